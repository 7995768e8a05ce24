/* headlight models: what is installed. */
#include "cli_private.h"
#include <string.h>

typedef struct list {
    const hl_cli *cli;
    hl_str out;
    bool json;
    int count, broken;
} list;

/* "12", or "12,12,8" where layers differ. */
static void put_heads(hl_str *out, const hl_model_info *info, bool all) {
    bool same = true;
    for (int i = 1; i < info->layers; i++)
        same = same && info->layer[i].heads == info->layer[0].heads;
    for (int i = 0; i < (same && !all ? 1 : info->layers); i++)
        hl_str_printf(out, "%s%d", i ? "," : "", info->layer[i].heads);
}

/* "layer 5 with 1,2,4,8,12"; nothing where one head count alone was trained. */
static void put_trained(hl_str *out, const hl_layer_info *layer, int number) {
    if (layer->trained_heads_count < 2)
        return;
    hl_str_printf(out, "%slayer %d with ", out->size ? "; " : "", number);
    for (int i = 0; i < layer->trained_heads_count; i++)
        hl_str_printf(out, "%s%d", i ? "," : "", layer->trained_heads[i]);
}

static void put_row(list *l, const char *name, const char *dir, const hl_model_info *info) {
    hl_str heads = {0}, trained = {0};
    put_heads(&heads, info, false);
    for (int i = 0; i < info->layers; i++)
        put_trained(&trained, &info->layer[i], i + 1);
    hl_str_printf(&l->out, "%-20s %6d %6d  %-16s %7.1f MB  %s\n", name, info->layers, info->width,
                  heads.data, (double)info->weight_bytes / 1e6, dir);
    if (trained.size)
        hl_str_printf(&l->out, "%-36strained: %s heads\n", "", trained.data);
    hl_str_free(&heads);
    hl_str_free(&trained);
}

static void put_json(list *l, const char *name, const char *dir, const hl_model_info *info) {
    hl_str *out = &l->out;
    hl_str_puts(out, l->count ? ",\n  {\"name\": " : "\n  {\"name\": ");
    hl_str_json(out, name, strlen(name));
    hl_str_puts(out, ", \"dir\": ");
    hl_str_json(out, dir, strlen(dir));
    hl_str_printf(out, ", \"layers\": %d, \"width\": %d, \"heads\": [", info->layers, info->width);
    put_heads(out, info, true);
    hl_str_puts(out, "], \"trained_heads\": {");
    for (int i = 0; i < info->layers; i++) {
        const hl_layer_info *layer = &info->layer[i];
        hl_str_printf(out, "%s\"%d\": [", i ? ", " : "", i + 1);
        for (int n = 0; n < layer->trained_heads_count; n++)
            hl_str_printf(out, "%s%d", n ? ", " : "", layer->trained_heads[n]);
        hl_str_puts(out, "]");
    }
    hl_str_printf(out, "}, \"max_tokens\": %d, \"vocabulary\": %d, \"bytes\": %zu}",
                  info->max_tokens, info->vocab, info->weight_bytes);
}

/* A model that cannot be opened is named on standard error; the others are still listed. */
static bool visit(void *user, const char *name, const char *dir) {
    list *l = user;
    hl_model *model;
    hl_error err = {0};
    if (hl_model_open(dir, &model, &err) != HL_OK) {
        hl_cli_error(l->cli, &err);
        l->broken++;
        return true;
    }
    (l->json ? put_json : put_row)(l, name, dir, hl_model_info_of(model));
    l->count++;
    hl_model_close(model);
    return true;
}

int hl_cli_models(hl_cli *cli) {
    list l = {.cli = cli, .json = cli->value[HL_CLI_OPT_JSON] != NULL};
    hl_error err = {0};
    if (l.json)
        hl_str_puts(&l.out, "{\"models\": [");
    else
        hl_str_printf(&l.out, "%-20s %6s %6s  %-16s %10s  %s\n", "name", "layers", "width", "heads",
                      "size", "folder");
    if (hl_session_models(visit, &l, &err) != HL_OK) {
        hl_str_free(&l.out);
        return hl_cli_error(cli, &err);
    }
    if (l.json)
        hl_str_puts(&l.out, l.count ? "\n]}\n" : "]}\n");
    int code = hl_cli_write(cli, &l.out);
    return code == HL_CLI_OK && l.broken ? HL_CLI_FAILED : code;
}
