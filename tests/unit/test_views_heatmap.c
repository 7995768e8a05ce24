/* The heatmap: numbers, colours, hit map. */
#include "views_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void draw(bench *b, const hl_view_in *in, hl_rect r) {
    hl_draw_begin(&b->list, r.x + r.w, r.y + r.h, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_heatmap(in, r, &b->list, &b->hits);
    assert_false(b->list.failed);
}

static const hl_rect usual = {16, 444, 600, 342};

static const hl_draw_command *grid_of(bench *b) {
    const hl_draw_command *grid = NULL;
    for (size_t i = 0; i < b->list.count; i++)
        if (b->list.commands[i].kind == HL_DRAW_GRID) {
            assert_null(grid); /* all cells are one command */
            grid = &b->list.commands[i];
        }
    assert_non_null(grid);
    return grid;
}

/* What a cell must say of a weight. */
static void expected(float weight, char *out, size_t size) {
    char two[32];
    snprintf(two, sizeof two, "%.2f", (double)weight);
    if (weight < 0.005F)
        snprintf(out, size, "0");
    else
        snprintf(out, size, "%s", two[0] == '0' ? two + 1 : two);
}

static void check_numbers(bench *b, const made_scene *m) {
    list_walk w = {.list = &b->list, .prefix = "numbers"};
    for (int i = 0; i < m->scene.U * m->scene.U; i++) {
        char want[32], got[32];
        const hl_draw_command *c = walk_next(&w);
        assert_non_null(c);
        assert_true(c->font.flags & HL_TABULAR);
        expected(m->map[i], want, sizeof want);
        snprintf(got, sizeof got, "%.*s", (int)c->count, b->list.text + c->first);
        assert_string_equal(want, got);
    }
    assert_null(walk_next(&w));
}

static void every_number_is_the_scenes(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    for (int combine = 0; combine < 4; combine++)
        for (int special = 0; special < 3; special++)
            for (int mask = 0; mask < 2; mask++) {
                m->doc.combine = (hl_combine)combine;
                m->doc.special = (hl_special)special;
                m->doc.mask = (hl_doc_mask)mask;
                m->doc.threshold = 0.3F; /* hidden cells keep their numbers */
                scene_derive(m);
                hl_view_in in = view_of(m, false);
                draw(b, &in, usual);
                check_numbers(b, m);
            }
    scene_free(m);
}

static void grid_is_the_cell_colours(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    for (int scale = 0; scale < 3; scale++) {
        m->doc.scale = (hl_color_scale)scale;
        hl_view_in in = view_of(m, scale == 1);
        in.focus.hover = 4;
        draw(b, &in, usual);
        const hl_draw_command *g = grid_of(b);
        for (int q = 0; q < m->scene.U; q++)
            for (int k = 0; k < m->scene.U; k++) {
                hl_color want = hl_view_cell_color(&in, q, k);
                hl_color got = b->list.cells[g->first + (uint32_t)(q * m->scene.U + k)];
                assert_memory_equal(&want, &got, sizeof got);
            }
    }
    scene_free(m);
}

/* Two heads on, then one off: a cell of max belongs to its head and keeps its colour; a single
 * head's map is its own. */
static void brightness_is_the_heads_own(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.combine = HL_COMBINE_OVERLAY;
    m->doc.heads_off = 0xEC; /* 1, 2 and 5 */
    scene_derive(m);
    hl_view_in in = view_of(m, false);
    hl_color before = hl_view_cell_color(&in, 7, 1);
    assert_int_equal(4, hl_view_cell_head(&in, 7, 1));
    m->doc.heads_off = 0xED;
    scene_derive(m);
    hl_color after = hl_view_cell_color(&in, 7, 1);
    m->doc.heads_off = 0xEF;
    scene_derive(m);
    hl_color alone = hl_view_cell_color(&in, 7, 1);
    assert_memory_equal(&before, &after, sizeof after);
    assert_memory_equal(&before, &alone, sizeof alone);
    (void)b;
    scene_free(m);
}

static float check_contrast(bench *b, const made_scene *m) {
    const hl_draw_command *g = grid_of(b);
    list_walk w = {.list = &b->list, .prefix = "numbers"};
    float least = 21;
    for (int i = 0; i < m->scene.U * m->scene.U; i++) {
        const hl_draw_command *c = walk_next(&w);
        assert_non_null(c);
        least = fminf(least, hl_color_contrast(c->color, b->list.cells[g->first + (uint32_t)i]));
    }
    return least;
}

