/* meaning.h - one word's card: what it means before and after attention. Private to views.
 */
#ifndef HL_VIEWS_MEANING_H
#define HL_VIEWS_MEANING_H

#include "plot.h"
#include "rows.h"

enum { HL_CARD_BARS = 3, HL_CARD_SENSES = 4, HL_CARD_QUOTE = 512 };

typedef struct hl_card {
    const hl_view_in *in;
    const hl_meaning *meaning;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rect r;
    float k, y;
    bool corner; /* its upper right corner is the window's */
    /* what there is room for */
    bool split; /* low: bars left, curve right, without its title */
    bool curve;
    int bars, lines; /* of what it looks at; of the closest example */
    float plot_h;
} hl_card;

/* Colour of a sense of the card: the winner's own, grey for the others. */
hl_color hl_card_color(const hl_card *card, int sense);

/* The closest example at the top layer in quotation marks. */
void hl_card_quote(const hl_meaning *meaning, char out[HL_CARD_QUOTE]);

void hl_card_looks(hl_card *card);
void hl_card_curve(hl_card *card);
void hl_card_example(hl_card *card);

#endif
