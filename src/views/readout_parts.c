/* readout_parts.c - bars, heads and scores of one word's read-out. */
#include "readout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Places of one bar row. */
typedef struct bar_row {
    float label_w, bar_x, bar_w, right;
} bar_row;

static bar_row bar_places(const hl_block *b) {
    float k = b->k, label = 60 * k, most = 0.36F * b->r.w;
    for (int i = 0; i < b->bars; i++)
        label = fmaxf(label, hl_text_width(b->list->fonts, hl_part_font(15 * k, HL_SEMIBOLD),
                                           b->in->scene->labels[b->link[i].key], HL_ALL));
    label = fminf(label, most);
    float right = b->r.x + b->r.w, x = b->r.x + label + 12 * k;
    float chip = b->in->scene->only_head < 0 ? 26 * k : 0;
    return (bar_row){label, x, fmaxf(right - 48 * k - chip - x, 8), right};
}

static void draw_bar(hl_block *b, const bar_row *p, float y, float share, hl_color color) {
    float k = b->k;
    hl_rect r = {p->bar_x, y - 8 * k, p->bar_w, 16 * k};
    hl_draw_rect(b->list, r, 4 * k, b->in->theme->sunken);
    r.w = fmaxf(3, r.w * fminf(share, 1));
    hl_draw_rect(b->list, r, fminf(4 * k, r.w / 2), color);
}

static void draw_value(hl_block *b, float y, const char *text, float size, hl_weight weight) {
    hl_draw_text(b->list, b->r.x + b->r.w, hl_part_baseline(y, size), HL_RIGHT,
                 hl_part_digits(size, weight), b->in->theme->ink, text, HL_ALL);
}

static void draw_link(hl_block *b, const bar_row *p, const hl_link *link) {
    float k = b->k, y = b->y + 16 * k;
    char number[HL_NUMBER_MAX];
    bool chosen = link->key == b->in->focus.cell_col && b->row == b->in->focus.cell_row;
    hl_part_number(link->weight, false, number);
    hl_draw_text_fit(b->list, b->r.x, hl_part_baseline(y, 15 * k), p->label_w, HL_LEFT,
                     hl_part_font(15 * k, chosen ? HL_SEMIBOLD : HL_REGULAR), b->in->theme->ink,
                     b->in->scene->labels[link->key], HL_ALL);
    draw_bar(b, p, y, link->weight, hl_head_color(link->head));
    if (b->in->scene->only_head < 0)
        hl_part_chip(b->list, link->head, p->bar_x + p->bar_w + 16 * k, y, 9 * k);
    draw_value(b, y, number, 15 * k, HL_SEMIBOLD);
    hl_hits_add_word(b->hits, HL_VIEW_READOUT, (hl_rect){b->r.x, b->y, b->r.w, 32 * k}, link->key);
    b->y += 32 * k;
}

/* Does a row of the combined map share out one whole? */
static bool adds_up(const hl_view_in *in) {
    return in->scene->only_head >= 0 || in->doc->combine == HL_COMBINE_MEAN;
}

static bool is_listed(const hl_block *b, int key) {
    for (int i = 0; i < b->bars; i++)
        if (b->link[i].key == key)
            return true;
    return false;
}

/* All other words: their sum where the row adds up to one, else the largest of them. */
static void draw_others(hl_block *b, const bar_row *p) {
    const hl_scene *s = b->in->scene;
    float sum = 0, most = 0, k = b->k, y = b->y + 16 * k;
    int count = 0;
    for (int key = 0; key < s->U; key++) {
        if (is_listed(b, key))
            continue;
        float weight = hl_part_weight(s, b->row, key);
        sum += weight;
        most = fmaxf(most, weight);
        count++;
    }
    if (count == 0)
        return;
    char number[HL_NUMBER_MAX], text[HL_NUMBER_MAX + 8];
    bool whole = adds_up(b->in);
    /* "at most" is rounded up, so that it stays true */
    hl_part_number(whole ? sum : ceilf(most * 100 - 1e-3f) / 100, false, number);
    snprintf(text, sizeof text, "%s%s", whole ? "" : "\xE2\x89\xA4 ", number);
    hl_draw_text_fit(b->list, b->r.x, hl_part_baseline(y, 15 * k), p->label_w, HL_LEFT,
                     hl_part_font(15 * k, HL_REGULAR), b->in->theme->soft, "others", HL_ALL);
    draw_bar(b, p, y, whole ? sum : most, b->in->theme->faint);
    draw_value(b, y, text, 15 * k, HL_SEMIBOLD);
    b->y += 32 * k;
}

