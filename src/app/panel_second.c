/* app/panel_second.c - the second side of a comparison: its sentence, and what is its own.
 *
 * A setting whose name is coloured is the second side's own; a click on the name makes it follow
 * the first side again. The settings stand in one row as far as it goes, the others in the column.
 */
#include "app_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROW_H = 28, GAP = 16, LABEL_GAP = 8 };

/* A setting of the second side. */
typedef struct setting {
    const char *field; /* of compare.follow */
    const char *name;
    unsigned own; /* bit of hl_side.own */
    float w;      /* of the control, in the row */
    const char *tip;
} setting;

static const setting HEADS = {"heads", "Heads", HL_OWN_HEADS, 160, "heads of the second side"};
static const setting DK = {"dk", "d_k", HL_OWN_DK, 108, "columns of queries and keys compared"};
static const setting MASK = {"mask", "Mask", HL_OWN_MASK, 96, "may a word look at words after it?"};
static const setting SCALING = {"scaling",
                                "\xC3\xB7 \xE2\x88\x9A"
                                "d_k",
                                HL_OWN_SCALING, 76, "are scores divided by the root of d_k?"};
static const setting MODEL = {"model", "Model", HL_OWN_MODEL, 156, "model of the second side"};
static const setting LAYER = {"layer", "Layer", HL_OWN_LAYER, 130, "layer of the second side"};
static const setting TEMPERATURE = {"temperature", "Temperature", HL_OWN_TEMPERATURE, 120,
                                    "scores are divided by it too"};

/* The second side as a document of its own, and what its model allows. */
typedef struct second {
    hl_doc doc;
    hl_facts facts;
} second;

static second second_of(const hl_app *app) {
    second s = {0};
    const hl_scene *beside = hl_session_beside(app->session);
    const hl_scene *scene = beside && beside->model ? beside : hl_app_scene(app);
    if (hl_doc_beside(hl_app_doc(app), &s.doc)) {
        s.facts = hl_facts_for(&s.doc, scene->model);
    }
    return s;
}

/* The name of a setting in r: a button back to the first side's value while it is its own. */
static void name_of(hl_app *app, const setting *set, hl_rect r) {
    hl_ui *ui = &app->ui;
    bool own = hl_app_doc(app)->other.own & set->own;
    char key[24], tip[160];
    snprintf(key, sizeof key, "follow-%s", set->field);
    float mid = r.y + r.h / 2;
    if (!own) {
        hl_ui_text(ui, r.x, mid, HL_LEFT, 13, HL_REGULAR, ui->theme->soft, set->name, r.w);
        snprintf(tip, sizeof tip, "As on the first side: %s", set->tip);
        hl_ui_tip(ui, key, r, tip);
        return;
    }
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_KEYS);
    float w = hl_ui_text(ui, r.x, mid, HL_LEFT, 13, HL_SEMIBOLD, ui->theme->accent, set->name, r.w);
    hl_draw_line(ui->list, (hl_point){r.x, mid + 9}, (hl_point){r.x + w, mid + 9}, s.over ? 2 : 1,
                 ui->theme->accent);
    if (s.ring) {
        hl_ui_ring(ui, r, 6);
    }
    hl_ui_tip(ui, key, r, "The second side's own. Click: as on the first side again");
    if (s.clicked) {
        hl_app_do(app, 0, "compare.follow %s", set->field);
    }
}

/* --- controls, each in a rectangle
 * ----------------------------------------------------------------- */

static void heads_control(hl_app *app, const second *s, hl_rect r) {
    int counts[HL_CHOICES], now = -1;
    char text[HL_CHOICES][12];
    const char *items[HL_CHOICES];
    int count = hl_facts_head_counts(&s->facts, counts);
    for (int i = 0; i < count; i++) {
        snprintf(text[i], sizeof text[i], "%d", counts[i]);
        items[i] = text[i];
        now = counts[i] == s->facts.heads ? i : now;
    }
    int to = hl_ui_choice(&app->ui, "second-heads", r, items, count, now);
    if (to != now && to >= 0) {
        hl_app_do(app, 0, "compare.heads %d", counts[to]);
    }
}

