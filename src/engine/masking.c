/* Masking the word that the Meaning head looks at most, against masking another. */
#include "headlight/engine/masking.h"
#include "focus_private.h"
#include "sense_private.h"
#include <stdlib.h>
#include <string.h>

/* Sums over the lines of one word, at each layer. */
typedef struct tally {
    int word, n;
    double *won, *top, *other; /* (layers) */
} tally;

struct hl_masking {
    hl_meter *meter;
    const hl_model *model;
    hl_focus_head head;
    int layers, skipped;
    tally *words; /* in order of first appearance */
    int count, room;
    tally all;
    double *shown; /* (3, layers) means handed out last */
    hl_trace trace;
    hl_tokens tokens;
    hl_units units;
    hl_arena scratch;
};

static hl_status no_memory(hl_error *err) {
    return hl_fail(err, HL_ERR_MEMORY, "", "masking", "", "no memory");
}

static bool open_tally(tally *t, int word, int layers) {
    double *sums = calloc(3 * (size_t)layers, sizeof *sums);
    *t = (tally){.word = word, .won = sums, .top = sums + layers, .other = sums + 2 * layers};
    return sums != NULL;
}

hl_status hl_masking_open(hl_masking **out, hl_meter *meter, hl_error *err) {
    const hl_model *model = hl_meter_model(meter);
    const hl_model_info *info = hl_model_info_of(model);
    const int heads = hl_meter_options(meter)->attention.heads;
    const int own = info->layer[info->layers - 1].heads;
    hl_focus_head head;
    if (!hl_focus_named_head(info, heads, "meaning", &head))
        return hl_fail(err, HL_ERR_FORMAT, info->dir, "heads.json",
                       "a head named for the relation meaning", "none at %d heads",
                       heads ? heads : own);
    if (hl_vocab_mask_id(hl_model_vocab(model)) < 0)
        return hl_fail(err, HL_ERR_FORMAT, info->dir, "vocab.txt", "a piece [MASK]", "none");
    hl_masking *m = calloc(1, sizeof *m);
    if (!m)
        return no_memory(err);
    m->meter = meter;
    m->model = model;
    m->head = head;
    m->layers = info->layers + 1;
    m->shown = calloc(3 * (size_t)m->layers, sizeof *m->shown);
    if (!open_tally(&m->all, -1, m->layers) || !m->shown) {
        hl_masking_close(m);
        return no_memory(err);
    }
    *out = m;
    return HL_OK;
}

void hl_masking_close(hl_masking *m) {
    if (!m)
        return;
    for (int i = 0; i < m->count; i++)
        free(m->words[i].won);
    free(m->words);
    free(m->all.won);
    free(m->shown);
    hl_trace_destroy(&m->trace);
    hl_tokens_free(&m->tokens);
    hl_units_free(&m->units);
    hl_arena_destroy(&m->scratch);
    free(m);
}

/* --- one line ------------------------------------------------------------------------------------
 */

/* Most attended word of a row, the query and special tokens aside; -1 when there is none. */
static int top_word(const hl_masking *m, const float *row, int query) {
    int top = -1;
    for (int u = 0; u < m->units.count; u++)
        if (u != query && !m->units.items[u].special && (top < 0 || row[u] > row[top]))
            top = u;
    return top;
}

static bool is_content(const hl_masking *m, const hl_sense_line *line, int u) {
    const hl_unit *unit = &m->units.items[u];
    return !unit->special &&
           hl_word_class_of(line->text + unit->start, unit->end - unit->start) == HL_CLASS_OPEN;
}

/* FNV-1a of the text and the word's place, its bits mixed (Murmur's last step), because the low
 * ones alone would follow the last letter. */
