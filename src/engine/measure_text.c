/* One text at hand: which words a line is about, and where each head looks. */
#include "measure_text.h"
#include <stdlib.h>
#include <string.h>

/* What a word is to a line. */
enum { TARGET = 1, OTHER = 2 };
/* Words between query and target from which a target counts as far. */
enum { FAR = 3 };

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
static int mark_words(hl_text_at_hand *t, const hl_span *span, const hl_line *line, int query,
                      bool *far) {
    int targets = 0;
    *far = true;
    memset(t->marks, 0, (size_t)t->units.count);
    for (int u = 0; u < t->units.count; u++) {
        const hl_unit *unit = &t->units.items[u];
        for (int s = 0; s < line->targets + line->others && u != query; s++)
            if (overlaps(unit, span[s]) && !t->marks[u])
                t->marks[u] = s < line->targets ? TARGET : OTHER;
        if (t->marks[u] != TARGET)
            continue;
        targets++;
        *far = *far && abs(u - query) >= FAR;
    }
    return targets;
}

/* Attention from one word to all words: averaged over its pieces, summed over theirs. Only sums are
 * compared, so the division by the number of pieces is left for the one that is kept. */
static void word_row(const hl_text_at_hand *t, const float *attn, int head, int query, float *row) {
    const hl_unit *q = &t->units.items[query];
    for (int u = 0; u < t->units.count; u++)
        row[u] = 0.0f;
    for (int i = q->first; i < q->first + q->count; i++) {
        const float *from = hl_layer_row(attn, t->trace.T, head, i);
        for (int u = 0; u < t->units.count; u++) {
            const hl_unit *k = &t->units.items[u];
            for (int j = k->first; j < k->first + k->count; j++)
                row[u] += from[j];
        }
    }
}

/* Of equal weights the first word wins, for every head alike. */
static hl_verdict judge_row(const hl_text_at_hand *t, int query, const float *row) {
    int word = -1, any = -1; /* most attended word; most attended unit, special ones included */
    const float pieces = (float)t->units.items[query].count;
    float target = 0.0f, other = 0.0f, resting = 0.0f;
    for (int u = 0; u < t->units.count; u++) {
        if (u == query)
            continue;
        if (any < 0 || row[u] > row[any])
            any = u;
        if (!t->units.items[u].special && (word < 0 || row[u] > row[word]))
            word = u;
        resting += t->units.items[u].special ? row[u] : 0.0f;
        target += t->marks[u] == TARGET ? row[u] : 0.0f;
        other += t->marks[u] == OTHER ? row[u] : 0.0f;
    }
    int bits = (word >= 0 && t->marks[word] == TARGET ? HL_RIGHT : 0) |
               (any >= 0 && t->marks[any] == TARGET ? HL_STRICT : 0) |
               (target > other ? HL_CANDIDATES : 0) | (resting > 0.5f * pieces ? HL_RESTS : 0);
    float weight = word >= 0 ? row[word] / pieces : 0.0f;
    return (hl_verdict){.bits = (uint8_t)bits, .weight = weight};
}

int hl_text_line(hl_text_at_hand *t, const hl_lines *lines, hl_line *line) {
    int query = word_of(&t->units, line->query);
    int found = query < 0 ? 0 : mark_words(t, lines->spans + line->spans, line, query, &line->far);
    line->skipped = query < 0 || (line->targets > 0 && found == 0);
    return line->skipped ? -1 : query;
}

hl_verdict hl_text_judge(hl_text_at_hand *t, const float *attn, int head, int query) {
    word_row(t, attn, head, query, t->row);
    return judge_row(t, query, t->row);
}

/* --- one text ------------------------------------------------------------------------------------
 */

static hl_status make_room(hl_text_at_hand *t, int units, hl_error *err) {
    if (units <= t->room)
        return HL_OK;
    float *row = realloc(t->row, (size_t)units * sizeof *row);
    t->row = row ? row : t->row;
    uint8_t *marks = realloc(t->marks, (size_t)units);
    t->marks = marks ? marks : t->marks;
    if (!row || !marks)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d words", units);
    t->room = units;
    return HL_OK;
}

hl_status hl_text_run(hl_text_at_hand *t, const hl_lines *lines, int text,
                      const hl_run_options *options, hl_error *err) {
    const char *bytes = lines->texts.text[text];
    size_t size = lines->texts.size[text];
    int limit = hl_model_info_of(t->model)->max_tokens;
    hl_status st = hl_tokenise(hl_model_vocab(t->model), bytes, size, limit, &t->tokens, err);
    if (st == HL_OK)
        st = hl_units_build(&t->tokens, bytes, size, false, &t->units, err);
    if (st == HL_OK)
        st = make_room(t, t->units.count, err);
    return st == HL_OK ? hl_model_run(t->model, &t->tokens, options, &t->trace, err) : st;
}

void hl_text_close(hl_text_at_hand *t) {
    hl_trace_destroy(&t->trace);
    hl_tokens_free(&t->tokens);
    hl_units_free(&t->units);
    free(t->row);
    free(t->marks);
}
