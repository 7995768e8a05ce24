/* Where words of a text begin and end, for all that names a word by a byte of it. */
#include "headlight/base/text.h"
#include "state.h"

bool hl_breaks_word(int32_t c) {
    return hl_char_is_space(c) || hl_char_is_punctuation(c) || hl_char_is_control(c);
}

static bool is_apostrophe(int32_t c) {
    return c == '\'' || c == 0x2019;
}

static size_t before(const char *text, size_t at) {
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

static int32_t at_byte(const char *text, size_t size, size_t at) {
    return hl_utf8_next(text, size, &at);
}

/* Is the character at a byte inside of a word: a letter, or an apostrophe between two? */
static bool in_word(const char *text, size_t size, size_t at) {
    if (at >= size)
        return false;
    size_t behind = at;
    int32_t c = hl_utf8_next(text, size, &behind);
    if (!hl_breaks_word(c))
        return true;
    return is_apostrophe(c) && at > 0 && behind < size &&
           !hl_breaks_word(at_byte(text, size, before(text, at))) &&
           !hl_breaks_word(at_byte(text, size, behind));
}

hl_span hl_word_at(const char *text, size_t size, size_t at) {
    hl_span word = {at, at};
    if (!in_word(text, size, at)) {
        if (at < size)
            hl_utf8_next(text, size, &word.end);
        return word;
    }
    while (word.start > 0 && in_word(text, size, before(text, word.start)))
        word.start = before(text, word.start);
    while (word.end < size && in_word(text, size, word.end))
        hl_utf8_next(text, size, &word.end);
    return word;
}
