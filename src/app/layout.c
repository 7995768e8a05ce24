/* app/layout.c - where the parts of the window are, in logical pixels on a grid of 4. */
#include "app_private.h"

#include <math.h>

enum { LOW = 600, GAP = 8 };

float hl_app_zoom_limit(const hl_app *app) {
    float most = fminf(app->window_w / HL_MIN_W, app->window_h / HL_MIN_H);
    return fmaxf(0.75f, fminf(3, most));
}

static bool too_long(const hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    return s->max_tokens > 0 && s->text_tokens > s->max_tokens;
}

/* The field with the examples button, and a button for the settings where these are folded away. */
static float top_row(hl_layout *l, float width, float y, bool gear) {
    float h = l->low ? 40 : 48, m = l->margin, right = m + width;
    if (gear) {
        l->gear = (hl_rect){right - h, y, h, h};
        right -= h + GAP;
    }
    l->examples = (hl_rect){right - 88, y, 88, h};
    l->field = (hl_rect){m, y, right - 88 - GAP - m, h};
    return y + h;
}

hl_layout hl_layout_of(const hl_app *app, float w, float h) {
    hl_layout l = {.w = w, .h = h, .low = h < LOW};
    bool wide = w >= HL_SETTINGS_FROM, beside = wide && !hl_app_doc(app)->settings_hidden;
    l.margin = w < 900 || l.low ? 12 : 16;
    if (beside) {
        l.column = (hl_rect){w - HL_SETTINGS_W, 0, HL_SETTINGS_W, h};
    }
    float gap = l.low ? 8 : 14, width = w - 2 * l.margin - (beside ? HL_SETTINGS_W : 0);
    float y = top_row(&l, width, l.low ? 8 : 14, !beside);
    if (too_long(app)) {
        l.limit = (hl_rect){l.margin, y + 4, width, 18};
        y += 20;
    }
    float strip_h = hl_strip_height(app, width, l.low);
    l.strip = (hl_rect){l.margin, y + gap, width, strip_h};
    y += strip_h > 0 ? gap + strip_h : 0;
    y += l.low ? 8 : 14;
    l.pictures = (hl_rect){l.margin, y, width, fmaxf(h - y - (l.low ? 10 : 14), 1)};
    return l;
}
