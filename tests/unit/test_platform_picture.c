/* Text in its place, and whole pictures: determinism, repainting, alpha, absurd input. */
#include "paint.h"
#include "support/canvas_scene.h"
#include "support/page.h"

/* --- text --------------------------------------------------------------------------------------
 */

static void ink_columns(int *first, int *last) {
    *first = out.w;
    *last = -1;
    for (int x = 0; x < out.w; x++)
        for (int y = 0; y < out.h; y++)
            if (ink(x, y) > 0.3) {
                *first = x < *first ? x : *first;
                *last = x;
            }
}

/* Half pixels from the first to the last column of ink. */
static int ink_width(hl_font font, const char *text) {
    int first, last;
    begin(200, 50);
    hl_draw_text(&list, 20, 30, HL_LEFT, font, black, text, HL_ALL);
    raster(2);
    ink_columns(&first, &last);
    return last - first + 1;
}

/* The drawn width is the measured width, within a pixel: placed by one measure. */
static void text_is_as_wide_as_measured(void **state) {
    (void)state;
    static const char *const words[] = {"HanimalH", "HdidnH", "HstreetH", "HAVATARH", "H0.71H"};
    for (int i = 0; i < 5; i++)
        for (float size = 11; size < 24; size += 3.5f)
            for (uint16_t flags = 0; flags <= HL_TABULAR; flags++) {
                hl_font font = {size, HL_REGULAR, flags};
                int one = ink_width(font, "H"), all = ink_width(font, words[i]);
                float between = hl_text_width(fonts, font, words[i], HL_ALL) -
                                hl_text_width(fonts, font, "H", 1);
                assert_true(fabsf((float)(all - one) / 2 - between) <= 1);
            }
}

static void anchors_move_text(void **state) {
    (void)state;
    int first[3], last[3];
    for (int a = HL_LEFT; a <= HL_RIGHT; a++) {
        begin(200, 50);
        hl_draw_text(&list, 100, 30, (hl_anchor)a, (hl_font){20, 0, 0}, black, "HHH", HL_ALL);
        raster(1);
        ink_columns(&first[a], &last[a]);
    }
    assert_true(first[0] >= 100 && last[2] <= 100);
    assert_true(abs((first[1] + last[1]) / 2 - 100) <= 1);
}

/* Baseline on the given line: capitals stand on it and do not go below. */
static void text_stands_on_its_baseline(void **state) {
    (void)state;
    begin(100, 60);
    hl_draw_text(&list, 10, 40, HL_LEFT, (hl_font){24, 0, 0}, black, "HE", HL_ALL);
    raster(1);
    double above = 0, below = 0;
    for (int x = 0; x < 100; x++) {
        above += ink(x, 39);
        below += ink(x, 40);
    }
    assert_true(above > 5);
    assert_true(below < 0.5);
}

/* Every script in the list of awkward texts leaves ink and breaks nothing. */
static void awkward_text_is_drawn(void **state) {
    (void)state;
    static const char *const texts[] = {"\xE4\xBB\x8A\xE6\x97\xA5",
                                        "\xD9\x85\xD8\xB1\xD8\xAD",
                                        "e\xCC\x81",
                                        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC",
                                        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                                        "\xEF\xBF\xBD"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        begin(200, 60);
        hl_draw_text(&list, 20, 40, HL_LEFT, (hl_font){20, HL_BOLD, HL_TABULAR}, black, texts[i],
                     HL_ALL);
        raster(1);
        assert_true(total_ink() > 5);
    }
}

