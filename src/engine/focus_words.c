/* The closed classes of English: words that are not nouns, or so seldom that it does not matter.
 * Written by hand from the usual grammar lists; sorted, so that they can be searched. */
#include "focus_private.h"
#include "headlight/base/text.h"
#include "headlight/engine/focus.h"
#include <stdlib.h>
#include <string.h>

enum { WORD_ROOM = 16 }; /* the longest entry, and a NUL */

static const char *const ARTICLES[] = {
    "a", "an", "every", "its", "my", "our", "the", "their", "your",
};

static const char *const DETERMINERS[] = {
    "all",  "another", "any",  "both",    "each", "either",  "few",   "half",
    "her",  "his",     "many", "neither", "no",   "several", "some",  "such",
    "that", "these",   "this", "those",   "what", "which",   "whose",
};

static const char *const PREPOSITIONS[] = {
    "about",  "above",  "across", "after",   "against", "along",   "among",   "around", "at",
    "before", "behind", "below",  "beneath", "beside",  "between", "beyond",  "by",     "despite",
    "during", "except", "for",    "from",    "in",      "inside",  "into",    "near",   "of",
    "off",    "on",     "onto",   "outside", "over",    "past",    "through", "toward", "towards",
    "under",  "until",  "upon",   "via",     "with",    "within",  "without",
};

static const char *const OTHERS[] = {
    "ago",      "ain",        "almost",    "already",  "also",     "although",  "always",
    "am",       "anybody",    "anyone",    "anything", "are",      "aren",      "as",
    "away",     "back",       "be",        "because",  "been",     "being",     "but",
    "came",     "can",        "cannot",    "come",     "comes",    "could",     "couldn",
    "did",      "didn",       "do",        "does",     "doesn",    "doing",     "don",
    "done",     "down",       "else",      "enough",   "even",     "ever",      "everybody",
    "everyone", "everything", "far",       "first",    "go",       "goes",      "going",
    "got",      "had",        "hadn",      "has",      "hasn",     "have",      "haven",
    "having",   "he",         "here",      "hers",     "herself",  "him",       "himself",
    "how",      "however",    "i",         "if",       "is",       "isn",       "it",
    "itself",   "just",       "least",     "less",     "let",      "like",      "may",
    "maybe",    "me",         "might",     "mine",     "more",     "most",      "much",
    "must",     "mustn",      "myself",    "never",    "nobody",   "none",      "nor",
    "not",      "nothing",    "now",       "often",    "once",     "one",       "only",
    "or",       "other",      "others",    "ought",    "ours",     "ourselves", "out",
    "own",      "perhaps",    "quite",     "rather",   "really",   "said",      "same",
    "shall",    "she",        "should",    "shouldn",  "since",    "so",        "somebody",
    "someone",  "something",  "sometimes", "soon",     "still",    "than",      "theirs",
    "them",     "themselves", "then",      "there",    "they",     "though",    "thus",
    "till",     "to",         "together",  "too",      "unless",   "up",        "us",
    "used",     "usually",    "very",      "was",      "wasn",     "we",        "well",
    "went",     "were",       "weren",     "when",     "whenever", "where",     "wherever",
    "whether",  "while",      "who",       "whom",     "why",      "will",      "won",
    "would",    "wouldn",     "yet",       "you",      "yours",    "yourself",  "yourselves",
};

static int by_word(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static bool listed(const char *word, const char *const *words, size_t count) {
    return bsearch(&word, words, count, sizeof *words, by_word) != NULL;
}

/* The ASCII letters before an apostrophe or the end, in lower case; empty when there are others. */
static void stem_of(const char *word, size_t size, char out[WORD_ROOM]) {
    size_t n = 0;
    for (; n < size && n + 1 < WORD_ROOM; n++) {
        char c = word[n];
        if (c == '\'' || (unsigned char)c == 0xE2) /* U+2019 begins with E2 */
            break;
        bool upper = c >= 'A' && c <= 'Z';
        if (!upper && (c < 'a' || c > 'z')) {
            n = 0;
            break;
        }
        out[n] = upper ? (char)(c - 'A' + 'a') : c;
    }
    out[n < WORD_ROOM - 1 ? n : 0] = '\0';
}

static bool has_letter(const char *word, size_t size) {
    for (size_t at = 0; at < size;) {
        int32_t c = hl_utf8_next(word, size, &at);
        if (!hl_char_is_punctuation(c) && !hl_char_is_space(c) && !(c >= '0' && c <= '9'))
            return true;
    }
    return false;
}

hl_word_class hl_word_class_of(const char *word, size_t size) {
    char stem[WORD_ROOM];
    if (!has_letter(word, size))
        return HL_CLASS_NONE;
    stem_of(word, size, stem);
    if (strcmp(stem, "and") == 0)
        return HL_CLASS_AND;
    if (listed(stem, ARTICLES, sizeof ARTICLES / sizeof *ARTICLES))
        return HL_CLASS_ARTICLE;
    if (listed(stem, DETERMINERS, sizeof DETERMINERS / sizeof *DETERMINERS))
        return HL_CLASS_DETERMINER;
    if (listed(stem, PREPOSITIONS, sizeof PREPOSITIONS / sizeof *PREPOSITIONS))
        return HL_CLASS_PREPOSITION;
    return listed(stem, OTHERS, sizeof OTHERS / sizeof *OTHERS) ? HL_CLASS_CLOSED : HL_CLASS_OPEN;
}

enum { THIRD = 4 }; /* the first kind that is of the third person */

int hl_pronoun_kind(const char *word, size_t size) {
    static const char *const kinds[][5] = {
        {"i", "me", "my", "mine", "myself"},
        {"you", "your", "yours", "yourself", "yourselves"},
        {"we", "us", "our", "ours", "ourselves"},
        {"he", "him", "his", "himself", NULL},
        {"she", "her", "hers", "herself", NULL},
        {"it", "its", "itself", NULL, NULL},
        {"they", "them", "their", "theirs", "themselves"},
    };
    char stem[WORD_ROOM];
    stem_of(word, size, stem);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < 5 && kinds[k][i]; i++)
            if (strcmp(stem, kinds[k][i]) == 0)
                return (int)k + 1;
    return 0;
}

static bool has_digit(const char *word, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (word[i] >= '0' && word[i] <= '9')
            return true;
    return false;
}

hl_word_kind hl_focus_word_kind(const char *word, size_t size) {
    switch (hl_word_class_of(word, size)) {
    case HL_CLASS_OPEN: return HL_WORD_CONTENT;
    case HL_CLASS_CLOSED: return hl_pronoun_kind(word, size) ? HL_WORD_CONTENT : HL_WORD_FUNCTION;
    case HL_CLASS_NONE: return has_digit(word, size) ? HL_WORD_CONTENT : HL_WORD_MARK;
    default: return HL_WORD_FUNCTION;
    }
}

bool hl_focus_is_pronoun(const char *word, size_t size) {
    return hl_pronoun_kind(word, size) >= THIRD;
}
