/* Broken models with several trained head counts: one thing is changed in a valid tiny one, and the
 * error must name the file and the field, say what was found and what is allowed. */
#include "headlight/base/file.h"
#include "headlight/engine/model.h"
#include "support/tiny_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Width 24, two layers; the top one shows 4 heads and has weights for 2, 4 and 6, of which the
 * plain tensors hold 6. */
static const char HEADS[] =
    "{\"version\": 2, \"layers\": [{\"layer\": 2, \"settings\": [\n"
    " {\"heads\": 4, \"trained_dk\": [1, 6]},\n"
    " {\"heads\": 2, \"trained_dk\": [1, 12], \"head\": [{\"name\": \"A\"}, {\"name\": "
    "\"B\"}]}]}],\n"
    " \"sweep\": [{\"heads\": 2, \"dk\": 12, \"relation\": \"r\", \"n\": 8, \"accuracy\": 0.5}]}\n";
static const tiny_model SPEC = {.heads = {6, 4}, .trained = {2, 4, 6}, .heads_json = HEADS};

#define KEY "headlight.layer.1.heads.2.attention.self.key"
#define TRAINED "headlight.trained_heads"

static const struct row {
    const char *file, *old, *new; /* in model.safetensors old and new have one length */
    const char *field;
} ROWS[] = {
    {"config.json", "{\"2\":[2,4,6]}", "[2,4,6]", TRAINED},
    {"config.json", "{\"2\":[", "{\"3\":[", TRAINED},
    {"config.json", "{\"2\":[", "{\"0\":[", TRAINED},
    {"config.json", "{\"2\":[", "{\"top\":[", TRAINED},
    {"config.json", "{\"2\":[", "{\"2x\":[", TRAINED},
    {"config.json", "{\"2\":[", "{\"\":[", TRAINED},
    {"config.json", "[2,4,6]", "4", TRAINED ".2"},
    {"config.json", "[2,4,6]", "[4,6,1,2,3,8,12,24,4,6,1,2,3,8,12,24,5]", TRAINED ".2"},
    {"config.json", "[2,4,6]", "[2,4,6,5]", TRAINED ".2[3]"},
    {"config.json", "[2,4,6]", "[2,0,6]", TRAINED ".2[1]"},
    {"config.json", "[2,4,6]", "[2,4,6,\"8\"]", TRAINED ".2[3]"},
    {"config.json", "[2,4,6]", "[2,4,6,4]", TRAINED ".2[3]"},
    {"config.json", "[2,4,6]", "[2,4]", TRAINED ".2"},
    {"config.json", "[2,4,6]", "[2,6]", TRAINED ".2"},
    {"config.json", "[2,4,6]", "[]", TRAINED ".2"},
    {"config.json", "[2,4,6]", "[2,4,6,8]",
     "headlight.layer.1.heads.8.attention.self.query.weight"},
    {"model.safetensors", KEY ".weight", "headlight.layer.1.heads.2.attention.self.kez.weight",
     KEY ".weight"},
    {"model.safetensors", KEY ".bias", "headlight.layer.1.heads.2.attention.self.kez.bias",
     KEY ".bias"},
    {"model.safetensors", "heads.2.attention.output.LayerNorm.bias",
     "heads.2.attention.output.LayerNorm.bjas",
     "headlight.layer.1.heads.2.attention.output.LayerNorm.bias"},
    {"model.safetensors", KEY ".weight\":{\"dtype\":\"F32\",\"shape\":[24,24]",
     KEY ".weight\":{\"dtype\":\"F32\",\"shape\":[576,1]", KEY ".weight"},
    {"model.safetensors", KEY ".bias\":{\"dtype\":\"F32\",\"shape\":[24]",
     KEY ".bias\":{\"dtype\":\"I32\",\"shape\":[24]", KEY ".bias"},
    {"model.safetensors", KEY ".weight", "headlight.layer.1.heads.3.attention.self.key.weight",
     "headlight.layer.1.heads.3.attention.self.key.weight"},
    {"model.safetensors", KEY ".weight", "headlight.layer.7.heads.2.attention.self.key.weight",
     "headlight.layer.7.heads.2.attention.self.key.weight"},
    {"model.safetensors", KEY ".weight", "headlight.layer.0.heads.2.attention.self.key.weight",
     "headlight.layer.0.heads.2.attention.self.key.weight"},
    {"model.safetensors", KEY ".weight", "headlight.layer.1.heads.6.attention.self.key.weight",
     "headlight.layer.1.heads.6.attention.self.key.weight"},
    {"model.safetensors", KEY ".weight", "headlight.layer.x.heads.2.attention.self.key.weight",
     "headlight.layer.x.heads.2.attention.self.key.weight"},
    {"heads.json", "\"settings\"", "\"setting\"", "layers[0].settings"},
    {"heads.json", "\"layer\": 2", "\"layer\": 3", "layers[0].layer"},
    {"heads.json", "\"layer\": 2", "\"layer\": 1", "layer 1: heads of a setting"},
    {"heads.json", "{\"heads\": 4, ", "{\"heads\": 3, ", "layer 2: heads of a setting"},
    {"heads.json", "{\"heads\": 4, ", "{\"heads\": \"4\", ", "layers[0].settings[0].heads"},
    {"heads.json", "{\"heads\": 4, ", "{", "layers[0].settings[0].heads"},
    {"heads.json", "{\"heads\": 4, \"trained_dk\": [1, 6]}",
     "{\"heads\": 2, \"head\": [{\"name\": \"A\"}, {\"name\": \"B\"}]}",
     "layer 2: heads of a setting"},
    {"heads.json", "{\"heads\": 4, ", "{\"heads\": 6}, {\"heads\": 6}, {\"heads\": 4, ",
     "layer 2: heads of a setting"},
    {"heads.json", "[1, 12]", "[1, 13]", "layer 2, 2 heads: trained_dk"},
    {"heads.json", "[1, 12]", "[0, 12]", "layer 2, 2 heads: trained_dk"},
    {"heads.json", "[1, 12]", "[1]", "layer 2, 2 heads: trained_dk"},
    {"heads.json", "[1, 12]", "12", "layers[0].settings[1].trained_dk"},
    {"heads.json", ", {\"name\": \"B\"}", "", "layer 2, 2 heads: head"},
    {"heads.json", "{\"name\": \"B\"}", "{}", "layers[0].settings[1].head[1].name"},
    {"heads.json", "{\"name\": \"B\"}", "{\"name\": \"B\", \"head\": 1}",
     "layers[0].settings[1].head[1].head"},
    {"heads.json", "[{\"heads\": 2, \"dk\"", "[{\"dk\"", "sweep[0].heads"},
    {"heads.json", "\"dk\": 12", "\"dk\": 13", "sweep[0].dk"},
    {"heads.json", "\"relation\": \"r\"", "\"relation\": 1", "sweep[0].relation"},
    {"heads.json", "\"accuracy\": 0.5", "\"accuracy\": 1.5", "sweep[0].accuracy"},
    {"heads.json", "\"n\": 8", "\"n\": -8", "sweep[0].n"},
    {"heads.json", "\"version\": 2, \"layers\": [{\"layer\": 2, \"settings\": [",
     "\"version\": 1, \"layers\": [{\"layer\": 2, \"trained_heads\": [2, 4], \"settings\": [",
     "layer 2: trained_heads"},
};
enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS };

