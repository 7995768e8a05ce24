/* app/app_private.h - the window program's state and its parts. */
#ifndef APP_PRIVATE_H
#define APP_PRIVATE_H

#include "headlight/app/app.h"
#include "headlight/ui/field.h"
#include "headlight/ui/widgets.h"

enum {
    HL_SETTINGS_W = 288,
    HL_SETTINGS_FROM = 1000, /* logical width from which the column is beside the pictures */
    HL_MIN_W = 640,
    HL_MIN_H = 400,
    HL_TABS_H = 36 /* of the tabs above the panel beside the heatmap, with the gap below them */
};

/* The two sides of a comparison. */
enum { HL_FIRST, HL_SECOND, HL_SIDES };

typedef struct hl_notice {
    char text[HL_ERROR_LINE];
    bool is_error, stays; /* stays: until it is dismissed */
    double until_ms;      /* 0 = starts with the next frame */
    uint64_t revision;    /* not 0: gone when the document is not this one any more */
} hl_notice;

/* The parts of a window of a given size, logical pixels. */
typedef struct hl_layout {
    float w, h, margin;
    bool low; /* little height: smaller field and strip */
    hl_rect field, examples, compare;
    hl_rect gear;                       /* w 0 = the column is there */
    hl_rect edits, reset;               /* what if is in force; w 0 = it is not */
    hl_rect second, link, swap, preset; /* the second sentence; w 0 = nothing is compared */
    hl_rect own;              /* the second side's settings; w 0 = all of them are in the column */
    hl_rect limit, strip;     /* limit h 0 = nothing to say */
    hl_rect pictures, column; /* column w 0 = folded away */
} hl_layout;

/* A cell of the heatmap that is dragged to another weight. */
typedef struct hl_cell_drag {
    bool held, moved;
    int head, row, col; /* units */
    float from_y, weight, now;
    bool was_edited; /* before the drag, with `weight` */
    uint32_t gesture;
} hl_cell_drag;

/* The menu of the installed models, for one side at a time. */
enum { HL_MODELS_MAX = 24 };
typedef struct hl_model_menu {
    char name[HL_MODELS_MAX][64];
    int count;
    bool known; /* name was read; it is read anew when the menu opens */
    int side;
    hl_rect anchor;
    hl_ui_menu menu;
} hl_model_menu;

/* The pinned unit that the pictures were scrolled to, -1, and where they were. */
typedef struct hl_followed {
    int pin;
    hl_rect arcs, heatmap;
} hl_followed;

struct hl_app {
    hl_app_host host;
    char out_dir[1024];
    hl_store *store;
    hl_session *session;
    hl_fonts *fonts;

    hl_draw_list list;
    uint64_t drawn_hash;
    float drawn_scale;
    bool drawn;

    /* interaction */
    hl_ui ui;
    hl_field field[HL_SIDES];
    int typed_side; /* the field that typed letters go to */
    hl_ui_menu examples, presets, panels;
    hl_model_menu models;
    hl_ui_scroll column_scroll, help_scroll;
    float column_gap; /* extra room between the groups of settings */
    int column_gaps;
    hl_ui_drag drag;
    hl_hits hits;
    hl_focus focus;              /* what views are told */
    int key_start;               /* word the keyboard begins at when nothing is pinned */
    int key_unit;                /* word the keyboard is on in arcs, -1 */
    int key_row, key_col;        /* cell the keyboard is on, -1 */
    int key_item;                /* of a list's rows and buttons the one the keyboard is on, -1 */
    bool help_open, column_open; /* column_open: as an overlay in a narrow window */
    bool follow;                 /* a sentence was typed: the arcs are to show the caret's word */
    hl_followed followed;
    int grip; /* what of a picture is being dragged */
    hl_point grip_from;
    hl_cell_drag cell;
    hl_senses *senses; /* which words have several senses; NULL = not looked up yet */
    bool senses_tried;
    uint64_t strip_before; /* heads_off before the first click of a double click */
    uint32_t strip_gesture;
    bool quit;
    bool again; /* this pass has moved something: draw it once more */
    hl_notice notice;

    /* the run of one shortcut repeated is one history step */
    int run_shortcut;
    double run_ms;
    uint32_t run_gesture;

    /* of the input */
    double now_ms;
    float window_w, window_h, zoom; /* zoom in force */
    float limited_zoom;             /* the limit last spoken of, 0 = none */
    bool system_dark;
    hl_layout layout;

    bool keep_settings; /* settings are loaded and are to be saved */
    int saved_theme;
    float saved_zoom;
};

