#include "maps.h"
#include <string.h>

/* Bits of the heads on show; a document that switches all off (another head count) shows all. */
static void choose_heads(const hl_doc *doc, hl_scene *scene) {
    uint64_t all = scene->heads < 64 ? (UINT64_C(1) << scene->heads) - 1 : UINT64_MAX;
    uint64_t on = all & ~doc->heads_off;
    scene->heads_on = on ? on : all;
    scene->heads_on_count = 0;
    scene->only_head = -1;
    for (int h = 0; h < scene->heads && h < 64; h++)
        if (scene->heads_on >> h & 1) {
            scene->heads_on_count++;
            scene->only_head = h;
        }
    if (scene->heads_on_count != 1)
        scene->only_head = -1;
}

static void combine(hl_maps *maps, hl_scene *scene) {
    size_t U = (size_t)scene->U;
    scene->combine = maps->combine;
    hl_maps_combine(scene, maps->combine, maps->map, maps->winner, maps->row_max,
                    maps->winner_wide);
    scene->map_max = 0;
    for (size_t i = 0; i < U; i++) {
        float most = 0;
        for (size_t j = 0; j < U; j++)
            most = maps->map[i * U + j] > most ? maps->map[i * U + j] : most;
        maps->row_max[i] = most;
        scene->map_max = most > scene->map_max ? most : scene->map_max;
    }
}

static void cut(hl_maps *maps, hl_scene *scene) {
    size_t U = (size_t)scene->U;
    for (size_t i = 0; i < U; i++)
        maps->hidden[i] = hl_maps_visible_row(maps->map + i * U, scene->U, maps->threshold,
                                              maps->top_k, maps->visible + i * U, maps->scratch);
}

hl_status hl_maps_update(hl_maps *maps, const hl_pass *pass, uint64_t serial, const hl_doc *doc,
                         hl_scene *scene, hl_error *err) {
    choose_heads(doc, scene);
    bool heads =
        maps->serial != serial || maps->pieces != doc->pieces || maps->special != doc->special;
    bool rule = heads || maps->combine != doc->combine || maps->heads_on != scene->heads_on;
    bool links = rule || maps->threshold != doc->threshold || maps->top_k != doc->top_k;
    maps->pieces = doc->pieces;
    maps->special = doc->special;
    maps->combine = doc->combine;
    maps->heads_on = scene->heads_on;
    maps->threshold = doc->threshold;
    maps->top_k = doc->top_k;
    maps->version += rule;
    if (heads) {
        hl_status status = hl_maps_heads(maps, pass, scene, err);
        maps->serial = status == HL_OK ? serial : 0;
        if (status != HL_OK) {
            scene->U = 0;
            return status;
        }
    }
    if (rule)
        combine(maps, scene);
    if (links)
        cut(maps, scene);
    return HL_OK;
}

void hl_maps_destroy(hl_maps *maps) {
    hl_arena_destroy(&maps->arena);
    hl_arena_destroy(&maps->words);
    hl_units_free(&maps->units);
    *maps = (hl_maps){.version = maps->version + 1};
}
