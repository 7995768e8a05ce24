/* meaning, attend --focus and score --senses, run as a user runs them, with random weights. */
#include "support/cli_json.h"

#define A_MODEL "--model=" TINY

static const char *text_of(const hl_jval *v, const char *key) {
    return hl_json_string_or(get(v, key), "");
}

static int64_t int_of(const hl_jval *v, const char *key) {
    return hl_json_int_or(get(v, key), -1);
}

/* --- meaning -------------------------------------------------------------------------------------
 */

static void check_layers(const hl_jval *occurrence, size_t senses) {
    const hl_jval *layers = get(occurrence, "layers");
    assert_int_equal(hl_json_count(layers), 3);
    for (size_t l = 0; l < 3; l++) {
        const hl_jval *layer = hl_json_item(layers, l), *shares = get(layer, "shares");
        double sum = 0;
        assert_int_equal(int_of(layer, "layer"), l);
        assert_int_equal(hl_json_count(shares), senses);
        assert_int_equal(hl_json_count(get(layer, "similarities")), senses);
        for (size_t s = 0; s < senses; s++)
            sum += number(hl_json_item(shares, s));
        assert_true(fabs(sum - 1) < 1e-5);
    }
    for (size_t s = 0; s < senses; s++) {
        const hl_jval *sense = item(occurrence, "senses", s);
        assert_true(number(get(sense, "before")) ==
                    number(hl_json_item(get(hl_json_item(layers, 0), "shares"), s)));
        assert_true(number(get(sense, "after")) ==
                    number(hl_json_item(get(hl_json_item(layers, 2), "shares"), s)));
    }
}

static void meaning_prints_every_occurrence(void **state) {
    (void)state;
    ran r = RUN("meaning", "--word", "Bank", "--json", A_MODEL, "a bank, the bank's b");
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *list = get(root, "occurrences");
    assert_string_equal(text_of(root, "sentence"), "a bank, the bank's b");
    assert_int_equal(hl_json_count(list), 2);
    const hl_jval *first = hl_json_item(list, 0), *second = hl_json_item(list, 1);
    assert_string_equal(text_of(first, "word"), "bank");
    assert_int_equal(int_of(first, "start"), 2);
    assert_int_equal(int_of(first, "end"), 6);
    assert_int_equal(int_of(second, "start"), 12);
    assert_int_equal(int_of(second, "end"), 16);
    assert_string_equal(text_of(item(first, "senses", 0), "sense"), "money");
    check_layers(first, 2);
    check_layers(second, 2);
    const hl_jval *attends = get(first, "attends");
    assert_true(hl_json_count(attends) == 4); /* a the bank's b: neither itself nor the comma */
    for (size_t i = 1; i < hl_json_count(attends); i++)
        assert_true(number(get(hl_json_item(attends, i - 1), "weight")) >=
                    number(get(hl_json_item(attends, i), "weight")));
    assert_non_null(strstr(text_of(get(first, "nearest"), "text"), "bank"));
    assert_int_equal(hl_json_kind(get(get(root, "attends_by"), "head")), HL_J_NULL);
    hl_json_close(doc);
    ran_done(&r);
}

static void meaning_without_a_word_reads_all(void **state) {
    (void)state;
    ran r = RUN("meaning", A_MODEL, "a bat sat on the bank");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_non_null(strstr(r.out, "bat (byte 2)"));
    assert_non_null(strstr(r.out, "bank (byte 17)"));
    assert_non_null(strstr(r.out, "nearest example"));
    ran none = RUN("meaning", A_MODEL, "a b"), json = RUN("meaning", A_MODEL, "--json", "a b"),
        empty = RUN("meaning", A_MODEL, "--json", "");
    assert_int_equal(none.code, HL_CLI_OK);
    hl_json *doc = json_of(&json), *nothing = json_of(&empty);
    assert_int_equal(hl_json_count(get(hl_json_root(doc), "occurrences")), 0);
    assert_int_equal(hl_json_count(get(hl_json_root(nothing), "occurrences")), 0);
    hl_json_close(doc);
    hl_json_close(nothing);
    ran_done(&r);
    ran_done(&none);
    ran_done(&json);
    ran_done(&empty);
}

