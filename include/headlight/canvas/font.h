/* canvas/font.h - fonts from the system, text measured in one place.
 *
 * Faces are found through fontconfig: Inter for text (Regular, Medium, SemiBold, Bold), DejaVu Sans
 * when Inter is missing, and for each character that the face lacks the system's fallback. Widths
 * are unhinted with kerning, from stb_truetype, in logical pixels; every consumer places text by
 * these widths. With HL_TABULAR digits take equal room.
 *
 * Without fonts (NULL) every code point is 0.6 em wide: for tests that must not depend on a
 * system's fonts.
 *
 * A run is a piece of text in one face, script and direction at one x; consumers draw run by run.
 *
 * Direction: a line is laid out left to right, and each right-to-left stretch in it (from a Hebrew,
 * Arabic, ... letter to the last one with nothing but spaces, punctuation and digits between) right
 * to left as a whole, its numbers left to right. That is what UAX #9 gives for a left-to-right
 * paragraph without embeddings, but for rarer cases: a stretch counts no symbols, and direction
 * marks and isolates are not obeyed. Arabic letters are measured in their joined forms where the
 * face has those as characters; other shaping may differ from the measure and is fitted into it.
 * Widths add up in reading order, whatever the direction.
 */
#ifndef HEADLIGHT_CANVAS_FONT_H
#define HEADLIGHT_CANVAS_FONT_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum hl_weight { HL_REGULAR = 0, HL_MEDIUM, HL_SEMIBOLD, HL_BOLD } hl_weight;
enum { HL_TABULAR = 1 };

typedef struct hl_font {
    float size;      /* logical pixels per em */
    uint16_t weight; /* hl_weight */
    uint16_t flags;  /* HL_TABULAR */
} hl_font;

typedef struct hl_fonts
    hl_fonts; /* loaded faces and width caches; not thread-safe (one per thread) */

typedef struct hl_text_run {
    int face;            /* index for hl_fonts_face */
    uint32_t start, end; /* bytes of the text */
    float x, w;          /* from the text's left edge */
    bool rtl;
} hl_text_run;

typedef struct hl_text_span {
    float x, w;
} hl_text_span;

/* A face file, for consumers that rasterise it themselves. */
typedef struct hl_face {
    const char *path;
    int index; /* face in a collection */
    const char *family;
    int css_weight; /* 400, 500, 600, 700 */
} hl_face;

hl_status hl_fonts_open(hl_fonts **out, hl_error *err);
void hl_fonts_close(hl_fonts *fonts);

/* Width of a line of text; size < 0 = strlen. */
float hl_text_width(const hl_fonts *fonts, hl_font font, const char *text, int size);
/* Heights of a font: ascent and descent (both positive) of its line. */
void hl_text_height(const hl_fonts *fonts, hl_font font, float *ascent, float *descent);
/* The grapheme border at which the text before is nearest to x wide: for cutting a text. */
size_t hl_text_at(const hl_fonts *fonts, hl_font font, const char *text, int size, float x);
/* Where the caret at byte `at` (a grapheme border) is seen: at the end of the character before it,
 * which is its left side in right-to-left text. */
float hl_text_caret(const hl_fonts *fonts, hl_font font, const char *text, int size, size_t at);
/* The border on the pointed side of the character seen at x; 0 left of the line, its size right of
 * it. Where the direction changes one border has two places, so that the caret of the answer may
 * stand at the other one; else hl_text_caret and this are inverse. */
size_t hl_text_point(const hl_fonts *fonts, hl_font font, const char *text, int size, float x);
/* Where bytes start..end are seen: at most max pieces, in reading order; returns how many there
 * are. */
size_t hl_text_spans(const hl_fonts *fonts, hl_font font, const char *text, int size, size_t start,
                     size_t end, hl_text_span *out, size_t max);
/* Is byte `at` inside a right-to-left stretch? A text must not be cut there for drawing in pieces.
 */
bool hl_text_rtl_across(const char *text, size_t size, size_t at);
/* Splits a text into runs in reading order, at most max; returns how many there are. */
size_t hl_text_runs(const hl_fonts *fonts, hl_font font, const char *text, int size,
                    hl_text_run *out, size_t max);

int hl_fonts_face_count(const hl_fonts *fonts);
hl_face hl_fonts_face(const hl_fonts *fonts, int face);
/* The face file's bytes (mapped, borrowed), for glyph outlines. */
const unsigned char *hl_fonts_face_data(const hl_fonts *fonts, int face, size_t *size);

#endif
