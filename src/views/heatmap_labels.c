/* heatmap_labels.c - words beside rows and above columns; when there is no room for all, every
 * n-th, but always those that stand out.
 */
#include "heatmap.h"

#include <math.h>
#include <stdlib.h>

enum { SPANS = 512 };

#define LABEL_MOVE 9.0F /* how far a word may stand aside of its column, while not above it */

/* Stretches of a label line that are taken. */
typedef struct spans {
    float from[SPANS], to[SPANS];
    int count;
} spans;

/* The lines of one drawing. */
typedef struct labels {
    spans column[2], row;
    float *start;          /* (count) where the word of a column wants to begin */
    int best[HL_ROWS_MAX]; /* of each row in focus */
} labels;

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

/* How far a label of this line around x may reach to the left and to the right: nowhere where
 * another one lies over x. */
static void limits(const spans *s, float x, float *left, float *right) {
    for (int i = 0; i < s->count; i++) {
        if (s->to[i] <= x)
            *left = fmaxf(*left, s->to[i] + HL_LABEL_GAP);
        else if (s->from[i] >= x)
            *right = fminf(*right, s->from[i] - HL_LABEL_GAP);
        else
            *right = -INFINITY;
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

/* The column that a row is about: where it looks most, or changed most. */
static int best_column(const hl_heat *h, int row) {
    if (!h->pairs)
        return hl_part_best_key(h->in->scene, row);
    const float *change = h->pairs->difference + (size_t)row * (size_t)h->count;
    int best = -1;
    for (int col = 0; col < h->count; col++)
        if (!isnan(change[col]) && (best < 0 || fabsf(change[col]) > fabsf(change[best])))
            best = col;
    return best;
}

static void find_best(const hl_heat *h, labels *l) {
    for (int i = 0; i < h->rows.count; i++)
        l->best[i] = best_column(h, h->rows.row[i]);
}

/* A column stands out when a row in focus is about it, or when it holds the cell in focus. */
static bool column_stands_out(const hl_heat *h, const labels *l, int col) {
    bool found = col == h->cell_col;
    for (int i = 0; i < h->rows.count; i++)
        found |= l->best[i] == col;
    return found;
}

static float natural_width(const hl_heat *h, int col, hl_weight weight) {
    char pair[HL_PAIR_LABEL];
    return hl_text_width(h->list->fonts, hl_part_font(h->label, weight),
                         hl_heat_column(h, col, pair), HL_ALL);
}

static float column_middle(const hl_heat *h, int col) {
    return h->cells.x + ((float)col + 0.5F) * h->cw - 0.5F;
}

/* Room to either side before the label meets the axis' name or the panel's edge. */
static float side_room(const hl_heat *h, float x) {
    float left = h->window.x - (h->compact ? 0 : 8); /* a low panel's axis name ends there */
    return fminf(x - left, h->panel.x + h->panel.w - 4 - x);
}

static bool is_masked(const hl_heat *h, int i) {
    return !h->pairs && h->in->scene->masked && h->in->scene->masked[i];
}

/* A word that [MASK] stands for is struck out. */
static void strike(const hl_heat *h, float x, float y, float w) {
    y = roundf(y - 0.3F * h->label) + 0.5F;
    hl_draw_line(h->list, (hl_point){x - 1, y}, (hl_point){x + w + 1, y}, 1, h->in->theme->ink);
}

/* The word of a pair is the first side's, else the second's. */
static void give_word(const hl_heat *h, hl_hits *hits, hl_rect r, int i) {
    hl_hit hit = {.kind = HL_HIT_WORD, .rect = r, .unit = i, .key = -1, .view = HL_VIEW_HEATMAP};
    if (h->pairs) {
        hit.view = HL_VIEW_DIFFERENCE;
        hit.beside = h->pairs->pairs[i].first < 0;
        hit.unit = hit.beside ? h->pairs->pairs[i].second : h->pairs->pairs[i].first;
    }
    hl_hits_add(hits, hit);
}

/* The word of a column around x, at most half to either side. */
static void draw_column(const hl_heat *h, hl_hits *hits, spans *line, int col, int level, float x,
                        float half, bool strong) {
    float y = h->window.y - 8 - (float)level * (h->label + 2);
    hl_font font = hl_part_font(h->label, strong ? HL_BOLD : HL_REGULAR);
    char pair[HL_PAIR_LABEL];
    float w = hl_draw_text_fit(h->list, x, y, 2 * half, HL_MIDDLE, font, h->in->theme->ink,
                               hl_heat_column(h, col, pair), HL_ALL);
    if (w <= 0)
        return;
    take(line, x - w / 2 - 1, x + w / 2 + 1);
    if (is_masked(h, col))
        strike(h, x - w / 2, y, w);
    give_word(h, hits, (hl_rect){x - w / 2 - 2, y - h->label, w + 4, h->label + 6}, col);
}

static void strong_columns(const hl_heat *h, hl_hits *hits, labels *l) {
    for (int col = h->col0; col < h->col1; col++) {
        if (!column_stands_out(h, l, col))
            continue;
        int level = h->levels == 2 ? col / h->col_step % 2 : 0;
        float x = column_middle(h, col), half = natural_width(h, col, HL_BOLD) / 2 + 1;
        half = fminf(fminf(half, side_room(h, x)), fmaxf(60, h->cw / 2 - 2));
        half = room_around(&l->column[level], x, half);
        draw_column(h, hits, &l->column[level], col, level, x, half, true);
    }
}

/* How far a word may stand aside: the middle of its column stays below it. */
static float most_aside(float half) {
    return fmaxf(LABEL_MOVE, half - 2);
}

/* From the right end on: where each word begins so that the next one of its line is whole. */
static void plan_columns(const hl_heat *h, labels *l) {
    int next = h->col_step * h->levels;
    for (int col = h->count - 1; col >= 0; col--) {
        float x = column_middle(h, col), half = natural_width(h, col, HL_REGULAR) / 2 + 0.5F;
        float right = col + next < h->count ? l->start[col + next] - HL_LABEL_GAP - 1
                                            : h->panel.x + h->panel.w - 4;
        l->start[col] = fmaxf(fminf(x, right - half), x - most_aside(half)) - half;
    }
}

/* Where a word has to end for the next one of its line; where both cannot be whole, it has half of
 * the way to that. */
static float next_from(const hl_heat *h, const labels *l, int col, float x, float half) {
    int next = col + h->col_step * h->levels;
    if (next >= h->count)
        return INFINITY;
    float way = h->cw * (float)(h->levels * h->col_step) / 2 - 2;
    return fmaxf(l->start[next] - HL_LABEL_GAP - 1, fminf(l->start[col] + 2 * half, x + way));
}

/* A word that its neighbours leave no room in the middle stands a little aside, before it is cut.
 */
static void plain_column(const hl_heat *h, hl_hits *hits, labels *l, int col, int level) {
    spans *line = &l->column[level];
    float x = column_middle(h, col), half = natural_width(h, col, HL_REGULAR) / 2 + 0.5F;
    float left = h->window.x - (h->compact ? 0 : 8), right = h->panel.x + h->panel.w - 4;
    limits(line, x, &left, &right);
    right = fminf(right, next_from(h, l, col, x, half));
    float aside = most_aside(half);
    float middle = fmaxf(fminf(x, right - half), left + half);
    middle = fminf(fmaxf(middle, x - aside), x + aside);
    float room = fminf(fminf(middle - left, right - middle), half);
    if (room >= fminf(half, 9))
        draw_column(h, hits, line, col, level, middle, room, false);
}

static void plain_columns(const hl_heat *h, hl_hits *hits, labels *l) {
    int first = (h->col0 + h->col_step - 1) / h->col_step * h->col_step;
    for (int col = first; col < h->col1; col += h->col_step) {
        int level = h->levels == 2 ? col / h->col_step % 2 : 0;
        if (!column_stands_out(h, l, col))
            plain_column(h, hits, l, col, level);
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
    char pair[HL_PAIR_LABEL];
    float base = hl_part_baseline(y, h->label);
    float w = hl_draw_text_fit(h->list, x, base, x - left, HL_RIGHT,
                               hl_part_font(h->label, strong ? HL_BOLD : HL_REGULAR),
                               h->in->theme->ink, hl_heat_label(h, row, pair), HL_ALL);
    if (is_masked(h, row))
        strike(h, x - w, base, w);
    give_word(h, hits, (hl_rect){x - w - 4, y - half, w + 8, 2 * half}, row);
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
    labels *l = calloc(1, sizeof *l + (size_t)h->count * sizeof *l->start);
    if (!l)
        return;
    l->start = (float *)(l + 1);
    find_best(h, l);
    plan_columns(h, l);
    strong_columns(h, hits, l);
    plain_columns(h, hits, l);
    float top = h->window.y, bottom = h->window.y + h->window.h;
    int32_t clip =
        hl_draw_clip_push(h->list, (hl_rect){h->panel.x, top - 1, h->panel.w, bottom - top + 2});
    draw_rows(h, hits, &l->row);
    hl_draw_clip_pop(h->list, clip);
    free(l);
}
