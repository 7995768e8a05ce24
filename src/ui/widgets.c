/* ui/widgets.c - buttons, switch, segmented choice, head chip. */
#include "headlight/ui/widgets.h"

#include <math.h>
#include <stdio.h>

static hl_color button_fill(const hl_ui *ui, const hl_ui_sense *s, hl_button kind) {
    const hl_theme *t = ui->theme;
    hl_color base = kind == HL_BUTTON_PRIMARY ? t->accent : t->panel;
    hl_color towards = kind == HL_BUTTON_PRIMARY ? t->ink : t->sunken;
    return hl_color_mix(base, towards, s->held && s->over ? 1.0f : s->over ? 0.6f : 0);
}

bool hl_ui_button(hl_ui *ui, const char *key, hl_rect r, const char *text, hl_button kind) {
    const hl_theme *t = ui->theme;
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    if (kind == HL_BUTTON_PRIMARY) {
        hl_draw_rect(ui->list, r, 8, s.over ? hl_color_mix(t->accent, t->ink, 0.15f) : t->accent);
    } else if (kind == HL_BUTTON_PLAIN || s.over) {
        hl_ui_box(ui, r, 8, button_fill(ui, &s, kind), t->line);
    }
    hl_color ink = kind == HL_BUTTON_PRIMARY ? t->on_accent : s.over ? t->ink : t->soft;
    hl_ui_text(ui, r.x + r.w / 2, r.y + r.h / 2, HL_MIDDLE, 14, HL_REGULAR, ink, text, r.w - 12);
    if (s.ring) {
        hl_ui_ring(ui, r, 8);
    }
    return s.clicked;
}

bool hl_ui_toggle(hl_ui *ui, const char *key, hl_rect r, const char *text, bool on) {
    const hl_theme *t = ui->theme;
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    hl_color fill =
        on ? hl_color_mix(t->panel, t->accent, 0.14f) : button_fill(ui, &s, HL_BUTTON_PLAIN);
    hl_ui_box(ui, r, 8, fill, on ? t->accent : t->line);
    hl_color ink = on || s.over ? t->ink : t->soft;
    hl_ui_text(ui, r.x + r.w / 2, r.y + r.h / 2, HL_MIDDLE, 14, HL_REGULAR, ink, text, r.w - 12);
    if (s.ring) {
        hl_ui_ring(ui, r, 8);
    }
    return s.clicked;
}

/* Two corners of a square, pointing out (grow) or in (shrink). */
static void draw_corners(hl_ui *ui, hl_rect r, bool grow, hl_color c) {
    float x = r.x + r.w / 2, y = r.y + r.h / 2, far = 6, near = 1.5f;
    float tip = grow ? far : near, arm = grow ? 5 : -4.5f;
    hl_point up[3] = {{x + tip - arm, y - tip}, {x + tip, y - tip}, {x + tip, y - tip + arm}};
    hl_point down[3] = {{x - tip + arm, y + tip}, {x - tip, y + tip}, {x - tip, y + tip - arm}};
    hl_draw_polyline(ui->list, up, 3, 1.5f, c);
    hl_draw_polyline(ui->list, down, 3, 1.5f, c);
}

static void draw_cross(hl_ui *ui, hl_rect r, hl_color c) {
    float x = r.x + r.w / 2, y = r.y + r.h / 2, a = 4.5f;
    hl_draw_line(ui->list, (hl_point){x - a, y - a}, (hl_point){x + a, y + a}, 1.5f, c);
    hl_draw_line(ui->list, (hl_point){x - a, y + a}, (hl_point){x + a, y - a}, 1.5f, c);
}

/* Three sliders. */
static void draw_settings(hl_ui *ui, hl_rect r, hl_color c) {
    static const float knob[3] = {3, -4, 1};
    for (int i = 0; i < 3; i++) {
        float x = r.x + r.w / 2, y = r.y + r.h / 2 + (float)(i - 1) * 6;
        hl_draw_line(ui->list, (hl_point){x - 8, y}, (hl_point){x + 8, y}, 1.5f, c);
        hl_draw_rect(ui->list, (hl_rect){x + knob[i] - 2.5f, y - 2.5f, 5, 5}, 2.5f, c);
    }
}

/* Two sheets, one below the other. */
static void draw_compare(hl_ui *ui, hl_rect r, hl_color c) {
    float x = r.x + r.w / 2, y = r.y + r.h / 2;
    for (int i = 0; i < 2; i++) {
        hl_rect sheet = {x - 8, y - 8 + (float)i * 9, 16, 7};
        hl_draw_stroke(ui->list, sheet, 2, 1.5f, c);
    }
}

