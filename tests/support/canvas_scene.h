/* canvas_scene.h - a picture as busy as the main window, for measuring and for looking at.
 *
 * Test data: the weights are invented here; nothing outside tests draws them. */
#ifndef SUPPORT_CANVAS_SCENE_H
#define SUPPORT_CANVAS_SCENE_H

#include "headlight/canvas/color.h"
#include "headlight/canvas/draw.h"
#include <math.h>
#include <stdio.h>

enum { SCENE_WORDS = 11 };
static const char *const scene_words[SCENE_WORDS] = {
    "The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too", "tired"};
static const char *const scene_heads[8] = {"Previous",      "Subject-verb", "Modifier-noun",
                                           "Action-object", "Pronoun",      "Meaning",
                                           "Time",          "Discourse"};

typedef struct scene {
    hl_draw_list *list;
    const hl_theme *t;
} scene;

static void scene_text(scene s, float x, float y, hl_anchor anchor, float size, int weight,
                       hl_color color, const char *text) {
    hl_draw_text(s.list, x, y, anchor, (hl_font){size, (uint16_t)weight, HL_TABULAR}, color, text,
                 HL_ALL);
}

static void scene_box(scene s, hl_rect r, float radius, hl_color fill, hl_color line, float width) {
    hl_draw_rect(s.list, r, radius, fill);
    hl_draw_stroke(s.list, r, radius, width, line);
}

static float scene_weight(int i, int j) {
    static const float strong[SCENE_WORDS][2][2] = {
        {{1, .86f}, {0, 0}},    {{3, .62f}, {10, .23f}}, {{3, .86f}, {0, 0}},
        {{1, .45f}, {5, .41f}}, {{5, .86f}, {0, 0}},     {{3, .80f}, {0, 0}},
        {{10, .82f}, {0, 0}},   {{1, .71f}, {5, .16f}},  {{10, .85f}, {0, 0}},
        {{10, .86f}, {0, 0}},   {{7, .61f}, {1, .23f}}};
    for (int k = 0; k < 2; k++)
        if (strong[i][k][1] > 0 && (int)strong[i][k][0] == j)
            return strong[i][k][1];
    return .01f + .001f * (float)((i * 7 + j * 3) % 10);
}

static void scene_chips(scene s) {
    static const float widths[8] = {104, 126, 136, 134, 102, 106, 84, 112};
    float x = 16;
    for (int k = 0; k < 8; k++) {
        bool on = k != 0 && k != 5;
        hl_color c = hl_head_color(k), soft = s.t->line;
        scene_box(s, (hl_rect){x, 76, widths[k], 34}, 17, on ? s.t->panel : s.t->background,
                  on ? c : soft, on ? 1.6f : 1);
        hl_draw_rect(s.list, (hl_rect){x + 6, 82, 22, 22}, 11, on ? c : soft);
        char number[2] = {(char)('1' + k), 0};
        scene_text(s, x + 17, 97.5f, HL_MIDDLE, 12, HL_BOLD, on ? hl_color_on(c) : s.t->soft,
                   number);
        scene_text(s, x + 35, 98, HL_LEFT, 13, HL_REGULAR, on ? s.t->ink : s.t->faint,
                   scene_heads[k]);
        x += widths[k] + 7;
    }
}

static void scene_arc(scene s, float x1, float x2, float y, hl_color c, float weight, bool up) {
    float room = up ? 150 : 82, sign = up ? -1.f : 1.f;
    float h = sign * 1.3f * room * powf(fminf(1, fabsf(x2 - x1) / 860), .62f);
    float width = 1 + 7 * weight, head = 3 + width * .9f;
    hl_point p[4] = {{x1, y}, {x1, y + h}, {x2, y + h}, {x2, y}};
    hl_draw_arrow(s.list, p, width, head * 1.5f, head * 2, hl_color_alpha(c, .25f + .65f * weight));
}

static void scene_arcs(scene s) {
    static const int head_of[SCENE_WORDS] = {2, 1, 6, 3, 2, 3, 7, 4, 6, 2, 1};
    static const float xs[SCENE_WORDS] = {62, 148, 249, 345, 425, 511, 617, 703, 768, 839, 919};
    hl_draw_group(s.list, "arcs");
    scene_box(s, (hl_rect){16, 124, 960, 308}, 10, s.t->panel, s.t->line, 1);
    scene_text(s, 32, 148, HL_LEFT, 12, HL_REGULAR, s.t->faint, "looks back");
    scene_text(s, 32, 418, HL_LEFT, 12, HL_REGULAR, s.t->faint, "looks ahead");
    for (int i = 0; i < SCENE_WORDS; i++)
        for (int j = 0; j < SCENE_WORDS; j++)
            if (i != j && scene_weight(i, j) > .1f)
                scene_arc(s, xs[i], xs[j], j < i ? 302 : 336, hl_head_color(head_of[i]),
                          scene_weight(i, j), j < i);
    hl_draw_rect(s.list, (hl_rect){687, 304, 32, 30}, 6, hl_head_color(4));
    for (int i = 0; i < SCENE_WORDS; i++)
        scene_text(s, xs[i], 326, HL_MIDDLE, 19, i == 7 ? HL_SEMIBOLD : HL_REGULAR,
                   i == 7 ? hl_color_on(hl_head_color(4)) : s.t->ink, scene_words[i]);
    hl_draw_group_end(s.list);
}

