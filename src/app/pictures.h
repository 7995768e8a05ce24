/* app/pictures.h - the panels of the picture area: which there are, and how pointer and keyboard
 * reach them. Private to app.
 */
#ifndef APP_PICTURES_H
#define APP_PICTURES_H

#include "app_private.h"

typedef enum hl_pict {
    HL_PICT_ARCS,
    HL_PICT_ARCS_SECOND,
    HL_PICT_HEATMAP,
    HL_PICT_READOUT,
    HL_PICT_REFERENCE,
    HL_PICT_REFERENCE_SECOND,
    HL_PICT_MEANING,
    HL_PICT_DIFFERENCE,
    HL_PICT_CHANGES,
    HL_PICT_WHATIF,
    HL_PICT_CAPACITY,
    HL_PICTS /* none of them */
} hl_pict;

/* What the arrow keys walk in a panel. */
typedef enum hl_walk {
    HL_WALK_WORDS,
    HL_WALK_CELLS,
    HL_WALK_PAIRS, /* cells of the difference */
    HL_WALK_ITEMS  /* rows and buttons, from top to bottom */
} hl_walk;

typedef struct hl_pict_info {
    const char *key;
    hl_view view; /* that gives it the whole area */
    hl_walk walk;
    bool second; /* it draws the second side */
    void (*draw)(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);
} hl_pict_info;
const hl_pict_info *hl_pict_of(hl_pict pict);

/* panel_pictures.c */
hl_ui_id hl_pict_id(hl_pict pict);
/* The panel that has the keyboard, or HL_PICTS. */
hl_pict hl_pict_in_focus(const hl_app *app);
/* The panel that the keyboard goes to when it is to leave the sentence. */
hl_pict hl_pict_main(const hl_app *app);
/* Panels as they stand in the window; *tabs is the room of the tabs, w 0 = there are none. */
hl_panels hl_app_panels(const hl_app *app, hl_rect *tabs);
hl_rect hl_pict_rect(const hl_panels *panels, hl_pict pict);
/* The scene that a panel draws; an empty one while there is none. */
const hl_scene *hl_pict_scene(const hl_app *app, hl_pict pict);
/* What view.set calls a view. */
const char *hl_view_name(hl_view view);
/* What draws a view's rows and buttons: the index-th that the keyboard can reach; NULL past them.
 */
const hl_hit *hl_pict_item(const hl_app *app, hl_pict pict, int index);

/* picture_point.c */
void hl_pict_press(hl_app *app, const hl_ui_sense *sense);
void hl_pict_other_button(hl_app *app, hl_rect r);
/* What the pointer or else the keyboard previews. */
void hl_pict_set_focus(hl_app *app);
void hl_pict_pin(hl_app *app, int unit, bool second, bool add);
void hl_pict_pin_pair(hl_app *app, int pair, bool add);
void hl_pict_mask_word(hl_app *app, int unit);

/* picture_keys.c */
void hl_pict_keys(hl_app *app, hl_pict pict);

/* picture_scroll.c */
void hl_picture_scroll(hl_app *app, hl_pict pict, hl_rect r, const hl_ui_sense *sense);
void hl_picture_clamp(hl_app *app, const hl_panels *p);

/* cell_edit.c: setting a cell of the heatmap by hand */
/* Would a press of the pointer with these modifiers take hold of a cell? */
bool hl_cell_edit_wanted(const hl_app *app, int mods);
void hl_cell_edit_press(hl_app *app, const hl_hit *cell);
void hl_cell_edit_drag(hl_app *app, const hl_ui_sense *sense);
/* + and - change the cell the keyboard is on, Delete makes it 0, Backspace takes the edit back. */
void hl_cell_edit_keys(hl_app *app);
void hl_cell_edit_reset(hl_app *app, int row, int col);
/* The weight at the pointer while a cell is dragged, and how to begin. */
void hl_cell_edit_show(hl_app *app);

#endif
