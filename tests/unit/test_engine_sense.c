/* The sense meter: numbers against a second computation, determinism, measuring. */
#include "headlight/engine/sense.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/senses.h"

/* --- the meter -----------------------------------------------------------------------------------
 */

typedef struct run {
    hl_tokens tokens;
    hl_trace trace;
    hl_arena arena;
} run;

static void run_text(run *r, const hl_model *model, const char *text) {
    hl_error err = {0};
    must(hl_tokenise(hl_model_vocab(model), text, strlen(text), hl_model_info_of(model)->max_tokens,
                     &r->tokens, &err),
         &err);
    must(hl_model_run(model, &r->tokens, NULL, &r->trace, &err), &err);
}

static void run_done(run *r) {
    hl_tokens_free(&r->tokens);
    hl_trace_destroy(&r->trace);
    hl_arena_destroy(&r->arena);
}

enum { PLAIN_ROOM = 64 }; /* at least the width of the tiny model */

/* The plain mean over the pieces of bytes start..end, in double. */
static void plain_vector(const run *r, int layer, uint32_t start, uint32_t end,
                         double out[PLAIN_ROOM]) {
    const float *x = layer ? r->trace.layers[layer - 1].hidden : r->trace.embedding;
    int n = 0, D = r->trace.D;
    memset(out, 0, PLAIN_ROOM * sizeof *out);
    for (int t = 0; t < r->tokens.count; t++) {
        const hl_token *token = &r->tokens.items[t];
        if (token->special || token->end <= start || token->start >= end)
            continue;
        n++;
        for (int c = 0; c < D; c++)
            out[c] += (double)x[t * D + c];
    }
    assert_true(n > 0);
    for (int c = 0; c < D; c++)
        out[c] /= n;
}

static double cosine(const double *a, const double *b, int D) {
    double ab = 0, aa = 0, bb = 0;
    for (int c = 0; c < D; c++) {
        ab += a[c] * b[c];
        aa += a[c] * a[c];
        bb += b[c] * b[c];
    }
    return ab / sqrt(aa * bb);
}

/* Similarities of one layer by the words of the header. */
static void plain_similarity(const hl_sense_word *word, int layer, const run *asked, uint32_t start,
                             uint32_t end, double out[HL_SENSES_MAX]) {
    static double v[HL_SENSES_MAX][HL_SENSE_EXAMPLES_MAX][PLAIN_ROOM];
    double centre[PLAIN_ROOM] = {0}, x[PLAIN_ROOM];
    int D = asked->trace.D;
    run r = {0};
    for (int s = 0; s < word->sense_count; s++)
        for (int e = 0; e < word->senses[s].example_count; e++) {
            const hl_sense_example *example = &word->senses[s].examples[e];
            run_text(&r, tiny, example->text);
            plain_vector(&r, layer, example->start, example->end, v[s][e]);
            for (int c = 0; c < D; c++)
                centre[c] += v[s][e][c] / word->senses[s].example_count / word->sense_count;
        }
    plain_vector(asked, layer, start, end, x);
    for (int c = 0; c < D; c++)
        x[c] -= centre[c];
    for (int s = 0; s < word->sense_count; s++) {
        out[s] = 0;
        for (int e = 0; e < word->senses[s].example_count; e++) {
            for (int c = 0; c < D; c++)
                v[s][e][c] -= centre[c];
            out[s] += cosine(x, v[s][e], D) / word->senses[s].example_count;
        }
    }
    run_done(&r);
}

/* "bank" is one piece, "crane" five: the mean over them, at every layer. */
static void similarities_are_as_the_header_says(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int word;
        uint32_t start, end;
    } cases[] = {{"the animal and the bank of the car", 0, 19, 23},
                 {"the crane's red cat", 1, 4, 9},
                 {"a tired Crane", 1, 8, 13}};
    hl_senses *s = senses_of(BANK, CRANE);
    hl_meter *m = NULL;
    hl_error err = {0};
    must(hl_meter_open(&m, tiny, s, 0, 0, &err), &err);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run r = {0};
        hl_sense_reading reading;
        run_text(&r, tiny, cases[i].text);
        must(hl_meter_read(m, cases[i].word, &r.trace, &r.tokens, cases[i].start, cases[i].end,
                           &r.arena, &reading, &err),
             &err);
        assert_int_equal(reading.layers, 3);
        assert_int_equal(reading.senses, 2);
        for (int l = 0; l < reading.layers; l++) {
            double want[HL_SENSES_MAX], sum = 0, exps[HL_SENSES_MAX];
            plain_similarity(hl_senses_word(s, cases[i].word), l, &r, cases[i].start, cases[i].end,
                             want);
            for (int k = 0; k < 2; k++) {
                assert_true(fabs(want[k] - (double)reading.similarity[l * 2 + k]) < 1e-4);
                sum += exps[k] = exp(want[k] / 0.1);
            }
            for (int k = 0; k < 2; k++)
                assert_true(fabs(exps[k] / sum - (double)reading.share[l * 2 + k]) < 2e-3);
            assert_int_equal(hl_sense_winner(&reading, l),
                             reading.share[l * 2] >= reading.share[l * 2 + 1] ? 0 : 1);
        }
        run_done(&r);
    }
    hl_meter_close(m);
    hl_senses_close(s);
}

