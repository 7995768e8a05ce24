/* Second stage: the heads that are on become one map. A head's weights enter as they are, so that
 * no head looks stronger or weaker for what others do. */
#include "maps.h"
#include <string.h>

/* The first head of a cell is its winner until a larger weight comes. Head numbers are kept as
 * floats here: with one kind of number the loop runs on vectors. */
static void start_row(const float *row, int U, float head, float *best, float *wide) {
    memcpy(best, row, (size_t)U * sizeof *best);
    for (int j = 0; j < U; j++)
        wide[j] = head;
}

static void compare_row(const float *restrict row, int U, float head, float *restrict best,
                        float *restrict wide) {
    for (int j = 0; j < U; j++) {
        bool larger = row[j] > best[j];
        wide[j] = larger ? head : wide[j];
        best[j] = larger ? row[j] : best[j];
    }
}

static void add_row(const float *restrict row, int U, float *restrict out) {
    for (int j = 0; j < U; j++)
        out[j] += row[j];
}

/* Row i of every head that is on, into out. */
static void combine_row(const hl_scene *s, hl_combine rule, size_t i, float *out, float *best,
                        float *wide) {
    size_t U = (size_t)s->U;
    bool adds = rule == HL_COMBINE_MEAN || rule == HL_COMBINE_SUM, first = true;
    float part = rule == HL_COMBINE_MEAN ? 1.0f / (float)s->heads_on_count : 1.0f;
    memset(out, 0, U * sizeof *out);
    for (int h = 0; h < s->heads && h < HL_HEADS_MAX; h++) {
        if (!(s->heads_on >> h & 1))
            continue;
        const float *row = s->head_map + ((size_t)h * U + i) * U;
        (first ? start_row : compare_row)(row, s->U, (float)h, best, wide);
        first = false;
        if (adds)
            add_row(row, s->U, out);
    }
    if (!adds)
        memcpy(out, best, U * sizeof *out);
    for (size_t j = 0; rule == HL_COMBINE_MEAN && j < U; j++)
        out[j] *= part;
}

void hl_maps_combine(const hl_scene *scene, hl_combine rule, float *map, uint8_t *winner,
                     float *best, float *wide) {
    size_t U = (size_t)scene->U;
    for (size_t i = 0; i < U; i++) {
        combine_row(scene, rule, i, map + i * U, best, wide);
        for (size_t j = 0; j < U; j++)
            winner[i * U + j] = (uint8_t)wide[j];
    }
}
