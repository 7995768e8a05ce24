/* softmax(QK^T / sqrt(d_k)) . V for one layer: checking the options, handing each head to the
 * kernels. */
#include "headlight/engine/attention.h"
#include "trace_private.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* W columns are dealt out to the heads in order: head h has columns h * W / H to (h + 1) * W / H -
 * 1, whatever H the weights were trained with. */
static hl_status plan_heads(const hl_attention_options *o, int width, int own_heads,
                            hl_layer_trace *layer, hl_error *err) {
    char allowed[96];
    layer->heads = o->heads ? o->heads : own_heads;
    if (layer->heads < 1 || layer->heads > width || width % layer->heads != 0) {
        (void)snprintf(allowed, sizeof allowed, "a divisor of the attention width %d", width);
        return hl_fail(err, HL_ERR_RANGE, "", "heads", allowed, "%d", layer->heads);
    }
    layer->width = width;
    layer->dk_max = width / layer->heads;
    layer->dk = o->dk ? o->dk : layer->dk_max;
    if (layer->dk < 1 || layer->dk > layer->dk_max) {
        (void)snprintf(allowed, sizeof allowed, "1 to %d with %d heads", layer->dk_max,
                       layer->heads);
        return hl_fail(err, HL_ERR_RANGE, "", "d_k", allowed, "%d", layer->dk);
    }
    return HL_OK;
}

hl_status hl_attention_plan(const hl_attention_options *options, int width, int own_heads,
                            hl_layer_trace *layer, hl_error *err) {
    static const hl_attention_options none;
    const hl_attention_options *o = options ? options : &none;
    hl_layer_trace planned = *layer;
    hl_status st = plan_heads(o, width, own_heads, &planned, err);
    if (st != HL_OK)
        return st;
    float temperature = o->temperature == 0.0f ? 1.0f : o->temperature;
    if (!(temperature >= HL_TEMPERATURE_MIN && temperature <= HL_TEMPERATURE_MAX))
        return hl_fail(err, HL_ERR_RANGE, "", "temperature", "0.001 to 1000", "%g",
                       (double)temperature);
    if (o->mask != HL_MASK_NONE && o->mask != HL_MASK_CAUSAL)
        return hl_fail(err, HL_ERR_RANGE, "", "mask", "none or causal", "%d", (int)o->mask);
    planned.scale = (o->no_scale ? 1.0f : 1.0f / sqrtf((float)planned.dk)) / temperature;
    planned.options = *o;
    *layer = planned;
    return HL_OK;
}

/* Heads are independent: each writes its own (T,T) matrices and its own columns of concat. */
void hl_attention_compute(const hl_layer_trace *l, int T, const bool *padding,
                          const hl_kernels *kernels, float *scratch) {
    for (int h = 0; h < l->heads; h++) {
        size_t column = (size_t)h * (size_t)l->dk_max;
        size_t square = (size_t)h * (size_t)T * (size_t)T;
        hl_head_job job = {.T = T,
                           .dk = l->dk,
                           .dv = l->dk_max,
                           .stride = l->width,
                           .scale = l->scale,
                           .causal = l->options.mask == HL_MASK_CAUSAL,
                           .padding = padding,
                           .number = h,
                           .edits = l->options.edits,
                           .edit_count = l->options.edit_count,
                           .muted = h < 64 && (l->options.muted >> h & 1) != 0,
                           .q = l->q + column,
                           .k = l->k + column,
                           .v = l->v + column,
                           .scores = l->scores + square,
                           .scaled = l->scaled + square,
                           .masked = l->masked + square,
                           .attn = l->attn + square,
                           .concat = l->concat + column,
                           .scratch = scratch};
        kernels->head(&job);
    }
}

hl_status hl_attention_run(hl_layer_trace *layer, int T, const bool *padding) {
    const hl_kernels *kernels = hl_kernels_best();
    size_t floats = kernels->scratch(T, layer->dk, layer->dk_max);
    float *scratch = aligned_alloc(64, (floats + 15) / 16 * 64);
    if (!scratch)
        return HL_ERR_MEMORY;
    hl_attention_compute(layer, T, padding, kernels, scratch);
    free(scratch);
    return HL_OK;
}
