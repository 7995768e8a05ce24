/* arcs.c - words on a line; links that look back run above, links that look ahead below. */
#include "arcs.h"
#include "sides.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one drawing of the view hands from step to step. */
typedef struct arc_view {
    const hl_view_in *in;
    hl_rect r;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rows rows;
    hl_words words;
    hl_arcs arcs;
} arc_view;

/* A weight printed beside a word. */
typedef struct printed {
    int unit, head;
    float x, y; /* middle, baseline */
    float weight;
} printed;

static float number_size(const arc_view *v) {
    return fmaxf(roundf(v->words.size * 0.72F), 11);
}

static bool free_of(const printed *all, int count, const printed *one, float apart) {
    for (int i = 0; i < count; i++)
        if (fabsf(all[i].x - one->x) < apart && fabsf(all[i].y - one->y) < 2)
            return false;
    return true;
}

/* The number stands on the other side of the word than its link, and what is tied there moves out.
 * Where no link runs on that side, it needs no more than its own height. */
static bool add_number(arc_view *v, const hl_arc *arc, printed *all, int count) {
    hl_word *word = &v->words.word[arc->key];
    float size = number_size(v), room = size + 5;
    float side = arc->above ? v->words.floor - v->words.bottom : v->words.top - v->words.ceiling;
    float least = v->arcs.reach[!arc->above] > 0 ? room + 14 : room;
    printed one = {arc->key, arc->head, word->x + word->w / 2, 0, arc->weight};
    one.y = arc->above ? word->down + size : v->words.top - 2;
    if (side < least || !free_of(all, count, &one, 2.4F * size))
        return false;
    if (arc->above)
        word->down += room;
    else
        word->up = v->words.top - room;
    all[count] = one;
    return true;
}

/* The strongest links of the first row in focus. */
static int choose_numbers(arc_view *v, printed all[HL_ARC_NUMBERS]) {
    int count = 0;
    for (int i = v->arcs.count - 1; i >= 0 && count < HL_ARC_NUMBERS; i--) {
        const hl_arc *arc = &v->arcs.item[i];
        if (v->rows.count > 0 && arc->query == v->rows.row[0] && arc->weight >= 0.02F)
            count += add_number(v, arc, all, count);
    }
    return count;
}

static void draw_numbers(arc_view *v, const printed *all, int count) {
    float size = number_size(v);
    for (int i = 0; i < count; i++) {
        char text[HL_NUMBER_MAX];
        hl_part_number(all[i].weight, false, text);
        hl_draw_text(v->list, all[i].x, all[i].y, HL_MIDDLE, hl_part_digits(size, HL_SEMIBOLD),
                     hl_head_text_color(v->in->theme, all[i].head), text, HL_ALL);
    }
}

/* Opacity carries the weight too, on the colour scale in force; what is not in focus steps back but
 * stays visible. */
static float opacity(const arc_view *v, const hl_arc *arc) {
    float value = hl_part_scaled(v->in, arc->query, arc->weight);
    float strength = 0.1F + 0.86F * powf(fminf(value, 1), 0.75F);
    if (v->in->scene->muted >> arc->head & 1) /* it looks, but nothing of it goes on */
        strength *= 0.5F;
    return v->rows.count > 0 && !arc->focus ? 0.5F * strength : strength;
}

static void draw_arc(arc_view *v, const hl_arc *arc) {
    const hl_scene *s = v->in->scene;
    float width = hl_arc_width(&v->words, arc, v->rows.count > 0);
    hl_point points[4];
    hl_arc_curve(&v->words, &v->arcs, arc, width, points);
    hl_draw_group(v->list, "arc %s->%s %.2f head %d", s->labels[arc->query], s->labels[arc->key],
                  (double)arc->weight, arc->head + 1);
    hl_draw_arrow(v->list, points, width, hl_arc_head_length(width), hl_arc_head_width(width),
                  hl_color_alpha(hl_head_color(arc->head), opacity(v, arc)));
    hl_draw_group_end(v->list);
}

