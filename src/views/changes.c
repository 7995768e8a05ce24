/* changes.c - what changed most between two maps, in words. */
#include "changes.h"

#include <math.h>
#include <stdio.h>

#define ROW_LEAST 28.0F
#define ROW_MOST 48.0F
#define ARROW "\xE2\x86\x92"
#define TOLD 0.01F /* from here on the two printed numbers differ */

/* A panel on its way to rows. */
typedef struct changes_view {
    const hl_view_in *in;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rect panel, r; /* r: between title and note */
    float k;
} changes_view;

int hl_changes_told(const hl_comparison *c) {
    int count = 0;
    while (count < c->change_count && hl_change_size(&c->changes[count]) >= TOLD)
        count++;
    return count;
}

int hl_changes_read(const hl_comparison *c, hl_move *out, int max) {
    int told = hl_changes_told(c), count = told < max ? told : max;
    for (int i = 0; i < count; i++) {
        const hl_change *change = &c->changes[i];
        out[i] = (hl_move){.link = ARROW, .before = change->before, .after = change->after};
        hl_pair_label(c, change->query, out[i].from);
        hl_pair_label(c, change->key, out[i].to);
    }
    return count;
}

void hl_changes_rest(const hl_comparison *c, int shown, char *out, size_t size) {
    int more = c->change_count - shown;
    out[0] = '\0';
    if (more > 0)
        snprintf(out, size, "and %s%d smaller change%s",
                 c->change_count >= HL_CHANGES_MAX ? "more than " : "", more, more == 1 ? "" : "s");
}

void hl_changes_hit(const hl_comparison *c, int i, hl_view view, hl_rect r, hl_hits *hits) {
    hl_hits_add(hits, (hl_hit){.kind = HL_HIT_PAIR,
                               .rect = r,
                               .unit = c->changes[i].query,
                               .key = c->changes[i].key,
                               .view = view});
}

/* A row under the pointer or the keyboard has a ground. */
static void draw_ground(const changes_view *v, int i, hl_rect row) {
    const hl_change *change = &v->in->comparison->changes[i];
    const hl_focus *f = &v->in->focus;
    if (f->pair_row == change->query && f->pair_col == change->key)
        hl_draw_rect(v->list, (hl_rect){row.x - 8, row.y + 1, row.w + 16, row.h - 2}, 6,
                     v->in->theme->sunken);
}

static void draw_rest(const changes_view *v, int shown, float y) {
    char text[64];
    float size = 13 * v->k;
    hl_changes_rest(v->in->comparison, shown, text, sizeof text);
    hl_draw_text_fit(v->list, v->r.x, hl_part_baseline(y + 12 * v->k, size), v->r.w, HL_LEFT,
                     hl_part_font(size, HL_REGULAR), v->in->theme->soft, text, HL_ALL);
}

static void draw_rows(const changes_view *v) {
    hl_move moves[HL_MOVES_MAX];
    const hl_comparison *c = v->in->comparison;
    int fit = (int)fmaxf(floorf(v->r.h / (ROW_LEAST * v->k)), 0);
    if (fit < c->change_count) /* a line below says how many more there are */
        fit = (int)fmaxf(floorf((v->r.h - 24 * v->k) / (ROW_LEAST * v->k)), 0);
    int count = hl_changes_read(c, moves, fit < HL_MOVES_MAX ? fit : HL_MOVES_MAX);
    float rows = v->r.h - (count < c->change_count ? 24 * v->k : 0);
    float step = fminf(ROW_MOST * v->k, rows / fmaxf((float)count, 1));
    hl_move_place place = hl_moves_place(v->list, v->r, v->k, moves, count);
    for (int i = 0; i < count; i++) {
        hl_rect row = {v->r.x, v->r.y + (float)i * step, v->r.w, step};
        draw_ground(v, i, row);
        hl_move_draw(&place, v->in->theme, roundf(row.y + step / 2), &moves[i], v->list);
        hl_changes_hit(c, i, HL_VIEW_COMPARE, row, v->hits);
    }
    if (count > 0)
        draw_rest(v, count, v->r.y + (float)count * step);
}

static void draw_changes(changes_view *v, bool heads) {
    const char *how = heads ? "of each head of the layer on show the largest weight between two "
                              "words."
                            : "the weight of a link in the maps of both sides, the largest "
                              "difference first; words are paired by the longest common sequence.";
    hl_rect inner = {v->panel.x + 16, v->panel.y, v->panel.w - 32, v->panel.h - 12};
    int lines = v->panel.h < (heads ? 260 : 220) * v->k ? 1 : v->panel.w < 500 * v->k ? 3 : 2;
    float note = hl_part_how(v->list, v->in->theme, inner, v->k, lines, how, HL_CAVEAT);
    float head = (heads ? 38 : 42) * v->k,
          tail = heads && v->panel.h < 260 * v->k ? 12 : 18; /* heads need every line */
    v->r = (hl_rect){inner.x, v->panel.y + head, inner.w, v->panel.h - head - note - tail};
    if (heads)
        hl_changes_heads(v->in, v->r, v->k, v->list, v->hits);
    else if (hl_changes_told(v->in->comparison) == 0)
        hl_part_centred(v->list, v->in->theme, v->r, 14 * v->k,
                        "No weight changed by 0.01 or more");
    else
        draw_rows(v);
}

void hl_view_changes(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    changes_view v = {.in = in, .list = list, .hits = hits, .panel = r};
    const char *nothing = hl_part_no_comparison(in);
    bool heads = !nothing && in->comparison->first->heads != in->comparison->second->heads;
    v.k = fminf(hl_part_scale(in, r, 560, 300), 1.4F);
    hl_draw_group(list, "view changes");
    hl_part_panel(list, in->theme, r);
    hl_part_title(list, in->theme, r, v.k,
                  heads ? "Each head's strongest link" : "What changed most", "");
    if (nothing)
        hl_part_centred(list, in->theme, r, 14, nothing);
    else
        draw_changes(&v, heads);
    hl_draw_group_end(list);
}
