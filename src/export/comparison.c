/* comparison.c - the numbers of two sides beside each other: as JSON, as CSV, for reading.
 *
 * JSON:
 * {"first": {"text","model", and the settings of settings.c}, "second": {...},
 *  "combine", "words": [{"first","second","first_start","second_start"}],
 *  "changes": [{"query": {"first","second"}, "key": {..}, "before","after","head_before",
 *               "head_after"}],
 *  "only": [{"side", "query": {"first","second"}, "key": {..}, "weight","head"}],
 *  "strongest": {"first": [{"head","name","query","key","weight"}], "second": [..]},
 *  "weights": {"first": [[..]], "second": [[..]], "difference": [[..]]}}
 * Layers and heads count from 1. Words are aligned: what one side lacks is null, and so are its
 * links. Weights are those of the combined map, words x words. changes: links of both sides; only:
 * links from a word of both to a word that only the named side has. The largest first, in each;
 * both together are at most HL_CHANGES_MAX. strongest: each head's strongest link between two
 * words.
 *
 * CSV: query_first,query_second,key_first,key_second,first,second,difference
 */
#include "numbers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CHANGES_READ = 12 }; /* lines of changes in the text for reading */

typedef struct job {
    const hl_comparison *c;
    hl_doc doc[2]; /* settings of the sides; texts are the scenes' */
    const hl_scene *scene[2];
    hl_out *out;
} job;

static const char *const SIDE[] = {"first", "second"};

/* A unit as it is shown, without the arena: the typed bytes of a word. */
static const char *label(const job *j, int side, int unit) {
    return unit < 0 ? NULL : j->scene[side]->labels[unit];
}

static const char *pair_label(const job *j, int side, int pair) {
    const hl_pair *p = &j->c->pairs[pair];
    return label(j, side, side == 0 ? p->first : p->second);
}

static float weight_of(const job *j, int side, int query, int key) {
    const hl_pair *q = &j->c->pairs[query], *k = &j->c->pairs[key];
    int row = side == 0 ? q->first : q->second, col = side == 0 ? k->first : k->second;
    const hl_scene *s = j->scene[side];
    return row < 0 || col < 0 ? NAN : s->map[(size_t)row * (size_t)s->U + (size_t)col];
}

static float difference_of(const job *j, int query, int key) {
    return j->c->difference[(size_t)query * (size_t)j->c->count + (size_t)key];
}

/* --- JSON ----------------------------------------------------------------------------------------
 */

static void put_text(hl_str *s, const char *text) {
    if (text)
        hl_str_json(s, text, strlen(text));
    else
        hl_str_puts(s, "null");
}

static void put_number(hl_str *s, float value) {
    if (isfinite(value))
        hl_number_put(s, value);
    else
        hl_str_puts(s, "null");
}

static void put_side(hl_str *s, const job *j, int side) {
    const hl_scene *scene = j->scene[side];
    hl_str_printf(s, "\"%s\": {\"text\": ", SIDE[side]);
    hl_str_json(s, scene->text, scene->text_size);
    hl_str_puts(s, ",\n  \"model\": ");
    put_text(s, scene->model->name);
    hl_str_puts(s, ", ");
    hl_settings_put(s, &j->doc[side], scene);
    hl_str_puts(s, "},\n ");
}

static void put_start(hl_str *s, const job *j, int side, int unit) {
    hl_str_printf(s, ", \"%s_start\": ", SIDE[side]);
    if (unit < 0 || j->scene[side]->units[unit].special)
        hl_str_puts(s, "null");
    else
        hl_str_printf(s, "%u", j->scene[side]->units[unit].start);
}

static void put_pair(hl_str *s, const job *j, int pair) {
    hl_str_puts(s, "\"first\": ");
    put_text(s, pair_label(j, 0, pair));
    hl_str_puts(s, ", \"second\": ");
    put_text(s, pair_label(j, 1, pair));
}

static void put_words(hl_str *s, const job *j) {
    hl_str_puts(s, "\"words\": [");
    for (int i = 0; i < j->c->count; i++) {
        hl_str_puts(s, i ? ",\n  {" : "\n  {");
        put_pair(s, j, i);
        put_start(s, j, 0, j->c->pairs[i].first);
        put_start(s, j, 1, j->c->pairs[i].second);
        hl_str_puts(s, "}");
    }
    hl_str_puts(s, "],\n ");
}