/* A file of the user's stands for the shipped one; a broken one is named. */
static void meaning_takes_words_of_the_user(void **state) {
    (void)state;
#define EXAMPLES "[\"a qu\", \"b qu\", \"c qu\", \"d qu\", \"e qu\", \"f qu\", \"g qu\", \"h qu\"]"
    assert_int_equal(mkdir(test_path("headlight"), 0755), 0);
    assert_int_equal(mkdir(test_path("headlight/senses"), 0755), 0);
    test_file("headlight/senses/qu.json",
              "{\"word\": \"qu\", \"senses\": [{\"sense\": \"one\", \"examples\": " EXAMPLES
              "}, {\"sense\": \"two\", \"examples\": " EXAMPLES "}]}");
    ran r = RUN("meaning", "--word", "qu", A_MODEL, "a qu");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_non_null(strstr(r.out, "one"));
    test_file("headlight/senses/qv.json", "{\"word\": \"qv\"}");
    ran broken = RUN("meaning", "--word", "qu", A_MODEL, "a qu");
    assert_int_equal(broken.code, HL_CLI_FAILED);
    assert_true(is_one_line(&broken));
    assert_non_null(strstr(broken.err, "qv.json: senses: "));
    unlink(test_path("headlight/senses/qv.json"));
    unlink(test_path("headlight/senses/qu.json"));
    ran_done(&r);
    ran_done(&broken);
}

/* --- attend --focus ------------------------------------------------------------------------------
 */

static void focus_prints_candidates(void **state) {
    (void)state;
    ran r = RUN("attend", A_MODEL, "--focus", "it", "--json", "It cab bed because it's fed.");
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *list = get(root, "candidates");
    double sum = 0;
    assert_string_equal(text_of(get(root, "query"), "text"), "it's");
    assert_int_equal(int_of(get(root, "query"), "start"), 19);
    assert_int_equal(int_of(get(root, "query"), "end"), 23);
    assert_true(int_of(root, "layer") >= 1 && int_of(root, "head") >= 1);
    assert_false(hl_json_bool_or(get(root, "assigned"), true));
    assert_int_equal(hl_json_count(list), 4); /* It, and of an unnamed model all open words */
    assert_string_equal(text_of(hl_json_item(list, 0), "text"), "It");
    assert_string_equal(text_of(hl_json_item(list, 1), "text"), "cab");
    for (size_t i = 0; i < 4; i++)
        sum += number(get(hl_json_item(list, i), "share"));
    assert_true(fabs(sum - 1) < 1e-5);
    int64_t other = int_of(root, "layer") == 1 ? 2 : 1;
    char layer[32];
    snprintf(layer, sizeof layer, "--layer=%d", (int)other);
    hl_json_close(doc);
    ran elsewhere = RUN("attend", A_MODEL, "--focus", "it", layer, "It cab bed because it's fed.");
    assert_int_equal(elsewhere.code, HL_CLI_USAGE);
    assert_non_null(strstr(elsewhere.err, "allowed with --focus: "));
    ran_done(&elsewhere);
    ran at = RUN("attend", A_MODEL, "--focus-at", "1", "--head", "2", "It cab bed because it's");
    assert_int_equal(at.code, HL_CLI_OK);
    assert_int_equal(strncmp(at.out, "It (byte 0), layer 2, head 2", 28), 0);
    ran none = RUN("attend", A_MODEL, "--focus", "it", "it is");
    assert_int_equal(none.code, HL_CLI_OK);
    assert_non_null(strstr(none.out, "no noun"));
    ran_done(&r);
    ran_done(&at);
    ran_done(&none);
}

static void json_is_short_for_format_json(void **state) {
    (void)state;
    ran one = RUN("attend", A_MODEL, "--json", "a b"),
        two = RUN("attend", A_MODEL, "--format", "json", "a b");
    assert_int_equal(one.code, HL_CLI_OK);
    assert_string_equal(one.out, two.out);
    ran_done(&one);
    ran_done(&two);
}

/* --- score --senses ------------------------------------------------------------------------------
 */

