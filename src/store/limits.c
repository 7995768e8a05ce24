/* What a model allows, and the document's settings under it. */
#include "state.h"
#include <string.h>

static const hl_limits UNKNOWN;

const hl_limits *hl_limits_for(const hl_store *store, const hl_doc *doc) {
    for (size_t i = 0; i < sizeof store->known / sizeof *store->known; i++)
        if (store->known[i].known && strcmp(doc->model, store->known[i].model) == 0)
            return &store->known[i].limits;
    return &UNKNOWN;
}

void hl_limits_know(hl_store *store, int side, const char *model, const hl_limits *limits) {
    hl_known_limits *known = &store->known[side];
    *known = (hl_known_limits){.limits = *limits, .known = true};
    memcpy(known->model, model, strlen(model) + 1);
}

int hl_limits_own_heads(const hl_limits *limits, int layer) {
    return layer >= 0 && layer < (int)(sizeof limits->own_heads / sizeof *limits->own_heads)
               ? limits->own_heads[layer]
               : 0;
}

int hl_doc_layer(const hl_doc *doc, const hl_limits *limits) {
    int layer = doc->layer > 0 ? doc->layer : limits->layers;
    if (limits->layers > 0 && layer > limits->layers)
        layer = limits->layers;
    return layer > 0 ? layer - 1 : 0;
}

bool hl_limits_heads_ok(const hl_limits *limits, int heads) {
    return heads >= 1 && heads <= HL_HEADS_MAX &&
           (limits->width == 0 || limits->width % heads == 0);
}

int hl_doc_heads(const hl_doc *doc, const hl_limits *limits) {
    if (doc->heads > 0 && hl_limits_heads_ok(limits, doc->heads))
        return doc->heads;
    return hl_limits_own_heads(limits, hl_doc_layer(doc, limits));
}

int hl_doc_dk(const hl_doc *doc, const hl_limits *limits) {
    int heads = hl_doc_heads(doc, limits);
    int most = heads > 0 ? limits->width / heads : 0;
    return doc->dk <= 0 || (most > 0 && doc->dk > most) ? most : doc->dk;
}

uint64_t hl_limits_head_bits(const hl_doc *doc, const hl_limits *limits) {
    int heads = hl_doc_heads(doc, limits);
    return heads > 0 && heads < 64 ? (UINT64_C(1) << heads) - 1 : UINT64_MAX;
}

void hl_limits_fit_dk(hl_doc *doc, const hl_limits *limits) {
    int heads = hl_doc_heads(doc, limits);
    if (heads > 0 && limits->width > 0 && doc->dk > limits->width / heads)
        doc->dk = 0;
}

static int nearest_heads(const hl_limits *limits, int heads) {
    for (int away = 0; away < HL_HEADS_MAX; away++) {
        if (hl_limits_heads_ok(limits, heads - away))
            return heads - away;
        if (hl_limits_heads_ok(limits, heads + away))
            return heads + away;
    }
    return 0;
}

void hl_limits_fit(hl_doc *doc, const hl_limits *limits) {
    if (limits->layers > 0 && doc->layer > limits->layers)
        doc->layer = limits->layers;
    if (doc->heads > 0 && !hl_limits_heads_ok(limits, doc->heads))
        doc->heads = nearest_heads(limits, doc->heads);
    hl_limits_fit_dk(doc, limits);
    uint64_t bits = hl_limits_head_bits(doc, limits);
    doc->heads_off &= bits;
    if (doc->heads_off == bits)
        doc->heads_off = 0;
    hl_what_if_fit(doc, limits);
}

void hl_limits_fit_sides(const hl_store *store, hl_doc *doc) {
    hl_doc second;
    hl_limits_fit(doc, hl_limits_for(store, doc));
    hl_side_document(doc, &second);
    hl_side_fit(doc, hl_limits_for(store, &second));
}

static void limit(hl_store *store, int side, const char *model, const hl_limits *limits) {
    hl_doc before = store->doc;
    hl_limits_know(store, side, model, limits);
    hl_limits_fit_sides(store, &store->doc);
    if (!hl_doc_equal(&before, &store->doc))
        store->revision++;
}

void hl_store_limit(hl_store *store, const hl_limits *limits) {
    limit(store, 0, store->doc.model, limits);
}

void hl_store_limit_second(hl_store *store, const hl_limits *limits) {
    hl_doc second;
    hl_side_document(&store->doc, &second);
    limit(store, 1, second.model, limits);
}
