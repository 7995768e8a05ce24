/* From a line to a call: name, then the argument by the grammar of its kind.
 *
 *     line   = blanks [ name [ blanks argument ] ] | blanks "#" anything
 *     TEXT   = the rest of the line | "JSON string"
 *     EDIT   = START END "JSON string"
 *     PLACE  = BYTE | cls | sep
 *     CELL   = HEAD PLACE PLACE [ WEIGHT ]
 *     INT, REAL, CHOICE = one word
 */
#include "headlight/base/text.h"
#include "state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *at) {
    while (is_blank(*at))
        at++;
    return at;
}

hl_status hl_call_refuse(const hl_call *call, const char *allowed, hl_error *err) {
    return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, allowed, "%s",
                   call->word[0] ? call->word : "nothing");
}

hl_status hl_call_number(const hl_call *call, double current, double lo, double hi, double *out,
                         hl_error *err) {
    double value = call->number;
    if (call->step) {
        value += current;
        value = value < lo ? lo : value > hi ? hi : value;
    }
    if (!(value >= lo && value <= hi)) {
        char allowed[64];
        snprintf(allowed, sizeof allowed, "%g to %g", lo, hi);
        return hl_call_refuse(call, allowed, err);
    }
    *out = value;
    return HL_OK;
}

/* The argument without blanks around it, cut between characters to fit; false when it was cut. */
static bool copy_word(hl_call *call, const char *rest) {
    size_t size = strlen(rest);
    while (size > 0 && is_blank(rest[size - 1]))
        size--;
    bool fits = size < sizeof call->word;
    size = fits ? size : sizeof call->word - 1;
    while (!fits && size > 0 && ((unsigned char)rest[size] & 0xC0) == 0x80)
        size--;
    memcpy(call->word, rest, size);
    call->word[size] = '\0';
    return fits;
}

static hl_status parse_number(hl_call *call, hl_error *err) {
    const hl_action *action = call->action;
    char allowed[128];
    snprintf(allowed, sizeof allowed, "%s %g to %g%s%s",
             action->arg == HL_ARG_INT ? "a whole number" : "a number", action->min, action->max,
             action->flags & HL_ACTION_STEP ? ", or a step like +1" : "",
             action->flags & HL_ACTION_DEFAULT ? ", or default" : "");
    if (action->flags & HL_ACTION_DEFAULT && strcmp(call->word, "default") == 0) {
        call->fallback = true;
        return HL_OK;
    }
    bool sign = call->word[0] == '+' || call->word[0] == '-';
    call->step = sign && action->flags & HL_ACTION_STEP;
    hl_status status;
    if (action->arg == HL_ARG_INT) {
        long value = 0;
        status = hl_parse_int(call->word, -1000000, 1000000, action->name, &value, NULL);
        call->number = (double)value;
    } else {
        status = hl_parse_float(call->word, -1e6, 1e6, action->name, &call->number, NULL);
    }
    return status == HL_OK ? HL_OK : hl_call_refuse(call, allowed, err);
}

static hl_status parse_choice(hl_call *call, hl_error *err) {
    size_t size = strlen(call->word);
    const char *at = call->action->choices;
    for (call->choice = 0; size > 0; call->choice++) {
        size_t length = strcspn(at, "|");
        if (length == size && memcmp(at, call->word, size) == 0)
            return HL_OK;
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    return hl_call_refuse(call, call->action->choices, err);
}

/* --- quoted strings ------------------------------------------------------------------------------
 */

/* Four hexadecimal digits, or -1. */
static int32_t hex4(const char *at) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdefABCDEF";
        const char *found = at[i] ? strchr(digits, at[i]) : NULL;
        if (!found)
            return -1;
        int32_t digit = (int32_t)(found - digits);
        value = value * 16 + (digit > 15 ? digit - 6 : digit);
    }
    return value;
}

/* The code point of an escape whose backslash was passed; NULL-safe on the closing NUL. -1 = no
 * escape of JSON, or NUL, which no text can hold. */