/* A word that looks at itself has no arc: a dot at its upper right, as large as the weight. */
static void draw_self(arc_view *v, int unit) {
    const hl_scene *s = v->in->scene;
    size_t cell = (size_t)unit * (size_t)s->U + (size_t)unit;
    float weight = fminf(s->map[cell], 1);
    if (!s->visible[cell] || weight < 0.05F)
        return;
    const hl_word *word = &v->words.word[unit];
    float scale = fmaxf(v->words.size / 19, 0.85F), r = (2 + 2.5F * weight) * scale;
    float x = word->x + word->w + 2 * scale + r, y = v->words.base - 0.72F * v->words.size;
    hl_arc as_arc = {.query = unit,
                     .weight = weight,
                     .head = s->winner[cell],
                     .focus = hl_rows_has(&v->rows, unit)};
    hl_draw_group(v->list, "self %s %.2f head %d", s->labels[unit], (double)s->map[cell],
                  s->winner[cell] + 1);
    hl_draw_rect(v->list, (hl_rect){x - r, y - r, 2 * r, 2 * r}, r,
                 hl_color_alpha(hl_head_color(s->winner[cell]), opacity(v, &as_arc)));
    hl_draw_group_end(v->list);
}

static hl_rect badge_rect(const arc_view *v, int unit, float text_w) {
    const hl_word *word = &v->words.word[unit];
    float size = v->words.size, pad = fminf(0.5F * size, v->words.gap / 2 - 1);
    float middle = v->words.base - 0.364F * size;
    return (hl_rect){word->x + word->w / 2 - text_w / 2 - pad, roundf(middle - 0.78F * size),
                     text_w + 2 * pad, roundf(1.56F * size)};
}

/* Is this word one that the first row in focus looks at most? */
static bool is_target(const arc_view *v, int unit) {
    return v->rows.count > 0 && hl_part_best_key(v->in->scene, v->rows.row[0]) == unit;
}

static bool is_linked(const arc_view *v, int unit) {
    for (int i = v->arcs.count - 1; i >= 0 && v->arcs.item[i].focus; i--)
        if (v->arcs.item[i].key == unit)
            return true;
    return false;
}

static void draw_badge(arc_view *v, int unit) {
    const hl_scene *s = v->in->scene;
    hl_font font = hl_part_font(v->words.size, HL_SEMIBOLD);
    hl_color fill = hl_head_color(hl_part_row_head(s, unit));
    float text_w = hl_text_width(v->list->fonts, font, s->labels[unit], HL_ALL);
    text_w = fminf(text_w, v->words.word[unit].w + v->words.gap / 2);
    hl_rect r = badge_rect(v, unit, text_w);
    hl_draw_rect(v->list, r, 6, fill);
    hl_draw_text_fit(v->list, r.x + r.w / 2, v->words.base, text_w + 1, HL_MIDDLE, font,
                     hl_part_on(fill), s->labels[unit], HL_ALL);
}

static void draw_plain_word(arc_view *v, int unit, bool target) {
    const hl_theme *theme = v->in->theme;
    const hl_word *word = &v->words.word[unit];
    bool back = v->rows.count > 0 && !is_linked(v, unit);
    hl_font font = hl_part_font(v->words.size, target ? HL_SEMIBOLD : HL_REGULAR);
    float room = word->w + fminf(v->words.gap, v->words.size) / 2;
    bool masked = hl_arcs_is_masked(v->in->scene, unit);
    hl_draw_text_fit(v->list, word->x + word->w / 2, v->words.base, room, HL_MIDDLE, font,
                     back || masked ? theme->soft : theme->ink, v->in->scene->labels[unit], HL_ALL);
}

/* Is this word one of the keyboard's cell? */
static bool in_cell(const arc_view *v, int unit) {
    const hl_focus *f = &v->in->focus;
    return unit == f->cell_row || unit == f->cell_col || unit == hl_side_unit(v->in, f->pair_row) ||
           unit == hl_side_unit(v->in, f->pair_col);
}

static void draw_word(arc_view *v, int unit) {
    const hl_word *word = &v->words.word[unit];
    const hl_focus *focus = &v->in->focus;
    bool shown = hl_rows_has(&v->rows, unit);
    if (shown)
        draw_badge(v, unit);
    else
        draw_plain_word(v, unit, is_target(v, unit));
    if (hl_arcs_is_masked(v->in->scene, unit))
        hl_arcs_strike(v->in, &v->words, unit,
                       shown ? hl_part_on(hl_head_color(hl_part_row_head(v->in->scene, unit)))
                             : v->in->theme->ink,
                       v->list);
    hl_rect r = badge_rect(v, unit, word->w);
    if (focus->cell_keyboard && in_cell(v, unit))
        hl_draw_stroke(v->list, hl_rect_inset(r, -2), 8, 2, v->in->theme->accent);
    hl_hits_add(v->hits, (hl_hit){.kind = HL_HIT_WORD,
                                  .rect = hl_rect_intersect(r, v->r),
                                  .unit = unit,
                                  .key = -1,
                                  .view = HL_VIEW_ARCS,
                                  .beside = hl_side_second(v->in)});
}

