/* reference.c - "it means": what the pronouns of a sentence look at, as shares of the candidates.
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>

#define BAR 28.0F
#define BAR_LEAST 24.0F /* where all bars fit so, and not otherwise */
#define HEADER 34.0F
#define LINE 22.0F

enum { CANDIDATES_MAX = 64 };

/* One pronoun's block. */
typedef struct block {
    const hl_view_in *in;
    const hl_reference *ref;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rect r;
    float k, y;
    bool brief; /* inside the arcs' panel: no line for the head */
} block;

static const char *const INVITATION = "Pin it, he, she or they to see what it stands for.";

static bool chosen_before(const hl_reference *ref, const bool *chosen, int a, int b) {
    return !chosen[a] && (b < 0 || ref->items[a].share > ref->items[b].share);
}

/* Of more candidates than fit, those with the largest shares, in the order of the text. */
static int choose(const hl_reference *ref, int room, int out[CANDIDATES_MAX]) {
    bool chosen[CANDIDATES_MAX] = {false};
    int all = ref->count < CANDIDATES_MAX ? ref->count : CANDIDATES_MAX, count = 0;
    for (int n = 0; n < room && n < all; n++) {
        int best = -1;
        for (int i = 0; i < all; i++)
            best = chosen_before(ref, chosen, i, best) ? i : best;
        chosen[best] = true;
    }
    for (int i = 0; i < all; i++)
        if (chosen[i])
            out[count++] = i;
    return count;
}

static int winner(const hl_reference *ref) {
    int best = 0;
    for (int i = 1; i < ref->count; i++)
        if (ref->items[i].share > ref->items[best].share)
            best = i;
    return best;
}

static void draw_header(block *b) {
    const hl_theme *theme = b->in->theme;
    char word[64];
    float k = b->k, size = (b->brief ? 14 : 18) * k, y = b->y + 22 * k;
    hl_part_bytes(b->in->scene, b->ref->start, b->ref->end, word, sizeof word);
    float w = hl_draw_text_fit(b->list, b->r.x, y, b->r.w - HL_CORNER - 60 * k, HL_LEFT,
                               hl_part_font(size, HL_BOLD),
                               hl_head_text_color(theme, b->ref->head.head), word, HL_ALL);
    hl_draw_text(b->list, b->r.x + w + 7 * k, y, HL_LEFT, hl_part_font(14 * k, HL_REGULAR),
                 theme->soft, "means", HL_ALL);
    b->y += (b->brief ? 32 : HEADER) * k;
}

static void draw_head(block *b) {
    char name[160];
    float k = b->k, y = b->y + LINE * k / 2 + 2, size = 13 * k;
    hl_part_head_name(b->in->scene, b->ref->head, true, name, sizeof name);
    hl_part_chip(b->list, b->ref->head.head, b->r.x + 9 * k, y, 9 * k);
    hl_draw_text_fit(b->list, b->r.x + 25 * k, hl_part_baseline(y, size), b->r.w - 25 * k, HL_LEFT,
                     hl_part_font(size, HL_REGULAR), b->in->theme->soft, name, HL_ALL);
    if (b->ref->head.layer == b->in->scene->layer && !hl_side_second(b->in))
        hl_hits_add(b->hits, (hl_hit){.kind = HL_HIT_HEAD,
                                      .rect = {b->r.x, b->y, b->r.w, LINE * k},
                                      .unit = b->ref->head.head,
                                      .key = -1,
                                      .view = HL_VIEW_REFERENCE});
    b->y += (LINE + 8) * k;
}

/* What is left of the candidates after the bars. */
static void draw_others(block *b, const int *shown, int count) {
    float rest = 1, k = b->k, size = 13 * k;
    char text[64], number[HL_NUMBER_MAX];
    int more = b->ref->count - count;
    for (int i = 0; i < count; i++)
        rest -= b->ref->items[shown[i]].share;
    snprintf(text, sizeof text, "%d other%s", more, more == 1 ? "" : "s");
    hl_part_number(fmaxf(rest, 0), false, number);
    float base = hl_part_baseline(b->y + LINE * k / 2, size);
    hl_draw_text(b->list, b->r.x, base, HL_LEFT, hl_part_font(size, HL_REGULAR), b->in->theme->soft,
                 text, HL_ALL);
    hl_draw_text(b->list, b->r.x + b->r.w, base, HL_RIGHT, hl_part_digits(size, HL_SEMIBOLD),
                 b->in->theme->ink, number, HL_ALL);
}

