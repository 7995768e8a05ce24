/* paint.c - each kind of draw command as pixels. Scaled to device pixels here, once. */
#include "paint.h"

#include "shapes.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Device pixels within +-2^20, so that ints and products of them are safe; NaN is the lower end. */
static float scaled(const painter *p, float v) {
    v *= p->scale;
    return v > -1048576.f ? fminf(v, 1048576.f) : -1048576.f;
}

static int snapped(const painter *p, float v) {
    return (int)floorf(scaled(p, v) + 0.5f);
}

static box clip_box(const painter *p, int32_t clip) {
    if (clip < 0)
        return p->area;
    hl_rect r = p->list->clips[clip];
    return box_and(p->area, (box){snapped(p, r.x), snapped(p, r.y), snapped(p, r.x + r.w),
                                  snapped(p, r.y + r.h)});
}

/* --- rectangles ------------------------------------------------------------------------------ */

/* A circle is not snapped: it would change size as it moves. */
static bool is_round(const hl_draw_command *c) {
    float smaller = fminf(c->rect.w, c->rect.h);
    return c->radius * 2 >= smaller && fabsf(c->rect.w - c->rect.h) < 0.01f * smaller;
}

static edges exact_edges(const painter *p, hl_rect r) {
    return (edges){scaled(p, r.x), scaled(p, r.y), scaled(p, r.x + r.w), scaled(p, r.y + r.h)};
}

static void paint_rect(painter *p, const hl_draw_command *c, box clip) {
    hl_rect r = c->rect;
    if (!(r.w > 0) || !(r.h > 0))
        return;
    box b = {snapped(p, r.x), snapped(p, r.y), snapped(p, r.x + r.w), snapped(p, r.y + r.h)};
    b.x1 = b.x1 > b.x0 ? b.x1 : b.x0 + 1; /* what is thin stays visible */
    b.y1 = b.y1 > b.y0 ? b.y1 : b.y0 + 1;
    if (c->radius * p->scale < 0.25f) {
        fill_box(&p->to, box_and(b, clip), c->color);
        return;
    }
    edges e = {(float)b.x0, (float)b.y0, (float)b.x1, (float)b.y1};
    shape_rect(&p->cover, is_round(c) ? exact_edges(p, r) : e, c->radius * p->scale, 1);
    cover_fill(&p->cover, &p->to, clip, c->color);
}

/* A line centred on a whole coordinate would lie half on either side; its outer edge moves inwards
 * to the next whole pixel instead, so hairlines are one clear pixel inside the filled rectangle. */
static edges stroke_edges(const painter *p, const hl_draw_command *c, float half) {
    edges e = exact_edges(p, c->rect);
    e = (edges){e.x0 - half, e.y0 - half, e.x1 + half, e.y1 + half};
    if (is_round(c))
        return e;
    const float slack = 0.01f;
    return (edges){ceilf(e.x0 - slack), ceilf(e.y0 - slack), floorf(e.x1 + slack),
                   floorf(e.y1 + slack)};
}

static void paint_stroke(painter *p, const hl_draw_command *c, box clip) {
    float width = c->width * p->scale;
    hl_color color = c->color;
    if (!(width > 0))
        return;
    if (width < 1) { /* a hairline is one pixel of less colour */
        color.a = (uint8_t)lrintf((float)color.a * width);
        width = 1;
    }
    edges e = stroke_edges(p, c, width / 2);
    float radius = c->radius > 0 ? c->radius * p->scale + width / 2 : 0;
    if (e.x1 <= e.x0 || e.y1 <= e.y0)
        return;
    shape_ring(&p->cover, e, radius, width);
    cover_fill(&p->cover, &p->to, clip, color);
}

/* --- lines ----------------------------------------------------------------------------------- */

static hl_point point_at(const painter *p, size_t index) {
    hl_point q = p->list->points[index];
    return (hl_point){scaled(p, q.x), scaled(p, q.y)};
}

/* From `centre` - width/2, snapped, at least a pixel thick. */
static void snap_thickness(float centre, float width, int *from, int *to) {
    int thick = (int)fmaxf(1, floorf(width + 0.5f));
    *from = (int)floorf(centre - (float)thick / 2 + 0.5f);
    *to = *from + thick;
}

static void paint_line(painter *p, const hl_draw_command *c, box clip) {
    hl_point a = point_at(p, c->first), b = point_at(p, c->first + 1);
    float width = c->width * p->scale;
    box line = {(int)floorf(fminf(a.x, b.x) + 0.5f), (int)floorf(fminf(a.y, b.y) + 0.5f),
                (int)floorf(fmaxf(a.x, b.x) + 0.5f), (int)floorf(fmaxf(a.y, b.y) + 0.5f)};
    if (a.x == b.x)
        snap_thickness(a.x, width, &line.x0, &line.x1);
    else if (a.y == b.y)
        snap_thickness(a.y, width, &line.y0, &line.y1);
    if (a.x == b.x || a.y == b.y) {
        fill_box(&p->to, box_and(line, clip), c->color);
        return;
    }
    shape_stroke(&p->cover, (hl_point[]){a, b}, 2, width, false, false);
    cover_fill(&p->cover, &p->to, clip, c->color);
}

