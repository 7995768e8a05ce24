/* The sentence as it is set and edited, and pins that follow it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "store_steps.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void becomes(hl_store *store, const char *line, const char *text) {
    act(store, line);
    assert_string_equal(hl_store_doc(store)->text, text);
    assert_int_equal(hl_store_doc(store)->text_size, strlen(text));
}

/* Pins of the document as "3 9 cls ". */
static const char *pins(const hl_store *store) {
    static char out[128];
    const hl_doc *doc = hl_store_doc(store);
    out[0] = '\0';
    for (int i = 0; i < doc->pin_count; i++) {
        size_t n = strlen(out);
        if (doc->pins[i] == HL_PIN_CLS || doc->pins[i] == HL_PIN_SEP)
            snprintf(out + n, sizeof out - n, "%s ", doc->pins[i] == HL_PIN_CLS ? "cls" : "sep");
        else
            snprintf(out + n, sizeof out - n, "%u ", (unsigned)doc->pins[i]);
    }
    return out;
}

static void test_setting(void **state) {
    hl_store *store = *state;
    becomes(store, "text.set The red car", "The red car");
    becomes(store, "text.set \"a \\\"b\\\" \\u00e9 \\ud83d\\ude00 c\"",
            "a \"b\" \xC3\xA9 \xF0\x9F\x98\x80 c");
    becomes(store, "text.set \"one\\ntwo\\tthree\\r\"", "one two three ");
    becomes(store, "text.set \"\"", "");
    becomes(store, "text.set a\nb", "a b");
    becomes(store, "text.clear", "");
}

static void test_broken_text_is_refused(void **state) {
    hl_store *store = *state;
    act(store, "text.set keep");
    refused(store, "text.set ab\xFF",
            "text.set at byte 2: found byte 0xff, allowed: text in UTF-8");
    refused(store, "text.set", "text.set: found nothing, allowed: a text; \"\" is the empty one");
    refused(store, "text.set \"ab",
            "text.set: found \"ab, allowed: a string as in JSON, closed, with "
            "nothing behind it");
    const char *wrong[] = {"\"a\" b",     "\"\\x\"",     "\"\\u12\"",
                           "\"\\ud800\"", "\"\\udc00\"", "\"\\u0000\"",
                           "\"\\",        "\"\\u",       "\"\\ud83d\\u0041\""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[64];
        hl_error err;
        snprintf(line, sizeof line, "text.set %s", wrong[i]);
        assert_int_equal(hl_store_apply(store, line, 0, NULL, &err), HL_ERR_RANGE);
        assert_string_equal(hl_store_doc(store)->text, "keep");
    }
}

static void test_size_limit(void **state) {
    hl_store *store = *state;
    char *line = malloc(HL_TEXT_MAX + 32);
    size_t head = (size_t)sprintf(line, "text.set ");
    memset(line + head, 'x', HL_TEXT_MAX + 1);
    line[head + HL_TEXT_MAX + 1] = '\0';
    refused(store, line, "text.set: found a text of 1048577 bytes, allowed: at most 1048576 bytes");
    line[head + HL_TEXT_MAX] = '\0';
    act(store, line);
    assert_int_equal(hl_store_doc(store)->text_size, HL_TEXT_MAX);
    refused(store, "text.edit 5 5 \"y\"",
            "text.edit: found a text of 1048577 bytes, allowed: at most 1048576 bytes");
    act(store, "text.edit 5 6 \"y\"");
    free(line);
}

static void test_editing(void **state) {
    hl_store *store = *state;
    becomes(store, "text.edit 0 0 \"The cat\"", "The cat");
    becomes(store, "text.edit 4 7 \"lion\\n\"", "The lion ");
    becomes(store, "text.edit 8 9 \"\"", "The lion");
    becomes(store, "text.set \xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9");
    refused(store, "text.edit 1 2 \"x\"",
            "text.edit: found 1 2 \"x\", allowed: 0 <= START <= END <= 5, between characters");
    refused(store, "text.edit 0 6 \"x\"",
            "text.edit: found 0 6 \"x\", allowed: 0 <= START <= END <= 5, between characters");
    refused(store, "text.edit 2 0 \"x\"",
            "text.edit: found 2 0 \"x\", allowed: 0 <= START <= END <= 5, between characters");
    refused(store, "text.edit 0 2",
            "text.edit: found 0 2, allowed: START END \"text\", offsets in bytes");
    refused(store, "text.edit 0 99999999999999999999 \"x\"",
            "text.edit: found 0 99999999999999999999 \"x\", allowed: START END \"text\", offsets "
            "in bytes");
}

