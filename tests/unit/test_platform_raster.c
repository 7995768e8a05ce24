/* The rasteriser: area, seams, crispness, clips, text in its place, determinism. Pictures are read
 * as coverage: black on white, 1 - value/255. */
#include "headlight/canvas/color.h"
#include "headlight/platform/raster.h"
#include "paint.h"
#include "support/canvas_scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static hl_fonts *fonts;
static hl_draw_list list;
static hl_pixels out;
static const hl_color black = {0, 0, 0, 255}, white = {255, 255, 255, 255};

static int open_fonts(void **state) {
    (void)state;
    return hl_fonts_open(&fonts, NULL) == HL_OK ? 0 : -1;
}

static int close_all(void **state) {
    (void)state;
    free(out.data);
    hl_draw_free(&list);
    hl_fonts_close(fonts);
    return 0;
}

/* A white page. */
static void begin(float w, float h) {
    hl_draw_begin(&list, w, h, fonts);
    hl_draw_rect(&list, (hl_rect){0, 0, w, h}, 0, white);
}

static void raster(float scale) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    free(out.data);
    if (hl_raster_pixels(&list, scale, &out, &err) != HL_OK)
        print_error("%s\n", hl_error_format(&err, line, sizeof line));
    assert_int_equal(err.status, HL_OK);
    assert_int_equal(out.w, (int)ceilf(list.w * scale));
    assert_int_equal(out.h, (int)ceilf(list.h * scale));
}

static double ink(int x, int y) {
    return 1 - out.data[((size_t)y * (size_t)out.w + (size_t)x) * 4] / 255.0;
}

static double total_ink(void) {
    double sum = 0;
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            sum += ink(x, y);
    return sum;
}

static void assert_near(double found, double expected, double share) {
    if (fabs(found - expected) > share * expected)
        print_error("found %.3f, expected %.3f\n", found, expected);
    assert_true(fabs(found - expected) <= share * expected);
}

/* --- area --------------------------------------------------------------------------------------
 */

static void line_covers_its_area(void **state) {
    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 11) {
        float a = (float)degrees * 0.0174533f, length = 70;
        begin(200, 200);
        hl_draw_line(&list, (hl_point){100.3f, 99.6f},
                     (hl_point){100.3f + length * cosf(a), 99.6f + length * sinf(a)}, 3,
                     hl_color_alpha(black, 0.6f));
        raster(1);
        assert_near(total_ink(), (double)length * 3 * 0.6, 0.02);
    }
}

static void shapes_cover_their_area(void **state) {
    (void)state;
    const double pi = 3.14159265;
    begin(100, 100);
    hl_draw_rect(&list, (hl_rect){10, 20, 60, 40}, 0, black);
    raster(2);
    assert_near(total_ink(), 4 * 60 * 40, 1e-6);
    begin(100, 100);
    hl_draw_rect(&list, (hl_rect){10, 20, 60, 40}, 12, black);
    raster(1);
    assert_near(total_ink(), 60 * 40 - (4 - pi) * 144, 0.002);
    begin(100, 100);
    hl_draw_rect(&list, (hl_rect){10.4f, 20.7f, 31, 31}, 15.5f, black);
    raster(1);
    assert_near(total_ink(), pi * 15.5 * 15.5, 0.005);
    begin(100, 100);
    hl_draw_polygon(&list, (const hl_point[]){{10, 10}, {80.5f, 30}, {33, 77}}, 3, black);
    raster(1);
    assert_near(total_ink(), 0.5 * fabs(70.5 * 67 - 23 * 20), 0.002);
    begin(100, 100);
    hl_draw_stroke(&list, (hl_rect){20, 20, 60, 60}, 30, 4, black);
    raster(1);
    assert_near(total_ink(), pi * (32 * 32 - 28 * 28), 0.01);
}

/* A cubic's ends are half circles, whatever its direction; a line's and an arrow's base are flat.
 */
static void cubics_have_round_caps(void **state) {
    (void)state;
    for (int degrees = 0; degrees < 360; degrees += 15) {
        float a = (float)degrees * 0.0174533f, dx = 20 * cosf(a), dy = 20 * sinf(a);
        hl_point p[4];
        for (int i = 0; i < 4; i++)
            p[i] = (hl_point){100 + dx * (float)(i - 1), 100 + dy * (float)(i - 1)};
        begin(200, 200);
        hl_draw_cubic(&list, p, 12, black);
        raster(1);
        assert_near(total_ink(), 60 * 12 + 3.14159 * 36, 0.01);
    }
}

