/* glyphs.h - lines of text as coverage masks, from SDL2_ttf, cached. */
#ifndef PLATFORM_GLYPHS_H
#define PLATFORM_GLYPHS_H

#include "headlight/canvas/font.h"

/* Coverage 0..255 of one line of text; left and top place it from the pen on the baseline. */
typedef struct mask {
    int w, h, left, top;
    unsigned char *data;
} mask;

typedef struct glyphs glyphs;

hl_status glyphs_open(glyphs **out, hl_error *err);
void glyphs_close(glyphs *g);

/* The mask of a text at scale device pixels per logical pixel; owned by the cache and valid until
 * the next call. NULL when memory is out or there is no ink. */
const mask *glyphs_mask(glyphs *g, const hl_fonts *fonts, hl_font font, float scale,
                        const char *text, size_t size);

#endif
