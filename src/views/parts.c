/* parts.c - what the views share: numbers as text, type sizes and small pieces of drawing. */
#include "parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void hl_part_number(float weight, bool cell, char out[HL_NUMBER_MAX]) {
    if (cell && weight < HL_WEIGHT_LEAST) {
        snprintf(out, HL_NUMBER_MAX, "0");
        return;
    }
    snprintf(out, HL_NUMBER_MAX, "%.2f", (double)weight);
    if (cell && out[0] == '0')
        memmove(out, out + 1, strlen(out));
}

void hl_part_change(float value, bool cell, char out[HL_NUMBER_MAX]) {
    char number[HL_NUMBER_MAX];
    hl_part_number(fabsf(value), cell, number);
    snprintf(out, HL_NUMBER_MAX, "%s%.16s", value < 0 ? "\xE2\x88\x92" : "+", number);
}

void hl_part_signed(float value, bool plus, char out[HL_NUMBER_MAX]) {
    const char *sign = value <= -HL_WEIGHT_LEAST ? "\xE2\x88\x92" : plus ? "+" : "";
    snprintf(out, HL_NUMBER_MAX, "%s%.2f", sign, fabs((double)value));
}

float hl_part_scale(const hl_view_in *in, hl_rect r, float w, float h) {
    if (!in->large)
        return 1;
    float fit = fminf(r.w / w, r.h / h);
    return fminf(fmaxf(fit, 1), 1.8F);
}

bool hl_part_large(const hl_view_in *in, hl_rect r) {
    return in->large && r.h >= 340;
}

hl_font hl_part_font(float size, hl_weight weight) {
    return (hl_font){size, (uint16_t)weight, 0};
}

hl_font hl_part_digits(float size, hl_weight weight) {
    return (hl_font){size, (uint16_t)weight, HL_TABULAR};
}

float hl_part_baseline(float y, float size) {
    return y + 0.364F * size; /* half of Inter's cap height, 0.727 em */
}

hl_color hl_part_on(hl_color ground) {
    hl_color on = hl_color_on(ground);
    /* Between the tones where ink and white read, pure black does. */
    return hl_color_contrast(on, ground) >= 4.5F ? on : hl_color_hex(0x000000);
}

hl_color hl_part_ink_on(const hl_theme *theme, hl_color ground, bool strong) {
    hl_color first = strong ? theme->ink : theme->soft;
    return hl_color_contrast(first, ground) >= 4.5F ? first : hl_part_on(ground);
}

void hl_part_panel(hl_draw_list *list, const hl_theme *theme, hl_rect r) {
    hl_draw_rect(list, r, 10, theme->panel);
    hl_draw_stroke(list, hl_rect_inset(r, 0.5F), 9.5F, 1, theme->line);
}

void hl_part_chip(hl_draw_list *list, int head, float x, float y, float r) {
    char number[HL_NUMBER_MAX];
    snprintf(number, sizeof number, "%d", head + 1);
    hl_color fill = hl_head_color(head);
    float size = roundf(r * 1.2F);
    hl_draw_rect(list, (hl_rect){x - r, y - r, 2 * r, 2 * r}, r, fill);
    hl_draw_text(list, x, hl_part_baseline(y, size), HL_MIDDLE, hl_part_font(size, HL_BOLD),
                 hl_part_on(fill), number, HL_ALL);
}

void hl_part_centred(hl_draw_list *list, const hl_theme *theme, hl_rect r, float size,
                     const char *text) {
    hl_draw_text_fit(list, r.x + r.w / 2, hl_part_baseline(r.y + r.h / 2, size), r.w - 32,
                     HL_MIDDLE, hl_part_font(size, HL_REGULAR), theme->soft, text, HL_ALL);
}

/* Bytes of text that fit in w, up to the last space; a word longer than w is taken whole. */
static size_t line_end(const hl_draw_list *list, hl_font font, const char *text, float w) {
    size_t fits = 0, at = 0, size = strlen(text);
    while (at < size) {
        size_t next = at + 1 + strcspn(text + at + 1, " ");
        if (fits > 0 && hl_text_width(list->fonts, font, text, (int)next) > w)
            break;
        fits = at = next;
    }
    return fits;
}

int hl_part_wrap(hl_draw_list *list, float x, float y, float w, float step, int lines, hl_font font,
                 hl_color color, const char *text) {
    int used = 0;
    while (*text && used < lines) {
        size_t end = used + 1 == lines ? strlen(text) : line_end(list, font, text, w);
        hl_draw_text_fit(list, x, y + (float)used * step, w, HL_LEFT, font, color, text, (int)end);
        text += end;
        while (*text == ' ')
            text++;
        used++;
    }
    return used;
}

int hl_part_wrap_lines(const hl_draw_list *list, float w, int lines, hl_font font,
                       const char *text) {
    int used = 0;
    while (*text && used < lines) {
        text += line_end(list, font, text, w);
        while (*text == ' ')
            text++;
        used++;
    }
    return used;
}

static float thumb_length(float track, float seen, float whole) {
    return fminf(fmaxf(track * seen / whole, 24), track);
}

void hl_part_thumb_x(hl_draw_list *list, const hl_theme *theme, hl_rect track, float whole,
                     float scroll) {
    if (whole <= track.w + 0.5F)
        return;
    float length = thumb_length(track.w, track.w, whole);
    float x = track.x + (track.w - length) * scroll / (whole - track.w);
    hl_draw_rect(list, track, track.h / 2, theme->sunken);
    hl_draw_rect(list, (hl_rect){x, track.y, length, track.h}, track.h / 2, theme->faint);
}

void hl_part_thumb_y(hl_draw_list *list, const hl_theme *theme, hl_rect track, float whole,
                     float scroll) {
    if (whole <= track.h + 0.5F)
        return;
    float length = thumb_length(track.h, track.h, whole);
    float y = track.y + (track.h - length) * scroll / (whole - track.h);
    hl_draw_rect(list, track, track.w / 2, theme->sunken);
    hl_draw_rect(list, (hl_rect){track.x, y, track.w, length}, track.w / 2, theme->faint);
}

float hl_part_clamp_scroll(float scroll, float whole, float seen) {
    float most = fmaxf(whole - seen, 0);
    return fminf(fmaxf(scroll, 0), most);
}

float hl_part_scroll_to(float scroll, float from, float to, float seen) {
    if (from < scroll)
        return from - seen / 4;
    return to > scroll + seen ? to - seen * 3 / 4 : scroll;
}
