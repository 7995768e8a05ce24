/* raster.c - painted pixels on a renderer, or handed out. */
#include "headlight/platform/raster.h"

#include "paint.h"
#include <SDL.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 16384 }; /* pixels a picture may be wide or high */

struct hl_raster {
    painter painter;
    SDL_Renderer *renderer; /* borrowed */
    SDL_Texture *texture;   /* of the picture's size */
};

static hl_status sdl_fail(hl_error *err, const char *what) {
    return hl_fail(err, HL_ERR_IO, "", what, "", "%s", SDL_GetError());
}

static hl_status open_painter(painter *p, hl_error *err) {
    return glyphs_open(&p->glyphs, err);
}

/* Pixels for a list at a scale; the old ones stay when they fit. */
static hl_status size_bitmap(painter *p, const hl_draw_list *list, float scale, hl_error *err) {
    float w = ceilf(list->w * scale - 0.01f), h = ceilf(list->h * scale - 0.01f);
    if (!(w >= 1 && h >= 1 && w <= SIDE_MAX && h <= SIDE_MAX))
        return hl_fail(err, HL_ERR_RANGE, "", "size", "1 to 16384 pixels a side", "%.0f x %.0f",
                       (double)w, (double)h);
    p->list = list;
    p->scale = scale;
    if (p->to.pixels && p->to.w == (int)w && p->to.h == (int)h)
        return HL_OK;
    free(p->to.pixels);
    damage_forget(&p->damage);
    p->to = (bitmap){malloc((size_t)w * (size_t)h * sizeof(uint32_t)), (int)w, (int)h};
    if (!p->to.pixels)
        return hl_fail(err, HL_ERR_MEMORY, "", "picture", "", "%.0f x %.0f pixels", (double)w,
                       (double)h);
    return HL_OK;
}

static hl_status check_painted(const painter *p, hl_error *err) {
    if (p->cover.failed || p->list->failed)
        return hl_fail(err, HL_ERR_MEMORY, "", "picture", "", "no memory");
    return HL_OK;
}

hl_status hl_raster_create(hl_raster **out, SDL_Renderer *renderer, hl_error *err) {
    *out = calloc(1, sizeof **out);
    if (!*out)
        return hl_fail(err, HL_ERR_MEMORY, "", "picture", "", "no memory");
    (*out)->renderer = renderer;
    hl_status status = open_painter(&(*out)->painter, err);
    if (status != HL_OK) {
        free(*out);
        *out = NULL;
    }
    return status;
}

void hl_raster_forget(hl_raster *raster) {
    if (raster->texture)
        SDL_DestroyTexture(raster->texture);
    raster->texture = NULL;
    damage_forget(&raster->painter.damage);
}

void hl_raster_destroy(hl_raster *raster) {
    if (!raster)
        return;
    hl_raster_forget(raster);
    paint_free(&raster->painter);
    free(raster);
}

static hl_status size_texture(hl_raster *r, hl_error *err) {
    int w = 0, h = 0;
    if (r->texture)
        SDL_QueryTexture(r->texture, NULL, NULL, &w, &h);
    if (w == r->painter.to.w && h == r->painter.to.h)
        return HL_OK;
    hl_raster_forget(r);
    r->texture = SDL_CreateTexture(r->renderer, SDL_PIXELFORMAT_ARGB8888,
                                   SDL_TEXTUREACCESS_STREAMING, r->painter.to.w, r->painter.to.h);
    if (!r->texture)
        return sdl_fail(err, "texture");
    SDL_SetTextureBlendMode(r->texture, SDL_BLENDMODE_NONE);
    return HL_OK;
}

static hl_status upload(hl_raster *r, const box *boxes, size_t count, hl_error *err) {
    const bitmap *from = &r->painter.to;
    for (size_t i = 0; i < count; i++) {
        box b = boxes[i];
        SDL_Rect part = {b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
        const uint32_t *first = from->pixels + (size_t)b.y0 * (size_t)from->w + b.x0;
        if (SDL_UpdateTexture(r->texture, &part, first, from->w * 4) != 0)
            return sdl_fail(err, "texture");
    }
    return HL_OK;
}

hl_status hl_raster_draw(hl_raster *raster, const hl_draw_list *list, float scale, hl_error *err) {
    painter *p = &raster->painter;
    box boxes[DAMAGE_BOXES];
    hl_status status = size_bitmap(p, list, scale, err);
    if (status == HL_OK)
        status = size_texture(raster, err);
    if (status != HL_OK)
        return status;
    size_t count = paint_changes(p, boxes);
    status = check_painted(p, err);
    if (status == HL_OK)
        status = upload(raster, boxes, count, err);
    if (status == HL_OK && SDL_RenderCopy(raster->renderer, raster->texture, NULL,
                                          &(SDL_Rect){0, 0, p->to.w, p->to.h}) != 0)
        status = sdl_fail(err, "drawing");
    if (status != HL_OK)
        hl_raster_forget(raster); /* what the texture holds is not known */
    return status;
}

/* Premultiplied to straight alpha, in RGBA byte order. */
static void straighten(const bitmap *from, unsigned char *out) {
    size_t count = (size_t)from->w * (size_t)from->h;
    for (size_t i = 0; i < count; i++, out += 4) {
        uint32_t v = from->pixels[i], a = v >> 24;
        uint32_t r = v >> 16 & 255, g = v >> 8 & 255, b = v & 255;
        if (a != 0 && a != 255) {
            r = (r * 255 + a / 2) / a;
            g = (g * 255 + a / 2) / a;
            b = (b * 255 + a / 2) / a;
        }
        out[0] = (unsigned char)(r < 255 ? r : 255);
        out[1] = (unsigned char)(g < 255 ? g : 255);
        out[2] = (unsigned char)(b < 255 ? b : 255);
        out[3] = (unsigned char)a;
    }
}

hl_status hl_raster_pixels(const hl_draw_list *list, float scale, hl_pixels *out, hl_error *err) {
    painter p = {0};
    memset(out, 0, sizeof *out);
    hl_status status = open_painter(&p, err);
    if (status == HL_OK)
        status = size_bitmap(&p, list, scale, err);
    if (status == HL_OK) {
        paint_area(&p, (box){0, 0, p.to.w, p.to.h});
        status = check_painted(&p, err);
    }
    size_t bytes = status == HL_OK ? (size_t)p.to.w * (size_t)p.to.h * 4 : 0;
    out->data = status == HL_OK ? malloc(bytes) : NULL;
    if (status == HL_OK && !out->data)
        status = hl_fail(err, HL_ERR_MEMORY, "", "picture", "", "%zu bytes", bytes);
    if (out->data) {
        out->w = p.to.w;
        out->h = p.to.h;
        straighten(&p.to, out->data);
    }
    paint_free(&p);
    return status;
}
