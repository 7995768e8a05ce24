/* canvas/draw.h - the draw list: one flat array of fixed-size commands that every consumer reads.
 *
 * Views and widgets append commands; the window (SDL), SVG and the text dump consume the same list,
 * so a picture saved is the picture seen. Units are logical pixels, floats, y down. Commands hold
 * indices, never pointers, and are zero-filled, so that a list can be hashed and compared as bytes.
 * Order is painter's order.
 *
 *     hl_draw_list list = {0};
 *     hl_draw_begin(&list, 1280, 800, fonts);
 *     hl_draw_rect(&list, (hl_rect){16, 14, 200, 48}, 8, panel);
 *     hl_draw_text(&list, 34, 45, HL_LEFT, (hl_font){20, HL_REGULAR, 0}, ink, "The animal",
 * HL_ALL); if (hl_draw_hash(&list) != last) consume(&list);
 */
#ifndef HEADLIGHT_CANVAS_DRAW_H
#define HEADLIGHT_CANVAS_DRAW_H

#include "headlight/base/error.h"
#include "headlight/canvas/font.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hl_rect {
    float x, y, w, h;
} hl_rect;
typedef struct hl_point {
    float x, y;
} hl_point;
/* Straight (not premultiplied) sRGB, a = 255 opaque. */
typedef struct hl_color {
    uint8_t r, g, b, a;
} hl_color;

static inline bool hl_rect_has(hl_rect r, float x, float y) {
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}
static inline hl_rect hl_rect_inset(hl_rect r, float by) {
    return (hl_rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}
hl_rect hl_rect_intersect(hl_rect a, hl_rect b); /* w, h 0 when apart */

typedef enum hl_draw_kind {
    HL_DRAW_RECT = 1, /* filled, rounded by radius */
    HL_DRAW_STROKE,   /* outline of a rounded rectangle, line centred on the edge */
    HL_DRAW_LINE,     /* points[0] to points[1] */
    HL_DRAW_POLYLINE, /* open line through points */
    HL_DRAW_POLYGON,  /* filled convex polygon through points */
    HL_DRAW_CUBIC,    /* one cubic Bezier: 4 points, round caps; with a head, an arrow */
    HL_DRAW_TEXT,     /* one line of text; x,y = baseline at the anchor */
    HL_DRAW_GRID,     /* rows x cols cells, one colour each: a whole heatmap */
    HL_DRAW_GROUP,    /* begin of a named group ("arcs", "arc it->animal 0.71"): structure for SVG,
                         dump, tests */
    HL_DRAW_GROUP_END
} hl_draw_kind;

typedef enum hl_anchor { HL_LEFT = 0, HL_MIDDLE, HL_RIGHT } hl_anchor;
enum { HL_ALL = -1 }; /* a text size meaning strlen */

typedef struct hl_draw_command {
    uint16_t kind;       /* hl_draw_kind */
    uint16_t anchor;     /* hl_anchor, for text */
    int32_t clip;        /* index into clips, -1 = none */
    hl_rect rect;        /* rect, stroke, grid: bounds; text: x,y baseline, w measured width */
    float radius, width; /* corner radius; line width; cubic: radius = length of the head, 0 none */
    float gap;           /* grid: space between cells; cubic: width of the head at its base */
    hl_color color;
    hl_font font;
    uint32_t first, count; /* slice of points, text bytes or grid colours */
    uint32_t rows, cols;   /* grid */
} hl_draw_command;

typedef struct hl_draw_list {
    hl_draw_command *commands; /* owned, like the pools below */
    size_t count, capacity;
    hl_point *points;
    size_t point_count, point_capacity;
    char *text;
    size_t text_count, text_capacity;
    hl_color *cells;
    size_t cell_count, cell_capacity;
    hl_rect *clips;
    size_t clip_count, clip_capacity;
    int32_t clip; /* clip in force, -1 none */
    float w, h;   /* size of the picture */
    const hl_fonts *fonts;
    bool failed; /* sticky: memory ran out; the list is incomplete */
} hl_draw_list;

/* Empties the list (memory is kept) for a picture of w x h measured with fonts (borrowed). */
void hl_draw_begin(hl_draw_list *list, float w, float h, const hl_fonts *fonts);
void hl_draw_free(hl_draw_list *list);

void hl_draw_rect(hl_draw_list *list, hl_rect r, float radius, hl_color color);
void hl_draw_stroke(hl_draw_list *list, hl_rect r, float radius, float width, hl_color color);
void hl_draw_line(hl_draw_list *list, hl_point a, hl_point b, float width, hl_color color);
void hl_draw_polyline(hl_draw_list *list, const hl_point *points, size_t count, float width,
                      hl_color color);
void hl_draw_polygon(hl_draw_list *list, const hl_point *points, size_t count, hl_color color);
void hl_draw_cubic(hl_draw_list *list, const hl_point points[4], float width, hl_color color);
/* A cubic with an arrowhead whose tip is points[3]. Curve and head are one shape, so a translucent
 * arrow has no darker joint; the curve ends at the head's base (see hl_cubic_arrow). */
void hl_draw_arrow(hl_draw_list *list, const hl_point points[4], float width, float head_length,
                   float head_width, hl_color color);
/* size bytes of text (HL_ALL = all); returns its measured width. Empty text adds nothing. */
float hl_draw_text(hl_draw_list *list, float x, float y, hl_anchor anchor, hl_font font,
                   hl_color color, const char *text, int size);
/* As hl_draw_text, but cut with an ellipsis to fit max_w; returns the width used. */
float hl_draw_text_fit(hl_draw_list *list, float x, float y, float max_w, hl_anchor anchor,
                       hl_font font, hl_color color, const char *text, int size);
/* Reserves rows*cols cells and returns them to be filled (row-major); NULL when memory is out. */
hl_color *hl_draw_grid(hl_draw_list *list, hl_rect r, uint32_t rows, uint32_t cols, float gap);
void hl_draw_group(hl_draw_list *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hl_draw_group_end(hl_draw_list *list);

/* Clips nest: push intersects with the clip in force and returns it, pop gets back what push
 * returned before. */
int32_t hl_draw_clip_push(hl_draw_list *list, hl_rect r);
void hl_draw_clip_pop(hl_draw_list *list, int32_t previous);

/* An arrow's parts: the curve up to the base of the head, and the head (tip second). */
void hl_cubic_arrow(const hl_draw_command *command, const hl_point points[4], hl_point curve[4],
                    hl_point head[3]);

/* 64-bit hash of everything that is drawn. */
uint64_t hl_draw_hash(const hl_draw_list *list);
/* Appends the commands of part, moved by dx,dy (its clips too). */
void hl_draw_append(hl_draw_list *list, const hl_draw_list *part, float dx, float dy);

#endif