static void draw_bars(block *b) {
    const hl_reference *ref = b->ref;
    int shown[CANDIDATES_MAX], best = winner(ref);
    float k = b->k, room = b->r.y + b->r.h - b->y;
    float step = fmaxf(fminf(room / (float)ref->count, BAR * k), BAR_LEAST * k);
    int fit = (int)fmaxf(floorf(room / step), 0);
    if (fit < ref->count) {
        step = BAR * k;
        fit = (int)fmaxf(floorf((room - LINE * k) / step), room >= step ? 1 : 0);
    }
    int count = choose(ref, fit, shown);
    hl_bar bars[CANDIDATES_MAX] = {0};
    char label[CANDIDATES_MAX][HL_PAIR_LABEL];
    for (int i = 0; i < count; i++) {
        const hl_candidate *c = &ref->items[shown[i]];
        hl_part_bytes(b->in->scene, c->start, c->end, label[i], sizeof label[i]);
        bars[i] = (hl_bar){label[i], c->share, hl_head_color(ref->head.head), shown[i] == best};
    }
    hl_bar_place place = hl_bars_place(b->list, b->r, k, bars, count);
    for (int i = 0; i < count; i++) {
        hl_bar_draw(&place, b->in->theme, b->y + step / 2, &bars[i], b->list);
        hl_hits_add(b->hits,
                    (hl_hit){.kind = HL_HIT_WORD,
                             .rect = {b->r.x, b->y, b->r.w, step},
                             .unit = hl_part_unit_at(b->in->scene, ref->items[shown[i]].start),
                             .key = -1,
                             .view = HL_VIEW_REFERENCE,
                             .beside = hl_side_second(b->in)});
        b->y += step;
    }
    if (count < ref->count && room - (float)count * step >= LINE * k)
        draw_others(b, shown, count);
}

static void draw_block(block *b) {
    char word[64];
    hl_part_bytes(b->in->scene, b->ref->start, b->ref->end, word, sizeof word);
    hl_draw_group(b->list, "reference %s", word);
    b->y = b->r.y;
    draw_header(b);
    if (!b->brief)
        draw_head(b);
    if (b->ref->count == 0)
        hl_part_wrap(b->list, b->r.x, b->y + 16 * b->k, b->r.w, 18 * b->k, 3,
                     hl_part_font(13 * b->k, HL_REGULAR), b->in->theme->soft,
                     "No other noun stands in this sentence.");
    else
        draw_bars(b);
    hl_draw_group_end(b->list);
}

static int max_int(int a, int b) {
    return a > b ? a : b;
}

static int min_int(int a, int b) {
    return a < b ? a : b;
}

/* What the block with the most candidates takes at scale 1. */
static float block_height(const hl_view_in *in) {
    int most = 2;
    for (int i = 0; i < in->scene->reference_count; i++)
        most = max_int(most, in->scene->references[i].count);
    return HEADER + LINE + 8 + BAR * (float)most + 4;
}

/* Side by side where the panel is wide, below each other where it is high. */
typedef struct grid {
    int across, down;
    int shown; /* the first ones, when not all fit */
} grid;

static grid block_grid(hl_rect r, int all) {
    grid g = {.across = min_int(max_int((int)((r.w + 32) / 300), 1), all)};
    int down = max_int((int)((r.h + 12) / 140), 1);
    g.down = min_int(down, (all + g.across - 1) / g.across);
    g.shown = min_int(all, g.across * g.down);
    return g;
}

