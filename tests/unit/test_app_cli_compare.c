/* compare, what-if options and pictures of two sides, run as a user runs them, with random weights.
 */
#include "support/cli_json.h"

#define A_MODEL "--model=" TINY

static const char *text_of(const hl_jval *v, const char *key) {
    return hl_json_string_or(get(v, key), "");
}

static int64_t int_of(const hl_jval *v, const char *key) {
    return hl_json_int_or(get(v, key), -1);
}

static const hl_jval *matrix(const hl_jval *root, const char *which) {
    return get(get(root, "weights"), which);
}

/* --- compare -------------------------------------------------------------------------------------
 */

static void compare_says_both_sides(void **state) {
    (void)state;
    ran r = RUN("compare", "--json", A_MODEL, "--heads", "2", "--second-heads", "4", "--second-dk",
                "3", "--second-mask", "past", "--second-scaling", "off", "--second-temperature",
                "2", "--second-layer", "1", "a cat sat");
    hl_json *doc = json_of(&r);
    const hl_jval *first = get(hl_json_root(doc), "first"),
                  *second = get(hl_json_root(doc), "second");
    assert_string_equal(text_of(first, "text"), "a cat sat");
    assert_string_equal(text_of(second, "text"), "a cat sat");
    assert_string_equal(text_of(second, "model"), "tiny-f32");
    assert_int_equal(int_of(first, "layer"), 2);
    assert_int_equal(int_of(first, "heads"), 2);
    assert_int_equal(int_of(first, "dk"), 12);
    assert_string_equal(text_of(first, "mask"), "all");
    assert_true(hl_json_bool_or(get(first, "scaling"), false));
    assert_true(number(get(first, "temperature")) == 1);
    assert_int_equal(int_of(second, "layer"), 1);
    assert_int_equal(int_of(second, "heads"), 4);
    assert_int_equal(int_of(second, "dk"), 3);
    assert_string_equal(text_of(second, "mask"), "past");
    assert_false(hl_json_bool_or(get(second, "scaling"), true));
    assert_true(number(get(second, "temperature")) == 2);
    hl_json_close(doc);
    ran_done(&r);
}

/* JSON and the text for reading say the same pairs. */
static void compare_aligns_words(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"the", "The"}, {"big", NULL}, {"cat", "cat"}, {"sat", "ran"}, {".", "."}};
    ran r = RUN("compare", "--json", A_MODEL, "the big cat sat.", "The cat ran.");
    hl_json *doc = json_of(&r);
    const hl_jval *words = get(hl_json_root(doc), "words");
    assert_int_equal(hl_json_count(words), 5);
    for (size_t i = 0; i < 5; i++) {
        const hl_jval *pair = hl_json_item(words, i);
        assert_string_equal(text_of(pair, "first"), pairs[i][0]);
        assert_string_equal(text_of(pair, "second"), pairs[i][1] ? pairs[i][1] : "");
        assert_int_equal(hl_json_kind(get(pair, "second")) == HL_J_NULL, pairs[i][1] == NULL);
    }
    assert_int_equal(int_of(hl_json_item(words, 2), "first_start"), 8);
    assert_int_equal(int_of(hl_json_item(words, 2), "second_start"), 4);
    hl_json_close(doc);
    ran_done(&r);
    r = RUN("compare", "--json", A_MODEL, "to deposit money", "to watch the river");
    doc = json_of(&r);
    words = get(hl_json_root(doc), "words");
    assert_int_equal(hl_json_count(words), 4);
    assert_string_equal(text_of(hl_json_item(words, 3), "first"), "money");
    assert_string_equal(text_of(hl_json_item(words, 3), "second"), "river");
    assert_int_equal(hl_json_kind(get(hl_json_item(words, 2), "first")), HL_J_NULL);
    hl_json_close(doc);
    ran_done(&r);
}

static double magnitude(const hl_jval *change) {
    return fabs(number(get(change, "after")) - number(get(change, "before")));
}

