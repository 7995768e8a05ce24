/* What stands beside rows and columns. */
#include "headlight/base/text.h"
#include "maps.h"
#include <string.h>

/* Characters that would draw nothing, or turn the direction of what follows. */
static bool is_invisible(int32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x200B || c == 0xFEFF ||
           (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* The typed bytes of a unit without those. */
static const char *typed(hl_arena *arena, const char *text, const hl_unit *unit) {
    char *out = hl_arena_strndup(arena, text + unit->start, unit->end - unit->start);
    size_t size = 0;
    for (size_t at = unit->start; out && at < unit->end;) {
        size_t start = at;
        if (is_invisible(hl_utf8_next(text, unit->end, &at)))
            continue;
        memcpy(out + size, text + start, at - start);
        size += at - start;
    }
    if (out)
        out[size] = '\0';
    return out;
}

const char *const *hl_maps_labels(hl_arena *arena, const hl_pass *pass, const hl_scene *scene,
                                  bool pieces) {
    const hl_vocab *vocab = hl_model_vocab(pass->model->model);
    const char **labels = HL_ARENA_ARRAY(arena, const char *, (size_t)scene->U);
    for (int u = 0; labels && u < scene->U; u++) {
        const hl_unit *unit = &scene->units[u];
        if (pieces || unit->special)
            labels[u] = hl_vocab_piece(vocab, pass->tokens.items[unit->first].id);
        else
            labels[u] = typed(arena, pass->text, unit);
        if (!labels[u])
            return NULL;
    }
    return labels;
}
