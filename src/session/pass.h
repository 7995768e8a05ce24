/* pass.h - one forward pass: its request, its result, and the model it was made with. */
#ifndef HL_SESSION_PASS_H
#define HL_SESSION_PASS_H

#include "headlight/session/session.h"
#include <stdatomic.h>

enum { HL_DIR_MAX = 4096 };

/* A model in use: by passes, by the worker, by the study. Any thread that holds it may let it go;
 * the last one closes it. */
typedef struct hl_shared_model {
    hl_model *model;
    atomic_int holders;
    char dir[HL_DIR_MAX];
    /* What readings need of it, by the study's lock; see study.h. */
    hl_meter *meter;
    uint8_t *words; /* hl_study_state of each word of the inventories */
    uint8_t head_state;
    hl_focus_head head;
} hl_shared_model;

hl_shared_model *hl_shared_model_hold(hl_shared_model *model);
void hl_shared_model_drop(hl_shared_model *model); /* NULL is fine */

typedef struct hl_request {
    char dir[HL_DIR_MAX];
    char *text; /* owned */
    size_t text_size;
    hl_doc doc; /* a copy whose text pointers are not used; settings and revision are */
} hl_request;

/* How a document wants its layer: options, and cells set by hand, which become weights of tokens
 * only beside a trace. */
typedef struct hl_wish {
    hl_run_options run; /* without edits; what equals the model's own is left zero */
    hl_cell_edit cells[HL_EDITS_MAX];
    int cell_count;
} hl_wish;

typedef struct hl_pass {
    hl_shared_model *model; /* held; NULL = nothing was run yet */
    hl_trace trace;
    hl_tokens tokens;
    hl_units words; /* of the tokens */
    char *text;     /* owned */
    size_t text_size;
    uint64_t text_revision;
    uint32_t masked[HL_MASKED_MAX]; /* bytes of the words that are [MASK] in tokens */
    int masked_count;
    hl_wish wish;                         /* that the trace has */
    hl_attention_edit edits[HL_EDIT_MAX]; /* made from the wish's cells */
    int edit_count;
} hl_pass;

/* Takes over the request's text. The pass's model must be set. */
hl_status hl_pass_run(hl_pass *pass, hl_request *request, hl_error *err);
void hl_pass_destroy(hl_pass *pass);
/* Brings a pass that was run to another wish; on error it keeps the one it had. */
hl_status hl_pass_tune(hl_pass *pass, const hl_wish *wish, hl_error *err);

/* What a model allows. */
hl_limits hl_pass_limits(const hl_model_info *info);
hl_wish hl_pass_wish(const hl_doc *doc, const hl_model_info *info);
bool hl_wish_equal(const hl_wish *a, const hl_wish *b);
bool hl_pass_masks_equal(const hl_pass *pass, const hl_doc *doc);
/* The word (index into words) that a place of a document means: a byte, cls or sep; -1 = none. */
int hl_pass_word(const hl_pass *pass, uint32_t place);

#endif
