/* kernels.h - private: the inner loops, compiled once per instruction set and chosen at run time.
 *
 * Letters as in trace.h. Every variant gives the same numbers up to rounding; one variant gives the
 * same bits for the same input.
 */
#ifndef HL_ENGINE_KERNELS_H
#define HL_ENGINE_KERNELS_H

#include "headlight/engine/trace.h"

/* One head of one layer. q, k, v and concat point at the head's first column of token 0; the others
 * at the head's (T,T) matrix. */
typedef struct hl_head_job {
    int T, dk, dv, stride; /* stride = W, floats from one token to the next */
    float scale;
    bool causal;
    const bool *padding; /* (T) or NULL */
    bool muted;
    int number;                     /* of the head, 0-based */
    const hl_attention_edit *edits; /* of the whole layer */
    int edit_count;
    const float *q, *k, *v;
    float *scores, *scaled, *masked, *attn; /* masked == scaled when nothing is masked */
    float *concat;
    float *scratch; /* hl_kernels.scratch floats, 64-byte aligned */
} hl_head_job;

typedef struct hl_kernels {
    const char *name;
    bool (*supported)(void);
    /* Floats of scratch that a head of this size needs. */
    size_t (*scratch)(int T, int dk, int dv);
    void (*head)(const hl_head_job *job);
    /* out = LayerNorm(x + y) . gamma + beta by rows; y may be NULL. All (rows, D); gamma, beta (D).
     */
    void (*norm)(const float *x, const float *y, const float *gamma, const float *beta, float eps,
                 int rows, int D, float *out);
    /* out[i] = exp(x[i]) for x <= 0; exactly 0 below -87.33 and for -inf. For tests. */
    void (*exp)(const float *x, int n, float *out);
} hl_kernels;

/* Best first; the last one runs everywhere. */
extern const hl_kernels *const hl_kernels_all[];
extern const int hl_kernels_count;

/* The best variant of this machine. */
const hl_kernels *hl_kernels_best(void);

#endif
