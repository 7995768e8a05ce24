/* arcs_links.c - which links are drawn, and the curve of each.
 *
 * At most HL_ARCS_MAX links are drawn, the strongest of those that reach the screen; the count of
 * what there is goes back with them, so that the panel can say when some were left out.
 */
#include "arcs.h"

#include <math.h>
#include <stdlib.h>

/* item[0] is the weakest of a min-heap while choosing. */
static void sift_down(hl_arc *item, int count, int at) {
    for (;;) {
        int least = at, left = 2 * at + 1, right = left + 1;
        if (left < count && item[left].order < item[least].order)
            least = left;
        if (right < count && item[right].order < item[least].order)
            least = right;
        if (least == at)
            return;
        hl_arc swap = item[at];
        item[at] = item[least];
        item[least] = swap;
        at = least;
    }
}

static void offer(hl_arcs *arcs, hl_arc arc) {
    arcs->wanted++;
    if (arcs->count < HL_ARCS_MAX) {
        arcs->item[arcs->count++] = arc;
        if (arcs->count == HL_ARCS_MAX)
            for (int i = HL_ARCS_MAX / 2 - 1; i >= 0; i--)
                sift_down(arcs->item, HL_ARCS_MAX, i);
    } else if (arc.order > arcs->item[0].order) {
        arcs->item[0] = arc;
        sift_down(arcs->item, HL_ARCS_MAX, 0);
    }
}

/* Painter's order; equal weights by place, so that the same scene gives the same list. */
static int by_order(const void *a, const void *b) {
    const hl_arc *p = a, *q = b;
    if (p->order != q->order)
        return p->order < q->order ? -1 : 1;
    if (p->query != q->query)
        return p->query - q->query;
    return p->key != q->key ? p->key - q->key : p->head - q->head;
}

static void offer_link(hl_arcs *arcs, int query, int key, int head, float weight, bool focus,
                       int rank) {
    if (weight < HL_WEIGHT_LEAST)
        return;
    offer(arcs, (hl_arc){.query = query,
                         .key = key,
                         .head = head,
                         .rank = rank,
                         .weight = weight,
                         .focus = focus,
                         .above = key < query,
                         .order = weight + (focus ? 1000.0F : 0)});
}

/* Overlay: each head that is on draws its own link where it passes the threshold itself. */
static void offer_heads(const hl_view_in *in, hl_arcs *arcs, int query, int key, bool focus) {
    const hl_scene *s = in->scene;
    size_t cell = (size_t)query * (size_t)s->U + (size_t)key, map = (size_t)s->U * (size_t)s->U;
    int rank = 0;
    for (int h = 0; h < s->heads && h < HL_HEADS_MAX; h++) {
        float weight = s->head_map[(size_t)h * map + cell];
        if (!(s->heads_on >> h & 1) || weight < in->doc->threshold || weight < HL_WEIGHT_LEAST)
            continue;
        offer_link(arcs, query, key, h, weight, focus, rank++);
    }
}

static void offer_cell(const hl_view_in *in, hl_arcs *arcs, int query, int key, bool focus) {
    const hl_scene *s = in->scene;
    size_t cell = (size_t)query * (size_t)s->U + (size_t)key;
    if (query == key || !s->visible[cell])
        return;
    if (in->doc->combine == HL_COMBINE_OVERLAY && s->only_head < 0)
        offer_heads(in, arcs, query, key, focus);
    else
        offer_link(arcs, query, key, s->winner[cell], s->map[cell], focus, 0);
}

void hl_arcs_choose(const hl_view_in *in, const hl_words *words, const hl_rows *rows,
                    hl_arcs *out) {
    int units = in->scene->U;
    out->count = out->wanted = 0;
    for (int query = 0; query < units; query++) {
        bool focus = hl_rows_has(rows, query);
        /* A link reaches the screen when its two words are not both off the same side. */
        int from = query < words->first ? words->first : 0;
        int to = query > words->last ? words->last : units - 1;
        for (int key = from; key <= to; key++)
            offer_cell(in, out, query, key, focus);
    }
    qsort(out->item, (size_t)out->count, sizeof out->item[0], by_order);
}

float hl_arc_width(const hl_words *words, const hl_arc *arc, bool any_focus) {
    float scale = fminf(fmaxf(words->size / 19, 0.7F), 1.8F);
    float width = 1 + 7 * fminf(arc->weight, 1);
    return width * scale * (any_focus && !arc->focus ? 0.65F : 1);
}

float hl_arc_head_width(float width) {
    return 5 + 1.7F * width;
}

float hl_arc_head_length(float width) {
    return 4 + 1.3F * width;
}

/* Height over the line of words: grows with the distance, never beyond the room. */
static float arc_height(float span, const hl_arc *arc, float room, float least) {
    float distance = fabsf(arc->query_x - arc->key_x) + 14 * (float)arc->rank;
    float height = room * powf(fminf(distance / span, 1), 0.62F);
    height = fminf(height, 0.48F * distance + 12); /* no loops in a high panel */
    return fminf(fmaxf(height, least), room);
}

/* A cubic whose controls share one y reaches 3/4 of the way from its ends to that y. The consumer
 * moves the second control back by the head's length (hl_cubic_arrow); here it is put that much
 * nearer to make up for it. */
void hl_arc_curve(const hl_words *words, const hl_arcs *arcs, const hl_arc *arc, float width,
                  hl_point points[4]) {
    const hl_word *query = &words->word[arc->query], *key = &words->word[arc->key];
    float side = arc->above ? -1.0F : 1.0F;
    float head = hl_arc_head_length(width);
    float start = arc->above ? query->up : query->down, tip = arc->above ? key->up : key->down;
    float line = arc->above ? words->top : words->bottom;
    float room = (arc->above ? words->ceiling - line : words->floor - line) * side - width / 2 - 1;
    float tie = fmaxf(fabsf(start - line), fabsf(tip - line));
    float span = fminf(fmaxf(arcs->reach[arc->above], 0.45F * words->span), words->span);
    float height = arc_height(span, arc, room, tie + head + 6);
    float peak = line + side * height;
    float ends = (start + tip + side * head) / 2;
    float control = ends + (peak - ends) / 0.75F;
    points[0] = (hl_point){arc->query_x, start + side * width / 2}; /* room for the round end */
    points[1] = (hl_point){arc->query_x, control};
    points[2] = (hl_point){arc->key_x, control - side * head};
    points[3] = (hl_point){arc->key_x, tip};
}

static hl_point cubic_at(const hl_point p[4], float t) {
    float u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    return (hl_point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                      a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

bool hl_arcs_meet(const hl_words *words, const hl_arcs *arcs, bool any_focus, hl_rect r) {
    enum { STEPS = 48 };
    for (int i = 0; i < arcs->count; i++) {
        hl_point points[4], curve[4], head[3];
        float width = hl_arc_width(words, &arcs->item[i], any_focus);
        hl_draw_command arrow = {.radius = hl_arc_head_length(width),
                                 .gap = hl_arc_head_width(width)};
        hl_arc_curve(words, arcs, &arcs->item[i], width, points);
        hl_cubic_arrow(&arrow, points, curve, head);
        hl_rect around = hl_rect_inset(r, -(width / 2 + 2));
        for (int step = 0; step <= STEPS; step++) {
            hl_point at = cubic_at(curve, (float)step / STEPS);
            if (hl_rect_has(around, at.x, at.y))
                return true;
        }
        if (hl_rect_has(around, head[0].x, head[0].y) || hl_rect_has(around, head[2].x, head[2].y))
            return true;
    }
    return false;
}
