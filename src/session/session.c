/* The session: compares the document with the trace on show and asks for what is missing. */
#include "headlight/session/session.h"
#include "maps.h"
#include "worker.h"
#include <stdlib.h>
#include <string.h>

struct hl_session {
    hl_worker worker;
    hl_pass passes[2];
    hl_pass *front;  /* the pass on show; the other one is the worker's spare */
    uint64_t serial; /* of the front trace: rises with every recomputation */
    hl_maps maps;
    hl_scene scene;
    uint64_t seen; /* store revision that scene belongs to */
    bool seen_any;

    char model[sizeof((hl_doc *)0)->model]; /* the document's model that dir was resolved from */
    char dir[HL_DIR_MAX];                   /* "" = it cannot be used: the front's goes on */
    bool resolved;
    const hl_shared_model
        *limits_from; /* what the store's limits were told of, and for which name */
    char limits_for[sizeof((hl_doc *)0)->model];

    /* The newest request under way, or the newest that failed; asking for it again is pointless. */
    char asked_dir[HL_DIR_MAX];
    uint64_t asked_text;
    bool asked;
    hl_run_options refused; /* options that could not be had */
    bool refused_any;
};

hl_status hl_session_open(hl_session **out, void (*wake)(void *user), void *user, hl_error *err) {
    hl_session *s = calloc(1, sizeof *s);
    if (!s)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "session", NULL, "no memory");
    s->front = &s->passes[0];
    s->scene.only_head = -1;
    hl_status status = hl_worker_start(&s->worker, &s->passes[1], wake, user, err);
    if (status != HL_OK) {
        free(s);
        return status;
    }
    *out = s;
    return HL_OK;
}

void hl_session_close(hl_session *s) {
    if (!s)
        return;
    hl_worker_stop(&s->worker);
    hl_pass_destroy(&s->passes[0]);
    hl_pass_destroy(&s->passes[1]);
    hl_maps_destroy(&s->maps);
    free(s);
}

bool hl_session_busy(const hl_session *session) {
    return hl_worker_busy((hl_worker *)&session->worker); /* writes nothing but the lock */
}

const hl_scene *hl_session_scene(const hl_session *session) {
    return &session->scene;
}

/* --- what the document wants
 * ---------------------------------------------------------------------- */

/* Resolves the document's model when it was changed. */
static hl_status resolve(hl_session *s, const hl_doc *doc, hl_error *err) {
    if (s->resolved && strcmp(s->model, doc->model) == 0)
        return HL_OK;
    s->resolved = true;
    s->asked = false; /* what failed before may be tried again */
    memcpy(s->model, doc->model, sizeof s->model);
    hl_status status = hl_session_model_dir(doc->model, s->dir, sizeof s->dir, err);
    if (status != HL_OK)
        s->dir[0] = '\0';
    return status;
}

/* The directory to run: the document's, or the one on show where that cannot be used; "" = none. */
static const char *wanted_dir(const hl_session *s) {
    return s->dir[0] ? s->dir : s->front->model ? s->front->model->dir : "";
}

static bool front_is_current(const hl_session *s, const hl_doc *doc) {
    return s->front->model && strcmp(s->front->model->dir, wanted_dir(s)) == 0 &&
           s->front->text_revision == doc->text_revision;
}

static bool already_asked(const hl_session *s, const char *dir, uint64_t text) {
    return s->asked && s->asked_text == text && strcmp(s->asked_dir, dir) == 0;
}

static hl_status ask(hl_session *s, const hl_doc *doc, hl_error *err) {
    const char *dir = wanted_dir(s);
    if (dir[0] == '\0' || already_asked(s, dir, doc->text_revision))
        return HL_OK;
    hl_request request = {.text_size = doc->text_size, .doc = *doc};
    request.doc.text = NULL;
    memcpy(request.dir, dir, strlen(dir) + 1);
    request.text = malloc(doc->text_size + 1);
    if (!request.text)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "session", NULL, "no memory for the text");
    memcpy(request.text, doc->text, doc->text_size + 1);
    hl_worker_post(&s->worker, &request);
    memcpy(s->asked_dir, request.dir, sizeof s->asked_dir);
    s->asked_text = doc->text_revision;
    s->asked = true;
    return HL_OK;
}

/* --- what the worker brought
 * ---------------------------------------------------------------------- */

/* Tells the store what the model on show allows, once the document names that model. */
static void tell_limits(hl_session *s, hl_store *store) {
    const hl_shared_model *model = s->front->model;
    if (!model || strcmp(model->dir, s->dir) != 0 ||
        (s->limits_from == model && strcmp(s->limits_for, s->model) == 0))
        return;
    hl_limits limits = hl_pass_limits(hl_model_info_of(model->model));
    hl_store_limit(store, &limits);
    s->limits_from = model;
    memcpy(s->limits_for, s->model, sizeof s->limits_for);
}

/* Takes a finished pass, if there is one; its error is reported here and once. */
static hl_status collect(hl_session *s, bool *news, hl_error *err) {
    hl_outcome outcome;
    *news = hl_worker_take(&s->worker, &s->front, &outcome);
    if (!*news)
        return HL_OK;
    if (outcome.status == HL_OK) {
        s->serial++;
        s->refused_any = false;
        return HL_OK;
    }
    if (outcome.model_failed && strcmp(outcome.dir, s->dir) == 0)
        s->dir[0] = '\0';
    if (err)
        *err = outcome.error;
    return outcome.status;
}