static void an_example_is_nearest_to_itself(void **state) {
    (void)state;
    hl_senses *s = senses_of(CRANE, NULL);
    hl_meter *m = NULL;
    hl_error err = {0};
    must(hl_meter_open(&m, tiny, s, 0, 0, &err), &err);
    assert_false(hl_meter_ready(m, 0));
    const hl_sense *sense = &hl_senses_word(s, 0)->senses[1];
    for (int e = 0; e < sense->example_count; e++) {
        const hl_sense_example *x = &sense->examples[e];
        run r = {0};
        hl_sense_reading reading;
        run_text(&r, tiny, x->text);
        must(hl_meter_read(m, 0, &r.trace, &r.tokens, x->start, x->end, &r.arena, &reading, &err),
             &err);
        for (int l = 0; l < reading.layers; l++) {
            assert_true(reading.nearest_cosine[l] > 0.999f);
            if (l == 0)
                continue; /* before attention the same place gives the same vector */
            assert_int_equal(reading.nearest[l].sense, 1);
            assert_int_equal(reading.nearest[l].example, e);
        }
        run_done(&r);
    }
    assert_true(hl_meter_ready(m, 0));
    assert_false(hl_meter_ready(m, 1));
    hl_meter_close(m);
    hl_senses_close(s);
}

/* The same bytes, whatever was read before. */
static void readings_are_deterministic(void **state) {
    (void)state;
    hl_senses *s = senses_of(BANK, CRANE);
    hl_meter *one = NULL, *two = NULL;
    hl_error err = {0};
    run r = {0};
    hl_sense_reading a, b;
    must(hl_meter_open(&one, tiny, s, 0, 0, &err), &err);
    must(hl_meter_open(&two, tiny, s, 0, 0, &err), &err);
    must(hl_meter_prepare(two, 1, &err), &err);
    run_text(&r, tiny, "the red bank sat");
    must(hl_meter_read(one, 0, &r.trace, &r.tokens, 8, 12, &r.arena, &a, &err), &err);
    must(hl_meter_read(two, 0, &r.trace, &r.tokens, 8, 12, &r.arena, &b, &err), &err);
    size_t bytes = (size_t)(a.layers * a.senses) * sizeof *a.share;
    assert_memory_equal(a.share, b.share, bytes);
    assert_memory_equal(a.similarity, b.similarity, bytes);
    must(hl_meter_read(one, 0, &r.trace, &r.tokens, 8, 12, &r.arena, &b, &err), &err);
    assert_memory_equal(a.share, b.share, bytes);
    run_done(&r);
    hl_meter_close(one);
    hl_meter_close(two);
    hl_senses_close(s);
}

#define SAME "\"a bank\""
#define EIGHT "[" SAME "," SAME "," SAME "," SAME "," SAME "," SAME "," SAME "," SAME "]"

static void vectors_that_do_not_differ_give_equal_shares(void **state) {
    (void)state;
    hl_senses *s =
        senses_of("{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": " EIGHT
                  "}, {\"sense\": \"y\", \"examples\": " EIGHT "}]}",
                  NULL);
    hl_meter *m = NULL;
    hl_error err = {0};
    run r = {0};
    hl_sense_reading reading;
    must(hl_meter_open(&m, tiny, s, 0, 0, &err), &err);
    run_text(&r, tiny, "a bank");
    must(hl_meter_read(m, 0, &r.trace, &r.tokens, 2, 6, &r.arena, &reading, &err), &err);
    for (int i = 0; i < reading.layers * 2; i++)
        assert_true(reading.share[i] == 0.5f);
    run_done(&r);
    hl_meter_close(m);
    hl_senses_close(s);
}

