/* meaning.c - cards of words that have senses: what each means, and when it comes to mean it. */
#include "meaning.h"

#include <math.h>
#include <stdio.h>

#define HEADER 48.0F
#define LOW 160.0F         /* less than this below the header is a low card */
#define SPLIT_LEAST 300.0F /* and this is the width it needs for two columns */
#define CARD_LEAST 264.0F  /* width */
#define CARD_LOWEST 120.0F /* height */
#define ACROSS 32.0F       /* between cards side by side */
#define DOWN 16.0F         /* between one and the next below */

enum { CARDS = 4 };

static const char *const HOW = "at every layer the word's centred vector is compared (cosine) with "
                               "each sense's examples; share = softmax of the mean similarities. "
                               "Before attention only its position tells its uses apart.";
static const char *const CAVEAT = "A share says which examples lie near, not why a model decides.";

/* "first bank", "bank" when it stands once. */
static void card_name(const hl_card *card, char *out, size_t size) {
    static const char *const names[] = {"first", "second", "third",   "fourth",
                                        "fifth", "sixth",  "seventh", "eighth"};
    const hl_meaning *m = card->meaning;
    char word[96];
    hl_part_bytes(card->in->scene, m->start, m->end, word, sizeof word);
    if (m->occurrences < 2)
        snprintf(out, size, "%s", word);
    else if (m->occurrence < 8)
        snprintf(out, size, "%s %s", names[m->occurrence], word);
    else
        snprintf(out, size, "%s, %d of %d", word, m->occurrence + 1, m->occurrences);
}

/* A filled badge as the word has in the arcs; returns its right edge. */
static float draw_badge(hl_card *card) {
    const hl_meaning *m = card->meaning;
    char name[128];
    float k = card->k, size = 15 * k, most = 0.5F * card->r.w;
    bool shown = m->unit >= 0 && m->unit < card->in->scene->U;
    hl_color fill =
        shown ? hl_head_color(hl_part_row_head(card->in->scene, m->unit)) : card->in->theme->soft;
    card_name(card, name, sizeof name);
    hl_font font = hl_part_font(size, HL_SEMIBOLD);
    float w = fminf(hl_text_width(card->list->fonts, font, name, HL_ALL) + 1, most);
    hl_rect r = {card->r.x, card->r.y + 12 * k, w + 20 * k, 28 * k};
    hl_draw_rect(card->list, r, 6 * k, fill);
    hl_draw_text_fit(card->list, r.x + r.w / 2, hl_part_baseline(r.y + r.h / 2, size), w + 1,
                     HL_MIDDLE, font, hl_part_on(fill), name, HL_ALL);
    if (shown)
        hl_hits_add_word(card->hits, HL_VIEW_MEANING, r, m->unit);
    return r.x + r.w;
}

/* "means money" and its share at the top layer. */
static void draw_verdict(hl_card *card, float x) {
    const hl_meaning *m = card->meaning;
    const hl_theme *theme = card->in->theme;
    float k = card->k, size = 15 * k, y = hl_part_baseline(card->r.y + 26 * k, size);
    float right = card->r.x + card->r.w - (card->corner ? HL_CORNER - 16 : 0);
    hl_color color = hl_card_color(card, m->winner);
    char number[HL_NUMBER_MAX];
    hl_part_number(m->reading.share[(m->reading.layers - 1) * m->reading.senses + m->winner], false,
                   number);
    right -= hl_draw_text(card->list, right, y + 2 * k, HL_RIGHT, hl_part_digits(20 * k, HL_BOLD),
                          color, number, HL_ALL);
    const char *sense = m->word->senses[m->winner].name;
    hl_font small = hl_part_font(14 * k, HL_REGULAR), bold = hl_part_font(size, HL_BOLD);
    float means = hl_text_width(card->list->fonts, small, "means", HL_ALL) + 5 * k;
    x += 12 * k;
    if (x + means + hl_text_width(card->list->fonts, bold, sense, HL_ALL) <= right - 8) {
        hl_draw_text(card->list, x, y, HL_LEFT, small, theme->soft, "means", HL_ALL);
        x += means;
    }
    hl_draw_text_fit(card->list, x, y, right - x - 8, HL_LEFT, bold, color, sense, HL_ALL);
}

static bool take(float *room, float height) {
    if (*room < height)
        return false;
    *room -= height;
    return true;
}

