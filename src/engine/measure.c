/* Measuring heads on labelled data: every text is run once, every line is judged for every head of
 * every layer, and the counts are taken at the end, when it is known which head is asked about. */
#include "headlight/engine/measure.h"
#include "headlight/engine/attention.h"
#include "measure_lines.h"
#include <stdlib.h>
#include <string.h>

/* What one head did on one line. */
enum { RIGHT = 1, STRICT = 2, CANDIDATES = 4 };
/* What a word is to a line. */
enum { TARGET = 1, OTHER = 2 };
/* Words between query and target from which a target counts as far. */
enum { FAR = 3 };

struct hl_measure {
    const hl_model *model;
    hl_run_options options;
    int heads;       /* of all layers together; heads of lower layers first */
    int *first_head; /* (L + 1) number of a layer's first head */
    hl_lines lines;
    uint8_t *judged; /* (lines, heads) bits */
    hl_relation_score *scores;
    int score_count;
    /* For the text at hand: */
    hl_trace trace;
    hl_tokens tokens;
    hl_units units;
    float *row;     /* (units) attention of one query word */
    uint8_t *marks; /* (units) */
    int room;       /* units that row and marks have room for */
};

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
    m->model = model;
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

void hl_measure_close(hl_measure *m) {
    if (!m)
        return;
    hl_lines_free(&m->lines);
    hl_trace_destroy(&m->trace);
    hl_tokens_free(&m->tokens);
    hl_units_free(&m->units);
    free(m->first_head);
    free(m->judged);
    free(m->scores);
    free(m->row);
    free(m->marks);
    free(m);
}

/* --- one line ------------------------------------------------------------------------------------
 */

static bool overlaps(const hl_unit *u, hl_span s) {
    return !u->special && u->start < s.end && s.start < u->end;
}

/* The first display word that a span touches, or -1: it lies in what the model could not take. */
static int word_of(const hl_units *units, hl_span span) {
    for (int u = 0; u < units->count; u++)
        if (overlaps(&units->items[u], span))
            return u;
    return -1;
}

/* Marks targets and rivals among the words, without the query's own word. Returns the number of
 * target words; *far is true when all of them are FAR or more words away. */
static int mark_words(hl_measure *m, const hl_line *line, int query, bool *far) {
    const hl_span *span = m->lines.spans + line->spans;
    int targets = 0;
    *far = true;
    memset(m->marks, 0, (size_t)m->units.count);
    for (int u = 0; u < m->units.count; u++) {
        const hl_unit *unit = &m->units.items[u];
        for (int s = 0; s < line->targets + line->others && u != query; s++)
            if (overlaps(unit, span[s]) && !m->marks[u])
                m->marks[u] = s < line->targets ? TARGET : OTHER;
        if (m->marks[u] != TARGET)
            continue;
        targets++;
        *far = *far && abs(u - query) >= FAR;
    }
    return targets;
}

/* Attention from one word to all words: averaged over its pieces, summed over theirs. Only sums are
 * compared, so the division by the number of pieces is left out. */
static void word_row(const hl_measure *m, int layer, int head, int query, float *row) {
    const hl_unit *q = &m->units.items[query];
    for (int u = 0; u < m->units.count; u++)
        row[u] = 0.0f;
    for (int i = q->first; i < q->first + q->count; i++) {
        const float *attn = hl_layer_row(m->trace.layers[layer].attn, m->trace.T, head, i);
        for (int u = 0; u < m->units.count; u++) {
            const hl_unit *k = &m->units.items[u];
            for (int j = k->first; j < k->first + k->count; j++)
                row[u] += attn[j];
        }
    }
}

/* Of equal weights the first word wins, for every head alike. */
static uint8_t judge_row(const hl_measure *m, int query, const float *row) {
    int word = -1, any = -1; /* most attended word; most attended unit, special ones included */
    float target = 0.0f, other = 0.0f;
    for (int u = 0; u < m->units.count; u++) {
        if (u == query)
            continue;
        if (any < 0 || row[u] > row[any])
            any = u;
        if (!m->units.items[u].special && (word < 0 || row[u] > row[word]))
            word = u;
        target += m->marks[u] == TARGET ? row[u] : 0.0f;
        other += m->marks[u] == OTHER ? row[u] : 0.0f;
    }
    int bits = (word >= 0 && m->marks[word] == TARGET ? RIGHT : 0) |
               (any >= 0 && m->marks[any] == TARGET ? STRICT : 0) |
               (target > other ? CANDIDATES : 0);
    return (uint8_t)bits;
}

static void judge_line(hl_measure *m, int index) {
    hl_line *line = &m->lines.items[index];
    int query = word_of(&m->units, line->query);
    line->skipped = query < 0 || mark_words(m, line, query, &line->far) == 0;
    if (line->skipped)
        return;
    uint8_t *to = m->judged + (size_t)index * (size_t)m->heads;
    for (int l = 0; l < m->trace.L; l++)
        for (int h = 0; h < m->trace.layers[l].heads; h++) {
            word_row(m, l, h, query, m->row);
            to[m->first_head[l] + h] = judge_row(m, query, m->row);
        }
}

/* --- one text ------------------------------------------------------------------------------------
 */

static hl_status make_room(hl_measure *m, int units, hl_error *err) {
    if (units <= m->room)
        return HL_OK;
    float *row = realloc(m->row, (size_t)units * sizeof *row);
    m->row = row ? row : m->row;
    uint8_t *marks = realloc(m->marks, (size_t)units);
    m->marks = marks ? marks : m->marks;
    if (!row || !marks)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d words", units);
    m->room = units;
    return HL_OK;
}

