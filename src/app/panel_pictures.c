/* app/panel_pictures.c - arcs, heatmap and read-out: pointer, keyboard and the maximise control. */
#include "app_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const KEYS[] = {"", "arcs", "heatmap", "readout"};

static hl_ui_id picture_id(hl_view view) {
    hl_ui ground = {0};
    return hl_ui_id_of(&ground, KEYS[view]);
}

static bool is_picture(hl_ui_id id) {
    return id == picture_id(HL_VIEW_ARCS) || id == picture_id(HL_VIEW_HEATMAP) ||
           id == picture_id(HL_VIEW_READOUT);
}

hl_ui_id hl_pictures_id(const hl_app *app) {
    hl_view view = hl_app_doc(app)->view;
    return picture_id(view == HL_VIEW_ALL ? HL_VIEW_ARCS : view);
}

/* --- pinning
 * --------------------------------------------------------------------------------------- */

static bool is_pinned(const hl_scene *s, int unit) {
    for (int i = 0; i < s->pin_count; i++) {
        if (s->pins[i] == unit) {
            return true;
        }
    }
    return false;
}

/* A word that is the only pin is unpinned by pinning it again. */
static void pin(hl_app *app, int unit, bool add) {
    const hl_scene *s = hl_app_scene(app);
    if (unit < 0 || unit >= s->U) {
        return;
    }
    const char *verb = add ? "pin.add" : "pin.at";
    if (!add && s->pin_count == 1 && is_pinned(s, unit)) {
        hl_app_do(app, 0, "pin.clear");
    } else if (s->units[unit].special) {
        hl_app_do(app, 0, "%s %s", verb, unit == 0 ? "cls" : "sep");
    } else if (s->units[unit].start < hl_app_doc(app)->text_size) {
        hl_app_do(app, 0, "%s %u", verb, s->units[unit].start);
    }
}

static void press(hl_app *app, const hl_ui_sense *sense) {
    hl_hit hit;
    if (!sense->pressed || !hl_hits_at(&app->hits, app->ui.x, app->ui.y, &hit)) {
        return;
    }
    bool add = (sense->mods & HL_MOD_SHIFT) != 0;
    switch (hit.kind) {
    case HL_HIT_WORD: pin(app, hit.unit, add); break;
    case HL_HIT_CELL:
        app->key_row = hit.unit;
        app->key_col = hit.key;
        pin(app, hit.unit, add);
        break;
    case HL_HIT_HEAD: hl_app_do(app, 0, "head.%s %d", add ? "toggle" : "solo", hit.unit + 1); break;
    case HL_HIT_BUTTON: hl_app_do(app, 0, "%s", hit.action); break;
    case HL_HIT_PAIR: break;
    }
}

/* --- keyboard
 * -------------------------------------------------------------------------------------- */

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

/* Where the keyboard starts: at the pinned word, else where the last pin was, else at the first. */
static void place_keyboard(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    int start = s->pin_count ? s->pins[0] : app->key_start < s->U ? app->key_start : 0;
    if (app->key_unit < 0 || app->key_unit >= s->U) {
        app->key_unit = start;
    }
    if (app->key_row < 0 || app->key_row >= s->U) {
        app->key_row = start;
    }
    if (app->key_col < 0 || app->key_col >= s->U) {
        app->key_col = 0;
    }
}

/* The smallest move of a scroll that brings from..to into view_from..view_to. */
static float into_view(float scroll, float from, float to, float view_from, float view_to) {
    if (to > view_to) {
        scroll += to - view_to;
        from -= to - view_to;
    }
    return from < view_from ? scroll - (view_from - from) : scroll;
}

static void show_cell(hl_app *app) {
    const hl_hit_grid *g = &app->hits.grid;
    if (g->rows <= 0 || g->cols <= 0) {
        return;
    }
    float cw = g->rect.w / (float)g->cols, ch = g->rect.h / (float)g->rows;
    float x = g->rect.x + (float)app->key_col * cw, y = g->rect.y + (float)app->key_row * ch;
    hl_rect v = g->visible;
    app->focus.grid_x = into_view(app->focus.grid_x, x, x + cw, v.x, v.x + v.w);
    app->focus.grid_y = into_view(app->focus.grid_y, y, y + ch, v.y, v.y + v.h);
}

static const hl_hit *word_hit(const hl_app *app, int unit) {
    for (int i = 0; i < app->hits.count; i++) {
        const hl_hit *h = &app->hits.items[i];
        if (h->kind == HL_HIT_WORD && h->view == HL_VIEW_ARCS && h->unit == unit) {
            return h;
        }
    }
    return NULL;
}