/* A line of small type in a corner, legible over links that pass behind it. */
static void draw_corner(arc_view *v, float x, float y, hl_anchor anchor, float room,
                        const char *text) {
    const hl_theme *theme = v->in->theme;
    float size = hl_part_large(v->in, v->r) ? 15 : 12;
    hl_font font = hl_part_font(size, HL_REGULAR);
    float w = fminf(hl_text_width(v->list->fonts, font, text, HL_ALL), room);
    if (w <= 0)
        return;
    hl_rect ground = {anchor == HL_RIGHT ? x - w - 4 : x - 4, y - size, w + 8, size + 4};
    hl_draw_rect(v->list, ground, 3, hl_color_alpha(theme->panel, 0.85F));
    hl_draw_text_fit(v->list, x, y, room, anchor, font, theme->soft, text, HL_ALL);
}

/* Would a line of small type in this corner lie over a link? */
static bool corner_taken(const arc_view *v, float x, float y, hl_anchor anchor, const char *text) {
    hl_font font = hl_part_font(hl_part_large(v->in, v->r) ? 15 : 12, HL_REGULAR);
    float w = hl_text_width(v->list->fonts, font, text, HL_ALL);
    hl_rect r = {anchor == HL_RIGHT ? x - w : x, y - font.size, w, font.size};
    return hl_arcs_meet(&v->words, &v->arcs, v->rows.count > 0, r);
}

/* What the lower half means, in the corner that no link runs through; in a low panel there may be
 * none. */
static void draw_ahead(arc_view *v, float room, bool past) {
    const char *text = past ? "looks ahead: masked, sees only the past" : "looks ahead";
    float left = v->r.x + 16, right = v->r.x + v->r.w - 16, y = v->r.y + v->r.h - 16;
    if (!corner_taken(v, left, y, HL_LEFT, text))
        draw_corner(v, left, y, HL_LEFT, room, text);
    else if (!corner_taken(v, right, y, HL_RIGHT, text))
        draw_corner(v, right, y, HL_RIGHT, room, text);
}

static float corner_line(const arc_view *v) {
    return v->r.y + (hl_part_large(v->in, v->r) ? 27 : 24);
}

/* What the two halves mean; of two sides, which one this is. */
static void draw_labels(arc_view *v) {
    bool past = hl_side_mask(v->in) == HL_SEES_PAST;
    float x = v->r.x + 16, room = v->r.w - 32 - HL_CORNER;
    char side[512];
    hl_side_name(v->in, side, sizeof side);
    draw_corner(v, x, corner_line(v), HL_LEFT, room, hl_sides(v->in) ? side : "looks back");
    if (!hl_sides(v->in) || past)
        draw_ahead(v, room, past);
}

/* What of the sentence and of its links is not on screen is said in the upper right corner. */
static void draw_notes(arc_view *v) {
    const hl_words *w = &v->words;
    char note[160] = "";
    int used = 0;
    if (w->whole > v->r.w + 0.5F)
        used = snprintf(note, sizeof note, "%s %d to %d of %d",
                        v->in->doc->pieces ? "pieces" : "words", w->first + 1, w->last + 1,
                        v->in->scene->U);
    if (v->arcs.wanted > v->arcs.count)
        used += snprintf(note + used, sizeof note - (size_t)used, "%sstrongest %d of %d links",
                         used ? ", " : "", v->arcs.count, v->arcs.wanted);
    if (v->in->scene->muted) {
        char muted[64];
        hl_part_muted(v->in->scene, muted, sizeof muted);
        used += snprintf(note + used, sizeof note - (size_t)used, "%s%s", used ? ", " : "", muted);
    }
    if (v->in->scene->heads_on_count == 0)
        snprintf(note + used, sizeof note - (size_t)used, "%sno head is on", used ? ", " : "");
    draw_corner(v, v->r.x + v->r.w - HL_CORNER - 4, corner_line(v), HL_RIGHT, v->r.w - 140, note);
    hl_part_thumb_x(v->list, v->in->theme,
                    (hl_rect){v->r.x + 16, v->r.y + v->r.h - 8, v->r.w - 32, 4}, w->whole - 32,
                    w->scroll);
}

