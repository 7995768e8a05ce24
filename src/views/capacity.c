/* capacity.c - accuracy by head count and d_k: one small plot for all relations together and one
 * for each, as many as fit.
 */
#include "capacity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CELL_W 232.0F
#define CELL_H 150.0F

typedef struct capacity_view {
    const hl_view_in *in;
    hl_draw_list *list;
    float k;
    hl_sweep sweep;
    bool in_force; /* the layer on show is the one that was measured */
} capacity_view;

static const char *const HOW =
    "for every setting the part of labelled queries of held-out text whose "
    "top word is right, measured when the model was made.";
static const char *const CAVEAT =
    "One point is one head count and one d_k; lines between points are "
    "only guides.";

/* Head counts from soft to ink, the one in force in the accent. */
static hl_color line_color(const capacity_view *v, int index) {
    const hl_theme *theme = v->in->theme;
    if (v->in_force && v->sweep.heads[index] == v->in->scene->heads)
        return theme->accent;
    float share = v->sweep.head_counts > 1 ? (float)index / (float)(v->sweep.head_counts - 1) : 1;
    return hl_color_mix(theme->faint, theme->ink, share);
}

/* The head count stands over the end of its line. */
static void draw_end(const capacity_view *v, const hl_plot *plot, const hl_sweep_curve *curve,
                     int index) {
    char label[16];
    bool strong = v->in_force && v->sweep.heads[index] == v->in->scene->heads;
    float size = fmaxf(roundf(11 * v->k), 11);
    hl_point end = hl_plot_at(plot, curve->x[curve->count - 1], curve->value[curve->count - 1]);
    snprintf(label, sizeof label, "%d", v->sweep.heads[index]);
    hl_draw_text(v->list, end.x, end.y - (strong ? 11 : 6) * v->k, HL_MIDDLE,
                 hl_part_digits(size, strong ? HL_BOLD : HL_REGULAR), line_color(v, index), label,
                 HL_ALL);
}

static void draw_lines(const capacity_view *v, const hl_plot *plot, int relation) {
    hl_sweep_curve curve;
    for (int i = 0; i < v->sweep.head_counts; i++) {
        hl_sweep_curve_of(&v->sweep, relation, v->sweep.heads[i], &curve);
        if (curve.count == 0)
            continue;
        bool strong = v->in_force && v->sweep.heads[i] == v->in->scene->heads;
        hl_draw_group(v->list, "heads %d", v->sweep.heads[i]);
        hl_plot_line(plot, curve.x, curve.value, curve.count, strong ? 3 : 1.5F, line_color(v, i));
        draw_end(v, plot, &curve, i);
        hl_draw_group_end(v->list);
    }
}

/* A ring at the setting in force; returns its accuracy, or -1 where it was not measured. */
static float draw_mark(const capacity_view *v, const hl_plot *plot, int relation) {
    hl_sweep_curve curve;
    float x, value;
    bool measured;
    const hl_theme *theme = v->in->theme;
    if (!v->in_force)
        return -1;
    hl_sweep_curve_of(&v->sweep, relation, v->in->scene->heads, &curve);
    if (!hl_sweep_at(&curve, v->in->scene->dk, &x, &value, &measured))
        return -1;
    hl_point at = hl_plot_at(plot, x, value);
    float r = 6 * v->k;
    hl_draw_line(v->list, (hl_point){at.x, at.y + r}, (hl_point){at.x, plot->r.y + plot->r.h}, 1,
                 theme->accent);
    hl_draw_rect(v->list, (hl_rect){at.x - r, at.y - r, 2 * r, 2 * r}, r, theme->accent);
    r -= 2;
    hl_draw_rect(v->list, (hl_rect){at.x - r, at.y - r, 2 * r, 2 * r}, r, theme->panel);
    return measured ? value : -1;
}

static void draw_axes(const capacity_view *v, hl_plot *plot) {
    char label[16];
    hl_plot_level(plot, 0, "0 %");
    hl_plot_level(plot, 0.5F, "50 %");
    hl_plot_level(plot, 1, "100 %");
    for (int i = 0; i < v->sweep.steps; i++) {
        snprintf(label, sizeof label, "%d", v->sweep.dk[i]);
        hl_plot_step(plot, hl_sweep_x(&v->sweep, v->sweep.dk[i]), label,
                     v->in_force && v->sweep.dk[i] == v->in->scene->dk);
    }
}

