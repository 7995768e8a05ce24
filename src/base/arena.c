/* Arenas: a list of blocks, newest first. Layout of one block:
 *
 *     | header | pad | first allocation | second | ... | free |
 *     ^ malloc       ^ 64-byte border    every allocation starts on a 64-byte border
 */
#include "headlight/base/arena.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64, FIRST_BLOCK = 64 * 1024 };

struct hl_arena_block {
    hl_arena_block *next;
    unsigned char *start; /* aligned to ALIGN */
    size_t capacity;      /* bytes from start */
    size_t used;          /* a multiple of ALIGN */
};

bool hl_size_mul(size_t a, size_t b, size_t *out) {
    return !__builtin_mul_overflow(a, b, out);
}

bool hl_size_add(size_t a, size_t b, size_t *out) {
    return !__builtin_add_overflow(a, b, out);
}

/* size rounded up to a multiple of ALIGN, at least one, so that size 0 gets its own address. */
static bool round_up(size_t size, size_t *out) {
    if (!hl_size_add(size ? size : 1, ALIGN - 1, out))
        return false;
    *out -= *out % ALIGN;
    return true;
}

static hl_arena_block *new_block(size_t capacity) {
    size_t total;
    if (!hl_size_add(capacity, sizeof(hl_arena_block) + ALIGN, &total))
        return NULL;
    hl_arena_block *block = malloc(total);
    if (!block)
        return NULL;
    uintptr_t after = (uintptr_t)(block + 1);
    block->next = NULL;
    block->start = (unsigned char *)(block + 1) + (ALIGN - after % ALIGN) % ALIGN;
    block->capacity = capacity;
    block->used = 0;
    return block;
}

/* Blocks double, so that a round of n bytes costs O(log n) mallocs. */
static bool grow(hl_arena *arena, size_t size) {
    size_t capacity = FIRST_BLOCK;
    if (arena->blocks && arena->blocks->capacity <= SIZE_MAX / 4)
        capacity = arena->blocks->capacity * 2;
    hl_arena_block *block = new_block(size > capacity ? size : capacity);
    if (!block && size < capacity)
        block = new_block(size);
    if (!block)
        return false;
    block->next = arena->blocks;
    arena->blocks = block;
    return true;
}

void *hl_arena_alloc_raw(hl_arena *arena, size_t size) {
    size_t rounded;
    if (!round_up(size, &rounded))
        return NULL;
    hl_arena_block *block = arena->blocks;
    if (!block || rounded > block->capacity - block->used) {
        if (!grow(arena, rounded))
            return NULL;
        block = arena->blocks;
    }
    void *memory = block->start + block->used;
    block->used += rounded;
    arena->used += rounded;
    return memory;
}

void *hl_arena_alloc(hl_arena *arena, size_t size) {
    void *memory = hl_arena_alloc_raw(arena, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

void *hl_arena_array(hl_arena *arena, size_t count, size_t size) {
    size_t bytes;
    return hl_size_mul(count, size, &bytes) ? hl_arena_alloc(arena, bytes) : NULL;
}

char *hl_arena_strndup(hl_arena *arena, const char *text, size_t length) {
    size_t bytes;
    char *copy = hl_size_add(length, 1, &bytes) ? hl_arena_alloc_raw(arena, bytes) : NULL;
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *hl_arena_printf(hl_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = length < 0 ? NULL : hl_arena_alloc_raw(arena, (size_t)length + 1);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

/* Frees all blocks except keep (which may be NULL). */
static void free_blocks(hl_arena *arena, const hl_arena_block *keep) {
    for (hl_arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        if (block != keep)
            free(block);
    }
}

void hl_arena_reset(hl_arena *arena) {
    hl_arena_block *largest = arena->blocks;
    for (hl_arena_block *block = arena->blocks; block; block = block->next)
        if (block->capacity > largest->capacity)
            largest = block;
    free_blocks(arena, largest);
    if (largest) {
        largest->next = NULL;
        largest->used = 0;
    }
    arena->blocks = largest;
    arena->used = 0;
}

void hl_arena_destroy(hl_arena *arena) {
    free_blocks(arena, NULL);
    *arena = (hl_arena){0};
}
