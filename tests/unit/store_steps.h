/* A store and what tests of its actions say to it. */
#ifndef TESTS_STORE_STEPS_H
#define TESTS_STORE_STEPS_H

#include "headlight/store/store.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static int open_store(void **state) {
    hl_error err;
    return hl_store_open((hl_store **)state, &err) != HL_OK;
}

static int close_store(void **state) {
    hl_store_close(*state);
    return 0;
}

/* The line as part of a gesture; 0 = of none. */
static inline void drag(hl_store *store, const char *line, uint32_t gesture) {
    hl_error err = {0};
    char text[HL_ERROR_LINE];
    if (hl_store_apply(store, line, gesture, NULL, &err) != HL_OK)
        fail_msg("%s: %s", line, hl_error_format(&err, text, sizeof text));
}

static inline void act(hl_store *store, const char *line) {
    drag(store, line, 0);
}

/* The line fails with this sentence and leaves document and history alone. */
static inline void refused(hl_store *store, const char *line, const char *sentence) {
    hl_error err = {0};
    hl_effect effect;
    char text[HL_ERROR_LINE];
    uint64_t revision = hl_store_revision(store);
    char *before = hl_store_script(store);
    assert_int_not_equal(hl_store_apply(store, line, 0, &effect, &err), HL_OK);
    assert_string_equal(hl_error_format(&err, text, sizeof text), sentence);
    char *after = hl_store_script(store);
    assert_string_equal(before, after);
    assert_int_equal(hl_store_revision(store), revision);
    free(before);
    free(after);
}

/* The document's script holds these lines and nothing else. */
static inline void script_is(hl_store *store, const char *lines) {
    char *script = hl_store_script(store);
    assert_string_equal(script, lines);
    free(script);
}

/* The line changes the document, undo takes all of it back, redo brings it again. */
static inline void act_and_undo(hl_store *store, const char *line) {
    char *before = hl_store_script(store);
    uint64_t revision = hl_store_revision(store);
    act(store, line);
    if (hl_store_revision(store) == revision)
        fail_msg("%s changes nothing", line);
    char *after = hl_store_script(store);
    assert_string_not_equal(before, after);
    act(store, "undo");
    script_is(store, before);
    act(store, "redo");
    script_is(store, after);
    free(before);
    free(after);
}

static const hl_limits TEXTBOOK = {.layers = 5, .width = 384, .own_heads = {12, 12, 12, 12, 8}};

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_store, close_store)

#endif