/* Hand check of the accumulation: one triangle, a few pixels, areas known. */
static void coverage_is_exact(void **state) {
    (void)state;
    begin(8, 8);
    hl_draw_polygon(&list, (const hl_point[]){{1, 1}, {5, 1}, {1, 3}}, 3, black);
    raster(1);
    assert_true(fabs(ink(1, 1) - 1) < 0.01 && fabs(ink(2, 1) - 1) < 0.01);
    assert_true(fabs(ink(3, 1) - 0.75) < 0.01 && fabs(ink(4, 1) - 0.25) < 0.01);
    assert_true(fabs(ink(1, 2) - 0.75) < 0.01 && fabs(ink(2, 2) - 0.25) < 0.01);
    assert_true(ink(0, 1) == 0 && ink(5, 1) == 0 && ink(1, 0) == 0 && ink(3, 2) == 0);
}

/* What lies outside the picture or the clip neither shows nor changes what is inside. */
static void clipping_changes_nothing_inside(void **state) {
    (void)state;
    const hl_point p[4] = {{-40, 50}, {10, -80}, {90, 180}, {170, 20}};
    begin(128, 96);
    hl_draw_cubic(&list, p, 9, black);
    hl_draw_rect(&list, (hl_rect){-20, 60, 300, 300}, 30, hl_color_alpha(black, 0.5f));
    raster(1);
    hl_pixels whole = out;
    out.data = NULL;
    begin(128, 96);
    hl_draw_clip_push(&list, (hl_rect){31, 22, 50, 60});
    hl_draw_cubic(&list, p, 9, black);
    hl_draw_rect(&list, (hl_rect){-20, 60, 300, 300}, 30, hl_color_alpha(black, 0.5f));
    raster(1);
    for (int y = 0; y < 96; y++)
        for (int x = 0; x < 128; x++) {
            bool inside = x >= 31 && x < 81 && y >= 22 && y < 82;
            int here = out.data[(y * 128 + x) * 4], full = whole.data[(y * 128 + x) * 4];
            assert_in_range(here - (inside ? full : 255) + 1, 0, 2);
        }
    free(whole.data);
}

/* --- seams -------------------------------------------------------------------------------------
 */

/* Inside a translucent curve every pixel has the one colour: no joint is blended twice or missed.
 */
static void translucent_curves_have_no_seams(void **state) {
    (void)state;
    static const hl_point curves[4][4] = {{{20, 180}, {20, 10}, {280, 10}, {280, 180}},
                                          {{30, 100}, {30, 40}, {70, 40}, {70, 100}},
                                          {{20, 20}, {200, 30}, {-40, 170}, {270, 180}},
                                          {{20, 100}, {100, 100}, {200, 100}, {280, 100}}};
    for (int k = 0; k < 4; k++)
        for (int wide = 3; wide <= 14; wide += 11) {
            begin(300, 200);
            hl_draw_cubic(&list, curves[k], (float)wide, hl_color_alpha(black, 0.5f));
            raster(1);
            const double full = 128 / 255.0;
            int solid = 0, seams = 0;
            for (int y = 1; y < out.h - 1; y++)
                for (int x = 1; x < out.w - 1; x++) {
                    assert_true(ink(x, y) <= full + 0.002); /* nowhere twice */
                    solid += ink(x, y) >= full - 0.002;
                    /* a pixel lighter than both neighbours in two opposite directions is a seam */
                    bool row = ink(x - 1, y) > full - 0.002 && ink(x + 1, y) > full - 0.002;
                    bool column = ink(x, y - 1) > full - 0.002 && ink(x, y + 1) > full - 0.002;
                    seams += row && column && ink(x, y) < full - 0.006;
                }
            assert_true(solid > 60);
            assert_int_equal(seams, 0);
        }
}

static void arrow_is_one_shape(void **state) {
    (void)state;
    begin(120, 120);
    hl_draw_arrow(&list, (const hl_point[]){{20, 100.3f}, {20, 10}, {90.4f, 10}, {90.4f, 99.7f}}, 6,
                  18, 20, hl_color_alpha(black, 0.5f));
    raster(1);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            assert_true(ink(x, y) <= 128 / 255.0 + 0.002);
    for (int y = 70; y < 92; y++) /* down the middle, through the head's base */
        assert_true(fabs(ink(90, y) - 128 / 255.0) < 0.006);
    assert_true(ink(90, 101) == 0);
}

