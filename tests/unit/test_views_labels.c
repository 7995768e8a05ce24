/* What stands at words: the badge's head, numbers in low panels, labels that keep off links and off
 * each other. */
#include "views_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "views_sides.h"

typedef void (*view_fn)(const hl_view_in *, hl_rect, hl_draw_list *, hl_hits *);

static void draw(bench *b, const hl_view_in *in, view_fn view, float w, float h) {
    hl_draw_begin(&b->list, w, h, b->fonts);
    hl_hits_reset(&b->hits);
    view(in, (hl_rect){0, 0, w, h}, &b->list, &b->hits);
    assert_false(b->list.failed);
}

/* The ground of the badge that a word in focus stands on. */
static hl_color badge_of(bench *b, const char *word) {
    list_walk w = {.list = &b->list, .prefix = "words"};
    hl_color ground = {0};
    for (const hl_draw_command *c; (c = walk_next(&w));) {
        if (c->kind == HL_DRAW_RECT)
            ground = c->color;
        if (text_is(&b->list, c, word))
            return ground;
    }
    fail_msg("no word %s", word);
    return ground;
}

static void assert_badge(bench *b, const hl_view_in *in, int head) {
    hl_color wanted = hl_head_color(head);
    draw(b, in, hl_view_arcs, 1000, 320);
    hl_color found = badge_of(b, "it");
    assert_memory_equal(&wanted, &found, sizeof wanted);
}

/* "it" looks at the word before it more than at "animal", but so do all words: the badge is the
 * pronoun head's, which looks from "it" alone. Muted, switched off or unsure, it has no say. */
static void badge_is_the_telling_heads(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    size_t U = (size_t)m->scene.U;
    hl_view_in in = view_of(m, false);
    in.focus.hover = 7;
    assert_int_equal(0, m->winner[7 * U + 6]);
    assert_true(m->map[7 * U + 6] > m->map[7 * U + 1]);
    assert_badge(b, &in, 4);
    m->scene.muted = 1U << 4;
    assert_badge(b, &in, 0);
    m->scene.muted = 0;
    m->doc.heads_off = 1U << 4;
    scene_derive(m);
    assert_badge(b, &in, 0);
    m->doc.heads_off = 0;
    scene_derive(m);
    assert_badge(b, &in, 4);
    m->head_map[(4 * U + 7) * U + 1] = 0.45F;
    assert_badge(b, &in, 0);
    scene_free(m);
}

/* Nothing runs below the words of this one head: its number has room there in a low panel too. */
static void low_panels_have_numbers(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.heads_off = 0xEF;
    scene_derive(m);
    hl_view_in in = view_of(m, false);
    in.focus.hover = 7;
    char text[32];
    snprintf(text, sizeof text, "%.2f", (double)m->map[7 * m->scene.U + 1]);
    draw(b, &in, hl_view_arcs, 960, 163);
    assert_true(list_has_text(&b->list, text));
    scene_free(m);
}

static bool link_meets(const hl_draw_list *list, hl_rect r) {
    list_walk w = {.list = list, .prefix = "arcs"};
    for (const hl_draw_command *c; (c = walk_next(&w));) {
        hl_point curve[4], head[3];
        if (c->kind != HL_DRAW_CUBIC)
            continue;
        hl_cubic_arrow(c, list->points + c->first, curve, head);
        for (int i = 0; i <= 200; i++) {
            hl_point at = cubic_at(curve, (float)i / 200);
            if (hl_rect_has(hl_rect_inset(r, -c->width / 2), at.x, at.y))
                return true;
        }
    }
    return false;
}

/* The place of a text, w 0 when it is not drawn. */
static hl_rect place_of(const hl_draw_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++) {
        const hl_draw_command *c = &list->commands[i];
        if (text_is(list, c, text))
            return (hl_rect){text_left(c), c->rect.y - 9, c->rect.w, 9};
    }
    return (hl_rect){0};
}

static void corner_label_keeps_off_links(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    int drawn = 0;
    for (float h = 100; h <= 320; h += 20)
        for (float w = 500; w <= 1300; w += 200) {
            draw(b, &in, hl_view_arcs, w, h);
            hl_rect r = place_of(&b->list, "looks ahead");
            if (r.w > 0 && link_meets(&b->list, r))
                fail_msg("a link runs through the label at %.0fx%.0f", (double)w, (double)h);
            drawn += r.w > 0;
        }
    assert_true(drawn > 30); /* of 60 */
    scene_free(m);
}

/* Words above neighbouring columns read as two words. */
static void column_words_stand_apart(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    for (float w = 420; w <= 900; w += 40) {
        draw(b, &in, hl_view_heatmap, w, 342);
        for (int i = 0; i < b->hits.count; i++)
            for (int k = 0; k < b->hits.count; k++) {
                const hl_rect p = b->hits.items[i].rect, q = b->hits.items[k].rect;
                bool columns = p.y < b->hits.grid.visible.y - 4 && q.y == p.y && q.x > p.x;
                /* what is hit is 2 px wider than the word on either side */
                if (columns && q.x + 2 - (p.x + p.w - 2) < 3.5F)
                    fail_msg("%s and %s are %.1f px apart at width %.0f",
                             m->labels[b->hits.items[i].unit], m->labels[b->hits.items[k].unit],
                             (double)(q.x + 4 - p.x - p.w), (double)w);
            }
    }
    scene_free(m);
}

