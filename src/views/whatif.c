/* whatif.c - what was changed by hand, and what followed from it. */
#include "whatif.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW 28.0F
#define ROW_MOST 38.0F

/* The panel on its way down. */
typedef struct whatif_view {
    const hl_view_in *in;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rect r; /* inside the margins, above the note */
    float k, y;
} whatif_view;

static const char *const HOW =
    "the model is run again with the edits; the rest of an edited row is "
    "scaled so that it still sums to 1.";

/* --- how readings moved: the same bytes before and after ----------------------------------------
 */

static const hl_reference *same_reference(const hl_scene *s, const hl_reference *ref) {
    for (int i = 0; i < s->reference_count; i++)
        if (s->references[i].start == ref->start && s->references[i].end == ref->end)
            return &s->references[i];
    return NULL;
}

static const hl_candidate *same_candidate(const hl_reference *ref, const hl_candidate *c) {
    for (int i = 0; i < ref->count; i++)
        if (ref->items[i].start == c->start)
            return &ref->items[i];
    return NULL;
}

/* The candidates of all pronouns whose share moved, as many as there is room for. */
static int read_references(const hl_comparison *c, hl_move *out, int max) {
    int count = 0;
    for (int i = 0; i < c->second->reference_count; i++) {
        const hl_reference *after = &c->second->references[i];
        const hl_reference *before = same_reference(c->first, after);
        for (int k = 0; before && k < after->count && count < max; k++) {
            const hl_candidate *now = &after->items[k], *was = same_candidate(before, now);
            float old = was ? was->share : 0;
            if (fabsf(now->share - old) < HL_WEIGHT_LEAST)
                continue;
            out[count] = (hl_move){.link = "means", .before = old, .after = now->share};
            hl_part_bytes(c->second, after->start, after->end, out[count].from,
                          sizeof out[count].from);
            hl_part_bytes(c->second, now->start, now->end, out[count].to, sizeof out[count].to);
            count++;
        }
    }
    return count;
}

static const hl_meaning *same_meaning(const hl_scene *s, const hl_meaning *m) {
    for (int i = 0; i < s->meaning_count; i++)
        if (s->meanings[i].start == m->start && s->meanings[i].end == m->end)
            return &s->meanings[i];
    return NULL;
}

static float top_share(const hl_meaning *m, int sense) {
    return m->reading.share[(m->reading.layers - 1) * m->reading.senses + sense];
}

/* For every word with senses the sense that it had, or that it took. */
static int read_meanings(const hl_comparison *c, hl_move *out, int max) {
    int count = 0;
    for (int i = 0; i < c->second->meaning_count && count < max; i++) {
        const hl_meaning *after = &c->second->meanings[i];
        const hl_meaning *before = same_meaning(c->first, after);
        if (!before || !before->ready || !after->ready ||
            before->reading.senses != after->reading.senses)
            continue;
        int sense = before->winner;
        float was = top_share(before, sense), now = top_share(after, sense);
        if (fabsf(now - was) < HL_WEIGHT_LEAST)
            continue;
        out[count] = (hl_move){.link = "means", .before = was, .after = now};
        hl_part_bytes(c->second, after->start, after->end, out[count].from, sizeof out[count].from);
        snprintf(out[count].to, sizeof out[count].to, "%.150s", after->word->senses[sense].name);
        count++;
    }
    return count;
}

/* --- drawing ------------------------------------------------------------------------------------
 */

static void draw_reset(const whatif_view *v, hl_rect panel) {
    float k = v->k, size = 13 * k, right = panel.x + panel.w - HL_CORNER - 8, y = panel.y + 26 * k;
    float w = hl_draw_text(v->list, right, y, HL_RIGHT, hl_part_font(size, HL_SEMIBOLD),
                           v->in->theme->accent, "Reset all", HL_ALL);
    hl_hit hit = {.kind = HL_HIT_BUTTON,
                  .rect = {right - w - 8, y - size - 6, w + 16, size + 16},
                  .unit = -1,
                  .key = -1,
                  .view = HL_VIEW_WHATIF,
                  .action = "whatif.reset"};
    hl_hits_add(v->hits, hit);
}

static void draw_line(whatif_view *v, const char *text, bool strong) {
    float size = 13 * v->k;
    hl_draw_text_fit(v->list, v->r.x, hl_part_baseline(v->y + 12 * v->k, size), v->r.w, HL_LEFT,
                     hl_part_font(size, strong ? HL_SEMIBOLD : HL_REGULAR),
                     strong ? v->in->theme->ink : v->in->theme->soft, text, HL_ALL);
    v->y += 24 * v->k;
}

static float room(const whatif_view *v) {
    return v->r.y + v->r.h - v->y;
}

/* What followed: first the readings, then the links, in one column. */
static void draw_moves(whatif_view *v) {
    hl_move moves[HL_MOVES_MAX];
    const hl_comparison *c = v->in->comparison;
    int fit = (int)fminf(fmaxf(floorf((room(v) - 24 * v->k) / (ROW * v->k)), 0), HL_MOVES_MAX);
    int most = fit > 3 ? (fit + 1) / 2 : 0; /* readings take half at most */
    int readings = read_references(c, moves, most);
    readings += read_meanings(c, moves + readings, most - readings);
    int count = readings + hl_changes_read(c, moves + readings, fit - readings);
    bool rest = count - readings < c->change_count && hl_changes_told(c) > 0;
    if (rest && count == fit && count > readings + 1)
        count--;
    hl_move_place place = hl_moves_place(v->list, v->r, v->k, moves, count);
    float step = (room(v) - (rest ? 24 * v->k : 0)) / fmaxf((float)count, 1);
    step = fminf(fmaxf(step, ROW * v->k), ROW_MOST * v->k);
    for (int i = 0; i < count; i++) {
        hl_rect row = {v->r.x, v->y, v->r.w, step};
        hl_move_draw(&place, v->in->theme, roundf(v->y + row.h / 2), &moves[i], v->list);
        if (i >= readings)
            hl_changes_hit(c, i - readings, HL_VIEW_WHATIF, row, v->hits);
        v->y += row.h;
    }
    char text[64];
    hl_changes_rest(c, count - readings, text, sizeof text);
    if (rest && room(v) >= 24 * v->k)
        draw_line(v, text, false);
}

