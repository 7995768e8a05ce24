/* compare.h - two scenes beside each other: which word is which, and what changed. */
#ifndef HL_SESSION_COMPARE_H
#define HL_SESSION_COMPARE_H

#include "headlight/session/session.h"

/* Pairs of the units of two texts, in their order (align.c). pairs has room for both counts added;
 * returns how many there are, -1 when memory is out. scratch is reset. */
typedef struct hl_aligned {
    const hl_unit *units;
    const char *const *labels; /* compared for special tokens */
    const char *text;
    int count;
} hl_aligned;
int hl_align(const hl_aligned *a, const hl_aligned *b, hl_arena *scratch, hl_pair *pairs);

typedef struct hl_comparing {
    hl_comparison result;
    hl_arena arena, scratch;
    hl_change changes[HL_CHANGES_MAX];
    uint64_t first_version, second_version;
    bool made;
} hl_comparing;

/* Brings the comparison to both scenes; does nothing while neither moved. A scene's version changes
 * with its map. */
hl_status hl_comparing_update(hl_comparing *c, const hl_scene *first, uint64_t first_version,
                              const hl_scene *second, uint64_t second_version, bool what_if,
                              hl_error *err);
/* Gives beside the pins of own, carried over; own_second: own is the second of the comparison. */
void hl_comparing_pins(const hl_comparing *c, bool own_second, const hl_scene *own,
                       hl_scene *beside);
void hl_comparing_destroy(hl_comparing *c);

#endif
