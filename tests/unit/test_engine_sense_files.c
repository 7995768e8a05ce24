/* Sense inventories: words, places, broken files, folders. */
#include "headlight/base/file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/senses.h"

/* --- inventories ---------------------------------------------------------------------------------
 */

static void reads_words_senses_and_places(void **state) {
    (void)state;
    hl_senses *s = senses_of(BANK, CRANE);
    assert_int_equal(hl_senses_count(s), 2);
    const hl_sense_word *bank = hl_senses_word(s, 0);
    assert_string_equal(bank->word, "bank");
    assert_int_equal(bank->form_count, 1);
    assert_string_equal(bank->forms[0], "banks");
    assert_int_equal(bank->sense_count, 2);
    assert_string_equal(bank->senses[0].name, "river");
    assert_string_equal(bank->senses[0].about, "by water");
    assert_string_equal(bank->senses[1].about, "");
    assert_int_equal(bank->senses[1].example_count, 8);
    assert_int_equal(bank->senses[0].examples[0].start, 2);
    assert_int_equal(bank->senses[0].examples[0].end, 6);
    assert_null(hl_senses_word(s, 2));
    assert_null(hl_senses_word(s, -1));
    assert_int_equal(hl_senses_find(s, "BankS", 5), 0);
    assert_int_equal(hl_senses_find(s, "crane", 5), 1);
    assert_int_equal(hl_senses_find(s, "cran", 4), -1);
    assert_int_equal(hl_senses_find(s, "", 0), -1);
    hl_senses_close(s);
    hl_senses_close(NULL);
}

static void finds_words_in_a_text(void **state) {
    (void)state;
    static const char text[] = "Bank's cranes: embankment, \"BANKS\" \xC3\xA9 bank";
    static const struct {
        int word;
        uint32_t start, end;
    } want[] = {{0, 0, 4}, {0, 28, 33}, {0, 38, 42}};
    hl_senses *s = senses_of(BANK, CRANE); /* "cranes" is no form of crane here */
    size_t at = 0;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        uint32_t start = 0, end = 0;
        assert_int_equal(hl_senses_next(s, text, strlen(text), &at, &start, &end), want[i].word);
        assert_int_equal(start, want[i].start);
        assert_int_equal(end, want[i].end);
    }
    uint32_t start, end;
    assert_int_equal(hl_senses_next(s, text, strlen(text), &at, &start, &end), -1);
    hl_senses_close(s);
}

static void a_later_file_replaces_a_word(void **state) {
    (void)state;
    hl_senses *s = senses_of(BANK, CRANE);
    hl_error err = {0};
    static const char other[] =
        "{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": " RIVER(
            "bank") "}, {\"sense\": \"y\", \"examples\": " MONEY("bank") "}]}";
    must(hl_senses_add(s, other, strlen(other), "user.json", &err), &err);
    assert_int_equal(hl_senses_count(s), 2);
    assert_string_equal(hl_senses_word(s, 0)->senses[0].name, "x");
    assert_int_equal(hl_senses_word(s, 0)->form_count, 0);
    hl_senses_close(s);
}