enum { CHUNK = 256 };

/* Long polylines go in chunks that overlap by a segment's end, which the coverage unites. */
static void paint_polyline(painter *p, const hl_draw_command *c, box clip) {
    hl_point points[CHUNK];
    for (uint32_t from = 0; from + 1 < c->count; from += CHUNK - 1) {
        uint32_t count = c->count - from < CHUNK ? c->count - from : CHUNK;
        for (uint32_t i = 0; i < count; i++)
            points[i] = point_at(p, c->first + from + i);
        shape_stroke(&p->cover, points, count, c->width * p->scale, from > 0, false);
    }
    cover_fill(&p->cover, &p->to, clip, c->color);
}

static void paint_polygon(painter *p, const hl_draw_command *c, box clip) {
    hl_point points[CHUNK];
    uint32_t count = c->count < CHUNK ? c->count : CHUNK;
    for (uint32_t i = 0; i < count; i++)
        points[i] = point_at(p, c->first + i);
    cover_add(&p->cover, points, count, 1);
    cover_fill(&p->cover, &p->to, clip, c->color);
}

static void paint_cubic(painter *p, const hl_draw_command *c, box clip) {
    hl_point control[4], curve[4], head[3], flat[CURVE_MAX + 1];
    bool arrow = c->radius > 0;
    memcpy(curve, p->list->points + c->first, sizeof curve);
    if (arrow)
        hl_cubic_arrow(c, p->list->points + c->first, curve, head);
    for (int i = 0; i < 4; i++)
        control[i] = (hl_point){scaled(p, curve[i].x), scaled(p, curve[i].y)};
    size_t count = shape_flatten(control, flat);
    shape_stroke(&p->cover, flat, count, c->width * p->scale, true, !arrow);
    for (int i = 0; arrow && i < 3; i++)
        head[i] = (hl_point){scaled(p, head[i].x), scaled(p, head[i].y)};
    if (arrow)
        cover_add(&p->cover, head, 3, 1);
    cover_fill(&p->cover, &p->to, clip, c->color);
}

/* --- text ------------------------------------------------------------------------------------ */

static void blend_mask(bitmap *to, box clip, const mask *m, int x, int y, hl_color color) {
    box b = box_and((box){x, y, x + m->w, y + m->h}, clip);
    uint32_t source = opaque_pixel(color);
    for (int row = b.y0; row < b.y1; row++) {
        const unsigned char *alpha = m->data + (size_t)(row - y) * (size_t)m->w - x;
        uint32_t *out = to->pixels + (size_t)row * (size_t)to->w;
        for (int i = b.x0; i < b.x1; i++)
            if (alpha[i])
                out[i] = blend(out[i], source, ((uint32_t)alpha[i] * color.a + 127) / 255);
    }
}

/* Bytes of the next piece: all of a short text; else up to a space about PIECE bytes on, so that a
 * long line that changes at its end is not drawn anew as a whole. A right-to-left stretch is cut
 * only when it is longer than a line can be. */
static size_t piece_size(const char *text, size_t size) {
    enum { PIECE = 48, WHOLE = 80, LONG = 4096 };
    if (size <= WHOLE)
        return size;
    for (size_t i = PIECE; i < size; i++)
        if (text[i] == ' ' && (i > LONG || !hl_text_rtl_across(text, size, i + 1)))
            return i + 1;
    return size;
}

static void paint_text(painter *p, const hl_draw_command *c, box clip) {
    const char *text = p->list->text + c->first;
    float shift = c->anchor == HL_LEFT ? 0 : c->anchor == HL_MIDDLE ? c->rect.w / 2 : c->rect.w;
    float left = c->rect.x - shift;
    int baseline = snapped(p, c->rect.y);
    if (!p->list->fonts)
        return;
    for (size_t at = 0; at < c->count;) {
        size_t size = piece_size(text + at, c->count - at);
        float width = hl_text_width(p->list->fonts, c->font, text + at, (int)size);
        int x = snapped(p, left);
        int reach = (int)scaled(p, c->font.size * 2); /* ink outside the advance */
        bool seen = x - reach < clip.x1 && snapped(p, left + width) + reach > clip.x0;
        const mask *m =
            !seen ? NULL
                  : glyphs_mask(p->glyphs, p->list->fonts, c->font, p->scale, text + at, size);
        if (m)
            blend_mask(&p->to, clip, m, x + m->left, baseline + m->top, c->color);
        left += width;
        at += size;
    }
}

/* --- grids ----------------------------------------------------------------------------------- */

/* Border i of n between x0 and x1. */
static int border(int x0, int x1, uint32_t i, uint32_t n) {
    return x0 + (int)((int64_t)(x1 - x0) * i / n);
}

