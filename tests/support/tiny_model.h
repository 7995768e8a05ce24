/* tiny_model.h - model directories with random weights, for tests that need a model but no meaning.
 *
 *     char dir[TINY_DIR];
 *     tiny_model_make(dir, &(tiny_model){0});        // a folder of its own, false when it cannot
 * be hl_model_open(dir, &model, &err); tiny_model_remove(dir);
 *
 * The vocabulary: the five special pieces, every ASCII letter and digit alone and as "##x",
 * punctuation, and the words of tiny_words, so that every ASCII text has pieces. Equal specs give
 * equal bytes.
 */
#ifndef HL_TESTS_TINY_MODEL_H
#define HL_TESTS_TINY_MODEL_H

#include "headlight/base/text.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TINY_DIR = 512, TINY_LAYERS_MAX = 8, TINY_TRAINED_MAX = 8 };

/* Zero fields take what stands behind them. */
typedef struct tiny_model {
    int layers;                 /* 2 */
    int width;                  /* 24 */
    int inner;                  /* 32 */
    int positions;              /* 64 */
    int heads[TINY_LAYERS_MAX]; /* 4 in each layer; a divisor of width */
    /* Head counts of the top layer with weights of their own, among them heads[0] (whose tensors
     * have the plain names) and the top layer's; none: one set of weights. */
    int trained[TINY_TRAINED_MAX];
    uint32_t seed;          /* 1 */
    float spread;           /* 0.8: of the matrices; 0.07 is as a BERT begins its training */
    const char *heads_json; /* content of heads.json; NULL = no such file */
} tiny_model;

static const char *const tiny_words[] = {
    "the", "animal", "didn", "t",   "cross", "street", "because", "it", "was",   "too",  "tired",
    "a",   "red",    "car",  "cat", "mouse", "sat",    "chased",  "is", "river", "bank", "love",
};

static inline float tiny_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) / (float)(1 << 24) - 0.5f;
}

static inline bool tiny_write(const char *dir, const char *name, const char *data, size_t size) {
    char path[TINY_DIR + 64];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(data, 1, size, file) == size;
    return file && fclose(file) == 0 && ok;
}

/* One piece a line; returns how many. */
static inline int tiny_vocab(hl_str *out) {
    int count = 5;
    hl_str_puts(out, "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
    for (char c = '!'; c <= '~'; c++) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c >= 'A' && c <= 'Z')
            continue;
        hl_str_printf(out, "%c\n", c);
        count++;
        if (letter) {
            hl_str_printf(out, "##%c\n", c);
            count++;
        }
    }
    for (size_t i = 0; i < sizeof tiny_words / sizeof *tiny_words; i++)
        if (strlen(tiny_words[i]) > 1) {
            hl_str_printf(out, "%s\n", tiny_words[i]);
            count++;
        }
    return count;
}

/* The safetensors file as it grows: header entries, and numbers behind them. */
typedef struct tiny_file {
    hl_str header, data;
    uint32_t seed;
    float spread;
} tiny_file;

/* Random numbers around centre; cols 0 = a vector. */
static inline void tiny_tensor(tiny_file *f, const char *name, int rows, int cols, float centre,
                               float spread) {
    size_t count = (size_t)rows * (size_t)(cols ? cols : 1), begin = f->data.size;
    for (size_t i = 0; i < count; i++) {
        float value = centre + spread * tiny_random(&f->seed);
        hl_str_put(&f->data, (const char *)&value, sizeof value);
    }
    hl_str_printf(&f->header, "%s\"%s\":{\"dtype\":\"F32\",\"shape\":[%d", begin ? "," : "", name,
                  rows);
    if (cols)
        hl_str_printf(&f->header, ",%d", cols);
    hl_str_printf(&f->header, "],\"data_offsets\":[%zu,%zu]}", begin, f->data.size);
}

static inline void tiny_linear(tiny_file *f, const char *prefix, const char *part, int out,
                               int in) {
    char name[160];
    snprintf(name, sizeof name, "%s.%s.weight", prefix, part);
    tiny_tensor(f, name, out, in, 0, f->spread);
    snprintf(name, sizeof name, "%s.%s.bias", prefix, part);
    tiny_tensor(f, name, out, 0, 0, 0.2f);
}

static inline void tiny_norm(tiny_file *f, const char *prefix, const char *part, int width) {
    char name[160];
    const char *const ends[] = {"weight", "bias"};
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s.%s.%s", prefix, part, ends[i]);
        tiny_tensor(f, name, width, 0, i == 0 ? 1 : 0, 0.2f);
    }
}

/* What one head count has for itself. */
static inline void tiny_setting(tiny_file *f, const char *prefix, int D) {
    tiny_linear(f, prefix, "attention.self.query", D, D);
    tiny_linear(f, prefix, "attention.self.key", D, D);
    tiny_linear(f, prefix, "attention.self.value", D, D);
    tiny_linear(f, prefix, "attention.output.dense", D, D);
    tiny_norm(f, prefix, "attention.output.LayerNorm", D);
}