/* "label ........ value" in small type. */
static void draw_pair(hl_block *b, const char *label, const char *value) {
    float k = b->k, y = b->y + 12 * k, size = 13 * k;
    hl_font font = hl_part_digits(size, HL_SEMIBOLD);
    float w = hl_text_width(b->list->fonts, font, value, HL_ALL);
    hl_draw_text_fit(b->list, b->r.x, hl_part_baseline(y, size), b->r.w - w - 8, HL_LEFT,
                     hl_part_font(size, HL_REGULAR), b->in->theme->soft, label, HL_ALL);
    draw_value(b, y, value, size, HL_SEMIBOLD);
    b->y += 24 * k;
}

static void draw_rest(hl_block *b) {
    char number[HL_NUMBER_MAX];
    hl_part_number(b->rest_weight, false, number);
    bool dropped = b->in->doc->special == HL_SPECIAL_RENORMALISE;
    draw_pair(b, dropped ? "left out: [CLS] and [SEP]" : "rests on [CLS] and [SEP]", number);
}

/* What threshold and top-k keep out of the picture is said in numbers. */
static void draw_hidden(hl_block *b) {
    char label[64], value[HL_NUMBER_MAX];
    const hl_doc *doc = b->in->doc;
    if (doc->threshold > 0)
        snprintf(label, sizeof label, "below %.2f, not drawn", (double)doc->threshold);
    else
        snprintf(label, sizeof label, "beyond the top %d, not drawn", doc->top_k);
    snprintf(value, sizeof value, "%.0f %%", 100 * (double)b->in->scene->hidden[b->row]);
    draw_pair(b, label, value);
}

void hl_block_bars(hl_block *b) {
    bar_row places = bar_places(b);
    for (int i = 0; i < b->bars; i++)
        draw_link(b, &places, &b->link[i]);
    if (b->links == 0)
        draw_pair(b, "no word on show", "");
    if (b->others)
        draw_others(b, &places);
    if (b->rest)
        draw_rest(b);
    if (b->hidden)
        draw_hidden(b);
}

static void draw_rule(hl_block *b) {
    float y = roundf(b->y + 4 * b->k) + 0.5F;
    hl_draw_line(b->list, (hl_point){b->r.x, y}, (hl_point){b->r.x + b->r.w, y}, 1,
                 b->in->theme->line);
    b->y += 12 * b->k;
}

/* One head: chip, name, the word it looks at most, weight. */
static void draw_head(hl_block *b, const hl_link *link) {
    float k = b->k, y = b->y + 12 * k, size = 13 * k, base = hl_part_baseline(y, size);
    char name[64], number[HL_NUMBER_MAX];
    const char *word = b->in->scene->labels[link->key];
    hl_scene_head_name(b->in->scene, link->head, false, name, sizeof name);
    hl_part_number(link->weight, false, number);
    hl_part_chip(b->list, link->head, b->r.x + 9 * k, y, 9 * k);
    float x = b->r.x + 26 * k, right = b->r.x + b->r.w - 44 * k, middle = x + (right - x) * 0.58F;
    hl_draw_text_fit(b->list, x, base, middle - x - 8, HL_LEFT, hl_part_font(size, HL_REGULAR),
                     b->in->theme->soft, name, HL_ALL);
    hl_draw_text_fit(b->list, middle, base, right - middle, HL_LEFT,
                     hl_part_font(size, HL_SEMIBOLD), b->in->theme->ink, word, HL_ALL);
    draw_value(b, y, number, size, HL_SEMIBOLD);
    hl_hits_add(b->hits, (hl_hit){.kind = HL_HIT_HEAD,
                                  .rect = {b->r.x, b->y, b->r.w, 24 * k},
                                  .unit = link->head,
                                  .key = link->key,
                                  .view = HL_VIEW_READOUT});
    b->y += 24 * k;
}

