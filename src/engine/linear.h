/* linear.h - private: matrix products behind one function, hl_products_run, by oneDNN.
 *
 *     y (rows, out) = act(x (rows, in) . W^T + b)      W (out, in) as PyTorch stores it
 *
 * Weights are packed once into the layout oneDNN likes (the same for every number of rows). A
 * product for a new number of rows has to be prepared; what was prepared is kept in hl_products,
 * which belongs to one trace and so to one thread at a time. hl_linear is immutable and shared.
 */
#ifndef HL_ENGINE_LINEAR_H
#define HL_ENGINE_LINEAR_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct hl_linear hl_linear;
typedef struct hl_products hl_products;

/* Memory for the packed weights of a whole model in one piece and, where the system can, on huge
 * pages: every pass reads all of it, and with 4 kB pages address translation costs 5 to 10 %. A
 * zeroed pool is valid and empty; without room in it weights are allocated one by one. Must outlive
 * its linears. */
typedef struct hl_pool {
    unsigned char *data;
    size_t size, used;
} hl_pool;
void hl_pool_open(hl_pool *pool, size_t size);
void hl_pool_close(hl_pool *pool);

/* Copies and packs w (out, in) and b (out). gelu: erf GELU after the bias. pool may be NULL. */
hl_status hl_linear_open(hl_linear **out, hl_pool *pool, const float *w, const float *b,
                         int in_width, int out_width, bool gelu, hl_error *err);
void hl_linear_close(hl_linear *linear);

hl_status hl_products_open(hl_products **out, hl_error *err);
void hl_products_close(hl_products *products);
hl_status hl_products_run(hl_products *products, const hl_linear *linear, const float *x, int rows,
                          float *y, hl_error *err);

/* The same in plain C, slow and obvious; tests compare the two. */
void hl_linear_plain(const float *x, const float *w, const float *b, int rows, int in_width,
                     int out_width, bool gelu, float *y);

/* y (rows, out) = x (rows, in) . w + b with w (in, out), as matrix mode takes its weights. w NULL
 * copies x (in == out), b NULL adds nothing. */
void hl_project_plain(const float *x, const float *w, const float *b, int rows, int in_width,
                      int out_width, float *y);

#endif
