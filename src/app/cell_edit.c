/* app/cell_edit.c - setting a cell of the heatmap by hand: a drag up or down, or keys.
 *
 * The head is the one whose weight the cell shows; a cell that was edited keeps its head. The rest
 * of the row is renormalised by the engine.
 */
#include "pictures.h"

#include <math.h>
#include <stdio.h>

enum { FULL = 160, RUN_MS = 1200 }; /* pixels from weight 0 to weight 1 */

/* A place as cell.edit names it. */
static void place_of(const hl_scene *s, int unit, char out[16]) {
    if (s->units[unit].special) {
        snprintf(out, 16, "%s", s->units[unit].first == 0 ? "cls" : "sep");
    } else {
        snprintf(out, 16, "%u", s->units[unit].start);
    }
}

static uint32_t place_byte(const hl_scene *s, int unit) {
    const hl_unit *u = &s->units[unit];
    return !u->special ? u->start : u->first == 0 ? HL_PIN_CLS : HL_PIN_SEP;
}

/* The edit of a cell in a head that is on show; NULL = there is none. */
static const hl_cell_edit *edit_at(const hl_app *app, int row, int col) {
    const hl_scene *s = hl_app_scene(app);
    const hl_doc *doc = hl_app_doc(app);
    for (int i = 0; i < doc->edit_count; i++) {
        const hl_cell_edit *e = &doc->edits[i];
        bool on = s->heads_on >> e->head & 1;
        if (on && e->query == place_byte(s, row) && e->key == place_byte(s, col)) {
            return e;
        }
    }
    return NULL;
}

static int head_at(const hl_app *app, int row, int col) {
    const hl_cell_edit *e = edit_at(app, row, col);
    hl_view_in in = hl_app_view_in(app);
    return e ? e->head : hl_view_cell_head(&in, row, col);
}

/* The head's own weight, as the softmax gave it. */
static float weight_at(const hl_app *app, int head, int row, int col) {
    const hl_scene *s = hl_app_scene(app);
    size_t U = (size_t)s->U, h = (size_t)head;
    float shown = s->head_map[(h * U + (size_t)row) * U + (size_t)col];
    return s->renormalised ? shown * (1 - s->special[h * U + (size_t)row]) : shown;
}

static bool cell_exists(const hl_app *app, int row, int col) {
    const hl_scene *s = hl_app_scene(app);
    return !s->stale && row >= 0 && row < s->U && col >= 0 && col < s->U;
}

/* The mask keeps this weight at 0, whatever it is set to. */
static bool is_masked(const hl_app *app, int row, int col) {
    return hl_app_doc(app)->mask == HL_SEES_PAST && col > row;
}

static void set(hl_app *app, int head, int row, int col, float weight, uint32_t gesture) {
    char query[16], key[16];
    if (is_masked(app, row, col)) {
        hl_app_say(app, true,
                   "Masked: a word that sees only the past gives no weight to a later one");
        return;
    }
    place_of(hl_app_scene(app), row, query);
    place_of(hl_app_scene(app), col, key);
    hl_app_do(app, gesture, "cell.edit %d %s %s %.2f", head + 1, query, key, (double)weight);
}

static void reset(hl_app *app, int head, int row, int col, uint32_t gesture) {
    char query[16], key[16];
    place_of(hl_app_scene(app), row, query);
    place_of(hl_app_scene(app), col, key);
    hl_app_do(app, gesture, "cell.reset %d %s %s", head + 1, query, key);
}

void hl_cell_edit_reset(hl_app *app, int row, int col) {
    const hl_cell_edit *e = cell_exists(app, row, col) ? edit_at(app, row, col) : NULL;
    if (e) {
        reset(app, e->head, row, col, 0);
    }
}

/* --- pointer
 * --------------------------------------------------------------------------------------- */

/* With the panel or view of what-if open a cell is there to be dragged; else Ctrl or Alt says so.
 */
bool hl_cell_edit_wanted(const hl_app *app, int mods) {
    const hl_doc *doc = hl_app_doc(app);
    bool open =
        doc->view == HL_VIEW_WHATIF || (doc->view == HL_VIEW_ALL && doc->panel == HL_PANEL_WHATIF);
    return mods & (HL_MOD_CTRL | HL_MOD_ALT) || (open && !(mods & HL_MOD_SHIFT));
}

void hl_cell_edit_press(hl_app *app, const hl_hit *cell) {
    int row = cell->unit, col = cell->key;
    if (!cell_exists(app, row, col)) {
        return;
    }
    int head = head_at(app, row, col);
    app->cell = (hl_cell_drag){.held = true,
                               .head = head,
                               .row = row,
                               .col = col,
                               .from_y = app->ui.y,
                               .weight = weight_at(app, head, row, col),
                               .was_edited = edit_at(app, row, col) != NULL,
                               .gesture = ++app->ui.gesture};
    app->cell.now = app->cell.weight;
}

