/* heatmap_place.c - sizes of cells, labels and type for a rectangle. */
#include "heatmap.h"

#include <math.h>
#include <stdio.h>

/* Room for row labels: the widest one, at least the axis label, at most a quarter of the panel. */
static float label_room(const hl_heat *h) {
    char pair[HL_PAIR_LABEL];
    hl_font font = hl_part_font(h->label, HL_SEMIBOLD);
    float widest = 76 * h->scale, most = fmaxf(0.24F * h->panel.w, widest);
    for (int i = 0; i < h->count && widest < most; i++)
        widest =
            fmaxf(widest, hl_text_width(h->list->fonts, font, hl_heat_label(h, i, pair), HL_ALL));
    return fminf(widest, most);
}

/* Whole pixels, so that all cells are equally wide; between the readable minimum and `most`. */
static float cell_size(float room, int count, float most) {
    float size = floorf(room / (float)count);
    return fminf(fmaxf(size, HL_CELL_LEAST), most);
}

static float label_width(const hl_heat *h, const char *label) {
    return hl_text_width(h->list->fonts, hl_part_font(h->label, HL_REGULAR), label, HL_ALL);
}

/* Columns get two lines of labels when one line would cut many of them. */
static int label_levels(const hl_heat *h) {
    char pair[HL_PAIR_LABEL];
    int wide = 0;
    for (int i = 0; i < h->count; i++)
        wide += label_width(h, hl_heat_label(h, i, pair)) > h->cw;
    return wide * 8 > h->count ? 2 : 1;
}

/* Every n-th column has its word, so that words of one line have room on the average: with room
 * for numbers in the cells all columns have. */
static int label_step(const hl_heat *h) {
    char pair[HL_PAIR_LABEL];
    float mean = 0;
    for (int i = 0; i < h->count; i++)
        mean += (label_width(h, hl_heat_column(h, i, pair)) + HL_LABEL_GAP) / (float)h->count;
    return h->cw >= 26 ? 1 : (int)ceilf(mean / (h->cw * (float)h->levels));
}

static void place_window(hl_heat *h) {
    float k = h->scale, pad = 16 * k;
    float x = h->panel.x + pad + label_room(h) + 8 * k;
    float head = h->compact ? 52 : 80 * k, foot = h->compact ? 6 : 12 * k;
    h->window = (hl_rect){x, h->panel.y + head, h->panel.x + h->panel.w - pad - x,
                          h->panel.h - head - foot};
}

static float snapped(float scroll, float cell) {
    return roundf(scroll / cell) * cell;
}

static int strongest_column(const hl_heat *h, int row) {
    int best = 0;
    for (int col = 1; col < h->count; col++)
        if (hl_part_weight(h->in->scene, row, col) > hl_part_weight(h->in->scene, row, best))
            best = col;
    return best;
}

/* What the focus says, but on to a row that is to be shown, and sideways to its strongest cell. */
static void find_scroll(hl_heat *h) {
    int row = h->in->focus.show_row;
    float x = h->in->focus.grid_x, y = h->in->focus.grid_y;
    if (row >= 0 && row < h->count && !h->pairs) {
        float left = (float)strongest_column(h, row) * h->cw, top = (float)row * h->ch;
        x = hl_part_scroll_to(x, left, left + h->cw, h->window.w);
        y = hl_part_scroll_to(y, top, top + h->ch, h->window.h);
    }
    h->scroll_x = hl_part_clamp_scroll(snapped(x, h->cw), (float)h->count * h->cw, h->window.w);
    h->scroll_y = hl_part_clamp_scroll(snapped(y, h->ch), (float)h->count * h->ch, h->window.h);
}

static void place_cells(hl_heat *h) {
    int units = h->count;
    h->cw = cell_size(h->window.w, units, 96 * h->scale);
    h->levels = label_levels(h);
    if (h->levels == 2) {
        float more = h->label + 2;
        h->window.y += more;
        h->window.h -= more;
    }
    h->ch = cell_size(h->window.h, units, 40 * h->scale);
    /* A map that scrolls shows whole cells, and scrolls by whole cells. */
    h->window.w = fmaxf(floorf(h->window.w / h->cw), 1) * h->cw;
    h->window.h = fmaxf(floorf(h->window.h / h->ch), 1) * h->ch;
    float w = (float)units * h->cw, height = (float)units * h->ch;
    find_scroll(h);
    h->cells = (hl_rect){h->window.x - h->scroll_x, h->window.y - h->scroll_y, w, height};
    h->window = hl_rect_intersect(h->window, h->cells);
}

