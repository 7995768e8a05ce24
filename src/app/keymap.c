/* app/keymap.c - shortcut -> action line: the one table of keys, and what F1 lists.
 *
 * Shortcuts of the first stage come before the widgets. Those of the last stage get what no widget
 * took: so Escape closes a menu before it clears pins, and digits toggle heads only where nothing
 * is being typed.
 */
#include "pictures.h"

#include <stdio.h>
#include <string.h>

enum { RUN_MS = 1200 };
enum { C = HL_MOD_CTRL, S = HL_MOD_SHIFT, A = HL_MOD_ALT, F = HL_KEYMAP_FIRST, L = HL_KEYMAP_LAST };

/* clang-format off */
static const hl_shortcut SENTENCE[] = {
    {'l', C, F, "focus.text", NULL, NULL},
    {HL_KEY_F2, 0, F, "examples.toggle", NULL, NULL},
    {'z', C, F, "undo", NULL, NULL},
    {'y', C, F, "redo", NULL, "Ctrl+Y, Ctrl+Shift+Z"},
    {'z', C | S, F, "redo", NULL, ""},
    {0, 0, L, "", "Move, Backspace, Delete by words; Shift selects", "Ctrl+\xE2\x86\x90 \xE2\x86\x92"},
    {0, 0, L, "", "Select all, cut, copy, paste", "Ctrl+A X C V"},
};
static const hl_shortcut HEADS[] = {
    {'1', A, F, "head.toggle 1", "Switch head 1 to 10 on or off, from anywhere", "Alt+1 \xE2\x80\xA6 0"},
    {'2', A, F, "head.toggle 2", NULL, ""}, {'3', A, F, "head.toggle 3", NULL, ""},
    {'4', A, F, "head.toggle 4", NULL, ""}, {'5', A, F, "head.toggle 5", NULL, ""},
    {'6', A, F, "head.toggle 6", NULL, ""}, {'7', A, F, "head.toggle 7", NULL, ""},
    {'8', A, F, "head.toggle 8", NULL, ""}, {'9', A, F, "head.toggle 9", NULL, ""},
    {'0', A, F, "head.toggle 10", NULL, ""},
    {'1', A | S, F, "head.solo 1", "Show one head alone; again shows all", "Alt+Shift+1 \xE2\x80\xA6 0"},
    {'2', A | S, F, "head.solo 2", NULL, ""}, {'3', A | S, F, "head.solo 3", NULL, ""},
    {'4', A | S, F, "head.solo 4", NULL, ""}, {'5', A | S, F, "head.solo 5", NULL, ""},
    {'6', A | S, F, "head.solo 6", NULL, ""}, {'7', A | S, F, "head.solo 7", NULL, ""},
    {'8', A | S, F, "head.solo 8", NULL, ""}, {'9', A | S, F, "head.solo 9", NULL, ""},
    {'0', A | S, F, "head.solo 10", NULL, ""},
    {'1', 0, L, "head.toggle 1", "The same, when the sentence is not being typed in", "1 \xE2\x80\xA6 0"},
    {'2', 0, L, "head.toggle 2", NULL, ""}, {'3', 0, L, "head.toggle 3", NULL, ""},
    {'4', 0, L, "head.toggle 4", NULL, ""}, {'5', 0, L, "head.toggle 5", NULL, ""},
    {'6', 0, L, "head.toggle 6", NULL, ""}, {'7', 0, L, "head.toggle 7", NULL, ""},
    {'8', 0, L, "head.toggle 8", NULL, ""}, {'9', 0, L, "head.toggle 9", NULL, ""},
    {'0', 0, L, "head.toggle 10", NULL, ""},
    {'a', A, F, "head.all", NULL, NULL},
    {0, 0, L, "", "On a head: click toggles, double-click shows it alone", "Click"},
    {'1', C | A, F, "head.mute 1", "Mute head 1 to 10: what if it gave nothing?", "Ctrl+Alt+1 \xE2\x80\xA6 0"},
    {'2', C | A, F, "head.mute 2", NULL, ""}, {'3', C | A, F, "head.mute 3", NULL, ""},
    {'4', C | A, F, "head.mute 4", NULL, ""}, {'5', C | A, F, "head.mute 5", NULL, ""},
    {'6', C | A, F, "head.mute 6", NULL, ""}, {'7', C | A, F, "head.mute 7", NULL, ""},
    {'8', C | A, F, "head.mute 8", NULL, ""}, {'9', C | A, F, "head.mute 9", NULL, ""},
    {'0', C | A, F, "head.mute 10", NULL, ""},
    {0, 0, L, "", "The same on a head: the right button, or Delete", "Right click"},
};
static const hl_shortcut PICTURES[] = {
    {HL_KEY_LEFT, 0, L, "cell.move left", "Walk words and cells", "\xE2\x86\x90 \xE2\x86\x91 \xE2\x86\x92 \xE2\x86\x93"},
    {HL_KEY_RIGHT, 0, L, "cell.move right", NULL, ""},
    {HL_KEY_UP, 0, L, "cell.move up", NULL, ""},
    {HL_KEY_DOWN, 0, L, "cell.move down", NULL, ""},
    {0, 0, L, "", "Pin the word; Shift+Enter adds it to the pinned ones", "Enter"},
    {0, 0, L, "", "Pin a word; Shift+click adds it", "Click"},
    {HL_KEY_ESCAPE, 0, L, "pin.clear", "Take all pins away and leave the sentence field", NULL},
    {HL_KEY_UP, A, F, "layer.set +1", "Show the layer above or below", "Alt+\xE2\x86\x91 \xE2\x86\x93"},
    {HL_KEY_DOWN, A, F, "layer.set -1", NULL, ""},
    {HL_KEY_RIGHT, A, F, "dk.set +1", "One more or one less column of d_k", "Alt+\xE2\x86\x92 \xE2\x86\x90"},
    {HL_KEY_LEFT, A, F, "dk.set -1", NULL, ""},
};
static const hl_shortcut COMPARE[] = {
    {HL_KEY_F7, 0, F, "view.set compare", "Two sentences or settings; again shows all", NULL},
    {HL_KEY_F7, S, F, "view.set difference", "Only what differs; again both sides", NULL},
    {HL_KEY_F2, S, F, "compare.preset", "Comparisons that are ready made", NULL},
    {'m', A, F, "compare.preset heads", "One head beside all heads, on the same sentence", NULL},
    {'l', A, F, "compare.link toggle", "Edit both where they agree, or each alone", NULL},
    {'x', A, F, "compare.swap", NULL, NULL},
};
static const hl_shortcut PANELS[] = {
    {'1', C, F, "panel.set looks", "Panel: looks at, it means, meaning, what if, capacity", "Ctrl+1 \xE2\x80\xA6 5"},
    {'2', C, F, "panel.set means", NULL, ""}, {'3', C, F, "panel.set meaning", NULL, ""},
    {'4', C, F, "panel.set whatif", NULL, ""}, {'5', C, F, "panel.set capacity", NULL, ""},
    {'1', C | S, F, "view.set readout", "The same on the whole area; again shows all", "Ctrl+Shift+1 \xE2\x80\xA6 5"},
    {'2', C | S, F, "view.set focus", NULL, ""}, {'3', C | S, F, "view.set meaning", NULL, ""},
    {'4', C | S, F, "view.set whatif", NULL, ""}, {'5', C | S, F, "view.set capacity", NULL, ""},
    {0, 0, L, "", "What if: mask the word the keyboard is on", "Delete"},
    {0, 0, L, "", "What if: mask a word; take an edited cell back", "Right click"},
    {0, 0, L, "", "A cell up or down to another weight", "Ctrl+drag"},
    {0, 0, L, "", "A cell 0.05 up, down; Delete 0, Backspace back", "+ \xE2\x88\x92"},
    {'r', A, F, "whatif.reset", "Take all edits of what-if back", NULL},
};
static const hl_shortcut WINDOW[] = {
    {HL_KEY_F1, 0, F, "help.toggle", NULL, NULL},
    {HL_KEY_F3, 0, F, "view.set arcs", "Arcs on the whole area; again shows all", NULL},
    {HL_KEY_F4, 0, F, "view.set heatmap", "Heatmap on the whole area; again shows all", NULL},
    {HL_KEY_F5, 0, F, "view.set readout", "Read-out on the whole area; again shows all", NULL},
    {HL_KEY_TAB, 0, L, "", "Go to the next control; Shift+Tab back", NULL},
    {HL_KEY_F6, 0, L, "focus.next", NULL, NULL},
    {HL_KEY_F6, S, L, "focus.previous", NULL, NULL},
    {HL_KEY_F8, 0, F, "theme.set toggle", "Change between light and dark", NULL},
    {HL_KEY_F9, 0, F, "settings.toggle", NULL, NULL},
    {'+', C, F, "zoom.set up", "Larger", "Ctrl+Plus"}, {'=', C, F, "zoom.set up", NULL, ""},
    {'+', C | S, F, "zoom.set up", NULL, ""}, {'=', C | S, F, "zoom.set up", NULL, ""},
    {'-', C, F, "zoom.set down", "Smaller", "Ctrl+Minus"},
    {'0', C, F, "zoom.set 1", "Normal size", NULL},
    {'s', C, F, "export.png", NULL, NULL},
    {'s', C | S, F, "export.svg", NULL, NULL},
    {'q', C, F, "quit", NULL, NULL},
};
static const hl_key_group GROUPS[] = {
    {"Sentence", SENTENCE, sizeof SENTENCE / sizeof *SENTENCE},
    {"Heads", HEADS, sizeof HEADS / sizeof *HEADS},
    {"Pictures", PICTURES, sizeof PICTURES / sizeof *PICTURES},
    {"Comparing", COMPARE, sizeof COMPARE / sizeof *COMPARE},
    {"Panels", PANELS, sizeof PANELS / sizeof *PANELS},
    {"Window", WINDOW, sizeof WINDOW / sizeof *WINDOW},
};
/* clang-format on */

