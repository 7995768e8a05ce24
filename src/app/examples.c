/* app/examples.c - the sentences of the examples menu. */
#include "app_private.h"

typedef struct example {
    const char *text, *note;
    const char *pin; /* the word's last occurrence is pinned */
    int also;        /* byte offset of one more word to pin, 0 = none */
    const char *off; /* textbook heads that say little about it: their digits */
} example;

static const example EXAMPLES[] = {
    {"The animal didn't cross the street because it was too tired",
     "What does “it” stand for? Compare with the next one", "it", 0, "16"},
    {"The animal didn't cross the street because it was too wide",
     "One word differs, and “it” may be another thing", "it", 0, "16"},
    {"The lion chased the zebra because it was hungry", "Who was hungry?", "it", 0, "16"},
    {"She didn't want to eat the cake because it was too sweet", "Two pronouns, two answers", "it",
     0, "16"},
    {"I went to the bank to deposit money near the river bank.",
     "One word, two meanings: what does each “bank” look at?", "bank", 14, "1"},
    {"The bank will close the account", "Time: where does “will” look?", "will", 0, "1"},
    {"The cat chased the mouse", "Who does what to whom?", "chased", 0, "1"},
    {"I love deep learning", "Four words", "love", 0, "1"},
    {"The red car", "A word that describes, and what it describes", "red", 0, "1"},
};
enum { EXAMPLE_COUNT = sizeof EXAMPLES / sizeof *EXAMPLES };

static const example *at(int index) {
    return index >= 0 && index < EXAMPLE_COUNT ? &EXAMPLES[index] : NULL;
}

const char *hl_example(int index) {
    return at(index) ? at(index)->text : NULL;
}

const char *hl_example_note(int index) {
    return at(index) ? at(index)->note : NULL;
}

const char *hl_example_pin(int index) {
    return at(index) ? at(index)->pin : "";
}

const char *hl_example_heads_off(int index) {
    return at(index) ? at(index)->off : "";
}

int hl_example_also(int index) {
    return at(index) ? at(index)->also : 0;
}
