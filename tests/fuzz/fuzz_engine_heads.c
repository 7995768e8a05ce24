/* config.json up to the first NUL byte, heads.json behind it. */
#include "config.h"
#include "model_private.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_config config = {.layers = 2, .width = 12, .heads = {3, 2}};
    hl_config read = {0};
    hl_model_info info = {0};
    hl_arena arena = {0};
    hl_error err = {0};
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t first = nul ? (size_t)(nul - data) : 0;
    if (nul && hl_config_parse(&read, (const char *)data, first, "config.json", &err) == HL_OK)
        config = read;
    const char *heads = (const char *)data + (nul ? first + 1 : 0);
    size_t left = size - (nul ? first + 1 : 0);
    if (hl_heads_parse(heads, left, "heads.json", &config, "fuzz", &arena, &info, &err) == HL_OK)
        for (int l = 0; l < config.layers; l++)
            if (info.layer[l].trained_dk_min < 1 || info.layer[l].heads != config.heads[l])
                __builtin_trap();
    hl_arena_destroy(&arena);
    return 0;
}
