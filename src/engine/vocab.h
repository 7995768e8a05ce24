/* vocab.h - private: looking pieces up by bytes, for the tokeniser and the fuzzer. */
#ifndef HL_ENGINE_VOCAB_H
#define HL_ENGINE_VOCAB_H

#include "headlight/engine/tokens.h"

enum { HL_VOCAB_MAX = 1000000 }; /* pieces */

/* Takes the malloc'd bytes (with a NUL behind them), whatever happens. name is used in errors. */
hl_status hl_vocab_parse(hl_vocab **out, char *bytes, size_t size, const char *name, hl_error *err);

/* The id of the longest piece that starts at bytes and ends on a character border, -1 if there is
 * none; *matched is its length. continues: look among the "##" pieces (bytes without the "##"). */
int32_t hl_vocab_longest(const hl_vocab *vocab, bool continues, const char *bytes, size_t size,
                         size_t *matched);

typedef struct hl_vocab_ids {
    int32_t unk, cls, sep;
    int32_t mask; /* -1: none */
} hl_vocab_ids;
hl_vocab_ids hl_vocab_special(const hl_vocab *vocab);

#endif
