/* Undo, redo, gestures, and the script of a document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "state.h"
#include "store_steps.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void replay(hl_store *store, const char *script) {
    char *copy = strdup(script), *save = NULL;
    for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        act(store, line);
    free(copy);
}

/* Documents of two stores: texts by their bytes, all else by hl_doc_equal. */
static void same_docs(const hl_doc *a, const hl_doc *b) {
    hl_doc copy = *b;
    assert_string_equal(a->text, b->text);
    assert_int_equal(a->text_size, b->text_size);
    copy.text_revision = a->text_revision;
    assert_int_equal(a->other.own, b->other.own);
    if (a->other.own & HL_OWN_TEXT)
        assert_string_equal(a->other.text, b->other.text);
    copy.other.text_revision = a->other.text_revision;
    assert_true(hl_doc_equal(a, &copy));
}

static void test_undo_and_redo(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    act(store, "undo"); /* nothing to do is no error */
    act(store, "redo");
    act(store, "text.set one");
    act(store, "dk.set 3");
    act(store, "dk.set 3"); /* changes nothing: no step */
    act(store, "theme.set dark");
    act(store, "undo");
    act(store, "undo");
    assert_int_equal(doc->dk, 0);
    assert_string_equal(doc->text, "one");
    act(store, "redo");
    assert_int_equal(doc->dk, 3);
    act(store, "zoom.set 2");
    assert_false(hl_store_can_redo(store));
    act(store, "undo");
    act(store, "undo");
    act(store, "undo");
    assert_string_equal(doc->text, "");
    assert_false(hl_store_can_undo(store));
}

static void test_a_gesture_is_one_step(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    for (int dk = 1; dk < 20; dk++) {
        char line[32];
        snprintf(line, sizeof line, "dk.set %d", dk);
        drag(store, line, 7);
    }
    drag(store, "text.edit 0 0 \"a\"", 8);
    drag(store, "text.edit 1 1 \"b\"", 8);
    drag(store, "text.edit 2 2 \"c\"", 9);
    act(store, "undo");
    assert_string_equal(doc->text, "ab");
    drag(store, "text.edit 2 2 \"d\"", 9); /* after undo a new step, whatever its gesture */
    act(store, "undo");
    assert_string_equal(doc->text, "ab");
    act(store, "undo");
    assert_string_equal(doc->text, "");
    assert_int_equal(doc->dk, 19);
    act(store, "undo");
    assert_int_equal(doc->dk, 0);
    assert_false(hl_store_can_undo(store));
}

static void test_a_gesture_back_to_its_start_leaves_no_step(void **state) {
    hl_store *store = *state;
    act(store, "dk.set 5");
    drag(store, "dk.set 6", 3);
    drag(store, "dk.set 5", 3);
    drag(store, "text.edit 0 0 \"a\"", 4);
    drag(store, "text.edit 0 1 \"\"", 4);
    act(store, "undo");
    assert_int_equal(hl_store_doc(store)->dk, 0);
}

static void test_history_is_bounded(void **state) {
    hl_store *store = *state;
    char line[64];
    for (int i = 1; i <= 600; i++) {
        snprintf(line, sizeof line, "dk.set %d", i);
        act(store, line);
    }
    int steps = 0;
    for (; hl_store_can_undo(store); steps++)
        act(store, "undo");
    assert_int_equal(steps, HL_HISTORY_MAX);
    assert_int_equal(hl_store_doc(store)->dk, 100);
}

/* Long texts: settings share theirs, edits are dropped from the far end. */
static void test_texts_are_shared_and_bounded(void **state) {
    hl_store *store = *state;
    char *line = malloc(HL_TEXT_MAX + 32);
    size_t head = (size_t)sprintf(line, "text.set ");
    memset(line + head, 'x', HL_TEXT_MAX);
    line[head + HL_TEXT_MAX] = '\0';
    act(store, line);
    free(line);
    for (int i = 0; i < 200; i++)
        act(store, i % 2 ? "dk.set 1" : "dk.set 2");
    assert_int_equal(store->text_bytes, HL_TEXT_MAX);
    for (int i = 0; i < 200; i++)
        act(store, i % 2 ? "text.edit 0 1 \"a\"" : "text.edit 0 1 \"b\"");
    assert_true(store->text_bytes <= HL_HISTORY_BYTES);
    hl_store_mark_start(store);
    assert_int_equal(store->text_bytes, HL_TEXT_MAX);
    assert_false(hl_store_can_undo(store));
}

static void test_the_start_can_be_moved(void **state) {
    hl_store *store = *state;
    act(store, "text.set example");
    hl_store_mark_start(store);
    act(store, "undo");
    assert_string_equal(hl_store_doc(store)->text, "example");
}

static void test_script_of_a_fresh_store(void **state) {
    char *script = hl_store_script(*state);
    assert_string_equal(script, "# Headlight\n");
    free(script);
}

