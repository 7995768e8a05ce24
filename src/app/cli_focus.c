/* headlight attend --focus: the nouns of a sentence, and how much a pronoun looks at each. */
#include "cli_private.h"
#include "headlight/base/file.h"
#include "headlight/engine/focus.h"
#include <stdlib.h>
#include <string.h>

static const char RELATION[] = "pronoun-antecedent";

enum { PROBE_MAX = 1 << 20 };

/* What is asked, and what was found. */
typedef struct job {
    hl_cli *cli;
    const hl_scene *scene;
    hl_units units;
    int query;
    hl_focus_head head;
    hl_candidates focus;
} job;

/* --- the word ------------------------------------------------------------------------------------
 */

static int not_there(const job *j, const char *option, const char *value) {
    return hl_cli_fail(j->cli, HL_CLI_USAGE, "%s: found \"%s\", allowed: a word of the sentence",
                       option, value);
}

static int find_at(job *j, const char *value) {
    hl_error err = {0};
    long at = 0, most = (long)j->scene->text_size - 1;
    const char *word = j->cli->value[HL_CLI_OPT_FOCUS];
    if (hl_parse_int(value, 0, most > 0 ? most : 0, "--focus-at", &at, &err) != HL_OK) {
        hl_cli_error(j->cli, &err);
        return HL_CLI_USAGE;
    }
    j->query = hl_units_at(&j->units, (uint32_t)at);
    if (j->query < 0)
        return hl_cli_fail(j->cli, HL_CLI_USAGE,
                           "--focus-at: found %ld, allowed: a byte inside a word", at);
    hl_units one = {.items = &j->units.items[j->query], .count = 1};
    if (word && hl_focus_last(&one, j->scene->text, word) < 0)
        return hl_cli_fail(j->cli, HL_CLI_USAGE, "--focus-at: found %ld, allowed: a byte of \"%s\"",
                           at, word);
    return HL_CLI_OK;
}

static int find_query(job *j) {
    const char *at = j->cli->value[HL_CLI_OPT_FOCUS_AT];
    if (at)
        return find_at(j, at);
    const char *word = j->cli->value[HL_CLI_OPT_FOCUS];
    j->query = hl_focus_last(&j->units, j->scene->text, word);
    return j->query < 0 ? not_there(j, "--focus", word) : HL_CLI_OK;
}

/* --- the head ------------------------------------------------------------------------------------
 */

/* --head of the layer on show. */
static int chosen_head(job *j, const char *value) {
    const hl_trace *trace = j->scene->trace;
    int layer = j->scene->layer, most = trace->layers[layer].heads;
    long head = 0;
    hl_error err = {0};
    if (hl_parse_int(value, 1, most, "--head", &head, &err) != HL_OK)
        return hl_cli_fail(j->cli, HL_CLI_USAGE, "--head: found '%s', allowed: 1 to %d", value,
                           most);
    j->head = (hl_focus_head){.layer = layer, .head = (int)head - 1};
    return HL_CLI_OK;
}

/* The best head on the labelled sentences that are installed, for a model that names none. */
static int probed_head(job *j) {
    hl_model *model = NULL;
    hl_error err = {0};
    char assets[4096], path[4200], *lines = NULL;
    size_t size = 0;
    int code = HL_CLI_OK;
    hl_status st = hl_assets_dir(assets, sizeof assets, &err);
    if (st == HL_OK)
        st = hl_path_join(path, sizeof path, assets, "probes/pronoun-antecedent.jsonl", &err);
    if (st == HL_OK)
        st = hl_file_read(path, PROBE_MAX, &lines, &size, &err);
    if (st == HL_OK)
        code = hl_cli_open_model(j->cli, &model);
    if (st == HL_OK && code == HL_CLI_OK)
        st = hl_focus_find_head(model, RELATION, lines, size, path, &j->head, &err);
    hl_model_close(model);
    free(lines);
    return st == HL_OK ? code : hl_cli_error(j->cli, &err);
}

static int find_head(job *j) {
    const char *value = j->cli->value[HL_CLI_OPT_HEAD];
    const hl_model_info *info = j->scene->model;
    if (value && strcmp(value, "all") != 0)
        return chosen_head(j, value);
    bool named = hl_focus_named_head_in(info, j->scene->trace, RELATION, &j->head);
    int code = named ? HL_CLI_OK : probed_head(j);
    if (code != HL_CLI_OK)
        return code;
    if (j->cli->value[HL_CLI_OPT_ALL_LAYERS] && j->head.layer != j->scene->layer)
        return hl_cli_fail(
            j->cli, HL_CLI_USAGE,
            "--layer: found %d, allowed with --focus: %d, or a --head of your choice",
            j->scene->layer + 1, j->head.layer + 1);
    if (named)
        return HL_CLI_OK;
    int own = info->layer[j->head.layer].heads, now = j->scene->trace->layers[j->head.layer].heads;
    if (own != now)
        return hl_cli_fail(
            j->cli, HL_CLI_USAGE,
            "--heads: found %d, allowed with --focus: %d, or a --head of your choice", now, own);
    return HL_CLI_OK;
}

