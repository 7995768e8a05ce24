/* The store itself: opening, the one entry for actions, and what others may ask. */
#include "headlight/store/store.h"
#include "headlight/base/text.h"
#include "state.h"
#include <stdlib.h>
#include <string.h>

hl_status hl_store_open(hl_store **out, hl_error *err) {
    hl_store *store = calloc(1, sizeof *store);
    if (!store || !hl_text_start(store)) {
        free(store);
        return hl_fail(err, HL_ERR_MEMORY, NULL, "store", NULL, "no memory for the document");
    }
    store->doc.threshold = HL_THRESHOLD_START;
    *out = store;
    return HL_OK;
}

void hl_store_close(hl_store *store) {
    if (!store)
        return;
    hl_store_mark_start(store);
    hl_text_drop(store, &store->doc);
    free(store);
}

const hl_doc *hl_store_doc(const hl_store *store) {
    return &store->doc;
}

bool hl_store_can_undo(const hl_store *store) {
    return store->undo.count > 0;
}

bool hl_store_can_redo(const hl_store *store) {
    return store->redo.count > 0;
}

uint64_t hl_store_revision(const hl_store *store) {
    return store->revision;
}

void hl_store_mark_start(hl_store *store) {
    hl_history_clear(store, &store->undo);
    hl_history_clear(store, &store->redo);
    store->gesture = 0;
}

/* Checks an effect's argument and hands it on; carrying it out is the app's part. */
static hl_status give_effect(const hl_call *call, hl_effect *effect, hl_error *err) {
    const hl_action *action = call->action;
    const char *argument = call->text ? call->text : call->word;
    size_t size = strlen(argument);
    double number;
    if (!effect)
        return hl_fail(err, HL_ERR_USAGE, NULL, action->name, "actions on the document only here",
                       "an action of the program");
    if (action->arg == HL_ARG_INT || action->arg == HL_ARG_REAL) {
        hl_status status = hl_call_number(call, 0, action->min, action->max, &number, err);
        if (status != HL_OK)
            return status;
    }
    if (size >= sizeof effect->argument)
        return hl_call_refuse(call, "at most 1023 bytes", err);
    effect->action = action;
    memcpy(effect->argument, argument, size + 1);
    return HL_OK;
}

static hl_status run(hl_call *call, uint32_t gesture, hl_effect *effect, hl_error *err) {
    if (!call->action)
        return HL_OK;
    if (call->action->flags & HL_ACTION_EFFECT)
        return give_effect(call, effect, err);
    hl_status status = call->action->run(call, err);
    if (status != HL_OK || call->finished)
        return status;
    /* The second side's own settings may not fit what it takes over from the first. */
    hl_limits_fit_sides(call->store, &call->doc);
    return hl_history_commit(call->store, call, gesture, err);
}

hl_status hl_store_apply(hl_store *store, const char *line, uint32_t gesture, hl_effect *effect,
                         hl_error *err) {
    hl_call call = {.store = store, .doc = store->doc, .limits = hl_limits_for(store, &store->doc)};
    hl_text_keep(&call.doc);
    if (effect)
        *effect = (hl_effect){0};
    hl_status status = hl_call_parse(&call, line, err);
    if (status == HL_OK)
        status = run(&call, gesture, effect, err);
    hl_text_drop(store, &call.doc);
    free(call.text);
    return status;
}
