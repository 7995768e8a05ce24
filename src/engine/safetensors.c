/* See safetensors.h for the format and what is checked. */
#include "safetensors.h"
#include "headlight/base/json.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t HEADER_LIMIT = 64u << 20; /* bytes; real headers are some 10 kB */

/* Bytes per element of every dtype of the format. */
static const struct {
    const char *name;
    uint64_t bytes;
    hl_dtype dtype;
} DTYPES[] = {
    {"F32", 4, HL_DTYPE_F32},    {"F16", 2, HL_DTYPE_F16},       {"BF16", 2, HL_DTYPE_BF16},
    {"F64", 8, HL_DTYPE_OTHER},  {"I64", 8, HL_DTYPE_OTHER},     {"I32", 4, HL_DTYPE_OTHER},
    {"I16", 2, HL_DTYPE_OTHER},  {"I8", 1, HL_DTYPE_OTHER},      {"U64", 8, HL_DTYPE_OTHER},
    {"U32", 4, HL_DTYPE_OTHER},  {"U16", 2, HL_DTYPE_OTHER},     {"U8", 1, HL_DTYPE_OTHER},
    {"BOOL", 1, HL_DTYPE_OTHER}, {"F8_E4M3", 1, HL_DTYPE_OTHER}, {"F8_E5M2", 1, HL_DTYPE_OTHER},
};

typedef struct reader {
    hl_safetensors *st;
    const hl_json *doc;
    const unsigned char *data; /* behind the header */
    uint64_t data_offset, data_size;
    hl_status status;
    hl_error *err;
} reader;

/* The header's own JSON position is unknown here, so errors about entries carry the offset of the
 * header; those about a tensor's bytes carry the offset of the bytes. */
static hl_status entry_error(const reader *r, hl_status status, const char *tensor,
                             const char *part, const char *allowed, const char *found) {
    char field[160];
    (void)snprintf(field, sizeof field, "%s%s%s", tensor, part[0] ? "." : "", part);
    return hl_fail_at(r->err, status, r->st->name, 8, field, allowed, "%s", found);
}

static bool is_kind(const hl_jval *v, hl_jkind kind) {
    return v && hl_json_kind(v) == kind;
}

/* Every dtype of the format is accepted here, because a file may hold tensors that nobody asks for
 * (I64 position ids); hl_tensor_check refuses those that cannot be weights. */
static hl_status read_dtype(const reader *r, const hl_jval *value, hl_tensor *t, uint64_t *bytes) {
    const hl_jval *v = hl_json_find(value, "dtype");
    const char *name = hl_json_string_or(v, NULL);
    if (!name)
        return entry_error(r, HL_ERR_FORMAT, t->name, "dtype", "a string",
                           v ? "another kind of value" : "missing");
    for (size_t i = 0; i < sizeof DTYPES / sizeof DTYPES[0]; i++)
        if (strcmp(name, DTYPES[i].name) == 0) {
            t->dtype = DTYPES[i].dtype;
            t->dtype_name = DTYPES[i].name;
            *bytes = DTYPES[i].bytes;
            return HL_OK;
        }
    return entry_error(r, HL_ERR_FORMAT, t->name, "dtype", "F32, F16 or BF16", name);
}

/* [] is a scalar, [0, 9] is empty; both are valid. */
static hl_status read_shape(const reader *r, const hl_jval *value, hl_tensor *t) {
    const hl_jval *v = hl_json_find(value, "shape");
    if (!is_kind(v, HL_J_ARRAY))
        return entry_error(r, HL_ERR_FORMAT, t->name, "shape", "a list of whole numbers",
                           v ? "another kind of value" : "missing");
    size_t rank = hl_json_count(v);
    if (rank > HL_TENSOR_RANK)
        return entry_error(r, HL_ERR_FORMAT, t->name, "shape", "at most 8 dimensions", "more");
    t->rank = (int)rank;
    t->count = 1;
    for (size_t i = 0; i < rank; i++) {
        const hl_jval *item = hl_json_item(v, i);
        int64_t n = hl_json_kind(item) == HL_J_INT ? hl_json_int_or(item, -1) : -1;
        char found[64];
        (void)snprintf(found, sizeof found, "%" PRId64 " as dimension %zu", n, i);
        if (n < 0)
            return entry_error(r, HL_ERR_FORMAT, t->name, "shape", "whole numbers, 0 or more",
                               hl_json_kind(item) == HL_J_INT ? found : "no whole number");
        t->shape[i] = n;
        if (!hl_size_mul(t->count, (size_t)n, &t->count))
            return entry_error(r, HL_ERR_RANGE, t->name, "shape", "a product below 2^64", found);
    }
    return HL_OK;
}

