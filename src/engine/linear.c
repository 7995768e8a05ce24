/* Matrix products by oneDNN (its "inner product", which packs the weights once and fuses bias and
 * GELU).
 *
 * The only file that knows oneDNN. Its threads come from OpenMP; we ask for one unless
 * HEADLIGHT_THREADS says more, so that an idle program has no threads at all to wake. */
#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "linear.h"
#include <dlfcn.h>
#include <dnnl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    HUGE_PAGE = 2 << 20, /* bytes; on x86-64 and most arm64 */
    LAYOUT_ROWS = 64, /* the number of rows the packed layout is chosen for; all lengths share it */
    PREPARED = 16     /* products kept ready: 3 kinds for each of the newest lengths */
};

struct hl_linear {
    int in_width, out_width;
    bool gelu;
    dnnl_memory_desc_t layout; /* of the packed weights */
    dnnl_memory_t weights, bias;
};

typedef struct prepared {
    int rows, in_width, out_width;
    bool gelu;
    unsigned used; /* clock of the last use; 0 = empty */
    dnnl_primitive_t run;
    dnnl_memory_t x, y; /* their data pointers are set before each run */
} prepared;

struct hl_products {
    dnnl_stream_t stream;
    unsigned clock;
    prepared ready[PREPARED];
};

/* One engine for the process: it has no state of its own, and everything made with it may outlive a
 * model. Never destroyed. */
static dnnl_engine_t engine;
static int thread_limit = 1;
static void (*set_threads)(int);

static void start_engine(void) {
    if (dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success)
        engine = NULL;
    const char *threads = getenv("HEADLIGHT_THREADS");
    long n = threads ? strtol(threads, NULL, 10) : 1;
    thread_limit = n >= 1 && n <= 256 ? (int)n : 1;
    /* OpenMP comes with oneDNN, whichever one it was built with; so it is asked for by name and not
     * linked. memcpy, because ISO C has no cast from an object to a function pointer. */
    void *symbol = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    if (symbol)
        memcpy(&set_threads, &symbol, sizeof set_threads);
}

/* The engine, and OpenMP's thread count for the calling thread (it is a setting per thread).
 * Packing takes one: its pieces are too small for more. */
static hl_status ready_engine(bool packing, hl_error *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_engine);
    if (!engine)
        return hl_fail(err, HL_ERR_MEMORY, "", "oneDNN", "", "no CPU engine");
    if (set_threads)
        set_threads(packing ? 1 : thread_limit);
    return HL_OK;
}

static hl_status dnnl_error(dnnl_status_t status, hl_error *err) {
    return hl_fail(err, HL_ERR_MEMORY, "", "oneDNN", "", "status %d", (int)status);
}

static dnnl_status_t plain_layout(dnnl_memory_desc_t *out, int rows, int cols) {
    dnnl_dims_t dims = {rows, cols};
    return dnnl_memory_desc_init_by_tag(out, 2, dims, dnnl_f32, dnnl_ab);
}

/* Work that is fused behind the product while its results are in registers. */
static dnnl_status_t gelu_after(dnnl_primitive_attr_t *attr, bool gelu) {
    dnnl_post_ops_t ops = NULL;
    dnnl_status_t st = dnnl_primitive_attr_create(attr);
    if (st == dnnl_success)
        st = dnnl_post_ops_create(&ops);
    if (st == dnnl_success && gelu)
        st = dnnl_post_ops_append_eltwise(ops, 1.0f, dnnl_eltwise_gelu_erf, 0.0f, 0.0f);
    if (st == dnnl_success)
        st = dnnl_primitive_attr_set_post_ops(*attr, ops);
    dnnl_post_ops_destroy(ops);
    return st;
}

/* A product of this many rows with weights in this layout (which may be "any": oneDNN chooses). */
static dnnl_status_t describe(const hl_linear *l, int rows, const dnnl_memory_desc_t *layout,
                              dnnl_primitive_desc_t *out) {
    dnnl_memory_desc_t x, y, bias;
    dnnl_dims_t bias_dims = {l->out_width};
    dnnl_inner_product_desc_t op;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_status_t st = plain_layout(&x, rows, l->in_width);
    if (st == dnnl_success)
        st = plain_layout(&y, rows, l->out_width);
    if (st == dnnl_success)
        st = dnnl_memory_desc_init_by_tag(&bias, 1, bias_dims, dnnl_f32, dnnl_a);
    if (st == dnnl_success)
        st = dnnl_inner_product_forward_desc_init(&op, dnnl_forward_inference, &x, layout, &bias,
                                                  &y);
    if (st == dnnl_success)
        st = gelu_after(&attr, l->gelu);
    if (st == dnnl_success)
        st = dnnl_primitive_desc_create(out, &op, attr, engine, NULL);
    dnnl_primitive_attr_destroy(attr);
    return st;
}

