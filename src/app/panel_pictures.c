/* app/panel_pictures.c - the panels of the picture area and their maximise controls. */
#include "pictures.h"

#include <stdio.h>
#include <string.h>

static const hl_pict_info PICTS[HL_PICTS] = {
    [HL_PICT_ARCS] = {"arcs", HL_VIEW_ARCS, HL_WALK_WORDS, false, hl_view_arcs},
    [HL_PICT_ARCS_SECOND] = {"arcs-second", HL_VIEW_ARCS, HL_WALK_WORDS, true, hl_view_arcs_beside},
    [HL_PICT_HEATMAP] = {"heatmap", HL_VIEW_HEATMAP, HL_WALK_CELLS, false, hl_view_heatmap},
    [HL_PICT_READOUT] = {"readout", HL_VIEW_READOUT, HL_WALK_WORDS, false, hl_view_readout},
    [HL_PICT_REFERENCE] = {"focus", HL_VIEW_REFERENCE, HL_WALK_WORDS, false, hl_view_reference},
    [HL_PICT_REFERENCE_SECOND] = {"focus-second", HL_VIEW_REFERENCE, HL_WALK_WORDS, true,
                                  hl_view_reference_beside},
    [HL_PICT_MEANING] = {"meaning", HL_VIEW_MEANING, HL_WALK_WORDS, false, hl_view_meaning},
    [HL_PICT_DIFFERENCE] = {"difference", HL_VIEW_DIFFERENCE, HL_WALK_PAIRS, false,
                            hl_view_difference},
    [HL_PICT_CHANGES] = {"changes", HL_VIEW_COMPARE, HL_WALK_ITEMS, false, hl_view_changes},
    [HL_PICT_WHATIF] = {"whatif", HL_VIEW_WHATIF, HL_WALK_ITEMS, false, hl_view_whatif},
    [HL_PICT_CAPACITY] = {"capacity", HL_VIEW_CAPACITY, HL_WALK_ITEMS, false, hl_view_capacity},
};

const hl_pict_info *hl_pict_of(hl_pict pict) {
    return &PICTS[pict];
}

const char *hl_view_name(hl_view view) {
    static const char *const names[] = {
        [HL_VIEW_ALL] = "all",         [HL_VIEW_ARCS] = "arcs",
        [HL_VIEW_HEATMAP] = "heatmap", [HL_VIEW_READOUT] = "readout",
        [HL_VIEW_COMPARE] = "compare", [HL_VIEW_DIFFERENCE] = "difference",
        [HL_VIEW_MEANING] = "meaning", [HL_VIEW_REFERENCE] = "focus",
        [HL_VIEW_WHATIF] = "whatif",   [HL_VIEW_CAPACITY] = "capacity",
    };
    return names[view];
}

hl_ui_id hl_pict_id(hl_pict pict) {
    hl_ui ground = {0};
    return hl_ui_id_of(&ground, PICTS[pict].key);
}

hl_pict hl_pict_in_focus(const hl_app *app) {
    hl_pict pict = HL_PICT_ARCS;
    while (pict < HL_PICTS && app->ui.focus != hl_pict_id(pict)) {
        pict++;
    }
    return pict;
}

hl_rect hl_pict_rect(const hl_panels *p, hl_pict pict) {
    const hl_rect rects[HL_PICTS] = {
        [HL_PICT_ARCS] = p->arcs,           [HL_PICT_ARCS_SECOND] = p->arcs_beside,
        [HL_PICT_HEATMAP] = p->heatmap,     [HL_PICT_READOUT] = p->readout,
        [HL_PICT_REFERENCE] = p->reference, [HL_PICT_REFERENCE_SECOND] = p->reference_beside,
        [HL_PICT_MEANING] = p->meaning,     [HL_PICT_DIFFERENCE] = p->difference,
        [HL_PICT_CHANGES] = p->changes,     [HL_PICT_WHATIF] = p->whatif,
        [HL_PICT_CAPACITY] = p->capacity,
    };
    return rects[pict];
}

/* The one panel that hl_doc.panel chooses. */
static hl_rect *chosen_panel(hl_panels *p, hl_panel panel) {
    hl_rect *const rects[] = {&p->readout, &p->reference, &p->meaning, &p->whatif, &p->capacity};
    return rects[panel];
}

hl_panels hl_app_panels(const hl_app *app, hl_rect *tabs) {
    const hl_doc *doc = hl_app_doc(app);
    hl_panels p = hl_view_panels(doc, app->layout.pictures);
    *tabs = (hl_rect){0};
    if (doc->view == HL_VIEW_ALL) {
        hl_rect *r = chosen_panel(&p, doc->panel);
        *tabs = (hl_rect){r->x, r->y, r->w, HL_TABS_H - 6};
        r->y += HL_TABS_H;
        r->h -= HL_TABS_H;
    }
    return p;
}

