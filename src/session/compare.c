#include "compare.h"
#include <math.h>
#include <string.h>

#define CHANGE_MIN 0.005f

static hl_aligned side_of(const hl_scene *s) {
    return (hl_aligned){.units = s->units, .labels = s->labels, .text = s->text, .count = s->U};
}

/* The link's weight on one side and the head behind it; NAN and -1 where that side lacks a word. */
static float weight_of(const hl_scene *s, int query, int key, int *head) {
    *head = -1;
    if (query < 0 || key < 0)
        return NAN;
    size_t cell = (size_t)query * (size_t)s->U + (size_t)key;
    *head = s->winner[cell];
    return s->map[cell];
}

static hl_change change_of(const hl_comparison *c, int query, int key) {
    const hl_pair *q = &c->pairs[query], *k = &c->pairs[key];
    hl_change change = {.query = query, .key = key};
    change.before = weight_of(c->first, q->first, k->first, &change.head_before);
    change.after = weight_of(c->second, q->second, k->second, &change.head_after);
    return change;
}

bool hl_change_is_lone(const hl_change *change) {
    return isnan(change->before) || isnan(change->after);
}

float hl_change_size(const hl_change *change) {
    return isnan(change->before)  ? change->after
           : isnan(change->after) ? change->before
                                  : fabsf(change->after - change->before);
}

/* Is a listed before b? */
static bool goes_first(const hl_change *a, const hl_change *b) {
    float x = hl_change_size(a), y = hl_change_size(b);
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
    if (!(hl_change_size(change) >= CHANGE_MIN)) /* NAN: neither side has it */
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
    r->largest = 0;
    r->change_count = 0;
    for (int q = 0; q < r->count; q++) {
        /* all that a word of one side looks at, only that side has: nothing to compare it with */
        bool both = r->pairs[q].first >= 0 && r->pairs[q].second >= 0;
        for (int k = 0; k < r->count; k++, difference++) {
            hl_change change = change_of(r, q, k);
            *difference = change.after - change.before;
            r->largest = fmaxf(r->largest, fabsf(*difference)); /* passes NAN over */
            if (both)
                add_change(c, &change);
        }
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
