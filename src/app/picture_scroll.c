/* app/picture_scroll.c - scrolling arcs, heatmap and difference: wheel, bars, and dragging the
 * empty ground. */
#include "pictures.h"

#include <math.h>

enum { BAR = 14, STEP = 48 };

typedef enum grip { GRIP_NONE = 0, GRIP_GROUND, GRIP_BAR_X, GRIP_BAR_Y } grip;

/* What is scrolled: how much there is, how much of it is seen, and where the seen part lies. */
typedef struct content {
    float w, h;
    hl_rect seen;
    float *x, *y; /* y NULL = sideways only */
} content;

static content content_of(hl_app *app, hl_pict pict, hl_rect r) {
    const hl_hits *h = &app->hits;
    hl_focus *f = &app->focus;
    if (hl_pict_of(pict)->view == HL_VIEW_ARCS) {
        return (content){h->arcs_w, 0, {r.x, r.y, r.w, r.h - BAR}, &f->scroll_x, NULL};
    }
    return (content){h->grid_w, h->grid_h, h->grid.visible, &f->grid_x, &f->grid_y};
}

static void clamp(const content *c) {
    *c->x = fmaxf(0, fminf(*c->x, c->w - c->seen.w));
    if (c->y) {
        *c->y = fmaxf(0, fminf(*c->y, c->h - c->seen.h));
    }
}

void hl_picture_clamp(hl_app *app, const hl_panels *p) {
    content arcs = content_of(app, HL_PICT_ARCS, p->arcs);
    content grid = content_of(app, HL_PICT_HEATMAP, p->heatmap);
    clamp(&arcs);
    clamp(&grid);
}

static void wheel(hl_ui *ui, const content *c) {
    float dx = ui->event.dx * STEP, dy = -ui->event.dy * STEP;
    bool sideways = !c->y || ui->mods & HL_MOD_SHIFT;
    *c->x += sideways ? dx + dy : dx;
    if (!sideways) {
        *c->y += dy;
    }
    hl_ui_use(ui);
}

static grip grip_at(const hl_app *app, const content *c) {
    const hl_ui *ui = &app->ui;
    hl_rect s = c->seen;
    hl_hit hit;
    if (c->w > s.w + 1 && hl_rect_has((hl_rect){s.x, s.y + s.h, s.w, BAR}, ui->x, ui->y)) {
        return GRIP_BAR_X;
    }
    if (c->h > s.h + 1 && hl_rect_has((hl_rect){s.x + s.w, s.y, BAR, s.h}, ui->x, ui->y)) {
        return GRIP_BAR_Y;
    }
    return hl_hits_at(&app->hits, ui->x, ui->y, &hit) ? GRIP_NONE : GRIP_GROUND;
}

/* The middle of a bar's thumb goes where the pointer is. */
static float by_bar(float at, float from, float length, float whole) {
    return length > 0 ? (at - from) / length * whole - length / 2 : 0;
}

static void drag(hl_app *app, const content *c) {
    const hl_ui *ui = &app->ui;
    switch ((grip)app->grip) {
    case GRIP_BAR_X: *c->x = by_bar(ui->x, c->seen.x, c->seen.w, c->w); break;
    case GRIP_BAR_Y: *c->y = by_bar(ui->y, c->seen.y, c->seen.h, c->h); break;
    case GRIP_GROUND:
        *c->x += app->grip_from.x - ui->x;
        if (c->y) {
            *c->y += app->grip_from.y - ui->y;
        }
        break;
    case GRIP_NONE: break;
    }
    app->grip_from = (hl_point){ui->x, ui->y};
    clamp(c);
}

/* Arcs sideways, heatmap and difference both ways; nothing else is larger than its panel. */
static bool scrolls(hl_pict pict) {
    return hl_pict_of(pict)->view == HL_VIEW_ARCS || pict == HL_PICT_HEATMAP ||
           pict == HL_PICT_DIFFERENCE;
}

void hl_picture_scroll(hl_app *app, hl_pict pict, hl_rect r, const hl_ui_sense *sense) {
    hl_ui *ui = &app->ui;
    if (!scrolls(pict) || app->cell.held) {
        return;
    }
    content c = content_of(app, pict, r);
    if (hl_ui_over(ui, r) && hl_ui_is(ui, HL_EVENT_WHEEL)) {
        wheel(ui, &c);
    }
    if (sense->pressed) {
        app->grip = (int)grip_at(app, &c);
        app->grip_from = (hl_point){ui->x, ui->y};
    }
    if (sense->held && (sense->pressed || ui->event.kind == HL_EVENT_MOVE)) {
        drag(app, &c);
    }
}
