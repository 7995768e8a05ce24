/* ui/area.c - clips, layers, the layout column, scroll areas and drawing helpers. */
#include "headlight/ui/ui.h"

#include <math.h>

void hl_ui_clip_push(hl_ui *ui, hl_rect r) {
    if (ui->clip_count == HL_UI_DEPTH_MAX) {
        return;
    }
    hl_rect seen = ui->clip_count ? hl_rect_intersect(ui->clip[ui->clip_count - 1], r) : r;
    ui->clip[ui->clip_count] = seen;
    ui->clip_before[ui->clip_count++] = hl_draw_clip_push(ui->list, r);
}

void hl_ui_clip_pop(hl_ui *ui) {
    if (ui->clip_count) {
        hl_draw_clip_pop(ui->list, ui->clip_before[--ui->clip_count]);
    }
}

void hl_ui_layer_begin(hl_ui *ui, const char *key, hl_rect r, bool modal) {
    hl_ui_push(ui, key);
    if (ui->below_count < HL_UI_DEPTH_MAX) {
        ui->below[ui->below_count++] = (hl_ui_layer){ui->seed[ui->seed_count - 1], r, modal};
    }
    ui->layer = ui->below_count;
}

void hl_ui_layer_end(hl_ui *ui) {
    ui->layer = 0;
    hl_ui_pop(ui);
}

bool hl_ui_layer_open(const hl_ui *ui, const char *key) {
    hl_ui_id id = hl_ui_id_of(ui, key);
    for (int i = 0; i < ui->layer_count; i++) {
        if (ui->layers[i].id == id) {
            return true;
        }
    }
    return false;
}

void hl_ui_column(hl_ui *ui, hl_rect r, float gap) {
    ui->column = (hl_rect){r.x, r.y, r.w, gap};
}

hl_rect hl_ui_row(hl_ui *ui, float h) {
    hl_rect r = {ui->column.x, ui->column.y, ui->column.w, h};
    ui->column.y += h + ui->column.h;
    return r;
}

void hl_ui_space(hl_ui *ui, float h) {
    ui->column.y += h;
}

static float clamped(const hl_ui_scroll *s, float y) {
    float most = s->content - s->view.h;
    return fmaxf(0, fminf(y, most));
}

/* The bar's thumb; h 0 when everything is in view. */
static hl_rect thumb_of(const hl_ui_scroll *s) {
    hl_rect v = s->view;
    if (s->content <= v.h + 0.5f) {
        return (hl_rect){0};
    }
    float h = fmaxf(24, v.h * v.h / s->content);
    float y = v.y + (v.h - h) * s->y / (s->content - v.h);
    return (hl_rect){v.x + v.w - 8, y, 6, h};
}

static void scroll_bar(hl_ui *ui, const char *key, hl_ui_scroll *s) {
    hl_rect thumb = thumb_of(s);
    if (thumb.h <= 0) {
        return;
    }
    hl_rect track = {s->view.x + s->view.w - 12, s->view.y, 12, s->view.h};
    hl_ui_push(ui, key);
    hl_ui_sense sense = hl_ui_sense_at(ui, "bar", track, HL_SENSE_DRAG);
    hl_ui_pop(ui);
    if (sense.pressed) {
        s->grab = hl_rect_has((hl_rect){track.x, thumb.y, 12, thumb.h}, ui->x, ui->y)
                      ? ui->y - thumb.y
                      : thumb.h / 2;
    }
    if (sense.held) {
        float room = s->view.h - thumb.h;
        float at = room > 0 ? (ui->y - s->grab - s->view.y) / room : 0;
        s->y = clamped(s, at * (s->content - s->view.h));
        thumb = thumb_of(s);
    }
    hl_color ink = hl_color_alpha(ui->theme->ink, sense.held || sense.over ? 0.5f : 0.28f);
    hl_draw_rect(ui->list, thumb, 3, ink);
}

hl_rect hl_ui_scroll_begin(hl_ui *ui, const char *key, hl_rect r, hl_ui_scroll *s) {
    (void)key;
    s->view = r;
    s->y = clamped(s, s->y);
    hl_ui_clip_push(ui, r);
    return (hl_rect){r.x, r.y - s->y, r.w, r.h};
}

static void scroll_keys(hl_ui *ui, hl_ui_scroll *s) {
    if (hl_ui_key(ui, HL_KEY_PAGE_DOWN, 0) || hl_ui_key(ui, HL_KEY_PAGE_UP, 0)) {
        float page = s->view.h * (ui->event.key == HL_KEY_PAGE_UP ? -0.85f : 0.85f);
        s->y = clamped(s, s->y + page);
        hl_ui_use(ui);
    }
}

void hl_ui_scroll_end(hl_ui *ui, const char *key, hl_ui_scroll *s, float content) {
    hl_ui_clip_pop(ui);
    s->content = content;
    s->y = clamped(s, s->y);
    bool has_focus =
        ui->focus_seen && ui->focus_rect.x >= s->view.x && ui->focus_rect.x < s->view.x + s->view.w;
    if (hl_ui_over(ui, s->view) && hl_ui_is(ui, HL_EVENT_WHEEL)) {
        s->y = clamped(s, s->y - ui->event.dy * 48);
        hl_ui_use(ui);
    }
    if (ui->reveal && has_focus) {
        float top = ui->focus_rect.y - s->view.y - 28;
        float bottom = ui->focus_rect.y + ui->focus_rect.h - s->view.y - s->view.h + 28;
        s->y = clamped(s, s->y + (bottom > 0 ? bottom : 0));
        s->y = clamped(s, s->y + (top < 0 ? top : 0));
    }
    if (has_focus) {
        scroll_keys(ui, s);
    }
    scroll_bar(ui, key, s);
}

float hl_ui_width(const hl_ui *ui, float size, hl_weight weight, const char *text) {
    return hl_text_width(ui->fonts, (hl_font){size, (uint16_t)weight, HL_TABULAR}, text, HL_ALL);
}

/* Inter's capitals are 0.727 em high: 0.36 em below the middle is the baseline. */
float hl_ui_text(hl_ui *ui, float x, float middle, hl_anchor anchor, float size, hl_weight weight,
                 hl_color color, const char *text, float max_w) {
    hl_font font = {size, (uint16_t)weight, HL_TABULAR};
    float y = middle + 0.36f * size;
    if (max_w > 0) {
        return hl_draw_text_fit(ui->list, x, y, max_w, anchor, font, color, text, HL_ALL);
    }
    return hl_draw_text(ui->list, x, y, anchor, font, color, text, HL_ALL);
}

void hl_ui_ring(hl_ui *ui, hl_rect r, float radius) {
    hl_draw_stroke(ui->list, hl_rect_inset(r, -2.5f), radius + 2.5f, 2, ui->theme->accent);
}

void hl_ui_box(hl_ui *ui, hl_rect r, float radius, hl_color fill, hl_color line) {
    hl_draw_rect(ui->list, r, radius, fill);
    hl_draw_stroke(ui->list, hl_rect_inset(r, 0.5f), radius, 1, line);
}
