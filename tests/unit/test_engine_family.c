/* Models whose top layer has several trained head counts: which weights run, what heads.json says
 * of each, and what fits neither. */
#include "headlight/engine/focus.h"
#include "headlight/engine/measure.h"
#include "support/tiny_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char HEADS[] =
    "{\"format\":\"headlight-heads\",\"version\":2,\"name\":\"family\",\"layers\":[{\"layer\":2,"
    "\"settings\":["
    "{\"heads\":4,\"trained_dk\":[2,6],\"head\":[{\"name\":\"A\"},{\"name\":\"B\"},{\"name\":\"C\","
    "\"relations\":[{\"name\":\"previous\",\"accuracy\":0.75,\"n\":8}]},{\"name\":\"D\"}]},"
    "{\"heads\":2,\"trained_dk\":[1,12],\"head\":[{\"head\":1,\"name\":\"Form\",\"short\":\"F\","
    "\"relations\":[{\"name\":\"previous\",\"accuracy\":0.5,\"n\":8}]},{\"name\":\"Sense\"}]},"
    "{\"heads\":1}]}],"
    "\"sweep\":[{\"heads\":2,\"dk\":12,\"relation\":\"previous\",\"n\":8,\"accuracy\":0.5},"
    "{\"heads\":4,\"dk\":1,\"relation\":\"previous\",\"n\":8,\"accuracy\":0.25}]}";

typedef struct family {
    char dir[TINY_DIR];
    hl_model *model;
    hl_tokens tokens;
} family;

static const char TEXT[] = "the cat chased the mouse because it was tired";

static int open_family(void **state) {
    static family f;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    tiny_model spec = {.heads = {6, 4}, .trained = {4, 1, 6, 2}, .heads_json = HEADS};
    f = (family){0};
    *state = &f;
    if (!tiny_model_make(f.dir, &spec) || hl_model_open(f.dir, &f.model, &err) != HL_OK) {
        print_error("%s: %s\n", f.dir, hl_error_format(&err, line, sizeof line));
        return -1;
    }
    return hl_tokenise(hl_model_vocab(f.model), TEXT, strlen(TEXT), 64, &f.tokens, &err) == HL_OK
               ? 0
               : -1;
}

static int close_family(void **state) {
    family *f = *state;
    hl_tokens_free(&f->tokens);
    hl_model_close(f->model);
    tiny_model_remove(f->dir);
    return 0;
}

