#include "stage.h"
#include <stdlib.h>
#include <string.h>

void hl_stage_init(hl_stage *s, hl_worker *worker, int side) {
    *s = (hl_stage){.worker = worker, .side = side, .front = &s->passes[0]};
    s->scene.only_head = -1;
}

void hl_stage_destroy(hl_stage *s) {
    hl_pass_destroy(&s->passes[0]);
    hl_pass_destroy(&s->passes[1]);
    hl_maps_destroy(&s->maps);
    hl_arena_destroy(&s->marks);
}

void hl_stage_forget(hl_stage *s) {
    if (hl_worker_busy(s->worker, s->side))
        return;
    hl_worker_forget(s->worker, s->side);
    hl_pass_destroy(s->front);
    hl_maps_destroy(&s->maps);
    s->scene = (hl_scene){.only_head = -1};
    s->resolved = s->asked = s->refused_any = false;
    s->limits_from = NULL;
}

void hl_note(hl_status *kept, hl_error *err, hl_status status, const hl_error *found) {
    if (*kept != HL_OK || status == HL_OK)
        return;
    *kept = status;
    if (err)
        *err = *found;
}

/* --- what the document wants
 * ---------------------------------------------------------------------- */

/* Resolves the document's model when it was changed. */
hl_status hl_stage_resolve(hl_stage *s, const hl_doc *doc, hl_error *err) {
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
static const char *wanted_dir(const hl_stage *s) {
    return s->dir[0] ? s->dir : s->front->model ? s->front->model->dir : "";
}

static bool front_is_current(const hl_stage *s, const hl_doc *doc) {
    return s->front->model && strcmp(s->front->model->dir, wanted_dir(s)) == 0 &&
           s->front->text_revision == doc->text_revision && hl_pass_masks_equal(s->front, doc);
}

static bool already_asked(const hl_stage *s, const char *dir, const hl_doc *doc) {
    return s->asked && s->asked_text == doc->text_revision && strcmp(s->asked_dir, dir) == 0 &&
           s->asked_masked_count == doc->masked_count &&
           memcmp(s->asked_masked, doc->masked, (size_t)doc->masked_count * sizeof *doc->masked) ==
               0;
}

static hl_status ask(hl_stage *s, const hl_doc *doc, hl_error *err) {
    const char *dir = wanted_dir(s);
    if (dir[0] == '\0' || already_asked(s, dir, doc))
        return HL_OK;
    hl_request request = {.text_size = doc->text_size, .doc = *doc};
    request.doc.text = request.doc.other.text = NULL;
    memcpy(request.dir, dir, strlen(dir) + 1);
    request.text = malloc(doc->text_size + 1);
    if (!request.text)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "session", NULL, "no memory for the text");
    memcpy(request.text, doc->text, doc->text_size + 1);
    hl_worker_post(s->worker, s->side, &request);
    memcpy(s->asked_dir, request.dir, sizeof s->asked_dir);
    memcpy(s->asked_masked, doc->masked, sizeof s->asked_masked);
    s->asked_masked_count = doc->masked_count;
    s->asked_text = doc->text_revision;
    s->asked = true;
    return HL_OK;
}

/* --- what the worker brought
 * ---------------------------------------------------------------------- */

bool hl_stage_new_limits(hl_stage *s, hl_limits *out) {
    const hl_shared_model *model = s->front->model;
    if (!model || strcmp(model->dir, s->dir) != 0 ||
        (s->limits_from == model && strcmp(s->limits_for, s->model) == 0))
        return false;
    *out = hl_pass_limits(hl_model_info_of(model->model));
    s->limits_from = model;
    memcpy(s->limits_for, s->model, sizeof s->limits_for);
    return true;
}

