/* What if: muted heads, masked words, edited cells, and how they follow the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "store_steps.h"
#include <stdio.h>

static void test_every_action_is_undone(void **state) {
    static const char *const lines[] = {
        "head.mute 3",       "head.mute 1",      "head.mute 3",         "word.mask 4",
        "word.mask 8",       "word.mask 4",      "cell.edit 2 4 8 0.5", "cell.edit 2 cls sep 1",
        "cell.edit 2 4 8 0", "cell.reset 2 4 8", "whatif.reset",
    };
    hl_store *store = *state;
    act(store, "text.set the cat sat down");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        act_and_undo(store, lines[i]);
    assert_false(hl_doc_what_if(hl_store_doc(store)));
    while (hl_store_can_undo(store))
        act(store, "undo");
    script_is(store, "# Headlight\n");
}

static void test_fields(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    act(store, "text.set the cat sat down");
    act(store, "head.mute 3");
    act(store, "head.mute 1");
    act(store, "head.mute 3");
    assert_int_equal(doc->muted, 1);
    act(store, "word.mask 4");
    act(store, "cell.edit 2 4 sep 0.5");
    act(store, "cell.edit 3 4 8 0.25");
    act(store, "cell.edit 2 4 sep 0.75");
    assert_int_equal(doc->edit_count, 2);
    assert_int_equal(doc->edits[0].head, 1);
    assert_int_equal(doc->edits[0].query, 4);
    assert_int_equal(doc->edits[0].key, HL_PIN_SEP);
    assert_true(doc->edits[0].weight == 0.75f && doc->edits[1].weight == 0.25f);
    act(store, "cell.reset 1 4 8"); /* not edited: no step */
    act(store, "undo");
    assert_true(doc->edits[0].weight == 0.5f);
}

static void test_refusals(void **state) {
    hl_store *store = *state;
    static const char *const cell = "HEAD QUERY KEY WEIGHT: a head from 1, two byte offsets (or "
                                    "cls, sep), 0 to 1";
    static const char *const wrong[] = {"1 0",       "1 0 0.5 0.5", "1 0 4 2",     "1 0 4 -0.1",
                                        "x 0 4 0.5", "1 x 4 0.5",   "1 0 4 0.5 6", "1 0 4 nan"};
    char line[64], sentence[256];
    act(store, "text.set \"the cat \\u00e9 x\"");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(line, sizeof line, "cell.edit %s", wrong[i]);
        snprintf(sentence, sizeof sentence, "cell.edit: found %s, allowed: %s", wrong[i], cell);
        refused(store, line, sentence);
    }
    refused(store, "cell.edit 1 0 4", "cell.edit: found 1 0 4, allowed: HEAD QUERY KEY WEIGHT");
    refused(store, "cell.reset 1 0 4 1", "cell.reset: found 1 0 4 1, allowed: HEAD QUERY KEY");
    refused(store, "cell.edit 1 0 9 1",
            "cell.edit: found 1 0 9 1, allowed: cls, sep, or the start of a character, 0 to 11");
    refused(store, "cell.edit 1 12 0 1",
            "cell.edit: found 1 12 0 1, allowed: cls, sep, or the start of a character, 0 to 11");
    static const char *const places[] = {"3", "9", "12", "cls", "sep"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(line, sizeof line, "word.mask %s", places[i]);
        snprintf(sentence, sizeof sentence,
                 "word.mask: found %s, allowed: a byte at which a word of the sentence starts",
                 places[i]);
        refused(store, line, sentence);
    }
    hl_store_limit(store, &TEXTBOOK);
    refused(store, "head.mute 9", "head.mute: found 9, allowed: 1 to 8");
    refused(store, "cell.edit 9 0 4 1", "cell.edit: found 9 0 4 1, allowed: a head 1 to 8");
    refused(store, "cell.edit 0 0 4 1", "cell.edit: found 0 0 4 1, allowed: a head 1 to 8");
}

static void test_room_is_bounded(void **state) {
    hl_store *store = *state;
    char line[64];
    act(store, "text.set aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    for (int i = 0; i < HL_EDITS_MAX; i++) {
        snprintf(line, sizeof line, "cell.edit 1 0 %d 0.5", i);
        act(store, line);
        snprintf(line, sizeof line, "word.mask %d", i);
        if (i < HL_MASKED_MAX)
            act(store, line);
    }
    refused(store, "cell.edit 2 0 0 0.5",
            "cell.edit: found 64 set, allowed: at most 64 cells set by hand");
    refused(store, "word.mask 20", "word.mask: found 16 masked, allowed: at most 16 masked words");
    act(store, "cell.edit 1 0 63 0.1");
    act(store, "word.mask 15");
    act(store, "word.mask 20");
}

