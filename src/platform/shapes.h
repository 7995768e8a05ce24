/* shapes.h - outlines of what the draw list can draw, added to a cover. Device pixels throughout.
 */
#ifndef PLATFORM_SHAPES_H
#define PLATFORM_SHAPES_H

#include "cover.h"

/* A rectangle by its edges: exact, where hl_rect would round x + w. */
typedef struct edges {
    float x0, y0, x1, y1;
} edges;

/* A filled rounded rectangle; orientation as for cover_add. */
void shape_rect(cover *c, edges r, float radius, int orientation);
/* Between two rounded rectangles: the outer edge, and the one `width` inside it. */
void shape_ring(cover *c, edges outer, float radius, float width);
/* A stroked open line through the points: smooth bends are mitred, sharp ones rounded. */
void shape_stroke(cover *c, const hl_point *points, size_t count, float width, bool round_start,
                  bool round_end);

enum { CURVE_MAX = 192 };
/* Flattens a cubic to at most CURVE_MAX + 1 points; returns how many. */
size_t shape_flatten(const hl_point p[4], hl_point out[CURVE_MAX + 1]);

#endif
