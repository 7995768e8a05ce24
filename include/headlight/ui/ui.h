/* ui/ui.h - the immediate-mode context: ids, focus, hot and active, layers, layout cursor.
 *
 * One pass per event, so that a widget sees at most one event and several in one frame act in
 * order; the last pass of a frame has no event and is the one that is shown. A widget gets a value
 * and returns a proposed one; it never writes the document. Everything is drawn into a draw list in
 * logical pixels.
 *
 *     hl_ui_begin(&ui, &in);
 *     if (hl_ui_button(&ui, "save", r, "Save", HL_BUTTON_PLAIN)) ...
 *     hl_ui_end(&ui);
 *
 * Ids are hashes of strings under a stack of parents, never pointers. A layer (menu, help) lies
 * above what was drawn before it; a modal one keeps pointer, keys and Tab order to itself while it
 * is there.
 */
#ifndef HEADLIGHT_UI_UI_H
#define HEADLIGHT_UI_UI_H

#include "headlight/canvas/color.h"
#include "headlight/canvas/draw.h"
#include "headlight/ui/event.h"

typedef uint32_t hl_ui_id;

enum {
    HL_UI_ORDER_MAX = 256, /* widgets that Tab can reach */
    HL_UI_DEPTH_MAX = 8,   /* nested ids, clips and layers */
    HL_UI_TIP_MS = 600,
    HL_UI_BLINK_MS = 500,
    HL_UI_BLINK_FOR_MS = 10000 /* without input for so long the caret stands still */
};

typedef struct hl_ui_in {
    hl_draw_list *list; /* already begun; its fonts measure */
    const hl_theme *theme;
    const hl_event *event; /* NULL in the pass that is shown */
    double now_ms;
    bool window_focused;
} hl_ui_in;

typedef struct hl_ui_layer {
    hl_ui_id id;
    hl_rect rect;
    bool modal;
} hl_ui_layer;

/* Zeroed is valid. Fields are read by widgets and by the app; only ui writes them. */
typedef struct hl_ui {
    hl_draw_list *list;
    const hl_fonts *fonts;
    const hl_theme *theme;
    hl_event event;          /* kind NONE when there is none */
    bool used;               /* a widget has taken the event */
    double now_ms, input_ms; /* now; time of the last input */
    double wake_at_ms;       /* something (caret, tip) changes then; < 0 = nothing */
    bool window_focused;
    bool hand, beam; /* pointer shape wanted */

    float x, y;  /* pointer */
    bool inside; /* it is in the window */
    int mods;    /* of the event */

    hl_ui_id hot, active, focus;
    hl_ui_id home;    /* gets the focus when its owner is gone */
    bool ring;        /* the focus was moved by keyboard: draw its ring */
    bool reveal;      /* the focus has just moved: scroll areas bring it into view */
    uint32_t gesture; /* rises with every press and every new run of keys */

    hl_ui_id order[HL_UI_ORDER_MAX]; /* focusable widgets of this pass */
    bool area[HL_UI_ORDER_MAX];      /* the widget begins an area (F6) */
    int order_count;
    bool area_next, focus_seen;

    hl_ui_id seed[HL_UI_DEPTH_MAX];
    int seed_count;
    hl_rect clip[HL_UI_DEPTH_MAX];
    int32_t clip_before[HL_UI_DEPTH_MAX];
    int clip_count;

    hl_ui_layer layers[HL_UI_DEPTH_MAX], below[HL_UI_DEPTH_MAX]; /* of the last pass; of this one */
    int layer_count, below_count;
    int layer; /* drawing in: 0 = the ground */
    hl_ui_id modal, focus_before;

    hl_ui_id tip, tip_hot;
    double tip_since;
    hl_rect tip_rect;
    char tip_text[256];

    hl_rect column; /* layout cursor: x, w fixed; y moves down; h = gap after each row */
    hl_rect focus_rect;
} hl_ui;

void hl_ui_begin(hl_ui *ui, const hl_ui_in *in);
void hl_ui_end(hl_ui *ui);

hl_ui_id hl_ui_id_of(const hl_ui *ui, const char *key);
void hl_ui_push(hl_ui *ui, const char *key);
void hl_ui_pop(hl_ui *ui);

/* Is the pointer over r, not clipped away and not under a higher layer? */
bool hl_ui_over(const hl_ui *ui, hl_rect r);
/* Is the event of this pass of this kind and not yet taken? */
bool hl_ui_is(const hl_ui *ui, hl_event_kind kind);
bool hl_ui_key(const hl_ui *ui, int key, int mods);
void hl_ui_use(hl_ui *ui);
void hl_ui_wake(hl_ui *ui, double at_ms);

/* What every widget starts with: focus, hover, press and click of a rectangle. */
enum { HL_SENSE_FOCUS = 1, HL_SENSE_KEYS = 2 /* Enter and Space click */, HL_SENSE_DRAG = 4 };
typedef struct hl_ui_sense {
    hl_ui_id id;
    bool over, held, pressed, clicked, focused, ring;
    int clicks; /* of the press: 1, 2, 3 */
    int mods;
} hl_ui_sense;
hl_ui_sense hl_ui_sense_at(hl_ui *ui, const char *key, hl_rect r, unsigned flags);

void hl_ui_focus_on(hl_ui *ui, hl_ui_id id, bool by_keyboard);
void hl_ui_focus_step(hl_ui *ui, int step, bool areas);
/* The next focusable widget begins an area for F6. */
void hl_ui_area(hl_ui *ui);

void hl_ui_clip_push(hl_ui *ui, hl_rect r);
void hl_ui_clip_pop(hl_ui *ui);
/* Everything until layer_end lies above the ground and owns the pointer inside r (everywhere when
 * modal). */
void hl_ui_layer_begin(hl_ui *ui, const char *key, hl_rect r, bool modal);
void hl_ui_layer_end(hl_ui *ui);
bool hl_ui_layer_open(const hl_ui *ui, const char *key);

/* A column: rows come one below the other, gap between them. */
void hl_ui_column(hl_ui *ui, hl_rect r, float gap);
hl_rect hl_ui_row(hl_ui *ui, float h);
void hl_ui_space(hl_ui *ui, float h);

/* A vertical scroll area; the caller keeps the state. Inside, content is laid out from the returned
 * rectangle down; end is told how high it was. Wheel, bar, and PageUp/PageDown scroll; focus is
 * brought into view. */
typedef struct hl_ui_scroll {
    float y, content;
    float grab;
    hl_rect view; /* private */
} hl_ui_scroll;
hl_rect hl_ui_scroll_begin(hl_ui *ui, const char *key, hl_rect r, hl_ui_scroll *scroll);
void hl_ui_scroll_end(hl_ui *ui, const char *key, hl_ui_scroll *scroll, float content);

/* Drawing helpers: text centred on a line's middle; focus ring; cut to max_w when that is above 0.
 */
float hl_ui_text(hl_ui *ui, float x, float middle, hl_anchor anchor, float size, hl_weight weight,
                 hl_color color, const char *text, float max_w);
void hl_ui_ring(hl_ui *ui, hl_rect r, float radius);
void hl_ui_box(hl_ui *ui, hl_rect r, float radius, hl_color fill, hl_color line);
float hl_ui_width(const hl_ui *ui, float size, hl_weight weight, const char *text);

#endif
