/* base/text.h - UTF-8, characters and growable strings.
 *
 * Text inside the program is valid UTF-8, never NUL inside; hl_utf8_clean makes it so at the
 * border. Positions are byte offsets; a caret stands only on grapheme cluster borders (Unicode UAX
 * #29).
 */
#ifndef HEADLIGHT_BASE_TEXT_H
#define HEADLIGHT_BASE_TEXT_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point at text[*at] (at < size) and moves *at past it. A broken byte gives
 * U+FFFD and moves one byte. */
int32_t hl_utf8_next(const char *text, size_t size, size_t *at);
/* Writes the code point to out (4 bytes free) and returns its length, 0 if not encodable. */
size_t hl_utf8_put(int32_t codepoint, char *out);
/* Is the whole text valid UTF-8? If not, *bad (may be NULL) is the offset of the first bad byte. */
bool hl_utf8_valid(const char *text, size_t size, size_t *bad);
/* A malloc'd NUL-terminated copy with each broken byte and each NUL as U+FFFD; newlines, carriage
 * returns and tabs become spaces when one_line. NULL when memory is out. Caller frees. *replaced
 * counts broken bytes. */
char *hl_utf8_clean(const char *text, size_t size, bool one_line, size_t *replaced);

/* Next / previous grapheme border strictly after / before at; clamped to 0..size. */
size_t hl_grapheme_next(const char *text, size_t size, size_t at);
size_t hl_grapheme_prev(const char *text, size_t size, size_t at);

/* Unicode classes as BERT's tokeniser uses them. */
bool hl_char_is_space(int32_t c);       /* ' ' \t \n \r and category Zs */
bool hl_char_is_control(int32_t c);     /* category C*, without \t \n \r */
bool hl_char_is_punctuation(int32_t c); /* all ASCII symbols, and category P* */
bool hl_char_is_mark(int32_t c);        /* category Mn (combining accents) */
bool hl_char_is_cjk(int32_t c);         /* the CJK ideograph blocks BERT spaces out */
int32_t hl_char_lower(int32_t c);       /* simple lower case */
/* Canonical decomposition (NFD) of one code point: up to 18 code points into out, count returned.
 */
int hl_char_decompose(int32_t c, int32_t out[18]);

/* Growable string. A zeroed one is valid and empty; data is NUL-terminated once something was put.
 */
typedef struct hl_str {
    char *data;
    size_t size, capacity;
    bool failed; /* sticky: memory ran out once; the content is then incomplete */
} hl_str;
void hl_str_put(hl_str *s, const char *bytes, size_t size);
void hl_str_puts(hl_str *s, const char *text);
void hl_str_printf(hl_str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A float as the shortest of %.6g .. %.9g that reads back to the same float32 (round trip). "null"
 * for infinities and NaN. Always with '.', whatever the locale. */
void hl_str_float(hl_str *s, float value);
/* A JSON string literal with quotes and escapes. text must be valid UTF-8. */
void hl_str_json(hl_str *s, const char *text, size_t size);
/* A CSV field (RFC 4180): quoted when it holds a comma, quote or line break. */
void hl_str_csv(hl_str *s, const char *text, size_t size);
void hl_str_free(hl_str *s);

/* Numbers in options and scripts: the whole string must be one number, else HL_ERR_RANGE naming
 * field. */
hl_status hl_parse_int(const char *text, long min, long max, const char *field, long *out,
                       hl_error *err);
hl_status hl_parse_float(const char *text, double min, double max, const char *field, double *out,
                         hl_error *err);

#endif
