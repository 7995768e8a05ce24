#include "study.h"
#include "headlight/base/file.h"
#include <stdlib.h>
#include <string.h>

enum { PROBE_MAX = 1 << 20 };

/* --- what takes time -----------------------------------------------------------------------------
 */

/* Reads the shipped and the user's inventories. What was read before an error is used. */
static hl_status read_senses(hl_senses **out, hl_error *err) {
    hl_status status = hl_senses_open(out, err);
    return status == HL_OK ? hl_senses_add_installed(*out, err) : status;
}

static hl_status probe_head(const hl_model *model, hl_focus_head *out, hl_error *err) {
    char assets[4096], path[4200], *lines = NULL;
    size_t size = 0;
    hl_status status = hl_assets_dir(assets, sizeof assets, err);
    if (status == HL_OK)
        status = hl_path_join(path, sizeof path, assets, "probes/pronoun-antecedent.jsonl", err);
    if (status == HL_OK)
        status = hl_file_read(path, PROBE_MAX, &lines, &size, err);
    if (status == HL_OK)
        status = hl_focus_find_head(model, "pronoun-antecedent", lines, size, path, out, err);
    free(lines);
    return status;
}

/* The model's meter, opened for its first word. Only this thread opens meters. */
static hl_status open_meter(hl_study *study, hl_shared_model *model, hl_meter **out,
                            hl_error *err) {
    *out = model->meter;
    if (*out)
        return HL_OK;
    hl_status status = hl_meter_open(out, model->model, study->senses, 0, 0, err);
    pthread_mutex_lock(&study->mutex);
    model->meter = *out;
    pthread_mutex_unlock(&study->mutex);
    return status;
}

static hl_study_state outcome(hl_study *study, hl_status status, const hl_error *err) {
    if (status == HL_OK)
        return HL_STUDY_READY;
    study->failed = true;
    study->error = *err;
    return HL_STUDY_FAILED;
}

static void do_senses(hl_study *study) {
    hl_error err = {0};
    hl_senses *senses = NULL;
    hl_status status = read_senses(&senses, &err);
    pthread_mutex_lock(&study->mutex);
    (void)outcome(study, status, &err);
    study->senses = senses;
    pthread_mutex_unlock(&study->mutex);
}

static void do_task(hl_study *study, const hl_study_task *task) {
    hl_shared_model *model = task->model;
    hl_error err = {0};
    hl_focus_head head = {0};
    hl_meter *meter = NULL;
    hl_status status;
    if (task->word == HL_STUDY_HEAD) {
        status = probe_head(model->model, &head, &err);
    } else {
        status = open_meter(study, model, &meter, &err);
        if (status == HL_OK)
            status = hl_meter_prepare(meter, task->word, &err);
    }
    pthread_mutex_lock(&study->mutex);
    hl_study_state state = outcome(study, status, &err);
    if (task->word == HL_STUDY_HEAD) {
        model->head = head;
        model->head_state = (uint8_t)state;
    } else {
        model->words[task->word] = (uint8_t)state;
    }
    pthread_mutex_unlock(&study->mutex);
    hl_shared_model_drop(model);
}

static void *loop(void *data) {
    hl_study *study = data;
    pthread_mutex_lock(&study->mutex);
    for (;;) {
        while (!study->quit && study->task_count == 0)
            pthread_cond_wait(&study->work, &study->mutex);
        if (study->quit)
            break;
        hl_study_task task = study->tasks[0];
        study->task_count--;
        memmove(study->tasks, study->tasks + 1, (size_t)study->task_count * sizeof task);
        study->running = true;
        pthread_mutex_unlock(&study->mutex);
        if (task.model)
            do_task(study, &task);
        else
            do_senses(study);
        pthread_mutex_lock(&study->mutex);
        study->running = false;
        study->serial++;
        pthread_cond_broadcast(&study->finished);
        pthread_mutex_unlock(&study->mutex);
        if (study->wake)
            study->wake(study->user);
        pthread_mutex_lock(&study->mutex);
    }
    pthread_mutex_unlock(&study->mutex);
    return NULL;
}

