/* The settings of a layer: which head counts and which d_k were trained, and their names. */
#include "heads.h"
#include <stdio.h>
#include <string.h>

typedef struct settings {
    hl_setting_info *item;
    int count;
    uint32_t seen; /* bit i: the file has spoken of item i; at most HL_SETTINGS_MAX */
} settings;

bool hl_heads_silent(const hl_config *config, int l, hl_arena *arena, hl_layer_info *out) {
    int count = config->trained_count[l] ? config->trained_count[l] : 1;
    const int *from = config->trained_count[l] ? config->trained[l] : &config->heads[l];
    hl_setting_info *items = HL_ARENA_ARRAY(arena, hl_setting_info, (size_t)count);
    int *heads = HL_ARENA_ARRAY(arena, int, (size_t)count);
    int dk = config->width / config->heads[l];
    for (int i = 0; items && heads && i < count; i++) {
        int full = config->width / from[i];
        heads[i] = from[i];
        items[i] =
            (hl_setting_info){.heads = from[i], .trained_dk_min = full, .trained_dk_max = full};
    }
    *out = (hl_layer_info){.heads = config->heads[l],
                           .trained_heads = heads,
                           .trained_heads_count = count,
                           .trained_dk_min = dk,
                           .trained_dk_max = dk,
                           .settings = items,
                           .setting_count = count};
    return items && heads;
}

/* What the file may still change before the layer gets it. */
static hl_status copy_settings(const hl_heads_reader *r, const hl_layer_info *from, settings *out) {
    size_t count = (size_t)from->setting_count;
    out->item = HL_ARENA_ARRAY(r->arena, hl_setting_info, count);
    if (!out->item)
        return hl_heads_memory(r);
    memcpy(out->item, from->settings, count * sizeof *out->item);
    out->count = from->setting_count;
    return HL_OK;
}

/* The settings, and trained_heads from them. */
static hl_status use_settings(const hl_heads_reader *r, const settings *all, hl_layer_info *out) {
    int *heads = HL_ARENA_ARRAY(r->arena, int, (size_t)all->count);
    if (!heads)
        return hl_heads_memory(r);
    for (int i = 0; i < all->count; i++)
        heads[i] = all->item[i].heads;
    out->settings = all->item;
    out->trained_heads = heads;
    out->setting_count = out->trained_heads_count = all->count;
    return HL_OK;
}

/* "trained_heads": [1, 2, 4, 8], each a divisor of the width: settings without names. */
static hl_status read_trained_heads(const hl_heads_reader *r, const hl_jval *v, settings *out) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "trained_heads"))
        return HL_OK;
    if (r->config->trained_count[r->layer])
        return hl_heads_bad(r, HL_ERR_FORMAT, "trained_heads",
                            "version 2 with settings, since config.json lists trained_heads",
                            "version 1");
    hl_status st = hl_json_need_array(r->doc, v, "trained_heads", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_setting_info *items = HL_ARENA_ARRAY(r->arena, hl_setting_info, count);
    if (!items)
        return hl_heads_memory(r);
    for (size_t i = 0; i < count; i++) {
        int64_t n = hl_json_int_or(hl_json_item(list, i), 0);
        if (n < 1 || n > r->config->width || r->config->width % n != 0) {
            char found[64], allowed[64];
            (void)snprintf(found, sizeof found, "%lld", (long long)n);
            (void)snprintf(allowed, sizeof allowed, "divisors of hidden_size %d", r->config->width);
            return hl_heads_bad(r, HL_ERR_RANGE, "trained_heads", allowed, found);
        }
        items[i].heads = (int)n;
    }
    *out = (settings){.item = items, .count = (int)count};
    return HL_OK;
}

/* "trained_dk": [1, 48], both at most `most`. */
static hl_status read_trained_dk(const hl_heads_reader *r, const hl_jval *v, int most, int *low,
                                 int *high) {
    const hl_jval *list = NULL;
    if (!hl_json_find(v, "trained_dk"))
        return HL_OK;
    hl_status st = hl_json_need_array(r->doc, v, "trained_dk", &list, r->err);
    if (st != HL_OK)
        return st;
    int64_t a = hl_json_int_or(hl_json_item(list, 0), 0);
    int64_t b = hl_json_int_or(hl_json_item(list, 1), 0);
    if (hl_json_count(list) != 2 || a < 1 || a > b || b > most) {
        char found[64], allowed[64];
        (void)snprintf(found, sizeof found, "%zu numbers, %lld and %lld", hl_json_count(list),
                       (long long)a, (long long)b);
        (void)snprintf(allowed, sizeof allowed, "[lowest, highest], both 1 to %d", most);
        return hl_heads_bad(r, HL_ERR_RANGE, "trained_dk", allowed, found);
    }
    *low = (int)a;
    *high = (int)b;
    return HL_OK;
}

