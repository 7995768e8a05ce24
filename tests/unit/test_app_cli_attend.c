/* attend, run as a user runs it: sentences and own numbers, compared with the engine's own. */
#include "headlight/engine/attention.h"
#include "support/cli_json.h"
#include <math.h>

#define A_MODEL "--model=" TINY

/* --- attend: sentences ---------------------------------------------------------------------------
 */

static void attend_names_the_units_of_the_sentence(void **state) {
    (void)state;
    ran r = RUN("attend", A_MODEL, "--format", "json", "ab  c.");
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *tokens = get(root, "tokens");
    static const struct {
        const char *text;
        int start, end;
        bool special;
    } expected[] = {{"[CLS]", 0, 0, true},
                    {"ab", 0, 2, false},
                    {"c", 4, 5, false},
                    {".", 5, 6, false},
                    {"[SEP]", 6, 6, true}};
    assert_string_equal(hl_json_string_or(get(root, "sentence"), ""), "ab  c.");
    assert_string_equal(hl_json_string_or(get(root, "model"), ""), "tiny-f32");
    assert_int_equal(hl_json_count(tokens), 5);
    for (size_t i = 0; i < 5; i++) {
        const hl_jval *t = hl_json_item(tokens, i);
        assert_string_equal(hl_json_string_or(get(t, "text"), ""), expected[i].text);
        assert_int_equal(hl_json_bool_or(get(t, "special"), !expected[i].special),
                         expected[i].special);
        if (!expected[i].special) {
            assert_int_equal(hl_json_int_or(get(t, "start"), -1), expected[i].start);
            assert_int_equal(hl_json_int_or(get(t, "end"), -1), expected[i].end);
        }
    }
    hl_json_close(doc);
    ran_done(&r);
}

/* Opens the tiny model and runs the text, as a second opinion. */
static void run_engine(const char *text, const hl_run_options *options, hl_model **model,
                       hl_tokens *tokens, hl_trace *trace) {
    hl_error err = {0};
    assert_int_equal(hl_model_open(TINY, model, &err), HL_OK);
    assert_int_equal(hl_tokenise(hl_model_vocab(*model), text, strlen(text), 512, tokens, &err),
                     HL_OK);
    assert_int_equal(hl_model_run(*model, tokens, options, trace, &err), HL_OK);
}

static void check_layer(const hl_jval *layer, const hl_trace *trace, int index) {
    const hl_layer_trace *l = &trace->layers[index];
    assert_int_equal(hl_json_int_or(get(layer, "layer"), 0), index + 1);
    assert_int_equal(hl_json_count(get(layer, "heads")), l->heads);
    for (int h = 0; h < l->heads; h++) {
        const hl_jval *head = item(layer, "heads", (size_t)h);
        assert_int_equal(hl_json_int_or(get(head, "head"), 0), h + 1);
        assert_int_equal(hl_json_int_or(get(head, "d_k"), 0), l->dk);
        assert_int_equal(hl_json_count(get(head, "weights")), trace->T);
        for (int i = 0; i < trace->T; i++)
            for (int j = 0; j < trace->T; j++) {
                float weight = hl_layer_row(l->attn, trace->T, h, i)[j];
                float score = hl_layer_row(l->masked, trace->T, h, i)[j];
                double shown = number_at(get(head, "weights"), (size_t)i, (size_t)j);
                assert_true((float)shown == weight);
                const hl_jval *s =
                    hl_json_item(hl_json_item(get(head, "scores"), (size_t)i), (size_t)j);
                if (isfinite(score))
                    assert_true((float)number(s) == score);
                else
                    assert_int_equal(hl_json_kind(s), HL_J_NULL);
            }
    }
}

