/* measure_text.h - private: one text at hand, and what a head did on each of its lines. */
#ifndef HL_ENGINE_MEASURE_TEXT_H
#define HL_ENGINE_MEASURE_TEXT_H

#include "headlight/engine/model.h"
#include "measure_lines.h"

/* What one head did on one line. */
enum { HL_RIGHT = 1, HL_STRICT = 2, HL_CANDIDATES = 4, HL_RESTS = 8 };

typedef struct hl_verdict {
    uint8_t bits;
    float weight; /* of the most attended word, the query's own aside: 0..1 */
} hl_verdict;

/* A zeroed one with its model set is ready. */
typedef struct hl_text_at_hand {
    const hl_model *model;
    hl_trace trace;
    hl_tokens tokens;
    hl_units units;
    float *row;     /* (units) attention of one query word */
    uint8_t *marks; /* (units) what each word is to the line at hand */
    int room;       /* units that row and marks have room for */
} hl_text_at_hand;

/* Runs a text of the lines. */
hl_status hl_text_run(hl_text_at_hand *t, const hl_lines *lines, int text,
                      const hl_run_options *options, hl_error *err);
/* Marks the words of a line of this text and fills its skipped and far. The query's unit, or -1
 * when the line is skipped. */
int hl_text_line(hl_text_at_hand *t, const hl_lines *lines, hl_line *line);
/* What a head (attn (H,T,T)) did on the line that was marked last. */
hl_verdict hl_text_judge(hl_text_at_hand *t, const float *attn, int head, int query);
void hl_text_close(hl_text_at_hand *t);

#endif
