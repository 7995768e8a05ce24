/* headlight score: heads against labelled data, as a table or JSON. */
#include "cli_private.h"
#include "headlight/engine/measure.h"
#include <string.h>

static bool draw_texts(void *user, int done, int total) {
    hl_cli_bar_draw(user, done, total, "texts");
    return true;
}

/* --- output --------------------------------------------------------------------------------------
 */

static const char *head_name(const hl_model_info *info, int layer, int head, int heads) {
    int count = heads && layer == info->layers - 1 ? heads : info->layer[layer].heads;
    const hl_head_info *named = hl_layer_heads(&info->layer[layer], count);
    return named && head < count ? named[head].name : "";
}

static void put_percent(hl_str *out, hl_rate rate) {
    if (rate.n)
        hl_str_printf(out, " %6.1f", 100.0 * rate.right / rate.n);
    else
        hl_str_puts(out, "      -");
}

static void put_error(hl_str *out, const hl_calibration *c) {
    if (c->n)
        hl_str_printf(out, " %6.1f", 100.0 * c->error);
    else
        hl_str_puts(out, "      -");
}

static void put_row(hl_str *out, const hl_relation_score *r, const char *name) {
    hl_str_printf(out, "%-20s %6d %7d %3d.%-3d", r->relation, r->n, r->skipped, r->layer + 1,
                  r->head + 1);
    const hl_rate rates[] = {r->accuracy, r->strict, r->far, r->pairs, r->candidates, r->idle};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
        put_percent(out, rates[i]);
    put_error(out, &r->calibration);
    hl_str_printf(out, "  %3d.%-3d", r->best_layer + 1, r->best_head + 1);
    put_percent(out, r->best);
    hl_str_printf(out, "  %s%s\n", name, r->assigned ? "" : name[0] ? " (best)" : "(best)");
}

/* Lines, the share that is right, the mean weight on the top word, and their distance. */
static void put_calibration(hl_str *out, hl_rate accuracy, const hl_calibration *c) {
    double weight = 0.0;
    for (int b = 0; b < HL_BINS; b++)
        weight += c->bin[b].weight * c->bin[b].n / c->n;
    hl_str_printf(out, " %6d %7.1f %7.1f %7.1f", c->n, 100.0 * accuracy.right / accuracy.n,
                  100.0 * weight, 100.0 * c->error);
}

/* Are weights probabilities? Head by head, over all relations that it is named for. */
static void put_heads(hl_str *out, const hl_measure *m, const hl_model_info *info, int heads) {
    if (hl_measure_head_count(m) == 0)
        return;
    hl_str_printf(out, "\n%-9s %6s %7s %7s %7s  %s\n", "head", "n", "right", "weight", "off",
                  "name");
    for (int i = 0; i < hl_measure_head_count(m); i++) {
        const hl_head_score *h = hl_measure_head(m, i);
        if (!h->calibration.n)
            continue;
        hl_str_printf(out, "%3d.%-5d", h->layer + 1, h->head + 1);
        put_calibration(out, h->accuracy, &h->calibration);
        hl_str_printf(out, "  %s\n", head_name(info, h->layer, h->head, heads));
    }
    hl_str_puts(out, "weight: on the most attended word; off: how far it is from the share that is "
                     "right, in 10 bins\n");
}

/* Files that are off to opposite sides cancel out in the tables above. */
static void put_files(hl_str *out, const hl_measure *m) {
    hl_str_printf(out, "\n%-20s %6s %7s %7s %7s  %s\n", "relation", "n", "right", "weight", "off",
                  "file");
    for (int i = 0; i < hl_measure_file_count(m); i++) {
        const hl_file_score *f = hl_measure_file(m, i);
        hl_str_printf(out, "%-20s", f->relation);
        put_calibration(out, f->accuracy, &f->calibration);
        hl_str_printf(out, "  %s\n", f->file);
    }
}

static void put_table(hl_str *out, const hl_measure *m, const hl_model_info *info, int heads,
                      bool several) {
    hl_str_printf(out, "%-20s %6s %7s %7s %6s %6s %6s %6s %6s %6s %6s  %7s %6s\n", "relation", "n",
                  "skipped", "head", "right", "strict", "far", "pairs", "cand.", "idle", "off",
                  "best", "right");
    for (int i = 0; i < hl_measure_count(m); i++) {
        const hl_relation_score *r = hl_measure_relation(m, i);
        put_row(out, r, head_name(info, r->layer, r->head, heads));
    }
    hl_str_puts(out, "in %; head: layer.head; (best): the model names no head for this relation\n");
    put_heads(out, m, info, heads);
    if (several)
        put_files(out, m);
}

