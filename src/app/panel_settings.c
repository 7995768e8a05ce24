/* app/panel_settings.c - the settings column: beside the pictures, or over them in a narrow window.
 */
#include "app_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EDGE = 20, LABEL = 18, FOOT = 34 };

/* --- rows
 * ------------------------------------------------------------------------------------------ */

static void label(hl_app *app, const char *text, const char *value, bool warn, const char *tip) {
    hl_ui *ui = &app->ui;
    const hl_theme *t = ui->theme;
    hl_rect r = hl_ui_row(ui, LABEL);
    float mid = r.y + r.h / 2;
    float w = hl_ui_text(ui, r.x, mid, HL_LEFT, 13, HL_REGULAR, t->soft, text, 0);
    hl_ui_text(ui, r.x + r.w, mid, HL_RIGHT, 13, HL_SEMIBOLD, warn ? t->warn : t->ink, value,
               r.w - w - 8);
    hl_ui_tip(ui, text, r, tip);
}

static int choice(hl_app *app, const char *key, const char *const *items, int count, int now) {
    return hl_ui_choice(&app->ui, key, hl_ui_row(&app->ui, 30), items, count, now);
}

/* Label on the left, choice of width w on the right of one line. */
static int choice_beside(hl_app *app, const char *text, float w, const char *const *items,
                         int count, int now, const char *tip) {
    hl_ui *ui = &app->ui;
    hl_rect r = hl_ui_row(ui, 28);
    hl_ui_text(ui, r.x, r.y + r.h / 2, HL_LEFT, 13, HL_REGULAR, ui->theme->soft, text, r.w - w - 6);
    int to = hl_ui_choice(ui, text, (hl_rect){r.x + r.w - w, r.y, w, r.h}, items, count, now);
    hl_ui_tip(ui, text, (hl_rect){r.x, r.y, r.w - w, r.h}, tip);
    return to;
}

static void slider(hl_app *app, const char *action, const hl_ui_range *range, double now) {
    hl_ui *ui = &app->ui;
    hl_ui_slide s = hl_ui_slider(ui, action, hl_ui_row(ui, 18), range, now, &app->drag);
    if (s.changed) {
        hl_app_do(app, s.gesture, "%s %.6g", action, s.value);
    }
}

static void rule(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_rect r = hl_ui_row(ui, 1);
    hl_draw_rect(ui->list, r, 0, ui->theme->line);
}

/* Groups stand further apart where the window is high enough; nothing moves while it is not
 * resized. */
static void group_gap(hl_app *app, float least) {
    hl_ui_space(&app->ui, least + app->column_gap);
    app->column_gaps++;
}

/* --- what the model allows
 * ------------------------------------------------------------------------- */

static void model_row(hl_app *app) {
    hl_ui *ui = &app->ui;
    const float w = 164;
    if (!hl_models_offered(app, HL_FIRST)) {
        return;
    }
    hl_rect r = hl_ui_row(ui, 28);
    hl_ui_text(ui, r.x, r.y + r.h / 2, HL_LEFT, 13, HL_REGULAR, ui->theme->soft, "Model",
               r.w - w - 6);
    hl_model_button(app, HL_FIRST, (hl_rect){r.x + r.w - w, r.y, w, r.h});
    group_gap(app, 8);
}

static void heads_row(hl_app *app, const hl_facts *f) {
    int counts[HL_CHOICES], now = -1;
    char text[HL_CHOICES][12];
    const char *items[HL_CHOICES];
    int count = hl_facts_head_counts(f, counts);
    for (int i = 0; i < count; i++) {
        snprintf(text[i], sizeof text[i], "%d", counts[i]);
        items[i] = text[i];
        now = counts[i] == f->heads ? i : now;
    }
    label(app, "Heads", f->heads_trained ? "trained" : "not trained", !f->heads_trained,
          "Into how many heads the layer's columns are divided. Head counts the model was not "
          "trained "
          "with show what regrouping does.");
    int to = choice(app, "heads", items, count, now);
    if (to != now && to >= 0) {
        if (counts[to] == f->layer->heads) {
            hl_app_do(app, 0, "heads.set default");
        } else {
            hl_app_do(app, 0, "heads.set %d", counts[to]);
        }
    }
}

