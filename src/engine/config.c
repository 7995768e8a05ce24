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

/* A head count in a list of ours: a whole number that divides the width. */
static hl_status read_count(const hl_json *doc, const hl_jval *v, const char *field, int width,
                            int *out, hl_error *err) {
    int64_t n = hl_json_int_or(v, 0);
    if (n < 1 || n > width)
        return hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), field,
                       "a whole number, 1 to hidden_size", "%lld", (long long)n);
    *out = (int)n;
    return check_heads(doc, field, (int)n, width, err);
}

/* [12, 12, 8] */
static hl_status read_per_layer(const hl_json *doc, const hl_jval *own, hl_config *c,
                                hl_error *err) {
    const hl_jval *list = NULL;
    hl_status st = hl_json_need_array(doc, own, "heads_per_layer", &list, err);
    if (st == HL_OK && hl_json_count(list) != (size_t)c->layers)
        st =
            hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), "headlight.heads_per_layer",
                    "one number for each of num_hidden_layers", "%zu numbers", hl_json_count(list));
    for (int l = 0; st == HL_OK && l < c->layers; l++) {
        char field[64];
        (void)snprintf(field, sizeof field, "headlight.heads_per_layer[%d]", l);
        st = read_count(doc, hl_json_item(list, (size_t)l), field, c->width, &c->heads[l], err);
    }
    return st;
}

/* Keeps the list sorted; false when the count is there already. */
static bool insert(int *list, int *count, int n) {
    int at = *count;
    while (at > 0 && list[at - 1] >= n)
        at--;
    if (at < *count && list[at] == n)
        return false;
    memmove(list + at + 1, list + at, (size_t)(*count - at) * sizeof *list);
    list[at] = n;
    ++*count;
    return true;
}

static bool holds(const int *list, int count, int n) {
    for (int i = 0; i < count; i++)
        if (list[i] == n)
            return true;
    return false;
}

/* What is shown by default and what the plain tensors hold must be among what was trained. */
static hl_status check_trained(const hl_json *doc, const char *field, const hl_config *c, int layer,
                               hl_error *err) {
    const struct {
        int heads;
        const char *from;
    } must[] = {{c->plain, "num_attention_heads"}, {c->heads[layer], "heads_per_layer"}};
    char allowed[96];
    for (int i = 0; i < 2; i++)
        if (!holds(c->trained[layer], c->trained_count[layer], must[i].heads)) {
            (void)snprintf(allowed, sizeof allowed, "a list with the %d heads of %s", must[i].heads,
                           must[i].from);
            return hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), field, allowed, "%d others",
                           c->trained_count[layer]);
        }
    return HL_OK;
}

typedef struct trained_reader {
    const hl_json *doc;
    hl_config *config;
    hl_error *err;
    hl_status status;
} trained_reader;

/* "5": [1, 2, 4, 8, 12] */
static hl_status read_layer_trained(const trained_reader *r, const char *key, const hl_jval *v) {
    hl_config *c = r->config;
    const char *name = hl_json_name(r->doc);
    char field[96], allowed[64];
    char *end = NULL;
    long number = strtol(key, &end, 10);
    if (end == key || *end || number < 1 || number > c->layers) {
        (void)snprintf(allowed, sizeof allowed, "layers \"1\" to \"%d\"", c->layers);
        return hl_fail(r->err, HL_ERR_RANGE, name, "headlight.trained_heads", allowed,
                       "layer \"%.40s\"", key);
    }
    int layer = (int)number - 1;
    (void)snprintf(field, sizeof field, "headlight.trained_heads.%ld", number);
    if (hl_json_kind(v) != HL_J_ARRAY || hl_json_count(v) > HL_SETTINGS_MAX) {
        (void)snprintf(allowed, sizeof allowed, "a list of at most %d head counts",
                       HL_SETTINGS_MAX);
        return hl_fail(r->err, HL_ERR_FORMAT, name, field, allowed, "%zu entries",
                       hl_json_count(v));
    }
    for (size_t i = 0; i < hl_json_count(v); i++) {
        int heads = 0;
        (void)snprintf(field, sizeof field, "headlight.trained_heads.%ld[%zu]", number, i);
        hl_status st = read_count(r->doc, hl_json_item(v, i), field, c->width, &heads, r->err);
        if (st != HL_OK)
            return st;
        if (!insert(c->trained[layer], &c->trained_count[layer], heads))
            return hl_fail(r->err, HL_ERR_FORMAT, name, field, "each head count once", "%d again",
                           heads);
    }
    (void)snprintf(field, sizeof field, "headlight.trained_heads.%ld", number);
    return check_trained(r->doc, field, c, layer, r->err);
}

static bool visit_trained(void *user, const char *key, const hl_jval *v) {
    trained_reader *r = user;
    r->status = read_layer_trained(r, key, v);
    return r->status == HL_OK;
}

/* {"5": [1, 2, 4, 8, 12]}: layers, counted from 1, whose head counts have weights of their own. */
static hl_status read_trained(const hl_json *doc, const hl_jval *own, hl_config *c, hl_error *err) {
    const hl_jval *trained = hl_json_find(own, "trained_heads");
    trained_reader r = {.doc = doc, .config = c, .err = err, .status = HL_OK};
    if (!trained)
        return HL_OK;
    if (hl_json_kind(trained) != HL_J_OBJECT)
        return hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), "headlight.trained_heads",
                       "an object of lists by layer", "another kind of value");
    hl_json_each(trained, visit_trained, &r);
    return r.status;
}

/* num_attention_heads everywhere, but for what our own key says:
 * "headlight": {"heads_per_layer": [12, 12, 8], "trained_heads": {"3": [4, 8, 12]}} */
static hl_status read_heads(const hl_json *doc, const hl_jval *root, hl_config *c, hl_error *err) {
    hl_status st = need_int(doc, root, "num_attention_heads", HL_WIDTH_MAX, &c->plain, err);
    if (st == HL_OK)
        st = check_heads(doc, "num_attention_heads", c->plain, c->width, err);
    for (int l = 0; l < c->layers; l++)
        c->heads[l] = c->plain;
    const hl_jval *own = hl_json_find(root, "headlight");
    if (st == HL_OK && own && hl_json_find(own, "heads_per_layer"))
        st = read_per_layer(doc, own, c, err);
    return st == HL_OK && own ? read_trained(doc, own, c, err) : st;
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
