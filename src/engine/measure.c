/* Measuring heads on labelled data: every text is run once, every line is judged for every head of
 * every layer, and the counts are taken at the end, when it is known which head is asked about. */
#include "headlight/engine/attention.h"
#include "measure_private.h"
#include <math.h>
#include <stdlib.h>

hl_status hl_measure_open(hl_measure **out, const hl_model *model, int heads, int dk,
                          hl_error *err) {
    const hl_model_info *info = hl_model_info_of(model);
    hl_layer_trace planned = {0};
    hl_measure *m = calloc(1, sizeof *m);
    int *first = calloc((size_t)info->layers + 1, sizeof *first);
    if (!m || !first) {
        free(m);
        free(first);
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "no memory");
    }
    m->model = m->text.model = model;
    m->first_head = first;
    m->options.layer = info->layers - 1;
    m->options.attention.heads = heads;
    m->options.attention.dk = dk;
    hl_status st = hl_attention_plan(&m->options.attention, info->width,
                                     info->layer[info->layers - 1].heads, &planned, err);
    if (st != HL_OK) {
        hl_measure_close(m);
        return st;
    }
    for (int l = 0; l < info->layers; l++)
        first[l + 1] = first[l] + (l == info->layers - 1 ? planned.heads : info->layer[l].heads);
    m->heads = first[info->layers];
    *out = m;
    return HL_OK;
}

hl_status hl_measure_add(hl_measure *m, const char *json, size_t size, const char *name, int line,
                         hl_error *err) {
    return hl_lines_add(&m->lines, json, size, name, line, err);
}

/* Results of an earlier run. */
static void forget(hl_measure *m) {
    free(m->judged);
    free(m->weights);
    free(m->scores);
    free(m->head_scores);
    free(m->file_scores);
    free(m->points);
    m->judged = NULL;
    m->weights = NULL;
    m->scores = NULL;
    m->head_scores = NULL;
    m->file_scores = NULL;
    m->points = NULL;
    m->score_count = m->head_score_count = m->file_score_count = m->point_count = 0;
}

void hl_measure_close(hl_measure *m) {
    if (!m)
        return;
    hl_lines_free(&m->lines);
    hl_text_close(&m->text);
    free(m->first_head);
    forget(m);
    free(m);
}

hl_status hl_measure_each_text(hl_measure *m, hl_measure_text fn, void *fn_user,
                               bool (*progress)(void *user, int done, int total), void *user,
                               hl_error *err) {
    int texts = m->lines.texts.count;
    forget(m);
    for (int t = 0; t < texts; t++) {
        bool wanted = t < m->lines.first_room && m->lines.first_of_text[t] >= 0;
        hl_status st = wanted ? fn(m, t, fn_user, err) : HL_OK;
        if (st != HL_OK)
            return st;
        if (progress && !progress(user, t + 1, texts))
            return hl_fail(err, HL_ERR_USAGE, "", "score", "", "stopped at text %d of %d", t + 1,
                           texts);
    }
    return HL_OK;
}

static void judge_line(hl_measure *m, int index) {
    const hl_trace *trace = &m->text.trace;
    size_t at = (size_t)index * (size_t)m->heads;
    int query = hl_text_line(&m->text, &m->lines, &m->lines.items[index]);
    if (query < 0)
        return;
    for (int l = 0; l < trace->L; l++)
        for (int h = 0; h < trace->layers[l].heads; h++, at++) {
            hl_verdict v = hl_text_judge(&m->text, trace->layers[l].attn, h, query);
            m->judged[at] = v.bits;
            m->weights[at] = (uint16_t)(fminf(v.weight, 1.0f) * 65535.0f + 0.5f);
        }
}

/* One pass, then every line of this text: a text that is labelled forty times costs one pass. */
static hl_status run_text(hl_measure *m, int text, void *user, hl_error *err) {
    (void)user;
    size_t judgements = (size_t)m->lines.count * (size_t)m->heads;
    if (!m->judged) {
        m->judged = calloc(judgements, sizeof *m->judged);
        m->weights = calloc(judgements, sizeof *m->weights);
    }
    if (!m->judged || !m->weights)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d lines", m->lines.count);
    hl_status st = hl_text_run(&m->text, &m->lines, text, &m->options, err);
    if (st != HL_OK)
        return st;
    for (int i = m->lines.first_of_text[text]; i >= 0; i = m->lines.items[i].next)
        judge_line(m, i);
    return HL_OK;
}

hl_status hl_measure_finish(hl_measure *m, bool (*progress)(void *user, int done, int total),
                            void *user, hl_error *err) {
    hl_status st = hl_measure_each_text(m, run_text, NULL, progress, user, err);
    return st == HL_OK ? hl_measure_count_all(m, err) : st;
}

int hl_measure_count(const hl_measure *m) {
    return m->score_count;
}

const hl_relation_score *hl_measure_relation(const hl_measure *m, int index) {
    return index >= 0 && index < m->score_count ? &m->scores[index] : NULL;
}

int hl_measure_head_count(const hl_measure *m) {
    return m->head_score_count;
}

const hl_head_score *hl_measure_head(const hl_measure *m, int index) {
    return index >= 0 && index < m->head_score_count ? &m->head_scores[index] : NULL;
}

int hl_measure_file_count(const hl_measure *m) {
    return m->file_score_count;
}

const hl_file_score *hl_measure_file(const hl_measure *m, int index) {
    return index >= 0 && index < m->file_score_count ? &m->file_scores[index] : NULL;
}

int hl_measure_sweep_count(const hl_measure *m) {
    return m->point_count;
}

const hl_sweep_score *hl_measure_sweep_point(const hl_measure *m, int index) {
    return index >= 0 && index < m->point_count ? &m->points[index] : NULL;
}