static void score_measures_the_meter(void **state) {
    (void)state;
    const char *path = test_file(
        "senses.jsonl", "{\"text\": \"a bank\", \"word\": [2, 6], \"sense\": \"money\"}\n\n"
                        "{\"text\": \"b bank\", \"word\": [2, 6], \"sense\": \"river\"}\n"
                        "{\"text\": \"a qux\", \"word\": [2, 5], \"sense\": \"x\"}\n"
                        "{\"text\": \"a bat\", \"word\": [2, 5], \"sense\": \"animal\"}\n");
    ran r = RUN("score", "--senses", path, "--json", A_MODEL),
        table = RUN("score", A_MODEL, "--senses", path);
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *macro = get(root, "macro");
    assert_int_equal(int_of(root, "skipped"), 1);
    assert_int_equal(hl_json_count(get(root, "words")), 2);
    const hl_jval *bank = item(root, "words", 0), *bat = item(root, "words", 1);
    assert_string_equal(text_of(bank, "word"), "bank");
    assert_int_equal(int_of(bank, "n"), 2);
    assert_int_equal(hl_json_count(get(bank, "layers")), 2);
    for (size_t l = 0; l < 2; l++) {
        double mean = (number(hl_json_item(get(bank, "layers"), l)) +
                       number(hl_json_item(get(bat, "layers"), l))) /
                      2;
        assert_true(fabs(number(hl_json_item(get(macro, "layers"), l)) - mean) < 1e-5);
    }
    assert_true(number(get(get(root, "best"), "accuracy")) >= number(get(macro, "before")));
    assert_int_equal(table.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, "\nmacro "));
    assert_int_equal(table.err_size, 0);
    hl_json_close(doc);
    ran_done(&r);
    ran_done(&table);
}

/* --- wrong use -----------------------------------------------------------------------------------
 */

static void wrong_use_is_named(void **state) {
    (void)state;
    static const wrong_use uses[] = {
        {2, "meaning needs a SENTENCE", {"meaning", "--word", "bank"}},
        {2, "--word: found \"zebra\", allowed: bank, bark", {"meaning", "--word", "zebra", "a"}},
        {2, "--word: found \"bank\", allowed: a word", {"meaning", "--word", "bank", "a bat"}},
        {1, "no-such-model", {"meaning", "--model", "no-such-model", "a bat"}},
        {2, "--focus: found \"it\", allowed: a word", {"attend", "--focus", "it", "a b"}},
        {2, "--focus: found \"\"", {"attend", "--focus=", "a b"}},
        {2, "--focus-at: found \"9\"", {"attend", "--focus-at", "9", "a b"}},
        {2, "--focus-at: found \"x\"", {"attend", "--focus-at", "x", "a b"}},
        {2, "--focus-at: found 1, allowed: a byte inside", {"attend", "--focus-at", "1", "a b"}},
        {2, "a byte of \"a\"", {"attend", "--focus", "a", "--focus-at", "2", "a b"}},
        {2, "--focus-at: found 0", {"attend", "--focus-at", "0", ""}},
        {2, "--head: found '9', allowed: 1 to 3", {"attend", "--focus", "a", "--head", "9", "a b"}},
        {2, "--layer: found all", {"attend", "--focus", "a", "--layer", "all", "a b"}},
        {2, "--format: found 'csv'", {"attend", "--focus", "a", "--format", "csv", "a b"}},
        {2, "--heads: found 4", {"attend", "--focus", "a", "--heads", "4", "a b"}},
        {2, "--focus does not go", {"attend", "--focus", "a", "--matrix", "X.csv"}},
        {1, "no line about a word", {"score", "--senses", "-"}},
    };
    wrong_uses_are_named(uses, sizeof uses / sizeof *uses);
}

static void nothing_installed_is_said(void **state) {
    (void)state;
    unlink(test_path("senses"));
    unlink(test_path("probes"));
    ran senses = RUN("meaning", A_MODEL, "a bank"),
        probes = RUN("attend", A_MODEL, "--focus", "it", "a b it");
    assert_int_equal(senses.code, HL_CLI_FAILED);
    assert_non_null(strstr(senses.err, "no sense inventory"));
    assert_int_equal(probes.code, HL_CLI_FAILED);
    assert_non_null(strstr(probes.err, "pronoun-antecedent.jsonl"));
    ran_done(&senses);
    ran_done(&probes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meaning_prints_every_occurrence),
        cmocka_unit_test(meaning_without_a_word_reads_all),
        cmocka_unit_test(meaning_takes_words_of_the_user),
        cmocka_unit_test(focus_prints_candidates),
        cmocka_unit_test(json_is_short_for_format_json),
        cmocka_unit_test(score_measures_the_meter),
        cmocka_unit_test(wrong_use_is_named),
        cmocka_unit_test(nothing_installed_is_said),
    };
    return cmocka_run_group_tests(tests, make_test_assets, remove_test_dir);
}
