/* Which word of one text is which of the other: the longest common subsequence, then pairs of what
 * is left between, where it is plain which word replaces which. Source: Wagner and Fischer 1974. */
#include "compare.h"
#include "headlight/base/text.h"
#include "headlight/engine/focus.h"
#include <string.h>

/* More cells than these are not searched: the differing middles are one gap then. */
enum { CELLS_MAX = 1 << 22 };

typedef struct spelling {
    const char *at;
    size_t size;
    uint64_t hash; /* of the letters, case ignored */
    hl_word_kind kind;
} spelling;

static uint64_t hash_of(const char *text, size_t size) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (size_t at = 0; at < size;)
        hash = (hash ^ (uint64_t)hl_char_lower(hl_utf8_next(text, size, &at))) *
               UINT64_C(0x100000001b3);
    return hash;
}

static spelling *spell(hl_arena *arena, const hl_aligned *side) {
    spelling *all = HL_ARENA_ARRAY(arena, spelling, (size_t)side->count);
    for (int u = 0; all && u < side->count; u++) {
        const hl_unit *unit = &side->units[u];
        all[u].at = unit->special ? side->labels[u] : side->text + unit->start;
        all[u].size = unit->special ? strlen(side->labels[u]) : unit->end - unit->start;
        all[u].hash = hash_of(all[u].at, all[u].size) ^ unit->special;
        all[u].kind = hl_focus_word_kind(all[u].at, all[u].size);
    }
    return all;
}

static bool same(const spelling *a, const spelling *b) {
    size_t i = 0, j = 0;
    if (a->hash != b->hash)
        return false;
    while (i < a->size && j < b->size)
        if (hl_char_lower(hl_utf8_next(a->at, a->size, &i)) !=
            hl_char_lower(hl_utf8_next(b->at, b->size, &j)))
            return false;
    return i == a->size && j == b->size;
}

/* The pairs as they grow. Units before a and b are done. */
typedef struct walk {
    const spelling *x, *y; /* the units of both sides */
    hl_pair *pairs;
    int count, a, b;
} walk;

static void pair_next(walk *w) {
    w->pairs[w->count++] = (hl_pair){w->a++, w->b++};
}

/* Units before i and j stand alone. */
static void leave_alone(walk *w, int i, int j) {
    while (w->a < i)
        w->pairs[w->count++] = (hl_pair){w->a++, -1};
    while (w->b < j)
        w->pairs[w->count++] = (hl_pair){-1, w->b++};
}

static int count_content(const spelling *all, int from, int end) {
    int count = 0;
    for (int u = from; u < end; u++)
        count += all[u].kind == HL_WORD_CONTENT;
    return count;
}

static int next_content(const spelling *all, int from) {
    while (all[from].kind != HL_WORD_CONTENT)
        from++;
    return from;
}

/* Units before i and j, where there are as many on both sides, are pairs in order; else they stand
 * alone. A word and a mark of punctuation are never a pair. */
static void close_in_order(walk *w, int i, int j) {
    while (w->a < i && i - w->a == j - w->b)
        if ((w->x[w->a].kind == HL_WORD_MARK) == (w->y[w->b].kind == HL_WORD_MARK))
            pair_next(w);
        else
            leave_alone(w, w->a + 1, w->b + 1);
    leave_alone(w, i, j);
}

/* Units before i and j, between two matches. Where there are as many on both sides they are pairs
 * in order. Else content words are, where there are as many of them on both sides, and the words
 * between those likewise; all others stand alone. */
static void close_gap(walk *w, int i, int j) {
    int content = count_content(w->x, w->a, i);
    bool even = i - w->a == j - w->b;
    if (!even && content != count_content(w->y, w->b, j))
        leave_alone(w, i, j);
    for (; !even && w->a < i && content > 0; content--) {
        close_in_order(w, next_content(w->x, w->a), next_content(w->y, w->b));
        pair_next(w);
    }
    close_in_order(w, i, j);
}

static void match(walk *w, int i, int j) {
    close_gap(w, i, j);
    pair_next(w);
}

/* Matches units from..a_end of a with from..b_end of b along a longest common subsequence. length
 * (rows of b's part + 1) holds its length for what follows each place. */
static void match_middle(walk *w, int a_end, int b_end, int from, uint16_t *length) {
    const spelling *a = w->x, *b = w->y;
    int rows = a_end - from, cols = b_end - from, wide = cols + 1;
    for (int i = rows - 1; i >= 0; i--)
        for (int j = cols - 1; j >= 0; j--) {
            uint16_t *at = &length[(size_t)i * (size_t)wide + (size_t)j];
            uint16_t down = at[wide], right = at[1];
            *at = same(&a[from + i], &b[from + j]) ? (uint16_t)(at[wide + 1] + 1)
                  : down > right                   ? down
                                                   : right;
        }
    for (int i = 0, j = 0; i < rows && j < cols;) {
        const uint16_t *at = &length[(size_t)i * (size_t)wide + (size_t)j];
        if (same(&a[from + i], &b[from + j])) {
            match(w, from + i++, from + j++);
        } else if (at[wide] >= at[1]) {
            i++;
        } else {
            j++;
        }
    }
}

int hl_align(const hl_aligned *a, const hl_aligned *b, hl_arena *scratch, hl_pair *pairs) {
    hl_arena_reset(scratch);
    spelling *x = spell(scratch, a), *y = spell(scratch, b);
    walk w = {.x = x, .y = y, .pairs = pairs};
    if (!x || !y)
        return -1;
    int a_end = a->count, b_end = b->count, head = 0;
    for (; head < a_end && head < b_end && same(&x[head], &y[head]); head++)
        match(&w, head, head);
    while (a_end > head && b_end > head && same(&x[a_end - 1], &y[b_end - 1])) {
        a_end--;
        b_end--;
    }
    size_t cells = (size_t)(a_end - head + 1) * (size_t)(b_end - head + 1);
    if (a_end > head && b_end > head && cells <= CELLS_MAX) {
        uint16_t *length = HL_ARENA_ARRAY(scratch, uint16_t, cells);
        if (!length)
            return -1;
        match_middle(&w, a_end, b_end, head, length);
    }
    close_gap(&w, a_end, b_end);
    for (int i = 0; a_end + i < a->count; i++)
        match(&w, a_end + i, b_end + i);
    return w.count;
}
