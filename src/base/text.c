/* UTF-8 and Unicode classes. utf8proc stays behind this file. */
#include "headlight/base/text.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const int32_t REPLACEMENT = 0xFFFD;

/* Decodes one code point strictly (no overlong forms, no surrogates, at most U+10FFFF; Unicode 15,
 * table 3-7). Returns its length in bytes, 0 when the bytes are broken or incomplete. */
static size_t decode(const unsigned char *s, size_t size, int32_t *out) {
    unsigned char lead = s[0];
    if (lead < 0x80) {
        *out = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || size < length)
        return 0;
    int32_t c = lead & (0xFF >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3F);
    }
    static const int32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *out = c;
    return length;
}

int32_t hl_utf8_next(const char *text, size_t size, size_t *at) {
    int32_t c;
    size_t length = decode((const unsigned char *)text + *at, size - *at, &c);
    *at += length ? length : 1;
    return length ? c : REPLACEMENT;
}

size_t hl_utf8_put(int32_t c, char *out) {
    if (c < 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    return (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out);
}

bool hl_utf8_valid(const char *text, size_t size, size_t *bad) {
    int32_t c;
    for (size_t at = 0, length; at < size; at += length) {
        length = decode((const unsigned char *)text + at, size - at, &c);
        if (length == 0) {
            if (bad)
                *bad = at;
            return false;
        }
    }
    return true;
}

char *hl_utf8_clean(const char *text, size_t size, bool one_line, size_t *replaced) {
    /* The worst case turns every byte into the three bytes of U+FFFD. */
    char *out = size <= (SIZE_MAX - 1) / 3 ? malloc(size * 3 + 1) : NULL;
    if (!out)
        return NULL;
    size_t used = 0, broken = 0;
    for (size_t at = 0; at < size;) {
        int32_t c;
        size_t length = decode((const unsigned char *)text + at, size - at, &c);
        if (length == 0 || c == 0) {
            broken++;
            length = 1;
            c = REPLACEMENT;
        } else if (one_line && (c == '\n' || c == '\r' || c == '\t')) {
            c = ' ';
        }
        used += hl_utf8_put(c, out + used);
        at += length;
    }
    out[used] = '\0';
    if (replaced)
        *replaced = broken;
    char *fitted = realloc(out, used + 1);
    return fitted ? fitted : out;
}

size_t hl_grapheme_next(const char *text, size_t size, size_t at) {
    if (at >= size)
        return size;
    utf8proc_int32_t state = 0;
    int32_t before = hl_utf8_next(text, size, &at);
    while (at < size) {
        size_t next = at;
        int32_t c = hl_utf8_next(text, size, &next);
        if (utf8proc_grapheme_break_stateful(before, c, &state))
            break;
        before = c;
        at = next;
    }
    return at;
}

/* The nearest place at or before at where a cluster certainly starts: the start of the text, or
 * between two printable ASCII characters (nothing in UAX #29 joins those). */
static size_t safe_start(const char *text, size_t at) {
    while (at > 0 && !(text[at] >= ' ' && text[at - 1] >= ' '))
        at--;
    return at;
}

/* Whether a border stands somewhere depends on what came before (flags, emoji joined by ZWJ), so
 * the clusters are walked from a place that is certainly a border: see safe_start. */
size_t hl_grapheme_prev(const char *text, size_t size, size_t at) {
    if (at > size)
        at = size;
    if (at == 0)
        return 0;
    size_t border = safe_start(text, at - 1);
    for (;;) {
        size_t next = hl_grapheme_next(text, size, border);
        if (next >= at)
            return border;
        border = next;
    }
}

bool hl_char_is_space(int32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
           utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

bool hl_char_is_control(int32_t c) {
    if (c == '\t' || c == '\n' || c == '\r')
        return false;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO: return true;
    default: return false;
    }
}

bool hl_char_is_punctuation(int32_t c) {
    if ((c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
        (c >= 123 && c <= 126))
        return true;
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool hl_char_is_mark(int32_t c) {
    return utf8proc_category(c) == UTF8PROC_CATEGORY_MN;
}

/* The blocks of google-research/bert tokenization.py, _is_chinese_char. */
bool hl_char_is_cjk(int32_t c) {
    static const int32_t block[][2] = {{0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF},
                                       {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F}, {0x2B820, 0x2CEAF},
                                       {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
    for (size_t i = 0; i < sizeof block / sizeof block[0]; i++)
        if (c >= block[i][0] && c <= block[i][1])
            return true;
    return false;
}

int32_t hl_char_lower(int32_t c) {
    return utf8proc_tolower(c);
}

int hl_char_decompose(int32_t c, int32_t out[18]) {
    int last = 0; /* utf8proc's state for grapheme marks, unused without CHARBOUND */
    utf8proc_ssize_t n = utf8proc_decompose_char(c, out, 18, UTF8PROC_DECOMPOSE, &last);
    if (n < 1 || n > 18) {
        out[0] = c;
        return 1;
    }
    return (int)n;
}
