/* worker.h - the thread that opens models and runs passes.
 *
 *     main: post(request)  ->  worker: spare = run(request); wake()  ->  main: take() swaps front
 * and spare
 *
 * Two sides share the thread, each with a slot: one request of a slot waits at most, a newer one
 * replaces it; of two slots the first goes first. A spare pass belongs to the worker from the start
 * of a run until it is done, and to the main thread from then until take(); the worker starts
 * nothing in that slot in between. A directory that either slot has open is not opened again.
 */
#ifndef HL_SESSION_WORKER_H
#define HL_SESSION_WORKER_H

#include "pass.h"
#include <pthread.h>

enum { HL_SIDES = 2 };

/* How the newest run ended. */
typedef struct hl_outcome {
    hl_status status;
    hl_error error;
    bool model_failed; /* the model could not be opened */
    char dir[HL_DIR_MAX];
    uint64_t text_revision;
} hl_outcome;

typedef struct hl_slot {
    bool waiting, running, done; /* by mutex; waiting: next holds a request */
    hl_request next;             /* by mutex */
    hl_outcome outcome;          /* by turn, as the spare */
    hl_pass *spare;
    hl_shared_model *model; /* by mutex: the newest that was opened for this side */
} hl_slot;

typedef struct hl_worker {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t work, finished;
    void (*wake)(void *user);
    void *user;
    bool quit; /* by mutex */
    hl_slot slots[HL_SIDES];
} hl_worker;

/* spares: one pass for each side. */
hl_status hl_worker_start(hl_worker *worker, hl_pass *const spares[HL_SIDES],
                          void (*wake)(void *user), void *user, hl_error *err);
/* Ends after the run that is under way; no wake comes any more. */
void hl_worker_stop(hl_worker *worker);
/* Takes over the request's text. */
void hl_worker_post(hl_worker *worker, int side, hl_request *request);
/* False when nothing is done. Else fills outcome and, if it is good, swaps *front with the spare.
 */
bool hl_worker_take(hl_worker *worker, int side, hl_pass **front, hl_outcome *outcome);
bool hl_worker_busy(hl_worker *worker, int side);
/* Busy, and nothing is done that could be taken. */
bool hl_worker_pending(hl_worker *worker, int side);
/* Gives back what an idle side holds: its spare pass and its model. */
void hl_worker_forget(hl_worker *worker, int side);
/* Until something is done (all: everything that was asked), or nothing is asked. */
void hl_worker_wait(hl_worker *worker, bool all);

#endif
