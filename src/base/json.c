/* JSON over jansson. A value is a json_t under another name; a document adds the name for errors.
 */
#include "headlight/base/json.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 64 };

struct hl_json {
    json_t *root;
    char name[256];
};

static const json_t *as_json(const hl_jval *v) {
    return (const json_t *)v;
}

static const hl_jval *as_value(const json_t *v) {
    return (const hl_jval *)v;
}

/* Deeper than MAX_DEPTH anywhere? Stops before jansson recurses on hostile input. *at: where. */
static bool too_deep(const char *bytes, size_t size, size_t *at) {
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            *at = i;
            if (++depth > MAX_DEPTH)
                return true;
        } else if (c == ']' || c == '}') {
            depth--;
        }
    }
    return false;
}

hl_status hl_json_parse(hl_json **out, const char *bytes, size_t size, const char *name,
                        hl_error *err) {
    size_t deep_at = 0;
    if (too_deep(bytes, size, &deep_at))
        return hl_fail_at(err, HL_ERR_FORMAT, name, deep_at, "JSON", "at most 64 levels",
                          "deeper nesting");
    hl_json *doc = calloc(1, sizeof *doc);
    if (!doc)
        return hl_fail(err, HL_ERR_MEMORY, name, NULL, NULL, "out of memory");
    json_error_t why;
    doc->root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!doc->root) {
        free(doc);
        return hl_fail_at(err, HL_ERR_FORMAT, name, (uint64_t)(why.position > 0 ? why.position : 0),
                          "JSON", "well-formed JSON", "%s (line %d)", why.text, why.line);
    }
    snprintf(doc->name, sizeof doc->name, "%s", name ? name : "");
    *out = doc;
    return HL_OK;
}

void hl_json_close(hl_json *doc) {
    if (!doc)
        return;
    json_decref(doc->root);
    free(doc);
}

const hl_jval *hl_json_root(const hl_json *doc) {
    return as_value(doc->root);
}

const char *hl_json_name(const hl_json *doc) {
    return doc->name;
}

hl_jkind hl_json_kind(const hl_jval *v) {
    switch (json_typeof(as_json(v))) {
    case JSON_OBJECT: return HL_J_OBJECT;
    case JSON_ARRAY: return HL_J_ARRAY;
    case JSON_STRING: return HL_J_STRING;
    case JSON_INTEGER: return HL_J_INT;
    case JSON_REAL: return HL_J_REAL;
    case JSON_TRUE:
    case JSON_FALSE: return HL_J_BOOL;
    case JSON_NULL: break;
    }
    return HL_J_NULL;
}

const hl_jval *hl_json_find(const hl_jval *v, const char *key) {
    return as_value(json_object_get(as_json(v), key));
}

size_t hl_json_count(const hl_jval *v) {
    return json_array_size(as_json(v)) + json_object_size(as_json(v));
}

const hl_jval *hl_json_item(const hl_jval *array, size_t index) {
    return as_value(json_array_get(as_json(array), index));
}

/* jansson's iterators want a json_t that is not const, though they change nothing. */
static json_t *unlocked(const json_t *v) {
    union {
        const json_t *from;
        json_t *to;
    } pointer = {.from = v};
    return pointer.to;
}

void hl_json_each(const hl_jval *object,
                  bool (*fn)(void *user, const char *key, const hl_jval *value), void *user) {
    json_t *o = unlocked(as_json(object));
    for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i))
        if (!fn(user, json_object_iter_key(i), as_value(json_object_iter_value(i))))
            return;
}

int64_t hl_json_int_or(const hl_jval *v, int64_t fallback) {
    return json_is_integer(as_json(v)) ? json_integer_value(as_json(v)) : fallback;
}

double hl_json_real_or(const hl_jval *v, double fallback) {
    return json_is_number(as_json(v)) ? json_number_value(as_json(v)) : fallback;
}

bool hl_json_bool_or(const hl_jval *v, bool fallback) {
    return json_is_boolean(as_json(v)) ? json_is_true(as_json(v)) : fallback;
}

const char *hl_json_string_or(const hl_jval *v, const char *fallback) {
    return json_is_string(as_json(v)) ? json_string_value(as_json(v)) : fallback;
}

