/* What if: heads that are muted, words that are masked, cells of the heatmap set by hand. */
#include "headlight/base/text.h"
#include "state.h"
#include <stdio.h>
#include <string.h>

bool hl_doc_what_if(const hl_doc *doc) {
    return doc->muted != 0 || doc->masked_count > 0 || doc->edit_count > 0;
}

void hl_what_if_clear(hl_doc *doc) {
    doc->muted = 0;
    doc->masked_count = 0;
    doc->edit_count = 0;
}

void hl_what_if_fit(hl_doc *doc, const hl_limits *limits) {
    int heads = hl_doc_heads(doc, limits), kept = 0;
    doc->muted &= hl_limits_head_bits(doc, limits);
    for (int i = 0; i < doc->edit_count; i++)
        if (heads == 0 || doc->edits[i].head < heads)
            doc->edits[kept++] = doc->edits[i];
    doc->edit_count = kept;
}

/* --- following the text --------------------------------------------------------------------------
 */

/* An edit of the text: bytes start..end of the old one became inserted bytes. */
typedef struct change {
    const char *old, *now;
    size_t old_size, now_size, start, end, inserted;
} change;

/* Moves the byte of a word that is the same word still; false when it is not. */
static bool follows(const change *c, uint32_t *place) {
    if (hl_place_is_special(*place))
        return true;
    hl_span word = hl_word_at(c->old, c->old_size, *place);
    if (word.start < c->end && c->start < word.end)
        return false;
    size_t way = c->start + c->inserted - c->end; /* may wrap; so does the sum */
    if (c->end <= word.start) {
        word.start += way;
        word.end += way;
        *place = (uint32_t)(*place + way);
    }
    hl_span now = hl_word_at(c->now, c->now_size, *place);
    return now.start == word.start && now.end == word.end;
}

void hl_what_if_follow(hl_doc *doc, const char *now, size_t now_size, size_t start, size_t end,
                       size_t inserted) {
    change c = {doc->text, now, doc->text_size, now_size, start, end, inserted};
    int kept = 0;
    for (int i = 0; i < doc->masked_count; i++) {
        uint32_t place = doc->masked[i];
        if (follows(&c, &place))
            doc->masked[kept++] = place;
    }
    doc->masked_count = kept;
    kept = 0;
    for (int i = 0; i < doc->edit_count; i++) {
        hl_cell_edit e = doc->edits[i];
        if (follows(&c, &e.query) && follows(&c, &e.key))
            doc->edits[kept++] = e;
    }
    doc->edit_count = kept;
}

/* --- actions -------------------------------------------------------------------------------------
 */

hl_status hl_run_head_mute(hl_call *call, hl_error *err) {
    uint64_t bit = 0;
    hl_status status = hl_call_head(call, &bit, err);
    if (status == HL_OK)
        call->doc.muted ^= bit;
    return status;
}

hl_status hl_run_word_mask(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    size_t at = call->place;
    bool inside = at < doc->text_size && ((unsigned char)doc->text[at] & 0xC0) != 0x80;
    if (hl_place_is_special(call->place) || !inside ||
        hl_char_is_space(hl_utf8_next(doc->text, doc->text_size, &at)))
        return hl_call_refuse(call, "a byte at which a word of the sentence starts", err);
    for (int i = 0; i < doc->masked_count; i++) {
        if (doc->masked[i] != call->place)
            continue;
        doc->masked_count--;
        memmove(&doc->masked[i], &doc->masked[i + 1],
                (size_t)(doc->masked_count - i) * sizeof doc->masked[0]);
        return HL_OK;
    }
    if (doc->masked_count == HL_MASKED_MAX)
        return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, "at most 16 masked words",
                       "%d masked", doc->masked_count);
    doc->masked[doc->masked_count++] = call->place;
    return HL_OK;
}

/* The call's cell, without weight; its place among the edits, or their count. */
static hl_status find_cell(const hl_call *call, hl_cell_edit *cell, int *at, hl_error *err) {
    const hl_doc *doc = &call->doc;
    int heads = hl_doc_heads(doc, call->limits);
    double head = call->number, most = heads > 0 && heads < HL_HEADS_MAX ? heads : HL_HEADS_MAX;
    char allowed[32];
    snprintf(allowed, sizeof allowed, "a head 1 to %g", most);
    if (head < 1 || head > most)
        return hl_call_refuse(call, allowed, err);
    hl_status status = hl_call_check_place(call, call->place, err);
    if (status == HL_OK)
        status = hl_call_check_place(call, call->key, err);
    if (status != HL_OK)
        return status;
    *cell = (hl_cell_edit){.head = (int)head - 1, .query = call->place, .key = call->key};
    for (*at = 0; *at < doc->edit_count; ++*at) {
        const hl_cell_edit *e = &doc->edits[*at];
        if (e->head == cell->head && e->query == cell->query && e->key == cell->key)
            break;
    }
    return HL_OK;
}

hl_status hl_run_cell_edit(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    hl_cell_edit cell;
    int at = 0;
    if (!call->weighed)
        return hl_call_refuse(call, "HEAD QUERY KEY WEIGHT", err);
    hl_status status = find_cell(call, &cell, &at, err);
    if (status != HL_OK)
        return status;
    if (at == HL_EDITS_MAX)
        return hl_fail(err, HL_ERR_RANGE, NULL, call->action->name, "at most 64 cells set by hand",
                       "%d set", doc->edit_count);
    cell.weight = call->weight;
    doc->edits[at] = cell;
    doc->edit_count += at == doc->edit_count;
    return HL_OK;
}

hl_status hl_run_cell_reset(hl_call *call, hl_error *err) {
    hl_doc *doc = &call->doc;
    hl_cell_edit cell;
    int at = 0;
    if (call->weighed)
        return hl_call_refuse(call, "HEAD QUERY KEY", err);
    hl_status status = find_cell(call, &cell, &at, err);
    if (status != HL_OK || at == doc->edit_count)
        return status;
    doc->edit_count--;
    memmove(&doc->edits[at], &doc->edits[at + 1],
            (size_t)(doc->edit_count - at) * sizeof doc->edits[0]);
    return HL_OK;
}

hl_status hl_run_whatif_reset(hl_call *call, hl_error *err) {
    (void)err;
    hl_what_if_clear(&call->doc);
    return HL_OK;
}
