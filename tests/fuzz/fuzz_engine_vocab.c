/* vocab.txt: every piece of an accepted vocabulary is found again under its own number. */
#include "vocab.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_vocab *v = NULL;
    hl_error err = {0};
    char *bytes = malloc(size + 1);
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    if (hl_vocab_parse(&v, bytes, size, "vocab.txt", &err) != HL_OK)
        return 0;
    for (int32_t id = 0; id < hl_vocab_count(v); id++)
        if (hl_vocab_id(v, hl_vocab_piece(v, id)) != id)
            __builtin_trap();
    hl_vocab_close(v);
    return 0;
}
