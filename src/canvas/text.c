/* text.c - measuring: one walk over a text gives its runs, its width and its caret places.
 *
 * The walk goes through the letters as they are read and moves the pen to the right; what lies in a
 * right-to-left stretch is then mirrored inside it, and a number in it once more inside itself. So
 * widths and the places of stretches know nothing of directions.
 */
#include "headlight/base/text.h"
#include "fonts.h"
#include "script.h"

#include <math.h>
#include <string.h>

static const float no_fonts_advance = 0.6f; /* ems a code point, when there are no fonts */

/* Part of a text with one direction: bytes to `end`, pen places. */
typedef struct part {
    size_t end; /* 0 = not inside one */
    float x0, x1;
} part;

/* State of a walk; lengths in ems. */
typedef struct walk {
    font_state *state; /* NULL without fonts */
    hl_weight weight;
    bool tabular;
    const char *text;
    size_t size, at;  /* at = byte after the code point just taken */
    float x;          /* pen */
    int face;         /* of the open run, -1 none */
    int script;       /* right-to-left script of the open run, 0 none yet */
    int32_t previous; /* code point before, for kerning; 0 none */
    part stretch;     /* right to left */
    part number;      /* left to right inside the stretch */
    bool places;      /* stretches are measured ahead; not needed for a width */
    size_t run_start;
    float run_x;
    hl_text_run *out;
    size_t max, count;
    float slot; /* width of the widest digit, found when it is needed */
} walk;

static walk begin_walk(const hl_fonts *fonts, hl_font font, const char *text, size_t size) {
    return (walk){.state = fonts ? fonts->state : NULL,
                  .weight = (hl_weight)(font.weight & 3),
                  .tabular = fonts && (font.flags & HL_TABULAR),
                  .text = text,
                  .size = size,
                  .face = -1};
}

/* Where the piece of the pen's way from x0 to x1 is seen: its left edge. */
static float seen_at(const walk *w, float x0, float x1) {
    if (!w->stretch.end)
        return x0;
    float mirror = w->stretch.x0 + w->stretch.x1;
    return w->number.end ? mirror - w->number.x1 + (x0 - w->number.x0) : mirror - x1;
}

static void put_run(walk *w, int face, size_t start, size_t end, float x, float width) {
    bool rtl = w->stretch.end && !w->number.end;
    if (w->count < w->max)
        w->out[w->count] = (hl_text_run){
            face, (uint32_t)start, (uint32_t)end, seen_at(w, x, x + width), width, rtl};
    w->count++;
}

/* Ends the open run, if any, at byte `end`. */
static void close_run(walk *w, size_t end) {
    if (w->face >= 0)
        put_run(w, w->face, w->run_start, end, w->run_x, w->x - w->run_x);
    w->face = -1;
    w->script = 0;
    w->previous = 0;
}

/* All digits get the room of the widest, so that numbers of one length are of one width. */
static float digit_slot(walk *w, font_face *f) {
    if (w->slot <= 0)
        for (int32_t d = '0'; d <= '9'; d++)
            w->slot = fmaxf(w->slot, face_advance(f, face_glyph(f, d)));
    return w->slot;
}

static void take_digit(walk *w, size_t start, int32_t c) {
    close_run(w, start);
    int index = fonts_choose(w->state, w->weight, c);
    font_face *f = w->state->faces[index].face;
    float advance = face_advance(f, face_glyph(f, c)), slot = digit_slot(w, f);
    put_run(w, index, start, w->at, w->x + (slot - advance) / 2, advance);
    w->x += slot;
}

/* The face for a code point. A space between two characters of one fallback face stays with them,
 * so that a phrase in another script is one run, which is what shaping and direction need. */
static int face_for(const walk *w, int32_t c) {
    size_t at = w->at;
    if (c == ' ' && w->face >= 0 && w->face != w->state->primary[w->weight] && at < w->size &&
        face_glyph(w->state->faces[w->face].face, c)) {
        int32_t next = hl_utf8_next(w->text, w->size, &at);
        if (fonts_choose(w->state, w->weight, next) == w->face)
            return w->face;
    }
    return fonts_choose(w->state, w->weight, c);
}

