/* changes_heads.c - one head beside several: what each of them looks at most. */
#include "changes.h"

#include <math.h>
#include <stdio.h>

#define ROW 26.0F

/* One side's column. */
typedef struct column {
    hl_view_in in;
    hl_rect r;
    float k, step;
    hl_draw_list *list;
    hl_hits *hits;
} column;

static float type_of(const column *c) {
    return fmaxf(fminf(13 * c->k, floorf(0.64F * c->step)), 11);
}

/* "it -> animal" and the weight, or that there is none. */
static void draw_link(const column *c, float x, float y, int head) {
    const hl_scene *s = c->in.scene;
    float size = type_of(c), base = hl_part_baseline(y, size), right = c->r.x + c->r.w;
    int query, key;
    float weight;
    if (!hl_scene_head_top(s, head, &query, &key, &weight)) {
        hl_draw_text_fit(c->list, x, base, right - x, HL_LEFT, hl_part_font(size, HL_REGULAR),
                         c->in.theme->soft, "no link between words", HL_ALL);
        return;
    }
    char link[2 * HL_PAIR_LABEL], number[HL_NUMBER_MAX];
    snprintf(link, sizeof link, "%.150s \xE2\x86\x92 %.150s", s->labels[query], s->labels[key]);
    hl_part_number(weight, false, number);
    hl_draw_text_fit(c->list, x, base, right - 40 * c->k - x, HL_LEFT,
                     hl_part_font(size, HL_SEMIBOLD), c->in.theme->ink, link, HL_ALL);
    hl_draw_text(c->list, right, base, HL_RIGHT, hl_part_digits(size, HL_SEMIBOLD),
                 c->in.theme->ink, number, HL_ALL);
}

static void draw_head(const column *c, float top, int head) {
    char name[64];
    float k = c->k, y = roundf(top + c->step / 2), size = type_of(c), x = c->r.x + 26 * k;
    float middle = x + 0.36F * (c->r.w - 26 * k);
    hl_scene_head_name(c->in.scene, head, c->r.w < 420 * k, name, sizeof name);
    hl_draw_group(c->list, "head %d", head + 1);
    hl_part_chip(c->list, head, c->r.x + 9 * k, y, fminf(9 * k, 0.49F * c->step));
    hl_draw_text_fit(c->list, x, hl_part_baseline(y, size), middle - x - 8 * k, HL_LEFT,
                     hl_part_font(size, HL_REGULAR), c->in.theme->soft, name, HL_ALL);
    draw_link(c, middle, y, head);
    hl_draw_group_end(c->list);
    if (!hl_side_second(&c->in)) /* the document's heads can be chosen, the other side's follow */
        hl_hits_add(c->hits, (hl_hit){.kind = HL_HIT_HEAD,
                                      .rect = {c->r.x, top, c->r.w, c->step},
                                      .unit = head,
                                      .key = -1,
                                      .view = HL_VIEW_COMPARE});
}

static void draw_column(const column *c) {
    char name[256];
    float k = c->k, size = 13 * k;
    int heads = c->in.scene->heads, fit = (int)fmaxf((c->r.h - 24 * k) / c->step, 0);
    int shown = heads <= fit ? heads : fit > 0 ? fit - 1 : 0;
    hl_side_name(&c->in, name, sizeof name);
    hl_draw_text_fit(c->list, c->r.x, c->r.y + 15 * k, c->r.w, HL_LEFT,
                     hl_part_font(size, HL_MEDIUM), c->in.theme->ink, name, HL_ALL);
    for (int i = 0; i < shown; i++)
        draw_head(c, c->r.y + 24 * k + (float)i * c->step, i);
    if (shown == heads || fit == 0)
        return;
    snprintf(name, sizeof name, "and %d more heads", heads - shown);
    hl_draw_text_fit(
        c->list, c->r.x, hl_part_baseline(c->r.y + 24 * k + ((float)shown + 0.5F) * c->step, size),
        c->r.w, HL_LEFT, hl_part_font(size, HL_REGULAR), c->in.theme->soft, name, HL_ALL);
}

void hl_changes_heads(const hl_view_in *in, hl_rect r, float k, hl_draw_list *list, hl_hits *hits) {
    const hl_comparison *c = in->comparison;
    int most = c->first->heads > c->second->heads ? c->first->heads : c->second->heads;
    column side = {.in = *in, .k = k, .list = list, .hits = hits};
    side.step = fminf(fmaxf((r.h - 24 * k) / (float)most, 18 * k), ROW * k);
    side.r = (hl_rect){r.x, r.y, (r.w - 24 * k) / 2, r.h};
    side.in.scene = c->first;
    draw_column(&side);
    side.r.x += side.r.w + 24 * k;
    side.in.scene = c->second;
    draw_column(&side);
}
