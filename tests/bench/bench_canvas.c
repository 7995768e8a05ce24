/* Cost of a frame as busy as the main window, in processor time: list, hash, painting all of it and
 * painting what a moved slider changes. No window, so what SDL adds to show it is not in here. */
#include "paint.h"
#include "support/canvas_scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FRAMES = 100 };

static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values) {
    qsort(values, FRAMES, sizeof *values, by_value);
    return values[FRAMES / 2];
}

static void bench(painter *p, hl_draw_list *list, const hl_fonts *fonts, float scale) {
    static double build[FRAMES], whole[FRAMES], part[FRAMES];
    box boxes[DAMAGE_BOXES];
    p->to.w = (int)(1280 * scale);
    p->to.h = (int)(800 * scale);
    p->to.pixels = calloc((size_t)p->to.w * (size_t)p->to.h, 4);
    p->scale = scale;
    p->list = list;
    for (int i = 0; i < FRAMES && p->to.pixels; i++) {
        double start = cpu_ms();
        hl_draw_begin(list, 1280, 800, fonts);
        scene_draw(list, false);
        hl_draw_hash(list);
        build[i] = cpu_ms() - start;
        damage_forget(&p->damage);
        start = cpu_ms();
        paint_changes(p, boxes);
        whole[i] = cpu_ms() - start;
        hl_draw_rect(list, (hl_rect){1020 + 2 * (float)i, 432, 16, 16}, 8, hl_color_hex(0xFFFFFF));
        start = cpu_ms();
        paint_changes(p, boxes);
        part[i] = cpu_ms() - start;
    }
    double first = whole[0]; /* median sorts */
    printf("scale %.0f: first frame %.1f ms; list and hash %.2f ms, whole frame %.2f ms, a slider "
           "%.2f ms\n",
           (double)scale, first, median(build), median(whole), median(part));
    free(p->to.pixels);
    p->to.pixels = NULL;
}

int main(void) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    hl_fonts *fonts = NULL;
    hl_draw_list list = {0};
    painter p = {0};
    double start = cpu_ms();
    if (hl_fonts_open(&fonts, &err) != HL_OK || glyphs_open(&p.glyphs, &err) != HL_OK) {
        fprintf(stderr, "%s\n", hl_error_format(&err, line, sizeof line));
        return 1;
    }
    printf("fonts opened in %.1f ms\n", cpu_ms() - start);
    bench(&p, &list, fonts, 1);
    bench(&p, &list, fonts, 2);
    paint_free(&p);
    hl_draw_free(&list);
    hl_fonts_close(fonts);
    return 0;
}