const hl_key_group *hl_keymap_groups(int *count) {
    *count = sizeof GROUPS / sizeof *GROUPS;
    return GROUPS;
}

const char *hl_shortcut_help(const hl_shortcut *s) {
    if (s->help) {
        return s->help;
    }
    const hl_action *action = hl_action_find(s->action, strcspn(s->action, " "));
    return action ? action->help : "";
}

static void key_name(int key, char *out, size_t size) {
    static const char *const named[] = {
        "\xE2\x86\x90", "\xE2\x86\x92", "\xE2\x86\x91", "\xE2\x86\x93", "Home", "End", "PageUp",
        "PageDown",     "Backspace",    "Delete",       "Enter",        "Esc",  "Tab", "Space"};
    if (key >= HL_KEY_F1) {
        snprintf(out, size, "F%d", key - HL_KEY_F1 + 1);
    } else if (key >= HL_KEY_LEFT) {
        snprintf(out, size, "%s", named[key - HL_KEY_LEFT]);
    } else {
        snprintf(out, size, "%c", key >= 'a' && key <= 'z' ? key - 32 : key);
    }
}

void hl_shortcut_name(const hl_shortcut *s, char *out, size_t size) {
    if (s->shown) {
        snprintf(out, size, "%s", s->shown);
        return;
    }
    char key[16];
    key_name(s->key, key, sizeof key);
    snprintf(out, size, "%s%s%s%s", s->mods & C ? "Ctrl+" : "", s->mods & A ? "Alt+" : "",
             s->mods & S ? "Shift+" : "", key);
}

