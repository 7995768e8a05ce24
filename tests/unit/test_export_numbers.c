/* Numbers as JSON, CSV and table: read back, they are the trace's, to the last bit. */
#include "headlight/base/json.h"
#include "headlight/export/export.h"
#include "numbers.h"
#include "unit/views_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static hl_str export(const made_scene *m, hl_numbers format, int layer, int head) {
    hl_str out = {0};
    hl_error err = {0};
    hl_numbers_request r = {format, layer, head, "made \"model\""};
    assert_int_equal(HL_OK, hl_export_numbers(&m->doc, &m->scene, &r, &out, &err));
    return out;
}

static const hl_jval *need(const hl_jval *object, const char *key) {
    const hl_jval *v = hl_json_find(object, key);
    if (!v)
        fail_msg("no key %s", key);
    return v;
}

/* The matrix is (n,n) and each entry reads back as the same float32. */
static void check_matrix(const hl_jval *rows, const float *want, int n) {
    assert_int_equal(n, (int)hl_json_count(rows));
    for (int i = 0; i < n; i++) {
        const hl_jval *row = hl_json_item(rows, (size_t)i);
        assert_int_equal(n, (int)hl_json_count(row));
        for (int j = 0; j < n; j++) {
            const hl_jval *v = hl_json_item(row, (size_t)j);
            float f = want[i * n + j];
            if (isinf(f)) {
                assert_int_equal(HL_J_NULL, hl_json_kind(v));
                continue;
            }
            float got = (float)hl_json_real_or(v, -7);
            if (memcmp(&got, &f, sizeof f) != 0)
                fail_msg("[%d][%d]: %.9g instead of %.9g", i, j, (double)got, (double)f);
        }
    }
}

static void check_head(const made_scene *m, const hl_jval *entry, int layer, int head) {
    int n = m->units.count;
    float *weights = calloc((size_t)n * (size_t)n, sizeof *weights);
    hl_units_attention(&m->trace, layer, head, &m->units, weights);
    assert_int_equal(head + 1, hl_json_int_or(need(entry, "head"), -1));
    assert_int_equal(48, hl_json_int_or(need(entry, "d_k"), -1));
    char plain[32];
    snprintf(plain, sizeof plain, "head %d", head + 1);
    assert_string_equal(layer == 1 ? m->heads[head].name : plain,
                        hl_json_string_or(need(entry, "name"), ""));
    check_matrix(need(entry, "weights"), weights, n);
    if (m->doc.pieces)
        check_matrix(need(entry, "scores"), hl_layer_row(m->layer[layer].masked, n, head, 0), n);
    else
        assert_null(hl_json_find(entry, "scores"));
    free(weights);
}

static void check_tokens(const made_scene *m, const hl_jval *tokens) {
    assert_int_equal(m->units.count, (int)hl_json_count(tokens));
    for (int i = 0; i < m->units.count; i++) {
        const hl_jval *t = hl_json_item(tokens, (size_t)i);
        const hl_unit *unit = &m->units.items[i];
        const char *text = hl_json_string_or(need(t, "text"), "");
        size_t size = unit->end - unit->start;
        assert_int_equal(unit->start, hl_json_int_or(need(t, "start"), -1));
        assert_int_equal(unit->end, hl_json_int_or(need(t, "end"), -1));
        assert_int_equal(unit->special, hl_json_bool_or(need(t, "special"), !unit->special));
        if (unit->special)
            assert_string_equal(i ? "[SEP]" : "[CLS]", text);
        else if (!m->doc.pieces)
            assert_true(strlen(text) == size && memcmp(text, m->text + unit->start, size) == 0);
        else
            assert_string_equal(hl_vocab_piece(m->vocab, m->tokens.items[unit->first].id), text);
    }
}

