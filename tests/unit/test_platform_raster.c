/* The rasteriser's shapes: area, seams, crispness, clips. Black on white, read as coverage. */
#include "support/page.h"

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
    };
    return cmocka_run_group_tests(tests, open_fonts, close_all);
}
