/* app/presets.c - comparisons that are ready made, each carried out as one step of the history.
 *
 * Sentences replace both sides' own; a preset about a setting keeps the sentence that is there and
 * gives the second side one setting of its own.
 */
#include "app_private.h"

#include "headlight/base/text.h"

#include <stdio.h>
#include <string.h>

static const hl_preset PRESETS[] = {
    {"tired-wide", "tired / wide", "One word differs: what does “it” stand for?",
     "The animal didn't cross the street because it was too tired",
     "The animal didn't cross the street because it was too wide", "it", "pronoun-antecedent", ""},
    {"big-small", "big / small", "The trophy or the suitcase?",
     "The trophy doesn't fit in the suitcase because it is too big",
     "The trophy doesn't fit in the suitcase because it is too small", "it", "pronoun-antecedent",
     ""},
    {"bank-bank", "bank / bank", "One word, two meanings", "I went to the bank to deposit money",
     "I went to the bank to watch the river", "bank", "meaning", ""},
    {"heads", "Many heads / one head", "The same sentence through a single softmax (Alt+M)", NULL,
     NULL, "", NULL, "heads 1"},
    {"scaling", "Scaled / unscaled", "Without the division by the root of d_k", NULL, NULL, "",
     NULL, "scaling off"},
    {"past", "Sees all / only the past", "With a causal mask, as in a language model", NULL, NULL,
     "", NULL, "mask past"},
};
enum { PRESET_COUNT = sizeof PRESETS / sizeof *PRESETS };

const hl_preset *hl_preset_at(int index) {
    return index >= 0 && index < PRESET_COUNT ? &PRESETS[index] : NULL;
}

static const hl_preset *preset_of(const char *name) {
    for (int i = 0; i < PRESET_COUNT; i++) {
        if (strcmp(PRESETS[i].name, name) == 0) {
            return &PRESETS[i];
        }
    }
    return NULL;
}

/* One preset on its way: actions of one history step; the first error ends it. */
typedef struct job {
    hl_app *app;
    uint32_t gesture;
    hl_status status;
    hl_error *err;
} job;

static void act(job *j, const char *line) {
    if (j->status == HL_OK) {
        j->status = hl_store_apply(j->app->store, line, j->gesture, NULL, j->err);
    }
}

static void act_text(job *j, const char *action, const char *text) {
    hl_str line = {0};
    hl_str_printf(&line, "%s ", action);
    hl_str_json(&line, text, strlen(text));
    if (line.failed) {
        j->status = hl_fail(j->err, HL_ERR_MEMORY, NULL, action, "free memory", "none left");
    } else {
        act(j, line.data);
    }
    hl_str_free(&line);
}

/* The head that the model in use names for a relation alone, if the layer on show has it; else
 * all. */
static void show_head(job *j, const char *relation) {
    const hl_scene *s = hl_app_scene(j->app);
    hl_focus_head head;
    act(j, "head.all");
    if (relation && s->model && s->trace &&
        hl_focus_named_head_in(s->model, s->trace, relation, &head) && head.layer == s->layer) {
        char line[32];
        snprintf(line, sizeof line, "head.solo %d", head.head + 1);
        act(j, line);
    }
}

/* One head against as many as the model has: where the first side is at one, the second is not. */
static void own_setting(job *j, const char *own) {
    char line[64];
    if (strcmp(own, "heads 1") == 0 && hl_app_scene(j->app)->heads == 1) {
        own = "heads default";
    }
    snprintf(line, sizeof line, "compare.%s", own);
    act(j, line);
}

hl_status hl_app_preset(hl_app *app, const char *name, hl_error *err) {
    job j = {app, ++app->ui.gesture, HL_OK, err};
    const hl_preset *p = preset_of(name);
    if (!p) {
        return hl_fail(err, HL_ERR_USAGE, NULL, "compare.preset", "a preset of the menu", "%s",
                       name);
    }
    act(&j, "compare.follow all");
    if (p->first) {
        act(&j, "whatif.reset");
        act_text(&j, "text.set", p->first);
        act_text(&j, "compare.text", p->second);
        act_text(&j, "pin.word", p->pin);
    }
    show_head(&j, p->relation);
    if (p->own[0]) {
        own_setting(&j, p->own);
    }
    if (hl_app_doc(app)->view != HL_VIEW_DIFFERENCE) {
        act(&j, "view.set compare");
    }
    return j.status;
}
