/* study.h - what readings need to know of a model before they can read: the examples of a word with
 * several senses run through it, and for a model that names no head for pronouns the head that is
 * right most often. Both take from a tenth of a second to some seconds, so a thread does it, once
 * for each model; until then the answer is "not yet".
 *
 *     main: hl_study_word(model, word) -> ASKED   study: runs its examples; wake()
 *     main: hl_study_word(model, word) -> READY: hl_meter_read(model->meter, word, ...)
 *
 * A word that is ready may be read while the study prepares another (engine/sense.h). Nothing is
 * begun before the first question, the inventories are read then.
 */
#ifndef HL_SESSION_STUDY_H
#define HL_SESSION_STUDY_H

#include "pass.h"
#include <pthread.h>

typedef enum hl_study_state {
    HL_STUDY_UNKNOWN = 0,
    HL_STUDY_ASKED,
    HL_STUDY_READY,
    HL_STUDY_FAILED
} hl_study_state;

enum { HL_STUDY_HEAD = -1, HL_STUDY_TASKS = 64 };

typedef struct hl_study_task {
    hl_shared_model *model; /* held; NULL = the inventories are asked for */
    int word;               /* or HL_STUDY_HEAD */
} hl_study_task;

typedef struct hl_study {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t work, finished;
    void (*wake)(void *user);
    void *user;
    bool started, quit, running; /* by mutex, as all below */
    hl_study_task tasks[HL_STUDY_TASKS];
    int task_count;
    hl_senses *senses; /* NULL until read; from then on it stays as it is */
    bool senses_asked, failed;
    hl_error error;  /* of the newest failure that was not reported */
    uint64_t serial; /* rises with every answer */
} hl_study;

void hl_study_open(hl_study *study, void (*wake)(void *user), void *user);
/* Ends after the task under way. Models that were studied must not be read any more. */
void hl_study_close(hl_study *study);

/* NULL until the inventories are read. */
const hl_senses *hl_study_senses(hl_study *study);
hl_study_state hl_study_word(hl_study *study, hl_shared_model *model, int word);
/* The head found best for pronouns. */
hl_study_state hl_study_head(hl_study *study, hl_shared_model *model, hl_focus_head *out);

/* How many answers there were; an error is handed out once. */
uint64_t hl_study_serial(hl_study *study);
hl_status hl_study_error(hl_study *study, hl_error *err);
bool hl_study_busy(hl_study *study);
/* Until a task is done, or none is left. */
void hl_study_wait(hl_study *study);

#endif