static void test_script_by_hand(void **state) {
    static const char *const script = "# Headlight\n"
                                      "model.set \"my models/x\"\n"
                                      "text.set \"say \\\"it\\\"\"\n"
                                      "layer.set 2\n"
                                      "heads.set 4\n"
                                      "dk.set 16\n"
                                      "head.toggle 1\n"
                                      "head.toggle 3\n"
                                      "combine.set mean\n"
                                      "mask.set past\n"
                                      "scaling.set off\n"
                                      "temperature.set 0.7\n"
                                      "scale.set row\n"
                                      "special.set show\n"
                                      "units.set pieces\n"
                                      "threshold.set 0\n"
                                      "topk.set 3\n"
                                      "pin.at 5\n"
                                      "pin.add cls\n"
                                      "compare.text \"\"\n"
                                      "compare.model \"b\"\n"
                                      "compare.layer default\n"
                                      "compare.heads 12\n"
                                      "compare.dk default\n"
                                      "compare.mask all\n"
                                      "compare.scaling off\n"
                                      "compare.temperature 1\n"
                                      "compare.link on\n"
                                      "head.mute 2\n"
                                      "head.mute 4\n"
                                      "word.mask 5\n"
                                      "cell.edit 3 cls 5 0.25\n"
                                      "cell.edit 1 0 sep 1\n"
                                      "view.set difference\n"
                                      "panel.set meaning\n"
                                      "theme.set light\n"
                                      "zoom.set 1.25\n"
                                      "settings.set hide\n";
    hl_store *store = *state;
    replay(store, script);
    char *again = hl_store_script(store);
    assert_string_equal(again, script);
    free(again);
}

/* --- properties over random sequences ------------------------------------------------------------
 */

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void random_text(uint32_t *seed, char *out) {
    static const char *const parts[] = {"the ", "it",  "\xC3\xA9", "\xE4\xB8\xAD",    "\\n", "\\\"",
                                        " was", "'s ", "x",        "\xF0\x9F\x98\x80"};
    out[0] = '\0';
    for (uint32_t n = next_random(seed) % 8; n > 0; n--)
        strcat(out, parts[next_random(seed) % 10]);
}

/* An argument that is often right; wrong ones must change nothing. */
static void random_line(uint32_t *seed, const hl_action *a, const hl_doc *doc, char *out,
                        size_t size) {
    char text[256];
    uint32_t r = next_random(seed), room = (uint32_t)doc->text_size + 2;
    random_text(seed, text);
    switch (a->arg) {
    case HL_ARG_NONE: snprintf(out, size, "%s", a->name); break;
    case HL_ARG_INT: snprintf(out, size, "%s %u", a->name, r % 20); break;
    case HL_ARG_REAL: snprintf(out, size, "%s %.3f", a->name, (r % 4000) / 1000.0); break;
    case HL_ARG_TEXT: snprintf(out, size, "%s \"%s\"", a->name, text); break;
    case HL_ARG_EDIT:
        snprintf(out, size, "%s %u %u \"%s\"", a->name, r % room, r % room + r / 999 % 3, text);
        break;
    case HL_ARG_PLACE: snprintf(out, size, r % 9 ? "%s %u" : "%s cls", a->name, r % room); break;
    case HL_ARG_CELL:
        snprintf(out, size, "%s %u %u %s %s", a->name, r % 9, r % room, r % 5 ? "0" : "sep",
                 strcmp(a->name, "cell.reset") == 0 ? "" : "0.3");
        break;
    case HL_ARG_CHOICE: {
        const char *at = a->choices;
        for (uint32_t n = r % 9; n > 0 && strchr(at, '|'); n--)
            at = strchr(at, '|') + 1;
        snprintf(out, size, "%s %.*s", a->name, (int)strcspn(at, "|"), at);
        break;
    }
    }
}

static void random_walk(hl_store *store, uint32_t seed, int steps) {
    size_t count = 0;
    const hl_action *all = hl_actions(&count);
    char line[512];
    for (int i = 0; i < steps; i++) {
        const hl_action *a = &all[next_random(&seed) % count];
        if (a->flags & HL_ACTION_EFFECT || strcmp(a->name, "undo") == 0 ||
            strcmp(a->name, "redo") == 0)
            continue;
        random_line(&seed, a, hl_store_doc(store), line, sizeof line);
        hl_error err;
        hl_store_apply(store, line, next_random(&seed) % 3, NULL, &err);
    }
}

static void check_walk(uint32_t seed, const hl_limits *limits) {
    hl_store *store, *copy;
    hl_error err;
    assert_int_equal(hl_store_open(&store, &err), HL_OK);
    assert_int_equal(hl_store_open(&copy, &err), HL_OK);
    if (limits)
        hl_store_limit(store, limits);
    random_walk(store, seed, 300);

    char *script = hl_store_script(store);
    replay(copy, script);
    char *again = hl_store_script(copy);
    assert_string_equal(script, again);
    free(again);
    same_docs(hl_store_doc(store), hl_store_doc(copy));
    while (hl_store_can_undo(store))
        act(store, "undo");
    char *start = hl_store_script(store);
    assert_string_equal(start, "# Headlight\n");
    while (hl_store_can_redo(store))
        act(store, "redo");
    same_docs(hl_store_doc(store), hl_store_doc(copy));

    free(start);
    free(script);
    hl_store_close(store);
    hl_store_close(copy);
}

static void test_random_walks(void **state) {
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++)
        check_walk(seed, seed % 2 ? &TEXTBOOK : NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_undo_and_redo),
        TEST(test_a_gesture_is_one_step),
        TEST(test_a_gesture_back_to_its_start_leaves_no_step),
        TEST(test_history_is_bounded),
        TEST(test_texts_are_shared_and_bounded),
        TEST(test_the_start_can_be_moved),
        TEST(test_script_of_a_fresh_store),
        TEST(test_script_by_hand),
        cmocka_unit_test(test_random_walks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
