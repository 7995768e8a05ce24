/* face.h - one font face: metrics and outlines, in ems. Wraps stb_truetype (private to face.c). */
#ifndef CANVAS_FACE_H
#define CANVAS_FACE_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct font_face font_face;

/* data (size bytes, borrowed) must outlive the face. NULL when stb cannot read face `index` of the
 * file: a bitmap font, or an unknown outline format. */
font_face *face_open(const unsigned char *data, size_t size, int index);
void face_close(font_face *f);

/* Glyph of a code point, 0 when the face has none. */
int face_glyph(font_face *f, int32_t codepoint);
float face_advance(font_face *f, int glyph);
/* Kerning between two glyphs; code points below 128 are cached by their pair. */
float face_kern(font_face *f, int32_t left, int32_t right);
void face_height(const font_face *f, float *ascent, float *descent);

/* Outline of a glyph, y up. op 'M' 'L' 'Q' 'C': x,y is the end, a and b the control points. */
typedef struct outline_point {
    char op;
    float x, y, ax, ay, bx, by;
} outline_point;
/* malloc'd points; 0 for a glyph without ink or when memory is out. */
size_t face_outline(const font_face *f, int glyph, outline_point **out);

#endif