/* An arrow down beside an arrow up. */
static void draw_swap(hl_ui *ui, hl_rect r, hl_color c) {
    float x = r.x + r.w / 2, y = r.y + r.h / 2;
    for (int i = 0; i < 2; i++) {
        float at = x + (i ? 4.5f : -4.5f), tip = y + (i ? -7.0f : 7.0f), back = i ? 4 : -4;
        hl_point head[3] = {{at - 3.5f, tip + back}, {at, tip}, {at + 3.5f, tip + back}};
        hl_draw_line(ui->list, (hl_point){at, y - 7}, (hl_point){at, y + 7}, 1.5f, c);
        hl_draw_polyline(ui->list, head, 3, 1.5f, c);
    }
}

bool hl_ui_icon_button(hl_ui *ui, const char *key, hl_rect r, hl_icon icon) {
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    hl_color ink = s.over || s.ring ? ui->theme->ink : ui->theme->soft;
    if (icon >= HL_ICON_SETTINGS) {
        hl_ui_box(ui, r, 8, button_fill(ui, &s, HL_BUTTON_PLAIN), ui->theme->line);
    } else if (s.over) {
        hl_draw_rect(ui->list, r, 6, ui->theme->sunken);
    }
    switch (icon) {
    case HL_ICON_GROW: draw_corners(ui, r, true, ink); break;
    case HL_ICON_SHRINK: draw_corners(ui, r, false, ink); break;
    case HL_ICON_CLOSE: draw_cross(ui, r, ink); break;
    case HL_ICON_SETTINGS: draw_settings(ui, r, ink); break;
    case HL_ICON_COMPARE: draw_compare(ui, r, ink); break;
    case HL_ICON_SWAP: draw_swap(ui, r, ink); break;
    }
    if (s.ring) {
        hl_ui_ring(ui, r, 6);
    }
    return s.clicked;
}

bool hl_ui_switch(hl_ui *ui, const char *key, hl_rect r, const char *label, bool on) {
    const hl_theme *t = ui->theme;
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    hl_rect track = {r.x + r.w - 40, r.y + r.h / 2 - 11, 40, 22};
    float mid = r.y + r.h / 2;
    hl_ui_text(ui, r.x, mid, HL_LEFT, 13, HL_REGULAR, t->soft, label, r.w - 48);
    hl_draw_rect(ui->list, track, 11, on ? t->accent : hl_color_mix(t->sunken, t->ink, 0.3f));
    float x = on ? track.x + track.w - 19 : track.x + 3;
    hl_draw_rect(ui->list, (hl_rect){x, mid - 8, 16, 16}, 8, on ? t->on_accent : t->panel);
    if (s.ring) {
        hl_ui_ring(ui, track, 11);
    }
    return s.clicked ? !on : on;
}

static int choice_by_key(hl_ui *ui, int count, int current) {
    int to = current;
    if (hl_ui_key(ui, HL_KEY_LEFT, 0) || hl_ui_key(ui, HL_KEY_UP, 0)) {
        to = current > 0 ? current - 1 : 0;
    } else if (hl_ui_key(ui, HL_KEY_RIGHT, 0) || hl_ui_key(ui, HL_KEY_DOWN, 0)) {
        to = current < count - 1 ? current + 1 : count - 1;
    } else if (hl_ui_key(ui, HL_KEY_HOME, 0)) {
        to = 0;
    } else if (hl_ui_key(ui, HL_KEY_END, 0)) {
        to = count - 1;
    } else {
        return current;
    }
    hl_ui_use(ui);
    return to;
}

static int choice_at(const hl_ui *ui, hl_rect r, int count) {
    int at = (int)((ui->x - r.x) / (r.w / (float)count));
    return at < 0 ? 0 : at >= count ? count - 1 : at;
}

int hl_ui_choice(hl_ui *ui, const char *key, hl_rect r, const char *const *items, int count,
                 int current) {
    return hl_ui_tabs(ui, key, r, items, count, current, 0);
}