static void step(walk *w);

/* Begins a part that goes from byte `start` to `end`. */
static void enter(walk *w, part *p, size_t start, size_t end) {
    close_run(w, start);
    *p = (part){end, w->x, w->x};
    if (!w->places)
        return;
    walk ahead = *w;
    ahead.places = false;
    ahead.at = start;
    ahead.max = 0;
    while (ahead.at < end)
        step(&ahead);
    p->x1 = ahead.x;
}

static void leave(walk *w, part *p, size_t start) {
    if (!p->end || start < p->end)
        return;
    close_run(w, start);
    p->end = 0;
}

/* Enters and leaves stretches and numbers before the code point c at byte `start`, and ends the run
 * where another right-to-left script begins. */
static void take_direction(walk *w, size_t start, int32_t c) {
    int script = script_of_rtl(c);
    leave(w, &w->number, start);
    leave(w, &w->stretch, start);
    if (script && !w->stretch.end)
        enter(w, &w->stretch, start, script_stretch_end(w->text, w->size, start));
    if (!w->stretch.end)
        return;
    if (!w->number.end && script_is_digit(c))
        enter(w, &w->number, start, script_number_end(w->text, w->size, start));
    if (script && w->script && script != w->script)
        close_run(w, start);
    w->script = script ? script : w->script;
}

/* The glyph whose advance a letter has: an Arabic one's joined form, if the face has that. -1 = it
 * takes no room. */
static int glyph_for(const walk *w, font_face *f, size_t start, int32_t c) {
    if (w->script) {
        int32_t joined = script_joined(w->text, w->size, start);
        int glyph = joined == c ? 0 : face_glyph(f, joined ? joined : 0xFEFB);
        if (glyph)
            return joined ? glyph : -1;
    }
    return face_glyph(f, c);
}

/* Takes the next code point: moves the pen past it, and opens or closes runs. */
static void step(walk *w) {
    size_t start = w->at;
    int32_t c = hl_utf8_next(w->text, w->size, &w->at);
    if (script_clings(c) && start > 0)
        return;
    if (!w->state) {
        w->x += no_fonts_advance;
        return;
    }
    if (c >= 0x0590 || w->stretch.end)
        take_direction(w, start, c);
    if (w->tabular && c >= '0' && c <= '9') {
        take_digit(w, start, c);
        return;
    }
    int index = face_for(w, c);
    font_face *f = w->state->faces[index].face;
    if (index != w->face) {
        int script = w->script;
        close_run(w, start);
        w->face = index;
        w->script = script;
        w->run_start = start;
        w->run_x = w->x;
    }
    if (w->previous)
        w->x += face_kern(f, w->previous, c);
    int glyph = glyph_for(w, f, start, c);
    w->x += glyph < 0 ? 0 : face_advance(f, glyph);
    w->previous = c;
}

static float walk_all(walk *w) {
    while (w->at < w->size)
        step(w);
    close_run(w, w->size);
    return w->x;
}

static uint64_t width_key(hl_font font, const char *text, size_t size) {
    /* Style and size are multiplied in before the text: added, they could cancel a letter. */
    uint64_t h = (0xCBF29CE484222325u ^ size) * 0x9E3779B97F4A7C15u;
    h = (h ^ (font.weight * 4u + font.flags)) * 0x9E3779B97F4A7C15u;
    for (size_t left = size; left > 0;) {
        uint64_t word = 0;
        size_t bytes = left < sizeof word ? left : sizeof word;
        memcpy(&word, text + size - left, bytes);
        h = (h ^ word) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
        left -= bytes;
    }
    return h | 1; /* 0 marks an empty slot */
}

float hl_text_width(const hl_fonts *fonts, hl_font font, const char *text, int size) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size;
    walk w = begin_walk(fonts, font, text, bytes);
    if (!fonts)
        return walk_all(&w) * font.size;
    uint64_t key = width_key(font, text, bytes);
    width_slot *slot = &fonts->state->widths[(key >> 20) & (WIDTH_SLOTS - 1)];
    if (slot->key != key)
        *slot = (width_slot){key, walk_all(&w)};
    return slot->ems * font.size;
}