/* Chips of the heads that rest, as many as fit, and the words for it. */
static void draw_resting(hl_block *b) {
    const char *text = b->rests == 1 ? "rests on [CLS], [SEP]" : "rest on [CLS], [SEP]";
    float k = b->k, y = b->y + 12 * k, size = 13 * k, x = b->r.x;
    hl_font font = hl_part_font(size, HL_REGULAR);
    float words = hl_text_width(b->list->fonts, font, text, HL_ALL);
    for (int i = 0; i < b->rests; i++) {
        if (i > 0 && x + 44 * k + words > b->r.x + b->r.w)
            break;
        hl_part_chip(b->list, b->resting[i], x + 9 * k, y, 9 * k);
        hl_hits_add(b->hits, (hl_hit){.kind = HL_HIT_HEAD,
                                      .rect = {x, b->y, 22 * k, 24 * k},
                                      .unit = b->resting[i],
                                      .key = -1,
                                      .view = HL_VIEW_READOUT});
        x += 22 * k;
    }
    hl_draw_text_fit(b->list, x + 4 * k, hl_part_baseline(y, size), b->r.x + b->r.w - x - 4 * k,
                     HL_LEFT, font, b->in->theme->soft, text, HL_ALL);
    b->y += 24 * k;
}

void hl_block_heads(hl_block *b) {
    int resting = b->rests > 0 && b->lines > 1;
    int room = b->lines - resting;
    int shown = b->looks <= room ? b->looks : room - 1;
    draw_rule(b);
    for (int i = 0; i < shown; i++)
        draw_head(b, &b->look[i]);
    if (shown < b->looks) {
        char text[64];
        int more = b->looks - shown;
        snprintf(text, sizeof text, "and %d more head%s", more, more == 1 ? "" : "s");
        draw_pair(b, text, "");
    }
    if (resting || (b->rests > 0 && b->looks == 0))
        draw_resting(b);
}

/* The score's formula under the settings in force. */
static void score_label(const hl_doc *doc, char *out, size_t size) {
    char warm[32] = "";
    if (doc->temperature > 0 && fabsf(doc->temperature - 1) > 1e-4F)
        snprintf(warm, sizeof warm, " / %.3g", (double)doc->temperature);
    snprintf(out, size, "score q\xC2\xB7k%s%s",
             doc->no_scale ? ""
                           : " / \xE2\x88\x9A"
                             "d_k",
             warm);
}

static void score_text(float score, char out[HL_NUMBER_MAX]) {
    if (isfinite(score))
        hl_part_signed(score, false, out);
    else
        snprintf(out, HL_NUMBER_MAX, "masked");
}

/* How far the best word is ahead of the second, in the scores of the head that looks there. */
static void draw_gap(hl_block *b, const hl_link *top) {
    hl_link row[3];
    int count = hl_scene_links(b->in->scene, b->row, top->head, row, 3);
    char label[160], value[HL_NUMBER_MAX];
    for (int i = 0; i < count; i++) {
        if (row[i].key < 0 || row[i].key == top->key || !isfinite(row[i].score))
            continue;
        snprintf(label, sizeof label, "gap to \xE2\x80\x9C%.100s\xE2\x80\x9D",
                 b->in->scene->labels[row[i].key]);
        hl_part_signed(top->score - row[i].score, true, value);
        draw_pair(b, label, value);
        return;
    }
}

void hl_block_details(hl_block *b) {
    const hl_link *top = &b->link[0];
    char name[64], label[96], value[HL_NUMBER_MAX], plain[24];
    hl_scene_head_name(b->in->scene, top->head, false, name, sizeof name);
    snprintf(plain, sizeof plain, "head %d", top->head + 1);
    if (strcmp(name, plain) == 0)
        snprintf(label, sizeof label, "%s", plain);
    else
        snprintf(label, sizeof label, "%s, %s", plain, name);
    draw_rule(b);
    draw_pair(b, label, "");
    score_label(b->in->doc, label, sizeof label);
    score_text(top->score, value);
    draw_pair(b, label, value);
    if (isfinite(top->score))
        draw_gap(b, top);
}
