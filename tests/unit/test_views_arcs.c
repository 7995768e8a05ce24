/* The arc view: where links run, which are drawn, how they step back. */
#include "views_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void draw(bench *b, const hl_view_in *in, hl_rect r) {
    hl_draw_begin(&b->list, r.x + r.w, r.y + r.h, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_arcs(in, r, &b->list, &b->hits);
    assert_false(b->list.failed);
}

static hl_draw_list *list_of(bench *b) {
    return &b->list;
}

/* Baseline of the words. */
static float word_line(bench *b) {
    list_walk w = {.list = list_of(b), .prefix = "words"};
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (c->kind == HL_DRAW_TEXT)
            return c->rect.y;
    fail_msg("no words");
    return 0;
}

static void check_arc(bench *b, const hl_draw_command *c, hl_rect r, float line, const char *name) {
    const hl_point *p = b->list.points + c->first;
    hl_point curve[4], head[3];
    bool back = p[3].x < p[0].x;
    hl_cubic_arrow(c, p, curve, head);
    for (int i = 0; i <= 64; i++) {
        hl_point at = cubic_at(curve, (float)i / 64);
        float half = c->width / 2;
        if (at.y - half < r.y || at.y + half > r.y + r.h || (back ? at.y > line : at.y < line))
            fail_msg("%s leaves its side at y %.1f (panel %.0f to %.0f, words at %.1f)", name,
                     (double)at.y, (double)r.y, (double)(r.y + r.h), (double)line);
    }
    /* The head points at the word: the tip is its end nearest to the line. */
    assert_true(back ? head[1].y > head[0].y : head[1].y < head[0].y);
    assert_float_equal(curve[3].y, (head[0].y + head[2].y) / 2, 0.01);
}

static int check_all(bench *b, hl_rect r) {
    list_walk w = {.list = list_of(b), .prefix = "arc "};
    float line = word_line(b);
    int count = 0;
    w.prefix = "arc ";
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (c->kind == HL_DRAW_CUBIC) {
            check_arc(b, c, r, line, w.name);
            count++;
        }
    return count;
}

static const hl_rect sizes[] = {{16, 16, 1248, 320}, {16, 124, 960, 308}, {8, 8, 768, 160},
                                {0, 0, 700, 130},    {16, 16, 1248, 684}, {0, 0, 2400, 900}};

static void every_arc_stays_in_its_half(void **state) {
    bench *b = *state;
    const int words[] = {2, 3, 5, 11, 30, 70};
    for (size_t n = 0; n < 6; n++) {
        char *text = scene_words(words[n]);
        made_scene *m = scene_make(text);
        m->doc.threshold = 0;
        scene_derive(m);
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
            for (int large = 0; large < 2; large++) {
                hl_view_in in = view_of(m, false);
                in.large = large;
                in.focus.hover = words[n] / 2;
                draw(b, &in, sizes[s]);
                assert_true(check_all(b, sizes[s]) > 0);
            }
        scene_free(m);
        free(text);
    }
}

static void mask_empties_what_is_below(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.threshold = 0;
    for (int mask = 0; mask < 2; mask++) {
        m->doc.mask = mask ? HL_SEES_PAST : HL_SEES_ALL;
        scene_derive(m);
        hl_view_in in = view_of(m, false);
        draw(b, &in, sizes[0]);
        int below = 0, above = 0;
        list_walk w = {.list = list_of(b), .prefix = "arc "};
        for (const hl_draw_command *c; (c = walk_next(&w));) {
            const hl_point *p = b->list.points + c->first;
            *(p[1].y > word_line(b) ? &below : &above) += 1;
        }
        assert_true(above > 0);
        assert_true(mask ? below == 0 : below > 0);
    }
    scene_free(m);
}

/* Every visible link between two words is drawn once, with its weight and head; none else. */
static void arcs_are_the_visible_links(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    int wanted = 0, drawn = 0;
    for (int q = 0; q < m->scene.U; q++)
        for (int k = 0; k < m->scene.U; k++) {
            size_t cell = (size_t)q * (size_t)m->scene.U + (size_t)k;
            if (q == k || !m->visible[cell])
                continue;
            char name[256];
            wanted++;
            snprintf(name, sizeof name, "arc %s->%s %.2f head %d", m->labels[q], m->labels[k],
                     (double)m->map[cell], m->winner[cell] + 1);
            list_walk w = {.list = list_of(b), .prefix = name};
            const hl_draw_command *c = walk_next(&w);
            assert_non_null(c);
            hl_color color = hl_head_color(m->winner[cell]);
            assert_int_equal(color.r, c->color.r);
            assert_int_equal(color.b, c->color.b);
        }
    list_walk w = {.list = list_of(b), .prefix = "arc "};
    while (walk_next(&w))
        drawn++;
    assert_true(wanted > 10);
    assert_int_equal(wanted, drawn);
    scene_free(m);
}

