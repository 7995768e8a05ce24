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
static const char *const CAVEAT = "Points are measured; lines are only guides.";

/* Head counts from soft to ink, the one in force in the accent. */
static hl_color line_color(const capacity_view *v, int index) {
    const hl_theme *theme = v->in->theme;
    if (v->in_force && v->sweep.heads[index] == v->in->scene->heads)
        return theme->accent;
    float share = v->sweep.head_counts > 1 ? (float)index / (float)(v->sweep.head_counts - 1) : 1;
    return hl_color_mix(theme->faint, theme->ink, share);
}

static bool is_strong(const capacity_view *v, int index) {
    return v->in_force && v->sweep.heads[index] == v->in->scene->heads;
}

/* The curves of one plot and the places that their labels take. */
typedef struct curves {
    hl_sweep_curve of[HL_SWEEP_HEADS];
    hl_rect label[HL_SWEEP_HEADS]; /* w 0 = none yet */
    int count;
} curves;

static bool rects_meet(hl_rect a, hl_rect b) {
    return a.w > 0 && b.w > 0 && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

/* Does a line run through r? Asked at points close to each other. */
static bool line_meets(const hl_plot *plot, const hl_sweep_curve *c, hl_rect r) {
    enum { STEPS = 12 };
    for (int i = 0; i + 1 < c->count; i++)
        for (int n = 0; n <= STEPS; n++) {
            float t = (float)n / STEPS;
            hl_point at = hl_plot_at(plot, c->x[i] + t * (c->x[i + 1] - c->x[i]),
                                     c->value[i] + t * (c->value[i + 1] - c->value[i]));
            if (hl_rect_has(r, at.x, at.y))
                return true;
        }
    return false;
}

/* How much stands in the way of a label: another label counts most. */
static int crowd(const curves *all, const hl_plot *plot, hl_rect r) {
    int count = r.y + r.h > plot->r.y + plot->r.h ? 4 : 0;
    for (int i = 0; i < all->count; i++)
        count += 4 * rects_meet(r, all->label[i]) + line_meets(plot, &all->of[i], r);
    return count;
}

/* The head count stands over the end of its line, or beside that place where it reads better. */
static void draw_end(const capacity_view *v, const hl_plot *plot, curves *all, int index) {
    char label[16];
    const hl_sweep_curve *curve = &all->of[index];
    bool strong = is_strong(v, index);
    float k = v->k, size = fmaxf(roundf(11 * k), 11), away = (strong ? 9 : 6) * k;
    hl_font font = hl_part_digits(size, strong ? HL_BOLD : HL_REGULAR);
    hl_point end = hl_plot_at(plot, curve->x[curve->count - 1], curve->value[curve->count - 1]);
    snprintf(label, sizeof label, "%d", v->sweep.heads[index]);
    float w = hl_text_width(v->list->fonts, font, label, HL_ALL) + 6, high = 0.75F * size;
    const hl_rect places[] = {{end.x - w / 2, end.y - away - high, w, high},
                              {end.x - w + 3, end.y - away - high, w, high},
                              {end.x - w / 2, end.y + away, w, high},
                              {end.x + away, end.y - high / 2, w, high}};
    hl_rect best = places[0];
    for (int i = 1; i < 4; i++)
        if (crowd(all, plot, places[i]) < crowd(all, plot, best))
            best = places[i];
    all->label[index] = best;
    hl_draw_text(v->list, best.x + best.w / 2, best.y + high, HL_MIDDLE, font, line_color(v, index),
                 label, HL_ALL);
}

/* All lines, then their labels, that of the head count in force first. */
static void draw_lines(const capacity_view *v, const hl_plot *plot, int relation) {
    curves all = {.count = v->sweep.head_counts};
    for (int i = 0; i < all.count; i++) {
        hl_sweep_curve *c = &all.of[i];
        hl_sweep_curve_of(&v->sweep, relation, v->sweep.heads[i], c);
        if (c->count == 0)
            continue;
        hl_draw_group(v->list, "heads %d", v->sweep.heads[i]);
        hl_plot_line(plot, c->x, c->value, c->count, is_strong(v, i) ? 3 : 1.5F, line_color(v, i));
        hl_draw_group_end(v->list);
    }
    for (int strong = 1; strong >= 0; strong--)
        for (int i = 0; i < all.count; i++)
            if (all.of[i].count > 0 && is_strong(v, i) == (strong == 1))
                draw_end(v, plot, &all, i);
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
    if (plot->r.h >= 28 * v->k) /* else it would lie on the others */
        hl_plot_level(plot, 0.5F, "50 %");
    hl_plot_level(plot, 1, "100 %");
    hl_plot_name(plot, "d_k");
    for (int strong = 1; strong >= 0; strong--)
        for (int i = 0; i < v->sweep.steps; i++) {
            if (strong != (v->in_force && v->sweep.dk[i] == v->in->scene->dk))
                continue;
            snprintf(label, sizeof label, "%d", v->sweep.dk[i]);
            hl_plot_step(plot, hl_sweep_x(&v->sweep, v->sweep.dk[i]), label, strong);
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
    if (v->in_force) /* a narrow panel says the shorter half */
        snprintf(more, sizeof more, "now %d head%s, d_k %d%s", s->heads, s->heads == 1 ? "" : "s",
                 s->dk, r.w < 460 * k ? "" : "; accuracy by d_k, a line for each head count");
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