/* Version 1: names and the range of d_k are those of the layer's own head count; other trained
 * counts have the part of that range that fits them. */
hl_status hl_heads_single(hl_heads_reader *r, const hl_jval *v, hl_layer_info *out) {
    int low = out->trained_dk_min, high = out->trained_dk_max;
    settings all = {0};
    hl_status st = copy_settings(r, out, &all);
    if (st == HL_OK)
        st = hl_heads_list(r, v, "heads", out->heads, &out->head);
    if (st == HL_OK)
        st = read_trained_heads(r, v, &all);
    if (st == HL_OK)
        st = read_trained_dk(r, v, r->config->width, &low, &high);
    if (st != HL_OK)
        return st;
    for (int i = 0; i < all.count; i++) {
        hl_setting_info *s = &all.item[i];
        int full = r->config->width / s->heads;
        s->trained_dk_min = low < full ? low : full;
        s->trained_dk_max = high < full ? high : full;
        s->head = s->heads == out->heads ? out->head : NULL;
    }
    out->trained_dk_min = low;
    out->trained_dk_max = high;
    return use_settings(r, &all, out);
}

static hl_setting_info *setting_of(const settings *all, int64_t heads) {
    for (int i = 0; i < all->count; i++)
        if (all->item[i].heads == heads)
            return &all->item[i];
    return NULL;
}

static void list_counts(const settings *all, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "a trained head count:");
    for (int i = 0; i < all->count && used < size; i++)
        used +=
            (size_t)snprintf(out + used, size - used, "%s %d", i ? "," : "", all->item[i].heads);
}

/* {"heads": 8, "trained_dk": [1, 48], "head": [ .. ]} */
static hl_status read_setting(hl_heads_reader *r, const hl_jval *v, settings *all) {
    int64_t heads = 0;
    char allowed[128], found[64];
    r->heads = 0;
    hl_status st = hl_json_need_int(r->doc, v, "heads", 1, r->config->width, &heads, r->err);
    if (st != HL_OK)
        return st;
    hl_setting_info *to = setting_of(all, heads);
    uint32_t bit = to ? 1u << (to - all->item) : 0;
    if (!to || (all->seen & bit)) {
        list_counts(all, allowed, sizeof allowed);
        (void)snprintf(found, sizeof found, "%lld%s", (long long)heads, to ? " again" : "");
        return hl_heads_bad(r, HL_ERR_FORMAT, "heads of a setting",
                            to ? "each head count once" : allowed, found);
    }
    all->seen |= bit;
    r->heads = (int)heads;
    st = read_trained_dk(r, v, r->config->width / (int)heads, &to->trained_dk_min,
                         &to->trained_dk_max);
    if (st == HL_OK)
        st = hl_heads_list(r, v, "head", (int)heads, &to->head);
    r->heads = 0;
    return st;
}

/* Version 2: a list of settings; the layer's own is repeated in the layer's fields. */
hl_status hl_heads_settings(hl_heads_reader *r, const hl_jval *v, hl_layer_info *out) {
    const hl_jval *list = NULL;
    settings all = {0};
    hl_status st = hl_json_need_array(r->doc, v, "settings", &list, r->err);
    if (st == HL_OK)
        st = copy_settings(r, out, &all);
    for (size_t i = 0; st == HL_OK && i < hl_json_count(list); i++)
        st = read_setting(r, hl_json_item(list, i), &all);
    if (st != HL_OK)
        return st;
    const hl_setting_info *own = setting_of(&all, out->heads);
    if (own) {
        out->head = own->head;
        out->trained_dk_min = own->trained_dk_min;
        out->trained_dk_max = own->trained_dk_max;
    }
    return use_settings(r, &all, out);
}
