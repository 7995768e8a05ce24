#include "readings.h"
#include <string.h>

static const char RELATION[] = "pronoun-antecedent";

int hl_readings_unit(const hl_scene *scene, uint32_t start, uint32_t end) {
    for (int u = 0; u < scene->U; u++) {
        const hl_unit *unit = &scene->units[u];
        if (!unit->special && unit->start <= start && unit->end >= end)
            return u;
    }
    return -1;
}

bool hl_readings_pinned(const hl_scene *scene, uint32_t start, uint32_t end) {
    for (int i = 0; i < scene->pin_count; i++) {
        const hl_unit *unit = &scene->units[scene->pins[i]];
        if (!unit->special && unit->start < end && start < unit->end)
            return true;
    }
    return false;
}

/* --- references ----------------------------------------------------------------------------------
 */

/* The head for pronouns at the head counts of the trace; false when there is none, or none yet. */
static bool find_head(hl_study *study, const hl_stage *stage, hl_focus_head *out) {
    hl_shared_model *model = stage->front->model;
    const hl_model_info *info = hl_model_info_of(model->model);
    const hl_trace *trace = &stage->front->trace;
    hl_focus_head own;
    if (hl_focus_named_head_in(info, trace, RELATION, out))
        return true;
    if (hl_focus_named_head(info, 0, RELATION, &own))
        return false; /* named, but not for this head count */
    return hl_study_head(study, model, out) == HL_STUDY_READY &&
           trace->layers[out->layer].heads == info->layer[out->layer].heads;
}

static hl_status read_reference(hl_readings *r, const hl_stage *stage, int word, hl_focus_head head,
                                hl_error *err) {
    const hl_pass *pass = stage->front;
    const hl_unit *unit = &pass->words.items[word];
    hl_candidates found;
    hl_status status = hl_focus_read(stage->scene.model, &pass->trace, &pass->words, pass->text,
                                     word, head, &r->arena, &found, err);
    if (status != HL_OK)
        return status;
    r->references[r->reference_count++] =
        (hl_reference){.start = unit->start,
                       .end = unit->end,
                       .unit = hl_readings_unit(&stage->scene, unit->start, unit->end),
                       .head = head,
                       .items = found.items,
                       .count = found.count};
    return HL_OK;
}

static hl_status read_references(hl_readings *r, hl_study *study, const hl_stage *stage,
                                 hl_error *err) {
    const hl_pass *pass = stage->front;
    int words[HL_READINGS_MAX], count = 0;
    hl_focus_head head;
    for (int pinned = 1; pinned >= 0 && count == 0; pinned--)
        for (int w = 0; w < pass->words.count && count < HL_READINGS_MAX; w++) {
            const hl_unit *unit = &pass->words.items[w];
            if (!unit->special &&
                hl_focus_is_pronoun(pass->text + unit->start, unit->end - unit->start) &&
                (!pinned || hl_readings_pinned(&stage->scene, unit->start, unit->end)))
                words[count++] = w;
        }
    if (count == 0 || !find_head(study, stage, &head))
        return HL_OK;
    hl_status status = HL_OK;
    for (int i = 0; i < count && status == HL_OK; i++)
        status = read_reference(r, stage, words[i], head, err);
    return status;
}

/* --- both ----------------------------------------------------------------------------------------
 */

static bool shows_readings(const hl_doc *doc) {
    bool panel = doc->panel == HL_PANEL_REFERENCE || doc->panel == HL_PANEL_MEANING ||
                 doc->panel == HL_PANEL_WHATIF;
    return (doc->view == HL_VIEW_ALL && panel) || doc->view == HL_VIEW_COMPARE ||
           doc->view == HL_VIEW_REFERENCE || doc->view == HL_VIEW_MEANING ||
           doc->view == HL_VIEW_WHATIF;
}

static bool is_current(const hl_readings *r, uint64_t study, const hl_stage *stage, bool open) {
    const hl_scene *scene = &stage->scene;
    return r->made && r->open == open && r->version == stage->maps.version && r->study == study &&
           r->pin_count == scene->pin_count &&
           memcmp(r->pins, scene->pins, (size_t)r->pin_count * sizeof *r->pins) == 0;
}

hl_status hl_readings_update(hl_readings *r, hl_study *study, hl_stage *stage, const hl_doc *doc,
                             hl_error *err) {
    hl_scene *scene = &stage->scene;
    bool open = shows_readings(doc);
    uint64_t serial = hl_study_serial(study);
    if (is_current(r, serial, stage, open))
        return HL_OK;
    r->made = true;
    r->open = open;
    r->version = stage->maps.version;
    r->study = serial;
    r->pin_count = scene->pin_count;
    memcpy(r->pins, scene->pins, sizeof r->pins);
    r->reference_count = r->meaning_count = 0;
    hl_arena_reset(&r->arena);
    hl_status status = open ? read_references(r, study, stage, err) : HL_OK;
    if (open && status == HL_OK)
        status = hl_readings_meanings(r, study, stage, err);
    scene->references = r->references;
    scene->reference_count = r->reference_count;
    scene->meanings = r->meanings;
    scene->meaning_count = r->meaning_count;
    return status;
}

void hl_readings_destroy(hl_readings *r) {
    hl_arena_destroy(&r->arena);
}
