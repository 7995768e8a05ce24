/* capacity.h - measured accuracies of a model, as curves. Private to views.
 */
#ifndef HL_VIEWS_CAPACITY_H
#define HL_VIEWS_CAPACITY_H

#include "plot.h"
#include "rows.h"

enum { HL_SWEEP_RELATIONS = 48, HL_SWEEP_HEADS = 12, HL_SWEEP_STEPS = 48 };

/* What the sweep holds: its relations in the order of the file, head counts and d_k rising. */
typedef struct hl_sweep {
    const hl_sweep_point *points;
    int count;
    const char *relation[HL_SWEEP_RELATIONS];
    int relations;
    bool common[HL_SWEEP_RELATIONS]; /* measured at every head count */
    int common_count;
    int heads[HL_SWEEP_HEADS];
    int head_counts;
    int dk[HL_SWEEP_STEPS];
    int steps;
} hl_sweep;
void hl_sweep_read(const hl_model_info *model, hl_sweep *out);

/* One head count's curve over d_k in one relation; relation -1: the mean over those that every
 * head count was measured on. */
typedef struct hl_sweep_curve {
    float x[HL_SWEEP_STEPS], value[HL_SWEEP_STEPS]; /* x 0..1, logarithmic in d_k */
    int dk[HL_SWEEP_STEPS];
    int count;
} hl_sweep_curve;
void hl_sweep_curve_of(const hl_sweep *sweep, int relation, int heads, hl_sweep_curve *out);
/* Place of a d_k on the axis of all curves. */
float hl_sweep_x(const hl_sweep *sweep, int dk);
/* The curve at a d_k between its ends; measured says whether it is one of its points. False outside
 * of it. */
bool hl_sweep_at(const hl_sweep_curve *curve, int dk, float *x, float *value, bool *measured);

#endif
