/* bare.h - the matrix products of one forward pass and nothing else: the limit for the forward
 * pass.
 *
 * oneDNN called directly: per layer x.W for q, k, v and W_O, the two of the feed-forward (bias and
 * GELU fused), weights packed once; per head q.k^T and attn.v as batched products. Inputs are
 * random, outputs are thrown away.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include "headlight/base/file.h"
#include <dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { BARE_KINDS = 5 }; /* projection, up, down, q.k^T, attn.v */

typedef struct bare_product {
    dnnl_primitive_t run;
    dnnl_memory_t x, w, b, y; /* w of a layer's projections: one of its own each, see bare_layer */
} bare_product;

typedef struct bare {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    int layers, width, inner;
    int heads[64];
    dnnl_memory_t *weights; /* (layers, 6) packed, in pool */
    char *pool;             /* on huge pages, as the engine has its weights */
    size_t pool_used;
    dnnl_memory_desc_t layout[3];
} bare;

static void bare_must(dnnl_status_t status) {
    if (status != dnnl_success) {
        fprintf(stderr, "bench: oneDNN status %d\n", (int)status);
        exit(1);
    }
}

/* at: where its bytes are, or DNNL_MEMORY_ALLOCATE. */
static dnnl_memory_t bare_memory_at(const bare *b, const dnnl_memory_desc_t *layout, void *at) {
    dnnl_memory_t m;
    void *data;
    bare_must(dnnl_memory_create(&m, layout, b->engine, at));
    bare_must(dnnl_memory_get_data_handle(m, &data));
    size_t count = dnnl_memory_desc_get_size(layout) / sizeof(float);
    for (size_t i = 0; i < count; i++)
        ((float *)data)[i] = (float)((int)(i * 2654435761u >> 16 & 1023) - 512) * 1e-4f;
    return m;
}

static dnnl_memory_t bare_memory(const bare *b, const dnnl_memory_desc_t *layout) {
    return bare_memory_at(b, layout, DNNL_MEMORY_ALLOCATE);
}

static dnnl_memory_desc_t bare_rows(int rows, int cols) {
    dnnl_memory_desc_t d;
    dnnl_dims_t dims = {rows, cols};
    bare_must(dnnl_memory_desc_init_by_tag(&d, 2, dims, dnnl_f32, dnnl_ab));
    return d;
}

static dnnl_memory_desc_t bare_bias(int cols) {
    dnnl_memory_desc_t d;
    dnnl_dims_t dims = {cols};
    bare_must(dnnl_memory_desc_init_by_tag(&d, 1, dims, dnnl_f32, dnnl_a));
    return d;
}

static dnnl_primitive_desc_t bare_linear(const bare *b, int rows, int in, int out, bool gelu,
                                         const dnnl_memory_desc_t *weights) {
    dnnl_memory_desc_t x = bare_rows(rows, in), y = bare_rows(rows, out), bias = bare_bias(out);
    dnnl_inner_product_desc_t op;
    dnnl_primitive_attr_t attr;
    dnnl_post_ops_t ops;
    dnnl_primitive_desc_t pd;
    bare_must(dnnl_primitive_attr_create(&attr));
    bare_must(dnnl_post_ops_create(&ops));
    if (gelu)
        bare_must(dnnl_post_ops_append_eltwise(ops, 1.0f, dnnl_eltwise_gelu_erf, 0.0f, 0.0f));
    bare_must(dnnl_primitive_attr_set_post_ops(attr, ops));
    bare_must(
        dnnl_inner_product_forward_desc_init(&op, dnnl_forward_inference, &x, weights, &bias, &y));
    bare_must(dnnl_primitive_desc_create(&pd, &op, attr, b->engine, NULL));
    dnnl_post_ops_destroy(ops);
    dnnl_primitive_attr_destroy(attr);
    return pd;
}

/* Input and output width of the linear products: projection, up, down. */
static void bare_widths(const bare *b, int kind, int *in, int *out) {
    *in = kind == 2 ? b->inner : b->width;
    *out = kind == 1 ? b->inner : b->width;
}

static bare *bare_open(int layers, int width, int inner, const int *heads) {
    bare *b = calloc(1, sizeof *b);
    bare_must(dnnl_engine_create(&b->engine, dnnl_cpu, 0));
    bare_must(dnnl_stream_create(&b->stream, b->engine, dnnl_stream_default_flags));
    b->layers = layers < 64 ? layers : 64;
    b->width = width;
    b->inner = inner;
    for (int l = 0; l < b->layers; l++)
        b->heads[l] = heads[l];
    for (int kind = 0; kind < 3; kind++) {
        int in, out;
        bare_widths(b, kind, &in, &out);
        dnnl_memory_desc_t any;
        dnnl_dims_t dims = {out, in};
        bare_must(dnnl_memory_desc_init_by_tag(&any, 2, dims, dnnl_f32, dnnl_format_tag_any));
        dnnl_primitive_desc_t pd = bare_linear(b, 64, in, out, kind == 1, &any);
        b->layout[kind] = *dnnl_primitive_desc_query_md(pd, dnnl_query_weights_md, 0);
        dnnl_primitive_desc_destroy(pd);
    }
    const size_t huge = 2 << 20;
    size_t size = huge; /* spare, and then the weights of every layer */
    for (int i = 0; i < 6 * b->layers; i++)
        size += dnnl_memory_desc_get_size(&b->layout[i % 6 < 4 ? 0 : i % 6 - 3]);
    b->pool = aligned_alloc(huge, size / huge * huge + huge);
    (void)madvise(b->pool, size, MADV_HUGEPAGE);
    b->weights = calloc((size_t)b->layers * 6, sizeof *b->weights);
    for (int i = 0; i < b->layers * 6; i++) {
        const dnnl_memory_desc_t *layout = &b->layout[i % 6 < 4 ? 0 : i % 6 - 3];
        b->weights[i] = bare_memory_at(b, layout, b->pool + b->pool_used);
        b->pool_used += (dnnl_memory_desc_get_size(layout) + 63) / 64 * 64;
    }
    return b;
}