static void draw_plot(const capacity_view *v, hl_rect r, int relation) {
    float k = v->k, size = 13 * k;
    char name[64], number[HL_NUMBER_MAX] = "";
    hl_plot plot = {.list = v->list,
                    .theme = v->in->theme,
                    .r = {r.x + 52 * k, r.y + 36 * k, r.w - 68 * k, r.h - 62 * k},
                    .k = k,
                    .low = 0,
                    .high = 1};
    if (relation < 0)
        snprintf(name, sizeof name, "mean of %s%d",
                 v->sweep.common_count == v->sweep.relations ? "all " : "", v->sweep.common_count);
    else
        snprintf(name, sizeof name, "%.60s", v->sweep.relation[relation]);
    hl_draw_group(v->list, "plot %s", name);
    draw_axes(v, &plot);
    draw_lines(v, &plot, relation);
    float value = draw_mark(v, &plot, relation);
    if (value >= 0)
        snprintf(number, sizeof number, "%.1f %%", 100 * (double)value);
    float w = hl_draw_text(v->list, r.x + r.w - 16 * k, r.y + 16 * k, HL_RIGHT,
                           hl_part_digits(size, HL_SEMIBOLD), v->in->theme->accent, number, HL_ALL);
    hl_draw_text_fit(v->list, r.x, r.y + 16 * k, r.w - 24 * k - w, HL_LEFT,
                     hl_part_font(size, HL_SEMIBOLD), v->in->theme->ink, name, HL_ALL);
    hl_draw_group_end(v->list);
}

/* Columns that make the cells nearest to a good shape. */
static int columns(hl_rect r, int plots, float k) {
    int best = 1, most = (int)fmaxf(floorf(r.w / (CELL_W * k)), 1);
    float nearest = INFINITY;
    for (int n = 1; n <= most; n++) {
        float shape = r.w / (float)n / (r.h / ceilf((float)plots / (float)n));
        float off = fabsf(logf(shape / 1.6F));
        if (off < nearest) {
            nearest = off;
            best = n;
        }
    }
    return best;
}

static void draw_plots(const capacity_view *v, hl_rect r) {
    int most =
        (int)fmaxf(floorf(r.w / (CELL_W * v->k)), 1) * (int)fmaxf(floorf(r.h / (CELL_H * v->k)), 1);
    int first = v->sweep.relations > 1 ? -1 : 0, all = v->sweep.relations - first;
    int plots = all < most ? all : most;
    int across = columns(r, plots, v->k), down = (plots + across - 1) / across;
    float w = r.w / (float)across, h = r.h / (float)down;
    for (int i = 0; i < plots; i++)
        draw_plot(v, (hl_rect){r.x + (float)(i % across) * w, r.y + (float)(i / across) * h, w, h},
                  first + i);
}

static void draw_content(const capacity_view *v, hl_rect r) {
    char more[160];
    const hl_scene *s = v->in->scene;
    float k = v->k;
    if (v->in_force)
        snprintf(more, sizeof more,
                 "now %d head%s, d_k %d; accuracy by d_k, a line for each head "
                 "count",
                 s->heads, s->heads == 1 ? "" : "s", s->dk);
    else
        snprintf(more, sizeof more, "accuracy by d_k, a line for each head count, in layer %d",
                 s->model->layers);
    hl_part_title(v->list, v->in->theme, r, k, "Capacity", more);
    hl_rect inner = {r.x + 16, r.y + 40 * k, r.w - 32, r.h - 40 * k - 12};
    float note = hl_part_how(v->list, v->in->theme, inner, k,
                             r.h < 280   ? 1
                             : r.w < 420 ? 4
                                         : 3,
                             HOW, CAVEAT);
    inner.h -= note + 8;
    draw_plots(v, inner);
}

static void draw_empty(const capacity_view *v, hl_rect r) {
    float k = v->k;
    int lines = (int)fmaxf((r.h - 52 * k) / (22 * k), 0);
    hl_part_title(v->list, v->in->theme, r, k, "Capacity", "");
    hl_part_wrap(
        v->list, r.x + 16, r.y + 56 * k, fminf(r.w - 32, 560 * k), 22 * k, lines,
        hl_part_font(14 * k, HL_REGULAR), v->in->theme->soft,
        "How head count and d_k change accuracy was not measured when this model was made.");
}

void hl_view_capacity(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    (void)hits; /* nothing to press: the settings stand in their column */
    capacity_view *v = r.w > 0 && r.h > 0 ? calloc(1, sizeof *v) : NULL;
    if (!v)
        return;
    const hl_scene *s = in->scene;
    *v = (capacity_view){.in = in, .list = list, .k = fminf(hl_part_scale(in, r, 1100, 620), 1.4F)};
    hl_draw_group(list, "view capacity");
    hl_part_panel(list, in->theme, r);
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(r, 1));
    if (s->model)
        hl_sweep_read(s->model, &v->sweep);
    v->in_force = s->model && s->layer == s->model->layers - 1;
    if (!s->model)
        hl_part_centred(list, in->theme, r, 14, hl_part_nothing(in));
    else if (v->sweep.relations == 0)
        draw_empty(v, r);
    else
        draw_content(v, r);
    hl_draw_clip_pop(list, clip);
    hl_draw_group_end(list);
    free(v);
}
