/* face.c - stb_truetype behind our own names. It trusts its input, so it is given only faces that
 * fontconfig found installed on the system. */
#include "face.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include "stb_truetype.h"
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

enum { ASCII = 128, UNKNOWN = INT16_MIN };

struct font_face {
    stbtt_fontinfo info;
    float em;         /* ems per font unit */
    int glyph[ASCII]; /* -1 = not looked up yet */
    /* GPOS search costs microseconds a pair, so pairs of ASCII are kept. Font units. */
    int16_t kern[ASCII][ASCII];
};

font_face *face_open(const unsigned char *data, size_t size, int index) {
    if (size < 12)
        return NULL;
    int offset = stbtt_GetFontOffsetForIndex(data, index);
    font_face *f = offset < 0 ? NULL : calloc(1, sizeof *f);
    if (!f)
        return NULL;
    if ((size_t)offset >= size || !stbtt_InitFont(&f->info, data, offset)) {
        free(f);
        return NULL;
    }
    f->em = stbtt_ScaleForMappingEmToPixels(&f->info, 1);
    for (int i = 0; i < ASCII; i++)
        f->glyph[i] = -1;
    for (int i = 0; i < ASCII; i++)
        for (int j = 0; j < ASCII; j++)
            f->kern[i][j] = UNKNOWN;
    return f;
}

void face_close(font_face *f) {
    free(f);
}

static int find_glyph(font_face *f, int32_t codepoint) {
    return stbtt_FindGlyphIndex(&f->info, codepoint);
}

int face_glyph(font_face *f, int32_t codepoint) {
    if (codepoint < 0 || codepoint >= ASCII)
        return find_glyph(f, codepoint);
    if (f->glyph[codepoint] < 0)
        f->glyph[codepoint] = find_glyph(f, codepoint);
    return f->glyph[codepoint];
}

float face_advance(font_face *f, int glyph) {
    int advance = 0;
    stbtt_GetGlyphHMetrics(&f->info, glyph, &advance, NULL);
    return (float)advance * f->em;
}

static int kern_units(font_face *f, int32_t left, int32_t right) {
    return stbtt_GetGlyphKernAdvance(&f->info, face_glyph(f, left), face_glyph(f, right));
}

float face_kern(font_face *f, int32_t left, int32_t right) {
    if (left < 0 || left >= ASCII || right < 0 || right >= ASCII)
        return (float)kern_units(f, left, right) * f->em;
    if (f->kern[left][right] == UNKNOWN)
        f->kern[left][right] = (int16_t)kern_units(f, left, right);
    return (float)f->kern[left][right] * f->em;
}

void face_height(const font_face *f, float *ascent, float *descent) {
    int up = 0, down = 0;
    stbtt_GetFontVMetrics(&f->info, &up, &down, NULL);
    *ascent = (float)up * f->em;
    *descent = (float)-down * f->em;
}

size_t face_outline(const font_face *f, int glyph, outline_point **out) {
    stbtt_vertex *v = NULL;
    int count = stbtt_GetGlyphShape(&f->info, glyph, &v);
    *out = count > 0 ? calloc((size_t)count, sizeof **out) : NULL;
    size_t made = *out ? (size_t)count : 0;
    for (size_t i = 0; i < made; i++) {
        static const char ops[] = {0, 'M', 'L', 'Q', 'C'};
        outline_point *p = &(*out)[i];
        p->op = ops[v[i].type];
        p->x = (float)v[i].x * f->em;
        p->y = (float)v[i].y * f->em;
        p->ax = (float)v[i].cx * f->em;
        p->ay = (float)v[i].cy * f->em;
        p->bx = (float)v[i].cx1 * f->em;
        p->by = (float)v[i].cy1 * f->em;
    }
    stbtt_FreeShape(&f->info, v);
    return made;
}