/* --- shortcuts that depend on what is there
 * -------------------------------------------------------- */

static const float ZOOMS[] = {0.75f, 0.9f, 1, 1.1f, 1.25f, 1.5f, 1.75f, 2, 2.5f, 3};
enum { ZOOM_COUNT = sizeof ZOOMS / sizeof *ZOOMS };

static void zoom_step(hl_app *app, bool up) {
    float now = app->zoom, to = now;
    for (int i = 0; i < ZOOM_COUNT; i++) {
        float z = ZOOMS[up ? i : ZOOM_COUNT - 1 - i];
        if (up ? z > now + 0.01f : z < now - 0.01f) {
            to = z;
            break;
        }
    }
    if (up && to > hl_app_zoom_limit(app) + 0.01f) {
        hl_app_say(app, false,
                   "The interface stays at %.0f %%: a larger one would not fit this window",
                   (double)now * 100);
        return;
    }
    hl_app_do(app, 0, "zoom.set %g", (double)to);
}

/* A view's key pressed again brings all views back; the difference's, both sides. */
static void view_key(hl_app *app, const char *name) {
    hl_view now = hl_app_doc(app)->view;
    bool again = strcmp(hl_view_name(now), name) == 0;
    if (strcmp(name, "compare") == 0) {
        hl_app_compare(app, !hl_app_compares(app));
    } else {
        const char *back = now == HL_VIEW_DIFFERENCE ? "compare" : "all";
        hl_app_do(app, 0, "view.set %s", again ? back : name);
    }
}

