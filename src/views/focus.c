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

/* The key with the largest weight of a row, -1 when all are 0. */
static int largest_of(const float *row, int units) {
    int best = -1;
    float most = 0;
    for (int key = 0; key < units; key++)
        if (row[key] > most) {
            most = row[key];
            best = key;
        }
    return best;
}

static const float *head_row(const hl_scene *s, int head, int row) {
    return s->head_map + ((size_t)head * (size_t)s->U + (size_t)row) * (size_t)s->U;
}

/* The other word that a head gives more than half of its weight from this row, -1 when there is
 * none or it is a special token, where heads rest. */
static int firm_key(const hl_scene *s, int head, int row) {
    const float *weight = head_row(s, head, row);
    int key = largest_of(weight, s->U);
    bool firm = key >= 0 && key != row && weight[key] > 0.5F && !s->units[key].special;
    return firm ? key : -1;
}

static int firm_rows(const hl_scene *s, int head) {
    int count = 0;
    for (int row = 0; row < s->U; row++)
        count += firm_key(s, head, row) >= 0;
    return count;
}

/* A head that looks somewhere from every word says little about this one; a head that looks from
 * few words and from this one says most. So: of the heads on show, muted ones aside, with a firm
 * link from here the one with the fewest firm links in the sentence, of equal ones the strongest;
 * -1 when none has a firm link. */
static int telling_head(const hl_scene *s, int row) {
    int best = -1, fewest = 0;
    float most = 0;
    uint64_t heads = s->heads_on & ~s->muted;
    for (int head = 0; head < s->heads && head < HL_HEADS_MAX; head++) {
        int key = heads >> head & 1 ? firm_key(s, head, row) : -1;
        if (key < 0)
            continue;
        int rows = firm_rows(s, head);
        float weight = head_row(s, head, row)[key];
        if (best < 0 || rows < fewest || (rows == fewest && weight > most)) {
            best = head;
            fewest = rows;
            most = weight;
        }
    }
    return best;
}

int hl_part_best_key(const hl_scene *scene, int row) {
    int head = telling_head(scene, row);
    return head >= 0 ? firm_key(scene, head, row)
                     : largest_of(scene->map + (size_t)row * (size_t)scene->U, scene->U);
}

int hl_part_row_head(const hl_scene *scene, int row) {
    int head = telling_head(scene, row), key = hl_part_best_key(scene, row);
    if (head >= 0)
        return head;
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
