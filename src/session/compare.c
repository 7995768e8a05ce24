#include "compare.h"
#include <math.h>
#include <string.h>

#define CHANGE_MIN 0.005f

static hl_aligned side_of(const hl_scene *s) {
    return (hl_aligned){.units = s->units, .labels = s->labels, .text = s->text, .count = s->U};
}

/* One link of both maps. False when a side lacks it. */
static bool link_of(const hl_comparison *c, int query, int key, hl_change *out) {
    const hl_pair *q = &c->pairs[query], *k = &c->pairs[key];
    if (q->first < 0 || q->second < 0 || k->first < 0 || k->second < 0)
        return false;
    size_t before = (size_t)q->first * (size_t)c->first->U + (size_t)k->first;
    size_t after = (size_t)q->second * (size_t)c->second->U + (size_t)k->second;
    *out = (hl_change){.query = query,
                       .key = key,
                       .before = c->first->map[before],
                       .after = c->second->map[after],
                       .head_before = c->first->winner[before],
                       .head_after = c->second->winner[after]};
    return true;
}

static float size_of(const hl_change *change) {
    return fabsf(change->after - change->before);
}

/* Is a listed before b? */
static bool goes_first(const hl_change *a, const hl_change *b) {
    float x = size_of(a), y = size_of(b);
    if (x != y)
        return x > y;
    return a->query != b->query ? a->query < b->query : a->key < b->key;
}

/* The changes are a heap with the last one of the list on top, until all are in. */
static void sift_down(hl_change *heap, int count, int at) {
    for (int child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && goes_first(&heap[child], &heap[child + 1]))
            child++;
        if (!goes_first(&heap[at], &heap[child]))
            return;
        hl_change t = heap[at];
        heap[at] = heap[child];
        heap[child] = t;
    }
}

static void add_change(hl_comparing *c, const hl_change *change) {
    hl_change *heap = c->changes;
    int *count = &c->result.change_count;
    if (size_of(change) < CHANGE_MIN)
        return;
    if (*count == HL_CHANGES_MAX) {
        if (!goes_first(change, &heap[0]))
            return;
        heap[0] = *change;
        sift_down(heap, *count, 0);
        return;
    }
    int at = (*count)++;
    heap[at] = *change;
    for (int parent; at > 0 && goes_first(&heap[parent = (at - 1) / 2], &heap[at]); at = parent) {
        hl_change t = heap[at];
        heap[at] = heap[parent];
        heap[parent] = t;
    }
}

static void sort_changes(hl_comparing *c) {
    for (int left = c->result.change_count - 1; left > 0; left--) {
        hl_change t = c->changes[0];
        c->changes[0] = c->changes[left];
        c->changes[left] = t;
        sift_down(c->changes, left, 0);
    }
}

static void fill(hl_comparing *c, float *difference) {
    hl_comparison *r = &c->result;
    hl_change change;
    r->largest = 0;
    r->change_count = 0;
    for (int q = 0; q < r->count; q++)
        for (int k = 0; k < r->count; k++, difference++) {
            if (!link_of(r, q, k, &change)) {
                *difference = NAN;
                continue;
            }
            *difference = change.after - change.before;
            r->largest = fmaxf(r->largest, size_of(&change));
            add_change(c, &change);
        }
    sort_changes(c);
}

hl_status hl_comparing_update(hl_comparing *c, const hl_scene *first, uint64_t first_version,
                              const hl_scene *second, uint64_t second_version, bool what_if,
                              hl_error *err) {
    hl_comparison *r = &c->result;
    if (c->made && r->first == first && r->second == second && r->what_if == what_if &&
        c->first_version == first_version && c->second_version == second_version)
        return HL_OK;
    size_t most = (size_t)first->U + (size_t)second->U, cells = 0, bytes = 0;
    c->made = false;
    c->first_version = first_version;
    c->second_version = second_version;
    *r = (hl_comparison){
        .first = first, .second = second, .what_if = what_if, .changes = c->changes};
    hl_arena_reset(&c->arena);
    hl_pair *pairs = HL_ARENA_ARRAY(&c->arena, hl_pair, most);
    hl_aligned a = side_of(first), b = side_of(second);
    r->pairs = pairs;
    r->count = pairs ? hl_align(&a, &b, &c->scratch, pairs) : -1;
    float *difference = NULL;
    if (r->count >= 0 && hl_size_mul((size_t)r->count, (size_t)r->count, &cells) &&
        hl_size_mul(cells, sizeof *difference, &bytes))
        difference = hl_arena_alloc_raw(&c->arena, bytes);
    if (!difference) {
        r->count = 0;
        return hl_fail(err, HL_ERR_MEMORY, NULL, "comparison", NULL, "no memory for %zu words",
                       most);
    }
    r->difference = difference;
    fill(c, difference);
    c->made = true;
    return HL_OK;
}

void hl_comparing_pins(const hl_comparing *c, bool own_second, const hl_scene *own,
                       hl_scene *beside) {
    beside->pin_count = 0;
    for (int i = 0; i < own->pin_count; i++)
        for (int p = 0; p < c->result.count; p++) {
            const hl_pair *pair = &c->result.pairs[p];
            int mine = own_second ? pair->second : pair->first;
            int other = own_second ? pair->first : pair->second;
            if (mine == own->pins[i] && other >= 0)
                beside->pins[beside->pin_count++] = other;
        }
}

void hl_comparing_destroy(hl_comparing *c) {
    hl_arena_destroy(&c->arena);
    hl_arena_destroy(&c->scratch);
}
