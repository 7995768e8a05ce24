/* meaning_parts.c - what a word looks at, its senses layer by layer, the closest example. */
#include "meaning.h"

#include "headlight/base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

hl_color hl_card_color(const hl_card *card, int sense) {
    return sense == card->meaning->winner ? hl_sense_color(card->in->theme, sense)
                                          : card->in->theme->faint;
}

static float small_label(hl_card *card, const char *text) {
    float size = 13 * card->k;
    return hl_draw_text_fit(card->list, card->r.x, card->y + 15 * card->k, card->r.w, HL_LEFT,
                            hl_part_font(size, HL_REGULAR), card->in->theme->soft, text, HL_ALL);
}

/* Which head "looks at" is read from, right of it. */
static void draw_head(hl_card *card, float left) {
    const hl_meaning *m = card->meaning;
    float k = card->k, size = 13 * k, y = card->y + 10 * k, right = card->r.x + card->r.w;
    char name[160] = "strongest of the heads on show";
    if (m->head_named)
        hl_part_head_name(card->in->scene, m->head, true, name, sizeof name);
    float w = hl_draw_text_fit(card->list, right, hl_part_baseline(y, size), right - left - 40 * k,
                               HL_RIGHT, hl_part_font(size, HL_REGULAR), card->in->theme->soft,
                               name, HL_ALL);
    if (m->head_named && w > 0)
        hl_part_chip(card->list, m->head.head, right - w - 15 * k, y, 9 * k);
}

void hl_card_looks(hl_card *card) {
    const hl_meaning *m = card->meaning;
    const hl_theme *theme = card->in->theme;
    hl_bar bars[HL_CARD_BARS] = {0};
    char label[HL_CARD_BARS][HL_PAIR_LABEL];
    float k = card->k, w = small_label(card, "looks at");
    draw_head(card, card->r.x + w);
    card->y += 24 * k;
    for (int i = 0; i < card->bars; i++) {
        const hl_candidate *c = &m->attends[i];
        hl_part_bytes(card->in->scene, c->start, c->end, label[i], sizeof label[i]);
        hl_color color = m->head_named ? hl_head_color(m->head.head) : theme->map_full;
        bars[i] = (hl_bar){label[i], c->weight, color, false};
    }
    hl_bar_place place = hl_bars_place(card->list, card->r, k, bars, card->bars);
    for (int i = 0; i < card->bars; i++) {
        hl_bar_draw(&place, theme, card->y + 13 * k, &bars[i], card->list);
        hl_hits_add_word(card->hits, HL_VIEW_MEANING,
                         (hl_rect){card->r.x, card->y, card->r.w, 26 * k},
                         hl_part_unit_at(card->in->scene, m->attends[i].start));
        card->y += 26 * k;
    }
    card->y += 8 * k;
}

static float share_of(const hl_meaning *m, int layer, int sense) {
    return m->reading.share[layer * m->reading.senses + sense];
}

/* The senses that are drawn: of more than fit, those with the largest shares at the top. */
static int choose_senses(const hl_meaning *m, int out[HL_CARD_SENSES]) {
    int top = m->reading.layers - 1, count = 0;
    bool taken[HL_SENSES_MAX] = {false};
    while (count < HL_CARD_SENSES && count < m->reading.senses) {
        int best = -1;
        for (int s = 0; s < m->reading.senses && s < HL_SENSES_MAX; s++)
            if (!taken[s] && (best < 0 || share_of(m, top, s) > share_of(m, top, best)))
                best = s;
        if (best < 0)
            break;
        taken[best] = true;
        out[count++] = best;
    }
    return count;
}

static void draw_sense(hl_card *card, const hl_plot *plot, int sense) {
    enum { LAYERS = 96 };
    float x[LAYERS], value[LAYERS];
    const hl_meaning *m = card->meaning;
    int layers = m->reading.layers < LAYERS ? m->reading.layers : LAYERS;
    for (int l = 0; l < layers; l++) {
        x[l] = (float)l / fmaxf((float)(layers - 1), 1);
        value[l] = share_of(m, l, sense);
    }
    hl_draw_group(card->list, "sense %s", m->word->senses[sense].name);
    hl_plot_line(plot, x, value, layers, (sense == m->winner ? 3 : 2) * fminf(card->k, 1.3F),
                 hl_card_color(card, sense));
    hl_draw_group_end(card->list);
}

