/* A document as the actions that make it. */
#include "headlight/base/text.h"
#include "state.h"
#include <string.h>

/* "name word", with the index-th word of the action's choices. */
static void put_choice(hl_str *s, const char *name, int index) {
    const char *at = hl_action_find(name, strlen(name))->choices;
    for (int i = 0; i < index; i++)
        at += strcspn(at, "|") + 1;
    hl_str_printf(s, "%s %.*s\n", name, (int)strcspn(at, "|"), at);
}

static void put_choice_unless_first(hl_str *s, const char *name, int index) {
    if (index != 0)
        put_choice(s, name, index);
}

static void put_text(hl_str *s, const char *name, const char *text, size_t size) {
    if (size == 0)
        return;
    hl_str_printf(s, "%s ", name);
    hl_str_json(s, text, size);
    hl_str_puts(s, "\n");
}

static void put_int(hl_str *s, const char *name, int value) {
    if (value != 0)
        hl_str_printf(s, "%s %d\n", name, value);
}

static void put_float(hl_str *s, const char *name, float value, float start) {
    if (value == start)
        return;
    hl_str_printf(s, "%s ", name);
    hl_str_float(s, value);
    hl_str_puts(s, "\n");
}

/* After layer and heads, which reset what follows them here. */
static void put_heads_off(hl_str *s, uint64_t off) {
    for (int head = 0; head < 64; head++)
        if (off >> head & 1)
            hl_str_printf(s, "head.toggle %d\n", head + 1);
}

static void put_place(hl_str *s, uint32_t place) {
    if (hl_place_is_special(place))
        hl_str_puts(s, place == HL_PIN_CLS ? " cls" : " sep");
    else
        hl_str_printf(s, " %u", (unsigned)place);
}

static void put_pins(hl_str *s, const hl_doc *doc) {
    for (int i = 0; i < doc->pin_count; i++) {
        hl_str_puts(s, i == 0 ? "pin.at" : "pin.add");
        put_place(s, doc->pins[i]);
        hl_str_puts(s, "\n");
    }
}

/* Where the second side's own value is the model's own. */
static void put_own_int(hl_str *s, const char *name, int value) {
    if (value == 0)
        hl_str_printf(s, "%s default\n", name);
    put_int(s, name, value);
}

/* What equals the first side is said too: it stays when the first side changes. */
static void put_second(hl_str *s, const hl_side *side) {
    if (side->own & HL_OWN_TEXT) {
        hl_str_puts(s, "compare.text ");
        hl_str_json(s, side->text, side->text_size);
        hl_str_puts(s, "\n");
    }
    if (side->own & HL_OWN_MODEL) {
        hl_str_puts(s, "compare.model ");
        hl_str_json(s, side->model, strlen(side->model));
        hl_str_puts(s, "\n");
    }
    if (side->own & HL_OWN_LAYER)
        put_own_int(s, "compare.layer", side->layer);
    if (side->own & HL_OWN_HEADS)
        put_own_int(s, "compare.heads", side->heads);
    if (side->own & HL_OWN_DK)
        put_own_int(s, "compare.dk", side->dk);
    if (side->own & HL_OWN_MASK)
        put_choice(s, "compare.mask", (int)side->mask);
    if (side->own & HL_OWN_SCALING)
        put_choice(s, "compare.scaling", side->no_scale);
    if (side->own & HL_OWN_TEMPERATURE)
        put_float(s, "compare.temperature", side->temperature == 0 ? 1 : side->temperature, 0);
}

static void put_what_if(hl_str *s, const hl_doc *doc) {
    for (int head = 0; head < 64; head++)
        if (doc->muted >> head & 1)
            hl_str_printf(s, "head.mute %d\n", head + 1);
    for (int i = 0; i < doc->masked_count; i++)
        hl_str_printf(s, "word.mask %u\n", (unsigned)doc->masked[i]);
    for (int i = 0; i < doc->edit_count; i++) {
        hl_str_printf(s, "cell.edit %d", doc->edits[i].head + 1);
        put_place(s, doc->edits[i].query);
        put_place(s, doc->edits[i].key);
        hl_str_puts(s, " ");
        hl_str_float(s, doc->edits[i].weight);
        hl_str_puts(s, "\n");
    }
}

char *hl_store_script(const hl_store *store) {
    const hl_doc *doc = &store->doc;
    hl_str s = {0};
    hl_str_puts(&s, "# Headlight\n");
    put_text(&s, "model.set", doc->model, strlen(doc->model));
    put_text(&s, "text.set", doc->text, doc->text_size);
    put_int(&s, "layer.set", doc->layer);
    put_int(&s, "heads.set", doc->heads);
    put_int(&s, "dk.set", doc->dk);
    put_heads_off(&s, doc->heads_off);
    put_choice_unless_first(&s, "combine.set", (int)doc->combine);
    put_choice_unless_first(&s, "mask.set", (int)doc->mask);
    put_choice_unless_first(&s, "scaling.set", doc->no_scale);
    put_float(&s, "temperature.set", doc->temperature, 0);
    put_choice_unless_first(&s, "scale.set", (int)doc->scale);
    put_choice_unless_first(&s, "special.set", (int)doc->special);
    put_choice_unless_first(&s, "units.set", doc->pieces);
    put_float(&s, "threshold.set", doc->threshold, HL_THRESHOLD_START);
    put_int(&s, "topk.set", doc->top_k);
    put_pins(&s, doc);
    put_second(&s, &doc->other);
    if (doc->linked)
        hl_str_puts(&s, "compare.link on\n");
    put_what_if(&s, doc);
    put_choice_unless_first(&s, "view.set", (int)doc->view);
    put_choice_unless_first(&s, "panel.set", (int)doc->panel);
    put_choice_unless_first(&s, "theme.set", (int)doc->theme);
    put_float(&s, "zoom.set", doc->zoom, 0);
    put_choice_unless_first(&s, "settings.set", doc->settings_hidden);
    if (s.failed) {
        hl_str_free(&s);
        return NULL;
    }
    return s.data;
}
