/* Error records: filling them within fixed fields, and the one sentence shown to a reader. */
#include "headlight/base/error.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of text after dropping an incomplete UTF-8 character from its end (text was cut there). */
static size_t whole_characters(const char *text, size_t length) {
    size_t start = length;
    while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return length - (start - 1) < need ? start - 1 : length;
}

static void copy_cut(char *out, size_t size, const char *text) {
    size_t length = text ? strlen(text) : 0;
    if (length >= size)
        length = whole_characters(text, size - 1);
    if (length)
        memcpy(out, text, length);
    out[length] = '\0';
}

/* found is formatted last: its arguments may point into err itself. */
static void fill(hl_error *err, hl_status status, const char *file, const char *field,
                 const char *allowed, const char *found, va_list args) {
    hl_error next = {.status = status};
    int length = vsnprintf(next.found, sizeof next.found, found, args);
    if (length < 0)
        next.found[0] = '\0';
    else if ((size_t)length >= sizeof next.found)
        next.found[whole_characters(next.found, sizeof next.found - 1)] = '\0';
    copy_cut(next.file, sizeof next.file, file);
    copy_cut(next.field, sizeof next.field, field);
    copy_cut(next.allowed, sizeof next.allowed, allowed);
    *err = next;
}

hl_status hl_fail(hl_error *err, hl_status status, const char *file, const char *field,
                  const char *allowed, const char *found, ...) {
    if (!err)
        return status;
    va_list args;
    va_start(args, found);
    fill(err, status, file, field, allowed, found, args);
    va_end(args);
    return status;
}

hl_status hl_fail_at(hl_error *err, hl_status status, const char *file, uint64_t offset,
                     const char *field, const char *allowed, const char *found, ...) {
    if (!err)
        return status;
    va_list args;
    va_start(args, found);
    fill(err, status, file, field, allowed, found, args);
    va_end(args);
    err->offset = offset;
    err->has_offset = true;
    return status;
}

static const char *status_words(hl_status status) {
    switch (status) {
    case HL_OK: return "no error";
    case HL_ERR_IO: return "input or output failed";
    case HL_ERR_FORMAT: return "wrong format";
    case HL_ERR_RANGE: return "value out of range";
    case HL_ERR_MEMORY: return "out of memory";
    case HL_ERR_USAGE: return "no such thing";
    }
    return "unknown error";
}

/* Appends separator + text at *used; never writes past size - 1. */
static void append(char *out, size_t size, size_t *used, const char *separator, const char *text) {
    const char *parts[2] = {*used ? separator : "", text};
    for (int i = 0; i < 2; i++) {
        copy_cut(out + *used, size - *used, parts[i]);
        *used += strlen(out + *used);
    }
}

char *hl_error_format(const hl_error *err, char *out, size_t size) {
    if (size == 0)
        return out;
    out[0] = '\0';
    size_t used = 0;
    if (err->file[0])
        append(out, size, &used, ": ", err->file);
    if (err->field[0])
        append(out, size, &used, ": ", err->field);
    if (err->has_offset) {
        char at[40];
        snprintf(at, sizeof at, "at byte %" PRIu64, err->offset);
        append(out, size, &used, err->file[0] || err->field[0] ? " " : "", at);
    }
    /* For these, found is the system's or our own sentence and not a value. */
    bool sentence = err->status == HL_ERR_IO || err->status == HL_ERR_MEMORY;
    if (err->found[0] && !sentence)
        append(out, size, &used, ": ", "found ");
    append(out, size, &used, err->found[0] && !sentence ? "" : ": ",
           err->found[0] ? err->found : status_words(err->status));
    if (err->allowed[0]) {
        append(out, size, &used, "", ", allowed: ");
        append(out, size, &used, "", err->allowed);
    }
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = '?';
    return out;
}