static void put_fraction(hl_str *out, const char *key, hl_rate rate) {
    if (rate.n)
        hl_str_printf(out, ", \"%s\": %.6g", key, (double)rate.right / rate.n);
    else
        hl_str_printf(out, ", \"%s\": null", key);
}

static void put_error_json(hl_str *out, const hl_calibration *c) {
    if (c->n)
        hl_str_printf(out, ", \"calibration_error\": %.6g", c->error);
    else
        hl_str_puts(out, ", \"calibration_error\": null");
}

static void put_relation(hl_str *out, const hl_relation_score *r, const char *name) {
    hl_str_puts(out, "{\"relation\": ");
    hl_str_json(out, r->relation, strlen(r->relation));
    hl_str_printf(out,
                  ", \"n\": %d, \"skipped\": %d, \"head\": %d, \"layer\": %d, \"name\": ", r->n,
                  r->skipped, r->head + 1, r->layer + 1);
    hl_str_json(out, name, strlen(name));
    hl_str_printf(out, ", \"assigned\": %s", r->assigned ? "true" : "false");
    put_fraction(out, "accuracy", r->accuracy);
    put_fraction(out, "strict_accuracy", r->strict);
    put_fraction(out, "far_accuracy", r->far);
    put_fraction(out, "pairs_accuracy", r->pairs);
    put_fraction(out, "candidates_accuracy", r->candidates);
    put_fraction(out, "idle", r->idle);
    hl_str_printf(out, ", \"far_n\": %d, \"pairs_n\": %d, \"candidates_n\": %d, \"idle_n\": %d",
                  r->far.n, r->pairs.n, r->candidates.n, r->idle.n);
    put_error_json(out, &r->calibration);
    hl_str_printf(out, ", \"best\": {\"layer\": %d, \"head\": %d", r->best_layer + 1,
                  r->best_head + 1);
    put_fraction(out, "accuracy", r->best);
    hl_str_puts(out, "}}");
}

/* With the bins that a reliability plot is drawn from. */
static void put_calibration_json(hl_str *out, const hl_calibration *c) {
    put_error_json(out, c);
    hl_str_puts(out, ",\n   \"bins\": [");
    for (int b = 0; b < HL_BINS; b++)
        hl_str_printf(out, "%s{\"n\": %d, \"weight\": %.6g, \"right\": %.6g}", b ? ", " : "",
                      c->bin[b].n, c->bin[b].weight, c->bin[b].right);
    hl_str_puts(out, "]");
}

static void put_head(hl_str *out, const hl_head_score *h, const char *name) {
    hl_str_printf(out, "{\"layer\": %d, \"head\": %d, \"name\": ", h->layer + 1, h->head + 1);
    hl_str_json(out, name, strlen(name));
    hl_str_printf(out, ", \"relations\": %d, \"n\": %d", h->relations, h->calibration.n);
    put_fraction(out, "accuracy", h->accuracy);
    put_calibration_json(out, &h->calibration);
    hl_str_puts(out, "}");
}

static void put_file(hl_str *out, const hl_file_score *f) {
    hl_str_puts(out, "{\"file\": ");
    hl_str_json(out, f->file, strlen(f->file));
    hl_str_puts(out, ", \"relation\": ");
    hl_str_json(out, f->relation, strlen(f->relation));
    hl_str_printf(out, ", \"layer\": %d, \"head\": %d, \"n\": %d", f->layer + 1, f->head + 1,
                  f->calibration.n);
    put_fraction(out, "accuracy", f->accuracy);
    put_calibration_json(out, &f->calibration);
    hl_str_puts(out, "}");
}

