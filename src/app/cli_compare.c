/* headlight compare: two sentences, or one under two settings: what changed most, in words. */
#include "cli_private.h"
#include "headlight/export/export.h"
#include <string.h>

/* With one sentence there must be a setting that differs. */
static bool is_different(const hl_cli *cli) {
    bool different = cli->operand_count > 1;
    for (int i = 0; i < cli->setting_count; i++)
        different |= strncmp(cli->settings[i].option.name, "--second", 8) == 0;
    return different;
}

int hl_cli_compare(hl_cli *cli) {
    hl_error err = {0};
    hl_cli_sink out = {.cli = cli};
    hl_cli_document d;
    int format = hl_cli_pick(cli, HL_CLI_OPT_FORMAT, "--format", "table|csv|json",
                             cli->value[HL_CLI_OPT_JSON] ? HL_NUMBERS_JSON : HL_NUMBERS_TABLE);
    if (format < 0)
        return HL_CLI_USAGE;
    if (!is_different(cli))
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "compare needs a second sentence, or a --second-... setting");
    int code = hl_cli_document_open(cli, &d);
    if (code == HL_CLI_OK)
        code = hl_cli_show_head(cli, &d);
    if (code == HL_CLI_OK && hl_export_comparison_to(d.doc, d.comparison, (hl_numbers)format,
                                                     hl_cli_sink_put, &out, &err) != HL_OK)
        code = out.failed ? HL_CLI_FAILED : hl_cli_error(cli, &err);
    hl_cli_document_close(&d);
    return code;
}
