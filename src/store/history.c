/* Undo and redo: stacks of whole documents. A snapshot costs a few kilobytes; texts are shared. */
#include "state.h"
#include <stdlib.h>
#include <string.h>

static bool sides_equal(const hl_side *a, const hl_side *b) {
    return a->own == b->own && a->text_revision == b->text_revision &&
           strcmp(a->model, b->model) == 0 && a->layer == b->layer && a->heads == b->heads &&
           a->dk == b->dk && a->mask == b->mask && a->no_scale == b->no_scale &&
           a->temperature == b->temperature;
}

static bool what_if_equal(const hl_doc *a, const hl_doc *b) {
    if (a->muted != b->muted || a->masked_count != b->masked_count ||
        a->edit_count != b->edit_count ||
        memcmp(a->masked, b->masked, (size_t)a->masked_count * sizeof a->masked[0]) != 0)
        return false;
    for (int i = 0; i < a->edit_count; i++) {
        const hl_cell_edit *x = &a->edits[i], *y = &b->edits[i];
        if (x->head != y->head || x->query != y->query || x->key != y->key ||
            x->weight != y->weight)
            return false;
    }
    return true;
}

bool hl_doc_equal(const hl_doc *a, const hl_doc *b) {
    bool pins = a->pin_count == b->pin_count &&
                memcmp(a->pins, b->pins, (size_t)a->pin_count * sizeof a->pins[0]) == 0;
    return pins && a->text_revision == b->text_revision && strcmp(a->model, b->model) == 0 &&
           a->layer == b->layer && a->heads == b->heads && a->dk == b->dk &&
           a->heads_off == b->heads_off && a->combine == b->combine && a->mask == b->mask &&
           a->no_scale == b->no_scale && a->temperature == b->temperature && a->scale == b->scale &&
           a->special == b->special && a->pieces == b->pieces && a->threshold == b->threshold &&
           a->top_k == b->top_k && a->view == b->view && a->panel == b->panel &&
           a->linked == b->linked && sides_equal(&a->other, &b->other) && what_if_equal(a, b) &&
           a->theme == b->theme && a->zoom == b->zoom && a->settings_hidden == b->settings_hidden;
}

static void drop_oldest(hl_store *store, hl_history *history) {
    hl_text_drop(store, &history->items[0]);
    history->count--;
    memmove(history->items, history->items + 1, (size_t)history->count * sizeof *history->items);
}

/* Room for one more, made before anything is changed. */
static bool reserve(hl_history *history) {
    if (history->count < history->capacity)
        return true;
    int capacity = history->capacity ? history->capacity * 2 : 16;
    hl_doc *items = realloc(history->items, (size_t)capacity * sizeof *items);
    if (!items)
        return false;
    history->items = items;
    history->capacity = capacity;
    return true;
}

/* Takes over the references that doc holds. */
static void push(hl_store *store, hl_history *history, const hl_doc *doc) {
    if (history->count == HL_HISTORY_MAX)
        drop_oldest(store, history);
    history->items[history->count++] = *doc;
}

void hl_history_clear(hl_store *store, hl_history *history) {
    for (int i = 0; i < history->count; i++)
        hl_text_drop(store, &history->items[i]);
    free(history->items);
    *history = (hl_history){0};
}

static const hl_doc *top(const hl_history *history) {
    return &history->items[history->count - 1];
}

/* A drag, or typing, that came back to where it started leaves no step. */
static void drop_empty_step(hl_store *store) {
    const hl_doc *start = top(&store->undo), *now = &store->doc;
    hl_doc reached = *now;
    const hl_side *start_side = &start->other, *side = &now->other;
    if (start->text_size == now->text_size && memcmp(start->text, now->text, now->text_size) == 0)
        reached.text_revision = start->text_revision;
    if (start_side->own & side->own & HL_OWN_TEXT && start_side->text_size == side->text_size &&
        memcmp(start_side->text, side->text, side->text_size) == 0)
        reached.other.text_revision = start_side->text_revision;
    if (!hl_doc_equal(start, &reached))
        return;
    store->undo.count--;
    hl_text_drop(store, &store->undo.items[store->undo.count]);
    store->gesture = 0;
}

hl_status hl_history_commit(hl_store *store, hl_call *call, uint32_t gesture, hl_error *err) {
    hl_doc *next = &call->doc;
    if (hl_doc_equal(&store->doc, next))
        return HL_OK;
    if (!reserve(&store->undo))
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL, "no memory for undo");
    bool joins = gesture != 0 && gesture == store->gesture && store->undo.count > 0;
    if (joins)
        hl_text_drop(store, &store->doc);
    else
        push(store, &store->undo, &store->doc);
    hl_text_keep(next);
    store->doc = *next;
    store->gesture = gesture;
    store->revision++;
    hl_history_clear(store, &store->redo);
    while (store->text_bytes > HL_HISTORY_BYTES && store->undo.count > 1)
        drop_oldest(store, &store->undo);
    if (joins)
        drop_empty_step(store);
    return HL_OK;
}

/* Moves the newest snapshot of from into the document and the document onto to. */
static hl_status travel(hl_call *call, hl_history *from, hl_history *to, hl_error *err) {
    hl_store *store = call->store;
    call->finished = true;
    store->gesture = 0;
    if (from->count == 0)
        return HL_OK;
    if (!reserve(to))
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL, "no memory for undo");
    push(store, to, &store->doc);
    store->doc = from->items[--from->count];
    store->revision++;
    /* A snapshot may be older than what is known of its model. */
    hl_limits_fit_sides(store, &store->doc);
    return HL_OK;
}

hl_status hl_run_undo(hl_call *call, hl_error *err) {
    return travel(call, &call->store->undo, &call->store->redo, err);
}

hl_status hl_run_redo(hl_call *call, hl_error *err) {
    return travel(call, &call->store->redo, &call->store->undo, err);
}
