/* headlight score --masking: whether the word that the Meaning head looks at most carries the
 * sense. */
#include "cli_private.h"
#include "headlight/engine/masking.h"
#include <string.h>

static hl_status add(void *m, const char *json, size_t size, const char *name, int line,
                     hl_error *err) {
    return hl_masking_add(m, json, size, name, line, err);
}

/* Senses are read from the vector that the Meaning head's layer gives out. */
static int layer_of(const hl_masking *m) {
    return hl_masking_head(m).layer + 1;
}

static void put_row(hl_str *out, const hl_masking_result *r, int layer) {
    hl_str_printf(out, "%-14s %5d %7.1f %8.3f %8.3f\n", r->word[0] ? r->word : "all", r->n,
                  100.0 * r->won[layer], r->fall_top[layer], r->fall_other[layer]);
}

static void put_table(hl_str *out, hl_masking *m) {
    int layer = layer_of(m), words = hl_masking_count(m);
    hl_str_printf(out, "%-14s %5s %7s %8s %8s\n", "word", "n", "won", "top", "other");
    for (int i = 0; i < words; i++) {
        hl_masking_result r = hl_masking_word(m, i);
        put_row(out, &r, layer);
    }
    hl_masking_result all = hl_masking_all(m);
    put_row(out, &all, layer);
    hl_str_printf(out,
                  "won: %% of lines in which masking the word that head %d.%d looks at most leaves "
                  "a smaller\nmargin of the right sense than masking another content word; top, "
                  "other: mean fall of the\nmargin; read at layer %d; %d words; skipped: %d\n",
                  layer, hl_masking_head(m).head + 1, layer, words, hl_masking_skipped(m));
}

static void put_numbers(hl_str *out, const char *key, const double *x, int layers) {
    hl_str_printf(out, ", \"%s\": [", key);
    for (int l = 0; l < layers; l++)
        hl_str_printf(out, "%s%.6g", l ? ", " : "", x[l]);
    hl_str_puts(out, "]");
}

/* Lists by layer, the first one before any attention. */
static void put_result(hl_str *out, const hl_masking_result *r, int layer, int layers) {
    hl_str_printf(out, "\"n\": %d, \"share\": %.6g", r->n, r->won[layer]);
    put_numbers(out, "share_by_layer", r->won, layers);
    put_numbers(out, "fall_top", r->fall_top, layers);
    put_numbers(out, "fall_other", r->fall_other, layers);
}

static void put_json(hl_str *out, hl_masking *m, const hl_model_info *info) {
    int layer = layer_of(m), layers = hl_masking_layers(m);
    hl_masking_result all = hl_masking_all(m);
    hl_str_puts(out, "{\"model\": ");
    hl_str_json(out, info->name, strlen(info->name));
    hl_str_printf(out, ", \"layer\": %d, \"head\": %d, \"skipped\": %d, ", layer,
                  hl_masking_head(m).head + 1, hl_masking_skipped(m));
    put_result(out, &all, layer, layers);
    hl_str_puts(out, ",\n \"words\": [");
    for (int i = 0; i < hl_masking_count(m); i++) {
        hl_masking_result r = hl_masking_word(m, i);
        hl_str_puts(out, i ? ",\n  {\"word\": " : "\n  {\"word\": ");
        hl_str_json(out, r.word, strlen(r.word));
        hl_str_puts(out, ", ");
        put_result(out, &r, layer, layers);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, "\n ]}\n");
}

static int measure(const hl_cli *cli, hl_masking *m, const hl_model_info *info) {
    hl_str out = {0};
    hl_cli_bar bar;
    hl_cli_bar_open(cli, &bar);
    int code = hl_cli_add_lines(cli, add, m, &bar);
    if (code != HL_CLI_OK)
        return code;
    if (hl_masking_count(m) == 0)
        return hl_cli_no_line(cli, "about a word with an inventory");
    if (cli->value[HL_CLI_OPT_JSON])
        put_json(&out, m, info);
    else
        put_table(&out, m);
    return hl_cli_write(cli, &out);
}

int hl_cli_masking(hl_cli *cli) {
    hl_error err = {0};
    hl_cli_meter at;
    hl_masking *m = NULL;
    int code = hl_cli_meter_open(cli, &at);
    if (code == HL_CLI_OK && hl_masking_open(&m, at.meter, &err) != HL_OK)
        code = hl_cli_error(cli, &err);
    if (code == HL_CLI_OK)
        code = measure(cli, m, hl_model_info_of(at.model));
    hl_masking_close(m);
    hl_cli_meter_close(&at);
    return code;
}
