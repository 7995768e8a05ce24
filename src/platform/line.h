/* line.h - draws one line of text into a mask, run by run. */
#ifndef PLATFORM_LINE_H
#define PLATFORM_LINE_H

#include "glyphs.h"
#include <SDL_ttf.h>

enum { LINE_FACES = 64 };

/* One SDL2_ttf font per face; its size is set for each line. */
typedef struct line_faces {
    TTF_Font *fonts[LINE_FACES];
    float sizes[LINE_FACES];
} line_faces;

void line_close(line_faces *faces);
/* Fills out with a malloc'd mask; leaves it zeroed when there is no ink or no memory. */
void line_render(line_faces *faces, const hl_fonts *fonts, hl_font font, float scale,
                 const char *text, size_t size, mask *out);

#endif
