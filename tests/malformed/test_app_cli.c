/* Wrong command lines and files: each ends with the right code and one line that says what is
 * wrong. */
#include "support/cli_run.h"

/* $D is the test's folder, $M the tiny model. */
typedef struct wrong {
    int code;
    const char *said; /* part of the line */
    const char *words[10];
} wrong;

/* clang-format off */
static const wrong CASES[] = {
    /* options */
    {2, "unknown option '--frobnicate'", {"--frobnicate"}},
    {2, "did you mean --format?", {"attend", "--fromat", "csv", "it"}},
    {2, "did you mean 'render'?", {"rendr", "it"}},
    {2, "attend needs a SENTENCE", {"attend"}},
    {2, "compare needs A [B] (", {"compare"}},
    {2, "--dk needs a value", {"attend", "it", "--dk"}},
    {2, "--pieces takes no value", {"attend", "it", "--pieces=1"}},
    {2, "--format: found 'xml', allowed: table|csv|json", {"attend", "it", "--format", "xml"}},
    {2, "--format: found ''", {"attend", "it", "--format="}},
    {2, "--format: found 'json ', allowed", {"attend", "it", "--format", "json "}},
    {2, "unknown subcommand 'atend'", {"help", "atend"}},
    {2, "help", {"help", "nothing like that"}},
    /* values, with a model that is there */
    {2, "--dk: found 0, allowed", {"attend", "--model", "$M", "--dk", "0", "a b"}},
    {2, "--dk: found 9, allowed: 1 to 8", {"attend", "--model", "$M", "--dk", "9", "a b"}},
    {2, "--dk: found 7, allowed: 1 to 6", {"attend", "--model", "$M", "--dk", "7", "--heads", "4", "a b"}},
    {2, "--dk: found -1, allowed", {"attend", "--model", "$M", "--dk", "-1", "a b"}},
    {2, "--dk: found 4.5", {"attend", "--model", "$M", "--dk", "4.5", "a b"}},
    {2, "--dk: found 99999999999999999999", {"attend", "--model", "$M", "--dk", "99999999999999999999", "a b"}},
    {2, "--heads: found 5, allowed: a divisor of 24", {"attend", "--model", "$M", "--heads", "5", "a b"}},
    {2, "--heads: found x", {"attend", "--model", "$M", "--heads=x", "a b"}},
    {2, "--layer: found 3, allowed: 1 to 2", {"attend", "--model", "$M", "--layer", "3", "a b"}},
    {2, "--layer: found 0", {"attend", "--model", "$M", "--layer", "0", "a b"}},
    {2, "--head: found '4', allowed: 1 to 3, or all", {"attend", "--model", "$M", "--head", "4", "a b"}},
    {2, "head: found 4, allowed: 1 to 3 in layer 2", {"attend", "--model", "$M", "--layer", "all", "--head", "4", "a b"}},
    {2, "--head: found '0'", {"attend", "--model", "$M", "--head", "0", "a b"}},
    {2, "--mask: found sideways", {"attend", "--model", "$M", "--mask", "sideways", "a b"}},
    {2, "--temperature: found 0, allowed: ", {"attend", "--model", "$M", "--temperature", "0", "a b"}},
    {2, "--temperature: found nan", {"attend", "--model", "$M", "--temperature", "nan", "a b"}},
    {2, "--temperature: found +1, allowed: 0.1 to 10\n", {"attend", "--model", "$M", "--temperature", "+1", "a b"}},
    {2, "--temperature: found 1,5, allowed: a number 0.1 to 10\n", {"attend", "--model", "$M", "--temperature", "1,5", "a b"}},
    {2, "--dk: found 1.5, allowed: a whole number 1 to 4096, or default\n", {"attend", "--model", "$M", "--dk", "1.5", "a b"}},
    {2, "--second-scaling: found toggle, allowed: on|off\n", {"compare", "--model", "$M", "--second-scaling", "toggle", "a b"}},
    /* what if */
    {2, "--edit-cell: found 9,a,b,0.5, allowed: a head 1 to 3\n", {"attend", "--model", "$M", "--edit-cell", "9,a,b,0.5", "a b"}},
    {2, "--edit-cell: found 1,a,b,2, allowed: HEAD,QUERY,KEY,WEIGHT", {"attend", "--model", "$M", "--edit-cell", "1,a,b,2", "a b"}},
    {2, "--edit-cell: found 1,a,b,0.5, allowed: a key that the mask lets through", {"attend", "--model", "$M", "--mask", "past", "--edit-cell", "1,a,b,0.5", "a b"}},
    {2, "--mask-word: found a b, allowed: a word of the sentence", {"attend", "--model", "$M", "--mask-word", "a b", "a b"}},
    /* models */
    {1, "no-such-model", {"attend", "--model", "no-such-model", "it"}},
    {1, "config.json", {"attend", "--model", "$D", "it"}},
    {1, "config.json", {"score", "--model", "$D", "$D/good.jsonl"}},
    /* own numbers */
    {1, "$D/none.csv: No such file", {"attend", "--matrix", "$D/none.csv"}},
    {1, "ragged.csv: line 2", {"attend", "--matrix", "$D/ragged.csv"}},
    {1, "letters.csv: line 1, column 2: found \"x\"", {"attend", "--matrix", "$D/letters.csv"}},
    {1, "empty.csv", {"attend", "--matrix", "$D/empty.csv"}},
    {1, "infinite.csv", {"attend", "--matrix", "$D/infinite.csv"}},
    {1, "$D: not a regular file", {"attend", "--matrix", "$D"}},
    {1, "small.csv: found 1 rows of 2 numbers, allowed: 2 rows of 3", {"attend", "--q", "$D/good.csv", "--k", "$D/small.csv", "--v", "$D/good.csv"}},
    {2, "--q, --k and --v are needed together", {"attend", "--q", "$D/good.csv"}},
    {2, "--matrix does not go with --q", {"attend", "--matrix", "$D/good.csv", "--q", "$D/good.csv"}},
    {2, "a sentence does not go", {"attend", "--matrix", "$D/good.csv", "it"}},
    {2, "--model does not go", {"attend", "--matrix", "$D/good.csv", "--model", "$M"}},
    {2, "--layer does not go", {"attend", "--matrix", "$D/good.csv", "--layer", "1"}},
    {2, "--pieces does not go", {"attend", "--matrix", "$D/good.csv", "--pieces"}},
    {2, "--mute does not go", {"attend", "--matrix", "$D/good.csv", "--mute", "1"}},
    {2, "--mask-word does not go", {"attend", "--matrix", "$D/good.csv", "--mask-word", "animal"}},
    {2, "--edit-cell does not go", {"attend", "--matrix", "$D/good.csv", "--edit-cell", "1,it,animal,1"}},
    {2, "--heads: found 2, allowed", {"attend", "--matrix", "$D/good.csv", "--heads", "2"}},
    {2, "--dk: found 2, allowed", {"attend", "--matrix", "$D/good.csv", "--heads", "3", "--dk", "2"}},
    {2, "--head: found '4', allowed: 1 to 3", {"attend", "--matrix", "$D/good.csv", "--heads", "3", "--head", "4"}},
    /* pictures */
    {2, "render needs --out", {"render", "it"}},
    {2, "--out: found 'it.jpg', allowed: a name in .png or .svg", {"render", "--out", "it.jpg", "it"}},
    {2, "--out: found '.png'", {"render", "--out", ".png", "it"}},
    {2, "--size: found '800', allowed: WIDTHxHEIGHT", {"render", "--out", "a.png", "--size", "800", "it"}},
    {2, "--size: found '800x'", {"render", "--out", "a.png", "--size", "800x", "it"}},
    {2, "--size: found '0x0'", {"render", "--out", "a.png", "--size", "0x0", "it"}},
    {2, "--size: found '-800x600'", {"render", "--out", "a.png", "--size=-800x600", "it"}},
    {2, "--size: found '99999999999999999999x600'", {"render", "--out", "a.png", "--size", "99999999999999999999x600", "it"}},
    {2, "--size: found 8000x8000 at scale 4, allowed: 100 million pixels", {"render", "--out", "a.png", "--size", "8000x8000", "--scale", "4", "it"}},
    {2, "--scale: found '3', allowed: 1|2|4", {"render", "--out", "a.png", "--scale", "3", "it"}},
    {2, "--view: found everything", {"render", "--model", "$M", "--out", "a.png", "--view", "everything", "a b"}},
    {2, "--theme: found pink, allowed: system|light|dark\n", {"render", "--model", "$M", "--out", "a.png", "--theme", "pink", "a b"}},
    {2, "--pin: found \"zebra\"", {"render", "--model", "$M", "--out", "a.png", "--pin", "zebra", "a b"}},
    {2, "--head: found '9', allowed: 1 to 3", {"render", "--model", "$M", "--out", "a.png", "--head", "9", "a b"}},
    {1, "$D/no/such/a.png: No such file", {"render", "--model", "$M", "--out", "$D/no/such/a.png", "a b"}},
    {1, "$D/no/such/a.svg: No such file", {"render", "--model", "$M", "--out", "$D/no/such/a.svg", "a b"}},
    {1, "folder.png", {"render", "--model", "$M", "--out", "$D/folder.png", "a b"}},
    /* data */
    {1, "none.jsonl: No such file", {"score", "--model", "$M", "$D/none.jsonl"}},
    {1, "empty.csv: no line of data", {"score", "--model", "$M", "$D/empty.csv"}},
    {1, "broken.jsonl:2", {"score", "--model", "$M", "$D/broken.jsonl"}},
    {1, "outside.jsonl:1", {"score", "--model", "$M", "$D/outside.jsonl"}},
    {1, "keyless.jsonl:1", {"score", "--model", "$M", "$D/keyless.jsonl"}},
    {2, "--dk: found 9, allowed: 1 to 8", {"score", "--model", "$M", "--dk", "9", "$D/good.jsonl"}},
    {2, "--heads: found 7", {"score", "--model", "$M", "--heads", "7", "$D/good.jsonl"}},
    /* scripts */
    {1, "none.txt: No such file", {"script", "$D/none.txt"}},
    {1, "unknown.txt:3: action: found \"dk.sett\"", {"script", "$D/unknown.txt"}},
    {1, "range.txt:2: dk.set: found 0", {"script", "$D/range.txt"}},
    {1, "unwritable.txt:3: $D/no/such/a.svg", {"script", "$D/unwritable.txt"}},
    {1, "nul.txt: found byte 0xff at 2, allowed: UTF-8", {"script", "$D/nul.txt"}},
    {1, "swapped.txt:3: export.csv: found b.json, allowed: a name in .csv", {"script", "$D/swapped.txt"}},
    {1, "early.txt:1: sentence: found none, allowed: a sentence that was run", {"script", "$D/early.txt"}},
    {1, "dump.txt:3: export.dump: found no window, allowed: a window that was drawn", {"script", "$D/dump.txt"}},
    {1, "--out: $D/no: no such folder", {"script", "--out", "$D/no", "$D/range.txt"}},
    /* the window */
    {1, "--out: $D/no: no such folder", {"--out", "$D/no"}},
    {2, "--zoom: found 9, allowed", {"--zoom", "9"}},
    {1, "no-such-model", {"--model", "no-such-model", "a b"}},
    {1, "config.json", {"--model", "$D"}},
    {2, "--dk: found 9, allowed: 1 to 8", {"--dk", "9", "a b"}},
    {2, "--pin: found \"zebra\"", {"--pin", "zebra", "a b"}},
    {2, "--combine: found median", {"--combine", "median"}},
};
/* clang-format on */

