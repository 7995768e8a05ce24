/* capacity_curves.c - curves out of a model's list of measured points. */
#include "capacity.h"

#include <math.h>
#include <string.h>

static int relation_index(const hl_sweep *sweep, const char *name) {
    for (int i = 0; i < sweep->relations; i++)
        if (strcmp(sweep->relation[i], name) == 0)
            return i;
    return -1;
}

/* Keeps a rising list of different numbers; returns its new length. */
static int insert(int *list, int count, int max, int number) {
    int at = 0;
    while (at < count && list[at] < number)
        at++;
    if ((at < count && list[at] == number) || count == max)
        return count;
    memmove(list + at + 1, list + at, (size_t)(count - at) * sizeof *list);
    list[at] = number;
    return count + 1;
}

/* Is a relation measured at every head count? The mean is over these, or its lines would not be of
 * the same thing. */
static bool is_common(const hl_sweep *sweep, int relation) {
    for (int h = 0; h < sweep->head_counts; h++) {
        int i = 0;
        while (i < sweep->count && (sweep->points[i].heads != sweep->heads[h] ||
                                    strcmp(sweep->points[i].relation, sweep->relation[relation])))
            i++;
        if (i == sweep->count)
            return false;
    }
    return true;
}

void hl_sweep_read(const hl_model_info *model, hl_sweep *out) {
    *out = (hl_sweep){.points = model->sweep, .count = model->sweep ? model->sweep_count : 0};
    for (int i = 0; i < out->count; i++) {
        const hl_sweep_point *p = &out->points[i];
        if (relation_index(out, p->relation) < 0 && out->relations < HL_SWEEP_RELATIONS)
            out->relation[out->relations++] = p->relation;
        out->head_counts = insert(out->heads, out->head_counts, HL_SWEEP_HEADS, p->heads);
        out->steps = insert(out->dk, out->steps, HL_SWEEP_STEPS, p->dk);
    }
    for (int r = 0; r < out->relations; r++) {
        out->common[r] = is_common(out, r);
        out->common_count += out->common[r];
    }
}

float hl_sweep_x(const hl_sweep *sweep, int dk) {
    float low = logf((float)sweep->dk[0]), high = logf((float)sweep->dk[sweep->steps - 1]);
    return high > low ? (logf((float)dk) - low) / (high - low) : 0.5F;
}

void hl_sweep_curve_of(const hl_sweep *sweep, int relation, int heads, hl_sweep_curve *out) {
    float sum[HL_SWEEP_STEPS] = {0};
    int found[HL_SWEEP_STEPS] = {0}, wanted = relation < 0 ? sweep->common_count : 1;
    for (int i = 0; i < sweep->count; i++) {
        const hl_sweep_point *p = &sweep->points[i];
        int of = relation_index(sweep, p->relation);
        if (p->heads != heads || of < 0 || (relation < 0 ? !sweep->common[of] : of != relation))
            continue;
        for (int s = 0; s < sweep->steps; s++)
            if (sweep->dk[s] == p->dk) {
                sum[s] += (float)p->accuracy;
                found[s]++;
            }
    }
    out->count = 0;
    for (int s = 0; s < sweep->steps; s++)
        if (wanted > 0 && found[s] == wanted) {
            out->x[out->count] = hl_sweep_x(sweep, sweep->dk[s]);
            out->dk[out->count] = sweep->dk[s];
            out->value[out->count++] = sum[s] / (float)wanted;
        }
}

bool hl_sweep_at(const hl_sweep_curve *curve, int dk, float *x, float *value, bool *measured) {
    for (int i = 0; i < curve->count; i++) {
        *measured = curve->dk[i] == dk;
        if (*measured || (i + 1 < curve->count && curve->dk[i] < dk && dk < curve->dk[i + 1])) {
            float part = *measured ? 0
                                   : logf((float)dk / (float)curve->dk[i]) /
                                         logf((float)curve->dk[i + 1] / (float)curve->dk[i]);
            int next = *measured ? i : i + 1;
            *x = curve->x[i] + part * (curve->x[next] - curve->x[i]);
            *value = curve->value[i] + part * (curve->value[next] - curve->value[i]);
            return true;
        }
    }
    return false;
}
