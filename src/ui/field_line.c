/* ui/field_line.c - grapheme borders and places of a line of text. */
#include "field_line.h"

#include "headlight/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_MIN = 48, CHUNK_MAX = 512 };

static bool reserve(void **p, size_t *room, size_t need, size_t item) {
    if (need <= *room) {
        return true;
    }
    size_t to = need + need / 2 + 64;
    void *grown = to <= SIZE_MAX / item ? realloc(*p, to * item) : NULL;
    if (!grown) {
        return false;
    }
    *p = grown;
    *room = to;
    return true;
}

static void find_change(const hl_field_line *line, const hl_field_in *in, hl_line_change *c) {
    size_t least = line->size < in->size ? line->size : in->size, head = 0, tail = 0;
    while (head < least && line->text[head] == in->text[head]) {
        head++;
    }
    while (tail < least - head &&
           line->text[line->size - 1 - tail] == in->text[in->size - 1 - tail]) {
        tail++;
    }
    c->start = head;
    c->old_end = line->size - tail;
    c->new_end = in->size - tail;
    c->changed = head + tail < line->size || head + tail < in->size;
}

static bool build_borders(hl_field_line *line) {
    size_t at = 0, n = 0;
    for (;;) {
        if (!reserve((void **)&line->border, &line->border_room, n + 1, sizeof *line->border)) {
            return false;
        }
        line->border[n++] = at;
        if (at >= line->size) {
            break;
        }
        at = hl_grapheme_next(line->text, line->size, at);
    }
    line->count = n - 1;
    return true;
}

/* A chunk ends behind a space once it is long enough, or at any grapheme when it gets too long. */
static bool ends_chunk(const hl_field_line *line, size_t start, size_t at) {
    size_t n = at - start;
    return at == line->size || n >= CHUNK_MAX ||
           (n >= CHUNK_MIN && line->text[at - 1] == ' ' &&
            !hl_text_rtl_across(line->text, line->size, at));
}

static bool build_chunks(hl_field_line *line, const hl_fonts *fonts) {
    size_t start = 0;
    float x = 0;
    line->chunks = 0;
    for (size_t g = 1; g <= line->count + 1; g++) {
        bool last = g > line->count;
        if (!last && !ends_chunk(line, start, line->border[g])) {
            continue;
        }
        if (!reserve((void **)&line->chunk, &line->chunk_room, line->chunks + 2,
                     sizeof(hl_chunk))) {
            return false;
        }
        line->chunk[line->chunks] = (hl_chunk){start, x};
        if (last) {
            break;
        }
        x += hl_text_width(fonts, line->font, line->text + start, (int)(line->border[g] - start));
        start = line->border[g];
        line->chunks++;
    }
    line->w = x;
    return true;
}

static bool copy_text(hl_field_line *line, const hl_field_in *in) {
    if (!reserve((void **)&line->text, &line->room, in->size + 1, 1)) {
        return false;
    }
    memcpy(line->text, in->text, in->size);
    line->text[in->size] = 0;
    line->size = in->size;
    return true;
}

bool hl_line_update(hl_field_line *line, const hl_fonts *fonts, const hl_field_in *in,
                    hl_line_change *change) {
    hl_font font = {in->font, HL_REGULAR, 0};
    *change = (hl_line_change){.first = line->text == NULL};
    bool same_text = line->text && line->revision == in->revision;
    if (same_text && memcmp(&font, &line->font, sizeof font) == 0) {
        return true;
    }
    if (line->text && !same_text) {
        find_change(line, in, change);
    }
    line->revision = in->revision;
    line->font = font;
    if (copy_text(line, in) && build_borders(line) && build_chunks(line, fonts)) {
        return true;
    }
    hl_line_free(line);
    return false;
}

void hl_line_free(hl_field_line *line) {
    free(line->text);
    free(line->border);
    free(line->chunk);
    *line = (hl_field_line){0};
}

static size_t chunk_of_byte(const hl_field_line *line, size_t at) {
    size_t low = 0, high = line->chunks ? line->chunks - 1 : 0;
    while (low < high) {
        size_t mid = (low + high + 1) / 2;
        if (line->chunk[mid].start <= at) {
            low = mid;
        } else {
            high = mid - 1;
        }
    }
    return low;
}

