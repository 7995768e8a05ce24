/* app/panel_help.c - F1: the keys, made from the key map and the action table. */
#include "app_private.h"

#include <math.h>

enum { ROW = 24, TITLE = 34, KEY_W = 150, COLUMN_MIN = 420 };

static const char INTRO[] =
    "Typed letters go to the sentence. After Escape, Tab, F6 or a click on a picture, digits "
    "switch heads, "
    "arrows walk and Enter pins; the next letter goes to the sentence again.";

static bool is_listed(const hl_shortcut *s) {
    return !(s->shown && !s->shown[0]);
}

static float group_height(const hl_key_group *g) {
    float h = TITLE;
    for (int i = 0; i < g->count; i++) {
        h += is_listed(&g->items[i]) ? ROW : 0;
    }
    return h + 12;
}

static float draw_group(hl_ui *ui, const hl_key_group *g, float x, float y, float w) {
    const hl_theme *t = ui->theme;
    float top = y;
    hl_ui_text(ui, x, y + TITLE / 2, HL_LEFT, 15, HL_SEMIBOLD, t->ink, g->title, w);
    y += TITLE;
    for (int i = 0; i < g->count; i++) {
        const hl_shortcut *s = &g->items[i];
        if (!is_listed(s)) {
            continue;
        }
        char name[64];
        hl_shortcut_name(s, name, sizeof name);
        hl_ui_text(ui, x, y + ROW / 2, HL_LEFT, 13, HL_MEDIUM, t->accent, name, KEY_W - 8);
        hl_ui_text(ui, x + KEY_W, y + ROW / 2, HL_LEFT, 13, HL_REGULAR, t->ink, hl_shortcut_help(s),
                   w - KEY_W);
        y += ROW;
    }
    return y + 12 - top;
}

/* Groups one below the other, or in two columns of about the same height. */
static float draw_groups(hl_ui *ui, hl_rect at) {
    int count;
    const hl_key_group *groups = hl_keymap_groups(&count);
    bool two = at.w >= 2 * COLUMN_MIN;
    float w = two ? (at.w - 32) / 2 : at.w, all = 0, left = 0, right = 0;
    for (int i = 0; i < count; i++) {
        all += group_height(&groups[i]);
    }
    for (int i = 0; i < count; i++) {
        bool to_left = !two || left + group_height(&groups[i]) / 2 < all / 2;
        float *y = to_left ? &left : &right;
        *y += draw_group(ui, &groups[i], at.x + (to_left ? 0 : w + 32), at.y + *y, w);
    }
    return fmaxf(left, right);
}

static void scroll_by_arrows(hl_app *app) {
    hl_ui *ui = &app->ui;
    bool down = hl_ui_key(ui, HL_KEY_DOWN, 0);
    if (down || hl_ui_key(ui, HL_KEY_UP, 0)) {
        app->help_scroll.y += down ? ROW : -ROW;
        hl_ui_use(ui);
    }
}

static void content(hl_app *app, hl_rect r) {
    hl_ui *ui = &app->ui;
    const hl_theme *t = ui->theme;
    hl_rect inner = {r.x + 28, r.y, r.w - 56, r.h};
    hl_rect at = hl_ui_scroll_begin(ui, "help", r, &app->help_scroll);
    float y = at.y + 4;
    y += hl_ui_paragraph(ui, (hl_rect){inner.x, y, inner.w, 0}, 13, HL_REGULAR, t->soft, INTRO, 5,
                         true);
    y += 8;
    y += draw_groups(ui, (hl_rect){inner.x, y, inner.w, 0});
    hl_ui_scroll_end(ui, "help", &app->help_scroll, y - at.y + 8);
}

void hl_panel_help(hl_app *app) {
    hl_ui *ui = &app->ui;
    if (!app->help_open) {
        return;
    }
    float w = fminf(app->layout.w - 32, 1080);
    float content_h = app->help_scroll.content > 0 ? app->help_scroll.content : 700;
    float h = fminf(app->layout.h - 32, content_h + 84);
    hl_rect r = {(app->layout.w - w) / 2, (app->layout.h - h) / 2, w, h};
    hl_draw_rect(ui->list, (hl_rect){0, 0, app->layout.w, app->layout.h}, 0,
                 (hl_color){0, 0, 0, 110});
    hl_ui_layer_begin(ui, "help-layer", r, true);
    hl_ui_box(ui, r, 12, ui->theme->panel, ui->theme->line);
    hl_ui_text(ui, r.x + 28, r.y + 32, HL_LEFT, 20, HL_SEMIBOLD, ui->theme->ink, "Keys", 0);
    scroll_by_arrows(app);
    bool close =
        hl_ui_icon_button(ui, "close", (hl_rect){r.x + r.w - 48, r.y + 16, 32, 32}, HL_ICON_CLOSE);
    content(app, (hl_rect){r.x, r.y + 60, r.w, r.h - 72});
    bool outside = hl_ui_is(ui, HL_EVENT_PRESS) && !hl_rect_has(r, ui->x, ui->y);
    if (close || outside || hl_ui_key(ui, HL_KEY_ESCAPE, 0)) {
        app->help_open = false;
        hl_ui_use(ui);
    }
    hl_ui_layer_end(ui);
}
