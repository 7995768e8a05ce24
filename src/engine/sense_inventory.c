/* Sense inventories: reading and checking. The form of a file is described in engine/sense.h. */
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/base/text.h"
#include "headlight/engine/sense.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64, FORMS_MAX = 16, LABEL_MAX = 64, ABOUT_MAX = 256, EXAMPLE_MAX = 2000 };

struct hl_senses {
    hl_arena arena;
    hl_sense_word *words;
    int count, room;
};

typedef struct reader {
    hl_senses *senses;
    const hl_json *doc;
    hl_sense_word word;
    hl_error *err;
} reader;

hl_status hl_senses_open(hl_senses **out, hl_error *err) {
    *out = calloc(1, sizeof **out);
    return *out ? HL_OK : hl_fail(err, HL_ERR_MEMORY, "", "senses", "", "no memory");
}

void hl_senses_close(hl_senses *senses) {
    if (!senses)
        return;
    hl_arena_destroy(&senses->arena);
    free(senses->words);
    free(senses);
}

int hl_senses_count(const hl_senses *senses) {
    return senses->count;
}

const hl_sense_word *hl_senses_word(const hl_senses *senses, int index) {
    return index >= 0 && index < senses->count ? &senses->words[index] : NULL;
}

/* --- words in a text -----------------------------------------------------------------------------
 */

static bool is_letter(int32_t c) {
    return !hl_char_is_space(c) && !hl_char_is_control(c) && !hl_char_is_punctuation(c);
}

/* The next run of letters and digits at or after *at; false at the end of the text. */
static bool next_run(const char *text, size_t size, size_t *at, size_t *start) {
    for (bool inside = false; *at < size;) {
        size_t before = *at;
        bool letter = is_letter(hl_utf8_next(text, size, at));
        if (inside && !letter) {
            *at = before;
            return true;
        }
        if (letter && !inside)
            *start = before;
        inside = letter;
        if (inside && *at >= size)
            return true;
    }
    return false;
}

static bool same_word(const char *form, const char *text, size_t size) {
    size_t a = 0, b = 0, length = strlen(form);
    while (a < length && b < size)
        if (hl_char_lower(hl_utf8_next(form, length, &a)) !=
            hl_char_lower(hl_utf8_next(text, size, &b)))
            return false;
    return a == length && b == size;
}

static bool has_form(const hl_sense_word *word, const char *text, size_t size) {
    if (same_word(word->word, text, size))
        return true;
    for (int f = 0; f < word->form_count; f++)
        if (same_word(word->forms[f], text, size))
            return true;
    return false;
}

int hl_senses_find(const hl_senses *senses, const char *form, size_t size) {
    for (int w = 0; w < senses->count; w++)
        if (has_form(&senses->words[w], form, size))
            return w;
    return -1;
}

int hl_senses_next(const hl_senses *senses, const char *text, size_t size, size_t *at,
                   uint32_t *start, uint32_t *end) {
    size_t from = 0;
    while (next_run(text, size, at, &from)) {
        int word = hl_senses_find(senses, text + from, *at - from);
        if (word < 0)
            continue;
        *start = (uint32_t)from;
        *end = (uint32_t)*at;
        return word;
    }
    return -1;
}

/* --- one file ------------------------------------------------------------------------------------
 */

static hl_status bad(const reader *r, hl_status status, const char *field, const char *allowed,
                     const char *found) {
    return hl_fail(r->err, status, hl_json_name(r->doc), field, allowed, "%s", found);
}

static hl_status no_memory(const reader *r) {
    return hl_fail(r->err, HL_ERR_MEMORY, hl_json_name(r->doc), "", "", "no memory");
}

static bool is_kind(const hl_jval *v, hl_jkind kind) {
    return v && hl_json_kind(v) == kind;
}

/* A text of 1 to most bytes, copied into the arena. */
static hl_status copy_text(const reader *r, const hl_jval *v, const char *field, size_t most,
                           const char **out) {
    char allowed[64], found[64];
    (void)snprintf(allowed, sizeof allowed, "a text of 1 to %zu bytes", most);
    if (!is_kind(v, HL_J_STRING))
        return bad(r, HL_ERR_FORMAT, field, allowed,
                   v ? "another kind of value" : "nothing (it is missing)");
    const char *text = hl_json_string_or(v, "");
    size_t size = strlen(text);
    (void)snprintf(found, sizeof found, "%zu bytes", size);
    if (size == 0 || size > most)
        return bad(r, HL_ERR_RANGE, field, allowed, found);
    *out = hl_arena_strndup(&r->senses->arena, text, size);
    return *out ? HL_OK : no_memory(r);
}

