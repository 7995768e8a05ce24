/* Reading labelled lines. The form of a line is described in engine/measure.h. */
#include "measure_lines.h"
#include "headlight/base/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t TEXT_MAX = 1 << 20; /* bytes of one text */

/* Makes room for one more element of an array that doubles. */
static bool make_room(void **items, int count, int *room, size_t each) {
    if (count < *room)
        return true;
    size_t more = *room ? (size_t)*room * 2 : 64;
    void *grown = more < INT32_MAX ? realloc(*items, more * each) : NULL;
    if (!grown)
        return false;
    *items = grown;
    *room = (int)more;
    return true;
}

/* --- names ---------------------------------------------------------------------------------------
 */

static uint32_t hash_of(const char *text, size_t size) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h ^ h >> 15;
}

static uint32_t *find_slot(const hl_names *n, const char *text, size_t size) {
    size_t at = hash_of(text, size) & (n->slots - 1);
    for (; n->slot[at]; at = (at + 1) & (n->slots - 1)) {
        uint32_t i = n->slot[at] - 1;
        if (n->size[i] == size && memcmp(n->text[i], text, size) == 0)
            break;
    }
    return &n->slot[at];
}

static bool grow_table(hl_names *n) {
    if (n->slots > 2 * (size_t)n->count + 2)
        return true;
    size_t slots = n->slots ? n->slots * 4 : 64;
    uint32_t *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return false;
    free(n->slot);
    n->slot = slot;
    n->slots = slots;
    for (int i = 0; i < n->count; i++)
        *find_slot(n, n->text[i], n->size[i]) = (uint32_t)i + 1;
    return true;
}

/* Room for one more string in both arrays, which share one capacity. */
static bool grow_names(hl_names *n) {
    if (n->count < n->room)
        return true;
    int room = n->room, again = n->room;
    void *text = n->text, *size = n->size;
    bool ok = make_room(&text, n->count, &room, sizeof *n->text);
    n->text = text;
    ok = ok && make_room(&size, n->count, &again, sizeof *n->size);
    n->size = size;
    n->room = ok ? room : n->room;
    return ok;
}

int hl_names_put(hl_names *n, const char *text, size_t size) {
    if (!grow_table(n))
        return -1;
    uint32_t *slot = find_slot(n, text, size);
    if (*slot)
        return (int)*slot - 1;
    char *copy = grow_names(n) ? malloc(size + 1) : NULL;
    if (!copy)
        return -1;
    memcpy(copy, text, size);
    copy[size] = '\0';
    n->text[n->count] = copy;
    n->size[n->count] = size;
    *slot = (uint32_t)++n->count;
    return n->count - 1;
}

void hl_names_free(hl_names *n) {
    for (int i = 0; i < n->count; i++)
        free(n->text[i]);
    free(n->text);
    free(n->size);
    free(n->slot);
    *n = (hl_names){0};
}

/* --- lines ---------------------------------------------------------------------------------------
 */

typedef struct reader {
    hl_lines *lines;
    const hl_json *doc;
    uint32_t text_size;
    hl_error *err;
} reader;

static hl_status no_memory(const reader *r) {
    return hl_fail(r->err, HL_ERR_MEMORY, hl_json_name(r->doc), "", "", "no memory");
}

static bool is_kind(const hl_jval *v, hl_jkind kind) {
    return v && hl_json_kind(v) == kind;
}

/* [start, end] in bytes of the text. */
static hl_status read_span(const reader *r, const hl_jval *v, const char *field, hl_span *out) {
    char allowed[80];
    const char *name = hl_json_name(r->doc);
    if (!is_kind(v, HL_J_ARRAY) || hl_json_count(v) != 2 ||
        !is_kind(hl_json_item(v, 0), HL_J_INT) || !is_kind(hl_json_item(v, 1), HL_J_INT))
        return hl_fail(r->err, HL_ERR_FORMAT, name, field, "[start, end] in bytes", "%s",
                       v ? "another kind of value" : "nothing (it is missing)");
    int64_t start = hl_json_int_or(hl_json_item(v, 0), -1);
    int64_t end = hl_json_int_or(hl_json_item(v, 1), -1);
    (void)snprintf(allowed, sizeof allowed, "0 <= start < end <= %u, the bytes of text",
                   r->text_size);
    if (start < 0 || start >= end || end > (int64_t)r->text_size)
        return hl_fail(r->err, HL_ERR_RANGE, name, field, allowed, "[%lld, %lld]", (long long)start,
                       (long long)end);
    *out = (hl_span){.start = (uint32_t)start, .end = (uint32_t)end};
    return HL_OK;
}

static hl_status push_span(const reader *r, const hl_jval *v, const char *field, int *count) {
    hl_lines *l = r->lines;
    hl_span span = {0};
    hl_status st = read_span(r, v, field, &span);
    if (st != HL_OK)
        return st;
    void *items = l->spans;
    bool ok = make_room(&items, l->span_count, &l->span_room, sizeof *l->spans);
    l->spans = items;
    if (!ok)
        return no_memory(r);
    l->spans[l->span_count++] = span;
    ++*count;
    return HL_OK;
}

/* A list of spans, or one span. */
static hl_status read_spans(const reader *r, const hl_jval *v, const char *field, int *count) {
    if (!is_kind(v, HL_J_ARRAY) || is_kind(hl_json_item(v, 0), HL_J_INT))
        return push_span(r, v, field, count);
    hl_status st = HL_OK;
    for (size_t i = 0; st == HL_OK && i < hl_json_count(v); i++)
        st = push_span(r, hl_json_item(v, i), field, count);
    return st;
}

