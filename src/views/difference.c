/* difference.c - second minus first, cell by cell, on the pairs of words of two sides. */
#include "heatmap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The scale is symmetric and ends at the largest change, but never below this, so that two maps
 * that hardly differ look alike. */
#define SCALE_LEAST 0.1F
/* Smaller changes are printed only in rows that stand out. */
#define PRINTED_LEAST 0.05F

enum { STEPS = 64 };

static float scale_end(const hl_comparison *c) {
    return fmaxf(c->largest, SCALE_LEAST);
}

static float change_of(const hl_heat *h, int row, int col) {
    return h->pairs->difference[(size_t)row * (size_t)h->count + (size_t)col];
}

static hl_color change_color(const hl_heat *h, float change) {
    if (isnan(change))
        return h->in->theme->sunken;
    return hl_map_diverging(h->in->theme, change / scale_end(h->pairs));
}

static void draw_cells(const hl_heat *h) {
    hl_color *cell = hl_draw_grid(h->list, hl_heat_seen(h), (uint32_t)(h->row1 - h->row0),
                                  (uint32_t)(h->col1 - h->col0), 1);
    for (int row = h->row0; cell && row < h->row1; row++)
        for (int col = h->col0; col < h->col1; col++)
            *cell++ = change_color(h, change_of(h, row, col));
}

static void draw_number(const hl_heat *h, int row, int col, float change) {
    char text[HL_NUMBER_MAX];
    hl_part_change(change, true, text);
    hl_rect r = hl_heat_cell(h, row, col);
    bool strong = fabsf(change) >= PRINTED_LEAST;
    hl_color ink = hl_part_ink_on(h->in->theme, change_color(h, change), strong);
    hl_draw_text(h->list, r.x + r.w / 2 - 0.5F, hl_part_baseline(r.y + r.h / 2 - 0.5F, h->digit),
                 HL_MIDDLE, hl_part_digits(h->digit, strong ? HL_SEMIBOLD : HL_REGULAR), ink, text,
                 HL_ALL);
}

static void draw_numbers(const hl_heat *h) {
    hl_draw_group(h->list, "numbers");
    for (int row = h->row0; h->numbers && row < h->row1; row++) {
        float least = hl_rows_has(&h->rows, row) ? HL_WEIGHT_LEAST : PRINTED_LEAST;
        for (int col = h->col0; col < h->col1; col++) {
            float change = change_of(h, row, col);
            if (fabsf(change) >= least) /* never for NAN */
                draw_number(h, row, col, change);
        }
    }
    hl_draw_group_end(h->list);
}

/* The cell in focus in numbers: both weights, where cells have no room or one side lacks it. */
static void draw_tip(const hl_heat *h) {
    const hl_comparison *c = h->pairs;
    int row = h->cell_row, col = h->cell_col;
    if (row < 0 || row >= h->count || col < 0 || col >= h->count)
        return;
    char text[512], query[HL_PAIR_LABEL], key[HL_PAIR_LABEL];
    hl_pair_label(c, row, query);
    hl_pair_label(c, col, key);
    hl_pair q = c->pairs[row], k = c->pairs[col];
    if (isnan(change_of(h, row, col)))
        snprintf(text, sizeof text, "%s looks at %s: only one side has these words", query, key);
    else
        snprintf(text, sizeof text, "%s looks at %s  %.2f to %.2f", query, key,
                 (double)hl_part_weight(c->first, q.first, k.first),
                 (double)hl_part_weight(c->second, q.second, k.second));
    hl_heat_tip(h, text);
}

