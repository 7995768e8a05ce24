/* The second side: what is its own, linked editing, swapping, and the document beside the first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "store_steps.h"

static const char *second_text(const hl_store *store) {
    const hl_side *side = &hl_store_doc(store)->other;
    return side->own & HL_OWN_TEXT ? side->text : NULL;
}

static void texts_are(const hl_store *store, const char *first, const char *second) {
    assert_string_equal(hl_store_doc(store)->text, first);
    assert_non_null(second_text(store));
    assert_string_equal(second_text(store), second);
    assert_int_equal(hl_store_doc(store)->other.text_size, strlen(second));
}

static hl_doc beside(const hl_store *store) {
    hl_doc out;
    assert_true(hl_doc_beside(hl_store_doc(store), &out));
    assert_int_equal(out.other.own, 0);
    assert_false(hl_doc_what_if(&out));
    return out;
}

static void test_every_action_is_undone(void **state) {
    static const char *const lines[] = {
        "compare.text it is wide",  "compare.edit 0 2 \"he\"", "compare.model other",
        "compare.layer 2",          "compare.heads 6",         "compare.dk 8",
        "compare.mask past",        "compare.scaling toggle",  "compare.temperature 2",
        "compare.temperature +0.5", "compare.link toggle",     "compare.swap",
        "compare.follow text",      "compare.follow model",    "compare.follow all",
    };
    hl_store *store = *state;
    act(store, "text.set it was tired");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        act_and_undo(store, lines[i]);
    while (hl_store_can_undo(store))
        act(store, "undo");
    script_is(store, "# Headlight\n");
}

static void test_own_values_and_following(void **state) {
    hl_store *store = *state;
    act(store, "view.set compare");
    act(store, "layer.set 2");
    act(store, "compare.temperature 2");
    act(store, "mask.set past");
    hl_doc second = beside(store);
    assert_int_equal(second.layer, 2);
    assert_int_equal(second.mask, HL_SEES_PAST);
    assert_true(second.temperature == 2 && hl_store_doc(store)->temperature == 0);
    /* A value as on the first side is the second's own all the same. */
    act(store, "compare.mask past");
    act(store, "mask.set all");
    assert_int_equal(beside(store).mask, HL_SEES_PAST);
    act(store, "compare.scaling on");
    act(store, "scaling.set off");
    assert_false(beside(store).no_scale);
    act(store, "compare.follow scaling");
    assert_true(beside(store).no_scale);
    act(store, "compare.follow all");
    assert_int_equal(beside(store).mask, HL_SEES_ALL);
    assert_int_equal(hl_store_doc(store)->other.own, 0);
}

static void test_ranges_are_those_of_its_model(void **state) {
    hl_store *store = *state;
    hl_store_limit(store, &TEXTBOOK);
    refused(store, "compare.layer 6", "compare.layer: found 6, allowed: 1 to 5");
    refused(store, "compare.heads 5", "compare.heads: found 5, allowed: a divisor of 384 up to 64");
    refused(store, "compare.dk 49", "compare.dk: found 49, allowed: 1 to 48");
    act(store, "compare.heads 1");
    act(store, "compare.dk 384");
    act(store, "compare.heads 12"); /* which has no 384 columns */
    act(store, "view.set difference");
    assert_int_equal(beside(store).dk, 0);
    act(store, "compare.layer -1");
    assert_int_equal(beside(store).layer, 4);
    /* Another model: nothing is known of it until it is open. */
    act(store, "compare.model other");
    assert_int_equal(hl_store_doc(store)->other.own, HL_OWN_MODEL);
    act(store, "compare.layer 9");
    act(store, "compare.heads 7");
    hl_store_limit_second(store, &(hl_limits){.layers = 2, .width = 24, .own_heads = {4, 4}});
    assert_int_equal(beside(store).layer, 2);
    assert_int_equal(beside(store).heads, 6);
    refused(store, "compare.dk 5", "compare.dk: found 5, allowed: 1 to 4");
    act(store, "dk.set 40"); /* the first side's limits are its own */
    act(store, "undo");
    act(store, "undo");
    act(store, "redo");
    assert_int_equal(beside(store).heads, 6); /* what is known holds for snapshots too */
}

static void test_unlinked_edits_stay_on_their_side(void **state) {
    hl_store *store = *state;
    act(store, "text.set it was tired");
    act(store, "compare.edit 7 12 \"wide\"");
    texts_are(store, "it was tired", "it was wide");
    act(store, "text.edit 0 2 \"he\"");
    texts_are(store, "he was tired", "it was wide");
    act(store, "compare.edit 0 0 \"so \"");
    texts_are(store, "he was tired", "so it was wide");
    refused(store, "compare.edit 0 15 \"\"",
            "compare.edit: found 0 15 \"\", allowed: 0 <= START <= END <= 14, between characters");
    act(store, "compare.follow text");
    assert_null(second_text(store));
}