float hl_line_x(const hl_field_line *line, const hl_fonts *fonts, size_t at) {
    if (line->chunks == 0) {
        return 0;
    }
    at = at < line->size ? at : line->size; /* a caret may be ahead of the text for one pass */
    const hl_chunk *c = &line->chunk[chunk_of_byte(line, at)];
    if (at == c->start && at > 0) {
        return c->x;
    }
    return c->x + hl_text_caret(fonts, line->font, line->text + c->start,
                                (int)(c[1].start - c->start), at - c->start);
}

float hl_line_before(const hl_field_line *line, const hl_fonts *fonts, size_t at) {
    if (line->chunks == 0) {
        return 0;
    }
    at = at < line->size ? at : line->size;
    const hl_chunk *c = &line->chunk[chunk_of_byte(line, at)];
    return c->x + hl_text_width(fonts, line->font, line->text + c->start, (int)(at - c->start));
}

static size_t chunk_of_x(const hl_field_line *line, float x) {
    size_t low = 0, high = line->chunks ? line->chunks - 1 : 0;
    while (low < high) {
        size_t mid = (low + high + 1) / 2;
        if (line->chunk[mid].x <= x) {
            low = mid;
        } else {
            high = mid - 1;
        }
    }
    return low;
}

size_t hl_line_at(const hl_field_line *line, const hl_fonts *fonts, float x) {
    if (line->chunks == 0 || x <= 0) {
        return 0;
    }
    const hl_chunk *c = &line->chunk[chunk_of_x(line, x)];
    return c->start + hl_text_point(fonts, line->font, line->text + c->start,
                                    (int)(c[1].start - c->start), x - c->x);
}

size_t hl_line_index(const hl_field_line *line, size_t at) {
    size_t low = 0, high = line->count;
    while (low < high) {
        size_t mid = (low + high + 1) / 2;
        if (line->border[mid] <= at) {
            low = mid;
        } else {
            high = mid - 1;
        }
    }
    return low;
}

void hl_line_draw(hl_ui *ui, const hl_field_line *line, size_t from, size_t to, float dx, float y,
                  float x0, float x1, hl_color color) {
    for (size_t i = line->chunks ? chunk_of_byte(line, from) : 0; i < line->chunks; i++) {
        const hl_chunk *c = &line->chunk[i];
        size_t a = c->start > from ? c->start : from, b = c[1].start < to ? c[1].start : to;
        if (a >= to || c->x + dx > x1) {
            break;
        }
        if (a < b && c[1].x + dx >= x0) {
            float x = a == c->start ? c->x : hl_line_before(line, ui->fonts, a);
            hl_draw_text(ui->list, x + dx, y + 0.36f * line->font.size, HL_LEFT, line->font, color,
                         line->text + a, (int)(b - a));
        }
    }
}

/* Fills the part of `mark` that lies in `in`. */
static void put_mark(hl_ui *ui, hl_rect mark, hl_rect in, hl_color color) {
    hl_rect r = hl_rect_intersect(mark, in);
    if (r.w > 0) {
        hl_draw_rect(ui->list, r, 2, color);
    }
}

void hl_line_mark(hl_ui *ui, const hl_field_line *line, size_t from, size_t to, float dx,
                  hl_rect in, hl_color color) {
    enum { SPANS = 64 };
    hl_rect mark = {0}; /* what adjoins is one mark */
    for (size_t i = line->chunks ? chunk_of_byte(line, from) : 0; i < line->chunks; i++) {
        const hl_chunk *c = &line->chunk[i];
        if (c->start >= to || c->x + dx > in.x + in.w) {
            break;
        }
        if (c[1].x + dx < in.x) {
            continue;
        }
        hl_text_span span[SPANS];
        size_t a = c->start > from ? c->start : from;
        size_t count =
            hl_text_spans(ui->fonts, line->font, line->text + c->start,
                          (int)(c[1].start - c->start), a - c->start, to - c->start, span, SPANS);
        for (size_t k = 0; k < count && k < SPANS; k++) {
            float x = c->x + dx + span[k].x;
            if (mark.w > 0 && x - mark.x - mark.w < 0.01f && x >= mark.x + mark.w - 0.01f) {
                mark.w = x + span[k].w - mark.x;
                continue;
            }
            put_mark(ui, mark, in, color);
            mark = (hl_rect){x, in.y, span[k].w, in.h};
        }
    }
    put_mark(ui, mark, in, color);
}
