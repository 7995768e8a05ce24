/* heads.json: what is known of the heads. The form is described in engine/model.h. */
#include "heads.h"
#include "model_private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t FILE_LIMIT = 4 << 20;

hl_status hl_heads_bad(const hl_heads_reader *r, hl_status status, const char *part,
                       const char *allowed, const char *found) {
    char field[128];
    if (r->heads)
        (void)snprintf(field, sizeof field, "layer %d, %d heads: %s", r->layer + 1, r->heads, part);
    else
        (void)snprintf(field, sizeof field, "layer %d: %s", r->layer + 1, part);
    return hl_fail(r->err, status, hl_json_name(r->doc), field, allowed, "%s", found);
}

hl_status hl_heads_memory(const hl_heads_reader *r) {
    return hl_fail(r->err, HL_ERR_MEMORY, hl_json_name(r->doc), "", "", "no memory");
}

/* An optional text; "" when absent. */
static hl_status copy_text(const hl_heads_reader *r, const hl_jval *object, const char *key,
                           const char **out) {
    const char *text = "";
    hl_status st = HL_OK;
    if (hl_json_find(object, key))
        st = hl_json_need_string(r->doc, object, key, &text, r->err);
    if (st != HL_OK)
        return st;
    *out = hl_arena_strndup(r->arena, text, strlen(text));
    return *out ? HL_OK : hl_heads_memory(r);
}

/* {"name": "previous", "accuracy": 0.98, "n": 250} */
static hl_status read_relation(const hl_heads_reader *r, const hl_jval *v, hl_head_relation *out) {
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

static hl_status read_relations(const hl_heads_reader *r, const hl_jval *v, hl_head_info *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "relations"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "relations", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_head_relation *relations = HL_ARENA_ARRAY(r->arena, hl_head_relation, count);
    if (!relations)
        return hl_heads_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_relation(r, hl_json_item(list, i), &relations[i]);
    out->relations = relations;
    out->relation_count = (int)count;
    return st;
}

/* number: the head's own, counted from 1; an entry that states one must state this one. */
static hl_status read_head(const hl_heads_reader *r, const hl_jval *v, int number,
                           hl_head_info *out) {
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

/* All heads of a head count or none: a strip with some names missing would be read as an error of
 * ours. */
hl_status hl_heads_list(const hl_heads_reader *r, const hl_jval *v, const char *key, int need,
                        const hl_head_info **out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, key))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, key, &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    if (count != (size_t)need) {
        char found[64], allowed[64];
        (void)snprintf(found, sizeof found, "%zu entries", count);
        (void)snprintf(allowed, sizeof allowed, "one for each of its %d heads", need);
        return hl_heads_bad(r, HL_ERR_FORMAT, key, allowed, found);
    }
    hl_head_info *heads = HL_ARENA_ARRAY(r->arena, hl_head_info, count);
    if (!heads)
        return hl_heads_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_head(r, hl_json_item(list, i), (int)i + 1, &heads[i]);
    *out = heads;
    return st;
}

/* Layers that the file does not mention keep what hl_heads_silent gave them. */
static hl_status read_layer(hl_heads_reader *r, const hl_jval *v, int64_t version,
                            hl_layer_info *layers) {
    int64_t number = 0;
    hl_status st = hl_json_need_int(r->doc, v, "layer", 1, r->config->layers, &number, r->err);
    if (st != HL_OK)
        return st;
    r->layer = (int)number - 1;
    hl_layer_info *out = &layers[r->layer];
    return version == 1 ? hl_heads_single(r, v, out) : hl_heads_settings(r, v, out);
}

/* {"heads": 8, "dk": 4, "relation": "previous", "n": 250, "accuracy": 0.98} */
static hl_status read_point(const hl_heads_reader *r, const hl_jval *v, hl_sweep_point *out) {
    int64_t heads = 0, dk = 0, n = 0;
    const char *relation = NULL;
    const int width = r->config->width;
    hl_status st = hl_json_need_int(r->doc, v, "heads", 1, width, &heads, r->err);
    if (st == HL_OK)
        st = hl_json_need_int(r->doc, v, "dk", 1, width / (int)heads, &dk, r->err);
    if (st == HL_OK)
        st = hl_json_need_string(r->doc, v, "relation", &relation, r->err);
    if (st == HL_OK)
        st = copy_text(r, v, "relation", &out->relation);
    if (st == HL_OK)
        st = hl_json_need_int(r->doc, v, "n", 0, 1000000000, &n, r->err);
    if (st == HL_OK)
        st = hl_json_need_real(r->doc, v, "accuracy", 0.0, 1.0, &out->accuracy, r->err);
    out->heads = (int)heads;
    out->dk = (int)dk;
    out->n = (int)n;
    return st;
}

static hl_status read_sweep(const hl_heads_reader *r, const hl_jval *root, hl_model_info *info) {
    const hl_jval *list = NULL;
    if (!hl_json_find(root, "sweep"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, root, "sweep", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_sweep_point *points = HL_ARENA_ARRAY(r->arena, hl_sweep_point, count);
    if (!points)
        return hl_heads_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_point(r, hl_json_item(list, i), &points[i]);
    info->sweep = points;
    info->sweep_count = (int)count;
    return st;
}

static hl_status read_document(hl_heads_reader *r, const hl_jval *root, hl_layer_info *layers,
                               hl_model_info *info) {
    const hl_jval *list = NULL;
    hl_status st = hl_json_kind(root) == HL_J_OBJECT
                       ? HL_OK
                       : hl_fail(r->err, HL_ERR_FORMAT, hl_json_name(r->doc), "JSON", "an object",
                                 "another kind of value");
    int64_t version = 1;
    if (st == HL_OK && hl_json_find(root, "version"))
        st = hl_json_need_int(r->doc, root, "version", 1, 2, &version, r->err);
    if (st == HL_OK && hl_json_find(root, "name"))
        st = copy_text(r, root, "name", &info->name);
    if (st == HL_OK && hl_json_find(root, "layers"))
        st = hl_json_need_array(r->doc, root, "layers", &list, r->err);
    for (size_t i = 0; st == HL_OK && list && i < hl_json_count(list); i++)
        st = read_layer(r, hl_json_item(list, i), version, layers);
    return st == HL_OK ? read_sweep(r, root, info) : st;
}

/* What holds where the file is silent. */
static hl_layer_info *silent_layers(const hl_config *config, hl_arena *arena) {
    hl_layer_info *layers = HL_ARENA_ARRAY(arena, hl_layer_info, (size_t)config->layers);
    bool ok = layers != NULL;
    for (int l = 0; ok && l < config->layers; l++)
        ok = hl_heads_silent(config, l, arena, &layers[l]);
    return ok ? layers : NULL;
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
    hl_heads_reader r = {.doc = doc, .config = config, .arena = arena, .err = err};
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
