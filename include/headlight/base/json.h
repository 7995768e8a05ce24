/* base/json.h - reading JSON with errors that name the field. Wraps jansson; its header stays
 * private.
 *
 * A document is parsed from bytes (at most depth 64, no duplicate keys, UTF-8 checked). Getters
 * take the object and a key, check the type and range and fill the error with file and
 * "path.to.key". Writing JSON is done with hl_str (base/text.h).
 */
#ifndef HEADLIGHT_BASE_JSON_H
#define HEADLIGHT_BASE_JSON_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hl_json hl_json; /* a parsed document, owns everything */
typedef struct hl_jval hl_jval; /* a value inside one; borrowed, lives as long as the document */

/* name is used in errors ("config.json", "data.jsonl:17"). */
hl_status hl_json_parse(hl_json **out, const char *bytes, size_t size, const char *name,
                        hl_error *err);
void hl_json_close(hl_json *doc);
const hl_jval *hl_json_root(const hl_json *doc);
const char *hl_json_name(const hl_json *doc);

typedef enum hl_jkind {
    HL_J_NULL,
    HL_J_BOOL,
    HL_J_INT,
    HL_J_REAL,
    HL_J_STRING,
    HL_J_ARRAY,
    HL_J_OBJECT
} hl_jkind;
hl_jkind hl_json_kind(const hl_jval *v);

/* NULL when there is no such key (or v is no object). */
const hl_jval *hl_json_find(const hl_jval *v, const char *key);
/* Array and object sizes; 0 for other kinds. Items and entries by index (O(1)). */
size_t hl_json_count(const hl_jval *v);
const hl_jval *hl_json_item(const hl_jval *array, size_t index);
/* Object iteration: fn returns false to stop. */
void hl_json_each(const hl_jval *object,
                  bool (*fn)(void *user, const char *key, const hl_jval *value), void *user);

/* Plain reads; wrong kind gives the fallback. */
int64_t hl_json_int_or(const hl_jval *v, int64_t fallback);
double hl_json_real_or(const hl_jval *v, double fallback);
bool hl_json_bool_or(const hl_jval *v, bool fallback);
const char *hl_json_string_or(const hl_jval *v,
                              const char *fallback); /* borrowed, NUL-terminated */

/* Required fields: HL_ERR_FORMAT "missing", wrong kind, or HL_ERR_RANGE outside min..max. */
hl_status hl_json_need_int(const hl_json *doc, const hl_jval *object, const char *key, int64_t min,
                           int64_t max, int64_t *out, hl_error *err);
hl_status hl_json_need_real(const hl_json *doc, const hl_jval *object, const char *key, double min,
                            double max, double *out, hl_error *err);
hl_status hl_json_need_string(const hl_json *doc, const hl_jval *object, const char *key,
                              const char **out, hl_error *err);
hl_status hl_json_need_array(const hl_json *doc, const hl_jval *object, const char *key,
                             const hl_jval **out, hl_error *err);

#endif
