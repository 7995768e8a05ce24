/* render, score, script, models, help and the window's start, run as a user runs them. */
#include "support/cli_json.h"

#define A_MODEL "--model=" TINY

/* --- render --------------------------------------------------------------------------------------
 */

static char *content(const char *path, size_t *size) {
    char *data;
    hl_error err = {0};
    assert_int_equal(hl_file_read(path, 64 << 20, &data, size, &err), HL_OK);
    return data;
}

static void render_writes_the_same_bytes_twice(void **state) {
    (void)state;
    static const char *const names[] = {"one.svg", "one.png"};
    for (int i = 0; i < 2; i++) {
        size_t first_size, size;
        char path[256];
        snprintf(path, sizeof path, "%s", test_path(names[i]));
        ran r = RUN("render", A_MODEL, "--out", path, "--pin", "B", "--size=640x480", "a b. a b");
        if (r.code != HL_CLI_OK)
            fail_msg("%s", r.err);
        char *first = content(path, &first_size);
        ran_done(&r);
        r = RUN("render", A_MODEL, "--out", path, "--pin", "b", "--size=640x480", "a b. a b");
        assert_int_equal(r.code, HL_CLI_OK); /* named explicitly: replaced */
        char *second = content(path, &size);
        assert_true(size > 100 && size == first_size && memcmp(first, second, size) == 0);
        free(first);
        free(second);
        ran_done(&r);
    }
}

static void render_minds_its_options(void **state) {
    (void)state;
    static const char *const options[] = {"--view=arcs",    "--view=heatmap", "--theme=dark",
                                          "--size=900x500", "--head=2",       "--pin=b",
                                          "--dk=1",         "--mask=causal",  "--outlines"};
    size_t plain_size, size;
    char path[256];
    snprintf(path, sizeof path, "%s", test_path("options.svg"));
    ran r = RUN("render", A_MODEL, "--out", path, "a b c");
    assert_int_equal(r.code, HL_CLI_OK);
    ran_done(&r);
    char *plain = content(path, &plain_size);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        r = RUN("render", A_MODEL, "--out", path, options[i], "a b c");
        assert_int_equal(r.code, HL_CLI_OK);
        char *other = content(path, &size);
        if (size == plain_size && memcmp(plain, other, size) == 0)
            fail_msg("%s changes nothing", options[i]);
        free(other);
        ran_done(&r);
    }
    free(plain);
}

/* --- score ---------------------------------------------------------------------------------------
 */

#define LINE(relation, query, target, more)                                                        \
    "{\"text\": \"a b c d\", \"query\": " query ", \"targets\": [" target                          \
    "], \"relation\": \"" relation "\"" more "}\n"

static void score_counts_and_keeps_the_order(void **state) {
    (void)state;
    const char *path = test_file(
        "data.jsonl",
        LINE("next", "[0,1]", "[2,3]", ", \"note\": 1") "\n" LINE("far", "[0,1]", "[6,7]", "")
            LINE("next", "[2,3]", "[2,3]", "") LINE("next", "[2,3]", "[4,5]", ""));
    ran r = RUN("score", A_MODEL, "--json", path);
    hl_json *doc = json_of(&r);
    const hl_jval *relations = get(hl_json_root(doc), "relations");
    assert_int_equal(hl_json_count(relations), 2);
    const hl_jval *next = hl_json_item(relations, 0), *far = hl_json_item(relations, 1);
    assert_string_equal(hl_json_string_or(get(next, "relation"), ""), "next");
    assert_int_equal(hl_json_int_or(get(next, "n"), 0), 2);
    assert_int_equal(hl_json_int_or(get(next, "skipped"), 0), 1);
    assert_int_equal(hl_json_kind(get(next, "far_accuracy")), HL_J_NULL);
    assert_int_equal(hl_json_kind(get(next, "pairs_accuracy")), HL_J_NULL);
    assert_string_equal(hl_json_string_or(get(far, "relation"), ""), "far");
    double accuracy = number(get(next, "accuracy")),
           best = number(get(get(next, "best"), "accuracy"));
    assert_true(accuracy == 0 || accuracy == 0.5 || accuracy == 1);
    assert_true(best >= accuracy);
    int64_t layer = hl_json_int_or(get(far, "layer"), 0),
            head = hl_json_int_or(get(far, "head"), 0);
    assert_true(layer >= 1 && layer <= 2 && head >= 1 && head <= 4);
    hl_json_close(doc);
    ran table = RUN("score", A_MODEL, path),
        input = RUN_INPUT("\xEF\xBB\xBF" LINE("next", "[0,1]", "[2,3]", ""), "score", A_MODEL, "-");
    assert_int_equal(table.code, HL_CLI_OK);
    assert_true(strstr(table.out, "\nnext ") < strstr(table.out, "\nfar "));
    assert_int_equal(table.err_size, 0); /* no progress bar but on a terminal */
    assert_int_equal(input.code, HL_CLI_OK);
    ran_done(&r);
    ran_done(&table);
    ran_done(&input);
}

/* --- script --------------------------------------------------------------------------------------
 */

