/* The forward pass of a BERT encoder (Devlin et al. 2019; Vaswani et al. 2017), every intermediate
 * kept.
 *
 *     x_0    = LayerNorm(word[id] + position[t] + type[0])
 *     q,k,v  = x W_Q + b_Q, ...                     concat = heads side by side of softmax(..) v
 *     out    = concat W_O + b_O                     mid    = LayerNorm(x + out)
 *     hidden = LayerNorm(mid + W_2 gelu(mid W_1 + b_1) + b_2)  = x of the next layer
 */
#include "edits.h"
#include "headlight/engine/attention.h"
#include "model_private.h"
#include "trace_private.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Tokens whose feed-forward is computed together: their activations (128 x 1536 floats) stay in the
 * second-level cache between the two products. */
enum { FEED_FORWARD_ROWS = 128 };

/* x_0 (T,D) into out. Rows of the three tables are converted from the mapped file one by one: of
 * the 20 to 30 thousand word vectors a sentence needs a few dozen, and the table is most of the
 * file. The type is 0 everywhere, as for a single sentence in BERT. */
static hl_status embed(const hl_model *m, const hl_tokens *tokens, float *out, hl_error *err) {
    const int D = m->config.width;
    float *row = out, part[HL_WIDTH_MAX];
    for (int t = 0; t < tokens->count; t++, row += D) {
        size_t id = (size_t)tokens->items[t].id, width = (size_t)D;
        hl_tensor_read(m->word, id * width, width, row);
        hl_tensor_read(m->position, (size_t)t * width, width, part);
        for (int c = 0; c < D; c++)
            row[c] += part[c];
        hl_tensor_read(m->type, 0, width, part);
        for (int c = 0; c < D; c++)
            row[c] += part[c];
        for (int c = 0; c < D; c++)
            if (!isfinite(row[c]))
                return hl_fail(err, HL_ERR_FORMAT, m->file.name, m->word->name, "finite numbers",
                               "%f in row %zu", (double)row[c], id);
    }
    m->kernels->norm(out, NULL, m->after_embedding.gamma, m->after_embedding.beta, m->config.eps,
                     tokens->count, D, out);
    return HL_OK;
}

/* mid (T,D) -> hidden (T,D). The second product writes into hidden, and the norm adds mid to it in
 * place. The GELU between the two is part of the first product. */
static hl_status feed_forward(const hl_model *m, const hl_layer *w, hl_trace *trace, int layer,
                              hl_error *err) {
    hl_scratch *s = trace->scratch;
    const hl_layer_trace *l = &trace->layers[layer];
    hl_status st = HL_OK;
    for (int t = 0; st == HL_OK && t < trace->T; t += FEED_FORWARD_ROWS) {
        int rows = trace->T - t < FEED_FORWARD_ROWS ? trace->T - t : FEED_FORWARD_ROWS;
        size_t at = (size_t)t * (size_t)trace->D;
        st = hl_products_run(s->products, w->up, l->mid + at, rows, s->work.data, err);
        if (st == HL_OK)
            st = hl_products_run(s->products, w->down, s->work.data, rows, l->hidden + at, err);
    }
    if (st == HL_OK)
        m->kernels->norm(l->mid, l->hidden, w->after_feed_forward.gamma, w->after_feed_forward.beta,
                         m->config.eps, trace->T, trace->D, l->hidden);
    return st;
}

/* One layer, from its x. with_qkv: false when q, k and v are there already. */
static hl_status run_layer(const hl_model *m, hl_trace *trace, int layer, const bool *padding,
                           bool with_qkv, hl_error *err) {
    hl_scratch *s = trace->scratch;
    const hl_layer_trace *l = &trace->layers[layer];
    const hl_setting *w = hl_layer_weights(&m->layers[layer], l->heads);
    const int T = trace->T;
    hl_status st = HL_OK;
    if (with_qkv) {
        st = hl_products_run(s->products, w->q, l->x, T, l->q, err);
        if (st == HL_OK)
            st = hl_products_run(s->products, w->k, l->x, T, l->k, err);
        if (st == HL_OK)
            st = hl_products_run(s->products, w->v, l->x, T, l->v, err);
    }
    if (st != HL_OK)
        return st;
    /* q, k, v (T,W) -> scores, scaled, masked, attn (H,T,T) and concat (T,W) */
    hl_attention_compute(l, T, padding, m->kernels, s->work.data);
    /* concat (T,W) -> out (T,D); the residual is added by the norm, so out stays as W_O made it */
    st = hl_products_run(s->products, w->o, l->concat, T, l->out, err);
    if (st != HL_OK)
        return st;
    m->kernels->norm(l->x, l->out, w->after_attention.gamma, w->after_attention.beta, m->config.eps,
                     T, trace->D, l->mid);
    return feed_forward(m, &m->layers[layer], trace, layer, err);
}

