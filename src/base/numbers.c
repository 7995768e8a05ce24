/* Numbers typed by a person: the whole text must be one number inside its range. */
#include "headlight/base/text.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool starts_a_number(const char *text) {
    return strchr("+-.0123456789", text[0]) && text[0] != '\0';
}

hl_status hl_parse_int(const char *text, long min, long max, const char *field, long *out,
                       hl_error *err) {
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (!starts_a_number(text) || end == text || *end || errno || value < min || value > max) {
        char allowed[96];
        snprintf(allowed, sizeof allowed, "a whole number %ld to %ld", min, max);
        return hl_fail(err, HL_ERR_RANGE, NULL, field, allowed, "\"%s\"", text);
    }
    *out = value;
    return HL_OK;
}

/* strtod reads '.' or ',' by locale and accepts words and hex; only decimal digits, '.', e are
 * meant. */
static bool plain_decimal(const char *text) {
    return starts_a_number(text) && text[strspn(text, "+-.0123456789eE")] == '\0';
}

hl_status hl_parse_float(const char *text, double min, double max, const char *field, double *out,
                         hl_error *err) {
    char *end = NULL;
    double value = strtod(text, &end);
    if (!plain_decimal(text) || end == text || *end || !isfinite(value) || value < min ||
        value > max) {
        char allowed[96];
        snprintf(allowed, sizeof allowed, "a number %g to %g", min, max);
        return hl_fail(err, HL_ERR_RANGE, NULL, field, allowed, "\"%s\"", text);
    }
    *out = value;
    return HL_OK;
}
