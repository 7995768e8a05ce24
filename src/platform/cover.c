/* cover.c - see cover.h. */
#include "cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 16,          /* pixels of a row under one bit of touched */
    BAND_SUMS = 1 << 18, /* floats of a band: 1 MB, stays in the second-level cache */
    COORDINATE_MAX = 1 << 20,
};

/* fminf and fmaxf are calls, for the sake of NaN; put_edge lets no NaN in. */
static inline float least(float a, float b) {
    return a < b ? a : b;
}
static inline float most(float a, float b) {
    return a > b ? a : b;
}

void cover_free(cover *c) {
    free(c->edges);
    free(c->sums);
    free(c->touched);
    memset(c, 0, sizeof *c);
}

static float tame(float v) {
    return v > -COORDINATE_MAX ? fminf(v, COORDINATE_MAX) : -COORDINATE_MAX; /* NaN too */
}

static void put_edge(cover *c, hl_point a, hl_point b) {
    if (c->count == c->capacity) {
        size_t wanted = c->capacity ? c->capacity * 2 : 256;
        cover_edge *bigger = realloc(c->edges, wanted * sizeof *bigger);
        if (!bigger) {
            c->failed = true;
            return;
        }
        c->edges = bigger;
        c->capacity = wanted;
    }
    c->edges[c->count++] = (cover_edge){{tame(a.x), tame(a.y)}, {tame(b.x), tame(b.y)}};
}

static float signed_area(const hl_point *p, size_t count) {
    float sum = 0;
    for (size_t i = 0, j = count - 1; i < count; j = i++)
        sum += (p[j].x - p[0].x) * (p[i].y - p[0].y) - (p[i].x - p[0].x) * (p[j].y - p[0].y);
    return sum;
}

void cover_add(cover *c, const hl_point *points, size_t count, int orientation) {
    bool flip = orientation && (signed_area(points, count) < 0) == (orientation > 0);
    for (size_t i = 0, j = count - 1; i < count; j = i++)
        put_edge(c, points[flip ? i : j], points[flip ? j : i]);
}

/* --- one band ------------------------------------------------------------------------------- */

static size_t stride_of(const cover *c) {
    return (size_t)(c->window.x1 - c->window.x0) + 2; /* an edge at the right border spills over */
}

static size_t words_of(const cover *c) {
    return ((size_t)(c->window.x1 - c->window.x0) + 2) / BLOCK / 64 + 1;
}

static void touch(uint64_t *row, int first, int last) {
    for (int block = first / BLOCK; block <= last / BLOCK; block++)
        row[block / 64] |= (uint64_t)1 << block % 64;
}

/* An edge inside one row, from x0 to x1 while it falls by dy (signed by its direction). Its area to
 * the left of each pixel border is a trapezoid; the differences are what is stored. */
static void add_in_row(float *sums, uint64_t *touched, float x0, float x1, float dy) {
    float left = least(x0, x1), right = most(x0, x1);
    int first = (int)left, last = (int)right;
    touch(touched, first, last + 1);
    if (first == last) {
        float inside = (left + right) / 2 - (float)first; /* mean distance from the pixel's left */
        sums[first] += dy * (1 - inside);
        sums[first + 1] += dy * inside;
        return;
    }
    float slope = dy / (right - left); /* change of y a pixel */
    float lead = (float)first + 1 - left, covered = slope * lead * lead / 2;
    sums[first] += covered;
    float before = covered; /* coverage of the pixel to the left */
    float y = slope * lead; /* fallen up to the pixel's left border */
    for (int x = first + 1; x < last; x++, y += slope) {
        float here = y + slope / 2;
        sums[x] += here - before;
        before = here;
    }
    float rest = right - (float)last; /* part of the last pixel the edge passes */
    float here = y + slope * rest * (1 - rest / 2);
    sums[last] += here - before;
    sums[last + 1] += dy - here;
}

/* An edge whose x stays in 0..width, in the band's own coordinates. */
static void add_inside(cover *c, float x0, float y0, float x1, float y1, float direction) {
    size_t stride = stride_of(c), words = words_of(c);
    float width = (float)(c->window.x1 - c->window.x0);
    float slope = (x1 - x0) / (y1 - y0), x = x0;
    int last = (int)ceilf(y1);
    for (int row = (int)y0; row < last; row++) {
        float top = most(y0, (float)row), bottom = least(y1, (float)row + 1);
        float next = x0 + slope * (bottom - y0);
        next = least(most(next, 0), width);
        if (bottom > top)
            add_in_row(c->sums + (size_t)row * stride, c->touched + (size_t)row * words, x, next,
                       direction * (bottom - top));
        x = next;
    }
}

/* Cuts an edge at the band's left border (what lies beyond counts as lying on it) and at its right
 * border (what lies beyond does not count). y0 < y1. */
