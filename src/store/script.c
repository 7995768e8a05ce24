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

static void put_pins(hl_str *s, const hl_doc *doc) {
    for (int i = 0; i < doc->pin_count; i++) {
        const char *name = i == 0 ? "pin.at" : "pin.add";
        if (doc->pins[i] == HL_PIN_CLS || doc->pins[i] == HL_PIN_SEP)
            hl_str_printf(s, "%s %s\n", name, doc->pins[i] == HL_PIN_CLS ? "cls" : "sep");
        else
            hl_str_printf(s, "%s %u\n", name, (unsigned)doc->pins[i]);
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
    put_choice_unless_first(&s, "view.set", (int)doc->view);
    put_choice_unless_first(&s, "theme.set", (int)doc->theme);
    put_float(&s, "zoom.set", doc->zoom, 0);
    put_choice_unless_first(&s, "settings.set", doc->settings_hidden);
    if (s.failed) {
        hl_str_free(&s);
        return NULL;
    }
    return s.data;
}