/* Words that are not drawn have no place: scroll in proportion. */
static void show_word(hl_app *app, int unit, hl_rect r) {
    const hl_hit *h = word_hit(app, unit);
    int units = hl_app_scene(app)->U;
    if (unit == 0 || unit == units - 1) {
        app->focus.scroll_x = unit == 0 ? 0 : app->hits.arcs_w;
    } else if (h) {
        app->focus.scroll_x = into_view(app->focus.scroll_x, h->rect.x, h->rect.x + h->rect.w,
                                        r.x + 16, r.x + r.w - 16);
    } else if (units > 0) {
        app->focus.scroll_x = app->hits.arcs_w * ((float)unit + 0.5f) / (float)units - r.w / 2;
    }
}

static void step(const char *direction, int *dx, int *dy) {
    *dx = strcmp(direction, "right") == 0 ? 1 : strcmp(direction, "left") == 0 ? -1 : 0;
    *dy = strcmp(direction, "down") == 0 ? 1 : strcmp(direction, "up") == 0 ? -1 : 0;
}

static hl_rect panel_of(const hl_app *app, hl_view view) {
    hl_panels p = hl_view_panels(hl_app_doc(app), app->layout.pictures);
    return view == HL_VIEW_ARCS ? p.arcs : view == HL_VIEW_HEATMAP ? p.heatmap : p.readout;
}

/* In the arcs and the read-out left and right walk the words; elsewhere the heatmap's cells are
 * walked. */
void hl_cell_move(hl_app *app, const char *direction) {
    int dx, dy, last = hl_app_scene(app)->U - 1;
    if (last < 0) {
        return;
    }
    step(direction, &dx, &dy);
    if (!is_picture(app->ui.focus)) {
        hl_ui_focus_on(&app->ui, hl_pictures_id(app), true);
    }
    bool words =
        app->ui.focus == picture_id(HL_VIEW_ARCS) || app->ui.focus == picture_id(HL_VIEW_READOUT);
    bool first = words ? app->key_unit < 0 : app->key_row < 0;
    place_keyboard(app);
    app->ui.ring = true;
    if (first) {
        dx = dy = 0;
    }
    if (words) {
        app->key_unit = clamp(app->key_unit + dx + dy, 0, last);
        show_word(app, app->key_unit, panel_of(app, HL_VIEW_ARCS));
    } else {
        app->key_col = clamp(app->key_col + dx, 0, last);
        app->key_row = clamp(app->key_row + dy, 0, last);
        show_cell(app);
    }
}

static void far_move(hl_app *app, hl_view view) {
    hl_ui *ui = &app->ui;
    int last = hl_app_scene(app)->U - 1;
    bool home = hl_ui_key(ui, HL_KEY_HOME, 0), end = hl_ui_key(ui, HL_KEY_END, 0);
    bool up = hl_ui_key(ui, HL_KEY_PAGE_UP, 0), down = hl_ui_key(ui, HL_KEY_PAGE_DOWN, 0);
    if (last < 0 || !(home || end || up || down)) {
        return;
    }
    place_keyboard(app);
    hl_ui_use(ui);
    int *along = view == HL_VIEW_HEATMAP ? &app->key_col : &app->key_unit;
    int *down_by = view == HL_VIEW_HEATMAP ? &app->key_row : &app->key_unit;
    if (home || end) {
        *along = home ? 0 : last;
    } else {
        *down_by = clamp(*down_by + (up ? -10 : 10), 0, last);
    }
    hl_cell_move(app, "");
}

static void picture_keys(hl_app *app, hl_view view) {
    hl_ui *ui = &app->ui;
    bool add = hl_ui_key(ui, HL_KEY_ENTER, HL_MOD_SHIFT);
    if (add || hl_ui_key(ui, HL_KEY_ENTER, 0) || hl_ui_key(ui, HL_KEY_SPACE, 0)) {
        hl_ui_use(ui);
        place_keyboard(app);
        pin(app, view == HL_VIEW_HEATMAP ? app->key_row : app->key_unit, add);
    }
    far_move(app, view);
}

/* --- pointer
 * --------------------------------------------------------------------------------------- */

/* What the pointer or else the keyboard previews. */
static void set_focus(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_focus *f = &app->focus;
    hl_hit hit;
    f->hover = f->cell_row = f->cell_col = -1;
    f->cell_keyboard = false;
    bool over = hl_ui_over(ui, app->layout.pictures) && ui->active == 0;
    if (over && hl_hits_at(&app->hits, ui->x, ui->y, &hit)) {
        ui->hand = true;
        if (hit.kind == HL_HIT_WORD || hit.kind == HL_HIT_CELL) {
            f->hover = hit.unit;
        }
        if (hit.kind == HL_HIT_CELL) {
            f->cell_row = hit.unit;
            f->cell_col = hit.key;
        }
        return;
    }
    if (!ui->ring || ui->modal || app->key_unit >= hl_app_scene(app)->U) {
        return;
    }
    if (ui->focus == picture_id(HL_VIEW_HEATMAP)) {
        f->cell_row = f->hover = app->key_row;
        f->cell_col = app->key_col;
        f->cell_keyboard = app->key_row >= 0;
    } else if (ui->focus == picture_id(HL_VIEW_ARCS) || ui->focus == picture_id(HL_VIEW_READOUT)) {
        f->hover = app->key_unit;
    }
}