/* Asks oneDNN how it wants the weights: blocks of 16 inputs x 64 outputs on AVX-512, others
 * elsewhere. The choice does not depend on the number of rows (measured for 1 to 512), so one copy
 * serves all. */
static dnnl_status_t choose_layout(hl_linear *l) {
    dnnl_memory_desc_t any;
    dnnl_dims_t dims = {l->out_width, l->in_width};
    dnnl_primitive_desc_t pd = NULL;
    dnnl_status_t st = dnnl_memory_desc_init_by_tag(&any, 2, dims, dnnl_f32, dnnl_format_tag_any);
    if (st == dnnl_success)
        st = describe(l, LAYOUT_ROWS, &any, &pd);
    if (st == dnnl_success)
        l->layout = *dnnl_primitive_desc_query_md(pd, dnnl_query_weights_md, 0);
    dnnl_primitive_desc_destroy(pd);
    return st;
}

/* A pointer for oneDNN, whose C interface takes inputs without const. */
static void *unlocked(const float *p) {
    union {
        const float *from;
        void *to;
    } pointer = {.from = p};
    return pointer.to;
}

void hl_pool_open(hl_pool *pool, size_t size) {
    size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    *pool = (hl_pool){.data = aligned_alloc(HUGE_PAGE, size)};
    if (!pool->data)
        return;
    pool->size = size;
#ifdef MADV_HUGEPAGE
    (void)madvise(pool->data, size, MADV_HUGEPAGE); /* only advice */
#endif
}

void hl_pool_close(hl_pool *pool) {
    free(pool->data);
    *pool = (hl_pool){0};
}

/* Bytes from the pool, or DNNL_MEMORY_ALLOCATE: oneDNN then allocates and frees them itself. */
static void *take(hl_pool *pool, size_t size) {
    size = (size + 63) / 64 * 64;
    if (!pool || pool->size - pool->used < size)
        return DNNL_MEMORY_ALLOCATE;
    pool->used += size;
    return pool->data + pool->used - size;
}

/* w (out, in) row-major into the packed layout. */
static dnnl_status_t pack(hl_linear *l, hl_pool *pool, const float *w) {
    dnnl_memory_desc_t plain;
    dnnl_memory_t from = NULL;
    dnnl_primitive_desc_t pd = NULL;
    dnnl_primitive_t reorder = NULL;
    dnnl_stream_t stream = NULL;
    dnnl_status_t st = plain_layout(&plain, l->out_width, l->in_width);
    if (st == dnnl_success)
        st = dnnl_memory_create(&from, &plain, engine, unlocked(w));
    if (st == dnnl_success)
        st = dnnl_memory_create(&l->weights, &l->layout, engine,
                                take(pool, dnnl_memory_desc_get_size(&l->layout)));
    if (st == dnnl_success)
        st = dnnl_reorder_primitive_desc_create(&pd, &plain, engine, &l->layout, engine, NULL);
    if (st == dnnl_success)
        st = dnnl_primitive_create(&reorder, pd);
    if (st == dnnl_success)
        st = dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
    if (st == dnnl_success) {
        dnnl_exec_arg_t args[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, l->weights}};
        st = dnnl_primitive_execute(reorder, stream, 2, args);
    }
    if (st == dnnl_success)
        st = dnnl_stream_wait(stream);
    dnnl_stream_destroy(stream);
    dnnl_primitive_destroy(reorder);
    dnnl_primitive_desc_destroy(pd);
    dnnl_memory_destroy(from);
    return st;
}

/* oneDNN takes the bias as memory of its own kind; a copy frees the caller's buffer. */
static dnnl_status_t copy_bias(hl_linear *l, const float *b) {
    dnnl_memory_desc_t layout;
    dnnl_dims_t dims = {l->out_width};
    void *data = NULL;
    dnnl_status_t st = dnnl_memory_desc_init_by_tag(&layout, 1, dims, dnnl_f32, dnnl_a);
    if (st == dnnl_success)
        st = dnnl_memory_create(&l->bias, &layout, engine, DNNL_MEMORY_ALLOCATE);
    if (st == dnnl_success)
        st = dnnl_memory_get_data_handle(l->bias, &data);
    if (st == dnnl_success)
        memcpy(data, b, (size_t)l->out_width * sizeof *b);
    return st;
}

hl_status hl_linear_open(hl_linear **out, hl_pool *pool, const float *w, const float *b,
                         int in_width, int out_width, bool gelu, hl_error *err) {
    hl_status status = ready_engine(true, err);
    if (status != HL_OK)
        return status;
    hl_linear *l = calloc(1, sizeof *l);
    if (!l)
        return hl_fail(err, HL_ERR_MEMORY, "", "weights", "", "%d x %d", out_width, in_width);
    l->in_width = in_width;
    l->out_width = out_width;
    l->gelu = gelu;
    dnnl_status_t st = choose_layout(l);
    if (st == dnnl_success)
        st = pack(l, pool, w);
    if (st == dnnl_success)
        st = copy_bias(l, b);
    if (st != dnnl_success) {
        hl_linear_close(l);
        return dnnl_error(st, err);
    }
    *out = l;
    return HL_OK;
}

