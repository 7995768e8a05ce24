/* color.c - themes, contrast, simulated colour-vision deficiencies, head colours. */
#include "headlight/canvas/color.h"

#include "light.h"
#include <math.h>

#define HEX(rgb)                                                                                   \
    { (rgb) >> 16, (rgb) >> 8 & 255, (rgb)&255, 255 }

static const hl_theme themes[2] = {{.dark = false,
                                    .background = HEX(0xF6F6F3),
                                    .panel = HEX(0xFFFFFF),
                                    .sunken = HEX(0xEFEFEB),
                                    .line = HEX(0xDEDFDB),
                                    .ink = HEX(0x1B1F24),
                                    .soft = HEX(0x5C636B),
                                    .faint = HEX(0x666D75),
                                    .accent = HEX(0x2F5FD0),
                                    .on_accent = HEX(0xFFFFFF),
                                    .warn = HEX(0xA8480B),
                                    .map_full = HEX(0x0B2A5B)},
                                   {.dark = true,
                                    .background = HEX(0x101215),
                                    .panel = HEX(0x181B20),
                                    .sunken = HEX(0x0B0D0F),
                                    .line = HEX(0x2B2F36),
                                    .ink = HEX(0xE9EBEE),
                                    .soft = HEX(0xA3AAB3),
                                    .faint = HEX(0x7F868F),
                                    .accent = HEX(0x7AA2FF),
                                    .on_accent = HEX(0x0B0D0F),
                                    .warn = HEX(0xF2A65A),
                                    .map_full = HEX(0xDCE8FF)}};

/* The design's eight hues, each moved by at most 10 (CIEDE2000) so that every pair of the twelve
 * stays 6.5 apart or more under each simulated deficiency, and every one reaches 3:1 on both
 * themes' panels. Found by annealing; the tests hold the bounds. */
static const hl_color heads[12] = {HEX(0x8F8CA4), HEX(0x1C68B7), HEX(0x13A084), HEX(0xB567FA),
                                   HEX(0xD2593A), HEX(0xC87E00), HEX(0x5D9D5D), HEX(0xA25580),
                                   HEX(0xCC0961), HEX(0x7E75C7), HEX(0x3B82A2), HEX(0xFF0FE6)};

const hl_theme *hl_theme_of(bool dark) {
    return &themes[dark];
}

hl_color hl_color_hex(uint32_t rgb) {
    return (hl_color){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb, 255};
}

static uint8_t to_byte(float v) {
    return (uint8_t)lrintf(fminf(fmaxf(v, 0), 255));
}

hl_color hl_color_mix(hl_color a, hl_color b, float t) {
    t = fminf(fmaxf(t, 0), 1);
    return (hl_color){
        to_byte((float)a.r + (float)(b.r - a.r) * t), to_byte((float)a.g + (float)(b.g - a.g) * t),
        to_byte((float)a.b + (float)(b.b - a.b) * t), to_byte((float)a.a + (float)(b.a - a.a) * t)};
}

hl_color hl_color_alpha(hl_color c, float alpha) {
    c.a = to_byte(alpha * 255);
    return c;
}

/* WCAG 2 relative luminance, 0..1. */
static float luminance(hl_color c) {
    return 0.2126f * light_of(c.r) + 0.7152f * light_of(c.g) + 0.0722f * light_of(c.b);
}

float hl_color_contrast(hl_color a, hl_color b) {
    float la = luminance(a), lb = luminance(b);
    return (fmaxf(la, lb) + 0.05f) / (fminf(la, lb) + 0.05f);
}

hl_color hl_color_on(hl_color c) {
    hl_color white = hl_color_hex(0xFFFFFF), ink = themes[0].ink;
    return hl_color_contrast(c, white) >= hl_color_contrast(c, ink) ? white : ink;
}

static hl_color from_light(const float m[3][3], const float v[3]) {
    uint8_t out[3];
    for (int i = 0; i < 3; i++)
        out[i] = light_to_byte(m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2]);
    return (hl_color){out[0], out[1], out[2], 255};
}

/* Linear-light matrices. Protanopia, deuteranopia: Vienot, Brettel, Mollon 1999. Tritanopia needs
 * the two half planes of Brettel, Vienot, Mollon 1997; the plane through the grey axis divides. */
hl_color hl_color_simulate(hl_color c, int deficiency) {
    static const float protan[3][3] = {
        {0.11238f, 0.88762f, 0}, {0.11238f, 0.88762f, 0}, {0.00401f, -0.00401f, 1}};
    static const float deutan[3][3] = {
        {0.29275f, 0.70725f, 0}, {0.29275f, 0.70725f, 0}, {-0.02234f, 0.02234f, 1}};
    static const float tritan[2][3][3] = {{{1.01277f, 0.13548f, -0.14826f},
                                           {-0.01243f, 0.86812f, 0.14431f},
                                           {0.07589f, 0.80500f, 0.11911f}},
                                          {{0.93678f, 0.18979f, -0.12657f},
                                           {0.06154f, 0.81526f, 0.12320f},
                                           {-0.37562f, 1.12767f, 0.24796f}}};
    const float v[3] = {light_of(c.r), light_of(c.g), light_of(c.b)};
    hl_color seen = c;
    if (deficiency == 1)
        seen = from_light(protan, v);
    else if (deficiency == 2)
        seen = from_light(deutan, v);
    else if (deficiency == 3)
        seen = from_light(tritan[0.03901f * v[0] - 0.02788f * v[1] - 0.01113f * v[2] < 0], v);
    seen.a = c.a;
    return seen;
}

hl_color hl_head_color(int head) {
    return heads[head < 0 ? 0 : head % 12];
}

hl_color hl_head_text_color(const hl_theme *theme, int head) {
    hl_color c = hl_head_color(head);
    for (int step = 0; step <= 20; step++) {
        hl_color moved = hl_color_mix(c, theme->ink, (float)step / 20);
        if (hl_color_contrast(moved, theme->panel) >= 4.5f &&
            hl_color_contrast(moved, theme->background) >= 4.5f)
            return moved;
    }
    return theme->ink;
}

/* Four hues at four lightnesses, found like the heads' by search; the tests hold the bounds. */
hl_color hl_sense_color(const hl_theme *theme, int sense) {
    static const hl_color senses[2][4] = {
        {HEX(0x1B5FD6), HEX(0x04594A), HEX(0x74126F), HEX(0x806618)},
        {HEX(0x5B9BFF), HEX(0x63F0DC), HEX(0xE8769A), HEX(0xFADB78)}};
    return senses[theme->dark][sense < 0 ? 0 : sense % 4];
}
