/* A matrix of numbers, and attention over it when it is small. */
#include "headlight/engine/attention.h"
#include "matrix.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    float *x = NULL;
    int rows = 0, cols = 0;
    hl_trace tr = {0};
    hl_attention_weights none = {0};
    if (hl_matrix_parse((const char *)data, size, "m.csv", &x, &rows, &cols, NULL) != HL_OK)
        return 0;
    if (rows * cols <= 256 && hl_attention(x, rows, cols, cols, 1, &none, NULL, &tr, NULL) == HL_OK)
        for (int i = 0; i < rows * rows; i++)
            if (!isfinite(tr.layers[0].attn[i]))
                __builtin_trap();
    hl_trace_destroy(&tr);
    free(x);
    return 0;
}
