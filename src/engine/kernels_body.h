/* kernels_body.h - the inner loops of attention, once per instruction set.
 *
 * Included by kernels_<set>.c, which defines VW (floats in a vector), MR (query rows computed
 * together), NR (vectors of columns computed together), FMA, MAX, SUM_OF, MAX_OF, STREAM and the
 * names.
 *
 * One head is computed MR query rows at a time, so that a block of rows is scaled, masked, turned
 * into weights and multiplied with v while it is in the first-level cache:
 *
 *     k packed as panels of up to NR * VW keys      [panel][dk][NR * VW]
 *     v packed as panels of up to NR * VW columns   [panel][T][NR * VW]
 *     per block:  q (MR, dk) -> sums (MR, T) -> scores, scaled, masked, attn -> concat
 *
 * Rows are padded to whole vectors; padded keys get -inf and so weight 0, padded rows and columns
 * are computed and not stored.
 */
#include "edits.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef float vec __attribute__((vector_size(VW * 4)));
typedef float vec_u __attribute__((vector_size(VW * 4), aligned(4), may_alias));
typedef int32_t ivec __attribute__((vector_size(VW * 4)));
typedef uint32_t uvec __attribute__((vector_size(VW * 4)));

#define INLINE static inline __attribute__((always_inline))

INLINE vec all(float x) {
    return x - (vec){0}; /* x + 0 would lose the sign of -0 */
}

INLINE vec load(const float *p) {
    return *(const vec_u *)p;
}

INLINE void store(float *p, vec v) {
    *(vec_u *)p = v;
}

/* a where mask is all ones, b where it is 0. */
INLINE vec select_vec(ivec mask, vec a, vec b) {
    return (vec)((mask & (ivec)a) | (~mask & (ivec)b));
}

/* exp(x) for x <= 0, about 1 ulp. n = round(x / ln 2), r = x - n ln 2 in two steps, a polynomial of
 * degree 6 for e^r, then n into the exponent. Coefficients: Cephes expf (Moshier). Below -87.33,
 * where float32 has no normal numbers left, the result is 0. */
INLINE vec exp_vec(vec x) {
    const vec magic = all(12582912.0f); /* 1.5 * 2^23: adding it rounds to a whole number */
    vec t = FMA(x, all(1.44269504f), magic);
    vec n = t - magic;
    vec r = FMA(n, all(-0.693359375f), x);
    r = FMA(n, all(2.12194440e-4f), r);
    vec p = FMA(r, all(1.9875691500e-4f), all(1.3981999507e-3f));
    p = FMA(p, r, all(8.3334519073e-3f));
    p = FMA(p, r, all(4.1665795894e-2f));
    p = FMA(p, r, all(1.6666665459e-1f));
    p = FMA(p, r, all(5.0000001201e-1f));
    p = FMA(p, r * r, r) + all(1.0f);
    uvec power = ((uvec)t - (uvec)magic) << 23; /* unsigned: for x = -inf these are any bits */
    return (vec)(((uvec)p + power) & (uvec)(x >= all(-87.33f)));
}