static inline bool tiny_weights(const char *dir, const tiny_model *spec, int vocab) {
    tiny_file f = {.seed = spec->seed, .spread = spec->spread};
    const int D = spec->width, F = spec->inner;
    hl_str_puts(&f.header, "{");
    tiny_tensor(&f, "embeddings.word_embeddings.weight", vocab, D, 0, 1);
    tiny_tensor(&f, "embeddings.position_embeddings.weight", spec->positions, D, 0, 1);
    tiny_tensor(&f, "embeddings.token_type_embeddings.weight", 2, D, 0, 1);
    tiny_norm(&f, "embeddings", "LayerNorm", D);
    for (int l = 0; l < spec->layers; l++) {
        char prefix[64];
        snprintf(prefix, sizeof prefix, "encoder.layer.%d", l);
        tiny_setting(&f, prefix, D);
        tiny_linear(&f, prefix, "intermediate.dense", F, D);
        tiny_linear(&f, prefix, "output.dense", D, F);
        tiny_norm(&f, prefix, "output.LayerNorm", D);
    }
    for (int i = 0; i < TINY_TRAINED_MAX && spec->trained[i]; i++) {
        char prefix[64];
        snprintf(prefix, sizeof prefix, "headlight.layer.%d.heads.%d", spec->layers - 1,
                 spec->trained[i]);
        if (spec->trained[i] != spec->heads[0])
            tiny_setting(&f, prefix, D);
    }
    hl_str_puts(&f.header, "}");
    while (f.header.size % 8)
        hl_str_puts(&f.header, " ");
    hl_str file = {0};
    for (int i = 0; i < 8; i++) {
        char byte = (char)((uint64_t)f.header.size >> (8 * i) & 0xFF);
        hl_str_put(&file, &byte, 1);
    }
    hl_str_put(&file, f.header.data, f.header.size);
    hl_str_put(&file, f.data.data, f.data.size);
    bool ok = !file.failed && tiny_write(dir, "model.safetensors", file.data, file.size);
    hl_str_free(&file);
    hl_str_free(&f.header);
    hl_str_free(&f.data);
    return ok;
}

static inline bool tiny_config(const char *dir, const tiny_model *spec, int vocab) {
    hl_str s = {0};
    hl_str_printf(&s,
                  "{\"model_type\":\"bert\",\"hidden_act\":\"gelu\",\"hidden_size\":%d,"
                  "\"num_hidden_layers\":%d,\"num_attention_heads\":%d,\"intermediate_size\":%d,"
                  "\"vocab_size\":%d,\"max_position_embeddings\":%d,\"type_vocab_size\":2,"
                  "\"layer_norm_eps\":1e-12,\"headlight\":{\"heads_per_layer\":[",
                  spec->width, spec->layers, spec->heads[0], spec->inner, vocab, spec->positions);
    for (int l = 0; l < spec->layers; l++)
        hl_str_printf(&s, "%s%d", l ? "," : "", spec->heads[l]);
    for (int i = 0; i < TINY_TRAINED_MAX && spec->trained[i]; i++) {
        if (i == 0)
            hl_str_printf(&s, "],\"trained_heads\":{\"%d\":[", spec->layers);
        hl_str_printf(&s, "%s%d", i ? "," : "", spec->trained[i]);
    }
    hl_str_puts(&s, spec->trained[0] ? "]}}}\n" : "]}}\n");
    bool ok = !s.failed && tiny_write(dir, "config.json", s.data, s.size);
    hl_str_free(&s);
    return ok;
}

/* Fills a folder that exists. */
static inline bool tiny_model_fill(const char *dir, const tiny_model *wanted) {
    tiny_model spec = *wanted;
    spec.layers = spec.layers ? spec.layers : 2;
    spec.width = spec.width ? spec.width : 24;
    spec.inner = spec.inner ? spec.inner : 32;
    spec.positions = spec.positions ? spec.positions : 64;
    spec.seed = spec.seed ? spec.seed : 1;
    spec.spread = spec.spread > 0 ? spec.spread : 0.8f;
    for (int l = 0; l < TINY_LAYERS_MAX; l++)
        spec.heads[l] = spec.heads[l] ? spec.heads[l] : 4;
    hl_str vocab = {0};
    int count = tiny_vocab(&vocab);
    bool ok = tiny_write(dir, "vocab.txt", vocab.data, vocab.size) &&
              tiny_config(dir, &spec, count) && tiny_weights(dir, &spec, count);
    hl_str_free(&vocab);
    if (ok && spec.heads_json)
        ok = tiny_write(dir, "heads.json", spec.heads_json, strlen(spec.heads_json));
    return ok;
}

/* Makes a folder of its own and fills it; its path goes into dir. */
static inline bool tiny_model_make(char dir[TINY_DIR], const tiny_model *spec) {
    const char *base = getenv("TMPDIR");
    snprintf(dir, TINY_DIR, "%s/tiny-XXXXXX", base && base[0] ? base : P_tmpdir);
    return mkdtemp(dir) && tiny_model_fill(dir, spec);
}

static inline void tiny_model_remove(const char *dir) {
    const char *const names[] = {"config.json", "vocab.txt", "model.safetensors", "heads.json"};
    char path[TINY_DIR + 64];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
}

#endif
