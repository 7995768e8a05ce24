/* Undo and redo: stacks of whole documents. A snapshot costs under a kilobyte; texts are shared. */
#include "state.h"
#include <stdlib.h>
#include <string.h>

bool hl_doc_equal(const hl_doc *a, const hl_doc *b) {
    bool pins = a->pin_count == b->pin_count &&
                memcmp(a->pins, b->pins, (size_t)a->pin_count * sizeof a->pins[0]) == 0;
    return pins && a->text_revision == b->text_revision && strcmp(a->model, b->model) == 0 &&
           a->layer == b->layer && a->heads == b->heads && a->dk == b->dk &&
           a->heads_off == b->heads_off && a->combine == b->combine && a->mask == b->mask &&
           a->no_scale == b->no_scale && a->temperature == b->temperature && a->scale == b->scale &&
           a->special == b->special && a->pieces == b->pieces && a->threshold == b->threshold &&
           a->top_k == b->top_k && a->view == b->view && a->theme == b->theme &&
           a->zoom == b->zoom && a->settings_hidden == b->settings_hidden;
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

/* Takes over the reference that doc holds. */
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
    if (start->text_size == now->text_size && memcmp(start->text, now->text, now->text_size) == 0)
        reached.text_revision = start->text_revision;
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
    bool same_text = next->text == store->doc.text;
    bool joins = gesture != 0 && gesture == store->gesture && store->undo.count > 0;
    if (!joins) {
        push(store, &store->undo, &store->doc);
        if (same_text)
            hl_text_keep(next);
    } else if (!same_text) {
        hl_text_drop(store, &store->doc);
    }
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
    hl_limits_fit(&store->doc, hl_limits_for(store, &store->doc));
    return HL_OK;
}

hl_status hl_run_undo(hl_call *call, hl_error *err) {
    return travel(call, &call->store->undo, &call->store->redo, err);
}

hl_status hl_run_redo(hl_call *call, hl_error *err) {
    return travel(call, &call->store->redo, &call->store->undo, err);
}
