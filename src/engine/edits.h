/* edits.h - private: weights set by hand. The rules stand in engine/trace.h. */
#ifndef HL_ENGINE_EDITS_H
#define HL_ENGINE_EDITS_H

#include "kernels.h"

/* Is row i of the job's head edited? */
bool hl_row_is_edited(const hl_head_job *job, int i);
/* The weights (T) of row i as they are after its edits. */
void hl_edit_row(const hl_head_job *job, int i, float *row);

/* Same cells and weights in the same order? */
bool hl_edits_equal(const hl_attention_options *a, const hl_attention_options *b);

#endif