static void weight_is_width_and_opacity(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.heads_off = 0xEF; /* Pronoun alone */
    scene_derive(m);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    list_walk strong = {.list = list_of(b), .prefix = "arc it->animal"};
    list_walk weak = {.list = list_of(b), .prefix = "arc it->street"};
    const hl_draw_command *s = walk_next(&strong), *w = walk_next(&weak);
    assert_non_null(s);
    assert_non_null(w);
    assert_true(s->width > w->width && s->color.a > w->color.a);
    scene_free(m);
}

static unsigned alpha_of(bench *b, const char *arc) {
    list_walk w = {.list = list_of(b), .prefix = arc};
    const hl_draw_command *c = walk_next(&w);
    assert_non_null(c);
    return c->color.a;
}

static void what_is_not_pinned_steps_back(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    unsigned other = alpha_of(b, "arc cross->street"), own = alpha_of(b, "arc it->because");
    scene_pin(m, 7);
    draw(b, &in, sizes[0]);
    unsigned back = alpha_of(b, "arc cross->street");
    assert_true(back < other && back > 0);
    assert_int_equal(own, alpha_of(b, "arc it->because"));
    scene_free(m);
}

/* The strongest links of the pinned word carry their weight beside the attended word. */
static void pinned_links_have_numbers(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.heads_off = 0xEF;
    scene_derive(m);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    char text[32];
    snprintf(text, sizeof text, "%.2f", (double)m->map[7 * m->scene.U + 1]);
    assert_false(list_has_text(list_of(b), text));
    in.focus.hover = 7;
    draw(b, &in, sizes[0]);
    assert_true(list_has_text(list_of(b), text));
    scene_free(m);
}

static void overlay_draws_each_head(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    size_t map = (size_t)m->scene.U * (size_t)m->scene.U, cell = 7 * (size_t)m->scene.U + 6;
    m->doc.combine = HL_COMBINE_OVERLAY;
    scene_derive(m);
    m->head_map[4 * map + cell] = 0.4F; /* two heads look from 'it' at 'because' */
    m->head_map[5 * map + cell] = 0.05F;
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    list_walk first = {.list = list_of(b), .prefix = "arc it->because 0.88 head 1"};
    list_walk second = {.list = list_of(b), .prefix = "arc it->because 0.40 head 5"};
    list_walk below = {.list = list_of(b), .prefix = "arc it->because 0.05"};
    const hl_draw_command *one = walk_next(&first), *two = walk_next(&second);
    assert_non_null(one);
    assert_non_null(two);
    assert_null(walk_next(&below));
    const hl_point *p = b->list.points + one->first, *q = b->list.points + two->first;
    assert_true(fabsf(p[3].x - q[3].x) > 1 && fabsf(p[1].y - q[1].y) > 1);
    scene_free(m);
}

/* No two links of a word and side start or end at the same place. */
static void links_fan_out(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    hl_point ends[256];
    int count = 0;
    list_walk w = {.list = list_of(b), .prefix = "arc "};
    for (const hl_draw_command *c; (c = walk_next(&w)) && count < 250;) {
        ends[count++] = b->list.points[c->first];
        ends[count++] = b->list.points[c->first + 3];
    }
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            assert_false(fabsf(ends[i].x - ends[j].x) < 0.5F && fabsf(ends[i].y - ends[j].y) < 1);
    scene_free(m);
}

static void long_sentences_scroll(void **state) {
    bench *b = *state;
    char *text = scene_words(200), note[256];
    made_scene *m = scene_make(text);
    hl_view_in in = view_of(m, false);
    hl_rect r = sizes[1];
    draw(b, &in, r);
    assert_true(b->hits.arcs_w > r.w * 2);
    assert_true(list_finds_text(list_of(b), "words 1 to", note, sizeof note));
    assert_non_null(strstr(note, " of 200"));
    int first = b->hits.items[0].unit;
    in.focus.scroll_x = 1e9F; /* clamped to the end */
    draw(b, &in, r);
    assert_int_equal(0, first);
    assert_int_equal(199, b->hits.items[b->hits.count - 1].unit);
    for (int i = 0; i < b->hits.count; i++) {
        hl_rect h = b->hits.items[i].rect;
        assert_true(h.x >= r.x && h.x + h.w <= r.x + r.w + 0.01F);
    }
    scene_free(m);
    free(text);
}

static const hl_hit *word_of(const bench *b, int unit) {
    for (int i = 0; i < b->hits.count; i++)
        if (b->hits.items[i].kind == HL_HIT_WORD && b->hits.items[i].unit == unit)
            return &b->hits.items[i];
    return NULL;
}