static void put_link(hl_str *s, const job *j, const hl_change *c) {
    hl_str_puts(s, "\"query\": {");
    put_pair(s, j, c->query);
    hl_str_puts(s, "}, \"key\": {");
    put_pair(s, j, c->key);
    hl_str_puts(s, "}, ");
}

static void put_changes(hl_str *s, const job *j) {
    bool any = false;
    hl_str_puts(s, "\"changes\": [");
    for (int i = 0; i < j->c->change_count; i++) {
        const hl_change *c = &j->c->changes[i];
        if (hl_change_is_lone(c))
            continue;
        hl_str_puts(s, any ? ",\n  {" : "\n  {");
        put_link(s, j, c);
        hl_str_puts(s, "\"before\": ");
        hl_number_put(s, c->before);
        hl_str_puts(s, ", \"after\": ");
        hl_number_put(s, c->after);
        hl_str_printf(s, ", \"head_before\": %d, \"head_after\": %d}", c->head_before + 1,
                      c->head_after + 1);
        any = true;
    }
    hl_str_puts(s, "],\n ");
}

/* The side that alone has a link. */
static int lone_side(const hl_change *c) {
    return isnan(c->before) ? 1 : 0;
}

static void put_only(hl_str *s, const job *j) {
    bool any = false;
    hl_str_puts(s, "\"only\": [");
    for (int i = 0; i < j->c->change_count; i++) {
        const hl_change *c = &j->c->changes[i];
        if (!hl_change_is_lone(c))
            continue;
        int side = lone_side(c);
        hl_str_printf(s, "%s\n  {\"side\": \"%s\", ", any ? "," : "", SIDE[side]);
        put_link(s, j, c);
        hl_str_puts(s, "\"weight\": ");
        hl_number_put(s, hl_change_size(c));
        hl_str_printf(s, ", \"head\": %d}", (side ? c->head_after : c->head_before) + 1);
        any = true;
    }
    hl_str_puts(s, "],\n ");
}

static void put_strongest(hl_str *s, const job *j, int side) {
    const hl_scene *scene = j->scene[side];
    hl_str_printf(s, "\"%s\": [", SIDE[side]);
    bool any = false;
    for (int h = 0; h < scene->heads; h++) {
        int query, key;
        float weight;
        char name[128];
        if (!hl_scene_head_top(scene, h, &query, &key, &weight))
            continue;
        hl_scene_head_name(scene, h, false, name, sizeof name);
        hl_str_printf(s, "%s\n   {\"head\": %d, \"name\": ", any ? "," : "", h + 1);
        put_text(s, name);
        hl_str_puts(s, ", \"query\": ");
        put_text(s, label(j, side, query));
        hl_str_puts(s, ", \"key\": ");
        put_text(s, label(j, side, key));
        hl_str_puts(s, ", \"weight\": ");
        hl_number_put(s, weight);
        hl_str_puts(s, "}");
        any = true;
    }
    hl_str_puts(s, "]");
}

/* Side 0 or 1, 2 = their difference. */
static void put_matrix(const job *j, int which) {
    hl_str *s = &j->out->text;
    for (int q = 0; q < j->c->count; q++) {
        hl_str_puts(s, q ? ",\n   [" : "[\n   [");
        for (int k = 0; k < j->c->count; k++) {
            hl_str_puts(s, k ? "," : "");
            put_number(s, which < 2 ? weight_of(j, which, q, k) : difference_of(j, q, k));
        }
        hl_str_puts(s, "]");
        hl_out_flush(j->out, false);
    }
    hl_str_puts(s, j->c->count ? "]" : "[]");
}

static const char *combine_name(hl_combine combine) {
    static const char *const names[] = {"max", "mean", "sum", "overlay"};
    return names[combine];
}

static void write_json(const job *j) {
    hl_str *s = &j->out->text;
    hl_str_puts(s, "{");
    put_side(s, j, 0);
    put_side(s, j, 1);
    hl_str_printf(s, "\"combine\": \"%s\",\n ", combine_name(j->scene[0]->combine));
    put_words(s, j);
    put_changes(s, j);
    put_only(s, j);
    hl_str_puts(s, "\"strongest\": {");
    put_strongest(s, j, 0);
    hl_str_puts(s, ",\n  ");
    put_strongest(s, j, 1);
    hl_str_puts(s, "},\n \"weights\": {\"first\": ");
    put_matrix(j, 0);
    hl_str_puts(s, ",\n  \"second\": ");
    put_matrix(j, 1);
    hl_str_puts(s, ",\n  \"difference\": ");
    put_matrix(j, 2);
    hl_str_puts(s, "}}\n");
}