/* Attention options of a current trace are brought to the document's here and now. */
static hl_status retune(hl_session *s, const hl_doc *doc, hl_error *err) {
    hl_pass *front = s->front;
    hl_run_options wanted = hl_pass_options(doc, hl_model_info_of(front->model->model));
    if (hl_pass_options_equal(&wanted, &front->options) ||
        (s->refused_any && hl_pass_options_equal(&wanted, &s->refused)))
        return HL_OK;
    hl_status status = hl_model_retune(front->model->model, &wanted, &front->trace, err);
    s->refused_any = status != HL_OK;
    s->refused = wanted;
    if (status != HL_OK)
        return status;
    front->options = wanted;
    s->serial++;
    return HL_OK;
}

/* --- the scene
 * ------------------------------------------------------------------------------------ */

/* A byte of the document's text in the text on show: the bytes before and behind what was edited
 * since correspond; false for one inside the edit. */
static bool place_on_show(const hl_pass *front, const hl_doc *doc, uint32_t *at) {
    if (front->text_revision == doc->text_revision)
        return true;
    size_t a = doc->text_size, b = front->text_size, least = a < b ? a : b, head = 0, tail = 0;
    while (head < least && doc->text[head] == front->text[head])
        head++;
    while (tail < least - head && doc->text[a - 1 - tail] == front->text[b - 1 - tail])
        tail++;
    if (*at >= a - tail)
        *at = (uint32_t)(*at + b - a);
    else if (*at >= head)
        return false;
    return true;
}

static int unit_of_pin(const hl_session *s, const hl_doc *doc, uint32_t pin) {
    const hl_scene *scene = &s->scene;
    for (int u = 0; u < scene->U; u++) {
        bool first = scene->units[u].first == 0;
        if (scene->units[u].special && pin == (first ? HL_PIN_CLS : HL_PIN_SEP))
            return u;
    }
    if (pin >= HL_PIN_SEP || !place_on_show(s->front, doc, &pin))
        return -1;
    for (int u = 0; u < scene->U; u++)
        if (!scene->units[u].special && scene->units[u].start <= pin && pin < scene->units[u].end)
            return u;
    return -1;
}

static void find_pins(hl_session *s, const hl_doc *doc) {
    hl_scene *scene = &s->scene;
    scene->pin_count = 0;
    for (int i = 0; i < doc->pin_count; i++) {
        int unit = unit_of_pin(s, doc, doc->pins[i]), before = 0;
        while (before < scene->pin_count && scene->pins[before] != unit)
            before++;
        if (unit >= 0 && before == scene->pin_count)
            scene->pins[scene->pin_count++] = unit;
    }
}

static hl_status show(hl_session *s, const hl_doc *doc, hl_error *err) {
    const hl_pass *front = s->front;
    hl_scene *scene = &s->scene;
    const hl_model *model = front->model->model;
    const hl_model_info *info = hl_model_info_of(model);
    const hl_layer_trace *layer = &front->trace.layers[front->options.layer];
    scene->model = info;
    scene->vocab = hl_model_vocab(model);
    scene->trace = &front->trace;
    scene->tokens = &front->tokens;
    scene->text = front->text;
    scene->text_size = front->text_size;
    scene->text_tokens = front->tokens.needed;
    scene->max_tokens = info->max_tokens;
    scene->layer = front->options.layer;
    scene->heads = layer->heads;
    scene->dk = layer->dk;
    scene->dk_max = layer->dk_max;
    scene->trained = hl_model_trained(model, scene->layer, scene->heads, scene->dk);
    scene->compute_ms = front->trace.compute_ms;
    hl_status status = hl_maps_update(&s->maps, front, s->serial, doc, scene, err);
    find_pins(s, doc);
    return status;
}

/* Keeps the first error and goes on: one failure does not stop the rest. */
static void note(hl_status *kept, hl_error *err, hl_status status, const hl_error *found) {
    if (*kept != HL_OK || status == HL_OK)
        return;
    *kept = status;
    if (err)
        *err = *found;
}

hl_status hl_session_refresh(hl_session *s, hl_store *store, hl_error *err) {
    const hl_doc *doc = hl_store_doc(store);
    hl_error found = {0};
    hl_status kept = HL_OK;
    bool news = false;
    note(&kept, err, resolve(s, doc, &found), &found);
    note(&kept, err, collect(s, &news, &found), &found);
    tell_limits(s, store);
    if (!news && s->seen_any && s->seen == hl_store_revision(store))
        return kept;
    bool current = front_is_current(s, doc);
    if (!current)
        note(&kept, err, ask(s, doc, &found), &found);
    /* A text that cannot be had leaves the old trace in place for good: then settings act on that.
     */
    bool hopeless = !current && !hl_worker_busy(&s->worker);
    if (s->front->model && (current || hopeless))
        note(&kept, err, retune(s, doc, &found), &found);
    s->scene.stale = !current && !hopeless;
    s->scene.failed = hopeless && !s->front->model;
    if (s->front->model)
        note(&kept, err, show(s, doc, &found), &found);
    s->seen = hl_store_revision(store);
    s->seen_any = true;
    return kept;
}

hl_status hl_session_wait(hl_session *s, hl_store *store, hl_error *err) {
    hl_error found = {0};
    hl_status kept = HL_OK;
    note(&kept, err, hl_session_refresh(s, store, &found), &found);
    while (hl_session_busy(s)) {
        hl_worker_wait(&s->worker);
        note(&kept, err, hl_session_refresh(s, store, &found), &found);
    }
    return kept;
}