/* Joints of sharp and gentle polylines, points that coincide, a line that turns back. */
static void polylines_are_united(void **state) {
    (void)state;
    begin(200, 100);
    hl_draw_polyline(
        &list,
        (const hl_point[]){{10, 80}, {50, 20}, {50, 20}, {60, 85}, {62, 20}, {150, 22}, {190, 60}},
        7, 8, hl_color_alpha(black, 0.5f));
    raster(1);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            assert_true(ink(x, y) <= 128 / 255.0 + 0.002);
    assert_true(ink(50, 17) > 0.4); /* the bend is closed outside */
}

/* --- crispness ---------------------------------------------------------------------------------
 */

/* Hairlines, rules and grids have no grey edge at whole scales, and are never lost. */
static void axis_aligned_edges_are_crisp(void **state) {
    (void)state;
    for (int scale = 1; scale <= 2; scale++) {
        begin(100, 100);
        hl_draw_stroke(&list, (hl_rect){10, 10, 50, 30}, 0, 1, black);
        hl_draw_line(&list, (hl_point){5, 60}, (hl_point){90, 60}, 1, black);
        hl_draw_line(&list, (hl_point){70.3f, 5}, (hl_point){70.3f, 50}, 2, black);
        hl_draw_rect(&list, (hl_rect){5.5f, 70.2f, 40.4f, 10}, 0, black);
        hl_draw_rect(&list, (hl_rect){60, 75, 30, 0.2f}, 0, black);
        hl_color *cells = hl_draw_grid(&list, (hl_rect){75, 10, 20.3f, 21.7f}, 3, 4, 1);
        for (int i = 0; i < 12; i++)
            cells[i] = black;
        raster((float)scale);
        for (int y = 0; y < out.h; y++)
            for (int x = 0; x < out.w; x++)
                assert_true(ink(x, y) == 0 || ink(x, y) == 1);
        int rule = 0;
        for (int y = 72 * scale; y < 79 * scale; y++)
            rule += ink(75 * scale, y) == 1;
        assert_int_equal(rule, 1); /* thinner than a pixel, still there */
    }
}

static void hairline_stays_inside_panel(void **state) {
    (void)state;
    begin(60, 60);
    hl_draw_stroke(&list, (hl_rect){10, 10, 40, 40}, 0, 1, black);
    raster(1);
    assert_true(ink(10, 30) == 1 && ink(9, 30) == 0 && ink(11, 30) == 0);
    assert_true(ink(49, 30) == 1 && ink(50, 30) == 0 && ink(48, 30) == 0);
    assert_true(ink(30, 10) == 1 && ink(30, 49) == 1 && ink(30, 50) == 0);
}

/* Columns of a grid that does not divide evenly differ by one pixel at most; gaps are all alike. */
static void grid_cells_are_even(void **state) {
    (void)state;
    begin(200, 40);
    hl_color *cells = hl_draw_grid(&list, (hl_rect){10, 10, 157, 20}, 1, 12, 1);
    for (int i = 0; i < 12; i++)
        cells[i] = black;
    raster(1);
    int narrowest = 999, widest = 0, run = 0, gaps = 0;
    for (int x = 10; x < 167; x++) {
        if (ink(x, 15) == 1) {
            run++;
            continue;
        }
        narrowest = run < narrowest ? run : narrowest;
        widest = run > widest ? run : widest;
        run = 0;
        gaps++;
    }
    assert_int_equal(gaps, 12);
    assert_true(widest - narrowest <= 1);
}

/* A grid with more cells than pixels shows their mean. */
static void fine_grid_is_averaged(void **state) {
    (void)state;
    begin(50, 50);
    hl_color *cells = hl_draw_grid(&list, (hl_rect){0, 0, 50, 50}, 200, 200, 1);
    for (int i = 0; i < 200 * 200; i++)
        cells[i] = (i + i / 200) % 2 ? black : white;
    raster(1);
    for (int y = 0; y < 50; y++)
        for (int x = 0; x < 50; x++)
            assert_true(fabs(ink(x, y) - 0.5) < 0.01);
}

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
        cmocka_unit_test(line_covers_its_area),
        cmocka_unit_test(shapes_cover_their_area),
        cmocka_unit_test(cubics_have_round_caps),
        cmocka_unit_test(coverage_is_exact),
        cmocka_unit_test(clipping_changes_nothing_inside),
        cmocka_unit_test(translucent_curves_have_no_seams),
        cmocka_unit_test(arrow_is_one_shape),
        cmocka_unit_test(polylines_are_united),
        cmocka_unit_test(axis_aligned_edges_are_crisp),
        cmocka_unit_test(hairline_stays_inside_panel),
        cmocka_unit_test(grid_cells_are_even),
        cmocka_unit_test(fine_grid_is_averaged),
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