/* What is left of mask "cat" and cell (the, sat), (cls, cat) in "the cat sat, it". */
static void test_bytes_follow_edits(void **state) {
    static const struct {
        const char *line, *left;
    } cases[] = {
        {"text.edit 0 0 \"so \"", "word.mask 7\ncell.edit 1 3 11 0.5\ncell.edit 1 cls 7 0.5\n"},
        {"text.edit 11 11 \"!\"", "word.mask 4\ncell.edit 1 0 8 0.5\ncell.edit 1 cls 4 0.5\n"},
        {"text.edit 12 15 \"\"", "word.mask 4\ncell.edit 1 0 8 0.5\ncell.edit 1 cls 4 0.5\n"},
        {"text.edit 4 4 \"big \"", "word.mask 8\ncell.edit 1 0 12 0.5\ncell.edit 1 cls 8 0.5\n"},
        {"text.edit 7 7 \"s\"", "cell.edit 1 0 9 0.5\n"}, /* cats */
        {"text.edit 4 4 \"s\"", "cell.edit 1 0 9 0.5\n"}, /* scat */
        {"text.edit 5 6 \"u\"", "cell.edit 1 0 8 0.5\n"}, /* cut */
        {"text.edit 3 4 \"\"", ""},                       /* thecat sat */
        {"text.edit 7 8 \"\"", ""},                       /* catsat */
        {"text.edit 7 8 \"-\"", "word.mask 4\ncell.edit 1 0 8 0.5\ncell.edit 1 cls 4 0.5\n"},
        {"text.edit 7 7 \"'s\"", "cell.edit 1 0 10 0.5\n"}, /* cat's is another word */
        {"text.edit 4 8 \"\"", "cell.edit 1 0 4 0.5\n"},    /* the sat */
        {"text.set A cat sat, it", "word.mask 2\ncell.edit 1 cls 2 0.5\n"},
        {"text.clear", ""},
    };
    hl_store *store = *state;
    char *script, want[256];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        act(store, "text.set the cat sat, it");
        act(store, "whatif.reset");
        act(store, "word.mask 4");
        act(store, "cell.edit 1 0 8 0.5");
        act(store, "cell.edit 1 cls 4 0.5");
        act_and_undo(store, cases[i].line);
        script = hl_store_script(store);
        const char *behind = strstr(script, "word.mask");
        behind = behind ? behind : strstr(script, "cell.edit");
        snprintf(want, sizeof want, "%s", behind ? behind : "");
        free(script);
        if (strcmp(want, cases[i].left) != 0)
            fail_msg("%s leaves %s, not %s", cases[i].line, want, cases[i].left);
    }
}

static void start(hl_store *store) {
    act(store, "whatif.reset");
    act(store, "head.mute 2");
    act(store, "word.mask 0");
    act(store, "cell.edit 8 0 0 1");
}

/* Heads mean something else in another model, layer or grouping; other settings keep all. */
static void test_what_clears_it(void **state) {
    static const char *const clear[] = {"layer.set 1", "heads.set 4", "model.set other"};
    static const char *const keep[] = {"dk.set 8",          "mask.set past",     "scaling.set off",
                                       "temperature.set 2", "combine.set mean",  "heads.set 8",
                                       "layer.set 5",       "layer.set default", "compare.heads 4",
                                       "compare.layer 1",   "view.set whatif",   "head.toggle 1"};
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    hl_store_limit(store, &TEXTBOOK);
    act(store, "text.set the cat");
    start(store);
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) {
        act(store, keep[i]);
        if (doc->muted != 2 || doc->masked_count != 1 || doc->edit_count != 1)
            fail_msg("%s changes what-if", keep[i]);
    }
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++) {
        start(store);
        act_and_undo(store, clear[i]);
        if (hl_doc_what_if(doc))
            fail_msg("%s keeps what-if", clear[i]);
        act(store, "undo");
    }
}

static void test_limits_drop_heads_that_are_not_there(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    act(store, "text.set the cat");
    act(store, "head.mute 3");
    act(store, "head.mute 9");
    act(store, "cell.edit 8 0 4 0.5");
    act(store, "cell.edit 9 0 4 0.5");
    hl_store_limit(store, &TEXTBOOK);
    assert_int_equal(doc->muted, 4);
    assert_int_equal(doc->edit_count, 1);
    assert_int_equal(doc->edits[0].head, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_every_action_is_undone),
        TEST(test_fields),
        TEST(test_refusals),
        TEST(test_room_is_bounded),
        TEST(test_bytes_follow_edits),
        TEST(test_what_clears_it),
        TEST(test_limits_drop_heads_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