static void test_linked_edits(void **state) {
    static const struct {
        const char *line, *first, *second;
    } cases[] = {
        {"text.edit 0 2 \"he\"", "he was tired now", "he was wide now"},
        {"compare.edit 0 2 \"he\"", "he was tired now", "he was wide now"},
        {"text.edit 0 0 \"so \"", "so it was tired now", "so it was wide now"},
        {"text.edit 13 16 \"then\"", "it was tired then", "it was wide then"},
        {"compare.edit 12 15 \"then\"", "it was tired then", "it was wide then"},
        {"text.edit 16 16 \"!\"", "it was tired now!", "it was wide now!"},
        {"compare.edit 15 15 \"!\"", "it was tired now!", "it was wide now!"},
        /* words that differ, and what is typed at their border */
        {"text.edit 7 12 \"old\"", "it was old now", "it was wide now"},
        {"compare.edit 7 11 \"\"", "it was tired now", "it was  now"},
        {"text.edit 7 7 \"too \"", "it was too tired now", "it was wide now"},
        {"text.edit 12 12 \"!\"", "it was tired! now", "it was wide now"},
        {"text.edit 6 8 \" f\"", "it was fired now", "it was wide now"},
        {"text.edit 0 16 \"it\"", "it", "it was wide now"},
    };
    hl_store *store = *state;
    act(store, "text.set it was tired now");
    act(store, "compare.text it was wide now");
    act(store, "compare.link on");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        act_and_undo(store, cases[i].line);
        texts_are(store, cases[i].first, cases[i].second);
        act(store, "undo");
    }
}

/* Typing a word that begins as the other side's does stays on its side, backspace too. */
static void test_linked_typing_of_a_word_that_differs(void **state) {
    hl_store *store = *state;
    act(store, "text.set it was .");
    act(store, "compare.text it was wide.");
    act(store, "compare.link on");
    act(store, "text.edit 7 7 \"w\"");
    act(store, "text.edit 8 8 \"i\"");
    texts_are(store, "it was wi.", "it was wide.");
    act(store, "text.edit 8 9 \"\"");
    act(store, "text.edit 8 8 \"ise\"");
    texts_are(store, "it was wise.", "it was wide.");
    act(store, "text.edit 11 12 \"!\"");
    texts_are(store, "it was wise!", "it was wide!");
    act(store, "text.edit 9 11 \"de\"");
    texts_are(store, "it was wide!", "it was wide!");
    act(store, "compare.edit 7 11 \"\xC3\xA9t\xC3\xA9\""); /* equal texts: all is common */
    texts_are(store, "it was \xC3\xA9t\xC3\xA9!", "it was \xC3\xA9t\xC3\xA9!");
}

static void test_linked_without_a_text_of_its_own(void **state) {
    hl_store *store = *state;
    act(store, "text.set it was");
    act(store, "compare.link on");
    act(store, "text.edit 0 2 \"he\"");
    assert_null(second_text(store));
    act(store, "compare.edit 6 6 \" x\"");
    assert_string_equal(hl_store_doc(store)->text, "he was x");
    assert_null(second_text(store));
}

static void test_swap(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    hl_store_limit(store, &TEXTBOOK);
    act(store, "text.set it was tired now");
    act(store, "compare.text it was wide now");
    act(store, "compare.heads 1");
    act(store, "compare.temperature 2");
    act(store, "pin.at 13");
    act(store, "pin.add 7");
    act(store, "dk.set 40");
    act(store, "compare.swap");
    texts_are(store, "it was wide now", "it was tired now");
    assert_int_equal(doc->heads, 1);
    assert_int_equal(doc->other.heads, 0);
    assert_true(doc->temperature == 2 && doc->other.temperature == 0);
    assert_int_equal(doc->other.own, HL_OWN_TEXT | HL_OWN_HEADS | HL_OWN_TEMPERATURE);
    assert_int_equal(doc->dk, 40);
    assert_int_equal(doc->pin_count, 1); /* the word that both have */
    assert_int_equal(doc->pins[0], 12);
    act(store, "compare.swap");
    texts_are(store, "it was tired now", "it was wide now");
    assert_int_equal(doc->heads, 0);
    act(store, "compare.follow all");
    uint64_t revision = hl_store_revision(store);
    act(store, "compare.swap");
    assert_int_equal(hl_store_revision(store), revision);
}

static void test_what_stands_beside(void **state) {
    hl_store *store = *state;
    hl_doc out;
    act(store, "text.set it was tired");
    act(store, "compare.text it was wide");
    act(store, "head.solo 1");
    assert_false(hl_doc_beside(hl_store_doc(store), &out));
    act(store, "view.set difference");
    assert_string_equal(beside(store).text, "it was wide");
    assert_int_equal(beside(store).heads_off, hl_store_doc(store)->heads_off);
    act(store, "compare.heads 12");
    assert_int_equal(beside(store).heads_off, 0); /* other heads than those */
    act(store, "word.mask 7");
    assert_string_equal(beside(store).text, "it was wide");
    act(store, "view.set all");
    assert_string_equal(beside(store).text, "it was tired");
    assert_int_equal(beside(store).text_revision, hl_store_doc(store)->text_revision);
    assert_int_equal(beside(store).heads, 0);
    act(store, "whatif.reset");
    assert_false(hl_doc_beside(hl_store_doc(store), &out));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_every_action_is_undone),
        TEST(test_own_values_and_following),
        TEST(test_ranges_are_those_of_its_model),
        TEST(test_unlinked_edits_stay_on_their_side),
        TEST(test_linked_edits),
        TEST(test_linked_typing_of_a_word_that_differs),
        TEST(test_linked_without_a_text_of_its_own),
        TEST(test_swap),
        TEST(test_what_stands_beside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