/* Labels of the lines that are not the winner's: the softer text colour. */
static void draw_ends(hl_card *card, const hl_plot *plot, const int *senses, int count, float w) {
    hl_plot_end ends[HL_CARD_SENSES];
    const hl_meaning *m = card->meaning;
    for (int i = 0; i < count; i++) {
        bool wins = senses[i] == m->winner;
        ends[i] =
            (hl_plot_end){.value = share_of(m, m->reading.layers - 1, senses[i]),
                          .color = wins ? hl_card_color(card, senses[i]) : card->in->theme->soft,
                          .strong = wins};
        snprintf(ends[i].label, sizeof ends[i].label, "%s", m->word->senses[senses[i]].name);
    }
    hl_plot_ends(plot, ends, count, w);
}

static void draw_steps(hl_plot *plot, int layers) {
    char label[16];
    for (int l = 0; l < layers; l++) {
        snprintf(label, sizeof label, l == 0 ? "before" : "%d", l);
        hl_plot_step(plot, (float)l / fmaxf((float)(layers - 1), 1), label, false);
    }
}

/* Room right of the lines for the longest name, at most a third of the card. */
static float label_room(const hl_card *card, const int *senses, int count) {
    float w = 0;
    for (int i = 0; i < count; i++)
        w = fmaxf(w, hl_text_width(card->list->fonts, hl_part_font(12 * card->k, HL_BOLD),
                                   card->meaning->word->senses[senses[i]].name, HL_ALL));
    return fminf(w + 1, 0.32F * card->r.w);
}

void hl_card_curve(hl_card *card) {
    int senses[HL_CARD_SENSES], count = choose_senses(card->meaning, senses);
    float k = card->k, names = label_room(card, senses, count);
    if (!card->split)
        small_label(card, "meaning, layer by layer");
    card->y += (card->split ? 8 : 28) * k;
    hl_plot plot = {.list = card->list,
                    .theme = card->in->theme,
                    .r = {card->r.x + 44 * k, card->y, 0, card->plot_h},
                    .k = k,
                    .low = 0,
                    .high = 1};
    plot.r.w = fmaxf(card->r.x + card->r.w - names - 14 * k - plot.r.x, 16);
    hl_plot_level(&plot, 0, "0");
    hl_plot_level(&plot, 0.5F, "0.5");
    hl_plot_level(&plot, 1, "1");
    for (int i = count - 1; i >= 0; i--)
        draw_sense(card, &plot, senses[i]);
    draw_steps(&plot, card->meaning->reading.layers);
    draw_ends(card, &plot, senses, count, names);
    card->y += card->plot_h + 26 * k;
}

void hl_card_quote(const hl_meaning *m, char out[HL_CARD_QUOTE]) {
    hl_sense_place near = m->reading.nearest[m->reading.layers - 1];
    const char *text = m->word->senses[near.sense].examples[near.example].text;
    size_t size = strlen(text), most = HL_CARD_QUOTE - 8;
    if (size > most)
        size = hl_grapheme_prev(text, size, most);
    snprintf(out, HL_CARD_QUOTE, "\xE2\x80\x9C%.*s\xE2\x80\x9D", (int)size, text);
}

void hl_card_example(hl_card *card) {
    const hl_meaning *m = card->meaning;
    hl_sense_place near = m->reading.nearest[m->reading.layers - 1];
    const hl_sense *sense = &m->word->senses[near.sense];
    char label[HL_PLOT_LABEL + 32] = "closest example", quoted[HL_CARD_QUOTE];
    float k = card->k;
    if (near.sense != m->winner)
        snprintf(label, sizeof label, "closest example, of %.40s", sense->name);
    small_label(card, label);
    hl_card_quote(m, quoted);
    hl_draw_group(card->list, "example");
    hl_part_wrap(card->list, card->r.x, card->y + 35 * k, card->r.w, 18 * k, card->lines,
                 hl_part_font(14 * k, HL_REGULAR), card->in->theme->ink, quoted);
    hl_draw_group_end(card->list);
}