static void put_json(hl_str *out, const hl_measure *m, const hl_model_info *info, int heads) {
    hl_str_puts(out, "{\"model\": ");
    hl_str_json(out, info->name, strlen(info->name));
    hl_str_puts(out, ", \"relations\": [");
    for (int i = 0; i < hl_measure_count(m); i++) {
        const hl_relation_score *r = hl_measure_relation(m, i);
        hl_str_puts(out, i ? ",\n  " : "\n  ");
        put_relation(out, r, head_name(info, r->layer, r->head, heads));
    }
    hl_str_puts(out, "\n ],\n \"heads\": [");
    for (int i = 0; i < hl_measure_head_count(m); i++) {
        const hl_head_score *h = hl_measure_head(m, i);
        hl_str_puts(out, i ? ",\n  " : "\n  ");
        put_head(out, h, head_name(info, h->layer, h->head, heads));
    }
    hl_str_puts(out, "\n ],\n \"files\": [");
    for (int i = 0; i < hl_measure_file_count(m); i++) {
        hl_str_puts(out, i ? ",\n  " : "\n  ");
        put_file(out, hl_measure_file(m, i));
    }
    hl_str_puts(out, "\n ]}\n");
}

/* --- measuring -----------------------------------------------------------------------------------
 */

static hl_status add(void *m, const char *json, size_t size, const char *name, int line,
                     hl_error *err) {
    return hl_measure_add(m, json, size, name, line, err);
}

static int measure(const hl_cli *cli, hl_measure *m, const hl_model_info *info, int heads) {
    hl_error err = {0};
    hl_str out = {0};
    hl_cli_bar progress;
    hl_cli_bar_open(cli, &progress);
    int code = hl_cli_add_lines(cli, add, m, NULL);
    if (code != HL_CLI_OK)
        return code;
    if (hl_measure_finish(m, progress.err ? draw_texts : NULL, &progress, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    if (hl_measure_count(m) == 0)
        return hl_cli_no_line(cli, "of data in it");
    if (cli->value[HL_CLI_OPT_JSON])
        put_json(&out, m, info, heads);
    else
        put_table(&out, m, info, heads, cli->operand_count > 1);
    return hl_cli_write(cli, &out);
}

static int sweep(const hl_cli *cli, hl_measure *m, const hl_model_info *info) {
    hl_error err = {0};
    hl_cli_bar progress;
    hl_cli_bar_open(cli, &progress);
    int code = hl_cli_add_lines(cli, add, m, NULL);
    if (code != HL_CLI_OK)
        return code;
    if (hl_measure_sweep(m, progress.err ? draw_texts : NULL, &progress, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    if (hl_measure_sweep_count(m) == 0)
        return hl_cli_no_line(cli, "of data in it");
    return hl_cli_print_sweep(cli, m, info);
}

/* --senses, --masking and --sweep are three ways to measure; two of them at once are none. */
static int check_use(const hl_cli *cli) {
    static const struct {
        hl_cli_id id;
        const char *name;
    } ways[] = {{HL_CLI_OPT_SENSES, "--senses"},
                {HL_CLI_OPT_MASKING, "--masking"},
                {HL_CLI_OPT_SWEEP, "--sweep"}};
    const char *way = NULL;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!cli->value[ways[i].id])
            continue;
        if (way)
            return hl_cli_fail(cli, HL_CLI_USAGE, "%s does not go with %s", way, ways[i].name);
        way = ways[i].name;
    }
    if (cli->value[HL_CLI_OPT_SWEEP] &&
        (hl_cli_setting_of(cli, "--heads") || hl_cli_setting_of(cli, "--dk")))
        return hl_cli_fail(cli, HL_CLI_USAGE, "--heads and --dk do not go with --sweep");
    return HL_CLI_OK;
}

int hl_cli_score(hl_cli *cli) {
    hl_model *model;
    hl_measure *m = NULL;
    hl_error err = {0};
    int code = check_use(cli);
    if (code != HL_CLI_OK)
        return code;
    if (cli->value[HL_CLI_OPT_SENSES])
        return hl_cli_senses(cli);
    if (cli->value[HL_CLI_OPT_MASKING])
        return hl_cli_masking(cli);
    int heads = 0, dk = 0;
    code = hl_cli_open_model(cli, &model);
    if (code != HL_CLI_OK)
        return code;
    const hl_model_info *info = hl_model_info_of(model);
    code = hl_cli_top_settings(cli, info, &heads, &dk);
    if (code == HL_CLI_OK && hl_measure_open(&m, model, heads, dk, &err) != HL_OK)
        code = hl_cli_error(cli, &err);
    if (code == HL_CLI_OK)
        code = cli->value[HL_CLI_OPT_SWEEP] ? sweep(cli, m, info) : measure(cli, m, info, heads);
    hl_measure_close(m);
    hl_model_close(model);
    return code;
}