/* [CLS], the words, [SEP] */
static int64_t order_of(uint32_t place) {
    return place == HL_PIN_CLS ? -1 : (int64_t)place;
}

/* All that is edited are cells that the mask keeps at 0. */
static bool does_nothing(const hl_doc *d) {
    bool nothing = d->mask == HL_SEES_PAST && d->muted == 0 && d->masked_count == 0;
    for (int i = 0; i < d->edit_count; i++)
        nothing = nothing && order_of(d->edits[i].query) < order_of(d->edits[i].key);
    return nothing;
}

/* The weights on show are as they were: the edit shows further on, if at all. */
static void draw_unmoved(whatif_view *v) {
    const hl_scene *s = v->in->scene;
    float k = v->k, size = 13 * k, step = 19 * k;
    int fit = (int)fminf(floorf(room(v) / step), 4);
    const char *text = "No weight on show changed.";
    if (fit >= 3 && does_nothing(v->in->doc))
        text = "No weight changed: a word that sees only the past gives none to a later one, "
               "whatever is set.";
    else if (fit >= 3 && s->layer == s->model->layers - 1)
        text = "No weight on show changed by 0.01 or more. What the edit changes are the words' "
               "vectors that leave this layer, the last one.";
    else if (fit >= 3)
        text = "No weight on show changed by 0.01 or more. What the edit changes are the words' "
               "vectors, and with them the layers above.";
    v->y += step * (float)hl_part_wrap(v->list, v->r.x, v->y + size + 3 * k, v->r.w, step, fit,
                                       hl_part_font(size, HL_REGULAR), v->in->theme->soft, text);
    v->y += 6 * k;
}

static void draw_followed(whatif_view *v) {
    const hl_comparison *c = v->in->comparison;
    if (room(v) < 40 * v->k)
        return;
    hl_part_rule(v->list, v->in->theme, v->r, v->y + 2 * v->k);
    v->y += 8 * v->k;
    if (!c || !c->what_if) {
        draw_line(v, "Running the model with the edits", false);
        return;
    }
    bool unmoved = hl_changes_told(c) == 0;
    if (unmoved && room(v) < 44 * v->k) { /* no room for a title */
        draw_line(v, "No weight on show changed.", true);
        return;
    }
    draw_line(v, "What followed, before to after", true);
    if (unmoved)
        draw_unmoved(v);
    draw_moves(v);
}

static void draw_advice(const whatif_view *v) {
    static const char *const lines[] = {"Mute a head, mask a word, or drag a cell.",
                                        "Right click a head: it gives nothing into the output.",
                                        "Right click a word: it becomes [MASK].",
                                        "Ctrl+drag a cell up or down: another weight."};
    float k = v->k, y = v->y, size = 14 * k;
    for (int i = 0; i < 4; i++) {
        int fit = (int)((v->r.y + v->r.h - y) / (20 * k));
        hl_font font = hl_part_font(i == 0 ? size : 13 * k, i == 0 ? HL_SEMIBOLD : HL_REGULAR);
        if (hl_part_wrap_lines(v->list, v->r.w, fit + 1, font, lines[i]) > fit)
            return; /* whole sentences only */
        y += 20 * k *
             (float)hl_part_wrap(v->list, v->r.x, y + size, v->r.w, 20 * k, fit, font,
                                 i == 0 ? v->in->theme->ink : v->in->theme->soft, lines[i]);
        y += i == 0 ? 6 * k : 0;
    }
}

static void draw_content(whatif_view *v, hl_rect panel) {
    bool any = hl_doc_what_if(v->in->doc);
    float note = hl_part_how(v->list, v->in->theme, v->r, v->k,
                             panel.h < 280   ? 1
                             : panel.w < 420 ? 4
                                             : 3,
                             HOW, HL_CAVEAT);
    v->r.h -= note + 6;
    if (!any) {
        draw_advice(v);
        return;
    }
    draw_reset(v, panel);
    int lines = room(v) >= 240 * v->k ? 3 : room(v) >= 190 * v->k ? 2 : 1;
    hl_rect chips = {v->r.x, v->y, v->r.w, room(v)};
    v->y += hl_whatif_chips(v->in, chips, v->k, lines, v->list, v->hits);
    draw_followed(v);
}

void hl_view_whatif(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    whatif_view v = {.in = in, .list = list, .hits = hits};
    v.k = fminf(hl_part_scale(in, r, 560, 400), 1.4F);
    v.r = (hl_rect){r.x + 16, r.y, r.w - 32, r.h - 12};
    v.y = r.y + 40 * v.k;
    const char *nothing = in->scene->U == 0 || !in->scene->model ? hl_part_nothing(in) : NULL;
    hl_draw_group(list, "view what-if");
    hl_part_panel(list, in->theme, r);
    hl_part_title(list, in->theme, r, v.k, "What if", "");
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(r, 1));
    if (nothing)
        hl_part_centred(list, in->theme, r, 14, nothing);
    else
        draw_content(&v, r);
    hl_draw_clip_pop(list, clip);
    hl_draw_group_end(list);
}
