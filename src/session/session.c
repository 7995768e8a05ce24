/* The session: the document's scene, the one beside it, and what is read from both. */
#include "headlight/session/session.h"
#include "compare.h"
#include "readings.h"
#include "stage.h"
#include "study.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST, SECOND };

struct hl_session {
    hl_worker worker;
    hl_study study;
    hl_stage stages[HL_SIDES];
    hl_readings readings[HL_SIDES];
    hl_comparing comparing;
    bool beside;        /* the document has something stand beside it */
    bool beside_whatif; /* itself without what-if, not the other side of a comparison */
    bool beside_shown;  /* and it was computed */
    bool compared;      /* comparing belongs to both scenes as they are */
    bool together;      /* both sides had a pass under way, and not both are there yet */
    uint64_t seen;      /* store revision that the scenes belong to */
    uint64_t seen_study;
    bool seen_any;
};

hl_status hl_session_open(hl_session **out, void (*wake)(void *user), void *user, hl_error *err) {
    hl_session *s = calloc(1, sizeof *s);
    if (!s)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "session", NULL, "no memory");
    for (int i = 0; i < HL_SIDES; i++)
        hl_stage_init(&s->stages[i], &s->worker, i);
    hl_pass *spares[HL_SIDES] = {&s->stages[FIRST].passes[1], &s->stages[SECOND].passes[1]};
    hl_status status = hl_worker_start(&s->worker, spares, wake, user, err);
    if (status != HL_OK) {
        free(s);
        return status;
    }
    hl_study_open(&s->study, wake, user);
    *out = s;
    return HL_OK;
}

void hl_session_close(hl_session *s) {
    if (!s)
        return;
    hl_senses *senses = NULL;
    hl_worker_stop(&s->worker);
    hl_study_close(&s->study);
    senses = s->study.senses; /* meters of the models need them to the last */
    for (int i = 0; i < HL_SIDES; i++) {
        hl_stage_destroy(&s->stages[i]);
        hl_readings_destroy(&s->readings[i]);
    }
    hl_comparing_destroy(&s->comparing);
    hl_senses_close(senses);
    free(s);
}

/* What only asks writes nothing but locks. */
static bool worker_busy(const hl_session *s) {
    hl_worker *worker = (hl_worker *)&s->worker;
    return hl_worker_busy(worker, FIRST) || hl_worker_busy(worker, SECOND);
}

bool hl_session_busy(const hl_session *s) {
    hl_study *study = (hl_study *)&s->study;
    return worker_busy(s) || hl_study_busy(study) || hl_study_serial(study) != s->seen_study;
}

const hl_scene *hl_session_scene(const hl_session *s) {
    return &s->stages[FIRST].scene;
}

const hl_scene *hl_session_beside(const hl_session *s) {
    return s->beside_shown ? &s->stages[SECOND].scene : NULL;
}

const hl_comparison *hl_session_comparison(const hl_session *s) {
    return s->compared ? &s->comparing.result : NULL;
}

/* --- a frame -------------------------------------------------------------------------------------
 */

static bool is_what_if(const hl_doc *doc) {
    return doc->view != HL_VIEW_COMPARE && doc->view != HL_VIEW_DIFFERENCE;
}

/* A key that changes both sides of a comparison changes them in the same frame: of two passes under
 * way the one that is there first waits for the other, and what is typed meanwhile for both. */
static void hold(hl_session *s, const hl_doc *doc) {
    bool missing = hl_worker_pending(&s->worker, FIRST) || hl_worker_pending(&s->worker, SECOND);
    s->together = s->together && missing && !is_what_if(doc);
    s->stages[FIRST].held = s->stages[SECOND].held = s->together;
}

static hl_status refresh_first(hl_session *s, hl_store *store, bool *news, hl_error *err) {
    hl_stage *stage = &s->stages[FIRST];
    const hl_doc *doc = hl_store_doc(store);
    hl_error found = {0};
    hl_status kept = HL_OK;
    hl_limits limits;
    hl_note(&kept, err, hl_stage_resolve(stage, doc, &found), &found);
    hl_note(&kept, err, hl_stage_collect(stage, news, &found), &found);
    if (hl_stage_new_limits(stage, &limits))
        hl_store_limit(store, &limits);
    return kept;
}

