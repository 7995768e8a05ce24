/* Actions on model, layer and heads: what they allow depends on the loaded model. */
#include "state.h"
#include <stdio.h>
#include <string.h>

/* Head numbers mean something else in another model, layer or grouping. */
static void forget_heads(hl_doc *doc) {
    doc->heads = 0;
    doc->dk = 0;
    doc->heads_off = 0;
    hl_what_if_clear(doc);
}

hl_status hl_run_model_set(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    if (call->text_size >= sizeof doc->model || strlen(call->text) != call->text_size)
        return hl_call_refuse(call, "a name or path of at most 511 bytes", err);
    if (strcmp(doc->model, call->text) == 0)
        return HL_OK;
    memset(doc->model, 0, sizeof doc->model);
    memcpy(doc->model, call->text, call->text_size);
    doc->layer = 0;
    forget_heads(doc);
    return HL_OK;
}

hl_status hl_run_layer_set(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    const hl_limits *limits = call->limits;
    double most = limits->layers > 0 ? limits->layers : call->action->max, value = 0;
    int before = hl_doc_layer(doc, limits);
    if (call->step && limits->layers == 0 && doc->layer == 0)
        return hl_call_refuse(call, "a layer, counted from 1, while no model is open", err);
    if (!call->fallback) {
        hl_status status = hl_call_number(call, before + 1, 1, most, &value, err);
        if (status != HL_OK)
            return status;
    }
    doc->layer = (int)value;
    int after = hl_doc_layer(doc, limits);
    if (hl_limits_own_heads(limits, before) != hl_limits_own_heads(limits, after))
        forget_heads(doc);
    if (before != after)
        hl_what_if_clear(doc);
    return HL_OK;
}

/* Walks from a head count to the count-th allowed one above or below, stopping at the last. */
static int step_heads(const hl_limits *limits, int heads, int count) {
    int way = count < 0 ? -1 : 1;
    for (int at = heads + way; count != 0 && at >= 1 && at <= HL_HEADS_MAX; at += way) {
        if (!hl_limits_heads_ok(limits, at))
            continue;
        heads = at;
        count -= way;
    }
    return heads;
}

hl_status hl_run_heads_set(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    const hl_limits *limits = call->limits;
    int before = hl_doc_heads(doc, limits), wanted = (int)call->number;
    char allowed[64];
    snprintf(allowed, sizeof allowed, "1 to %d", HL_HEADS_MAX);
    if (limits->width > 0)
        snprintf(allowed, sizeof allowed, "a divisor of %d up to %d", limits->width, HL_HEADS_MAX);
    if (call->step && before == 0)
        return hl_call_refuse(call, "a head count, while no model is open", err);
    if (call->step)
        wanted = step_heads(limits, before, wanted);
    if (call->fallback)
        wanted = 0;
    else if (!hl_limits_heads_ok(limits, wanted))
        return hl_call_refuse(call, allowed, err);
    doc->heads = wanted;
    if (hl_doc_heads(doc, limits) != before) {
        doc->heads_off = 0;
        hl_what_if_clear(doc);
    }
    hl_limits_fit_dk(doc, limits);
    return HL_OK;
}

hl_status hl_run_dk_set(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    const hl_limits *limits = call->limits;
    int heads = hl_doc_heads(doc, limits), now = hl_doc_dk(doc, limits);
    double most = heads > 0 && limits->width > 0 ? limits->width / heads : call->action->max;
    double value = 0;
    if (call->step && now == 0)
        return hl_call_refuse(call, "a d_k, while no model is open", err);
    if (!call->fallback) {
        hl_status status = hl_call_number(call, now, 1, most, &value, err);
        if (status != HL_OK)
            return status;
    }
    doc->dk = (int)value;
    return HL_OK;
}

hl_status hl_call_head(const hl_call *call, uint64_t *bit, hl_error *err) {
    int heads = hl_doc_heads(&call->doc, call->limits);
    double head = 0, most = heads > 0 && heads < HL_HEADS_MAX ? heads : HL_HEADS_MAX;
    hl_status status = hl_call_number(call, 0, 1, most, &head, err);
    if (status == HL_OK)
        *bit = UINT64_C(1) << ((int)head - 1);
    return status;
}

/* No view shows no head: with the last one switched off, all come back. */
hl_status hl_run_head_toggle(hl_call *call, hl_error *err) {
    uint64_t bit = 0, all = hl_limits_head_bits(&call->doc, call->limits);
    hl_status status = hl_call_head(call, &bit, err);
    if (status != HL_OK)
        return status;
    uint64_t off = call->doc.heads_off ^ bit;
    call->doc.heads_off = (off & all) == all ? 0 : off;
    return HL_OK;
}

hl_status hl_run_head_solo(hl_call *call, hl_error *err) {
    uint64_t bit = 0, all = hl_limits_head_bits(&call->doc, call->limits);
    hl_status status = hl_call_head(call, &bit, err);
    if (status == HL_OK)
        call->doc.heads_off = call->doc.heads_off == (all & ~bit) ? 0 : all & ~bit;
    return status;
}

hl_status hl_run_head_all(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.heads_off = 0;
    return HL_OK;
}
