/* Opening a model directory: config, vocabulary, head names, weights. */
#include "model_private.h"
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct loader {
    hl_model *m;
    float *buffer; /* F32 copy of the tensor being packed */
    size_t room;   /* floats in buffer */
    hl_error *err;
} loader;

static hl_status no_memory(const loader *l, const char *what) {
    return hl_fail(l->err, HL_ERR_MEMORY, l->m->file.name, what, "", "no memory");
}

/* The tensor by its name, with or without "bert." in front. */
static hl_status find_tensor(const loader *l, const char *name, int64_t rows, int64_t cols,
                             const char *why, const hl_tensor **out) {
    const hl_safetensors *file = &l->m->file;
    char prefixed[160];
    (void)snprintf(prefixed, sizeof prefixed, "bert.%s", name);
    const hl_tensor *t = hl_safetensors_find(file, name);
    t = t ? t : hl_safetensors_find(file, prefixed);
    if (!t)
        return hl_fail(l->err, HL_ERR_FORMAT, file->name, name,
                       "a tensor of this name, with or without \"bert.\" in front", "missing");
    *out = t;
    return hl_tensor_check(file, t, rows, cols, why, l->err);
}

/* Index of the first number that is not finite, or count. The first loop only asks whether there is
 * one, in whole numbers, which the compiler does many at a time. */
static size_t first_not_finite(const float *x, size_t count) {
    uint32_t any = 0, bits;
    for (size_t i = 0; i < count; i++) {
        memcpy(&bits, &x[i], sizeof bits);
        any |= (bits & 0x7F800000u) == 0x7F800000u;
    }
    size_t i = any ? 0 : count;
    while (i < count && isfinite(x[i]))
        i++;
    return i;
}

static hl_status read_floats(const loader *l, const hl_tensor *t, float *to) {
    hl_tensor_read(t, 0, t->count, to);
    size_t bad = first_not_finite(to, t->count);
    if (bad == t->count)
        return HL_OK;
    uint64_t each = t->dtype == HL_DTYPE_F32 ? 4 : 2;
    return hl_fail_at(l->err, HL_ERR_FORMAT, l->m->file.name, t->offset + bad * each, t->name,
                      "finite numbers", "%f at element %zu", (double)to[bad], bad);
}

/* A vector that stays in the model's arena. */
static hl_status load_vector(const loader *l, const char *name, int size, const char *why,
                             const float **out) {
    const hl_tensor *t = NULL;
    hl_status st = find_tensor(l, name, size, 0, why, &t);
    if (st != HL_OK)
        return st;
    float *to = hl_arena_alloc_raw(&l->m->arena, t->count * sizeof *to);
    *out = to;
    return to ? read_floats(l, t, to) : no_memory(l, name);
}

static const char WIDTH[] = "config.json: hidden_size";
static const char INTERMEDIATE[] = "config.json: intermediate_size, hidden_size";

static hl_status load_norm(const loader *l, const char *prefix, hl_norm *out) {
    char name[128];
    (void)snprintf(name, sizeof name, "%s.weight", prefix);
    hl_status st = load_vector(l, name, l->m->config.width, WIDTH, &out->gamma);
    (void)snprintf(name, sizeof name, "%s.bias", prefix);
    return st == HL_OK ? load_vector(l, name, l->m->config.width, WIDTH, &out->beta) : st;
}

/* What was packed is not read from the file again: its pages may go. Only whole pages inside the
 * tensor are named; on failure nothing is lost. */
static void drop_pages(const hl_map *map, const hl_tensor *t) {
    const size_t page = 1 << 16; /* a multiple of every page size in use */
    size_t begin = ((size_t)t->offset + page - 1) / page * page;
    size_t end = (size_t)(t->offset + t->bytes) / page * page;
    union {
        const unsigned char *read;
        void *any;
    } at = {.read = map->data + begin};
    if (begin < end)
        (void)madvise(at.any, end - begin, MADV_DONTNEED);
}