static void dk_row(hl_app *app, const hl_facts *f) {
    char value[40];
    bool warn = f->heads_trained && !f->dk_trained;
    snprintf(value, sizeof value, "%d%s", f->dk, warn ? ", not trained" : "");
    label(app, "Key size d_k", value, warn,
          "How many columns of each head's queries and keys are compared");
    hl_ui_range range = {.min = 1, .max = f->dk_max, .step = 1, .page = 8};
    slider(app, "dk.set", &range, f->dk);
}

static void layer_row(hl_app *app, const hl_facts *f) {
    char value[32] = "";
    if (f->layers > HL_CHOICES) {
        snprintf(value, sizeof value, "%d of %d", f->layer_now + 1, f->layers);
    }
    label(app, "Layer", value, false, "Layers build on each other; the top one is the last");
    if (f->layers > HL_CHOICES) {
        hl_ui_range range = {.min = 1, .max = f->layers, .step = 1, .page = 4};
        slider(app, "layer.set", &range, f->layer_now + 1);
        return;
    }
    char text[HL_CHOICES][12];
    const char *items[HL_CHOICES];
    for (int i = 0; i < f->layers; i++) {
        snprintf(text[i], sizeof text[i], "%d", i + 1);
        items[i] = text[i];
    }
    int to = choice(app, "layer", items, f->layers, f->layer_now);
    if (to != f->layer_now) {
        hl_app_do(app, 0, "layer.set %d", to + 1);
    }
}

/* --- settings that no model changes
 * ---------------------------------------------------------------- */

static void combine_row(hl_app *app) {
    static const char *const items[] = {"max", "mean", "sum", "overlay"};
    int now = (int)hl_app_doc(app)->combine;
    label(app, "Show", "", false,
          "How the heads that are on become one map: the strongest, the mean, the sum, or the "
          "strongest in its head's colour");
    int to = choice(app, "combine", items, 4, now);
    if (to != now) {
        hl_app_do(app, 0, "combine.set %s", items[to]);
    }
}

static void mask_row(hl_app *app) {
    static const char *const items[] = {"sees all", "only the past"};
    int now = (int)hl_app_doc(app)->mask;
    int to = choice_beside(app, "Mask", 192, items, 2, now,
                           "May a word look at words after it? (none or causal mask)");
    if (to != now) {
        hl_app_do(app, 0, "mask.set %s", to ? "past" : "all");
    }
}

static void softmax_rows(hl_app *app) {
    const hl_doc *doc = hl_app_doc(app);
    hl_ui *ui = &app->ui;
    bool on = !doc->no_scale;
    hl_rect r = hl_ui_row(ui, 24);
    bool to = hl_ui_switch(ui, "scaling", r,
                           "Divide by \xE2\x88\x9A"
                           "d_k",
                           on);
    hl_ui_tip(ui, "scaling", r, "Scores are divided by the square root of d_k before the softmax");
    if (to != on) {
        hl_app_do(app, 0, "scaling.set %s", to ? "on" : "off");
    }
    double now = doc->temperature == 0 ? 1 : (double)doc->temperature;
    char value[16];
    snprintf(value, sizeof value, "%.2f", now);
    label(app, "Temperature", value, false,
          "Scores are divided by it too: low makes a head decided, high makes it spread out");
    hl_ui_range range = {.min = 0.1, .max = 10, .step = 0.05, .page = 0.5, .logarithmic = true};
    slider(app, "temperature.set", &range, now);
}

