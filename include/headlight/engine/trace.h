/* engine/trace.h - every number of one forward pass; the product of the engine.
 *
 * Glossary, used everywhere:
 *   L layers   H heads of a layer   T tokens   D model width   V vocabulary   W attention width = H
 * * dk_max dk         key width of a head in use (1..dk_max), the d_k of 1/sqrt(d_k) query row i
 * looks at key column j; attn[h][i][j] is the weight, each row sums to 1 (or to 0 when everything
 * is masked). Shapes are written outermost first, as C arrays and PyTorch print them.
 *
 *     scores = q . k          over the first dk columns of the head       (H,T,T)
 *     scaled = scores / sqrt(dk) / temperature  (no sqrt when scaling is off)  (H,T,T)
 *     masked = scaled, -inf where the mask forbids                        (H,T,T)
 *     attn   = softmax(masked) by rows                                    (H,T,T)
 *     head_out = attn . v     zero for a muted head                       (H,T,dv)
 *     concat = heads side by side                                         (T,W)
 *     out    = concat . W_O + b_O                                         (T,D)
 * Source: Vaswani et al. 2017, equation 1 and section 3.2.2.
 *
 * q, k and v are kept as the projections produce them, (T,W) row-major, head h in columns h*dk_max
 * ..; the views hl_layer_q/k/v give one token's vector of one head. head_out is concat seen the
 * same way (value vectors always keep their full width dk_max, a d_k cut shortens only q and k).
 * When nothing is masked, masked is the same memory as scaled.
 */
#ifndef HEADLIGHT_ENGINE_TRACE_H
#define HEADLIGHT_ENGINE_TRACE_H

#include "headlight/base/arena.h"
#include "headlight/base/error.h"
#include <stdint.h>

typedef enum hl_mask { HL_MASK_NONE = 0, HL_MASK_CAUSAL } hl_mask;

/* One weight of the attention set by hand, after the softmax ("what if this word looked there?").
 */
typedef struct hl_attention_edit {
    int head, query, key; /* 0-based; query and key are tokens */
    float weight;         /* 0..1 */
} hl_attention_edit;

/* Edits of one layer at most. */
#define HL_EDIT_MAX 256

/* How one layer's attention is computed. Zeroed = as the model was made: its own heads, full dk,
 * scaled, temperature 1, nothing masked, nothing muted. */
typedef struct hl_attention_options {
    hl_mask mask;
    bool no_scale;     /* leave out 1/sqrt(dk) */
    float temperature; /* > 0; 0 means 1 */
    int dk;            /* 1..dk_max; 0 means dk_max */
    /* A divisor of W; 0 means the layer's own. One that was trained has weights of its own, another
     * deals out the columns of the layer's own weights anew. */
    int heads;
    uint64_t muted;      /* bit h: head h (0-based, below 64) gives zeros into concat */
    const bool *padding; /* (T) true = this key is padding and masked; NULL = none. Borrowed. */
    /* Weights set by hand, in any order; of two for the same cell the later counts. In an edited
     * row the edited keys hold exactly their weights (scaled down to a sum of 1 if they exceed it)
     * and the other weights are scaled alike so that the row sums to 1; others that are all 0 share
     * the rest evenly. Keys that are masked stay at 0, edited or not; where no other key is left to
     * take the rest, the edited ones are scaled up. attn shows the edited row and everything behind
     * it follows; scores, scaled and masked are untouched. Borrowed; a trace keeps a copy. */
    const hl_attention_edit *edits;
    int edit_count; /* 0..HL_EDIT_MAX */
} hl_attention_options;

typedef struct hl_layer_trace {
    int heads, dk, dk_max, width;           /* H, dk in use, W / H, W */
    float scale;                            /* scaled = scores * scale */
    hl_attention_options options;           /* as asked; no padding, edits are the trace's copy */
    float *x;                               /* (T,D) input of the layer */
    float *q, *k, *v;                       /* (T,W) */
    float *scores, *scaled, *masked, *attn; /* (H,T,T) */
    float *concat;                          /* (T,W) */
    float *out;                             /* (T,D) attention's output after W_O */
    float *mid;                             /* (T,D) LayerNorm(x + out) */
    float *hidden;                          /* (T,D) output of the layer, after the feed-forward */
} hl_layer_trace;

typedef struct hl_trace {
    int T, D, L;
    hl_layer_trace *layers; /* (L) layers[0] is the one above the embeddings */
    float *embedding;       /* (T,D) = layers[0].x: word + position + type, normalised */
    int shown;              /* the layer that has options; -1 = none has */
    double compute_ms;      /* wall time of the newest (re)computation */
    hl_arena arena;         /* private: memory of all of the above */
    void *scratch;          /* private to the forward pass */
} hl_trace;

/* One token's vector of one head: dk_max floats. */
static inline const float *hl_layer_q(const hl_layer_trace *l, int h, int t) {
    return l->q + (size_t)t * (size_t)l->width + (size_t)h * (size_t)l->dk_max;
}
static inline const float *hl_layer_k(const hl_layer_trace *l, int h, int t) {
    return l->k + (size_t)t * (size_t)l->width + (size_t)h * (size_t)l->dk_max;
}
static inline const float *hl_layer_v(const hl_layer_trace *l, int h, int t) {
    return l->v + (size_t)t * (size_t)l->width + (size_t)h * (size_t)l->dk_max;
}
static inline const float *hl_layer_head_out(const hl_layer_trace *l, int h, int t) {
    return l->concat + (size_t)t * (size_t)l->width + (size_t)h * (size_t)l->dk_max;
}
/* Row i of a (H,T,T) tensor of the layer: T floats. */
static inline const float *hl_layer_row(const float *tensor, int T, int h, int i) {
    return tensor + ((size_t)h * (size_t)T + (size_t)i) * (size_t)T;
}

/* A zeroed trace is valid and empty. Frees everything and leaves it zeroed. */
void hl_trace_destroy(hl_trace *trace);

#endif
