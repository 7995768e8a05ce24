/* svg_text.c - text in SVG: as <text>, or as glyph outlines. */
#include "fonts.h"
#include "number.h"
#include "script.h"
#include "svg.h"

#include <stdlib.h>

static float left_of(const hl_draw_command *c) {
    return c->rect.x - (c->anchor == HL_LEFT     ? 0
                        : c->anchor == HL_MIDDLE ? c->rect.w / 2
                                                 : c->rect.w);
}

/* <text> from x, as wide as it was measured whatever font the reader has. */
static void put_text(hl_str *out, const hl_draw_command *c, const char *text, size_t size, float x,
                     float w) {
    hl_str_puts(out, "<text xml:space=\"preserve\"");
    svg_number(out, "x", x);
    svg_number(out, "y", c->rect.y);
    hl_str_puts(out, " font-family=\"Inter, 'DejaVu Sans', sans-serif\"");
    svg_number(out, "font-size", c->font.size);
    hl_str_printf(out, " font-weight=\"%d\"", 400 + 100 * c->font.weight);
    if (c->font.flags & HL_TABULAR)
        hl_str_puts(out, " style=\"font-variant-numeric:tabular-nums\"");
    if (w > 0)
        svg_number(out, "textLength", w);
    svg_paint(out, "fill", c->color);
    svg_clip(out, c);
    hl_str_puts(out, ">");
    svg_escaped(out, text, size);
    hl_str_puts(out, "</text>\n");
}

/* Scripts whose letters are joined, reordered or set from the right: outlines letter by letter
 * would be wrong, so they stay text. */
static bool is_shaped(const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        int32_t c = hl_utf8_next(text, size, &at);
        if ((c >= 0x0590 && c <= 0x0FFF) || (c >= 0x1780 && c <= 0x17FF) ||
            (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE))
            return true;
    }
    return false;
}

static void put_point(hl_str *out, float x, float y) {
    put_short(out, x, 2);
    hl_str_puts(out, " ");
    put_short(out, y, 2);
}

/* The outline of a glyph whose pen stands at x,y; font outlines have y up. */
static void put_glyph(hl_str *out, const font_face *f, int glyph, float x, float y, float size) {
    outline_point *points;
    size_t count = face_outline(f, glyph, &points);
    for (size_t i = 0; i < count; i++) {
        const outline_point *p = &points[i];
        if (p->op == 'M' && i > 0)
            hl_str_puts(out, "Z");
        hl_str_put(out, &p->op, 1);
        if (p->op == 'Q' || p->op == 'C') {
            put_point(out, x + p->ax * size, y - p->ay * size);
            hl_str_puts(out, " ");
        }
        if (p->op == 'C') {
            put_point(out, x + p->bx * size, y - p->by * size);
            hl_str_puts(out, " ");
        }
        put_point(out, x + p->x * size, y - p->y * size);
    }
    if (count > 0)
        hl_str_puts(out, "Z");
    free(points);
}

/* Places the glyphs of a run as the measuring did. */
static void put_run(hl_str *out, font_face *f, const char *text, size_t size, float x, float y,
                    float pixels) {
    int32_t previous = 0;
    for (size_t at = 0; at < size;) {
        int32_t c = hl_utf8_next(text, size, &at);
        int glyph = face_glyph(f, c);
        bool mark = hl_char_is_mark(c);
        if (!glyph && script_clings(c))
            continue;
        if (previous && !mark)
            x += face_kern(f, previous, c) * pixels;
        put_glyph(out, f, glyph, x, y, pixels);
        if (mark)
            continue;
        x += face_advance(f, glyph) * pixels;
        previous = c;
    }
}

static void put_outlines(hl_str *out, const hl_draw_list *list, const hl_draw_command *c,
                         const hl_text_run *runs, size_t count) {
    const char *text = list->text + c->first;
    hl_str_puts(out, "<path");
    svg_paint(out, "fill", c->color);
    svg_clip(out, c);
    hl_str_puts(out, " d=\"");
    for (size_t i = 0; i < count; i++)
        if (!is_shaped(text + runs[i].start, runs[i].end - runs[i].start))
            put_run(out, list->fonts->state->faces[runs[i].face].face, text + runs[i].start,
                    runs[i].end - runs[i].start, left_of(c) + runs[i].x, c->rect.y, c->font.size);
    hl_str_puts(out, "\"/>\n");
    for (size_t i = 0; i < count; i++)
        if (is_shaped(text + runs[i].start, runs[i].end - runs[i].start))
            put_text(out, c, text + runs[i].start, runs[i].end - runs[i].start,
                     left_of(c) + runs[i].x, runs[i].w);
}

void svg_text(hl_str *out, const hl_draw_list *list, const hl_draw_command *c, bool outlines) {
    const char *text = list->text + c->first;
    if (!outlines || !list->fonts) {
        put_text(out, c, text, c->count, left_of(c), c->rect.w);
        return;
    }
    size_t count = hl_text_runs(list->fonts, c->font, text, (int)c->count, NULL, 0);
    hl_text_run *runs = calloc(count ? count : 1, sizeof *runs);
    if (!runs) {
        out->failed = true;
        return;
    }
    hl_text_runs(list->fonts, c->font, text, (int)c->count, runs, count);
    put_outlines(out, list, c, runs, count);
    free(runs);
}
