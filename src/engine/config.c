/* config.json of a BERT-family encoder, in Hugging Face's keys, and our own "headlight". */
#include "config.h"
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t FILE_LIMIT = 4 << 20;

/* A required whole number, 1 to most. The limits are far above any BERT and keep every later
 * product of these numbers inside size_t. */
static hl_status need_int(const hl_json *doc, const hl_jval *root, const char *key, int most,
                          int *out, hl_error *err) {
    int64_t value = 0;
    hl_status st = hl_json_need_int(doc, root, key, 1, most, &value, err);
    *out = (int)value;
    return st;
}

/* A key that, when present, must be this word. */
static hl_status only(const hl_json *doc, const hl_jval *root, const char *key, const char *allowed,
                      hl_error *err) {
    const hl_jval *v = hl_json_find(root, key);
    if (!v)
        return HL_OK;
    const char *found = hl_json_string_or(v, "another kind of value");
    return strcmp(found, allowed) == 0
               ? HL_OK
               : hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), key, allowed, "\"%s\"", found);
}

static hl_status check_heads(const hl_json *doc, const char *field, int heads, int width,
                             hl_error *err) {
    char allowed[64];
    (void)snprintf(allowed, sizeof allowed, "a divisor of hidden_size %d", width);
    return width % heads == 0
               ? HL_OK
               : hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), field, allowed, "%d", heads);
}

/* "headlight": {"heads_per_layer": [12, 12, 8]}; without it, num_attention_heads everywhere. */
static hl_status read_heads(const hl_json *doc, const hl_jval *root, hl_config *c, hl_error *err) {
    int common = 0;
    hl_status st = need_int(doc, root, "num_attention_heads", HL_WIDTH_MAX, &common, err);
    if (st == HL_OK)
        st = check_heads(doc, "num_attention_heads", common, c->width, err);
    for (int l = 0; l < c->layers; l++)
        c->heads[l] = common;
    const hl_jval *own = hl_json_find(root, "headlight");
    if (st != HL_OK || !own || !hl_json_find(own, "heads_per_layer"))
        return st;
    const hl_jval *list = NULL;
    st = hl_json_need_array(doc, own, "heads_per_layer", &list, err);
    if (st == HL_OK && hl_json_count(list) != (size_t)c->layers)
        st =
            hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), "headlight.heads_per_layer",
                    "one number for each of num_hidden_layers", "%zu numbers", hl_json_count(list));
    for (int l = 0; st == HL_OK && l < c->layers; l++) {
        int64_t n = hl_json_int_or(hl_json_item(list, (size_t)l), 0);
        char field[64];
        (void)snprintf(field, sizeof field, "headlight.heads_per_layer[%d]", l);
        if (n < 1 || n > c->width)
            st = hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), field,
                         "a whole number, 1 to hidden_size", "%lld", (long long)n);
        else
            st = check_heads(doc, field, (int)n, c->width, err);
        c->heads[l] = (int)n;
    }
    return st;
}

/* The keys of transformers' BertConfig that change a number; the others (dropout, initialisation,
 * padding token) are of training and are not looked at. Defaults are those of transformers. */
static hl_status read_keys(const hl_json *doc, const hl_jval *root, hl_config *c, hl_error *err) {
    const char *type = NULL;
    hl_status st = hl_json_need_string(doc, root, "model_type", &type, err);
    if (st == HL_OK)
        st = only(doc, root, "model_type", "bert", err);
    if (st == HL_OK)
        st = only(doc, root, "hidden_act", "gelu", err);
    if (st == HL_OK)
        st = only(doc, root, "position_embedding_type", "absolute", err);
    if (st == HL_OK)
        st = need_int(doc, root, "hidden_size", HL_WIDTH_MAX, &c->width, err);
    if (st == HL_OK)
        st = need_int(doc, root, "num_hidden_layers", HL_LAYERS_MAX, &c->layers, err);
    if (st == HL_OK)
        st = need_int(doc, root, "intermediate_size", 65536, &c->intermediate, err);
    if (st == HL_OK)
        st = need_int(doc, root, "vocab_size", 1000000, &c->vocab, err);
    if (st == HL_OK)
        st = need_int(doc, root, "max_position_embeddings", HL_POSITIONS_MAX, &c->positions, err);
    if (st == HL_OK && c->positions < 2)
        st = hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "max_position_embeddings",
                     "2 or more, for [CLS] and [SEP]", "%d", c->positions);
    c->types = 2;
    if (st == HL_OK && hl_json_find(root, "type_vocab_size"))
        st = need_int(doc, root, "type_vocab_size", 1000, &c->types, err);
    double eps = 1e-12;
    if (st == HL_OK && hl_json_find(root, "layer_norm_eps"))
        st = hl_json_need_real(doc, root, "layer_norm_eps", 1e-20, 0.1, &eps, err);
    c->eps = (float)eps;
    return st == HL_OK ? read_heads(doc, root, c, err) : st;
}

hl_status hl_config_parse(hl_config *out, const char *bytes, size_t size, const char *name,
                          hl_error *err) {
    hl_json *doc = NULL;
    hl_status st = hl_json_parse(&doc, bytes, size, name, err);
    if (st != HL_OK)
        return st;
    *out = (hl_config){0};
    if (hl_json_kind(hl_json_root(doc)) == HL_J_OBJECT)
        st = read_keys(doc, hl_json_root(doc), out, err);
    else
        st = hl_fail(err, HL_ERR_FORMAT, name, "JSON", "an object", "another kind of value");
    hl_json_close(doc);
    return st;
}

hl_status hl_config_read(hl_config *out, const char *path, hl_error *err) {
    char *bytes = NULL;
    size_t size = 0;
    hl_status st = hl_file_read(path, FILE_LIMIT, &bytes, &size, err);
    if (st == HL_OK)
        st = hl_config_parse(out, bytes, size, path, err);
    free(bytes);
    return st;
}