static void make_files(void) {
    test_file("good.csv", "1,2,3\n4,5,6\n");
    test_file("small.csv", "1,2\n");
    test_file("ragged.csv", "1,2\n3\n");
    test_file("letters.csv", "1,x\n");
    test_file("empty.csv", "");
    test_file("infinite.csv", "1,inf\n2,3\n");
    test_file("good.jsonl", "{\"text\": \"a b\", \"query\": [0,1], \"targets\": [[2,3]], "
                            "\"relation\": \"next\"}\n");
    test_file("broken.jsonl", "\n{\"text\": \"a b\", \"query\": [0,1]\n");
    test_file("outside.jsonl", "{\"text\": \"a b\", \"query\": [0,9], \"targets\": [[2,3]], "
                               "\"relation\": \"next\"}\n");
    test_file("keyless.jsonl", "{\"text\": \"a b\", \"query\": [0,1], \"targets\": [[2,3]]}\n");
    test_file("unknown.txt", "model.set " TINY "\n\ndk.sett 8\n");
    test_file("range.txt", "model.set " TINY "\ndk.set 0\n");
    char script[512];
    snprintf(script, sizeof script, "model.set %s\ntext.set a b\nexport.svg %s/no/such/a.svg\n",
             TINY, test_dir);
    test_file("unwritable.txt", script);
    test_file("swapped.txt", "model.set " TINY "\ntext.set a b\nexport.csv b.json\n");
    test_file("dump.txt", "model.set " TINY "\ntext.set a b\nexport.dump b.txt\n");
    snprintf(script, sizeof script, "export.svg %s/early.svg\n", test_dir);
    test_file("early.txt", script);
    test_file("nul.txt", "# \xff\n");
    assert_int_equal(mkdir(test_path("folder.png"), 0755), 0);
}

