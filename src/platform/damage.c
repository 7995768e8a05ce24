/* damage.c - see damage.h. */
#include "damage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 64 };

void damage_free(damage *d) {
    free(d->now);
    free(d->before);
    memset(d, 0, sizeof *d);
}

void damage_forget(damage *d) {
    d->w = 0;
}

/* --- reach ----------------------------------------------------------------------------------- */

/* Within +-2^20; NaN at the given end. */
static int whole(float v, float otherwise) {
    if (!(v > -1048576.f && v < 1048576.f))
        v = v >= 1048576.f ? 1048576.f : v <= -1048576.f ? -1048576.f : otherwise;
    return (int)floorf(v);
}

/* A box around logical edges, `margin` logical pixels wider and two device pixels for snapping. */
static box around(float x0, float y0, float x1, float y1, float margin, float scale) {
    return (box){
        whole((x0 - margin) * scale, -1048576.f) - 2, whole((y0 - margin) * scale, -1048576.f) - 2,
        whole((x1 + margin) * scale, 1048576.f) + 3, whole((y1 + margin) * scale, 1048576.f) + 3};
}

static box reach_of_points(const hl_draw_list *list, const hl_draw_command *c, float scale) {
    const hl_point *p = list->points + c->first;
    float x0 = p[0].x, y0 = p[0].y, x1 = x0, y1 = y0;
    for (uint32_t i = 0; i < c->count; i++) {
        if (isnan(p[i].x) || isnan(p[i].y)) /* fminf would pass it over */
            return around(NAN, NAN, NAN, NAN, 0, scale);
        x0 = fminf(x0, p[i].x);
        y0 = fminf(y0, p[i].y);
        x1 = fmaxf(x1, p[i].x);
        y1 = fmaxf(y1, p[i].y);
    }
    /* An arrow's moved control point lies at most a head's length outside. */
    bool arrow = c->kind == HL_DRAW_CUBIC && c->radius > 0;
    return around(x0, y0, x1, y1, c->width + (arrow ? c->radius + c->gap : 0), scale);
}

/* Ink may stand outside the advance and the line's height (accents on accents). */
static box reach_of_text(const hl_draw_command *c, float scale) {
    float left = c->rect.x - (c->anchor == HL_LEFT     ? 0
                              : c->anchor == HL_MIDDLE ? c->rect.w / 2
                                                       : c->rect.w);
    return around(left, c->rect.y - c->font.size, left + c->rect.w, c->rect.y, 2 * c->font.size,
                  scale);
}

box damage_reach(const hl_draw_list *list, const hl_draw_command *c, float scale) {
    hl_rect r = c->rect;
    box reach;
    if (c->kind >= HL_DRAW_GROUP)
        return (box){0, 0, 0, 0};
    if (c->kind == HL_DRAW_TEXT)
        reach = reach_of_text(c, scale);
    else if (c->kind == HL_DRAW_RECT || c->kind == HL_DRAW_STROKE || c->kind == HL_DRAW_GRID)
        reach = around(r.x, r.y, r.x + r.w, r.y + r.h, c->width, scale);
    else
        reach = reach_of_points(list, c, scale);
    if (c->clip < 0)
        return reach;
    r = list->clips[c->clip];
    return box_and(reach, around(r.x, r.y, r.x + r.w, r.y + r.h, 0, scale));
}

/* --- hashes ---------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, const void *data, size_t size) {
    const unsigned char *p = data;
    for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, p + at, size - at < sizeof word ? size - at : sizeof word);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    return h;
}

/* What a command draws, wherever its data stand in the pools. */
static uint64_t hash_command(const hl_draw_list *list, const hl_draw_command *c) {
    hl_draw_command own = *c;
    own.clip = c->clip >= 0;
    own.first = 0;
    uint64_t h = mix(0xCBF29CE484222325u, &own, sizeof own);
    if (c->clip >= 0)
        h = mix(h, &list->clips[c->clip], sizeof(hl_rect));
    if (c->kind == HL_DRAW_TEXT)
        return mix(h, list->text + c->first, c->count);
    if (c->kind == HL_DRAW_GRID)
        return mix(h, list->cells + c->first, c->count * sizeof(hl_color));
    return c->count > 0 ? mix(h, list->points + c->first, c->count * sizeof(hl_point)) : h;
}

static void hash_tiles(damage *d, const hl_draw_list *list) {
    memset(d->now, 0, (size_t)d->cols * (size_t)d->rows * sizeof *d->now);
    for (size_t i = 0; i < list->count; i++) {
        const hl_draw_command *c = &list->commands[i];
        box b = box_and(damage_reach(list, c, d->scale), (box){0, 0, d->w, d->h});
        if (box_empty(b))
            continue;
        uint64_t h = hash_command(list, c);
        for (int row = b.y0 / TILE; row <= (b.y1 - 1) / TILE; row++)
            for (int col = b.x0 / TILE; col <= (b.x1 - 1) / TILE; col++) {
                uint64_t *tile = &d->now[row * d->cols + col];
                *tile = (*tile ^ h) * 0x9E3779B97F4A7C15u;
                *tile ^= *tile >> 31;
            }
    }
}

/* --- boxes ----------------------------------------------------------------------------------- */

static bool changed(const damage *d, int row, int col) {
    return d->now[row * d->cols + col] != d->before[row * d->cols + col];
}

/* Appends a run of tiles in a row, or lets the box above grow when it is as wide. */
static size_t put_run(const damage *d, box *out, size_t count, int row, int from, int to) {
    box run = {from * TILE, row * TILE, to * TILE, (row + 1) * TILE};
    run = box_and(run, (box){0, 0, d->w, d->h});
    for (size_t i = 0; i < count && i < DAMAGE_BOXES; i++)
        if (out[i].x0 == run.x0 && out[i].x1 == run.x1 && out[i].y1 == run.y0) {
            out[i].y1 = run.y1;
            return count;
        }
    if (count < DAMAGE_BOXES)
        out[count] = run;
    return count + 1;
}

static size_t collect(const damage *d, box *out) {
    size_t count = 0;
    for (int row = 0; row < d->rows; row++)
        for (int col = 0; col < d->cols; col++) {
            int from = col;
            while (col < d->cols && changed(d, row, col))
                col++;
            if (col > from)
                count = put_run(d, out, count, row, from, col);
        }
    return count;
}

/* Tables for this size; false when memory is out. */
static bool resize(damage *d, float scale, int w, int h) {
    damage_free(d);
    d->cols = (w + TILE - 1) / TILE;
    d->rows = (h + TILE - 1) / TILE;
    d->now = calloc((size_t)d->cols * (size_t)d->rows, sizeof *d->now);
    d->before = calloc((size_t)d->cols * (size_t)d->rows, sizeof *d->before);
    d->w = w;
    d->h = h;
    d->scale = scale;
    return d->now && d->before;
}

size_t damage_find(damage *d, const hl_draw_list *list, float scale, int w, int h,
                   box out[DAMAGE_BOXES]) {
    bool fresh = d->w != w || d->h != h || d->scale != scale;
    out[0] = (box){0, 0, w, h};
    if (fresh && !resize(d, scale, w, h)) {
        damage_free(d);
        return 1;
    }
    hash_tiles(d, list);
    size_t count = fresh ? 1 : collect(d, out);
    uint64_t *swap = d->before;
    d->before = d->now;
    d->now = swap;
    if (count > DAMAGE_BOXES) {
        out[0] = (box){0, 0, w, h};
        count = 1;
    }
    return count;
}
