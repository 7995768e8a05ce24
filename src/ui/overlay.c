/* ui/overlay.c - tips, notices and wrapped text. */
#include "headlight/ui/widgets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Bytes of text that fit on a line of w: up to the last blank, or as much as fits of one long word.
 */
static size_t line_break(const hl_ui *ui, hl_font font, const char *text, float w) {
    size_t best = 0, n = strlen(text);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && text[i] != ' ') {
            continue;
        }
        if (hl_text_width(ui->fonts, font, text, (int)i) > w) {
            break;
        }
        best = i;
    }
    if (best == 0) {
        best = hl_text_at(ui->fonts, font, text, HL_ALL, w - font.size);
        best = best ? best : n;
    }
    return best;
}

float hl_ui_paragraph(hl_ui *ui, hl_rect r, float size, hl_weight weight, hl_color color,
                      const char *text, int max, bool draw) {
    hl_font font = {size, (uint16_t)weight, HL_TABULAR};
    float step = (float)(int)(size * 1.45f + 0.5f), y = r.y;
    for (int i = 0; i < max && *text; i++, y += step) {
        bool last = i == max - 1;
        size_t n = last ? strlen(text) : line_break(ui, font, text, r.w);
        if (draw) {
            hl_draw_text_fit(ui->list, r.x, y + step / 2 + 0.36f * size, r.w + 1, HL_LEFT, font,
                             color, text, (int)n);
        }
        text += n;
        text += strspn(text, " ");
    }
    return y - r.y;
}

void hl_ui_tip(hl_ui *ui, const char *key, hl_rect r, const char *text) {
    hl_ui_id id = hl_ui_id_of(ui, key);
    bool by_keyboard = ui->ring && ui->focus == id && ui->layer == 0 && ui->modal == 0;
    bool by_pointer = ui->active == 0 && hl_ui_over(ui, r);
    if (!text || !*text || (!by_pointer && (!by_keyboard || ui->tip_hot))) {
        return;
    }
    ui->tip_hot = id;
    ui->tip_rect = r;
    snprintf(ui->tip_text, sizeof ui->tip_text, "%s", text);
}

/* Below what it explains, else above; beside it on the left where it would have to be pushed in. */
static hl_rect tip_place(const hl_ui *ui, float w, float h, hl_rect bounds) {
    hl_rect at = ui->tip_rect;
    float right = bounds.x + bounds.w - 6, x = fmaxf(bounds.x + 6, fminf(at.x, right - w));
    float y = at.y + at.h + 6;
    if (at.x + w > right && at.x - w - 28 > bounds.x) {
        return (hl_rect){at.x - w - 28, fmaxf(bounds.y + 6, at.y - 6), w, h};
    }
    if (y + h > bounds.y + bounds.h - 4) {
        y = at.y - h - 6;
    }
    return (hl_rect){x, y, w, h};
}

void hl_ui_tip_show(hl_ui *ui, hl_rect bounds) {
    if (!ui->tip || ui->tip != ui->tip_hot || ui->now_ms < ui->tip_since + HL_UI_TIP_MS) {
        return;
    }
    const hl_theme *t = ui->theme;
    float most = fminf(300, bounds.w - 40);
    float w = fminf(most, hl_ui_width(ui, 12, HL_REGULAR, ui->tip_text) + 1);
    float h =
        hl_ui_paragraph(ui, (hl_rect){0, 0, w, 0}, 12, HL_REGULAR, t->ink, ui->tip_text, 6, false);
    hl_rect r = tip_place(ui, w + 20, h + 12, bounds);
    hl_draw_rect(ui->list, r, 6, t->ink);
    hl_ui_paragraph(ui, (hl_rect){r.x + 10, r.y + 6, w, h}, 12, HL_REGULAR, t->panel, ui->tip_text,
                    6, true);
}

bool hl_ui_notice(hl_ui *ui, hl_rect bounds, const char *text, bool is_error) {
    const hl_theme *t = ui->theme;
    float most = fminf(640, bounds.w - 32), room = most - 60;
    float w = fminf(room, hl_ui_width(ui, 13, HL_REGULAR, text) + 2);
    float h = hl_ui_paragraph(ui, (hl_rect){0, 0, w, 0}, 13, HL_REGULAR, t->ink, text, 3, false);
    hl_rect r = {bounds.x + (bounds.w - w - 60) / 2, bounds.y + bounds.h - h - 34, w + 60, h + 20};
    hl_ui_layer_begin(ui, "notice", r, false);
    hl_color edge = is_error ? t->warn : t->accent;
    hl_draw_rect(ui->list, (hl_rect){r.x, r.y + 2, r.w, r.h + 1}, 8, (hl_color){0, 0, 0, 40});
    hl_ui_box(ui, r, 8, t->panel, edge);
    hl_draw_rect(ui->list, (hl_rect){r.x + 8, r.y + 8, 3, r.h - 16}, 1.5f, edge);
    hl_ui_paragraph(ui, (hl_rect){r.x + 20, r.y + 10, w, h}, 13, HL_REGULAR,
                    is_error ? t->warn : t->ink, text, 3, true);
    bool closed = hl_ui_icon_button(
        ui, "close", (hl_rect){r.x + r.w - 32, r.y + r.h / 2 - 12, 24, 24}, HL_ICON_CLOSE);
    hl_ui_layer_end(ui);
    return closed;
}
