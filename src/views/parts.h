/* parts.h - what the views share: focus, weights as text, small drawing helpers. Private to views.
 *
 * Sizes are logical pixels at scale 1; a view with the whole area multiplies them by hl_part_scale.
 */
#ifndef HL_VIEWS_PARTS_H
#define HL_VIEWS_PARTS_H

#include "headlight/views/views.h"

enum { HL_ROWS_MAX = HL_PIN_MAX + 1 };

/* The upper right corner of a panel, this wide and 36 high, is the window's: its button lies there.
 */
#define HL_CORNER 44.0F

/* Weights below this print as 0.00 and are not drawn as arcs or listed. */
#define HL_WEIGHT_LEAST 0.005F

/* The rows that stand out: what the pointer previews first, then the pins, none twice. */
typedef struct hl_rows {
    int row[HL_ROWS_MAX];
    int count;
} hl_rows;
hl_rows hl_rows_in_focus(const hl_view_in *in);
bool hl_rows_has(const hl_rows *rows, int row);

/* One weight of the combined map. */
float hl_part_weight(const hl_scene *scene, int query, int key);
/* A weight on the document's colour scale, 0..1 (a sum may pass 1). */
float hl_part_scaled(const hl_view_in *in, int query, float weight);
/* The head that tells most about a word: of those on show that give one word more than half of
 * their weight, the one that does so from the fewest words of the sentence ("Pronoun" rather than
 * "Previous word"); else the head behind the row's largest weight, 0 when there is none. */
int hl_part_row_head(const hl_scene *scene, int row);
/* The word that this head looks at most from the row, -1 when the row is empty. */
int hl_part_best_key(const hl_scene *scene, int row);
/* Is this key hidden from this query by the mask? */
bool hl_part_masked(const hl_view_in *in, int query, int key);
/* Does some word on show have several pieces, so that rows are averages and columns sums? */
bool hl_part_merges(const hl_view_in *in);

enum { HL_NUMBER_MAX = 24 };
/* "0.71"; with cell ".71" and "0" for what rounds to nothing. */
void hl_part_number(float weight, bool cell, char out[HL_NUMBER_MAX]);
/* A difference: "+0.53", in a cell "+.53", with a real minus sign. */
void hl_part_change(float value, bool cell, char out[HL_NUMBER_MAX]);
/* "+1.49", "-0.30" with a real minus sign. */
void hl_part_signed(float value, bool plus, char out[HL_NUMBER_MAX]);

/* Multiplier of type and rows: 1, or up to 1.8 where a view has a large area to itself. */
float hl_part_scale(const hl_view_in *in, hl_rect r, float w, float h);
/* Does the view have a large area, in which small type grows too? */
bool hl_part_large(const hl_view_in *in, hl_rect r);
hl_font hl_part_font(float size, hl_weight weight);
hl_font hl_part_digits(float size, hl_weight weight);
/* Baseline that centres capitals and digits of this size on y. */
float hl_part_baseline(float y, float size);

/* Text on a filled badge or chip, at least 4.5:1. */
hl_color hl_part_on(hl_color ground);
/* Text colour with at least 4.5:1 on ground: the softer one where it reads, else white or ink. */
hl_color hl_part_ink_on(const hl_theme *theme, hl_color ground, bool strong);

void hl_part_panel(hl_draw_list *list, const hl_theme *theme, hl_rect r);
/* A filled circle in the head's colour with its number; r is the radius. */
void hl_part_chip(hl_draw_list *list, int head, float x, float y, float r);
/* One friendly line, centred. */
void hl_part_centred(hl_draw_list *list, const hl_theme *theme, hl_rect r, float size,
                     const char *text);
/* Text in lines of at most w, broken at spaces, at most `lines` of them, the last one cut with an
 * ellipsis; returns the lines used. */
int hl_part_wrap(hl_draw_list *list, float x, float y, float w, float step, int lines, hl_font font,
                 hl_color color, const char *text);
/* The lines that hl_part_wrap would use. */
int hl_part_wrap_lines(const hl_draw_list *list, float w, int lines, hl_font font,
                       const char *text);
/* A thin bar that says where a scrolled part lies in the whole. */
void hl_part_thumb_x(hl_draw_list *list, const hl_theme *theme, hl_rect track, float whole,
                     float scroll);
void hl_part_thumb_y(hl_draw_list *list, const hl_theme *theme, hl_rect track, float whole,
                     float scroll);
/* scroll brought into 0 .. whole - seen. */
float hl_part_clamp_scroll(float scroll, float whole, float seen);
/* The scroll that shows `from` to `to` of the content: unchanged where it does, else with a quarter
 * of what is seen before or behind it. */
float hl_part_scroll_to(float scroll, float from, float to, float seen);

void hl_hits_add(hl_hits *hits, hl_hit hit); /* hits may be NULL; empty rectangles are dropped */
void hl_hits_add_word(hl_hits *hits, hl_view view, hl_rect r, int unit);

/* What an empty panel says: there is no model, no sentence or no head on. NULL = there is a
 * picture. */
const char *hl_part_nothing(const hl_view_in *in);

/* The same for what needs two maps; also when the second side is not there yet. */
const char *hl_part_no_comparison(const hl_view_in *in);

/* "head 3 muted", "heads 3, 5 muted", "12 heads muted"; "" for none. */
void hl_part_muted(const hl_scene *scene, char *out, size_t size);
/* "max of 8 heads", "head 5 Pronoun". */
void hl_part_heads_caption(const hl_view_in *in, char *out, size_t size);
/* "layer 5, max of 8 heads, d_k 48", the heatmap's title. */
void hl_part_short_caption(const hl_view_in *in, char *out, size_t size);
/* Label of the colour scale's far end: "1", "0.83", "row's largest". */
void hl_part_scale_end(const hl_view_in *in, char *out, size_t size);

#endif
