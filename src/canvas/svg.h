/* svg.h - pieces shared by the files that write SVG. */
#ifndef CANVAS_SVG_H
#define CANVAS_SVG_H

#include "headlight/canvas/consume.h"

/* Text with XML's special characters escaped; control characters, which XML forbids, as U+FFFD. */
void svg_escaped(hl_str *out, const char *text, size_t size);
/* ' fill="#rrggbb" fill-opacity="0.5"' with fill or stroke as the name. */
void svg_paint(hl_str *out, const char *name, hl_color color);
/* ' name="12.5"' */
void svg_number(hl_str *out, const char *name, float value);
/* ' clip-path="url(#c3)"' of a command that has one. */
void svg_clip(hl_str *out, const hl_draw_command *c);

void svg_text(hl_str *out, const hl_draw_list *list, const hl_draw_command *c, bool outlines);

#endif
