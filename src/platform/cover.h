/* cover.h - exact area coverage of filled outlines.
 *
 * An outline is a set of directed edges. Each edge adds, to the pixels it passes, the change of
 * covered area from the pixel on its left; a running sum along a row then gives every pixel's
 * coverage (the accumulation buffer of font-rs and of stb_truetype 2). Cost follows the length of
 * the outline: blocks of a row that no edge touched are skipped or filled as one span.
 *
 * Edges shared by two pieces of one shape run in opposite directions and cancel, so pieces that
 * meet leave no seam; overlaps are clamped to 1, so a translucent shape never covers a pixel twice.
 */
#ifndef PLATFORM_COVER_H
#define PLATFORM_COVER_H

#include "bitmap.h"

typedef struct cover_edge {
    hl_point a, b; /* device pixels */
} cover_edge;

typedef struct cover {
    cover_edge *edges; /* owned */
    size_t count, capacity;
    float *sums;       /* one band of rows; zero between fills */
    uint64_t *touched; /* a bit per block of a row */
    size_t sum_capacity, touched_capacity;
    box window;  /* of the band being filled */
    bool failed; /* sticky: memory ran out */
} cover;

void cover_free(cover *c);

/* Adds the closed outline through the points. Pieces added with one orientation are united; with
 * orientation -1 a piece inside another is cut out of it. 0 leaves the direction as it is given. */
void cover_add(cover *c, const hl_point *points, size_t count, int orientation);
/* Blends what was added into the clip of the bitmap and starts afresh. */
void cover_fill(cover *c, bitmap *to, box clip, hl_color color);

#endif
