/* heatmap_labels.c - words beside rows and above columns; when there is no room for all, every
 * n-th, but always those that stand out.
 */
#include "heatmap.h"

#include <math.h>
#include <stdlib.h>

enum { SPANS = 512 };

/* Stretches of a label line that are taken. */
typedef struct spans {
    float from[SPANS], to[SPANS];
    int count;
} spans;

static bool is_free(const spans *s, float from, float to) {
    for (int i = 0; i < s->count; i++)
        if (from < s->to[i] && to > s->from[i])
            return false;
    return true;
}

static void take(spans *s, float from, float to) {
    if (s->count < SPANS) {
        s->from[s->count] = from;
        s->to[s->count++] = to;
    }
}

/* Room around x, at most `most` to either side. */
static float room_around(const spans *s, float x, float most) {
    for (int i = 0; i < s->count; i++) {
        if (s->to[i] <= x)
            most = fminf(most, x - s->to[i] - 2);
        else if (s->from[i] >= x)
            most = fminf(most, s->from[i] - x - 2);
        else
            return 0;
    }
    return most;
}

/* A column stands out when a row in focus looks at it most, or when it holds the cell in focus. */
static bool column_stands_out(const hl_heat *h, int col) {
    if (col == h->in->focus.cell_col)
        return true;
    for (int i = 0; i < h->rows.count; i++)
        if (hl_part_best_key(h->in->scene, h->rows.row[i]) == col)
            return true;
    return false;
}

static float natural_width(const hl_heat *h, int unit, hl_weight weight) {
    return hl_text_width(h->list->fonts, hl_part_font(h->label, weight), h->in->scene->labels[unit],
                         HL_ALL);
}

static float column_middle(const hl_heat *h, int col) {
    return h->cells.x + ((float)col + 0.5F) * h->cw - 0.5F;
}

/* Room to either side before the label meets the axis' name or the panel's edge. */
static float side_room(const hl_heat *h, float x) {
    return fminf(x - (h->window.x - 8), h->panel.x + h->panel.w - 4 - x);
}

static void draw_column(const hl_heat *h, hl_hits *hits, spans *line, int col, int level,
                        float half, bool strong) {
    float x = column_middle(h, col), y = h->window.y - 8 - (float)level * (h->label + 2);
    hl_font font = hl_part_font(h->label, strong ? HL_BOLD : HL_REGULAR);
    float w = hl_draw_text_fit(h->list, x, y, 2 * half, HL_MIDDLE, font, h->in->theme->ink,
                               h->in->scene->labels[col], HL_ALL);
    if (w <= 0)
        return;
    take(line, x - w / 2 - 1, x + w / 2 + 1);
    hl_hits_add_word(hits, HL_VIEW_HEATMAP,
                     (hl_rect){x - w / 2 - 2, y - h->label, w + 4, h->label + 6}, col);
}

static void strong_columns(const hl_heat *h, hl_hits *hits, spans *lines) {
    for (int col = h->col0; col < h->col1; col++) {
        if (!column_stands_out(h, col))
            continue;
        int level = h->levels == 2 ? col / h->col_step % 2 : 0;
        float x = column_middle(h, col), half = natural_width(h, col, HL_BOLD) / 2 + 1;
        half = fminf(fminf(half, side_room(h, x)), fmaxf(60, h->cw / 2 - 2));
        half = room_around(&lines[level], x, half);
        draw_column(h, hits, &lines[level], col, level, half, true);
    }
}

/* Half the width that the label of the next column of this line will want. */
static float next_half(const hl_heat *h, int col, float slot) {
    int next = col + h->col_step * h->levels;
    if (next >= h->in->scene->U)
        return 0;
    return fminf(natural_width(h, next, HL_REGULAR), slot) / 2;
}

static void plain_columns(const hl_heat *h, hl_hits *hits, spans *lines) {
    float slot = h->cw * (float)(h->levels * h->col_step);
    int first = (h->col0 + h->col_step - 1) / h->col_step * h->col_step;
    for (int col = first; col < h->col1; col += h->col_step) {
        if (column_stands_out(h, col))
            continue;
        int level = h->levels == 2 ? col / h->col_step % 2 : 0;
        float x = column_middle(h, col);
        float natural = natural_width(h, col, HL_REGULAR) / 2 + 0.5F;
        float half = fminf(natural, side_room(h, x));
        half = fminf(half, fmaxf(slot - next_half(h, col, slot - 4), slot / 2) - 2);
        half = room_around(&lines[level], x, half);
        if (half >= fminf(natural, 9))
            draw_column(h, hits, &lines[level], col, level, half, false);
    }
}

static void draw_row(const hl_heat *h, hl_hits *hits, spans *line, int row) {
    bool strong = hl_rows_has(&h->rows, row);
    float y = h->cells.y + ((float)row + 0.5F) * h->ch - 0.5F, x = h->window.x - 8;
    float half = fminf(h->ch * (float)h->row_step, h->label + 1) / 2 - 0.01F;
    float left = h->panel.x + 8;
    if (!is_free(line, y - half, y + half))
        return;
    take(line, y - half, y + half);
    float w = hl_draw_text_fit(h->list, x, hl_part_baseline(y, h->label), x - left, HL_RIGHT,
                               hl_part_font(h->label, strong ? HL_BOLD : HL_REGULAR),
                               h->in->theme->ink, h->in->scene->labels[row], HL_ALL);
    hl_hits_add_word(hits, HL_VIEW_HEATMAP, (hl_rect){x - w - 4, y - half, w + 8, 2 * half}, row);
}

static void draw_rows(const hl_heat *h, hl_hits *hits, spans *line) {
    for (int i = 0; i < h->rows.count; i++)
        if (h->rows.row[i] >= h->row0 && h->rows.row[i] < h->row1)
            draw_row(h, hits, line, h->rows.row[i]);
    int first = (h->row0 + h->row_step - 1) / h->row_step * h->row_step;
    for (int row = first; row < h->row1; row += h->row_step)
        if (!hl_rows_has(&h->rows, row))
            draw_row(h, hits, line, row);
}

void hl_heat_labels(const hl_heat *h, hl_hits *hits) {
    spans *lines = calloc(3, sizeof *lines);
    if (!lines)
        return;
    strong_columns(h, hits, lines);
    plain_columns(h, hits, lines);
    float top = h->window.y, bottom = h->window.y + h->window.h;
    int32_t clip =
        hl_draw_clip_push(h->list, (hl_rect){h->panel.x, top - 1, h->panel.w, bottom - top + 2});
    draw_rows(h, hits, &lines[2]);
    hl_draw_clip_pop(h->list, clip);
    free(lines);
}
