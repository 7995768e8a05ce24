/* The second side of a comparison: what is its own, and the document that it makes. */
#include "state.h"
#include <string.h>

/* --- the document beside the first ---------------------------------------------------------------
 */

/* The first side with what is the second's own. */
void hl_side_document(const hl_doc *doc, hl_doc *out) {
    const hl_side *side = &doc->other;
    unsigned own = side->own;
    *out = *doc;
    if (own & HL_OWN_TEXT) {
        out->text = side->text;
        out->text_size = side->text_size;
        out->text_revision = side->text_revision;
        out->pin_count = 0; /* bytes of another text */
    }
    if (own & HL_OWN_MODEL)
        memcpy(out->model, side->model, sizeof out->model);
    out->layer = own & HL_OWN_LAYER ? side->layer : doc->layer;
    out->heads = own & HL_OWN_HEADS ? side->heads : doc->heads;
    out->dk = own & HL_OWN_DK ? side->dk : doc->dk;
    out->mask = own & HL_OWN_MASK ? side->mask : doc->mask;
    out->no_scale = own & HL_OWN_SCALING ? side->no_scale : doc->no_scale;
    out->temperature = own & HL_OWN_TEMPERATURE ? side->temperature : doc->temperature;
    /* Head numbers mean something else in another model, layer or grouping. */
    if (strcmp(out->model, doc->model) != 0 || out->layer != doc->layer || out->heads != doc->heads)
        out->heads_off = 0;
}

bool hl_doc_beside(const hl_doc *doc, hl_doc *out) {
    bool compared = doc->view == HL_VIEW_COMPARE || doc->view == HL_VIEW_DIFFERENCE;
    if (!compared && !hl_doc_what_if(doc))
        return false;
    if (compared)
        hl_side_document(doc, out);
    else
        *out = *doc;
    hl_what_if_clear(out);
    out->other = (hl_side){0};
    out->linked = false;
    return true;
}

void hl_side_fit(hl_doc *doc, const hl_limits *limits) {
    hl_doc second;
    hl_side_document(doc, &second);
    hl_limits_fit(&second, limits);
    hl_side *side = &doc->other;
    side->layer = side->own & HL_OWN_LAYER ? second.layer : 0;
    side->heads = side->own & HL_OWN_HEADS ? second.heads : 0;
    side->dk = side->own & HL_OWN_DK ? second.dk : 0;
}

/* --- settings of its own -------------------------------------------------------------------------
 */

/* Everything else is as on the first side. */
static void follow(hl_call *call, unsigned bits) {
    hl_side *side = &call->doc.other;
    if (bits & side->own & HL_OWN_TEXT)
        hl_text_follow(call->store, &call->doc);
    side->own &= ~bits;
    if (bits & HL_OWN_MODEL)
        memset(side->model, 0, sizeof side->model);
    side->layer = side->own & HL_OWN_LAYER ? side->layer : 0;
    side->heads = side->own & HL_OWN_HEADS ? side->heads : 0;
    side->dk = side->own & HL_OWN_DK ? side->dk : 0;
    side->mask = side->own & HL_OWN_MASK ? side->mask : HL_SEES_ALL;
    side->no_scale = side->own & HL_OWN_SCALING && side->no_scale;
    side->temperature = side->own & HL_OWN_TEMPERATURE ? side->temperature : 0;
}

/* Runs an action of the first side on the second as it is now; it has the result in second. */
static hl_status run_on_second(const hl_call *call, hl_status (*run)(hl_call *, hl_error *),
                               hl_doc *second, hl_error *err) {
    hl_call sub = *call;
    hl_side_document(&call->doc, &sub.doc);
    sub.limits = hl_limits_for(call->store, &sub.doc);
    hl_status status = run(&sub, err);
    *second = sub.doc;
    return status;
}

hl_status hl_run_compare_model(hl_call *call, hl_error *err) {
    hl_side *side = &call->doc.other;
    if (call->text_size >= sizeof side->model || strlen(call->text) != call->text_size)
        return hl_call_refuse(call, "a name or path of at most 511 bytes", err);
    if (side->own & HL_OWN_MODEL && strcmp(side->model, call->text) == 0)
        return HL_OK;
    follow(call, HL_OWN_MODEL | HL_OWN_LAYER | HL_OWN_HEADS | HL_OWN_DK);
    memcpy(side->model, call->text, call->text_size);
    side->own |= HL_OWN_MODEL;
    return HL_OK;
}