/* How much threshold and top-k take away, of the row in focus or of all rows. */
static void hidden_note(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    hl_ui *ui = &app->ui;
    char text[64] = "";
    bool first = app->focus.hover >= 0 && !app->focus.beside;
    int row = first ? app->focus.hover : s->pin_count ? s->pins[0] : -1;
    float share = 0;
    for (int i = 0; row < 0 && i < s->U; i++) {
        share += s->hidden[i] / (float)s->U;
    }
    if (row >= 0 && row < s->U) {
        share = s->hidden[row];
        snprintf(text, sizeof text, "hides %.0f %% of %s row", (double)share * 100,
                 first ? "this" : "the pinned");
    } else if (s->U > 0) {
        snprintf(text, sizeof text, "hides %.0f %% of an average row", (double)share * 100);
    }
    hl_rect r = hl_ui_row(ui, 16);
    hl_ui_text(ui, r.x, r.y + r.h / 2, HL_LEFT, 12, HL_REGULAR, ui->theme->soft, text, r.w);
}

static void hide_rows(hl_app *app) {
    static const char *const items[] = {"all", "1", "2", "3", "5"};
    static const int counts[] = {0, 1, 2, 3, 5};
    const hl_doc *doc = hl_app_doc(app);
    char value[16];
    snprintf(value, sizeof value, "%.2f", (double)doc->threshold);
    label(app, "Hide below", value, false, "Links with a smaller weight are not drawn");
    hl_ui_range range = {.min = 0, .max = 1, .step = 0.01, .page = 0.1};
    slider(app, "threshold.set", &range, (double)doc->threshold);
    int now = -1;
    for (int i = 0; i < 5; i++) {
        now = counts[i] == doc->top_k ? i : now;
    }
    int to = choice_beside(app, "Keep per word", 152, items, 5, now,
                           "Only the strongest links of each word are drawn");
    if (to != now && to >= 0) {
        hl_app_do(app, 0, "topk.set %d", counts[to]);
    }
    hidden_note(app);
}

static void special_row(hl_app *app) {
    static const char *const items[] = {"hide", "rescale", "show"};
    static const char *const values[] = {"hide", "renormalise", "show"};
    int now = (int)hl_app_doc(app)->special;
    int to =
        choice_beside(app, "[CLS] [SEP]", 164, items, 3, now,
                      "The model's own marks at both ends: left out (rows then sum to less than "
                      "1), left out with rows rescaled to 1, or shown");
    if (to != now) {
        hl_app_do(app, 0, "special.set %s", values[to]);
    }
}

static void scale_rows(hl_app *app) {
    static const char *const items[] = {"0 to 1", "row", "map"};
    static const char *const values[] = {"fixed", "row", "map"};
    hl_ui *ui = &app->ui;
    int now = (int)hl_app_doc(app)->scale;
    int to = choice_beside(app, "Colour scale", 152, items, 3, now,
                           "What full colour means: a weight of 1, the row's largest or the map's "
                           "largest");
    if (to != now) {
        hl_app_do(app, 0, "scale.set %s", values[to]);
    }
    hl_view_in in = hl_app_view_in(app);
    hl_view_legend(&in, hl_ui_row(ui, 36), ui->list);
}

static void look_rows(hl_app *app) {
    static const char *const units[] = {"words", "pieces"};
    static const char *const themes[] = {"system", "light", "dark"};
    const hl_doc *doc = hl_app_doc(app);
    int now = doc->pieces ? 1 : 0;
    int to = choice_beside(app, "Units", 152, units, 2, now,
                           "Words as you read them, or the pieces the model reads");
    if (to != now) {
        hl_app_do(app, 0, "units.set %s", units[to]);
    }
    now = (int)doc->theme;
    to = choice_beside(app, "Theme", 164, themes, 3, now, "F8 changes between light and dark");
    if (to != now) {
        hl_app_do(app, 0, "theme.set %s", themes[to]);
    }
}

void hl_time_text(double ms, char *out, size_t size) {
    if (ms < 999.95) {
        snprintf(out, size, "%.1f ms", ms);
    } else {
        snprintf(out, size, "%.1f s", ms / 1000);
    }
}

