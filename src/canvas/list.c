/* list.c - what is done with lists as a whole: clips, hash, append. */
#include "headlight/canvas/draw.h"

#include "pool.h"
#include <string.h>

hl_rect hl_rect_intersect(hl_rect a, hl_rect b) {
    float x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    float x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    float y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (hl_rect){x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0};
}

/* Index of a clip; the newest is reused, since neighbours mostly push the same one. */
static int32_t put_clip(hl_draw_list *list, hl_rect r) {
    if (list->clip_count && !memcmp(&list->clips[list->clip_count - 1], &r, sizeof r))
        return (int32_t)list->clip_count - 1;
    hl_rect *room =
        hl_pool_room(list->clips, list->clip_count, &list->clip_capacity, 1, sizeof *room);
    if (!room) {
        list->failed = true;
        return list->clip;
    }
    list->clips = room;
    list->clips[list->clip_count] = r;
    return (int32_t)list->clip_count++;
}

int32_t hl_draw_clip_push(hl_draw_list *list, hl_rect r) {
    int32_t previous = list->clip;
    if (previous >= 0)
        r = hl_rect_intersect(list->clips[previous], r);
    list->clip = put_clip(list, r);
    return previous;
}

void hl_draw_clip_pop(hl_draw_list *list, int32_t previous) {
    list->clip = previous;
}

/* Eight bytes a step; multiply and fold, as wyhash and FNV-1a do. The tail is padded with zeros,
 * so the size is mixed in first. */
static uint64_t mix_bytes(uint64_t h, const void *data, size_t size) {
    const unsigned char *p = data;
    h = (h ^ size) * 0x9E3779B97F4A7C15u;
    while (size > 0) {
        uint64_t word = 0;
        size_t step = size < sizeof word ? size : sizeof word;
        memcpy(&word, p, step);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
        p += step;
        size -= step;
    }
    return h;
}

uint64_t hl_draw_hash(const hl_draw_list *list) {
    uint64_t h = 0xCBF29CE484222325u;
    h = mix_bytes(h, &list->w, sizeof list->w);
    h = mix_bytes(h, &list->h, sizeof list->h);
    h = mix_bytes(h, list->commands, list->count * sizeof *list->commands);
    h = mix_bytes(h, list->points, list->point_count * sizeof *list->points);
    h = mix_bytes(h, list->text, list->text_count);
    h = mix_bytes(h, list->cells, list->cell_count * sizeof *list->cells);
    return mix_bytes(h, list->clips, list->clip_count * sizeof *list->clips);
}

/* Index of the first element a command owns in each pool of the list it is appended to. */
typedef struct bases {
    size_t points, text, cells;
} bases;

static void move_command(hl_draw_list *list, const hl_draw_list *part, hl_draw_command *c, bases at,
                         float dx, float dy) {
    if (c->kind == HL_DRAW_RECT || c->kind == HL_DRAW_STROKE || c->kind == HL_DRAW_TEXT ||
        c->kind == HL_DRAW_GRID) {
        c->rect.x += dx;
        c->rect.y += dy;
    }
    if (c->clip >= 0) {
        hl_rect r = part->clips[c->clip];
        r.x += dx;
        r.y += dy;
        c->clip =
            put_clip(list, list->clip < 0 ? r : hl_rect_intersect(list->clips[list->clip], r));
    } else {
        c->clip = list->clip;
    }
    if (c->kind == HL_DRAW_TEXT || c->kind == HL_DRAW_GROUP)
        c->first += (uint32_t)at.text;
    else if (c->kind == HL_DRAW_GRID)
        c->first += (uint32_t)at.cells;
    else if (c->count > 0)
        c->first += (uint32_t)at.points;
}

/* Room in every pool for all of part. */
static bool reserve(hl_draw_list *list, const hl_draw_list *part) {
    hl_draw_command *commands =
        hl_pool_room(list->commands, list->count, &list->capacity, part->count, sizeof *commands);
    list->commands = commands ? commands : list->commands;
    hl_point *points = hl_pool_room(list->points, list->point_count, &list->point_capacity,
                                    part->point_count, sizeof *points);
    list->points = points ? points : list->points;
    char *text =
        hl_pool_room(list->text, list->text_count, &list->text_capacity, part->text_count, 1);
    list->text = text ? text : list->text;
    hl_color *cells = hl_pool_room(list->cells, list->cell_count, &list->cell_capacity,
                                   part->cell_count, sizeof *cells);
    list->cells = cells ? cells : list->cells;
    return commands && points && text && cells;
}

/* memcpy of an empty part, whose pool may be NULL, is not defined. */
static void copy(void *to, const void *from, size_t size) {
    if (size > 0)
        memcpy(to, from, size);
}

void hl_draw_append(hl_draw_list *list, const hl_draw_list *part, float dx, float dy) {
    bases at = {list->point_count, list->text_count, list->cell_count};
    list->failed = list->failed || part->failed;
    if (!reserve(list, part)) {
        list->failed = true;
        return;
    }
    copy(list->commands + list->count, part->commands, part->count * sizeof *part->commands);
    copy(list->points + at.points, part->points, part->point_count * sizeof *part->points);
    copy(list->text + at.text, part->text, part->text_count);
    copy(list->cells + at.cells, part->cells, part->cell_count * sizeof *part->cells);
    list->point_count += part->point_count;
    list->text_count += part->text_count;
    list->cell_count += part->cell_count;
    for (size_t i = at.points; i < list->point_count; i++) {
        list->points[i].x += dx;
        list->points[i].y += dy;
    }
    for (size_t i = 0; i < part->count; i++)
        move_command(list, part, &list->commands[list->count++], at, dx, dy);
}
