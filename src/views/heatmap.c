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

static void draw_cells(const hl_heat *h) {
    hl_color *cell = hl_draw_grid(h->list, hl_heat_seen(h), (uint32_t)(h->row1 - h->row0),
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

static void title(const hl_view_in *in, hl_draw_list *list, hl_rect r, float scale, bool compact) {
    char caption[256];
    hl_part_short_caption(in, caption, sizeof caption);
    hl_heat_title(in, list, r, scale, compact, "Attention", caption);
}

/* A cell set by hand has a corner in the accent: some head that is on has an edit there. */
static bool is_edited(const hl_scene *s, int row, int col) {
    size_t map = (size_t)s->U * (size_t)s->U, cell = (size_t)row * (size_t)s->U + (size_t)col;
    for (int head = 0; head < s->heads && head < HL_HEADS_MAX; head++)
        if ((s->heads_on >> head & 1) && s->edited[(size_t)head * map + cell])
            return true;
    return false;
}

static void draw_edits(const hl_heat *h) {
    if (!h->in->scene->edited)
        return;
    hl_draw_group(h->list, "edited");
    for (int row = h->row0; row < h->row1; row++)
        for (int col = h->col0; col < h->col1; col++) {
            if (!is_edited(h->in->scene, row, col))
                continue;
            hl_rect r = hl_heat_cell(h, row, col);
            float size = fminf(fmaxf(0.36F * fminf(r.w, r.h), 5), 10), x = r.x + r.w - 1;
            hl_point corner[3] = {{x - size, r.y}, {x, r.y}, {x, r.y + size}};
            hl_draw_polygon(h->list, corner, 3, h->in->theme->accent);
        }
    hl_draw_group_end(h->list);
}

/* Where cells are too small for numbers, the one in focus says its own. */
static void draw_tip(const hl_heat *h) {
    const hl_scene *s = h->in->scene;
    int row = h->cell_row, col = h->cell_col;
    char text[256];
    if (h->numbers || row < 0 || row >= h->count || col < 0 || col >= h->count)
        return;
    snprintf(text, sizeof text, "%.80s looks at %.80s  %.2f", s->labels[row], s->labels[col],
             (double)hl_part_weight(s, row, col));
    hl_heat_tip(h, text);
}

static void draw_map(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    hl_heat h = hl_heat_place(in, r, NULL, list);
    title(in, list, r, h.scale, h.compact);
    if (h.window.w < HL_CELL_LEAST || h.window.h < HL_CELL_LEAST)
        return;
    hl_heat_axes(&h);
    hl_heat_labels(&h, hits);
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(h.window, -2));
    hl_draw_group(list, "cells");
    draw_cells(&h);
    hl_draw_group_end(list);
    draw_numbers(&h);
    draw_edits(&h);
    hl_heat_frames(&h);
    hl_draw_clip_pop(list, clip);
    hl_heat_thumbs(&h);
    draw_tip(&h);
    hl_heat_give_hits(&h, hits);
}

void hl_view_heatmap(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    hl_draw_group(list, "view heatmap");
    hl_part_panel(list, in->theme, r);
    if (hl_part_nothing(in)) {
        float scale = fminf(hl_part_scale(in, r, 620, 360), HL_HEAT_SCALE_MOST);
        title(in, list, r, scale, r.h < 220 * scale);
        hl_part_centred(list, in->theme, r, 14, hl_part_nothing(in));
    } else {
        draw_map(in, r, list, hits);
    }
    hl_draw_group_end(list);
}
