/* rows.h - rows that several panels share: bars, before-after lines, notes. Private to views.
 *
 * Sizes are multiples of k, the panel's scale of type (hl_part_scale).
 */
#ifndef HL_VIEWS_ROWS_H
#define HL_VIEWS_ROWS_H

#include "sides.h"

/* The minus and plus colours of changes, as marks on a panel. */
hl_color hl_change_color(const hl_theme *theme, float change);

/* A word, a bar on its track and a number. */
typedef struct hl_bar {
    const char *label;
    float value; /* 0..1 */
    hl_color color;
    bool strong; /* the label stands out */
} hl_bar;
/* Where the bars of a block stand: the widest label decides. */
typedef struct hl_bar_place {
    float x, label_w, bar_x, bar_w, right;
    float k;
} hl_bar_place;
hl_bar_place hl_bars_place(const hl_draw_list *list, hl_rect r, float k, const hl_bar *bars,
                           int count);
void hl_bar_draw(const hl_bar_place *place, const hl_theme *theme, float y, const hl_bar *bar,
                 hl_draw_list *list);

/* "it -> animal", a line from before (open circle) to after (full), "0.71 to 0.18". What one side
 * lacks is NAN: a full circle alone, "0.71, first only". */
typedef struct hl_move {
    char from[HL_PAIR_LABEL], to[HL_PAIR_LABEL];
    const char *link; /* between the two: an arrow, "means" */
    float before, after;
} hl_move;
typedef struct hl_move_place {
    float x, from_w, link_x, to_x, to_w, line_x, line_w, right;
    float size; /* of the type */
} hl_move_place;
hl_move_place hl_moves_place(const hl_draw_list *list, hl_rect r, float k, const hl_move *moves,
                             int count);
/* y is the row's middle. */
void hl_move_draw(const hl_move_place *place, const hl_theme *theme, float y, const hl_move *move,
                  hl_draw_list *list);

/* A panel's title at its usual place, with a softer text behind it; both keep the corner free. */
void hl_part_title(hl_draw_list *list, const hl_theme *theme, hl_rect panel, float k,
                   const char *title, const char *more);

/* How a panel's numbers are computed, and what they do not say: small type at the bottom of r.
 * Where `lines` lines do not hold both, the caveat stands alone, in as many as it takes. Both
 * return the height. */
float hl_part_how(hl_draw_list *list, const hl_theme *theme, hl_rect r, float k, int lines,
                  const char *how, const char *caveat);
float hl_part_how_height(const hl_draw_list *list, hl_rect r, float k, int lines, const char *how,
                         const char *caveat);
/* The caveat of everything that shows weights. */
#define HL_CAVEAT "Attention weights show where a head reads from, not why a model decides."
/* The caveat, behind "3 of 5 words shown, pin one to choose." when not all are. */
enum { HL_CAVEAT_MAX = 160 };
void hl_part_caveat(const char *caveat, const char *what, int shown, int all,
                    char out[HL_CAVEAT_MAX]);

/* A hairline across r at y. */
void hl_part_rule(hl_draw_list *list, const hl_theme *theme, hl_rect r, float y);
/* The unit on show that starts at or holds this byte; -1 for none. */
int hl_part_unit_at(const hl_scene *scene, uint32_t start);
/* The bytes of the scene's text as a C string, cut to size. */
void hl_part_bytes(const hl_scene *scene, uint32_t start, uint32_t end, char *out, size_t size);
/* "head 5 Pronoun", beside its chip "Pronoun"; with ", layer 4" when that is not the layer on show.
 */
void hl_part_head_name(const hl_scene *scene, hl_focus_head head, bool beside_chip, char *out,
                       size_t size);

#endif