/* The matrices are what attend prints of either sentence, and the list is theirs, sorted. */
static void compare_prints_the_weights_and_their_difference(void **state) {
    (void)state;
    ran r = RUN("compare", "--json", "--head", "2", A_MODEL, "a cat sat", "a cat ran off");
    ran alone = RUN("attend", "--json", "--head", "2", A_MODEL, "a cat ran off");
    hl_json *doc = json_of(&r), *other = json_of(&alone);
    const hl_jval *root = hl_json_root(doc), *changes = get(root, "changes");
    const hl_jval *own = get(item(item(hl_json_root(other), "layers", 0), "heads", 0), "weights");
    const hl_jval *a = matrix(root, "first"), *b = matrix(root, "second"),
                  *d = matrix(root, "difference");
    assert_int_equal(hl_json_count(a), 4);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++) {
            double second = number_at(b, i, j);
            assert_true(second == number_at(own, i + 1, j + 1)); /* behind [CLS] */
            if (i == 3 || j == 3)                                /* "off" is only in the second */
                assert_int_equal(hl_json_kind(hl_json_item(hl_json_item(d, i), j)), HL_J_NULL);
            else
                assert_true(fabs(number_at(d, i, j) - (second - number_at(a, i, j))) < 1e-6);
        }
    assert_true(hl_json_count(changes) > 0);
    for (size_t i = 0; i < hl_json_count(changes); i++) {
        const hl_jval *c = hl_json_item(changes, i);
        assert_int_equal(int_of(c, "head_before"), 2);
        assert_int_equal(int_of(c, "head_after"), 2);
        assert_true(magnitude(c) >= 0.005 - 1e-6);
        assert_true(i == 0 || magnitude(c) <= magnitude(hl_json_item(changes, i - 1)));
    }
    const hl_jval *only = get(root, "only"); /* who looks at "off" */
    assert_true(hl_json_count(only) > 0);
    for (size_t i = 0; i < hl_json_count(only); i++) {
        const hl_jval *o = hl_json_item(only, i), *key = get(o, "key");
        assert_string_equal(text_of(o, "side"), "second");
        assert_string_equal(text_of(key, "second"), "off");
        assert_int_equal(hl_json_kind(get(key, "first")), HL_J_NULL);
        assert_int_equal(int_of(o, "head"), 2);
        size_t row = 0;
        while (row < 3 && number_at(b, row, 3) != number(get(o, "weight")))
            row++;
        assert_true(row < 3);
        assert_true(i == 0 ||
                    number(get(o, "weight")) <= number(get(hl_json_item(only, i - 1), "weight")));
    }
    hl_json_close(doc);
    hl_json_close(other);
    ran_done(&r);
    ran_done(&alone);
}

static void compare_names_each_heads_strongest_link(void **state) {
    (void)state;
    ran r = RUN("compare", "--json", "--heads", "1", "--second-heads", "2", A_MODEL, "a cat sat");
    hl_json *doc = json_of(&r);
    const hl_jval *root = hl_json_root(doc), *strongest = get(root, "strongest");
    assert_int_equal(hl_json_count(get(strongest, "first")), 1);
    assert_int_equal(hl_json_count(get(strongest, "second")), 2);
    const hl_jval *only = item(strongest, "first", 0);
    double most = 0;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            most = fmax(most, number_at(matrix(root, "first"), i, j));
    assert_true(number(get(only, "weight")) == most);
    hl_json_close(doc);
    ran_done(&r);
    r = RUN("compare", "--heads", "1", "--second-heads", "2", A_MODEL, "a cat sat");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_non_null(strstr(r.out, "first: each head's strongest link"));
    assert_non_null(strstr(r.out, "second: each head's strongest link"));
    ran_done(&r);
}

static void compare_for_reading_and_as_csv(void **state) {
    (void)state;
    ran r = RUN("compare", A_MODEL, "a cat sat", "a cat ran");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_non_null(strstr(r.out, "words that differ: sat -> ran"));
    assert_non_null(strstr(r.out, "what changed most"));
    assert_null(strstr(r.out, "strongest link"));
    ran_done(&r);
    r = RUN("compare", "--format", "csv", A_MODEL, "a cat sat", "a cat");
    assert_int_equal(r.code, HL_CLI_OK);
    assert_memory_equal(r.out, "query_first,query_second,key_first,key_second,", 46);
    assert_non_null(strstr(r.out, "\nsat,,sat,,"));
    ran_done(&r);
    r = RUN("compare", A_MODEL, "a cat sat", "a cat");
    assert_non_null(strstr(r.out, " -> sat "));
    assert_non_null(strstr(r.out, ", first only   "));
    assert_non_null(strstr(r.out, "\nfirst only: sat\n"));
    assert_null(strstr(r.out, "words that differ"));
    ran_done(&r);
    r = RUN("compare", A_MODEL, "to deposit money", "to watch the river");
    assert_non_null(strstr(
        r.out, "\nwords that differ: deposit -> watch, money -> river\n\nsecond only: the\n"));
    assert_null(strstr(r.out, "first only"));
    ran_done(&r);
    r = RUN("compare", "--mute=1", "--mute=2", "--mask-word=cat", A_MODEL, "a cat sat", "a cat");
    assert_non_null(strstr(r.out, ", d_k 8, 2 heads muted, 1 word masked\nsecond "));
    assert_null(strstr(strstr(r.out, "second "), "muted"));
    ran_done(&r);
    r = RUN("compare", A_MODEL, "a \033[31mcat\tsat", "a cat");
    assert_null(strpbrk(r.out, "\033\t"));
    ran_done(&r);
    r = RUN("compare", "--second-mask", "all", A_MODEL, "a cat");
    assert_non_null(strstr(r.out, "nothing: no link differs"));
    ran_done(&r);
}

