/* The sentence: immutable texts shared by snapshots, and the actions that replace one by another.
 */
#include "headlight/base/text.h"
#include "state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* doc->text points at bytes; what stands before them is found from there. */
typedef struct shared_text {
    size_t refs, size;
    char bytes[];
} shared_text;

static shared_text *shared(const hl_doc *doc) {
    return (shared_text *)((char *)doc->text - offsetof(shared_text, bytes));
}

/* Gives doc a new, unfilled text with one reference, doc's. The old one keeps its references. */
static char *new_text(hl_store *store, hl_doc *doc, size_t size) {
    shared_text *text = malloc(sizeof *text + size + 1);
    if (!text)
        return NULL;
    *text = (shared_text){.refs = 1, .size = size};
    text->bytes[size] = '\0';
    store->text_bytes += size;
    doc->text = text->bytes;
    doc->text_size = size;
    doc->text_revision = ++store->text_serial;
    return text->bytes;
}

bool hl_text_start(hl_store *store) {
    return new_text(store, &store->doc, 0) != NULL;
}

void hl_text_keep(const hl_doc *doc) {
    shared(doc)->refs++;
}

void hl_text_drop(hl_store *store, const hl_doc *doc) {
    shared_text *text = shared(doc);
    if (--text->refs > 0)
        return;
    store->text_bytes -= text->size;
    free(text);
}

static bool inside_character(const char *text, size_t size, size_t at) {
    return at < size && ((unsigned char)text[at] & 0xC0) == 0x80;
}

/* Bytes start..end of the sentence become insert (clean, one line); pins follow. */
static hl_status splice(hl_call *call, size_t start, size_t end, const char *insert, size_t size,
                        hl_error *err) {
    hl_doc *doc = &call->doc;
    const char *old = doc->text;
    size_t old_size = doc->text_size, total = old_size - (end - start) + size;
    if (total > HL_TEXT_MAX) {
        char allowed[64];
        snprintf(allowed, sizeof allowed, "at most %d bytes", HL_TEXT_MAX);
        return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, allowed, "a text of %zu bytes",
                       total);
    }
    if (end - start == size && memcmp(old + start, insert, size) == 0)
        return HL_OK;
    char *text = new_text(call->store, doc, total);
    if (!text)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    memcpy(text, old, start);
    memcpy(text + start, insert, size);
    memcpy(text + start + size, old + end, old_size - end);
    hl_pins_follow(doc, start, end, size);
    return HL_OK;
}

/* Runs splice with the call's text brought to one line. */
static hl_status splice_clean(hl_call *call, size_t start, size_t end, hl_error *err) {
    size_t size = call->text_size;
    char *clean = hl_utf8_clean(call->text, size, true, NULL);
    if (!clean)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    hl_status status = splice(call, start, end, clean, strlen(clean), err);
    free(clean);
    return status;
}

hl_status hl_run_text_edit(hl_call *call, hl_error *err) {
    const hl_doc *doc = &call->doc;
    char allowed[80];
    snprintf(allowed, sizeof allowed, "0 <= START <= END <= %zu, between characters",
             doc->text_size);
    if (call->start > call->end || call->end > doc->text_size ||
        inside_character(doc->text, doc->text_size, call->start) ||
        inside_character(doc->text, doc->text_size, call->end))
        return hl_call_refuse(call, allowed, err);
    return splice_clean(call, call->start, call->end, err);
}

/* Setting a whole text is the edit between common prefix and common suffix, so that pins outside of
 * it stay. Both ends are brought back to borders of characters. */
static hl_status replace_all(hl_call *call, const char *text, size_t size, hl_error *err) {
    const hl_doc *doc = &call->doc;
    const char *old = doc->text;
    size_t old_size = doc->text_size, least = old_size < size ? old_size : size;
    size_t head = 0, tail = 0;
    while (head < least && old[head] == text[head])
        head++;
    while (inside_character(old, old_size, head) || inside_character(text, size, head))
        head--;
    while (tail < least - head && old[old_size - 1 - tail] == text[size - 1 - tail])
        tail++;
    while (tail > 0 && inside_character(old, old_size, old_size - tail))
        tail--;
    return splice(call, head, old_size - tail, text + head, size - tail - head, err);
}

hl_status hl_run_text_set(hl_call *call, hl_error *err) {
    char *clean = hl_utf8_clean(call->text, call->text_size, true, NULL);
    if (!clean)
        return hl_fail(err, HL_ERR_MEMORY, NULL, call->action->name, NULL,
                       "no memory for the text");
    hl_status status = replace_all(call, clean, strlen(clean), err);
    free(clean);
    return status;
}

hl_status hl_run_text_clear(hl_call *call, hl_error *err) {
    return splice(call, 0, call->doc.text_size, "", 0, err);
}
