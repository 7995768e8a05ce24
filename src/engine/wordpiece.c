/* WordPiece. One pass over the text builds one word at a time, already normalised, with the byte
 * span that each of its characters came from; a finished word is cut into pieces at once.
 *
 * Order of the steps per character, as in the reference (tokenizers' BertNormalizer and
 * BertPreTokenizer): drop NUL, U+FFFD and controls - blank ends the word - ideographs stand alone -
 * decompose (NFD) - drop combining marks - lower case - punctuation stands alone. */
#include "headlight/base/text.h"
#include "headlight/engine/tokens.h"
#include "vocab.h"
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 100 }; /* characters; a longer word is one [UNK] */

typedef struct word {
    char bytes[WORD_MAX * 4 + 1]; /* normalised, NUL behind */
    size_t size;
    int chars; /* may exceed WORD_MAX; the bytes then stop growing */
    struct {
        uint32_t at;         /* offset in bytes */
        uint32_t start, end; /* span in the text */
    } from[WORD_MAX + 1];
    uint32_t start, end; /* span of the whole word */
} word;

typedef struct job {
    const hl_vocab *vocab;
    hl_vocab_ids ids;
    hl_tokens *out;
    int limit; /* tokens that fit before [SEP] */
    word word;
} job;

/* Tokens past the limit are counted and dropped: the field says how many would be needed. */
static void emit(job *j, int32_t id, uint32_t start, uint32_t end, bool continues) {
    j->out->needed++;
    if (j->out->count < j->limit)
        j->out->items[j->out->count++] =
            (hl_token){.id = id, .start = start, .end = end, .continues = continues};
}

/* The characters of bytes[from, to) as a span of the text; *cursor is the index of from's character
 * and moves to that of to. */
static void span_of(const word *w, size_t to, int *cursor, uint32_t *start, uint32_t *end) {
    *start = w->from[*cursor].start;
    while (*cursor < w->chars && w->from[*cursor].at < to)
        *end = w->from[(*cursor)++].end;
}

/* Longest match from the left. A word that cannot be built to its end is one [UNK], so the pieces
 * are collected first. */
static void end_word(job *j) {
    word *w = &j->word;
    if (w->chars == 0)
        return;
    int32_t id[WORD_MAX];
    size_t stop[WORD_MAX];
    int pieces = 0;
    bool whole = w->chars <= WORD_MAX;
    w->bytes[w->size] = '\0';
    for (size_t at = 0, matched = 0; whole && at < w->size; at += matched) {
        id[pieces] = hl_vocab_longest(j->vocab, at > 0, w->bytes + at, w->size - at, &matched);
        whole = id[pieces] >= 0;
        stop[pieces] = at + matched;
        pieces += whole;
    }
    if (!whole)
        emit(j, j->ids.unk, w->start, w->end, false);
    for (int p = 0, cursor = 0; whole && p < pieces; p++) {
        uint32_t start = 0, end = 0;
        span_of(w, stop[p], &cursor, &start, &end);
        emit(j, id[p], start, end, p > 0);
    }
    w->size = 0;
    w->chars = 0;
}

/* Bytes stop at WORD_MAX characters, the count one later: "too long" is all that is known of such a
 * word. */
static void add_char(job *j, int32_t c, uint32_t start, uint32_t end) {
    word *w = &j->word;
    if (w->chars == 0)
        w->start = start;
    w->end = end;
    if (w->chars < WORD_MAX) {
        w->from[w->chars].at = (uint32_t)w->size;
        w->from[w->chars].start = start;
        w->from[w->chars].end = end;
        w->size += hl_utf8_put(c, w->bytes + w->size);
    }
    if (w->chars <= WORD_MAX)
        w->chars++;
}

/* A stripped accent: its bytes belong to the letter before it. */
static void add_mark(job *j, uint32_t end) {
    word *w = &j->word;
    if (w->chars == 0)
        return;
    w->end = end;
    if (w->chars <= WORD_MAX)
        w->from[w->chars - 1].end = end;
}

static void alone(job *j, int32_t c, uint32_t start, uint32_t end) {
    end_word(j);
    add_char(j, c, start, end);
    end_word(j);
}

