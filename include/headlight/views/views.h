/* views/views.h - pictures of a scene: pure functions (document, scene, rectangle) -> draw commands
 * and hit map.
 *
 * A view draws what the scene holds and nothing else; the same call serves the window, PNG, SVG and
 * tests. What the pointer is over comes in as hl_focus and what can be hit goes out as hl_hits, so
 * a view has no state.
 */
#ifndef HEADLIGHT_VIEWS_VIEWS_H
#define HEADLIGHT_VIEWS_VIEWS_H

#include "headlight/canvas/color.h"
#include "headlight/canvas/draw.h"
#include "headlight/session/session.h"

/* Interaction that changes a picture; zero-fill and set units to -1 for none (HL_FOCUS_NONE). */
typedef struct hl_focus {
    int hover;              /* unit the pointer is over, -1 */
    int cell_row, cell_col; /* cell under pointer or keyboard, -1 */
    bool cell_keyboard;     /* cell or pair is the keyboard's: draw the focus ring */
    bool beside;            /* hover is a unit of the second side: the first shows its partner */
    /* cell of the difference, indices into the comparison's pairs, -1; with hover -1 both sides
     * show the words of pair_row */
    int pair_row, pair_col;
    float scroll_x;       /* arcs: pixels scrolled to the right */
    float grid_x, grid_y; /* heatmap scroll, pixels */
    /* units that arcs (a word of the first side) and heatmap (a row) scroll to where they are out
     * of sight, -1 */
    int show_word, show_row;
} hl_focus;
#define HL_FOCUS_NONE                                                                              \
    ((hl_focus){.hover = -1,                                                                       \
                .cell_row = -1,                                                                    \
                .cell_col = -1,                                                                    \
                .pair_row = -1,                                                                    \
                .pair_col = -1,                                                                    \
                .show_word = -1,                                                                   \
                .show_row = -1})

typedef enum hl_hit_kind {
    HL_HIT_WORD = 1,
    HL_HIT_CELL,
    HL_HIT_HEAD,
    HL_HIT_BUTTON, /* carries out `action` */
    HL_HIT_PAIR    /* a link of the comparison: unit, key = indices into its pairs */
} hl_hit_kind;
typedef struct hl_hit {
    hl_hit_kind kind;
    hl_rect rect;
    int unit;        /* word; cell: query row; head: head */
    int key;         /* cell: key column */
    int view;        /* hl_view the hit belongs to */
    bool beside;     /* the unit is one of the second side's scene */
    char action[48]; /* BUTTON: an action line, "head.mute 3" */
} hl_hit;
/* Cells are one entry with rows and columns, not U*U entries. A hit is HL_HIT_CELL in the heatmap,
 * HL_HIT_PAIR in the difference. */
typedef struct hl_hit_grid {
    hl_rect rect;    /* of all cells */
    hl_rect visible; /* of the part on screen */
    int rows, cols;
    hl_view view; /* HL_VIEW_HEATMAP or HL_VIEW_DIFFERENCE */
} hl_hit_grid;
typedef struct hl_hits {
    hl_hit *items; /* owned, grows */
    int count, capacity;
    hl_hit_grid grid; /* rows 0 = neither heatmap nor difference */
    float arcs_w;     /* full width of the arcs' content, for scrolling; of both sides the wider */
    float grid_w, grid_h;
    float arcs_x, grid_x, grid_y; /* how far they were scrolled, for hl_focus of the next picture */
} hl_hits;
void hl_hits_reset(hl_hits *hits);
void hl_hits_free(hl_hits *hits);
/* The hit under a point; false when there is none. */
bool hl_hits_at(const hl_hits *hits, float x, float y, hl_hit *out);

/* What every view gets. hits may be NULL (exports).
 *
 * Arcs and reference draw one side: the second one when scene is comparison->second, with the
 * document unchanged; what that side has of its own (hl_doc.other) counts then, and its word hits
 * are marked `beside`. With a comparison of two sides (not what-if) type and colour scale are the
 * same on both, and words that differ are underlined. */
typedef struct hl_view_in {
    const hl_doc *doc;
    const hl_scene *scene;
    const hl_theme *theme;
    hl_focus focus;
    bool large; /* the view has the whole area: larger type */
    /* NULL when nothing stands beside the scene */
    const hl_comparison *comparison;
} hl_view_in;

/* A view leaves the upper right corner of its rectangle free, 44 wide and 36 high, for a button of
 * the window.
 *
 * Words on a line; links that look back run above, links that look ahead below, arrowhead at the
 * key. */
void hl_view_arcs(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* Rows = looking word (query), columns = attended word (key). */
void hl_view_heatmap(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* The pinned or hovered word's strongest links as bars with weight, score and head. */
void hl_view_readout(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* Colour legend with values for the scale in force; height 36. */
void hl_view_legend(const hl_view_in *in, hl_rect r, hl_draw_list *list);
/* One line of what is shown: 'layer 5, max of 8 heads, d_k 48, sees all, scale 0 to 1'. */
void hl_view_caption(const hl_view_in *in, char *out, size_t size);
/* Colour of a cell's weight under the document's colour scale and heads on. */
hl_color hl_view_cell_color(const hl_view_in *in, int query, int key);
/* Head colour of a cell: the only head on, or the winner. */
int hl_view_cell_head(const hl_view_in *in, int query, int key);

/* The second side of a comparison: hl_view_arcs and hl_view_reference for comparison->second; a
 * panel that says so while nothing stands there. `in` is the same as for the first side. */
void hl_view_arcs_beside(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
void hl_view_reference_beside(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);

/* "it means": per pronoun its candidates as bars with their share, the head named; below, how it is
 * computed. */
void hl_view_reference(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* One card a word (up to four, side by side or below each other): its sense and share at the top
 * layer, what it looks at, the curve of shares from before attention to the top, the closest
 * example, how it is computed. */
void hl_view_meaning(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* Signed difference of two maps, second minus first: diverging colours that stay apart for colour
 * blind eyes; words that differ are labelled tired -> wide. Hits are cells of pairs. */
void hl_view_difference(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* What changed most, in words, with a before-after line; with different head counts instead each
 * head's strongest link of both sides. */
void hl_view_changes(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* Muted heads, masked words, edited cells, each with a button that takes it back, and what changed:
 * who lost most, how pronouns and senses moved. */
void hl_view_whatif(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
/* Accuracy on held-out data by head count and d_k, as measured when the model was made
 * (hl_model_info.sweep), the setting in force marked. */
void hl_view_capacity(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);

/* The picture an export shows: panels of the document's view (doc->view) laid out in w x h with a
 * caption strip below; the window lays out the same panels with the same function. */
typedef struct hl_panels {
    hl_rect arcs, heatmap, readout; /* w 0 = not shown */
    hl_rect arcs_beside;            /* the second side's, below the first's */
    hl_rect reference, reference_beside, meaning, difference, changes, whatif, capacity;
} hl_panels;
hl_panels hl_view_panels(const hl_doc *doc, hl_rect area);
void hl_view_picture(const hl_view_in *in, float w, float h, bool caption, hl_draw_list *list,
                     hl_hits *hits);

#endif
