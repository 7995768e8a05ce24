/* Candidate nouns of a sentence, and how much one word looks at each. */
#include "headlight/engine/focus.h"
#include "focus_private.h"
#include "headlight/base/text.h"
#include "headlight/engine/measure.h"
#include <string.h>

/* --- heads ---------------------------------------------------------------------------------------
 */

/* Head counts are those of the trace, or without one the own ones and top in the top layer. */
static bool named_head(const hl_model_info *info, const hl_trace *trace, int top,
                       const char *relation, hl_focus_head *out) {
    double accuracy = -1.0;
    for (int l = 0; l < info->layers; l++) {
        int own = l == info->layers - 1 && top ? top : info->layer[l].heads;
        int count = trace ? trace->layers[l].heads : own;
        const hl_head_info *all = hl_layer_heads(&info->layer[l], count);
        for (int h = 0; all && h < count; h++) {
            const hl_head_info *head = &all[h];
            for (int r = 0; r < head->relation_count; r++) {
                if (strcmp(head->relations[r].name, relation) != 0 ||
                    head->relations[r].accuracy <= accuracy)
                    continue;
                accuracy = head->relations[r].accuracy;
                *out = (hl_focus_head){.layer = l, .head = h, .assigned = true};
            }
        }
    }
    return accuracy >= 0.0;
}

bool hl_focus_named_head_in(const hl_model_info *info, const hl_trace *trace, const char *relation,
                            hl_focus_head *out) {
    return named_head(info, trace, 0, relation, out);
}

bool hl_focus_named_head(const hl_model_info *info, int heads, const char *relation,
                         hl_focus_head *out) {
    return named_head(info, NULL, heads, relation, out);
}

static hl_status add_lines(hl_measure *m, const char *lines, size_t size, const char *name,
                           hl_error *err) {
    hl_status st = HL_OK;
    int number = 0;
    for (size_t at = 0, length; st == HL_OK && at < size; at += length + 1) {
        const char *end = memchr(lines + at, '\n', size - at);
        length = end ? (size_t)(end - (lines + at)) : size - at;
        st = hl_measure_add(m, lines + at, length, name, ++number, err);
    }
    return st;
}

