/* app/examples.c - the sentences of the examples menu. */
#include "app_private.h"

typedef struct example {
    const char *text, *note, *pin;
} example;

static const example EXAMPLES[] = {
    {"The animal didn't cross the street because it was too tired",
     "What does “it” stand for? Compare with the next one", "it"},
    {"The animal didn't cross the street because it was too wide",
     "One word differs, and “it” may be another thing", "it"},
    {"The lion chased the zebra because it was hungry", "Who was hungry?", "it"},
    {"She didn't want to eat the cake because it was too sweet", "Two pronouns, two answers", "it"},
    {"I went to the bank to deposit money near the river bank.",
     "One word, two meanings: what does each “bank” look at?", "bank"},
    {"The bank will close the account", "Time: where does “will” look?", "will"},
    {"The cat chased the mouse", "Who does what to whom?", "chased"},
    {"I love deep learning", "Four words", "love"},
    {"The red car", "A word that describes, and what it describes", "red"},
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
