/* line.c - see line.h.
 *
 * SDL2_ttf puts unhinted glyphs on whole pixels, which spaces small text unevenly. So a run is
 * drawn at FINE times the horizontal resolution and averaged down: glyphs then stand within 1/FINE
 * pixel of where the canvas measured them, and a run starts at any fraction of a pixel.
 */
#include "line.h"

#include "headlight/base/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FINE = 4, RUNS_USUAL = 64 };

void line_close(line_faces *faces) {
    for (int i = 0; i < LINE_FACES; i++)
        if (faces->fonts[i])
            TTF_CloseFont(faces->fonts[i]);
    memset(faces, 0, sizeof *faces);
}

/* A face at `pixels` per em. A size of one point makes the resolution the size, in steps of 1/72
 * pixel, where SDL2_ttf's own sizes are whole. */
static TTF_Font *sized(line_faces *faces, const hl_fonts *fonts, int face, float pixels) {
    if (face < 0 || face >= LINE_FACES)
        return NULL;
    unsigned dpi = (unsigned)lrintf(fminf(fmaxf(pixels, 1), 2000) * 72);
    TTF_Font **font = &faces->fonts[face];
    if (!*font) {
        hl_face file = hl_fonts_face(fonts, face);
        *font = TTF_OpenFontIndexDPI(file.path, 1, file.index, dpi * FINE, dpi);
        if (!*font)
            return NULL;
        TTF_SetFontHinting(*font, TTF_HINTING_NONE);
        TTF_SetFontKerning(*font, 1);
    } else if (faces->sizes[face] != pixels) {
        TTF_SetFontSizeDPI(*font, 1, dpi * FINE, dpi);
    }
    faces->sizes[face] = pixels;
    return *font;
}