static void slider(hl_app *app, const char *action, hl_rect r, const hl_ui_range *range, double now,
                   const char *shown) {
    hl_ui *ui = &app->ui;
    float value_w = 34;
    hl_rect groove = {r.x, r.y, r.w - value_w, r.h};
    hl_ui_slide slide = hl_ui_slider(ui, action, groove, range, now, &app->drag);
    hl_ui_text(ui, r.x + r.w, r.y + r.h / 2, HL_RIGHT, 13, HL_SEMIBOLD, ui->theme->ink, shown, 0);
    if (slide.changed) {
        hl_app_do(app, slide.gesture, "%s %.6g", action, slide.value);
    }
}

static void dk_control(hl_app *app, const second *s, hl_rect r) {
    char shown[16];
    snprintf(shown, sizeof shown, "%d", s->facts.dk);
    hl_ui_range range = {.min = 1, .max = s->facts.dk_max, .step = 1, .page = 8};
    slider(app, "compare.dk", r, &range, s->facts.dk, shown);
}

static void temperature_control(hl_app *app, const second *s, hl_rect r) {
    char shown[16];
    double now = s->doc.temperature == 0 ? 1 : (double)s->doc.temperature;
    snprintf(shown, sizeof shown, "%.2f", now);
    hl_ui_range range = {.min = 0.1, .max = 10, .step = 0.05, .page = 0.5, .logarithmic = true};
    slider(app, "compare.temperature", r, &range, now, shown);
}

static void mask_control(hl_app *app, const second *s, hl_rect r) {
    static const char *const items[] = {"all", "past"};
    int now = (int)s->doc.mask, to = hl_ui_choice(&app->ui, "second-mask", r, items, 2, now);
    if (to != now) {
        hl_app_do(app, 0, "compare.mask %s", items[to]);
    }
}

static void scaling_control(hl_app *app, const second *s, hl_rect r) {
    static const char *const items[] = {"yes", "no"};
    int now = s->doc.no_scale, to = hl_ui_choice(&app->ui, "second-scaling", r, items, 2, now);
    if (to != now) {
        hl_app_do(app, 0, "compare.scaling %s", to ? "off" : "on");
    }
}

static void layer_control(hl_app *app, const second *s, hl_rect r) {
    char text[HL_CHOICES][12], shown[16];
    const char *items[HL_CHOICES];
    int now = s->facts.layer_now, to = now;
    if (s->facts.layers > HL_CHOICES) {
        hl_ui_range range = {.min = 1, .max = s->facts.layers, .step = 1, .page = 4};
        snprintf(shown, sizeof shown, "%d", now + 1);
        slider(app, "compare.layer", r, &range, now + 1, shown);
        return;
    }
    for (int i = 0; i < s->facts.layers; i++) {
        snprintf(text[i], sizeof text[i], "%d", i + 1);
        items[i] = text[i];
    }
    to = hl_ui_choice(&app->ui, "second-layer", r, items, s->facts.layers, now);
    if (to != now) {
        hl_app_do(app, 0, "compare.layer %d", to + 1);
    }
}

static void model_control(hl_app *app, const second *s, hl_rect r) {
    (void)s;
    hl_model_button(app, HL_SECOND, r);
}

typedef struct entry {
    const setting *set;
    void (*control)(hl_app *app, const second *s, hl_rect r);
} entry;

/* The most asked for first: what no longer fits in the row stands in the column. */
static const entry ENTRIES[] = {
    {&HEADS, heads_control},
    {&DK, dk_control},
    {&MASK, mask_control},
    {&SCALING, scaling_control},
    {&MODEL, model_control},
    {&LAYER, layer_control},
    {&TEMPERATURE, temperature_control},
};
enum { ENTRY_COUNT = sizeof ENTRIES / sizeof *ENTRIES };

static bool is_offered(hl_app *app, const entry *e) {
    return e->set != &MODEL || hl_models_offered(app, HL_SECOND);
}

/* --- the row, and the column
 * ----------------------------------------------------------------------- */

static const char *const ROW_TITLE = "Second";

static float title_width(hl_ui *ui) {
    return 2 + hl_ui_width(ui, 13, HL_SEMIBOLD, ROW_TITLE) + GAP;
}

static float name_width(hl_ui *ui, const setting *set) {
    return ceilf(hl_ui_width(ui, 13, HL_SEMIBOLD, set->name)) + 2;
}

