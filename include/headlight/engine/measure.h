/* engine/measure.h - how often a head looks where labelled data says it should (`headlight score`).
 *
 * A line of data is one query with its acceptable targets, as byte spans of the text:
 *   {"text","query":[start,end],"targets":[[start,end],...],"relation","pair"?,"other"?}
 * "pair" is a string or number: lines with the same pair and relation are twins. "other" is a span
 * or a list of spans of rival candidates. An empty list of targets says that the word has nothing
 * to look at: it is counted as idle alone, right when the special tokens get more than half of its
 * weight. Unknown keys are ignored. Spans are mapped to the display
 * words that contain them. A line whose targets all lie in the query's own word, or that lies past
 * the model's limit, is skipped and counted.
 *
 * Per relation: accuracy (argmax over words, without the query's own word and special tokens),
 * strict (only the own word excluded), far (targets all 3 or more words away), pairs (both lines of
 * a pair right), candidates (more attention on the targets than on "other"), for the head that the
 * model assigns to the relation (heads.json, at the head count in use; else the best one) and for
 * the best head of the whole model.
 *
 * Calibration, per relation and per head over all of its relations: may an attention weight be read
 * as a probability? Lines are put into HL_BINS equal bins by the weight on the most attended word
 * (special tokens keep theirs); the error is the mean over the lines of the distance between the
 * mean weight of their bin and the share of it that is right (expected calibration error; Naeini,
 * Cooper, Hauskrecht 2015). A head may be too sure on one kind of text and not sure enough on
 * another, so that both together look right: the same is therefore told for each file's lines
 * alone.
 *
 * Sweep: accuracy in the top layer for every trained head count and d_k 1, 2, 4, ... and full.
 *
 * Usage: open, add lines (equal texts next to each other or anywhere: a text is run once), finish
 * or sweep, read. Either forgets what the one before it found.
 */
#ifndef HEADLIGHT_ENGINE_MEASURE_H
#define HEADLIGHT_ENGINE_MEASURE_H

#include "headlight/engine/model.h"

typedef struct hl_rate {
    int n, right; /* n == 0: not measured */
} hl_rate;

enum { HL_BINS = 10 };

/* Lines with a weight of b / HL_BINS or more on the top word; zeros when there are none. */
typedef struct hl_bin {
    int n;
    double weight, right; /* mean weight on the top word; share of lines where it is right */
} hl_bin;

typedef struct hl_calibration {
    int n;
    double error; /* 0..1 */
    hl_bin bin[HL_BINS];
} hl_calibration;

typedef struct hl_relation_score {
    const char *relation;
    int n, skipped;
    int layer, head; /* 0-based: the head measured */
    bool assigned;   /* named by the model; else the best head was taken */
    hl_rate accuracy, strict, far, pairs, candidates, idle;
    int best_layer, best_head; /* best accuracy of the whole model */
    hl_rate best;
    hl_calibration calibration; /* of the head measured */
} hl_relation_score;

/* A head that the model assigns to one relation or more of the data, over all of their lines. */
typedef struct hl_head_score {
    int layer, head; /* 0-based */
    int relations;
    hl_rate accuracy;
    hl_calibration calibration;
} hl_head_score;

/* The head measured for a relation, over the lines of one file that have a target. */
typedef struct hl_file_score {
    const char *file, *relation; /* file: the name that its lines were added under */
    int layer, head;             /* 0-based; as in the relation's score */
    hl_rate accuracy;
    hl_calibration calibration;
} hl_file_score;

/* One head count and d_k of the top layer on one relation. */
typedef struct hl_sweep_score {
    const char *relation;
    int heads, dk;
    int head;      /* 0-based: the head measured */
    bool assigned; /* named by the model at this head count; else the best one at this setting */
    hl_rate accuracy;
} hl_sweep_score;

typedef struct hl_measure hl_measure;

/* heads, dk: settings of the top layer, 0 = the model's own. The model must outlive the measure. */
hl_status hl_measure_open(hl_measure **out, const hl_model *model, int heads, int dk,
                          hl_error *err);
/* One line of JSON Lines; the name of its file, and the line's number for errors ("dev.jsonl", 17).
 * Blank lines are ignored. */
hl_status hl_measure_add(hl_measure *m, const char *json, size_t size, const char *name, int line,
                         hl_error *err);
/* Runs every text; progress (may be NULL) gets done and total texts, returns false to stop. */
hl_status hl_measure_finish(hl_measure *m, bool (*progress)(void *user, int done, int total),
                            void *user, hl_error *err);
/* Relations in order of first appearance; valid until close. */
int hl_measure_count(const hl_measure *m);
const hl_relation_score *hl_measure_relation(const hl_measure *m, int index);
/* Heads in order of first appearance. */
int hl_measure_head_count(const hl_measure *m);
const hl_head_score *hl_measure_head(const hl_measure *m, int index);
/* By relation, then by file, both in order of first appearance. */
int hl_measure_file_count(const hl_measure *m);
const hl_file_score *hl_measure_file(const hl_measure *m, int index);

/* Runs every text at every trained head count and d_k; the settings of hl_measure_open are not
 * used. Costs about two passes a text. */
hl_status hl_measure_sweep(hl_measure *m, bool (*progress)(void *user, int done, int total),
                           void *user, hl_error *err);
/* Points by relation, then head count, then d_k; valid until the next run or close. */
int hl_measure_sweep_count(const hl_measure *m);
const hl_sweep_score *hl_measure_sweep_point(const hl_measure *m, int index);
void hl_measure_close(hl_measure *m);

#endif
