/* The action table: the one list of everything that can be said to the program. */
#include "state.h"
#include <string.h>

#define SHOW_SWITCH "show|hide|toggle"

/* clang-format off */
static const hl_action TABLE[] = {
    {.name = "text.set", .arg = HL_ARG_TEXT, .run = hl_run_text_set,
     .help = "Replace the sentence"},
    {.name = "text.edit", .arg = HL_ARG_EDIT, .run = hl_run_text_edit,
     .help = "Replace the bytes START to END of the sentence"},
    {.name = "text.clear", .run = hl_run_text_clear,
     .help = "Empty the sentence"},
    {.name = "example.set", .arg = HL_ARG_INT, .min = 1, .max = 99, .flags = HL_ACTION_EFFECT,
     .help = "Load an example sentence by its number in the menu"},

    {.name = "model.set", .arg = HL_ARG_TEXT, .option = "--model", .run = hl_run_model_set,
     .help = "Use a model: an installed name or a directory"},
    {.name = "layer.set", .arg = HL_ARG_INT, .min = 1, .max = 64, .option = "--layer",
     .flags = HL_ACTION_STEP | HL_ACTION_DEFAULT, .run = hl_run_layer_set,
     .help = "Show a layer, counted from 1 (default: the top one)"},
    {.name = "heads.set", .arg = HL_ARG_INT, .min = 1, .max = HL_HEADS_MAX, .option = "--heads",
     .flags = HL_ACTION_STEP | HL_ACTION_DEFAULT, .run = hl_run_heads_set,
     .help = "Regroup the layer's columns into this many heads"},
    {.name = "dk.set", .arg = HL_ARG_INT, .min = 1, .max = 4096, .option = "--dk",
     .flags = HL_ACTION_STEP | HL_ACTION_DEFAULT, .run = hl_run_dk_set,
     .help = "Compare queries and keys by their first d_k columns only"},
    {.name = "mask.set", .arg = HL_ARG_CHOICE, .choices = "all|past|none|causal", .option = "--mask",
     .run = hl_run_mask_set,
     .help = "Let a word see all words (all, none) or only the past (past, causal)"},
    {.name = "scaling.set", .arg = HL_ARG_CHOICE, .choices = "on|off|toggle", .option = "--no-scale",
     .option_value = "off", .run = hl_run_scaling_set,
     .help = "Divide scores by the square root of d_k, or not"},
    {.name = "temperature.set", .arg = HL_ARG_REAL, .min = 0.1, .max = 10, .option = "--temperature",
     .flags = HL_ACTION_STEP, .run = hl_run_temperature_set,
     .help = "Divide scores by a temperature before the softmax"},

    {.name = "head.toggle", .arg = HL_ARG_INT, .min = 1, .max = HL_HEADS_MAX,
     .run = hl_run_head_toggle,
     .help = "Switch a head on or off; the last one on brings all back"},
    {.name = "head.solo", .arg = HL_ARG_INT, .min = 1, .max = HL_HEADS_MAX, .run = hl_run_head_solo,
     .help = "Show one head alone; again shows all"},
    {.name = "head.all", .run = hl_run_head_all,
     .help = "Show all heads"},
    {.name = "combine.set", .arg = HL_ARG_CHOICE, .choices = "max|mean|sum|overlay",
     .option = "--combine", .run = hl_run_combine_set,
     .help = "Combine the heads on show by a rule"},

    {.name = "units.set", .arg = HL_ARG_CHOICE, .choices = "words|pieces|toggle",
     .option = "--pieces", .option_value = "pieces", .run = hl_run_units_set,
     .help = "Show words, or the pieces the model reads"},
    {.name = "special.set", .arg = HL_ARG_CHOICE, .choices = "hide|renormalise|show",
     .option = "--special", .run = hl_run_special_set,
     .help = "Hide [CLS] and [SEP], hide them and renormalise rows, or show them"},
    {.name = "scale.set", .arg = HL_ARG_CHOICE, .choices = "fixed|row|map",
     .option = "--color-scale", .run = hl_run_scale_set,
     .help = "Colour weights on 0 to 1, by the row's largest, or by the map's largest"},
    {.name = "threshold.set", .arg = HL_ARG_REAL, .min = 0, .max = 1, .option = "--threshold",
     .flags = HL_ACTION_STEP, .run = hl_run_threshold_set,
     .help = "Hide links below a weight"},
    {.name = "topk.set", .arg = HL_ARG_INT, .min = 0, .max = HL_TOP_K_MAX, .option = "--top-k",
     .flags = HL_ACTION_STEP, .run = hl_run_topk_set,
     .help = "Keep only the strongest links of each word; 0 keeps all"},

    {.name = "pin.at", .arg = HL_ARG_PLACE, .run = hl_run_pin_at,
     .help = "Pin the word at a byte of the sentence, or cls, or sep"},
    {.name = "pin.add", .arg = HL_ARG_PLACE, .run = hl_run_pin_add,
     .help = "Add a word to the pinned ones, or take it away"},
    {.name = "pin.word", .arg = HL_ARG_TEXT, .option = "--pin", .run = hl_run_pin_word,
     .help = "Pin the last occurrence of a word"},
    {.name = "pin.clear", .run = hl_run_pin_clear,
     .help = "Take all pins away"},

    {.name = "view.set", .arg = HL_ARG_CHOICE, .choices = "all|arcs|heatmap|readout|both",
     .option = "--view", .run = hl_run_view_set,
     .help = "Show all views (all, both), or one on the whole area"},
    {.name = "theme.set", .arg = HL_ARG_CHOICE, .choices = "system|light|dark|toggle",
     .option = "--theme", .run = hl_run_theme_set,
     .help = "Choose light or dark colours"},
    {.name = "zoom.set", .arg = HL_ARG_REAL, .min = 0.75, .max = 3, .option = "--zoom",
     .flags = HL_ACTION_STEP, .run = hl_run_zoom_set,
     .help = "Scale the interface"},
    {.name = "settings.set", .arg = HL_ARG_CHOICE, .choices = SHOW_SWITCH,
     .run = hl_run_settings_set,
     .help = "Show or fold away the settings"},
    {.name = "settings.toggle", .run = hl_run_settings_toggle,
     .help = "Show or fold away the settings"},

    {.name = "undo", .run = hl_run_undo,
     .help = "Take the last step back"},
    {.name = "redo", .run = hl_run_redo,
     .help = "Repeat the step taken back"},

    {.name = "export.png", .arg = HL_ARG_TEXT, .flags = HL_ACTION_EFFECT | HL_ACTION_OPTIONAL,
     .help = "Save the view as a PNG picture"},
    {.name = "export.svg", .arg = HL_ARG_TEXT, .flags = HL_ACTION_EFFECT | HL_ACTION_OPTIONAL,
     .help = "Save the view as an SVG picture"},
    {.name = "export.csv", .arg = HL_ARG_TEXT, .flags = HL_ACTION_EFFECT | HL_ACTION_OPTIONAL,
     .help = "Save the numbers as CSV"},
    {.name = "export.json", .arg = HL_ARG_TEXT, .flags = HL_ACTION_EFFECT | HL_ACTION_OPTIONAL,
     .help = "Save the numbers as JSON"},

    {.name = "export.dump", .arg = HL_ARG_TEXT, .flags = HL_ACTION_EFFECT,
     .help = "Write the drawing commands of the window as text"},

    {.name = "focus.text", .flags = HL_ACTION_EFFECT,
     .help = "Go to the sentence field"},
    {.name = "focus.next", .flags = HL_ACTION_EFFECT,
     .help = "Go to the next part of the window"},
    {.name = "focus.previous", .flags = HL_ACTION_EFFECT,
     .help = "Go to the part of the window before"},
    {.name = "cell.move", .arg = HL_ARG_CHOICE, .choices = "left|right|up|down",
     .flags = HL_ACTION_EFFECT,
     .help = "Move from cell to cell of the heatmap"},
    {.name = "examples.toggle", .flags = HL_ACTION_EFFECT,
     .help = "Open or close the list of example sentences"},
    {.name = "help.toggle", .flags = HL_ACTION_EFFECT,
     .help = "Show or hide the list of keys"},
    {.name = "quit", .flags = HL_ACTION_EFFECT,
     .help = "Close the window"},
};
/* clang-format on */

const hl_action *hl_actions(size_t *count) {
    *count = sizeof TABLE / sizeof *TABLE;
    return TABLE;
}

const hl_action *hl_action_find(const char *name, size_t name_size) {
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        if (strlen(TABLE[i].name) == name_size && memcmp(TABLE[i].name, name, name_size) == 0)
            return &TABLE[i];
    return NULL;
}
