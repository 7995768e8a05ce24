/* plot.h - a small line plot: values over steps, labels at the ends of the lines that never lie
 * over each other. Private to views.
 */
#ifndef HL_VIEWS_PLOT_H
#define HL_VIEWS_PLOT_H

#include "parts.h"

enum { HL_PLOT_LINES = 16, HL_PLOT_LABEL = 48 };

typedef struct hl_plot {
    hl_draw_list *list;
    const hl_theme *theme;
    hl_rect r; /* of the lines; axis labels stand left of it and below */
    float k;
    float low, high; /* values at the bottom and at the top */
    /* Private to hl_plot_step: the right end of the newest label below, and the place of the strong
     * one. */
    float text_right, kept_from, kept_to;
} hl_plot;

/* A point; x is 0..1. */
hl_point hl_plot_at(const hl_plot *plot, float x, float value);
/* A line across at a value, labelled at its left. */
void hl_plot_level(const hl_plot *plot, float value, const char *label);
/* A label below, left out when it would touch the one before or the strong one, which comes first.
 */
void hl_plot_step(hl_plot *plot, float x, const char *label, bool strong);
void hl_plot_line(const hl_plot *plot, const float *x, const float *value, int count, float width,
                  hl_color color);

/* The name of what the labels below count, left of them. */
void hl_plot_name(const hl_plot *plot, const char *name);

/* A label at the right end of a line. */
typedef struct hl_plot_end {
    float value;
    char label[HL_PLOT_LABEL];
    hl_color color;
    bool strong;
    float y; /* where it came to stand */
} hl_plot_end;
/* Moves labels apart and draws them at most w wide; the order is theirs from top to bottom. */
void hl_plot_ends(const hl_plot *plot, hl_plot_end *ends, int count, float w);

#endif
