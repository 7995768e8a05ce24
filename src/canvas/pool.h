/* pool.h - growth of the draw list's arrays. */
#ifndef CANVAS_POOL_H
#define CANVAS_POOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* data with room for `more` elements of `size` bytes behind `count`, or NULL (data stays valid). */
static inline void *hl_pool_room(void *data, size_t count, size_t *capacity, size_t more,
                                 size_t size) {
    if (data && more <= *capacity - count)
        return data;
    if (more > SIZE_MAX / 4 / size - count)
        return NULL;
    size_t wanted = *capacity ? *capacity * 2 : 64;
    if (wanted < count + more)
        wanted = count + more;
    void *bigger = realloc(data, wanted * size);
    if (bigger)
        *capacity = wanted;
    return bigger;
}

#endif