/* A form: one word, and of no other inventory. */
static hl_status read_form(const reader *r, const hl_jval *v, const char *field, const char **out) {
    size_t at = 0, start = 0;
    hl_status st = copy_text(r, v, field, WORD_MAX, out);
    if (st != HL_OK)
        return st;
    if (!next_run(*out, strlen(*out), &at, &start) || start != 0 || (*out)[at] != '\0')
        return bad(r, HL_ERR_FORMAT, field, "one word of letters and digits", *out);
    if (r->word.word && has_form(&r->word, *out, strlen(*out)))
        return bad(r, HL_ERR_FORMAT, field, "each form once", *out);
    int other = hl_senses_find(r->senses, *out, strlen(*out));
    const char *word = r->word.word ? r->word.word : *out;
    if (other >= 0 && strcmp(r->senses->words[other].word, word) != 0) {
        char found[192];
        (void)snprintf(found, sizeof found, "\"%s\", a form of \"%s\"", *out,
                       r->senses->words[other].word);
        return bad(r, HL_ERR_FORMAT, field, "a form that no other word has", found);
    }
    return HL_OK;
}

static hl_status read_forms(reader *r, const hl_jval *root) {
    const hl_jval *list = NULL;
    const char *word = NULL;
    hl_status st = read_form(r, hl_json_find(root, "word"), "word", &word);
    r->word.word = word;
    if (st != HL_OK || !hl_json_find(root, "forms"))
        return st;
    st = hl_json_need_array(r->doc, root, "forms", &list, r->err);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    if (count > FORMS_MAX)
        return bad(r, HL_ERR_RANGE, "forms", "at most 16", "more");
    const char **forms = HL_ARENA_ARRAY(&r->senses->arena, const char *, count);
    if (!forms)
        return no_memory(r);
    r->word.forms = forms;
    for (size_t i = 0; st == HL_OK && i < count; i++) {
        char field[64];
        (void)snprintf(field, sizeof field, "forms[%zu]", i);
        st = read_form(r, hl_json_item(list, i), field, &forms[i]);
        r->word.form_count += st == HL_OK;
    }
    return st;
}

/* The only place where the word stands in the text. */
static hl_status find_place(const reader *r, const char *field, hl_sense_example *out) {
    size_t at = 0, start = 0, size = strlen(out->text);
    int found = 0;
    while (next_run(out->text, size, &at, &start))
        if (has_form(&r->word, out->text + start, at - start) && ++found == 1) {
            out->start = (uint32_t)start;
            out->end = (uint32_t)at;
        }
    char said[64];
    (void)snprintf(said, sizeof said, "it stands there %d times", found);
    if (found != 1)
        return bad(r, HL_ERR_FORMAT, field, "the word exactly once, or \"word\": [start, end]",
                   said);
    return HL_OK;
}

/* [start, end]: bytes that hold one of the forms. */
static hl_status read_place(const reader *r, const hl_jval *v, const char *field,
                            hl_sense_example *out) {
    int64_t start = hl_json_int_or(hl_json_item(v, 0), -1);
    int64_t end = hl_json_int_or(hl_json_item(v, 1), -1);
    char found[96];
    (void)snprintf(found, sizeof found, "[%lld, %lld]", (long long)start, (long long)end);
    if (!is_kind(v, HL_J_ARRAY) || hl_json_count(v) != 2 || start < 0 || start >= end ||
        end > (int64_t)strlen(out->text))
        return bad(r, HL_ERR_RANGE, field, "\"word\": [start, end] in bytes of the text", found);
    out->start = (uint32_t)start;
    out->end = (uint32_t)end;
    if (!has_form(&r->word, out->text + start, (size_t)(end - start)))
        return bad(r, HL_ERR_FORMAT, field, "bytes that hold the word", found);
    return HL_OK;
}

static hl_status read_example(const reader *r, const hl_jval *v, const char *field,
                              hl_sense_example *out) {
    bool object = is_kind(v, HL_J_OBJECT);
    const hl_jval *place = object ? hl_json_find(v, "word") : NULL;
    hl_status st =
        copy_text(r, object ? hl_json_find(v, "text") : v, field, EXAMPLE_MAX, &out->text);
    if (st != HL_OK)
        return st;
    return place ? read_place(r, place, field, out) : find_place(r, field, out);
}

