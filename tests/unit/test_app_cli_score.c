/* score: calibration, --sweep, --masking and head counts, run as a user runs them on a model with
 * several trained head counts and random weights. */
#include "support/cli_json.h"
#include "support/tiny_model.h"

static const char HEADS[] =
    "{\"version\":2,\"name\":\"family\",\"layers\":[{\"layer\":2,\"settings\":["
    "{\"heads\":4,\"head\":[{\"name\":\"A\"},{\"name\":\"B\",\"relations\":[{\"name\":\"meaning\","
    "\"accuracy\":1,\"n\":1}]},{\"name\":\"C\"},{\"name\":\"D\"}]},"
    "{\"heads\":2,\"head\":[{\"name\":\"Form\",\"relations\":[{\"name\":\"previous\","
    "\"accuracy\":0.5,\"n\":8},{\"name\":\"meaning\",\"accuracy\":0.5,\"n\":8}]},"
    "{\"name\":\"Sense\"}]}]}]}";
static char model[TINY_DIR], option[TINY_DIR + 16];

static int make_family(void **state) {
    tiny_model spec = {.heads = {6, 4}, .trained = {2, 4, 6}, .heads_json = HEADS};
    if (make_test_dir(state) != 0 || setenv("XDG_CONFIG_HOME", test_dir, 1) != 0 ||
        symlink(HL_SOURCE_DIR "/assets/senses", test_path("senses")) != 0 ||
        !tiny_model_make(model, &spec))
        return -1;
    snprintf(option, sizeof option, "--model=%s", model);
    return 0;
}

static int remove_family(void **state) {
    tiny_model_remove(model);
    return remove_test_dir(state);
}

#define LINE(relation, query, target)                                                              \
    "{\"text\": \"the red cat sat\", \"query\": " query ", \"targets\": [" target                  \
    "], \"relation\": \"" relation "\"}\n"
#define DATA                                                                                       \
    LINE("previous", "[4,7]", "[0,3]")                                                             \
    LINE("previous", "[8,11]", "[4,7]") LINE("next", "[8,11]", "[12,15]")

static int64_t int_of(const hl_jval *v, const char *key) {
    return hl_json_int_or(get(v, key), -1);
}

static void calibration_is_printed(void **state) {
    (void)state;
    ran r = RUN_INPUT(DATA, "score", option, "--heads=2", "--json", "-"),
        table = RUN_INPUT(DATA, "score", option, "--heads=2", "-");
    hl_json *doc = json_of(&r);
    const hl_jval *heads = get(hl_json_root(doc), "heads"), *first = hl_json_item(heads, 0);
    const hl_jval *relation = item(hl_json_root(doc), "relations", 0);
    assert_string_equal(hl_json_string_or(get(relation, "name"), ""), "Form");
    assert_true(number(get(relation, "calibration_error")) >= 0);
    assert_int_equal(hl_json_count(heads), 1); /* no head is named for "next" */
    assert_string_equal(hl_json_string_or(get(first, "name"), ""), "Form");
    assert_int_equal(int_of(first, "n"), 2);
    const hl_jval *bins = get(first, "bins");
    assert_int_equal(hl_json_count(bins), 10);
    int64_t n = 0;
    double error = 0;
    for (size_t b = 0; b < 10; b++) {
        const hl_jval *bin = hl_json_item(bins, b);
        n += int_of(bin, "n");
        error += fabs(number(get(bin, "weight")) - number(get(bin, "right"))) *
                 (double)int_of(bin, "n") / 2;
    }
    assert_int_equal(n, 2);
    assert_true(fabs(error - number(get(first, "calibration_error"))) < 1e-5);
    assert_int_equal(table.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, "\nhead "));
    assert_non_null(strstr(table.out, "  Form\n"));
    hl_json_close(doc);
    ran_done(&r);
    ran_done(&table);
}