static void check_json(made_scene *m, int layer, int head) {
    hl_str text = export(m, HL_NUMBERS_JSON, layer, head);
    hl_json *json = NULL;
    hl_error err = {0};
    assert_int_equal(HL_OK, hl_json_parse(&json, text.data, text.size, "out", &err));
    const hl_jval *root = hl_json_root(json), *layers = need(root, "layers");
    assert_string_equal("made \"model\"", hl_json_string_or(need(root, "model"), ""));
    assert_string_equal(m->text, hl_json_string_or(need(root, "sentence"), ""));
    check_tokens(m, need(root, "tokens"));
    assert_int_equal(layer < 0 ? 2 : 1, (int)hl_json_count(layers));
    for (size_t i = 0; i < hl_json_count(layers); i++) {
        const hl_jval *l = hl_json_item(layers, i), *heads = need(l, "heads");
        int index = layer < 0 ? (int)i : layer;
        assert_int_equal(index + 1, hl_json_int_or(need(l, "layer"), -1));
        assert_int_equal(head < 0 ? SCENE_HEADS : 1, (int)hl_json_count(heads));
        for (size_t h = 0; h < hl_json_count(heads); h++)
            check_head(m, hl_json_item(heads, h), index, head < 0 ? (int)h : head);
    }
    hl_json_close(json);
    hl_str_free(&text);
}

static void json_reads_back(void **state) {
    (void)state;
    const char *texts[] = {SCENE_TIRED, "", "a",
                           "caf\xC3\xA9 \"quoted\", back\\slash <b> \xE6\x97\xA5\xE6\x9C\xAC"};
    for (int i = 0; i < 4; i++)
        for (int pieces = 0; pieces < 2; pieces++)
            for (int mask = 0; mask < 2; mask++) {
                made_scene *m = scene_make(texts[i]);
                m->doc.pieces = pieces;
                m->doc.mask = (hl_doc_mask)mask;
                m->doc.special = (hl_special)(i % 3); /* [CLS] and [SEP] are in it all the same */
                scene_derive(m);
                check_json(m, -1, -1);
                check_json(m, 1, 4);
                check_json(m, 0, -1);
                check_json(m, -1, 7);
                scene_free(m);
            }
}

/* Fields of one CSV line, quotes taken off. */
static int split(char *line, char *field[], int max) {
    int count = 0;
    for (char *p = line; count < max;) {
        char *to = p;
        field[count++] = p;
        bool quoted = *p == '"';
        p += quoted;
        while (*p && (quoted || *p != ',')) {
            if (quoted && *p == '"' && p[1] != '"')
                quoted = false, p++;
            else
                p += *p == '"', *to++ = *p++;
        }
        bool more = *p == ',';
        *to = '\0';
        if (!more)
            break;
        p++;
    }
    return count;
}

static void csv_reads_back(void **state) {
    (void)state;
    for (int pieces = 0; pieces < 2; pieces++) {
        made_scene *m = scene_make("He said, \"stop\" twice, didn't he");
        m->doc.pieces = pieces;
        m->doc.mask = HL_SEES_PAST;
        scene_derive(m);
        hl_str text = export(m, HL_NUMBERS_CSV, 1, -1);
        int n = m->units.count;
        float *weights = calloc((size_t)n * (size_t)n, sizeof *weights);
        char *save = NULL, *line = strtok_r(text.data, "\n", &save), *f[16];
        assert_string_equal(pieces ? "layer,head,name,query_index,query,key_index,key,weight,score"
                                   : "layer,head,name,query_index,query,key_index,key,weight",
                            line);
        for (int h = 0; h < SCENE_HEADS; h++) {
            hl_units_attention(&m->trace, 1, h, &m->units, weights);
            for (int i = 0; i < n * n; i++) {
                line = strtok_r(NULL, "\n", &save);
                assert_non_null(line);
                assert_int_equal(pieces ? 9 : 8, split(line, f, 16));
                assert_int_equal(2, atoi(f[0]));
                assert_int_equal(h + 1, atoi(f[1]));
                assert_string_equal(m->heads[h].name, f[2]);
                assert_int_equal(i / n + 1, atoi(f[3]));
                assert_int_equal(i % n + 1, atoi(f[5]));
                assert_true(strtof(f[7], NULL) == weights[i]);
                float score = hl_layer_row(m->layer[1].masked, m->trace.T, h, 0)[pieces ? i : 0];
                if (pieces && isinf(score))
                    assert_string_equal("", f[8]);
                else if (pieces)
                    assert_true(strtof(f[8], NULL) == score);
            }
        }
        assert_null(strtok_r(NULL, "\n", &save));
        free(weights);
        hl_str_free(&text);
        scene_free(m);
    }
}

