/* ui/context.c - begin and end of a pass, ids, pointer and focus. */
#include "headlight/ui/ui.h"

#include <math.h>
#include <string.h>

static hl_ui_id hash(hl_ui_id seed, const char *key) {
    hl_ui_id h = seed ? seed : 2166136261u; /* FNV-1a */
    for (; *key; key++) {
        h = (h ^ (unsigned char)*key) * 16777619u;
    }
    return h ? h : 1;
}

hl_ui_id hl_ui_id_of(const hl_ui *ui, const char *key) {
    return hash(ui->seed_count ? ui->seed[ui->seed_count - 1] : 0, key);
}

void hl_ui_push(hl_ui *ui, const char *key) {
    hl_ui_id id = hl_ui_id_of(ui, key);
    if (ui->seed_count < HL_UI_DEPTH_MAX) {
        ui->seed[ui->seed_count] = id;
    }
    ui->seed_count++;
}

void hl_ui_pop(hl_ui *ui) {
    ui->seed_count--;
}

void hl_ui_wake(hl_ui *ui, double at_ms) {
    if (ui->wake_at_ms < 0 || at_ms < ui->wake_at_ms) {
        ui->wake_at_ms = at_ms;
    }
}

static void take_event(hl_ui *ui, const hl_event *event) {
    ui->event = event ? *event : (hl_event){0};
    ui->used = false;
    ui->mods = ui->event.mods;
    if (!event) {
        return;
    }
    switch (event->kind) {
    case HL_EVENT_PRESS:
        ui->gesture++;
        ui->ring = false;
        /* fall through */
    case HL_EVENT_MOVE:
    case HL_EVENT_RELEASE:
    case HL_EVENT_WHEEL:
        ui->x = event->x;
        ui->y = event->y;
        ui->inside = true;
        break;
    case HL_EVENT_LEAVE: ui->inside = false; break;
    default: break;
    }
    if (event->kind != HL_EVENT_MOVE && event->kind != HL_EVENT_LEAVE) {
        ui->input_ms = ui->now_ms;
        ui->tip = 0;
    }
}

void hl_ui_begin(hl_ui *ui, const hl_ui_in *in) {
    ui->list = in->list;
    ui->fonts = in->list->fonts;
    ui->theme = in->theme;
    ui->now_ms = in->now_ms;
    ui->window_focused = in->window_focused;
    ui->wake_at_ms = -1;
    ui->hand = ui->beam = false;
    ui->hot = 0;
    ui->order_count = 0;
    ui->area_next = ui->focus_seen = false;
    ui->seed_count = ui->clip_count = 0;
    ui->below_count = ui->layer = 0;
    ui->tip_hot = 0;
    take_event(ui, in->event);
}

/* A modal layer that has come or gone takes the focus or gives it back. */
static void settle_modal(hl_ui *ui) {
    hl_ui_id modal = 0;
    for (int i = 0; i < ui->layer_count; i++) {
        modal = ui->layers[i].modal ? ui->layers[i].id : modal;
    }
    if (modal && !ui->modal) {
        ui->focus_before = ui->focus;
    }
    if (!modal && ui->modal) {
        ui->focus = ui->focus_before;
        ui->focus_seen = true; /* looked for again in the next pass */
    }
    ui->modal = modal;
}

void hl_ui_end(hl_ui *ui) {
    memcpy(ui->layers, ui->below, sizeof ui->layers);
    ui->layer_count = ui->below_count;
    settle_modal(ui);
    if (hl_ui_is(ui, HL_EVENT_RELEASE) || ui->event.kind == HL_EVENT_RELEASE) {
        ui->active = 0;
    }
    ui->reveal = false;
    if (hl_ui_is(ui, HL_EVENT_KEY) && ui->event.key == HL_KEY_TAB && !(ui->mods & ~HL_MOD_SHIFT)) {
        hl_ui_focus_step(ui, ui->mods & HL_MOD_SHIFT ? -1 : 1, false);
        hl_ui_use(ui);
    }
    if (!ui->focus_seen && ui->order_count) {
        ui->focus = ui->modal ? ui->order[0] : ui->home;
    }
    if (ui->tip_hot != ui->tip) {
        ui->tip = ui->tip_hot;
        ui->tip_since = ui->now_ms;
    }
    if (ui->tip && ui->now_ms < ui->tip_since + HL_UI_TIP_MS) {
        hl_ui_wake(ui, ui->tip_since + HL_UI_TIP_MS);
    }
}

bool hl_ui_is(const hl_ui *ui, hl_event_kind kind) {
    return ui->event.kind == kind && !ui->used;
}