/* Applies "name argument"; effects are carried out, errors shown. */
void hl_app_do(hl_app *app, uint32_t gesture, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
hl_status hl_app_apply(hl_app *app, const char *line, uint32_t gesture, hl_error *err);
/* effects.c */
hl_status hl_app_effect(hl_app *app, const hl_effect *effect, hl_error *err);
/* notice.c */
void hl_app_say(hl_app *app, bool is_error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* What holds until the document changes. */
void hl_app_hint(hl_app *app, const char *text);
void hl_app_say_error(hl_app *app, const hl_error *err);
void hl_notice_show(hl_app *app);

const hl_theme *hl_app_theme(const hl_app *app);
hl_view_in hl_app_view_in(const hl_app *app);
hl_limits hl_limits_of(const hl_model_info *model);
float hl_app_zoom_limit(const hl_app *app);
/* Do the views on show have two sides? */
bool hl_app_compares(const hl_app *app);
/* Shows both sides, with the keyboard in the second sentence; or all views of the first again. */
void hl_app_compare(hl_app *app, bool on);

/* layout.c */
hl_layout hl_layout_of(const hl_app *app, float w, float h);
float hl_strip_height(const hl_app *app, float w, bool low);

/* panels */
void hl_panel_top(hl_app *app);
void hl_panel_examples(hl_app *app);
void hl_panel_strip(hl_app *app);
void hl_panel_pictures(hl_app *app);
void hl_panel_settings(hl_app *app);
/* "92.1 ms"; from a second on "21.7 s", so that the line keeps its width. */
void hl_time_text(double ms, char *out, size_t size);
void hl_panel_help(hl_app *app);
/* panel_second.c: the second sentence's row; the settings that its row has no room for, one below
 * the other in the column (false: there are none). */
void hl_panel_second(hl_app *app);
void hl_panel_presets(hl_app *app);
bool hl_second_rows(hl_app *app);
/* panel_models.c: a button in r with the name of the side's model, and its menu. */
bool hl_models_offered(hl_app *app, int side); /* is there anything to choose from? */
void hl_model_button(hl_app *app, int side, hl_rect r);
void hl_panel_models(hl_app *app);
/* panel_tabs.c */
void hl_panel_tabs(hl_app *app, hl_rect r);
void hl_panel_tabs_menu(hl_app *app);
/* Bit of each hl_panel that has something on a pinned word. */
unsigned hl_panel_marks(hl_app *app);
/* Shows a panel beside the heatmap. */
void hl_app_panel(hl_app *app, hl_panel panel);
/* picture_keys.c: the arrow keys in the pictures */
void hl_cell_move(hl_app *app, const char *direction);
/* Typed characters that no widget took go to the sentence field. */
void hl_top_take_text(hl_app *app);
/* The sentence field of a side. */
void hl_top_field(hl_app *app, int side, hl_rect r);
hl_ui_id hl_top_field_id(int side);
bool hl_top_has_focus(const hl_app *app);

enum { HL_CHOICES = 8 }; /* most segments of one choice */
/* model_facts.c: the settings that the model has a say in. */
typedef struct hl_facts {
    const hl_layer_info *layer; /* NULL without a model */
    int layers, layer_now;      /* 0-based */
    int heads, dk, dk_max, width;
    bool heads_trained, dk_trained;
} hl_facts;
hl_facts hl_facts_of(const hl_app *app);
/* The same of any document, run by this model (NULL = none yet). */
hl_facts hl_facts_for(const hl_doc *doc, const hl_model_info *model);
/* Head counts to choose from, at most HL_CHOICES: the model's own, the one in force, common
 * divisors of the width. */
int hl_facts_head_counts(const hl_facts *f, int *out);

/* keymap.c */
enum { HL_KEYMAP_FIRST, HL_KEYMAP_LAST }; /* before the widgets; what they left */
void hl_keymap_run(hl_app *app, int stage);
typedef struct hl_shortcut {
    int key, mods;
    int stage;
    const char *action; /* line; "" = handled by a widget, listed only */
    const char *help;   /* NULL = the action's own */
    const char *shown;  /* NULL = made from key and mods */
} hl_shortcut;
typedef struct hl_key_group {
    const char *title;
    const hl_shortcut *items;
    int count;
} hl_key_group;
const hl_key_group *hl_keymap_groups(int *count);
void hl_shortcut_name(const hl_shortcut *s, char *out, size_t size);
const char *hl_shortcut_help(const hl_shortcut *s);

/* examples.c */
const char *hl_example_pin(int index);       /* word to pin, "" = none */
int hl_example_also(int index);              /* byte offset of a second one, 0 = none */
const char *hl_example_heads_off(int index); /* digits of the textbook's heads to switch off */
/* presets.c: comparisons that are ready made; NULL past the end. */
typedef struct hl_preset {
    const char *name;           /* of the action: "tired-wide" */
    const char *title, *note;   /* of the menu */
    const char *first, *second; /* sentences; NULL = the one that is there, on both sides */
    const char *pin;            /* word to pin; "" = pins stay */
    const char *relation; /* the head that is shown alone, by what it was trained for; NULL = all */
    const char *own;      /* what the second side has of its own: "mask past" */
} hl_preset;
const hl_preset *hl_preset_at(int index);
/* One step of the history. */
hl_status hl_app_preset(hl_app *app, const char *name, hl_error *err);
/* Sentence, pins and, if heads, which heads are on, as one step of the history. */
hl_status hl_app_example(hl_app *app, int index, bool heads, hl_error *err);

/* settings_file.c */
void hl_app_save_settings(hl_app *app);

#endif
