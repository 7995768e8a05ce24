/* app/panel_strip.c - the head strip: number, name and colour of each head.
 *
 * Names are shown in full, then short, then short and small, then their first word, then that as
 * small as can be read, then left out, whichever fits one line first; only then numbers wrap.
 */
#include "app_private.h"

#include <stdio.h>
#include <string.h>

enum { GAP = 7, GAP_NARROW = 4, NAME = 48 };

typedef enum naming {
    NAME_FULL,
    NAME_SHORT,
    NAME_TIGHT,
    NAME_WORD,
    NAME_WORD_TINY,
    NAME_NONE
} naming;

static float gap_of(naming how) {
    return how >= NAME_TIGHT ? GAP_NARROW : GAP;
}

static hl_chip_fit fit_of(naming how) {
    return how == NAME_WORD_TINY ? HL_CHIP_TINY : how >= NAME_TIGHT ? HL_CHIP_TIGHT : HL_CHIP_ROOMY;
}

static void name_of(const hl_scene *s, int head, naming how, char *out) {
    out[0] = 0;
    if (how != NAME_NONE) {
        hl_scene_head_name(s, head, how != NAME_FULL, out, NAME);
    }
    /* "head 5" stays: its first word says nothing. */
    if ((how == NAME_WORD || how == NAME_WORD_TINY) && strncmp(out, "head ", 5) != 0) {
        out[strcspn(out, "- &/")] = 0;
    }
}

static float line_width(const hl_app *app, naming how) {
    const hl_scene *s = hl_app_scene(app);
    float w = 0;
    char name[NAME];
    for (int h = 0; h < s->heads; h++) {
        name_of(s, h, how, name);
        w += hl_ui_chip_width(&app->ui, h + 1, name, fit_of(how)) + gap_of(how);
    }
    return w - gap_of(how);
}

static naming naming_for(const hl_app *app, float w) {
    for (naming how = NAME_FULL; how < NAME_NONE; how++) {
        if (line_width(app, how) <= w) {
            return how;
        }
    }
    return NAME_NONE;
}

static float chip_height(bool low) {
    return low ? 30 : 34;
}

float hl_strip_height(const hl_app *app, float w, bool low) {
    const hl_scene *s = hl_app_scene(app);
    if (s->heads <= 0 || !app->ui.fonts) {
        return s->heads > 0 ? chip_height(low) : 0;
    }
    float h = chip_height(low);
    if (naming_for(app, w) != NAME_NONE) {
        return h;
    }
    float chip = hl_ui_chip_width(&app->ui, 1, NULL, HL_CHIP_TIGHT) + GAP_NARROW;
    int per_line = (int)((w + GAP_NARROW) / chip);
    int lines = (s->heads + per_line - 1) / (per_line > 0 ? per_line : 1);
    return (float)lines * (h + 4) - 4;
}

/* The state before the first click is kept: a double click means the head alone, or all again. */
static void clicked(hl_app *app, int head, hl_chip what) {
    uint64_t off = hl_app_doc(app)->heads_off;
    if (what == HL_CHIP_TOGGLE) {
        app->strip_before = off;
        app->strip_gesture = ++app->ui.gesture;
        hl_app_do(app, app->strip_gesture, "head.toggle %d", head + 1);
        return;
    }
    if (app->ui.event.kind != HL_EVENT_PRESS || app->ui.event.clicks != 2) {
        hl_app_do(app, 0, "head.solo %d", head + 1);
        return;
    }
    int heads = hl_app_scene(app)->heads;
    uint64_t all = heads >= 64 ? UINT64_MAX : (1ull << heads) - 1;
    bool was_alone = (~app->strip_before & all) == 1ull << head;
    if (was_alone) {
        hl_app_do(app, app->strip_gesture, "head.all");
        return;
    }
    if (off != 0) { /* solo of the only one on would bring all back */
        hl_app_do(app, app->strip_gesture, "head.all");
    }
    hl_app_do(app, app->strip_gesture, "head.solo %d", head + 1);
}

static bool is_muted(const hl_app *app, int head) {
    return head < 64 && hl_app_doc(app)->muted >> head & 1;
}

static void tip_of(const hl_app *app, int head, char *out, size_t size) {
    const hl_scene *s = hl_app_scene(app);
    char name[NAME];
    name_of(s, head, NAME_FULL, name);
    const hl_head_info *named =
        s->model ? hl_layer_heads(&s->model->layer[s->layer], s->heads) : NULL;
    const char *more = named && named[head].description ? named[head].description : "";
    size_t n = strlen(more);
    const char *stop = n > 0 && more[n - 1] == '.' ? "" : ".";
    bool muted = is_muted(app, head);
    snprintf(out, size, "%d %s%s%s%s%s", head + 1, name, *more ? ": " : "", more, muted ? stop : "",
             muted ? " Muted: it gives nothing into the output" : "");
}

/* "What if this head gave nothing?": the right button, or Delete. */
static void mute(hl_app *app, int head, hl_rect r, bool focused) {
    hl_ui *ui = &app->ui;
    bool press = hl_ui_is(ui, HL_EVENT_PRESS) && ui->event.button == 3 && hl_ui_over(ui, r);
    if (press || (focused && hl_ui_key(ui, HL_KEY_DELETE, 0))) {
        hl_ui_use(ui);
        hl_app_do(app, 0, "head.mute %d", head + 1);
    }
}

/* Left and right go from head to head. */
static void strip_keys(hl_app *app, int head) {
    hl_ui *ui = &app->ui;
    bool right = hl_ui_key(ui, HL_KEY_RIGHT, 0);
    int to = head + (right ? 1 : -1);
    char key[16];
    if (!right && !hl_ui_key(ui, HL_KEY_LEFT, 0)) {
        return;
    }
    hl_ui_use(ui);
    if (to >= 0 && to < hl_app_scene(app)->heads) {
        snprintf(key, sizeof key, "%d", to);
        hl_ui_focus_on(ui, hl_ui_id_of(ui, key), true);
    }
}

void hl_panel_strip(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    hl_ui *ui = &app->ui;
    hl_rect r = app->layout.strip;
    naming how = naming_for(app, r.w);
    float gap = gap_of(how), h = chip_height(app->layout.low);
    float x = r.x, y = r.y;
    hl_ui_push(ui, "strip");
    hl_ui_area(ui);
    for (int i = 0; i < s->heads; i++) {
        char name[NAME], key[16], tip[256];
        name_of(s, i, how, name);
        snprintf(key, sizeof key, "%d", i);
        float w = hl_ui_chip_width(ui, i + 1, name, fit_of(how));
        if (x + w > r.x + r.w + 0.5f && x > r.x) {
            x = r.x;
            y += h + 4;
        }
        hl_rect chip = {x, y, w, h};
        bool on = i >= 64 || !(hl_app_doc(app)->heads_off >> i & 1);
        hl_ui_chip_in in = {.number = i + 1,
                            .name = name,
                            .color = hl_head_color(i),
                            .on = on,
                            .struck = is_muted(app, i),
                            .fit = fit_of(how)};
        hl_chip what = hl_ui_chip(ui, key, chip, &in);
        if (what != HL_CHIP_NONE) {
            clicked(app, i, what);
        }
        bool focused = ui->focus == hl_ui_id_of(ui, key);
        if (focused) {
            strip_keys(app, i);
        }
        mute(app, i, chip, focused);
        tip_of(app, i, tip, sizeof tip);
        hl_ui_tip(ui, key, chip, tip);
        x += w + gap;
    }
    hl_ui_pop(ui);
}
