/* Weights set by hand, and words turned into [MASK]. */
#include "headlight/base/text.h"
#include "headlight/engine/attention.h"
#include "headlight/engine/model.h"
#include "support/tiny_model.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { HEADS = 3, WIDTH = 12, MOST = 130 };

static uint32_t seed = 5;

static void run(int T, const hl_attention_options *o, hl_trace *tr) {
    static float q[MOST * WIDTH], k[MOST * WIDTH], v[MOST * WIDTH];
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    uint32_t numbers = 11; /* the same input every time */
    for (int i = 0; i < T * WIDTH; i++) {
        q[i] = 3.0f * tiny_random(&numbers);
        k[i] = 3.0f * tiny_random(&numbers);
        v[i] = tiny_random(&numbers);
    }
    if (hl_attention_qkv(q, k, v, T, WIDTH, HEADS, o, tr, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
}

static const float *row_of(const hl_trace *tr, int h, int i) {
    return hl_layer_row(tr->layers[0].attn, tr->T, h, i);
}

static double sum_of(const float *row, int T) {
    double sum = 0.0;
    for (int j = 0; j < T; j++)
        sum += (double)row[j];
    return sum;
}

/* The edited cells hold their weights, the others keep their proportions, concat follows, and no
 * other row moves. Lengths below and above the one from which rows are written past the cache. */
static void check_plain(int T) {
    hl_trace before = {0}, after = {0};
    const hl_attention_edit edits[] = {{1, 4, 2, 0.5f}, {1, 4, 6, 0.9f}, {1, 4, 6, 0.125f}};
    hl_attention_options o = {.edits = edits, .edit_count = 3};
    run(T, NULL, &before);
    run(T, &o, &after);
    const float *was = row_of(&before, 1, 4), *is = row_of(&after, 1, 4);
    assert_true(is[2] == 0.5f && is[6] == 0.125f); /* the later of two for one cell */
    double factor = 0.375 / (1.0 - (double)was[2] - (double)was[6]);
    for (int j = 0; j < T; j++)
        if (j != 2 && j != 6)
            assert_true(fabs((double)is[j] - (double)was[j] * factor) < 1e-6);
    assert_true(fabs(sum_of(is, T) - 1.0) < 1e-5);
    for (int c = 0; c < WIDTH / HEADS; c++) {
        double want = 0.0;
        for (int j = 0; j < T; j++)
            want += (double)is[j] * (double)hl_layer_v(&after.layers[0], 1, j)[c];
        assert_true(fabs(want - (double)hl_layer_head_out(&after.layers[0], 1, 4)[c]) < 1e-5);
    }
    for (int h = 0; h < HEADS; h++)
        for (int i = 0; i < T; i++) {
            bool moved = memcmp(row_of(&before, h, i), row_of(&after, h, i), (size_t)T * 4) != 0;
            assert_true(moved == (h == 1 && i == 4));
        }
    const hl_layer_trace *a = &before.layers[0], *b = &after.layers[0];
    assert_memory_equal(a->scores, b->scores, (size_t)(HEADS * T * T) * sizeof(float));
    assert_memory_equal(a->scaled, b->scaled, (size_t)(HEADS * T * T) * sizeof(float));
    hl_trace_destroy(&before);
    hl_trace_destroy(&after);
}

static void test_plain(void **state) {
    (void)state;
    check_plain(7);
    check_plain(16);
    check_plain(112); /* rows on cache lines */
    check_plain(130); /* rows that are not */
}

static void test_too_much(void **state) {
    (void)state;
    hl_trace tr = {0};
    const hl_attention_edit edits[] = {{0, 1, 0, 0.75f}, {0, 1, 3, 0.75f}};
    hl_attention_options o = {.edits = edits, .edit_count = 2};
    run(5, &o, &tr);
    const float *row = row_of(&tr, 0, 1);
    assert_true(row[0] == 0.5f && row[3] == 0.5f);
    assert_true(row[1] == 0.0f && row[2] == 0.0f && row[4] == 0.0f);
    hl_trace_destroy(&tr);
}

/* Others that are all 0 share the rest. */
static void test_spread(void **state) {
    (void)state;
    hl_trace tr = {0};
    const bool padding[] = {false, false, false, true, false};
    /* A temperature so low that one key takes all, and then that key is set by hand. */
    hl_attention_options o = {.temperature = 0.001f, .padding = padding};
    run(5, &o, &tr);
    int top = 0;
    for (int j = 1; j < 5; j++)
        top = row_of(&tr, 2, 2)[j] > row_of(&tr, 2, 2)[top] ? j : top;
    assert_true(row_of(&tr, 2, 2)[top] == 1.0f);
    const hl_attention_edit edit = {2, 2, top, 0.25f};
    o.edits = &edit;
    o.edit_count = 1;
    run(5, &o, &tr);
    for (int j = 0; j < 5; j++)
        assert_true(row_of(&tr, 2, 2)[j] == (padding[j] ? 0.0f : 0.25f));
    hl_trace_destroy(&tr);
}

/* A masked key stays at 0; with nothing left to take the rest, the edited ones are scaled up. */
static void test_masked(void **state) {
    (void)state;
    hl_trace tr = {0}, plain = {0};
    const hl_attention_edit edits[] = {{0, 1, 4, 0.5f}, {0, 0, 0, 0.25f}, {1, 2, 0, 0.2f},
                                       {1, 2, 1, 0.2f}, {1, 2, 2, 0.1f},  {2, 1, 0, 0.0f},
                                       {2, 1, 1, 0.0f}};
    hl_attention_options o = {.mask = HL_MASK_CAUSAL};
    run(5, &o, &plain);
    o.edits = edits;
    o.edit_count = sizeof edits / sizeof *edits;
    run(5, &o, &tr);
    assert_memory_equal(row_of(&tr, 0, 1), row_of(&plain, 0, 1), 5 * sizeof(float));
    assert_true(row_of(&tr, 0, 0)[0] == 1.0f);
    assert_true(row_of(&tr, 1, 2)[0] == 0.4f && row_of(&tr, 1, 2)[2] == 0.2f);
    assert_true(row_of(&tr, 2, 1)[0] == 0.5f && row_of(&tr, 2, 1)[1] == 0.5f);
    bool all[5] = {true, true, true, true, true};
    o.padding = all;
    run(5, &o, &tr);
    for (int j = 0; j < 5; j++)
        assert_true(row_of(&tr, 1, 2)[j] == 0.0f);
    hl_trace_destroy(&tr);
    hl_trace_destroy(&plain);
}

/* Whatever is asked for, every row sums to 1 and has no weight below 0. */
static void test_any(void **state) {
    (void)state;
    hl_trace tr = {0};
    hl_attention_edit edits[HL_EDIT_MAX];
    for (int round = 0; round < 60; round++) {
        int T = 1 + (int)(seed >> 20) % 20;
        hl_attention_options o = {.mask = round % 2 ? HL_MASK_CAUSAL : HL_MASK_NONE,
                                  .edits = edits,
                                  .edit_count = round % 5 ? round : HL_EDIT_MAX};
        for (int i = 0; i < o.edit_count; i++) {
            int at = (int)((tiny_random(&seed) + 0.5f) * 0.999f * (float)(HEADS * T * T));
            edits[i] = (hl_attention_edit){at / T / T, at / T % T, at % T,
                                           round % 3 ? tiny_random(&seed) + 0.5f : 0.0f};
        }
        run(T, &o, &tr);
        for (int h = 0; h < HEADS; h++)
            for (int i = 0; i < T; i++) {
                assert_true(fabs(sum_of(row_of(&tr, h, i), T) - 1.0) < 1e-5);
                for (int j = 0; j < T; j++)
                    assert_true(row_of(&tr, h, i)[j] >= 0.0f);
            }
    }
    hl_trace_destroy(&tr);
}

static void refuse(const hl_attention_edit *edits, int count, const char *field) {
    hl_layer_trace l = {.heads = HEADS, .options = {.edits = edits, .edit_count = count}};
    hl_error err = {0};
    assert_int_equal(hl_attention_check_edits(&l, 5, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, field);
    assert_true(err.allowed[0] && err.found[0]);
}

static void test_errors(void **state) {
    (void)state;
    static const hl_attention_edit many[HL_EDIT_MAX + 1];
    hl_layer_trace l = {.heads = HEADS, .options = {.edits = many, .edit_count = HL_EDIT_MAX}};
    assert_int_equal(hl_attention_check_edits(&l, 5, NULL), HL_OK);
    refuse(many, HL_EDIT_MAX + 1, "edits");
    refuse(many, -1, "edits");
    refuse(NULL, 1, "edits");
    refuse((const hl_attention_edit[]){{0, 0, 0, 0}, {3, 0, 0, 0}}, 2, "edits[1].head");
    refuse(&(hl_attention_edit){-1, 0, 0, 0}, 1, "edits[0].head");
    refuse(&(hl_attention_edit){0, 5, 0, 0}, 1, "edits[0].query");
    refuse(&(hl_attention_edit){0, 0, -1, 0}, 1, "edits[0].key");
    refuse(&(hl_attention_edit){0, 0, 5, 0}, 1, "edits[0].key");
    refuse(&(hl_attention_edit){0, 0, 0, 1.01f}, 1, "edits[0].weight");
    refuse(&(hl_attention_edit){0, 0, 0, -0.01f}, 1, "edits[0].weight");
    refuse(&(hl_attention_edit){0, 0, 0, NAN}, 1, "edits[0].weight");
}

/* --- [MASK] --------------------------------------------------------------------------------------
 */

static void test_mask_word(void **state) {
    (void)state;
    char dir[TINY_DIR];
    hl_model *m = NULL;
    hl_error err = {0};
    hl_tokens t = {0};
    hl_units before = {0}, after = {0};
    const char *text = "the cat didn't sat";
    const size_t size = strlen(text);
    assert_true(tiny_model_make(dir, &(tiny_model){0}));
    assert_int_equal(hl_model_open(dir, &m, &err), HL_OK);
    const hl_vocab *vocab = hl_model_vocab(m);
    assert_int_equal(hl_vocab_mask_id(vocab), hl_vocab_id(vocab, "[MASK]"));
    assert_int_equal(hl_tokenise(vocab, text, size, 64, &t, &err), HL_OK);
    assert_int_equal(hl_units_build(&t, text, size, false, &before, &err), HL_OK);
    assert_int_equal(hl_tokens_mask(&t, 10, 11, vocab, &err), HL_OK); /* inside didn't */
    assert_int_equal(hl_units_build(&t, text, size, false, &after, &err), HL_OK);
    assert_int_equal(after.count, before.count);
    assert_memory_equal(after.items, before.items, (size_t)after.count * sizeof *after.items);
    int masked = 0;
    for (int i = 0; i < t.count; i++) {
        bool is = t.items[i].id == hl_vocab_mask_id(vocab);
        assert_true(is == (t.items[i].start < 11 && t.items[i].end > 10 && !t.items[i].special));
        masked += is;
    }
    assert_int_equal(masked, 1);
    assert_int_equal(hl_tokens_mask(&t, 0, size, vocab, &err), HL_OK);
    for (int i = 1; i + 1 < t.count; i++)
        assert_int_equal(t.items[i].id, hl_vocab_mask_id(vocab));
    assert_true(t.items[0].special && t.items[0].id == hl_vocab_id(vocab, "[CLS]"));
    assert_int_equal(hl_tokens_mask(&t, 3, 4, vocab, &err), HL_ERR_RANGE); /* a blank */
    assert_string_equal(err.field, "span");
    hl_units_free(&before);
    hl_units_free(&after);
    hl_tokens_free(&t);
    hl_model_close(m);
    tiny_model_remove(dir);
}

static void test_no_mask(void **state) {
    (void)state;
    char path[] = P_tmpdir "/vocab-XXXXXX";
    const char pieces[] = "[UNK]\n[CLS]\n[SEP]\na\n";
    hl_vocab *vocab = NULL;
    hl_tokens t = {0};
    hl_error err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, pieces, sizeof pieces - 1) == (ssize_t)sizeof pieces - 1);
    close(fd);
    assert_int_equal(hl_vocab_open(&vocab, path, &err), HL_OK);
    unlink(path);
    assert_int_equal(hl_vocab_mask_id(vocab), -1);
    assert_int_equal(hl_tokenise(vocab, "a", 1, 9, &t, &err), HL_OK);
    assert_int_equal(hl_tokens_mask(&t, 0, 1, vocab, &err), HL_ERR_FORMAT);
    assert_string_equal(err.field, "vocabulary");
    assert_int_equal(t.items[1].id, 3);
    hl_tokens_free(&t);
    hl_vocab_close(vocab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),     cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_spread),    cmocka_unit_test(test_masked),
        cmocka_unit_test(test_any),       cmocka_unit_test(test_errors),
        cmocka_unit_test(test_mask_word), cmocka_unit_test(test_no_mask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