static void script_carries_out_effects(void **state) {
    (void)state;
    char script[1024];
    hl_error err = {0};
    size_t size;
    snprintf(
        script, sizeof script,
        "\xEF\xBB\xBF# what a user would do\nmodel.set %s\n\n  text.set a b c\r\ndk.set 2\nwait\n"
        "export.json %s/script.json\nquit\nno such action\n",
        TINY, test_dir);
    ran r = RUN("script", test_file("script.txt", script));
    if (r.code != HL_CLI_OK)
        fail_msg("%s", r.err);
    assert_non_null(strstr(r.out, "script.json")); /* says what was saved */
    char *data = content(test_path("script.json"), &size);
    hl_json *doc;
    assert_int_equal(hl_json_parse(&doc, data, size, "script.json", &err), HL_OK);
    const hl_jval *head = item(item(hl_json_root(doc), "layers", 0), "heads", 0);
    assert_int_equal(hl_json_int_or(get(head, "d_k"), 0), 2);
    assert_string_equal(hl_json_string_or(get(hl_json_root(doc), "sentence"), ""), "a b c");
    hl_json_close(doc);
    free(data);
    ran_done(&r);
    r = RUN_INPUT("nonsense\n", "script", "-");
    assert_int_equal(r.code, HL_CLI_FAILED);
    assert_int_equal(strncmp(r.err, "headlight: standard input:1: ", 29), 0);
    ran_done(&r);
}

static void script_saves_into_the_folder_of_out(void **state) {
    (void)state;
    char script[512];
    assert_int_equal(mkdir(test_path("pictures"), 0755), 0);
    snprintf(script, sizeof script, "model.set %s\ntext.set a b\nexport.png\nexport.png\n", TINY);
    ran r = RUN("script", "--out", test_path("pictures"), test_file("script.txt", script));
    if (r.code != HL_CLI_OK)
        fail_msg("%s", r.err);
    /* Two pictures: the second does not replace the first. */
    const char *first = strstr(r.out, "/pictures/");
    assert_non_null(first);
    assert_non_null(strstr(first + 1, "/pictures/"));
    ran_done(&r);
}

/* --- models, window, help ------------------------------------------------------------------------
 */

static void models_lists_what_is_installed(void **state) {
    (void)state;
    ran table = RUN("models"), json = RUN("models", "--json");
    assert_int_equal(table.code, HL_CLI_OK);
    assert_non_null(strstr(table.out, "\ntextbook "));
    hl_json *doc = json_of(&json);
    const hl_jval *model = item(hl_json_root(doc), "models", 0);
    assert_int_equal(hl_json_int_or(get(model, "layers"), 0), 2);
    assert_int_equal(hl_json_int_or(get(model, "width"), 0), 24);
    assert_int_equal(hl_json_int_or(hl_json_item(get(model, "heads"), 0), 0), 4);
    assert_int_equal(hl_json_int_or(hl_json_item(get(model, "heads"), 1), 0), 3);
    hl_json_close(doc);
    ran_done(&table);
    ran_done(&json);
    /* One that cannot be opened is named; the other is still listed. */
    assert_int_equal(mkdir(test_path("models/wreck"), 0755), 0);
    test_file("models/wreck/config.json", "{");
    table = RUN("models");
    assert_int_equal(table.code, HL_CLI_FAILED);
    assert_non_null(strstr(table.out, "\ntextbook "));
    assert_non_null(strstr(table.err, "wreck/config.json"));
    ran_done(&table);
}

static void the_window_gets_actions(void **state) {
    (void)state;
    ran r = RUN("--dk", "8", "--theme=dark", "--out", test_dir, "--model", TINY, "say \"it\"");
    assert_int_equal(r.code, 7); /* what the window returned */
    assert_string_equal(window.lines[0], "text.set \"say \\\"it\\\"\"");
    assert_string_equal(window.lines[1], "model.set \"" TINY "\"");
    assert_string_equal(window.lines[2], "dk.set 8");
    assert_string_equal(window.lines[3], "theme.set dark");
    assert_int_equal(window.count, 4);
    assert_string_equal(window.out_dir, test_dir);
    ran_done(&r);
    r = RUN("--", "score");
    assert_int_equal(window.count, 1);
    assert_string_equal(window.lines[0], "text.set \"score\"");
    ran_done(&r);
    r = RUN("--pin", "animal"); /* no sentence: a word of the example */
    assert_int_equal(r.code, 7);
    assert_int_equal(window.count, 2);
    assert_string_equal(window.lines[0], "example.set 1");
    assert_string_equal(window.lines[1], "pin.word \"animal\"");
    ran_done(&r);
    r = RUN("--no-scale");
    assert_int_equal(window.count, 1);
    assert_string_equal(window.lines[0], "scaling.set off");
    ran_done(&r);
}

static void version_and_help_stop_there(void **state) {
    (void)state;
    window.calls = 0;
    ran version = RUN("--version"), help = RUN("-h"), attend = RUN("attend", "--help"),
        same = RUN("help", "attend"), top = RUN("help");
    assert_string_equal(version.out, "headlight " HL_VERSION "\n");
    assert_string_equal(help.out, top.out);
    assert_string_equal(attend.out, same.out);
    assert_string_not_equal(attend.out, help.out);
    assert_int_equal(version.code + help.code + attend.code + same.code + top.code, 0);
    assert_int_equal(window.calls, 0);
    ran_done(&version);
    ran_done(&help);
    ran_done(&attend);
    ran_done(&same);
    ran_done(&top);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(render_writes_the_same_bytes_twice),
        cmocka_unit_test(render_minds_its_options),
        cmocka_unit_test(score_counts_and_keeps_the_order),
        cmocka_unit_test(script_carries_out_effects),
        cmocka_unit_test(script_saves_into_the_folder_of_out),
        cmocka_unit_test(models_lists_what_is_installed),
        cmocka_unit_test(the_window_gets_actions),
        cmocka_unit_test(version_and_help_stop_there),
    };
    return cmocka_run_group_tests(tests, make_test_dir, remove_test_dir);
}
