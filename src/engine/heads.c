/* heads.json: what is known of the heads. The form is described in engine/model.h. */
#include "headlight/base/json.h"
#include "model_private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t FILE_LIMIT = 4 << 20;

typedef struct reader {
    const hl_json *doc;
    const hl_config *config;
    hl_arena *arena;
    hl_error *err;
    int layer; /* 0-based, for field names */
} reader;

/* Fails about "layers[n].part" where n is the layer's own number, counted from 1. */
static hl_status bad(const reader *r, hl_status status, const char *part, const char *allowed,
                     const char *found) {
    char field[128];
    (void)snprintf(field, sizeof field, "layer %d: %s", r->layer + 1, part);
    return hl_fail(r->err, status, hl_json_name(r->doc), field, allowed, "%s", found);
}

static hl_status out_of_memory(const reader *r) {
    return hl_fail(r->err, HL_ERR_MEMORY, hl_json_name(r->doc), "", "", "no memory");
}

/* An optional text; "" when absent. */
static hl_status copy_text(const reader *r, const hl_jval *object, const char *key,
                           const char **out) {
    const char *text = "";
    hl_status st = HL_OK;
    if (hl_json_find(object, key))
        st = hl_json_need_string(r->doc, object, key, &text, r->err);
    if (st != HL_OK)
        return st;
    *out = hl_arena_strndup(r->arena, text, strlen(text));
    return *out ? HL_OK : out_of_memory(r);
}

/* {"name": "previous", "accuracy": 0.98, "n": 250} */
static hl_status read_relation(const reader *r, const hl_jval *v, hl_head_relation *out) {
    int64_t n = 0;
    const char *name = NULL;
    hl_status st = hl_json_need_string(r->doc, v, "name", &name, r->err);
    if (st == HL_OK)
        st = copy_text(r, v, "name", &out->name);
    if (st == HL_OK && hl_json_find(v, "accuracy"))
        st = hl_json_need_real(r->doc, v, "accuracy", 0.0, 1.0, &out->accuracy, r->err);
    if (st == HL_OK && hl_json_find(v, "n"))
        st = hl_json_need_int(r->doc, v, "n", 0, 1000000000, &n, r->err);
    out->n = (int)n;
    return st;
}

static hl_status read_relations(const reader *r, const hl_jval *v, hl_head_info *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "relations"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "relations", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_head_relation *relations = HL_ARENA_ARRAY(r->arena, hl_head_relation, count);
    if (!relations)
        return out_of_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_relation(r, hl_json_item(list, i), &relations[i]);
    out->relations = relations;
    out->relation_count = (int)count;
    return st;
}

/* number: the head's own, counted from 1; an entry that states one must state this one. */
static hl_status read_head(const reader *r, const hl_jval *v, int number, hl_head_info *out) {
    const char *name = NULL;
    int64_t stated = number;
    hl_status st = hl_json_need_string(r->doc, v, "name", &name, r->err);
    if (st == HL_OK && hl_json_find(v, "head"))
        st = hl_json_need_int(r->doc, v, "head", number, number, &stated, r->err);
    if (st == HL_OK)
        st = copy_text(r, v, "name", &out->name);
    if (st == HL_OK)
        st = copy_text(r, v, "short", &out->shorter);
    if (st == HL_OK && !out->shorter[0])
        out->shorter = out->name;
    if (st == HL_OK)
        st = copy_text(r, v, "description", &out->description);
    if (st == HL_OK)
        st = copy_text(r, v, "question", &out->question);
    return st == HL_OK ? read_relations(r, v, out) : st;
}

/* All heads of the layer or none: a strip with some names missing would be read as an error of
 * ours. */
static hl_status read_heads(const reader *r, const hl_jval *v, hl_layer_info *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "heads"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "heads", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    if (count != (size_t)out->heads) {
        char found[64], allowed[64];
        (void)snprintf(found, sizeof found, "%zu entries", count);
        (void)snprintf(allowed, sizeof allowed, "one for each of its %d heads", out->heads);
        return bad(r, HL_ERR_FORMAT, "heads", allowed, found);
    }
    hl_head_info *heads = HL_ARENA_ARRAY(r->arena, hl_head_info, count);
    if (!heads)
        return out_of_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_head(r, hl_json_item(list, i), (int)i + 1, &heads[i]);
    out->head = heads;
    return st;
}

/* "trained_heads": [1, 2, 4, 8], each a divisor of the width. */
static hl_status read_trained_heads(const reader *r, const hl_jval *v, hl_layer_info *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "trained_heads"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "trained_heads", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    int *heads = HL_ARENA_ARRAY(r->arena, int, count);
    if (!heads)
        return out_of_memory(r);
    for (size_t i = 0; i < count; i++) {
        int64_t n = hl_json_int_or(hl_json_item(list, i), 0);
        if (n < 1 || n > r->config->width || r->config->width % n != 0) {
            char found[64], allowed[64];
            (void)snprintf(found, sizeof found, "%lld", (long long)n);
            (void)snprintf(allowed, sizeof allowed, "divisors of hidden_size %d", r->config->width);
            return bad(r, HL_ERR_RANGE, "trained_heads", allowed, found);
        }
        heads[i] = (int)n;
    }
    out->trained_heads = heads;
    out->trained_heads_count = (int)count;
    return HL_OK;
}

