/* Measuring heads: counts against a second, simpler computation from hl_units_attention; skipping,
 * pairs, errors. */
#include "headlight/engine/measure.h"
#include "measure_lines.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MODEL HL_TEST_DIR "/parity/fixtures/tiny-f32"

static hl_model *model;

static int open_model(void **state) {
    (void)state;
    hl_error err = {0};
    return hl_model_open(MODEL, &model, &err) == HL_OK ? 0 : -1;
}

static int close_model(void **state) {
    (void)state;
    hl_model_close(model);
    return 0;
}

static hl_measure *start(int heads, int dk) {
    hl_measure *m = NULL;
    hl_error err = {0};
    assert_int_equal(hl_measure_open(&m, model, heads, dk, &err), HL_OK);
    return m;
}

static void add(hl_measure *m, const char *json) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_measure_add(m, json, strlen(json), "test.jsonl", 1, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
}

static void finish(hl_measure *m) {
    hl_error err = {0};
    assert_int_equal(hl_measure_finish(m, NULL, NULL, &err), HL_OK);
}

/* Words of a line: query, targets (bits), rivals (bits), counted from 0 without [CLS]. */
typedef struct sample {
    const char *text;
    int query;
    unsigned targets, others;
} sample;

static const sample SAMPLES[] = {
    {"ab cd e fgh the.", 0, 1u << 1, 1u << 2},
    {"ab cd e fgh the.", 1, 1u << 0, 0},
    {"ab cd e fgh the.", 4, 1u << 0 | 1u << 1, 1u << 2},
    {"xyz the the q ab", 2, 1u << 0, 1u << 4},
    {"xyz the the q ab", 4, 1u << 3, 1u << 0 | 1u << 1},
    {"one two three four five six", 5, 1u << 0, 0},
    {"one two three four five six", 0, 1u << 4 | 1u << 5, 1u << 2 | 1u << 3},
    {"a b's c", 1, 1u << 2, 0},
};
enum { SAMPLE_COUNT = sizeof SAMPLES / sizeof SAMPLES[0] };

static void prepare(const sample *s, int heads, int dk, hl_units *u, hl_trace *tr) {
    hl_error err = {0};
    hl_tokens t = {0};
    hl_run_options o = {.layer = 1, .attention = {.heads = heads, .dk = dk}};
    size_t size = strlen(s->text);
    assert_int_equal(hl_tokenise(hl_model_vocab(model), s->text, size, 512, &t, &err), HL_OK);
    assert_int_equal(hl_units_build(&t, s->text, size, false, u, &err), HL_OK);
    assert_int_equal(hl_model_run(model, &t, &o, tr, &err), HL_OK);
    hl_tokens_free(&t);
}

/* Bit 0 accuracy, 1 strict, 2 candidates, 3 far: by the whole matrix of units. */
static int judge(const sample *s, const hl_units *u, const hl_trace *tr, int layer, int head) {
    float out[64 * 64], target = 0.0f, other = 0.0f;
    int n = u->count, q = s->query + 1, word = 0, any = 0, far = 8;
    hl_units_attention(tr, layer, head, u, out);
    const float *row = out + q * n;
    float top_word = -1.0f, top_any = -1.0f;
    for (int k = 0; k < n; k++) {
        unsigned bit = k > 0 && k < n - 1 ? 1u << (k - 1) : 0;
        if (k == q)
            continue;
        if (row[k] > top_any) {
            top_any = row[k];
            any = (s->targets & bit) != 0;
        }
        if (bit && row[k] > top_word) {
            top_word = row[k];
            word = (s->targets & bit) != 0;
        }
        target += s->targets & bit ? row[k] : 0.0f;
        other += s->others & bit ? row[k] : 0.0f;
        if (s->targets & bit && abs(k - q) < 3)
            far = 0;
    }
    return word | any << 1 | (target > other) << 2 | far;
}

static void print_spans(char *out, size_t room, const hl_units *u, unsigned words) {
    size_t used = (size_t)snprintf(out, room, "[");
    for (int w = 0; w < u->count - 2; w++)
        if (words >> w & 1)
            used += (size_t)snprintf(out + used, room - used, "%s[%u,%u]", used > 1 ? "," : "",
                                     u->items[w + 1].start, u->items[w + 1].end);
    snprintf(out + used, room - used, "]");
}