static void scene_heatmap(scene s) {
    const float x0 = 114, y0 = 524, w = 44.2f, h = 22.6f;
    scene_box(s, (hl_rect){16, 444, 600, 342}, 10, s.t->panel, s.t->line, 1);
    scene_text(s, 32, 470, HL_LEFT, 15, HL_SEMIBOLD, s.t->ink, "Attention");
    scene_text(s, 108, 470, HL_LEFT, 13, HL_REGULAR, s.t->soft, "layer 5, mean of 6 heads, d_k 48");
    scene_text(s, 114, 494, HL_LEFT, 11, HL_REGULAR, s.t->faint, "attended word (key)");
    scene_text(s, 32, 516, HL_LEFT, 11, HL_REGULAR, s.t->faint, "looking word");
    hl_color *cells = hl_draw_grid(s.list, (hl_rect){x0, y0, w * SCENE_WORDS, h * SCENE_WORDS},
                                   SCENE_WORDS, SCENE_WORDS, 1);
    for (int i = 0; i < SCENE_WORDS * SCENE_WORDS && cells; i++) {
        int row = i / SCENE_WORDS;
        cells[i] = hl_map_color(s.t, row == 7 ? hl_head_color(4) : s.t->map_full,
                                scene_weight(row, i % SCENE_WORDS));
    }
    for (int i = 0; i < SCENE_WORDS; i++) {
        scene_text(s, x0 + w * ((float)i + .5f), y0 - 8, HL_MIDDLE, 11, i == 1 ? HL_SEMIBOLD : 0,
                   s.t->ink, scene_words[i]);
        scene_text(s, x0 - 8, y0 + h * (float)i + 15, HL_RIGHT, 11.5f, i == 7 ? HL_SEMIBOLD : 0,
                   s.t->ink, scene_words[i]);
        for (int j = 0; j < SCENE_WORDS; j++) {
            float v = scene_weight(i, j);
            char number[16];
            snprintf(number, sizeof number, ".%02d", (int)lrintf(v * 100));
            hl_color cell = hl_map_color(s.t, i == 7 ? hl_head_color(4) : s.t->map_full, v);
            scene_text(s, x0 + w * ((float)j + .5f), y0 + h * (float)i + 15, HL_MIDDLE, 11, 0,
                       v > .1f ? hl_color_on(cell) : s.t->soft, number);
        }
    }
    hl_draw_stroke(s.list, (hl_rect){x0 - 1, y0 + h * 7 - 1, w * 11 + 1, h + 1}, 0, 1.5f, s.t->ink);
}

static void scene_readout(scene s) {
    static const float values[5] = {.71f, .16f, .01f, .01f, .11f};
    static const char *const names[5] = {"animal", "street", "tired", "cross", "others"};
    hl_color c = hl_head_color(4);
    scene_box(s, (hl_rect){628, 444, 348, 342}, 10, s.t->panel, s.t->line, 1);
    scene_text(s, 644, 472, HL_LEFT, 19, HL_BOLD, hl_head_text_color(s.t, 4), "it");
    scene_text(s, 666, 472, HL_LEFT, 13, HL_REGULAR, s.t->soft, "looks at");
    for (int k = 0; k < 5; k++) {
        float y = 504 + 34 * (float)k;
        char number[16];
        snprintf(number, sizeof number, "0.%02d", (int)lrintf(values[k] * 100));
        scene_text(s, 644, y, HL_LEFT, 15, 0, k == 4 ? s.t->faint : s.t->ink, names[k]);
        hl_draw_rect(s.list, (hl_rect){716, y - 13, 150, 16}, 4, s.t->sunken);
        hl_draw_rect(s.list, (hl_rect){716, y - 13, fmaxf(3, 150 * values[k]), 16}, 4,
                     k == 4 ? s.t->faint : c);
        scene_text(s, 960, y, HL_RIGHT, 15, HL_SEMIBOLD, s.t->ink, number);
    }
    hl_draw_line(s.list, (hl_point){644, 670}, (hl_point){960, 670}, 1, s.t->line);
    scene_text(s, 644, 694, HL_LEFT, 13, 0, s.t->soft, "head 5, Pronoun");
    scene_text(s, 644, 716, HL_LEFT, 13, 0, s.t->soft,
               "score q\xC2\xB7k / \xE2\x88\x9A"
               "d_k");
    scene_text(s, 960, 716, HL_RIGHT, 13, HL_SEMIBOLD, s.t->ink, "3.12");
    scene_box(s, (hl_rect){644, 750, 316, 26}, 6, s.t->background, s.t->line, 1);
    scene_text(s, 802, 768, HL_MIDDLE, 13, HL_SEMIBOLD, s.t->accent, "Show every step");
}