/* Escape: as it was before the drag. */
static void cancel(hl_app *app) {
    hl_cell_drag *c = &app->cell;
    if (c->moved && c->was_edited) {
        set(app, c->head, c->row, c->col, c->weight, c->gesture);
    } else if (c->moved) {
        reset(app, c->head, c->row, c->col, c->gesture);
    }
    *c = (hl_cell_drag){0};
}

static void follow(hl_app *app) {
    hl_cell_drag *c = &app->cell;
    float way = c->from_y - app->ui.y;
    if (!c->moved && fabsf(way) < 3) {
        return; /* a click with an unsteady hand */
    }
    float now = fminf(fmaxf(c->weight + way / FULL, 0), 1);
    now = roundf(now * 100) / 100;
    if (!c->moved || now != c->now) {
        set(app, c->head, c->row, c->col, now, c->gesture);
    }
    c->moved = true;
    c->now = now;
}

void hl_cell_edit_drag(hl_app *app, const hl_ui_sense *sense) {
    hl_cell_drag *c = &app->cell;
    if (!c->held) {
        return;
    }
    if (!cell_exists(app, c->row, c->col)) {
        *c = (hl_cell_drag){0};
    } else if (hl_ui_key(&app->ui, HL_KEY_ESCAPE, 0)) {
        hl_ui_use(&app->ui);
        cancel(app);
    } else if (sense->held && app->ui.event.kind == HL_EVENT_MOVE) {
        follow(app);
    } else if (!sense->held || app->ui.event.kind == HL_EVENT_RELEASE) {
        int row = c->moved ? -1 : c->row;
        *c = (hl_cell_drag){0};
        hl_pict_pin(app, row, false, false);
    }
}

/* --- keyboard
 * -------------------------------------------------------------------------------------- */

/* A run of keys on one cell is one step of the history. */
static uint32_t run_gesture(hl_app *app) {
    int id = -2 - (app->key_row * 4096 + app->key_col);
    if (app->run_shortcut != id || app->now_ms - app->run_ms > RUN_MS) {
        app->run_gesture = ++app->ui.gesture;
    }
    app->run_shortcut = id;
    app->run_ms = app->now_ms;
    return app->run_gesture;
}

/* +1, -1, or 0 for another character. */
static int sign_typed(const hl_ui *ui) {
    if (!hl_ui_is(ui, HL_EVENT_TEXT) || ui->event.text[1]) {
        return 0;
    }
    char c = ui->event.text[0];
    return c == '+' || c == '=' ? 1 : c == '-' || c == '_' ? -1 : 0;
}

void hl_cell_edit_keys(hl_app *app) {
    hl_ui *ui = &app->ui;
    int row = app->key_row, col = app->key_col, sign = sign_typed(ui);
    bool zero = hl_ui_key(ui, HL_KEY_DELETE, 0), back = hl_ui_key(ui, HL_KEY_BACKSPACE, 0);
    if ((!sign && !zero && !back) || !cell_exists(app, row, col)) {
        return;
    }
    hl_ui_use(ui);
    ui->ring = true;
    if (back) {
        hl_cell_edit_reset(app, row, col);
        return;
    }
    int head = head_at(app, row, col);
    float now = weight_at(app, head, row, col) + 0.05f * (float)sign;
    now = zero ? 0 : roundf(fminf(fmaxf(now, 0), 1) * 100) / 100;
    set(app, head, row, col, now, run_gesture(app));
}

/* --- what is shown
 * --------------------------------------------------------------------------------- */

static void bubble(hl_app *app, const char *text) {
    hl_ui *ui = &app->ui;
    float w = hl_ui_width(ui, 14, HL_SEMIBOLD, text) + 20;
    float x = fminf(ui->x + 16, app->layout.w - w - 6), y = fmaxf(ui->y - 40, 4);
    hl_rect r = {x, y, w, 30};
    hl_draw_rect(ui->list, r, 6, ui->theme->ink);
    hl_ui_text(ui, r.x + 10, r.y + 15, HL_LEFT, 14, HL_SEMIBOLD, ui->theme->panel, text, 0);
}

void hl_cell_edit_show(hl_app *app) {
    const hl_cell_drag *c = &app->cell;
    const hl_scene *s = hl_app_scene(app);
    if (!c->held || !c->moved || !cell_exists(app, c->row, c->col)) {
        return;
    }
    char name[64], text[256];
    hl_scene_head_name(s, c->head, false, name, sizeof name);
    snprintf(text, sizeof text, "%d %s: %.60s \xE2\x86\x92 %.60s %.2f", c->head + 1, name,
             s->labels[c->row], s->labels[c->col], (double)c->now);
    bubble(app, text);
}
