/* The sense meter: vectors of an inventory's examples, and how near an occurrence lies to them.
 *
 * How the rules were chosen, by measurement on the shipped examples alone: for i = 1..12 the i-th
 * example of every sense is left out and judged by the others (textbook model before its values
 * were trained on these examples, src/train/values.py; macro accuracy in % at layers 0..5, and the
 * mean negative log share of the right sense at the top layer with the best temperature):
 *     mean of the 1 largest cosine       46  75  78  79  77  81   0.47 at 0.15
 *     mean of the 3 largest cosines      49  74  81  79  78  85   0.42 at 0.12
 *     mean of the 5 largest cosines      51  78  81  79  77  85   0.41 at 0.12
 *     mean of all cosines                52  80  83  79  77  84   0.39 at 0.1
 * The mean of all is as right as any other within the noise (1,116 examples), better in the lower
 * layers, and gives the best shares, so it was taken.
 */
#include "headlight/engine/sense.h"
#include "headlight/engine/attention.h"
#include "sense_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The vectors of one word's examples. E examples, the first sense's first. */
typedef struct lexeme {
    bool ready;
    int count;             /* examples that fit the model */
    hl_sense_place *place; /* (E) whose vectors these are */
    float *centre;         /* (L + 1, D) */
    float *vectors;        /* (E, L + 1, D) centred, of length 1 (or 0) */
} lexeme;

struct hl_meter {
    const hl_model *model;
    const hl_senses *senses;
    hl_run_options options;
    lexeme *lexemes; /* one for each word of senses */
    int count;
    int layers, width; /* L + 1, D */
    hl_trace trace;    /* of the example at hand */
    hl_tokens tokens;
};

hl_status hl_meter_open(hl_meter **out, const hl_model *model, const hl_senses *senses, int heads,
                        int dk, hl_error *err) {
    const hl_model_info *info = hl_model_info_of(model);
    const int count = hl_senses_count(senses), top = info->layers - 1;
    const hl_attention_options attention = {.heads = heads, .dk = dk};
    hl_layer_trace planned = {0};
    hl_status st =
        hl_attention_plan(&attention, info->width, info->layer[top].heads, &planned, err);
    if (st != HL_OK)
        return st;
    hl_meter *m = calloc(1, sizeof *m);
    lexeme *lexemes = calloc((size_t)count + 1, sizeof *lexemes);
    if (!m || !lexemes) {
        free(m);
        free(lexemes);
        return hl_fail(err, HL_ERR_MEMORY, "", "senses", "", "no memory");
    }
    *m = (hl_meter){.model = model,
                    .senses = senses,
                    .options = {.layer = top, .attention = attention},
                    .lexemes = lexemes,
                    .count = count,
                    .layers = info->layers + 1,
                    .width = info->width};
    *out = m;
    return HL_OK;
}

static void free_lexeme(lexeme *x) {
    free(x->place);
    free(x->centre);
    free(x->vectors);
    *x = (lexeme){0};
}

void hl_meter_close(hl_meter *m) {
    if (!m)
        return;
    for (int w = 0; w < m->count; w++)
        free_lexeme(&m->lexemes[w]);
    free(m->lexemes);
    hl_trace_destroy(&m->trace);
    hl_tokens_free(&m->tokens);
    free(m);
}

const hl_model *hl_meter_model(const hl_meter *m) {
    return m->model;
}

const hl_senses *hl_meter_senses(const hl_meter *m) {
    return m->senses;
}

const hl_run_options *hl_meter_options(const hl_meter *m) {
    return &m->options;
}

bool hl_meter_ready(const hl_meter *m, int word) {
    return word >= 0 && word < m->count && m->lexemes[word].ready;
}

/* --- vectors -------------------------------------------------------------------------------------
 */

/* The tokens that touch bytes start..end; false when there are none. */
static bool tokens_of(const hl_tokens *tokens, int T, uint32_t start, uint32_t end, int *first,
                      int *count) {
    *count = 0;
    for (int i = 0; i < tokens->count && i < T; i++) {
        const hl_token *t = &tokens->items[i];
        if (t->special || t->start >= end || start >= t->end)
            continue;
        if (!*count)
            *first = i;
        *count = i - *first + 1;
    }
    return *count > 0;
}

static const float *hidden(const hl_trace *trace, int layer) {
    return layer == 0 ? trace->embedding : trace->layers[layer - 1].hidden;
}

