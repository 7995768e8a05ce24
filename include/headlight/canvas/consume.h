/* canvas/consume.h - consumers of a draw list that need no window, and the raster interface.
 */
#ifndef HEADLIGHT_CANVAS_CONSUME_H
#define HEADLIGHT_CANVAS_CONSUME_H

#include "headlight/base/text.h"
#include "headlight/canvas/draw.h"

/* SVG 1.1 text of the whole list. Text stands as <text> with its measured place and textLength, or,
 * with outlines, as glyph paths (the same everywhere, whatever fonts the reader has). Groups become
 * <g data-name="..">. */
hl_status hl_svg_write(const hl_draw_list *list, bool outlines, hl_str *out, hl_error *err);

/* One line a command, for tests and for people: "text 34.0,45.0 left 20/400 #1b1f24 \"it\"". */
void hl_dump_write(const hl_draw_list *list, hl_str *out);

/* Pixels, straight alpha RGBA, row by row. data is malloc'd. */
typedef struct hl_pixels {
    unsigned char *data;
    int w, h;
} hl_pixels;

/* Draws a list at a scale (1, 2, 4) into new pixels. The platform module has the one real one. */
typedef hl_status (*hl_raster_fn)(const hl_draw_list *list, float scale, hl_pixels *out,
                                  hl_error *err);

#endif
