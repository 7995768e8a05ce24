/* engine/tokens.h - from text to tokens, and from tokens to the units a reader sees.
 *
 * WordPiece as in BERT uncased: control characters dropped, CJK ideographs spaced out, NFD, accents
 * stripped, lower case, punctuation split, then the longest vocabulary match from the left, "##"
 * before pieces that continue a word, [UNK] for a word that cannot be built or is longer than 100
 * characters. Source: Devlin et al. 2019; the reference behaviour is transformers'
 * BertTokenizer(do_lower_case=True).
 *
 * Every token knows the bytes of the typed text it came from; accents that were stripped belong to
 * the letter they stood on. Two pieces of one typed character (a Hangul syllable) have the same
 * span. The literals [UNK], [CLS], [SEP], [PAD] and [MASK] in the text become those entries of the
 * vocabulary, as in transformers; they keep their span and are not "special". Units are what
 * matrices are shown in: pieces  each token by itself words   display words: the pieces of one word
 * are one unit, and so is a contraction with its apostrophe (didn't, it's, teacher's, also with
 * U+2019). Attention between words: rows are averaged over the query's pieces, columns summed over
 * the key's pieces.
 *
 *     hl_tokens t = {0};
 *     hl_tokenise(vocab, text, size, 512, &t, &err);
 *     // t.items[0] is [CLS], t.items[t.count - 1] is [SEP]
 */
#ifndef HEADLIGHT_ENGINE_TOKENS_H
#define HEADLIGHT_ENGINE_TOKENS_H

#include "headlight/base/arena.h"
#include "headlight/base/error.h"

typedef struct hl_vocab hl_vocab;

typedef struct hl_token {
    int32_t id;          /* row of the vocabulary */
    uint32_t start, end; /* byte span in the text; start == end for special tokens */
    bool special;        /* [CLS], [SEP] */
    bool continues;      /* a "##" piece */
} hl_token;

typedef struct hl_tokens {
    hl_token *items; /* owned, malloc */
    int count;       /* with [CLS] and [SEP] */
    int needed;      /* tokens the whole text needs; > count when it was cut at the limit */
    int capacity;    /* private: tokens that items has room for */
} hl_tokens;

/* A run of tokens shown as one row and one column. */
typedef struct hl_unit {
    int first, count;    /* tokens */
    uint32_t start, end; /* byte span in the text */
    bool special;
} hl_unit;

typedef struct hl_units {
    hl_unit *items; /* owned, malloc */
    int count;
    bool pieces;  /* one token a unit */
    int capacity; /* private: units that items has room for */
} hl_units;

/* vocab.txt: one piece a line, at most 1,000,000; [UNK], [CLS], [SEP] must be there, no piece
 * twice. */
hl_status hl_vocab_open(hl_vocab **out, const char *path, hl_error *err);
void hl_vocab_close(hl_vocab *vocab);
int hl_vocab_count(const hl_vocab *vocab);
/* The piece as written ("##ing"); borrowed; "[UNK]" outside 0..count-1. */
const char *hl_vocab_piece(const hl_vocab *vocab, int32_t id);
/* -1 when there is no such piece. */
int32_t hl_vocab_id(const hl_vocab *vocab, const char *piece);
/* The id of [MASK], or -1 when the vocabulary has none. */
int hl_vocab_mask_id(const hl_vocab *vocab);

/* Tokenises text (any bytes; broken UTF-8 counts as U+FFFD) into at most limit tokens (>= 2) with
 * [CLS] and [SEP]. Reuses out's memory; a zeroed out is valid. */
hl_status hl_tokenise(const hl_vocab *vocab, const char *text, size_t size, int limit,
                      hl_tokens *out, hl_error *err);
/* Turns every token that lies in bytes start..end of the text, wholly or in part, into [MASK]; the
 * number of tokens, their spans and so their units stay as they are. Run the model again for it to
 * show. HL_ERR_FORMAT when the vocabulary has no [MASK], HL_ERR_RANGE ("span") when no token lies
 * there; then nothing is changed. */
hl_status hl_tokens_mask(hl_tokens *tokens, size_t start_byte, size_t end_byte,
                         const hl_vocab *vocab, hl_error *err);
void hl_tokens_free(hl_tokens *tokens);

/* Groups tokens of this text into units. Reuses out's memory. */
hl_status hl_units_build(const hl_tokens *tokens, const char *text, size_t size, bool pieces,
                         hl_units *out, hl_error *err);
/* The unit whose bytes contain offset at (special units never), or -1. */
int hl_units_at(const hl_units *units, uint32_t at);
void hl_units_free(hl_units *units);

#endif