/* Every float32 comes back bit for bit, masked scores as null. */
static void attend_prints_the_engines_numbers(void **state) {
    (void)state;
    const char *text = "the cat sat. on it";
    ran r = RUN("attend", A_MODEL, "--pieces", "--layer", "all", "--format=json", "--mask=causal",
                "--heads=4", "--dk=5", "--temperature=2", "--no-scale", text);
    hl_json *doc = json_of(&r);
    const hl_run_options options = {
        .layer = 1,
        .attention = {
            .mask = HL_MASK_CAUSAL, .heads = 4, .dk = 5, .temperature = 2, .no_scale = true}};
    hl_model *model;
    hl_tokens tokens = {0};
    hl_trace trace = {0};
    run_engine(text, &options, &model, &tokens, &trace);
    const hl_jval *root = hl_json_root(doc);
    assert_int_equal(hl_json_count(get(root, "tokens")), trace.T);
    assert_int_equal(hl_json_count(get(root, "layers")), 2);
    assert_int_equal(trace.layers[1].heads, 4);
    for (int i = 0; i < 2; i++)
        check_layer(item(root, "layers", (size_t)i), &trace, i);
    hl_json_close(doc);
    hl_trace_destroy(&trace);
    hl_tokens_free(&tokens);
    hl_model_close(model);
    ran_done(&r);
}

static void attend_options_change_the_chosen_layer(void **state) {
    (void)state;
    const char *text = "a b c";
    ran r =
        RUN("attend", A_MODEL, "--pieces", "--layer", "1", "--dk", "2", "--format", "json", text);
    hl_json *doc = json_of(&r);
    const hl_run_options options = {.layer = 0, .attention = {.dk = 2}};
    hl_model *model;
    hl_tokens tokens = {0};
    hl_trace trace = {0};
    run_engine(text, &options, &model, &tokens, &trace);
    assert_int_equal(hl_json_count(get(hl_json_root(doc), "layers")), 1);
    check_layer(item(hl_json_root(doc), "layers", 0), &trace, 0);
    hl_json_close(doc);
    hl_trace_destroy(&trace);
    hl_tokens_free(&tokens);
    hl_model_close(model);
    ran_done(&r);
}

static void attend_one_head_in_words(void **state) {
    (void)state;
    ran r = RUN("attend", A_MODEL, "--head", "2", "--format", "json", "abc the ing");
    hl_json *doc = json_of(&r);
    const hl_jval *layer = item(hl_json_root(doc), "layers", 0);
    assert_int_equal(hl_json_count(get(layer, "heads")), 1);
    const hl_jval *head = item(layer, "heads", 0);
    assert_int_equal(hl_json_int_or(get(head, "head"), 0), 2);
    assert_null(hl_json_find(head, "scores")); /* scores come with pieces only */
    assert_int_equal(hl_json_count(get(head, "weights")), 5);
    for (size_t i = 0; i < 5; i++) {
        double sum = 0;
        for (size_t j = 0; j < 5; j++)
            sum += number_at(get(head, "weights"), i, j);
        assert_true(fabs(sum - 1) < 1e-5);
    }
    hl_json_close(doc);
    ran_done(&r);
}

static void attend_reads_standard_input(void **state) {
    (void)state;
    ran r = RUN_INPUT("\xEF\xBB\xBF"
                      "a b\n",
                      "attend", A_MODEL, "--format=json", "-");
    ran same = RUN("attend", A_MODEL, "--format=json", "a b");
    ran lines = RUN_INPUT("a\r\nb\n\n", "attend", A_MODEL, "--format=json", "-");
    ran literal = RUN("attend", A_MODEL, "--format=json", "--", "-");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_string_equal(r.out, same.out);
    assert_int_equal(lines.code, HL_CLI_OK);
    assert_non_null(strstr(lines.out, "\"b\""));
    assert_non_null(strstr(literal.out, "\"-\""));
    ran_done(&r);
    ran_done(&same);
    ran_done(&lines);
    ran_done(&literal);
}

static void attend_table_and_csv(void **state) {
    (void)state;
    ran table = RUN("attend", A_MODEL, "--head", "1", "a b");
    ran csv = RUN("attend", A_MODEL, "--head", "1", "--format", "csv", "a b");
    assert_int_equal(table.code, HL_CLI_OK);
    assert_int_equal(csv.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, "[CLS]"));
    assert_non_null(strchr(csv.out, ','));
    assert_string_not_equal(table.out, csv.out);
    ran_done(&table);
    ran_done(&csv);
}

typedef struct odd {
    const char *text;
    bool warns;
} odd;