hl_status hl_run_compare_layer(hl_call *call, hl_error *err) {
    hl_doc second;
    hl_status status = run_on_second(call, hl_run_layer_set, &second, err);
    if (status != HL_OK)
        return status;
    hl_side *side = &call->doc.other;
    side->layer = second.layer;
    side->own |= HL_OWN_LAYER;
    if (second.heads == 0 && second.dk == 0) /* another head count may not have them */
        follow(call, (side->heads ? HL_OWN_HEADS : 0) | (side->dk ? HL_OWN_DK : 0));
    return HL_OK;
}

hl_status hl_run_compare_heads(hl_call *call, hl_error *err) {
    hl_doc second;
    hl_status status = run_on_second(call, hl_run_heads_set, &second, err);
    if (status != HL_OK)
        return status;
    hl_side *side = &call->doc.other;
    side->heads = second.heads;
    side->own |= HL_OWN_HEADS;
    side->dk = side->own & HL_OWN_DK ? second.dk : 0;
    return HL_OK;
}

hl_status hl_run_compare_dk(hl_call *call, hl_error *err) {
    hl_doc second;
    hl_status status = run_on_second(call, hl_run_dk_set, &second, err);
    if (status != HL_OK)
        return status;
    call->doc.other.dk = second.dk;
    call->doc.other.own |= HL_OWN_DK;
    return HL_OK;
}

hl_status hl_run_compare_mask(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.other.mask = (hl_doc_mask)(call->choice % 2); /* all past none causal */
    call->doc.other.own |= HL_OWN_MASK;
    return HL_OK;
}

hl_status hl_run_compare_scaling(hl_call *call, hl_error *err) {
    hl_doc second;
    hl_status status = run_on_second(call, hl_run_scaling_set, &second, err);
    call->doc.other.no_scale = second.no_scale;
    call->doc.other.own |= HL_OWN_SCALING;
    return status;
}

hl_status hl_run_compare_temperature(hl_call *call, hl_error *err) {
    hl_doc second;
    hl_status status = run_on_second(call, hl_run_temperature_set, &second, err);
    if (status != HL_OK)
        return status;
    call->doc.other.temperature = second.temperature;
    call->doc.other.own |= HL_OWN_TEMPERATURE;
    return HL_OK;
}

hl_status hl_run_compare_follow(hl_call *call, hl_error *err) {
    (void)err;
    bool all = call->choice == 8; /* text model layer heads dk mask scaling temperature all */
    follow(call, all ? ~0u : 1u << call->choice);
    return HL_OK;
}

hl_status hl_run_compare_link(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.linked =
        call->choice == 2 ? !call->doc.linked : call->choice == 0; /* on off toggle */
    return HL_OK;
}

/* --- swap ----------------------------------------------------------------------------------------
 */

/* The first side gets the other's text; what names its words follows as far as texts agree. */
static void swap_texts(hl_doc *doc) {
    hl_side *side = &doc->other;
    hl_ends e = hl_text_ends(doc->text, doc->text_size, side->text, side->text_size);
    size_t end = doc->text_size - e.tail, inserted = side->text_size - e.tail - e.head;
    hl_pins_follow(doc, e.head, end, inserted);
    hl_what_if_follow(doc, side->text, side->text_size, e.head, end, inserted);
    hl_doc was = *doc;
    doc->text = side->text;
    doc->text_size = side->text_size;
    doc->text_revision = side->text_revision;
    side->text = was.text;
    side->text_size = was.text_size;
    side->text_revision = was.text_revision;
}

hl_status hl_run_compare_swap(hl_call *call, hl_error *err) {
    (void)err;
    hl_doc *doc = &call->doc, second;
    hl_side was = doc->other, *side = &doc->other;
    hl_side_document(doc, &second);
    bool regrouped = strcmp(doc->model, second.model) != 0 || doc->layer != second.layer ||
                     doc->heads != second.heads;
    if (was.own & HL_OWN_TEXT)
        swap_texts(doc);
    if (was.own & HL_OWN_MODEL)
        memcpy(side->model, doc->model, sizeof side->model);
    side->layer = was.own & HL_OWN_LAYER ? doc->layer : 0;
    side->heads = was.own & HL_OWN_HEADS ? doc->heads : 0;
    side->dk = was.own & HL_OWN_DK ? doc->dk : 0;
    side->mask = was.own & HL_OWN_MASK ? doc->mask : HL_SEES_ALL;
    side->no_scale = was.own & HL_OWN_SCALING && doc->no_scale;
    side->temperature = was.own & HL_OWN_TEMPERATURE ? doc->temperature : 0;
    memcpy(doc->model, second.model, sizeof doc->model);
    doc->layer = second.layer;
    doc->heads = second.heads;
    doc->dk = second.dk;
    doc->mask = second.mask;
    doc->no_scale = second.no_scale;
    doc->temperature = second.temperature;
    if (regrouped) {
        doc->heads_off = 0;
        hl_what_if_clear(doc);
    }
    return HL_OK;
}
