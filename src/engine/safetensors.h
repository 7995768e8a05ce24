/* safetensors.h - private: reading a safetensors file.
 *
 *     0            8                8 + N                      file size
 *     | N (u64 LE) | JSON header    | data                     |
 *
 * The header maps each tensor name to {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin,
 * end]}, offsets counted from the start of data; "__metadata__" holds free text. Source: the format
 * description of huggingface/safetensors.
 *
 * Everything is checked before any tensor can be read: the header's length against the file's, each
 * dtype, each shape's product (with overflow) against its offsets, offsets against the data,
 * overlaps. Gaps between tensors are fine. Names are unique (the JSON reader refuses a key given
 * twice).
 */
#ifndef HL_ENGINE_SAFETENSORS_H
#define HL_ENGINE_SAFETENSORS_H

#include "headlight/base/arena.h"
#include "headlight/base/error.h"
#include "headlight/base/file.h"

enum { HL_TENSOR_RANK = 8 };

typedef enum hl_dtype { HL_DTYPE_OTHER = 0, HL_DTYPE_F32, HL_DTYPE_F16, HL_DTYPE_BF16 } hl_dtype;

typedef struct hl_tensor {
    const char *name, *dtype_name;
    hl_dtype dtype; /* HL_DTYPE_OTHER: a valid dtype that no weight may have (I64, BOOL ...) */
    int rank;
    int64_t shape[HL_TENSOR_RANK];
    size_t count;              /* product of the shape */
    const unsigned char *data; /* may be unaligned */
    uint64_t offset, bytes;    /* in the file */
} hl_tensor;

typedef struct hl_safetensors {
    const char *name;   /* path, for errors */
    hl_tensor *tensors; /* sorted by name */
    size_t count;
    hl_arena arena;
} hl_safetensors;

/* Reads the header of a file that is in memory; bytes and name must outlive st. A zeroed st is
 * empty. */
hl_status hl_safetensors_parse(hl_safetensors *st, const unsigned char *bytes, size_t size,
                               const char *name, hl_error *err);
void hl_safetensors_close(hl_safetensors *st);

/* NULL when there is no such tensor. */
const hl_tensor *hl_safetensors_find(const hl_safetensors *st, const char *name);

/* Fails unless the tensor is F32, F16 or BF16 of shape (rows, cols), or (rows) when cols is 0. why
 * says where the numbers come from ("config.json: hidden_size"). */
hl_status hl_tensor_check(const hl_safetensors *st, const hl_tensor *t, int64_t rows, int64_t cols,
                          const char *why, hl_error *err);

/* Elements first .. first + count - 1 as F32. */
void hl_tensor_read(const hl_tensor *t, size_t first, size_t count, float *out);

#endif