/* out (L + 1, D): the mean over count tokens from first on, at every layer. */
static void mean_vectors(const hl_trace *trace, int first, int count, float *out) {
    size_t D = (size_t)trace->D;
    for (int l = 0; l <= trace->L; l++, out += D) {
        const float *from = hidden(trace, l) + (size_t)first * D;
        for (size_t c = 0; c < D; c++) {
            float sum = 0.0f;
            for (int i = 0; i < count; i++)
                sum += from[(size_t)i * D + c];
            out[c] = sum / (float)count;
        }
    }
}

/* x - centre, at length 1; zero when nothing is left. What rounding leaves of equal vectors counts
 * as nothing. */
static void centre_row(float *x, const float *centre, size_t D) {
    double square = 0.0, size = 0.0;
    for (size_t c = 0; c < D; c++) {
        size += (double)x[c] * (double)x[c];
        x[c] -= centre[c];
        square += (double)x[c] * (double)x[c];
    }
    float scale = square > 1e-10 * size ? (float)(1.0 / sqrt(square)) : 0.0f;
    for (size_t c = 0; c < D; c++)
        x[c] *= scale;
}

static void centre_all(float *x, const float *centre, int layers, int width) {
    for (int l = 0; l < layers; l++)
        centre_row(x + (size_t)l * (size_t)width, centre + (size_t)l * (size_t)width,
                   (size_t)width);
}

/* --- examples ------------------------------------------------------------------------------------
 */

static hl_status run_example(hl_meter *m, const hl_sense_example *e, float *out, bool *fits,
                             hl_error *err) {
    int first = 0, count = 0, limit = hl_model_info_of(m->model)->max_tokens;
    hl_status st =
        hl_tokenise(hl_model_vocab(m->model), e->text, strlen(e->text), limit, &m->tokens, err);
    if (st == HL_OK)
        st = hl_model_run(m->model, &m->tokens, &m->options, &m->trace, err);
    if (st != HL_OK)
        return st;
    *fits = tokens_of(&m->tokens, m->trace.T, e->start, e->end, &first, &count);
    if (*fits)
        mean_vectors(&m->trace, first, count, out);
    return HL_OK;
}

/* The mean of the senses' means. */
static void find_centre(const lexeme *x, const hl_sense_word *word, size_t floats) {
    int of_sense[HL_SENSES_MAX] = {0};
    for (int e = 0; e < x->count; e++)
        of_sense[x->place[e].sense]++;
    for (int e = 0; e < x->count; e++) {
        float weight = 1.0f / (float)(of_sense[x->place[e].sense] * word->sense_count);
        for (size_t i = 0; i < floats; i++)
            x->centre[i] += weight * x->vectors[(size_t)e * floats + i];
    }
}

static hl_status run_examples(hl_meter *m, const hl_sense_word *word, lexeme *x, hl_error *err) {
    size_t floats = (size_t)m->layers * (size_t)m->width;
    for (int s = 0; s < word->sense_count; s++) {
        int before = x->count;
        for (int e = 0; e < word->senses[s].example_count; e++) {
            bool fits = false;
            hl_status st = run_example(m, &word->senses[s].examples[e],
                                       x->vectors + (size_t)x->count * floats, &fits, err);
            if (st != HL_OK)
                return st;
            if (fits)
                x->place[x->count++] = (hl_sense_place){.sense = s, .example = e};
        }
        if (x->count == before)
            return hl_fail(err, HL_ERR_RANGE, word->word, word->senses[s].name,
                           "an example whose word is within the model's limit", "none");
    }
    return HL_OK;
}

hl_status hl_meter_prepare(hl_meter *m, int index, hl_error *err) {
    const hl_sense_word *word = hl_senses_word(m->senses, index);
    if (!word || index >= m->count)
        return hl_fail(err, HL_ERR_USAGE, "", "word", "a word of the inventories", "%d", index);
    lexeme *x = &m->lexemes[index];
    if (x->ready)
        return HL_OK;
    size_t floats = (size_t)m->layers * (size_t)m->width, examples = 0;
    for (int s = 0; s < word->sense_count; s++)
        examples += (size_t)word->senses[s].example_count;
    x->place = calloc(examples, sizeof *x->place);
    x->centre = calloc(floats, sizeof *x->centre);
    x->vectors = calloc(examples * floats, sizeof *x->vectors);
    hl_status st = x->place && x->centre && x->vectors
                       ? run_examples(m, word, x, err)
                       : hl_fail(err, HL_ERR_MEMORY, "", word->word, "", "no memory");
    if (st != HL_OK) {
        free_lexeme(x);
        return st;
    }
    find_centre(x, word, floats);
    for (int e = 0; e < x->count; e++)
        centre_all(x->vectors + (size_t)e * floats, x->centre, m->layers, m->width);
    x->ready = true;
    return HL_OK;
}