int hl_ui_tabs(hl_ui *ui, const char *key, hl_rect r, const char *const *items, int count,
               int current, unsigned marks) {
    const hl_theme *t = ui->theme;
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS);
    float w = r.w / (float)count;
    hl_draw_rect(ui->list, r, 7, t->sunken);
    for (int i = 0; i < count; i++) {
        hl_rect part = {r.x + (float)i * w + 2, r.y + 2, w - 4, r.h - 4};
        bool on = i == current, hot = s.over && choice_at(ui, r, count) == i;
        if (on) {
            hl_ui_box(ui, part, 6, t->dark ? hl_color_mix(t->panel, t->line, 0.7f) : t->panel,
                      t->line);
        }
        hl_ui_text(ui, part.x + part.w / 2, r.y + r.h / 2, HL_MIDDLE, 13,
                   on ? HL_SEMIBOLD : HL_REGULAR, on || hot ? t->ink : t->soft, items[i],
                   part.w - 2);
        if (marks >> i & 1) {
            hl_draw_rect(ui->list, (hl_rect){part.x + part.w - 8, part.y + 3, 6, 6}, 3, t->accent);
        }
    }
    if (s.ring) {
        hl_ui_ring(ui, r, 7);
    }
    if (s.clicked && s.over && ui->event.kind == HL_EVENT_RELEASE) {
        return choice_at(ui, r, count);
    }
    return s.focused ? choice_by_key(ui, count, current) : current;
}

enum { CHIP_BADGE = 22, CHIP_PAD = 6 };

/* Size of a chip's name, and the room before and behind it, for each hl_chip_fit. */
static const struct {
    float size, before, behind;
} chip_name[] = {{13, 7, 13}, {12, 5, 9}, {11, 4, 8}};

float hl_ui_chip_width(const hl_ui *ui, int number, const char *name, hl_chip_fit fit) {
    float badge = number > 99 ? 30 : CHIP_BADGE;
    if (!name || !*name) {
        return badge + 2 * CHIP_PAD;
    }
    float w = CHIP_PAD + badge + hl_ui_width(ui, chip_name[fit].size, HL_REGULAR, name);
    return ceilf(w + chip_name[fit].before + chip_name[fit].behind);
}

static void strike(hl_ui *ui, const hl_ui_chip_in *in, float x, float mid, float w) {
    if (in->struck) {
        hl_color ink = in->name && *in->name ? ui->theme->warn : hl_color_on(in->color);
        hl_draw_line(ui->list, (hl_point){x - 2, mid}, (hl_point){x + w + 2, mid}, 2, ink);
    }
}

hl_chip hl_ui_chip(hl_ui *ui, const char *key, hl_rect r, const hl_ui_chip_in *in) {
    const hl_theme *t = ui->theme;
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    float mid = r.y + r.h / 2, badge_w = in->number > 99 ? 30 : CHIP_BADGE;
    hl_color fill = in->on ? t->panel : t->background;
    if (s.over) {
        fill = hl_color_mix(fill, in->color, 0.1f);
    }
    hl_draw_rect(ui->list, r, r.h / 2, fill);
    hl_draw_stroke(ui->list, hl_rect_inset(r, 0.8f), r.h / 2 - 0.8f, in->on ? 1.6f : 1,
                   in->on ? in->color : t->line);
    hl_rect badge = {r.x + CHIP_PAD, mid - CHIP_BADGE / 2, badge_w, CHIP_BADGE};
    hl_draw_rect(ui->list, badge, CHIP_BADGE / 2, in->on ? in->color : t->line);
    char number[12];
    snprintf(number, sizeof number, "%d", in->number);
    hl_ui_text(ui, badge.x + badge.w / 2, mid, HL_MIDDLE, 12, HL_BOLD,
               in->on ? hl_color_on(in->color) : t->soft, number, 0);
    if (in->name && *in->name) {
        float before = chip_name[in->fit].before, behind = chip_name[in->fit].behind;
        float name_w = hl_ui_text(ui, badge.x + badge.w + before, mid, HL_LEFT,
                                  chip_name[in->fit].size, HL_REGULAR, in->on ? t->ink : t->faint,
                                  in->name, r.x + r.w - badge.x - badge.w - before - behind / 2);
        strike(ui, in, badge.x + badge.w + before, mid, name_w);
    } else {
        strike(ui, in, badge.x + 2, mid, badge.w - 4);
    }
    if (s.ring) {
        hl_ui_ring(ui, r, r.h / 2);
    }
    if (s.pressed && s.clicks == 2) {
        return HL_CHIP_SOLO;
    }
    if (s.pressed || (s.clicked && ui->event.kind == HL_EVENT_KEY)) {
        return s.mods & HL_MOD_SHIFT ? HL_CHIP_SOLO : HL_CHIP_TOGGLE;
    }
    return HL_CHIP_NONE;
}
