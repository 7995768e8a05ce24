/* paint.h - draws a list into a bitmap. */
#ifndef PLATFORM_PAINT_H
#define PLATFORM_PAINT_H

#include "bitmap.h"
#include "cover.h"
#include "damage.h"
#include "glyphs.h"

typedef struct painter {
    bitmap to;
    cover cover;
    glyphs *glyphs;
    const hl_draw_list *list;
    float scale; /* device pixels per logical pixel */
    box area;    /* the part being painted */
    damage damage;
} painter;

void paint_free(painter *p);

/* Clears the area and draws every command that reaches it. */
void paint_area(painter *p, box area);

/* Brings the bitmap from the last list's picture to this one's; returns the boxes painted. */
size_t paint_changes(painter *p, box out[DAMAGE_BOXES]);

#endif
