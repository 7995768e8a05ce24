/* engine/attention.h - softmax(QK^T / sqrt(d_k)) . V with every stage kept.
 *
 * Used by the encoder for each layer and by itself for the user's own numbers (matrix mode).
 */
#ifndef HEADLIGHT_ENGINE_ATTENTION_H
#define HEADLIGHT_ENGINE_ATTENTION_H

#include "headlight/base/arena.h"
#include "headlight/base/error.h"
#include "headlight/engine/trace.h"

/* Temperatures below and above these are refused: the scores would no longer be finite numbers. */
#define HL_TEMPERATURE_MIN 0.001f
#define HL_TEMPERATURE_MAX 1000.0f

/* Checks options (NULL = zeroed) against the attention width W and the model's own head count; on
 * success fills heads, dk_max, dk, width, scale and options of the layer. Errors: HL_ERR_RANGE
 * naming "heads", "d_k" or "temperature". */
hl_status hl_attention_plan(const hl_attention_options *options, int width, int own_heads,
                            hl_layer_trace *layer, hl_error *err);

/* Do the layer's edits lie in its heads and in T tokens? HL_ERR_RANGE naming "edits",
 * "edits[2].head", ".query", ".key" or ".weight". hl_attention_plan does not know T. */
hl_status hl_attention_check_edits(const hl_layer_trace *layer, int T, hl_error *err);

/* From layer->q,k,v (T,W) and a planned layer to scores, scaled, masked, attn and concat, all of
 * which must be allocated (masked may alias scaled when nothing is masked: then it is left alone).
 * The largest score of a row is subtracted before exp; a fully masked row gives zeros. padding as
 * in hl_attention_options, may be NULL; edits must have passed hl_attention_check_edits. Fails only
 * when memory for its scratch is out. */
hl_status hl_attention_run(hl_layer_trace *layer, int T, const bool *padding);

/* Matrix mode. Weights of one attention, row-major (in, out): q = x . wq + bq. NULL weight =
 * identity (needs D == width), NULL bias = zeros. */
typedef struct hl_attention_weights {
    const float *wq, *wk, *wv, *wo; /* (D,W) (D,W) (D,W) (W,D) */
    const float *bq, *bk, *bv, *bo; /* (W) (W) (W) (D) */
} hl_attention_weights;

/* x (T,D) -> a trace with one layer: x, q, k, v, scores, scaled, masked, attn, concat, out (mid and
 * hidden are NULL). width = W; own_heads heads of W / own_heads columns each. */
hl_status hl_attention(const float *x, int T, int D, int width, int own_heads,
                       const hl_attention_weights *weights, const hl_attention_options *options,
                       hl_trace *trace, hl_error *err);
/* The same from ready q (T,W), k (T,W), v (T,W): x and embedding are NULL, out is concat. */
hl_status hl_attention_qkv(const float *q, const float *k, const float *v, int T, int width,
                           int heads, const hl_attention_options *options, hl_trace *trace,
                           hl_error *err);

/* Reads a matrix of numbers: comma, semicolon, tab or blank separated, '#' comments, rows of equal
 * length, at most 4096 rows and columns. *out is (rows, cols), malloc'd. Errors name file, line and
 * column. */
hl_status hl_matrix_read(const char *path, float **out, int *rows, int *cols, hl_error *err);

#endif
