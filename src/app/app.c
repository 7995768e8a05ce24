/* app/app.c - opening, acting, waiting: the window program without its frames. */
#include "app_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void wake(void *user) {
    hl_app *app = user;
    if (app->host.wake) {
        app->host.wake(app->host.user);
    }
}

hl_status hl_app_open(hl_app **out, const hl_app_host *host, hl_error *err) {
    hl_app *app = calloc(1, sizeof *app);
    if (!app) {
        return hl_fail(err, HL_ERR_MEMORY, NULL, "window", "free memory", "none left");
    }
    app->host = *host;
    snprintf(app->out_dir, sizeof app->out_dir, "%s", host->out_dir ? host->out_dir : ".");
    app->focus = HL_FOCUS_NONE;
    app->followed.pin = -1;
    app->key_unit = app->key_row = app->key_col = app->key_item = -1;
    app->zoom = 1;
    hl_status status = hl_store_open(&app->store, err);
    if (status == HL_OK) {
        status = hl_fonts_open(&app->fonts, err);
    }
    if (status == HL_OK) {
        status = hl_session_open(&app->session, wake, app, err);
    }
    if (status != HL_OK) {
        hl_app_close(app);
        return status;
    }
    app->ui.home = app->ui.focus = hl_top_field_id(HL_FIRST);
    *out = app;
    return HL_OK;
}

void hl_app_close(hl_app *app) {
    if (!app) {
        return;
    }
    hl_app_save_settings(app);
    if (app->session) {
        hl_session_close(app->session);
    }
    if (app->store) {
        hl_store_close(app->store);
    }
    hl_field_free(&app->field[HL_FIRST]);
    hl_field_free(&app->field[HL_SECOND]);
    hl_senses_close(app->senses);
    hl_hits_free(&app->hits);
    hl_draw_free(&app->list);
    if (app->fonts) {
        hl_fonts_close(app->fonts);
    }
    free(app);
}

hl_status hl_app_apply(hl_app *app, const char *line, uint32_t gesture, hl_error *err) {
    hl_effect effect = {0};
    hl_status status = hl_store_apply(app->store, line, gesture, &effect, err);
    if (status == HL_OK && effect.action) {
        status = hl_app_effect(app, &effect, err);
    }
    return status;
}

void hl_app_do(hl_app *app, uint32_t gesture, const char *format, ...) {
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    hl_error err = {0};
    if (hl_app_apply(app, line, gesture, &err) != HL_OK) {
        hl_app_say_error(app, &err);
    }
}

hl_status hl_app_act(hl_app *app, const char *line, hl_error *err) {
    return hl_app_apply(app, line, 0, err);
}

static bool begins(const char *line, const char *with) {
    return strncmp(line, with, strlen(with)) == 0;
}

hl_status hl_app_start(hl_app *app, const char *const *actions, int count, hl_error *err) {
    bool sentence = false, own_heads = true;
    for (int i = 0; i < count; i++) {
        hl_status status = hl_app_act(app, actions[i], err);
        if (status != HL_OK) {
            return status;
        }
        sentence |= begins(actions[i], "text.") || begins(actions[i], "example.");
        own_heads &= !begins(actions[i], "model.") && !begins(actions[i], "layer.") &&
                     !begins(actions[i], "head");
    }
    hl_status status = sentence ? HL_OK : hl_app_example(app, 0, own_heads, err);
    hl_store_mark_start(app->store);
    return status;
}

hl_status hl_app_wait(hl_app *app, hl_error *err) {
    return hl_session_wait(app->session, app->store, err);
}

const hl_doc *hl_app_doc(const hl_app *app) {
    return hl_store_doc(app->store);
}

const hl_scene *hl_app_scene(const hl_app *app) {
    return hl_session_scene(app->session);
}

hl_store *hl_app_store(hl_app *app) {
    return app->store;
}

const hl_theme *hl_app_theme(const hl_app *app) {
    hl_doc_theme theme = hl_app_doc(app)->theme;
    return hl_theme_of(theme == HL_THEME_SYSTEM ? app->system_dark : theme == HL_THEME_DARK);
}

hl_view_in hl_app_view_in(const hl_app *app) {
    const hl_doc *doc = hl_app_doc(app);
    return (hl_view_in){.doc = doc,
                        .scene = hl_app_scene(app),
                        .theme = hl_app_theme(app),
                        .focus = app->focus,
                        .large = doc->view != HL_VIEW_ALL,
                        .comparison = hl_session_comparison(app->session)};
}

bool hl_app_compares(const hl_app *app) {
    hl_view view = hl_app_doc(app)->view;
    return view == HL_VIEW_COMPARE || view == HL_VIEW_DIFFERENCE;
}

void hl_app_compare(hl_app *app, bool on) {
    hl_app_do(app, 0, "view.set %s", on ? "compare" : "all");
    if (!on) {
        return;
    }
    hl_ui_focus_on(&app->ui, hl_top_field_id(HL_SECOND), true);
    if (!hl_app_doc(app)->other.own) {
        hl_app_hint(app, "Both sides are the same: change a word of the second sentence, one of "
                         "its settings, or choose a preset");
    }
}

hl_limits hl_limits_of(const hl_model_info *m) {
    hl_limits limits = {0};
    if (!m) {
        return limits;
    }
    limits.layers = m->layers;
    limits.width = m->width;
    for (int i = 0; i < m->layers && i < 64; i++) {
        limits.own_heads[i] = m->layer[i].heads;
    }
    return limits;
}
