/* dump.c - the draw list as text, one line a command. Goldens of every view rest on this format. */
#include "headlight/canvas/consume.h"

#include "number.h"

static void put_color(hl_str *out, hl_color c) {
    hl_str_printf(out, c.a == 255 ? " #%02x%02x%02x" : " #%02x%02x%02x%02x", c.r, c.g, c.b, c.a);
}

/* " name12.5" */
static void put_named(hl_str *out, const char *name, float value) {
    hl_str_puts(out, name);
    put_fixed(out, value, 1);
}

static void put_pair(hl_str *out, float x, float y) {
    put_named(out, " ", x);
    put_named(out, ",", y);
}

static void put_rect(hl_str *out, hl_rect r) {
    put_pair(out, r.x, r.y);
    put_named(out, " ", r.w);
    put_named(out, "x", r.h);
}

static void put_points(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    for (uint32_t i = 0; i < c->count; i++)
        put_pair(out, list->points[c->first + i].x, list->points[c->first + i].y);
}

static void put_text(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    static const char *const anchors[] = {" left ", " middle ", " right "};
    put_pair(out, c->rect.x, c->rect.y);
    hl_str_puts(out, anchors[c->anchor]);
    put_short(out, c->font.size, 1);
    hl_str_printf(out, "/%d", 400 + 100 * c->font.weight);
    if (c->font.flags & HL_TABULAR)
        hl_str_puts(out, " tabular");
    put_color(out, c->color);
    hl_str_puts(out, " ");
    hl_str_json(out, list->text + c->first, c->count);
}

/* Rows of colours, separated by " /". */
static void put_grid(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    put_rect(out, c->rect);
    hl_str_printf(out, " %ux%u", c->rows, c->cols);
    put_named(out, " gap", c->gap);
    for (uint32_t i = 0; i < c->count; i++) {
        if (i > 0 && i % c->cols == 0)
            hl_str_puts(out, " /");
        put_color(out, list->cells[c->first + i]);
    }
}

static void put_outline(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    if (c->kind != HL_DRAW_POLYGON)
        put_named(out, " w", c->width);
    if (c->kind == HL_DRAW_CUBIC && c->radius > 0) {
        put_named(out, " head", c->radius);
        put_named(out, "x", c->gap);
    }
    put_color(out, c->color);
    put_points(out, list, c);
}

static void put_box(hl_str *out, const hl_draw_command *c) {
    put_rect(out, c->rect);
    if (c->radius > 0)
        put_named(out, " r", c->radius);
    if (c->kind == HL_DRAW_STROKE)
        put_named(out, " w", c->width);
    put_color(out, c->color);
}

static void put_command(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    static const char *const names[] = {"?",     "rect", "stroke", "line",  "polyline", "polygon",
                                        "cubic", "text", "grid",   "group", "end"};
    hl_str_puts(out, names[c->kind]);
    switch (c->kind) {
    case HL_DRAW_RECT:
    case HL_DRAW_STROKE: put_box(out, c); break;
    case HL_DRAW_TEXT: put_text(out, list, c); break;
    case HL_DRAW_GRID: put_grid(out, list, c); break;
    case HL_DRAW_GROUP:
        hl_str_puts(out, " ");
        hl_str_json(out, list->text + c->first, c->count);
        break;
    case HL_DRAW_GROUP_END: break;
    default: put_outline(out, list, c); break;
    }
    if (c->clip >= 0 && c->kind < HL_DRAW_GROUP) {
        hl_str_puts(out, " clip");
        put_rect(out, list->clips[c->clip]);
    }
    hl_str_puts(out, "\n");
}

void hl_dump_write(const hl_draw_list *list, hl_str *out) {
    put_named(out, "picture ", list->w);
    put_named(out, "x", list->h);
    hl_str_puts(out, "\n");
    for (size_t i = 0; i < list->count; i++)
        put_command(out, list, &list->commands[i]);
    if (list->failed)
        hl_str_puts(out, "incomplete\n");
}
