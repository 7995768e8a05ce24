/* Models and traces: retuning equals a fresh run bit for bit, memory is reused over any order of
 * lengths, errors leave traces alone, several threads share a model. Uses the tiny models of
 * tests/parity/fixtures. */
#include "headlight/base/file.h"
#include "headlight/engine/model.h"
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIXTURE(name) HL_TEST_DIR "/parity/fixtures/" name

static uint32_t seed = 7;

static int random_int(int low, int high) {
    seed = seed * 1664525u + 1013904223u;
    return low + (int)((seed >> 8) % (uint32_t)(high - low + 1));
}

static hl_model *open_model(const char *dir) {
    hl_model *m = NULL;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_model_open(dir, &m, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
    return m;
}

static hl_tokens random_tokens(const hl_model *m, int T) {
    hl_tokens t = {.items = calloc((size_t)T, sizeof(hl_token)), .count = T};
    for (int i = 0; i < T; i++)
        t.items[i].id = random_int(0, hl_model_info_of(m)->vocab - 1);
    return t;
}

static void run(const hl_model *m, const hl_tokens *t, const hl_run_options *o, hl_trace *tr) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_model_run(m, t, o, tr, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
}

static void same(const float *a, const float *b, size_t count) {
    assert_memory_equal(a, b, count * sizeof *a);
}

/* Every tensor of two traces, bit for bit. */
static void same_traces(const hl_trace *a, const hl_trace *b) {
    assert_int_equal(a->T, b->T);
    assert_int_equal(a->L, b->L);
    assert_int_equal(a->shown, b->shown);
    size_t T = (size_t)a->T, D = (size_t)a->D;
    same(a->embedding, b->embedding, T * D);
    for (int n = 0; n < a->L; n++) {
        const hl_layer_trace *x = &a->layers[n], *y = &b->layers[n];
        size_t W = (size_t)x->width, square = (size_t)x->heads * T * T;
        assert_true(x->heads == y->heads && x->dk == y->dk && x->dk_max == y->dk_max);
        assert_memory_equal(&x->scale, &y->scale, sizeof x->scale);
        const float *p[] = {x->q, x->k, x->v, x->concat}, *q[] = {y->q, y->k, y->v, y->concat};
        for (int i = 0; i < 4; i++)
            same(p[i], q[i], T * W);
        const float *r[] = {x->x, x->out, x->mid, x->hidden},
                    *s[] = {y->x, y->out, y->mid, y->hidden};
        for (int i = 0; i < 4; i++)
            same(r[i], s[i], T * D);
        const float *u[] = {x->scores, x->scaled, x->masked, x->attn};
        const float *v[] = {y->scores, y->scaled, y->masked, y->attn};
        for (int i = 0; i < 4; i++)
            same(u[i], v[i], square);
    }
}

/* Some cells of some heads, or the same ones again. */
static void random_edits(hl_attention_options *o, int heads, int T) {
    static hl_attention_edit edits[HL_EDIT_MAX];
    o->edits = edits;
    o->edit_count = random_int(0, 9) == 0 ? HL_EDIT_MAX : random_int(1, 6);
    for (int i = 0; i < o->edit_count && random_int(0, 4); i++)
        edits[i] = (hl_attention_edit){.head = random_int(0, heads - 1),
                                       .query = random_int(0, T - 1),
                                       .key = random_int(0, T - 1),
                                       .weight = (float)random_int(0, 4) / 4.0f};
    for (int i = 0; i < o->edit_count; i++) { /* of an older head count or length */
        edits[i].head %= heads;
        edits[i].query %= T;
        edits[i].key %= T;
    }
}

/* Options of some layer, any of them moved or not. padding has room for 64. */
static hl_run_options random_options(const hl_model *m, int T, bool *padding) {
    const hl_model_info *info = hl_model_info_of(m);
    hl_run_options o = {.layer = random_int(0, info->layers - 1)};
    int heads = info->layer[o.layer].heads;
    if (random_int(0, 3)) {
        do
            o.attention.heads = random_int(1, info->width);
        while (info->width % o.attention.heads != 0);
        heads = o.attention.heads;
    }
    if (random_int(0, 1))
        o.attention.dk = random_int(1, info->width / heads);
    o.attention.mask = random_int(0, 2) == 0 ? HL_MASK_CAUSAL : HL_MASK_NONE;
    o.attention.no_scale = random_int(0, 4) == 0;
    o.attention.temperature = random_int(0, 3) == 0 ? (float)random_int(1, 30) / 10.0f : 0.0f;
    o.attention.muted = random_int(0, 3) == 0 ? (uint64_t)random_int(0, 255) : 0;
    for (int i = 0; i < T; i++)
        padding[i] = random_int(0, 3) == 0;
    o.attention.padding = random_int(0, 4) == 0 ? padding : NULL;
    if (random_int(0, 2) == 0)
        random_edits(&o.attention, heads, T);
    return o;
}

static void retune_like_fresh(const char *dir) {
    hl_model *m = open_model(dir);
    hl_trace tuned = {0}, fresh = {0};
    hl_error err = {0};
    bool padding[64];
    for (int round = 0; round < 12; round++) {
        int T = random_int(1, 40);
        hl_tokens t = random_tokens(m, T);
        run(m, &t, NULL, &tuned);
        for (int step = 0; step < 12; step++) {
            hl_run_options o = random_options(m, T, padding);
            bool none = random_int(0, 5) == 0;
            assert_int_equal(hl_model_retune(m, none ? NULL : &o, &tuned, &err), HL_OK);
            run(m, &t, none ? NULL : &o, &fresh);
            same_traces(&tuned, &fresh);
        }
        free(t.items);
    }
    hl_trace_destroy(&tuned);
    hl_trace_destroy(&fresh);
    hl_model_close(m);
}

static void test_retune(void **state) {
    (void)state;
    retune_like_fresh(FIXTURE("tiny-f32"));
    retune_like_fresh(FIXTURE("tiny-f16"));
    retune_like_fresh(FIXTURE("tiny-bf16"));
    retune_like_fresh(FIXTURE("tiny-family"));
}

/* A trace keeps the edits it was run with, whatever becomes of the caller's, and notices when only
 * one number of them moves. */
static void test_edits_by_content(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f32"));
    hl_tokens t = random_tokens(m, 12);
    hl_trace tuned = {0}, fresh = {0};
    hl_error err = {0};
    hl_attention_edit edit[2] = {{0, 3, 4, 0.5f}, {1, 3, 5, 1.0f}};
    hl_run_options o = {.layer = 0, .attention = {.edits = edit, .edit_count = 2}};
    run(m, &t, &o, &tuned);
    edit[1].weight = 0.25f;
    assert_true(tuned.layers[0].options.edits[1].weight == 1.0f);
    assert_int_equal(hl_model_retune(m, &o, &tuned, &err), HL_OK);
    run(m, &t, &o, &fresh);
    same_traces(&tuned, &fresh);
    /* What the trace says of itself can be asked for again, and then nothing is computed. */
    hl_run_options again = {.layer = 0, .attention = tuned.layers[0].options};
    tuned.layers[0].concat[0] = 777.0f;
    assert_int_equal(hl_model_retune(m, &again, &tuned, &err), HL_OK);
    assert_true(tuned.layers[0].concat[0] == 777.0f);
    edit[0].query = 12;
    assert_int_equal(hl_model_retune(m, &o, &tuned, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "edits[0].query");
    assert_int_equal(hl_model_run(m, &t, &o, &tuned, &err), HL_ERR_RANGE);
    assert_true(tuned.layers[0].options.edits[0].query == 3);
    hl_trace_destroy(&tuned);
    hl_trace_destroy(&fresh);
    free(t.items);
    hl_model_close(m);
}

/* Layers below the one on show are not touched, nor are its q, k and v. */
static void test_retune_leaves_below(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f16"));
    hl_tokens t = random_tokens(m, 9);
    hl_trace tr = {0};
    hl_error err = {0};
    run(m, &t, NULL, &tr);
    float *below = tr.layers[1].attn, *q = tr.layers[2].q, mark = 12345.0f;
    float kept[2] = {below[0], q[0]};
    below[0] = q[0] = mark;
    hl_run_options o = {.layer = 2, .attention = {.dk = 3}};
    assert_int_equal(hl_model_retune(m, &o, &tr, &err), HL_OK);
    assert_true(tr.layers[1].attn[0] == mark && tr.layers[2].q[0] == mark);
    below[0] = kept[0];
    q[0] = kept[1];
    hl_trace_destroy(&tr);
    free(t.items);
    hl_model_close(m);
}

static void test_errors_leave_trace(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f32"));
    hl_tokens t = random_tokens(m, 9);
    hl_trace tr = {0}, same_as = {0}, empty = {0};
    hl_error err = {0};
    run(m, &t, NULL, &tr);
    run(m, &t, NULL, &same_as);
    hl_run_options layer = {.layer = 2}, dk = {.layer = 1, .attention = {.dk = 99}};
    hl_run_options heads = {.layer = 0, .attention = {.heads = 7}};
    assert_int_equal(hl_model_retune(m, &layer, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "layer");
    assert_int_equal(hl_model_retune(m, &dk, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "d_k");
    assert_int_equal(hl_model_retune(m, &heads, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "heads");
    assert_int_equal(hl_model_run(m, &t, &heads, &tr, &err), HL_ERR_RANGE);
    same_traces(&tr, &same_as);
    assert_int_equal(hl_model_retune(m, NULL, &empty, &err), HL_ERR_USAGE);
    t.items[4].id = 60;
    assert_int_equal(hl_model_run(m, &t, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "token id");
    t.count = 0;
    assert_int_equal(hl_model_run(m, &t, NULL, &tr, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "tokens");
    same_traces(&tr, &same_as);
    /* A trace of another model is not retuned. */
    hl_model *other = open_model(FIXTURE("tiny-f16"));
    assert_int_equal(hl_model_retune(other, NULL, &tr, &err), HL_ERR_USAGE);
    hl_model_close(other);
    hl_trace_destroy(&tr);
    hl_trace_destroy(&same_as);
    free(t.items);
    hl_model_close(m);
}

/* One trace for every length and for both models gives what a new trace gives. */
static void test_trace_reuse(void **state) {
    (void)state;
    hl_model *m[2] = {open_model(FIXTURE("tiny-f32")), open_model(FIXTURE("tiny-f16"))};
    static const int lengths[] = {5, 64, 3, 65, 512, 2, 129, 1, 130, 511};
    hl_trace used = {0};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        hl_trace fresh = {0};
        const hl_model *model = m[i % 3 == 2];
        hl_tokens t = random_tokens(model, lengths[i]);
        run(model, &t, NULL, &used);
        run(model, &t, NULL, &fresh);
        same_traces(&used, &fresh);
        hl_trace_destroy(&fresh);
        free(t.items);
    }
    hl_trace_destroy(&used);
    hl_trace_destroy(&used); /* zeroed by the first */
    hl_model_close(m[0]);
    hl_model_close(m[1]);
}

static void test_info(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f16"));
    const hl_model_info *info = hl_model_info_of(m);
    assert_string_equal(info->name, "tiny-f16");
    assert_string_equal(info->dir, FIXTURE("tiny-f16"));
    assert_true(info->layers == 3 && info->width == 48 && info->max_tokens == 512);
    assert_true(info->layer[1].heads == 6 && info->layer[2].heads == 1 && !info->layer[0].head);
    assert_true(info->weight_bytes > 40000 && info->load_ms > 0.0);
    assert_true(hl_model_trained(m, 1, 0, 0) && hl_model_trained(m, 1, 6, 8));
    assert_false(hl_model_trained(m, 1, 3, 0) || hl_model_trained(m, 1, 6, 7));
    assert_false(hl_model_trained(m, 3, 0, 0) || hl_model_trained(m, -1, 0, 0));
    hl_model_close(m);
    hl_model_close(NULL);
}

/* --- units ---------------------------------------------------------------------------------------
 */

static void test_unit_attention(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f32"));
    hl_error err = {0};
    hl_tokens t = {0};
    hl_units u = {0};
    hl_trace tr = {0};
    const char *text = "ab cd's e."; /* a ##b | c ##d ' s | e | . */
    size_t size = strlen(text);
    assert_int_equal(hl_tokenise(hl_model_vocab(m), text, size, 64, &t, &err), HL_OK);
    assert_int_equal(hl_units_build(&t, text, size, false, &u, &err), HL_OK);
    assert_int_equal(u.count, 6);
    hl_run_options causal = {.layer = 1, .attention = {.mask = HL_MASK_CAUSAL}};
    run(m, &t, &causal, &tr);
    float out[36];
    for (int h = 0; h < 3; h++) {
        hl_units_attention(&tr, 1, h, &u, out);
        for (int q = 0; q < 6; q++) {
            double sum = 0.0;
            for (int k = 0; k < 6; k++) {
                double want = 0.0, most = -INFINITY;
                for (int i = 0; i < u.items[q].count; i++)
                    for (int j = 0; j < u.items[k].count; j++) {
                        size_t at = (size_t)(u.items[k].first + j);
                        int row = u.items[q].first + i;
                        want += (double)hl_layer_row(tr.layers[1].attn, tr.T, h, row)[at];
                        most =
                            fmax(most, (double)hl_layer_row(tr.layers[1].masked, tr.T, h, row)[at]);
                    }
                want /= u.items[q].count;
                sum += want;
                assert_true(fabs(want - (double)out[6 * q + k]) < 1e-6);
                double score = (double)hl_units_score(&tr, 1, h, &u, q, k);
                assert_true(isinf(most) ? isinf(score) && score < 0.0 : fabs(score - most) < 1e-6);
            }
            assert_true(fabs(sum - 1.0) < 1e-5);
        }
    }
    hl_trace_destroy(&tr);
    hl_units_free(&u);
    hl_tokens_free(&t);
    hl_model_close(m);
}

/* --- threads -------------------------------------------------------------------------------------
 */

typedef struct worker {
    const hl_model *model;
    const hl_trace *expected;
    const hl_tokens *tokens;
    bool ok;
} worker;

static void *work(void *user) {
    worker *w = user;
    hl_trace tr = {0};
    w->ok = true;
    for (int i = 0; i < 20; i++) {
        const hl_layer_trace *a, *b;
        hl_run_options o = {.layer = i % 2, .attention = {.dk = 1 + i % 3}};
        w->ok = w->ok && hl_model_run(w->model, w->tokens, &o, &tr, NULL) == HL_OK &&
                hl_model_retune(w->model, NULL, &tr, NULL) == HL_OK;
        a = &tr.layers[tr.L - 1];
        b = &w->expected->layers[tr.L - 1];
        w->ok = w->ok && memcmp(a->hidden, b->hidden, (size_t)tr.T * (size_t)tr.D * 4) == 0;
    }
    hl_trace_destroy(&tr);
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    hl_model *m = open_model(FIXTURE("tiny-f32"));
    hl_tokens t = random_tokens(m, 33);
    hl_trace expected = {0};
    run(m, &t, NULL, &expected);
    pthread_t id[4];
    worker w[4];
    for (int i = 0; i < 4; i++) {
        w[i] = (worker){.model = m, .expected = &expected, .tokens = &t};
        assert_int_equal(pthread_create(&id[i], NULL, work, &w[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(id[i], NULL);
        assert_true(w[i].ok);
    }
    hl_trace_destroy(&expected);
    free(t.items);
    hl_model_close(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_retune),
        cmocka_unit_test(test_edits_by_content),
        cmocka_unit_test(test_retune_leaves_below),
        cmocka_unit_test(test_errors_leave_trace),
        cmocka_unit_test(test_trace_reuse),
        cmocka_unit_test(test_unit_attention),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