static void panel_key(hl_app *app, int key) {
    hl_app_panel(app, (hl_panel)(key - '1'));
}

/* A shortcut repeated quickly is one step of the history. */
static uint32_t run_gesture(hl_app *app, const hl_shortcut *s) {
    int id = s->key * 8 + s->mods;
    if (app->run_shortcut != id || app->now_ms - app->run_ms > RUN_MS) {
        app->run_gesture = ++app->ui.gesture;
    }
    app->run_shortcut = id;
    app->run_ms = app->now_ms;
    return app->run_gesture;
}

/* Escape: a message, then pins and what the keyboard previews; the keyboard goes to the pictures
 * and, when it walks again, begins where the pin was. */
static void escape(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    app->notice.text[0] = 0;
    if (hl_app_doc(app)->pin_count) {
        app->key_start = s->pin_count ? s->pins[0] : 0;
        hl_app_do(app, 0, "pin.clear");
    }
    app->key_unit = app->key_row = app->key_col = -1;
    app->key_item = -1;
    if (hl_top_has_focus(app)) {
        hl_ui_focus_on(&app->ui, hl_pict_id(hl_pict_main(app)), true);
    }
}

static void run(hl_app *app, const hl_shortcut *s) {
    const char *action = s->action;
    if (strncmp(action, "zoom.set ", 9) == 0 && (action[9] == 'u' || action[9] == 'd')) {
        zoom_step(app, action[9] == 'u');
    } else if (strncmp(action, "view.set ", 9) == 0) {
        view_key(app, action + 9);
    } else if (strncmp(action, "panel.set ", 10) == 0) {
        panel_key(app, s->key);
    } else if (strcmp(action, "compare.preset") == 0) {
        app->presets = (hl_ui_menu){.open = true, .at = 0};
    } else if (strcmp(action, "theme.set toggle") == 0) {
        hl_app_do(app, 0, "theme.set %s", hl_app_theme(app)->dark ? "light" : "dark");
    } else if (strcmp(action, "settings.toggle") == 0 && app->layout.w < HL_SETTINGS_FROM) {
        app->column_open = !app->column_open;
    } else if (strcmp(action, "pin.clear") == 0) {
        escape(app);
    } else if (strncmp(action, "dk.set", 6) == 0 || strncmp(action, "layer.set", 9) == 0) {
        hl_app_do(app, run_gesture(app, s), "%s", action);
    } else {
        hl_app_do(app, 0, "%s", action);
    }
}

/* Keys go by key; a plain character goes by what was typed, so that it is right on every keyboard.
 */
static bool matches(const hl_ui *ui, const hl_shortcut *s) {
    if (s->key > 0 && s->key < HL_KEY_LEFT && s->mods == 0) {
        return hl_ui_is(ui, HL_EVENT_TEXT) && ui->event.text[0] == s->key && !ui->event.text[1];
    }
    return s->key && hl_ui_key(ui, s->key, s->mods);
}

static bool heads_exist(const hl_app *app, const hl_shortcut *s) {
    if (strncmp(s->action, "head.", 5) != 0 || !strchr(s->action, ' ')) {
        return true;
    }
    int number = s->key == '0' ? 10 : s->key - '0';
    return number <= hl_app_scene(app)->heads;
}

void hl_keymap_run(hl_app *app, int stage) {
    int groups;
    const hl_key_group *group = hl_keymap_groups(&groups);
    for (int g = 0; g < groups; g++) {
        for (int i = 0; i < group[g].count; i++) {
            const hl_shortcut *s = &group[g].items[i];
            if (s->stage != stage || !s->action[0] || !matches(&app->ui, s)) {
                continue;
            }
            hl_ui_use(&app->ui);
            if (heads_exist(app, s)) {
                run(app, s);
            }
            return;
        }
    }
}
