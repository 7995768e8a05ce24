#include "worker.h"
#include <stdlib.h>
#include <string.h>

/* The model of this directory if a side has it open, held once more; else NULL. */
static hl_shared_model *find_open(hl_worker *worker, const char *dir) {
    hl_shared_model *found = NULL;
    pthread_mutex_lock(&worker->mutex);
    for (int i = 0; i < HL_SIDES && !found; i++) {
        hl_shared_model *model = worker->slots[i].model;
        if (model && strcmp(model->dir, dir) == 0)
            found = hl_shared_model_hold(model);
    }
    pthread_mutex_unlock(&worker->mutex);
    return found;
}

/* Opens a model; the caller holds it. */
static hl_status open_model(const char *dir, hl_shared_model **out, hl_error *err) {
    hl_shared_model *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return hl_fail(err, HL_ERR_MEMORY, dir, "model", NULL, "no memory");
    hl_status status = hl_model_open(dir, &fresh->model, err);
    if (status != HL_OK) {
        free(fresh);
        return status;
    }
    memcpy(fresh->dir, dir, strlen(dir) + 1);
    atomic_init(&fresh->holders, 1);
    *out = fresh;
    return HL_OK;
}

/* The directory's model for the slot and its spare pass. */
static hl_status use_model(hl_worker *worker, hl_slot *slot, const char *dir, hl_error *err) {
    hl_shared_model *model = find_open(worker, dir);
    hl_status status = model ? HL_OK : open_model(dir, &model, err);
    if (status != HL_OK)
        return status;
    pthread_mutex_lock(&worker->mutex);
    hl_shared_model *old = slot->model;
    slot->model = model;
    pthread_mutex_unlock(&worker->mutex);
    hl_shared_model_drop(old);
    if (slot->spare->model != model) {
        hl_pass_destroy(slot->spare);
        slot->spare->model = hl_shared_model_hold(model);
    }
    return HL_OK;
}

static void run(hl_worker *worker, hl_slot *slot, hl_request *request) {
    hl_outcome *outcome = &slot->outcome;
    *outcome = (hl_outcome){.text_revision = request->doc.text_revision};
    memcpy(outcome->dir, request->dir, sizeof outcome->dir);
    outcome->status = use_model(worker, slot, request->dir, &outcome->error);
    outcome->model_failed = outcome->status != HL_OK;
    if (outcome->status == HL_OK)
        outcome->status = hl_pass_run(slot->spare, request, &outcome->error);
    free(request->text);
}

/* The slot whose turn it is; NULL = nothing to do. */
static hl_slot *next_slot(hl_worker *worker) {
    for (int i = 0; i < HL_SIDES; i++)
        if (worker->slots[i].waiting && !worker->slots[i].done)
            return &worker->slots[i];
    return NULL;
}

static void *loop(void *data) {
    hl_worker *worker = data;
    pthread_mutex_lock(&worker->mutex);
    for (;;) {
        hl_slot *slot = NULL;
        while (!worker->quit && !(slot = next_slot(worker)))
            pthread_cond_wait(&worker->work, &worker->mutex);
        if (worker->quit)
            break;
        hl_request request = slot->next;
        slot->next.text = NULL;
        slot->waiting = false;
        slot->running = true;
        pthread_mutex_unlock(&worker->mutex);
        run(worker, slot, &request);
        pthread_mutex_lock(&worker->mutex);
        slot->running = false;
        slot->done = true;
        pthread_cond_broadcast(&worker->finished);
        pthread_mutex_unlock(&worker->mutex);
        if (worker->wake)
            worker->wake(worker->user);
        pthread_mutex_lock(&worker->mutex);
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

hl_status hl_worker_start(hl_worker *worker, hl_pass *const spares[HL_SIDES],
                          void (*wake)(void *user), void *user, hl_error *err) {
    *worker = (hl_worker){.wake = wake, .user = user};
    for (int i = 0; i < HL_SIDES; i++)
        worker->slots[i].spare = spares[i];
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_cond_init(&worker->work, NULL);
    pthread_cond_init(&worker->finished, NULL);
    if (pthread_create(&worker->thread, NULL, loop, worker) == 0)
        return HL_OK;
    pthread_mutex_destroy(&worker->mutex);
    pthread_cond_destroy(&worker->work);
    pthread_cond_destroy(&worker->finished);
    return hl_fail(err, HL_ERR_MEMORY, NULL, "session", NULL, "the system starts no thread");
}

void hl_worker_stop(hl_worker *worker) {
    pthread_mutex_lock(&worker->mutex);
    worker->quit = true;
    pthread_cond_signal(&worker->work);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->thread, NULL);
    for (int i = 0; i < HL_SIDES; i++) {
        free(worker->slots[i].next.text);
        hl_shared_model_drop(worker->slots[i].model);
    }
    pthread_mutex_destroy(&worker->mutex);
    pthread_cond_destroy(&worker->work);
    pthread_cond_destroy(&worker->finished);
}

void hl_worker_post(hl_worker *worker, int side, hl_request *request) {
    hl_slot *slot = &worker->slots[side];
    pthread_mutex_lock(&worker->mutex);
    free(slot->next.text);
    slot->next = *request;
    slot->waiting = true;
    pthread_cond_signal(&worker->work);
    pthread_mutex_unlock(&worker->mutex);
    request->text = NULL;
}

bool hl_worker_take(hl_worker *worker, int side, hl_pass **front, hl_outcome *outcome) {
    hl_slot *slot = &worker->slots[side];
    hl_pass *old = *front;
    pthread_mutex_lock(&worker->mutex);
    bool done = slot->done;
    if (done) {
        *outcome = slot->outcome;
        if (outcome->status == HL_OK) {
            *front = slot->spare;
            slot->spare = old;
            /* Another model's memory is not kept until the next pass. */
            if (old->model != (*front)->model)
                hl_pass_destroy(old);
        }
        slot->done = false;
        pthread_cond_signal(&worker->work);
    }
    pthread_mutex_unlock(&worker->mutex);
    return done;
}

/* By mutex. */
static bool busy(const hl_slot *slot) {
    return slot->waiting || slot->running || slot->done;
}

bool hl_worker_busy(hl_worker *worker, int side) {
    pthread_mutex_lock(&worker->mutex);
    bool result = busy(&worker->slots[side]);
    pthread_mutex_unlock(&worker->mutex);
    return result;
}

static bool pending(const hl_slot *slot) {
    return busy(slot) && !slot->done;
}

bool hl_worker_pending(hl_worker *worker, int side) {
    pthread_mutex_lock(&worker->mutex);
    bool result = pending(&worker->slots[side]);
    pthread_mutex_unlock(&worker->mutex);
    return result;
}

void hl_worker_forget(hl_worker *worker, int side) {
    hl_slot *slot = &worker->slots[side];
    pthread_mutex_lock(&worker->mutex);
    if (!busy(slot)) {
        hl_pass_destroy(slot->spare);
        hl_shared_model_drop(slot->model);
        slot->model = NULL;
    }
    pthread_mutex_unlock(&worker->mutex);
}

void hl_worker_wait(hl_worker *worker, bool all) {
    const hl_slot *a = &worker->slots[0], *b = &worker->slots[1];
    pthread_mutex_lock(&worker->mutex);
    while ((pending(a) && (all || !b->done)) || (pending(b) && (all || !a->done)))
        pthread_cond_wait(&worker->finished, &worker->mutex);
    pthread_mutex_unlock(&worker->mutex);
}
