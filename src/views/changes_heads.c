/* changes_heads.c - one head beside several: what each of them looks at most. */
#include "changes.h"

#include <math.h>
#include <stdio.h>

#define ROW 26.0F
#define LEAST_ROW 17.0F
#define TITLE 24.0F
#define LOW_ROW 15.0F
#define LOW_TITLE 17.0F

typedef enum naming { FULL, BRIEF, NONE } naming;

/* One side's column. */
typedef struct column {
    hl_view_in in;
    hl_rect r;
    float k, step;
    float name_w; /* of the widest head's name with the gap behind it */
    naming how;   /* names are written */
    hl_draw_list *list;
    hl_hits *hits;
} column;

static float type_of(const column *c) {
    return fmaxf(fminf(13 * c->k, floorf(0.64F * c->step)), 11);
}

static void name_of(const hl_scene *s, int head, naming how, char *out, size_t size) {
    out[0] = '\0';
    if (how != NONE)
        hl_scene_head_name(s, head, how == BRIEF, out, size);
}

/* "it -> animal"; false when the head has no link between words, or one that would read 0.00. */
static bool link_text(const hl_scene *s, int head, char out[2 * HL_PAIR_LABEL], float *weight) {
    int query, key;
    if (!hl_scene_head_top(s, head, &query, &key, weight) || *weight < HL_WEIGHT_LEAST)
        return false;
    snprintf(out, 2 * HL_PAIR_LABEL, "%.150s \xE2\x86\x92 %.150s", s->labels[query],
             s->labels[key]);
    return true;
}

/* What the rows of a side need: chip, its widest name in this form, widest link, weight. */
static float measure(column *c, naming how) {
    const hl_scene *s = c->in.scene;
    char name[64], link[2 * HL_PAIR_LABEL];
    float size = type_of(c), name_w = 0, link_w = 0, weight;
    for (int head = 0; head < s->heads; head++) {
        name_of(s, head, how, name, sizeof name);
        name_w = fmaxf(name_w,
                       hl_text_width(c->list->fonts, hl_part_font(size, HL_REGULAR), name, HL_ALL));
        if (link_text(s, head, link, &weight))
            link_w = fmaxf(link_w, hl_text_width(c->list->fonts, hl_part_font(size, HL_SEMIBOLD),
                                                 link, HL_ALL));
    }
    c->how = how;
    c->name_w = name_w > 0 ? name_w + 1 + 8 * c->k : 0;
    return 26 * c->k + c->name_w + link_w + 1 + 40 * c->k;
}

/* The longest form of names with which a side's rows fit. */
static void choose_names(column *c, float w) {
    naming how = FULL;
    while (measure(c, how) > w && how < NONE)
        how++;
}

/* No name and no link is cut while names can be left out: the chips have the heads' numbers, and
 * the strip above names those. The side with fewer heads does without first. What is left over is
 * for both. */
static void place(column *first, column *second, hl_rect r) {
    static const naming tries[][2] = {{FULL, FULL}, {BRIEF, BRIEF}, {BRIEF, NONE}, {NONE, NONE}};
    bool fewer = second->in.scene->heads <= first->in.scene->heads;
    column *most = fewer ? first : second, *least = fewer ? second : first;
    float over = -1, a = 0, b = 0, gap = 24 * first->k;
    for (size_t i = 0; over < 0 && i < sizeof tries / sizeof *tries; i++) {
        a = measure(most, tries[i][0]);
        b = measure(least, tries[i][1]);
        over = r.w - gap - a - b;
    }
    float first_w = (fewer ? a : b) + over / 2;
    first->r = (hl_rect){r.x, r.y, first_w, r.h};
    second->r = (hl_rect){r.x + first_w + gap, r.y, r.w - gap - first_w, r.h};
}

