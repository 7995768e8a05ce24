/* ui/slider.c - a slider by mouse and keyboard; each drag or run of keys is one gesture. */
#include "headlight/ui/widgets.h"

#include <math.h>

enum { RUN_MS = 1200 }; /* keys closer together than this are one run */

static double part_of(const hl_ui_range *r, double value) {
    double v = fmin(fmax(value, r->min), r->max);
    if (r->max <= r->min) {
        return 1;
    }
    return r->logarithmic ? log(v / r->min) / log(r->max / r->min)
                          : (v - r->min) / (r->max - r->min);
}

static double value_of(const hl_ui_range *r, double part) {
    part = fmin(fmax(part, 0), 1);
    double v =
        r->logarithmic ? r->min * pow(r->max / r->min, part) : r->min + part * (r->max - r->min);
    v = r->step > 0 ? r->min + round((v - r->min) / r->step) * r->step : v;
    return fmin(fmax(v, r->min), r->max);
}

/* Steps are counted from the grid, so that 0.13 goes to 0.14 and not to 0.13 + 0.01. */
static double stepped(const hl_ui_range *r, double value, double by) {
    double v = r->min + round((value + by - r->min) / r->step) * r->step;
    return fmin(fmax(v, r->min), r->max);
}

static bool key_value(const hl_ui *ui, const hl_ui_range *r, double value, double *out) {
    if (!hl_ui_is(ui, HL_EVENT_KEY) || ui->event.mods & ~HL_MOD_SHIFT) {
        return false;
    }
    double big = r->page > 0 ? r->page : r->step * 10;
    double by = ui->event.mods & HL_MOD_SHIFT ? big : r->step;
    switch (ui->event.key) {
    case HL_KEY_LEFT:
    case HL_KEY_DOWN: *out = stepped(r, value, -by); return true;
    case HL_KEY_RIGHT:
    case HL_KEY_UP: *out = stepped(r, value, by); return true;
    case HL_KEY_PAGE_DOWN: *out = stepped(r, value, -big); return true;
    case HL_KEY_PAGE_UP: *out = stepped(r, value, big); return true;
    case HL_KEY_HOME: *out = r->min; return true;
    case HL_KEY_END: *out = r->max; return true;
    default: return false;
    }
}

static void draw(hl_ui *ui, hl_rect r, double part, const hl_ui_sense *s) {
    const hl_theme *t = ui->theme;
    float mid = r.y + r.h / 2, x = r.x + 8 + (r.w - 16) * (float)part;
    hl_draw_rect(ui->list, (hl_rect){r.x, mid - 2, r.w, 4}, 2, t->line);
    hl_draw_rect(ui->list, (hl_rect){r.x, mid - 2, x - r.x, 4}, 2, t->accent);
    hl_rect knob = {x - 8, mid - 8, 16, 16};
    hl_draw_rect(ui->list, knob, 8, s->held ? t->accent : t->panel);
    hl_draw_stroke(ui->list, hl_rect_inset(knob, 1), 7, 2, t->accent);
    if (s->ring) {
        hl_ui_ring(ui, knob, 8);
    }
}

/* Where the pointer is in the groove; a cancelled drag stays where it began. */
static void follow_drag(hl_ui *ui, hl_rect r, const hl_ui_range *range, const hl_ui_sense *s,
                        double value, hl_ui_drag *drag, double *to) {
    if (s->pressed) {
        *drag = (hl_ui_drag){.id = s->id, .began = value, .gesture = ui->gesture};
    }
    if (drag->id != s->id || drag->cancelled) {
        return;
    }
    if (hl_ui_key(ui, HL_KEY_ESCAPE, 0)) {
        drag->cancelled = true;
        *to = drag->began;
        hl_ui_use(ui);
    } else if (s->pressed || ui->event.kind == HL_EVENT_MOVE) {
        *to = value_of(range, (double)((ui->x - r.x - 8) / (r.w - 16)));
    }
}

static void run_of_keys(const hl_ui *ui, hl_ui_id id, hl_ui_drag *drag, uint32_t *counter) {
    if (drag->keys_id != id || ui->now_ms - drag->keys_ms > RUN_MS || drag->gesture != *counter) {
        drag->gesture = ++*counter;
    }
    drag->keys_id = id;
    drag->keys_ms = ui->now_ms;
}

hl_ui_slide hl_ui_slider(hl_ui *ui, const char *key, hl_rect r, const hl_ui_range *range,
                         double value, hl_ui_drag *drag) {
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_DRAG);
    double to = value;
    if (s.held) {
        follow_drag(ui, r, range, &s, value, drag, &to);
    } else if (drag->id == s.id) {
        drag->id = 0;
    }
    if (s.focused && !s.held && key_value(ui, range, value, &to)) {
        run_of_keys(ui, s.id, drag, &ui->gesture);
        hl_ui_use(ui);
    }
    draw(ui, r, part_of(range, to), &s);
    bool changed = fabs(to - value) > 1e-9 * (fabs(range->max) + 1);
    return (hl_ui_slide){changed, to, drag->gesture};
}
