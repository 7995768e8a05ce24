/* The draw list: growth, hash, clips, append, and text that fits. Without fonts, so that widths are
 * the same everywhere: 0.6 em a character. */
#include "headlight/canvas/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const hl_color red = {255, 0, 0, 255};
static const hl_font font = {10, HL_REGULAR, 0};

/* One command of every kind. */
static void draw_all(hl_draw_list *list) {
    const hl_point p[4] = {{1, 2}, {3, 4}, {5, 6}, {7, 9}};
    hl_draw_begin(list, 100, 50, NULL);
    hl_draw_group(list, "all %d", 1);
    hl_draw_rect(list, (hl_rect){1, 2, 30, 40}, 5, red);
    hl_draw_stroke(list, (hl_rect){1, 2, 30, 40}, 5, 1, red);
    hl_draw_line(list, p[0], p[1], 2, red);
    hl_draw_polyline(list, p, 4, 2, red);
    hl_draw_polygon(list, p, 4, red);
    hl_draw_cubic(list, p, 3, red);
    hl_draw_arrow(list, p, 3, 8, 6, red);
    hl_draw_text(list, 5, 6, HL_LEFT, font, red, "word", HL_ALL);
    hl_color *cells = hl_draw_grid(list, (hl_rect){0, 0, 20, 20}, 2, 3, 1);
    assert_non_null(cells);
    for (int i = 0; i < 6; i++)
        cells[i] = red;
    hl_draw_group_end(list);
}

static void grows_without_loss(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_draw_begin(&list, 10, 10, NULL);
    for (int i = 0; i < 5000; i++)
        hl_draw_line(&list, (hl_point){(float)i, 0}, (hl_point){0, (float)i}, 1, red);
    assert_false(list.failed);
    assert_int_equal(list.count, 5000);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_int_equal(list.commands[i].first, 2 * i);
        assert_true(list.points[2 * i].x == (float)i);
    }
    hl_draw_free(&list);
}

static void equal_lists_hash_alike(void **state) {
    (void)state;
    hl_draw_list a = {0}, b = {0};
    for (int i = 0; i < 300; i++) /* dirties b's memory */
        hl_draw_line(&b, (hl_point){9, 9}, (hl_point){8, 8}, 7, red);
    draw_all(&a);
    draw_all(&b);
    assert_true(hl_draw_hash(&a) == hl_draw_hash(&b));
    assert_memory_equal(a.commands, b.commands, a.count * sizeof *a.commands);
    hl_draw_free(&a);
    hl_draw_free(&b);
}

/* Flipping any byte of any pool, or the size, changes the hash. */
static void hash_sees_every_byte(void **state) {
    (void)state;
    hl_draw_list list = {0};
    draw_all(&list);
    int32_t before = hl_draw_clip_push(&list, (hl_rect){1, 1, 2, 2});
    hl_draw_clip_pop(&list, before);
    uint64_t hash = hl_draw_hash(&list);
    struct {
        void *data;
        size_t size;
    } pools[] = {{list.commands, list.count * sizeof *list.commands},
                 {list.points, list.point_count * sizeof *list.points},
                 {list.text, list.text_count},
                 {list.cells, list.cell_count * sizeof *list.cells},
                 {list.clips, list.clip_count * sizeof *list.clips},
                 {&list.w, sizeof list.w},
                 {&list.h, sizeof list.h}};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
        assert_true(pools[i].size > 0);
        for (size_t at = 0; at < pools[i].size; at++) {
            ((unsigned char *)pools[i].data)[at] ^= 1;
            assert_true(hl_draw_hash(&list) != hash);
            ((unsigned char *)pools[i].data)[at] ^= 1;
        }
    }
    assert_true(hl_draw_hash(&list) == hash);
    list.text_count--; /* a shorter pool whose padding is zero differs too */
    list.text[list.text_count] = 0;
    assert_true(hl_draw_hash(&list) != hash);
    hl_draw_free(&list);
}

static void clips_nest(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_draw_begin(&list, 100, 100, NULL);
    hl_draw_rect(&list, (hl_rect){0, 0, 1, 1}, 0, red);
    int32_t outer = hl_draw_clip_push(&list, (hl_rect){10, 10, 50, 50});
    hl_draw_rect(&list, (hl_rect){0, 0, 1, 1}, 0, red);
    int32_t inner = hl_draw_clip_push(&list, (hl_rect){40, 0, 50, 30});
    hl_draw_rect(&list, (hl_rect){0, 0, 1, 1}, 0, red);
    hl_draw_clip_pop(&list, inner);
    hl_draw_rect(&list, (hl_rect){0, 0, 1, 1}, 0, red);
    hl_draw_clip_pop(&list, outer);
    hl_draw_rect(&list, (hl_rect){0, 0, 1, 1}, 0, red);
    assert_int_equal(list.commands[0].clip, -1);
    assert_int_equal(list.commands[4].clip, -1);
    assert_int_equal(list.commands[1].clip, list.commands[3].clip);
    hl_rect both = list.clips[list.commands[2].clip], expected = {40, 10, 20, 20};
    assert_memory_equal(&both, &expected, sizeof both);
    /* apart: empty, not negative */
    hl_rect apart = hl_rect_intersect((hl_rect){0, 0, 5, 5}, (hl_rect){9, 9, 5, 5});
    assert_true(apart.w == 0 && apart.h == 0);
    hl_draw_free(&list);
}