static void draw_blocks(const hl_view_in *in, hl_rect r, const grid *g, hl_draw_list *list,
                        hl_hits *hits) {
    float w = (r.w - 32 * (float)(g->across - 1)) / (float)g->across;
    float h = (r.h - 12 * (float)(g->down - 1)) / (float)g->down;
    float k = hl_part_scale(in, (hl_rect){0, 0, fminf(w, 640), h}, 320, block_height(in));
    for (int i = 0; i < g->shown; i++) {
        block b = {.in = in, .ref = &in->scene->references[i], .list = list, .hits = hits, .k = k};
        b.r = (hl_rect){r.x + (float)(i % g->across) * (w + 32),
                        r.y + (float)(i / g->across) * (h + 12), fminf(w, 760 * k), h};
        draw_block(&b);
    }
}

static void how_text(const hl_view_in *in, char *out, size_t size) {
    char name[160];
    const hl_reference *ref = &in->scene->references[0];
    hl_part_head_name(in->scene, ref->head, false, name, sizeof name);
    snprintf(out, size, "share = weight on the noun / sum over all candidate nouns, in %s%s.", name,
             ref->head.assigned ? ""
                                : " (the model names no head for pronouns; this one is right most "
                                  "often on labelled sentences)");
}

/* The blocks above their note. It says when not all are shown, and is longer then: what the blocks
 * have is shared out again until it stays. */
static void draw_pronouns(const hl_view_in *in, hl_rect r, float k, hl_draw_list *list,
                          hl_hits *hits) {
    char how[400], caveat[HL_CAVEAT_MAX];
    int all = in->scene->reference_count, shown;
    /* where the bars would not fit beside it, they go first */
    int lines = r.h < 134 ? 0 : r.h < 224 || r.w >= 668 ? 2 : 4;
    grid g = {.shown = all};
    hl_rect blocks;
    how_text(in, how, sizeof how);
    do {
        shown = g.shown;
        blocks = r;
        hl_part_caveat(HL_CAVEAT, "pronouns", shown, all, caveat);
        if (lines > 0)
            blocks.h -= hl_part_how_height(list, r, k, lines, how, caveat) + 2;
        g = block_grid(blocks, shown);
    } while (g.shown < shown);
    draw_blocks(in, blocks, &g, list, hits);
    if (lines > 0)
        hl_part_how(list, in->theme, r, k, lines, how, caveat);
}

static void draw_panel(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    const char *nothing = hl_part_nothing(in);
    hl_rect inner = {r.x + 16, r.y + 6, r.w - 32, r.h - 14};
    float k = hl_part_scale(in, r, 800, 330);
    hl_part_panel(list, in->theme, r);
    if (nothing && in->scene->heads_on_count > 0) {
        hl_part_centred(list, in->theme, r, 14, nothing);
        return;
    }
    if (in->scene->reference_count == 0) {
        hl_part_title(list, in->theme, r, k, "It means", "");
        int lines = (int)fmaxf((r.h - 52 * k) / (22 * k), 0);
        hl_part_wrap(list, inner.x, r.y + 56 * k, fminf(inner.w, 520 * k), 22 * k, lines,
                     hl_part_font(14 * k, HL_REGULAR), in->theme->soft, INVITATION);
        return;
    }
    draw_pronouns(in, inner, k, list, hits);
}

/* In the comparison the first pronoun alone, without a panel of its own. */
static void draw_brief(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (in->scene->reference_count == 0)
        return;
    block b = {.in = in, .ref = &in->scene->references[0], .list = list, .hits = hits};
    b.k = hl_part_scale(in, r, 260, 200);
    b.brief = true;
    b.r = (hl_rect){r.x + 8, r.y + 12, r.w - 24, r.h - 20};
    draw_block(&b);
}

void hl_view_reference(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    bool brief = in->doc->view == HL_VIEW_COMPARE;
    if (brief && hl_part_nothing(in))
        return;
    hl_draw_group(list, "view %sreference", hl_side_second(in) ? "second " : "");
    int32_t clip = hl_draw_clip_push(list, r);
    (brief ? draw_brief : draw_panel)(in, r, list, hits);
    hl_draw_clip_pop(list, clip);
    hl_draw_group_end(list);
}