/* Weights are finite, but their products need not be: NaN and infinity anywhere reach the last
 * output. */
static hl_status check_finite(const hl_model *m, const hl_trace *trace, hl_error *err) {
    const float *x = trace->layers[trace->L - 1].hidden;
    for (size_t i = 0; i < (size_t)trace->T * (size_t)trace->D; i++)
        if (!isfinite(x[i]))
            return hl_fail(err, HL_ERR_RANGE, m->file.name, "weights",
                           "weights whose products are finite", "%f in the output", (double)x[i]);
    return HL_OK;
}

/* Layers first .. L - 1 of a reserved trace. The first keeps q, k and v when keep_qkv. */
static hl_status run_layers(const hl_model *m, hl_trace *trace, const hl_run_options *options,
                            int first, bool keep_qkv, hl_error *err) {
    hl_scratch *s = trace->scratch;
    hl_status st = HL_OK;
    s->complete = false;
    for (int l = first; st == HL_OK && l < trace->L; l++) {
        bool tuned = options && options->layer == l;
        st = run_layer(m, trace, l, tuned ? options->attention.padding : NULL,
                       !(keep_qkv && l == first), err);
        trace->layers[l].options.padding = NULL;
    }
    if (st == HL_OK)
        st = check_finite(m, trace, err);
    s->complete = st == HL_OK;
    s->padded = options && options->attention.padding;
    trace->shown = options ? options->layer : -1;
    return st;
}

/* Settings of every layer: as the model was made, but for the one that has options. */
static hl_status plan_layers(const hl_model *m, const hl_run_options *options, int T,
                             hl_layer_trace *planned, hl_error *err) {
    if (options && (options->layer < 0 || options->layer >= m->config.layers)) {
        char allowed[48];
        (void)snprintf(allowed, sizeof allowed, "1 to %d", m->config.layers);
        return hl_fail(err, HL_ERR_RANGE, "", "layer", allowed, "%d", options->layer + 1);
    }
    hl_status st = HL_OK;
    for (int l = 0; st == HL_OK && l < m->config.layers; l++) {
        planned[l] = (hl_layer_trace){0};
        bool tuned = options && options->layer == l;
        st = hl_attention_plan(tuned ? &options->attention : NULL, m->config.width,
                               m->config.heads[l], &planned[l], err);
        if (st == HL_OK && tuned)
            st = hl_attention_check_edits(&planned[l], T, err);
    }
    return st;
}

/* Ids come from our tokeniser or from a test; either way they index a table in a mapped file. */
static hl_status check_tokens(const hl_model *m, const hl_tokens *tokens, hl_error *err) {
    char allowed[64];
    if (tokens->count < 1 || tokens->count > m->config.positions) {
        (void)snprintf(allowed, sizeof allowed, "1 to %d", m->config.positions);
        return hl_fail(err, HL_ERR_RANGE, "", "tokens", allowed, "%d", tokens->count);
    }
    for (int t = 0; t < tokens->count; t++)
        if (tokens->items[t].id < 0 || tokens->items[t].id >= m->config.vocab) {
            (void)snprintf(allowed, sizeof allowed, "0 to %d", m->config.vocab - 1);
            return hl_fail(err, HL_ERR_RANGE, "", "token id", allowed, "%d", tokens->items[t].id);
        }
    return HL_OK;
}

/* The trace's own prepared products: primitives are cheap to keep and not to be shared by threads.
 */
