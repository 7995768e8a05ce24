/* sides.c - two scenes beside each other; see sides.h. */
#include "sides.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool hl_sides(const hl_view_in *in) {
    return in->comparison && !in->comparison->what_if;
}

bool hl_side_second(const hl_view_in *in) {
    return hl_sides(in) && in->scene == in->comparison->second;
}

int hl_side_unit(const hl_view_in *in, int pair) {
    const hl_comparison *c = in->comparison;
    if (!c || pair < 0 || pair >= c->count)
        return -1;
    return in->scene == c->first ? c->pairs[pair].first : c->pairs[pair].second;
}

/* The unit of one side behind a unit of the other. */
static int partner(const hl_comparison *c, int unit, bool of_second) {
    for (int i = 0; i < c->count; i++)
        if ((of_second ? c->pairs[i].first : c->pairs[i].second) == unit)
            return of_second ? c->pairs[i].second : c->pairs[i].first;
    return -1;
}

int hl_side_hover(const hl_view_in *in) {
    const hl_focus *f = &in->focus;
    if (f->hover < 0)
        return hl_side_unit(in, f->pair_row);
    bool second = hl_side_second(in);
    if (!hl_sides(in) || f->beside == second)
        return f->hover;
    return partner(in->comparison, f->hover, second);
}

bool hl_pair_differs(const hl_comparison *c, int pair) {
    hl_pair p = c->pairs[pair];
    if (p.first < 0 || p.second < 0)
        return true;
    return strcasecmp(c->first->labels[p.first], c->second->labels[p.second]) != 0;
}

void hl_pair_label(const hl_comparison *c, int pair, char out[HL_PAIR_LABEL]) {
    hl_pair p = c->pairs[pair];
    const char *first = p.first >= 0 ? c->first->labels[p.first] : NULL;
    const char *second = p.second >= 0 ? c->second->labels[p.second] : NULL;
    if (first && second && hl_pair_differs(c, pair))
        snprintf(out, HL_PAIR_LABEL, "%.70s\xE2\x86\x92%.70s", first, second);
    else
        snprintf(out, HL_PAIR_LABEL, "%.150s", first ? first : second ? second : "");
}

bool hl_sides_in_columns(const hl_view_in *in) {
    const hl_comparison *c = in->comparison;
    if (!hl_sides(in) || c->first->U != c->count || c->second->U != c->count)
        return false;
    for (int i = 0; i < c->count; i++)
        if (c->pairs[i].first != i || c->pairs[i].second != i)
            return false;
    return true;
}

static bool own(const hl_view_in *in, unsigned bit) {
    return hl_side_second(in) && (in->doc->other.own & bit);
}

hl_doc_mask hl_side_mask(const hl_view_in *in) {
    return own(in, HL_OWN_MASK) ? in->doc->other.mask : in->doc->mask;
}

bool hl_side_no_scale(const hl_view_in *in) {
    return own(in, HL_OWN_SCALING) ? in->doc->other.no_scale : in->doc->no_scale;
}

float hl_side_temperature(const hl_view_in *in) {
    return own(in, HL_OWN_TEMPERATURE) ? in->doc->other.temperature : in->doc->temperature;
}

float hl_side_map_max(const hl_view_in *in) {
    if (!hl_sides(in))
        return in->scene->map_max;
    return fmaxf(in->comparison->first->map_max, in->comparison->second->map_max);
}

__attribute__((format(printf, 3, 4))) static void add(char *out, size_t size, const char *format,
                                                      ...) {
    size_t used = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + used, size - used, format, args);
    va_end(args);
}

void hl_side_name(const hl_view_in *in, char *out, size_t size) {
    const hl_scene *s = in->scene;
    unsigned differs = in->doc->other.own;
    snprintf(out, size, "%s", hl_side_second(in) ? "second" : "first");
    if ((differs & HL_OWN_MODEL) && s->model)
        add(out, size, ", %s", s->model->name);
    if (differs & HL_OWN_LAYER)
        add(out, size, ", layer %d", s->layer + 1);
    if (differs & HL_OWN_HEADS)
        add(out, size, ", %d head%s", s->heads, s->heads == 1 ? "" : "s");
    if (differs & HL_OWN_DK)
        add(out, size, ", d_k %d", s->dk);
    if (differs & HL_OWN_MASK)
        add(out, size, ", %s",
            hl_side_mask(in) == HL_SEES_PAST ? "sees only the past" : "sees all");
    if (differs & HL_OWN_SCALING)
        add(out, size,
            ", %sdivided by \xE2\x88\x9A"
            "d_k",
            hl_side_no_scale(in) ? "not " : "");
    float warm = hl_side_temperature(in);
    if (differs & HL_OWN_TEMPERATURE)
        add(out, size, ", temperature %.3g", warm > 0 ? (double)warm : 1.0);
}

hl_rect hl_side_reference(hl_rect arcs) {
    if (arcs.w < 640)
        return (hl_rect){0};
    float w = fminf(fmaxf(0.19F * arcs.w, 188), 320);
    return (hl_rect){arcs.x + arcs.w - w, arcs.y, w, arcs.h};
}

float hl_side_reserved(const hl_view_in *in, hl_rect arcs) {
    if (in->doc->view != HL_VIEW_COMPARE || !hl_sides(in))
        return 0;
    bool any = in->comparison->first->reference_count + in->comparison->second->reference_count > 0;
    return any ? hl_side_reference(arcs).w : 0;
}

hl_view_in hl_side_of(const hl_view_in *in, bool second) {
    hl_view_in side = *in;
    side.scene = second ? in->comparison->second : in->comparison->first;
    return side;
}

void hl_view_arcs_beside(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (hl_sides(in)) {
        hl_view_in second = hl_side_of(in, true);
        hl_view_arcs(&second, r, list, hits);
    } else if (r.w > 0 && r.h > 0) {
        hl_draw_group(list, "view second arcs");
        hl_part_panel(list, in->theme, r);
        hl_part_centred(list, in->theme, r, 14, hl_part_no_comparison(in));
        hl_draw_group_end(list);
    }
}

void hl_view_reference_beside(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (!hl_sides(in))
        return;
    hl_view_in second = hl_side_of(in, true);
    hl_view_reference(&second, r, list, hits);
}