/* A word out of sight is scrolled to, with others around it; one in sight moves nothing. */
static void a_word_is_scrolled_to(void **state) {
    bench *b = *state;
    char *text = scene_words(200);
    made_scene *m = scene_make(text);
    hl_view_in in = view_of(m, false);
    const int units[] = {199, 120, 122, 0};
    for (int i = 0; i < 4; i++) {
        float before = in.focus.scroll_x;
        in.focus.show_word = units[i];
        draw(b, &in, sizes[1]);
        assert_non_null(word_of(b, units[i]));
        if (units[i] == 120) {
            assert_non_null(word_of(b, 118));
            assert_non_null(word_of(b, 122));
        }
        if (units[i] == 122)
            assert_float_equal(before, b->hits.arcs_x, 0.01);
        in.focus.scroll_x = b->hits.arcs_x;
    }
    assert_float_equal(0, in.focus.scroll_x, 0.01);
    scene_free(m);
    free(text);
}

static void short_sentences_do_not_scroll(void **state) {
    bench *b = *state;
    const char *texts[] = {"One", "The red car", SCENE_TIRED};
    for (int i = 0; i < 3; i++) {
        made_scene *m = scene_make(texts[i]);
        hl_view_in in = view_of(m, false);
        in.focus.scroll_x = 300;
        draw(b, &in, sizes[1]);
        assert_float_equal(sizes[1].w, b->hits.arcs_w, 0.01);
        assert_int_equal(m->scene.U, b->hits.count);
        scene_free(m);
    }
}

/* Too many links for one picture: the strongest are drawn, and the panel says so. */
static void dropped_links_are_told(void **state) {
    bench *b = *state;
    char *text = scene_words(300), note[256];
    made_scene *m = scene_make(text);
    m->doc.threshold = 0;
    scene_derive(m);
    size_t cells = (size_t)m->scene.U * (size_t)m->scene.U;
    for (size_t i = 0; i < cells; i++)
        m->map[i] = 0.01F + (float)i / (float)(2 * cells);
    hl_view_in in = view_of(m, false);
    draw(b, &in, sizes[0]);
    assert_true(list_finds_text(list_of(b), "strongest", note, sizeof note));
    int drawn = 0, wanted = 0;
    assert_int_equal(2, sscanf(strstr(note, "strongest"), "strongest %d of %d", &drawn, &wanted));
    list_walk w = {.list = list_of(b), .prefix = "arc "};
    int count = 0;
    while (walk_next(&w))
        count++;
    assert_int_equal(drawn, count);
    assert_true(wanted > drawn);
    scene_free(m);
    free(text);
}

static void nothing_to_draw_says_so(void **state) {
    bench *b = *state;
    made_scene *m = scene_make("");
    hl_view_in in = view_of(m, false);
    char text[256];
    draw(b, &in, sizes[0]);
    assert_true(list_has_text(list_of(b), "Type a sentence above"));
    m->scene.model = NULL;
    draw(b, &in, sizes[0]);
    assert_true(list_finds_text(list_of(b), "being loaded", text, sizeof text));
    m->scene.failed = true;
    draw(b, &in, sizes[0]);
    assert_true(list_finds_text(list_of(b), "could not be opened", text, sizeof text));
    scene_free(m);
    m = scene_make(SCENE_TIRED);
    m->doc.heads_off = 0xFF;
    scene_derive(m);
    in = view_of(m, false);
    draw(b, &in, sizes[0]);
    assert_true(list_finds_text(list_of(b), "no head is on", text, sizeof text));
    assert_true(list_has_text(list_of(b), "animal"));
    scene_free(m);
}

/* Tiny and absent rectangles neither crash nor write outside. */
static void any_rectangle_is_survived(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    scene_pin(m, 7);
    hl_view_in in = view_of(m, true);
    for (float w = 0; w < 300; w += 23)
        for (float h = 0; h < 200; h += 17)
            draw(b, &in, (hl_rect){3, 3, w, h});
    scene_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arc_stays_in_its_half),
        cmocka_unit_test(mask_empties_what_is_below),
        cmocka_unit_test(arcs_are_the_visible_links),
        cmocka_unit_test(weight_is_width_and_opacity),
        cmocka_unit_test(what_is_not_pinned_steps_back),
        cmocka_unit_test(pinned_links_have_numbers),
        cmocka_unit_test(overlay_draws_each_head),
        cmocka_unit_test(links_fan_out),
        cmocka_unit_test(long_sentences_scroll),
        cmocka_unit_test(a_word_is_scrolled_to),
        cmocka_unit_test(short_sentences_do_not_scroll),
        cmocka_unit_test(dropped_links_are_told),
        cmocka_unit_test(nothing_to_draw_says_so),
        cmocka_unit_test(any_rectangle_is_survived),
    };
    return cmocka_run_group_tests_name("views: arcs", tests, bench_setup, bench_teardown);
}
