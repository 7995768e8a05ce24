/* Properties of attention that hold for any numbers, the inner loops of every instruction set
 * against plain double arithmetic, and oneDNN's products against the plain C twin. */
#include "headlight/engine/attention.h"
#include "kernels.h"
#include "linear.h"
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed = 1;

/* Uniform in -1 .. 1; the same numbers in every run (Numerical Recipes' generator). */
static float random_float(void) {
    seed = seed * 1664525u + 1013904223u;
    return (float)(seed >> 8) / 8388608.0f - 1.0f;
}

static int random_int(int low, int high) {
    return low + (int)((random_float() + 1.0f) * 0.49999f * (float)(high - low + 1));
}

static float *random_floats(size_t count, float size) {
    float *x = malloc((count ? count : 1) * sizeof *x);
    for (size_t i = 0; i < count; i++)
        x[i] = random_float() * size;
    return x;
}

/* --- properties ----------------------------------------------------------------------------------
 */

typedef struct input {
    int T, width, heads;
    float *q, *k, *v;
} input;

static input random_input(int T, int width, int heads, float size) {
    size_t n = (size_t)T * (size_t)width;
    return (input){.T = T,
                   .width = width,
                   .heads = heads,
                   .q = random_floats(n, size),
                   .k = random_floats(n, size),
                   .v = random_floats(n, size)};
}

static void free_input(input *in) {
    free(in->q);
    free(in->k);
    free(in->v);
}

static void run(const input *in, const hl_attention_options *o, hl_trace *tr) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_attention_qkv(in->q, in->k, in->v, in->T, in->width, in->heads, o, tr, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
}

/* Rows sum to 1, or to 0 where everything is masked; masked entries are exactly 0 in attn, -inf in
 * masked and untouched in scaled; nothing is NaN. */
static void check_rows(const hl_trace *tr, const hl_attention_options *o) {
    const hl_layer_trace *l = &tr->layers[0];
    for (int h = 0; h < l->heads; h++)
        for (int i = 0; i < tr->T; i++) {
            const float *attn = hl_layer_row(l->attn, tr->T, h, i);
            const float *scaled = hl_layer_row(l->scaled, tr->T, h, i);
            const float *masked = hl_layer_row(l->masked, tr->T, h, i);
            double sum = 0.0;
            int open = 0;
            for (int j = 0; j < tr->T; j++) {
                bool hidden = (o->mask == HL_MASK_CAUSAL && j > i) || (o->padding && o->padding[j]);
                assert_true(isfinite(attn[j]) && isfinite(scaled[j]));
                assert_true(hidden ? attn[j] == 0.0f && masked[j] == -INFINITY
                                   : attn[j] >= 0.0f && masked[j] == scaled[j]);
                open += !hidden;
                sum += (double)attn[j];
            }
            assert_true(open ? fabs(sum - 1.0) < 1e-5 : sum == 0.0);
        }
}

static void test_rows(void **state) {
    (void)state;
    hl_trace tr = {0};
    bool padding[64];
    for (int round = 0; round < 60; round++) {
        int heads = random_int(1, 5), dk = random_int(1, 20), T = random_int(1, 64);
        input in = random_input(T, heads * dk, heads, round % 3 == 0 ? 200.0f : 2.0f);
        for (int j = 0; j < T; j++)
            padding[j] = random_float() > 0.2f;
        hl_attention_options o = {.mask = round % 2 ? HL_MASK_CAUSAL : HL_MASK_NONE,
                                  .dk = random_int(1, dk),
                                  .padding = round % 4 >= 2 ? padding : NULL,
                                  .temperature = round % 5 == 0 ? 0.01f : 0.0f,
                                  .no_scale = round % 7 == 0};
        run(&in, &o, &tr);
        check_rows(&tr, &o);
        free_input(&in);
    }
    hl_trace_destroy(&tr);
}