/* "trained_dk": [1, 48]. */
static hl_status read_trained_dk(const reader *r, const hl_jval *v, hl_layer_info *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "trained_dk"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "trained_dk", &list, r->err);
    if (st != HL_OK)
        return st;
    int64_t low = hl_json_int_or(hl_json_item(list, 0), 0);
    int64_t high = hl_json_int_or(hl_json_item(list, 1), 0);
    if (hl_json_count(list) != 2 || low < 1 || low > high || high > r->config->width) {
        char found[64];
        (void)snprintf(found, sizeof found, "%zu numbers, %lld and %lld", hl_json_count(list),
                       (long long)low, (long long)high);
        return bad(r, HL_ERR_RANGE, "trained_dk", "[lowest, highest], both 1 to hidden_size",
                   found);
    }
    out->trained_dk_min = (int)low;
    out->trained_dk_max = (int)high;
    return HL_OK;
}

/* Layers that the file does not mention keep what silent_layers gave them. */
static hl_status read_layer(reader *r, const hl_jval *v, hl_layer_info *layers) {
    int64_t number = 0;
    hl_status st = hl_json_need_int(r->doc, v, "layer", 1, r->config->layers, &number, r->err);
    if (st != HL_OK)
        return st;
    r->layer = (int)number - 1;
    hl_layer_info *out = &layers[r->layer];
    st = read_heads(r, v, out);
    if (st == HL_OK)
        st = read_trained_heads(r, v, out);
    return st == HL_OK ? read_trained_dk(r, v, out) : st;
}

static hl_status read_document(reader *r, const hl_jval *root, hl_layer_info *layers,
                               hl_model_info *info) {
    const hl_jval *list = NULL;
    hl_status st = hl_json_kind(root) == HL_J_OBJECT
                       ? HL_OK
                       : hl_fail(r->err, HL_ERR_FORMAT, hl_json_name(r->doc), "JSON", "an object",
                                 "another kind of value");
    int64_t version = 1;
    if (st == HL_OK && hl_json_find(root, "version"))
        st = hl_json_need_int(r->doc, root, "version", 1, 1, &version, r->err);
    if (st == HL_OK && hl_json_find(root, "name"))
        st = copy_text(r, root, "name", &info->name);
    if (st == HL_OK && hl_json_find(root, "layers"))
        st = hl_json_need_array(r->doc, root, "layers", &list, r->err);
    for (size_t i = 0; st == HL_OK && list && i < hl_json_count(list); i++)
        st = read_layer(r, hl_json_item(list, i), layers);
    return st;
}

/* What holds when the file is silent: the model's own settings are the trained ones. */
static hl_layer_info *silent_layers(const hl_config *config, hl_arena *arena) {
    hl_layer_info *layers = HL_ARENA_ARRAY(arena, hl_layer_info, (size_t)config->layers);
    int *own = HL_ARENA_ARRAY(arena, int, (size_t)config->layers);
    for (int l = 0; layers && own && l < config->layers; l++) {
        own[l] = config->heads[l];
        int dk = config->width / own[l];
        layers[l] = (hl_layer_info){.heads = own[l],
                                    .trained_heads = &own[l],
                                    .trained_heads_count = 1,
                                    .trained_dk_min = dk,
                                    .trained_dk_max = dk};
    }
    return own ? layers : NULL;
}

hl_status hl_heads_parse(const char *bytes, size_t size, const char *name, const hl_config *config,
                         const char *fallback_name, hl_arena *arena, hl_model_info *info,
                         hl_error *err) {
    hl_layer_info *layers = silent_layers(config, arena);
    info->name = hl_arena_strndup(arena, fallback_name, strlen(fallback_name));
    info->layer = layers;
    if (!layers || !info->name)
        return hl_fail(err, HL_ERR_MEMORY, name, "", "", "no memory");
    if (!bytes)
        return HL_OK;
    hl_json *doc = NULL;
    hl_status st = hl_json_parse(&doc, bytes, size, name, err);
    if (st != HL_OK)
        return st;
    reader r = {.doc = doc, .config = config, .arena = arena, .err = err};
    st = read_document(&r, hl_json_root(doc), layers, info);
    hl_json_close(doc);
    return st;
}

hl_status hl_heads_read(const char *path, const hl_config *config, const char *fallback_name,
                        hl_arena *arena, hl_model_info *info, hl_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    hl_status st = HL_OK;
    if (hl_file_exists(path) || hl_dir_exists(path)) /* a folder of that name is an error */
        st = hl_file_read(path, FILE_LIMIT, &bytes, &size, err);
    if (st == HL_OK)
        st = hl_heads_parse(bytes, size, path, config, fallback_name, arena, info, err);
    free(bytes);
    return st;
}