bool hl_ui_key(const hl_ui *ui, int key, int mods) {
    return hl_ui_is(ui, HL_EVENT_KEY) && ui->event.key == key && ui->event.mods == mods;
}

void hl_ui_use(hl_ui *ui) {
    ui->used = true;
}

/* The topmost layer under the pointer, as the last pass left them: 0 = the ground. */
static int layer_at_pointer(const hl_ui *ui) {
    for (int i = ui->layer_count - 1; i >= 0; i--) {
        const hl_ui_layer *l = &ui->layers[i];
        if (l->modal || hl_rect_has(l->rect, ui->x, ui->y)) {
            return i + 1;
        }
    }
    return 0;
}

bool hl_ui_over(const hl_ui *ui, hl_rect r) {
    if (!ui->inside || !hl_rect_has(r, ui->x, ui->y)) {
        return false;
    }
    if (ui->clip_count && !hl_rect_has(ui->clip[ui->clip_count - 1], ui->x, ui->y)) {
        return false;
    }
    return layer_at_pointer(ui) == ui->layer;
}

void hl_ui_focus_on(hl_ui *ui, hl_ui_id id, bool by_keyboard) {
    if (ui->focus != id) {
        ui->gesture++;
    }
    ui->focus = id;
    ui->focus_seen = true;
    ui->ring = by_keyboard;
    ui->reveal = by_keyboard;
}

void hl_ui_area(hl_ui *ui) {
    ui->area_next = true;
}

static int order_of(const hl_ui *ui, hl_ui_id id) {
    for (int i = 0; i < ui->order_count; i++) {
        if (ui->order[i] == id) {
            return i;
        }
    }
    return -1;
}

void hl_ui_focus_step(hl_ui *ui, int step, bool areas) {
    int n = ui->order_count, at = order_of(ui, ui->focus);
    if (n == 0) {
        return;
    }
    if (at < 0 && step < 0) {
        at = 0;
    }
    for (int tries = 0; tries < n; tries++) {
        at = (at + step + n) % n;
        if (!areas || ui->area[at]) {
            hl_ui_focus_on(ui, ui->order[at], true);
            return;
        }
    }
}

/* May a widget of this layer have the keyboard? Only the topmost modal layer's may. */
static bool layer_has_keys(const hl_ui *ui) {
    int modal = 0;
    for (int i = 0; i < ui->layer_count; i++) {
        modal = ui->layers[i].modal ? i + 1 : modal;
    }
    for (int i = 0; i < ui->below_count; i++) {
        modal = ui->below[i].modal && i + 1 > modal ? i + 1 : modal;
    }
    return ui->layer >= modal;
}

static void join_order(hl_ui *ui, hl_ui_id id, hl_rect r) {
    if (!layer_has_keys(ui) || ui->order_count == HL_UI_ORDER_MAX) {
        return;
    }
    ui->order[ui->order_count] = id;
    ui->area[ui->order_count++] = ui->area_next;
    ui->area_next = false;
    if (id == ui->focus) {
        ui->focus_seen = true;
        ui->focus_rect = r;
    }
}

hl_ui_sense hl_ui_sense_at(hl_ui *ui, const char *key, hl_rect r, unsigned flags) {
    hl_ui_sense s = {.id = hl_ui_id_of(ui, key), .mods = ui->mods};
    if (flags & HL_SENSE_FOCUS) {
        join_order(ui, s.id, r);
    }
    s.over = hl_ui_over(ui, r) && (ui->active == 0 || ui->active == s.id);
    if (s.over) {
        ui->hot = s.id;
        ui->hand = true;
    }
    if (s.over && hl_ui_is(ui, HL_EVENT_PRESS) && ui->event.button == 1) {
        s.pressed = true;
        s.clicks = ui->event.clicks;
        ui->active = s.id;
        if (flags & HL_SENSE_FOCUS) {
            hl_ui_focus_on(ui, s.id, false);
        }
        hl_ui_use(ui);
    } else if (ui->active == s.id && hl_ui_is(ui, HL_EVENT_RELEASE)) {
        s.clicked = s.over && !(flags & HL_SENSE_DRAG);
        hl_ui_use(ui);
    }
    s.held = ui->active == s.id;
    s.focused = ui->focus == s.id && layer_has_keys(ui);
    s.ring = s.focused && ui->ring && ui->window_focused;
    if (s.focused && (flags & HL_SENSE_KEYS) &&
        (hl_ui_key(ui, HL_KEY_ENTER, 0) || hl_ui_key(ui, HL_KEY_SPACE, 0))) {
        s.clicked = true;
        ui->gesture++;
        hl_ui_use(ui);
    }
    return s;
}