/* When nothing is masked, masked is scaled itself. */
static void test_masked_alias(void **state) {
    (void)state;
    hl_trace tr = {0};
    input in = random_input(9, 12, 3, 1.0f);
    run(&in, NULL, &tr);
    assert_ptr_equal(tr.layers[0].masked, tr.layers[0].scaled);
    hl_attention_options causal = {.mask = HL_MASK_CAUSAL};
    run(&in, &causal, &tr);
    assert_ptr_not_equal(tr.layers[0].masked, tr.layers[0].scaled);
    free_input(&in);
    hl_trace_destroy(&tr);
}

/* Exchanging the columns of two heads exchanges their results and nothing else, bit for bit. */
static void test_heads_permute(void **state) {
    (void)state;
    hl_trace a = {0}, b = {0};
    const int T = 21, heads = 4, dk = 7, order[4] = {2, 0, 3, 1};
    input in = random_input(T, heads * dk, heads, 1.5f),
          moved = random_input(T, heads * dk, heads, 1);
    for (int t = 0; t < T; t++)
        for (int h = 0; h < heads; h++)
            for (int c = 0; c < dk; c++) {
                int from = t * heads * dk + h * dk + c, to = t * heads * dk + order[h] * dk + c;
                moved.q[to] = in.q[from];
                moved.k[to] = in.k[from];
                moved.v[to] = in.v[from];
            }
    run(&in, NULL, &a);
    run(&moved, NULL, &b);
    for (int h = 0; h < heads; h++)
        for (int t = 0; t < T; t++) {
            const hl_layer_trace *x = &a.layers[0], *y = &b.layers[0];
            assert_memory_equal(hl_layer_row(x->attn, T, h, t),
                                hl_layer_row(y->attn, T, order[h], t), (size_t)T * sizeof(float));
            assert_memory_equal(hl_layer_head_out(x, h, t), hl_layer_head_out(y, order[h], t),
                                (size_t)dk * sizeof(float));
        }
    free_input(&in);
    free_input(&moved);
    hl_trace_destroy(&a);
    hl_trace_destroy(&b);
}

/* A muted head gives zeros into concat; its attention stays to be seen. */
static void test_muted(void **state) {
    (void)state;
    hl_trace open = {0}, muted = {0};
    input in = random_input(11, 12, 3, 1.0f);
    hl_attention_options o = {.muted = 1u << 1};
    run(&in, NULL, &open);
    run(&in, &o, &muted);
    for (int t = 0; t < 11; t++)
        for (int h = 0; h < 3; h++)
            for (int c = 0; c < 4; c++) {
                float was = hl_layer_head_out(&open.layers[0], h, t)[c];
                assert_true(hl_layer_head_out(&muted.layers[0], h, t)[c] == (h == 1 ? 0.0f : was));
            }
    assert_memory_equal(open.layers[0].attn, muted.layers[0].attn, 3 * 11 * 11 * sizeof(float));
    free_input(&in);
    hl_trace_destroy(&open);
    hl_trace_destroy(&muted);
}

/* The example of the README: three tokens, Q = K = V. */
static void test_toy(void **state) {
    (void)state;
    const float x[12] = {1, 0, 1, 0, 0, 2, 0, 2, 1, 1, 1, 1};
    const double scores[9] = {2, 0, 2, 0, 8, 4, 2, 4, 4};
    hl_attention_weights none = {0};
    hl_trace tr = {0};
    hl_error err = {0};
    assert_int_equal(hl_attention(x, 3, 4, 4, 1, &none, NULL, &tr, &err), HL_OK);
    const hl_layer_trace *l = &tr.layers[0];
    for (int i = 0; i < 3; i++) {
        double sum = 0.0, out[4] = {0};
        for (int j = 0; j < 3; j++)
            sum += exp(scores[3 * i + j] / 2.0);
        for (int j = 0; j < 3; j++) {
            double weight = exp(scores[3 * i + j] / 2.0) / sum;
            assert_true(fabs((double)l->scores[3 * i + j] - scores[3 * i + j]) < 1e-6);
            assert_true(fabs((double)l->attn[3 * i + j] - weight) < 1e-6);
            for (int c = 0; c < 4; c++)
                out[c] += weight * (double)x[4 * j + c];
        }
        for (int c = 0; c < 4; c++)
            assert_true(fabs((double)l->out[4 * i + c] - out[c]) < 1e-6);
    }
    hl_trace_destroy(&tr);
}

