/* Any bytes as text: tokens have spans inside the text, units cover all tokens, a lower limit cuts
 * and changes nothing else. */
#include "headlight/engine/tokens.h"
#include "vocab.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static hl_vocab *open_vocab(void) {
    static const char pieces[] =
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##a\nb\n##b\nthe\n##the\n'\ns\nt\n"
        "##n\nd\n##d\n\xC3\x9F\n##\xE1\x85\xA1\n\xE1\x84\x92\n.\n\xE4\xB8\xAD\n";
    hl_vocab *v = NULL;
    char *bytes = malloc(sizeof pieces);
    memcpy(bytes, pieces, sizeof pieces);
    if (hl_vocab_parse(&v, bytes, sizeof pieces - 1, "vocab", NULL) != HL_OK)
        __builtin_trap();
    return v;
}

static void check(int ok) {
    if (!ok)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static hl_vocab *vocab;
    if (!vocab)
        vocab = open_vocab();
    const char *text = (const char *)data;
    hl_tokens all = {0}, some = {0};
    hl_units units = {0};
    check(hl_tokenise(vocab, text, size, 1 << 20, &all, NULL) == HL_OK);
    check(hl_tokenise(vocab, text, size, 4, &some, NULL) == HL_OK);
    check(all.count == all.needed && some.needed == all.needed && some.count <= 4);
    for (int i = 1; i + 1 < all.count; i++) {
        const hl_token *t = &all.items[i];
        check(!t->special && t->start < t->end && t->end <= size && t->id < hl_vocab_count(vocab));
        check(i < some.count - 1 ? memcmp(t, &some.items[i], sizeof *t) == 0 : 1);
    }
    for (int pieces = 0; pieces < 2; pieces++) {
        int next = 0;
        check(hl_units_build(&all, text, size, pieces, &units, NULL) == HL_OK);
        for (int u = 0; u < units.count; u++) {
            check(units.items[u].first == next && units.items[u].count >= 1);
            check(!pieces || units.items[u].count == 1);
            next += units.items[u].count;
        }
        check(next == all.count);
    }
    hl_units_free(&units);
    hl_tokens_free(&all);
    hl_tokens_free(&some);
    return 0;
}
