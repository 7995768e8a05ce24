/* The sentence: immutable texts shared by snapshots, and the actions that replace one by another.
 */
#include "headlight/base/text.h"
#include "state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A document's texts point at bytes; what stands before them is found from there. */
typedef struct shared_text {
    size_t refs, size;
    char bytes[];
} shared_text;

static shared_text *shared(const char *text) {
    return (shared_text *)((char *)text - offsetof(shared_text, bytes));
}

/* A new, unfilled text with one reference, the caller's. */
static char *new_text(hl_store *store, size_t size) {
    shared_text *text = malloc(sizeof *text + size + 1);
    if (!text)
        return NULL;
    *text = (shared_text){.refs = 1, .size = size};
    text->bytes[size] = '\0';
    store->text_bytes += size;
    return text->bytes;
}

static void keep(const char *text) {
    if (text)
        shared(text)->refs++;
}

static void drop(hl_store *store, const char *bytes) {
    shared_text *text = bytes ? shared(bytes) : NULL;
    if (!text || --text->refs > 0)
        return;
    store->text_bytes -= text->size;
    free(text);
}

bool hl_text_start(hl_store *store) {
    store->doc.text = new_text(store, 0);
    store->doc.text_revision = ++store->text_serial;
    return store->doc.text != NULL;
}

void hl_text_keep(const hl_doc *doc) {
    keep(doc->text);
    keep(doc->other.text);
}

void hl_text_drop(hl_store *store, const hl_doc *doc) {
    drop(store, doc->text);
    drop(store, doc->other.text);
}

void hl_text_follow(hl_store *store, hl_doc *doc) {
    drop(store, doc->other.text);
    doc->other.text = NULL;
    doc->other.text_size = 0;
    doc->other.text_revision = 0;
    doc->other.own &= ~(unsigned)HL_OWN_TEXT;
}

/* Gives the second side a text of its own: the first's, until it is edited. */
static void own_text(hl_doc *doc) {
    if (doc->other.own & HL_OWN_TEXT)
        return;
    keep(doc->text);
    doc->other.text = doc->text;
    doc->other.text_size = doc->text_size;
    doc->other.text_revision = doc->text_revision;
    doc->other.own |= HL_OWN_TEXT;
}

static bool inside_character(const char *text, size_t size, size_t at) {
    return at < size && ((unsigned char)text[at] & 0xC0) == 0x80;
}

hl_ends hl_text_ends(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t least = a_size < b_size ? a_size : b_size, head = 0, tail = 0;
    while (head < least && a[head] == b[head])
        head++;
    while (inside_character(a, a_size, head) || inside_character(b, b_size, head))
        head--;
    while (tail < least - head && a[a_size - 1 - tail] == b[b_size - 1 - tail])
        tail++;
    while (tail > 0 && inside_character(a, a_size, a_size - tail))
        tail--;
    return (hl_ends){head, tail};
}

/* --- one side ------------------------------------------------------------------------------------
 */

typedef enum side { FIRST, SECOND } side;

static const char *side_text(const hl_doc *doc, side which, size_t *size) {
    bool second = which == SECOND && doc->other.own & HL_OWN_TEXT;
    *size = second ? doc->other.text_size : doc->text_size;
    return second ? doc->other.text : doc->text;
}

/* Puts a text in place of a side's; the call's reference to the old one is given back. */
static void replace(hl_call *call, side which, const char *text, size_t size) {
    hl_doc *doc = &call->doc;
    uint64_t revision = ++call->store->text_serial;
    drop(call->store, which == FIRST ? doc->text : doc->other.text);
    *(which == FIRST ? &doc->text : &doc->other.text) = text;
    *(which == FIRST ? &doc->text_size : &doc->other.text_size) = size;
    *(which == FIRST ? &doc->text_revision : &doc->other.text_revision) = revision;
}

/* Bytes start..end of a side's text become insert (clean, one line); what names words of the first
 * side follows. */
static hl_status splice(hl_call *call, side which, size_t start, size_t end, const char *insert,
                        size_t size, hl_error *err) {
    hl_doc *doc = &call->doc;
    size_t old_size = 0;
    const char *old = side_text(doc, which, &old_size);
    size_t total = old_size - (end - start) + size;
    if (total > HL_TEXT_MAX) {
        char allowed[64];
        snprintf(allowed, sizeof allowed, "at most %d bytes", HL_TEXT_MAX);
        return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, allowed, "a text of %zu bytes",
                       total);
    }
    if (which == SECOND)
        own_text(doc);
    if (end - start == size && memcmp(old + start, insert, size) == 0)
        return HL_OK;
    char *text = new_text(call->store, total);
    if (!text)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    memcpy(text, old, start);
    memcpy(text + start, insert, size);
    memcpy(text + start + size, old + end, old_size - end);
    if (which == FIRST) {
        hl_pins_follow(doc, start, end, size);
        hl_what_if_follow(doc, text, total, start, end, size);
    }
    replace(call, which, text, total);
    return HL_OK;
}

