/* Weights set by hand: checking them, and what becomes of the row around them. */
#include "edits.h"
#include "headlight/engine/attention.h"
#include <stdio.h>
#include <string.h>

static hl_status refuse(int number, const char *part, int limit, int found, hl_error *err) {
    char field[48], allowed[48];
    (void)snprintf(field, sizeof field, "edits[%d].%s", number, part);
    (void)snprintf(allowed, sizeof allowed, "0 to %d", limit - 1);
    return hl_fail(err, HL_ERR_RANGE, "", field, allowed, "%d", found);
}

static hl_status check_one(const hl_attention_edit *e, int number, int heads, int T,
                           hl_error *err) {
    char field[48];
    if (e->head < 0 || e->head >= heads)
        return refuse(number, "head", heads, e->head, err);
    if (e->query < 0 || e->query >= T)
        return refuse(number, "query", T, e->query, err);
    if (e->key < 0 || e->key >= T)
        return refuse(number, "key", T, e->key, err);
    if (e->weight >= 0.0f && e->weight <= 1.0f)
        return HL_OK;
    (void)snprintf(field, sizeof field, "edits[%d].weight", number);
    return hl_fail(err, HL_ERR_RANGE, "", field, "0 to 1", "%g", (double)e->weight);
}

hl_status hl_attention_check_edits(const hl_layer_trace *layer, int T, hl_error *err) {
    const hl_attention_options *o = &layer->options;
    char allowed[48];
    hl_status st = HL_OK;
    if (o->edit_count < 0 || o->edit_count > HL_EDIT_MAX || (o->edit_count > 0 && !o->edits)) {
        (void)snprintf(allowed, sizeof allowed, "0 to %d edits", HL_EDIT_MAX);
        return hl_fail(err, HL_ERR_RANGE, "", "edits", allowed, "%d%s", o->edit_count,
                       o->edits ? "" : " without a list");
    }
    for (int i = 0; st == HL_OK && i < o->edit_count; i++)
        st = check_one(&o->edits[i], i, layer->heads, T, err);
    return st;
}

bool hl_edits_equal(const hl_attention_options *a, const hl_attention_options *b) {
    return a->edit_count == b->edit_count &&
           (a->edit_count == 0 ||
            memcmp(a->edits, b->edits, (size_t)a->edit_count * sizeof *a->edits) == 0);
}

/* --- one row -------------------------------------------------------------------------------------
 */

static bool is_masked(const hl_head_job *j, int i, int key) {
    return (j->causal && key > i) || (j->padding && j->padding[key]);
}

static bool is_of_row(const hl_head_job *j, int i, const hl_attention_edit *e) {
    return e->head == j->number && e->query == i;
}

bool hl_row_is_edited(const hl_head_job *j, int i) {
    for (int n = 0; n < j->edit_count; n++)
        if (is_of_row(j, i, &j->edits[n]) && !is_masked(j, i, j->edits[n].key))
            return true;
    return false;
}

/* The last edit of a key, NULL when the key is free. */
static const hl_attention_edit *edit_of(const hl_head_job *j, int i, int key) {
    for (int n = j->edit_count - 1; n >= 0; n--)
        if (is_of_row(j, i, &j->edits[n]) && j->edits[n].key == key)
            return &j->edits[n];
    return NULL;
}

/* What the keys of a row add up to: those set by hand, and the others. */
typedef struct sums {
    double edited, others;
    int edited_count, other_count;
} sums;

/* Puts the edited weights into the row. */
static sums place_edits(const hl_head_job *j, int i, float *row) {
    sums s = {0};
    for (int key = 0; key < j->T; key++) {
        if (is_masked(j, i, key))
            continue;
        const hl_attention_edit *e = edit_of(j, i, key);
        row[key] = e ? e->weight : row[key];
        *(e ? &s.edited : &s.others) += (double)row[key];
        ++*(e ? &s.edited_count : &s.other_count);
    }
    return s;
}

void hl_edit_row(const hl_head_job *j, int i, float *row) {
    sums s = place_edits(j, i, row);
    /* Edited weights move only when they are too much, or when nothing else can take the rest. */
    bool alone = s.other_count == 0;
    double edited = s.edited > 1.0 || alone ? 1.0 : s.edited, rest = 1.0 - edited;
    for (int key = 0; key < j->T; key++) {
        if (is_masked(j, i, key))
            continue;
        double weight = (double)row[key];
        if (!edit_of(j, i, key))
            weight = s.others > 0.0 ? weight * (rest / s.others) : rest / s.other_count;
        else if (s.edited > 1.0 || alone)
            weight = s.edited > 0.0 ? weight / s.edited : 1.0 / s.edited_count;
        row[key] = (float)weight;
    }
}