/* The entries before this one stand in the row, the others in the column. */
static int row_end(hl_app *app) {
    hl_rect row = app->layout.own;
    float x = row.w > 0 ? title_width(&app->ui) : 0;
    for (int i = 0; i < ENTRY_COUNT; i++) {
        if (!is_offered(app, &ENTRIES[i])) {
            continue;
        }
        const setting *set = ENTRIES[i].set;
        float w = name_width(&app->ui, set) + LABEL_GAP + set->w;
        if (x + w > row.w) {
            return i;
        }
        x += w + GAP;
    }
    return ENTRY_COUNT;
}

static void settings_row(hl_app *app, hl_rect r) {
    hl_ui *ui = &app->ui;
    second s = second_of(app);
    float x = r.x + title_width(ui);
    if (!s.facts.layer) {
        return;
    }
    hl_ui_text(ui, r.x + 2, r.y + r.h / 2, HL_LEFT, 13, HL_SEMIBOLD, ui->theme->ink, ROW_TITLE, 0);
    for (int i = 0, end = row_end(app); i < end; i++) {
        const setting *set = ENTRIES[i].set;
        if (!is_offered(app, &ENTRIES[i])) {
            continue;
        }
        float label = name_width(ui, set);
        name_of(app, set, (hl_rect){x, r.y, label, r.h});
        x += label + LABEL_GAP;
        ENTRIES[i].control(app, &s, (hl_rect){x, r.y, set->w, r.h});
        x += set->w + GAP;
    }
}

bool hl_second_rows(hl_app *app) {
    hl_ui *ui = &app->ui;
    second s = second_of(app);
    int first = row_end(app);
    if (!s.facts.layer || first == ENTRY_COUNT) {
        return false;
    }
    hl_rect title = hl_ui_row(ui, 20);
    hl_ui_text(ui, title.x, title.y + 10, HL_LEFT, 13, HL_SEMIBOLD, ui->theme->ink,
               "The second side's own", title.w);
    for (int i = first; i < ENTRY_COUNT; i++) {
        if (!is_offered(app, &ENTRIES[i])) {
            continue;
        }
        hl_rect r = hl_ui_row(ui, ROW_H), name = {r.x, r.y, 84, r.h};
        name_of(app, ENTRIES[i].set, name);
        ENTRIES[i].control(app, &s, (hl_rect){r.x + 88, r.y, r.w - 88, r.h});
    }
    hl_ui_space(ui, 8);
    return true;
}

/* --- the sentence
 * ---------------------------------------------------------------------------------- */

void hl_panel_second(hl_app *app) {
    hl_ui *ui = &app->ui;
    const hl_layout *l = &app->layout;
    if (l->second.w <= 0) {
        return;
    }
    bool linked = hl_app_doc(app)->linked;
    hl_top_field(app, HL_SECOND, l->second);
    if (hl_ui_toggle(ui, "link", l->link, linked ? "Linked" : "Link", linked)) {
        hl_app_do(app, 0, "compare.link toggle");
    }
    hl_ui_tip(ui, "link", l->link,
              linked ? "What is typed where both sentences agree changes both (Alt+L)"
                     : "Each sentence is typed by itself. Linked, an edit where both agree changes "
                       "both (Alt+L)");
    if (hl_ui_icon_button(ui, "swap", l->swap, HL_ICON_SWAP)) {
        hl_app_do(app, 0, "compare.swap");
    }
    hl_ui_tip(ui, "swap", l->swap, "Exchange the two sides (Alt+X)");
    if (hl_ui_button(ui, "presets", l->preset, "Presets", HL_BUTTON_PLAIN)) {
        app->presets = (hl_ui_menu){.open = !app->presets.open, .at = ui->ring ? 0 : -1};
    }
    hl_ui_tip(ui, "presets", l->preset, "Comparisons that are ready made (Shift+F2)");
    if (l->own.w > 0) {
        hl_ui_area(ui);
        settings_row(app, l->own);
    }
}

void hl_panel_presets(hl_app *app) {
    hl_ui_item items[16];
    int count = 0;
    for (; count < 16 && hl_preset_at(count); count++) {
        items[count] = (hl_ui_item){hl_preset_at(count)->title, hl_preset_at(count)->note};
    }
    const hl_layout *l = &app->layout;
    hl_rect anchor = l->preset.w > 0 ? l->preset : l->compare;
    int chosen = hl_ui_menu_show(&app->ui, "presets-menu", anchor, 420, (hl_rect){0, 0, l->w, l->h},
                                 items, count, &app->presets);
    if (chosen != HL_MENU_NONE) {
        hl_app_do(app, 0, "compare.preset %s", hl_preset_at(chosen)->name);
    }
}