/* "pair" is a string or a whole number; twins share it and the relation. */
static hl_status read_pair(const reader *r, const hl_jval *v, hl_line *line) {
    char key[256];
    int length = 0;
    line->pair = -1;
    if (!v || hl_json_kind(v) == HL_J_NULL)
        return HL_OK;
    if (hl_json_kind(v) == HL_J_STRING)
        length = snprintf(key, sizeof key, "%d/%s", line->relation, hl_json_string_or(v, ""));
    else if (hl_json_kind(v) == HL_J_INT)
        length =
            snprintf(key, sizeof key, "%d#%lld", line->relation, (long long)hl_json_int_or(v, 0));
    if (length <= 0 || (size_t)length >= sizeof key)
        return hl_fail(r->err, HL_ERR_FORMAT, hl_json_name(r->doc), "pair",
                       "a short text or a whole number", "another kind of value");
    line->pair = hl_names_put(&r->lines->pairs, key, (size_t)length);
    return line->pair >= 0 ? HL_OK : no_memory(r);
}

/* The text's and the relation's numbers, and the query. */
static hl_status read_head(reader *r, const hl_jval *root, hl_line *line) {
    const char *text = NULL, *relation = NULL;
    hl_status st = hl_json_need_string(r->doc, root, "text", &text, r->err);
    if (st == HL_OK && strlen(text) > TEXT_MAX)
        st = hl_fail(r->err, HL_ERR_RANGE, hl_json_name(r->doc), "text", "at most 1 MiB",
                     "%zu bytes", strlen(text));
    if (st == HL_OK)
        st = hl_json_need_string(r->doc, root, "relation", &relation, r->err);
    if (st != HL_OK)
        return st;
    r->text_size = (uint32_t)strlen(text);
    st = read_span(r, hl_json_find(root, "query"), "query", &line->query);
    if (st != HL_OK)
        return st;
    line->text = hl_names_put(&r->lines->texts, text, r->text_size);
    line->relation = hl_names_put(&r->lines->relations, relation, strlen(relation));
    return line->text >= 0 && line->relation >= 0 ? HL_OK : no_memory(r);
}

static hl_status read_line(reader *r, const hl_jval *root, hl_line *line) {
    const hl_jval *list = NULL, *other = hl_json_find(root, "other");
    if (!is_kind(root, HL_J_OBJECT))
        return hl_fail(r->err, HL_ERR_FORMAT, hl_json_name(r->doc), "line", "a JSON object",
                       "another kind of value");
    hl_status st = hl_json_need_array(r->doc, root, "targets", &list, r->err);
    if (st == HL_OK)
        st = read_head(r, root, line);
    line->spans = r->lines->span_count;
    if (st == HL_OK && hl_json_count(list) > 0)
        st = read_spans(r, list, "targets", &line->targets);
    if (st == HL_OK && other && hl_json_kind(other) != HL_J_NULL)
        st = read_spans(r, other, "other", &line->others);
    return st == HL_OK ? read_pair(r, hl_json_find(root, "pair"), line) : st;
}

/* Puts the line in front of the others of its text. */
static bool link_line(hl_lines *l, hl_line *line) {
    while (l->first_room < l->texts.count) {
        int old = l->first_room;
        void *items = l->first_of_text;
        bool ok = make_room(&items, old, &l->first_room, sizeof *l->first_of_text);
        l->first_of_text = items;
        for (int i = old; ok && i < l->first_room; i++)
            l->first_of_text[i] = -1;
        if (!ok)
            return false;
    }
    void *items = l->items;
    bool ok = make_room(&items, l->count, &l->room, sizeof *l->items);
    l->items = items;
    if (!ok)
        return false;
    line->next = l->first_of_text[line->text];
    l->first_of_text[line->text] = l->count;
    l->items[l->count++] = *line;
    return true;
}

static bool is_blank(const char *json, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (json[i] != ' ' && json[i] != '\t' && json[i] != '\r' && json[i] != '\n')
            return false;
    return true;
}

hl_status hl_lines_add(hl_lines *lines, const char *json, size_t size, const char *name, int number,
                       hl_error *err) {
    char where[256];
    hl_line line = {0};
    reader r = {.lines = lines, .err = err};
    hl_json *doc = NULL;
    if (is_blank(json, size))
        return HL_OK;
    (void)snprintf(where, sizeof where, "%.230s:%d", name, number);
    hl_status st = hl_json_parse(&doc, json, size, where, err);
    if (st != HL_OK)
        return st;
    r.doc = doc;
    int spans = lines->span_count;
    st = read_line(&r, hl_json_root(doc), &line);
    if (st == HL_OK)
        line.file = hl_names_put(&lines->files, name, strlen(name));
    if (st == HL_OK && (line.file < 0 || !link_line(lines, &line)))
        st = no_memory(&r);
    if (st != HL_OK)
        lines->span_count = spans;
    hl_json_close(doc);
    return st;
}

void hl_lines_free(hl_lines *l) {
    hl_names_free(&l->texts);
    hl_names_free(&l->relations);
    hl_names_free(&l->pairs);
    hl_names_free(&l->files);
    free(l->items);
    free(l->spans);
    free(l->first_of_text);
    *l = (hl_lines){0};
}