/* Text with $D and $M replaced, malloc'd. */
static char *filled(const char *text) {
    hl_str out = {0};
    for (; *text; text++) {
        bool name = text[0] == '$' && (text[1] == 'D' || text[1] == 'M');
        if (name)
            hl_str_puts(&out, *++text == 'D' ? test_dir : TINY);
        else
            hl_str_put(&out, text, 1);
    }
    hl_str_put(&out, "", 0);
    return out.data ? out.data : strdup("");
}

static bool check(const wrong *w) {
    const char *words[11] = {0};
    char *own[10] = {0}, *said = filled(w->said);
    for (int i = 0; w->words[i]; i++)
        words[i] = own[i] = filled(w->words[i]);
    ran r = run_words(words, NULL, 0);
    bool ok = r.code == w->code && strstr(r.err, said) && is_one_line(&r) && !r.out_size;
    if (!ok)
        print_error("case %zu (%s): code %d, allowed %d with '%s', said '%s', printed %zu bytes\n",
                    (size_t)(w - CASES), w->words[0], r.code, w->code, said, r.err, r.out_size);
    ran_done(&r);
    free(said);
    for (int i = 0; i < 10; i++)
        free(own[i]);
    return ok;
}

static void each_wrong_use_has_its_message(void **state) {
    (void)state;
    int failed = 0;
    make_files();
    window.calls = 0;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        failed += !check(&CASES[i]);
    assert_int_equal(failed, 0);
    assert_int_equal(window.calls, 0);
}