static void compare_refuses(void **state) {
    (void)state;
    static const char *const wrong[][4] = {
        {"compare", A_MODEL, "a cat", NULL}, /* nothing differs */
        {"compare", A_MODEL, NULL, NULL},
        {"compare", "--format=xml", "a", "b"},
        {"compare", "--second-heads=5", A_MODEL, "a cat"},
        {"compare", "--head=9", A_MODEL, "--second-mask=past"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ran r = RUN(wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3]);
        assert_int_equal(r.code, HL_CLI_USAGE);
        assert_true(is_one_line(&r));
        ran_done(&r);
    }
    ran r = RUN("compare", A_MODEL, "a", "b", "c");
    assert_int_equal(r.code, HL_CLI_USAGE);
    assert_non_null(strstr(r.err, "found 'c' too"));
    ran_done(&r);
}

/* --- what if -------------------------------------------------------------------------------------
 */

static double weight(const ran *r, size_t row, size_t col) {
    hl_json *doc = json_of(r);
    const hl_jval *head = item(item(hl_json_root(doc), "layers", 0), "heads", 0);
    double w = number_at(get(head, "weights"), row, col);
    hl_json_close(doc);
    return w;
}

/* Words or bytes name the cell; the row still sums to 1. */
static void edit_cell_sets_a_weight(void **state) {
    (void)state;
    static const char *const forms[] = {"--edit-cell=2,sat,cat,0.6", "--edit-cell=2,6,2,0.6",
                                        "--edit-cell=2 Sat CAT 0.6"};
    for (size_t i = 0; i < 3; i++) {
        ran r = RUN("attend", "--json", "--head=2", A_MODEL, forms[i], "a cat sat");
        double sum = 0;
        assert_true(fabs(weight(&r, 3, 2) - 0.6) < 1e-6);
        for (size_t k = 0; k < 5; k++)
            sum += weight(&r, 3, k);
        assert_true(fabs(sum - 1) < 1e-5);
        ran_done(&r);
    }
}

static void mask_word_changes_what_is_read(void **state) {
    (void)state;
    ran plain = RUN("attend", "--json", "--head=1", A_MODEL, "a cat sat"),
        word = RUN("attend", "--json", "--head=1", "--mask-word", "cat", A_MODEL, "a cat sat"),
        byte = RUN("attend", "--json", "--head=1", "--mask-word", "2", A_MODEL, "a cat sat");
    assert_true(weight(&plain, 1, 2) != weight(&word, 1, 2));
    assert_string_equal(word.out, byte.out);
    ran_done(&plain);
    ran_done(&word);
    ran_done(&byte);
}

/* What it gives is missing in the layers above; its own weights are what they were. */
static void a_muted_head_still_looks(void **state) {
    (void)state;
    ran plain = RUN("attend", "--json", "--layer=1", "--head=1", A_MODEL, "a cat sat"),
        muted = RUN("attend", "--json", "--layer=1", "--head=1", "--mute=1", A_MODEL, "a cat sat");
    assert_true(weight(&plain, 1, 2) == weight(&muted, 1, 2));
    ran table = RUN("attend", "--layer=1", "--mute=2", A_MODEL, "a cat sat");
    assert_null(strstr(table.out, "head 1, d_k 6, muted"));
    assert_non_null(strstr(table.out, "head 2, d_k 6, muted (rows"));
    ran_done(&table);
    ran_done(&plain);
    ran_done(&muted);
}

