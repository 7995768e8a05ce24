/* heatmap.c - rows = looking word (query), columns = attended word (key), the number in each cell.
 */
#include "heatmap.h"

#include <math.h>
#include <stdio.h>

int hl_view_cell_head(const hl_view_in *in, int query, int key) {
    const hl_scene *s = in->scene;
    if (s->only_head >= 0)
        return s->only_head;
    return s->winner[(size_t)query * (size_t)s->U + (size_t)key];
}

/* The end of the map in a row: the head's colour where one head can be named, else neutral. */
static hl_color full_color(const hl_view_in *in, int query, int key, bool in_focus) {
    bool overlay = in->doc->combine == HL_COMBINE_OVERLAY;
    if (in->scene->only_head >= 0 || overlay || in_focus)
        return hl_head_color(hl_view_cell_head(in, query, key));
    return in->theme->map_full;
}

static hl_color cell_color(const hl_view_in *in, int query, int key, bool in_focus) {
    const hl_scene *s = in->scene;
    if (hl_part_masked(in, query, key))
        return in->theme->sunken;
    float value = hl_part_scaled(in, query, hl_part_weight(s, query, key));
    hl_color color = hl_map_color(in->theme, full_color(in, query, key, in_focus), value);
    bool visible = s->visible[(size_t)query * (size_t)s->U + (size_t)key];
    return visible ? color : hl_color_mix(in->theme->panel, color, 0.45F);
}

hl_color hl_view_cell_color(const hl_view_in *in, int query, int key) {
    hl_rows rows = hl_rows_in_focus(in);
    return cell_color(in, query, key, hl_rows_has(&rows, query));
}

/* Part of all cells that the drawn rows and columns cover. */
static hl_rect seen_rect(const hl_heat *h) {
    return (hl_rect){h->cells.x + (float)h->col0 * h->cw, h->cells.y + (float)h->row0 * h->ch,
                     (float)(h->col1 - h->col0) * h->cw, (float)(h->row1 - h->row0) * h->ch};
}

static void draw_cells(const hl_heat *h) {
    hl_color *cell = hl_draw_grid(h->list, seen_rect(h), (uint32_t)(h->row1 - h->row0),
                                  (uint32_t)(h->col1 - h->col0), 1);
    if (!cell)
        return;
    for (int row = h->row0; row < h->row1; row++) {
        bool in_focus = hl_rows_has(&h->rows, row);
        for (int col = h->col0; col < h->col1; col++)
            *cell++ = cell_color(h->in, row, col, in_focus);
    }
}

static void draw_row_numbers(const hl_heat *h, int row) {
    bool in_focus = hl_rows_has(&h->rows, row);
    for (int col = h->col0; col < h->col1; col++) {
        char text[HL_NUMBER_MAX];
        hl_part_number(hl_part_weight(h->in->scene, row, col), true, text);
        hl_rect r = hl_heat_cell(h, row, col);
        hl_color ground = cell_color(h->in, row, col, in_focus);
        hl_draw_text(h->list, r.x + r.w / 2 - 0.5F,
                     hl_part_baseline(r.y + r.h / 2 - 0.5F, h->digit), HL_MIDDLE,
                     hl_part_digits(h->digit, HL_REGULAR),
                     hl_part_ink_on(h->in->theme, ground, false), text, HL_ALL);
    }
}

static void draw_numbers(const hl_heat *h) {
    hl_draw_group(h->list, "numbers");
    for (int row = h->row0; h->numbers && row < h->row1; row++)
        draw_row_numbers(h, row);
    hl_draw_group_end(h->list);
}

/* Rows that stand out are framed, the cell under pointer or keyboard gets a ring. */
static void draw_frames(const hl_heat *h) {
    const hl_theme *theme = h->in->theme;
    const hl_focus *f = &h->in->focus;
    for (int i = 0; i < h->rows.count; i++) {
        hl_rect r = hl_heat_cell(h, h->rows.row[i], 0);
        r = (hl_rect){h->window.x - 1, r.y - 1, h->window.w + 1, r.h + 1};
        hl_draw_stroke(h->list, r, 2, 1.5F, theme->ink);
    }
    if (f->cell_row < 0 || f->cell_col < 0 || f->cell_row >= h->in->scene->U ||
        f->cell_col >= h->in->scene->U)
        return;
    hl_rect ring = hl_heat_cell(h, f->cell_row, f->cell_col);
    hl_draw_stroke(h->list, (hl_rect){ring.x - 1, ring.y - 1, ring.w + 1, ring.h + 1}, 3,
                   f->cell_keyboard ? 2.5F : 1.5F, f->cell_keyboard ? theme->accent : theme->ink);
}