static void table_is_aligned(void **state) {
    (void)state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_str text = export(m, HL_NUMBERS_TABLE, 1, 4);
    assert_non_null(strstr(text.data, "layer 2, head 5 Pronoun, d_k 48"));
    char *save = NULL, *line = strtok_r(text.data, "\n", &save);
    size_t width = 0;
    int rows = 0;
    while ((line = strtok_r(NULL, "\n", &save))) {
        assert_true(width == 0 || width == strlen(line));
        width = strlen(line);
        rows++;
    }
    assert_int_equal(m->units.count + 1, rows); /* the words above the columns, and a line a word */
    hl_str_free(&text);
    scene_free(m);
}

static void wrong_requests_are_refused(void **state) {
    (void)state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_str out = {0};
    const struct {
        int layer, head;
        const char *field, *allowed;
    } bad[] = {{2, -1, "layer", "1 to 2, or all"}, {1, 8, "head", "1 to 8 in layer 2, or all"}};
    for (int i = 0; i < 2; i++) {
        hl_error err = {0};
        hl_numbers_request r = {HL_NUMBERS_JSON, bad[i].layer, bad[i].head, "made"};
        assert_int_equal(HL_ERR_RANGE, hl_export_numbers(&m->doc, &m->scene, &r, &out, &err));
        assert_string_equal(bad[i].field, err.field);
        assert_string_equal(bad[i].allowed, err.allowed);
        assert_int_equal(0, out.size);
    }
    hl_scene none = {0};
    hl_error err = {0};
    hl_numbers_request r = {HL_NUMBERS_CSV, -1, -1, ""};
    assert_int_equal(HL_ERR_USAGE, hl_export_numbers(&m->doc, &none, &r, &out, &err));
    scene_free(m);
}

static hl_status full_disk(void *user, const char *bytes, size_t size) {
    (void)bytes;
    size_t *left = user;
    if (size > *left)
        return HL_ERR_IO;
    *left -= size;
    return HL_OK;
}

static void a_failing_sink_stops_it(void **state) {
    (void)state;
    char *text = scene_words(60);
    made_scene *m = scene_make(text);
    size_t left = 100000;
    hl_error err = {0};
    hl_numbers_request r = {HL_NUMBERS_JSON, -1, -1, ""};
    assert_int_equal(HL_ERR_IO,
                     hl_export_numbers_to(&m->doc, &m->scene, &r, full_disk, &left, &err));
    assert_int_equal(HL_ERR_IO, err.status);
    scene_free(m);
    free(text);
}

/* The quick way of writing a float gives the same bytes as the slow one. */
static void check_float(float value) {
    hl_str quick = {0}, slow = {0};
    hl_number_put(&quick, value);
    hl_str_float(&slow, value);
    if (strcmp(quick.data, slow.data) != 0)
        fail_msg("%.9g: %s instead of %s", (double)value, quick.data, slow.data);
    hl_str_free(&quick);
    hl_str_free(&slow);
}

static void floats_are_as_base_writes_them(void **state) {
    (void)state;
    const float edges[] = {0,          -0.0F,       1,        0.1F,     0.5F,    0.71F, 1e-4F,
                           9.9999e-5F, 0.99999994F, 1e-38F,   1.4e-45F, 3.4e38F, 1e6F,  999999.5F,
                           1000000,    123456.7F,   16777216, 1e22F,    1e-22F,  NAN,   INFINITY};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        check_float(edges[i]);
        check_float(-edges[i]);
    }
    uint32_t x = 12345;
    for (int i = 0; i < 60000; i++) {
        x = x * 1664525U + 1013904223U;
        float any, weight = (float)(x >> 8) / 16777216.0F;
        memcpy(&any, &x, sizeof any);
        check_float(any);
        check_float(weight);
        check_float(expf(-20 * weight));
        check_float((weight - 0.5F) * 30);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_reads_back),         cmocka_unit_test(csv_reads_back),
        cmocka_unit_test(table_is_aligned),        cmocka_unit_test(wrong_requests_are_refused),
        cmocka_unit_test(a_failing_sink_stops_it), cmocka_unit_test(floats_are_as_base_writes_them),
    };
    return cmocka_run_group_tests_name("export: numbers", tests, NULL, NULL);
}