/* What one file says by itself, in the figures of two together. */
static void file_is(const hl_jval *part, const char *path, size_t relation) {
    ran r = RUN("score", option, "--heads=2", "--json", path);
    hl_json *doc = json_of(&r);
    const hl_jval *alone = item(hl_json_root(doc), "files", relation);
    const hl_jval *whole = item(hl_json_root(doc), "relations", relation);
    static const char *const numbers[] = {"layer", "head", "n", "accuracy", "calibration_error"};
    assert_string_equal(hl_json_string_or(get(part, "file"), ""), path);
    assert_string_equal(hl_json_string_or(get(alone, "file"), ""), path);
    assert_string_equal(hl_json_string_or(get(part, "relation"), "a"),
                        hl_json_string_or(get(whole, "relation"), "b"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(number(get(part, numbers[i])) == number(get(whole, numbers[i])));
        assert_true(number(get(part, numbers[i])) == number(get(alone, numbers[i])));
    }
    for (size_t b = 0; b < 10; b++)
        assert_true(number(get(item(part, "bins", b), "weight")) ==
                    number(get(item(alone, "bins", b), "weight")));
    hl_json_close(doc);
    ran_done(&r);
}

static void files_are_told_apart(void **state) {
    (void)state;
    char first[128], second[128];
    snprintf(first, sizeof first, "%s",
             test_file("first.jsonl",
                       LINE("previous", "[4,7]", "[0,3]") LINE("previous", "[12,15]", "[8,11]")));
    snprintf(second, sizeof second, "%s",
             test_file("second.jsonl", LINE("previous", "[8,11]", "[12,15]")));
    ran r = RUN("score", option, "--heads=2", "--json", first, second),
        table = RUN("score", option, "--heads=2", first, second),
        one = RUN("score", option, "--heads=2", first);
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc);
    assert_int_equal(hl_json_count(get(root, "relations")), 1);
    assert_int_equal(int_of(item(root, "relations", 0), "n"), 3);
    assert_int_equal(hl_json_count(get(root, "files")), 2);
    file_is(item(root, "files", 0), first, 0);
    file_is(item(root, "files", 1), second, 0);
    assert_non_null(strstr(table.out, "  file\n"));
    assert_non_null(strstr(table.out, first));
    assert_non_null(strstr(table.out, second));
    assert_null(strstr(one.out, "  file\n")); /* the tables above it say the same */
    hl_json_close(doc);
    ran_done(&r);
    ran_done(&table);
    ran_done(&one);
    ran none = RUN("score", option, test_file("empty.jsonl", "\n"), test_file("bare.jsonl", ""));
    assert_int_equal(none.code, HL_CLI_FAILED);
    assert_non_null(strstr(none.err, "empty.jsonl and the other files: no line of data"));
    ran_done(&none);
}

static void sweep_prints_every_setting(void **state) {
    (void)state;
    ran r = RUN_INPUT(DATA, "score", option, "--sweep", "--json", "-"),
        table = RUN_INPUT(DATA, "score", option, "--sweep", "-");
    hl_json *doc = json_of(&r);
    const hl_jval *points = get(hl_json_root(doc), "sweep");
    assert_int_equal(int_of(hl_json_root(doc), "layer"), 2);
    assert_int_equal(hl_json_count(points), 2 * 12);
    for (size_t i = 0; i < hl_json_count(points); i++) {
        const hl_jval *p = hl_json_item(points, i);
        char heads[24], dk[24];
        const char *name = hl_json_string_or(get(p, "relation"), "");
        bool previous = strcmp(name, "previous") == 0;
        assert_string_equal(name, i < 12 ? "previous" : "next");
        assert_int_equal(int_of(p, "n"), i < 12 ? 2 : 1);
        assert_int_equal(hl_json_bool_or(get(p, "assigned"), false),
                         previous && int_of(p, "heads") == 2);
        if (!hl_json_bool_or(get(p, "assigned"), false))
            continue;
        snprintf(heads, sizeof heads, "--heads=%d", (int)int_of(p, "heads"));
        snprintf(dk, sizeof dk, "--dk=%d", (int)int_of(p, "dk"));
        ran one = RUN_INPUT(DATA, "score", option, heads, dk, "--json", "-");
        hl_json *single = json_of(&one);
        assert_true(number(get(item(hl_json_root(single), "relations", 0), "accuracy")) ==
                    number(get(p, "accuracy")));
        hl_json_close(single);
        ran_done(&one);
    }
    assert_int_equal(table.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, " n d_k 1 "));
    int rows = 0;
    for (const char *at = strstr(table.out, "\nprevious "); at; at = strstr(at + 1, "\nprevious "))
        rows++;
    assert_int_equal(rows, 3);
    hl_json_close(doc);
    ran_done(&r);
    ran_done(&table);
}

static const char SENSES_DATA[] =
    "{\"text\": \"the tired cat sat by the bank of a river\", \"word\": [25, 29], \"sense\": "
    "\"river\"}\n"
    "{\"text\": \"the red bank chased the tired mouse\", \"word\": [8, 12], \"sense\": "
    "\"money\"}\n{\"text\": \"a qux sat\", \"word\": [2, 5], \"sense\": \"x\"}\n";

static void masking_prints_words_and_all(void **state) {
    (void)state;
    ran r = RUN_INPUT(SENSES_DATA, "score", option, "--masking", "--json", "-"),
        table = RUN_INPUT(SENSES_DATA, "score", option, "--masking", "-");
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *bank = item(root, "words", 0);
    assert_true(int_of(root, "n") == 2 && int_of(root, "skipped") == 1);
    assert_true(int_of(root, "layer") == 2 && int_of(root, "head") == 2);
    assert_true(int_of(bank, "n") == 2);
    assert_true(number(get(bank, "share")) == number(get(root, "share")));
    assert_int_equal(hl_json_count(get(root, "share_by_layer")), 3);
    assert_true(number(hl_json_item(get(root, "share_by_layer"), 0)) == 0.5);
    assert_true(number(hl_json_item(get(root, "share_by_layer"), 2)) == number(get(root, "share")));
    assert_int_equal(table.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, "\nbank "));
    assert_non_null(strstr(table.out, "\nall "));
    hl_json_close(doc);
    ran_done(&r);
    ran_done(&table);
}

