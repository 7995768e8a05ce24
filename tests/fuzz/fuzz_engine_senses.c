/* A sense inventory up to the first NUL byte; behind it a text in which its words are looked for.
 */
#include "headlight/engine/sense.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_word(const hl_sense_word *word) {
    if (word->sense_count < 2 || word->sense_count > HL_SENSES_MAX)
        __builtin_trap();
    for (int s = 0; s < word->sense_count; s++) {
        const hl_sense *sense = &word->senses[s];
        if (sense->example_count < HL_SENSE_EXAMPLES_MIN ||
            sense->example_count > HL_SENSE_EXAMPLES_MAX)
            __builtin_trap();
        for (int e = 0; e < sense->example_count; e++)
            if (sense->examples[e].start >= sense->examples[e].end ||
                sense->examples[e].end > strlen(sense->examples[e].text))
                __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_senses *senses = NULL;
    hl_error err = {0};
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t first = nul ? (size_t)(nul - data) : size, at = 0;
    const char *text = (const char *)data + (nul ? first + 1 : size);
    size_t left = nul ? size - first - 1 : 0;
    if (hl_senses_open(&senses, &err) != HL_OK)
        return 0;
    if (hl_senses_add(senses, (const char *)data, first, "fuzz.json", &err) == HL_OK)
        check_word(hl_senses_word(senses, 0));
    else if (hl_senses_count(senses) != 0)
        __builtin_trap();
    for (uint32_t start, end; hl_senses_next(senses, text, left, &at, &start, &end) >= 0;)
        if (start >= end || end != at || end > left)
            __builtin_trap();
    hl_senses_close(senses);
    return 0;
}