static void maximise(hl_app *app, hl_view view, hl_rect r) {
    hl_ui *ui = &app->ui;
    bool large = hl_app_doc(app)->view == view;
    char tip[64];
    hl_rect icon = {r.x + r.w - 36, r.y + 8, 28, 28};
    hl_ui_push(ui, KEYS[view]);
    if (hl_ui_icon_button(ui, "grow", icon, large ? HL_ICON_SHRINK : HL_ICON_GROW)) {
        hl_app_do(app, 0, "view.set %s", large ? "all" : KEYS[view]);
    }
    snprintf(tip, sizeof tip, "%s (F%d)", large ? "Show all views" : "Use the whole area",
             2 + (int)view);
    hl_ui_tip(ui, "grow", icon, tip);
    hl_ui_pop(ui);
}

typedef void (*draw_fn)(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);

/* The icon is drawn over the view but asked before it, so that its press is not the view's. */
static void picture(hl_app *app, hl_view view, hl_rect r, draw_fn draw) {
    hl_ui *ui = &app->ui;
    if (r.w <= 0 || r.h <= 0) {
        return;
    }
    hl_ui_area(ui);
    hl_rect icon = {r.x + r.w - 36, r.y + 8, 28, 28};
    hl_ui_sense s = {0};
    bool on_icon = hl_rect_has(icon, ui->x, ui->y);
    hl_rect body = on_icon && ui->event.kind == HL_EVENT_PRESS ? (hl_rect){r.x, r.y, 0, 0} : r;
    s = hl_ui_sense_at(ui, KEYS[view], body, HL_SENSE_FOCUS | HL_SENSE_DRAG);
    ui->hand = false;
    press(app, &s);
    hl_picture_scroll(app, view, r, &s);
    if (s.focused) {
        picture_keys(app, view);
    }
    set_focus(app);
    if (ui->event.kind == HL_EVENT_NONE) {
        hl_view_in in = hl_app_view_in(app);
        draw(&in, r, ui->list, &app->hits);
    }
    if (s.ring) {
        hl_draw_stroke(ui->list, hl_rect_inset(r, 0.5f), 10, 2, ui->theme->accent);
    }
    maximise(app, view, r);
}

/* The word of the arcs that the keyboard is on. */
static void word_ring(hl_app *app) {
    hl_ui *ui = &app->ui;
    bool here = ui->focus == picture_id(HL_VIEW_ARCS) && ui->ring && !ui->modal;
    const hl_hit *h = here ? word_hit(app, app->key_unit) : NULL;
    if (h) {
        hl_draw_stroke(ui->list, hl_rect_inset(h->rect, -2), 8, 2, ui->theme->accent);
    }
}

/* While a sentence is typed the arcs keep the word at the caret in view. The second pass knows its
 * place. */
static void follow_caret(hl_app *app, hl_rect r) {
    const hl_scene *s = hl_app_scene(app);
    if (!app->follow || s->stale || s->U == 0) {
        return;
    }
    int unit = 0;
    while (unit < s->U - 1 && (s->units[unit].special || s->units[unit].end < app->field.caret)) {
        unit++;
    }
    show_word(app, unit, r);
    app->again |= --app->follow > 0;
}

void hl_panel_pictures(hl_app *app) {
    hl_panels p = hl_view_panels(hl_app_doc(app), app->layout.pictures);
    bool shown = app->ui.event.kind == HL_EVENT_NONE;
    if (shown) {
        follow_caret(app, p.arcs);
    }
    hl_picture_clamp(app, &p);
    if (shown) {
        set_focus(app);
        hl_hits_reset(&app->hits);
    }
    picture(app, HL_VIEW_ARCS, p.arcs, hl_view_arcs);
    picture(app, HL_VIEW_HEATMAP, p.heatmap, hl_view_heatmap);
    picture(app, HL_VIEW_READOUT, p.readout, hl_view_readout);
    word_ring(app);
    if (shown) { /* other words may have come to lie under the pointer */
        hl_focus drawn = app->focus;
        set_focus(app);
        app->again |= drawn.hover != app->focus.hover || drawn.cell_row != app->focus.cell_row ||
                      drawn.cell_col != app->focus.cell_col;
    }
}