/* None of these may fail: they are sentences, if odd ones. */
static void attend_takes_any_sentence(void **state) {
    (void)state;
    static const odd cases[] = {
        {"", false},
        {" ", false},
        {"\t \n", false},
        {"a", false},
        {"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d", false},
        {"\xe7\x8c\xab\xe5\x9d\x90\xe5\x9c\xa8\xe5\x9e\xab\xe5\xad\x90\xe4\xb8\x8a", false},
        {"\xf0\x9f\x98\x80 \xe2\x80\x8b e\xcc\x81", false},
        {"a \xff\xfe b", true},
        {"\xc3", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ran r = RUN("attend", A_MODEL, "--format=json", cases[i].text);
        hl_json_close(json_of(&r));
        if (cases[i].warns != (strstr(r.err, "warning: the sentence is not UTF-8") != NULL))
            fail_msg("case %zu: %s", i, r.err);
        ran_done(&r);
    }
}

static void attend_says_what_is_past_the_limit(void **state) {
    (void)state;
    char *text = malloc(2 * 600 + 1);
    for (int i = 0; i < 600; i++)
        memcpy(text + 2 * i, "a ", 3);
    ran r = RUN_INPUT(text, "attend", A_MODEL, "--head=1", "--format=json", "-");
    hl_json *doc = json_of(&r);
    assert_non_null(strstr(r.err, "needs 602 tokens, the model takes 512"));
    assert_int_equal(hl_json_count(get(hl_json_root(doc), "tokens")), 512);
    hl_json_close(doc);
    ran_done(&r);
    text[2 * 510] = '\0';
    r = RUN_INPUT(text, "attend", A_MODEL, "--head=1", "--format=csv", "-");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_int_equal(r.err_size, 0);
    ran_done(&r);
    free(text);
}

static void a_megabyte_is_taken_and_more_is_refused(void **state) {
    (void)state;
    size_t size = HL_TEXT_MAX + 1;
    char *text = malloc(size + 1);
    memset(text, 'a', size);
    text[size] = '\0';
    const char *const words[] = {"attend", A_MODEL, "--head=1", "--format=csv", "-", NULL};
    ran much = run_words(words, text, HL_TEXT_MAX), more = run_words(words, text, size);
    assert_int_equal(much.code, HL_CLI_OK);
    assert_int_equal(more.code, HL_CLI_FAILED);
    assert_true(is_one_line(&more));
    assert_non_null(strstr(more.err, "at most 1048576 bytes"));
    ran_done(&much);
    ran_done(&more);
    free(text);
}

/* --- attend: own numbers -------------------------------------------------------------------------
 */

static const double TOY[3][4] = {{1, 0, 1, 0}, {0, 2, 0, 2}, {1, 1, 1, 1}};
#define TOY_CSV "1,0,1,0\n0,2,0,2\n1,1,1,1\n"

/* softmax(TOY TOY' / 2), in double. */
static void toy_attention(double out[3][3]) {
    for (int i = 0; i < 3; i++) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
            double dot = 0;
            for (int c = 0; c < 4; c++)
                dot += TOY[i][c] * TOY[j][c];
            sum += out[i][j] = exp(dot / 2);
        }
        for (int j = 0; j < 3; j++)
            out[i][j] /= sum;
    }
}

static void matrix_shows_the_toy_example(void **state) {
    (void)state;
    double expected[3][3];
    toy_attention(expected);
    ran ragged = RUN_INPUT("1,2\n3\n", "attend", "--matrix", "-");
    assert_non_null(strstr(ragged.err, "standard input: line 2: "));
    ran_done(&ragged);
    ran r = RUN("attend", "--format=json", "--matrix", test_file("toy.csv", TOY_CSV));
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *stages = get(root, "stages");
    const hl_jval *head = item(item(root, "layers", 0), "heads", 0);
    const hl_jval *weights = get(head, "weights"), *out = get(stages, "out");
    assert_int_equal(hl_json_int_or(get(head, "d_k"), 0), 4);
    for (size_t i = 0; i < 3; i++) {
        double mixed = 0;
        for (size_t j = 0; j < 3; j++) {
            assert_true(fabs(number_at(weights, i, j) - expected[i][j]) < 1e-6);
            mixed += expected[i][j] * TOY[j][1];
        }
        assert_true(fabs(number_at(out, i, 1) - mixed) < 1e-6);
    }
    static const char *const names[] = {"1", "2", "3"};
    const char *sentence = hl_json_string_or(get(root, "sentence"), "");
    for (size_t i = 0; i < 3; i++) {
        const hl_jval *token = item(root, "tokens", i);
        int64_t start = hl_json_int_or(get(token, "start"), -1);
        assert_string_equal(hl_json_string_or(get(token, "text"), ""), names[i]);
        assert_int_equal(strncmp(sentence + start, names[i], 1), 0);
    }
    hl_json_close(doc);
    ran_done(&r);
}