/* Sum and maximum of a vector's floats by halves, for sets without an instruction for it. */
INLINE __attribute__((unused)) float sum_lanes(vec v) {
    for (int half = VW / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            v[i] += v[i + half];
    return v[0];
}

INLINE __attribute__((unused)) float max_lanes(vec v) {
    for (int half = VW / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            v[i] = v[i] > v[i + half] ? v[i] : v[i + half];
    return v[0];
}

static int round_up(int n, int to) {
    return (n + to - 1) / to * to;
}

/* --- packing ------------------------------------------------------------------------------------
 */

/* Columns of the panel that starts at column `at` of n. */
INLINE int panel_width(int at, int n) {
    int left = round_up(n - at, VW);
    return left < NR * VW ? left : NR * VW;
}

typedef float four __attribute__((vector_size(16)));
typedef float four_u __attribute__((vector_size(16), aligned(4), may_alias));

/* Four keys x four columns, exchanged: to[c][key] = from[key][c]. */
INLINE void transpose_4x4(const float *from, size_t stride, float *to, size_t width) {
    four a = *(const four_u *)from, b = *(const four_u *)(from + stride);
    four c = *(const four_u *)(from + 2 * stride), d = *(const four_u *)(from + 3 * stride);
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
         cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four AB = __builtin_shufflevector(a, b, 2, 6, 3, 7),
         CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(four_u *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(four_u *)(to + width) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(four_u *)(to + 2 * width) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
    *(four_u *)(to + 3 * width) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

/* k (T, dk) with a stride -> panels of keys, transposed; padded keys are zeros. */
static void pack_keys(const hl_head_job *j, float *to) {
    size_t stride = (size_t)j->stride;
    int blocks = j->dk / 4 * 4; /* columns that come in fours */
    for (int at = 0; at < j->T; at += NR * VW) {
        int width = panel_width(at, j->T);
        int have = j->T - at < width ? j->T - at : width, key = 0;
        const float *from = j->k + (size_t)at * stride;
        for (; key + 4 <= have; key += 4) {
            const float *keys = from + (size_t)key * stride;
            for (int c = 0; c < blocks; c += 4)
                transpose_4x4(keys + c, stride, to + c * width + key, (size_t)width);
            for (int c = blocks; c < j->dk; c++)
                for (int n = 0; n < 4; n++)
                    to[c * width + key + n] = keys[(size_t)n * stride + (size_t)c];
        }
        for (; key < width; key++)
            for (int c = 0; c < j->dk; c++)
                to[c * width + key] = key < have ? from[(size_t)key * stride + (size_t)c] : 0.0f;
        to += (size_t)j->dk * (size_t)width;
    }
}

/* v (T, dv) with a stride -> panels of columns; padded columns are zeros. */
static void pack_values(const hl_head_job *j, float *to) {
    for (int at = 0; at < j->dv; at += NR * VW) {
        int width = panel_width(at, j->dv);
        int have = j->dv - at < width ? j->dv - at : width, whole = have / VW * VW;
        for (int t = 0; t < j->T; t++, to += width) {
            const float *from = j->v + (size_t)t * (size_t)j->stride + at;
            for (int c = 0; c < whole; c += VW)
                store(to + c, load(from + c));
            for (int c = whole; c < width; c++)
                to[c] = c < have ? from[c] : 0.0f;
        }
    }
}

/* --- products -----------------------------------------------------------------------------------
 */

/* out[r][c] = sum over i of row[r][i] * panel[i][c], for MR rows and nr vectors of columns; nr is a
 * constant where this is called, so that the sums stay in registers. */
INLINE void block_product(const float *const row[MR], const float *panel, int n, int nr, float *out,
                          size_t out_row) {
    vec sum[MR][NR];
    for (int r = 0; r < MR; r++)
        for (int c = 0; c < nr; c++)
            sum[r][c] = all(0.0f);
    for (int i = 0; i < n; i++) {
        vec right[NR];
        for (int c = 0; c < nr; c++)
            right[c] = load(panel + (size_t)(i * nr + c) * VW);
#pragma GCC unroll 8
        for (int r = 0; r < MR; r++) {
            vec left = all(row[r][i]);
#pragma GCC unroll 3
            for (int c = 0; c < nr; c++)
                sum[r][c] = FMA(left, right[c], sum[r][c]);
        }
    }
    for (int r = 0; r < MR; r++)
        for (int c = 0; c < nr; c++)
            store(out + (size_t)r * out_row + (size_t)c * VW, sum[r][c]);
}

/* All panels of one block of rows: out (MR, columns) = rows . panels. */
INLINE void row_block(const float *const row[MR], const float *panels, int n, int columns,
                      float *out, size_t out_row) {
    for (int at = 0; at < columns; at += NR * VW) {
        int width = panel_width(at, columns);
        if (NR >= 3 && width == 3 * VW)
            block_product(row, panels, n, 3, out + at, out_row);
        else if (width == 2 * VW)
            block_product(row, panels, n, 2, out + at, out_row);
        else
            block_product(row, panels, n, 1, out + at, out_row);
        panels += (size_t)n * (size_t)width;
    }
}

/* --- rows ----------------------------------------------------------------------------------------
 */

/* Below this many tokens the trace stays in the cache, where the views will read it; above, its
 * rows are written past the cache, which saves reading the old contents first (measured: 2 ms of 22
 * at 128 tokens, 20 of 55 at 512). Rows start on a cache line when T is a multiple of 16; other
 * rows are written by a pass of their own, shifted to the next line. LATER: by the caller. */
enum { STREAM_FROM = 96 };
typedef enum writing { CACHED, ALIGNED, SHIFTED, LATER } writing;

/* The n floats (at most VW of them are there) of a vector; nothing when rows are written on their
 * own. */
INLINE void put(float *to, vec v, int n, writing how) {
    if (how >= SHIFTED)
        return;
    if (n < VW)
        memcpy(to, &v, (size_t)n * sizeof *to);
    else if (how == ALIGNED)
        STREAM(to, v);
    else
        store(to, v);
}

static void put_shifted(float *to, const float *row, int n) {
    int head = (int)((64 - ((uintptr_t)to & 63)) & 63) / 4, c = head < n ? head : n;
    memcpy(to, row, (size_t)c * sizeof *to);
    for (; c + VW <= n; c += VW)
        STREAM(to + c, load(row + c));
    memcpy(to + c, row + c, (size_t)(n - c) * sizeof *to);
}

/* -inf into the keys that row i may not see. */
static void mask_row(const hl_head_job *j, int i, float *row, float *masked) {
    if (j->padding)
        for (int c = 0; c < j->T; c++)
            row[c] = j->padding[c] ? -INFINITY : row[c];
    if (j->causal)
        for (int c = i + 1; c < j->T; c++)
            row[c] = -INFINITY;
    if (j->masked != j->scaled)
        memcpy(masked, row, (size_t)j->T * sizeof *row);
}

/* scores and scaled of one query row, from its products (padded to whole vectors); row becomes
 * scaled, with -inf in the padding. */
INLINE void scale_row(const hl_head_job *j, size_t at, float *row, writing how) {
    vec scale = all(j->scale);
    if (how == SHIFTED)
        put_shifted(j->scores + at, row, j->T);
    for (int c = 0; c < j->T; c += VW) {
        vec score = load(row + c), scaled = score * scale;
        put(j->scores + at + c, score, j->T - c, how);
        put(j->scaled + at + c, scaled, j->T - c, how);
        store(row + c, scaled);
    }
    if (how == SHIFTED)
        put_shifted(j->scaled + at, row, j->T);
    for (int c = j->T; c % VW != 0; c++)
        row[c] = -INFINITY;
}

/* Softmax in place over n padded values (a multiple of VW), and the first T of them into attn:
 * exp(x - max) / sum. A row of nothing but -inf becomes zeros. */
INLINE void softmax_row(float *row, int n, float *attn, int T, writing how) {
    vec most = load(row), sum = all(0.0f);
    for (int c = VW; c < n; c += VW)
        most = MAX(most, load(row + c));
    float top = MAX_OF(most);
    vec shift = all(top == -INFINITY ? 0.0f : top);
    for (int c = 0; c < n; c += VW) {
        vec e = exp_vec(load(row + c) - shift);
        sum += e;
        store(row + c, e);
    }
    vec inverse = all(top == -INFINITY ? 0.0f : 1.0f / SUM_OF(sum));
    for (int c = 0; c < n; c += VW) {
        vec weight = load(row + c) * inverse;
        store(row + c, weight);
        put(attn + c, weight, T - c, how);
    }
    if (how == SHIFTED)
        put_shifted(attn, row, T);
}

/* From the products of one query row to its rows of the trace; leaves the weights in row. */
INLINE void finish_row(const hl_head_job *j, int i, float *row, int padded, writing how) {
    size_t at = (size_t)i * (size_t)j->T;
    scale_row(j, at, row, how);
    if (j->causal || j->padding)
        mask_row(j, i, row, j->masked + at);
    if (!j->edit_count || !hl_row_is_edited(j, i)) {
        softmax_row(row, padded, j->attn + at, j->T, how);
        return;
    }
    softmax_row(row, padded, j->attn + at, j->T, LATER);
    hl_edit_row(j, i, row);
    memcpy(j->attn + at, row, (size_t)j->T * sizeof *row);
}

static void put_heads(const hl_head_job *j, int i, int rows, const float *out, int padded) {
    for (int r = 0; r < rows; r++) {
        float *to = j->concat + (size_t)(i + r) * (size_t)j->stride;
        if (j->muted)
            memset(to, 0, (size_t)j->dv * sizeof *to);
        else
            memcpy(to, out + r * padded, (size_t)j->dv * sizeof *to);
    }
}

/* Scratch: keys | values | queries of a block | rows of a block | outputs of a block. Each part is
 * a multiple of 16 floats, so that all of them start on 64 bytes. */
static size_t part(size_t floats) {
    return (floats + 15) / 16 * 16;
}

static size_t scratch_floats(int T, int dk, int dv) {
    size_t t = (size_t)round_up(T, VW), v = (size_t)round_up(dv, VW);
    return part((size_t)dk * t) + part((size_t)T * v) + part(MR * t) + part(MR * v);
}

static void run_head(const hl_head_job *j) {
    int t = round_up(j->T, VW), v = round_up(j->dv, VW);
    float *keys = j->scratch;
    float *values = keys + part((size_t)j->dk * (size_t)t);
    float *rows = values + part((size_t)j->T * (size_t)v);
    float *out = rows + part((size_t)MR * (size_t)t);
    writing how = j->T < STREAM_FROM ? CACHED : j->T % 16 == 0 ? ALIGNED : SHIFTED;
    pack_keys(j, keys);
    pack_values(j, values);
    for (int i = 0; i < j->T; i += MR) {
        int have = j->T - i < MR ? j->T - i : MR;
        const float *query[MR], *weights[MR];
        for (int r = 0; r < MR;
             r++) { /* rows past the end repeat the last one and are not stored */
            query[r] = j->q + (size_t)(r < have ? i + r : j->T - 1) * (size_t)j->stride;
            weights[r] = rows + (size_t)(r < have ? r : have - 1) * (size_t)t;
        }
        row_block(query, keys, j->dk, j->T, rows, (size_t)t);
        for (int r = 0; r < have; r++)
            finish_row(j, i + r, rows + r * t, t, how);
        row_block(weights, values, j->T, j->dv, out, (size_t)v);
        put_heads(j, i, have, out, v);
    }
    if (how != CACHED)
        STREAM_END();
}

/* --- LayerNorm -----------------------------------------------------------------------------------
 */

/* Ba, Kiros, Hinton 2016: (x - mean) / sqrt(variance + eps) . gamma + beta. Two passes over the
 * row, so that a large mean does not eat the variance. */
static void norm_row(const float *x, const float *y, const float *gamma, const float *beta,
                     float eps, int D, float *out) {
    int whole = D / VW * VW;
    vec sum = all(0.0f), square = all(0.0f);
    float mean = 0.0f, variance = 0.0f;
    for (int c = 0; c < whole; c += VW) {
        vec s = y ? load(x + c) + load(y + c) : load(x + c);
        store(out + c, s);
        sum += s;
    }
    for (int c = whole; c < D; c++) {
        out[c] = y ? x[c] + y[c] : x[c];
        mean += out[c];
    }
    mean = (mean + SUM_OF(sum)) / (float)D;
    for (int c = 0; c < whole; c += VW) {
        vec d = load(out + c) - all(mean);
        square = FMA(d, d, square);
    }
    for (int c = whole; c < D; c++)
        variance += (out[c] - mean) * (out[c] - mean);
    variance = (variance + SUM_OF(square)) / (float)D;
    float inverse = 1.0f / sqrtf(variance + eps);
    for (int c = 0; c < whole; c += VW)
        store(out + c,
              FMA((load(out + c) - all(mean)) * all(inverse), load(gamma + c), load(beta + c)));
    for (int c = whole; c < D; c++)
        out[c] = (out[c] - mean) * inverse * gamma[c] + beta[c];
}

static void run_norm(const float *x, const float *y, const float *gamma, const float *beta,
                     float eps, int rows, int D, float *out) {
    for (int r = 0; r < rows; r++) {
        size_t at = (size_t)r * (size_t)D;
        norm_row(x + at, y ? y + at : NULL, gamma, beta, eps, D, out + at);
    }
}

static void run_exp(const float *x, int n, float *out) {
    float block[VW];
    for (int at = 0; at < n; at += VW) {
        int have = n - at < VW ? n - at : VW;
        memset(block, 0, sizeof block);
        memcpy(block, x + at, (size_t)have * sizeof *x);
        store(block, exp_vec(load(block)));
        memcpy(out + at, block, (size_t)have * sizeof *x);
    }
}

static bool is_supported(void) {
    return KERNELS_SUPPORTED;
}

extern const hl_kernels KERNELS; /* declared here, because kernels.c alone uses it */
const hl_kernels KERNELS = {.name = KERNELS_NAME,
                            .supported = is_supported,
                            .scratch = scratch_floats,
                            .head = run_head,
                            .norm = run_norm,
                            .exp = run_exp};