void hl_linear_close(hl_linear *l) {
    if (!l)
        return;
    dnnl_memory_destroy(l->weights);
    dnnl_memory_destroy(l->bias);
    free(l);
}

hl_status hl_products_open(hl_products **out, hl_error *err) {
    hl_status status = ready_engine(false, err);
    if (status != HL_OK)
        return status;
    hl_products *p = calloc(1, sizeof *p);
    if (!p)
        return hl_fail(err, HL_ERR_MEMORY, "", "products", "", "%zu bytes", sizeof *p);
    dnnl_status_t st = dnnl_stream_create(&p->stream, engine, dnnl_stream_default_flags);
    if (st != dnnl_success) {
        free(p);
        return dnnl_error(st, err);
    }
    *out = p;
    return HL_OK;
}

static void forget(prepared *r) {
    dnnl_primitive_destroy(r->run);
    dnnl_memory_destroy(r->x);
    dnnl_memory_destroy(r->y);
    *r = (prepared){0};
}

void hl_products_close(hl_products *p) {
    if (!p)
        return;
    for (int i = 0; i < PREPARED; i++)
        forget(&p->ready[i]);
    dnnl_stream_destroy(p->stream);
    free(p);
}

/* Making a primitive compiles a kernel the first time a size is seen (0.1 to 0.5 ms) and finds it
 * in oneDNN's own cache later (10 us). Layers of one size share it: weights are an argument of each
 * run. */
static dnnl_status_t prepare(prepared *r, const hl_linear *l, int rows) {
    dnnl_memory_desc_t x, y;
    dnnl_primitive_desc_t pd = NULL;
    *r = (prepared){
        .rows = rows, .in_width = l->in_width, .out_width = l->out_width, .gelu = l->gelu};
    dnnl_status_t st = describe(l, rows, &l->layout, &pd);
    if (st == dnnl_success)
        st = dnnl_primitive_create(&r->run, pd);
    if (st == dnnl_success)
        st = plain_layout(&x, rows, l->in_width);
    if (st == dnnl_success)
        st = plain_layout(&y, rows, l->out_width);
    if (st == dnnl_success)
        st = dnnl_memory_create(&r->x, &x, engine, DNNL_MEMORY_NONE);
    if (st == dnnl_success)
        st = dnnl_memory_create(&r->y, &y, engine, DNNL_MEMORY_NONE);
    dnnl_primitive_desc_destroy(pd);
    if (st != dnnl_success)
        forget(r);
    return st;
}

/* The prepared product of this size; the one unused for longest makes room for a new one. */
static dnnl_status_t find_prepared(hl_products *p, const hl_linear *l, int rows, prepared **out) {
    prepared *oldest = &p->ready[0];
    for (int i = 0; i < PREPARED; i++) {
        prepared *r = &p->ready[i];
        if (r->run && r->rows == rows && r->in_width == l->in_width &&
            r->out_width == l->out_width && r->gelu == l->gelu) {
            r->used = ++p->clock;
            *out = r;
            return dnnl_success;
        }
        oldest = r->used < oldest->used ? r : oldest;
    }
    forget(oldest);
    dnnl_status_t st = prepare(oldest, l, rows);
    oldest->used = st == dnnl_success ? ++p->clock : 0;
    *out = oldest;
    return st;
}

/* The memory objects of x and y are made once and pointed at the caller's arrays for each run. */
hl_status hl_products_run(hl_products *p, const hl_linear *l, const float *x, int rows, float *y,
                          hl_error *err) {
    hl_status status = ready_engine(false, err);
    if (status != HL_OK)
        return status;
    prepared *r = NULL;
    dnnl_status_t st = find_prepared(p, l, rows, &r);
    if (st == dnnl_success)
        st = dnnl_memory_set_data_handle(r->x, unlocked(x));
    if (st == dnnl_success)
        st = dnnl_memory_set_data_handle(r->y, y);
    if (st == dnnl_success) {
        dnnl_exec_arg_t args[] = {{DNNL_ARG_SRC, r->x},
                                  {DNNL_ARG_WEIGHTS, l->weights},
                                  {DNNL_ARG_BIAS, l->bias},
                                  {DNNL_ARG_DST, r->y}};
        st = dnnl_primitive_execute(r->run, p->stream, 4, args);
    }
    if (st == dnnl_success)
        st = dnnl_stream_wait(p->stream);
    return st == dnnl_success ? HL_OK : dnnl_error(st, err);
}