/* Where cells are too small for numbers, the one in focus says its own. */
static void draw_tip(const hl_heat *h) {
    const hl_scene *s = h->in->scene;
    const hl_theme *theme = h->in->theme;
    int row = h->in->focus.cell_row, col = h->in->focus.cell_col;
    if (h->numbers || row < h->row0 || row >= h->row1 || col < h->col0 || col >= h->col1)
        return;
    char text[256];
    snprintf(text, sizeof text, "%.80s looks at %.80s  %.2f", s->labels[row], s->labels[col],
             (double)hl_part_weight(s, row, col));
    hl_font font = hl_part_digits(12, HL_MEDIUM);
    hl_rect cell = hl_heat_cell(h, row, col);
    float w = fminf(hl_text_width(h->list->fonts, font, text, HL_ALL) + 17, h->panel.w - 16);
    float x =
        fminf(fmaxf(cell.x + cell.w / 2 - w / 2, h->panel.x + 8), h->panel.x + h->panel.w - 8 - w);
    float y = cell.y - 30 > h->panel.y + 4 ? cell.y - 30 : cell.y + cell.h + 6;
    hl_draw_rect(h->list, (hl_rect){x, y, w, 24}, 6, theme->ink);
    hl_draw_text_fit(h->list, x + w / 2, hl_part_baseline(y + 12, 12), w - 16, HL_MIDDLE, font,
                     theme->panel, text, HL_ALL);
}

static float draw_title(const hl_view_in *in, hl_draw_list *list, hl_rect r, float scale,
                        bool compact) {
    char caption[256];
    float y = r.y + (compact ? 22 : 26 * scale), x = r.x + 16 * scale;
    x += hl_draw_text(list, x, y, HL_LEFT, hl_part_font(14 * scale, HL_SEMIBOLD), in->theme->ink,
                      "Attention", HL_ALL);
    x += 12 * scale;
    hl_part_short_caption(in, caption, sizeof caption);
    return x + hl_draw_text_fit(list, x, y, r.x + r.w - fmaxf(16 * scale, HL_CORNER) - x, HL_LEFT,
                                hl_part_font(13 * scale, HL_REGULAR), in->theme->soft, caption,
                                HL_ALL);
}

static void draw_axes(const hl_heat *h) {
    const hl_theme *theme = h->in->theme;
    float k = h->scale, size = h->compact ? 11 : roundf(11 * k);
    float left = h->panel.x + 16 * k, right = h->panel.x + h->panel.w - 16 * k;
    float top = h->panel.y + 50 * k, low = h->window.y - 8;
    hl_font font = hl_part_font(size, HL_REGULAR);
    if (h->compact) {
        hl_draw_text_fit(h->list, left, low, h->window.x - left - 2, HL_LEFT, font, theme->faint,
                         "query \xE2\x86\x93 key \xE2\x86\x92", HL_ALL);
        return;
    }
    hl_draw_text(h->list, left, top, HL_LEFT, font, theme->faint, "looking word", HL_ALL);
    hl_draw_text(h->list, left, top + size + 4, HL_LEFT, font, theme->faint, "(query) \xE2\x86\x93",
                 HL_ALL);
    float x = h->window.x;
    x += hl_draw_text(h->list, x, top, HL_LEFT, font, theme->faint,
                      "attended word (key) \xE2\x86\x92", HL_ALL);
    if (hl_part_merges(h->in) && right - x > 120)
        hl_draw_text_fit(h->list, right, top, right - x - 16, HL_RIGHT, font, theme->faint,
                         "split words: rows averaged, columns summed over pieces", HL_ALL);
}

static void give_hits(const hl_heat *h, hl_hits *hits) {
    if (!hits)
        return;
    int units = h->in->scene->U;
    hits->grid = (hl_hit_grid){h->cells, h->window, units, units, HL_VIEW_HEATMAP};
    hits->grid_w = h->cells.w;
    hits->grid_h = h->cells.h;
}

static void draw_thumbs(const hl_heat *h) {
    hl_rect w = h->window;
    hl_part_thumb_x(h->list, h->in->theme, (hl_rect){w.x, w.y + w.h + 3, w.w, 4}, h->cells.w,
                    h->scroll_x);
    hl_part_thumb_y(h->list, h->in->theme, (hl_rect){w.x + w.w + 4, w.y, 4, w.h}, h->cells.h,
                    h->scroll_y);
}

static void draw_map(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    hl_heat h = hl_heat_place(in, r, list);
    draw_title(in, list, r, h.scale, h.compact);
    if (h.window.w < HL_CELL_LEAST || h.window.h < HL_CELL_LEAST)
        return;
    draw_axes(&h);
    hl_heat_labels(&h, hits);
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(h.window, -2));
    hl_draw_group(list, "cells");
    draw_cells(&h);
    hl_draw_group_end(list);
    draw_numbers(&h);
    draw_frames(&h);
    hl_draw_clip_pop(list, clip);
    draw_thumbs(&h);
    draw_tip(&h);
    give_hits(&h, hits);
}

void hl_view_heatmap(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    hl_draw_group(list, "view heatmap");
    hl_part_panel(list, in->theme, r);
    if (hl_part_nothing(in)) {
        float scale = fminf(hl_part_scale(in, r, 620, 360), HL_HEAT_SCALE_MOST);
        draw_title(in, list, r, scale, r.h < 220 * scale);
        hl_part_centred(list, in->theme, r, 14, hl_part_nothing(in));
    } else {
        draw_map(in, r, list, hits);
    }
    hl_draw_group_end(list);
}
