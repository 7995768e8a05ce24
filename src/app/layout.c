/* app/layout.c - where the parts of the window are, in logical pixels on a grid of 4. */
#include "app_private.h"

#include <math.h>

enum { LOW = 600, NARROW = 760, GAP = 8, BUTTON = 88, OWN_FROM = 700 };

float hl_app_zoom_limit(const hl_app *app) {
    float most = fminf(app->window_w / HL_MIN_W, app->window_h / HL_MIN_H);
    return fmaxf(0.75f, fminf(3, most));
}

static bool too_long(const hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    return s->max_tokens > 0 && s->text_tokens > s->max_tokens;
}

/* Takes w from the right end of a row that ends at *right. */
static hl_rect from_right(float *right, float y, float w, float h) {
    hl_rect r = {*right - w, y, w, h};
    *right -= w + GAP;
    return r;
}

/* The field with its buttons, what is in force of what-if, and a button for the settings where
 * these are folded away. */
static float top_row(const hl_app *app, hl_layout *l, float width, float y, float h, bool gear) {
    float m = l->margin, right = m + width;
    bool narrow = width < NARROW;
    if (gear) {
        l->gear = from_right(&right, y, h, h);
    }
    l->compare = from_right(&right, y, narrow ? h : BUTTON, h);
    l->examples = from_right(&right, y, BUTTON, h);
    if (hl_doc_what_if(hl_app_doc(app))) {
        l->reset = from_right(&right, y, narrow ? 32 : 52, h);
        right += GAP - 2; /* the two belong together */
        l->edits = from_right(&right, y, narrow ? 76 : 116, h);
    }
    l->field = (hl_rect){m, y, right - m, h};
    return y + h;
}

/* The second sentence as wide as the first would be alone; what belongs to it beside and below. */
static float second_rows(hl_layout *l, float width, float y, float h, bool own) {
    float m = l->margin, right = m + width;
    l->preset = from_right(&right, y, BUTTON, h);
    l->swap = from_right(&right, y, h, h);
    l->link = from_right(&right, y, 76, h);
    l->second = (hl_rect){m, y, right - m, h};
    y += h;
    if (own) {
        l->own = (hl_rect){m, y + 8, width, 28};
        y += 36;
    }
    return y;
}

hl_layout hl_layout_of(const hl_app *app, float w, float h) {
    hl_layout l = {.w = w, .h = h, .low = h < LOW};
    bool wide = w >= HL_SETTINGS_FROM, beside = wide && !hl_app_doc(app)->settings_hidden;
    bool two = hl_app_compares(app);
    l.margin = w < 900 || l.low ? 12 : 16;
    if (beside) {
        l.column = (hl_rect){w - HL_SETTINGS_W, 0, HL_SETTINGS_W, h};
    }
    float gap = l.low ? 8 : 14, width = w - 2 * l.margin - (beside ? HL_SETTINGS_W : 0);
    float field_h = l.low ? (two ? 34 : 40) : two ? 42 : 48;
    float y = top_row(app, &l, width, l.low ? 8 : 14, field_h, !beside);
    if (too_long(app)) {
        l.limit = (hl_rect){l.margin, y + 4, width, 18};
        y += 20;
    }
    if (two) {
        y = second_rows(&l, width, y + (l.low ? 4 : 6), field_h, !l.low && width >= OWN_FROM);
    }
    float strip_h = hl_strip_height(app, width, l.low);
    gap = two ? 8 : gap;
    l.strip = (hl_rect){l.margin, y + gap, width, strip_h};
    y += strip_h > 0 ? gap + strip_h : 0;
    y += l.low || two ? 8 : 14;
    l.pictures = (hl_rect){l.margin, y, width, fmaxf(h - y - (l.low ? 10 : 14), 1)};
    return l;
}
