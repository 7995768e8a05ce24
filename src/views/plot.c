/* plot.c - a small line plot; see plot.h. */
#include "plot.h"

#include <math.h>
#include <stdlib.h>

static float small_type(const hl_plot *plot) {
    return fmaxf(roundf(11 * plot->k), 11);
}

hl_point hl_plot_at(const hl_plot *plot, float x, float value) {
    float share = (value - plot->low) / (plot->high - plot->low);
    share = fminf(fmaxf(share, 0), 1);
    return (hl_point){plot->r.x + x * plot->r.w, plot->r.y + plot->r.h * (1 - share)};
}

void hl_plot_level(const hl_plot *plot, float value, const char *label) {
    float size = small_type(plot), y = roundf(hl_plot_at(plot, 0, value).y) + 0.5F;
    hl_draw_line(plot->list, (hl_point){plot->r.x, y}, (hl_point){plot->r.x + plot->r.w, y}, 1,
                 plot->theme->line);
    hl_draw_text(plot->list, plot->r.x - 10 * plot->k, hl_part_baseline(y, size), HL_RIGHT,
                 hl_part_digits(size, HL_REGULAR), plot->theme->soft, label, HL_ALL);
}

/* The line of labels below. */
static float below(const hl_plot *plot) {
    return plot->r.y + plot->r.h + small_type(plot) + 6 * plot->k;
}

void hl_plot_step(hl_plot *plot, float x, const char *label, bool strong) {
    float size = small_type(plot), middle = hl_plot_at(plot, x, 0).x;
    hl_font font = hl_part_digits(size, strong ? HL_BOLD : HL_REGULAR);
    float w = hl_text_width(plot->list->fonts, font, label, HL_ALL);
    float from = middle - w / 2, to = middle + w / 2;
    bool kept = plot->kept_to > 0 && from < plot->kept_to + 4 && to > plot->kept_from - 4;
    if (!strong && (kept || (plot->text_right > 0 && from < plot->text_right + 4)))
        return;
    hl_draw_text(plot->list, middle, below(plot), HL_MIDDLE, font,
                 strong ? plot->theme->ink : plot->theme->soft, label, HL_ALL);
    if (strong) {
        plot->kept_from = from;
        plot->kept_to = to;
    } else {
        plot->text_right = to;
    }
}

void hl_plot_name(const hl_plot *plot, const char *name) {
    hl_draw_text(plot->list, plot->r.x - 10 * plot->k, below(plot), HL_RIGHT,
                 hl_part_font(small_type(plot), HL_REGULAR), plot->theme->soft, name, HL_ALL);
}

void hl_plot_line(const hl_plot *plot, const float *x, const float *value, int count, float width,
                  hl_color color) {
    hl_point points[128];
    count = count < 128 ? count : 128;
    for (int i = 0; i < count; i++)
        points[i] = hl_plot_at(plot, x[i], value[i]);
    if (count > 1)
        hl_draw_polyline(plot->list, points, (size_t)count, width, color);
    float r = (width + 0.5F) * (width > 2 ? 1 : 0.9F);
    for (int i = 0; i < count; i++)
        hl_draw_rect(plot->list, (hl_rect){points[i].x - r, points[i].y - r, 2 * r, 2 * r}, r,
                     color);
}

/* From top to bottom; equal values keep their order. */
static int by_value(const void *a, const void *b) {
    const hl_plot_end *p = *(const hl_plot_end *const *)a, *q = *(const hl_plot_end *const *)b;
    if (p->value != q->value)
        return p->value > q->value ? -1 : 1;
    return p < q ? -1 : 1;
}

/* Down from the top, then up from the bottom: two passes keep every gap. */
static void spread(hl_plot_end **end, int count, float gap, float top, float bottom) {
    for (int i = 0; i < count; i++)
        end[i]->y = fmaxf(end[i]->y, i > 0 ? end[i - 1]->y + gap : top);
    for (int i = count - 1; i >= 0; i--)
        end[i]->y = fminf(end[i]->y, i + 1 < count ? end[i + 1]->y - gap : bottom);
}

void hl_plot_ends(const hl_plot *plot, hl_plot_end *ends, int count, float w) {
    hl_plot_end *order[HL_PLOT_LINES];
    float size = fmaxf(roundf(12 * plot->k), 11), gap = size + 3;
    count = count < HL_PLOT_LINES ? count : HL_PLOT_LINES;
    for (int i = 0; i < count; i++) {
        ends[i].y = hl_plot_at(plot, 1, ends[i].value).y;
        order[i] = &ends[i];
    }
    qsort(order, (size_t)count, sizeof order[0], by_value);
    spread(order, count, gap, plot->r.y - 4, plot->r.y + plot->r.h + 4);
    for (int i = 0; i < count; i++)
        hl_draw_text_fit(plot->list, plot->r.x + plot->r.w + 12 * plot->k,
                         hl_part_baseline(order[i]->y, size), w, HL_LEFT,
                         hl_part_font(size, order[i]->strong ? HL_BOLD : HL_MEDIUM),
                         order[i]->color, order[i]->label, HL_ALL);
}