static void run(const family *f, int heads, hl_trace *tr) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    hl_run_options o = {.layer = 1, .attention = {.heads = heads}};
    if (hl_model_run(f->model, &f->tokens, &o, tr, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
}

static bool same_q(const hl_trace *a, const hl_trace *b) {
    size_t count = (size_t)a->T * (size_t)a->layers[1].width;
    return memcmp(a->layers[1].q, b->layers[1].q, count * sizeof(float)) == 0;
}

/* Each trained count has its own queries; others are those of the layer's own count, dealt out
 * anew; 0 is the layer's own. The layer below is not touched by any of it. */
static void test_weights(void **state) {
    const family *f = *state;
    static const int counts[] = {0, 1, 2, 4, 6, 3, 8, 12};
    enum { N = sizeof counts / sizeof *counts };
    hl_trace tr[N] = {0};
    for (int i = 0; i < N; i++)
        run(f, counts[i], &tr[i]);
    for (int i = 0; i < N; i++) {
        bool own = counts[i] == 0 || counts[i] == 4 || counts[i] == 3 || counts[i] > 6;
        assert_true(same_q(&tr[0], &tr[i]) == own);
        assert_int_equal(tr[i].layers[1].heads, counts[i] ? counts[i] : 4);
        assert_memory_equal(tr[0].layers[0].hidden, tr[i].layers[0].hidden,
                            (size_t)tr[0].T * (size_t)tr[0].D * sizeof(float));
    }
    assert_false(same_q(&tr[1], &tr[2]) || same_q(&tr[1], &tr[4]) || same_q(&tr[2], &tr[4]));
    for (int i = 0; i < N; i++)
        hl_trace_destroy(&tr[i]);
}

/* The plain tensors hold num_attention_heads: without our key the same file runs with them. */
static void test_plain_names(void **state) {
    const family *f = *state;
    char dir[TINY_DIR];
    hl_model *plain = NULL;
    hl_error err = {0};
    hl_trace a = {0}, b = {0};
    /* Equal seeds draw the plain tensors first, so the variants behind them change nothing. */
    assert_true(tiny_model_make(dir, &(tiny_model){.heads = {6, 6}}));
    assert_int_equal(hl_model_open(dir, &plain, &err), HL_OK);
    assert_int_equal(hl_model_run(plain, &f->tokens, NULL, &a, &err), HL_OK);
    run(f, 6, &b);
    assert_memory_equal(a.layers[1].hidden, b.layers[1].hidden,
                        (size_t)a.T * (size_t)a.D * sizeof(float));
    hl_trace_destroy(&a);
    hl_trace_destroy(&b);
    hl_model_close(plain);
    tiny_model_remove(dir);
}

/* Retuning between head counts keeps q, k and v only where the weights are the same. */
static void test_retune_keeps(void **state) {
    const family *f = *state;
    hl_trace tr = {0};
    hl_error err = {0};
    hl_run_options three = {.layer = 1, .attention = {.heads = 3}};
    hl_run_options two = {.layer = 1, .attention = {.heads = 2}};
    run(f, 4, &tr);
    float kept = tr.layers[1].q[0];
    tr.layers[1].q[0] = 12345.0f;
    assert_int_equal(hl_model_retune(f->model, &three, &tr, &err), HL_OK);
    assert_true(tr.layers[1].q[0] == 12345.0f);
    assert_int_equal(hl_model_retune(f->model, &two, &tr, &err), HL_OK);
    assert_true(tr.layers[1].q[0] != 12345.0f && tr.layers[1].q[0] != kept);
    assert_int_equal(hl_model_retune(f->model, NULL, &tr, &err), HL_OK);
    assert_true(tr.layers[1].q[0] == kept);
    hl_trace_destroy(&tr);
}

static void test_info(void **state) {
    const family *f = *state;
    const hl_model_info *info = hl_model_info_of(f->model);
    const hl_layer_info *top = &info->layer[1];
    static const int counts[] = {1, 2, 4, 6};
    assert_string_equal(info->name, "family");
    assert_true(top->heads == 4 && top->trained_heads_count == 4 && top->setting_count == 4);
    for (int i = 0; i < 4; i++)
        assert_true(top->trained_heads[i] == counts[i] && top->settings[i].heads == counts[i]);
    assert_string_equal(top->head[2].name, "C");
    assert_true(top->trained_dk_min == 2 && top->trained_dk_max == 6);
    assert_ptr_equal(hl_model_heads(f->model, 1, 0), top->head);
    assert_ptr_equal(hl_model_heads(f->model, 1, 4), top->head);
    assert_string_equal(hl_model_heads(f->model, 1, 2)[0].shorter, "F");
    assert_string_equal(hl_model_heads(f->model, 1, 2)[1].name, "Sense");
    assert_null(hl_model_heads(f->model, 1, 1)); /* trained, without names */
    assert_null(hl_model_heads(f->model, 1, 3)); /* not trained */
    assert_null(hl_model_heads(f->model, 0, 0));
    assert_null(hl_model_heads(f->model, 2, 0));
    assert_int_equal(hl_model_setting(f->model, 1, 2)->trained_dk_max, 12);
    assert_int_equal(hl_model_setting(f->model, 1, 6)->trained_dk_min, 4); /* the file is silent */
    assert_null(hl_model_setting(f->model, 1, 3));
    assert_null(hl_model_setting(f->model, -1, 0));
    assert_int_equal(info->sweep_count, 2);
    assert_true(info->sweep[1].heads == 4 && info->sweep[1].dk == 1 && info->sweep[1].n == 8);
    assert_true(info->sweep[1].accuracy == 0.25);
    assert_string_equal(info->sweep[1].relation, "previous");
}

static void test_trained(void **state) {
    const family *f = *state;
    assert_true(hl_model_trained(f->model, 1, 0, 0) && hl_model_trained(f->model, 1, 4, 2));
    assert_false(hl_model_trained(f->model, 1, 4, 1));
    assert_true(hl_model_trained(f->model, 1, 2, 1) && hl_model_trained(f->model, 1, 2, 12));
    assert_true(hl_model_trained(f->model, 1, 1, 24) && hl_model_trained(f->model, 1, 1, 0));
    assert_false(hl_model_trained(f->model, 1, 1, 6) || hl_model_trained(f->model, 1, 6, 2));
    assert_false(hl_model_trained(f->model, 1, 3, 0) || hl_model_trained(f->model, 2, 0, 0));
    assert_true(hl_model_trained(f->model, 0, 6, 4));
    assert_false(hl_model_trained(f->model, 0, 4, 0));
}

/* Names of a relation follow the head count in use: in focus and in `headlight score`. */
static void test_named(void **state) {
    const family *f = *state;
    hl_trace tr = {0};
    hl_focus_head head = {0};
    const hl_model_info *info = hl_model_info_of(f->model);
    assert_true(hl_focus_named_head(info, 0, "previous", &head) && head.head == 2);
    run(f, 2, &tr);
    assert_true(hl_focus_named_head_in(info, &tr, "previous", &head));
    assert_true(head.layer == 1 && head.head == 0);
    run(f, 1, &tr);
    assert_false(hl_focus_named_head_in(info, &tr, "previous", &head));
    hl_trace_destroy(&tr);
    static const char line[] = "{\"text\": \"the cat sat\", \"query\": [4, 7], "
                               "\"targets\": [[0, 3]], \"relation\": \"previous\"}";
    for (int heads = 2; heads <= 4; heads++) {
        hl_measure *m = NULL;
        hl_error err = {0};
        assert_int_equal(hl_measure_open(&m, f->model, heads, 0, &err), HL_OK);
        assert_int_equal(hl_measure_add(m, line, sizeof line - 1, "x", 1, &err), HL_OK);
        assert_int_equal(hl_measure_finish(m, NULL, NULL, &err), HL_OK);
        const hl_relation_score *s = hl_measure_relation(m, 0);
        assert_true(s->assigned == (heads != 3)); /* 3 has no names */
        assert_true(heads == 3 || (s->layer == 1 && s->head == (heads == 2 ? 0 : 2)));
        hl_measure_close(m);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights),      cmocka_unit_test(test_plain_names),
        cmocka_unit_test(test_retune_keeps), cmocka_unit_test(test_info),
        cmocka_unit_test(test_trained),      cmocka_unit_test(test_named),
    };
    return cmocka_run_group_tests(tests, open_family, close_family);
}