static int quote_lines(const hl_card *card) {
    char quoted[HL_CARD_QUOTE];
    hl_card_quote(card->meaning, quoted);
    return hl_part_wrap_lines(card->list, card->r.w, 2, hl_part_font(14 * card->k, HL_REGULAR),
                              quoted);
}

/* A low card has its bars left of the curve, and nothing else. */
static void plan_low(hl_card *card, float room) {
    float k = card->k;
    int fit = (int)fmaxf(floorf((room - 24 * k) / (26 * k)), 0);
    int most = fit < HL_CARD_BARS ? fit : HL_CARD_BARS;
    card->split = true;
    card->bars = card->meaning->attend_count < most ? card->meaning->attend_count : most;
    card->plot_h = room - 36 * k;
    card->curve = card->plot_h >= 24 * k;
}

/* Shares the height out: the curve first, then a bar, the example, more of both; the rest makes the
 * curve higher. */
static void plan(hl_card *card) {
    const hl_meaning *m = card->meaning;
    float k = card->k, room = card->r.h - HEADER * k;
    if (room < LOW * k && card->r.w >= SPLIT_LEAST * k) {
        plan_low(card, room);
        return;
    }
    int wanted = m->attend_count < HL_CARD_BARS ? m->attend_count : HL_CARD_BARS;
    card->plot_h = 48 * k;
    card->curve = take(&room, 54 * k + card->plot_h);
    if (wanted > 0 && take(&room, (card->curve ? 58 : 50) * k)) /* with the gap below them */
        card->bars = 1;
    if (card->curve && take(&room, 42 * k))
        card->lines = 1;
    while (card->bars > 0 && card->bars < wanted && take(&room, 26 * k))
        card->bars++;
    if (card->lines == 1 && quote_lines(card) > 1 && take(&room, 18 * k))
        card->lines = 2;
    float more = fminf(fmaxf(room, 0), 190 * k);
    card->plot_h += card->curve ? more : 0;
}

static void draw_reading(hl_card *card, float x) {
    plan(card);
    draw_verdict(card, x);
    hl_rect whole = card->r;
    float top = card->y;
    if (card->split)
        card->r.w = 0.46F * whole.w;
    if (card->bars > 0)
        hl_card_looks(card);
    if (card->split) {
        card->r = (hl_rect){whole.x + card->r.w + 16 * card->k, whole.y,
                            whole.w - card->r.w - 16 * card->k, whole.h};
        card->y = top;
    }
    if (card->curve)
        hl_card_curve(card);
    card->r = whole;
    if (card->lines > 0)
        hl_card_example(card);
}

/* Its examples are still being run. */
static void draw_waiting(hl_card *card) {
    int examples = 0;
    char text[128];
    for (int i = 0; i < card->meaning->word->sense_count; i++)
        examples += card->meaning->word->senses[i].example_count;
    snprintf(text, sizeof text, "Reading %d example sentences of \xE2\x80\x9C%.40s\xE2\x80\x9D",
             examples, card->meaning->word->word);
    hl_rect rest = {card->r.x - 16, card->y, card->r.w + 32, card->r.y + card->r.h - card->y};
    hl_part_centred(card->list, card->in->theme, rest, 14 * card->k, text);
}

static void draw_card(hl_card *card) {
    char name[128];
    card_name(card, name, sizeof name);
    hl_draw_group(card->list, "card %s", name);
    int32_t clip = hl_draw_clip_push(card->list, card->r);
    float x = draw_badge(card);
    card->y = card->r.y + HEADER * card->k;
    if (card->meaning->ready)
        draw_reading(card, x);
    else
        draw_waiting(card);
    hl_draw_clip_pop(card->list, clip);
    hl_draw_group_end(card->list);
}

static int at_least_one(float n) {
    return n < 1 ? 1 : (int)n;
}

/* Cards side by side where it is wide, below each other where it is high. */
typedef struct grid {
    int across, shown;
    float w, h;
} grid;

static grid card_grid(hl_rect r, int all) {
    grid g = {.across = at_least_one((r.w + ACROSS) / (CARD_LEAST + ACROSS))};
    int down = at_least_one((r.h + DOWN) / (CARD_LOWEST + DOWN));
    all = all < CARDS ? all : CARDS;
    g.across = g.across < all ? g.across : all;
    if (g.across == 3 && all == 4)
        g.across = 2;
    int lines = (all + g.across - 1) / g.across;
    down = down < lines ? down : lines;
    g.w = (r.w - ACROSS * (float)(g.across - 1)) / (float)g.across;
    g.h = (r.h - DOWN * (float)(down - 1)) / (float)down;
    g.shown = all < g.across * down ? all : g.across * down;
    return g;
}

