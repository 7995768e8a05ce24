/* heatmap.h - where cells and labels of a square map stand: the heatmap's words, or the pairs of a
 * comparison. Private to views.
 */
#ifndef HL_VIEWS_HEATMAP_H
#define HL_VIEWS_HEATMAP_H

#include "sides.h"

#define HL_CELL_LEAST                                                                              \
    11.0F /* smaller cells cannot be told apart or hit: the map scrolls instead                    \
           */

#define HL_LABEL_GAP 4.0F /* between two words of one line, so that they read as two */

#define HL_HEAT_SCALE_MOST 1.4F /* cells, not labels, get the room of a large area */

typedef struct hl_heat {
    const hl_view_in *in;
    hl_draw_list *list;
    hl_rect panel;
    hl_rect window;             /* part of the panel that shows cells */
    hl_rect cells;              /* all cells, scrolled */
    const hl_comparison *pairs; /* rows and columns are its pairs; NULL = units of the scene */
    int count;                  /* rows, columns */
    int cell_row, cell_col;     /* under pointer or keyboard, -1 */
    hl_rows rows;               /* rows that stand out */
    float scale;                /* of the type */
    float cw, ch;               /* one cell with its gap */
    float label, digit;         /* type sizes */
    float scroll_x, scroll_y;
    int row0, row1, col0, col1; /* cells on screen, ends not included */
    int levels;                 /* lines of column labels, 1 or 2 */
    int col_step, row_step;     /* every n-th word is labelled */
    bool compact;               /* low panel: short header */
    bool numbers;               /* cells hold their number */
} hl_heat;

hl_heat hl_heat_place(const hl_view_in *in, hl_rect r, const hl_comparison *pairs,
                      hl_draw_list *list);
hl_rect hl_heat_cell(const hl_heat *h, int row, int col);
/* The word of a row or column; out is used when it is made of two. */
const char *hl_heat_label(const hl_heat *h, int i, char out[HL_PAIR_LABEL]);
/* The same above a column: a pair that is too long for it is its first word and the arrow, because
 * its row has both. */
const char *hl_heat_column(const hl_heat *h, int i, char out[HL_PAIR_LABEL]);

/* What both maps draw around their cells. */
/* Returns where the line ends. */
float hl_heat_title(const hl_view_in *in, hl_draw_list *list, hl_rect r, float scale, bool compact,
                    const char *title, const char *caption);
void hl_heat_axes(const hl_heat *h);
void hl_heat_frames(const hl_heat *h);
void hl_heat_thumbs(const hl_heat *h);
void hl_heat_tip(const hl_heat *h, const char *text);
void hl_heat_give_hits(const hl_heat *h, hl_hits *hits);
hl_rect hl_heat_seen(const hl_heat *h); /* cells that the drawn rows and columns cover */
void hl_heat_labels(const hl_heat *h, hl_hits *hits);

#endif
