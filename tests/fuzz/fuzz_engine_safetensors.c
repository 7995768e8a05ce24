/* The header of a safetensors file, and reading every tensor that it admits. */
#include "safetensors.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_safetensors st = {0};
    hl_error err = {0};
    if (hl_safetensors_parse(&st, data, size, "fuzz", &err) != HL_OK) {
        char line[HL_ERROR_LINE];
        hl_error_format(&err, line, sizeof line);
        return 0;
    }
    for (size_t i = 0; i < st.count; i++) {
        const hl_tensor *t = &st.tensors[i];
        float x;
        for (size_t k = 0; t->dtype != HL_DTYPE_OTHER && k < t->count; k++)
            hl_tensor_read(t, k, 1, &x);
        if (hl_safetensors_find(&st, t->name) != t)
            __builtin_trap();
        (void)hl_tensor_check(&st, t, 2, 3, "fuzz", &err);
    }
    hl_safetensors_close(&st);
    return 0;
}