/* "which word does "%s" stand for?" with the word in its place; the text is the model's, so it is
 * no format. */
static void fill_question(const char *question, const char *word, char *out, size_t size) {
    const char *gap = strstr(question, "%s");
    if (gap)
        snprintf(out, size, "%.*s%s%s", (int)(gap - question), question, word, gap + 2);
    else
        snprintf(out, size, "%s", question);
}

/* With one head on and the whole area to itself, the picture says what this head asks. */
static void draw_question(arc_view *v) {
    const hl_scene *s = v->in->scene;
    int head = s->only_head;
    const hl_head_info *info =
        s->model->layer ? hl_layer_heads(&s->model->layer[s->layer], s->heads) : NULL;
    if (!hl_part_large(v->in, v->r) || head < 0 || v->rows.count == 0 || !info ||
        !info[head].question[0])
        return;
    char question[256], text[400];
    const char *word = s->labels[v->rows.row[0]];
    fill_question(info[head].question, word, question, sizeof question);
    snprintf(text, sizeof text, "Head %d, %s: %s", head + 1, info[head].name, question);
    float size = roundf(fmaxf(0.75F * v->words.size, 14)), room = v->r.w - 64;
    float y = v->r.y + v->r.h - 44;
    if (y - size < v->words.bottom + 2.5F * v->words.size)
        return;
    hl_draw_text_fit(v->list, v->r.x + v->r.w / 2, y, room, HL_MIDDLE,
                     hl_part_font(size, HL_REGULAR), v->in->theme->soft, text, HL_ALL);
}

static void draw_links(arc_view *v) {
    hl_draw_group(v->list, "arcs");
    for (int i = 0; i < v->arcs.count; i++)
        draw_arc(v, &v->arcs.item[i]);
    hl_draw_group_end(v->list);
}

static void draw_words(arc_view *v) {
    hl_draw_group(v->list, "words");
    for (int i = v->words.first; i <= v->words.last; i++)
        draw_self(v, i);
    for (int i = v->words.first; i <= v->words.last; i++)
        draw_word(v, i);
    hl_draw_group_end(v->list);
    if (hl_sides(v->in))
        hl_arcs_underline(v->in, &v->words, v->list);
}

static void draw_content(arc_view *v) {
    printed numbers[HL_ARC_NUMBERS];
    v->rows = hl_rows_in_focus(v->in);
    hl_arcs_make_room(v->in, &v->words);
    hl_arcs_choose(v->in, &v->words, &v->rows, &v->arcs);
    hl_arcs_fan(&v->words, &v->arcs);
    int count = choose_numbers(v, numbers);
    int32_t clip = hl_draw_clip_push(v->list, hl_rect_inset(v->r, 1));
    draw_links(v);
    draw_words(v);
    draw_numbers(v, numbers, count);
    hl_draw_clip_pop(v->list, clip);
    draw_labels(v);
    draw_notes(v);
    draw_question(v);
}

void hl_view_arcs(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    arc_view *v = r.w > 0 && r.h > 0 ? calloc(1, sizeof *v) : NULL;
    if (!v)
        return;
    *v = (arc_view){.in = in, .r = r, .list = list, .hits = hits};
    v->r.w -= hl_side_reserved(in, r);
    hl_draw_group(list, "view %sarcs", hl_side_second(in) ? "second " : "");
    hl_part_panel(list, in->theme, r);
    const char *nothing = hl_part_nothing(in);
    if (nothing && in->scene->U == 0)
        hl_part_centred(list, in->theme, r, hl_part_large(in, r) ? 20 : 16, nothing);
    else if (hl_words_place(in, v->r, list->fonts, &v->words)) {
        draw_content(v);
        if (hits) {
            hits->arcs_w = fmaxf(hits->arcs_w, v->words.whole);
            hits->arcs_x = hl_side_second(in) ? hits->arcs_x : v->words.scroll;
        }
    }
    hl_draw_group_end(list);
    free(v->words.word);
    free(v);
}