static void reading_refuses_what_it_cannot_read(void **state) {
    (void)state;
    hl_senses *s = senses_of(BANK, NULL);
    hl_meter *m = NULL;
    hl_error err = {0};
    run r = {0};
    hl_sense_reading reading;
    must(hl_meter_open(&m, tiny, s, 0, 0, &err), &err);
    run_text(&r, tiny, "a bank");
    assert_int_equal(hl_meter_read(m, 1, &r.trace, &r.tokens, 2, 6, &r.arena, &reading, &err),
                     HL_ERR_USAGE);
    assert_int_equal(hl_meter_read(m, 0, &r.trace, &r.tokens, 6, 9, &r.arena, &reading, &err),
                     HL_ERR_RANGE);
    hl_trace empty = {0};
    assert_int_equal(hl_meter_read(m, 0, &empty, &r.tokens, 2, 6, &r.arena, &reading, &err),
                     HL_ERR_USAGE);
    run_done(&r);
    hl_meter_close(m);
    hl_senses_close(s);
}

/* --- measuring -----------------------------------------------------------------------------------
 */

static void score_counts_lines(void **state) {
    (void)state;
    static const char *const lines[] = {
        "{\"text\": \"a bank by the river\", \"word\": [2, 6], \"sense\": \"river\", \"note\": 1}",
        "",
        " \t\r",
        "{\"text\": \"a Banks\", \"word\": [2, 7], \"sense\": \"money\"}",
        "{\"text\": \"a zebra\", \"word\": [2, 7], \"sense\": \"stripes\"}",
        "{\"text\": \"the crane\", \"word\": [4, 9], \"sense\": \"money\"}",
    };
    static const struct {
        const char *json, *field;
    } wrong[] = {
        {"{", "JSON"},
        {"[]", "line"},
        {"{\"word\": [0, 1], \"sense\": \"x\"}", "text"},
        {"{\"text\": \"a bank\", \"word\": [2, 6]}", "sense"},
        {"{\"text\": \"a bank\", \"sense\": \"river\"}", "word"},
        {"{\"text\": \"a bank\", \"word\": [2, 9], \"sense\": \"river\"}", "word"},
        {"{\"text\": \"a bank\", \"word\": [2, 6], \"sense\": \"sofa\"}", "sense"},
    };
    hl_senses *s = senses_of(BANK, CRANE);
    hl_meter *m = NULL;
    hl_sense_score *score = NULL;
    hl_error err = {0};
    must(hl_meter_open(&m, tiny, s, 0, 0, &err), &err);
    must(hl_sense_score_open(&score, m, &err), &err);
    assert_true(hl_sense_score_macro(score, 0) == 0.0);
    for (int i = 0; i < 6; i++)
        must(hl_sense_score_add(score, lines[i], strlen(lines[i]), "t.jsonl", i + 1, &err), &err);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_not_equal(
            hl_sense_score_add(score, wrong[i].json, strlen(wrong[i].json), "t.jsonl", 9, &err),
            HL_OK);
        assert_string_equal(err.file, "t.jsonl:9");
        assert_string_equal(err.field, wrong[i].field);
    }
    assert_int_equal(hl_sense_score_count(score), 2);
    assert_int_equal(hl_sense_score_skipped(score), 1);
    assert_int_equal(hl_sense_score_layers(score), 3);
    assert_string_equal(hl_sense_score_word(score, 0).word, "bank");
    assert_int_equal(hl_sense_score_word(score, 0).n, 2);
    assert_int_equal(hl_sense_score_word(score, 1).n, 1);
    assert_int_equal(hl_sense_score_word(score, 2).n, 0);
    hl_sense_result bank = hl_sense_score_word(score, 0), crane = hl_sense_score_word(score, 1);
    assert_true(fabs(hl_sense_score_macro(score, 2) -
                     (bank.right[2] / 2.0 + crane.right[2] / 1.0) / 2.0) < 1e-9);
    hl_sense_score_close(score);
    hl_meter_close(m);
    hl_senses_close(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similarities_are_as_the_header_says),
        cmocka_unit_test(an_example_is_nearest_to_itself),
        cmocka_unit_test(readings_are_deterministic),
        cmocka_unit_test(vectors_that_do_not_differ_give_equal_shares),
        cmocka_unit_test(reading_refuses_what_it_cannot_read),
        cmocka_unit_test(score_counts_lines),
    };
    return cmocka_run_group_tests(tests, open_tiny, close_tiny);
}
