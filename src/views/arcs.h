/* arcs.h - the arc view in three steps: words on a line, links chosen, links placed. Private to
 * views.
 */
#ifndef HL_VIEWS_ARCS_H
#define HL_VIEWS_ARCS_H

#include "parts.h"

enum {
    HL_ARCS_MAX = 320, /* links drawn at most; the panel says so when more would be */
    HL_ARC_NUMBERS = 4 /* weights printed beside words */
};

typedef struct hl_word {
    float x, w;     /* left edge on the panel (scrolled), width of the text */
    float up, down; /* where links above and below are tied */
} hl_word;

/* Words on one line. */
typedef struct hl_words {
    hl_word *word; /* (U) owned */
    float size;    /* of the type */
    float gap;
    float whole; /* width of everything, with margins */
    float scroll;
    float base;           /* baseline */
    float top, bottom;    /* the lines where links above and below start */
    float ceiling, floor; /* how far links may reach */
    float margin;
    float span;      /* the distance that uses all the height, at most */
    int first, last; /* words on screen */
} hl_words;

/* Returns false when memory is out. */
bool hl_words_place(const hl_view_in *in, hl_rect r, const hl_fonts *fonts, hl_words *out);

/* One link on its way to a curve. */
typedef struct hl_arc {
    int query, key, head;
    int rank; /* 0, 1, ... among the links of the same two words */
    float weight;
    bool focus; /* belongs to a row that stands out */
    bool above;
    float order; /* stronger links and rows in focus first */
    float query_x, key_x;
} hl_arc;

typedef struct hl_arcs {
    hl_arc item[HL_ARCS_MAX]; /* weakest first, rows in focus last: painter's order */
    int count;
    float reach[2]; /* the longest link below and above, as drawn */
    int wanted;     /* links there are on screen; more than count when some were left out */
} hl_arcs;

void hl_arcs_choose(const hl_view_in *in, const hl_words *words, const hl_rows *rows, hl_arcs *out);
/* Gives every link its own place at both words. */
void hl_arcs_fan(const hl_words *words, hl_arcs *arcs);

/* The accent under words that differ between two sides. */
void hl_arcs_underline(const hl_view_in *in, const hl_words *words, hl_draw_list *list);
/* Is this word replaced by [MASK]? Such words need room below before links are placed, and are
 * struck out. */
bool hl_arcs_is_masked(const hl_scene *scene, int unit);
void hl_arcs_make_room(const hl_view_in *in, hl_words *words);
void hl_arcs_strike(const hl_view_in *in, const hl_words *words, int unit, hl_color color,
                    hl_draw_list *list);

/* Line width and arrowhead of a weight. */
float hl_arc_width(const hl_words *words, const hl_arc *arc, bool any_focus);
float hl_arc_head_width(float width);
float hl_arc_head_length(float width);

/* The four points of the curve; points[3] is the tip of the arrow. */
void hl_arc_curve(const hl_words *words, const hl_arcs *arcs, const hl_arc *arc, float width,
                  hl_point points[4]);

/* Does a link, drawn as hl_arc_curve says, run through r? */
bool hl_arcs_meet(const hl_words *words, const hl_arcs *arcs, bool any_focus, hl_rect r);

#endif