size_t hl_text_runs(const hl_fonts *fonts, hl_font font, const char *text, int size,
                    hl_text_run *out, size_t max) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size;
    walk w = begin_walk(fonts, font, text, bytes);
    w.out = out;
    w.max = max;
    w.places = true;
    walk_all(&w);
    for (size_t i = 0; i < w.count && i < max; i++) {
        out[i].x *= font.size;
        out[i].w *= font.size;
    }
    return w.count;
}

size_t hl_text_at(const hl_fonts *fonts, hl_font font, const char *text, int size, float x) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size;
    walk w = begin_walk(fonts, font, text, bytes);
    float ems = font.size > 0 ? x / font.size : 0, before = 0;
    size_t border = 0;
    while (border < bytes) {
        size_t next = hl_grapheme_next(text, bytes, border);
        while (w.at < next)
            step(&w);
        if (ems < (before + w.x) / 2) /* nearer to the border before this cluster */
            return border;
        before = w.x;
        border = next;
    }
    return bytes;
}

/* --- places that are seen ------------------------------------------------------------------- */

/* Takes the grapheme up to byte `next` and tells where it is seen; false: from the right. Only its
 * first code point takes room or changes direction, but for emoji and syllables joined of several.
 */
static bool take_cluster(walk *w, size_t next, float *left, float *right) {
    float x0 = w->x;
    step(w);
    while (w->at < next)
        step(w);
    *left = seen_at(w, x0, w->x);
    *right = *left + (w->x - x0);
    return !w->stretch.end || w->number.end;
}

float hl_text_caret(const hl_fonts *fonts, hl_font font, const char *text, int size, size_t at) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size, border = 0;
    walk w = begin_walk(fonts, font, text, bytes);
    w.places = true;
    float left = 0, right = 0, x = 0;
    if (at == 0 && bytes > 0) /* before the first: where reading begins */
        return (take_cluster(&w, hl_grapheme_next(text, bytes, 0), &left, &right) ? left : right) *
               font.size;
    while (border < at && border < bytes) {
        border = hl_grapheme_next(text, bytes, border);
        x = take_cluster(&w, border, &left, &right) ? right : left;
    }
    return x * font.size;
}

size_t hl_text_point(const hl_fonts *fonts, hl_font font, const char *text, int size, float x) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size, border = 0;
    walk w = begin_walk(fonts, font, text, bytes);
    w.places = true;
    float ems = font.size > 0 ? x / font.size : 0, left, right;
    while (border < bytes && ems >= 0) {
        size_t next = hl_grapheme_next(text, bytes, border);
        bool from_left = take_cluster(&w, next, &left, &right);
        if (ems >= left && ems < right)
            return (ems < (left + right) / 2) == from_left ? border : next;
        border = next;
    }
    return ems < 0 ? 0 : bytes;
}

size_t hl_text_spans(const hl_fonts *fonts, hl_font font, const char *text, int size, size_t start,
                     size_t end, hl_text_span *out, size_t max) {
    size_t bytes = size < 0 ? strlen(text) : (size_t)size, border = 0, count = 0;
    walk w = begin_walk(fonts, font, text, bytes);
    w.places = true;
    float left, right, x0 = 0, x1 = 0;
    while (border < bytes && border < end) {
        size_t next = hl_grapheme_next(text, bytes, border);
        take_cluster(&w, next, &left, &right);
        bool inside = border >= start;
        border = next;
        if (!inside || right <= left)
            continue;
        bool joins = count > 0 && fmaxf(left - x1, x0 - right) < 1e-3f;
        count += !joins;
        x0 = joins ? fminf(x0, left) : left;
        x1 = joins ? fmaxf(x1, right) : right;
        if (count <= max)
            out[count - 1] = (hl_text_span){x0 * font.size, (x1 - x0) * font.size};
    }
    return count;
}
