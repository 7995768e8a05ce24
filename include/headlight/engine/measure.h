/* engine/measure.h - how often a head looks where labelled data says it should (`headlight score`).
 *
 * A line of data is one query with its acceptable targets, as byte spans of the text:
 *   {"text","query":[start,end],"targets":[[start,end],...],"relation","pair"?,"other"?}
 * "pair" is a string or number: lines with the same pair and relation are twins. "other" is a span
 * or a list of spans of rival candidates. Unknown keys are ignored. Spans are mapped to the display
 * words that contain them. A line whose targets all lie in the query's own word, or that lies past
 * the model's limit, is skipped and counted.
 *
 * Per relation: accuracy (argmax over words, without the query's own word and special tokens),
 * strict (only the own word excluded), far (targets all 3 or more words away), pairs (both lines of
 * a pair right), candidates (more attention on the targets than on "other"), for the head that the
 * model assigns to the relation (heads.json; else the best one) and for the best head of the whole
 * model.
 *
 * Usage: open, add lines (equal texts next to each other or anywhere: a text is run once), finish,
 * read.
 */
#ifndef HEADLIGHT_ENGINE_MEASURE_H
#define HEADLIGHT_ENGINE_MEASURE_H

#include "headlight/engine/model.h"

typedef struct hl_rate {
    int n, right; /* n == 0: not measured */
} hl_rate;

typedef struct hl_relation_score {
    const char *relation;
    int n, skipped;
    int layer, head; /* 0-based: the head measured */
    bool assigned;   /* named by the model; else the best head was taken */
    hl_rate accuracy, strict, far, pairs, candidates;
    int best_layer, best_head; /* best accuracy of the whole model */
    hl_rate best;
} hl_relation_score;

typedef struct hl_measure hl_measure;

/* heads, dk: settings of the top layer, 0 = the model's own. The model must outlive the measure. */
hl_status hl_measure_open(hl_measure **out, const hl_model *model, int heads, int dk,
                          hl_error *err);
/* One line of JSON Lines; name and line number for errors ("dev.jsonl", 17). Blank lines are
 * ignored. */
hl_status hl_measure_add(hl_measure *m, const char *json, size_t size, const char *name, int line,
                         hl_error *err);
/* Runs every text; progress (may be NULL) gets done and total texts, returns false to stop. */
hl_status hl_measure_finish(hl_measure *m, bool (*progress)(void *user, int done, int total),
                            void *user, hl_error *err);
/* Relations in order of first appearance; valid until close. */
int hl_measure_count(const hl_measure *m);
const hl_relation_score *hl_measure_relation(const hl_measure *m, int index);
void hl_measure_close(hl_measure *m);

#endif