/* --- questions -----------------------------------------------------------------------------------
 */

void hl_study_open(hl_study *study, void (*wake)(void *user), void *user) {
    *study = (hl_study){.wake = wake, .user = user};
    pthread_mutex_init(&study->mutex, NULL);
    pthread_cond_init(&study->work, NULL);
    pthread_cond_init(&study->finished, NULL);
}

void hl_study_close(hl_study *study) {
    pthread_mutex_lock(&study->mutex);
    study->quit = true;
    pthread_cond_signal(&study->work);
    pthread_mutex_unlock(&study->mutex);
    if (study->started)
        pthread_join(study->thread, NULL);
    for (int i = 0; i < study->task_count; i++)
        hl_shared_model_drop(study->tasks[i].model);
    study->task_count = 0;
    pthread_mutex_destroy(&study->mutex);
    pthread_cond_destroy(&study->work);
    pthread_cond_destroy(&study->finished);
}

/* Puts a task at the end, with a hold on its model; false when there is no room or no thread: it
 * may be asked for again. */
static bool ask(hl_study *study, hl_shared_model *model, int word) {
    if (!study->started)
        study->started = pthread_create(&study->thread, NULL, loop, study) == 0;
    if (!study->started || study->task_count == HL_STUDY_TASKS)
        return false;
    if (model)
        hl_shared_model_hold(model);
    study->tasks[study->task_count++] = (hl_study_task){model, word};
    pthread_cond_signal(&study->work);
    return true;
}

const hl_senses *hl_study_senses(hl_study *study) {
    pthread_mutex_lock(&study->mutex);
    if (!study->senses_asked)
        study->senses_asked = ask(study, NULL, 0);
    const hl_senses *senses = study->senses;
    pthread_mutex_unlock(&study->mutex);
    return senses;
}

hl_study_state hl_study_word(hl_study *study, hl_shared_model *model, int word) {
    pthread_mutex_lock(&study->mutex);
    int count = study->senses ? hl_senses_count(study->senses) : 0;
    if (!model->words && count > 0)
        model->words = calloc((size_t)count, 1);
    hl_study_state state = HL_STUDY_UNKNOWN;
    if (model->words && word >= 0 && word < count) {
        if (model->words[word] == HL_STUDY_UNKNOWN && ask(study, model, word))
            model->words[word] = HL_STUDY_ASKED;
        state = (hl_study_state)model->words[word];
    }
    pthread_mutex_unlock(&study->mutex);
    return state;
}

hl_study_state hl_study_head(hl_study *study, hl_shared_model *model, hl_focus_head *out) {
    pthread_mutex_lock(&study->mutex);
    if (model->head_state == HL_STUDY_UNKNOWN && ask(study, model, HL_STUDY_HEAD))
        model->head_state = HL_STUDY_ASKED;
    hl_study_state state = (hl_study_state)model->head_state;
    *out = model->head;
    pthread_mutex_unlock(&study->mutex);
    return state;
}

uint64_t hl_study_serial(hl_study *study) {
    pthread_mutex_lock(&study->mutex);
    uint64_t serial = study->serial;
    pthread_mutex_unlock(&study->mutex);
    return serial;
}

hl_status hl_study_error(hl_study *study, hl_error *err) {
    hl_status status = HL_OK;
    pthread_mutex_lock(&study->mutex);
    if (study->failed) {
        status = study->error.status;
        if (err)
            *err = study->error;
        study->failed = false;
    }
    pthread_mutex_unlock(&study->mutex);
    return status;
}

bool hl_study_busy(hl_study *study) {
    pthread_mutex_lock(&study->mutex);
    bool busy = study->running || study->task_count > 0;
    pthread_mutex_unlock(&study->mutex);
    return busy;
}

void hl_study_wait(hl_study *study) {
    pthread_mutex_lock(&study->mutex);
    uint64_t serial = study->serial;
    while ((study->running || study->task_count > 0) && study->serial == serial)
        pthread_cond_wait(&study->finished, &study->mutex);
    pthread_mutex_unlock(&study->mutex);
}