static hl_status load_linear(const loader *l, const char *prefix, const char *part, int in, int out,
                             const char *why, bool gelu, hl_linear **linear) {
    char name[128];
    const hl_tensor *w = NULL, *b = NULL;
    (void)snprintf(name, sizeof name, "%s.%s.weight", prefix, part);
    hl_status st = find_tensor(l, name, out, in, why, &w);
    (void)snprintf(name, sizeof name, "%s.%s.bias", prefix, part);
    if (st == HL_OK)
        st = find_tensor(l, name, out, 0, why, &b);
    if (st == HL_OK && w->count + b->count > l->room)
        st = no_memory(l, name); /* cannot happen: room is the largest of all */
    if (st == HL_OK)
        st = read_floats(l, w, l->buffer);
    if (st == HL_OK)
        st = read_floats(l, b, l->buffer + w->count);
    if (st == HL_OK)
        st = hl_linear_open(linear, &l->m->pool, l->buffer, l->buffer + w->count, in, out, gelu,
                            l->err);
    if (st == HL_OK)
        drop_pages(&l->m->map, w);
    return st;
}

/* What one head count of a layer has for itself, by the names of transformers' BertLayer:
 *     attention.self.{query,key,value} (D,D)   attention.output.dense (D,D)   ...LayerNorm (D)
 * behind "encoder.layer.4." for num_attention_heads, "headlight.layer.4.heads.8." for others. */
static hl_status load_setting(const loader *l, int layer, int heads, hl_setting *to) {
    const hl_config *c = &l->m->config;
    const int D = c->width;
    char prefix[64], norm[128];
    if (c->trained_count[layer] == 0 || heads == c->plain)
        (void)snprintf(prefix, sizeof prefix, "encoder.layer.%d", layer);
    else
        (void)snprintf(prefix, sizeof prefix, "headlight.layer.%d.heads.%d", layer, heads);
    (void)snprintf(norm, sizeof norm, "%s.attention.output.LayerNorm", prefix);
    to->heads = heads;
    hl_status st = load_linear(l, prefix, "attention.self.query", D, D, WIDTH, false, &to->q);
    if (st == HL_OK)
        st = load_linear(l, prefix, "attention.self.key", D, D, WIDTH, false, &to->k);
    if (st == HL_OK)
        st = load_linear(l, prefix, "attention.self.value", D, D, WIDTH, false, &to->v);
    if (st == HL_OK)
        st = load_linear(l, prefix, "attention.output.dense", D, D, WIDTH, false, &to->o);
    return st == HL_OK ? load_norm(l, norm, &to->after_attention) : st;
}

/* All settings of an encoder layer and the feed-forward that they share:
 *     intermediate.dense (F,D)   output.dense (D,F)   output.LayerNorm (D) */
static hl_status load_layer(const loader *l, int n) {
    const hl_config *c = &l->m->config;
    hl_layer *to = &l->m->layers[n];
    const int D = c->width, F = c->intermediate;
    const int count = c->trained_count[n] ? c->trained_count[n] : 1;
    char prefix[64], norm[128];
    (void)snprintf(prefix, sizeof prefix, "encoder.layer.%d", n);
    (void)snprintf(norm, sizeof norm, "%s.output.LayerNorm", prefix);
    to->settings = HL_ARENA_ARRAY(&l->m->arena, hl_setting, (size_t)count);
    if (!to->settings)
        return no_memory(l, prefix);
    to->setting_count = count;
    hl_status st = HL_OK;
    for (int i = 0; st == HL_OK && i < count; i++) {
        int heads = c->trained_count[n] ? c->trained[n][i] : c->heads[n];
        to->own = heads == c->heads[n] ? i : to->own;
        st = load_setting(l, n, heads, &to->settings[i]);
    }
    if (st == HL_OK)
        st = load_linear(l, prefix, "intermediate.dense", D, F, INTERMEDIATE, true, &to->up);
    if (st == HL_OK)
        st = load_linear(l, prefix, "output.dense", F, D, INTERMEDIATE, false, &to->down);
    return st == HL_OK ? load_norm(l, norm, &to->after_feed_forward) : st;
}

const hl_setting *hl_layer_weights(const hl_layer *layer, int heads) {
    for (int i = 0; i < layer->setting_count; i++)
        if (layer->settings[i].heads == heads)
            return &layer->settings[i];
    return &layer->settings[layer->own];
}

