/* readout.h - the read-out of one word, in parts. Private to views.
 */
#ifndef HL_VIEWS_READOUT_H
#define HL_VIEWS_READOUT_H

#include "parts.h"

enum { HL_BARS_MAX = 12 };

/* A word's read-out: how much of each part there is room for. */
typedef struct hl_block {
    const hl_view_in *in;
    hl_draw_list *list;
    hl_hits *hits;
    hl_rect r;                  /* inside the margins */
    float k;                    /* scale of type and rows */
    float y;                    /* top of what comes next */
    int row;                    /* the unit */
    hl_link link[HL_BARS_MAX];  /* strongest first, hidden special tokens left out */
    int links;                  /* in link */
    hl_link look[HL_HEADS_MAX]; /* heads that look at a word on show, strongest first */
    int looks;
    int resting[HL_HEADS_MAX]; /* heads whose weight lies on hidden special tokens */
    int rests;
    int bars, lines; /* how many bars and lines of heads are shown */
    bool others, rest, hidden, details;
    float rest_weight; /* on hidden special tokens */
} hl_block;

void hl_block_bars(hl_block *b);
void hl_block_heads(hl_block *b);
void hl_block_details(hl_block *b);

#endif
