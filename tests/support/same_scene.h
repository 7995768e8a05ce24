/* same_scene.h - a scene against one that a fresh session makes of the same document. */
#ifndef HL_TESTS_SAME_SCENE_H
#define HL_TESTS_SAME_SCENE_H

/* cmocka.h and what it needs come before this header. */
#include "support/live.h"

/* Every number of both, bit for bit; pins by their units. */
static inline void same_scenes(const hl_scene *a, const hl_scene *b) {
    size_t U = (size_t)b->U, heads = (size_t)b->heads;
    assert_false(a->stale);
    assert_string_equal(a->text, b->text);
    assert_int_equal(a->U, b->U);
    assert_int_equal(a->layer, b->layer);
    assert_int_equal(a->heads, b->heads);
    assert_int_equal(a->dk, b->dk);
    assert_int_equal(a->heads_on, b->heads_on);
    assert_int_equal(a->muted, b->muted);
    assert_memory_equal(a->head_map, b->head_map, heads * U * U * sizeof(float));
    assert_memory_equal(a->special, b->special, heads * U * sizeof(float));
    assert_memory_equal(a->map, b->map, U * U * sizeof(float));
    assert_memory_equal(a->winner, b->winner, U * U);
    assert_memory_equal(a->visible, b->visible, U * U);
    assert_memory_equal(a->hidden, b->hidden, U * sizeof(float));
    assert_memory_equal(a->masked, b->masked, U);
    assert_int_equal(a->edited != NULL, b->edited != NULL);
    if (a->edited)
        assert_memory_equal(a->edited, b->edited, heads * U * U);
    size_t T = (size_t)a->trace->T, D = (size_t)a->trace->D;
    assert_int_equal(a->trace->T, b->trace->T);
    assert_memory_equal(a->trace->layers[a->trace->L - 1].hidden,
                        b->trace->layers[b->trace->L - 1].hidden, T * D * sizeof(float));
    assert_int_equal(a->pin_count, b->pin_count);
}

/* A fresh session on the store's script. */
static inline void live_replay(live *fresh, const live *l) {
    char *script = hl_store_script(l->store), *save = NULL;
    live_open_on(fresh, l->dir, NULL, NULL);
    for (char *line = strtok_r(script, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        live_only_apply(fresh, line);
    assert_int_equal(hl_session_wait(fresh->session, fresh->store, NULL), HL_OK);
    free(script);
}

static inline void live_apply_int(live *l, const char *action, int value) {
    char line[64];
    snprintf(line, sizeof line, "%s %d", action, value);
    if (value)
        live_only_apply(l, line);
}

/* A fresh session that has this document, and nothing beside it. */
static inline void live_on_doc(live *fresh, const hl_doc *doc) {
    static const char *const combines[] = {"max", "mean", "sum", "overlay"};
    static const char *const specials[] = {"hide", "renormalise", "show"};
    char line[4096];
    hl_str text = {0};
    live_open_on(fresh, doc->model, NULL, NULL);
    hl_str_json(&text, doc->text, doc->text_size);
    snprintf(line, sizeof line, "text.set %s", text.data);
    live_only_apply(fresh, line);
    hl_str_free(&text);
    live_apply_int(fresh, "layer.set", doc->layer);
    live_apply_int(fresh, "heads.set", doc->heads);
    live_apply_int(fresh, "dk.set", doc->dk);
    for (int h = 0; h < 64; h++)
        live_apply_int(fresh, "head.toggle", doc->heads_off >> h & 1 ? h + 1 : 0);
    snprintf(line, sizeof line, "combine.set %s", combines[doc->combine]);
    live_only_apply(fresh, line);
    live_only_apply(fresh, doc->mask == HL_SEES_PAST ? "mask.set past" : "mask.set all");
    live_only_apply(fresh, doc->no_scale ? "scaling.set off" : "scaling.set on");
    snprintf(line, sizeof line, "temperature.set %.9g",
             doc->temperature == 0 ? 1 : (double)doc->temperature);
    live_only_apply(fresh, line);
    snprintf(line, sizeof line, "special.set %s", specials[doc->special]);
    live_only_apply(fresh, line);
    live_only_apply(fresh, doc->pieces ? "units.set pieces" : "units.set words");
    snprintf(line, sizeof line, "threshold.set %.9g", (double)doc->threshold);
    live_only_apply(fresh, line);
    live_apply_int(fresh, "topk.set", doc->top_k);
    assert_int_equal(hl_session_wait(fresh->session, fresh->store, NULL), HL_OK);
}

#endif