static void scene_slider(scene s, float y, float t) {
    hl_draw_line(s.list, (hl_point){1012, y}, (hl_point){1260, y}, 4, s.t->line);
    hl_draw_line(s.list, (hl_point){1012, y}, (hl_point){1012 + 248 * t, y}, 4, s.t->accent);
    scene_box(s, (hl_rect){1004 + 248 * t, y - 8, 16, 16}, 8, s.t->panel, s.t->accent, 2);
}

static void scene_segments(scene s, float y, int count, int on, const char *const *names) {
    hl_draw_rect(s.list, (hl_rect){1012, y, 248, 32}, 7, s.t->sunken);
    float w = 248 / (float)count;
    for (int k = 0; k < count; k++) {
        if (k == on)
            scene_box(s, (hl_rect){1014 + w * (float)k, y + 2, w - 4, 28}, 6, s.t->panel, s.t->line,
                      1);
        scene_text(s, 1012 + w * ((float)k + .5f), y + 21, HL_MIDDLE, 13.5f,
                   k == on ? HL_SEMIBOLD : 0, k == on ? s.t->ink : s.t->soft, names[k]);
    }
}

static void scene_side(scene s) {
    hl_draw_rect(s.list, (hl_rect){992, 0, 288, 800}, 0, s.t->panel);
    hl_draw_line(s.list, (hl_point){992, 0}, (hl_point){992, 800}, 1, s.t->line);
    static const char *const labels[6] = {"Heads", "Key size d_k", "Layer",
                                          "Show",  "Mask",         "Hide below"};
    static const float ys[6] = {36, 108, 168, 240, 312, 502};
    for (int k = 0; k < 6; k++)
        scene_text(s, 1012, ys[k], HL_LEFT, 13, 0, s.t->soft, labels[k]);
    scene_text(s, 1260, 36, HL_RIGHT, 13.5f, HL_SEMIBOLD, s.t->ink, "trained");
    scene_segments(s, 48, 5, 3, (const char *const[]){"1", "2", "4", "8", "12"});
    scene_slider(s, 128, 1);
    scene_segments(s, 180, 5, 4, (const char *const[]){"1", "2", "3", "4", "5"});
    scene_segments(s, 252, 4, 0, (const char *const[]){"mean", "max", "sum", "overlay"});
    scene_segments(s, 324, 2, 0, (const char *const[]){"sees all", "only the past"});
    hl_draw_rect(s.list, (hl_rect){1220, 370, 40, 22}, 11, s.t->accent);
    hl_draw_rect(s.list, (hl_rect){1241, 373, 16, 16}, 8, s.t->on_accent);
    scene_slider(s, 440, .5f);
    scene_slider(s, 522, .1f);
    scene_text(s, 1012, 550, HL_LEFT, 12, 0, s.t->faint, "hides 9 % of the pinned row");
    hl_color *cells = hl_draw_grid(s.list, (hl_rect){1012, 648, 248, 10}, 1, 124, 0);
    for (int i = 0; i < 124 && cells; i++)
        cells[i] = hl_map_color(s.t, s.t->map_full, (float)i / 123);
    scene_text(s, 1012, 782, HL_LEFT, 12, 0, s.t->faint,
               "textbook 8 heads \xC2\xB7 13 tokens \xC2\xB7 2.1 ms");
}

/* Fills list, which was begun at 1280 x 800. */
static inline void scene_draw(hl_draw_list *list, bool dark) {
    scene s = {list, hl_theme_of(dark)};
    hl_draw_rect(list, (hl_rect){0, 0, 1280, 800}, 0, s.t->background);
    scene_box(s, (hl_rect){16, 14, 864, 48}, 8, s.t->panel, s.t->accent, 1.5f);
    scene_text(s, 34, 45, HL_LEFT, 20, 0, s.t->ink,
               "The animal didn't cross the street because it was too tired");
    hl_draw_line(list, (hl_point){600, 26}, (hl_point){600, 50}, 2, s.t->accent);
    scene_box(s, (hl_rect){888, 14, 88, 48}, 8, s.t->panel, s.t->line, 1);
    scene_text(s, 932, 43, HL_MIDDLE, 14, 0, s.t->soft, "Examples");
    scene_chips(s);
    scene_arcs(s);
    scene_heatmap(s);
    scene_readout(s);
    scene_side(s);
}

#endif
