/* headlight score --senses: how often the sense meter is right, word by word and at each layer. */
#include "cli_private.h"
#include <string.h>

static hl_status add(void *s, const char *json, size_t size, const char *name, int line,
                     hl_error *err) {
    return hl_sense_score_add(s, json, size, name, line, err);
}

/* The layer with the largest macro accuracy, the lowest among equals. */
static int best_layer(const hl_sense_score *s) {
    int best = 0;
    for (int l = 1; l < hl_sense_score_layers(s); l++)
        best = hl_sense_score_macro(s, l) > hl_sense_score_macro(s, best) ? l : best;
    return best;
}

static void put_table(hl_str *out, const hl_sense_score *s) {
    int layers = hl_sense_score_layers(s), lines = 0;
    hl_str_printf(out, "%-14s %5s  before", "word", "n");
    for (int l = 1; l < layers; l++)
        hl_str_printf(out, " %6d", l);
    for (int i = 0; i < hl_sense_score_count(s); i++) {
        hl_sense_result r = hl_sense_score_word(s, i);
        hl_str_printf(out, "\n%-14s %5d ", r.word, r.n);
        for (int l = 0; l < layers; l++)
            hl_str_printf(out, l ? " %6.1f" : " %6.1f", 100.0 * r.right[l] / r.n);
        lines += r.n;
    }
    hl_str_printf(out, "\n%-14s %5d ", "macro", lines);
    for (int l = 0; l < layers; l++)
        hl_str_printf(out, " %6.1f", 100.0 * hl_sense_score_macro(s, l));
    hl_str_printf(out, "\nin %%; macro: the mean over %d words; best layer: %d; skipped: %d\n",
                  hl_sense_score_count(s), best_layer(s), hl_sense_score_skipped(s));
}

static void put_word(hl_str *out, const hl_sense_result *r, int layers) {
    hl_str_puts(out, "{\"word\": ");
    hl_str_json(out, r->word, strlen(r->word));
    hl_str_printf(out, ", \"n\": %d, \"before\": %.6g, \"layers\": [", r->n,
                  (double)r->right[0] / r->n);
    for (int l = 1; l < layers; l++)
        hl_str_printf(out, "%s%.6g", l > 1 ? ", " : "", (double)r->right[l] / r->n);
    hl_str_puts(out, "]}");
}

static void put_json(hl_str *out, const hl_sense_score *s, const hl_model_info *info) {
    int layers = hl_sense_score_layers(s), best = best_layer(s);
    hl_str_puts(out, "{\"model\": ");
    hl_str_json(out, info->name, strlen(info->name));
    hl_str_printf(out, ", \"skipped\": %d, \"words\": [", hl_sense_score_skipped(s));
    for (int i = 0; i < hl_sense_score_count(s); i++) {
        hl_sense_result r = hl_sense_score_word(s, i);
        hl_str_puts(out, i ? ",\n  " : "\n  ");
        put_word(out, &r, layers);
    }
    hl_str_printf(out, "\n ],\n \"macro\": {\"before\": %.6g, \"layers\": [",
                  hl_sense_score_macro(s, 0));
    for (int l = 1; l < layers; l++)
        hl_str_printf(out, "%s%.6g", l > 1 ? ", " : "", hl_sense_score_macro(s, l));
    hl_str_printf(out, "]},\n \"best\": {\"layer\": %d, \"accuracy\": %.6g}}\n", best,
                  hl_sense_score_macro(s, best));
}

static int measure(const hl_cli *cli, hl_sense_score *s, const hl_model_info *info) {
    hl_str out = {0};
    hl_cli_bar bar;
    hl_cli_bar_open(cli, &bar);
    int code = hl_cli_add_lines(cli, add, s, &bar);
    if (code != HL_CLI_OK)
        return code;
    if (hl_sense_score_count(s) == 0)
        return hl_cli_no_line(cli, "about a word with an inventory");
    if (cli->value[HL_CLI_OPT_JSON])
        put_json(&out, s, info);
    else
        put_table(&out, s);
    return hl_cli_write(cli, &out);
}

int hl_cli_senses(hl_cli *cli) {
    hl_error err = {0};
    hl_cli_meter at;
    hl_sense_score *s = NULL;
    int code = hl_cli_meter_open(cli, &at);
    if (code == HL_CLI_OK && hl_sense_score_open(&s, at.meter, &err) != HL_OK)
        code = hl_cli_error(cli, &err);
    if (code == HL_CLI_OK)
        code = measure(cli, s, hl_model_info_of(at.model));
    hl_sense_score_close(s);
    hl_cli_meter_close(&at);
    return code;
}