/* Writes the way from here to target ("a.list[3].b") to path; false when target is not below. */
static bool find_path(const json_t *here, const json_t *target, char *path, size_t size,
                      size_t used) {
    if (here == target) {
        path[used] = '\0';
        return true;
    }
    json_t *o = unlocked(here);
    for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i)) {
        int n =
            snprintf(path + used, size - used, "%s%s", used ? "." : "", json_object_iter_key(i));
        if (n < 0 || (size_t)n >= size - used)
            n = 0; /* no room: leave this step out */
        if (find_path(json_object_iter_value(i), target, path, size, used + (size_t)n))
            return true;
    }
    for (size_t i = 0; i < json_array_size(here); i++) {
        int n = snprintf(path + used, size - used, "[%zu]", i);
        if (n < 0 || (size_t)n >= size - used)
            n = 0;
        if (find_path(json_array_get(here, i), target, path, size, used + (size_t)n))
            return true;
    }
    return false;
}

/* "path.to.object.key" for an error. */
static void field_name(const hl_json *doc, const hl_jval *object, const char *key, char out[128]) {
    if (!find_path(doc->root, as_json(object), out, 128, 0))
        out[0] = '\0';
    size_t used = strlen(out);
    snprintf(out + used, 128 - used, "%s%s", used ? "." : "", key);
}

static void describe(const json_t *v, char *out, size_t size) {
    static const char *const kind[] = {[JSON_OBJECT] = "an object",
                                       [JSON_ARRAY] = "a list",
                                       [JSON_TRUE] = "true",
                                       [JSON_FALSE] = "false",
                                       [JSON_NULL] = "null"};
    if (json_is_string(v))
        snprintf(out, size, "\"%s\"", json_string_value(v));
    else if (json_is_integer(v))
        snprintf(out, size, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    else if (json_is_real(v))
        snprintf(out, size, "%g", json_real_value(v));
    else
        snprintf(out, size, "%s", v ? kind[json_typeof(v)] : "nothing (it is missing)");
}

static hl_status wrong_field(const hl_json *doc, const hl_jval *object, const char *key,
                             hl_status status, const char *allowed, hl_error *err) {
    char field[128], found[192];
    field_name(doc, object, key, field);
    describe(as_json(hl_json_find(object, key)), found, sizeof found);
    return hl_fail(err, status, doc->name, field, allowed, "%s", found);
}

hl_status hl_json_need_int(const hl_json *doc, const hl_jval *object, const char *key, int64_t min,
                           int64_t max, int64_t *out, hl_error *err) {
    const json_t *v = as_json(hl_json_find(object, key));
    int64_t value = json_is_integer(v) ? json_integer_value(v) : 0;
    if (!json_is_integer(v) || value < min || value > max) {
        char allowed[96];
        snprintf(allowed, sizeof allowed, "a whole number %lld to %lld", (long long)min,
                 (long long)max);
        return wrong_field(doc, object, key, json_is_integer(v) ? HL_ERR_RANGE : HL_ERR_FORMAT,
                           allowed, err);
    }
    *out = value;
    return HL_OK;
}

hl_status hl_json_need_real(const hl_json *doc, const hl_jval *object, const char *key, double min,
                            double max, double *out, hl_error *err) {
    const json_t *v = as_json(hl_json_find(object, key));
    double value = json_number_value(v);
    if (!json_is_number(v) || value < min || value > max) {
        char allowed[96];
        snprintf(allowed, sizeof allowed, "a number %g to %g", min, max);
        return wrong_field(doc, object, key, json_is_number(v) ? HL_ERR_RANGE : HL_ERR_FORMAT,
                           allowed, err);
    }
    *out = value;
    return HL_OK;
}

hl_status hl_json_need_string(const hl_json *doc, const hl_jval *object, const char *key,
                              const char **out, hl_error *err) {
    const json_t *v = as_json(hl_json_find(object, key));
    if (!json_is_string(v))
        return wrong_field(doc, object, key, HL_ERR_FORMAT, "a text in quotes", err);
    *out = json_string_value(v);
    return HL_OK;
}

hl_status hl_json_need_array(const hl_json *doc, const hl_jval *object, const char *key,
                             const hl_jval **out, hl_error *err) {
    const hl_jval *v = hl_json_find(object, key);
    if (!json_is_array(as_json(v)))
        return wrong_field(doc, object, key, HL_ERR_FORMAT, "a list", err);
    *out = v;
    return HL_OK;
}
