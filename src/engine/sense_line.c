/* One labelled line about a word: {"text", "word": [start, end], "sense"}. */
#include "sense_private.h"
#include <stdio.h>
#include <string.h>

static const size_t TEXT_MAX = 1 << 20; /* bytes of one text */

static hl_status read_span(const hl_json *doc, const hl_jval *v, hl_sense_line *out,
                           hl_error *err) {
    int64_t start = hl_json_int_or(hl_json_item(v, 0), -1);
    int64_t end = hl_json_int_or(hl_json_item(v, 1), -1);
    if (hl_json_count(v) != 2 || start < 0 || start >= end || end > (int64_t)strlen(out->text))
        return hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "word",
                       "[start, end] in bytes of the text", "%zu numbers, %lld and %lld",
                       hl_json_count(v), (long long)start, (long long)end);
    out->start = (uint32_t)start;
    out->end = (uint32_t)end;
    return HL_OK;
}

static hl_status read_line(const hl_json *doc, hl_sense_line *out, const char **sense,
                           hl_error *err) {
    const hl_jval *root = hl_json_root(doc), *span = NULL;
    if (hl_json_kind(root) != HL_J_OBJECT)
        return hl_fail(err, HL_ERR_FORMAT, hl_json_name(doc), "line", "a JSON object",
                       "another kind of value");
    hl_status st = hl_json_need_string(doc, root, "text", &out->text, err);
    if (st == HL_OK && strlen(out->text) > TEXT_MAX)
        st = hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "text", "at most 1 MiB", "%zu bytes",
                     strlen(out->text));
    if (st == HL_OK)
        st = hl_json_need_string(doc, root, "sense", sense, err);
    if (st == HL_OK)
        st = hl_json_need_array(doc, root, "word", &span, err);
    return st == HL_OK ? read_span(doc, span, out, err) : st;
}

static int sense_of(const hl_sense_word *word, const char *name) {
    for (int s = 0; s < word->sense_count; s++)
        if (strcmp(word->senses[s].name, name) == 0)
            return s;
    return -1;
}

static hl_status unknown_sense(const hl_json *doc, const hl_sense_word *word, const char *found,
                               hl_error *err) {
    char allowed[256];
    size_t used = 0;
    for (int s = 0; s < word->sense_count && used < sizeof allowed; s++)
        used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", s ? ", " : "",
                                 word->senses[s].name);
    return hl_fail(err, HL_ERR_RANGE, hl_json_name(doc), "sense", allowed, "%s", found);
}

static bool is_blank(const char *json, size_t size) {
    size_t blank = 0;
    while (blank < size && json[blank] && strchr(" \t\r\n", json[blank]))
        blank++;
    return blank == size;
}

hl_status hl_sense_line_open(hl_sense_line *out, const hl_senses *senses, const char *json,
                             size_t size, const char *name, int number, hl_error *err) {
    char where[256];
    const char *sense = NULL;
    *out = (hl_sense_line){.word = -1};
    if (is_blank(json, size))
        return HL_OK;
    (void)snprintf(where, sizeof where, "%.230s:%d", name, number);
    hl_status st = hl_json_parse(&out->doc, json, size, where, err);
    if (st == HL_OK)
        st = read_line(out->doc, out, &sense, err);
    if (st != HL_OK)
        return st;
    int word = hl_senses_find(senses, out->text + out->start, out->end - out->start);
    if (word < 0)
        return HL_OK;
    out->sense = sense_of(hl_senses_word(senses, word), sense);
    if (out->sense < 0)
        return unknown_sense(out->doc, hl_senses_word(senses, word), sense, err);
    out->word = word;
    return HL_OK;
}

void hl_sense_line_close(hl_sense_line *line) {
    if (line->doc)
        hl_json_close(line->doc);
    line->doc = NULL;
}