static void numbers_can_be_read(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    for (int dark = 0; dark < 2; dark++)
        for (int only = -1; only < SCENE_HEADS; only++)
            for (int scale = 0; scale < 3; scale++) {
                m->doc.heads_off = only < 0 ? 0 : ~(1ULL << only);
                m->doc.scale = (hl_color_scale)scale;
                scene_derive(m);
                for (int i = 0; i < m->scene.U * m->scene.U; i++)
                    m->map[i] = (float)i / (float)(m->scene.U * m->scene.U - 1); /* every shade */
                hl_view_in in = view_of(m, dark);
                in.focus.hover = 7;
                draw(b, &in, usual);
                float least = check_contrast(b, m);
                if (least < 4.5F)
                    fail_msg("contrast %.2f, dark %d, head %d, scale %d", (double)least, dark, only,
                             scale);
            }
    scene_free(m);
}

/* Cell to pixel and back, at corners and middle of each. */
static void hits_are_the_inverse_of_cells(void **state) {
    bench *b = *state;
    const int words[] = {1, 2, 11, 30, 90};
    for (int n = 0; n < 5; n++) {
        char *text = scene_words(words[n]);
        made_scene *m = scene_make(text);
        hl_view_in in = view_of(m, false);
        in.focus.grid_x = 130;
        in.focus.grid_y = 77;
        draw(b, &in, usual);
        const hl_draw_command *g = grid_of(b);
        float cw = g->rect.w / (float)g->cols, ch = g->rect.h / (float)g->rows;
        hl_rect seen = b->hits.grid.visible, all = b->hits.grid.rect;
        int row0 = (int)roundf((g->rect.y - all.y) / ch),
            col0 = (int)roundf((g->rect.x - all.x) / cw);
        for (int q = 0; q < (int)g->rows; q++)
            for (int k = 0; k < (int)g->cols; k++)
                for (int part = 1; part < 4; part++) {
                    float x = g->rect.x + ((float)k + 0.24F * (float)part) * cw;
                    float y = g->rect.y + ((float)q + 0.24F * (float)part) * ch;
                    hl_hit hit = {0};
                    if (!hl_rect_has(seen, x, y))
                        continue;
                    assert_true(hl_hits_at(&b->hits, x, y, &hit));
                    assert_int_equal(HL_HIT_CELL, hit.kind);
                    assert_int_equal(row0 + q, hit.unit);
                    assert_int_equal(col0 + k, hit.key);
                    assert_true(hl_rect_has(hit.rect, x, y));
                }
        hl_hit hit;
        assert_false(hl_hits_at(&b->hits, seen.x + seen.w + 3, seen.y + seen.h + 9, &hit));
        scene_free(m);
        free(text);
    }
}

static void large_maps_scroll(void **state) {
    bench *b = *state;
    char *text = scene_words(120);
    made_scene *m = scene_make(text);
    hl_view_in in = view_of(m, false);
    draw(b, &in, usual);
    assert_true(b->hits.grid_w > b->hits.grid.visible.w && b->hits.grid_h > usual.h);
    assert_true(b->hits.grid_w / 120 >= 10 && b->hits.grid_h / 120 >= 10);
    assert_true(grid_of(b)->count < 120 * 120 / 4); /* only what is on screen */
    in.focus.grid_x = in.focus.grid_y = 1e9F;
    draw(b, &in, usual);
    hl_rect seen = b->hits.grid.visible;
    hl_hit hit;
    assert_true(hl_hits_at(&b->hits, seen.x + seen.w - 2, seen.y + seen.h - 2, &hit));
    assert_int_equal(119, hit.unit);
    assert_int_equal(119, hit.key);
    assert_true(seen.x + seen.w < usual.x + usual.w && seen.y + seen.h < usual.y + usual.h);
    scene_free(m);
    free(text);
}

