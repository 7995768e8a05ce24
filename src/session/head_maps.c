/* First stage: attention between the units on show, head by head. */
#include "maps.h"
#include <string.h>

/* Units on show: a run of all units, because special tokens stand at both ends only. */
typedef struct shown {
    int first, count;
    bool some_hidden;
} shown;

static shown units_on_show(const hl_units *units, hl_special special) {
    shown s = {.first = 0, .count = units->count};
    if (special == HL_SPECIAL_SHOW)
        return s;
    while (s.count > 0 && units->items[s.first].special) {
        s.first++;
        s.count--;
    }
    while (s.count > 0 && units->items[s.first + s.count - 1].special)
        s.count--;
    s.some_hidden = s.count < units->count;
    return s;
}

/* Attention of one head between all units. Where every unit is one token, that is the trace itself.
 */
static const float *all_units(hl_maps *maps, const hl_pass *pass, int head) {
    int layer = pass->wish.run.layer, T = pass->trace.T;
    if (maps->units.count == T)
        return hl_layer_row(pass->trace.layers[layer].attn, T, head, 0);
    hl_units_attention(&pass->trace, layer, head, &maps->units, maps->scratch);
    return maps->scratch;
}

static float sum(const float *x, int count) {
    float total = 0;
    for (int i = 0; i < count; i++)
        total += x[i];
    return total;
}

/* One row without the hidden units. Returns the weight that they had. */
static float take_row(const float *row, int all, shown s, bool renormalise, float *out) {
    memcpy(out, row + s.first, (size_t)s.count * sizeof *out);
    if (!s.some_hidden)
        return 0;
    int behind = s.first + s.count;
    float hidden = sum(row, s.first) + sum(row + behind, all - behind);
    float left = renormalise ? sum(out, s.count) : 0;
    for (int j = 0; left > 0 && j < s.count; j++)
        out[j] /= left;
    return hidden;
}

static void fill(hl_maps *maps, const hl_pass *pass, const hl_scene *scene, shown s) {
    int all = maps->units.count;
    float *out = maps->head_map, *hidden = maps->special_share;
    for (int h = 0; h < scene->heads; h++) {
        const float *full = all_units(maps, pass, h);
        for (int i = 0; i < s.count; i++) {
            *hidden++ = take_row(full + (size_t)(s.first + i) * (size_t)all, all, s,
                                 scene->renormalised, out);
            out += s.count;
        }
    }
}

/* All arrays in one piece, which the arena keeps for the next time. Units are at most 8192 and
 * heads at most the width, so the sizes fit. */
static bool reserve(hl_maps *maps, size_t all, size_t U, size_t heads) {
    size_t total = all * all + heads * U * U + heads * U + U * U + 3 * U, bytes = 2 * U * U,
           size = 0;
    hl_arena_reset(&maps->arena);
    if (!hl_size_mul(total, sizeof(float), &size) || !hl_size_add(size, bytes, &size))
        return false;
    float *at = hl_arena_alloc_raw(&maps->arena, size);
    if (!at)
        return false;
    float **floats[] = {&maps->scratch, &maps->head_map, &maps->map,        &maps->special_share,
                        &maps->row_max, &maps->hidden,   &maps->winner_wide};
    size_t counts[] = {all * all, heads * U * U, U * U, heads * U, U, U, U};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        *floats[i] = at;
        at += counts[i];
    }
    maps->winner = (uint8_t *)at;
    maps->visible = maps->winner + U * U;
    return true;
}

hl_status hl_maps_heads(hl_maps *maps, const hl_pass *pass, hl_scene *scene, hl_error *err) {
    hl_status status =
        hl_units_build(&pass->tokens, pass->text, pass->text_size, maps->pieces, &maps->units, err);
    if (status != HL_OK)
        return status;
    shown s = units_on_show(&maps->units, maps->special);
    scene->U = s.count;
    scene->units = maps->units.items + s.first;
    scene->renormalised = maps->special == HL_SPECIAL_RENORMALISE;
    bool fits = reserve(maps, (size_t)maps->units.count, (size_t)s.count, (size_t)scene->heads);
    hl_arena_reset(&maps->words);
    scene->labels = fits ? hl_maps_labels(&maps->words, pass, scene, maps->pieces) : NULL;
    if (!scene->labels)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "maps", NULL, "no memory for %d heads, %d units",
                       scene->heads, s.count);
    fill(maps, pass, scene, s);
    scene->head_map = maps->head_map;
    scene->special = maps->special_share;
    scene->map = maps->map;
    scene->winner = maps->winner;
    scene->visible = maps->visible;
    scene->row_max = maps->row_max;
    scene->hidden = maps->hidden;
    return HL_OK;
}