/* --- edits ---------------------------------------------------------------------------------------
 */

static hl_status check_range(const hl_call *call, side which, hl_error *err) {
    char allowed[80];
    size_t size = 0;
    const char *text = side_text(&call->doc, which, &size);
    snprintf(allowed, sizeof allowed, "0 <= START <= END <= %zu, between characters", size);
    if (call->start > call->end || call->end > size || inside_character(text, size, call->start) ||
        inside_character(text, size, call->end))
        return hl_call_refuse(call, allowed, err);
    return HL_OK;
}

static bool letter_before(const char *text, size_t at) {
    size_t from = at;
    while (from > 0 && inside_character(text, at, from - 1))
        from--;
    from -= from > 0;
    return at > 0 && !hl_breaks_word(hl_utf8_next(text, at, &from));
}

static bool letter_at(const char *text, size_t size, size_t at) {
    return at < size && !hl_breaks_word(hl_utf8_next(text, size, &at));
}

static size_t character_before(const char *text, size_t at) {
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* Common ends in whole words: a word that differs is not common in part, so that typing "wide" into
 * one side beside "wise" stays there. */
static hl_ends common_words(const char *a, size_t a_size, const char *b, size_t b_size) {
    hl_ends e = hl_text_ends(a, a_size, b, b_size);
    while (e.head > 0 && letter_before(a, e.head) &&
           (letter_at(a, a_size, e.head) || letter_at(b, b_size, e.head)))
        e.head = character_before(a, e.head);
    while (e.tail > 0 && letter_at(a, a_size, a_size - e.tail) &&
           (letter_before(a, a_size - e.tail) || letter_before(b, b_size - e.tail))) {
        size_t at = a_size - e.tail;
        hl_utf8_next(a, a_size, &at);
        e.tail = a_size - at;
    }
    return e;
}

/* Is bytes start..end of a (the whole texts differ) common with b? *by = how far it is moved there.
 * What is typed at the border belongs to the words that differ. */
static bool is_common(const hl_call *call, const char *a, size_t a_size, const char *b,
                      size_t b_size, size_t *start) {
    bool equal = a_size == b_size && memcmp(a, b, a_size) == 0;
    hl_ends e = common_words(a, a_size, b, b_size);
    *start = call->start;
    if (equal || (call->start < e.head && call->end <= e.head))
        return true;
    *start = call->start + b_size - a_size;
    return call->start >= a_size - e.tail && call->end > a_size - e.tail;
}

/* The edit of the call in a side's text, and in the other's where sides are linked and agree. */
static hl_status edit(hl_call *call, side which, hl_error *err) {
    hl_doc *doc = &call->doc;
    bool own = doc->other.own & HL_OWN_TEXT;
    if (which == SECOND && doc->linked && !own)
        which = FIRST; /* the second follows */
    hl_status status = check_range(call, which, err);
    if (status != HL_OK)
        return status;
    side beside = which == FIRST ? SECOND : FIRST;
    size_t size = 0, other_size = 0, start = 0, length = call->end - call->start;
    const char *text = side_text(doc, which, &size), *other = side_text(doc, beside, &other_size);
    bool both = doc->linked && own && is_common(call, text, size, other, other_size, &start);
    char *clean = hl_utf8_clean(call->text, call->text_size, true, NULL);
    if (!clean)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    status = splice(call, which, call->start, call->end, clean, strlen(clean), err);
    if (status == HL_OK && both)
        status = splice(call, beside, start, start + length, clean, strlen(clean), err);
    free(clean);
    return status;
}

hl_status hl_run_text_edit(hl_call *call, hl_error *err) {
    return edit(call, FIRST, err);
}

hl_status hl_run_compare_edit(hl_call *call, hl_error *err) {
    return edit(call, SECOND, err);
}

/* Setting a whole text is the edit between common prefix and common suffix, so that pins outside of
 * it stay. */
static hl_status set(hl_call *call, side which, hl_error *err) {
    char *clean = hl_utf8_clean(call->text, call->text_size, true, NULL);
    if (!clean)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    size_t old_size = 0, size = strlen(clean);
    const char *old = side_text(&call->doc, which, &old_size);
    hl_ends e = hl_text_ends(old, old_size, clean, size);
    hl_status status =
        splice(call, which, e.head, old_size - e.tail, clean + e.head, size - e.tail - e.head, err);
    free(clean);
    return status;
}

hl_status hl_run_text_set(hl_call *call, hl_error *err) {
    return set(call, FIRST, err);
}

hl_status hl_run_compare_text(hl_call *call, hl_error *err) {
    return set(call, SECOND, err);
}

hl_status hl_run_text_clear(hl_call *call, hl_error *err) {
    return splice(call, FIRST, 0, call->doc.text_size, "", 0, err);
}