/* All samples under one relation, at these settings of the top layer. */
static void compare_settings(int heads, int dk) {
    hl_measure *m = start(heads, dk);
    hl_units u = {0};
    hl_trace tr = {0};
    int counts[2][64][5] = {0}, top_heads = heads ? heads : 3;
    for (int i = 0; i < SAMPLE_COUNT; i++) {
        const sample *s = &SAMPLES[i];
        char targets[256], others[256], json[1024];
        prepare(s, heads, dk, &u, &tr);
        print_spans(targets, sizeof targets, &u, s->targets);
        print_spans(others, sizeof others, &u, s->others);
        snprintf(
            json, sizeof json,
            "{\"text\":\"%s\",\"query\":[%u,%u],\"targets\":%s,\"relation\":\"r\",\"extra\":{},"
            "\"other\":%s}",
            s->text, u.items[s->query + 1].start, u.items[s->query + 1].end, targets, others);
        add(m, json);
        for (int l = 0; l < 2; l++)
            for (int h = 0; h < (l ? top_heads : 4); h++) {
                int bits = judge(s, &u, &tr, l, h);
                counts[l][h][0] += bits & 1;
                counts[l][h][1] += bits >> 1 & 1;
                counts[l][h][2] += s->others && bits & 4;
                counts[l][h][3] += (bits & 8) != 0;
                counts[l][h][4] += (bits & 9) == 9;
            }
    }
    finish(m);
    const hl_relation_score *r = hl_measure_relation(m, 0);
    assert_int_equal(hl_measure_count(m), 1);
    assert_string_equal(r->relation, "r");
    assert_true(r->n == SAMPLE_COUNT && r->skipped == 0 && !r->assigned);
    int most = -1, layer = 0, head = 0;
    for (int l = 0; l < 2; l++)
        for (int h = 0; h < (l ? top_heads : 4); h++)
            if (counts[l][h][0] > most) {
                most = counts[l][h][0];
                layer = l;
                head = h;
            }
    const int *c = counts[layer][head];
    assert_true(r->best_layer == layer && r->best_head == head && r->best.right == most);
    assert_true(r->layer == layer && r->head == head && r->accuracy.right == most);
    assert_true(r->strict.right == c[1] && r->strict.n == SAMPLE_COUNT);
    assert_true(r->candidates.n == 5 && r->candidates.right == c[2]);
    assert_true(r->far.n == c[3] && r->far.right == c[4]);
    assert_int_equal(r->pairs.n, 0);
    hl_trace_destroy(&tr);
    hl_units_free(&u);
    hl_measure_close(m);
}

static void test_counts(void **state) {
    (void)state;
    compare_settings(0, 0);
    compare_settings(3, 2);
    compare_settings(1, 5);
    compare_settings(24, 1);
}

static void test_skipped(void **state) {
    (void)state;
    hl_measure *m = start(0, 0);
    char *big = malloc(8192);
    add(m, "{\"text\":\"ab cd\",\"query\":[0,2],\"targets\":[[0,1]],\"relation\":\"own word\"}");
    add(m, "{\"text\":\"b's cd\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":\"own word\"}");
    add(m, "{\"text\":\"ab cd\",\"query\":[0,2],\"targets\":[[0,1],[3,5]],\"relation\":\"kept\"}");
    add(m, "  \r\n");
    add(m, "");
    /* The target lies past 512 tokens. */
    size_t used = (size_t)snprintf(big, 8192, "{\"text\":\"");
    for (int i = 0; i < 600; i++)
        used += (size_t)snprintf(big + used, 8192 - used, "a ");
    snprintf(big + used, 8192 - used,
             "\",\"query\":[0,1],\"targets\":[[1190,1191]],\"relation\":\"past\"}");
    add(m, big);
    free(big);
    finish(m);
    assert_int_equal(hl_measure_count(m), 3);
    assert_true(hl_measure_relation(m, 0)->skipped == 2 && hl_measure_relation(m, 0)->n == 0);
    assert_true(hl_measure_relation(m, 1)->skipped == 0 && hl_measure_relation(m, 1)->n == 1);
    assert_true(hl_measure_relation(m, 2)->skipped == 1 && hl_measure_relation(m, 2)->n == 0);
    assert_null(hl_measure_relation(m, 3));
    hl_measure_close(m);
}

static void test_pairs(void **state) {
    (void)state;
    hl_measure *m = start(0, 0);
    for (int i = 0; i < 2; i++) { /* two words: the other one is always the most attended word */
        add(m, "{\"text\":\"ab "
               "cd\",\"query\":[0,2],\"targets\":[[3,5]],\"relation\":\"r\",\"pair\":1}");
        add(m, "{\"text\":\"ab "
               "cd\",\"query\":[3,5],\"targets\":[[0,2]],\"relation\":\"s\",\"pair\":\"p\"}");
    }
    add(m,
        "{\"text\":\"cd ab\",\"query\":[0,2],\"targets\":[[3,5]],\"relation\":\"r\",\"pair\":2}");
    add(m,
        "{\"text\":\"cd ab\",\"query\":[0,2],\"targets\":[[0,2]],\"relation\":\"r\",\"pair\":2}");
    add(m,
        "{\"text\":\"cd ab\",\"query\":[0,2],\"targets\":[[3,5]],\"relation\":\"r\",\"pair\":3}");
    finish(m);
    assert_true(hl_measure_relation(m, 0)->pairs.n == 1 &&
                hl_measure_relation(m, 0)->pairs.right == 1);
    assert_true(hl_measure_relation(m, 1)->pairs.n == 1 &&
                hl_measure_relation(m, 1)->pairs.right == 1);
    hl_measure_close(m);
}

/* Lines without a target are counted as idle alone: the share whose special tokens get over half.
 */
