/* fonts.h - the set of loaded faces, shared by the files of the canvas that look at glyphs. */
#ifndef CANVAS_FONTS_H
#define CANVAS_FONTS_H

#include "face.h"
#include "headlight/base/file.h"
#include "headlight/canvas/font.h"

enum {
    FACE_MAX = 64,       /* faces in use at once, fallbacks included */
    WIDTH_SLOTS = 8192,  /* power of two */
    CHOICE_SLOTS = 4096, /* power of two */
};

typedef struct loaded_face {
    char *path, *family;
    int index, css_weight;
    hl_map map;
    font_face *face;
} loaded_face;

/* A remembered width, in ems, under the hash of weight, flags and text. Two texts with one 64-bit
 * hash would share a width; at 8192 entries the odds are 1 in 10^11. */
typedef struct width_slot {
    uint64_t key; /* 0 = empty */
    float ems;
} width_slot;

/* The face that shows a code point. */
typedef struct choice_slot {
    int32_t codepoint; /* 0 = empty */
    int16_t heavy, face;
} choice_slot;

/* Caches change under const hl_fonts, so they stand behind a pointer. */
typedef struct font_state {
    void *config; /* FcConfig */
    loaded_face faces[FACE_MAX];
    int count;
    int primary[4]; /* face of each hl_weight */
    int box;        /* face whose missing glyph is a box; -1 = not looked for */
    width_slot widths[WIDTH_SLOTS];
    choice_slot choices[CHOICE_SLOTS];
} font_state;

struct hl_fonts {
    font_state *state;
};

/* Opens the primary faces. */
hl_status fonts_find_primary(font_state *state, hl_error *err);
/* A face with the code point, loaded when it is new; -1 when the system has none. */
int fonts_find_fallback(font_state *state, int32_t codepoint, bool heavy);
/* The face for a character that no face has: its missing glyph is a box. Inter's is a pile of bars,
 * which reads as a sign of its own. The primary face where there is none such. */
int fonts_find_box(font_state *state);
void fonts_end(font_state *state);

/* The face for a code point in a weight: the primary one if it has it, fonts_find_box's if nobody
 * has. */
int fonts_choose(font_state *state, hl_weight weight, int32_t codepoint);

#endif