/* Replaces the first `old` of a file, which must be there. */
static void change(const char *dir, const struct row *row) {
    char path[TINY_DIR + 64], *bytes = NULL;
    size_t size = 0, before, length = strlen(row->old);
    hl_error err = {0};
    hl_str out = {0};
    snprintf(path, sizeof path, "%s/%s", dir, row->file);
    assert_int_equal(hl_file_read(path, 1 << 24, &bytes, &size, &err), HL_OK);
    for (before = 0; before + length <= size; before++)
        if (memcmp(bytes + before, row->old, length) == 0)
            break;
    if (before + length > size)
        fail_msg("%s does not hold %s", row->file, row->old); /* the row would test nothing */
    hl_str_put(&out, bytes, before);
    hl_str_puts(&out, row->new);
    hl_str_put(&out, bytes + before + length, size - before - length);
    assert_true(tiny_write(dir, row->file, out.data, out.size));
    hl_str_free(&out);
    free(bytes);
}

static const char *complaint(const struct row *row, const hl_error *err) {
    bool tensor = strncmp(row->field, "headlight.layer.", 16) == 0;
    const char *file = tensor ? "model.safetensors" : row->file;
    size_t length = strlen(err->file), tail = strlen(file);
    if (length < tail || strcmp(err->file + length - tail, file) != 0)
        return "another file";
    if (strcmp(err->field, row->field) != 0)
        return "another field";
    return err->found[0] && err->allowed[0] ? NULL : "nothing found or nothing allowed";
}

static void test_broken(void **state) {
    (void)state;
    char dir[TINY_DIR];
    int wrong = 0;
    assert_true(tiny_model_make(dir, &SPEC));
    for (int i = 0; i < ROW_COUNT; i++) {
        hl_model *m = NULL;
        hl_error err = {0};
        char line[HL_ERROR_LINE];
        assert_true(tiny_model_fill(dir, &SPEC));
        change(dir, &ROWS[i]);
        hl_status st = hl_model_open(dir, &m, &err);
        const char *why = st == HL_OK ? "it was opened" : complaint(&ROWS[i], &err);
        hl_model_close(st == HL_OK ? m : NULL);
        if (!why)
            continue;
        wrong++;
        print_error("row %d (%s, \"%s\" -> \"%s\"): %s\n    expected %s\n    got %s\n", i,
                    ROWS[i].file, ROWS[i].old, ROWS[i].new, why, ROWS[i].field,
                    hl_error_format(&err, line, sizeof line));
    }
    print_message("%d broken models, %d wrongly reported\n", (int)ROW_COUNT, wrong);
    assert_int_equal(wrong, 0);
    tiny_model_remove(dir);
}

static void test_valid(void **state) {
    (void)state;
    char dir[TINY_DIR], line[HL_ERROR_LINE];
    hl_model *m = NULL;
    hl_error err = {0};
    assert_true(tiny_model_make(dir, &SPEC));
    if (hl_model_open(dir, &m, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
    hl_model_close(m);
    tiny_model_remove(dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