/* --- CSV -----------------------------------------------------------------------------------------
 */

static void put_field(hl_str *s, const char *text) {
    if (text)
        hl_str_csv(s, text, strlen(text));
    hl_str_put(s, ",", 1);
}

static void write_csv(const job *j) {
    hl_str *s = &j->out->text;
    hl_str_puts(s, "query_first,query_second,key_first,key_second,first,second,difference\n");
    for (int q = 0; q < j->c->count; q++) {
        for (int k = 0; k < j->c->count; k++) {
            const float numbers[] = {weight_of(j, 0, q, k), weight_of(j, 1, q, k),
                                     difference_of(j, q, k)};
            put_field(s, pair_label(j, 0, q));
            put_field(s, pair_label(j, 1, q));
            put_field(s, pair_label(j, 0, k));
            put_field(s, pair_label(j, 1, k));
            for (int i = 0; i < 3; i++) {
                hl_str_puts(s, i ? "," : "");
                if (isfinite(numbers[i]))
                    hl_number_put(s, numbers[i]);
            }
            hl_str_puts(s, "\n");
        }
        hl_out_flush(j->out, false);
    }
}

/* --- for reading ---------------------------------------------------------------------------------
 */

static void count_of(hl_str *s, int count, const char *thing, const char *done) {
    if (count > 0)
        hl_str_printf(s, ", %d %s%s %s", count, thing, count > 1 ? "s" : "", done);
}

/* What was changed by hand, which is one side's alone. */
static void put_what_if(hl_str *s, const hl_doc *doc) {
    int muted = 0;
    for (int h = 0; h < HL_HEADS_MAX; h++)
        muted += (int)(doc->muted >> h & 1);
    count_of(s, muted, "head", "muted");
    count_of(s, doc->masked_count, "word", "masked");
    count_of(s, doc->edit_count, "weight", "set by hand");
}

/* A sentence for a terminal: on one line, and without what would change its colours. */
static void put_sentence(hl_str *s, const char *text) {
    for (const char *c = text; *c; c++)
        hl_str_put(s, (unsigned char)*c < 0x20 || *c == 0x7F ? " " : c, 1);
}

static void describe(hl_str *s, const job *j, int side) {
    const hl_scene *scene = j->scene[side];
    const hl_doc *doc = &j->doc[side];
    hl_str_printf(s, "%-7s ", SIDE[side]);
    put_sentence(s, scene->text);
    hl_str_printf(s, "\n        %s, layer %d, %d head%s, d_k %d%s%s", scene->model->name,
                  scene->layer + 1, scene->heads, scene->heads == 1 ? "" : "s", scene->dk,
                  doc->mask == HL_SEES_PAST ? ", only the past" : "",
                  doc->no_scale ? ", not divided by the root of d_k" : "");
    if (doc->temperature != 0 && doc->temperature != 1)
        hl_str_printf(s, ", temperature %g", (double)doc->temperature);
    put_what_if(s, doc);
    hl_str_puts(s, "\n");
}

static void put_listed(hl_str *s, bool first, const char *title, const char *text) {
    hl_str_printf(s, "%s%s", first ? title : ", ", text);
}

/* "words that differ: tired -> wide" */
static void put_words_that_differ(hl_str *s, const job *j) {
    int found = 0;
    for (int i = 0; i < j->c->count; i++) {
        const char *a = pair_label(j, 0, i), *b = pair_label(j, 1, i);
        if (!a || !b || strcmp(a, b) == 0)
            continue;
        put_listed(s, found++ == 0, "\nwords that differ: ", a);
        hl_str_printf(s, " -> %s", b);
    }
    hl_str_puts(s, found ? "\n" : "");
}

/* "second only: the" */
static void put_words_of(hl_str *s, const job *j, int side) {
    int found = 0;
    char title[32];
    snprintf(title, sizeof title, "\n%s only: ", SIDE[side]);
    for (int i = 0; i < j->c->count; i++)
        if (!pair_label(j, 1 - side, i))
            put_listed(s, found++ == 0, title, pair_label(j, side, i));
    hl_str_puts(s, found ? "\n" : "");
}

