/* app/panel_tabs.c - the tabs of the panel beside the heatmap; a menu where there is little room.
 *
 * A dot on a tab says that the pinned word has something there: a pronoun, or a word of several
 * senses. Nothing is switched by itself.
 */
#include "pictures.h"

#include <string.h>

static const char *const NAMES[] = {"Looks at", "It means", "Meaning", "What if", "Capacity"};
static const char *const TIPS[] = {
    "The pinned word's strongest links (Ctrl+1)",
    "What a pronoun stands for: each noun's share of its attention (Ctrl+2)",
    "Which of its senses a word takes, layer by layer (Ctrl+3)",
    "Mute heads, mask words, set weights by hand, and see what changes (Ctrl+4)",
    "How often heads are right, by head count and d_k (Ctrl+5)",
};
static const char *const ARGUMENTS[] = {"looks", "means", "meaning", "whatif", "capacity"};
enum { COUNT = sizeof NAMES / sizeof *NAMES, TAB_LEAST = 62 };

void hl_app_panel(hl_app *app, hl_panel panel) {
    uint32_t gesture = ++app->ui.gesture;
    hl_app_do(app, gesture, "panel.set %s", ARGUMENTS[panel]);
    if (hl_app_doc(app)->view != HL_VIEW_ALL) {
        hl_app_do(app, gesture, "view.set all");
    }
}

/* --- what the pinned word has to show
 * -------------------------------------------------------------- */

/* The inventories are read when a word is pinned for the first time. */
static const hl_senses *senses_of(hl_app *app) {
    if (!app->senses_tried) {
        app->senses_tried = true;
        if (hl_senses_open(&app->senses, NULL) == HL_OK) {
            hl_senses_add_installed(app->senses, NULL); /* a broken file: what was read before it */
        }
    }
    return app->senses;
}

static bool has_senses(hl_app *app, const hl_scene *s, const hl_unit *u) {
    const hl_senses *senses = senses_of(app);
    size_t at = 0;
    uint32_t start, end;
    return senses &&
           hl_senses_next(senses, s->text + u->start, u->end - u->start, &at, &start, &end) >= 0;
}

unsigned hl_panel_marks(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    unsigned marks = 0;
    for (int i = 0; i < s->pin_count; i++) {
        const hl_unit *u = &s->units[s->pins[i]];
        if (u->special) {
            continue;
        }
        bool pronoun = hl_focus_is_pronoun(s->text + u->start, u->end - u->start);
        marks |= pronoun ? 1u << HL_PANEL_REFERENCE : 0;
        marks |= has_senses(app, s, u) ? 1u << HL_PANEL_MEANING : 0;
    }
    return marks;
}

/* --- drawing
 * --------------------------------------------------------------------------------------- */

static int tab_at(const hl_ui *ui, hl_rect r) {
    int at = (int)((ui->x - r.x) / (r.w / COUNT));
    return at < 0 ? 0 : at >= COUNT ? COUNT - 1 : at;
}

void hl_panel_tabs(hl_app *app, hl_rect r) {
    hl_ui *ui = &app->ui;
    int now = (int)hl_app_doc(app)->panel, to = now;
    if (r.w <= 0) {
        return;
    }
    if (r.w < COUNT * TAB_LEAST) {
        char text[40] = "";
        strncat(text, NAMES[now], sizeof text - 6);
        strcat(text, " \xE2\x96\xBE");
        if (hl_ui_button(ui, "panels", r, text, HL_BUTTON_PLAIN)) {
            app->panels = (hl_ui_menu){.open = !app->panels.open, .at = now};
        }
        if (hl_panel_marks(app) & ~(1u << now)) {
            hl_draw_rect(ui->list, (hl_rect){r.x + r.w - 11, r.y + 5, 6, 6}, 3, ui->theme->accent);
        }
    } else {
        to = hl_ui_tabs(ui, "panels", r, NAMES, COUNT, now, hl_panel_marks(app));
        hl_ui_tip(ui, "panels", r, TIPS[hl_ui_over(ui, r) ? tab_at(ui, r) : now]);
    }
    if (to != now) {
        hl_app_do(app, 0, "panel.set %s", ARGUMENTS[to]);
    }
}

void hl_panel_tabs_menu(hl_app *app) {
    hl_rect tabs;
    hl_app_panels(app, &tabs);
    if (tabs.w <= 0) {
        app->panels.open = false;
        return;
    }
    hl_ui_item items[COUNT];
    for (int i = 0; i < COUNT; i++) {
        items[i] = (hl_ui_item){NAMES[i], TIPS[i]};
    }
    hl_rect bounds = {0, 0, app->layout.w, app->layout.h};
    int chosen =
        hl_ui_menu_show(&app->ui, "panels-menu", tabs, 420, bounds, items, COUNT, &app->panels);
    if (chosen != HL_MENU_NONE) {
        hl_app_do(app, 0, "panel.set %s", ARGUMENTS[chosen]);
    }
}