static void test_pinning(void **state) {
    hl_store *store = *state;
    act(store, "text.set It was it, and it's \xC3\x89t\xC3\xA9 It2");
    act(store, "pin.word IT");
    assert_string_equal(pins(store), "15 "); /* it's; not It2 */
    act(store, "pin.word \xC3\xA9T\xC3\x89");
    assert_string_equal(pins(store), "20 ");
    act(store, "pin.add 0");
    act(store, "pin.add cls");
    assert_string_equal(pins(store), "20 0 cls ");
    act(store, "pin.add 0");
    assert_string_equal(pins(store), "20 cls ");
    act(store, "pin.at 7");
    assert_string_equal(pins(store), "7 ");
    refused(store, "pin.word wa", "pin.word: found wa, allowed: a word of the sentence");
    refused(store, "pin.word \"\"", "pin.word: found \"\", allowed: a word of the sentence");
    refused(store, "pin.at 21",
            "pin.at: found 21, allowed: cls, sep, or the start of a character, 0 "
            "to 28");
    refused(store, "pin.at 29",
            "pin.at: found 29, allowed: cls, sep, or the start of a character, 0 "
            "to 28");
    act(store, "pin.clear");
    assert_string_equal(pins(store), "");
    for (int i = 0; i < HL_PIN_MAX; i++) {
        char line[32];
        snprintf(line, sizeof line, "pin.add %d", i);
        act(store, line);
    }
    refused(store, "pin.add 9", "pin.add: found 8 pinned, allowed: at most 8 pinned words");
    act(store, "text.clear");
    assert_string_equal(pins(store), "");
    refused(store, "pin.at 0", "pin.at: found 0, allowed: cls, sep (the sentence is empty)");
    act(store, "pin.at sep");
}

/* The cat sat down: pins at cat (4) and down (12), and on [SEP]. */
static void test_pins_follow_edits(void **state) {
    static const struct {
        const char *line, *pins;
    } cases[] = {
        {"text.edit 0 0 \"So \"", "7 15 sep "},     {"text.edit 4 4 \"big \"", "8 16 sep "},
        {"text.edit 5 6 \"o\"", "4 12 sep "},       {"text.edit 4 7 \"dog\"", "12 sep "},
        {"text.edit 8 12 \"\"", "4 8 sep "},        {"text.edit 0 16 \"x\"", "sep "},
        {"text.set The cat lay down", "4 12 sep "}, {"text.set A cat sat down", "2 10 sep "},
        {"text.set The cat sat", "4 sep "},         {"text.set The cat sat down.", "4 12 sep "},
    };
    hl_store *store = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        act(store, "text.set The cat sat down");
        act(store, "pin.at 4");
        act(store, "pin.add 12");
        act(store, "pin.add sep");
        act(store, cases[i].line);
        assert_string_equal(pins(store), cases[i].pins);
        act(store, "undo");
        assert_string_equal(pins(store), "4 12 sep ");
    }
}

/* Only bytes that differ count as edited, and characters are never halved: these two share a byte.
 */
static void test_common_ends_are_whole_characters(void **state) {
    hl_store *store = *state;
    act(store, "text.set a\xC3\xA9 b\xC4\xA9 c");
    act(store, "pin.at 4");
    becomes(store, "text.set a\xC3\xA8 b\xC4\xA9 c", "a\xC3\xA8 b\xC4\xA9 c");
    assert_string_equal(pins(store), "4 ");
    act(store, "pin.at 5");
    becomes(store, "text.set a\xC3\xA8 b\xC3\xA9 c", "a\xC3\xA8 b\xC3\xA9 c");
    assert_string_equal(pins(store), "");
}

static void test_revision_tells_texts_apart(void **state) {
    hl_store *store = *state;
    act(store, "text.set one");
    uint64_t one = hl_store_doc(store)->text_revision;
    act(store, "dk.set 3");
    act(store, "text.set one");
    act(store, "text.edit 1 2 \"n\"");
    assert_int_equal(hl_store_doc(store)->text_revision, one);
    act(store, "text.set two");
    assert_int_not_equal(hl_store_doc(store)->text_revision, one);
    act(store, "undo");
    assert_int_equal(hl_store_doc(store)->text_revision, one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_setting),
        TEST(test_broken_text_is_refused),
        TEST(test_size_limit),
        TEST(test_editing),
        TEST(test_pinning),
        TEST(test_pins_follow_edits),
        TEST(test_common_ends_are_whole_characters),
        TEST(test_revision_tells_texts_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