/* The tables are only checked here; embed() reads single rows of them. */
static hl_status load_embeddings(const loader *l) {
    hl_model *m = l->m;
    const hl_config *c = &m->config;
    const char *why = "config.json: vocab_size, hidden_size";
    hl_status st =
        find_tensor(l, "embeddings.word_embeddings.weight", c->vocab, c->width, why, &m->word);
    why = "config.json: max_position_embeddings, hidden_size";
    if (st == HL_OK)
        st = find_tensor(l, "embeddings.position_embeddings.weight", c->positions, c->width, why,
                         &m->position);
    why = "config.json: type_vocab_size, hidden_size";
    if (st == HL_OK)
        st = find_tensor(l, "embeddings.token_type_embeddings.weight", c->types, c->width, why,
                         &m->type);
    return st == HL_OK ? load_norm(l, "embeddings.LayerNorm", &m->after_embedding) : st;
}

/* A layer number beyond config.json's means that the two do not belong together. */
static hl_status check_no_more_layers(const loader *l) {
    const hl_config *c = &l->m->config;
    char name[128];
    (void)snprintf(name, sizeof name, "encoder.layer.%d.attention.self.query.weight", c->layers);
    char prefixed[140];
    (void)snprintf(prefixed, sizeof prefixed, "bert.%s", name);
    if (!hl_safetensors_find(&l->m->file, name) && !hl_safetensors_find(&l->m->file, prefixed))
        return HL_OK;
    return hl_fail(l->err, HL_ERR_FORMAT, l->m->file.name, name,
                   "layers below config.json's num_hidden_layers", "layer %d of %d", c->layers,
                   c->layers);
}

/* Weights of a head count that config.json does not list would be carried and never used. */
static hl_status check_no_more_settings(const loader *l) {
    const hl_config *c = &l->m->config;
    for (size_t i = 0; i < l->m->file.count; i++) {
        const hl_tensor *t = &l->m->file.tensors[i];
        const char *name = strncmp(t->name, "bert.", 5) == 0 ? t->name + 5 : t->name;
        int layer = 0, heads = 0, after = 0;
        if (strncmp(name, "headlight.", 10) != 0)
            continue;
        bool known =
            sscanf(name, "headlight.layer.%4d.heads.%5d.%n", &layer, &heads, &after) == 2 &&
            after > 0 && layer >= 0 && layer < c->layers && heads != c->plain;
        bool listed = false;
        for (int s = 0; known && s < c->trained_count[layer]; s++)
            listed = listed || c->trained[layer][s] == heads;
        if (!listed)
            return hl_fail_at(l->err, HL_ERR_FORMAT, l->m->file.name, t->offset, t->name,
                              "layers and head counts of config.json's headlight.trained_heads",
                              "none of them");
    }
    return HL_OK;
}

/* Floats of all packed matrices: four square ones for each setting, two for each feed-forward. */
static size_t packed_floats(const hl_config *c) {
    const size_t D = (size_t)c->width, F = (size_t)c->intermediate;
    size_t settings = 0;
    for (int n = 0; n < c->layers; n++)
        settings += c->trained_count[n] ? (size_t)c->trained_count[n] : 1;
    return settings * 4 * D * D + (size_t)c->layers * 2 * D * F;
}

static hl_status load_weights(loader *l) {
    hl_model *m = l->m;
    const size_t D = (size_t)m->config.width, F = (size_t)m->config.intermediate;
    hl_status st = load_embeddings(l);
    if (st == HL_OK)
        st = check_no_more_layers(l);
    if (st == HL_OK)
        st = check_no_more_settings(l);
    m->layers = HL_ARENA_ARRAY(&m->arena, hl_layer, (size_t)m->config.layers);
    l->room = D * (F > D ? F : D) + (F > D ? F : D);
    l->buffer = malloc(l->room * sizeof *l->buffer);
    if (st == HL_OK && (!m->layers || !l->buffer))
        st = no_memory(l, "layers");
    /* Never more than the file can hold in F16. */
    size_t weights = packed_floats(&m->config) * sizeof(float);
    if (st == HL_OK)
        hl_pool_open(&m->pool, weights < 2 * m->map.size ? weights : 2 * m->map.size);
    for (int n = 0; st == HL_OK && n < m->config.layers; n++)
        st = load_layer(l, n);
    free(l->buffer);
    l->buffer = NULL;
    return st;
}

