/* The store's inside: the document with its history, and an action while it runs. */
#ifndef HL_STORE_STATE_H
#define HL_STORE_STATE_H

#include "headlight/store/store.h"

enum { HL_HISTORY_MAX = 500 };
#define HL_HISTORY_BYTES ((size_t)64 << 20)

/* Snapshots, oldest first. Each holds one reference to each of its texts. */
typedef struct hl_history {
    hl_doc *items;
    int count, capacity;
} hl_history;

/* What a model allows, by the name that the document has for it. */
typedef struct hl_known_limits {
    hl_limits limits;
    char model[sizeof((hl_doc *)0)->model];
    bool known;
} hl_known_limits;

struct hl_store {
    hl_doc doc;               /* holds one reference to each of its texts */
    hl_known_limits known[2]; /* told for the first side, for the second */
    hl_history undo, redo;
    uint32_t gesture; /* of the newest step; 0 = the next change starts a step */
    uint64_t revision;
    uint64_t text_serial; /* revision of the newest text */
    size_t text_bytes;    /* of all texts alive */
};

/* One action with its argument parsed. run() changes doc, a copy of the store's with references of
 * its own; the store takes it over when run() succeeds. */
struct hl_call {
    hl_store *store;
    const hl_action *action;
    const hl_limits *limits; /* in force for this document; zeroed when not known */
    hl_doc doc;
    char word[64]; /* the argument as written (cut), for errors and effects */
    double number;
    bool step;     /* number is relative */
    bool fallback; /* "default" */
    int choice;    /* index into the action's choices */
    size_t start, end;
    uint32_t place, key; /* PLACE; CELL: query and key */
    float weight;        /* CELL, when weighed */
    bool weighed;
    char *text; /* unquoted, NUL-terminated, valid UTF-8; owned */
    size_t text_size;
    bool finished; /* run() changed the store itself (undo, redo) */
};

/* parse.c: fills call from a line. call->action stays NULL for a blank line or comment. */
hl_status hl_call_parse(hl_call *call, const char *line, hl_error *err);
/* The number of the call, a step added to current, inside lo..hi. */
hl_status hl_call_number(const hl_call *call, double current, double lo, double hi, double *out,
                         hl_error *err);
/* HL_ERR_RANGE for the argument as written. */
hl_status hl_call_refuse(const hl_call *call, const char *allowed, hl_error *err);

/* words.c: words as far as characters tell: letters and digits, and an apostrophe between them. */
typedef struct hl_span {
    size_t start, end;
} hl_span;
bool hl_breaks_word(int32_t c);
/* The word that holds the character at a byte; anything else stands by itself. */
hl_span hl_word_at(const char *text, size_t size, size_t at);

/* text.c: texts are immutable and shared between snapshots. */
bool hl_text_start(hl_store *store);
/* One reference more, or less, to each text of a document. */
void hl_text_keep(const hl_doc *doc);
void hl_text_drop(hl_store *store, const hl_doc *doc);
/* The second side has the first's text again. */
void hl_text_follow(hl_store *store, hl_doc *doc);
/* Bytes that two texts share at both ends, in whole characters; ends do not overlap. */
typedef struct hl_ends {
    size_t head, tail;
} hl_ends;
hl_ends hl_text_ends(const char *a, size_t a_size, const char *b, size_t b_size);

/* history.c */
bool hl_doc_equal(const hl_doc *a, const hl_doc *b);
hl_status hl_history_commit(hl_store *store, hl_call *call, uint32_t gesture, hl_error *err);
void hl_history_clear(hl_store *store, hl_history *history);

/* limits.c */
/* What is known of the document's model; zeroed when nothing is. */
const hl_limits *hl_limits_for(const hl_store *store, const hl_doc *doc);
void hl_limits_know(hl_store *store, int side, const char *model, const hl_limits *limits);
/* Brings settings to the nearest value these limits allow; both sides' for hl_limits_fit_sides. */
void hl_limits_fit(hl_doc *doc, const hl_limits *limits);
void hl_limits_fit_sides(const hl_store *store, hl_doc *doc);
bool hl_limits_heads_ok(const hl_limits *limits, int heads);
/* Head count the model itself has in a layer (0-based); 0 = not known. */
int hl_limits_own_heads(const hl_limits *limits, int layer);
/* d_k past the head's columns becomes "all of them". */
void hl_limits_fit_dk(hl_doc *doc, const hl_limits *limits);
/* Bits of the heads there are; all 64 when their number is not known. */
uint64_t hl_limits_head_bits(const hl_doc *doc, const hl_limits *limits);

