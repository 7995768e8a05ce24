/* Measuring the sense meter on labelled lines. The form of a line is described in engine/sense.h.
 */
#include "headlight/base/json.h"
#include "sense_private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t TEXT_MAX = 1 << 20; /* bytes of one text */

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

typedef struct line {
    const char *text, *sense;
    uint32_t start, end;
} line;

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

static hl_status read_span(const hl_json *doc, const hl_jval *v, line *out, hl_error *err) {
    int64_t start = hl_json_int_or(hl_json_item(v, 0), -1);
    int64_t end = hl_json_int_or(hl_json_item(v, 1), -1);
    if (hl_json_count(v) != 2 || start < 0 || start >= end || end > (int64_t)strlen(out->text))
        return hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "word",
                       "[start, end] in bytes of the text", "%zu numbers, %lld and %lld",
                       hl_json_count(v), (long long)start, (long long)end);
    out->start = (uint32_t)start;
    out->end = (uint32_t)end;
    return HL_OK;
}

static hl_status read_line(const hl_json *doc, line *out, hl_error *err) {
    const hl_jval *root = hl_json_root(doc), *span = NULL;
    if (hl_json_kind(root) != HL_J_OBJECT)
        return hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), "line", "a JSON object",
                       "another kind of value");
    hl_status st = hl_json_need_string(doc, root, "text", &out->text, err);
    if (st == HL_OK && strlen(out->text) > TEXT_MAX)
        st = hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "text", "at most 1 MiB", "%zu bytes",
                     strlen(out->text));
    if (st == HL_OK)
        st = hl_json_need_string(doc, root, "sense", &out->sense, err);
    if (st == HL_OK)
        st = hl_json_need_array(doc, root, "word", &span, err);
    return st == HL_OK ? read_span(doc, span, out, err) : st;
}

static int sense_of(const hl_sense_word *word, const char *name) {
    for (int s = 0; s < word->sense_count; s++)
        if (strcmp(word->senses[s].name, name) == 0)
            return s;
    return -1;
}

static hl_status unknown_sense(const hl_json *doc, const hl_sense_word *word, const char *found,
                               hl_error *err) {
    char allowed[256];
    size_t used = 0;
    for (int s = 0; s < word->sense_count && used < sizeof allowed; s++)
        used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", s ? ", " : "",
                                 word->senses[s].name);
    return hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "sense", allowed, "%s", found);
}

static void count_line(hl_sense_score *s, int word, int sense, const hl_sense_reading *reading) {
    if (s->n[word]++ == 0)
        s->order[s->count++] = word;
    for (int l = 0; l < s->layers; l++)
        s->right[word * s->layers + l] += hl_sense_winner(reading, l) == sense;
}

static hl_status judge(hl_sense_score *s, const line *at, int word, int sense, hl_error *err) {
    const hl_model *model = hl_meter_model(s->meter);
    hl_sense_reading reading;
    hl_error why = {0};
    hl_status st = hl_tokenise(hl_model_vocab(model), at->text, strlen(at->text),
                               hl_model_info_of(model)->max_tokens, &s->tokens, err);
    if (st == HL_OK)
        st = hl_model_run(model, &s->tokens, NULL, &s->trace, err);
    if (st == HL_OK)
        st = hl_meter_prepare(s->meter, word, err);
    if (st != HL_OK)
        return st;
    hl_arena_reset(&s->scratch);
    st = hl_meter_read(s->meter, word, &s->trace, &s->tokens, at->start, at->end, &s->scratch,
                       &reading, &why);
    if (st == HL_OK)
        count_line(s, word, sense, &reading);
    else if (st == HL_ERR_RANGE) /* past the model's limit */
        s->skipped++;
    else if (err)
        *err = why;
    return st == HL_ERR_RANGE ? HL_OK : st;
}

static hl_status add_line(hl_sense_score *s, const hl_json *doc, hl_error *err) {
    const hl_senses *senses = hl_meter_senses(s->meter);
    line at = {0};
    hl_status st = read_line(doc, &at, err);
    if (st != HL_OK)
        return st;
    int word = hl_senses_find(senses, at.text + at.start, at.end - at.start);
    if (word < 0) {
        s->skipped++;
        return HL_OK;
    }
    int sense = sense_of(hl_senses_word(senses, word), at.sense);
    if (sense < 0)
        return unknown_sense(doc, hl_senses_word(senses, word), at.sense, err);
    return judge(s, &at, word, sense, err);
}

hl_status hl_sense_score_add(hl_sense_score *s, const char *json, size_t size, const char *name,
                             int number, hl_error *err) {
    char where[256];
    hl_json *doc = NULL;
    size_t blank = 0;
    while (blank < size && strchr(" \t\r\n", json[blank]) && json[blank])
        blank++;
    if (blank == size)
        return HL_OK;
    (void)snprintf(where, sizeof where, "%.230s:%d", name, number);
    hl_status st = hl_json_parse(&doc, json, size, where, err);
    if (st != HL_OK)
        return st;
    st = add_line(s, doc, err);
    hl_json_close(doc);
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
