/* settings.c - how numbers were computed, as members of a JSON object:
 * "layer", "heads", "dk", "mask": "all"|"past", "scaling", "temperature", and what was changed by
 * hand: "muted": [head], "masked": [{"text","start"}],
 * "edits": [{"head", "query": {"text","start"}, "key": {..}, "weight"}].
 * Layers and heads count from 1; start is a byte of the sentence, null for [CLS] and [SEP].
 */
#include "numbers.h"

#include <string.h>

/* The word (or its first piece) at a byte of the text. */
static void put_word(hl_str *s, const hl_scene *scene, uint32_t byte) {
    const char *special = byte == HL_PIN_CLS ? "[CLS]" : byte == HL_PIN_SEP ? "[SEP]" : NULL;
    hl_str_puts(s, "{\"text\": ");
    if (special) {
        hl_str_printf(s, "\"%s\", \"start\": null}", special);
        return;
    }
    const char *text = "";
    for (int u = 0; u < scene->U && !*text; u++)
        if (!scene->units[u].special && scene->units[u].start == byte)
            text = scene->labels[u];
    hl_str_json(s, text, strlen(text));
    hl_str_printf(s, ", \"start\": %u}", byte);
}

static void put_edit(hl_str *s, const hl_scene *scene, const hl_cell_edit *edit) {
    hl_str_printf(s, "{\"head\": %d, \"query\": ", edit->head + 1);
    put_word(s, scene, edit->query);
    hl_str_puts(s, ", \"key\": ");
    put_word(s, scene, edit->key);
    hl_str_puts(s, ", \"weight\": ");
    hl_number_put(s, edit->weight);
    hl_str_puts(s, "}");
}

static void put_what_if(hl_str *s, const hl_doc *doc, const hl_scene *scene) {
    int muted = 0;
    hl_str_puts(s, ", \"muted\": [");
    for (int h = 0; h < HL_HEADS_MAX; h++)
        if (doc->muted >> h & 1)
            hl_str_printf(s, "%s%d", muted++ ? ", " : "", h + 1);
    hl_str_puts(s, "], \"masked\": [");
    for (int i = 0; i < doc->masked_count; i++) {
        hl_str_puts(s, i ? ", " : "");
        put_word(s, scene, doc->masked[i]);
    }
    hl_str_puts(s, "], \"edits\": [");
    for (int i = 0; i < doc->edit_count; i++) {
        hl_str_puts(s, i ? ", " : "");
        put_edit(s, scene, &doc->edits[i]);
    }
    hl_str_puts(s, "]");
}

void hl_settings_put(hl_str *s, const hl_doc *doc, const hl_scene *scene) {
    hl_str_printf(s, "\"layer\": %d, \"heads\": %d, \"dk\": %d, ", scene->layer + 1, scene->heads,
                  scene->dk);
    hl_str_printf(s, "\"mask\": \"%s\", \"scaling\": %s, \"temperature\": ",
                  doc->mask == HL_SEES_PAST ? "past" : "all", doc->no_scale ? "false" : "true");
    hl_number_put(s, doc->temperature == 0 ? 1 : doc->temperature);
    put_what_if(s, doc, scene);
}
