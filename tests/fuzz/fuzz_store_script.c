/* Any bytes, read as a script: every line is applied; the document stays valid and rebuildable. */
#include "headlight/base/text.h"
#include "headlight/store/store.h"
#include "state.h"
#include <stdlib.h>
#include <string.h>

static void require(bool holds) {
    if (!holds)
        abort();
}

static void apply_lines(hl_store *store, char *script) {
    hl_effect effect;
    hl_error err;
    uint32_t gesture = 0;
    for (char *line = script, *end; line; line = end ? end + 1 : NULL) {
        end = strchr(line, '\n');
        if (end)
            *end = '\0';
        uint64_t revision = hl_store_revision(store);
        hl_status status = hl_store_apply(store, line, gesture++ / 2 % 3, &effect, &err);
        require(status == HL_OK || hl_store_revision(store) == revision);
    }
}

static void check_doc(const hl_doc *doc) {
    require(strlen(doc->text) == doc->text_size && doc->text_size <= HL_TEXT_MAX);
    require(hl_utf8_valid(doc->text, doc->text_size, NULL));
    require(doc->pin_count >= 0 && doc->pin_count <= HL_PIN_MAX);
    for (int i = 0; i < doc->pin_count; i++)
        require(doc->pins[i] < doc->text_size || doc->pins[i] >= HL_PIN_SEP);
    require(doc->heads >= 0 && doc->heads <= HL_HEADS_MAX && doc->heads_off != UINT64_MAX);
    require(doc->masked_count >= 0 && doc->masked_count <= HL_MASKED_MAX);
    for (int i = 0; i < doc->masked_count; i++)
        require(doc->masked[i] < doc->text_size);
    require(doc->edit_count >= 0 && doc->edit_count <= HL_EDITS_MAX);
    for (int i = 0; i < doc->edit_count; i++) {
        const hl_cell_edit *e = &doc->edits[i];
        require(e->query < doc->text_size || e->query >= HL_PIN_SEP);
        require(e->key < doc->text_size || e->key >= HL_PIN_SEP);
        require(e->head >= 0 && e->head < HL_HEADS_MAX && e->weight >= 0 && e->weight <= 1);
    }
}

static void check_second(const hl_doc *doc) {
    const hl_side *side = &doc->other;
    bool own = side->own & HL_OWN_TEXT;
    require(own == (side->text != NULL));
    require(!own || strlen(side->text) == side->text_size);
    require(!own || hl_utf8_valid(side->text, side->text_size, NULL));
    hl_doc beside;
    if (hl_doc_beside(doc, &beside))
        require(beside.other.own == 0 && !hl_doc_what_if(&beside));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hl_store *store = NULL, *copy = NULL;
    char *script = malloc(size + 1);
    require(script && hl_store_open(&store, NULL) == HL_OK && hl_store_open(&copy, NULL) == HL_OK);
    memcpy(script, data, size);
    script[size] = '\0';
    apply_lines(store, script);
    check_doc(hl_store_doc(store));
    check_second(hl_store_doc(store));

    char *saved = hl_store_script(store);
    require(saved != NULL);
    apply_lines(copy, saved);
    hl_doc rebuilt = *hl_store_doc(copy);
    require(strcmp(rebuilt.text, hl_store_doc(store)->text) == 0);
    rebuilt.text_revision = hl_store_doc(store)->text_revision;
    if (rebuilt.other.own & HL_OWN_TEXT)
        require(strcmp(rebuilt.other.text, hl_store_doc(store)->other.text) == 0);
    rebuilt.other.text_revision = hl_store_doc(store)->other.text_revision;
    require(hl_doc_equal(&rebuilt, hl_store_doc(store)));

    free(saved);
    free(script);
    hl_store_close(store);
    hl_store_close(copy);
    return 0;
}
