/* svg.c - the draw list as SVG 1.1. */
#include "svg.h"

#include "number.h"
#include <string.h>

void svg_escaped(hl_str *out, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '&': hl_str_puts(out, "&amp;"); break;
        case '<': hl_str_puts(out, "&lt;"); break;
        case '>': hl_str_puts(out, "&gt;"); break;
        case '"': hl_str_puts(out, "&quot;"); break;
        default:
            if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
                hl_str_puts(out, "\xEF\xBF\xBD");
            else
                hl_str_put(out, text + i, 1);
        }
    }
}

void svg_number(hl_str *out, const char *name, float value) {
    hl_str_printf(out, " %s=\"", name);
    put_short(out, value, 2);
    hl_str_puts(out, "\"");
}

static void put_hex(hl_str *out, const char *name, hl_color c) {
    hl_str_printf(out, " %s=\"#%02x%02x%02x\"", name, c.r, c.g, c.b);
}

static void put_opacity(hl_str *out, const char *name, hl_color c) {
    if (c.a == 255)
        return;
    hl_str_printf(out, " %s=\"", name);
    put_short(out, (float)c.a / 255, 3);
    hl_str_puts(out, "\"");
}

void svg_paint(hl_str *out, const char *name, hl_color c) {
    put_hex(out, name, c);
    put_opacity(out, name[0] == 'f' ? "fill-opacity" : "stroke-opacity", c);
}

void svg_clip(hl_str *out, const hl_draw_command *c) {
    if (c->clip >= 0)
        hl_str_printf(out, " clip-path=\"url(#c%d)\"", c->clip);
}

static void put_rect(hl_str *out, hl_rect r, float radius) {
    svg_number(out, "x", r.x);
    svg_number(out, "y", r.y);
    svg_number(out, "width", r.w > 0 ? r.w : 0);
    svg_number(out, "height", r.h > 0 ? r.h : 0);
    if (radius > 0)
        svg_number(out, "rx", radius);
}

static void put_pair(hl_str *out, hl_point p) {
    put_short(out, p.x, 2);
    hl_str_puts(out, ",");
    put_short(out, p.y, 2);
}

static void put_box(hl_str *out, const hl_draw_command *c) {
    hl_str_puts(out, "<rect");
    put_rect(out, c->rect, c->radius);
    if (c->kind == HL_DRAW_STROKE) {
        hl_str_puts(out, " fill=\"none\"");
        svg_paint(out, "stroke", c->color);
        svg_number(out, "stroke-width", c->width);
    } else {
        svg_paint(out, "fill", c->color);
    }
    svg_clip(out, c);
    hl_str_puts(out, "/>\n");
}

static void put_poly(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    bool filled = c->kind == HL_DRAW_POLYGON;
    hl_str_puts(out, filled ? "<polygon points=\"" : "<polyline points=\"");
    for (uint32_t i = 0; i < c->count; i++) {
        if (i > 0)
            hl_str_puts(out, " ");
        put_pair(out, list->points[c->first + i]);
    }
    hl_str_puts(out, filled ? "\"" : "\" fill=\"none\" stroke-linejoin=\"round\"");
    svg_paint(out, filled ? "fill" : "stroke", c->color);
    if (!filled)
        svg_number(out, "stroke-width", c->width);
    svg_clip(out, c);
    hl_str_puts(out, "/>\n");
}

static void put_curve(hl_str *out, const hl_point p[4], float width) {
    hl_str_puts(out, "<path d=\"M");
    put_pair(out, p[0]);
    for (int i = 1; i < 4; i++) {
        hl_str_puts(out, i == 1 ? "C" : " ");
        put_pair(out, p[i]);
    }
    hl_str_puts(out, "\" fill=\"none\" stroke-linecap=\"round\"");
    svg_number(out, "stroke-width", width);
    hl_str_puts(out, "/>");
}

