/* trace_private.h - memory of a trace.
 *
 * A trace is run again on every keystroke, with a length that differs by a token or two, so its
 * memory is kept and grows with some room to spare. Three kinds of blocks:
 *
 *     fixed      embedding and, per layer, q k v concat out mid hidden: depends on T
 *     layer[l]   scores, scaled, attn and, when something is masked, masked: depends on T and on
 * the layer's head count, so each layer has its own and retuning one leaves the others alone work
 * packed keys and values of one head, feed-forward activations: nothing is kept in it
 */
#ifndef HL_ENGINE_TRACE_PRIVATE_H
#define HL_ENGINE_TRACE_PRIVATE_H

#include "headlight/engine/trace.h"
#include "kernels.h"
#include "linear.h"

typedef struct hl_block {
    float *data; /* aligned to 64 bytes */
    size_t room; /* floats */
    float *next; /* a larger one that waits for hl_block_commit */
    size_t next_room;
} hl_block;

/* Makes sure of room for this many floats after the next commit; the old content stays until then.
 */
bool hl_block_reserve(hl_block *block, size_t floats);
void hl_block_commit(hl_block *block);
void hl_block_rollback(hl_block *block);

typedef struct hl_scratch {
    unsigned model; /* serial of the model that was run, 0 = none */
    bool complete;  /* every tensor of the trace is valid */
    bool padded;    /* the shown layer was run with a padding, which is not kept */
    hl_products *products;
    hl_attention_edit edits[HL_EDIT_MAX]; /* of the layer that has some */
    hl_block fixed, work;
    hl_block *layer; /* (layers) */
    int layers;
} hl_scratch;

/* The trace's scratch with room for this many layers (made if need be), or NULL: memory is out. */
hl_scratch *hl_trace_scratch(hl_trace *trace, int layers);

/* Shapes of one computation, for reserving memory. */
typedef struct hl_shape {
    int T, D, L;
    int inner; /* width of the feed-forward, 0 in matrix mode */
} hl_shape;

/* Reserves everything for planned layers (heads, dk, dk_max, width and options are set) and, when
 * all is there, sets the pointers in trace. first: layers below keep their attention tensors; first
 * > 0 needs the same T as before. On failure the trace is as it was. kernels tells how much scratch
 * a head needs. */
hl_status hl_trace_reserve(hl_trace *trace, const hl_shape *shape, const hl_layer_trace *planned,
                           int first, const hl_kernels *kernels, hl_error *err);

/* Copies the edits of the layer that has some, so that they outlive the caller's. */
void hl_trace_keep_edits(hl_trace *trace);

/* Is anything masked in this layer? Then masked is a tensor of its own. */
static inline bool hl_options_mask(const hl_attention_options *o) {
    return o->mask != HL_MASK_NONE || o->padding != NULL;
}

/* hl_attention_run with the trace's scratch. */
void hl_attention_compute(const hl_layer_trace *layer, int T, const bool *padding,
                          const hl_kernels *kernels, float *scratch);

#endif
