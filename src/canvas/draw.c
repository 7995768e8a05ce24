/* draw.c - appending to the draw list. */
#include "headlight/canvas/draw.h"

#include "headlight/base/text.h"
#include "pool.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A zeroed command in the clip in force, or NULL. */
static hl_draw_command *put_command(hl_draw_list *list, hl_draw_kind kind) {
    hl_draw_command *room =
        hl_pool_room(list->commands, list->count, &list->capacity, 1, sizeof *room);
    if (!room) {
        list->failed = true;
        return NULL;
    }
    list->commands = room;
    hl_draw_command *c = &room[list->count++];
    memset(c, 0, sizeof *c);
    c->kind = (uint16_t)kind;
    c->clip = list->clip;
    return c;
}

static bool put_points(hl_draw_list *list, const hl_point *points, size_t count) {
    hl_point *room =
        hl_pool_room(list->points, list->point_count, &list->point_capacity, count, sizeof *room);
    if (!room) {
        list->failed = true;
        return false;
    }
    list->points = room;
    memcpy(room + list->point_count, points, count * sizeof *points);
    list->point_count += count;
    return true;
}

static bool put_text(hl_draw_list *list, const char *text, size_t size) {
    char *room = hl_pool_room(list->text, list->text_count, &list->text_capacity, size, 1);
    if (!room) {
        list->failed = true;
        return false;
    }
    list->text = room;
    memcpy(room + list->text_count, text, size);
    list->text_count += size;
    return true;
}

/* A command over a slice of points; nothing is added when memory is out. */
static hl_draw_command *put_shape(hl_draw_list *list, hl_draw_kind kind, const hl_point *points,
                                  size_t count, float width, hl_color color) {
    size_t first = list->point_count;
    if (!put_points(list, points, count))
        return NULL;
    hl_draw_command *c = put_command(list, kind);
    if (!c)
        return NULL;
    c->width = width;
    c->color = color;
    c->first = (uint32_t)first;
    c->count = (uint32_t)count;
    return c;
}

void hl_draw_begin(hl_draw_list *list, float w, float h, const hl_fonts *fonts) {
    list->count = list->point_count = list->text_count = 0;
    list->cell_count = list->clip_count = 0;
    list->clip = -1;
    list->w = w;
    list->h = h;
    list->fonts = fonts;
    list->failed = false;
}

void hl_draw_free(hl_draw_list *list) {
    free(list->commands);
    free(list->points);
    free(list->text);
    free(list->cells);
    free(list->clips);
    memset(list, 0, sizeof *list);
}

void hl_draw_rect(hl_draw_list *list, hl_rect r, float radius, hl_color color) {
    hl_draw_command *c = put_command(list, HL_DRAW_RECT);
    if (!c)
        return;
    c->rect = r;
    c->radius = radius;
    c->color = color;
}

void hl_draw_stroke(hl_draw_list *list, hl_rect r, float radius, float width, hl_color color) {
    hl_draw_command *c = put_command(list, HL_DRAW_STROKE);
    if (!c)
        return;
    c->rect = r;
    c->radius = radius;
    c->width = width;
    c->color = color;
}

void hl_draw_line(hl_draw_list *list, hl_point a, hl_point b, float width, hl_color color) {
    put_shape(list, HL_DRAW_LINE, (hl_point[]){a, b}, 2, width, color);
}

void hl_draw_polyline(hl_draw_list *list, const hl_point *points, size_t count, float width,
                      hl_color color) {
    if (count >= 2)
        put_shape(list, HL_DRAW_POLYLINE, points, count, width, color);
}

void hl_draw_polygon(hl_draw_list *list, const hl_point *points, size_t count, hl_color color) {
    if (count >= 3)
        put_shape(list, HL_DRAW_POLYGON, points, count, 0, color);
}

void hl_draw_cubic(hl_draw_list *list, const hl_point points[4], float width, hl_color color) {
    put_shape(list, HL_DRAW_CUBIC, points, 4, width, color);
}

void hl_draw_arrow(hl_draw_list *list, const hl_point points[4], float width, float head_length,
                   float head_width, hl_color color) {
    hl_draw_command *c = put_shape(list, HL_DRAW_CUBIC, points, 4, width, color);
    if (!c)
        return;
    c->radius = head_length;
    c->gap = head_width;
}