/* Where one line would cut two long neighbours, columns get two lines and every word is whole. */
static void long_neighbours_get_two_lines(void **state) {
    bench *b = *state;
    made_scene *m = scene_make("I went to the bank to deposit money near the river bank.");
    hl_view_in in = view_of(m, false);
    draw(b, &in, hl_view_heatmap, 600, 342);
    char text[64];
    assert_true(list_has_text(&b->list, "money"));
    if (list_finds_text(&b->list, "\xE2\x80\xA6", text, sizeof text))
        fail_msg("cut: %s", text);
    scene_free(m);
}

/* A low panel has two lines for them as well: every column and every row on show has its word. */
static void low_panels_name_every_column(void **state) {
    bench *b = *state;
    made_scene *m = scene_make("I went to the bank to deposit money near the river bank.");
    hl_view_in in = card_view_of(m);
    draw(b, &in, hl_view_heatmap, 484, 198);
    const hl_hit_grid *grid = &b->hits.grid;
    float cw = grid->rect.w / (float)grid->cols, ch = grid->rect.h / (float)grid->rows;
    for (int i = 0; i < m->scene.U; i++) {
        bool column = false,
             row = grid->rect.y + (float)(i + 1) * ch > grid->visible.y + grid->visible.h + 1;
        for (size_t k = 0; k < b->list.count; k++) {
            const hl_draw_command *c = &b->list.commands[k];
            if (!text_is(&b->list, c, m->labels[i]))
                continue;
            float x = grid->rect.x + ((float)i + 0.5F) * cw;
            float y = grid->rect.y + ((float)i + 0.5F) * ch;
            column |= c->anchor == HL_MIDDLE && fabsf(c->rect.x - x) < cw / 2;
            row |= c->anchor == HL_RIGHT && fabsf(c->rect.y - y) < ch;
        }
        if (!column || !row)
            fail_msg("'%s', word %d, is missing at its %s", m->labels[i], i,
                     column ? "row" : "column");
    }
    scene_free(m);
}

static void nothing_is_cut(bench *b) {
    char text[64];
    if (list_finds_text(&b->list, "\xE2\x80\xA6", text, sizeof text))
        fail_msg("cut: %s", text);
}

/* A change map in the smallest window names every column, whole: a pair that is too long there by
 * its first word and the arrow. */
static void small_change_maps_name_every_column(void **state) {
    bench *b = *state;
    const char *texts[][3] = {
        {SCENE_TIRED, SCENE_WIDE, "tired\xE2\x86\x92"},
        {"I went to the bank to deposit some money", "I went to the bank to watch the river",
         "deposit\xE2\x86\x92"},
    };
    for (int n = 0; n < 2; n++) {
        made_sides *s = sides_make(texts[n][0], texts[n][1]);
        hl_view_in in = sides_view(s, false);
        in.large = false;
        draw(b, &in, hl_view_difference, 316, 172);
        nothing_is_cut(b);
        assert_true(list_has_text(&b->list, texts[n][2]));
        int columns = 0;
        for (size_t k = 0; k < b->list.count; k++) {
            const hl_draw_command *c = &b->list.commands[k];
            columns += c->kind == HL_DRAW_TEXT && c->anchor == HL_MIDDLE;
        }
        assert_int_equal(columns, s->comparison.count);
        sides_free(s);
    }
}

/* Before a word of the list or a head's link is cut, the line or the heads' names give way. */
static void changes_are_whole_in_small_windows(void **state) {
    bench *b = *state;
    made_sides *s =
        sides_make("I went to the bank to deposit money", "I went to the bank to watch river");
    hl_view_in in = sides_view(s, false);
    size_t cells = (size_t)s->first->scene.U * (size_t)s->first->scene.U;
    memset(s->first->map, 0, cells * sizeof *s->first->map);
    memset(s->second->map, 0, cells * sizeof *s->second->map);
    scene_link(s->first, 6, 7, 5, 0.9F); /* deposit looks at money */
    scene_link(s->first, 4, 6, 5, 0.8F);
    sides_derive(s);
    draw(b, &in, hl_view_changes, 516, 244);
    nothing_is_cut(b);
    assert_true(list_has_text(&b->list, "deposit\xE2\x86\x92watch"));
    s->second->scene.heads = 1;
    for (int n = 0; n < 2; n++) {
        draw(b, &in, hl_view_changes, n ? 516 : 376, n ? 244 : 172);
        assert_true(list_has_text(&b->list, "Each head's strongest link"));
        nothing_is_cut(b);
        assert_int_equal(list_has_text(&b->list, "Subject-verb"), n);
    }
    s->second->scene.heads = s->first->scene.heads;
    sides_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(badge_is_the_telling_heads),
        cmocka_unit_test(low_panels_have_numbers),
        cmocka_unit_test(corner_label_keeps_off_links),
        cmocka_unit_test(column_words_stand_apart),
        cmocka_unit_test(long_neighbours_get_two_lines),
        cmocka_unit_test(low_panels_name_every_column),
        cmocka_unit_test(small_change_maps_name_every_column),
        cmocka_unit_test(changes_are_whole_in_small_windows),
    };
    return cmocka_run_group_tests_name("views: labels", tests, bench_setup, bench_teardown);
}