/* "-0.53 [strip] +0.53", its right end at x; y is the text's baseline. */
static void draw_legend(const hl_heat *h, float x, float y) {
    const hl_theme *theme = h->in->theme;
    float k = h->scale, size = roundf(11 * k), w = 88 * k;
    hl_font font = hl_part_digits(size, HL_REGULAR);
    char text[HL_NUMBER_MAX];
    hl_draw_group(h->list, "legend");
    hl_part_change(scale_end(h->pairs), false, text);
    x -= hl_draw_text(h->list, x, y, HL_RIGHT, font, theme->soft, text, HL_ALL) + 6;
    hl_rect bar = {x - w, y - 9 * k, w, 10 * k};
    hl_color *cells = hl_draw_grid(h->list, bar, 1, STEPS, 0);
    for (int i = 0; cells && i < STEPS; i++)
        cells[i] = hl_map_diverging(theme, 2 * (float)i / (STEPS - 1) - 1);
    hl_draw_stroke(h->list, hl_rect_inset(bar, 0.5F), 0, 1, theme->line);
    hl_part_change(-scale_end(h->pairs), false, text);
    hl_draw_text(h->list, x - w - 6, y, HL_RIGHT, font, theme->soft, text, HL_ALL);
    hl_draw_group_end(h->list);
}

/* "1 head", "8 heads": how many each side has on. */
static void count_heads(const hl_scene *s, char out[24]) {
    snprintf(out, 24, "%d head%s", s->heads_on_count, s->heads_on_count == 1 ? "" : "s");
}

/* "second minus first, head 5 Pronoun"; with different heads each side names its own, or their
 * number where that is too long for w. */
static void caption(const hl_view_in *in, const hl_fonts *fonts, float type, float w, char *out,
                    size_t size) {
    hl_view_in side[2] = {*in, *in};
    char heads[2][96];
    side[0].scene = in->comparison->first;
    side[1].scene = in->comparison->second;
    for (int i = 0; i < 2; i++)
        hl_part_heads_caption(&side[i], heads[i], sizeof heads[i]);
    const char *rule = in->comparison->what_if ? "with edits minus without" : "second minus first";
    if (strcmp(heads[0], heads[1]) == 0)
        snprintf(out, size, "%s, %s", rule, heads[0]);
    else
        snprintf(out, size, "second (%s) minus first (%s)", heads[1], heads[0]);
    if (hl_text_width(fonts, hl_part_font(type, HL_REGULAR), out, HL_ALL) <= w ||
        strcmp(heads[0], heads[1]) == 0)
        return;
    char count[2][24];
    count_heads(in->comparison->first, count[0]);
    count_heads(in->comparison->second, count[1]);
    if (strcmp(count[0], count[1]) != 0)
        snprintf(out, size, "second (%s) minus first (%s)", count[1], count[0]);
}

static void draw_map(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    char text[256];
    hl_heat h = hl_heat_place(in, r, in->comparison, list);
    float x = r.x + r.w - 16 * h.scale;
    /* a low panel has its legend in the title's line, right of which lies the window's corner */
    float legend = h.compact ? 200 * h.scale : 0;
    hl_rect title = {r.x, r.y, r.w - legend, r.h};
    float room = title.w - HL_CORNER - 84 * h.scale; /* left of it stands "Change" */
    caption(in, list->fonts, 13 * h.scale, room, text, sizeof text);
    hl_heat_title(in, list, title, h.scale, h.compact, "Change", text);
    if (h.window.w < HL_CELL_LEAST || h.window.h < HL_CELL_LEAST)
        return;
    if (h.compact || r.w >= 420 * h.scale) /* else it would lie on the axes' names */
        draw_legend(&h, h.compact ? r.x + r.w - HL_CORNER : x,
                    r.y + (h.compact ? 22 : 50 * h.scale));
    hl_heat_axes(&h);
    hl_heat_labels(&h, hits);
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(h.window, -2));
    hl_draw_group(list, "cells");
    draw_cells(&h);
    hl_draw_group_end(list);
    draw_numbers(&h);
    hl_heat_frames(&h);
    hl_draw_clip_pop(list, clip);
    hl_heat_thumbs(&h);
    draw_tip(&h);
    hl_heat_give_hits(&h, hits);
}

void hl_view_difference(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    const char *nothing = hl_part_no_comparison(in);
    hl_draw_group(list, "view difference");
    hl_part_panel(list, in->theme, r);
    if (nothing) {
        float scale = fminf(hl_part_scale(in, r, 620, 360), HL_HEAT_SCALE_MOST);
        hl_heat_title(in, list, r, scale, r.h < 220 * scale, "Change", "second minus first");
        hl_part_centred(list, in->theme, r, 14, nothing);
    } else {
        draw_map(in, r, list, hits);
    }
    hl_draw_group_end(list);
}
