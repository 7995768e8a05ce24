/* Units: runs of tokens that a reader sees as one word, and attention between them. */
#include "headlight/base/text.h"
#include "headlight/engine/model.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_apostrophe(const char *text, const hl_token *t) {
    size_t n = t->end - t->start;
    return (n == 1 && text[t->start] == '\'') ||
           (n == 3 && memcmp(text + t->start, "\xE2\x80\x99", 3) == 0);
}

/* Does the token start with a letter or digit (not with punctuation, not with an ideograph)? */
static bool is_wordlike(const char *text, size_t size, const hl_token *t) {
    if (t->special || t->start >= t->end || t->end > size)
        return false;
    size_t at = t->start;
    int32_t c = hl_utf8_next(text, size, &at);
    return !hl_char_is_punctuation(c) && !hl_char_is_cjk(c);
}

/* One past the pieces of the word that starts at token i. */
static int after_pieces(const hl_tokens *tokens, int i) {
    i++;
    while (i < tokens->count && tokens->items[i].continues)
        i++;
    return i;
}

/* One past the display word that starts at token i: letters, then any number of (apostrophe,
 * letters) with nothing between them. A quote mark at either end of a word stays outside. */
static int after_word(const hl_tokens *tokens, int i, const char *text, size_t size) {
    const hl_token *t = tokens->items;
    bool wordlike = is_wordlike(text, size, &t[i]);
    int next = after_pieces(tokens, i);
    while (wordlike && next + 1 < tokens->count && !t[next].special && t[next].end <= size &&
           t[next].start == t[next - 1].end && is_apostrophe(text, &t[next]) &&
           t[next + 1].start == t[next].end && is_wordlike(text, size, &t[next + 1]))
        next = after_pieces(tokens, next + 1);
    return next;
}

hl_status hl_units_build(const hl_tokens *tokens, const char *text, size_t size, bool pieces,
                         hl_units *out, hl_error *err) {
    if (!out->items || out->capacity < tokens->count) {
        size_t room = tokens->count > 0 ? (size_t)tokens->count : 1;
        hl_unit *items = realloc(out->items, room * sizeof *items);
        if (!items)
            return hl_fail(err, HL_ERR_MEMORY, "", "units", "", "%zu", room);
        out->items = items;
        out->capacity = (int)room;
    }
    out->count = 0;
    out->pieces = pieces;
    for (int i = 0, next = 0; i < tokens->count; i = next) {
        const hl_token *t = &tokens->items[i];
        next = pieces || t->special ? i + 1 : after_word(tokens, i, text, size);
        out->items[out->count++] = (hl_unit){.first = i,
                                             .count = next - i,
                                             .start = t->start,
                                             .end = tokens->items[next - 1].end,
                                             .special = t->special};
    }
    return HL_OK;
}

int hl_units_at(const hl_units *units, uint32_t at) {
    for (int u = 0; u < units->count; u++)
        if (!units->items[u].special && units->items[u].start <= at && at < units->items[u].end)
            return u;
    return -1;
}

void hl_units_free(hl_units *units) {
    free(units->items);
    *units = (hl_units){0};
}

/* out[uq][uk] = mean over the pieces i of uq of (sum over the pieces j of uk of attn[i][j]). */
void hl_units_attention(const hl_trace *trace, int layer, int head, const hl_units *units,
                        float *out) {
    const float *attn = trace->layers[layer].attn;
    size_t n = (size_t)units->count;
    memset(out, 0, n * n * sizeof *out);
    for (size_t q = 0; q < n; q++) {
        const hl_unit *query = &units->items[q];
        float *to = out + q * n;
        for (int i = query->first; i < query->first + query->count; i++) {
            const float *row = hl_layer_row(attn, trace->T, head, i);
            for (size_t k = 0; k < n; k++) {
                const hl_unit *key = &units->items[k];
                for (int j = key->first; j < key->first + key->count; j++)
                    to[k] += row[j];
            }
        }
        for (size_t k = 0; query->count > 1 && k < n; k++)
            to[k] /= (float)query->count;
    }
}

float hl_units_score(const hl_trace *trace, int layer, int head, const hl_units *units, int query,
                     int key) {
    const hl_unit *q = &units->items[query], *k = &units->items[key];
    float most = -INFINITY;
    for (int i = q->first; i < q->first + q->count; i++) {
        const float *row = hl_layer_row(trace->layers[layer].masked, trace->T, head, i);
        for (int j = k->first; j < k->first + k->count; j++)
            most = row[j] > most ? row[j] : most;
    }
    return most;
}