/* Head and figures follow the setting; the model's own is what was measured without one. */
static void masking_and_senses_take_settings(void **state) {
    (void)state;
    static const char *const settings[] = {"--heads=4", "--heads=2", "--dk=1"};
    double fall[4];
    for (int i = 0; i < 4; i++) {
        ran r =
            i < 3 ? RUN_INPUT(SENSES_DATA, "score", option, "--masking", settings[i], "--json", "-")
                  : RUN_INPUT(SENSES_DATA, "score", option, "--masking", "--json", "-");
        hl_json *doc = json_of(&r);
        assert_int_equal(int_of(hl_json_root(doc), "head"), i == 1 ? 1 : 2);
        fall[i] = number(hl_json_item(get(hl_json_root(doc), "fall_top"), 2));
        hl_json_close(doc);
        ran_done(&r);
    }
    assert_true(fall[0] == fall[3] && fall[1] != fall[3] && fall[2] != fall[3]);
    ran senses = RUN_INPUT(SENSES_DATA, "score", option, "--senses", "--heads=2", "--dk=3", "-");
    assert_int_equal(senses.code, HL_CLI_OK);
    assert_non_null(strstr(senses.out, "\nbank "));
    ran_done(&senses);
}

static void models_tells_trained_heads(void **state) {
    (void)state;
    assert_int_equal(symlink(model, test_path("models/family")), 0);
    ran table = RUN("models"), json = RUN("models", "--json");
    hl_json *doc = json_of(&json);
    const hl_jval *family = item(hl_json_root(doc), "models", 0); /* before "textbook" */
    const hl_jval *trained = get(family, "trained_heads");
    assert_string_equal(hl_json_string_or(get(family, "name"), ""), "family");
    assert_int_equal(hl_json_count(get(trained, "1")), 1);
    assert_int_equal(hl_json_count(get(trained, "2")), 3);
    assert_int_equal(hl_json_int_or(item(trained, "2", 2), 0), 6);
    assert_non_null(strstr(table.out, "trained: layer 2 with 2,4,6 heads\n"));
    hl_json_close(doc);
    ran_done(&table);
    ran_done(&json);
}

/* Names and weights follow the head count that was asked for. */
static void attend_uses_the_trained_heads(void **state) {
    (void)state;
    char names[3][32] = {""};
    static const char *const counts[] = {"--heads=2", "--heads=4", "--heads=3"};
    for (int i = 0; i < 3; i++) {
        ran r = RUN("attend", option, counts[i], "--json", "the cat sat");
        hl_json *doc = json_of(&r);
        const hl_jval *heads = get(item(hl_json_root(doc), "layers", 0), "heads");
        snprintf(names[i], sizeof names[i], "%s",
                 hl_json_string_or(get(hl_json_item(heads, 0), "name"), ""));
        hl_json_close(doc);
        ran_done(&r);
    }
    assert_string_equal(names[0], "Form");
    assert_string_equal(names[1], "A");
    assert_string_equal(names[2], "head 1");
}

static void wrong_use_is_named(void **state) {
    (void)state;
    static const wrong_use uses[] = {
        {2, "--heads and --dk do not go with --sweep", {"score", "--sweep", "--heads", "2", "-"}},
        {2, "--senses does not go with --masking", {"score", "--senses", "--masking", "-"}},
        {2, "--masking does not go with --sweep", {"score", "--sweep", "--masking", "-"}},
        {1, "no line of data", {"score", "--sweep", "-"}},
        {1, "a head named for the relation meaning", {"score", "--masking", "-"}},
    };
    wrong_uses_are_named(uses, sizeof uses / sizeof *uses);
    ran none = RUN("score", option, "--masking", "--heads=6", "-");
    assert_int_equal(none.code, HL_CLI_FAILED);
    assert_non_null(strstr(none.err, "heads.json: found none at 6 heads"));
    ran_done(&none);
    none = RUN("score", option, "--masking", "--heads=5", "-");
    assert_non_null(strstr(none.err, "--heads: found 5, allowed: a divisor of 24"));
    ran_done(&none);
    none = RUN("score", option, "--masking", "-");
    assert_int_equal(none.code, HL_CLI_FAILED);
    assert_non_null(strstr(none.err, "no line about a word"));
    ran_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calibration_is_printed),
        cmocka_unit_test(files_are_told_apart),
        cmocka_unit_test(sweep_prints_every_setting),
        cmocka_unit_test(masking_prints_words_and_all),
        cmocka_unit_test(masking_and_senses_take_settings),
        cmocka_unit_test(models_tells_trained_heads),
        cmocka_unit_test(attend_uses_the_trained_heads),
        cmocka_unit_test(wrong_use_is_named),
    };
    return cmocka_run_group_tests(tests, make_family, remove_family);
}
