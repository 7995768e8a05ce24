/* maps.h - the numbers on show, derived from a trace in three stages.
 *
 *     trace, units, special tokens  ->  head_map, special, labels       (heads,U,U)
 *     heads that are on, rule       ->  map, winner, row_max, map_max   (U,U)
 *     threshold, top-k              ->  visible, hidden                 (U,U)
 *
 * A stage is computed again when something before it or in its own line moved, so dragging the
 * threshold costs the last one only.
 */
#ifndef HL_SESSION_MAPS_H
#define HL_SESSION_MAPS_H

#include "pass.h"

typedef struct hl_maps {
    hl_arena arena; /* every array of numbers */
    hl_arena words; /* labels */
    hl_units units; /* of all tokens, special ones included */
    float *scratch; /* (units,units) one head before special tokens are taken out */
    /* The scene's arrays, to be written; shapes as there. */
    float *head_map, *special_share, *map, *row_max, *hidden;
    float *winner_wide; /* (U) of the row being combined: head numbers are exact in floats */
    uint8_t *winner, *visible;
    uint64_t serial;  /* of the trace that head_map belongs to; 0 = none */
    uint64_t version; /* rises whenever map is computed again */
    bool pieces;
    hl_special special;
    hl_combine combine;
    uint64_t heads_on;
    float threshold;
    int top_k;
} hl_maps;

/* Brings scene's units, labels and maps to this pass (its serial changes with every recomputation)
 * and document. Sets heads_on and heads_on_count, only_head, renormalised too. */
hl_status hl_maps_update(hl_maps *maps, const hl_pass *pass, uint64_t serial, const hl_doc *doc,
                         hl_scene *scene, hl_error *err);
void hl_maps_destroy(hl_maps *maps);

/* head_maps.c: the first stage. */
hl_status hl_maps_heads(hl_maps *maps, const hl_pass *pass, hl_scene *scene, hl_error *err);
/* labels.c: labels of the scene's units into the arena; NULL when memory is out. */
const char *const *hl_maps_labels(hl_arena *arena, const hl_pass *pass, const hl_scene *scene,
                                  bool pieces);
/* visible.c: the third stage, one row of U cells; returns the share that is hidden. scratch is (U).
 */
float hl_maps_visible_row(const float *row, int U, float threshold, int top_k, uint8_t *visible,
                          float *scratch);
/* combine.c: the second stage. best and wide are (U), for work. */
void hl_maps_combine(const hl_scene *scene, hl_combine rule, float *map, uint8_t *winner,
                     float *best, float *wide);

#endif