/* --- options -------------------------------------------------------------------------------------
 */

static void refuse(hl_attention_options o, int width, int own, const char *field) {
    hl_layer_trace l = {.heads = -7};
    hl_error err = {0};
    assert_int_equal(hl_attention_plan(&o, width, own, &l, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, field);
    assert_true(err.allowed[0] != '\0' && err.found[0] != '\0');
    assert_int_equal(l.heads, -7); /* untouched */
}

static void test_plan(void **state) {
    (void)state;
    hl_layer_trace l = {0};
    hl_error err = {0};
    assert_int_equal(hl_attention_plan(NULL, 384, 12, &l, &err), HL_OK);
    assert_true(l.heads == 12 && l.dk == 32 && l.dk_max == 32 && l.width == 384);
    hl_attention_options o = {.heads = 8, .dk = 5, .temperature = 2.0f};
    assert_int_equal(hl_attention_plan(&o, 384, 12, &l, &err), HL_OK);
    assert_true(l.heads == 8 && l.dk == 5 && l.dk_max == 48);
    assert_true(fabs((double)l.scale - 0.5 / sqrt(5.0)) < 1e-7);
    o.no_scale = true;
    assert_int_equal(hl_attention_plan(&o, 384, 12, &l, &err), HL_OK);
    assert_true(l.scale == 0.5f);
    refuse((hl_attention_options){.heads = 5}, 384, 12, "heads");
    refuse((hl_attention_options){.heads = -1}, 384, 12, "heads");
    refuse((hl_attention_options){.heads = 385}, 384, 12, "heads");
    refuse((hl_attention_options){.dk = 33}, 384, 12, "d_k");
    refuse((hl_attention_options){.dk = -1}, 384, 12, "d_k");
    refuse((hl_attention_options){.heads = 384, .dk = 2}, 384, 12, "d_k");
    refuse((hl_attention_options){.temperature = -1.0f}, 384, 12, "temperature");
    refuse((hl_attention_options){.temperature = NAN}, 384, 12, "temperature");
    refuse((hl_attention_options){.temperature = INFINITY}, 384, 12, "temperature");
    refuse((hl_attention_options){.temperature = 1e-9f}, 384, 12, "temperature");
}

static void test_matrix_errors(void **state) {
    (void)state;
    hl_trace tr = {0};
    hl_error err = {0};
    float x[4] = {1.0f, NAN, 3.0f, 4.0f}, big[4] = {3e38f, 3e38f, 3e38f, 3e38f};
    hl_attention_weights none = {0};
    assert_int_equal(hl_attention(x, 2, 2, 2, 1, &none, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "x");
    assert_int_equal(hl_attention_qkv(big, big, big, 2, 2, 1, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "scores");
    assert_int_equal(hl_attention(x, 2, 2, 4, 1, &none, NULL, &tr, &err), HL_ERR_USAGE);
    assert_int_equal(hl_attention_qkv(big, big, big, 0, 2, 1, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "tokens");
    assert_int_equal(hl_attention_qkv(big, big, big, 2, 2, 3, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "heads");
    hl_trace_destroy(&tr);
}

/* --- inner loops ---------------------------------------------------------------------------------
 */

static void test_exp(void **state) {
    (void)state;
    for (int n = 0; n < hl_kernels_count; n++) {
        const hl_kernels *k = hl_kernels_all[n];
        if (!k->supported())
            continue;
        double worst = 0.0;
        for (int i = 0; i <= 87000; i++) {
            float x = -(float)i / 1000.0f, y;
            k->exp(&x, 1, &y);
            double e = exp((double)x), off = fabs((double)y - e) / e;
            worst = off > worst ? off : worst;
        }
        assert_true(worst < 2e-7);
        float edge[5] = {0.0f, -0.0f, -INFINITY, -88.0f, -3e38f}, out[5];
        k->exp(edge, 5, out);
        assert_true(out[0] == 1.0f && out[1] == 1.0f);
        assert_true(out[2] == 0.0f && out[3] == 0.0f && out[4] == 0.0f);
    }
}

/* One row of attention in double. */
static void plain_row(const input *in, const hl_attention_options *o, int dk, int h, int i,
                      double *attn, double *out) {
    int wide = in->width / in->heads;
    double top = -INFINITY, sum = 0.0;
    for (int j = 0; j < in->T; j++) {
        const float *q = in->q + i * in->width + h * wide, *k = in->k + j * in->width + h * wide;
        attn[j] = 0.0;
        for (int c = 0; c < dk; c++)
            attn[j] += (double)q[c] * (double)k[c] / sqrt(dk);
        if (o->mask == HL_MASK_CAUSAL && j > i)
            attn[j] = -INFINITY;
        top = attn[j] > top ? attn[j] : top;
    }
    for (int j = 0; j < in->T; j++)
        sum += attn[j] = exp(attn[j] - top);
    for (int c = 0; c < wide; c++)
        out[c] = 0.0;
    for (int j = 0; j < in->T; j++) {
        attn[j] /= sum;
        for (int c = 0; c < wide; c++)
            out[c] += attn[j] * (double)in->v[j * in->width + h * wide + c];
    }
}

static void check_kernel(const hl_kernels *k, const input *in, const hl_attention_options *o,
                         int dk) {
    int T = in->T, wide = in->width / in->heads;
    size_t square = (size_t)T * (size_t)T;
    float *s = aligned_alloc(64, (4 * square + 64) / 16 * 64);
    float *concat = calloc((size_t)T * (size_t)in->width, sizeof *concat);
    float *scratch = aligned_alloc(64, (k->scratch(T, dk, wide) + 15) / 16 * 64);
    double *attn = malloc((size_t)T * sizeof *attn), *out = malloc((size_t)wide * sizeof *out);
    /* (T,T) tensors start on 64 bytes in a trace; here rows are aligned when T is a multiple of 16.
     */
    for (int h = 0; h < in->heads; h++) {
        hl_head_job job = {.T = T,
                           .dk = dk,
                           .dv = wide,
                           .stride = in->width,
                           .concat = concat + h * wide,
                           .scale = 1.0f / sqrtf((float)dk),
                           .causal = o->mask == HL_MASK_CAUSAL,
                           .q = in->q + h * wide,
                           .k = in->k + h * wide,
                           .v = in->v + h * wide,
                           .scores = s,
                           .scaled = s + square,
                           .masked = s + 2 * square,
                           .attn = s + 3 * square,
                           .scratch = scratch};
        k->head(&job);
        for (int i = 0; i < T; i++) {
            plain_row(in, o, dk, h, i, attn, out);
            for (int j = 0; j < T; j++)
                assert_true(fabs(attn[j] - (double)job.attn[i * T + j]) < 2e-6);
            for (int c = 0; c < wide; c++)
                assert_true(fabs(out[c] - (double)job.concat[i * in->width + c]) < 1e-5);
        }
    }
    free(s);
    free(concat);
    free(scratch);
    free(attn);
    free(out);
}

static void test_kernels(void **state) {
    (void)state;
    static const int shape[][3] = {/* T, columns of a head, heads */
                                   {1, 1, 1},     {2, 3, 2},   {7, 32, 2},   {16, 48, 1},
                                   {17, 33, 2},   {31, 16, 3}, {33, 5, 2},   {48, 49, 1},
                                   {50, 64, 1},   {97, 8, 1},  {128, 32, 1}, {192, 32, 1},
                                   {208, 100, 1}, {255, 9, 1}};
    for (int n = 0; n < hl_kernels_count; n++) {
        if (!hl_kernels_all[n]->supported())
            continue;
        for (size_t s = 0; s < sizeof shape / sizeof shape[0]; s++) {
            int wide = shape[s][1], heads = shape[s][2];
            input in = random_input(shape[s][0], wide * heads, heads, 1.5f);
            hl_attention_options none = {0}, causal = {.mask = HL_MASK_CAUSAL};
            check_kernel(hl_kernels_all[n], &in, &none, wide);
            check_kernel(hl_kernels_all[n], &in, &causal, (wide + 1) / 2);
            free_input(&in);
        }
    }
}

static void test_norm(void **state) {
    (void)state;
    for (int n = 0; n < hl_kernels_count; n++)
        for (int D = 1; D < 70 && hl_kernels_all[n]->supported(); D += 3) {
            float *x = random_floats((size_t)D, 3.0f), *y = random_floats((size_t)D, 3.0f);
            float *g = random_floats((size_t)D, 1.0f), *b = random_floats((size_t)D, 1.0f), out[70];
            double mean = 0.0, variance = 0.0;
            x[0] += 1000.0f; /* far from the mean of the others */
            hl_kernels_all[n]->norm(x, y, g, b, 1e-12f, 1, D, out);
            for (int c = 0; c < D; c++)
                mean += ((double)x[c] + (double)y[c]) / D;
            for (int c = 0; c < D; c++)
                variance += pow((double)x[c] + (double)y[c] - mean, 2.0) / D;
            for (int c = 0; c < D; c++) {
                double want = ((double)x[c] + (double)y[c] - mean) / sqrt(variance + 1e-12);
                want = want * (double)g[c] + (double)b[c];
                assert_true(fabs(want - (double)out[c]) < 1e-4 || D == 1);
            }
            free(x);
            free(y);
            free(g);
            free(b);
        }
}

/* --- products ------------------------------------------------------------------------------------
 */

static void check_product(hl_products *p, int rows, int in_width, int out_width, bool gelu) {
    size_t n = (size_t)in_width, o = (size_t)out_width, r = (size_t)rows;
    float *x = random_floats(r * n, 1.0f), *w = random_floats(n * o, 0.3f);
    float *b = random_floats(o, 0.5f), *y = random_floats(r * o, 0.0f),
          *z = random_floats(r * o, 0.0f);
    hl_linear *l = NULL;
    hl_error err = {0};
    assert_int_equal(hl_linear_open(&l, NULL, w, b, in_width, out_width, gelu, &err), HL_OK);
    assert_int_equal(hl_products_run(p, l, x, rows, y, &err), HL_OK);
    hl_linear_plain(x, w, b, rows, in_width, out_width, gelu, z);
    for (size_t i = 0; i < r * o; i++)
        assert_true(fabs((double)y[i] - (double)z[i]) < 1e-5 * (1.0 + fabs((double)z[i])));
    /* Again, bit for bit. */
    assert_int_equal(hl_products_run(p, l, x, rows, z, &err), HL_OK);
    assert_memory_equal(y, z, r * o * sizeof *y);
    hl_linear_close(l);
    free(x);
    free(w);
    free(b);
    free(y);
    free(z);
}

static void test_products(void **state) {
    (void)state;
    hl_products *p = NULL;
    hl_error err = {0};
    assert_int_equal(hl_products_open(&p, &err), HL_OK);
    static const int rows[] = {1, 2, 17, 64, 130};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_product(p, rows[i], 96, 96, false);
        check_product(p, rows[i], 96, 384, true);
        check_product(p, rows[i], 384, 96, false);
        check_product(p, rows[i], 10, 7, true);
        check_product(p, rows[i], 1, 1, false);
    }
    hl_products_close(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_masked_alias),
        cmocka_unit_test(test_heads_permute), cmocka_unit_test(test_muted),
        cmocka_unit_test(test_toy),           cmocka_unit_test(test_plan),
        cmocka_unit_test(test_matrix_errors), cmocka_unit_test(test_exp),
        cmocka_unit_test(test_kernels),       cmocka_unit_test(test_norm),
        cmocka_unit_test(test_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
