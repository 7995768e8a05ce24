/* bitmap.h - pixels that shapes are blended into, and the arithmetic of blending. */
#ifndef PLATFORM_BITMAP_H
#define PLATFORM_BITMAP_H

#include "headlight/canvas/draw.h"
#include <stdint.h>

/* Premultiplied, 0xAARRGGBB in native order (SDL_PIXELFORMAT_ARGB8888). */
typedef struct bitmap {
    uint32_t *pixels; /* owned */
    int w, h;
} bitmap;

/* A box of device pixels, x1 and y1 excluded. */
typedef struct box {
    int x0, y0, x1, y1;
} box;

static inline bool box_empty(box b) {
    return b.x0 >= b.x1 || b.y0 >= b.y1;
}
box box_and(box a, box b);

/* c as an opaque pixel; its own alpha goes into the blend's. */
static inline uint32_t opaque_pixel(hl_color c) {
    return 0xFF000000u | (uint32_t)c.r << 16 | (uint32_t)c.g << 8 | c.b;
}

/* Two channels at once, rounded exactly: (a*x + b*(255-x)) / 255 in each 16-bit lane. */
static inline uint32_t lerp_lanes(uint32_t a, uint32_t b, uint32_t x) {
    uint32_t t = a * x + b * (255 - x) + 0x00800080u;
    return (t + (t >> 8 & 0x00FF00FFu)) >> 8 & 0x00FF00FFu;
}

/* source (opaque) over under at alpha 0..255, in sRGB values as SVG renderers do. */
static inline uint32_t blend(uint32_t under, uint32_t source, uint32_t alpha) {
    uint32_t even = lerp_lanes(source & 0x00FF00FFu, under & 0x00FF00FFu, alpha);
    uint32_t odd = lerp_lanes(source >> 8 & 0x00FF00FFu, under >> 8 & 0x00FF00FFu, alpha);
    return odd << 8 | even;
}

/* Fills count pixels at alpha. */
void fill_span(uint32_t *out, int count, uint32_t source, uint32_t alpha);
/* Fills a box, already inside the bitmap. */
void fill_box(bitmap *to, box b, hl_color color);

#endif