static void foot(hl_app *app, hl_rect r) {
    const hl_scene *s = hl_app_scene(app);
    hl_ui *ui = &app->ui;
    char text[160], time[24];
    if (!s->model) {
        return;
    }
    int tokens = s->tokens ? s->tokens->count : 0;
    hl_time_text(s->compute_ms, time, sizeof time);
    snprintf(text, sizeof text, "%s %d head%s \xC2\xB7 %d tokens \xC2\xB7 %s", s->model->name,
             s->heads, s->heads == 1 ? "" : "s", tokens, time);
    hl_ui_text(ui, r.x + EDGE, r.y + r.h / 2 - 2, HL_LEFT, 12, HL_REGULAR, ui->theme->soft, text,
               r.w - 2 * EDGE);
}

static void spread(hl_app *app, float content) {
    float n = (float)app->column_gaps, bare = content - n * app->column_gap;
    float room = app->column_scroll.view.h - bare;
    float gap = n > 0 ? fmaxf(0, fminf(10, floorf(room / n))) : 0;
    app->again |= gap != app->column_gap;
    app->column_gap = gap;
}

static float rows(hl_app *app, hl_rect at) {
    hl_ui *ui = &app->ui;
    hl_facts f = hl_facts_of(app);
    app->column_gaps = 0;
    hl_ui_column(ui, (hl_rect){at.x + EDGE, at.y + 16, at.w - 2 * EDGE, at.h}, 4);
    if (app->layout.second.w > 0 && hl_second_rows(app)) {
        rule(app);
        group_gap(app, 6);
    }
    model_row(app);
    if (f.layer) {
        heads_row(app, &f);
        group_gap(app, 8);
        dk_row(app, &f);
        group_gap(app, 8);
        layer_row(app, &f);
        group_gap(app, 8);
    }
    combine_row(app);
    group_gap(app, 8);
    mask_row(app);
    group_gap(app, 4);
    softmax_rows(app);
    group_gap(app, 8);
    rule(app);
    group_gap(app, 6);
    hide_rows(app);
    group_gap(app, 6);
    special_row(app);
    group_gap(app, 4);
    scale_rows(app);
    group_gap(app, 6);
    rule(app);
    group_gap(app, 6);
    look_rows(app);
    spread(app, ui->column.y - at.y + 4);
    return ui->column.y - at.y + 4;
}

static void column(hl_app *app, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_draw_rect(ui->list, r, 0, ui->theme->panel);
    hl_draw_rect(ui->list, (hl_rect){r.x, r.y, 1, r.h}, 0, ui->theme->line);
    hl_rect body = {r.x, r.y, r.w, r.h - FOOT};
    hl_ui_push(ui, "column");
    hl_ui_area(ui);
    hl_rect at = hl_ui_scroll_begin(ui, "settings", body, &app->column_scroll);
    float h = rows(app, at);
    hl_ui_scroll_end(ui, "settings", &app->column_scroll, h);
    hl_ui_pop(ui);
    foot(app, (hl_rect){r.x, r.y + r.h - FOOT, r.w, FOOT});
}

void hl_panel_settings(hl_app *app) {
    hl_ui *ui = &app->ui;
    const hl_layout *l = &app->layout;
    if (l->column.w > 0) {
        app->column_open = false;
        column(app, l->column);
    }
    if (!app->column_open) {
        return;
    }
    hl_rect r = {l->w - HL_SETTINGS_W, 0, HL_SETTINGS_W, l->h};
    hl_ui_layer_begin(ui, "settings-over", r, true);
    hl_draw_rect(ui->list, (hl_rect){r.x - 6, 0, 6, l->h}, 0, (hl_color){0, 0, 0, 36});
    if (hl_ui_is(ui, HL_EVENT_PRESS) && !hl_rect_has(r, ui->x, ui->y)) {
        app->column_open = false;
        hl_ui_use(ui);
    }
    column(app, r);
    if (hl_ui_key(ui, HL_KEY_ESCAPE, 0)) {
        app->column_open = false;
        hl_ui_use(ui);
    }
    hl_ui_layer_end(ui);
}
