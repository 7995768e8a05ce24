/* pass.h - one forward pass: its request, its result, and the model it was made with. */
#ifndef HL_SESSION_PASS_H
#define HL_SESSION_PASS_H

#include "headlight/session/session.h"

enum { HL_DIR_MAX = 4096 };

/* A model in use by passes. The count changes only where one thread owns all holders; see worker.h.
 */
typedef struct hl_shared_model {
    hl_model *model;
    int holders;
    char dir[HL_DIR_MAX];
} hl_shared_model;

void hl_shared_model_drop(hl_shared_model *model); /* NULL is fine */

typedef struct hl_request {
    char dir[HL_DIR_MAX];
    char *text; /* owned */
    size_t text_size;
    hl_doc doc; /* a copy whose text pointer is not used; settings and revision are */
} hl_request;

typedef struct hl_pass {
    hl_shared_model *model; /* held; NULL = nothing was run yet */
    hl_trace trace;
    hl_tokens tokens;
    char *text; /* owned */
    size_t text_size;
    uint64_t text_revision;
    hl_run_options options; /* that the trace has */
} hl_pass;

/* Takes over the request's text. The pass's model must be set. */
hl_status hl_pass_run(hl_pass *pass, hl_request *request, hl_error *err);
void hl_pass_destroy(hl_pass *pass);

/* What a model allows. */
hl_limits hl_pass_limits(const hl_model_info *info);
/* The document's settings as options of a run: what equals the model's own is left zero. */
hl_run_options hl_pass_options(const hl_doc *doc, const hl_model_info *info);
bool hl_pass_options_equal(const hl_run_options *a, const hl_run_options *b);

#endif
