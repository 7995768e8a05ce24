/* Pinned words: byte offsets that follow the text as it is edited. */
#include "headlight/base/text.h"
#include "state.h"
#include <stdio.h>
#include <string.h>

bool hl_place_is_special(uint32_t place) {
    return place == HL_PIN_CLS || place == HL_PIN_SEP;
}

/* A pin before the edit stays, one behind it moves along, one inside the deleted bytes goes. */
void hl_pins_follow(hl_doc *doc, size_t start, size_t end, size_t inserted) {
    int kept = 0;
    for (int i = 0; i < doc->pin_count; i++) {
        uint32_t pin = doc->pins[i];
        if (!hl_place_is_special(pin) && pin >= start && pin < end)
            continue;
        if (!hl_place_is_special(pin) && pin >= end)
            pin = (uint32_t)(pin - end + start + inserted);
        doc->pins[kept++] = pin;
    }
    doc->pin_count = kept;
}

hl_status hl_call_check_place(const hl_call *call, uint32_t place, hl_error *err) {
    const hl_doc *doc = &call->doc;
    if (hl_place_is_special(place))
        return HL_OK;
    if (place < doc->text_size && ((unsigned char)doc->text[place] & 0xC0) != 0x80)
        return HL_OK;
    char allowed[96];
    if (doc->text_size == 0)
        return hl_call_refuse(call, "cls, sep (the sentence is empty)", err);
    snprintf(allowed, sizeof allowed, "cls, sep, or the start of a character, 0 to %zu",
             doc->text_size - 1);
    return hl_call_refuse(call, allowed, err);
}

static void pin_only(hl_doc *doc, uint32_t place) {
    doc->pins[0] = place;
    doc->pin_count = 1;
}

hl_status hl_run_pin_at(hl_call *call, hl_error *err) {
    hl_status status = hl_call_check_place(call, call->place, err);
    if (status == HL_OK)
        pin_only(&call->doc, call->place);
    return status;
}

hl_status hl_run_pin_add(hl_call *call, hl_error *err) {
    hl_status status = hl_call_check_place(call, call->place, err);
    if (status != HL_OK)
        return status;
    hl_doc *doc = &call->doc;
    for (int i = 0; i < doc->pin_count; i++) {
        if (doc->pins[i] != call->place)
            continue;
        doc->pin_count--;
        memmove(&doc->pins[i], &doc->pins[i + 1],
                (size_t)(doc->pin_count - i) * sizeof doc->pins[0]);
        return HL_OK;
    }
    if (doc->pin_count == HL_PIN_MAX)
        return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, "at most 8 pinned words",
                       "%d pinned", doc->pin_count);
    doc->pins[doc->pin_count++] = call->place;
    return HL_OK;
}

hl_status hl_run_pin_clear(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.pin_count = 0;
    return HL_OK;
}

/* --- pin.word ------------------------------------------------------------------------------------
 */

/* Does word stand at text[at], ignoring case? *end is the byte behind it. */
static bool matches(const char *text, size_t size, size_t at, const char *word, size_t word_size,
                    size_t *end) {
    size_t w = 0;
    while (w < word_size && at < size) {
        int32_t a = hl_utf8_next(text, size, &at), b = hl_utf8_next(word, word_size, &w);
        if (hl_char_lower(a) != hl_char_lower(b))
            return false;
    }
    *end = at;
    return w == word_size;
}

/* The last place where word stands with no letter or digit next to it; size when there is none. */
static size_t find_word(const char *text, size_t size, const char *word, size_t word_size) {
    size_t found = size;
    bool border = true;
    for (size_t at = 0; at < size;) {
        size_t end = 0, next = at;
        if (border && matches(text, size, at, word, word_size, &end)) {
            size_t behind = end;
            if (end == size || hl_breaks_word(hl_utf8_next(text, size, &behind)))
                found = at;
        }
        border = hl_breaks_word(hl_utf8_next(text, size, &next));
        at = next;
    }
    return found;
}

hl_status hl_run_pin_word(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    size_t at = call->text_size == 0
                    ? doc->text_size
                    : find_word(doc->text, doc->text_size, call->text, call->text_size);
    if (at == doc->text_size)
        return hl_call_refuse(call, "a word of the sentence", err);
    pin_only(doc, (uint32_t)at);
    return HL_OK;
}