/* "it -> animal" and the weight, or that there is none. */
static void draw_link(const column *c, float x, float y, int head) {
    const hl_scene *s = c->in.scene;
    float size = type_of(c), base = hl_part_baseline(y, size), right = c->r.x + c->r.w;
    char link[2 * HL_PAIR_LABEL], number[HL_NUMBER_MAX];
    float weight;
    if (!link_text(s, head, link, &weight)) {
        hl_draw_text_fit(c->list, x, base, right - x, HL_LEFT, hl_part_font(size, HL_REGULAR),
                         c->in.theme->soft, "no link between words", HL_ALL);
        return;
    }
    hl_part_number(weight, false, number);
    hl_draw_text_fit(c->list, x, base, right - 40 * c->k - x, HL_LEFT,
                     hl_part_font(size, HL_SEMIBOLD), c->in.theme->ink, link, HL_ALL);
    hl_draw_text(c->list, right, base, HL_RIGHT, hl_part_digits(size, HL_SEMIBOLD),
                 c->in.theme->ink, number, HL_ALL);
}

static void draw_head(const column *c, float top, int head) {
    char name[64];
    float k = c->k, y = roundf(top + c->step / 2), size = type_of(c), x = c->r.x + 26 * k;
    float middle = x + c->name_w;
    name_of(c->in.scene, head, c->how, name, sizeof name);
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

/* Heads from..to below each other, at the top the side's name unless these go on with its heads. */
static void draw_part(const column *c, int from, int to, float title_h) {
    char name[256];
    hl_side_name(&c->in, name, sizeof name);
    if (title_h > 0)
        hl_draw_text_fit(c->list, c->r.x, c->r.y + fminf(15 * c->k, title_h - 4 * c->k), c->r.w,
                         HL_LEFT, hl_part_font(13 * c->k, HL_MEDIUM), c->in.theme->ink, name,
                         HL_ALL);
    for (int i = from; i < to; i++)
        draw_head(c, c->r.y + title_h + (float)(i - from) * c->step, i);
}

static void draw_column(const column *c) {
    char rest[64];
    float size = 13 * c->k, title_h = TITLE * c->k;
    int heads = c->in.scene->heads, fit = (int)fmaxf((c->r.h - title_h) / c->step, 0);
    int shown = heads <= fit ? heads : fit > 0 ? fit - 1 : 0;
    draw_part(c, 0, shown, title_h);
    if (shown == heads || fit == 0)
        return;
    snprintf(rest, sizeof rest, "and %d more heads", heads - shown);
    hl_draw_text_fit(
        c->list, c->r.x, hl_part_baseline(c->r.y + title_h + ((float)shown + 0.5F) * c->step, size),
        c->r.w, HL_LEFT, hl_part_font(size, HL_REGULAR), c->in.theme->soft, rest, HL_ALL);
}

/* Where one side has more heads than a low panel has rows, its list goes on in the second column,
 * and the other side's follows below. False when that is not enough either. */
static bool draw_flowing(column first, column second, hl_rect r) {
    float k = first.k, title_h = LOW_TITLE * k, gap = 24 * k, w = (r.w - gap) / 2;
    int heads = first.in.scene->heads, others = second.in.scene->heads;
    first.step = second.step = LOW_ROW * k;
    int left = (int)fmaxf((r.h - title_h) / first.step, 0);
    float top = title_h - first.step, rest_h = (float)(heads - left) * first.step;
    if (left >= heads || top + rest_h + title_h + (float)others * second.step > r.h)
        return false;
    choose_names(&first, w);
    choose_names(&second, w);
    first.r = (hl_rect){r.x, r.y, w, r.h};
    draw_part(&first, 0, left, title_h);
    first.r.x = r.x + w + gap;
    first.r.y = r.y + top; /* rows of both columns on the same lines */
    draw_part(&first, left, heads, 0);
    second.r = (hl_rect){first.r.x, first.r.y + rest_h, w, r.h - top - rest_h};
    draw_part(&second, 0, others, title_h);
    return true;
}

void hl_changes_heads(const hl_view_in *in, hl_rect r, float k, hl_draw_list *list, hl_hits *hits) {
    const hl_comparison *c = in->comparison;
    int most = c->first->heads > c->second->heads ? c->first->heads : c->second->heads;
    column side = {.in = *in, .k = k, .list = list, .hits = hits};
    side.step = fminf(fmaxf((r.h - TITLE * k) / (float)most, LEAST_ROW * k), ROW * k);
    column other = side;
    side.in.scene = c->first;
    other.in.scene = c->second;
    bool all_fit = TITLE * k + (float)most * side.step <= r.h + 0.01F;
    if (!all_fit && draw_flowing(side, other, r))
        return;
    place(&side, &other, r);
    draw_column(&side);
    draw_column(&other);
}