static void a_wrong_picture_leaves_no_file(void **state) {
    (void)state;
    assert_false(hl_file_exists("a.png"));
    assert_false(hl_file_exists("it.jpg"));
}

static void standard_output_that_is_full(void **state) {
    (void)state;
    static const char *const commands[][4] = {
        {"--version", NULL},
        {"--help", NULL},
        {"help", "man", NULL},
        {"attend", "--model=" TINY, "a b", NULL},
    };
    static const hl_cli_host host;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char *argv[5] = {strdup("headlight")}, *said;
        size_t size;
        int argc = 1;
        for (; commands[i][argc - 1]; argc++)
            argv[argc] = strdup(commands[i][argc - 1]);
        FILE *full = fopen("/dev/full", "w"), *err = open_memstream(&said, &size);
        assert_non_null(full);
        assert_int_equal(hl_cli_run(argc, argv, &host, full, err), HL_CLI_FAILED);
        fclose(full);
        fclose(err);
        assert_string_equal(said, "headlight: standard output: No space left on device\n");
        free(said);
        while (argc)
            free(argv[--argc]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_wrong_use_has_its_message),
        cmocka_unit_test(a_wrong_picture_leaves_no_file),
        cmocka_unit_test(standard_output_that_is_full),
    };
    return cmocka_run_group_tests(tests, make_test_dir, remove_test_dir);
}
