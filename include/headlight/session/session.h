/* session/session.h - joins document and engine: keeps the trace and the maps that belong to the
 * document.
 *
 * hl_session_refresh is called once a frame. When text or model moved it tokenises and asks the
 * worker thread for a forward pass into the spare trace; the newest request wins. Until that is
 * there, and when it fails, the scene stays as it was. When only settings of the layer moved, the
 * trace is retuned at once; when only presentation moved (combine, hide, threshold, units), only
 * the maps are derived again.
 *
 *     hl_session_refresh(session, store, &err);      // never blocks on the model
 *     hl_session_wait(session, store, &err);         // scripts and tests: until everything asked
 * is there const hl_scene *s = hl_session_scene(session); // what views draw
 */
#ifndef HEADLIGHT_SESSION_SESSION_H
#define HEADLIGHT_SESSION_SESSION_H

#include "headlight/engine/model.h"
#include "headlight/store/store.h"

typedef struct hl_session hl_session;

/* Everything views and exporters read. All pointers are borrowed and valid until the next refresh.
 * Numbers come from the trace and nowhere else. U = units on show (special tokens are not among
 * them while hidden). */
typedef struct hl_scene {
    const hl_model_info *model; /* NULL until a model is open */
    const hl_vocab *vocab;
    const hl_trace *trace; /* NULL until the first pass */
    const hl_tokens *tokens;
    const char *text; /* the text that trace and units belong to (the document may be ahead) */
    size_t text_size;
    bool stale;  /* the document is ahead of the scene: a pass is under way */
    bool failed; /* model is NULL and stays so: what the document names could not be opened */
    /* Tokens that the scene's text needs, and the model's limit: past it only the first tokens are
     * in the trace. */
    int text_tokens, max_tokens;
    int layer; /* 0-based, on show */
    int heads, dk, dk_max;
    bool trained;      /* this head count and d_k were trained in this layer */
    uint64_t heads_on; /* bit h: head h shown */
    int heads_on_count;
    int only_head;      /* the one head that is on, else -1 */
    hl_combine combine; /* the rule that made map */
    bool renormalised;  /* special tokens are hidden, and rows of head_map sum to 1 without them */

    int U;
    const hl_unit *units; /* (U) */
    /* (U) as shown: the typed bytes of a word; a piece as in the vocabulary; "[CLS]" */
    const char *const *labels;
    /* (heads,U,U) attention between units of every head, on or off; hiding and renormalising of
     * special tokens applied, threshold and top-k not */
    const float *head_map;
    const float *map; /* (U,U) heads that are on, combined by the document's rule */
    /* (U,U) the head that is on with the largest weight in that cell, whatever the rule */
    const uint8_t *winner;
    /* (U,U) 1 = at least the threshold and among the row's top-k (of equal ones the first) */
    const uint8_t *visible;
    const float *row_max; /* (U) largest value of map in the row */
    float map_max;
    const float *hidden; /* (U) share of the row's sum in map that threshold and top-k hide, 0..1 */
    /* (heads,U) weight of the row on hidden special tokens, before renormalising; 0 when shown */
    const float *special;
    int pins[HL_PIN_MAX]; /* unit of each pin of the document that is on show; no unit twice */
    int pin_count;
    double compute_ms; /* newest (re)computation of the trace */
} hl_scene;

/* wake (may be NULL) is called on the worker thread when a pass has finished, so that an event loop
 * can wake up. */
hl_status hl_session_open(hl_session **out, void (*wake)(void *user), void *user, hl_error *err);
void hl_session_close(hl_session *session);

/* Returns HL_OK also when nothing was to do. An error (model cannot be opened, setting impossible)
 * is returned once, when it happens; the scene stays usable: after a model that cannot be opened
 * the old one goes on. Sets the store's limits when a model was opened. hl_session_wait returns the
 * first error of all that it waited for. */
hl_status hl_session_refresh(hl_session *session, hl_store *store, hl_error *err);
hl_status hl_session_wait(hl_session *session, hl_store *store, hl_error *err);
bool hl_session_busy(const hl_session *session);
const hl_scene *hl_session_scene(const hl_session *session);

/* Installed models: names and directories found under the assets folder (and given directories work
 * by path). Resolves "" and names to a directory. */
hl_status hl_session_model_dir(const char *model, char *out, size_t size, hl_error *err);
typedef bool (*hl_model_visit)(void *user, const char *name, const char *dir); /* false stops */
hl_status hl_session_models(hl_model_visit visit, void *user, hl_error *err);

/* One link of one word. */
typedef struct hl_link {
    int key;      /* unit; -1 = special tokens that are hidden */
    int head;     /* 0-based; the combined map's winner, or the head itself */
    float weight; /* as shown (combined) */
    float score;  /* what that head's softmax saw; -INFINITY when masked; NAN for key -1 */
} hl_link;
/* The row of unit `query` sorted by weight (ties: the earlier key first), at most max; returns the
 * count. head -1 = the combined map. Not cut by threshold and top-k. What hidden special tokens
 * receive is one link with key -1, unless rows are renormalised. */
int hl_scene_links(const hl_scene *scene, int query, int head, hl_link *out, int max);
/* For every head that is on, its strongest link from query to a unit on show, sorted by weight
 * ("Pronoun: animal 0.71"). */
int hl_scene_heads_of(const hl_scene *scene, int query, hl_link *out, int max);
/* "Pronoun", or "head 5" when the model names none or the layer is regrouped into another head
 * count; short form for chips. Copies into out. */
void hl_scene_head_name(const hl_scene *scene, int head, bool shorter, char *out, size_t size);

#endif
