/* Any bytes: cleaning makes valid UTF-8, grapheme borders walk the same way both ways, JSON and
 * numbers are read or refused, and what is written as JSON reads back. */
#include "headlight/base/json.h"
#include "headlight/base/text.h"
#include <stdlib.h>
#include <string.h>

static void require(bool holds) {
    if (!holds)
        abort();
}

static void walk_graphemes(const char *text, size_t size) {
    size_t at = 0;
    while (at < size) {
        size_t next = hl_grapheme_next(text, size, at);
        require(next > at && next <= size);
        require(hl_grapheme_prev(text, size, next) == at);
        at = next;
    }
}

static void write_and_read(const char *text, size_t size) {
    hl_str literal = {0};
    hl_json *doc = NULL;
    hl_str_json(&literal, text, size);
    require(hl_json_parse(&doc, literal.data, literal.size, "fuzz", NULL) == HL_OK);
    require(strcmp(hl_json_string_or(hl_json_root(doc), ""), text) == 0);
    hl_json_close(doc);
    hl_str_free(&literal);
}

static void read_json(const char *bytes, size_t size) {
    hl_json *doc = NULL;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_json_parse(&doc, bytes, size, "fuzz", &err) != HL_OK) {
        require(err.found[0] && hl_error_format(&err, line, sizeof line)[0]);
        return;
    }
    int64_t n;
    const hl_jval *root = hl_json_root(doc);
    for (size_t i = 0; i < hl_json_count(root) && i < 8; i++)
        hl_json_need_int(doc, hl_json_item(root, i), "d_k", 1, 48, &n, &err);
    hl_json_close(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    if (size > 4096) /* walking back is quadratic in the worst case */
        return 0;
    char *clean = hl_utf8_clean(bytes, size, true, NULL);
    require(clean && hl_utf8_valid(clean, strlen(clean), NULL));
    walk_graphemes(clean, strlen(clean));
    write_and_read(clean, strlen(clean));
    read_json(bytes, size);
    long whole;
    double real;
    hl_parse_int(clean, -48, 48, "n", &whole, NULL);
    hl_parse_float(clean, -1.0, 1.0, "x", &real, NULL);
    free(clean);
    return 0;
}
