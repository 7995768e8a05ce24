/* ui_run.h - a ui context without an app: events one by one, time by hand. */
#ifndef TESTS_UI_RUN_H
#define TESTS_UI_RUN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "headlight/ui/field.h"
#include "headlight/ui/widgets.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct ui_run {
    hl_fonts *fonts;
    hl_draw_list list;
    hl_ui ui;
    double now;
    void (*widgets)(struct ui_run *run);
    void *user;
} ui_run;

static inline void ui_pass(ui_run *r, const hl_event *event) {
    hl_draw_begin(&r->list, 800, 600, r->fonts);
    hl_ui_in in = {&r->list, hl_theme_of(false), event, r->now, true};
    hl_ui_begin(&r->ui, &in);
    r->widgets(r);
    hl_ui_end(&r->ui);
}

/* One event, then the pass that is shown, as the app does it. */
static inline void ui_send(ui_run *r, hl_event event) {
    ui_pass(r, &event);
    ui_pass(r, NULL);
}

static inline void ui_key(ui_run *r, int key, int mods) {
    ui_send(r, (hl_event){.kind = HL_EVENT_KEY, .key = key, .mods = mods});
}

static inline void ui_type(ui_run *r, const char *text) {
    hl_event e = {.kind = HL_EVENT_TEXT};
    snprintf(e.text, sizeof e.text, "%s", text);
    ui_send(r, e);
}

static inline void ui_press(ui_run *r, float x, float y, int clicks, int mods) {
    ui_send(
        r,
        (hl_event){
            .kind = HL_EVENT_PRESS, .button = 1, .clicks = clicks, .mods = mods, .x = x, .y = y});
}

static inline void ui_release(ui_run *r, float x, float y) {
    ui_send(r, (hl_event){.kind = HL_EVENT_RELEASE, .button = 1, .x = x, .y = y});
}

static inline void ui_move(ui_run *r, float x, float y) {
    ui_send(r, (hl_event){.kind = HL_EVENT_MOVE, .x = x, .y = y});
}

static inline void ui_click(ui_run *r, float x, float y) {
    ui_press(r, x, y, 1, 0);
    ui_release(r, x, y);
}

static inline void ui_run_open(ui_run *r, void (*widgets)(ui_run *run), void *user) {
    memset(r, 0, sizeof *r);
    hl_error err = {0};
    assert_int_equal(hl_fonts_open(&r->fonts, &err), HL_OK);
    r->widgets = widgets;
    r->user = user;
    r->now = 1000;
    ui_pass(r, NULL);
}

static inline void ui_run_close(ui_run *r) {
    hl_draw_free(&r->list);
    hl_fonts_close(r->fonts);
}

#endif
