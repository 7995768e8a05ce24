/* picture.c - the whole picture of an export: its panels, and a strip that says what is shown. */
#include "sides.h"

#include "headlight/base/text.h"
#include <math.h>
#include <stdio.h>

#define MARGIN 16.0F

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

/* One side: its name, its sentence, and below them its settings. */
static void draw_side(const hl_view_in *in, hl_rect r, const char *name, hl_draw_list *list) {
    char settings[768];
    float x = r.x + hl_draw_text(list, r.x, r.y + 14, HL_LEFT, hl_part_font(13, HL_REGULAR),
                                 in->theme->soft, name, HL_ALL);
    settings_line(in, settings, sizeof settings);
    draw_sentence(in, list, x + 8, r.y + 14, r.x + r.w - x - 8);
    hl_draw_text_fit(list, r.x, r.y + 32, r.w, HL_LEFT, hl_part_font(12, HL_REGULAR),
                     in->theme->soft, settings, HL_ALL);
}

/* What both sides are. */
static void draw_two_sides(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    hl_view_in first = hl_side_of(in, false), second = hl_side_of(in, true);
    draw_side(&first, (hl_rect){r.x, r.y, r.w, 40}, "first", list);
    draw_side(&second, (hl_rect){r.x, r.y + 42, r.w, 40}, "second", list);
    draw_head_keys(&first, list, (hl_rect){r.x, r.y + 94, r.w, 20});
}

/* Views whose colours are weights of one map have its legend. */
static bool has_legend(hl_view view) {
    return view == HL_VIEW_ALL || view == HL_VIEW_ARCS || view == HL_VIEW_HEATMAP ||
           view == HL_VIEW_READOUT || view == HL_VIEW_WHATIF;
}

static void draw_one_side(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    char settings[768];
    float legend = r.w >= 560 && has_legend(in->doc->view) ? 160 : 0;
    float w = r.w - (legend > 0 ? legend + 24 : 0);
    settings_line(in, settings, sizeof settings);
    draw_sentence(in, list, r.x, r.y + 14, w);
    int lines = hl_part_wrap(list, r.x, r.y + 34, w, 16, 2, hl_part_font(12, HL_REGULAR),
                             in->theme->soft, settings);
    draw_head_keys(in, list, (hl_rect){r.x, r.y + (lines > 1 ? 68 : 56), w, 20});
    if (legend > 0 && in->scene->model)
        hl_view_legend(in, (hl_rect){r.x + r.w - legend, r.y + 4, legend, 36}, list);
}

static float strip_height(const hl_view_in *in) {
    return hl_sides(in) ? 122 : 84;
}

static void draw_strip(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    hl_draw_group(list, "caption");
    if (hl_sides(in))
        draw_two_sides(in, r, list);
    else
        draw_one_side(in, r, list);
    hl_draw_group_end(list);
}

static void draw_panels(const hl_view_in *in, const hl_panels *p, hl_draw_list *list,
                        hl_hits *hits) {
    hl_view_arcs(in, p->arcs, list, hits);
    hl_view_heatmap(in, p->heatmap, list, hits);
    hl_view_readout(in, p->readout, list, hits);
    hl_view_reference(in, p->reference, list, hits);
    hl_view_meaning(in, p->meaning, list, hits);
    hl_view_difference(in, p->difference, list, hits);
    hl_view_changes(in, p->changes, list, hits);
    hl_view_whatif(in, p->whatif, list, hits);
    hl_view_capacity(in, p->capacity, list, hits);
    hl_view_arcs_beside(in, p->arcs_beside, list, hits);
    hl_view_reference_beside(in, p->reference_beside, list, hits);
}

void hl_view_picture(const hl_view_in *in, float w, float h, bool caption, hl_draw_list *list,
                     hl_hits *hits) {
    hl_view_in own = *in;
    own.large = in->large || in->doc->view != HL_VIEW_ALL;
    hl_rect area = hl_rect_inset((hl_rect){0, 0, w, h}, MARGIN);
    hl_draw_rect(list, (hl_rect){0, 0, w, h}, 0, in->theme->background);
    if (caption) {
        float strip = strip_height(in);
        area.h -= strip;
        draw_strip(&own, (hl_rect){area.x, area.y + area.h + 12, area.w, strip - 12}, list);
    }
    hl_panels p = hl_view_panels(in->doc, area);
    draw_panels(&own, &p, list, hits);
}