/* One typed character through all the steps named at the top of this file. */
static void take(job *j, int32_t c, uint32_t start, uint32_t end) {
    if (c == 0 || c == 0xFFFD || hl_char_is_control(c))
        return;
    /* U+2028 and U+2029 are category Z but not Zs; the reference splits at them all the same. */
    if (hl_char_is_space(c) || c == 0x2028 || c == 0x2029) {
        end_word(j);
        return;
    }
    bool cjk = hl_char_is_cjk(c);
    int32_t part[18];
    int parts = hl_char_decompose(c, part);
    for (int i = 0; i < parts; i++) {
        if (hl_char_is_mark(part[i])) {
            add_mark(j, end);
            continue;
        }
        int32_t lower = hl_char_lower(part[i]);
        if (cjk || hl_char_is_punctuation(lower))
            alone(j, lower, start, end);
        else
            add_char(j, lower, start, end);
    }
}

/* "[MASK]" and its like, typed as text, are vocabulary entries: the length of the one that starts
 * here, 0 if none does. */
static size_t literal(const char *text, size_t size) {
    static const char *const name[] = {"[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        size_t length = strlen(name[i]);
        if (size >= length && memcmp(text, name[i], length) == 0)
            return length;
    }
    return 0;
}

static size_t take_literal(job *j, const char *text, size_t size, size_t at) {
    size_t length = text[at] == '[' ? literal(text + at, size - at) : 0;
    if (length == 0)
        return 0;
    char name[8] = {0};
    memcpy(name, text + at, length);
    int32_t id = hl_vocab_id(j->vocab, name);
    if (id < 0)
        return 0; /* a vocabulary without [PAD] or [MASK]: plain text */
    end_word(j);
    emit(j, id, (uint32_t)at, (uint32_t)(at + length), false);
    return length;
}

/* Room for all tokens that the text can give, so that nothing grows while it is read. */
static hl_status reserve(hl_tokens *out, size_t size, int limit, hl_error *err) {
    /* No text needs more tokens than four a byte plus two: one code point decomposes into at most
     * 4 characters (Hangul: 3) and takes at least one byte. */
    size_t most = size < (size_t)limit / 4 ? size * 4 + 2 : (size_t)limit;
    most = most < (size_t)limit ? most : (size_t)limit;
    if (out->items && (size_t)out->capacity >= most)
        return HL_OK;
    hl_token *items = realloc(out->items, most * sizeof *items);
    if (!items)
        return hl_fail(err, HL_ERR_MEMORY, "", "tokens", "", "%zu", most);
    out->items = items;
    out->capacity = (int)most;
    return HL_OK;
}

hl_status hl_tokenise(const hl_vocab *vocab, const char *text, size_t size, int limit,
                      hl_tokens *out, hl_error *err) {
    if (limit < 2)
        return hl_fail(err, HL_ERR_RANGE, "", "limit", "at least 2 tokens", "%d", limit);
    if (size > (size_t)1 << 30)
        return hl_fail(err, HL_ERR_RANGE, "", "text", "at most 1 GiB", "%zu bytes", size);
    hl_status st = reserve(out, size, limit, err);
    if (st != HL_OK)
        return st;
    job j = {.vocab = vocab, .ids = hl_vocab_special(vocab), .out = out};
    j.limit = (limit < out->capacity ? limit : out->capacity) - 1;
    out->count = out->needed = 1;
    out->items[0] = (hl_token){.id = j.ids.cls, .special = true};
    for (size_t at = 0; at < size;) {
        size_t skipped = take_literal(&j, text, size, at), start = at;
        if (skipped)
            at += skipped;
        else {
            int32_t c = hl_utf8_next(text, size, &at);
            take(&j, c, (uint32_t)start, (uint32_t)at);
        }
    }
    end_word(&j);
    out->items[out->count++] = (hl_token){
        .id = j.ids.sep, .start = (uint32_t)size, .end = (uint32_t)size, .special = true};
    out->needed++;
    return HL_OK;
}

void hl_tokens_free(hl_tokens *tokens) {
    free(tokens->items);
    *tokens = (hl_tokens){0};
}
