/* ui/menu.c - a popover menu: pointer or arrows, Enter chooses, Escape or a click elsewhere closes.
 */
#include "headlight/ui/widgets.h"

#include <math.h>

enum { ROW = 32, ROW_NOTE = 46, EDGE = 6 };

static float row_height(const hl_ui_item *item) {
    return item->note && *item->note ? ROW_NOTE : ROW;
}

static float menu_height(const hl_ui_item *items, int count) {
    float h = 0;
    for (int i = 0; i < count; i++) {
        h += row_height(&items[i]);
    }
    return h;
}

/* Below the anchor when there is room, else where there is more; inside bounds. */
static hl_rect place(hl_rect anchor, float w, float h, hl_rect bounds) {
    w = fminf(w, bounds.w - 16);
    float below = bounds.y + bounds.h - anchor.y - anchor.h - 12;
    float above = anchor.y - bounds.y - 12;
    bool down = below >= h || below >= above;
    h = fminf(h, down ? below : above);
    float x = fminf(anchor.x + anchor.w - w, bounds.x + bounds.w - w - 8);
    x = fmaxf(x, bounds.x + 8);
    return (hl_rect){x, down ? anchor.y + anchor.h + 4 : anchor.y - h - 4, w, h};
}

static int menu_keys(hl_ui *ui, int count, hl_ui_menu *menu) {
    if (!hl_ui_is(ui, HL_EVENT_KEY)) {
        return HL_MENU_NONE;
    }
    int chosen = HL_MENU_NONE;
    switch (ui->event.key) {
    case HL_KEY_UP: menu->at = menu->at > 0 ? menu->at - 1 : count - 1; break;
    case HL_KEY_DOWN: menu->at = (menu->at + 1) % count; break;
    case HL_KEY_HOME: menu->at = 0; break;
    case HL_KEY_END: menu->at = count - 1; break;
    case HL_KEY_ENTER:
    case HL_KEY_SPACE: chosen = menu->at; break;
    case HL_KEY_TAB:
    case HL_KEY_ESCAPE: menu->open = false; break;
    default: return HL_MENU_NONE;
    }
    ui->ring = true;
    hl_ui_use(ui);
    return chosen;
}

static bool menu_row(hl_ui *ui, hl_rect r, const hl_ui_item *item, int index, hl_ui_menu *menu) {
    const hl_theme *t = ui->theme;
    bool over = hl_ui_over(ui, r);
    if (over && ui->event.kind == HL_EVENT_MOVE) {
        menu->at = index;
    }
    if (menu->at == index) {
        hl_draw_rect(ui->list, (hl_rect){r.x + 4, r.y, r.w - 8, r.h}, 6,
                     hl_color_mix(t->panel, t->accent, 0.16f));
    }
    bool note = item->note && *item->note;
    hl_ui_text(ui, r.x + 16, r.y + (note ? 15 : r.h / 2), HL_LEFT, 14, HL_REGULAR, t->ink,
               item->text, r.w - 32);
    if (note) {
        hl_ui_text(ui, r.x + 16, r.y + 33, HL_LEFT, 12, HL_REGULAR, t->soft, item->note, r.w - 32);
    }
    ui->hand |= over;
    return over && hl_ui_is(ui, HL_EVENT_RELEASE);
}

static void keep_row_in_view(const hl_ui_item *items, hl_ui_menu *menu, float view) {
    float top = 0;
    for (int i = 0; i < menu->at; i++) {
        top += row_height(&items[i]);
    }
    float bottom = top + (menu->at >= 0 ? row_height(&items[menu->at]) : 0);
    menu->scroll.y = fmaxf(fminf(menu->scroll.y, top), bottom - view);
}

static int menu_rows(hl_ui *ui, const char *key, hl_rect r, const hl_ui_item *items, int count,
                     hl_ui_menu *menu) {
    int chosen = HL_MENU_NONE;
    hl_rect inner = {r.x, r.y + EDGE, r.w, r.h - 2 * EDGE};
    if (hl_ui_is(ui, HL_EVENT_KEY)) {
        keep_row_in_view(items, menu, inner.h);
    }
    hl_rect at = hl_ui_scroll_begin(ui, key, inner, &menu->scroll);
    float y = at.y;
    for (int i = 0; i < count; i++) {
        hl_rect row = {r.x, y, r.w, row_height(&items[i])};
        if (menu_row(ui, row, &items[i], i, menu)) {
            chosen = i;
        }
        y += row.h;
    }
    hl_ui_scroll_end(ui, key, &menu->scroll, y - at.y);
    return chosen;
}

int hl_ui_menu_show(hl_ui *ui, const char *key, hl_rect anchor, float w, hl_rect bounds,
                    const hl_ui_item *items, int count, hl_ui_menu *menu) {
    if (!menu->open || count == 0) {
        return HL_MENU_NONE;
    }
    const hl_theme *t = ui->theme;
    hl_rect r = place(anchor, w, menu_height(items, count) + 2 * EDGE, bounds);
    hl_ui_layer_begin(ui, key, r, true);
    hl_ui_sense_at(ui, "menu", (hl_rect){0}, HL_SENSE_FOCUS);
    hl_draw_rect(ui->list, (hl_rect){r.x, r.y + 2, r.w, r.h + 2}, 10, (hl_color){0, 0, 0, 40});
    hl_ui_box(ui, r, 10, t->panel, t->line);
    bool outside = hl_ui_is(ui, HL_EVENT_PRESS) && !hl_rect_has(r, ui->x, ui->y);
    int chosen = menu_keys(ui, count, menu);
    int clicked = menu_rows(ui, key, r, items, count, menu);
    chosen = clicked != HL_MENU_NONE ? clicked : chosen;
    if (outside) {
        hl_ui_use(ui);
    }
    if (outside || chosen != HL_MENU_NONE) {
        menu->open = false;
    }
    hl_ui_layer_end(ui);
    return chosen;
}
