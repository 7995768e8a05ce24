/* Reading the JSON that a command printed; a missing key or item fails the test. */
#ifndef HL_TEST_CLI_JSON_H
#define HL_TEST_CLI_JSON_H

#include "support/cli_run.h"
#include <math.h>

static inline hl_json *json_of(const ran *r) {
    hl_json *doc = NULL;
    hl_error err = {0};
    if (r->code != HL_CLI_OK)
        fail_msg("code %d: %s", r->code, r->err);
    if (hl_json_parse(&doc, r->out, r->out_size, "output", &err) != HL_OK)
        fail_msg("no JSON (%s): %s", err.found, r->out);
    return doc;
}

static inline const hl_jval *get(const hl_jval *v, const char *key) {
    const hl_jval *found = hl_json_find(v, key);
    if (!found)
        fail_msg("no \"%s\"", key);
    return found;
}

static inline const hl_jval *item(const hl_jval *v, const char *key, size_t index) {
    const hl_jval *list = get(v, key);
    assert_true(index < hl_json_count(list));
    return hl_json_item(list, index);
}

/* Whole numbers are written without a point. */
static inline double number(const hl_jval *v) {
    return hl_json_kind(v) == HL_J_INT ? (double)hl_json_int_or(v, 0) : hl_json_real_or(v, NAN);
}

static inline double number_at(const hl_jval *matrix, size_t i, size_t j) {
    assert_true(i < hl_json_count(matrix));
    assert_true(j < hl_json_count(hl_json_item(matrix, i)));
    return number(hl_json_item(hl_json_item(matrix, i), j));
}

#endif