/* What the table's entries run. text.c */
hl_status hl_run_text_set(hl_call *call, hl_error *err);
hl_status hl_run_text_edit(hl_call *call, hl_error *err);
hl_status hl_run_text_clear(hl_call *call, hl_error *err);
hl_status hl_run_compare_text(hl_call *call, hl_error *err);
hl_status hl_run_compare_edit(hl_call *call, hl_error *err);
/* pins.c */
hl_status hl_run_pin_at(hl_call *call, hl_error *err);
hl_status hl_run_pin_add(hl_call *call, hl_error *err);
hl_status hl_run_pin_word(hl_call *call, hl_error *err);
hl_status hl_run_pin_clear(hl_call *call, hl_error *err);
bool hl_place_is_special(uint32_t place); /* cls, sep */
/* Is a place cls, sep or the start of a character? */
hl_status hl_call_check_place(const hl_call *call, uint32_t place, hl_error *err);
/* Moves pins along with a text whose bytes start..end were replaced by inserted bytes. */
void hl_pins_follow(hl_doc *doc, size_t start, size_t end, size_t inserted);
/* whatif.c */
hl_status hl_run_head_mute(hl_call *call, hl_error *err);
hl_status hl_run_word_mask(hl_call *call, hl_error *err);
hl_status hl_run_cell_edit(hl_call *call, hl_error *err);
hl_status hl_run_cell_reset(hl_call *call, hl_error *err);
hl_status hl_run_whatif_reset(hl_call *call, hl_error *err);
void hl_what_if_clear(hl_doc *doc);
/* Drops what names heads that are not there. */
void hl_what_if_fit(hl_doc *doc, const hl_limits *limits);
/* Before the document's text becomes now: moves masked words and edited cells along; a word that
 * the edit touched drops out. */
void hl_what_if_follow(hl_doc *doc, const char *now, size_t now_size, size_t start, size_t end,
                       size_t inserted);
/* compare.c */
hl_status hl_run_compare_model(hl_call *call, hl_error *err);
hl_status hl_run_compare_layer(hl_call *call, hl_error *err);
hl_status hl_run_compare_heads(hl_call *call, hl_error *err);
hl_status hl_run_compare_dk(hl_call *call, hl_error *err);
hl_status hl_run_compare_mask(hl_call *call, hl_error *err);
hl_status hl_run_compare_scaling(hl_call *call, hl_error *err);
hl_status hl_run_compare_temperature(hl_call *call, hl_error *err);
hl_status hl_run_compare_follow(hl_call *call, hl_error *err);
hl_status hl_run_compare_link(hl_call *call, hl_error *err);
hl_status hl_run_compare_swap(hl_call *call, hl_error *err);
/* The second side as a document of its own. */
void hl_side_document(const hl_doc *doc, hl_doc *out);
/* Brings the second side's own settings to what these limits allow. */
void hl_side_fit(hl_doc *doc, const hl_limits *limits);
/* model.c */
/* The bit of the call's head. */
hl_status hl_call_head(const hl_call *call, uint64_t *bit, hl_error *err);
hl_status hl_run_model_set(hl_call *call, hl_error *err);
hl_status hl_run_layer_set(hl_call *call, hl_error *err);
hl_status hl_run_heads_set(hl_call *call, hl_error *err);
hl_status hl_run_dk_set(hl_call *call, hl_error *err);
hl_status hl_run_head_toggle(hl_call *call, hl_error *err);
hl_status hl_run_head_solo(hl_call *call, hl_error *err);
hl_status hl_run_head_all(hl_call *call, hl_error *err);
/* settings.c */
hl_status hl_run_mask_set(hl_call *call, hl_error *err);
hl_status hl_run_scaling_set(hl_call *call, hl_error *err);
hl_status hl_run_temperature_set(hl_call *call, hl_error *err);
hl_status hl_run_combine_set(hl_call *call, hl_error *err);
hl_status hl_run_scale_set(hl_call *call, hl_error *err);
hl_status hl_run_special_set(hl_call *call, hl_error *err);
hl_status hl_run_units_set(hl_call *call, hl_error *err);
hl_status hl_run_threshold_set(hl_call *call, hl_error *err);
hl_status hl_run_topk_set(hl_call *call, hl_error *err);
hl_status hl_run_view_set(hl_call *call, hl_error *err);
hl_status hl_run_panel_set(hl_call *call, hl_error *err);
hl_status hl_run_theme_set(hl_call *call, hl_error *err);
hl_status hl_run_zoom_set(hl_call *call, hl_error *err);
hl_status hl_run_settings_set(hl_call *call, hl_error *err);
hl_status hl_run_settings_toggle(hl_call *call, hl_error *err);
/* history.c */
hl_status hl_run_undo(hl_call *call, hl_error *err);
hl_status hl_run_redo(hl_call *call, hl_error *err);

#endif