static const char *head_name(const job *j) {
    const hl_layer_info *layer = &j->scene->model->layer[j->head.layer];
    const hl_head_info *named = hl_layer_heads(layer, j->scene->trace->layers[j->head.layer].heads);
    return named ? named[j->head.head].name : "";
}

/* --- output --------------------------------------------------------------------------------------
 */

static void put_span(hl_str *out, const job *j, uint32_t start, uint32_t end) {
    hl_str_puts(out, "{\"text\": ");
    hl_str_json(out, j->scene->text + start, end - start);
    hl_str_printf(out, ", \"start\": %u, \"end\": %u", start, end);
}

static void put_json(hl_str *out, const job *j) {
    const hl_unit *query = &j->units.items[j->query];
    hl_str_puts(out, "{\"model\": ");
    hl_str_json(out, j->scene->model->name, strlen(j->scene->model->name));
    hl_str_puts(out, ", \"sentence\": ");
    hl_str_json(out, j->scene->text, j->scene->text_size);
    hl_str_puts(out, ",\n \"query\": ");
    put_span(out, j, query->start, query->end);
    hl_str_printf(out, "}, \"head\": %d, \"layer\": %d, \"name\": ", j->head.head + 1,
                  j->head.layer + 1);
    hl_str_json(out, head_name(j), strlen(head_name(j)));
    hl_str_printf(out, ", \"assigned\": %s, \"candidates\": [",
                  j->head.assigned ? "true" : "false");
    for (int i = 0; i < j->focus.count; i++) {
        const hl_candidate *c = &j->focus.items[i];
        hl_str_puts(out, i ? ",\n  " : "\n  ");
        put_span(out, j, c->start, c->end);
        hl_str_puts(out, ", \"share\": ");
        hl_str_float(out, c->share);
        hl_str_puts(out, ", \"weight\": ");
        hl_str_float(out, c->weight);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, j->focus.count ? "\n ]}\n" : "]}\n");
}

static void put_table(hl_str *out, const job *j) {
    const hl_unit *query = &j->units.items[j->query];
    const char *name = head_name(j);
    hl_str_printf(out, "%.*s (byte %u), layer %d, head %d%s%s%s\n",
                  (int)(query->end - query->start), j->scene->text + query->start, query->start,
                  j->head.layer + 1, j->head.head + 1, name[0] ? " " : "", name,
                  j->head.assigned || name[0] ? "" : " (best)");
    if (!j->focus.count)
        hl_str_puts(out, "no noun in the sentence\n");
    else
        hl_str_printf(out, "%7s %7s\n", "share", "weight");
    for (int i = 0; i < j->focus.count; i++) {
        const hl_candidate *c = &j->focus.items[i];
        hl_str_printf(out, "%7.4f %7.4f  %.*s\n", (double)c->share, (double)c->weight,
                      (int)(c->end - c->start), j->scene->text + c->start);
    }
}

/* --- the subcommand ------------------------------------------------------------------------------
 */

static int answer(job *j) {
    hl_error err = {0};
    hl_str out = {0};
    int format = hl_cli_pick(j->cli, HL_CLI_OPT_FORMAT, "--format", "table|json",
                             j->cli->value[HL_CLI_OPT_JSON] ? 1 : 0);
    if (format < 0)
        return HL_CLI_USAGE;
    if (hl_units_build(j->scene->tokens, j->scene->text, j->scene->text_size, false, &j->units,
                       &err) != HL_OK)
        return hl_cli_error(j->cli, &err);
    int code = find_query(j);
    if (code == HL_CLI_OK)
        code = find_head(j);
    if (code != HL_CLI_OK)
        return code;
    if (hl_focus_read(j->scene->model, j->scene->trace, &j->units, j->scene->text, j->query,
                      j->head, &j->cli->arena, &j->focus, &err) != HL_OK)
        return hl_cli_error(j->cli, &err);
    (format == 1 ? put_json : put_table)(&out, j);
    return hl_cli_write(j->cli, &out);
}

int hl_cli_focus(hl_cli *cli) {
    hl_cli_document document;
    job j = {.cli = cli};
    const char *layer = cli->value[HL_CLI_OPT_ALL_LAYERS];
    if (layer && strcmp(layer, "all") == 0)
        return hl_cli_fail(cli, HL_CLI_USAGE, "--layer: found all, allowed with --focus: a number");
    int code = hl_cli_document_open(cli, &document);
    j.scene = document.scene;
    if (code == HL_CLI_OK)
        code = answer(&j);
    hl_units_free(&j.units);
    hl_cli_document_close(&document);
    return code;
}