/* One pass, then every line of this text: a text that is labelled forty times costs one pass. */
static hl_status run_text(hl_measure *m, int text, hl_error *err) {
    const char *bytes = m->lines.texts.text[text];
    size_t size = m->lines.texts.size[text];
    int limit = hl_model_info_of(m->model)->max_tokens;
    hl_status st = hl_tokenise(hl_model_vocab(m->model), bytes, size, limit, &m->tokens, err);
    if (st == HL_OK)
        st = hl_units_build(&m->tokens, bytes, size, false, &m->units, err);
    if (st == HL_OK)
        st = make_room(m, m->units.count, err);
    if (st == HL_OK)
        st = hl_model_run(m->model, &m->tokens, &m->options, &m->trace, err);
    if (st != HL_OK)
        return st;
    for (int i = m->lines.first_of_text[text]; i >= 0; i = m->lines.items[i].next)
        judge_line(m, i);
    return HL_OK;
}

/* --- counting ------------------------------------------------------------------------------------
 */

static bool has(const hl_measure *m, int line, int head, int bit) {
    return (m->judged[(size_t)line * (size_t)m->heads + (size_t)head] & bit) != 0;
}

static void count_one(hl_rate *rate, bool right) {
    rate->n++;
    rate->right += right;
}

/* Twins: a pair counts when two or more of its lines were measured and none was skipped. */
static void count_pairs(const hl_measure *m, int relation, int head, hl_rate *out, int *lines_of,
                        int *right_of) {
    const int pairs = m->lines.pairs.count;
    memset(lines_of, 0, (size_t)pairs * sizeof *lines_of);
    memset(right_of, 0, (size_t)pairs * sizeof *right_of);
    for (int i = 0; i < m->lines.count; i++) {
        const hl_line *line = &m->lines.items[i];
        if (line->relation != relation || line->pair < 0)
            continue;
        int *right = &right_of[line->pair];
        lines_of[line->pair]++;
        *right = line->skipped || *right < 0 ? -1 : *right + has(m, i, head, RIGHT);
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
        if (line->skipped)
            continue;
        out->n++;
        count_one(&out->accuracy, has(m, i, head, RIGHT));
        count_one(&out->strict, has(m, i, head, STRICT));
        if (line->far)
            count_one(&out->far, has(m, i, head, RIGHT));
        if (line->others > 0)
            count_one(&out->candidates, has(m, i, head, CANDIDATES));
    }
}

/* The head with the most right lines; the lowest layer and number among equals. */
static int best_head(const hl_measure *m, int relation, hl_rate *rate, int *right_of) {
    int best = 0;
    memset(right_of, 0, (size_t)m->heads * sizeof *right_of);
    for (int i = 0; i < m->lines.count; i++) {
        if (m->lines.items[i].relation != relation || m->lines.items[i].skipped)
            continue;
        rate->n++;
        for (int h = 0; h < m->heads; h++)
            right_of[h] += has(m, i, h, RIGHT);
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

/* The number of the head that heads.json assigns to a relation at the head counts in use (the most
 * accurate one if there are several), or -1. */
static int assigned_head(const hl_measure *m, const char *relation) {
    const hl_model_info *info = hl_model_info_of(m->model);
    int found = -1;
    double accuracy = -1.0;
    for (int l = 0; l < info->layers; l++) {
        int count = m->first_head[l + 1] - m->first_head[l];
        const hl_head_info *named = hl_layer_heads(&info->layer[l], count);
        for (int h = 0; named && h < count; h++)
            for (int r = 0; r < named[h].relation_count; r++) {
                const hl_head_relation *known = &named[h].relations[r];
                if (strcmp(known->name, relation) != 0 || known->accuracy <= accuracy)
                    continue;
                found = m->first_head[l] + h;
                accuracy = known->accuracy;
            }
    }
    return found;
}

static hl_status count_all(hl_measure *m, hl_error *err) {
    int relations = m->lines.relations.count;
    int most = m->lines.pairs.count > m->heads ? m->lines.pairs.count : m->heads;
    int *work = calloc(2 * (size_t)most + 1, sizeof *work);
    m->scores = calloc((size_t)relations + 1, sizeof *m->scores);
    if (!work || !m->scores) {
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
    }
    m->score_count = relations;
    free(work);
    return HL_OK;
}

hl_status hl_measure_finish(hl_measure *m, bool (*progress)(void *user, int done, int total),
                            void *user, hl_error *err) {
    int texts = m->lines.texts.count;
    free(m->judged);
    free(m->scores);
    m->scores = NULL;
    m->score_count = 0;
    m->judged = calloc((size_t)m->lines.count + 1, (size_t)m->heads);
    if (!m->judged)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d lines", m->lines.count);
    for (int t = 0; t < texts; t++) {
        bool wanted = t < m->lines.first_room && m->lines.first_of_text[t] >= 0;
        hl_status st = wanted ? run_text(m, t, err) : HL_OK;
        if (st != HL_OK)
            return st;
        if (progress && !progress(user, t + 1, texts))
            return hl_fail(err, HL_ERR_USAGE, "", "score", "", "stopped at text %d of %d", t + 1,
                           texts);
    }
    return count_all(m, err);
}

int hl_measure_count(const hl_measure *m) {
    return m->score_count;
}

const hl_relation_score *hl_measure_relation(const hl_measure *m, int index) {
    return index >= 0 && index < m->score_count ? &m->scores[index] : NULL;
}