static void matrix_prints_every_stage_in_every_form(void **state) {
    (void)state;
    static const char *const stages[] = {"x",      "q",    "k",        "v",      "scores", "scaled",
                                         "masked", "attn", "head_out", "concat", "out"};
    const char *path = test_file("toy.csv", TOY_CSV);
    ran table = RUN("attend", "--matrix", path, "--heads", "2", "--mask", "causal");
    ran csv = RUN("attend", "--matrix", path, "--heads", "2", "--mask", "causal", "--format=csv");
    ran json = RUN("attend", "--matrix", path, "--heads", "2", "--mask", "causal", "--format=json");
    hl_json *doc = json_of(&json);
    const hl_jval *all = get(hl_json_root(doc), "stages");
    for (int i = 0; i < 11; i++) {
        bool heads = i > 0 && i < 9;
        char line[64];
        snprintf(line, sizeof line, "%s%s%s (3,", i ? "\n" : "", stages[i],
                 heads ? ", head 2" : "");
        assert_non_null(strstr(table.out, line));
        snprintf(line, sizeof line, "\n%s,%s,3,", stages[i], heads ? "2" : "");
        assert_non_null(strstr(csv.out, line));
        assert_int_equal(hl_json_count(get(all, stages[i])), heads ? 2 : 3);
    }
    const hl_jval *masked = hl_json_item(get(all, "masked"), 1);
    assert_int_equal(hl_json_kind(hl_json_item(hl_json_item(masked, 0), 2)), HL_J_NULL);
    assert_true(number_at(hl_json_item(get(all, "attn"), 1), 0, 2) == 0);
    hl_json_close(doc);
    ran_done(&table);
    ran_done(&csv);
    ran_done(&json);
}

static void three_equal_files_are_as_one_matrix(void **state) {
    (void)state;
    const char *path = test_file("toy.csv", TOY_CSV);
    ran one = RUN("attend", "--matrix", path, "--dk=3", "--format=csv");
    ran three = RUN("attend", "--q", path, "--k", path, "--v", path, "--dk=3", "--format=csv");
    assert_int_equal(one.code, HL_CLI_OK);
    assert_int_equal(three.code, HL_CLI_OK);
    const char *from_one = strstr(one.out, "\nq,1,1,1,"), *from_three = strstr(three.out, "\nq,1,");
    assert_non_null(from_one);
    assert_string_equal(from_one, from_three); /* the same but for the stage x */
    ran_done(&one);
    ran_done(&three);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attend_names_the_units_of_the_sentence),
        cmocka_unit_test(attend_prints_the_engines_numbers),
        cmocka_unit_test(attend_options_change_the_chosen_layer),
        cmocka_unit_test(attend_one_head_in_words),
        cmocka_unit_test(attend_reads_standard_input),
        cmocka_unit_test(attend_table_and_csv),
        cmocka_unit_test(attend_takes_any_sentence),
        cmocka_unit_test(attend_says_what_is_past_the_limit),
        cmocka_unit_test(a_megabyte_is_taken_and_more_is_refused),
        cmocka_unit_test(matrix_shows_the_toy_example),
        cmocka_unit_test(matrix_prints_every_stage_in_every_form),
        cmocka_unit_test(three_equal_files_are_as_one_matrix),
    };
    return cmocka_run_group_tests(tests, make_test_dir, remove_test_dir);
}