/* Hairlines left of a card and above it, where there are others. */
static void draw_borders(const hl_card *card, bool left, bool above) {
    hl_rect r = card->r;
    float x = roundf(r.x - ACROSS / 2) + 0.5F;
    if (left)
        hl_draw_line(card->list, (hl_point){x, r.y + 12}, (hl_point){x, r.y + r.h - 4}, 1,
                     card->in->theme->line);
    if (above)
        hl_part_rule(card->list, card->in->theme, r, r.y - DOWN / 2);
}

static void draw_cards(const hl_view_in *in, hl_rect r, const grid *g, hl_draw_list *list,
                       hl_hits *hits) {
    for (int i = 0; i < g->shown; i++) {
        int row = i / g->across, col = i % g->across;
        hl_card card = {.in = in, .meaning = &in->scene->meanings[i], .list = list, .hits = hits};
        card.r = (hl_rect){r.x + (float)col * (g->w + ACROSS), r.y + (float)row * (g->h + DOWN),
                           g->w, g->h};
        card.k = hl_part_scale(in, card.r, 528, 400);
        card.corner = row == 0 && (col == g->across - 1 || i == g->shown - 1);
        draw_borders(&card, col > 0, row > 0);
        draw_card(&card);
    }
}

/* The cards' room above their note, and who gets it. The note says when not all words have a card,
 * and is longer then: the room is shared out again until their number stays. */
static grid share_room(const hl_view_in *in, hl_rect inner, float k, int lines,
                       const hl_draw_list *list, hl_rect *cards, char caveat[HL_CAVEAT_MAX]) {
    int all = in->scene->meaning_count, shown;
    grid g = {.shown = all};
    do {
        shown = g.shown;
        *cards = inner;
        hl_part_caveat(CAVEAT, "words", shown, all, caveat);
        cards->h -= hl_part_how_height(list, inner, k, lines, HOW, caveat) + 6;
        cards->h = fmaxf(cards->h, 0);
        g = card_grid(*cards, shown);
    } while (g.shown < shown);
    return g;
}

/* Where the whole note would cost a card, the caveat stands alone. */
static void draw_all(const hl_view_in *in, hl_rect r, float k, int lines, hl_draw_list *list,
                     hl_hits *hits) {
    char caveat[HL_CAVEAT_MAX];
    hl_rect inner = {r.x + 16, r.y, r.w - 32, r.h - 12}, cards;
    int most = share_room(in, inner, k, 0, list, &cards, caveat).shown;
    grid g = share_room(in, inner, k, lines, list, &cards, caveat);
    if (g.shown < most)
        g = share_room(in, inner, k, lines = 0, list, &cards, caveat);
    hl_part_panel(list, in->theme, r);
    draw_cards(in, cards, &g, list, hits);
    hl_part_how(list, in->theme, inner, k, lines, HOW, caveat);
}

static void draw_empty(const hl_view_in *in, hl_rect r, const char *nothing, hl_draw_list *list) {
    float k = hl_part_scale(in, r, 560, 400);
    hl_part_panel(list, in->theme, r);
    if (nothing) {
        hl_part_centred(list, in->theme, r, 14, nothing);
        return;
    }
    hl_part_title(list, in->theme, r, k, "Meaning before and after", "");
    int lines = (int)fmaxf((r.h - 52 * k) / (22 * k), 0);
    hl_part_wrap(
        list, r.x + 16, r.y + 56 * k, fminf(r.w - 32, 560 * k), 22 * k, lines,
        hl_part_font(14 * k, HL_REGULAR), in->theme->soft,
        "No word of this sentence has several meanings on file. Type one that has, such as "
        "\xE2\x80\x9C"
        "bank\xE2\x80\x9D, and see it take its meaning layer by layer.");
}

void hl_view_meaning(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    const char *nothing =
        in->scene->heads_on_count > 0 || in->scene->U == 0 ? hl_part_nothing(in) : NULL;
    hl_draw_group(list, "view meaning");
    float k = fminf(hl_part_scale(in, r, 1200, 500), 1.4F);
    int lines = r.h < 240 ? 1 : r.w < 420 ? 6 : 3;
    if (nothing || in->scene->meaning_count == 0)
        draw_empty(in, r, nothing, list);
    else
        draw_all(in, r, k, lines, list, hits);
    hl_draw_group_end(list);
}
