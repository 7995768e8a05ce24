/* engine/sense.h - the sense meter: which of its meanings a word has, at every layer of a model.
 *
 * Inventories. A folder holds one JSON file for each word:
 *   {"word": "bank",
 *    "forms": ["banks"],                              further spellings that count as the word
 *    "senses": [{"sense": "money",                    a short label, unique in the file
 *                "about": "keeps and lends money",    optional, for a reader
 *                "examples": ["The bank lent me ...", {"text": "...", "word": [4, 8]}, ...]}, ...]}
 * 2 to 8 senses, 8 to 64 examples each. An example is a sentence in which the word, in any of its
 * forms, stands exactly once, or one that names the place by its bytes. Case does not matter. A
 * file of the user's folder replaces the shipped one for the same word. Errors name the file and
 * the field ("senses[1].examples[3]"); nothing of a broken file is kept.
 *
 * The meter. Each example is run through the model once, the first time its word is asked about.
 * The vector of an occurrence is the mean over its pieces, at every layer:
 *
 * - layer 0: trace.embedding: word + position + type, normalised; what the model knows before any
 *   attention. The same word has nearly the same vector everywhere; the position is left in, for
 *   layer 1 is given it.
 * - layer l: trace.layers[l - 1].hidden
 *
 * Vectors are centred by the word's own mean at that layer (the mean of the senses' means, so that
 * a sense with more examples does not pull it), which leaves what differs between its uses. Then
 *
 * - similarity(sense) = mean of the cosines with the sense's examples
 * - share(sense) = softmax of similarity / HL_SENSE_TEMPERATURE over the senses
 *
 * Both rules were chosen on the examples alone (src/engine/sense.c says what was tried). A word
 * whose vectors do not differ at all gets equal shares.
 *
 * What it is not: a share says which examples a vector lies near, not why a model decided.
 */
#ifndef HEADLIGHT_ENGINE_SENSE_H
#define HEADLIGHT_ENGINE_SENSE_H

#include "headlight/engine/model.h"

enum { HL_SENSES_MAX = 8, HL_SENSE_EXAMPLES_MIN = 8, HL_SENSE_EXAMPLES_MAX = 64 };
#define HL_SENSE_TEMPERATURE 0.1f

typedef struct hl_sense_example {
    const char *text;
    uint32_t start, end; /* bytes of the word */
} hl_sense_example;

typedef struct hl_sense {
    const char *name, *about; /* about is "" when absent */
    const hl_sense_example *examples;
    int example_count;
} hl_sense;

typedef struct hl_sense_word {
    const char *word;
    const char *const *forms; /* without the word itself */
    int form_count;
    const hl_sense *senses;
    int sense_count;
} hl_sense_word;

typedef struct hl_senses hl_senses;

hl_status hl_senses_open(hl_senses **out, hl_error *err); /* holds no word yet */
/* Every .json file of a folder, in order of names. A missing folder holds no words. */
hl_status hl_senses_add_dir(hl_senses *senses, const char *dir, hl_error *err);
/* The shipped folder (senses/ of the assets) and the user's (senses/ of the configuration). */
hl_status hl_senses_add_installed(hl_senses *senses, hl_error *err);
/* One file from memory; name is used in errors. A word that is there already is replaced; a form
 * that belongs to another word is an error. */
hl_status hl_senses_add(hl_senses *senses, const char *json, size_t size, const char *name,
                        hl_error *err);
void hl_senses_close(hl_senses *senses); /* NULL is fine */

int hl_senses_count(const hl_senses *senses);
/* Borrowed until close; the same index stays the same word. */
const hl_sense_word *hl_senses_word(const hl_senses *senses, int index);
/* The word that has this form, whatever the case; -1 when there is none. */
int hl_senses_find(const hl_senses *senses, const char *form, size_t size);
/* The next word of an inventory at or after byte *at of the text: its index with *start and *end,
 * *at moved behind it; -1 when there is none. "bank's" gives "bank". */
int hl_senses_next(const hl_senses *senses, const char *text, size_t size, size_t *at,
                   uint32_t *start, uint32_t *end);

typedef struct hl_meter hl_meter;

/* heads, dk: settings of the top layer, 0 = the model's own, at which examples are run, and the
 * labelled lines of whoever measures with this meter; HL_ERR_RANGE when they cannot be. Model and
 * senses must outlive the meter and stay as they are. Not for two threads at once, but that words
 * which are ready may be read while one thread prepares another. */
hl_status hl_meter_open(hl_meter **out, const hl_model *model, const hl_senses *senses, int heads,
                        int dk, hl_error *err);
void hl_meter_close(hl_meter *meter);
/* Runs the examples of a word unless that was done. hl_meter_read does it too. An example whose
 * word lies past the model's limit is left out; HL_ERR_RANGE when a sense has none left. */
hl_status hl_meter_prepare(hl_meter *meter, int word, hl_error *err);
bool hl_meter_ready(const hl_meter *meter, int word);

typedef struct hl_sense_place {
    int sense, example;
} hl_sense_place;

typedef struct hl_sense_reading {
    int senses, layers;            /* S, L + 1 */
    const float *similarity;       /* (L + 1, S) -1..1 */
    const float *share;            /* (L + 1, S) each row sums to 1 */
    const hl_sense_place *nearest; /* (L + 1) the example of the largest cosine */
    const float *nearest_cosine;   /* (L + 1) */
} hl_sense_reading;

/* Reads the occurrence of a word at bytes start..end of the text that trace and tokens belong to.
 * The arrays of out are in the arena. HL_ERR_RANGE when the bytes hold no token. */
hl_status hl_meter_read(hl_meter *meter, int word, const hl_trace *trace, const hl_tokens *tokens,
                        uint32_t start, uint32_t end, hl_arena *arena, hl_sense_reading *out,
                        hl_error *err);
/* The sense with the largest share at a layer (0..L); the first among equals. */
int hl_sense_winner(const hl_sense_reading *reading, int layer);

/* Measuring the meter on labelled lines: {"text", "word": [start, end], "sense"}. */
typedef struct hl_sense_score hl_sense_score;

typedef struct hl_sense_result {
    const char *word;
    int n;            /* lines */
    const int *right; /* (L + 1) lines whose sense has the largest share at a layer */
} hl_sense_result;

hl_status hl_sense_score_open(hl_sense_score **out, hl_meter *meter, hl_error *err);
/* One line, run at once; blank lines are ignored. A word without an inventory, and one past the
 * model's limit, are skipped and counted; a sense that the inventory does not have is an error. */
hl_status hl_sense_score_add(hl_sense_score *score, const char *json, size_t size, const char *name,
                             int line, hl_error *err);
int hl_sense_score_layers(const hl_sense_score *score);  /* L + 1 */
int hl_sense_score_skipped(const hl_sense_score *score); /* lines */
/* Words in order of first appearance; borrowed until the next add or close. */
int hl_sense_score_count(const hl_sense_score *score);
hl_sense_result hl_sense_score_word(const hl_sense_score *score, int index);
/* Mean over the words of the part that is right at a layer; 0 without words. */
double hl_sense_score_macro(const hl_sense_score *score, int layer);
void hl_sense_score_close(hl_sense_score *score);

#endif
