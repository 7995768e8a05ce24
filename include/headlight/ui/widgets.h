/* ui/widgets.h - the widgets. Each takes its current value and returns the value the user proposes.
 */
#ifndef HEADLIGHT_UI_WIDGETS_H
#define HEADLIGHT_UI_WIDGETS_H

#include "headlight/ui/ui.h"

typedef enum hl_button { HL_BUTTON_PLAIN = 0, HL_BUTTON_PRIMARY, HL_BUTTON_QUIET } hl_button;
/* True when clicked, or Enter or Space was pressed on it. */
bool hl_ui_button(hl_ui *ui, const char *key, hl_rect r, const char *text, hl_button kind);
/* A button that stays down while `on`: what it opens is open. */
bool hl_ui_toggle(hl_ui *ui, const char *key, hl_rect r, const char *text, bool on);

/* The last three have a frame of their own. */
typedef enum hl_icon {
    HL_ICON_GROW,
    HL_ICON_SHRINK,
    HL_ICON_CLOSE,
    HL_ICON_SETTINGS,
    HL_ICON_COMPARE,
    HL_ICON_SWAP,
} hl_icon;
bool hl_ui_icon_button(hl_ui *ui, const char *key, hl_rect r, hl_icon icon);

/* On the left the label's words, on the right the switch. */
bool hl_ui_switch(hl_ui *ui, const char *key, hl_rect r, const char *label, bool on);

/* Segmented choice; current -1 = none. Arrows move, Home and End go to the ends. */
int hl_ui_choice(hl_ui *ui, const char *key, hl_rect r, const char *const *items, int count,
                 int current);
/* The same with a dot on the items whose bit is set in `marks`. */
int hl_ui_tabs(hl_ui *ui, const char *key, hl_rect r, const char *const *items, int count,
               int current, unsigned marks);

typedef struct hl_ui_range {
    double min, max, step, page; /* page: PageUp and PageDown */
    bool logarithmic;            /* even steps are even factors; needs min > 0 */
} hl_ui_range;
typedef struct hl_ui_slide {
    bool changed;
    double value;
    uint32_t gesture; /* one history step: a drag, a run of keys */
} hl_ui_slide;
/* Escape in a drag goes back to where it began. State of the one drag there can be is the caller's.
 */
typedef struct hl_ui_drag {
    hl_ui_id id;
    double began;
    bool cancelled;
    hl_ui_id keys_id; /* run of keys */
    double keys_ms;
    uint32_t gesture;
} hl_ui_drag;
hl_ui_slide hl_ui_slider(hl_ui *ui, const char *key, hl_rect r, const hl_ui_range *range,
                         double value, hl_ui_drag *drag);

/* A head: number in a badge, name (NULL or "" = number only), its colour. */
typedef enum hl_chip { HL_CHIP_NONE = 0, HL_CHIP_TOGGLE, HL_CHIP_SOLO } hl_chip;
typedef enum hl_chip_fit { HL_CHIP_ROOMY = 0, HL_CHIP_TIGHT, HL_CHIP_TINY } hl_chip_fit;
typedef struct hl_ui_chip_in {
    int number;
    const char *name;
    hl_color color;
    bool on;
    bool struck; /* its name is struck through */
    hl_chip_fit fit;
} hl_ui_chip_in;
hl_chip hl_ui_chip(hl_ui *ui, const char *key, hl_rect r, const hl_ui_chip_in *in);
float hl_ui_chip_width(const hl_ui *ui, int number, const char *name, hl_chip_fit fit);

/* A popover menu below (or above) an anchor. State is the caller's. */
typedef struct hl_ui_menu {
    bool open;
    int at; /* row of the keyboard, -1 = none */
    hl_ui_scroll scroll;
} hl_ui_menu;
typedef struct hl_ui_item {
    const char *text, *note; /* note: second line, may be NULL */
} hl_ui_item;
enum { HL_MENU_NONE = -1 };
/* Row that was chosen, or HL_MENU_NONE; closes itself. bounds: stay inside. */
int hl_ui_menu_show(hl_ui *ui, const char *key, hl_rect anchor, float w, hl_rect bounds,
                    const hl_ui_item *items, int count, hl_ui_menu *menu);

/* A tip that appears below r when the pointer rests there or the keyboard's focus is on it. Call it
 * right after the widget; shown by hl_ui_tip_show at the end of the pass. */
void hl_ui_tip(hl_ui *ui, const char *key, hl_rect r, const char *text);
void hl_ui_tip_show(hl_ui *ui, hl_rect bounds);

/* A message at the bottom of bounds, wrapped to at most three lines; true when it was dismissed. */
bool hl_ui_notice(hl_ui *ui, hl_rect bounds, const char *text, bool is_error);

/* Text wrapped to width, one line below the other from the first line's middle; at most max lines,
 * the last cut with an ellipsis. Returns the height used. draw false = only measured. */
float hl_ui_paragraph(hl_ui *ui, hl_rect r, float size, hl_weight weight, hl_color color,
                      const char *text, int max, bool draw);

#endif