/* The last part of a path, "/" at the end or not. */
static const char *folder_name(hl_arena *arena, const char *dir) {
    size_t end = strlen(dir);
    while (end > 1 && dir[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && dir[start - 1] != '/')
        start--;
    return hl_arena_strndup(arena, dir + start, end - start);
}

static const char *file_in(hl_model *m, const char *name) {
    return hl_arena_printf(&m->arena, "%s/%s", m->info.dir, name);
}

/* Tables are padded to a multiple of 128 rows at most: with fewer pieces than that the file was cut
 * short. More would index past the table. */
static hl_status load_vocab(hl_model *m, const char *path, hl_error *err) {
    enum { PADDING = 128 };
    char allowed[80];
    hl_status st = hl_vocab_open(&m->vocab, path, err);
    int count = st == HL_OK ? hl_vocab_count(m->vocab) : 0, rows = m->config.vocab;
    if (st != HL_OK || (count <= rows && count > rows - PADDING))
        return st;
    snprintf(allowed, sizeof allowed, "%d to %d pieces (config.json: vocab_size)",
             rows < PADDING ? 1 : rows - PADDING + 1, rows);
    return hl_fail(err, HL_ERR_FORMAT, path, "lines", allowed,
                   "%d pieces for %d rows of embeddings", count, rows);
}

static void fill_info(hl_model *m) {
    const hl_config *c = &m->config;
    m->info.layers = c->layers;
    m->info.width = c->width;
    m->info.vocab = c->vocab;
    m->info.max_tokens = c->positions;
    m->info.intermediate = c->intermediate;
    m->info.weight_bytes = m->map.size;
}

/* Small files first: a wrong directory is refused before 33 MB are touched. */
static hl_status load(hl_model *m, const char *dir, hl_error *err) {
    loader l = {.m = m, .err = err};
    m->info.dir = hl_arena_strndup(&m->arena, dir, strlen(dir));
    const char *name = folder_name(&m->arena, dir);
    const char *config = m->info.dir ? file_in(m, "config.json") : NULL;
    const char *vocab = m->info.dir ? file_in(m, "vocab.txt") : NULL;
    const char *heads = m->info.dir ? file_in(m, "heads.json") : NULL;
    const char *weights = m->info.dir ? file_in(m, "model.safetensors") : NULL;
    if (!name || !config || !vocab || !heads || !weights)
        return hl_fail(err, HL_ERR_MEMORY, dir, "", "", "no memory");
    hl_status st = hl_config_read(&m->config, config, err);
    if (st == HL_OK)
        st = load_vocab(m, vocab, err);
    if (st == HL_OK)
        st = hl_heads_read(heads, &m->config, name, &m->arena, &m->info, err);
    if (st == HL_OK)
        st = hl_map_open(&m->map, weights, err);
    if (st == HL_OK)
        st = hl_safetensors_parse(&m->file, m->map.data, m->map.size, weights, err);
    if (st == HL_OK)
        st = load_weights(&l);
    fill_info(m);
    return st;
}

hl_status hl_model_open(const char *dir, hl_model **out, hl_error *err) {
    static atomic_uint serial;
    double start = hl_now_ms();
    hl_model *m = calloc(1, sizeof *m);
    if (!m)
        return hl_fail(err, HL_ERR_MEMORY, dir, "", "", "no memory");
    /* A trace remembers which model it was run with; an address could be used again. */
    m->kernels = hl_kernels_best();
    m->serial = atomic_fetch_add(&serial, 1) + 1;
    hl_status st = load(m, dir, err);
    if (st != HL_OK) {
        hl_model_close(m);
        return st;
    }
    m->info.load_ms = hl_now_ms() - start;
    *out = m;
    return HL_OK;
}

static void close_layer(hl_layer *l) {
    for (int i = 0; i < l->setting_count; i++) {
        hl_setting *s = &l->settings[i];
        hl_linear_close(s->q);
        hl_linear_close(s->k);
        hl_linear_close(s->v);
        hl_linear_close(s->o);
    }
    hl_linear_close(l->up);
    hl_linear_close(l->down);
}

void hl_model_close(hl_model *m) {
    if (!m)
        return;
    for (int n = 0; m->layers && n < m->config.layers; n++)
        close_layer(&m->layers[n]);
    hl_pool_close(&m->pool);
    hl_safetensors_close(&m->file);
    hl_map_close(&m->map);
    hl_vocab_close(m->vocab);
    hl_arena_destroy(&m->arena);
    free(m);
}

const hl_model_info *hl_model_info_of(const hl_model *m) {
    return &m->info;
}

const hl_vocab *hl_model_vocab(const hl_model *m) {
    return m->vocab;
}