static bare_product bare_prepare_linear(const bare *b, int kind, int rows) {
    int in, out;
    bare_widths(b, kind, &in, &out);
    bare_product p = {0};
    dnnl_memory_desc_t x = bare_rows(rows, in), y = bare_rows(rows, out), bias = bare_bias(out);
    dnnl_primitive_desc_t pd = bare_linear(b, rows, in, out, kind == 1, &b->layout[kind]);
    bare_must(dnnl_primitive_create(&p.run, pd));
    dnnl_primitive_desc_destroy(pd);
    p.x = bare_memory(b, &x);
    p.y = bare_memory(b, &y);
    p.b = bare_memory(b, &bias);
    return p;
}

/* (heads, rows, n) . (heads, n, cols), all dense; second transposed for q.k^T. */
static bare_product bare_prepare_batch(const bare *b, int heads, int rows, int n, int cols,
                                       bool transposed) {
    bare_product p = {0};
    dnnl_memory_desc_t x, w, y;
    dnnl_dims_t xd = {heads, rows, n}, wd = {heads, n, cols}, yd = {heads, rows, cols};
    dnnl_matmul_desc_t op;
    dnnl_primitive_desc_t pd;
    bare_must(dnnl_memory_desc_init_by_tag(&x, 3, xd, dnnl_f32, dnnl_abc));
    bare_must(dnnl_memory_desc_init_by_tag(&w, 3, wd, dnnl_f32, transposed ? dnnl_acb : dnnl_abc));
    bare_must(dnnl_memory_desc_init_by_tag(&y, 3, yd, dnnl_f32, dnnl_abc));
    bare_must(dnnl_matmul_desc_init(&op, &x, &w, NULL, &y));
    bare_must(dnnl_primitive_desc_create(&pd, &op, NULL, b->engine, NULL));
    bare_must(dnnl_primitive_create(&p.run, pd));
    dnnl_primitive_desc_destroy(pd);
    p.x = bare_memory(b, &x);
    p.w = bare_memory(b, &w);
    p.y = bare_memory(b, &y);
    return p;
}

static void bare_free_product(bare_product *p) {
    dnnl_primitive_destroy(p->run);
    dnnl_memory_t all[] = {p->x, p->w, p->b, p->y};
    for (int i = 0; i < 4; i++)
        dnnl_memory_destroy(all[i]);
}

static void bare_run(const bare *b, const bare_product *p, dnnl_memory_t weights) {
    dnnl_exec_arg_t args[] = {{DNNL_ARG_SRC, p->x},
                              {DNNL_ARG_WEIGHTS, weights},
                              {DNNL_ARG_DST, p->y},
                              {DNNL_ARG_BIAS, p->b}};
    bare_must(dnnl_primitive_execute(p->run, b->stream, p->b ? 4 : 3, args));
}

/* Milliseconds of one pass of the products for so many tokens, `rounds` times into times. */
static void bare_measure(const bare *b, int tokens, int rounds, double *times) {
    bare_product linear[3], scores[64], values[64];
    for (int kind = 0; kind < 3; kind++)
        linear[kind] = bare_prepare_linear(b, kind, tokens);
    for (int l = 0; l < b->layers; l++) {
        int dk = b->width / b->heads[l];
        scores[l] = bare_prepare_batch(b, b->heads[l], tokens, dk, tokens, true);
        values[l] = bare_prepare_batch(b, b->heads[l], tokens, tokens, dk, false);
    }
    for (int r = -2; r < rounds; r++) {
        double start = hl_now_ms();
        for (int l = 0; l < b->layers; l++) {
            dnnl_memory_t *w = b->weights + 6 * l;
            for (int i = 0; i < 3; i++)
                bare_run(b, &linear[0], w[i]);
            bare_run(b, &scores[l], scores[l].w);
            bare_run(b, &values[l], values[l].w);
            bare_run(b, &linear[0], w[3]);
            bare_run(b, &linear[1], w[4]);
            bare_run(b, &linear[2], w[5]);
        }
        bare_must(dnnl_stream_wait(b->stream));
        if (r >= 0)
            times[r] = hl_now_ms() - start;
    }
    for (int kind = 0; kind < 3; kind++)
        bare_free_product(&linear[kind]);
    for (int l = 0; l < b->layers; l++) {
        bare_free_product(&scores[l]);
        bare_free_product(&values[l]);
    }
}

static void bare_close(bare *b) {
    for (int i = 0; i < b->layers * 6; i++)
        dnnl_memory_destroy(b->weights[i]);
    free(b->weights);
    free(b->pool);
    dnnl_stream_destroy(b->stream);
    dnnl_engine_destroy(b->engine);
    free(b);
}

#endif