static void test_idle(void **state) {
    (void)state;
    hl_measure *m = start(0, 0);
    int rest = 0, lines = 0;
    /* The untrained model spreads its weight: alone, a word gives two thirds to [CLS] and [SEP]. */
    const sample alone = {"ab", 0, 0, 0};
    for (int i = -1; i < SAMPLE_COUNT; i++) {
        const sample *at = i < 0 ? &alone : &SAMPLES[i];
        float out[64 * 64];
        char json[1024];
        hl_units u = {0};
        hl_trace tr = {0};
        prepare(at, 0, 0, &u, &tr);
        hl_units_attention(&tr, 0, 0, &u, out);
        for (int q = 1; q < u.count - 1; q++, lines++) {
            const float *row = out + q * u.count;
            rest += row[0] + row[u.count - 1] > 0.5f;
            snprintf(json, sizeof json,
                     "{\"text\":\"%s\",\"query\":[%u,%u],\"targets\":[],\"relation\":\"r\"}",
                     at->text, u.items[q].start, u.items[q].end);
            add(m, json);
        }
        hl_units_free(&u);
        hl_trace_destroy(&tr);
    }
    finish(m);
    const hl_relation_score *r = hl_measure_relation(m, 0);
    assert_true(r->layer == 0 && r->head == 0); /* no line names a target: no head is better */
    assert_int_equal(r->n, 0);
    assert_int_equal(r->calibration.n, 0);
    assert_int_equal(r->idle.n, lines);
    assert_int_equal(r->idle.right, rest);
    assert_in_range(rest, 1, lines - 1); /* both answers are among them */
    hl_measure_close(m);
}

static void test_line_errors(void **state) {
    (void)state;
    static const struct {
        const char *json, *field;
    } bad[] = {
        {"{", "JSON"},
        {"[]", "line"},
        {"7", "line"},
        {"{\"query\":[0,1],\"targets\":[[0,1]],\"relation\":\"r\"}", "text"},
        {"{\"text\":5,\"query\":[0,1],\"targets\":[[0,1]],\"relation\":\"r\"}", "text"},
        {"{\"text\":\"a b\",\"targets\":[[0,1]],\"relation\":\"r\"}", "query"},
        {"{\"text\":\"a b\",\"query\":[0,9],\"targets\":[[0,1]],\"relation\":\"r\"}", "query"},
        {"{\"text\":\"a b\",\"query\":[1,1],\"targets\":[[0,1]],\"relation\":\"r\"}", "query"},
        {"{\"text\":\"a b\",\"query\":[-1,1],\"targets\":[[0,1]],\"relation\":\"r\"}", "query"},
        {"{\"text\":\"a b\",\"query\":[0,1,2],\"targets\":[[0,1]],\"relation\":\"r\"}", "query"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"relation\":\"r\"}", "targets"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"targets\":[[2]],\"relation\":\"r\"}", "targets"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"targets\":[[2,4]],\"relation\":\"r\"}", "targets"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"targets\":[[2,3]]}", "relation"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":null}", "relation"},
        {"{\"text\":\"a "
         "b\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":\"r\",\"other\":\"x\"}",
         "other"},
        {"{\"text\":\"a "
         "b\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":\"r\",\"other\":[[9,10]]}",
         "other"},
        {"{\"text\":\"a b\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":\"r\",\"pair\":[1]}",
         "pair"},
    };
    hl_measure *m = start(0, 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        hl_error err = {0};
        hl_status st = hl_measure_add(m, bad[i].json, strlen(bad[i].json), "dev.jsonl", 17, &err);
        if (st == HL_OK || strcmp(err.field, bad[i].field) != 0)
            fail_msg("%s: %s instead of %s", bad[i].json, err.field, bad[i].field);
        assert_string_equal(err.file, "dev.jsonl:17");
    }
    finish(m);
    for (int r = 0; r < hl_measure_count(m); r++)
        assert_int_equal(hl_measure_relation(m, r)->n, 0);
    hl_measure_close(m);
    hl_error err = {0};
    assert_int_equal(hl_measure_open(&m, model, 5, 0, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "heads");
}

static bool stop_at_two(void *user, int done, int total) {
    assert_int_equal(total, 3);
    *(int *)user = done;
    return done < 2;
}

static void test_progress(void **state) {
    (void)state;
    hl_measure *m = start(0, 0);
    hl_error err = {0};
    int done = 0;
    for (int i = 0; i < 9; i++) {
        char json[128];
        snprintf(json, sizeof json,
                 "{\"text\":\"a b %c\",\"query\":[0,1],\"targets\":[[2,3]],\"relation\":\"r\"}",
                 'c' + i % 3);
        add(m, json); /* three texts, three times each */
    }
    assert_int_not_equal(hl_measure_finish(m, stop_at_two, &done, &err), HL_OK);
    assert_int_equal(done, 2);
    finish(m);
    assert_int_equal(hl_measure_relation(m, 0)->n, 9);
    hl_measure_close(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),   cmocka_unit_test(test_skipped),
        cmocka_unit_test(test_pairs),    cmocka_unit_test(test_line_errors),
        cmocka_unit_test(test_progress), cmocka_unit_test(test_idle),
    };
    return cmocka_run_group_tests(tests, open_model, close_model);
}
