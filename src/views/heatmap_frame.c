/* heatmap_frame.c - what stands around the cells of a square map: axes, frames, tip, thumbs. */
#include "heatmap.h"

#include <math.h>

/* Rows that stand out are framed, the cell under pointer or keyboard gets a ring. */
void hl_heat_frames(const hl_heat *h) {
    const hl_theme *theme = h->in->theme;
    int row = h->cell_row, col = h->cell_col;
    bool keyboard = h->in->focus.cell_keyboard;
    for (int i = 0; i < h->rows.count; i++) {
        hl_rect r = hl_heat_cell(h, h->rows.row[i], 0);
        r = (hl_rect){h->window.x - 1, r.y - 1, h->window.w + 1, r.h + 1};
        hl_draw_stroke(h->list, r, 2, 1.5F, theme->ink);
    }
    if (row < 0 || col < 0 || row >= h->count || col >= h->count)
        return;
    hl_rect ring = hl_heat_cell(h, row, col);
    hl_draw_stroke(h->list, (hl_rect){ring.x - 1, ring.y - 1, ring.w + 1, ring.h + 1}, 3,
                   keyboard ? 2.5F : 1.5F, keyboard ? theme->accent : theme->ink);
}

void hl_heat_tip(const hl_heat *h, const char *text) {
    const hl_theme *theme = h->in->theme;
    int row = h->cell_row, col = h->cell_col;
    if (row < h->row0 || row >= h->row1 || col < h->col0 || col >= h->col1)
        return;
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

/* How the pieces of a split word are merged, ending at x, in at most w. */
static void say_merging(const hl_heat *h, float x, float y, float w, hl_font font) {
    const char *say = "split words: rows averaged, columns summed over pieces";
    if (hl_text_width(h->list->fonts, font, say, HL_ALL) > w)
        say = "split words: row mean, column sum";
    hl_draw_text_fit(h->list, x, y, w, HL_RIGHT, font, h->in->theme->faint, say, HL_ALL);
}

void hl_heat_axes(const hl_heat *h) {
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
    if (!h->pairs && hl_part_merges(h->in) && right - x > 120)
        say_merging(h, right, top, right - x - 16, font);
}

void hl_heat_give_hits(const hl_heat *h, hl_hits *hits) {
    if (!hits)
        return;
    hits->grid = (hl_hit_grid){h->cells, h->window, h->count, h->count,
                               h->pairs ? HL_VIEW_DIFFERENCE : HL_VIEW_HEATMAP};
    hits->grid_w = h->cells.w;
    hits->grid_h = h->cells.h;
    hits->grid_x = h->scroll_x;
    hits->grid_y = h->scroll_y;
}

void hl_heat_thumbs(const hl_heat *h) {
    hl_rect w = h->window;
    hl_part_thumb_x(h->list, h->in->theme, (hl_rect){w.x, w.y + w.h + (h->compact ? 1 : 3), w.w, 4},
                    h->cells.w, h->scroll_x);
    hl_part_thumb_y(h->list, h->in->theme, (hl_rect){w.x + w.w + 4, w.y, 4, w.h}, h->cells.h,
                    h->scroll_y);
}

float hl_heat_title(const hl_view_in *in, hl_draw_list *list, hl_rect r, float scale, bool compact,
                    const char *title, const char *caption) {
    float y = r.y + (compact ? 22 : 26 * scale), x = r.x + 16 * scale;
    x += hl_draw_text(list, x, y, HL_LEFT, hl_part_font(14 * scale, HL_SEMIBOLD), in->theme->ink,
                      title, HL_ALL);
    x += 12 * scale;
    return x + hl_draw_text_fit(list, x, y, r.x + r.w - fmaxf(16 * scale, HL_CORNER) - x, HL_LEFT,
                                hl_part_font(13 * scale, HL_REGULAR), in->theme->soft, caption,
                                HL_ALL);
}