/* --- reading -------------------------------------------------------------------------------------
 */

static float dot(const float *a, const float *b, size_t n) {
    float sum = 0.0f;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The rows of one layer, to be filled. */
typedef struct row {
    float *similarity, *share, *cosine;
    hl_sense_place *nearest;
} row;

/* share = softmax of similarity / HL_SENSE_TEMPERATURE. */
static void fill_shares(const float *similarity, int senses, float *share) {
    float most = -INFINITY, sum = 0.0f;
    for (int s = 0; s < senses; s++)
        most = fmaxf(most, similarity[s]);
    for (int s = 0; s < senses; s++)
        sum += share[s] = expf((similarity[s] - most) / HL_SENSE_TEMPERATURE);
    for (int s = 0; s < senses; s++)
        share[s] /= sum;
}

static void fill_row(const lexeme *x, const float *vector, int layer, const hl_meter *m, int senses,
                     const row *out) {
    int of_sense[HL_SENSES_MAX] = {0};
    size_t D = (size_t)m->width, floats = (size_t)m->layers * D, at = (size_t)layer * D;
    for (int e = 0; e < x->count; e++) {
        float cosine = dot(vector + at, x->vectors + (size_t)e * floats + at, D);
        out->similarity[x->place[e].sense] += cosine;
        of_sense[x->place[e].sense]++;
        if (e > 0 && cosine <= *out->cosine)
            continue;
        *out->cosine = cosine;
        *out->nearest = x->place[e];
    }
    for (int s = 0; s < senses; s++)
        out->similarity[s] /= (float)of_sense[s];
    fill_shares(out->similarity, senses, out->share);
}

/* Room for a reading, and for the occurrence's vectors (L + 1, D). */
static hl_status make_room(const hl_meter *m, int senses, hl_arena *arena, row *rows,
                           float **vector, hl_error *err) {
    size_t L = (size_t)m->layers, S = (size_t)senses;
    rows->similarity = HL_ARENA_ARRAY(arena, float, L *S);
    rows->share = HL_ARENA_ARRAY(arena, float, L *S);
    rows->cosine = HL_ARENA_ARRAY(arena, float, L);
    rows->nearest = HL_ARENA_ARRAY(arena, hl_sense_place, L);
    *vector = HL_ARENA_ARRAY(arena, float, L *(size_t)m->width);
    bool ok = rows->similarity && rows->share && rows->cosine && rows->nearest && *vector;
    return ok ? HL_OK : hl_fail(err, HL_ERR_MEMORY, "", "senses", "", "no memory");
}

hl_status hl_meter_read(hl_meter *m, int word, const hl_trace *trace, const hl_tokens *tokens,
                        uint32_t start, uint32_t end, hl_arena *arena, hl_sense_reading *out,
                        hl_error *err) {
    int first = 0, count = 0;
    row rows;
    float *vector = NULL;
    hl_status st = hl_meter_prepare(m, word, err);
    if (st != HL_OK)
        return st;
    if (trace->L + 1 != m->layers || trace->D != m->width)
        return hl_fail(err, HL_ERR_USAGE, "", "trace", "a trace of the meter's model",
                       "%d layers of %d", trace->L, trace->D);
    if (!tokens_of(tokens, trace->T, start, end, &first, &count))
        return hl_fail(err, HL_ERR_RANGE, "", "word", "bytes that the model reads", "[%u, %u]",
                       start, end);
    const int senses = hl_senses_word(m->senses, word)->sense_count;
    st = make_room(m, senses, arena, &rows, &vector, err);
    if (st != HL_OK)
        return st;
    mean_vectors(trace, first, count, vector);
    centre_all(vector, m->lexemes[word].centre, m->layers, m->width);
    for (int l = 0; l < m->layers; l++) {
        row one = {rows.similarity + (size_t)l * (size_t)senses,
                   rows.share + (size_t)l * (size_t)senses, rows.cosine + l, rows.nearest + l};
        fill_row(&m->lexemes[word], vector, l, m, senses, &one);
    }
    *out = (hl_sense_reading){senses,     m->layers,    rows.similarity,
                              rows.share, rows.nearest, rows.cosine};
    return HL_OK;
}

int hl_sense_winner(const hl_sense_reading *r, int layer) {
    const float *share = r->share + (size_t)layer * (size_t)r->senses;
    int best = 0;
    for (int s = 1; s < r->senses; s++)
        best = share[s] > share[best] ? s : best;
    return best;
}