/* Fails unless the list has least to most entries. */
static hl_status check_count(const reader *r, const hl_jval *list, const char *field, size_t least,
                             size_t most) {
    char allowed[64], found[64];
    size_t count = hl_json_count(list);
    (void)snprintf(allowed, sizeof allowed, "a list of %zu to %zu", least, most);
    (void)snprintf(found, sizeof found, "%zu", count);
    if (!is_kind(list, HL_J_ARRAY))
        return bad(r, HL_ERR_FORMAT, field, allowed,
                   list ? "another kind of value" : "nothing (it is missing)");
    return count < least || count > most ? bad(r, HL_ERR_RANGE, field, allowed, found) : HL_OK;
}

static hl_status read_examples(const reader *r, const hl_jval *v, size_t sense, hl_sense *out) {
    char field[96];
    const hl_jval *list = hl_json_find(v, "examples");
    (void)snprintf(field, sizeof field, "senses[%zu].examples", sense);
    hl_status st = check_count(r, list, field, HL_SENSE_EXAMPLES_MIN, HL_SENSE_EXAMPLES_MAX);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_sense_example *examples = HL_ARENA_ARRAY(&r->senses->arena, hl_sense_example, count);
    if (!examples)
        return no_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++) {
        (void)snprintf(field, sizeof field, "senses[%zu].examples[%zu]", sense, i);
        st = read_example(r, hl_json_item(list, i), field, &examples[i]);
    }
    out->examples = examples;
    out->example_count = (int)count;
    return st;
}

static hl_status read_sense(const reader *r, const hl_jval *v, size_t index, hl_sense *senses) {
    char field[96];
    hl_sense *out = &senses[index];
    (void)snprintf(field, sizeof field, "senses[%zu].sense", index);
    hl_status st = copy_text(r, hl_json_find(v, "sense"), field, LABEL_MAX, &out->name);
    for (size_t i = 0; st == HL_OK && i < index; i++)
        if (strcmp(senses[i].name, out->name) == 0)
            st = bad(r, HL_ERR_FORMAT, field, "a label of its own", out->name);
    (void)snprintf(field, sizeof field, "senses[%zu].about", index);
    out->about = "";
    if (st == HL_OK && hl_json_find(v, "about"))
        st = copy_text(r, hl_json_find(v, "about"), field, ABOUT_MAX, &out->about);
    return st == HL_OK ? read_examples(r, v, index, out) : st;
}

static hl_status read_senses(reader *r, const hl_jval *root) {
    const hl_jval *list = hl_json_find(root, "senses");
    hl_status st = check_count(r, list, "senses", 2, HL_SENSES_MAX);
    if (st != HL_OK)
        return st;
    size_t count = hl_json_count(list);
    hl_sense *senses = HL_ARENA_ARRAY(&r->senses->arena, hl_sense, count);
    if (!senses)
        return no_memory(r);
    for (size_t i = 0; st == HL_OK && i < count; i++)
        st = read_sense(r, hl_json_item(list, i), i, senses);
    r->word.senses = senses;
    r->word.sense_count = (int)count;
    return st;
}

/* In the place of the same word, or at the end. */
static hl_status keep_word(const reader *r) {
    hl_senses *s = r->senses;
    for (int w = 0; w < s->count; w++)
        if (strcmp(s->words[w].word, r->word.word) == 0) {
            s->words[w] = r->word;
            return HL_OK;
        }
    if (s->count == s->room) {
        int room = s->room ? s->room * 2 : 64;
        hl_sense_word *words = realloc(s->words, (size_t)room * sizeof *words);
        if (!words)
            return no_memory(r);
        s->words = words;
        s->room = room;
    }
    s->words[s->count++] = r->word;
    return HL_OK;
}

hl_status hl_senses_add(hl_senses *senses, const char *json, size_t size, const char *name,
                        hl_error *err) {
    hl_json *doc = NULL;
    hl_status st = hl_json_parse(&doc, json, size, name, err);
    if (st != HL_OK)
        return st;
    reader r = {.senses = senses, .doc = doc, .err = err};
    const hl_jval *root = hl_json_root(doc);
    st = is_kind(root, HL_J_OBJECT)
             ? read_forms(&r, root)
             : bad(&r, HL_ERR_FORMAT, "JSON", "an object", "another kind of value");
    if (st == HL_OK)
        st = read_senses(&r, root);
    if (st == HL_OK)
        st = keep_word(&r);
    hl_json_close(doc);
    return st;
}