static void paint_cells(painter *p, const hl_draw_command *c, box all, int gap, box clip) {
    const hl_color *cells = p->list->cells + c->first;
    for (uint32_t i = 0; i < c->rows; i++) {
        box cell = {0, border(all.y0, all.y1, i, c->rows), 0,
                    border(all.y0, all.y1, i + 1, c->rows) - gap};
        if (cell.y1 <= clip.y0 || cell.y0 >= clip.y1)
            continue;
        for (uint32_t j = 0; j < c->cols; j++) {
            cell.x0 = border(all.x0, all.x1, j, c->cols);
            cell.x1 = border(all.x0, all.x1, j + 1, c->cols) - gap;
            fill_box(&p->to, box_and(cell, clip), cells[(size_t)i * c->cols + j]);
        }
    }
}

/* Mean colour of the cells under one pixel of a grid that has more cells than pixels. */
static hl_color mean_cell(const painter *p, const hl_draw_command *c, box cells) {
    uint32_t sum[4] = {0}, count = 0;
    for (int i = cells.y0; i < cells.y1; i++)
        for (int j = cells.x0; j < cells.x1; j++, count++) {
            hl_color v = p->list->cells[c->first + (size_t)i * c->cols + (size_t)j];
            sum[0] += v.r, sum[1] += v.g, sum[2] += v.b, sum[3] += v.a;
        }
    return (hl_color){(uint8_t)(sum[0] / count), (uint8_t)(sum[1] / count),
                      (uint8_t)(sum[2] / count), (uint8_t)(sum[3] / count)};
}

/* Cells `from` to `to` (at least one) that lie under pixel i of n. */
static void cells_under(int i, int n, uint32_t cells, int *from, int *to) {
    *from = (int)((int64_t)i * cells / n);
    *to = (int)((int64_t)(i + 1) * cells / n);
    *to = *to > *from ? *to : *from + 1;
}

static void paint_fine_grid(painter *p, const hl_draw_command *c, box all, box clip) {
    box b = box_and(all, clip), under;
    for (int y = b.y0; y < b.y1; y++) {
        cells_under(y - all.y0, all.y1 - all.y0, c->rows, &under.y0, &under.y1);
        for (int x = b.x0; x < b.x1; x++) {
            cells_under(x - all.x0, all.x1 - all.x0, c->cols, &under.x0, &under.x1);
            fill_box(&p->to, (box){x, y, x + 1, y + 1}, mean_cell(p, c, under));
        }
    }
}

/* The gap is whole pixels, at least one if there is any, unless cells are too small to spare it. */
static void paint_grid(painter *p, const hl_draw_command *c, box clip) {
    hl_rect r = c->rect;
    box all = {snapped(p, r.x), snapped(p, r.y), snapped(p, r.x + r.w), snapped(p, r.y + r.h)};
    float smaller =
        fminf((float)(all.x1 - all.x0) / (float)c->cols, (float)(all.y1 - all.y0) / (float)c->rows);
    if (box_empty(box_and(all, clip)))
        return;
    int gap = c->gap > 0 ? (int)fmaxf(1, floorf(c->gap * p->scale + 0.5f)) : 0;
    if (smaller < 1)
        paint_fine_grid(p, c, all, clip);
    else
        paint_cells(p, c, all, smaller >= 4 * (float)gap ? gap : 0, clip);
}

/* --- the list -------------------------------------------------------------------------------- */

static void paint_command(painter *p, const hl_draw_command *c) {
    box clip = box_and(clip_box(p, c->clip), damage_reach(p->list, c, p->scale));
    if (box_empty(clip))
        return;
    switch (c->kind) {
    case HL_DRAW_RECT: paint_rect(p, c, clip); break;
    case HL_DRAW_STROKE: paint_stroke(p, c, clip); break;
    case HL_DRAW_LINE: paint_line(p, c, clip); break;
    case HL_DRAW_POLYLINE: paint_polyline(p, c, clip); break;
    case HL_DRAW_POLYGON: paint_polygon(p, c, clip); break;
    case HL_DRAW_CUBIC: paint_cubic(p, c, clip); break;
    case HL_DRAW_TEXT: paint_text(p, c, clip); break;
    case HL_DRAW_GRID: paint_grid(p, c, clip); break;
    default: break; /* groups draw nothing */
    }
}

void paint_area(painter *p, box area) {
    p->area = box_and(area, (box){0, 0, p->to.w, p->to.h});
    for (int y = p->area.y0; y < p->area.y1; y++)
        memset(p->to.pixels + (size_t)y * (size_t)p->to.w + p->area.x0, 0,
               (size_t)(p->area.x1 > p->area.x0 ? p->area.x1 - p->area.x0 : 0) * sizeof(uint32_t));
    for (size_t i = 0; i < p->list->count; i++)
        paint_command(p, &p->list->commands[i]);
}

size_t paint_changes(painter *p, box out[DAMAGE_BOXES]) {
    size_t count = damage_find(&p->damage, p->list, p->scale, p->to.w, p->to.h, out);
    for (size_t i = 0; i < count; i++)
        paint_area(p, out[i]);
    return count;
}

void paint_free(painter *p) {
    cover_free(&p->cover);
    damage_free(&p->damage);
    glyphs_close(p->glyphs);
    free(p->to.pixels);
    memset(p, 0, sizeof *p);
}