/* What the numbers were computed with stands beside them; an edit of another side does not. */
static void json_says_the_settings(void **state) {
    (void)state;
    static const char plain[] = "\"mask\": \"all\", \"scaling\": true, \"temperature\": 1, "
                                "\"muted\": [], \"masked\": [], \"edits\": []}";
    static const char changed[] =
        "\"layer\": 2, \"heads\": 3, \"dk\": 3, \"mask\": \"past\", \"scaling\": false, "
        "\"temperature\": 2, \"muted\": [1, 2], \"masked\": [{\"text\": \"cat\", \"start\": 2}], "
        "\"edits\": [{\"head\": 2, \"query\": {\"text\": \"sat\", \"start\": 6}, \"key\": "
        "{\"text\": \"cat\", \"start\": 2}, \"weight\": 0.5}]}";
    ran r = RUN("attend", "--json", A_MODEL, "a cat sat");
    assert_non_null(strstr(r.out, plain));
    ran_done(&r);
    static const char *const commands[] = {"attend", "compare"};
    for (int i = 0; i < 2; i++) {
        r = RUN(commands[i], "--json", "--dk=3", "--mask=past", "--no-scale", "--temperature=2",
                "--mute=1", "--mute=2", "--mask-word=cat", "--edit-cell=2,sat,cat,0.5", A_MODEL,
                "a cat sat", i == 0 ? NULL : "a cat");
        assert_non_null(strstr(r.out, changed));
        if (i == 1)
            assert_non_null(strstr(strstr(r.out, "\"second\": {"),
                                   "\"muted\": [], \"masked\": [], \"edits\": []}"));
        ran_done(&r);
    }
}

static void what_if_refuses(void **state) {
    (void)state;
    static const char *const wrong[] = {"--mask-word=dog",
                                        "--edit-cell=2,sat,cat",
                                        "--edit-cell=2,dog,cat,1",
                                        "--edit-cell=2,sat,cat,2",
                                        "--mute=0",
                                        "--edit-cell=9,sat,cat,0.5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ran r = RUN("attend", A_MODEL, wrong[i], "a cat sat");
        assert_int_equal(r.code, HL_CLI_USAGE);
        assert_true(is_one_line(&r));
        assert_non_null(strstr(r.err, "--m") ? strstr(r.err, "--m") : strstr(r.err, "--edit-cell"));
        ran_done(&r);
    }
}

/* --- pictures ------------------------------------------------------------------------------------
 */

static void render_draws_every_view(void **state) {
    (void)state;
    static const char *const views[] = {"compare", "difference", "meaning",
                                        "focus",   "whatif",     "capacity"};
    const char *path = test_path("view.svg");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        char *svg;
        size_t size;
        hl_error err = {0};
        ran r = RUN("render", "--out", path, "--view", views[i], "--second", "the cat ran",
                    "--mute=2", A_MODEL, "the bank sat, it ran");
        if (r.code != HL_CLI_OK)
            fail_msg("%s: %s", views[i], r.err);
        ran_done(&r);
        assert_int_equal(hl_file_read(path, 16 << 20, &svg, &size, &err), HL_OK);
        char group[64];
        snprintf(group, sizeof group, "view %s",
                 strcmp(views[i], "focus") == 0     ? "reference"
                 : strcmp(views[i], "whatif") == 0  ? "what-if"
                 : strcmp(views[i], "compare") == 0 ? "second arcs"
                                                    : views[i]);
        if (!strstr(svg, group))
            fail_msg("%s: no group \"%s\"", views[i], group);
        free(svg);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compare_says_both_sides),
        cmocka_unit_test(compare_aligns_words),
        cmocka_unit_test(compare_prints_the_weights_and_their_difference),
        cmocka_unit_test(compare_names_each_heads_strongest_link),
        cmocka_unit_test(compare_for_reading_and_as_csv),
        cmocka_unit_test(compare_refuses),
        cmocka_unit_test(edit_cell_sets_a_weight),
        cmocka_unit_test(mask_word_changes_what_is_read),
        cmocka_unit_test(a_muted_head_still_looks),
        cmocka_unit_test(json_says_the_settings),
        cmocka_unit_test(what_if_refuses),
        cmocka_unit_test(render_draws_every_view),
    };
    return cmocka_run_group_tests(tests, make_test_assets, remove_test_dir);
}
