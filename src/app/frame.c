/* app/frame.c - one frame: events one by one through key map and widgets, then the pass that is
 * shown. */
#include "app_private.h"

#include <math.h>
#include <string.h>

static void take_window(hl_app *app, const hl_input *in) {
    app->now_ms = in->now_ms;
    app->window_w = fmaxf(in->w, 1);
    app->window_h = fmaxf(in->h, 1);
    app->system_dark = in->system_dark;
}

/* Scale in force: the document's, unless fewer than 640 x 400 logical pixels would be left. */
static void settle_zoom(hl_app *app) {
    float wanted = hl_app_doc(app)->zoom == 0 ? 1 : hl_app_doc(app)->zoom;
    app->zoom = fminf(wanted, hl_app_zoom_limit(app));
    bool limited = app->zoom < wanted - 0.005f;
    if (limited && app->limited_zoom != wanted) {
        hl_app_say(app, false,
                   "The interface is shown at %.0f %%: %.0f %% would not fit this window",
                   (double)app->zoom * 100, (double)wanted * 100);
    }
    app->limited_zoom = limited ? wanted : 0;
}

static void refresh(hl_app *app) {
    hl_error err = {0};
    if (hl_session_refresh(app->session, app->store, &err) != HL_OK) {
        hl_app_say_error(app, &err);
        app->notice.stays = true;
    }
}

static bool is_open(const hl_app *app) {
    return app->help_open || app->examples.open || app->presets.open || app->panels.open ||
           app->models.menu.open;
}

/* While help or the menu is open only its own key is a shortcut: it closes it. */
static bool shortcuts_wanted(const hl_app *app, const hl_event *event) {
    if (!event || !is_open(app)) {
        return event != NULL;
    }
    return !app->panels.open && !app->models.menu.open &&
           event->key == (app->help_open ? HL_KEY_F1 : HL_KEY_F2);
}

/* One run through every widget. event NULL = the one that is shown. */
static void pass(hl_app *app, const hl_event *event, bool focused) {
    hl_ui *ui = &app->ui;
    float w = app->window_w / app->zoom, h = app->window_h / app->zoom;
    hl_ui_in in = {&app->list, hl_app_theme(app), event, app->now_ms, focused};
    app->again = false;
    hl_draw_begin(&app->list, w, h, app->fonts);
    hl_ui_begin(ui, &in);
    app->layout = hl_layout_of(app, w, h);
    if (shortcuts_wanted(app, event)) {
        hl_keymap_run(app, HL_KEYMAP_FIRST);
    }
    hl_draw_rect(&app->list, (hl_rect){0, 0, w, h}, 0, ui->theme->background);
    hl_panel_top(app);
    hl_panel_second(app);
    hl_panel_strip(app);
    hl_panel_pictures(app);
    hl_panel_settings(app);
    hl_panel_examples(app);
    hl_panel_presets(app);
    hl_panel_models(app);
    hl_panel_tabs_menu(app);
    hl_panel_help(app);
    hl_notice_show(app);
    if (!is_open(app) && !ui->modal) {
        hl_keymap_run(app, HL_KEYMAP_LAST);
        hl_top_take_text(app);
    }
    hl_ui_tip_show(ui, (hl_rect){0, 0, w, h});
    hl_ui_end(ui);
}

static hl_event scaled(const hl_app *app, const hl_event *e) {
    hl_event out = *e;
    out.x /= app->zoom;
    out.y /= app->zoom;
    return out;
}

static bool differs(hl_app *app) {
    uint64_t hash = hl_draw_hash(&app->list);
    bool changed = !app->drawn || hash != app->drawn_hash || app->zoom != app->drawn_scale;
    app->drawn = true;
    app->drawn_hash = hash;
    app->drawn_scale = app->zoom;
    return changed;
}

hl_frame hl_app_frame(hl_app *app, const hl_input *input) {
    take_window(app, input);
    settle_zoom(app);
    refresh(app);
    for (int i = 0; i < input->count; i++) {
        hl_event e = scaled(app, &input->events[i]);
        uint64_t before = hl_store_revision(app->store);
        pass(app, &e, input->focused);
        settle_zoom(app);
        if (hl_store_revision(app->store) != before) {
            refresh(app);
        }
    }
    pass(app, NULL, input->focused);
    if (app->again) {
        pass(app, NULL, input->focused);
    }
    hl_app_save_settings(app);
    double wake = app->ui.wake_at_ms;
    return (hl_frame){.list = &app->list,
                      .scale = app->zoom,
                      .changed = differs(app),
                      .quit = app->quit,
                      .wake_in_ms = wake < 0 ? -1 : fmax(wake - app->now_ms, 1),
                      .hand = app->ui.hand,
                      .beam = app->ui.beam};
}
