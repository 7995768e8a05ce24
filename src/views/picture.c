/* picture.c - panels side by side, and the whole picture of an export with its caption strip. */
#include "parts.h"

#include "headlight/base/text.h"
#include <math.h>
#include <stdio.h>

#define MARGIN 16.0F
#define STRIP 84.0F

/* "5 Pronoun" behind its chip; returns the width used. */
static float draw_head_key(const hl_view_in *in, hl_draw_list *list, float x, float y, int head,
                           bool named) {
    char name[64];
    hl_part_chip(list, head, x + 9, y, 9);
    if (!named)
        return 24;
    hl_scene_head_name(in->scene, head, true, name, sizeof name);
    return 40 + hl_draw_text(list, x + 24, hl_part_baseline(y, 12), HL_LEFT,
                             hl_part_font(12, HL_REGULAR), in->theme->ink, name, HL_ALL);
}

static float head_keys_width(const hl_view_in *in, const hl_draw_list *list) {
    float sum = 0;
    char name[64];
    for (int h = 0; h < in->scene->heads && h < HL_HEADS_MAX; h++)
        if (in->scene->heads_on >> h & 1) {
            hl_scene_head_name(in->scene, h, true, name, sizeof name);
            sum += 40 + hl_text_width(list->fonts, hl_part_font(12, HL_REGULAR), name, HL_ALL);
        }
    return sum - 16;
}

/* All heads that are on, by name where there is room, else by number. */
static void draw_head_keys(const hl_view_in *in, hl_draw_list *list, hl_rect r) {
    bool named = head_keys_width(in, list) <= r.w;
    float x = r.x;
    for (int h = 0; h < in->scene->heads && h < HL_HEADS_MAX; h++)
        if ((in->scene->heads_on >> h & 1) && x + 24 <= r.x + r.w)
            x += draw_head_key(in, list, x, r.y, h, named);
}

static void settings_line(const hl_view_in *in, char *out, size_t size) {
    char caption[512];
    hl_view_caption(in, caption, sizeof caption);
    snprintf(out, size, "%s%s%s", in->scene->model ? in->scene->model->name : "",
             in->scene->model ? ", " : "", caption);
}

/* As much of the sentence as fits; what could never fit is not measured. */
static void draw_sentence(const hl_view_in *in, hl_draw_list *list, float x, float y, float w) {
    const char *text = in->scene->text ? in->scene->text : "";
    size_t size = in->scene->text ? in->scene->text_size : 0, most = 1024;
    if (size > most)
        size = hl_grapheme_prev(text, size, most);
    hl_draw_text_fit(list, x, y, w, HL_LEFT, hl_part_font(15, HL_SEMIBOLD), in->theme->ink, text,
                     (int)size);
}

static void draw_strip(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    char settings[768];
    float legend = r.w >= 560 ? 160 : 0, w = r.w - (legend > 0 ? legend + 24 : 0);
    settings_line(in, settings, sizeof settings);
    hl_draw_group(list, "caption");
    draw_sentence(in, list, r.x, r.y + 14, w);
    int lines = hl_part_wrap(list, r.x, r.y + 34, w, 16, 2, hl_part_font(12, HL_REGULAR),
                             in->theme->soft, settings);
    draw_head_keys(in, list, (hl_rect){r.x, r.y + (lines > 1 ? 68 : 56), w, 20});
    if (legend > 0 && in->scene->model)
        hl_view_legend(in, (hl_rect){r.x + r.w - legend, r.y + 4, legend, 36}, list);
    hl_draw_group_end(list);
}

void hl_view_picture(const hl_view_in *in, float w, float h, bool caption, hl_draw_list *list,
                     hl_hits *hits) {
    hl_view_in own = *in;
    own.large = in->large || in->doc->view != HL_VIEW_ALL;
    hl_rect area = hl_rect_inset((hl_rect){0, 0, w, h}, MARGIN);
    hl_draw_rect(list, (hl_rect){0, 0, w, h}, 0, in->theme->background);
    if (caption) {
        area.h -= STRIP;
        draw_strip(&own, (hl_rect){area.x, area.y + area.h + 12, area.w, STRIP - 12}, list);
    }
    hl_panels p = hl_view_panels(in->doc, area);
    hl_view_arcs(&own, p.arcs, list, hits);
    hl_view_heatmap(&own, p.heatmap, list, hits);
    hl_view_readout(&own, p.readout, list, hits);
}
