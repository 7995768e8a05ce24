/* The growable string, and writing floats, JSON literals and CSV fields into it. */
#include "headlight/base/text.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for extra bytes and a NUL behind them; false (and failed) when memory is out. */
static bool reserve(hl_str *s, size_t extra) {
    if (s->failed)
        return false;
    if (extra < s->capacity - s->size)
        return true;
    size_t capacity = s->capacity ? s->capacity : 64;
    while (capacity <= SIZE_MAX / 2 && extra >= capacity - s->size)
        capacity *= 2;
    char *data = extra < capacity - s->size ? realloc(s->data, capacity) : NULL;
    if (!data) {
        s->failed = true;
        return false;
    }
    s->data = data;
    s->capacity = capacity;
    return true;
}

void hl_str_put(hl_str *s, const char *bytes, size_t size) {
    if (!reserve(s, size))
        return;
    if (size)
        memcpy(s->data + s->size, bytes, size);
    s->size += size;
    s->data[s->size] = '\0';
}

void hl_str_puts(hl_str *s, const char *text) {
    hl_str_put(s, text, strlen(text));
}

void hl_str_printf(hl_str *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !reserve(s, (size_t)length)) {
        s->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(s->data + s->size, (size_t)length + 1, format, args);
    va_end(args);
    s->size += (size_t)length;
}

void hl_str_float(hl_str *s, float value) {
    if (!isfinite(value)) {
        hl_str_puts(s, "null");
        return;
    }
    char digits[40];
    for (int precision = 6; precision <= 9; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, (double)value);
        if (strtof(digits, NULL) == value)
            break;
    }
    char *comma = strchr(digits, ','); /* the decimal point of some locales */
    if (comma)
        *comma = '.';
    hl_str_puts(s, digits);
}

/* The two-character escape of JSON for c, or NULL. */
static const char *json_escape(char c) {
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

void hl_str_json(hl_str *s, const char *text, size_t size) {
    hl_str_put(s, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        const char *escape = json_escape(text[i]);
        if (escape)
            hl_str_puts(s, escape);
        else if (c < 0x20 || c == 0x7F)
            hl_str_printf(s, "\\u%04x", (unsigned)c);
        else
            hl_str_put(s, text + i, 1);
    }
    hl_str_put(s, "\"", 1);
}

static bool csv_needs_quotes(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
            return true;
    return false;
}

void hl_str_csv(hl_str *s, const char *text, size_t size) {
    if (!csv_needs_quotes(text, size)) {
        hl_str_put(s, text, size);
        return;
    }
    hl_str_put(s, "\"", 1);
    for (size_t i = 0; i < size; i++)
        hl_str_put(s, text[i] == '"' ? "\"\"" : text + i, text[i] == '"' ? 2 : 1);
    hl_str_put(s, "\"", 1);
}

void hl_str_free(hl_str *s) {
    free(s->data);
    *s = (hl_str){0};
}
