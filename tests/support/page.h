/* page.h - a white page to draw on, rastered and read as coverage: 1 - value / 255. */
#ifndef SUPPORT_PAGE_H
#define SUPPORT_PAGE_H

#include "headlight/canvas/color.h"
#include "headlight/platform/raster.h"

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

static inline int open_fonts(void **state) {
    (void)state;
    return hl_fonts_open(&fonts, NULL) == HL_OK ? 0 : -1;
}

static inline int close_all(void **state) {
    (void)state;
    free(out.data);
    hl_draw_free(&list);
    hl_fonts_close(fonts);
    return 0;
}

/* A white page. */
static inline void begin(float w, float h) {
    hl_draw_begin(&list, w, h, fonts);
    hl_draw_rect(&list, (hl_rect){0, 0, w, h}, 0, white);
}

static inline void raster(float scale) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    free(out.data);
    if (hl_raster_pixels(&list, scale, &out, &err) != HL_OK)
        print_error("%s\n", hl_error_format(&err, line, sizeof line));
    assert_int_equal(err.status, HL_OK);
    assert_int_equal(out.w, (int)ceilf(list.w * scale));
    assert_int_equal(out.h, (int)ceilf(list.h * scale));
}

static inline double ink(int x, int y) {
    return 1 - out.data[((size_t)y * (size_t)out.w + (size_t)x) * 4] / 255.0;
}

static inline double total_ink(void) {
    double sum = 0;
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            sum += ink(x, y);
    return sum;
}

static inline void assert_near(double found, double expected, double share) {
    if (fabs(found - expected) > share * expected)
        print_error("found %.3f, expected %.3f\n", found, expected);
    assert_true(fabs(found - expected) <= share * expected);
}

#endif
