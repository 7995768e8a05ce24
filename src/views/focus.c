/* focus.c - which rows stand out, and plain questions about the scene that several views ask. */
#include "sides.h"

bool hl_rows_has(const hl_rows *rows, int row) {
    for (int i = 0; i < rows->count; i++)
        if (rows->row[i] == row)
            return true;
    return false;
}

static void add_row(hl_rows *rows, int row, int units) {
    if (row >= 0 && row < units && rows->count < HL_ROWS_MAX && !hl_rows_has(rows, row))
        rows->row[rows->count++] = row;
}

hl_rows hl_rows_in_focus(const hl_view_in *in) {
    hl_rows rows = {0};
    int units = in->scene->U;
    int hover = hl_side_hover(in);
    add_row(&rows, hover >= 0 ? hover : in->focus.cell_row, units);
    for (int i = 0; i < in->scene->pin_count && i < HL_PIN_MAX; i++)
        add_row(&rows, in->scene->pins[i], units);
    return rows;
}

float hl_part_weight(const hl_scene *scene, int query, int key) {
    return scene->map[(size_t)query * (size_t)scene->U + (size_t)key];
}

float hl_part_scaled(const hl_view_in *in, int query, float weight) {
    float end = in->doc->scale == HL_SCALE_ROW   ? in->scene->row_max[query]
                : in->doc->scale == HL_SCALE_MAP ? hl_side_map_max(in)
                                                 : 1;
    return end > 0 ? weight / end : 0;
}

int hl_part_best_key(const hl_scene *scene, int row) {
    int best = -1;
    float most = 0;
    for (int key = 0; key < scene->U; key++) {
        float weight = hl_part_weight(scene, row, key);
        if (weight > most) {
            most = weight;
            best = key;
        }
    }
    return best;
}

int hl_part_row_head(const hl_scene *scene, int row) {
    int key = hl_part_best_key(scene, row);
    if (key < 0)
        return scene->only_head >= 0 ? scene->only_head : 0;
    return scene->winner[(size_t)row * (size_t)scene->U + (size_t)key];
}

bool hl_part_masked(const hl_view_in *in, int query, int key) {
    return hl_side_mask(in) == HL_SEES_PAST && key > query;
}

bool hl_part_merges(const hl_view_in *in) {
    const hl_scene *s = in->scene;
    for (int i = 0; !in->doc->pieces && i < s->U; i++)
        if (s->units[i].count > 1)
            return true;
    return false;
}

const char *hl_part_nothing(const hl_view_in *in) {
    const hl_scene *s = in->scene;
    if (!s->model)
        return s->failed ? "The model could not be opened" : "The model is being loaded";
    if (s->U == 0)
        return s->stale ? "Reading the sentence" : "Type a sentence above";
    if (s->heads_on_count == 0)
        return "No head is on: click a head above, or press its number";
    return NULL;
}

const char *hl_part_no_comparison(const hl_view_in *in) {
    const hl_comparison *c = in->comparison;
    const char *nothing = hl_part_nothing(in);
    if (nothing)
        return nothing;
    if (!c)
        return in->scene->stale ? "Reading both sides" : "Nothing stands beside this sentence yet";
    if (c->first->U == 0 || c->second->U == 0)
        return "Type a second sentence, or change a setting of one side";
    if (c->first->heads_on_count == 0 || c->second->heads_on_count == 0)
        return "No head is on: click a head above, or press its number";
    return c->count == 0 ? "No word of one side has a partner on the other" : NULL;
}
