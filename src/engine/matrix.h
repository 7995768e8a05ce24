/* matrix.h - private: reading a matrix from memory, for the fuzzer. */
#ifndef HL_ENGINE_MATRIX_H
#define HL_ENGINE_MATRIX_H

#include "headlight/base/error.h"

/* As hl_matrix_read, from bytes. */
hl_status hl_matrix_parse(const char *bytes, size_t size, const char *name, float **out, int *rows,
                          int *cols, hl_error *err);

#endif
