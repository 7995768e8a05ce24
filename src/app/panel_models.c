/* app/panel_models.c - which model a side runs: a button with its name, and a menu of those that
 * are installed. Where there is no choice there is no button.
 */
#include "app_private.h"

#include <stdio.h>
#include <string.h>

enum { MENU_W = 240 };

static bool add_installed(void *user, const char *name, const char *dir) {
    hl_model_menu *m = user;
    (void)dir;
    if (strlen(name) < sizeof m->name[0]) {
        snprintf(m->name[m->count++], sizeof m->name[0], "%s", name);
    }
    return m->count < HL_MODELS_MAX;
}

/* A folder that cannot be read holds none. */
static void look_up(hl_model_menu *m) {
    m->known = true;
    m->count = 0;
    hl_session_models(add_installed, m, NULL);
}

bool hl_models_offered(hl_app *app, int side) {
    hl_model_menu *m = &app->models;
    if (!m->known) {
        look_up(m);
    }
    bool own = hl_app_doc(app)->other.own & HL_OWN_MODEL;
    return m->count > 1 || (side == HL_SECOND && own);
}

void hl_model_button(hl_app *app, int side, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_model_menu *m = &app->models;
    const hl_scene *beside = hl_session_beside(app->session);
    const hl_scene *s = side == HL_SECOND && beside && beside->model ? beside : hl_app_scene(app);
    const char *key = side == HL_FIRST ? "model" : "second-model";
    char text[96];
    snprintf(text, sizeof text, "%.80s \xE2\x96\xBE", s->model ? s->model->name : "");
    if (hl_ui_button(ui, key, r, text, HL_BUTTON_PLAIN)) {
        look_up(m);
        m->side = side;
        m->anchor = r;
        m->menu = (hl_ui_menu){.open = !m->menu.open, .at = ui->ring ? 0 : -1};
    }
    hl_ui_tip(ui, key, r, "Use another of the installed models");
}

void hl_panel_models(hl_app *app) {
    const hl_layout *l = &app->layout;
    hl_model_menu *m = &app->models;
    hl_ui_item items[HL_MODELS_MAX + 1];
    bool second = m->side == HL_SECOND;
    int count = 0;
    if (second) {
        items[count++] = (hl_ui_item){"As on the first side", NULL};
    }
    for (int i = 0; i < m->count; i++) {
        items[count++] = (hl_ui_item){m->name[i], NULL};
    }
    int chosen = hl_ui_menu_show(&app->ui, "models-menu", m->anchor, MENU_W,
                                 (hl_rect){0, 0, l->w, l->h}, items, count, &m->menu);
    if (second && chosen == 0) {
        hl_app_do(app, 0, "compare.follow model");
    } else if (chosen != HL_MENU_NONE) {
        hl_app_do(app, 0, "%s %s", second ? "compare.model" : "model.set", items[chosen].text);
    }
}
