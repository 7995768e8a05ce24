/* Measuring the sense meter on labelled lines. The form of a line is described in engine/sense.h.
 */
#include "sense_private.h"
#include <stdlib.h>
#include <string.h>

struct hl_sense_score {
    hl_meter *meter;
    int layers, skipped;
    int count;  /* words that had a line */
    int *order; /* (words) inventory number of each, in order of first appearance */
    int *n;     /* (words) by inventory number */
    int *right; /* (words, L + 1) */
    hl_trace trace;
    hl_tokens tokens;
    hl_arena scratch;
};

hl_status hl_sense_score_open(hl_sense_score **out, hl_meter *meter, hl_error *err) {
    size_t words = (size_t)hl_senses_count(hl_meter_senses(meter)) + 1;
    int layers = hl_model_info_of(hl_meter_model(meter))->layers + 1;
    hl_sense_score *s = calloc(1, sizeof *s);
    if (!s)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "no memory");
    s->meter = meter;
    s->layers = layers;
    s->order = calloc(words, sizeof *s->order);
    s->n = calloc(words, sizeof *s->n);
    s->right = calloc(words * (size_t)layers, sizeof *s->right);
    if (!s->order || !s->n || !s->right) {
        hl_sense_score_close(s);
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "no memory");
    }
    *out = s;
    return HL_OK;
}

void hl_sense_score_close(hl_sense_score *s) {
    if (!s)
        return;
    free(s->order);
    free(s->n);
    free(s->right);
    hl_trace_destroy(&s->trace);
    hl_tokens_free(&s->tokens);
    hl_arena_destroy(&s->scratch);
    free(s);
}

/* --- one line ------------------------------------------------------------------------------------
 */

static void count_line(hl_sense_score *s, int word, int sense, const hl_sense_reading *reading) {
    if (s->n[word]++ == 0)
        s->order[s->count++] = word;
    for (int l = 0; l < s->layers; l++)
        s->right[word * s->layers + l] += hl_sense_winner(reading, l) == sense;
}

static hl_status judge(hl_sense_score *s, const hl_sense_line *at, hl_error *err) {
    const hl_model *model = hl_meter_model(s->meter);
    hl_sense_reading reading;
    hl_error why = {0};
    hl_status st = hl_tokenise(hl_model_vocab(model), at->text, strlen(at->text),
                               hl_model_info_of(model)->max_tokens, &s->tokens, err);
    if (st == HL_OK)
        st = hl_model_run(model, &s->tokens, hl_meter_options(s->meter), &s->trace, err);
    if (st == HL_OK)
        st = hl_meter_prepare(s->meter, at->word, err);
    if (st != HL_OK)
        return st;
    hl_arena_reset(&s->scratch);
    st = hl_meter_read(s->meter, at->word, &s->trace, &s->tokens, at->start, at->end, &s->scratch,
                       &reading, &why);
    if (st == HL_OK)
        count_line(s, at->word, at->sense, &reading);
    else if (st == HL_ERR_RANGE) /* past the model's limit */
        s->skipped++;
    else if (err)
        *err = why;
    return st == HL_ERR_RANGE ? HL_OK : st;
}

hl_status hl_sense_score_add(hl_sense_score *s, const char *json, size_t size, const char *name,
                             int number, hl_error *err) {
    hl_sense_line at = {0};
    hl_status st =
        hl_sense_line_open(&at, hl_meter_senses(s->meter), json, size, name, number, err);
    if (st == HL_OK && at.doc && at.word < 0)
        s->skipped++;
    if (st == HL_OK && at.word >= 0)
        st = judge(s, &at, err);
    hl_sense_line_close(&at);
    return st;
}

/* --- results -------------------------------------------------------------------------------------
 */

int hl_sense_score_layers(const hl_sense_score *s) {
    return s->layers;
}

int hl_sense_score_skipped(const hl_sense_score *s) {
    return s->skipped;
}

int hl_sense_score_count(const hl_sense_score *s) {
    return s->count;
}

hl_sense_result hl_sense_score_word(const hl_sense_score *s, int index) {
    if (index < 0 || index >= s->count)
        return (hl_sense_result){0};
    int word = s->order[index];
    return (hl_sense_result){.word = hl_senses_word(hl_meter_senses(s->meter), word)->word,
                             .n = s->n[word],
                             .right = s->right + (size_t)word * (size_t)s->layers};
}

double hl_sense_score_macro(const hl_sense_score *s, int layer) {
    double sum = 0.0;
    for (int i = 0; i < s->count; i++) {
        int word = s->order[i];
        sum += (double)s->right[word * s->layers + layer] / s->n[word];
    }
    return s->count ? sum / s->count : 0.0;
}