static uint32_t hash_of(const hl_sense_line *line) {
    uint32_t hash = 2166136261u ^ line->start;
    for (const char *c = line->text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    return hash ^ hash >> 16;
}

/* A content word that is neither of the two; -1 when there is none. */
static int draw_other(const hl_masking *m, const hl_sense_line *line, int query, int top) {
    uint32_t count = 0;
    for (int u = 0; u < m->units.count; u++)
        count += u != query && u != top && is_content(m, line, u);
    if (!count)
        return -1;
    uint32_t left = hash_of(line) % count;
    int u = 0;
    while (u == query || u == top || !is_content(m, line, u) || left-- > 0)
        u++;
    return u;
}

/* The margin of the right sense at every layer. */
static hl_status read_margins(hl_masking *m, const hl_sense_line *line, double *out,
                              hl_error *err) {
    hl_sense_reading reading;
    hl_status st = hl_meter_read(m->meter, line->word, &m->trace, &m->tokens, line->start,
                                 line->end, &m->scratch, &reading, err);
    for (int l = 0; st == HL_OK && l < m->layers; l++) {
        const float *similarity = reading.similarity + (size_t)l * (size_t)reading.senses;
        float best = -2.0f;
        for (int s = 0; s < reading.senses; s++)
            best = s != line->sense && similarity[s] > best ? similarity[s] : best;
        out[l] = (double)similarity[line->sense] - (double)best;
    }
    return st;
}

static hl_status tokenise(hl_masking *m, const hl_sense_line *line, hl_error *err) {
    return hl_tokenise(hl_model_vocab(m->model), line->text, strlen(line->text),
                       hl_model_info_of(m->model)->max_tokens, &m->tokens, err);
}

/* The same with one word turned into [MASK]. */
static hl_status run_masked(hl_masking *m, const hl_sense_line *line, int unit, double *margins,
                            hl_error *err) {
    const hl_unit *u = &m->units.items[unit];
    hl_status st = tokenise(m, line, err);
    if (st == HL_OK)
        st = hl_tokens_mask(&m->tokens, u->start, u->end, hl_model_vocab(m->model), err);
    if (st == HL_OK)
        st = hl_model_run(m->model, &m->tokens, hl_meter_options(m->meter), &m->trace, err);
    return st == HL_OK ? read_margins(m, line, margins, err) : st;
}

/* Runs the sentence as it is and chooses the two words; -1 when the line is to be skipped. */
static hl_status choose_words(hl_masking *m, const hl_sense_line *line, int *top, int *other,
                              hl_error *err) {
    *top = *other = -1;
    hl_status st = tokenise(m, line, err);
    if (st == HL_OK)
        st = hl_units_build(&m->tokens, line->text, strlen(line->text), false, &m->units, err);
    if (st == HL_OK)
        st = hl_model_run(m->model, &m->tokens, hl_meter_options(m->meter), &m->trace, err);
    int query = st == HL_OK ? hl_units_at(&m->units, line->start) : -1;
    if (query < 0)
        return st;
    float *row = HL_ARENA_ARRAY(&m->scratch, float, (size_t)m->units.count);
    if (!row)
        return no_memory(err);
    hl_focus_row(&m->trace, m->head.layer, m->head.head, &m->units, query, row);
    *top = top_word(m, row, query);
    *other = *top >= 0 ? draw_other(m, line, query, *top) : -1;
    return HL_OK;
}

static tally *tally_of(hl_masking *m, int word) {
    for (int i = 0; i < m->count; i++)
        if (m->words[i].word == word)
            return &m->words[i];
    if (m->count == m->room) {
        int room = m->room ? 2 * m->room : 64;
        tally *more = realloc(m->words, (size_t)room * sizeof *more);
        if (!more)
            return NULL;
        m->words = more;
        m->room = room;
    }
    return open_tally(&m->words[m->count], word, m->layers) ? &m->words[m->count++] : NULL;
}

/* margins (3, layers): plain, top masked, other masked. */
static void count_line(tally *t, const double *margins, int layers) {
    const double *plain = margins, *top = margins + layers, *other = margins + 2 * layers;
    t->n++;
    for (int l = 0; l < layers; l++) {
        t->won[l] += top[l] < other[l] ? 1.0 : top[l] > other[l] ? 0.0 : 0.5;
        t->top[l] += plain[l] - top[l];
        t->other[l] += plain[l] - other[l];
    }
}

static hl_status add_line(hl_masking *m, const hl_sense_line *line, hl_error *err) {
    int top, other;
    hl_arena_reset(&m->scratch);
    double *margins = HL_ARENA_ARRAY(&m->scratch, double, 3 * (size_t)m->layers);
    tally *t = NULL;
    if (!margins)
        return no_memory(err);
    hl_status st = hl_meter_prepare(m->meter, line->word, err);
    if (st == HL_OK)
        st = choose_words(m, line, &top, &other, err);
    if (st != HL_OK)
        return st;
    if (top < 0 || other < 0) {
        m->skipped++;
        return HL_OK;
    }
    st = read_margins(m, line, margins, err);
    if (st == HL_OK)
        st = run_masked(m, line, top, margins + m->layers, err);
    if (st == HL_OK)
        st = run_masked(m, line, other, margins + 2 * m->layers, err);
    if (st != HL_OK)
        return st;
    t = tally_of(m, line->word);
    if (!t)
        return no_memory(err);
    count_line(t, margins, m->layers);
    count_line(&m->all, margins, m->layers);
    return HL_OK;
}

hl_status hl_masking_add(hl_masking *m, const char *json, size_t size, const char *name, int number,
                         hl_error *err) {
    hl_sense_line line = {0};
    hl_status st =
        hl_sense_line_open(&line, hl_meter_senses(m->meter), json, size, name, number, err);
    if (st == HL_OK && line.doc && line.word < 0)
        m->skipped++;
    if (st == HL_OK && line.word >= 0)
        st = add_line(m, &line, err);
    hl_sense_line_close(&line);
    return st;
}

/* --- results -------------------------------------------------------------------------------------
 */

hl_focus_head hl_masking_head(const hl_masking *m) {
    return m->head;
}

int hl_masking_layers(const hl_masking *m) {
    return m->layers;
}

int hl_masking_skipped(const hl_masking *m) {
    return m->skipped;
}

int hl_masking_count(const hl_masking *m) {
    return m->count;
}

static hl_masking_result means_of(hl_masking *m, const tally *t) {
    double *won = m->shown, *top = won + m->layers, *other = top + m->layers;
    for (int l = 0; l < m->layers; l++) {
        won[l] = t->n ? t->won[l] / t->n : 0.0;
        top[l] = t->n ? t->top[l] / t->n : 0.0;
        other[l] = t->n ? t->other[l] / t->n : 0.0;
    }
    const char *word = t->word >= 0 ? hl_senses_word(hl_meter_senses(m->meter), t->word)->word : "";
    return (hl_masking_result){
        .word = word, .n = t->n, .won = won, .fall_top = top, .fall_other = other};
}

hl_masking_result hl_masking_word(hl_masking *m, int index) {
    return index >= 0 && index < m->count ? means_of(m, &m->words[index]) : (hl_masking_result){0};
}

hl_masking_result hl_masking_all(hl_masking *m) {
    return means_of(m, &m->all);
}
