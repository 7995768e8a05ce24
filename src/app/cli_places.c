/* Words of the sentence where an action wants bytes: --mask-word it, --edit-cell 5,it,animal,0.1.
 */
#include "cli_private.h"
#include <string.h>
#include <strings.h>

static bool is_inside(char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || (unsigned char)c >= 0x80;
}

/* The last occurrence of a word, whatever the case; -1 = there is none. */
static long last_word(const char *text, const char *word, size_t size) {
    size_t length = strlen(text);
    for (size_t at = length < size ? 0 : length - size + 1; at-- > 0;) {
        bool starts = at == 0 || !is_inside(text[at - 1]);
        bool ends = !is_inside(text[at + size]);
        if (starts && ends && strncasecmp(text + at, word, size) == 0)
            return (long)at;
    }
    return -1;
}

/* Appends a place: what is no word of the sentence goes as it is, and the store says what it is. */
static void put_place(hl_str *out, const char *text, const char *word, size_t size) {
    bool number = size > 0 && strspn(word, "0123456789") >= size;
    bool one = strcspn(word, " \t") >= size;
    long at = number || !one || size == 0 ? -1 : last_word(text, word, size);
    if (at >= 0)
        hl_str_printf(out, "%ld", at);
    else
        hl_str_put(out, word, size);
}

const char *hl_cli_places(hl_cli *cli, const hl_action *action, const char *value) {
    int code;
    const char *text = hl_cli_sentence(cli, &code), *separators = ", \t";
    hl_str out = {0};
    if (!text)
        return NULL;
    if (action->arg == HL_ARG_PLACE)
        put_place(&out, text, value, strlen(value));
    for (int part = 0; action->arg == HL_ARG_CELL && *value; part++) {
        size_t size = strcspn(value, separators);
        hl_str_puts(&out, part ? " " : "");
        if (part == 1 || part == 2) /* HEAD QUERY KEY WEIGHT */
            put_place(&out, text, value, size);
        else
            hl_str_put(&out, value, size);
        value += size;
        value += strspn(value, separators);
    }
    hl_str_put(&out, "", 1); /* the end */
    const char *kept = out.failed ? NULL : hl_arena_strndup(&cli->arena, out.data, out.size - 1);
    hl_str_free(&out);
    return kept;
}
