/* arcs_words.c - words on one line: type size, even gaps, scrolling, and the room for links. */
#include "arcs.h"
#include "sides.h"

#include <math.h>
#include <stdlib.h>

/* In a panel as low as this words are smaller and links may reach nearly to its edge. */
#define LOW 150.0F

static float largest_type(const hl_view_in *in, hl_rect r) {
    return r.h < LOW ? 16 : roundf(19 * hl_part_scale(in, r, 860, 330));
}

static float smallest_type(const hl_view_in *in, hl_rect r) {
    return hl_part_large(in, r) ? 14 : 12;
}

/* Widths for type of size 1 px; of two sides in columns the wider word. Returns their sum. */
static float measure(const hl_view_in *in, const hl_fonts *fonts, hl_word *word) {
    const hl_scene *other = NULL;
    float sum = 0;
    hl_font font = hl_part_font(16, HL_REGULAR);
    if (hl_sides_in_columns(in))
        other = hl_side_second(in) ? in->comparison->first : in->comparison->second;
    for (int i = 0; i < in->scene->U; i++) {
        word[i].w = hl_text_width(fonts, font, in->scene->labels[i], -1) / 16;
        if (other)
            word[i].w = fmaxf(word[i].w, hl_text_width(fonts, font, other->labels[i], -1) / 16);
        sum += word[i].w;
    }
    return sum;
}

/* The largest type at which the gaps are wide enough, else the smallest (and the line scrolls). */
static float choose_size(const hl_view_in *in, hl_rect r, int units, float sum, float room) {
    float size = largest_type(in, r), least = smallest_type(in, r);
    float gaps = (float)(units - 1);
    while (size > least && sum * size + gaps * 0.8F * size > room)
        size--;
    return fmaxf(size, least);
}

/* Two sides have one size of type, so that their links compare. */
static float shared_size(const hl_view_in *in, hl_rect r, const hl_fonts *fonts, float sum,
                         float room) {
    float size = choose_size(in, r, in->scene->U, sum, room);
    if (!hl_sides(in) || hl_sides_in_columns(in))
        return size;
    const hl_comparison *c = in->comparison;
    const hl_scene *other = hl_side_second(in) ? c->first : c->second;
    float others = 0;
    for (int i = 0; i < other->U; i++)
        others += hl_text_width(fonts, hl_part_font(16, HL_REGULAR), other->labels[i], -1) / 16;
    return fminf(size, choose_size(in, r, other->U, others, room));
}

static float cap_widths(hl_words *w, int count, float widest) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
        w->word[i].w = fminf(w->word[i].w * w->size, widest);
        sum += w->word[i].w;
    }
    return sum;
}

/* Even gaps over the full width; a few words are not torn apart, many scroll. */
static void spread(hl_words *w, hl_rect r, int count, float sum) {
    float room = r.w - 2 * w->margin;
    float gap = count > 1 ? (room - sum) / (float)(count - 1) : 0;
    w->gap = fminf(fmaxf(gap, 0.75F * w->size), 9 * w->size);
    float used = sum + w->gap * (float)(count - 1);
    w->whole = fmaxf(used + 2 * w->margin, r.w);
    float x = r.x + w->margin + fmaxf(room - used, 0) / 2 - w->scroll;
    for (int i = 0; i < count; i++) {
        w->word[i].x = x;
        x += w->word[i].w + w->gap;
    }
}

static void scroll_to(const hl_view_in *in, hl_words *w, hl_rect r) {
    int show = in->focus.show_word;
    float scroll = hl_part_clamp_scroll(in->focus.scroll_x, w->whole, r.w);
    if (show >= 0 && show < in->scene->U && !hl_side_second(in)) {
        float from = w->word[show].x - r.x - w->margin;
        scroll = hl_part_scroll_to(scroll, from, from + w->word[show].w + 2 * w->margin, r.w);
    }
    w->scroll = hl_part_clamp_scroll(scroll, w->whole, r.w);
    for (int i = 0; i < in->scene->U; i++)
        w->word[i].x -= w->scroll;
}

/* Two thirds of the height for what looks back, as sentences mostly do. */
static void place_lines(hl_words *w, hl_rect r, int count) {
    float size = w->size, middle = roundf(r.y + 0.64F * r.h);
    w->base = roundf(hl_part_baseline(middle, size));
    w->top = middle - 0.92F * size - 2;
    w->bottom = middle + 0.92F * size;
    w->ceiling = r.y + 12;
    w->floor = r.y + r.h - (r.h < LOW ? 6 : 12);
    for (int i = 0; i < count; i++) {
        w->word[i].up = w->top;
        w->word[i].down = w->bottom;
    }
}

static void find_seen(hl_words *w, hl_rect r, int count) {
    w->first = 0;
    w->last = count - 1;
    while (w->first < count && w->word[w->first].x + w->word[w->first].w < r.x)
        w->first++;
    while (w->last > w->first && w->word[w->last].x > r.x + r.w)
        w->last--;
}

bool hl_words_place(const hl_view_in *in, hl_rect r, const hl_fonts *fonts, hl_words *out) {
    int count = in->scene->U;
    *out = (hl_words){.margin = 28, .span = fmaxf(0.9F * r.w, 1)};
    out->word = calloc((size_t)count, sizeof *out->word);
    if (!out->word)
        return false;
    float room = r.w - 2 * out->margin;
    out->size = shared_size(in, r, fonts, measure(in, fonts, out->word), room);
    spread(out, r, count, cap_widths(out, count, room / 2));
    scroll_to(in, out, r);
    place_lines(out, r, count);
    find_seen(out, r, count);
    return true;
}
