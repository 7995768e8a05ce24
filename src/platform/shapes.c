/* shapes.c - rounded rectangles, flattened curves, strokes. */
#include "shapes.h"

#include <math.h>

static const float pi = 3.14159265f;
/* How far a polygon may lie off the curve it stands for. */
static const float tolerance = 0.04f;

enum { ARC_MAX = 32 }; /* steps of a quarter circle: enough for a radius of 8000 pixels */

/* Steps that keep an arc of `angle` within tolerance (sagitta = r (1 - cos(step / 2))). */
static int arc_steps(float radius, float angle) {
    if (radius <= tolerance)
        return 1;
    float step = 2 * acosf(1 - tolerance / radius);
    int steps = (int)ceilf(angle / step);
    return steps < 1 ? 1 : steps > ARC_MAX ? ARC_MAX : steps;
}

/* Points of an arc around center, both ends included. */
static size_t put_arc(hl_point *out, hl_point center, float radius, float from, float angle) {
    int steps = arc_steps(radius, fabsf(angle));
    for (int i = 0; i <= steps; i++) {
        float a = from + angle * (float)i / (float)steps;
        out[i] = (hl_point){center.x + radius * cosf(a), center.y + radius * sinf(a)};
    }
    return (size_t)steps + 1;
}

void shape_rect(cover *c, edges r, float radius, int orientation) {
    hl_point points[4 * (ARC_MAX + 1)];
    size_t count = 0;
    radius = fmaxf(0, fminf(radius, fminf(r.x1 - r.x0, r.y1 - r.y0) / 2));
    if (radius == 0) {
        cover_add(c, (hl_point[]){{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}}, 4,
                  orientation);
        return;
    }
    const hl_point centers[4] = {{r.x1 - radius, r.y1 - radius},
                                 {r.x0 + radius, r.y1 - radius},
                                 {r.x0 + radius, r.y0 + radius},
                                 {r.x1 - radius, r.y0 + radius}};
    for (int i = 0; i < 4; i++)
        count += put_arc(points + count, centers[i], radius, (float)i * pi / 2, pi / 2);
    cover_add(c, points, count, orientation);
}

void shape_ring(cover *c, edges outer, float radius, float width) {
    edges inner = {outer.x0 + width, outer.y0 + width, outer.x1 - width, outer.y1 - width};
    shape_rect(c, outer, radius, 1);
    if (inner.x1 > inner.x0 && inner.y1 > inner.y0)
        shape_rect(c, inner, radius - width, -1);
}

/* Wang's bound: n segments keep a cubic within sqrt(3)/... of its chords, with M the larger second
 * difference of the control points: n = sqrt(6 M / (8 tolerance)). */
size_t shape_flatten(const hl_point p[4], hl_point out[CURVE_MAX + 1]) {
    float first = hypotf(p[0].x - 2 * p[1].x + p[2].x, p[0].y - 2 * p[1].y + p[2].y);
    float second = hypotf(p[1].x - 2 * p[2].x + p[3].x, p[1].y - 2 * p[2].y + p[3].y);
    float wanted = ceilf(sqrtf(0.75f * fmaxf(first, second) / tolerance));
    int n = !(wanted > 1) ? 1 : wanted > CURVE_MAX ? CURVE_MAX : (int)wanted;
    for (int i = 0; i <= n; i++) {
        float t = (float)i / (float)n, u = 1 - t;
        float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        out[i] = (hl_point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                            a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
    }
    return (size_t)n + 1;
}

/* --- strokes ---------------------------------------------------------------------------------- */

/* Half a turn around an end of a line, starting at the angle `from`. */
static void put_cap(cover *c, hl_point center, float half, float from) {
    hl_point points[ARC_MAX + 2];
    size_t count = put_arc(points, center, half, from, pi);
    cover_add(c, points, count, 1);
}

/* The wedge on the outer side of a sharp bend between the normals a and b. */
static void put_wedge(cover *c, hl_point at, hl_point a, hl_point b, float half) {
    float turn = atan2f(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y);
    float side = turn > 0 ? 1.f : -1.f; /* normals point left; a right turn (y down) opens left */
    hl_point points[ARC_MAX + 2];
    size_t count = put_arc(points, at, half, atan2f(side * a.y, side * a.x), turn);
    points[count++] = at;
    cover_add(c, points, count, 1);
}

/* A joint between two segments of a line. */
typedef struct joint {
    hl_point before, after; /* left border of the segment that ends, and of the one that starts */
} joint;

static hl_point normal_of(hl_point a, hl_point b, float *length) {
    float dx = b.x - a.x, dy = b.y - a.y;
    *length = hypotf(dx, dy);
    return *length > 0 ? (hl_point){dy / *length, -dx / *length} : (hl_point){0, 0};
}

/* Offsets of both segments at a bend. A gentle bend shares one mitred offset, so the two quads tile
 * exactly; a sharp or too short one keeps plain ends, with a wedge to close the gap. */
static joint make_joint(cover *c, hl_point at, hl_point n0, hl_point n1, float half,
                        float shorter) {
    float dot = n0.x * n1.x + n0.y * n1.y, cross = fabsf(n0.x * n1.y - n0.y * n1.x);
    float reach = half * cross / (1 + dot); /* half * tan(turn / 2) */
    if (dot > 0.5f && reach < shorter) {
        hl_point m = {half * (n0.x + n1.x) / (1 + dot), half * (n0.y + n1.y) / (1 + dot)};
        return (joint){m, m};
    }
    put_wedge(c, at, n0, n1, half);
    return (joint){{n0.x * half, n0.y * half}, {n1.x * half, n1.y * half}};
}

static void put_quad(cover *c, hl_point a, hl_point b, hl_point na, hl_point nb) {
    cover_add(c,
              (hl_point[]){{a.x + na.x, a.y + na.y},
                           {b.x + nb.x, b.y + nb.y},
                           {b.x - nb.x, b.y - nb.y},
                           {a.x - na.x, a.y - na.y}},
              4, 1);
}

void shape_stroke(cover *c, const hl_point *points, size_t count, float width, bool round_start,
                  bool round_end) {
    float half = width / 2, length = 0, next_length;
    size_t i = 0;
    hl_point normal = {0, 0}, start = {0, 0};
    while (i + 1 < count && length == 0) /* the first segment that has a length */
        normal = normal_of(points[i], points[i + 1], &length), i++;
    if (length == 0)
        return;
    hl_point from = points[i - 1], to = points[i];
    start = (hl_point){normal.x * half, normal.y * half};
    if (round_start)
        put_cap(c, from, half, atan2f(-normal.y, -normal.x));
    for (i++; i < count; i++) {
        hl_point next = normal_of(to, points[i], &next_length);
        if (next_length == 0)
            continue;
        joint j = make_joint(c, to, normal, next, half, fminf(length, next_length));
        put_quad(c, from, to, start, j.before);
        from = to;
        to = points[i];
        start = j.after;
        normal = next;
        length = next_length;
    }
    put_quad(c, from, to, start, (hl_point){normal.x * half, normal.y * half});
    if (round_end)
        put_cap(c, to, half, atan2f(normal.y, normal.x));
}
