/* Broken models: a tiny valid one is written to a temporary folder, one thing in it is broken, and
 * the error must name the file and the field, say what was found and what is allowed. Every row of
 * the table is one model. */
#include "headlight/base/file.h"
#include "headlight/engine/model.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- the valid model: width 4, one layer of 2 heads, feed-forward 3, 6 pieces, 8 positions
 * ------------ */

static const char CONFIG[] =
    "{\"model_type\": \"bert\", \"hidden_size\": 4, \"num_hidden_layers\": 1,\n"
    " \"num_attention_heads\": 2, \"intermediate_size\": 3, \"vocab_size\": 6,\n"
    " \"max_position_embeddings\": 8, \"type_vocab_size\": 2, \"hidden_act\": \"gelu\",\n"
    " \"layer_norm_eps\": 1e-12, \"position_embedding_type\": \"absolute\",\n"
    " \"headlight\": {\"heads_per_layer\": [2]}}\n";
static const char VOCAB[] = "[UNK]\n[CLS]\n[SEP]\na\n##b\nc\n";
static const char HEADS[] =
    "{\"version\": 1, \"name\": \"tiny\", \"layers\": [{\"layer\": 1, \"trained_heads\": [1, 2], "
    "\"trained_dk\": "
    "[1, 2],\n"
    " \"heads\": [{\"name\": \"First\", \"short\": \"F\", \"description\": \"d\", \"question\": "
    "\"q\",\n"
    "             \"relations\": [{\"name\": \"previous\", \"accuracy\": 0.5, \"n\": 10}]},\n"
    "            {\"head\": 2, \"name\": \"Second\"}]}]}\n";

static const struct {
    const char *name;
    int rows, cols; /* cols 0: a vector */
} TENSORS[] = {
    {"embeddings.word_embeddings.weight", 6, 4},
    {"embeddings.position_embeddings.weight", 8, 4},
    {"embeddings.token_type_embeddings.weight", 2, 4},
    {"embeddings.LayerNorm.weight", 4, 0},
    {"embeddings.LayerNorm.bias", 4, 0},
    {"encoder.layer.0.attention.self.query.weight", 4, 4},
    {"encoder.layer.0.attention.self.query.bias", 4, 0},
    {"encoder.layer.0.attention.self.key.weight", 4, 4},
    {"encoder.layer.0.attention.self.key.bias", 4, 0},
    {"encoder.layer.0.attention.self.value.weight", 4, 4},
    {"encoder.layer.0.attention.self.value.bias", 4, 0},
    {"encoder.layer.0.attention.output.dense.weight", 4, 4},
    {"encoder.layer.0.attention.output.dense.bias", 4, 0},
    {"encoder.layer.0.attention.output.LayerNorm.weight", 4, 0},
    {"encoder.layer.0.attention.output.LayerNorm.bias", 4, 0},
    {"encoder.layer.0.intermediate.dense.weight", 3, 4},
    {"encoder.layer.0.intermediate.dense.bias", 3, 0},
    {"encoder.layer.0.output.dense.weight", 4, 3},
    {"encoder.layer.0.output.dense.bias", 4, 0},
    {"encoder.layer.0.output.LayerNorm.weight", 4, 0},
    {"encoder.layer.0.output.LayerNorm.bias", 4, 0},
};
enum { TENSOR_COUNT = sizeof TENSORS / sizeof TENSORS[0], ROOM = 16384 };

/* The header of model.safetensors; *data is the number of bytes behind it. */
static void write_header(char *out, size_t *data) {
    size_t used = (size_t)snprintf(out, ROOM, "{\"__metadata__\":{\"format\":\"pt\"}");
    size_t at = 0;
    for (int i = 0; i < TENSOR_COUNT; i++) {
        size_t count = (size_t)TENSORS[i].rows * (size_t)(TENSORS[i].cols ? TENSORS[i].cols : 1);
        char shape[32];
        snprintf(shape, sizeof shape, TENSORS[i].cols ? "%d,%d" : "%d", TENSORS[i].rows,
                 TENSORS[i].cols);
        used += (size_t)snprintf(out + used, ROOM - used,
                                 ",\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],"
                                 "\"data_offsets\":[%zu,%zu]}",
                                 TENSORS[i].name, shape, at, at + 4 * count);
        at += 4 * count;
    }
    snprintf(out + used, ROOM - used, "}");
    *data = at;
}