/* One group with one opacity, so that curve and head do not show through each other. */
static void put_cubic(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    hl_point curve[4], head[3];
    memcpy(curve, list->points + c->first, sizeof curve);
    hl_str_puts(out, "<g");
    put_hex(out, "stroke", c->color);
    put_opacity(out, "opacity", c->color);
    svg_clip(out, c);
    hl_str_puts(out, ">");
    if (c->radius > 0)
        hl_cubic_arrow(c, list->points + c->first, curve, head);
    put_curve(out, curve, c->width);
    if (c->radius > 0) {
        hl_str_puts(out, "<polygon stroke=\"none\"");
        put_hex(out, "fill", c->color);
        hl_str_puts(out, " points=\"");
        for (int i = 0; i < 3; i++) {
            hl_str_puts(out, i > 0 ? " " : "");
            put_pair(out, head[i]);
        }
        hl_str_puts(out, "\"/>");
    }
    hl_str_puts(out, "</g>\n");
}

/* Cells of one colour that touch become one rectangle. */
static void put_grid(hl_str *out, const hl_draw_list *list, const hl_draw_command *c) {
    const hl_color *cells = list->cells + c->first;
    float w = c->rect.w / (float)c->cols, h = c->rect.h / (float)c->rows;
    hl_str_puts(out, "<g shape-rendering=\"crispEdges\"");
    svg_clip(out, c);
    hl_str_puts(out, ">\n");
    for (uint32_t i = 0; i < c->rows; i++)
        for (uint32_t j = 0, span; j < c->cols; j += span) {
            const hl_color *cell = cells + (size_t)i * c->cols + j;
            span = 1;
            while (c->gap <= 0 && j + span < c->cols && !memcmp(cell, cell + span, sizeof *cell))
                span++;
            if (cell->a == 0)
                continue;
            hl_str_puts(out, "<rect");
            put_rect(out,
                     (hl_rect){c->rect.x + w * (float)j, c->rect.y + h * (float)i,
                               w * (float)span - c->gap, h - c->gap},
                     0);
            svg_paint(out, "fill", *cell);
            hl_str_puts(out, "/>\n");
        }
    hl_str_puts(out, "</g>\n");
}

/* Returns the depth of open groups behind the command. */
static int put_command(hl_str *out, const hl_draw_list *list, const hl_draw_command *c,
                       bool outlines, int depth) {
    switch (c->kind) {
    case HL_DRAW_RECT:
    case HL_DRAW_STROKE: put_box(out, c); break;
    case HL_DRAW_CUBIC: put_cubic(out, list, c); break;
    case HL_DRAW_TEXT: svg_text(out, list, c, outlines); break;
    case HL_DRAW_GRID: put_grid(out, list, c); break;
    case HL_DRAW_GROUP:
        hl_str_puts(out, "<g data-name=\"");
        svg_escaped(out, list->text + c->first, c->count);
        hl_str_puts(out, "\">\n");
        return depth + 1;
    case HL_DRAW_GROUP_END:
        if (depth > 0)
            hl_str_puts(out, "</g>\n");
        return depth > 0 ? depth - 1 : 0;
    default: put_poly(out, list, c); break;
    }
    return depth;
}

static void put_clips(hl_str *out, const hl_draw_list *list) {
    if (list->clip_count == 0)
        return;
    hl_str_puts(out, "<defs>\n");
    for (size_t i = 0; i < list->clip_count; i++) {
        hl_str_printf(out, "<clipPath id=\"c%zu\"><rect", i);
        put_rect(out, list->clips[i], 0);
        hl_str_puts(out, "/></clipPath>\n");
    }
    hl_str_puts(out, "</defs>\n");
}

hl_status hl_svg_write(const hl_draw_list *list, bool outlines, hl_str *out, hl_error *err) {
    hl_str_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\"");
    svg_number(out, "width", list->w);
    svg_number(out, "height", list->h);
    hl_str_puts(out, " viewBox=\"0 0 ");
    put_short(out, list->w, 2);
    hl_str_puts(out, " ");
    put_short(out, list->h, 2);
    hl_str_puts(out, "\">\n");
    put_clips(out, list);
    int depth = 0;
    for (size_t i = 0; i < list->count; i++)
        depth = put_command(out, list, &list->commands[i], outlines, depth);
    for (; depth > 0; depth--)
        hl_str_puts(out, "</g>\n");
    hl_str_puts(out, "</svg>\n");
    if (out->failed || list->failed)
        return hl_fail(err, HL_ERR_MEMORY, "", "SVG", "", "no memory");
    return HL_OK;
}