hl_pict hl_pict_main(const hl_app *app) {
    hl_rect tabs;
    hl_panels p = hl_app_panels(app, &tabs);
    hl_pict pict = HL_PICT_ARCS;
    while (pict < HL_PICTS - 1 && hl_pict_rect(&p, pict).w <= 0) {
        pict++;
    }
    return pict;
}

const hl_scene *hl_pict_scene(const hl_app *app, hl_pict pict) {
    static const hl_scene nothing = {.only_head = -1};
    if (!PICTS[pict].second) {
        return hl_app_scene(app);
    }
    const hl_scene *second = hl_session_beside(app->session);
    return second ? second : &nothing;
}

const hl_hit *hl_pict_item(const hl_app *app, hl_pict pict, int index) {
    for (int i = 0; i < app->hits.count; i++) {
        const hl_hit *h = &app->hits.items[i];
        bool item = h->kind == HL_HIT_BUTTON || h->kind == HL_HIT_PAIR;
        if (item && h->view == (int)PICTS[pict].view && index-- == 0) {
            return h;
        }
    }
    return NULL;
}

/* --- the control in the corner
 * --------------------------------------------------------------------- */

static hl_rect corner(hl_rect r) {
    return (hl_rect){r.x + r.w - 36, r.y + 8, 28, 28};
}

/* The view that the control of a panel leads to, and what it says; NULL = there is none. */
static const char *control_of(const hl_app *app, hl_pict pict, hl_view *to, hl_icon *icon) {
    hl_view now = hl_app_doc(app)->view, own = PICTS[pict].view;
    *to = own;
    *icon = HL_ICON_GROW;
    if (pict == HL_PICT_CHANGES || PICTS[pict].second) {
        return NULL;
    }
    if (now == HL_VIEW_COMPARE && pict == HL_PICT_ARCS) {
        *to = HL_VIEW_ALL;
        *icon = HL_ICON_CLOSE;
        return "Leave the comparison (F7)";
    }
    if (now == own) {
        *to = own == HL_VIEW_DIFFERENCE ? HL_VIEW_COMPARE : HL_VIEW_ALL;
        *icon = HL_ICON_SHRINK;
        return own == HL_VIEW_DIFFERENCE ? "Show both sides again" : "Show all views";
    }
    return "Use the whole area";
}

static void maximise(hl_app *app, hl_pict pict, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_view to;
    hl_icon icon;
    const char *tip = control_of(app, pict, &to, &icon);
    if (!tip) {
        return;
    }
    hl_ui_push(ui, PICTS[pict].key);
    if (hl_ui_icon_button(ui, "grow", corner(r), icon)) {
        hl_app_do(app, 0, "view.set %s", hl_view_name(to));
    }
    hl_ui_tip(ui, "grow", corner(r), tip);
    hl_ui_pop(ui);
}

/* --- one panel
 * ------------------------------------------------------------------------------------- */

/* Where a picture scrolled itself to show a word it stays. */
static void keep_scroll(hl_app *app, hl_pict pict) {
    hl_focus *f = &app->focus;
    if (f->show_word >= 0 && pict == HL_PICT_ARCS) {
        f->scroll_x = app->hits.arcs_x;
    } else if (f->show_row >= 0 && pict == HL_PICT_HEATMAP) {
        f->grid_x = app->hits.grid_x;
        f->grid_y = app->hits.grid_y;
    }
}

static void draw(hl_app *app, hl_pict pict, hl_rect r) {
    if (app->ui.event.kind != HL_EVENT_NONE) {
        return;
    }
    hl_view_in in = hl_app_view_in(app);
    PICTS[pict].draw(&in, r, app->ui.list, &app->hits);
    keep_scroll(app, pict);
}

/* The icon is drawn over the view but asked before it, so that its press is not the view's. */
static void picture(hl_app *app, hl_pict pict, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_view to;
    hl_icon icon;
    hl_ui_area(ui);
    bool on_icon = control_of(app, pict, &to, &icon) && hl_rect_has(corner(r), ui->x, ui->y);
    hl_rect body = on_icon && ui->event.kind == HL_EVENT_PRESS ? (hl_rect){r.x, r.y, 0, 0} : r;
    hl_ui_sense s = hl_ui_sense_at(ui, PICTS[pict].key, body, HL_SENSE_FOCUS | HL_SENSE_DRAG);
    ui->hand = false;
    hl_pict_press(app, &s);
    hl_pict_other_button(app, body);
    if (pict == HL_PICT_HEATMAP) {
        hl_cell_edit_drag(app, &s);
    }
    hl_picture_scroll(app, pict, r, &s);
    if (s.focused) {
        hl_pict_keys(app, pict);
    }
    draw(app, pict, r);
    if (s.ring) {
        hl_draw_stroke(ui->list, hl_rect_inset(r, 0.5f), 10, 2, ui->theme->accent);
    }
}

