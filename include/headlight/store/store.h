/* store/store.h - the document's only writer, its action table and its history.
 *
 * A user, a key, a command line option and a script line all say the same thing: an action, written
 * "name argument".
 *
 *     hl_store_apply(store, "dk.set 16", 0, NULL, &err);
 *     hl_store_apply(store, "text.edit 3 8 \"lion\"", gesture, NULL, &err);
 *     hl_store_apply(store, "undo", 0, NULL, &err);
 *
 * The table (hl_actions) says for each action its argument, range, option on the command line and
 * help line; the key list, --help, scripts and the man page are generated from it. Some actions are
 * not about the document (saving a picture, quitting, opening help): these are only validated here
 * and come back as an effect for the app to carry out.
 *
 * History: whole-document snapshots. Actions with the same gesture id (not 0) that follow each
 * other are one step: a slider drag, a run of typing. Undo covers the whole document, theme and
 * zoom included. At most 500 steps are kept, fewer when their texts together pass 64 MB.
 */
#ifndef HEADLIGHT_STORE_STORE_H
#define HEADLIGHT_STORE_STORE_H

#include "headlight/base/error.h"
#include "headlight/store/doc.h"

typedef struct hl_store hl_store;

typedef enum hl_arg {
    HL_ARG_NONE,
    HL_ARG_INT,
    HL_ARG_REAL,
    HL_ARG_CHOICE, /* one of choices, '|' between */
    HL_ARG_TEXT,   /* the rest of the line, or a "quoted string" with JSON escapes */
    HL_ARG_EDIT,   /* START END "insert": bytes start..end are replaced */
    HL_ARG_PLACE,  /* a byte offset inside the text, or cls, or sep */
    HL_ARG_CELL    /* HEAD QUERY KEY [WEIGHT]: a head from 1, two places, 0..1 */
} hl_arg;

enum {
    HL_ACTION_EFFECT = 1,  /* does not touch the document; comes back as an effect */
    HL_ACTION_STEP = 2,    /* also "+n" or "-n": relative, stops at the range's ends */
    HL_ACTION_DEFAULT = 4, /* the argument may also be "default": the model's own */
    HL_ACTION_OPTIONAL = 8 /* the argument may be missing */
};

/* An action while it runs; private to the store. */
typedef struct hl_call hl_call;

typedef struct hl_action {
    const char *name; /* "dk.set" */
    hl_arg arg;
    double min, max;          /* INT, REAL; a loaded model may allow less */
    const char *choices;      /* CHOICE */
    const char *option;       /* command line: "--dk"; NULL = none */
    const char *option_value; /* the option takes no value and means this argument: --no-scale =
                                 "off"; NULL = the option's value is the argument */
    unsigned flags;
    const char *help; /* one line, imperative, for help, man page and F1 */
    hl_status (*run)(hl_call *call, hl_error *err); /* private to the store */
} hl_action;

/* The whole table, sorted as help shows it. This is also the order in which options of a command
 * line are to be applied: a model resets layer, heads and d_k, a layer may reset heads and d_k. */
const hl_action *hl_actions(size_t *count);
const hl_action *hl_action_find(const char *name, size_t name_size);

/* What an effect action asked for: the action and its argument (unquoted). */
typedef struct hl_effect {
    const hl_action *action; /* NULL = nothing to do */
    char argument[1024];
} hl_effect;

/* What the loaded model allows; zero fields = not known, anything in the table's range is accepted.
 */
typedef struct hl_limits {
    int layers;
    int width;         /* attention width: heads must divide it, dk <= width / heads */
    int own_heads[64]; /* of each layer */
} hl_limits;

hl_status hl_store_open(hl_store **out, hl_error *err);
void hl_store_close(hl_store *store);
const hl_doc *hl_store_doc(const hl_store *store);
/* States what the document's present model allows; they hold as long as the document names that
 * model. Settings that no longer fit are brought to the nearest allowed value, without a history
 * step. */
void hl_store_limit(hl_store *store, const hl_limits *limits);
/* The same for the model of a comparison's second side. */
void hl_store_limit_second(hl_store *store, const hl_limits *limits);

/* Looks the action up, validates, pushes history, changes the document. gesture 0 = a step of its
 * own. effect may be NULL if no effect action is expected. An action that changes nothing leaves no
 * step; blank lines and lines that start with '#' do nothing. On error nothing changed; the error
 * names action, value found and values allowed. */
hl_status hl_store_apply(hl_store *store, const char *line, uint32_t gesture, hl_effect *effect,
                         hl_error *err);

bool hl_store_can_undo(const hl_store *store);
bool hl_store_can_redo(const hl_store *store);
/* Rises with every change of the document. */
uint64_t hl_store_revision(const hl_store *store);
/* The current state becomes the start: history is emptied (after loading the example or the command
 * line). */
void hl_store_mark_start(hl_store *store);

/* A document as script lines that rebuild it from a fresh store (for saving). Caller frees. NULL
 * when memory is out. */
char *hl_store_script(const hl_store *store);

/* Values of the doc with defaults resolved: layer (0-based), head count, d_k under these limits. 0
 * heads or d_k = not known without a model. */
int hl_doc_layer(const hl_doc *doc, const hl_limits *limits);
int hl_doc_heads(const hl_doc *doc, const hl_limits *limits);
int hl_doc_dk(const hl_doc *doc, const hl_limits *limits);

/* Is anything of what-if in force? */
bool hl_doc_what_if(const hl_doc *doc);
/* The document that stands beside the first, as a document of its own (pointers borrowed from doc):
 * in the views COMPARE and DIFFERENCE the other side, without what-if; else, when what-if is in
 * force, the same document without it. False: nothing stands beside it. */
bool hl_doc_beside(const hl_doc *doc, hl_doc *out);

#endif
