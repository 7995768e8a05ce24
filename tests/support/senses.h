/* Sense inventories of two words, for tests; include it behind <cmocka.h>. */
#ifndef HL_TEST_SENSES_H
#define HL_TEST_SENSES_H

#include "headlight/engine/sense.h"
#include "support/tiny_model.h"

/* Eight sentences each; "bank" is a word of the tiny vocabulary, "crane" is not. */
#define RIVER(word)                                                                                \
    "[\"a " word " by the river\", \"the river " word "\", \"a cat sat on the " word "\", \"the "  \
    "red " word " of a river\", \"the animal chased the cat to the " word "\", \"" word            \
    " and river\", \"cross the river to the " word "\", \"the " word " is tired\"]"
#define MONEY(word)                                                                                \
    "[\"love the " word "\", \"the " word " is a car\", \"a street, a " word                       \
    "\", \"because the " word " was too red\", \"it is the " word " of love\", \"a " word          \
    " is it\", \"the car was the " word "\", \"the street of the " word "\"]"
#define SENSES(word)                                                                               \
    "\"senses\": [{\"sense\": \"river\", \"about\": \"by water\", \"examples\": " RIVER(           \
        word) "}, {\"sense\": \"money\", \"examples\": " MONEY(word) "}]"
#define BANK "{\"word\": \"bank\", \"forms\": [\"banks\"], " SENSES("bank") "}"
#define CRANE "{\"word\": \"crane\", " SENSES("crane") "}"

static hl_model *tiny;
static char tiny_dir[TINY_DIR];

static inline int open_tiny(void **state) {
    (void)state;
    hl_error err = {0};
    tiny_model spec = {.positions = 256, .seed = 7};
    return tiny_model_make(tiny_dir, &spec) && hl_model_open(tiny_dir, &tiny, &err) == HL_OK ? 0
                                                                                             : -1;
}

static inline int close_tiny(void **state) {
    (void)state;
    hl_model_close(tiny);
    tiny_model_remove(tiny_dir);
    return 0;
}

static inline void must(hl_status status, const hl_error *err) {
    char line[HL_ERROR_LINE];
    if (status != HL_OK)
        fail_msg("%s", hl_error_format(err, line, sizeof line));
}

static inline hl_senses *senses_of(const char *first, const char *second) {
    hl_senses *s = NULL;
    hl_error err = {0};
    must(hl_senses_open(&s, &err), &err);
    must(hl_senses_add(s, first, strlen(first), "first.json", &err), &err);
    if (second)
        must(hl_senses_add(s, second, strlen(second), "second.json", &err), &err);
    return s;
}

#endif
