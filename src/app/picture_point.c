/* app/picture_point.c - the pointer over the pictures: previews, pins, masks, mutes. */
#include "pictures.h"

#include <stdio.h>

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

/* The word of the first side that a word of the second is aligned with; -1 = none is. */
static int partner_of(const hl_app *app, int unit) {
    const hl_comparison *c = hl_session_comparison(app->session);
    for (int i = 0; c && i < c->count; i++) {
        if (c->pairs[i].second == unit) {
            return c->pairs[i].first;
        }
    }
    return -1;
}

/* A word that is the only pin is unpinned by pinning it again. */
static void pin_first(hl_app *app, int unit, bool add) {
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

void hl_pict_pin(hl_app *app, int unit, bool second, bool add) {
    int first = second ? partner_of(app, unit) : unit;
    if (second && unit >= 0 && first < 0) {
        hl_app_say(app, false,
                   "Only the second sentence has this word; a pin needs one of the "
                   "first");
        return;
    }
    pin_first(app, first, add);
}

void hl_pict_pin_pair(hl_app *app, int pair, bool add) {
    const hl_comparison *c = hl_session_comparison(app->session);
    if (c && pair >= 0 && pair < c->count) {
        bool second = c->pairs[pair].first < 0;
        hl_pict_pin(app, second ? c->pairs[pair].second : c->pairs[pair].first, second, add);
    }
}

void hl_pict_press(hl_app *app, const hl_ui_sense *sense) {
    hl_hit hit;
    if (!sense->pressed || !hl_hits_at(&app->hits, app->ui.x, app->ui.y, &hit)) {
        return;
    }
    bool add = (sense->mods & HL_MOD_SHIFT) != 0;
    switch (hit.kind) {
    case HL_HIT_WORD: hl_pict_pin(app, hit.unit, hit.beside, add); break;
    case HL_HIT_CELL:
        app->key_row = hit.unit;
        app->key_col = hit.key;
        if (hl_cell_edit_wanted(app, sense->mods)) {
            hl_cell_edit_press(app, &hit); /* pinned when it is let go where it was */
        } else {
            hl_pict_pin(app, hit.unit, false, add);
        }
        break;
    case HL_HIT_HEAD: hl_app_do(app, 0, "head.%s %d", add ? "toggle" : "solo", hit.unit + 1); break;
    case HL_HIT_BUTTON: hl_app_do(app, 0, "%s", hit.action); break;
    case HL_HIT_PAIR:
        app->key_row = hit.unit;
        app->key_col = hit.key;
        hl_pict_pin_pair(app, hit.unit, add);
        break;
    }
}

/* --- what if
 * --------------------------------------------------------------------------------------- */

void hl_pict_mask_word(hl_app *app, int unit) {
    const hl_scene *s = hl_app_scene(app);
    if (unit >= 0 && unit < s->U && !s->units[unit].special && !s->stale) {
        hl_app_do(app, 0, "word.mask %u", s->units[unit].start);
    }
}

/* The right button asks "what if it were not there?". */
void hl_pict_other_button(hl_app *app, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_hit hit;
    if (!hl_ui_is(ui, HL_EVENT_PRESS) || ui->event.button != 3 || !hl_ui_over(ui, r)) {
        return;
    }
    hl_ui_use(ui);
    if (!hl_hits_at(&app->hits, ui->x, ui->y, &hit)) {
        return;
    }
    if (hit.kind == HL_HIT_WORD && hit.beside) {
        hl_app_say(app, false, "Masking acts on the first sentence");
    } else if (hit.kind == HL_HIT_WORD) {
        hl_pict_mask_word(app, hit.unit);
    } else if (hit.kind == HL_HIT_HEAD) {
        hl_app_do(app, 0, "head.mute %d", hit.unit + 1);
    } else if (hit.kind == HL_HIT_CELL) {
        hl_cell_edit_reset(app, hit.unit, hit.key);
    }
}

/* --- preview
 * --------------------------------------------------------------------------------------- */

/* The read-out shows what is pointed at: its own rows must not change under the pointer. */
static void point_at(hl_focus *f, const hl_hit *hit) {
    if (hit->view == HL_VIEW_READOUT) {
        return;
    }
    if (hit->kind == HL_HIT_WORD || hit->kind == HL_HIT_CELL) {
        f->hover = hit->unit;
        f->beside = hit->beside;
    }
    if (hit->kind == HL_HIT_CELL) {
        f->cell_row = hit->unit;
        f->cell_col = hit->key;
    }
    if (hit->kind == HL_HIT_PAIR) {
        f->pair_row = hit->unit;
        f->pair_col = hit->key;
    }
}

static void keyboard_focus(hl_app *app, hl_pict pict) {
    hl_focus *f = &app->focus;
    const hl_pict_info *p = hl_pict_of(pict);
    const hl_hit *item;
    switch (p->walk) {
    case HL_WALK_WORDS:
        f->hover = app->key_unit < hl_pict_scene(app, pict)->U ? app->key_unit : -1;
        f->beside = p->second;
        break;
    case HL_WALK_CELLS:
        f->cell_row = f->hover = app->key_row;
        f->cell_col = app->key_col;
        f->cell_keyboard = app->key_row >= 0;
        break;
    case HL_WALK_PAIRS:
        f->pair_row = app->key_row;
        f->pair_col = app->key_col;
        f->cell_keyboard = app->key_row >= 0;
        break;
    case HL_WALK_ITEMS:
        item = hl_pict_item(app, pict, app->key_item);
        if (item) {
            point_at(f, item);
        }
        break;
    }
}

/* A list's row that the keyboard is on stays previewed while the list itself is drawn anew. */
void hl_pict_set_focus(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_focus *f = &app->focus;
    hl_hit hit;
    f->hover = f->cell_row = f->cell_col = f->pair_row = f->pair_col = -1;
    f->cell_keyboard = f->beside = false;
    if (app->cell.held) {
        f->cell_row = f->hover = app->cell.row;
        f->cell_col = app->cell.col;
        return;
    }
    bool over = hl_ui_over(ui, app->layout.pictures) && ui->active == 0;
    if (over && hl_hits_at(&app->hits, ui->x, ui->y, &hit)) {
        ui->hand = true;
        point_at(f, &hit);
        return;
    }
    hl_pict pict = hl_pict_in_focus(app);
    if (pict == HL_PICTS || !ui->ring || ui->modal) {
        return;
    }
    keyboard_focus(app, pict);
}
