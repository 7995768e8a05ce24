/* heatmap.h - where cells and labels of the heatmap stand. Private to views.
 */
#ifndef HL_VIEWS_HEATMAP_H
#define HL_VIEWS_HEATMAP_H

#include "parts.h"

#define HL_CELL_LEAST                                                                              \
    11.0F /* smaller cells cannot be told apart or hit: the map scrolls instead                    \
           */

#define HL_HEAT_SCALE_MOST 1.4F /* cells, not labels, get the room of a large area */

typedef struct hl_heat {
    const hl_view_in *in;
    hl_draw_list *list;
    hl_rect panel;
    hl_rect window;     /* part of the panel that shows cells */
    hl_rect cells;      /* all cells, scrolled */
    hl_rows rows;       /* rows that stand out */
    float scale;        /* of the type */
    float cw, ch;       /* one cell with its gap */
    float label, digit; /* type sizes */
    float scroll_x, scroll_y;
    int row0, row1, col0, col1; /* cells on screen, ends not included */
    int levels;                 /* lines of column labels, 1 or 2 */
    int col_step, row_step;     /* every n-th word is labelled */
    bool compact;               /* low panel: short header */
    bool numbers;               /* cells hold their number */
} hl_heat;

hl_heat hl_heat_place(const hl_view_in *in, hl_rect r, hl_draw_list *list);
hl_rect hl_heat_cell(const hl_heat *h, int row, int col);
void hl_heat_labels(const hl_heat *h, hl_hits *hits);

#endif