/* data_offsets: begin <= end <= size of the data, and exactly the bytes that the shape needs. */
static hl_status read_offsets(const reader *r, const hl_jval *value, hl_tensor *t, uint64_t bytes) {
    const hl_jval *v = hl_json_find(value, "data_offsets");
    if (!is_kind(v, HL_J_ARRAY) || hl_json_count(v) != 2 ||
        !is_kind(hl_json_item(v, 0), HL_J_INT) || !is_kind(hl_json_item(v, 1), HL_J_INT))
        return entry_error(r, HL_ERR_FORMAT, t->name, "data_offsets", "[begin, end]",
                           v ? "another kind of value" : "missing");
    int64_t begin = hl_json_int_or(hl_json_item(v, 0), -1);
    int64_t end = hl_json_int_or(hl_json_item(v, 1), -1);
    char found[96], allowed[96];
    (void)snprintf(found, sizeof found, "[%" PRId64 ", %" PRId64 "]", begin, end);
    if (begin < 0 || begin > end || (uint64_t)end > r->data_size) {
        (void)snprintf(allowed, sizeof allowed, "0 <= begin <= end <= %" PRIu64, r->data_size);
        return entry_error(r, HL_ERR_RANGE, t->name, "data_offsets", allowed, found);
    }
    size_t need = 0;
    bool fits = hl_size_mul(t->count, bytes, &need);
    if (!fits || need != (uint64_t)(end - begin)) {
        (void)snprintf(allowed, sizeof allowed, "%zu bytes for %zu elements of %s", need, t->count,
                       t->dtype_name);
        return entry_error(r, HL_ERR_FORMAT, t->name, "data_offsets",
                           fits ? allowed : "a product below 2^64 bytes", found);
    }
    t->data = r->data + begin;
    t->offset = r->data_offset + (uint64_t)begin;
    t->bytes = (uint64_t)(end - begin);
    return HL_OK;
}

/* One entry of the header; for hl_json_each. */
static bool read_entry(void *user, const char *key, const hl_jval *value) {
    reader *r = user;
    if (strcmp(key, "__metadata__") == 0)
        return true;
    hl_tensor *t = &r->st->tensors[r->st->count];
    t->name = hl_arena_strndup(&r->st->arena, key, strlen(key));
    uint64_t bytes = 0;
    if (!t->name)
        r->status = hl_fail(r->err, HL_ERR_MEMORY, r->st->name, "header", "", "%s", key);
    else if (hl_json_kind(value) != HL_J_OBJECT)
        r->status =
            entry_error(r, HL_ERR_FORMAT, key, "", "an object with dtype, shape, data_offsets",
                        "another kind of value");
    else
        r->status = read_dtype(r, value, t, &bytes);
    if (r->status == HL_OK)
        r->status = read_shape(r, value, t);
    if (r->status == HL_OK)
        r->status = read_offsets(r, value, t, bytes);
    r->st->count += r->status == HL_OK;
    return r->status == HL_OK;
}

static int by_offset(const void *a, const void *b) {
    const hl_tensor *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return x->bytes < y->bytes ? -1 : x->bytes > y->bytes;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const hl_tensor *)a)->name, ((const hl_tensor *)b)->name);
}

/* Two tensors in the same bytes would let one file pretend to be larger than it is. Sorting by
 * offset makes neighbours of those that overlap. Leaves the tensors sorted by name, for bsearch. */
static hl_status check_overlaps(const hl_safetensors *st, hl_error *err) {
    if (st->count > 1)
        qsort(st->tensors, st->count, sizeof *st->tensors, by_offset);
    const hl_tensor *last = NULL; /* of those with bytes, the one that ends last so far */
    for (size_t i = 0; i < st->count; i++) {
        const hl_tensor *t = &st->tensors[i];
        if (t->bytes == 0)
            continue;
        if (last && last->offset + last->bytes > t->offset)
            return hl_fail_at(err, HL_ERR_FORMAT, st->name, t->offset, t->name, "bytes of its own",
                              "bytes shared with %s", last->name);
        last = t;
    }
    if (st->count > 1)
        qsort(st->tensors, st->count, sizeof *st->tensors, by_name);
    return HL_OK;
}

static hl_status read_entries(reader *r, const hl_jval *root) {
    hl_safetensors *st = r->st;
    if (!is_kind(root, HL_J_OBJECT))
        return hl_fail_at(r->err, HL_ERR_FORMAT, st->name, 8, "header", "a JSON object",
                          "another kind of value");
    st->tensors = HL_ARENA_ARRAY(&st->arena, hl_tensor, hl_json_count(root) + 1);
    if (!st->tensors)
        return hl_fail(r->err, HL_ERR_MEMORY, st->name, "header", "", "%zu tensors",
                       hl_json_count(root));
    hl_json_each(root, read_entry, r);
    return r->status == HL_OK ? check_overlaps(st, r->err) : r->status;
}

/* N, little-endian whatever the machine. */
static uint64_t header_length(const unsigned char *bytes) {
    uint64_t n = 0;
    for (int i = 7; i >= 0; i--)
        n = n << 8 | bytes[i];
    return n;
}