static void add_clipped(cover *c, float x0, float y0, float x1, float y1, float direction) {
    float width = (float)(c->window.x1 - c->window.x0);
    if (x0 >= width && x1 >= width)
        return;
    if (x0 <= 0 && x1 <= 0) {
        add_inside(c, 0, y0, 0, y1, direction);
        return;
    }
    float low = least(x0, x1), high = most(x0, x1), cut = low < 0 ? 0 : width;
    if (low >= 0 && high <= width) {
        add_inside(c, x0, y0, x1, y1, direction);
        return;
    }
    float y = y0 + (y1 - y0) * ((cut - x0) / (x1 - x0));
    y = least(most(y, y0), y1);
    if (y > y0)
        add_clipped(c, x0, y0, cut, y, direction);
    if (y < y1)
        add_clipped(c, cut, y, x1, y1, direction);
}

static void add_edge(cover *c, const cover_edge *e) {
    bool down = e->a.y < e->b.y;
    hl_point top = down ? e->a : e->b, end = down ? e->b : e->a;
    float ox = (float)c->window.x0, oy = (float)c->window.y0;
    float x0 = top.x - ox, y0 = top.y - oy, x1 = end.x - ox, y1 = end.y - oy;
    float height = (float)(c->window.y1 - c->window.y0);
    if (y1 <= 0 || y0 >= height || !(y1 > y0))
        return;
    float slope = (x1 - x0) / (y1 - y0);
    if (y1 > height) {
        x1 = x0 + slope * (height - y0);
        y1 = height;
    }
    if (y0 < 0) {
        x0 -= slope * y0;
        y0 = 0;
    }
    add_clipped(c, x0, y0, x1, y1, down ? 1.f : -1.f);
}

/* --- from sums to pixels --------------------------------------------------------------------- */

static uint32_t alpha_of(float sum, float alpha) {
    return (uint32_t)(least(fabsf(sum), 1) * alpha + 0.5f);
}

/* A touched block; returns the running sum behind it. */
static float sweep_block(float *sums, uint32_t *out, int count, float sum, uint32_t source,
                         float alpha) {
    for (int i = 0; i < count; i++) {
        sum += sums[i];
        sums[i] = 0;
        uint32_t a = alpha_of(sum, alpha);
        if (a)
            out[i] = blend(out[i], source, a);
    }
    return sum;
}

static void sweep_row(const cover *c, float *sums, uint64_t *touched, uint32_t *out,
                      uint32_t source, float alpha) {
    int width = c->window.x1 - c->window.x0;
    float sum = 0;
    for (int x = 0; x < width; x += BLOCK) {
        int count = width - x < BLOCK ? width - x : BLOCK, block = x / BLOCK;
        if (touched[block / 64] >> block % 64 & 1) {
            sum = sweep_block(sums + x, out + x, count, sum, source, alpha);
            continue;
        }
        uint32_t a = alpha_of(sum, alpha);
        if (a)
            fill_span(out + x, count, source, a);
    }
    sums[width] = sums[width + 1] = 0;
    memset(touched, 0, words_of(c) * sizeof *touched);
}

/* Zeroed room for the band's sums and bits. */
static bool make_room(cover *c) {
    size_t rows = (size_t)(c->window.y1 - c->window.y0);
    size_t sums = rows * stride_of(c), words = rows * words_of(c);
    if (sums > c->sum_capacity) {
        free(c->sums);
        c->sums = calloc(sums, sizeof *c->sums);
        c->sum_capacity = c->sums ? sums : 0;
    }
    if (words > c->touched_capacity) {
        free(c->touched);
        c->touched = calloc(words, sizeof *c->touched);
        c->touched_capacity = c->touched ? words : 0;
    }
    return c->sums && c->touched;
}

static void fill_band(cover *c, bitmap *to, hl_color color) {
    if (!make_room(c)) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < c->count; i++)
        add_edge(c, &c->edges[i]);
    size_t stride = stride_of(c), words = words_of(c);
    for (int y = c->window.y0; y < c->window.y1; y++) {
        size_t row = (size_t)(y - c->window.y0);
        sweep_row(c, c->sums + row * stride, c->touched + row * words,
                  to->pixels + (size_t)y * (size_t)to->w + c->window.x0, opaque_pixel(color),
                  (float)color.a);
    }
}

/* The pixels the edges can reach. */
static box bounds(const cover *c) {
    float x0 = COORDINATE_MAX, y0 = COORDINATE_MAX, x1 = -COORDINATE_MAX, y1 = -COORDINATE_MAX;
    for (size_t i = 0; i < c->count; i++) {
        const cover_edge *e = &c->edges[i];
        x0 = least(x0, least(e->a.x, e->b.x));
        x1 = most(x1, most(e->a.x, e->b.x));
        y0 = least(y0, least(e->a.y, e->b.y));
        y1 = most(y1, most(e->a.y, e->b.y));
    }
    return (box){(int)floorf(x0), (int)floorf(y0), (int)ceilf(x1), (int)ceilf(y1)};
}

void cover_fill(cover *c, bitmap *to, box clip, hl_color color) {
    box all = box_and(bounds(c), box_and(clip, (box){0, 0, to->w, to->h}));
    if (c->count > 0 && !box_empty(all) && color.a > 0) {
        int rows = BAND_SUMS / (all.x1 - all.x0 + 2);
        rows = rows < 1 ? 1 : rows;
        for (int y = all.y0; y < all.y1; y += rows) {
            c->window = (box){all.x0, y, all.x1, y + rows < all.y1 ? y + rows : all.y1};
            fill_band(c, to, color);
        }
    }
    c->count = 0;
}