static void place_type(hl_heat *h) {
    h->numbers = h->cw >= 26 && h->ch >= 14;
    h->digit = roundf(fminf(fmaxf(fminf(0.5F * h->ch, 0.36F * h->cw), 11), 13 * h->scale));
    h->col_step = label_step(h);
    h->row_step = (int)ceilf(0.95F * h->label / h->ch);
}

static void find_seen(hl_heat *h) {
    int units = h->count;
    h->row0 = (int)floorf(h->scroll_y / h->ch);
    h->col0 = (int)floorf(h->scroll_x / h->cw);
    h->row1 = (int)fminf(ceilf((h->scroll_y + h->window.h) / h->ch - 1e-3F), (float)units);
    h->col1 = (int)fminf(ceilf((h->scroll_x + h->window.w) / h->cw - 1e-3F), (float)units);
}

/* Rows of pairs that stand out: those whose word on this side does, and the pointer's own. */
static hl_rows pair_rows(const hl_heat *h) {
    hl_rows rows = {0}, words = hl_rows_in_focus(h->in);
    if (h->cell_row >= 0 && h->cell_row < h->count)
        rows.row[rows.count++] = h->cell_row;
    for (int i = 0; i < h->count && rows.count < HL_ROWS_MAX; i++) {
        int unit = hl_side_unit(h->in, i);
        if (unit >= 0 && i != h->cell_row && hl_rows_has(&words, unit))
            rows.row[rows.count++] = i;
    }
    return rows;
}

static void find_focus(hl_heat *h) {
    const hl_focus *f = &h->in->focus;
    h->count = h->pairs ? h->pairs->count : h->in->scene->U;
    h->cell_row = h->pairs ? f->pair_row : f->cell_row;
    h->cell_col = h->pairs ? f->pair_col : f->cell_col;
    h->rows = h->pairs ? pair_rows(h) : hl_rows_in_focus(h->in);
}

hl_heat hl_heat_place(const hl_view_in *in, hl_rect r, const hl_comparison *pairs,
                      hl_draw_list *list) {
    hl_heat h = {.in = in, .list = list, .panel = r, .pairs = pairs};
    find_focus(&h);
    h.scale = fminf(hl_part_scale(in, r, 620, 360), HL_HEAT_SCALE_MOST);
    h.compact = r.h < 220 * h.scale;
    h.label = h.compact ? 11 : roundf(11.5F * h.scale);
    place_window(&h);
    place_cells(&h);
    if (h.ch < 1.1F * h.label && h.label > 11) { /* labels no larger than their rows */
        h.label = fmaxf(11, floorf(h.ch / 1.1F));
        place_window(&h);
        place_cells(&h);
    }
    place_type(&h);
    find_seen(&h);
    return h;
}

hl_rect hl_heat_cell(const hl_heat *h, int row, int col) {
    return (hl_rect){h->cells.x + (float)col * h->cw, h->cells.y + (float)row * h->ch, h->cw,
                     h->ch};
}

const char *hl_heat_label(const hl_heat *h, int i, char out[HL_PAIR_LABEL]) {
    if (!h->pairs)
        return h->in->scene->labels[i];
    hl_pair_label(h->pairs, i, out);
    return out;
}

const char *hl_heat_column(const hl_heat *h, int i, char out[HL_PAIR_LABEL]) {
    const char *label = hl_heat_label(h, i, out);
    if (!h->pairs || label_width(h, label) <= 1.25F * h->cw * (float)h->levels)
        return label;
    hl_pair pair = h->pairs->pairs[i];
    if (pair.first >= 0 && pair.second >= 0 && hl_pair_differs(h->pairs, i))
        snprintf(out, HL_PAIR_LABEL, "%.150s\xE2\x86\x92", h->pairs->first->labels[pair.first]);
    return out;
}

hl_rect hl_heat_seen(const hl_heat *h) {
    return (hl_rect){h->cells.x + (float)h->col0 * h->cw, h->cells.y + (float)h->row0 * h->ch,
                     (float)(h->col1 - h->col0) * h->cw, (float)(h->row1 - h->row0) * h->ch};
}