static hl_status read_header(hl_safetensors *st, const unsigned char *bytes, size_t size,
                             hl_error *err) {
    if (size < 8)
        return hl_fail_at(err, HL_ERR_FORMAT, st->name, 0, "header length", "at least 8 bytes",
                          "a file of %zu bytes", size);
    uint64_t n = header_length(bytes), room = size - 8;
    uint64_t most = room < HEADER_LIMIT ? room : HEADER_LIMIT;
    if (n < 2 || n > most) {
        char allowed[96];
        (void)snprintf(allowed, sizeof allowed, "2 to %" PRIu64 " in a file of %zu bytes", most,
                       size);
        return hl_fail_at(err, HL_ERR_RANGE, st->name, 0, "header length", allowed, "%" PRIu64, n);
    }
    if (bytes[8] != '{')
        return hl_fail_at(err, HL_ERR_FORMAT, st->name, 8, "header", "a JSON object", "byte 0x%02x",
                          bytes[8]);
    hl_json *doc = NULL;
    hl_status status = hl_json_parse(&doc, (const char *)bytes + 8, (size_t)n, st->name, err);
    if (status != HL_OK)
        return status;
    reader r = {.st = st,
                .doc = doc,
                .data = bytes + 8 + n,
                .data_offset = 8 + n,
                .data_size = room - n,
                .err = err};
    status = read_entries(&r, hl_json_root(doc));
    hl_json_close(doc);
    return status;
}

hl_status hl_safetensors_parse(hl_safetensors *st, const unsigned char *bytes, size_t size,
                               const char *name, hl_error *err) {
    *st = (hl_safetensors){.name = name};
    hl_status status = read_header(st, bytes, size, err);
    if (status != HL_OK)
        hl_safetensors_close(st);
    return status;
}

void hl_safetensors_close(hl_safetensors *st) {
    hl_arena_destroy(&st->arena);
    *st = (hl_safetensors){0};
}

const hl_tensor *hl_safetensors_find(const hl_safetensors *st, const char *name) {
    hl_tensor key = {.name = name};
    return st->count ? bsearch(&key, st->tensors, st->count, sizeof key, by_name) : NULL;
}

/* "[6, 4]" */
static void shape_text(const hl_tensor *t, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "[");
    for (int i = 0; i < t->rank && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%" PRId64, i ? ", " : "", t->shape[i]);
    if (used < size)
        (void)snprintf(out + used, size - used, "]");
}

hl_status hl_tensor_check(const hl_safetensors *st, const hl_tensor *t, int64_t rows, int64_t cols,
                          const char *why, hl_error *err) {
    if (t->dtype == HL_DTYPE_OTHER)
        return hl_fail_at(err, HL_ERR_FORMAT, st->name, t->offset, t->name, "F32, F16 or BF16",
                          "dtype %s", t->dtype_name);
    int rank = cols ? 2 : 1;
    if (t->rank == rank && t->shape[0] == rows && (rank == 1 || t->shape[1] == cols))
        return HL_OK;
    char found[160], allowed[200];
    shape_text(t, found, sizeof found);
    if (rank == 2)
        (void)snprintf(allowed, sizeof allowed, "[%" PRId64 ", %" PRId64 "] (%s)", rows, cols, why);
    else
        (void)snprintf(allowed, sizeof allowed, "[%" PRId64 "] (%s)", rows, why);
    return hl_fail_at(err, HL_ERR_FORMAT, st->name, t->offset, t->name, allowed, "shape %s", found);
}

static float float_of(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* IEEE 754 binary16 to binary32 without branches. The exponent field moves to its place and the
 * power of two makes up for the bias (which also turns subnormals into normal numbers); what was
 * infinite or NaN comes out as 65536 or more and gets the full exponent. */
static float from_f16(uint16_t h) {
    float f = float_of((uint32_t)(h & 0x7FFF) << 13) * 0x1p112f;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    bits |= f >= 65536.0f ? 0x7F800000u : 0u;
    return float_of(bits | (uint32_t)(h & 0x8000) << 16);
}

/* memcpy for each half: the header's length, and so the data, may be odd. Compilers turn the loops
 * into vector code. */
void hl_tensor_read(const hl_tensor *t, size_t first, size_t count, float *out) {
    if (t->dtype == HL_DTYPE_F32) {
        memcpy(out, t->data + first * 4, count * 4);
        return;
    }
    const unsigned char *from = t->data + first * 2;
    uint16_t half;
    if (t->dtype == HL_DTYPE_F16)
        for (size_t i = 0; i < count; i++) {
            memcpy(&half, from + 2 * i, 2);
            out[i] = from_f16(half);
        }
    else
        for (size_t i = 0; i < count; i++) {
            memcpy(&half, from + 2 * i, 2);
            out[i] = float_of((uint32_t)half << 16);
        }
}
