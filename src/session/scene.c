/* Questions that views ask of a scene. */
#include "headlight/session/session.h"
#include <math.h>
#include <stdio.h>

static const float *head_row(const hl_scene *s, int head, int query) {
    size_t U = (size_t)s->U;
    return s->head_map + ((size_t)head * U + (size_t)query) * U;
}

static bool head_is_on(const hl_scene *s, int head) {
    return head < 64 && (s->heads_on >> head & 1);
}

/* Inserts into out, which is sorted and holds count of at most max; equal weights keep their order.
 */
static int insert(hl_link *out, int count, int max, hl_link link) {
    int at = count;
    while (at > 0 && out[at - 1].weight < link.weight)
        at--;
    if (at == max)
        return count;
    int last = count < max ? count : max - 1;
    for (int i = last; i > at; i--)
        out[i] = out[i - 1];
    out[at] = link;
    return last + 1;
}

static float score_of(const hl_scene *s, int query, const hl_link *link) {
    if (link->key < 0)
        return NAN;
    hl_units units = {.items = (hl_unit *)s->units, .count = s->U}; /* read only */
    return hl_units_score(s->trace, s->layer, link->head, &units, query, link->key);
}

/* What one head, or the heads that are on by the map's rule, gives to hidden special tokens. */
static hl_link special_link(const hl_scene *s, int query, int head) {
    hl_link link = {.key = -1, .head = head};
    if (head >= 0) {
        link.weight = s->special[(size_t)head * (size_t)s->U + (size_t)query];
        return link;
    }
    float most = -1, sum = 0;
    for (int h = 0; h < s->heads; h++) {
        float share = s->special[(size_t)h * (size_t)s->U + (size_t)query];
        if (!head_is_on(s, h))
            continue;
        sum += share;
        if (share > most) {
            most = share;
            link.head = h;
        }
    }
    bool adds = s->combine == HL_COMBINE_MEAN || s->combine == HL_COMBINE_SUM;
    link.weight = !adds                          ? most
                  : s->combine == HL_COMBINE_SUM ? sum
                                                 : sum / (float)s->heads_on_count;
    return link;
}

int hl_scene_links(const hl_scene *s, int query, int head, hl_link *out, int max) {
    if (query < 0 || query >= s->U || head >= s->heads || max <= 0)
        return 0;
    size_t row = (size_t)query * (size_t)s->U;
    int count = 0;
    for (int j = 0; j < s->U; j++) {
        hl_link link = {.key = j, .head = head < 0 ? s->winner[row + (size_t)j] : head};
        link.weight = head < 0 ? s->map[row + (size_t)j] : head_row(s, head, query)[j];
        count = insert(out, count, max, link);
    }
    hl_link special = special_link(s, query, head);
    if (!s->renormalised && special.weight > 0)
        count = insert(out, count, max, special);
    for (int i = 0; i < count; i++)
        out[i].score = score_of(s, query, &out[i]);
    return count;
}

int hl_scene_heads_of(const hl_scene *s, int query, hl_link *out, int max) {
    if (query < 0 || query >= s->U || max <= 0)
        return 0;
    int count = 0;
    for (int h = 0; h < s->heads; h++) {
        if (!head_is_on(s, h))
            continue;
        const float *row = head_row(s, h, query);
        hl_link link = {.key = 0, .head = h};
        for (int j = 1; j < s->U; j++)
            link.key = row[j] > row[link.key] ? j : link.key;
        link.weight = row[link.key];
        count = insert(out, count, max, link);
    }
    for (int i = 0; i < count; i++)
        out[i].score = score_of(s, query, &out[i]);
    return count;
}

bool hl_scene_head_top(const hl_scene *s, int head, int *query, int *key, float *weight) {
    *weight = 0;
    if (head < 0 || head >= s->heads)
        return false;
    for (int i = 0; i < s->U; i++) {
        const float *row = head_row(s, head, i);
        for (int j = 0; j < s->U && !s->units[i].special; j++) {
            if (s->units[j].special || row[j] <= *weight)
                continue;
            *weight = row[j];
            *query = i;
            *key = j;
        }
    }
    return *weight > 0;
}

int hl_scene_newest_pin(const hl_scene *s) {
    return s->pin_count ? s->pins[s->pin_count - 1] : -1;
}

void hl_scene_head_name(const hl_scene *s, int head, bool shorter, char *out, size_t size) {
    const hl_head_info *all =
        s->model ? hl_layer_heads(&s->model->layer[s->layer], s->heads) : NULL;
    const hl_head_info *info = all && head >= 0 && head < s->heads ? &all[head] : NULL;
    if (info && info->name[0])
        snprintf(out, size, "%s", shorter && info->shorter[0] ? info->shorter : info->name);
    else
        snprintf(out, size, "head %d", head + 1);
}
