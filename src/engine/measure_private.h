/* measure_private.h - what the files that measure heads share. */
#ifndef HL_ENGINE_MEASURE_PRIVATE_H
#define HL_ENGINE_MEASURE_PRIVATE_H

#include "headlight/engine/measure.h"
#include "measure_text.h"

struct hl_measure {
    const hl_model *model;
    hl_run_options options;
    int heads;       /* of all layers together; heads of lower layers first */
    int *first_head; /* (L + 1) number of a layer's first head */
    hl_lines lines;
    hl_text_at_hand text;
    uint8_t *judged;   /* (lines, heads) bits */
    uint16_t *weights; /* (lines, heads) of the top word, in 65535ths */
    hl_relation_score *scores;
    int score_count;
    hl_head_score *head_scores; /* (score_count at most) */
    int head_score_count;
    hl_file_score *file_scores; /* (score_count * files at most) */
    int file_score_count;
    hl_sweep_score *points;
    int point_count;
};

/* Calls fn for every text that has a line. */
typedef hl_status (*hl_measure_text)(hl_measure *m, int text, void *user, hl_error *err);
hl_status hl_measure_each_text(hl_measure *m, hl_measure_text fn, void *fn_user,
                               bool (*progress)(void *user, int done, int total), void *user,
                               hl_error *err);

/* From judged and weights to scores, head_scores and file_scores. */
hl_status hl_measure_count_all(hl_measure *m, hl_error *err);
/* The head of a layer that has this head count and names this relation (the most accurate one if
 * there are several; then *accuracy rises to its own), or -1. */
int hl_measure_named(const hl_layer_info *layer, int heads, const char *relation, double *accuracy);

#endif
