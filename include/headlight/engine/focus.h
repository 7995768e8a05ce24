/* engine/focus.h - what a pronoun looks at: the nouns of a sentence and the share each receives.
 *
 * The numbers. One head's row of the query word: averaged over its pieces, summed over the pieces
 * of each candidate, then divided by the sum over the candidates. The head is the one the model
 * names for "pronoun-antecedent"; a model that names none is asked a small set of labelled
 * sentences, and the head that is right most often is taken (hl_focus_find_head).
 *
 * The candidates. There is no part-of-speech tagger here. Words of the closed classes (articles,
 * pronouns, prepositions, conjunctions, auxiliaries, common adverbs: a fixed list of English words)
 * are never candidates, nor are the query, numbers and punctuation. Of the others a word is a
 * candidate when the model's own heads or its surroundings treat it as a noun:
 *   - an article or possessive stands before it and no other such word behind it, or looks at it in
 *     the head named for "modifier-noun"
 *   - a word like "Tom's" looks at it in that head with more than half of its weight
 *   - it follows a preposition, or "and" behind a candidate, and is not followed by a noun
 *   - it is written with a capital inside a sentence
 *   - it is not the verb of one of these (heads "subject-verb" and "time-verb"), and a later verb
 *     looks at it in the head named for "verb-subject", an earlier one in that for "verb-object",
 *     or an earlier adjective in that for "modifier-noun": in English the subject stands before its
 *     verb, the object behind it
 * An earlier pronoun of the query's own kind (he, him, his) is a candidate too.
 * A link counts when the word is the strongest of its row, the row's own word and special tokens
 * aside, with at least HL_FOCUS_LINK of the weight. A model that names none of these heads gets
 * every word that is not of a closed class. Nothing here knows which candidate is right.
 *
 * What it is not: shares say where the head reads from, not why a model decides.
 */
#ifndef HEADLIGHT_ENGINE_FOCUS_H
#define HEADLIGHT_ENGINE_FOCUS_H

#include "headlight/engine/model.h"

#define HL_FOCUS_LINK 0.25f

typedef struct hl_focus_head {
    int layer, head; /* 0-based */
    bool assigned;   /* named by the model */
} hl_focus_head;

typedef struct hl_candidate {
    int unit;            /* in units */
    uint32_t start, end; /* bytes of the text */
    float weight, share; /* of the row; of the row's sum over the candidates */
} hl_candidate;

typedef struct hl_candidates {
    hl_candidate *items; /* in the order of the text */
    int count;
} hl_candidates;

/* The head that the model names for a relation (the most accurate one if there are several) with so
 * many heads in its top layer, 0 = its own; false when it names none. */
bool hl_focus_named_head(const hl_model_info *info, int heads, const char *relation,
                         hl_focus_head *out);
/* The same at the head counts that a trace of the model was run with. */
bool hl_focus_named_head_in(const hl_model_info *info, const hl_trace *trace, const char *relation,
                            hl_focus_head *out);
/* The named head, else the one that is right most often on lines of labelled data for this relation
 * (engine/measure.h; only read when needed). */
hl_status hl_focus_find_head(const hl_model *model, const char *relation, const char *lines,
                             size_t size, const char *name, hl_focus_head *out, hl_error *err);

/* Is the word a pronoun of the third person, which stands for something that is named? Whatever the
 * case; "it's" is one too. */
bool hl_focus_is_pronoun(const char *word, size_t size);

/* Content words are nouns, verbs, adjectives, numbers and pronouns such as "he"; function words
 * the articles, possessives, prepositions, conjunctions, auxiliaries and common adverbs of English,
 * and its commonest verbs ("came", "got", "said", "went"). */
typedef enum hl_word_kind { HL_WORD_MARK, HL_WORD_FUNCTION, HL_WORD_CONTENT } hl_word_kind;
hl_word_kind hl_focus_word_kind(const char *word, size_t size); /* mark: punctuation alone */

/* The last unit whose text is the word, or the word with an apostrophe and letters behind it
 * ("it's"), whatever the case; -1 when there is none. */
int hl_focus_last(const hl_units *units, const char *text, const char *word);

/* Row of one unit in one head: out (units) sums to at most 1; special tokens included. */
void hl_focus_row(const hl_trace *trace, int layer, int head, const hl_units *units, int query,
                  float *out);

/* Candidates for a query unit, with their shares; items is in the arena. units are words of the
 * trace's text. */
hl_status hl_focus_read(const hl_model_info *info, const hl_trace *trace, const hl_units *units,
                        const char *text, int query, hl_focus_head head, hl_arena *arena,
                        hl_candidates *out, hl_error *err);

#endif