static void append_moves_everything(void **state) {
    (void)state;
    hl_draw_list part = {0}, list = {0};
    draw_all(&part);
    hl_draw_clip_push(&part, (hl_rect){0, 0, 10, 10});
    hl_draw_rect(&part, (hl_rect){1, 1, 2, 2}, 0, red);
    draw_all(&list);
    hl_draw_clip_push(&list, (hl_rect){0, 0, 105, 1000});
    size_t commands = list.count, points = list.point_count, text = list.text_count;
    hl_draw_append(&list, &part, 100, 1000);
    assert_int_equal(list.count, commands + part.count);
    for (size_t i = 0; i < part.count; i++) {
        const hl_draw_command *from = &part.commands[i], *to = &list.commands[commands + i];
        assert_int_equal(from->kind, to->kind);
        if (from->kind == HL_DRAW_RECT || from->kind == HL_DRAW_TEXT || from->kind == HL_DRAW_GRID)
            assert_true(to->rect.x == from->rect.x + 100 && to->rect.y == from->rect.y + 1000);
        if (from->kind == HL_DRAW_TEXT)
            assert_memory_equal(list.text + to->first, "word", 4);
        if (from->kind == HL_DRAW_CUBIC)
            assert_true(list.points[to->first].x == part.points[from->first].x + 100);
        if (from->kind == HL_DRAW_GRID)
            assert_memory_equal(list.cells + to->first, part.cells + from->first, 6 * 4);
    }
    assert_true(list.points[points].y == part.points[0].y + 1000);
    assert_int_equal(list.text_count, text + part.text_count);
    /* the part's clip moved, and cut by the clip in force */
    hl_rect clip = list.clips[list.commands[list.count - 1].clip], expected = {100, 1000, 5, 0};
    assert_memory_equal(&clip, &expected, sizeof clip);
    hl_draw_free(&list);
    hl_draw_free(&part);
}

static void fit_ends_in_an_ellipsis(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_draw_begin(&list, 100, 100, NULL);
    assert_true(hl_draw_text_fit(&list, 0, 0, 24, HL_LEFT, font, red, "word", HL_ALL) == 24);
    assert_int_equal(list.commands[0].count, 4);
    float w = hl_draw_text_fit(&list, 0, 0, 41, HL_LEFT, font, red, "two words", HL_ALL);
    const hl_draw_command *c = &list.commands[1];
    assert_true(w <= 41 && w > 30);
    assert_int_equal(c->count, 5 + 3);
    assert_memory_equal(list.text + c->first, "two w\xE2\x80\xA6", 8);
    /* no space is left before the ellipsis */
    hl_draw_text_fit(&list, 0, 0, 35, HL_LEFT, font, red, "two words", HL_ALL);
    c = &list.commands[2];
    assert_memory_equal(list.text + c->first, "two\xE2\x80\xA6", 6);
    /* no room for the ellipsis: nothing */
    assert_true(hl_draw_text_fit(&list, 0, 0, 5, HL_LEFT, font, red, "two words", HL_ALL) == 0);
    assert_int_equal(list.count, 3);
    hl_draw_free(&list);
}

static void empty_things_add_nothing(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_draw_begin(&list, 100, 100, NULL);
    assert_true(hl_draw_text(&list, 0, 0, HL_LEFT, font, red, "", HL_ALL) == 0);
    assert_null(hl_draw_grid(&list, (hl_rect){0, 0, 1, 1}, 0, 5, 0));
    hl_draw_polyline(&list, &(hl_point){0, 0}, 1, 1, red);
    assert_int_equal(list.count, 0);
    hl_draw_free(&list);
}

/* The head's tip is the curve's end, its base stands across the curve, the curve ends at it. */
static void arrow_head_meets_curve(void **state) {
    (void)state;
    hl_draw_list list = {0};
    const hl_point p[4] = {{0, 50}, {0, 0}, {80, 0}, {80, 50}};
    hl_draw_begin(&list, 100, 100, NULL);
    hl_draw_arrow(&list, p, 4, 10, 12, red);
    hl_point curve[4], head[3];
    hl_cubic_arrow(&list.commands[0], p, curve, head);
    assert_true(head[1].x == 80 && head[1].y == 50);
    assert_true(curve[3].x == 80 && curve[3].y == 40);
    assert_true((head[0].x + head[2].x) / 2 == 80 && head[0].y == 40 && head[2].y == 40);
    assert_true(head[0].x - head[2].x == 12 || head[2].x - head[0].x == 12);
    hl_draw_free(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_without_loss),       cmocka_unit_test(equal_lists_hash_alike),
        cmocka_unit_test(hash_sees_every_byte),     cmocka_unit_test(clips_nest),
        cmocka_unit_test(append_moves_everything),  cmocka_unit_test(fit_ends_in_an_ellipsis),
        cmocka_unit_test(empty_things_add_nothing), cmocka_unit_test(arrow_head_meets_curve)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
