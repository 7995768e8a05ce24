/* glyphs.c - the cache of text masks. */
#include "glyphs.h"

#include "line.h"
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SETS = 2048, /* power of two */
    WAYS = 4,    /* a text may stand in any entry of its set; the least recently used one goes */
    BYTES_MAX = 24 << 20,
};

typedef struct entry {
    uint64_t key; /* hash of font, scale and text; 0 = empty */
    uint64_t used;
    mask mask;
} entry;

struct glyphs {
    entry entries[SETS][WAYS];
    uint64_t clock;
    size_t bytes;
    const hl_fonts *fonts; /* whose face numbers the faces have */
    line_faces faces;
};

hl_status glyphs_open(glyphs **out, hl_error *err) {
    *out = NULL;
    if (TTF_Init() != 0)
        return hl_fail(err, HL_ERR_IO, "", "SDL2_ttf", "", "%s", TTF_GetError());
    *out = calloc(1, sizeof **out);
    if (!*out) {
        TTF_Quit();
        return hl_fail(err, HL_ERR_MEMORY, "", "text cache", "", "no memory");
    }
    return HL_OK;
}

static void drop(glyphs *g, entry *e) {
    g->bytes -= (size_t)e->mask.w * (size_t)e->mask.h;
    free(e->mask.data);
    memset(e, 0, sizeof *e);
}

static void drop_all(glyphs *g) {
    for (int i = 0; i < SETS; i++)
        for (int j = 0; j < WAYS; j++)
            drop(g, &g->entries[i][j]);
}

void glyphs_close(glyphs *g) {
    if (!g)
        return;
    drop_all(g);
    line_close(&g->faces);
    free(g);
    TTF_Quit();
}

static uint64_t key_of(hl_font font, float scale, const char *text, size_t size) {
    uint64_t h = 0xCBF29CE484222325u ^ size;
    uint32_t head[4] = {font.weight, font.flags};
    memcpy(&head[2], &font.size, sizeof font.size);
    memcpy(&head[3], &scale, sizeof scale);
    for (int i = 0; i < 4; i++) {
        h = (h ^ head[i]) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    for (size_t left = size; left > 0;) {
        uint64_t word = 0;
        size_t bytes = left < sizeof word ? left : sizeof word;
        memcpy(&word, text + size - left, bytes);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
        left -= bytes;
    }
    return h | 1;
}

/* The entry of a key, or the one to put it into. */
static entry *find(glyphs *g, uint64_t key) {
    entry *set = g->entries[key >> 24 & (SETS - 1)], *oldest = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].used < oldest->used)
            oldest = &set[i];
    }
    return oldest;
}

const mask *glyphs_mask(glyphs *g, const hl_fonts *fonts, hl_font font, float scale,
                        const char *text, size_t size) {
    if (fonts != g->fonts) {
        drop_all(g);
        line_close(&g->faces);
        g->fonts = fonts;
    }
    uint64_t key = key_of(font, scale, text, size);
    entry *e = find(g, key);
    if (e->key != key) {
        if (g->bytes > BYTES_MAX)
            drop_all(g);
        drop(g, e);
        e->key = key;
        line_render(&g->faces, fonts, font, scale, text, size, &e->mask);
        g->bytes += (size_t)e->mask.w * (size_t)e->mask.h;
    }
    e->used = ++g->clock;
    return e->mask.data ? &e->mask : NULL;
}