hl_status hl_stage_collect(hl_stage *s, bool *news, hl_error *err) {
    hl_outcome outcome;
    *news = !s->held && hl_worker_take(s->worker, s->side, &s->front, &outcome);
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

/* The layer of the trace on show is brought to the document's wish here and now. */
static hl_status retune(hl_stage *s, const hl_doc *doc, hl_error *err) {
    hl_pass *front = s->front;
    hl_wish wish = hl_pass_wish(doc, hl_model_info_of(front->model->model));
    if (front->text_revision != doc->text_revision)
        wish.cell_count = 0; /* they name words of another text */
    if (hl_wish_equal(&wish, &front->wish) || (s->refused_any && hl_wish_equal(&wish, &s->refused)))
        return HL_OK;
    hl_status status = hl_pass_tune(front, &wish, err);
    s->refused_any = status != HL_OK;
    s->refused = wish;
    s->serial++;
    return status;
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

static int unit_of_pin(const hl_stage *s, const hl_doc *doc, uint32_t pin) {
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

static void find_pins(hl_stage *s, const hl_doc *doc) {
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

/* --- what if ------------------------------------------------------------------------------------
 */

/* Units on show that lie in a word of the pass: *first and their count. */
static int units_of_word(const hl_stage *s, int word, int *first) {
    const hl_scene *scene = &s->scene;
    int count = 0;
    if (word < 0)
        return 0;
    const hl_unit *w = &s->front->words.items[word];
    for (int u = 0; u < scene->U; u++) {
        const hl_unit *unit = &scene->units[u];
        if (unit->first < w->first || unit->first >= w->first + w->count)
            continue;
        if (count++ == 0)
            *first = u;
    }
    return count;
}

static void mark_cell(const hl_stage *s, const hl_cell_edit *cell, uint8_t *edited) {
    int query = 0, key = 0, U = s->scene.U;
    int queries = units_of_word(s, hl_pass_word(s->front, cell->query), &query);
    int keys = units_of_word(s, hl_pass_word(s->front, cell->key), &key);
    for (int i = query; i < query + queries && cell->head < s->scene.heads; i++)
        memset(edited + ((size_t)cell->head * (size_t)U + (size_t)i) * (size_t)U + key, 1,
               (size_t)keys);
}

/* masked and edited of the scene, when its units or its trace are new. */
static hl_status mark(hl_stage *s, hl_error *err) {
    const hl_pass *front = s->front;
    hl_scene *scene = &s->scene;
    if (s->marks_version == s->maps.version)
        return HL_OK;
    s->marks_version = s->maps.version;
    hl_arena_reset(&s->marks);
    size_t U = (size_t)scene->U, cells = (size_t)scene->heads * U * U;
    uint8_t *masked = hl_arena_alloc(&s->marks, U), *edited = NULL;
    if (front->wish.cell_count > 0)
        edited = hl_arena_alloc(&s->marks, cells);
    scene->masked = masked;
    scene->edited = edited;
    scene->muted = front->wish.run.attention.muted;
    if (!masked || (front->wish.cell_count > 0 && !edited)) {
        scene->U = 0;
        return hl_fail(err, HL_ERR_MEMORY, NULL, "marks", NULL, "no memory for %zu units", U);
    }
    for (int i = 0; i < front->masked_count; i++) {
        int first = 0, count = units_of_word(s, hl_pass_word(front, front->masked[i]), &first);
        memset(masked + first, 1, (size_t)count);
    }
    for (int i = 0; i < front->wish.cell_count; i++)
        mark_cell(s, &front->wish.cells[i], edited);
    return HL_OK;
}

static hl_status show(hl_stage *s, const hl_doc *doc, hl_error *err) {
    const hl_pass *front = s->front;
    hl_scene *scene = &s->scene;
    const hl_model *model = front->model->model;
    const hl_model_info *info = hl_model_info_of(model);
    const hl_layer_trace *layer = &front->trace.layers[front->wish.run.layer];
    scene->model = info;
    scene->vocab = hl_model_vocab(model);
    scene->trace = &front->trace;
    scene->tokens = &front->tokens;
    scene->text = front->text;
    scene->text_size = front->text_size;
    scene->text_tokens = front->tokens.needed;
    scene->max_tokens = info->max_tokens;
    scene->layer = front->wish.run.layer;
    scene->heads = layer->heads;
    scene->dk = layer->dk;
    scene->dk_max = layer->dk_max;
    scene->trained = hl_model_trained(model, scene->layer, scene->heads, scene->dk);
    scene->compute_ms = front->trace.compute_ms;
    hl_status status = hl_maps_update(&s->maps, front, s->serial, doc, scene, err);
    if (status == HL_OK)
        status = mark(s, err);
    find_pins(s, doc);
    return status;
}

hl_status hl_stage_update(hl_stage *s, const hl_doc *doc, hl_error *err) {
    hl_error found = {0};
    hl_status kept = HL_OK;
    bool current = front_is_current(s, doc);
    if (!current && !s->held)
        hl_note(&kept, err, ask(s, doc, &found), &found);
    /* A text that cannot be had leaves the old trace in place for good: then settings act on that.
     */
    bool hopeless = !current && !hl_worker_busy(s->worker, s->side);
    if (s->front->model && (current || hopeless))
        hl_note(&kept, err, retune(s, doc, &found), &found);
    s->scene.stale = !current && !hopeless;
    s->scene.failed = hopeless && !s->front->model;
    if (s->front->model)
        hl_note(&kept, err, show(s, doc, &found), &found);
    return kept;
}
