/* arcs_fan.c - links that meet at a word stand side by side, in the order in which they do not
 * cross.
 *
 * Above a word, links to the left stand left of links to the right; on either side the nearest word
 * is outermost, because a longer arc runs over a shorter one. Below it is the same picture
 * mirrored.
 */
#include "arcs.h"

#include <math.h>
#include <stdlib.h>

typedef struct end {
    int unit, other, head;
    bool above, at_key;
    int arc;
    float room; /* width this end needs */
} end;

static int reach(const end *e) {
    return e->other < e->unit ? e->unit - e->other : e->other - e->unit;
}

static int by_place(const void *a, const void *b) {
    const end *p = a, *q = b;
    if (p->unit != q->unit)
        return p->unit - q->unit;
    if (p->above != q->above)
        return p->above ? -1 : 1;
    bool p_left = p->other < p->unit, q_left = q->other < q->unit;
    if (p_left != q_left)
        return p_left ? -1 : 1;
    int order = reach(p) != reach(q) ? reach(p) - reach(q) : p->head - q->head;
    if (order == 0)
        order = p->at_key - q->at_key;
    return p_left ? order : -order;
}

static int collect(const hl_words *words, const hl_arcs *arcs, end *ends) {
    int count = 0;
    for (int i = 0; i < arcs->count; i++) {
        const hl_arc *a = &arcs->item[i];
        float width = hl_arc_width(words, a, false);
        ends[count++] = (end){a->query, a->key, a->head, a->above, false, i, width + 2};
        ends[count++] =
            (end){a->key, a->query, a->head, a->above, true, i, 0.75F * hl_arc_head_width(width)};
    }
    return count;
}

static void set_x(hl_arcs *arcs, const end *e, float x) {
    if (e->at_key)
        arcs->item[e->arc].key_x = x;
    else
        arcs->item[e->arc].query_x = x;
}

/* The ends at one side of one word, squeezed into the word's width when they are many. */
static void place_group(const hl_words *words, hl_arcs *arcs, const end *ends, int count) {
    const hl_word *word = &words->word[ends[0].unit];
    float middle = word->x + word->w / 2, sum = 0;
    for (int i = 0; i < count; i++)
        sum += ends[i].room;
    float room = fmaxf(word->w * 0.9F, fminf(word->w + words->gap / 2, 26));
    float squeeze = count > 1 ? fminf(room / sum, 1) : 0;
    float x = middle - sum * squeeze / 2;
    for (int i = 0; i < count; i++) {
        set_x(arcs, &ends[i], x + ends[i].room * squeeze / 2);
        x += ends[i].room * squeeze;
    }
}

static void find_reach(hl_arcs *arcs) {
    arcs->reach[0] = arcs->reach[1] = 0;
    for (int i = 0; i < arcs->count; i++) {
        const hl_arc *a = &arcs->item[i];
        float *reach = &arcs->reach[a->above];
        *reach = fmaxf(*reach, fabsf(a->query_x - a->key_x));
    }
}

void hl_arcs_fan(const hl_words *words, hl_arcs *arcs) {
    end ends[2 * HL_ARCS_MAX];
    int count = collect(words, arcs, ends);
    qsort(ends, (size_t)count, sizeof ends[0], by_place);
    for (int from = 0; from < count;) {
        int to = from + 1;
        while (to < count && ends[to].unit == ends[from].unit && ends[to].above == ends[from].above)
            to++;
        place_group(words, arcs, ends + from, to - from);
        from = to;
    }
    find_reach(arcs);
}
