/* damage.h - which parts of a picture changed since the last one.
 *
 * The picture is divided into tiles. Each command is hashed into every tile it can reach; a tile
 * whose hash is as it was need not be drawn again (the idea is rxi's, from lite's rencache). */
#ifndef PLATFORM_DAMAGE_H
#define PLATFORM_DAMAGE_H

#include "bitmap.h"

enum { DAMAGE_BOXES = 64 };

typedef struct damage {
    uint64_t *now, *before; /* owned; a hash per tile, row by row */
    int cols, rows;
    int w, h; /* device pixels; 0 = nothing is known of the last picture */
    float scale;
} damage;

void damage_free(damage *d);
/* The next picture is all new. */
void damage_forget(damage *d);
/* Boxes that cover every change; the whole picture when memory is out. */
size_t damage_find(damage *d, const hl_draw_list *list, float scale, int w, int h,
                   box out[DAMAGE_BOXES]);

/* The device pixels a command can reach, its clip applied; never too small. */
box damage_reach(const hl_draw_list *list, const hl_draw_command *c, float scale);

#endif