/* Direction and script of a run for shaping, the script from its first character that has one. */
static void set_script(TTF_Font *font, const char *text, size_t size, bool rtl) {
    static const struct {
        int32_t first, last;
        char name[5];
    } scripts[] = {{0x0590, 0x05FF, "Hebr"}, {0x0600, 0x06FF, "Arab"}, {0x0700, 0x074F, "Syrc"},
                   {0x0750, 0x077F, "Arab"}, {0x0780, 0x07BF, "Thaa"}, {0x07C0, 0x07FF, "Nkoo"},
                   {0x0870, 0x08FF, "Arab"}, {0x0900, 0x097F, "Deva"}, {0x0980, 0x09FF, "Beng"},
                   {0x0B80, 0x0BFF, "Taml"}, {0x0E00, 0x0E7F, "Thai"}, {0xFB1D, 0xFB4F, "Hebr"},
                   {0xFB50, 0xFDFF, "Arab"}, {0xFE70, 0xFEFE, "Arab"}};
    const char *name = "Latn";
    for (size_t at = 0; at < size && name[0] == 'L';) {
        int32_t c = hl_utf8_next(text, size, &at);
        for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
            if (c >= scripts[i].first && c <= scripts[i].last)
                name = scripts[i].name;
    }
    TTF_SetFontScriptName(font, name);
    TTF_SetFontDirection(font, rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
}

/* How far SDL2_ttf moved the pen right (fine columns) and down (rows) to hold ink that lies left of
 * it or above the ascent. */
static void pen_shift(TTF_Font *font, const char *text, size_t size, int *right, int *down) {
    int min_x = 0, max_y = 0, ascent = TTF_FontAscent(font);
    *right = *down = 0;
    for (size_t at = 0; at < size;) {
        bool first = at == 0;
        int32_t c = hl_utf8_next(text, size, &at);
        if (TTF_GlyphMetrics32(font, (Uint32)c, &min_x, NULL, NULL, &max_y, NULL) != 0)
            continue;
        if (first && min_x < 0)
            *right = -min_x;
        if (max_y - ascent > *down)
            *down = max_y - ascent;
    }
}

/* One run as SDL2_ttf draws it: fine columns, and where its pen stands. */
typedef struct drawn {
    SDL_Surface *surface; /* NULL: no ink */
    int pen_x, pen_y;     /* of the baseline's left end, fine columns and rows */
    float x;              /* pen in the line, pixels */
    float fit;            /* horizontal scale, 1 unless shaping made the run too wide */
} drawn;

/* Shaping can change a width: what comes out narrower than its letters were measured is centred in
 * the room; what comes out wider is squeezed into it. */
static void fit_run(drawn *d, float measured, float found) {
    if (found > measured * 1.05f)
        d->fit = measured / found;
    else if (found < measured * 0.95f)
        d->x += (measured - found) / 2;
}

static drawn draw_run(line_faces *faces, const hl_fonts *fonts, float pixels, float scale,
                      const char *text, const hl_text_run *run) {
    drawn d = {.x = run->x * scale, .fit = 1};
    TTF_Font *font = sized(faces, fonts, run->face, pixels);
    size_t size = run->end - run->start;
    char *copy = font ? malloc(size + 1) : NULL;
    if (!copy)
        return d;
    memcpy(copy, text + run->start, size);
    copy[size] = 0;
    set_script(font, copy, size, run->rtl);
    d.surface = TTF_RenderUTF8_Blended(font, copy, (SDL_Color){255, 255, 255, 255});
    pen_shift(font, copy, size, &d.pen_x, &d.pen_y);
    d.pen_y += TTF_FontAscent(font);
    int drawn_w = 0;
    if (TTF_SizeUTF8(font, copy, &drawn_w, NULL) == 0 && drawn_w > 0)
        fit_run(&d, run->w * scale, (float)drawn_w / FINE);
    free(copy);
    return d;
}

/* Adds a row of fine alphas to a row of the mask by area. */
static void shrink_row(const uint32_t *fine, int fine_w, float start, float step,
                       unsigned char *out, int w) {
    for (int i = 0; i < fine_w; i++) {
        float alpha = (float)(fine[i] >> 24);
        if (alpha == 0)
            continue;
        float left = start + (float)i * step, right = left + step;
        int first = (int)floorf(left), last = (int)floorf(right);
        for (int x = first; x <= last; x++) {
            float part = fminf(right, (float)x + 1) - fmaxf(left, (float)x);
            if (part <= 0 || x < 0 || x >= w)
                continue;
            float sum = (float)out[x] + alpha * part;
            out[x] = (unsigned char)fminf(sum + 0.5f, 255);
        }
    }
}

static void place(const drawn *d, mask *m) {
    float step = d->fit / FINE, start = d->x - (float)d->pen_x * step - (float)m->left;
    const SDL_Surface *s = d->surface;
    for (int y = 0; y < s->h; y++) {
        int to = y - d->pen_y - m->top;
        if (to >= 0 && to < m->h)
            shrink_row((const uint32_t *)((const char *)s->pixels + (size_t)y * (size_t)s->pitch),
                       s->w, start, step, m->data + (size_t)to * (size_t)m->w, m->w);
    }
}

/* Room for every run. */
static void set_bounds(const drawn *all, size_t count, mask *m) {
    float x0 = 1e9f, x1 = -1e9f;
    int y0 = 1 << 20, y1 = -(1 << 20);
    for (size_t i = 0; i < count; i++) {
        if (!all[i].surface)
            continue;
        float step = all[i].fit / FINE, left = all[i].x - (float)all[i].pen_x * step;
        x0 = fminf(x0, left);
        x1 = fmaxf(x1, left + (float)all[i].surface->w * step);
        y0 = y0 < -all[i].pen_y ? y0 : -all[i].pen_y;
        y1 = y1 > all[i].surface->h - all[i].pen_y ? y1 : all[i].surface->h - all[i].pen_y;
    }
    if (x0 > x1)
        return;
    m->left = (int)floorf(x0);
    m->top = y0;
    m->w = (int)ceilf(x1) + 1 - m->left;
    m->h = y1 - y0;
}

static void render_runs(line_faces *faces, const hl_fonts *fonts, hl_font font, float scale,
                        const char *text, const hl_text_run *runs, drawn *all, size_t count,
                        mask *out) {
    for (size_t i = 0; i < count; i++)
        all[i] = draw_run(faces, fonts, font.size * scale, scale, text, &runs[i]);
    set_bounds(all, count, out);
    if (out->w > 0 && out->h > 0)
        out->data = calloc((size_t)out->w, (size_t)out->h);
    for (size_t i = 0; i < count; i++) {
        if (out->data && all[i].surface)
            place(&all[i], out);
        SDL_FreeSurface(all[i].surface);
    }
    if (!out->data)
        memset(out, 0, sizeof *out);
}

void line_render(line_faces *faces, const hl_fonts *fonts, hl_font font, float scale,
                 const char *text, size_t size, mask *out) {
    memset(out, 0, sizeof *out);
    hl_text_run usual_runs[RUNS_USUAL], *runs = usual_runs;
    drawn usual_drawn[RUNS_USUAL], *all = usual_drawn;
    size_t count = hl_text_runs(fonts, font, text, (int)size, runs, RUNS_USUAL);
    if (count > RUNS_USUAL) {
        runs = calloc(count, sizeof *runs);
        all = calloc(count, sizeof *all);
        if (runs && all)
            hl_text_runs(fonts, font, text, (int)size, runs, count);
    }
    if (runs && all)
        render_runs(faces, fonts, font, scale, text, runs, all, count, out);
    if (runs != usual_runs)
        free(runs);
    if (all != usual_drawn)
        free(all);
}
