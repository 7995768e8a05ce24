/* session/session.h - joins document and engine: keeps the trace and the maps that belong to the
 * document, and those of what stands beside it.
 *
 * hl_session_refresh is called once a frame. When text, masked words or model moved it tokenises
 * and asks the worker thread for a forward pass into the spare trace; the newest request wins.
 * Until that is there, and when it fails, the scene stays as it was. When only settings of the
 * layer moved, muted heads and edited cells among them, the trace is retuned at once; when only
 * presentation moved (combine, hide, threshold, units), only the maps are derived again.
 *
 * What stands beside the document (hl_doc_beside) has a scene of its own, made the same way; it
 * costs nothing while it does not change. Where one key changes both sides of a comparison, both
 * scenes change in the same refresh. A model that both use is opened once. An edited cell
 * between words becomes weights of tokens: every piece of the query gets it, the pieces of the key
 * share it as the head deals it out by itself.
 *
 * Readings (references, meanings) are made of the trace on show in the same refresh. What they need
 * to know of a model first (a word's examples, the head for pronouns of a model that names none)
 * is found out by a second thread, once.
 *
 *     hl_session_refresh(session, store, &err);      // never blocks on the model
 *     hl_session_wait(session, store, &err);         // scripts and tests: until all is there
 *     const hl_scene *s = hl_session_scene(session); // what views draw
 */
#ifndef HEADLIGHT_SESSION_SESSION_H
#define HEADLIGHT_SESSION_SESSION_H

#include "headlight/engine/focus.h"
#include "headlight/engine/model.h"
#include "headlight/engine/sense.h"
#include "headlight/store/store.h"

typedef struct hl_session hl_session;

enum { HL_READINGS_MAX = HL_PIN_MAX };

/* "It means ...": what one third-person pronoun of the text looks at in the head that the model
 * names for pronouns (else the one found best on labelled sentences). Read in the words of the
 * text, whatever units are on show. */
typedef struct hl_reference {
    uint32_t start, end; /* bytes of the pronoun */
    int unit;            /* on show, -1 when it has none (pieces) */
    hl_focus_head head;
    const hl_candidate *items; /* in the order of the text; `unit` counts words */
    int count;
} hl_reference;

/* "Meaning before and after" of one word that has an inventory of senses. */
typedef struct hl_meaning {
    uint32_t start, end;
    int unit;
    int occurrence, occurrences; /* of this word in the text: 0 of 2 = the first bank */
    const hl_sense_word *word;
    bool ready; /* false: its examples are being run; reading is empty */
    hl_sense_reading reading;
    int winner; /* sense with the largest share at the top layer */
    /* What it attends to most in the head named for "meaning" (else in all heads on show, max),
     * strongest first, special tokens left out. `unit` counts words. */
    const hl_candidate *attends;
    int attend_count;
    hl_focus_head head;
    bool head_named;
} hl_meaning;

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
    int pins[HL_PIN_MAX]; /* unit of each pin of the document that is on show, the newest last; no
                             unit twice */
    int pin_count;
    double compute_ms; /* newest (re)computation of the trace */

    /* Readings of the pinned words that are pronouns, or have senses; where no pinned word is one,
     * of all such words of the text (the first HL_READINGS_MAX). Filled only while a panel or a
     * view that shows them is open. */
    const hl_reference *references;
    int reference_count;
    const hl_meaning *meanings;
    int meaning_count;

    /* What if, resolved to units on show; empty when nothing is in force. */
    uint64_t muted;
    const uint8_t *masked; /* (U) 1 = the word is replaced by [MASK] */
    /* (heads,U,U) 1 = the cell was set by hand; NULL when none is */
    const uint8_t *edited;
} hl_scene;

/* --- Two scenes beside each other ------------------------------------------------------------
 *
 * Words are aligned by the longest common subsequence of their texts (case ignored). Of the
 * words left between two matches, as many on both sides are pairs in order ("tired" with "wide",
 * "went to" with "sat on"); else content words are, where both sides have as many ("deposit money"
 * with "watch the river"), and so are the words between those; the rest stand alone. */
typedef struct hl_pair {
    int first, second; /* units of the two scenes; -1 = only the other has it */
} hl_pair;

/* One link, and how its weight in the combined map changed: both scenes have it, or only one of
 * them has the word that is looked at. Then the other's weight is NAN and its head -1. */
typedef struct hl_change {
    int query, key; /* indices into pairs */
    float before, after;
    int head_before, head_after; /* winner heads of the two maps */
} hl_change;
/* How much a change weighs in the list: |after - before|, or the weight that one side alone has. */
float hl_change_size(const hl_change *change);
/* Does only one side have the link? */
bool hl_change_is_lone(const hl_change *change);

typedef struct hl_comparison {
    /* In a comparison first = the document's own side, second = the other; for what-if first = as
     * it was, second = with the edits. */
    const hl_scene *first, *second;
    bool what_if;
    int count; /* P */
    const hl_pair *pairs;
    /* (P,P) second minus first of the combined maps, row = query; NAN where one side lacks the
     * link */
    const float *difference;
    float largest; /* largest absolute difference */
    /* Sorted by hl_change_size; ties: the earlier query, then the earlier key. Special tokens on
     * show are among them. */
    const hl_change *changes;
    int change_count; /* at most HL_CHANGES_MAX, none below 0.005 */
} hl_comparison;
enum { HL_CHANGES_MAX = 200 };

/* wake (may be NULL) is called on a thread of the session when something asked for is there, so
 * that an event loop can wake up. */
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
/* The scene that stands beside it (hl_doc_beside), and both compared; NULL when nothing stands
 * beside, or nothing was computed for it yet. Pins of the other scene are the first's, carried over
 * by the alignment. */
const hl_scene *hl_session_beside(const hl_session *session);
const hl_comparison *hl_session_comparison(const hl_session *session);

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
/* The unit of the newest pin; -1 = nothing is pinned. */
int hl_scene_newest_pin(const hl_scene *scene);
/* The row of unit `query` sorted by weight (ties: the earlier key first), at most max; returns the
 * count. head -1 = the combined map. Not cut by threshold and top-k. What hidden special tokens
 * receive is one link with key -1, unless rows are renormalised. */
int hl_scene_links(const hl_scene *scene, int query, int head, hl_link *out, int max);
/* For every head that is on, its strongest link from query to a unit on show, sorted by weight
 * ("Pronoun: animal 0.71"). */
int hl_scene_heads_of(const hl_scene *scene, int query, hl_link *out, int max);
/* The strongest link of one head over all rows between words (special tokens left out); false when
 * the head has none. For "each head's top link named". */
bool hl_scene_head_top(const hl_scene *scene, int head, int *query, int *key, float *weight);
/* "Pronoun", or "head 5" when the model names none or the layer is regrouped into another head
 * count; short form for chips. Copies into out. */
void hl_scene_head_name(const hl_scene *scene, int head, bool shorter, char *out, size_t size);

#endif
