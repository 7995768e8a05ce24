/* store/doc.h - the document: everything a user can set, undo, script and save.
 *
 * Plain data. Zero means the default wherever a default exists ("the model's own", "all", "as
 * trained"). One field starts elsewhere: a fresh store has threshold HL_THRESHOLD_START; in a
 * zeroed document threshold 0 hides nothing. Only hl_store_apply writes a document; everybody else
 * gets a const pointer. What the pointer shows (hover, focus, caret, scroll) is interaction and
 * lives in the app; what follows from document and model (trace, maps) is derived and lives in the
 * session.
 */
#ifndef HEADLIGHT_STORE_DOC_H
#define HEADLIGHT_STORE_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HL_TEXT_MAX = 1 << 20, /* bytes of the sentence */
    HL_PIN_MAX = 8,
    HL_HEADS_MAX = 64, /* heads that can be toggled */
    HL_TOP_K_MAX = 512,
    HL_MASKED_MAX = 16, /* words replaced by [MASK] */
    HL_EDITS_MAX = 64   /* cells of the heatmap set by hand */
};
#define HL_THRESHOLD_START 0.10f

/* A pin is the byte offset at which the pinned word starts, or one of these. */
#define HL_PIN_CLS UINT32_MAX
#define HL_PIN_SEP (UINT32_MAX - 1)

/* HL_COMBINE_MAX is the start: the strongest head of each cell. OVERLAY also tints by that head. */
typedef enum hl_combine {
    HL_COMBINE_MAX = 0,
    HL_COMBINE_MEAN,
    HL_COMBINE_SUM,
    HL_COMBINE_OVERLAY
} hl_combine;
typedef enum hl_doc_mask { HL_SEES_ALL = 0, HL_SEES_PAST } hl_doc_mask;
typedef enum hl_color_scale { HL_SCALE_FIXED = 0, HL_SCALE_ROW, HL_SCALE_MAP } hl_color_scale;
typedef enum hl_special { HL_SPECIAL_HIDE = 0, HL_SPECIAL_RENORMALISE, HL_SPECIAL_SHOW } hl_special;
/* What the picture area shows. ALL is arcs, heatmap and the panel chosen by hl_panel; COMPARE shows
 * both sides with their difference; the rest give one view the whole area. */
typedef enum hl_view {
    HL_VIEW_ALL = 0,
    HL_VIEW_ARCS,
    HL_VIEW_HEATMAP,
    HL_VIEW_READOUT,
    HL_VIEW_COMPARE,
    HL_VIEW_DIFFERENCE,
    HL_VIEW_MEANING,
    HL_VIEW_REFERENCE, /* "it means ..." ; script and command line: focus */
    HL_VIEW_WHATIF,
    HL_VIEW_CAPACITY
} hl_view;
/* The panel beside the heatmap in HL_VIEW_ALL. */
typedef enum hl_panel {
    HL_PANEL_READOUT = 0,
    HL_PANEL_REFERENCE,
    HL_PANEL_MEANING,
    HL_PANEL_WHATIF,
    HL_PANEL_CAPACITY
} hl_panel;
typedef enum hl_doc_theme { HL_THEME_SYSTEM = 0, HL_THEME_LIGHT, HL_THEME_DARK } hl_doc_theme;

/* The second side of a comparison. A field counts only when its bit is set in `own`; everything
 * else is as on the first side, now and when the first side changes. */
enum {
    HL_OWN_TEXT = 1,
    HL_OWN_MODEL = 2,
    HL_OWN_LAYER = 4,
    HL_OWN_HEADS = 8,
    HL_OWN_DK = 16,
    HL_OWN_MASK = 32,
    HL_OWN_SCALING = 64,
    HL_OWN_TEMPERATURE = 128
};
typedef struct hl_side {
    unsigned own;
    const char *text; /* as hl_doc.text; owned by the store */
    size_t text_size;
    uint64_t text_revision;
    char model[512];
    int layer, heads, dk;
    hl_doc_mask mask;
    bool no_scale;
    float temperature;
} hl_side;

/* A cell of the heatmap set by hand: the words at bytes query and key (or HL_PIN_CLS, HL_PIN_SEP)
 * in one head (0-based) of the layer, heads and model on show. The rest of the row shares what is
 * left. */
typedef struct hl_cell_edit {
    int head;
    uint32_t query, key;
    float weight; /* 0..1 */
} hl_cell_edit;

typedef struct hl_doc {
    const char *text; /* valid UTF-8, one line, NUL-terminated; owned by the store */
    size_t text_size;
    uint64_t text_revision; /* never 0; equal revisions of one store mean equal text */
    char model[512];        /* directory, or the name of an installed model; "" = textbook */
    int layer;              /* 1-based; 0 = top */
    int heads;              /* head count of the layer on show; 0 = the model's own */
    int dk;                 /* 0 = all of the head's columns */
    uint64_t heads_off;     /* bit h: head h (0-based) is not shown */
    hl_combine combine;
    hl_doc_mask mask;
    bool no_scale;     /* leave out the division by sqrt(d_k) */
    float temperature; /* 0.1 .. 10; 0 = 1 */
    hl_color_scale scale;
    hl_special special;
    bool pieces;               /* units are pieces, not words */
    float threshold;           /* links below are hidden, 0 .. 1 */
    int top_k;                 /* links a row that are kept; 0 = all */
    uint32_t pins[HL_PIN_MAX]; /* in the order of pinning */
    int pin_count;
    hl_view view;
    hl_panel panel;
    hl_side other; /* second side of a comparison */
    /* text.edit and compare.edit are made on both sides when the bytes lie in words that both texts
     * have in common at their beginning or end; what is typed right at the border of the words that
     * differ stays on its side */
    bool linked;
    /* What if: belongs to the text, layer, head count and model on show; a change of one of the
     * last three clears all of it, an edit of the text moves the bytes as it moves pins. */
    uint64_t muted;                 /* bit h: head h gives nothing into the output */
    uint32_t masked[HL_MASKED_MAX]; /* words replaced by [MASK], by the byte at which each starts */
    int masked_count;
    hl_cell_edit edits[HL_EDITS_MAX];
    int edit_count;
    hl_doc_theme theme;
    float zoom;           /* interface scale 0.75 .. 3; 0 = 1 */
    bool settings_hidden; /* the settings column is folded away */
} hl_doc;

#endif