/* --- the table -----------------------------------------------------------------------------------
 */

typedef enum how {
    REPLACE, /* the first `old` by `new` */
    WHOLE,   /* the file is `new` */
    REMOVE,  /* no such file */
    FOLDER,  /* a folder of that name */
    /* for model.safetensors: */
    LENGTH,   /* the header length is the number `new` */
    TRUNCATE, /* the file ends after `new` bytes */
    CUT_DATA, /* `new` bytes are missing at the end */
    FLOATS    /* the float at data offset `old` is `new` (NaN, infinity) */
} how;

static const struct row {
    const char *file;
    how how;
    const char *old, *new;
    const char *field; /* that the error must name, "" if it is about the file as such */
} ROWS[] = {
    /* config.json */
    {"config.json", REMOVE, "", "", ""},
    {"config.json", FOLDER, "", "", ""},
    {"config.json", WHOLE, "", "", "JSON"},
    {"config.json", WHOLE, "", "[1, 2]", "JSON"},
    {"config.json", WHOLE, "", "\xFF\xFE{", "JSON"},
    {"config.json", REPLACE, "\"vocab_size\": 6,", "\"vocab_size\": 6", "JSON"},
    {"config.json", REPLACE, "\"vocab_size\": 6", "\"hidden_size\": 6", "JSON"},
    {"config.json", REPLACE, "\"model_type\": \"bert\", ", "", "model_type"},
    {"config.json", REPLACE, "\"bert\"", "\"gpt2\"", "model_type"},
    {"config.json", REPLACE, "\"bert\"", "7", "model_type"},
    {"config.json", REPLACE, "\"gelu\"", "\"relu\"", "hidden_act"},
    {"config.json", REPLACE, "\"absolute\"", "\"relative_key\"", "position_embedding_type"},
    {"config.json", REPLACE, "\"hidden_size\": 4, ", "", "hidden_size"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": \"4\"", "hidden_size"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": 4.5", "hidden_size"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": 0", "hidden_size"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": 1000000", "hidden_size"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": 99999999999999999999", "JSON"},
    {"config.json", REPLACE, "_layers\": 1", "_layers\": 0", "num_hidden_layers"},
    {"config.json", REPLACE, "_layers\": 1", "_layers\": 4000", "num_hidden_layers"},
    {"config.json", REPLACE, "_heads\": 2", "_heads\": 3", "num_attention_heads"},
    {"config.json", REPLACE, "_heads\": 2", "_heads\": -2", "num_attention_heads"},
    {"config.json", REPLACE, "\"intermediate_size\": 3", "\"intermediate_size\": null",
     "intermediate_size"},
    {"config.json", REPLACE, "\"max_position_embeddings\": 8", "\"max_position_embeddings\": 1",
     "max_position_embeddings"},
    {"config.json", REPLACE, "\"max_position_embeddings\": 8", "\"max_position_embeddings\": 99999",
     "max_position_embeddings"},
    {"config.json", REPLACE, "\"type_vocab_size\": 2", "\"type_vocab_size\": 0", "type_vocab_size"},
    {"config.json", REPLACE, "1e-12", "-1", "layer_norm_eps"},
    {"config.json", REPLACE, "1e-12", "\"small\"", "layer_norm_eps"},
    {"config.json", REPLACE, "[2]", "[2, 2]", "headlight.heads_per_layer"},
    {"config.json", REPLACE, "[2]", "2", "headlight.heads_per_layer"},
    {"config.json", REPLACE, "[2]", "[3]", "headlight.heads_per_layer[0]"},
    {"config.json", REPLACE, "[2]", "[0]", "headlight.heads_per_layer[0]"},
    /* config.json against the weights; the file at fault is the one with the numbers */
    {"config.json", REPLACE, "\"vocab_size\": 6", "\"vocab_size\": 7",
     "embeddings.word_embeddings.weight"},
    {"config.json", REPLACE, "\"intermediate_size\": 3", "\"intermediate_size\": 5",
     "encoder.layer.0.intermediate.dense.weight"},
    {"config.json", REPLACE, "\"hidden_size\": 4", "\"hidden_size\": 2",
     "embeddings.word_embeddings.weight"},
    {"config.json", REPLACE, "\"max_position_embeddings\": 8", "\"max_position_embeddings\": 9",
     "embeddings.position_embeddings.weight"},
    {"config.json", REPLACE, "\"type_vocab_size\": 2", "\"type_vocab_size\": 3",
     "embeddings.token_type_embeddings.weight"},
    /* vocab.txt */
    {"vocab.txt", REMOVE, "", "", ""},
    {"vocab.txt", WHOLE, "", "", "[UNK]"},
    {"vocab.txt", REPLACE, "[UNK]", "x", "[UNK]"},
    {"vocab.txt", REPLACE, "[CLS]", "[cls]", "[CLS]"},
    {"vocab.txt", REPLACE, "[SEP]\n", "", "[SEP]"},
    {"vocab.txt", REPLACE, "##b", "a", "line 5"},
    {"vocab.txt", REPLACE, "a\n", "\n", "line 4"},
    {"vocab.txt", REPLACE, "##b", "##\xFF", "text"},
    {"vocab.txt", REPLACE, "c\n", "c\nd\n", "lines"},
    {"config.json", REPLACE, "\"vocab_size\": 6", "\"vocab_size\": 134", "lines"},
    /* heads.json */
    {"heads.json", FOLDER, "", "", ""},
    {"heads.json", WHOLE, "", "{", "JSON"},
    {"heads.json", WHOLE, "", "[]", "JSON"},
    {"heads.json", REPLACE, "\"tiny\"", "5", "name"},
    {"heads.json", REPLACE, "\"version\": 1", "\"version\": 3", "version"},
    {"heads.json", REPLACE, "\"version\": 1", "\"version\": 2", "layers[0].settings"},
    {"heads.json", REPLACE, "\"head\": 2", "\"head\": 3", "layers[0].heads[1].head"},
    {"heads.json", REPLACE, "\"layers\": [", "\"layers\": 3, \"x\": [", "layers"},
    {"heads.json", REPLACE, "\"layer\": 1", "\"layer\": 2", "layers[0].layer"},
    {"heads.json", REPLACE, "\"layer\": 1, ", "", "layers[0].layer"},
    {"heads.json", REPLACE, "[1, 2], \"trained_dk\"", "[3], \"trained_dk\"",
     "layer 1: trained_heads"},
    {"heads.json", REPLACE, "\"trained_dk\": [1, 2]", "\"trained_dk\": [2, 1]",
     "layer 1: trained_dk"},
    {"heads.json", REPLACE, "\"trained_dk\": [1, 2]", "\"trained_dk\": [1]", "layer 1: trained_dk"},
    {"heads.json", REPLACE, ",\n            {\"head\": 2, \"name\": \"Second\"}", "",
     "layer 1: heads"},
    {"heads.json", REPLACE, "{\"head\": 2, \"name\": \"Second\"}", "{}", "layers[0].heads[1].name"},
    {"heads.json", REPLACE, "\"short\": \"F\"", "\"short\": 1", "layers[0].heads[0].short"},
    {"heads.json", REPLACE, "0.5", "50", "layers[0].heads[0].relations[0].accuracy"},
    {"heads.json", REPLACE, "\"n\": 10", "\"n\": -1", "layers[0].heads[0].relations[0].n"},
    {"heads.json", REPLACE, "\"name\": \"previous\", ", "", "layers[0].heads[0].relations[0].name"},
    /* model.safetensors: the frame */
    {"model.safetensors", REMOVE, "", "", ""},
    {"model.safetensors", FOLDER, "", "", ""},
    {"model.safetensors", TRUNCATE, "", "0", "header length"},
    {"model.safetensors", TRUNCATE, "", "7", "header length"},
    {"model.safetensors", TRUNCATE, "", "8", "header length"},
    {"model.safetensors", TRUNCATE, "", "500", "header length"},
    {"model.safetensors", LENGTH, "", "0", "header length"},
    {"model.safetensors", LENGTH, "", "1", "header length"},
    {"model.safetensors", LENGTH, "", "18446744073709551615", "header length"},
    {"model.safetensors", LENGTH, "", "9223372036854775800", "header length"},
    {"model.safetensors", LENGTH, "", "200", "JSON"},
    {"model.safetensors", CUT_DATA, "", "1", "encoder.layer.0.output.LayerNorm.bias.data_offsets"},
    {"model.safetensors", CUT_DATA, "", "400",
     "encoder.layer.0.attention.self.key.weight.data_offsets"},
    {"model.safetensors", REPLACE, "{\"__metadata__", "x\"__metadata__", "header"},
    {"model.safetensors", REPLACE, "[6,4]", "[6,4", "JSON"},
    /* model.safetensors: one tensor */
    {"model.safetensors", REPLACE, "{\"dtype\":\"F32\",\"shape\":[6,4],\"data_offsets\":[0,96]}",
     "5", "embeddings.word_embeddings.weight"},
    {"model.safetensors", REPLACE, "\"dtype\":\"F32\",\"shape\":[6,4]", "\"shape\":[6,4]",
     "embeddings.word_embeddings.weight.dtype"},
    {"model.safetensors", REPLACE, "\"F32\",\"shape\":[6,4]", "4,\"shape\":[6,4]",
     "embeddings.word_embeddings.weight.dtype"},
    {"model.safetensors", REPLACE, "\"F32\",\"shape\":[6,4]", "\"Q4_0\",\"shape\":[6,4]",
     "embeddings.word_embeddings.weight.dtype"},
    {"model.safetensors", REPLACE, "\"F32\",\"shape\":[6,4]", "\"I32\",\"shape\":[6,4]",
     "embeddings.word_embeddings.weight"},
    {"model.safetensors", REPLACE, "\"F32\",\"shape\":[6,4]", "\"F16\",\"shape\":[6,4]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4],", "",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":24",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[6,-4]",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[6,4.0]",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[1,1,1,1,1,1,1,6,4]",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[4294967296,4294967296]",
     "embeddings.word_embeddings.weight.shape"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[4611686018427387904,2]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[6,5]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[4,6]",
     "embeddings.word_embeddings.weight"},
    {"model.safetensors", REPLACE, "\"shape\":[6,4]", "\"shape\":[24]",
     "embeddings.word_embeddings.weight"},
    {"model.safetensors", REPLACE, ",\"data_offsets\":[0,96]", "",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[0]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[\"0\",96]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[96,0]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[-96,0]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[0,9223372036854775807]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[0,18446744073709551616]", "JSON"},
    {"model.safetensors", REPLACE, "[0,96]", "[0,92]",
     "embeddings.word_embeddings.weight.data_offsets"},
    {"model.safetensors", REPLACE, "[0,96]", "[4,100]", "embeddings.position_embeddings.weight"},
    {"model.safetensors", REPLACE, "\"embeddings.LayerNorm.bias\"",
     "\"embeddings.LayerNorm.weight\"", "JSON"},
    {"model.safetensors", REPLACE, "\"embeddings.LayerNorm.bias\"", "\"embeddings.LayerNorm.beta\"",
     "embeddings.LayerNorm.bias"},
    {"model.safetensors", REPLACE, "self.query.bias", "self.q.bias",
     "encoder.layer.0.attention.self.query.bias"},
    {"model.safetensors", REPLACE, "0.output.dense.weight", "1.output.dense.weight",
     "encoder.layer.0.output.dense.weight"},
    {"model.safetensors", REPLACE, "\"__metadata__\":{\"format\":\"pt\"}",
     "\"encoder.layer.1.attention.self.query.weight\":"
     "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}",
     "encoder.layer.1.attention.self.query.weight"},
    /* model.safetensors: numbers that are none */
    {"model.safetensors", FLOATS, "288", "nan", "encoder.layer.0.attention.self.query.weight"},
    {"model.safetensors", FLOATS, "256", "inf", "embeddings.LayerNorm.weight"},
};
enum { ROW_COUNT = sizeof ROWS / sizeof ROWS[0] };

/* --- writing a model, broken or not
 * ----------------------------------------------------------------- */

typedef struct folder {
    char path[256];
} folder;

static void file_path(const folder *f, const char *name, char out[PATH_MAX]) {
    snprintf(out, PATH_MAX, "%s/%s", f->path, name);
}

static void put_file(const folder *f, const char *name, const void *data, size_t size) {
    char path[PATH_MAX];
    hl_error err = {0};
    file_path(f, name, path);
    assert_int_equal(hl_file_write(path, data, size, true, &err), HL_OK);
}

/* text with the row's replacement; out has room for ROOM. */
static void apply(const struct row *row, const char *file, const char *text, char *out) {
    const char *at =
        row && strcmp(row->file, file) == 0 && row->how == REPLACE ? strstr(text, row->old) : NULL;
    if (row && strcmp(row->file, file) == 0 && row->how == REPLACE)
        assert_non_null(at); /* else the row would test nothing */
    if (!at)
        snprintf(out, ROOM, "%s", text);
    else
        snprintf(out, ROOM, "%.*s%s%s", (int)(at - text), text, row->new, at + strlen(row->old));
}

static void put_weights(const folder *f, const struct row *row) {
    static char header[ROOM], changed[ROOM];
    static unsigned char bytes[2 * ROOM];
    size_t data = 0;
    write_header(header, &data);
    apply(row, "model.safetensors", header, changed);
    size_t length = strlen(changed), size = 8 + length + data;
    uint64_t stated = length;
    bool ours = row && strcmp(row->file, "model.safetensors") == 0;
    if (ours && row->how == LENGTH)
        stated = strtoull(row->new, NULL, 10);
    memset(bytes, 0, sizeof bytes);
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(stated >> 8 * i);
    memcpy(bytes + 8, changed, length);
    if (ours && row->how == FLOATS) {
        float number = strtof(row->new, NULL);
        memcpy(bytes + 8 + length + strtoul(row->old, NULL, 10), &number, 4);
    }
    if (ours && row->how == TRUNCATE)
        size = strtoul(row->new, NULL, 10);
    if (ours && row->how == CUT_DATA)
        size -= strtoul(row->new, NULL, 10);
    put_file(f, "model.safetensors", bytes, size);
}

static void put_model(const folder *f, const struct row *row) {
    static char changed[ROOM];
    const char *const name[] = {"config.json", "vocab.txt", "heads.json"};
    const char *const text[] = {CONFIG, VOCAB, HEADS};
    char path[PATH_MAX];
    for (int i = 0; i < 3; i++) {
        apply(row, name[i], text[i], changed);
        put_file(f, name[i], changed, strlen(changed));
    }
    put_weights(f, row);
    if (!row)
        return;
    file_path(f, row->file, path);
    if (row->how == WHOLE)
        put_file(f, row->file, row->new, strlen(row->new));
    if (row->how == REMOVE || row->how == FOLDER)
        assert_int_equal(unlink(path), 0);
    if (row->how == FOLDER)
        assert_int_equal(mkdir(path, 0700), 0);
}

static void clear_model(const folder *f) {
    const char *const name[] = {"config.json", "vocab.txt", "heads.json", "model.safetensors"};
    char path[PATH_MAX];
    for (int i = 0; i < 4; i++) {
        file_path(f, name[i], path);
        if (unlink(path) != 0)
            rmdir(path);
    }
}

static int make_folder(void **state) {
    static folder f;
    const char *tmp = getenv("TMPDIR");
    snprintf(f.path, sizeof f.path, "%.200s/headlight-XXXXXX", tmp ? tmp : "/tmp");
    *state = &f;
    return mkdtemp(f.path) ? 0 : -1;
}

static int drop_folder(void **state) {
    const folder *f = *state;
    clear_model(f);
    return rmdir(f->path);
}

/* --- tests ---------------------------------------------------------------------------------------
 */

static void test_valid(void **state) {
    const folder *f = *state;
    hl_model *m = NULL;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    put_model(f, NULL);
    if (hl_model_open(f->path, &m, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
    const hl_model_info *info = hl_model_info_of(m);
    assert_string_equal(info->name, "tiny");
    const hl_layer_info *l = &info->layer[0];
    assert_true(l->trained_heads_count == 2 && l->trained_dk_min == 1 && l->trained_dk_max == 2);
    assert_string_equal(l->head[0].shorter, "F");
    assert_string_equal(l->head[0].relations[0].name, "previous");
    assert_true(l->head[0].relations[0].n == 10 && l->head[0].relations[0].accuracy == 0.5);
    assert_string_equal(l->head[1].shorter, "Second");
    assert_string_equal(l->head[1].question, "");
    assert_true(hl_model_trained(m, 0, 1, 0) && hl_model_trained(m, 0, 2, 1));
    assert_false(hl_model_trained(m, 0, 4, 1) || hl_model_trained(m, 0, 1, 3));
    hl_model_close(m);
    clear_model(f);
}

/* The file that the error must name: config rows that contradict the weights are found in the
 * weights, and too many rows for the vocabulary in that. */
static const char *blamed(const struct row *row) {
    bool weights = strstr(row->field, ".weight") != NULL;
    if (strcmp(row->field, "lines") == 0)
        return "vocab.txt";
    return strcmp(row->file, "config.json") == 0 && weights ? "model.safetensors" : row->file;
}

/* What is wrong with the error, NULL if nothing. */
static const char *complaint(const struct row *row, const hl_error *err) {
    const char *name = blamed(row);
    size_t length = strlen(err->file), tail = strlen(name);
    if (length < tail || strcmp(err->file + length - tail, name) != 0)
        return "another file";
    if (strcmp(err->field, row->field) != 0)
        return "another field";
    if (!err->found[0])
        return "nothing found";
    if (row->field[0] && !err->allowed[0])
        return "nothing allowed";
    bool tensor = strncmp(row->field, "en", 2) == 0 || strncmp(row->field, "em", 2) == 0 ||
                  strncmp(row->field, "header", 6) == 0;
    bool missing = strcmp(err->found, "missing") == 0 || strstr(err->found, "layer 1 of") != NULL;
    return tensor && !missing && !err->has_offset ? "no offset" : NULL;
}

static void test_broken(void **state) {
    const folder *f = *state;
    int wrong = 0;
    for (int i = 0; i < ROW_COUNT; i++) {
        const struct row *row = &ROWS[i];
        hl_model *m = NULL;
        hl_error err = {0};
        char line[HL_ERROR_LINE];
        put_model(f, row);
        hl_status st = hl_model_open(f->path, &m, &err);
        const char *why = st == HL_OK ? "it was opened" : complaint(row, &err);
        if (why) {
            wrong++;
            print_error("row %d (%s, \"%s\" -> \"%s\"): %s\n    expected %s\n    got %s\n", i,
                        row->file, row->old, row->new, why, row->field,
                        hl_error_format(&err, line, sizeof line));
        }
        if (st == HL_OK)
            hl_model_close(m);
        clear_model(f);
    }
    print_message("%d broken models, %d wrongly reported\n", (int)ROW_COUNT, wrong);
    assert_int_equal(wrong, 0);
    assert_true(ROW_COUNT >= 40);
}

/* Every length of the weights from nothing to all but one byte is refused, wherever the file was
 * cut. */
static void test_every_truncation(void **state) {
    const folder *f = *state;
    char number[32], header[ROOM];
    size_t data = 0;
    write_header(header, &data);
    size_t size = 8 + strlen(header) + data;
    for (size_t n = 0; n < size; n += 13) {
        struct row row = {"model.safetensors", TRUNCATE, "", number, ""};
        hl_model *m = NULL;
        hl_error err = {0};
        snprintf(number, sizeof number, "%zu", n);
        put_model(f, &row);
        assert_int_not_equal(hl_model_open(f->path, &m, &err), HL_OK);
        assert_true(err.found[0] && err.field[0]);
        clear_model(f);
    }
}

/* What is unusual and allowed: empty tensors, other names, a header padded with blanks, no
 * heads.json, CRLF. */
static void test_unusual(void **state) {
    const folder *f = *state;
    static const struct row rows[] = {
        {"heads.json", REMOVE, "", "", ""},
        {"heads.json", WHOLE, "", "{}", ""},
        {"vocab.txt", WHOLE, "", "[UNK]\r\n[CLS]\r\n[SEP]\r\na\r\n", ""},
        {"model.safetensors", REPLACE, "{\"__metadata__\":{\"format\":\"pt\"}",
         "{    \"pooler.dense.weight\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[4,4]},"
         "\"x\":{\"dtype\":\"F32\",\"shape\":[0,9],\"data_offsets\":[0,0]}",
         ""},
        {"config.json", REPLACE, ", \"hidden_act\": \"gelu\"", "", ""},
        {"config.json", REPLACE, ",\n \"headlight\": {\"heads_per_layer\": [2]}", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        hl_model *m = NULL;
        hl_error err = {0};
        char line[HL_ERROR_LINE];
        put_model(f, &rows[i]);
        if (hl_model_open(f->path, &m, &err) != HL_OK)
            fail_msg("row %zu: %s", i, hl_error_format(&err, line, sizeof line));
        hl_model_close(m);
        clear_model(f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_unusual),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
