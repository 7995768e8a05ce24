/* headlight score --senses: how often the sense meter is right, word by word and at each layer. */
#include "cli_private.h"
#include <string.h>

typedef struct job {
    hl_sense_score *score;
    hl_cli_bar bar;
} job;

static int add_line(const hl_cli *cli, void *user, const char *name, int number, const char *line,
                    size_t size, double done) {
    job *j = user;
    hl_error err = {0};
    if (hl_sense_score_add(j->score, line, size, name, number, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    hl_cli_bar_draw(&j->bar, (int)(100.0 * done), 100, "%");
    return HL_CLI_OK;
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

static int measure(const hl_cli *cli, job *j, const hl_model_info *info) {
    hl_str out = {0};
    hl_cli_bar_open(cli, &j->bar);
    int code = hl_cli_each_line(cli, add_line, j);
    if (code != HL_CLI_OK)
        return code;
    if (hl_sense_score_count(j->score) == 0)
        return hl_cli_fail(cli, HL_CLI_FAILED, "%s: no line about a word with an inventory",
                           cli->operands[0]);
    if (cli->value[HL_CLI_OPT_JSON])
        put_json(&out, j->score, info);
    else
        put_table(&out, j->score);
    return hl_cli_write(cli, &out);
}

int hl_cli_senses(hl_cli *cli) {
    hl_error err = {0};
    hl_model *model = NULL;
    hl_senses *senses = NULL;
    hl_meter *meter = NULL;
    job j = {0};
    int code = hl_cli_open_senses(cli, &senses);
    if (code == HL_CLI_OK)
        code = hl_cli_open_model(cli, &model);
    if (code == HL_CLI_OK && (hl_meter_open(&meter, model, senses, &err) != HL_OK ||
                              hl_sense_score_open(&j.score, meter, &err) != HL_OK))
        code = hl_cli_error(cli, &err);
    if (code == HL_CLI_OK)
        code = measure(cli, &j, hl_model_info_of(model));
    hl_sense_score_close(j.score);
    hl_meter_close(meter);
    hl_model_close(model);
    hl_senses_close(senses);
    return code;
}
