/* ui/field_line.h - the layout of a field's line: grapheme borders and places, kept until the text
 * changes.
 *
 * The line is measured in chunks of some words, so that a very long text costs one pass when it
 * changes and almost nothing after that.
 */
#ifndef UI_FIELD_LINE_H
#define UI_FIELD_LINE_H

#include "headlight/ui/field.h"

typedef struct hl_chunk {
    size_t start;
    float x;
} hl_chunk;

struct hl_field_line {
    uint64_t revision;
    hl_font font;
    char *text; /* a copy, for telling what changed */
    size_t size, room;
    size_t *border; /* (count + 1) byte offsets of grapheme borders, 0 and size included */
    size_t count, border_room;
    hl_chunk *chunk; /* (chunks + 1), the last one = the end */
    size_t chunks, chunk_room;
    float w;
};

/* Brings the cache up to date. False when memory is out (the line is then empty). *from, *to (old
 * end) and *changed tell which bytes differ from the text before. */
typedef struct hl_line_change {
    bool changed, first;
    size_t start, old_end, new_end;
} hl_line_change;
bool hl_line_update(hl_field_line *line, const hl_fonts *fonts, const hl_field_in *in,
                    hl_line_change *change);
void hl_line_free(hl_field_line *line);

/* Where the caret at byte `at` is seen (see hl_text_caret). */
float hl_line_x(const hl_field_line *line, const hl_fonts *fonts, size_t at);
/* How wide the bytes before `at` are: where a line goes on that is drawn in two parts. */
float hl_line_before(const hl_field_line *line, const hl_fonts *fonts, size_t at);
size_t hl_line_at(const hl_field_line *line, const hl_fonts *fonts, float x);
/* Index of the grapheme border at or before byte at. */
size_t hl_line_index(const hl_field_line *line, size_t at);
/* Draws bytes from..to with byte `from` at its own place plus dx, middle y; only what lies in
 * x0..x1. */
void hl_line_draw(hl_ui *ui, const hl_field_line *line, size_t from, size_t to, float dx, float y,
                  float x0, float x1, hl_color color);
/* Fills the places of bytes from..to, as high as `in`; only what lies in it. */
void hl_line_mark(hl_ui *ui, const hl_field_line *line, size_t from, size_t to, float dx,
                  hl_rect in, hl_color color);

#endif
