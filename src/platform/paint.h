/* paint.h - draws a list into a bitmap. */
#ifndef PLATFORM_PAINT_H
#define PLATFORM_PAINT_H

#include "bitmap.h"
#include "cover.h"
#include "glyphs.h"

typedef struct painter {
    bitmap to;
    cover cover;
    glyphs *glyphs;
    const hl_draw_list *list;
    float scale; /* device pixels per logical pixel */
    box area;    /* the part being painted */
} painter;

/* Clears the area and draws every command that reaches it. */
void paint_area(painter *p, box area);

#endif
