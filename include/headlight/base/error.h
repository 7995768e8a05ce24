/* base/error.h - status codes and the error record.
 *
 * Every fallible function returns hl_status and, on failure, fills the hl_error its caller passed.
 * Library modules never print, exit or abort on input; only the app shows errors and only main
 * prints them. A record names what a reader needs to mend the input: file, field, the value that
 * was found, the value that is allowed and, for binary files, the byte offset.
 *
 *     hl_error err = {0};
 *     if (hl_model_open(dir, &model, &err) != HL_OK) {
 *         char line[HL_ERROR_LINE];
 *         hl_error_format(&err, line, sizeof line);
 *         // "config.json: hidden_size: found \"big\", allowed: a whole number 1 to 8192"
 *     }
 */
#ifndef HEADLIGHT_BASE_ERROR_H
#define HEADLIGHT_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum hl_status {
    HL_OK = 0,
    HL_ERR_IO,     /* the system refused: open, read, write, map */
    HL_ERR_FORMAT, /* a file or text does not have the form it must have */
    HL_ERR_RANGE,  /* a value is outside its allowed range */
    HL_ERR_MEMORY, /* allocation failed, or a size does not fit size_t */
    HL_ERR_USAGE   /* the caller asked for something that does not exist (option, action, head) */
} hl_status;

enum { HL_ERROR_LINE = 1024 }; /* bytes that always hold a formatted error */

typedef struct hl_error {
    hl_status status;
    char file[256];    /* path or input name; empty if none */
    char field[128];   /* key, tensor, option or line the error is about; empty if none */
    char found[192];   /* what was there */
    char allowed[256]; /* what may be there, or what to do */
    uint64_t offset;   /* byte offset in file, if has_offset */
    bool has_offset;
} hl_error;

/* Fills err (NULL is accepted) and returns status, so that failing is one line:
 *     return hl_fail(err, HL_ERR_RANGE, path, "d_k", "1 to 48", "%d", dk);
 * file, field, allowed may be NULL or "". found is a printf format. Strings are cut, never
 * overflowed, and cut only between UTF-8 characters. */
hl_status hl_fail(hl_error *err, hl_status status, const char *file, const char *field,
                  const char *allowed, const char *found, ...)
    __attribute__((format(printf, 6, 7)));

/* As hl_fail, and records the byte offset at which the fault was seen. */
hl_status hl_fail_at(hl_error *err, hl_status status, const char *file, uint64_t offset,
                     const char *field, const char *allowed, const char *found, ...)
    __attribute__((format(printf, 7, 8)));

/* Writes the record as one sentence on one line (control characters become '?'). Returns out. */
char *hl_error_format(const hl_error *err, char *out, size_t size);

#endif