/* What comes for a side that stands there no more is taken, and its error is nobody's. */
static hl_status refresh_second(hl_session *s, hl_store *store, hl_doc *doc, bool *news,
                                hl_error *err) {
    hl_stage *stage = &s->stages[SECOND];
    const hl_doc *first = hl_store_doc(store);
    hl_error found = {0};
    hl_status kept = HL_OK, status;
    hl_limits limits;
    bool before = s->beside && s->beside_whatif == is_what_if(first);
    s->beside = hl_doc_beside(first, doc);
    s->beside_whatif = is_what_if(first);
    if (!before)
        s->beside_shown = false; /* what stood there for something else */
    if (s->beside)
        hl_note(&kept, err, hl_stage_resolve(stage, doc, &found), &found);
    status = hl_stage_collect(stage, news, &found);
    if (s->beside)
        hl_note(&kept, err, status, &found);
    bool own = first->other.own & HL_OWN_MODEL && strcmp(stage->model, first->other.model) == 0;
    if (s->beside && own && hl_stage_new_limits(stage, &limits)) {
        hl_store_limit_second(store, &limits);
        s->beside = hl_doc_beside(first, doc);
    }
    return kept;
}

/* The second side as the document wants it; another model is not kept for nothing. */
static hl_status update_second(hl_session *s, const hl_doc *doc, hl_error *err) {
    hl_stage *stage = &s->stages[SECOND];
    const hl_shared_model *held = stage->front->model;
    s->compared = false;
    if (!s->beside) {
        s->beside_shown = false;
        if (held && held != s->stages[FIRST].front->model)
            hl_stage_forget(stage);
        return HL_OK;
    }
    hl_status status = hl_stage_update(stage, doc, err);
    if (!stage->scene.stale && stage->scene.trace)
        s->beside_shown = true;
    return status;
}

static hl_status compare(hl_session *s, bool what_if, hl_error *err) {
    hl_stage *own = &s->stages[FIRST], *beside = &s->stages[SECOND];
    if (!s->beside_shown || !own->scene.trace)
        return HL_OK;
    const hl_stage *a = what_if ? beside : own, *b = what_if ? own : beside;
    hl_status status = hl_comparing_update(&s->comparing, &a->scene, a->maps.version, &b->scene,
                                           b->maps.version, what_if, err);
    s->compared = status == HL_OK;
    if (s->compared)
        hl_comparing_pins(&s->comparing, what_if, &own->scene, &beside->scene);
    return status;
}

static hl_status read_side(hl_session *s, int side, const hl_doc *doc, hl_error *err) {
    hl_stage *stage = &s->stages[side];
    if (!stage->scene.trace)
        return HL_OK;
    return hl_readings_update(&s->readings[side], &s->study, stage, doc, err);
}

static bool nothing_new(const hl_session *s, const hl_store *store, bool news) {
    return !news && s->seen_any && s->seen == hl_store_revision(store) &&
           s->seen_study == hl_study_serial((hl_study *)&s->study);
}

hl_status hl_session_refresh(hl_session *s, hl_store *store, hl_error *err) {
    const hl_doc *doc = hl_store_doc(store);
    hl_doc beside;
    hl_error found = {0};
    hl_status kept = HL_OK;
    bool news[HL_SIDES] = {false, false};
    hold(s, doc);
    hl_note(&kept, err, refresh_first(s, store, &news[FIRST], &found), &found);
    hl_note(&kept, err, refresh_second(s, store, &beside, &news[SECOND], &found), &found);
    hl_note(&kept, err, hl_study_error(&s->study, &found), &found);
    if (nothing_new(s, store, news[FIRST] || news[SECOND]))
        return kept;
    s->seen_study = hl_study_serial(&s->study); /* before it is asked */
    hl_note(&kept, err, hl_stage_update(&s->stages[FIRST], doc, &found), &found);
    hl_note(&kept, err, update_second(s, &beside, &found), &found);
    s->together = hl_worker_busy(&s->worker, FIRST) && hl_worker_busy(&s->worker, SECOND);
    hl_note(&kept, err, compare(s, s->beside_whatif, &found), &found);
    hl_note(&kept, err, read_side(s, FIRST, doc, &found), &found);
    if (s->beside_shown)
        hl_note(&kept, err, read_side(s, SECOND, &beside, &found), &found);
    s->seen = hl_store_revision(store);
    s->seen_any = true;
    return kept;
}

hl_status hl_session_wait(hl_session *s, hl_store *store, hl_error *err) {
    hl_error found = {0};
    hl_status kept = HL_OK;
    hl_note(&kept, err, hl_session_refresh(s, store, &found), &found);
    while (hl_session_busy(s)) {
        if (worker_busy(s))
            hl_worker_wait(&s->worker, s->together);
        else
            hl_study_wait(&s->study);
        hl_note(&kept, err, hl_session_refresh(s, store, &found), &found);
    }
    return kept;
}