/* The word, row or button that the keyboard is on. */
static void item_ring(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_pict pict = hl_pict_in_focus(app);
    if (pict == HL_PICTS || !ui->ring || ui->modal) {
        return;
    }
    const hl_hit *at = NULL;
    if (PICTS[pict].walk == HL_WALK_ITEMS) {
        at = hl_pict_item(app, pict, app->key_item);
    }
    for (int i = 0; PICTS[pict].view == HL_VIEW_ARCS && !at && i < app->hits.count; i++) {
        const hl_hit *h = &app->hits.items[i];
        bool here = h->kind == HL_HIT_WORD && h->view == HL_VIEW_ARCS;
        at = here && h->beside == PICTS[pict].second && h->unit == app->key_unit ? h : NULL;
    }
    if (at) {
        hl_draw_stroke(ui->list, hl_rect_inset(at->rect, -2), 8, 2, ui->theme->accent);
    }
}

/* While a sentence is typed the arcs keep the word at the caret in view. */
static void follow_caret(hl_app *app, const hl_scene *s) {
    int unit = 0;
    size_t caret = app->field[HL_FIRST].caret;
    while (unit < s->U - 1 && (s->units[unit].special || s->units[unit].end < caret)) {
        unit++;
    }
    app->focus.show_word = unit;
}

static bool same_rect(hl_rect a, hl_rect b) {
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* Scrolls to a new pin, and to the old one in panels of another size; the arcs to what was typed.
 */
static void follow(hl_app *app, const hl_panels *p) {
    const hl_scene *s = hl_app_scene(app);
    if (s->stale || s->U == 0) {
        return;
    }
    hl_followed now = {hl_scene_newest_pin(s), p->arcs, p->heatmap}, *was = &app->followed;
    if (now.pin != was->pin || !same_rect(now.arcs, was->arcs) ||
        !same_rect(now.heatmap, was->heatmap)) {
        app->focus.show_word = app->focus.show_row = now.pin;
    }
    if (app->follow) {
        follow_caret(app, s);
    }
    app->follow = false;
    *was = now;
}

/* In a comparison "it means" lies on the arcs: drawn there, reached through them. */
static bool lies_on_arcs(const hl_app *app, hl_pict pict) {
    return hl_app_doc(app)->view == HL_VIEW_COMPARE && PICTS[pict].view == HL_VIEW_REFERENCE;
}

static void all_pictures(hl_app *app, const hl_panels *p, hl_rect tabs) {
    for (hl_pict pict = HL_PICT_ARCS; pict < HL_PICTS; pict++) {
        hl_rect r = hl_pict_rect(p, pict);
        if (pict == HL_PICT_HEATMAP + 1) { /* the Tab key reaches them before their panel */
            hl_panel_tabs(app, tabs);
        }
        if (r.w <= 0 || r.h <= 0) {
            continue;
        }
        if (lies_on_arcs(app, pict)) {
            draw(app, pict, r);
        } else {
            picture(app, pict, r);
        }
    }
    for (hl_pict pict = HL_PICT_ARCS; pict < HL_PICTS; pict++) {
        hl_rect r = hl_pict_rect(p, pict);
        if (r.w > 0 && r.h > 0 && !lies_on_arcs(app, pict)) {
            maximise(app, pict, r);
        }
    }
}

static bool same_focus(const hl_focus *a, const hl_focus *b) {
    return a->hover == b->hover && a->cell_row == b->cell_row && a->cell_col == b->cell_col &&
           a->beside == b->beside && a->pair_row == b->pair_row && a->pair_col == b->pair_col;
}

void hl_panel_pictures(hl_app *app) {
    hl_rect tabs;
    hl_panels p = hl_app_panels(app, &tabs);
    bool shown = app->ui.event.kind == HL_EVENT_NONE;
    if (shown) {
        follow(app, &p);
    }
    hl_picture_clamp(app, &p);
    if (shown) {
        hl_pict_set_focus(app);
        hl_hits_reset(&app->hits);
    }
    all_pictures(app, &p, tabs);
    item_ring(app);
    hl_cell_edit_show(app);
    if (shown) { /* other words may have come to lie under the pointer */
        app->focus.show_word = app->focus.show_row = -1;
        hl_focus drawn = app->focus;
        hl_pict_set_focus(app);
        app->again |= !same_focus(&drawn, &app->focus);
    }
}