void hl_cubic_arrow(const hl_draw_command *command, const hl_point points[4], hl_point curve[4],
                    hl_point head[3]) {
    hl_point tip = points[3];
    float dx = tip.x - points[2].x, dy = tip.y - points[2].y;
    float length = hypotf(dx, dy);
    /* A curve that ends without a direction points down. */
    dx = length > 0 ? dx / length : 0;
    dy = length > 0 ? dy / length : 1;
    float back = command->radius, half = command->gap / 2;
    hl_point base = {tip.x - dx * back, tip.y - dy * back};
    curve[0] = points[0];
    curve[1] = points[1];
    curve[2] = (hl_point){points[2].x - dx * back, points[2].y - dy * back};
    curve[3] = base;
    head[0] = (hl_point){base.x - dy * half, base.y + dx * half};
    head[1] = tip;
    head[2] = (hl_point){base.x + dy * half, base.y - dx * half};
}

/* Text whose `size` bytes are already at `first` in the pool. */
static float finish_text(hl_draw_list *list, float x, float y, hl_anchor anchor, hl_font font,
                         hl_color color, size_t first, size_t size) {
    hl_draw_command *c = put_command(list, HL_DRAW_TEXT);
    if (!c)
        return 0;
    c->anchor = (uint16_t)anchor;
    c->rect.x = x;
    c->rect.y = y;
    c->rect.w = hl_text_width(list->fonts, font, list->text + first, (int)size);
    c->font = font;
    c->color = color;
    c->first = (uint32_t)first;
    c->count = (uint32_t)size;
    return c->rect.w;
}

float hl_draw_text(hl_draw_list *list, float x, float y, hl_anchor anchor, hl_font font,
                   hl_color color, const char *text, int size) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size, first = list->text_count;
    if (bytes == 0 || !put_text(list, text, bytes))
        return 0;
    return finish_text(list, x, y, anchor, font, color, first, bytes);
}

/* The longest prefix on a grapheme border that is at most `room` wide, without trailing spaces. */
static size_t fitting(const hl_draw_list *list, hl_font font, const char *text, size_t size,
                      float room) {
    size_t cut = hl_text_at(list->fonts, font, text, (int)size, room);
    while (cut > 0 && hl_text_width(list->fonts, font, text, (int)cut) > room)
        cut = hl_grapheme_prev(text, size, cut);
    while (cut > 0 && text[cut - 1] == ' ')
        cut--;
    return cut;
}

float hl_draw_text_fit(hl_draw_list *list, float x, float y, float max_w, hl_anchor anchor,
                       hl_font font, hl_color color, const char *text, int size) {
    static const char ellipsis[] = "\xE2\x80\xA6";
    size_t bytes = size < 0 ? strlen(text) : (size_t)size, first = list->text_count;
    if (hl_text_width(list->fonts, font, text, (int)bytes) <= max_w)
        return hl_draw_text(list, x, y, anchor, font, color, text, (int)bytes);
    float dots = hl_text_width(list->fonts, font, ellipsis, HL_ALL);
    if (dots > max_w)
        return 0;
    size_t cut = fitting(list, font, text, bytes, max_w - dots);
    if (!put_text(list, text, cut) || !put_text(list, ellipsis, sizeof ellipsis - 1))
        return 0;
    return finish_text(list, x, y, anchor, font, color, first, list->text_count - first);
}

hl_color *hl_draw_grid(hl_draw_list *list, hl_rect r, uint32_t rows, uint32_t cols, float gap) {
    size_t first = list->cell_count, cells = (size_t)rows * cols;
    if (cells == 0)
        return NULL;
    hl_color *room = hl_pool_room(list->cells, first, &list->cell_capacity, cells, sizeof *room);
    if (!room) {
        list->failed = true;
        return NULL;
    }
    list->cells = room;
    hl_draw_command *c = put_command(list, HL_DRAW_GRID);
    if (!c)
        return NULL;
    c->rect = r;
    c->gap = gap;
    c->first = (uint32_t)first;
    c->count = (uint32_t)cells;
    c->rows = rows;
    c->cols = cols;
    list->cell_count += cells;
    memset(list->cells + first, 0, cells * sizeof *list->cells);
    return list->cells + first;
}

void hl_draw_group(hl_draw_list *list, const char *format, ...) {
    char name[256];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(name, sizeof name, format, args);
    va_end(args);
    size_t first = list->text_count, used = size < 0 ? 0 : (size_t)size;
    if (used >= sizeof name) { /* cut, and only between characters */
        used = sizeof name - 1;
        while (used > 0 && ((unsigned char)name[used] & 0xC0) == 0x80)
            used--;
    }
    if (!put_text(list, name, used))
        return;
    hl_draw_command *c = put_command(list, HL_DRAW_GROUP);
    if (!c)
        return;
    c->first = (uint32_t)first;
    c->count = (uint32_t)used;
}

void hl_draw_group_end(hl_draw_list *list) {
    put_command(list, HL_DRAW_GROUP_END);
}