static hl_status ready_products(hl_trace *trace, int layers, hl_error *err) {
    hl_scratch *s = hl_trace_scratch(trace, layers);
    if (!s)
        return hl_fail(err, HL_ERR_MEMORY, "", "trace", "", "no memory");
    return s->products ? HL_OK : hl_products_open(&s->products, err);
}

static hl_shape shape_of(const hl_model *m, int T) {
    return (hl_shape){
        .T = T, .D = m->config.width, .L = m->config.layers, .inner = m->config.intermediate};
}

hl_status hl_model_run(const hl_model *m, const hl_tokens *tokens, const hl_run_options *options,
                       hl_trace *trace, hl_error *err) {
    hl_layer_trace planned[HL_LAYERS_MAX];
    double start = hl_now_ms();
    hl_shape shape = shape_of(m, tokens->count);
    hl_status st = check_tokens(m, tokens, err);
    if (st == HL_OK)
        st = plan_layers(m, options, tokens->count, planned, err);
    if (st == HL_OK)
        st = ready_products(trace, shape.L, err);
    if (st == HL_OK)
        st = hl_trace_reserve(trace, &shape, planned, 0, m->kernels, err);
    if (st != HL_OK)
        return st;
    /* From here on the old content is gone; complete is set again when every tensor is valid. */
    hl_scratch *s = trace->scratch;
    hl_trace_keep_edits(trace);
    s->model = m->serial;
    s->complete = false;
    st = embed(m, tokens, trace->embedding, err);
    if (st == HL_OK)
        st = run_layers(m, trace, options, 0, false, err);
    trace->compute_ms = hl_now_ms() - start;
    return st;
}

/* Do two settings give the same numbers? Padding is borrowed and not kept, so two paddings never
 * count as the same. was_padded: the first one had a padding when it was run. */
static bool same_layer(const hl_layer_trace *a, bool was_padded, const hl_layer_trace *b) {
    const hl_attention_options *x = &a->options, *y = &b->options;
    uint64_t seen = b->heads < 64 ? ((uint64_t)1 << b->heads) - 1 : ~(uint64_t)0;
    return !was_padded && !y->padding && a->heads == b->heads && a->dk == b->dk &&
           memcmp(&a->scale, &b->scale, sizeof a->scale) == 0 && x->mask == y->mask &&
           (x->muted & seen) == (y->muted & seen) && hl_edits_equal(x, y);
}

hl_status hl_model_retune(const hl_model *m, const hl_run_options *options, hl_trace *trace,
                          hl_error *err) {
    hl_layer_trace planned[HL_LAYERS_MAX];
    double start = hl_now_ms();
    hl_scratch *s = trace->scratch;
    if (!s || !s->complete || s->model != m->serial)
        return hl_fail(err, HL_ERR_USAGE, "", "trace", "a finished trace of this model",
                       "a trace that has not been run");
    hl_status st = plan_layers(m, options, trace->T, planned, err);
    if (st != HL_OK)
        return st;
    /* The first layer that changes: the one that had options and loses them, or the one that gets
     * them, whichever is lower. From there on every layer's input moves. */
    int first = 0;
    while (first < trace->L &&
           same_layer(&trace->layers[first], s->padded && trace->shown == first, &planned[first]))
        first++;
    hl_shape shape = shape_of(m, trace->T);
    bool keep_qkv = false;
    if (first < trace->L) {
        const hl_layer *layer = &m->layers[first];
        keep_qkv = hl_layer_weights(layer, trace->layers[first].heads) ==
                   hl_layer_weights(layer, planned[first].heads);
        st = hl_trace_reserve(trace, &shape, planned, first, m->kernels, err);
        if (st != HL_OK)
            return st;
    }
    /* An unchanged layer still notes what was asked (muted bits of heads it does not have). */
    for (int l = 0; l < first; l++)
        trace->layers[l].options = planned[l].options;
    hl_trace_keep_edits(trace);
    st = run_layers(m, trace, options, first, keep_qkv, err);
    if (first < trace->L)
        trace->compute_ms = hl_now_ms() - start;
    return st;
}