static void a_row_is_scrolled_to(void **state) {
    bench *b = *state;
    char *text = scene_words(120);
    made_scene *m = scene_make(text);
    hl_view_in in = view_of(m, false);
    const int rows[] = {119, 118, 60, 0};
    for (int i = 0; i < 4; i++) {
        float before = in.focus.grid_y;
        in.focus.show_row = rows[i];
        draw(b, &in, usual);
        const hl_hit_grid *g = &b->hits.grid;
        float high = g->rect.h / 120, top = g->rect.y + (float)rows[i] * high;
        assert_true(top >= g->visible.y - 0.01F);
        assert_true(top + high <= g->visible.y + g->visible.h + 0.01F);
        if (rows[i] == 118) /* in sight already */
            assert_float_equal(before, b->hits.grid_y, 0.01);
        const float *row = &m->scene.map[rows[i] * 120];
        int best = 0;
        for (int key = 1; key < 120; key++)
            best = row[key] > row[best] ? key : best;
        float wide = g->rect.w / 120, left = g->rect.x + (float)best * wide;
        assert_true(left >= g->visible.x - 0.01F);
        assert_true(left + wide <= g->visible.x + g->visible.w + 0.01F);
        in.focus.grid_x = b->hits.grid_x;
        in.focus.grid_y = b->hits.grid_y;
    }
    assert_float_equal(0, in.focus.grid_y, 0.01);
    scene_free(m);
    free(text);
}

/* The example has all its rows in the panel of a picture of 800 x 500. */
static void a_low_map_has_all_rows(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    draw(b, &in, (hl_rect){16, 208, 480, 192});
    assert_int_equal(11, b->hits.grid.rows);
    assert_float_equal(b->hits.grid_h, b->hits.grid.visible.h, 0.01);
    scene_free(m);
}

static void hidden_cells_are_fainter(void **state) {
    (void)state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    size_t cell = 7 * (size_t)m->scene.U + 1;
    hl_color seen = hl_view_cell_color(&in, 7, 1);
    m->visible[cell] = 0;
    hl_color hidden = hl_view_cell_color(&in, 7, 1);
    hl_color panel = in.theme->panel;
    assert_true(hl_color_contrast(hidden, panel) < hl_color_contrast(seen, panel));
    assert_true(hl_color_contrast(hidden, panel) > 1.05F);
    scene_free(m);
}

/* Words on both axes lead to their unit; where there is no room for all, the pinned one is still
 * there. */
static void labels_can_be_hit(void **state) {
    bench *b = *state;
    char *text = scene_words(60);
    made_scene *m = scene_make(text);
    scene_pin(m, 3);
    hl_view_in in = view_of(m, false);
    draw(b, &in, (hl_rect){0, 0, 420, 260});
    bool row = false;
    for (int i = 0; i < b->hits.count; i++) {
        assert_int_equal(HL_HIT_WORD, b->hits.items[i].kind);
        row |= b->hits.items[i].unit == 3 && b->hits.items[i].rect.x < b->hits.grid.visible.x;
    }
    assert_true(row);
    scene_free(m);
    free(text);
}

static void words_say_that_pieces_are_merged(void **state) {
    bench *b = *state;
    char text[256];
    for (int pieces = 0; pieces < 2; pieces++) {
        made_scene *m = scene_make(SCENE_TIRED);
        m->doc.pieces = pieces;
        scene_derive(m);
        hl_view_in in = view_of(m, false);
        draw(b, &in, usual);
        assert_int_equal(!pieces, list_finds_text(&b->list, "averaged", text, sizeof text));
        scene_free(m);
    }
}

static void small_cells_tell_their_number(void **state) {
    bench *b = *state;
    char *text = scene_words(60), found[256], want[32];
    made_scene *m = scene_make(text);
    hl_view_in in = view_of(m, false);
    in.focus.cell_row = 3;
    in.focus.cell_col = 2;
    draw(b, &in, usual);
    snprintf(want, sizeof want, "%.2f", (double)m->map[3 * m->scene.U + 2]);
    assert_true(list_finds_text(&b->list, " looks at ", found, sizeof found));
    assert_non_null(strstr(found, want));
    scene_free(m);
    free(text);
}

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
        cmocka_unit_test(every_number_is_the_scenes),
        cmocka_unit_test(grid_is_the_cell_colours),
        cmocka_unit_test(brightness_is_the_heads_own),
        cmocka_unit_test(numbers_can_be_read),
        cmocka_unit_test(hits_are_the_inverse_of_cells),
        cmocka_unit_test(large_maps_scroll),
        cmocka_unit_test(a_row_is_scrolled_to),
        cmocka_unit_test(a_low_map_has_all_rows),
        cmocka_unit_test(hidden_cells_are_fainter),
        cmocka_unit_test(labels_can_be_hit),
        cmocka_unit_test(words_say_that_pieces_are_merged),
        cmocka_unit_test(small_cells_tell_their_number),
        cmocka_unit_test(any_rectangle_is_survived),
    };
    return cmocka_run_group_tests_name("views: heatmap", tests, bench_setup, bench_teardown);
}
