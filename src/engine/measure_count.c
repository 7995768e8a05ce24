/* From what every head did on every line to rates: which head is asked about is known only here. */
#include "measure_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool has(const hl_measure *m, int line, int head, int bit) {
    return (m->judged[(size_t)line * (size_t)m->heads + (size_t)head] & bit) != 0;
}

static void count_one(hl_rate *rate, bool right) {
    rate->n++;
    rate->right += right;
}

/* Does the line say where to look, and could it be measured? */
static bool has_target(const hl_line *line) {
    return line->targets > 0 && !line->skipped;
}

/* Twins: a pair counts when two or more of its lines were measured and none was skipped. */
static void count_pairs(const hl_measure *m, int relation, int head, hl_rate *out, int *lines_of,
                        int *right_of) {
    const int pairs = m->lines.pairs.count;
    memset(lines_of, 0, (size_t)pairs * sizeof *lines_of);
    memset(right_of, 0, (size_t)pairs * sizeof *right_of);
    for (int i = 0; i < m->lines.count; i++) {
        const hl_line *line = &m->lines.items[i];
        if (line->relation != relation || line->pair < 0 || line->targets == 0)
            continue;
        int *right = &right_of[line->pair];
        lines_of[line->pair]++;
        *right = line->skipped || *right < 0 ? -1 : *right + has(m, i, head, HL_RIGHT);
    }
    for (int p = 0; p < pairs; p++)
        if (lines_of[p] >= 2 && right_of[p] >= 0)
            count_one(out, right_of[p] == lines_of[p]);
}

/* Lines that were skipped are counted and left out of every rate. far counts only lines whose
 * targets are all far, candidates only lines that name rivals. */
static void count_lines(const hl_measure *m, int relation, int head, hl_relation_score *out) {
    for (int i = 0; i < m->lines.count; i++) {
        const hl_line *line = &m->lines.items[i];
        if (line->relation != relation)
            continue;
        out->skipped += line->skipped;
        if (!line->skipped && line->targets == 0)
            count_one(&out->idle, has(m, i, head, HL_RESTS));
        if (!has_target(line))
            continue;
        out->n++;
        count_one(&out->accuracy, has(m, i, head, HL_RIGHT));
        count_one(&out->strict, has(m, i, head, HL_STRICT));
        if (line->far)
            count_one(&out->far, has(m, i, head, HL_RIGHT));
        if (line->others > 0)
            count_one(&out->candidates, has(m, i, head, HL_CANDIDATES));
    }
}

/* The head with the most right lines; the lowest layer and number among equals. */
static int best_head(const hl_measure *m, int relation, hl_rate *rate, int *right_of) {
    int best = 0;
    memset(right_of, 0, (size_t)m->heads * sizeof *right_of);
    for (int i = 0; i < m->lines.count; i++) {
        if (m->lines.items[i].relation != relation || !has_target(&m->lines.items[i]))
            continue;
        rate->n++;
        for (int h = 0; h < m->heads; h++)
            right_of[h] += has(m, i, h, HL_RIGHT);
    }
    for (int h = 1; h < m->heads; h++)
        best = right_of[h] > right_of[best] ? h : best;
    rate->right = right_of[best];
    return best;
}

static void place_of(const hl_measure *m, int number, int *layer, int *head) {
    *layer = 0;
    while (number >= m->first_head[*layer + 1])
        ++*layer;
    *head = number - m->first_head[*layer];
}

int hl_measure_named(const hl_layer_info *layer, int heads, const char *relation,
                     double *accuracy) {
    const hl_head_info *named = hl_layer_heads(layer, heads);
    int found = -1;
    for (int h = 0; named && h < heads; h++)
        for (int r = 0; r < named[h].relation_count; r++) {
            const hl_head_relation *known = &named[h].relations[r];
            if (strcmp(known->name, relation) != 0 || known->accuracy <= *accuracy)
                continue;
            found = h;
            *accuracy = known->accuracy;
        }
    return found;
}

/* The number of the head that heads.json assigns to a relation at the head counts in use (the most
 * accurate one if there are several), or -1. */
static int assigned_head(const hl_measure *m, const char *relation) {
    const hl_model_info *info = hl_model_info_of(m->model);
    int found = -1;
    double accuracy = -1.0;
    for (int l = 0; l < info->layers; l++) {
        int count = m->first_head[l + 1] - m->first_head[l];
        int head = hl_measure_named(&info->layer[l], count, relation, &accuracy);
        found = head >= 0 ? m->first_head[l] + head : found;
    }
    return found;
}