static void a_place_can_be_named_in_bytes(void **state) {
    (void)state;
    static const char json[] =
        "{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": [{\"text\": \"bank to "
        "bank\", \"word\": [8, 12]}, \"a bank\", \"b bank\", \"c bank\", \"d bank\", \"e bank\", "
        "{\"text\": \"f bank\"}, \"g bank\"]}, {\"sense\": \"y\", \"examples\": " RIVER(
            "bank") "}]}";
    hl_senses *s = senses_of(json, NULL);
    assert_int_equal(hl_senses_word(s, 0)->senses[0].examples[0].start, 8);
    assert_int_equal(hl_senses_word(s, 0)->senses[0].examples[6].start, 2);
    hl_senses_close(s);
}

/* What is wrong, the field that must be named, and part of the message. */
typedef struct broken {
    const char *json, *field, *said;
} broken;

#define SEVEN "[\"a bank\", \"b bank\", \"c bank\", \"d bank\", \"e bank\", \"f bank\", "
#define LAST(example)                                                                              \
    "{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": " SEVEN                    \
    "\"g bank\", " example "]}, {\"sense\": \"y\", \"examples\": " RIVER("bank") "}]}"
#define WORD(more)                                                                                 \
    "{" more "\"senses\": [{\"sense\": \"x\", \"examples\": " RIVER(                               \
        "bank") "}, "                                                                              \
                "{\"sense\": \"y\", \"examples\": " MONEY("bank") "}]}"

static const broken BROKEN[] = {
    {"", "JSON", ""},
    {"{\"word\": \"bank\",", "JSON", "line 1"},
    {"{\"word\": \"bank\", \"word\": \"bank\"}", "JSON", ""},
    {"{\"word\": \"b\xFFnk\"}", "JSON", ""},
    {"[]", "JSON", "an object"},
    {WORD(""), "word", "missing"},
    {WORD("\"word\": 5, "), "word", "another kind"},
    {WORD("\"word\": \"\", "), "word", "0 bytes"},
    {WORD("\"word\": \"river bank\", "), "word", "one word"},
    {WORD("\"word\": \"bank-note\", "), "word", "one word"},
    {WORD("\"word\": \"Crane\", "), "word", "no other word"},
    {WORD("\"word\": \"bank\", \"forms\": \"banks\", "), "forms", "a list"},
    {WORD("\"word\": \"bank\", \"forms\": [\"banks\", 3], "), "forms[1]", "another kind"},
    {WORD("\"word\": \"bank\", \"forms\": [\"BANK\"], "), "forms[0]", "each form once"},
    {WORD("\"word\": \"bank\", \"forms\": [\"banks\", \"banks\"], "), "forms[1]", "each form once"},
    {WORD("\"word\": \"bank\", \"forms\": [\"crane\"], "), "forms[0]", "form of \"crane\""},
    {"{\"word\": \"bank\"}", "senses", "missing"},
    {"{\"word\": \"bank\", \"senses\": {}}", "senses", "another kind"},
    {"{\"word\": \"bank\", \"senses\": [{}]}", "senses", "2 to 8"},
    {"{\"word\": \"bank\", \"senses\": [{}, {}, {}, {}, {}, {}, {}, {}, {}]}", "senses", "found 9"},
    {"{\"word\": \"bank\", \"senses\": [{}, {}]}", "senses[0].sense", "missing"},
    {"{\"word\": \"bank\", \"senses\": [4, 5]}", "senses[0].sense", "missing"},
    {"{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\"}, {}]}", "senses[0].examples", "missing"},
    {"{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"about\": []}, {}]}", "senses[0].about",
     "another kind"},
    {"{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": [\"a bank\"]}, {}]}",
     "senses[0].examples", "8 to 64"},
    {"{\"word\": \"bank\", \"senses\": [{\"sense\": \"x\", \"examples\": " RIVER(
         "bank") "}, {\"sense\": \"x\", \"examples\": " RIVER("bank") "}]}",
     "senses[1].sense", "of its own"},
    {LAST("7"), "senses[0].examples[7]", "another kind"},
    {LAST("null"), "senses[0].examples[7]", "another kind"},
    {LAST("\"\""), "senses[0].examples[7]", "0 bytes"},
    {LAST("\"the river\""), "senses[0].examples[7]", "0 times"},
    {LAST("\"embankment\""), "senses[0].examples[7]", "0 times"},
    {LAST("\"bank by bank\""), "senses[0].examples[7]", "2 times"},
    {LAST("{\"word\": [0, 4]}"), "senses[0].examples[7]", "missing"},
    {LAST("{\"text\": \"a bank\", \"word\": [2]}"), "senses[0].examples[7]", "[start, end]"},
    {LAST("{\"text\": \"a bank\", \"word\": \"2\"}"), "senses[0].examples[7]", "[start, end]"},
    {LAST("{\"text\": \"a bank\", \"word\": [6, 2]}"), "senses[0].examples[7]", "[6, 2]"},
    {LAST("{\"text\": \"a bank\", \"word\": [2, 7]}"), "senses[0].examples[7]", "[2, 7]"},
    {LAST("{\"text\": \"a bank\", \"word\": [0, 1]}"), "senses[0].examples[7]", "hold the word"},
};

static void refuses_broken_files(void **state) {
    (void)state;
    hl_senses *s = senses_of(CRANE, NULL);
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        const broken *b = &BROKEN[i];
        hl_error err = {0};
        char line[HL_ERROR_LINE];
        hl_status st = hl_senses_add(s, b->json, strlen(b->json), "bank.json", &err);
        hl_error_format(&err, line, sizeof line);
        if (st == HL_OK || strcmp(err.field, b->field) != 0 || strcmp(err.file, "bank.json") != 0 ||
            !strstr(line, b->said))
            fail_msg("%zu: %s (field \"%s\", wanted \"%s\" and \"%s\")", i, line, err.field,
                     b->field, b->said);
        assert_int_equal(hl_senses_count(s), 1); /* nothing was kept */
    }
    hl_senses_close(s);
}

static void folders(void **state) {
    (void)state;
    char dir[] = "/tmp/headlight-senses-XXXXXX", path[128];
    hl_error err = {0};
    hl_senses *s = NULL;
    assert_non_null(mkdtemp(dir));
    must(hl_senses_open(&s, &err), &err);
    must(hl_senses_add_dir(s, "/tmp/no/such/folder", &err), &err);
    assert_int_equal(hl_senses_count(s), 0);
    snprintf(path, sizeof path, "%s/z.json", dir);
    must(hl_file_write(path, BANK, strlen(BANK), true, &err), &err);
    snprintf(path, sizeof path, "%s/a.json", dir);
    must(hl_file_write(path, CRANE, strlen(CRANE), true, &err), &err);
    snprintf(path, sizeof path, "%s/.hidden.json", dir);
    must(hl_file_write(path, "{", 1, true, &err), &err);
    snprintf(path, sizeof path, "%s/README.md", dir);
    must(hl_file_write(path, "#", 1, true, &err), &err);
    must(hl_senses_add_dir(s, dir, &err), &err);
    assert_int_equal(hl_senses_count(s), 2);
    assert_string_equal(hl_senses_word(s, 0)->word, "crane");
    snprintf(path, sizeof path, "%s/b.json", dir);
    must(hl_file_write(path, "{\n\"word\"", 8, true, &err), &err);
    assert_int_equal(hl_senses_add_dir(s, dir, &err), HL_ERR_FORMAT);
    assert_string_equal(err.file, path);
    assert_non_null(strstr(err.found, "line 2"));
    hl_senses_close(s);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_words_senses_and_places),
        cmocka_unit_test(finds_words_in_a_text),
        cmocka_unit_test(a_later_file_replaces_a_word),
        cmocka_unit_test(a_place_can_be_named_in_bytes),
        cmocka_unit_test(refuses_broken_files),
        cmocka_unit_test(folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
