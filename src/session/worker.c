#include "worker.h"
#include <stdlib.h>
#include <string.h>

/* The model of this directory, opened unless it is the newest one; held for the spare pass. */
static hl_status use_model(hl_worker *worker, const char *dir, hl_error *err) {
    if (!worker->model || strcmp(worker->model->dir, dir) != 0) {
        hl_shared_model *fresh = calloc(1, sizeof *fresh);
        if (!fresh)
            return hl_fail(err, HL_ERR_MEMORY, dir, "model", NULL, "no memory");
        hl_status status = hl_model_open(dir, &fresh->model, err);
        if (status != HL_OK) {
            free(fresh);
            return status;
        }
        memcpy(fresh->dir, dir, strlen(dir) + 1);
        fresh->holders = 1;
        hl_shared_model_drop(worker->model);
        worker->model = fresh;
    }
    if (worker->spare->model != worker->model) {
        hl_pass_destroy(worker->spare);
        worker->spare->model = worker->model;
        worker->model->holders++;
    }
    return HL_OK;
}

static void run(hl_worker *worker, hl_request *request) {
    hl_outcome *outcome = &worker->outcome;
    *outcome = (hl_outcome){.text_revision = request->doc.text_revision};
    memcpy(outcome->dir, request->dir, sizeof outcome->dir);
    outcome->status = use_model(worker, request->dir, &outcome->error);
    outcome->model_failed = outcome->status != HL_OK;
    if (outcome->status == HL_OK)
        outcome->status = hl_pass_run(worker->spare, request, &outcome->error);
    free(request->text);
}

static void *loop(void *data) {
    hl_worker *worker = data;
    pthread_mutex_lock(&worker->mutex);
    for (;;) {
        while (!worker->quit && (!worker->waiting || worker->done))
            pthread_cond_wait(&worker->work, &worker->mutex);
        if (worker->quit)
            break;
        hl_request request = worker->next;
        worker->next.text = NULL;
        worker->waiting = false;
        worker->running = true;
        pthread_mutex_unlock(&worker->mutex);
        run(worker, &request);
        pthread_mutex_lock(&worker->mutex);
        worker->running = false;
        worker->done = true;
        pthread_cond_broadcast(&worker->finished);
        pthread_mutex_unlock(&worker->mutex);
        if (worker->wake)
            worker->wake(worker->user);
        pthread_mutex_lock(&worker->mutex);
    }
    pthread_mutex_unlock(&worker->mutex);
    return NULL;
}

hl_status hl_worker_start(hl_worker *worker, hl_pass *spare, void (*wake)(void *user), void *user,
                          hl_error *err) {
    *worker = (hl_worker){.wake = wake, .user = user, .spare = spare};
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
    free(worker->next.text);
    hl_shared_model_drop(worker->model);
    pthread_mutex_destroy(&worker->mutex);
    pthread_cond_destroy(&worker->work);
    pthread_cond_destroy(&worker->finished);
}

void hl_worker_post(hl_worker *worker, hl_request *request) {
    pthread_mutex_lock(&worker->mutex);
    free(worker->next.text);
    worker->next = *request;
    worker->waiting = true;
    pthread_cond_signal(&worker->work);
    pthread_mutex_unlock(&worker->mutex);
    request->text = NULL;
}

bool hl_worker_take(hl_worker *worker, hl_pass **front, hl_outcome *outcome) {
    pthread_mutex_lock(&worker->mutex);
    bool done = worker->done;
    if (done) {
        *outcome = worker->outcome;
        hl_pass *old = *front;
        if (outcome->status == HL_OK) {
            *front = worker->spare;
            worker->spare = old;
            /* Another model's memory is not kept until the next pass. */
            if (old->model != (*front)->model)
                hl_pass_destroy(old);
        }
        worker->done = false;
        pthread_cond_signal(&worker->work);
    }
    pthread_mutex_unlock(&worker->mutex);
    return done;
}

static bool busy(const hl_worker *worker) {
    return worker->waiting || worker->running || worker->done;
}

bool hl_worker_busy(hl_worker *worker) {
    pthread_mutex_lock(&worker->mutex);
    bool result = busy(worker);
    pthread_mutex_unlock(&worker->mutex);
    return result;
}

void hl_worker_wait(hl_worker *worker) {
    pthread_mutex_lock(&worker->mutex);
    while (busy(worker) && !worker->done)
        pthread_cond_wait(&worker->finished, &worker->mutex);
    pthread_mutex_unlock(&worker->mutex);
}