/* A word that differs is written with both. */
static void pair_name(const job *j, int pair, char *out, size_t size) {
    const char *a = pair_label(j, 0, pair), *b = pair_label(j, 1, pair);
    if (a && b && strcmp(a, b) != 0)
        snprintf(out, size, "%s/%s", a, b);
    else
        snprintf(out, size, "%s", a ? a : b);
}

/* "0.71 to 0.18   Pronoun", "0.98, second only   Meaning" */
static void put_weights(hl_str *s, const job *j, const hl_change *c) {
    char name[2][128] = {"", ""};
    if (hl_change_is_lone(c)) {
        int side = lone_side(c);
        hl_scene_head_name(j->scene[side], side ? c->head_after : c->head_before, false, name[0],
                           sizeof name[0]);
        hl_str_printf(s, "%.2f, %s only   %s\n", (double)hl_change_size(c), SIDE[side], name[0]);
        return;
    }
    hl_scene_head_name(j->scene[0], c->head_before, false, name[0], sizeof name[0]);
    hl_scene_head_name(j->scene[1], c->head_after, false, name[1], sizeof name[1]);
    hl_str_printf(s, "%.2f to %.2f   %s", (double)c->before, (double)c->after, name[0]);
    hl_str_printf(s, strcmp(name[0], name[1]) == 0 ? "\n" : " to %s\n", name[1]);
}

static void list_changes(hl_str *s, const job *j) {
    int count = j->c->change_count < CHANGES_READ ? j->c->change_count : CHANGES_READ;
    hl_str_printf(s, "\nwhat changed most (%s of the heads on show)\n",
                  combine_name(j->scene[0]->combine));
    for (int i = 0; i < count; i++) {
        const hl_change *c = &j->c->changes[i];
        char query[160], key[160], link[330];
        pair_name(j, c->query, query, sizeof query);
        pair_name(j, c->key, key, sizeof key);
        snprintf(link, sizeof link, "%s -> %s", query, key);
        hl_str_printf(s, "  %-28s ", link);
        put_weights(s, j, c);
    }
    if (count == 0)
        hl_str_puts(s, "  nothing: no link differs by 0.005 or more\n");
    if (j->c->change_count > count)
        hl_str_printf(s, "  and %d more\n", j->c->change_count - count);
}

static void list_strongest(hl_str *s, const job *j, int side) {
    const hl_scene *scene = j->scene[side];
    hl_str_printf(s, "\n%s: each head's strongest link\n", SIDE[side]);
    for (int h = 0; h < scene->heads; h++) {
        int query, key;
        float weight;
        char name[128];
        if (!hl_scene_head_top(scene, h, &query, &key, &weight))
            continue;
        hl_scene_head_name(scene, h, false, name, sizeof name);
        hl_str_printf(s, "  %2d %-18s %s -> %s %.2f\n", h + 1, name, label(j, side, query),
                      label(j, side, key), (double)weight);
    }
}

static void write_table(const job *j) {
    hl_str *s = &j->out->text;
    describe(s, j, 0);
    describe(s, j, 1);
    put_words_that_differ(s, j);
    put_words_of(s, j, 0);
    put_words_of(s, j, 1);
    list_changes(s, j);
    if (j->scene[0]->heads != j->scene[1]->heads) {
        list_strongest(s, j, 0);
        list_strongest(s, j, 1);
    }
}

/* --- the request ---------------------------------------------------------------------------------
 */

hl_status hl_export_comparison_to(const hl_doc *doc, const hl_comparison *comparison,
                                  hl_numbers format, hl_sink sink, void *user, hl_error *err) {
    hl_out out = {.sink = sink, .user = user};
    job j = {.c = comparison, .out = &out};
    if (!comparison)
        return hl_fail(err, HL_ERR_USAGE, NULL, "comparison", "two sides that were run", "none");
    j.scene[0] = comparison->first;
    j.scene[1] = comparison->second;
    j.doc[0] = j.doc[1] = *doc;
    hl_doc_beside(doc, &j.doc[comparison->what_if ? 0 : 1]);
    switch (format) {
    case HL_NUMBERS_TABLE: write_table(&j); break;
    case HL_NUMBERS_CSV: write_csv(&j); break;
    case HL_NUMBERS_JSON: write_json(&j); break;
    }
    hl_out_flush(&out, true);
    hl_str_free(&out.text);
    if (out.status != HL_OK)
        return hl_fail(err, out.status, NULL, "output", NULL, "the numbers could not be written");
    return HL_OK;
}
