/* stage.h - one side: the pass on show, its maps and its scene, and what is asked for next.
 *
 * A session has two, for the document and for what stands beside it. Each frame: resolve (the model
 * the document names), collect (what the worker brought), update (ask, retune, show).
 */
#ifndef HL_SESSION_STAGE_H
#define HL_SESSION_STAGE_H

#include "maps.h"
#include "worker.h"

typedef struct hl_stage {
    hl_worker *worker;
    int side;
    hl_pass passes[2];
    hl_pass *front;  /* the pass on show; the other one is the worker's spare */
    uint64_t serial; /* of the front trace: rises with every recomputation */
    hl_maps maps;
    hl_scene scene;
    hl_arena marks;         /* the scene's masked and edited */
    uint64_t marks_version; /* of the maps that they belong to */

    char model[sizeof((hl_doc *)0)->model]; /* the document's model that dir was resolved from */
    char dir[HL_DIR_MAX];                   /* "" = it cannot be used: the front's goes on */
    bool resolved;
    const hl_shared_model *limits_from;          /* what the store's limits were told of */
    char limits_for[sizeof((hl_doc *)0)->model]; /* and for which name */

    /* The newest request under way, or the newest that failed; asking for it again is pointless. */
    char asked_dir[HL_DIR_MAX];
    uint64_t asked_text;
    uint32_t asked_masked[HL_MASKED_MAX];
    int asked_masked_count;
    bool asked;
    bool held; /* nothing is taken and nothing asked for: the other side's pass is under way */
    hl_wish refused; /* settings that could not be had */
    bool refused_any;
} hl_stage;

void hl_stage_init(hl_stage *stage, hl_worker *worker, int side);
/* When the worker has stopped. */
void hl_stage_destroy(hl_stage *stage);
/* Gives back all that it holds, if no pass is under way. */
void hl_stage_forget(hl_stage *stage);

hl_status hl_stage_resolve(hl_stage *stage, const hl_doc *doc, hl_error *err);
/* Takes a finished pass, if there is one and the stage is not held (*news); its error is reported
 * here and once. */
hl_status hl_stage_collect(hl_stage *stage, bool *news, hl_error *err);
/* True once for a model on show that the document names: its limits are to be told to the store. */
bool hl_stage_new_limits(hl_stage *stage, hl_limits *out);
hl_status hl_stage_update(hl_stage *stage, const hl_doc *doc, hl_error *err);

/* Keeps the first error and goes on: one failure does not stop the rest. err may be NULL. */
void hl_note(hl_status *kept, hl_error *err, hl_status status, const hl_error *found);

#endif
