/* headlight attend: the numbers of a sentence, or of the user's own matrices. */
#include "cli_private.h"
#include "headlight/export/export.h"
#include <string.h>

static bool all_layers(const hl_cli *cli) {
    const char *layer = cli->value[HL_CLI_OPT_ALL_LAYERS];
    return layer && strcmp(layer, "all") == 0;
}

/* --head H|all: 0-based, -1 = all, -2 after a usage error. With --layer all each layer has its own
 * count of heads; hl_export_numbers knows them. */
static int head_asked(const hl_cli *cli, const hl_scene *scene) {
    const char *value = cli->value[HL_CLI_OPT_HEAD];
    int most = all_layers(cli) ? HL_HEADS_MAX : scene->heads;
    hl_error err = {0};
    long head;
    if (!value || strcmp(value, "all") == 0)
        return -1;
    if (hl_parse_int(value, 1, most, "--head", &head, &err) == HL_OK)
        return (int)head - 1;
    hl_cli_fail(cli, HL_CLI_USAGE, "--head: found '%s', allowed: 1 to %d, or all", value, most);
    return -2;
}

static int print_numbers(const hl_cli *cli, const hl_cli_document *d, hl_numbers format) {
    hl_error err = {0};
    hl_cli_sink out = {.cli = cli};
    hl_numbers_request request = {
        .format = format,
        .layer = all_layers(cli) ? -1 : d->scene->layer,
        .head = head_asked(cli, d->scene),
        .model = d->scene->model->name,
    };
    if (request.head == -2)
        return HL_CLI_USAGE;
    hl_status status =
        hl_export_numbers_to(d->doc, d->scene, &request, hl_cli_sink_put, &out, &err);
    if (status == HL_OK)
        return HL_CLI_OK;
    if (out.failed)
        return HL_CLI_FAILED;
    hl_cli_error(cli, &err);
    return status == HL_ERR_RANGE ? HL_CLI_USAGE : HL_CLI_FAILED;
}

int hl_cli_attend(hl_cli *cli) {
    if (cli->value[HL_CLI_OPT_MATRIX] || cli->value[HL_CLI_OPT_Q] || cli->value[HL_CLI_OPT_K] ||
        cli->value[HL_CLI_OPT_V])
        return hl_cli_matrix(cli);
    if (cli->value[HL_CLI_OPT_FOCUS] || cli->value[HL_CLI_OPT_FOCUS_AT])
        return hl_cli_focus(cli);
    int format = hl_cli_pick(cli, HL_CLI_OPT_FORMAT, "--format", "table|csv|json",
                             cli->value[HL_CLI_OPT_JSON] ? HL_NUMBERS_JSON : HL_NUMBERS_TABLE);
    if (format < 0)
        return HL_CLI_USAGE;
    hl_cli_document document;
    int code = hl_cli_document_open(cli, &document);
    if (code == HL_CLI_OK)
        code = print_numbers(cli, &document, (hl_numbers)format);
    hl_cli_document_close(&document);
    return code;
}
