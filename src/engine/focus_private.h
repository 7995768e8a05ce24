/* focus_private.h - what words are, for finding candidate nouns. */
#ifndef HL_ENGINE_FOCUS_PRIVATE_H
#define HL_ENGINE_FOCUS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum hl_word_class {
    HL_CLASS_OPEN = 0,    /* noun, verb, adjective, adverb: not known which */
    HL_CLASS_ARTICLE,     /* articles and possessives that never stand alone */
    HL_CLASS_DETERMINER,  /* other possessives, demonstratives, quantities */
    HL_CLASS_PREPOSITION, /* only ones that are rarely anything else */
    HL_CLASS_AND,         /* joins nouns as well as clauses */
    HL_CLASS_CLOSED,      /* pronouns, conjunctions, auxiliaries, common adverbs */
    HL_CLASS_NONE         /* no letters: numbers, punctuation */
} hl_word_class;

/* The class of a word of English, whatever the case; of "didn't" and "it's" by what stands before
 * the apostrophe. */
hl_word_class hl_word_class_of(const char *word, size_t size);

/* Pronouns of one person, gender and number ("he", "him", "his") have the same number above 0; 0 is
 * no pronoun. */
int hl_pronoun_kind(const char *word, size_t size);

#endif