/* --- calibration ---------------------------------------------------------------------------------
 */

/* One line into the bin of the weight on its top word. */
static void count_bin(const hl_measure *m, int line, int head, hl_calibration *c) {
    size_t at = (size_t)line * (size_t)m->heads + (size_t)head;
    double weight = m->weights[at] / 65535.0;
    int place = (int)(weight * HL_BINS);
    hl_bin *bin = &c->bin[place < HL_BINS ? place : HL_BINS - 1];
    c->n++;
    bin->n++;
    bin->weight += weight;
    bin->right += (m->judged[at] & HL_RIGHT) != 0;
}

/* Sums become means, and the error their distance, by the lines of each bin. */
static void finish_bins(hl_calibration *c) {
    for (int b = 0; b < HL_BINS; b++) {
        hl_bin *bin = &c->bin[b];
        if (!bin->n)
            continue;
        bin->weight /= bin->n;
        bin->right /= bin->n;
        c->error += fabs(bin->weight - bin->right) * bin->n / c->n;
    }
}

static hl_head_score *head_score_of(hl_measure *m, int layer, int head) {
    for (int i = 0; i < m->head_score_count; i++)
        if (m->head_scores[i].layer == layer && m->head_scores[i].head == head)
            return &m->head_scores[i];
    hl_head_score *made = &m->head_scores[m->head_score_count++];
    *made = (hl_head_score){.layer = layer, .head = head};
    return made;
}

/* Of one relation, whose first file is at from. */
static hl_file_score *file_score_of(hl_measure *m, const hl_relation_score *s, int from, int file) {
    const char *name = m->lines.files.text[file];
    for (int i = from; i < m->file_score_count; i++)
        if (m->file_scores[i].file == name)
            return &m->file_scores[i];
    hl_file_score *made = &m->file_scores[m->file_score_count++];
    *made =
        (hl_file_score){.file = name, .relation = s->relation, .layer = s->layer, .head = s->head};
    return made;
}

/* A relation that the head was only best at says nothing of what its weights mean. */
static void calibrate(hl_measure *m, int relation, int head) {
    hl_relation_score *s = &m->scores[relation];
    const int first = m->file_score_count;
    hl_head_score *whole = s->assigned ? head_score_of(m, s->layer, s->head) : NULL;
    for (int i = 0; i < m->lines.count; i++) {
        if (m->lines.items[i].relation != relation || !has_target(&m->lines.items[i]))
            continue;
        count_bin(m, i, head, &s->calibration);
        hl_file_score *part = file_score_of(m, s, first, m->lines.items[i].file);
        count_bin(m, i, head, &part->calibration);
        count_one(&part->accuracy, has(m, i, head, HL_RIGHT));
        if (!whole)
            continue;
        count_bin(m, i, head, &whole->calibration);
        count_one(&whole->accuracy, has(m, i, head, HL_RIGHT));
    }
    if (whole)
        whole->relations++;
    finish_bins(&s->calibration);
    for (int i = first; i < m->file_score_count; i++)
        finish_bins(&m->file_scores[i].calibration);
}

hl_status hl_measure_count_all(hl_measure *m, hl_error *err) {
    int relations = m->lines.relations.count;
    int most = m->lines.pairs.count > m->heads ? m->lines.pairs.count : m->heads;
    int *work = calloc(2 * (size_t)most + 1, sizeof *work);
    m->scores = calloc((size_t)relations + 1, sizeof *m->scores);
    m->head_scores = calloc((size_t)relations + 1, sizeof *m->head_scores);
    m->file_scores =
        calloc((size_t)relations * (size_t)m->lines.files.count + 1, sizeof *m->file_scores);
    if (!work || !m->scores || !m->head_scores || !m->file_scores) {
        free(work);
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d relations", relations);
    }
    for (int r = 0; r < relations; r++) {
        hl_relation_score *s = &m->scores[r];
        s->relation = m->lines.relations.text[r];
        int best = best_head(m, r, &s->best, work);
        int head = assigned_head(m, s->relation);
        s->assigned = head >= 0;
        head = head >= 0 ? head : best;
        place_of(m, head, &s->layer, &s->head);
        place_of(m, best, &s->best_layer, &s->best_head);
        count_lines(m, r, head, s);
        count_pairs(m, r, head, &s->pairs, work, work + most);
        calibrate(m, r, head);
    }
    for (int i = 0; i < m->head_score_count; i++)
        finish_bins(&m->head_scores[i].calibration);
    m->score_count = relations;
    free(work);
    return HL_OK;
}