/* A long line is drawn in pieces, which stand where the whole would. */
static void long_text_joins(void **state) {
    (void)state;
    char text[400] = "";
    for (int i = 0; i < 30; i++)
        strcat(text, "word HHH ");
    strcat(text, "HHH");
    hl_font font = {10, 0, 0};
    float w = hl_text_width(fonts, font, text, HL_ALL);
    begin(w + 40, 30);
    hl_draw_text(&list, 20, 20, HL_LEFT, font, black, text, HL_ALL);
    raster(1);
    int first, last;
    ink_columns(&first, &last);
    assert_true(fabsf((float)(last - 20) - w) < 3);
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static void same_list_same_bytes(void **state) {
    (void)state;
    for (int scale = 1; scale <= 2; scale++) {
        hl_draw_begin(&list, 1280, 800, fonts);
        scene_draw(&list, scale == 2);
        raster((float)scale);
        hl_pixels before = out;
        out.data = NULL;
        raster((float)scale);
        assert_memory_equal(before.data, out.data, (size_t)out.w * (size_t)out.h * 4);
        free(before.data);
    }
}

/* Nothing drawn is transparent; half drawn is straight alpha, not premultiplied. */
static void alpha_is_straight(void **state) {
    (void)state;
    hl_draw_begin(&list, 10, 10, fonts);
    hl_draw_rect(&list, (hl_rect){0, 0, 5, 10}, 0, (hl_color){200, 100, 50, 128});
    raster(1);
    assert_int_equal(out.data[3], 128);
    assert_in_range(out.data[0], 199, 201);
    assert_in_range(out.data[1], 99, 101);
    assert_int_equal(out.data[9 * 4 + 3], 0);
}

static void absurd_numbers_are_survived(void **state) {
    (void)state;
    const float values[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0};
    begin(50, 50);
    for (int i = 0; i < 6; i++) {
        float v = values[i];
        const hl_point p[4] = {{v, 5}, {10, v}, {v, v}, {20, 20}};
        hl_draw_rect(&list, (hl_rect){v, 5, 10, v}, v, hl_color_alpha(black, 0.1f));
        hl_draw_stroke(&list, (hl_rect){5, v, v, 10}, 3, v, hl_color_alpha(black, 0.1f));
        hl_draw_line(&list, p[0], p[3], v, hl_color_alpha(black, 0.1f));
        hl_draw_polyline(&list, p, 4, v, hl_color_alpha(black, 0.1f));
        hl_draw_polygon(&list, p, 4, hl_color_alpha(black, 0.1f));
        hl_draw_cubic(&list, p, v, hl_color_alpha(black, 0.1f));
        hl_draw_arrow(&list, p, 3, v, v, hl_color_alpha(black, 0.1f));
        hl_draw_text(&list, v, v, HL_MIDDLE, (hl_font){12, 0, 0}, black, "x", HL_ALL);
        hl_color *cells = hl_draw_grid(&list, (hl_rect){v, 0, v, 20}, 2, 2, v);
        assert_non_null(cells);
        int32_t before = hl_draw_clip_push(&list, (hl_rect){v, v, v, v});
        hl_draw_rect(&list, (hl_rect){0, 0, 50, 50}, 5, black);
        hl_draw_clip_pop(&list, before);
    }
    raster(1);
}

static void impossible_sizes_are_refused(void **state) {
    (void)state;
    const float sizes[] = {0, -5, NAN, 20000};
    for (int i = 0; i < 4; i++) {
        hl_error err = {0};
        hl_pixels none;
        hl_draw_begin(&list, sizes[i], 100, fonts);
        assert_int_equal(hl_raster_pixels(&list, 1, &none, &err), HL_ERR_RANGE);
        assert_null(none.data);
    }
}

/* Repainting only what changed gives the picture that painting all of it gives. */
static void changes_add_up_to_the_picture(void **state) {
    (void)state;
    painter p = {.scale = 1, .list = &list, .to = {calloc(1280 * 800, 4), 1280, 800}};
    box boxes[DAMAGE_BOXES];
    assert_int_equal(glyphs_open(&p.glyphs, NULL), HL_OK);
    for (int frame = 0; frame < 7; frame++) {
        hl_draw_begin(&list, 1280, 800, fonts);
        scene_draw(&list, frame == 4);
        if (frame > 1)
            hl_draw_arrow(&list,
                          (const hl_point[]){
                              {300, 300}, {300, 200}, {400, 200}, {400 + 20 * (float)frame, 300}},
                          5, 12, 12, hl_color_alpha(hl_head_color(5), 0.5f));
        if (frame % 2)
            hl_draw_text(&list, 40.0f * (float)frame, 440, HL_LEFT, (hl_font){17, 0, 0}, black,
                         "changed", HL_ALL);
        size_t count = paint_changes(&p, boxes);
        assert_true(count > 0);
        if (frame == 0 || frame == 4)
            assert_true(boxes[0].x1 == 1280);
        assert_int_equal(paint_changes(&p, boxes), 0); /* the same list again: nothing to do */
        raster(1);
        long far = 0;
        for (int i = 0; i < 1280 * 800; i++) {
            uint32_t v = p.to.pixels[i];
            far += abs((int)(v >> 16 & 255) - out.data[i * 4]) > 1;
            far += abs((int)(v & 255) - out.data[i * 4 + 2]) > 1;
        }
        assert_int_equal(far, 0);
    }
    paint_free(&p);
}

/* A small change repaints a small part. */
static void small_changes_stay_small(void **state) {
    (void)state;
    painter p = {.scale = 1, .list = &list, .to = {calloc(1280 * 800, 4), 1280, 800}};
    box boxes[DAMAGE_BOXES];
    assert_int_equal(glyphs_open(&p.glyphs, NULL), HL_OK);
    for (int frame = 0; frame < 2; frame++) {
        hl_draw_begin(&list, 1280, 800, fonts);
        hl_draw_rect(&list, (hl_rect){100, 100, 10 + (float)frame, 10}, 3, black);
        scene_draw(&list, false);
        size_t count = paint_changes(&p, boxes);
        long area = 0;
        for (size_t i = 0; i < count; i++)
            area += (long)(boxes[i].x1 - boxes[i].x0) * (boxes[i].y1 - boxes[i].y0);
        assert_true(frame == 0 ? area == 1280 * 800 : area > 0 && area <= 4 * 64 * 64);
    }
    paint_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_as_wide_as_measured),
        cmocka_unit_test(anchors_move_text),
        cmocka_unit_test(text_stands_on_its_baseline),
        cmocka_unit_test(awkward_text_is_drawn),
        cmocka_unit_test(long_text_joins),
        cmocka_unit_test(same_list_same_bytes),
        cmocka_unit_test(alpha_is_straight),
        cmocka_unit_test(absurd_numbers_are_survived),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(changes_add_up_to_the_picture),
        cmocka_unit_test(small_changes_stay_small),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_all);
}