static int32_t escape(const char **at) {
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    char c = *(*at);
    if (c == '\0')
        return -1;
    (*at)++;
    if (c != 'u') {
        const char *found = strchr(names, c);
        return found ? values[found - names] : -1;
    }
    int32_t high = hex4(*at);
    if (high < 0)
        return -1;
    *at += 4;
    if (high < 0xD800 || high > 0xDFFF)
        return high > 0 ? high : -1;
    int32_t low = (*at)[0] == '\\' && (*at)[1] == 'u' ? hex4(*at + 2) : -1;
    if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return -1;
    *at += 6;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* From behind the opening quote up to and including the closing one; out has room for the rest of
 * the line, which no escape outgrows. */
static const char *unquote(const char *at, char *out, size_t *size) {
    *size = 0;
    while (*at && *at != '"') {
        if (*at != '\\') {
            out[(*size)++] = *at++;
            continue;
        }
        at++;
        int32_t c = escape(&at);
        if (c < 0)
            return NULL;
        *size += hl_utf8_put(c, out + *size);
    }
    return *at == '"' ? at + 1 : NULL;
}

static hl_status parse_text(hl_call *call, const char *rest, hl_error *err) {
    const char *name = call->action->name;
    size_t size = strlen(rest);
    call->text = malloc(size + 1);
    if (!call->text)
        return hl_fail(err, HL_ERR_MEMORY, NULL, name, NULL, "no memory for the text");
    if (rest[0] == '"') {
        const char *end = unquote(rest + 1, call->text, &call->text_size);
        if (!end || *skip_blanks(end))
            return hl_call_refuse(call, "a string as in JSON, closed, with nothing behind it", err);
    } else {
        memcpy(call->text, rest, size);
        call->text_size = size;
    }
    call->text[call->text_size] = '\0';
    size_t bad = 0;
    if (!hl_utf8_valid(call->text, call->text_size, &bad))
        return hl_fail_at(err, HL_ERR_FORMAT, NULL, bad, name, "text in UTF-8", "byte 0x%02x",
                          (unsigned)(unsigned char)call->text[bad]);
    return HL_OK;
}

/* A byte offset, at most HL_TEXT_MAX; moves *at behind it and the blanks that follow. */
static bool take_offset(const char **at, size_t *out) {
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 8)
        return false;
    *out = strtoul(*at, NULL, 10);
    const char *behind = *at + digits;
    if (*behind && !is_blank(*behind))
        return false;
    *at = skip_blanks(behind);
    return *out <= HL_TEXT_MAX;
}

static hl_status parse_edit(hl_call *call, const char *rest, hl_error *err) {
    if (!take_offset(&rest, &call->start) || !take_offset(&rest, &call->end) || *rest != '"')
        return hl_call_refuse(call, "START END \"text\", offsets in bytes", err);
    return parse_text(call, rest, err);
}

/* A byte offset, cls or sep; moves *at behind it and the blanks that follow. */
static bool take_place(const char **at, uint32_t *out) {
    size_t offset = 0, letters = strcspn(*at, " \t\r\n");
    bool cls = letters == 3 && memcmp(*at, "cls", 3) == 0;
    if (cls || (letters == 3 && memcmp(*at, "sep", 3) == 0)) {
        *out = cls ? HL_PIN_CLS : HL_PIN_SEP;
        *at = skip_blanks(*at + letters);
        return true;
    }
    bool found = take_offset(at, &offset);
    *out = (uint32_t)offset;
    return found;
}

static hl_status parse_place(hl_call *call, hl_error *err) {
    const char *at = call->word;
    if (!take_place(&at, &call->place) || *at)
        return hl_call_refuse(call, "a byte offset inside the text, cls, sep", err);
    return HL_OK;
}

static hl_status parse_cell(hl_call *call, hl_error *err) {
    const char *at = call->word;
    size_t head = 0;
    double weight = 0;
    bool good =
        take_offset(&at, &head) && take_place(&at, &call->place) && take_place(&at, &call->key);
    call->number = (double)head;
    call->weighed = good && *at;
    if (call->weighed)
        good = hl_parse_float(at, 0, 1, "weight", &weight, NULL) == HL_OK;
    call->weight = (float)weight;
    if (!good)
        return hl_call_refuse(
            call, "HEAD QUERY KEY WEIGHT: a head from 1, two byte offsets (or cls, sep), 0 to 1",
            err);
    return HL_OK;
}

/* --- lines ---------------------------------------------------------------------------------------
 */

static hl_status parse_argument(hl_call *call, const char *rest, hl_error *err) {
    const hl_action *action = call->action;
    bool fits = copy_word(call, rest);
    bool long_kind = action->arg == HL_ARG_TEXT || action->arg == HL_ARG_EDIT;
    if (action->arg == HL_ARG_NONE)
        return *rest ? hl_call_refuse(call, "no argument", err) : HL_OK;
    if (*rest == '\0' && action->flags & HL_ACTION_OPTIONAL)
        return HL_OK;
    if (*rest == '\0' && long_kind)
        return hl_call_refuse(call, "a text; \"\" is the empty one", err);
    if (!fits && !long_kind)
        return hl_call_refuse(call, action->choices ? action->choices : "a number", err);
    switch (action->arg) {
    case HL_ARG_NONE: break;
    case HL_ARG_INT:
    case HL_ARG_REAL: return parse_number(call, err);
    case HL_ARG_CHOICE: return parse_choice(call, err);
    case HL_ARG_TEXT: return parse_text(call, rest, err);
    case HL_ARG_EDIT: return parse_edit(call, rest, err);
    case HL_ARG_PLACE: return parse_place(call, err);
    case HL_ARG_CELL: return parse_cell(call, err);
    }
    return HL_OK;
}

hl_status hl_call_parse(hl_call *call, const char *line, hl_error *err) {
    line = skip_blanks(line);
    if (*line == '\0' || *line == '#')
        return HL_OK;
    size_t size = strcspn(line, " \t\r\n");
    const hl_action *action = hl_action_find(line, size);
    if (!action)
        return hl_fail(err, HL_ERR_USAGE, NULL, "action", "a name from the list of actions",
                       "\"%.*s\"", size < 60 ? (int)size : 60, line);
    call->action = action;
    return parse_argument(call, skip_blanks(line + size), err);
}