hl_status hl_focus_find_head(const hl_model *model, const char *relation, const char *lines,
                             size_t size, const char *name, hl_focus_head *out, hl_error *err) {
    hl_measure *m = NULL;
    if (hl_focus_named_head(hl_model_info_of(model), 0, relation, out))
        return HL_OK;
    hl_status st = hl_measure_open(&m, model, 0, 0, err);
    if (st == HL_OK)
        st = add_lines(m, lines, size, name, err);
    if (st == HL_OK)
        st = hl_measure_finish(m, NULL, NULL, err);
    const hl_relation_score *best = NULL;
    for (int i = 0; st == HL_OK && i < hl_measure_count(m); i++)
        if (strcmp(hl_measure_relation(m, i)->relation, relation) == 0)
            best = hl_measure_relation(m, i);
    if (st == HL_OK && !best)
        st = hl_fail(err, HL_ERR_FORMAT, name, "relation", relation, "no line of it");
    if (best)
        *out = (hl_focus_head){.layer = best->best_layer, .head = best->best_head};
    hl_measure_close(m);
    return st;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

void hl_focus_row(const hl_trace *trace, int layer, int head, const hl_units *units, int query,
                  float *out) {
    const hl_unit *q = &units->items[query];
    memset(out, 0, (size_t)units->count * sizeof *out);
    for (int i = q->first; i < q->first + q->count; i++) {
        const float *row = hl_layer_row(trace->layers[layer].attn, trace->T, head, i);
        for (int u = 0; u < units->count; u++) {
            const hl_unit *k = &units->items[u];
            for (int j = k->first; j < k->first + k->count; j++)
                out[u] += row[j] / (float)q->count;
        }
    }
}

/* The word that a unit looks at most, itself aside, if it gets HL_FOCUS_LINK of the weight that is
 * not on special tokens; else -1. */
static int strongest(const hl_units *units, const float *row, int query) {
    int best = -1;
    float sum = 0.0f;
    for (int u = 0; u < units->count; u++) {
        if (u == query || units->items[u].special)
            continue;
        sum += row[u];
        best = best < 0 || row[u] > row[best] ? u : best;
    }
    return best >= 0 && row[best] >= HL_FOCUS_LINK * sum && sum >= HL_FOCUS_LINK ? best : -1;
}

/* --- candidates ----------------------------------------------------------------------------------
 */

typedef struct finder {
    const hl_model_info *info;
    const hl_trace *trace;
    const hl_units *units;
    const char *text;
    hl_word_class *class;      /* (units) */
    bool *noun, *verb, *maybe; /* (units) */
    float *row;                /* (units) */
} finder;

static bool same_letters(const char *word, const char *text, size_t size) {
    size_t a = 0, b = 0, length = strlen(word);
    while (a < length && b < size)
        if (hl_char_lower(hl_utf8_next(word, length, &a)) !=
            hl_char_lower(hl_utf8_next(text, size, &b)))
            return false;
    return a == length && (b == size || text[b] == '\'' || (unsigned char)text[b] == 0xE2);
}

int hl_focus_last(const hl_units *units, const char *text, const char *word) {
    for (int u = units->count - 1; u >= 0; u--) {
        const hl_unit *unit = &units->items[u];
        if (!unit->special && word[0] &&
            same_letters(word, text + unit->start, unit->end - unit->start))
            return u;
    }
    return -1;
}

static bool has_capital(const finder *f, int u) {
    size_t at = f->units->items[u].start;
    int32_t c = hl_utf8_next(f->text, f->units->items[u].end, &at);
    return hl_char_lower(c) != c;
}

/* The word behind which a new sentence begins, or the start of the text. */
static bool begins_sentence(const finder *f, int u) {
    const hl_unit *before = &f->units->items[u - 1];
    if (before->special)
        return true;
    return f->class[u - 1] == HL_CLASS_NONE && !strchr(",-('", f->text[before->start]);
}

/* A rule about the links of one head: what words of these classes look at is marked. */
typedef struct rule {
    const char *relation;
    unsigned from;      /* bit per hl_word_class of the looking word */
    bool nouns, others; /* it may be known as a noun, or not */
    bool ahead, behind; /* where the word that is looked at may stand, seen from it */
    bool owner;         /* it must end as "Tom's" does */
} rule;

static bool is_owner(const finder *f, int u) {
    const hl_unit *unit = &f->units->items[u];
    size_t size = unit->end - unit->start;
    const char *end = f->text + unit->end;
    const char *const endings[] = {"'s", "\xE2\x80\x99s"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (size > length && memcmp(end - length, endings[i], length) == 0)
            return true;
    }
    return false;
}

/* Marks in the array what the rule says. false when the model names no head for the relation, or
 * runs with another head count. */
static bool mark_links(const finder *f, const rule *r, bool *mark) {
    hl_focus_head head;
    if (!hl_focus_named_head_in(f->info, f->trace, r->relation, &head))
        return false;
    for (int u = 0; u < f->units->count; u++) {
        if (!(r->from >> f->class[u] & 1) || !(f->noun[u] ? r->nouns : r->others) ||
            (r->owner && !is_owner(f, u)))
            continue;
        hl_focus_row(f->trace, head.layer, head.head, f->units, u, f->row);
        int to = strongest(f->units, f->row, u);
        bool clear = to >= 0 && (!r->owner || f->row[to] > 0.5f); /* 's may also stand for "is" */
        if (clear && f->class[to] == HL_CLASS_OPEN && (to > u ? r->ahead : r->behind))
            mark[to] = true;
    }
    return true;
}

/* What the surroundings say, from left to right. */
static void mark_places(const finder *f) {
    for (int u = 1; u + 1 < f->units->count; u++) {
        if (f->class[u] != HL_CLASS_OPEN || f->noun[u])
            continue;
        bool joined = u > 1 && f->class[u - 1] == HL_CLASS_AND && f->noun[u - 2];
        bool article = f->class[u - 1] == HL_CLASS_ARTICLE && f->class[u + 1] != HL_CLASS_OPEN;
        bool placed = f->class[u - 1] == HL_CLASS_PREPOSITION || joined;
        f->noun[u] =
            article || (placed && !f->noun[u + 1]) || (has_capital(f, u) && !begins_sentence(f, u));
    }
}

/* Nouns that are seen from articles and places first; what these have for verbs next; then the
 * nouns that are seen from verbs alone. */
static bool ask_heads(const finder *f) {
    const unsigned open = 1u << HL_CLASS_OPEN, closed = 1u << HL_CLASS_CLOSED,
                   determiner = 1u << HL_CLASS_ARTICLE | 1u << HL_CLASS_DETERMINER;
    const rule determiners = {"modifier-noun", determiner, true, true, true, false, false};
    const rule owners = {"modifier-noun", open, true, true, true, false, true};
    const rule adjectives = {"modifier-noun", open, false, true, true, false, false};
    const rule doings = {"subject-verb", open, true, false, true, false, false};
    const rule times = {"time-verb", closed, true, true, true, false, false};
    const rule subjects = {"verb-subject", open | closed, false, true, false, true, false};
    const rule objects = {"verb-object", open, false, true, true, false, false};
    bool any = mark_links(f, &determiners, f->noun);
    any = mark_links(f, &owners, f->noun) || any;
    mark_places(f);
    any = mark_links(f, &doings, f->verb) || any;
    any = mark_links(f, &times, f->verb) || any;
    any = mark_links(f, &subjects, f->maybe) || any;
    any = mark_links(f, &objects, f->maybe) || any;
    any = mark_links(f, &adjectives, f->maybe) || any;
    for (int u = 0; u < f->units->count; u++)
        f->noun[u] = f->noun[u] || (f->maybe[u] && !f->verb[u]);
    mark_places(f);
    return any;
}

static void find_nouns(const finder *f) {
    const hl_unit *items = f->units->items;
    for (int u = 0; u < f->units->count; u++)
        f->class[u] = items[u].special ? HL_CLASS_NONE
                                       : hl_word_class_of(f->text + items[u].start,
                                                          items[u].end - items[u].start);
    bool asked = ask_heads(f);
    for (int u = 0; u < f->units->count && !asked; u++)
        f->noun[u] = f->class[u] == HL_CLASS_OPEN;
}

static int kind_of(const finder *f, int u) {
    const hl_unit *unit = &f->units->items[u];
    return unit->special ? 0 : hl_pronoun_kind(f->text + unit->start, unit->end - unit->start);
}

/* "He was full because he had eaten": what "he" stands for may be a pronoun of its kind. */
static void add_pronouns(const finder *f, int query) {
    int kind = kind_of(f, query);
    for (int u = 0; kind && u < query; u++)
        f->noun[u] = f->noun[u] || kind_of(f, u) == kind;
}

/* The candidates but for the query, with what it gives them. */
static void fill_items(const finder *f, int query, hl_candidates *out) {
    float sum = 0.0f;
    for (int u = 0; u < f->units->count; u++) {
        if (!f->noun[u] || u == query)
            continue;
        out->items[out->count++] = (hl_candidate){.unit = u,
                                                  .start = f->units->items[u].start,
                                                  .end = f->units->items[u].end,
                                                  .weight = f->row[u]};
        sum += f->row[u];
    }
    for (int i = 0; i < out->count && sum > 0.0f; i++)
        out->items[i].share = out->items[i].weight / sum;
}

hl_status hl_focus_read(const hl_model_info *info, const hl_trace *trace, const hl_units *units,
                        const char *text, int query, hl_focus_head head, hl_arena *arena,
                        hl_candidates *out, hl_error *err) {
    size_t n = units->count > 0 ? (size_t)units->count : 1;
    finder f = {.info = info, .trace = trace, .units = units, .text = text};
    *out = (hl_candidates){0};
    if (query < 0 || query >= units->count || head.layer < 0 || head.layer >= trace->L ||
        head.head < 0 || head.head >= trace->layers[head.layer].heads)
        return hl_fail(err, HL_ERR_USAGE, "", "focus", "a word and a head of the trace",
                       "word %d, layer %d, head %d", query, head.layer, head.head);
    f.class = HL_ARENA_ARRAY(arena, hl_word_class, n);
    f.noun = HL_ARENA_ARRAY(arena, bool, n);
    f.verb = HL_ARENA_ARRAY(arena, bool, n);
    f.maybe = HL_ARENA_ARRAY(arena, bool, n);
    f.row = HL_ARENA_ARRAY(arena, float, n);
    out->items = HL_ARENA_ARRAY(arena, hl_candidate, n);
    if (!f.class || !f.noun || !f.verb || !f.maybe || !f.row || !out->items)
        return hl_fail(err, HL_ERR_MEMORY, "", "focus", "", "%zu words", n);
    find_nouns(&f);
    add_pronouns(&f, query);
    hl_focus_row(trace, head.layer, head.head, units, query, f.row);
    fill_items(&f, query, out);
    return HL_OK;
}
