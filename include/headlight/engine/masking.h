/* engine/masking.h - does the word that the Meaning head looks at most really carry the meaning?
 *
 * A line is {"text", "word": [start, end], "sense"}, as for the sense meter (engine/sense.h). The
 * sentence is run three times: as it is, with the word that the Meaning head's row of the labelled
 * word gives most weight turned into [MASK] (the word itself and special tokens aside), and with
 * another content word turned into [MASK]. Each time the margin of the right sense is read from the
 * labelled word's vector: its similarity less that of the best other sense. The line is won when
 * the first masking leaves the smaller margin; equal ones count half.
 *
 * The Meaning head is the one that the model names for "meaning" at the meter's head count. Content
 * words are those of no closed class (articles, pronouns, prepositions, auxiliaries ...: the list
 * of engine/focus.h) with a letter in them. The other word is drawn from them by a hash of the text
 * and the word's place, so that equal files give equal results.
 *
 * What it is not: a masked word also leaves a gap in the grammar; a margin may fall for that.
 */
#ifndef HEADLIGHT_ENGINE_MASKING_H
#define HEADLIGHT_ENGINE_MASKING_H

#include "headlight/engine/focus.h"
#include "headlight/engine/sense.h"

typedef struct hl_masking hl_masking;

/* Over the lines of one word, or of all. */
typedef struct hl_masking_result {
    const char *word;         /* "" for all */
    int n;                    /* lines */
    const double *won;        /* (L + 1) share of them won, read at each layer; [0] = before */
    const double *fall_top;   /* (L + 1) mean fall of the margin with the top word masked */
    const double *fall_other; /* (L + 1) with the other one */
} hl_masking_result;

/* Sentences are run at the meter's settings. HL_ERR_FORMAT when the model names no head for
 * "meaning" there, or has no [MASK]. The meter must outlive it. */
hl_status hl_masking_open(hl_masking **out, hl_meter *meter, hl_error *err);
/* One line, run at once; blank lines are ignored. Lines about words without an inventory, with no
 * other content word, or past the model's limit are skipped and counted. */
hl_status hl_masking_add(hl_masking *m, const char *json, size_t size, const char *name, int line,
                         hl_error *err);
hl_focus_head hl_masking_head(const hl_masking *m);
int hl_masking_layers(const hl_masking *m); /* L + 1 */
int hl_masking_skipped(const hl_masking *m);
/* Words in order of first appearance. The numbers of a result hold until the next one is asked
 * for. */
int hl_masking_count(const hl_masking *m);
hl_masking_result hl_masking_word(hl_masking *m, int index);
hl_masking_result hl_masking_all(hl_masking *m);
void hl_masking_close(hl_masking *m); /* NULL is fine */

#endif
