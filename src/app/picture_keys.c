/* app/picture_keys.c - the keyboard in the pictures: words, cells, rows and buttons. */
#include "pictures.h"

#include <string.h>

static int clamp(int value, int least, int most) {
    return value > most ? most : value < least ? least : value;
}

/* How many words, or cells along a side, there are to walk in a panel. */
static int extent(const hl_app *app, hl_pict pict) {
    const hl_comparison *c = hl_session_comparison(app->session);
    return hl_pict_of(pict)->walk == HL_WALK_PAIRS ? (c ? c->count : 0)
                                                   : hl_pict_scene(app, pict)->U;
}

/* Where the keyboard starts: at the pinned word, else where the last pin was, else at the first. */
static void place_keyboard(hl_app *app, hl_pict pict) {
    const hl_scene *s = hl_app_scene(app);
    int count = extent(app, pict);
    int start = s->pin_count ? s->pins[0] : app->key_start;
    start = start < count ? start : 0;
    if (app->key_unit < 0 || app->key_unit >= count) {
        app->key_unit = start;
    }
    if (app->key_row < 0 || app->key_row >= count) {
        app->key_row = start;
    }
    if (app->key_col < 0 || app->key_col >= count) {
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

static void step(const char *direction, int *dx, int *dy) {
    *dx = strcmp(direction, "right") == 0 ? 1 : strcmp(direction, "left") == 0 ? -1 : 0;
    *dy = strcmp(direction, "down") == 0 ? 1 : strcmp(direction, "up") == 0 ? -1 : 0;
}

static void walk_items(hl_app *app, hl_pict pict, int by) {
    int count = 0;
    while (hl_pict_item(app, pict, count)) {
        count++;
    }
    app->key_item = count ? clamp(app->key_item < 0 ? 0 : app->key_item + by, 0, count - 1) : -1;
}

static void walk_words(hl_app *app, hl_pict pict, int by) {
    bool first = app->key_unit < 0;
    place_keyboard(app, pict);
    app->key_unit = clamp(app->key_unit + (first ? 0 : by), 0, extent(app, pict) - 1);
    app->focus.show_word = app->key_unit;
}

static void walk_cells(hl_app *app, hl_pict pict, int dx, int dy) {
    bool first = app->key_row < 0;
    int last = extent(app, pict) - 1;
    place_keyboard(app, pict);
    app->key_col = clamp(app->key_col + (first ? 0 : dx), 0, last);
    app->key_row = clamp(app->key_row + (first ? 0 : dy), 0, last);
    show_cell(app);
}

/* Where words are walked, up and down are left and right. */
void hl_cell_move(hl_app *app, const char *direction) {
    int dx, dy;
    step(direction, &dx, &dy);
    if (hl_pict_in_focus(app) == HL_PICTS) {
        hl_ui_focus_on(&app->ui, hl_pict_id(hl_pict_main(app)), true);
    }
    hl_pict pict = hl_pict_in_focus(app);
    app->ui.ring = true;
    if (hl_pict_of(pict)->walk == HL_WALK_ITEMS) {
        walk_items(app, pict, dx + dy);
    } else if (extent(app, pict) == 0) {
        return;
    } else if (hl_pict_of(pict)->walk == HL_WALK_WORDS) {
        walk_words(app, pict, dx + dy);
    } else {
        walk_cells(app, pict, dx, dy);
    }
}

static void far_move(hl_app *app, hl_pict pict) {
    hl_ui *ui = &app->ui;
    int last = extent(app, pict) - 1;
    bool home = hl_ui_key(ui, HL_KEY_HOME, 0), end = hl_ui_key(ui, HL_KEY_END, 0);
    bool up = hl_ui_key(ui, HL_KEY_PAGE_UP, 0), down = hl_ui_key(ui, HL_KEY_PAGE_DOWN, 0);
    if (last < 0 || !(home || end || up || down) || hl_pict_of(pict)->walk == HL_WALK_ITEMS) {
        return;
    }
    place_keyboard(app, pict);
    hl_ui_use(ui);
    bool words = hl_pict_of(pict)->walk == HL_WALK_WORDS;
    int *along = words ? &app->key_unit : &app->key_col;
    int *down_by = words ? &app->key_unit : &app->key_row;
    if (home || end) {
        *along = home ? 0 : last;
    } else {
        *down_by = clamp(*down_by + (up ? -10 : 10), 0, last);
    }
    hl_cell_move(app, "");
}

static void enter(hl_app *app, hl_pict pict, bool add) {
    const hl_hit *item;
    switch (hl_pict_of(pict)->walk) {
    case HL_WALK_WORDS:
        place_keyboard(app, pict);
        hl_pict_pin(app, app->key_unit, hl_pict_of(pict)->second, add);
        break;
    case HL_WALK_CELLS:
        place_keyboard(app, pict);
        hl_pict_pin(app, app->key_row, false, add);
        break;
    case HL_WALK_PAIRS:
        place_keyboard(app, pict);
        hl_pict_pin_pair(app, app->key_row, add);
        break;
    case HL_WALK_ITEMS:
        item = hl_pict_item(app, pict, app->key_item);
        if (item && item->kind == HL_HIT_BUTTON) {
            hl_app_do(app, 0, "%s", item->action);
        } else if (item) {
            hl_pict_pin_pair(app, item->unit, add);
        }
        break;
    }
}

void hl_pict_keys(hl_app *app, hl_pict pict) {
    hl_ui *ui = &app->ui;
    bool add = hl_ui_key(ui, HL_KEY_ENTER, HL_MOD_SHIFT);
    if (add || hl_ui_key(ui, HL_KEY_ENTER, 0) || hl_ui_key(ui, HL_KEY_SPACE, 0)) {
        hl_ui_use(ui);
        enter(app, pict, add);
    }
    bool words = hl_pict_of(pict)->walk == HL_WALK_WORDS && !hl_pict_of(pict)->second;
    if (words && hl_ui_key(ui, HL_KEY_DELETE, 0)) {
        hl_ui_use(ui);
        place_keyboard(app, pict);
        hl_pict_mask_word(app, app->key_unit);
    }
    if (pict == HL_PICT_HEATMAP) {
        hl_cell_edit_keys(app);
    }
    far_move(app, pict);
}
