/* base/arena.h - memory by lifetime, checked size arithmetic.
 *
 * An arena is a list of blocks; allocating moves a cursor, resetting frees everything at once and
 * keeps the largest block for the next round. Lifetimes in this program: model, trace (two), frame,
 * scratch. A zeroed arena is valid and empty.
 *
 *     hl_arena a = {0};
 *     float *x = HL_ARENA_ARRAY(&a, float, tokens * width);   // zeroed; NULL if memory is out
 *     hl_arena_reset(&a);                                      // x is gone, memory is kept
 *     hl_arena_destroy(&a);
 */
#ifndef HEADLIGHT_BASE_ARENA_H
#define HEADLIGHT_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct hl_arena_block hl_arena_block;

typedef struct hl_arena {
    hl_arena_block *blocks; /* newest first */
    size_t used;            /* bytes handed out since the last reset */
} hl_arena;

/* Zeroed memory, aligned to 64 bytes, or NULL. size 0 gives a valid unique pointer. */
void *hl_arena_alloc(hl_arena *arena, size_t size);
/* As hl_arena_alloc without zeroing, for large tensors that are written in full. */
void *hl_arena_alloc_raw(hl_arena *arena, size_t size);
/* count * size with an overflow check. NULL on overflow or when memory is out. */
void *hl_arena_array(hl_arena *arena, size_t count, size_t size);
char *hl_arena_strndup(hl_arena *arena, const char *text, size_t length);
char *hl_arena_printf(hl_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hl_arena_reset(hl_arena *arena);
void hl_arena_destroy(hl_arena *arena);

#define HL_ARENA_ARRAY(arena, type, count) ((type *)hl_arena_array((arena), (count), sizeof(type)))

/* Checked arithmetic: true and *out on success, false on overflow. */
bool hl_size_mul(size_t a, size_t b, size_t *out);
bool hl_size_add(size_t a, size_t b, size_t *out);

#endif
