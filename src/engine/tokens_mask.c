/* [MASK] in the place of words. */
#include "headlight/engine/tokens.h"

static bool is_in(const hl_token *t, size_t start, size_t end) {
    return !t->special && t->start < end && start < t->end;
}

hl_status hl_tokens_mask(hl_tokens *tokens, size_t start_byte, size_t end_byte,
                         const hl_vocab *vocab, hl_error *err) {
    int mask = hl_vocab_mask_id(vocab), masked = 0;
    if (mask < 0)
        return hl_fail(err, HL_ERR_FORMAT, "", "vocabulary", "a vocabulary with [MASK]",
                       "none in its %d pieces", hl_vocab_count(vocab));
    for (int i = 0; i < tokens->count; i++)
        if (is_in(&tokens->items[i], start_byte, end_byte)) {
            tokens->items[i].id = mask;
            masked++;
        }
    return masked ? HL_OK
                  : hl_fail(err, HL_ERR_RANGE, "", "span", "bytes that hold a word",
                            "no token in %zu to %zu", start_byte, end_byte);
}
