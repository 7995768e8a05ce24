/* hits.c - what the pointer can hit. */
#include "parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void hl_hits_reset(hl_hits *hits) {
    hits->count = 0;
    hits->grid = (hl_hit_grid){0};
    hits->arcs_w = hits->grid_w = hits->grid_h = 0;
    hits->arcs_x = hits->grid_x = hits->grid_y = 0;
}

void hl_hits_free(hl_hits *hits) {
    free(hits->items);
    *hits = (hl_hits){0};
}

static bool grow(hl_hits *hits) {
    int wanted = hits->capacity ? hits->capacity * 2 : 64;
    hl_hit *items = realloc(hits->items, (size_t)wanted * sizeof *items);
    if (!items)
        return false;
    hits->items = items;
    hits->capacity = wanted;
    return true;
}

void hl_hits_add(hl_hits *hits, hl_hit hit) {
    if (!hits || hit.rect.w <= 0 || hit.rect.h <= 0)
        return;
    if (hits->count == hits->capacity && !grow(hits))
        return; /* out of memory: the thing is seen but cannot be clicked */
    hits->items[hits->count++] = hit;
}

void hl_hits_add_word(hl_hits *hits, hl_view view, hl_rect r, int unit) {
    hl_hits_add(hits,
                (hl_hit){.kind = HL_HIT_WORD, .rect = r, .unit = unit, .key = -1, .view = view});
}

static int cell_index(float at, float start, float size, int count) {
    int index = (int)floorf((at - start) / size * (float)count);
    return index < 0 ? 0 : index >= count ? count - 1 : index;
}

static bool cell_at(const hl_hit_grid *grid, float x, float y, hl_hit *out) {
    if (grid->rows == 0 || grid->cols == 0 || !hl_rect_has(grid->visible, x, y))
        return false;
    int row = cell_index(y, grid->rect.y, grid->rect.h, grid->rows);
    int col = cell_index(x, grid->rect.x, grid->rect.w, grid->cols);
    float w = grid->rect.w / (float)grid->cols, h = grid->rect.h / (float)grid->rows;
    hl_rect cell = {grid->rect.x + (float)col * w, grid->rect.y + (float)row * h, w, h};
    *out = (hl_hit){.kind = grid->view == HL_VIEW_DIFFERENCE ? HL_HIT_PAIR : HL_HIT_CELL,
                    .rect = hl_rect_intersect(cell, grid->visible),
                    .unit = row,
                    .key = col,
                    .view = grid->view};
    return true;
}

bool hl_hits_at(const hl_hits *hits, float x, float y, hl_hit *out) {
    for (int i = hits->count - 1; i >= 0; i--) /* what was drawn last lies on top */
        if (hl_rect_has(hits->items[i].rect, x, y)) {
            *out = hits->items[i];
            return true;
        }
    return cell_at(&hits->grid, x, y, out);
}
