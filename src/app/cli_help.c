/* headlight help: made from the tables, so that it names every option and action there is. */
#include "cli_private.h"
#include <string.h>

enum { COLUMN = 36 };

/* "1 to 4096" behind a number's help line; a loaded model may allow less. */
static void put_range(hl_str *out, const hl_action *action) {
    if (action && (action->arg == HL_ARG_INT || action->arg == HL_ARG_REAL))
        hl_str_printf(out, " (%g to %g)", action->min, action->max);
}

static void put_option(hl_str *out, const hl_cli_option *option) {
    char form[128];
    hl_cli_option_form(option, form, sizeof form);
    int gap = (int)strlen(form) < COLUMN - 3 ? COLUMN - 2 : 0;
    hl_str_printf(out, "  %-*s", gap, form);
    if (!gap)
        hl_str_printf(out, "\n%*s", COLUMN, "");
    hl_str_puts(out, option->help ? option->help : option->action->help);
    put_range(out, option->action);
    hl_str_puts(out, "\n");
}

/* "dk.set N" with what N may be. */
static void put_action(hl_str *out, const hl_action *action) {
    static const char *const kinds[] = {
        [HL_ARG_NONE] = "",
        [HL_ARG_INT] = "N",
        [HL_ARG_REAL] = "X",
        [HL_ARG_CHOICE] = "",
        [HL_ARG_TEXT] = "TEXT",
        [HL_ARG_EDIT] = "START END \"TEXT\"",
        [HL_ARG_PLACE] = "BYTE|cls|sep",
        [HL_ARG_CELL] = "HEAD QUERY KEY [WEIGHT]",
    };
    char form[128];
    const char *argument = action->choices ? action->choices : kinds[action->arg];
    bool optional = action->flags & HL_ACTION_OPTIONAL;
    snprintf(form, sizeof form, "%s %s%s%s", action->name, optional ? "[" : "", argument,
             optional ? "]" : "");
    hl_str_printf(out, "  %-*s", COLUMN - 2, form);
    if (strlen(form) >= COLUMN - 2)
        hl_str_printf(out, "\n%*s", COLUMN, "");
    hl_str_puts(out, action->help);
    put_range(out, action);
    hl_str_puts(out, "\n");
}

static void put_usage(hl_str *out, hl_cli_command command) {
    const hl_cli_info *info = hl_cli_info_of(command);
    const char *open = info->min ? "" : "[", *close = info->min ? "" : "]";
    hl_str_printf(out, "headlight%s%s [OPTIONS]", info->name[0] ? " " : "", info->name);
    if (info->operand[0])
        hl_str_printf(out, " %s%s%s%s", open, info->operand, info->max == HL_CLI_ANY ? " ..." : "",
                      close);
    hl_str_puts(out, "\n");
}

static void put_subcommands(hl_str *out) {
    hl_str_puts(out, "\nSubcommands, each with its own --help:\n");
    for (int c = HL_CLI_WINDOW + 1; c < HL_CLI_COMMANDS; c++) {
        const hl_cli_info *info = hl_cli_info_of((hl_cli_command)c);
        hl_str_printf(out, "  %-9s %-12s %s\n", info->name, info->operand, info->summary);
    }
}

static void put_actions(hl_str *out) {
    size_t count;
    const hl_action *actions = hl_actions(&count);
    hl_str_puts(out, "\nActions:\n");
    for (size_t i = 0; i < count; i++)
        put_action(out, &actions[i]);
}

/* Lines of a text, each behind two blanks. */
static void put_indented(hl_str *out, const char *text) {
    while (*text) {
        size_t length = strcspn(text, "\n");
        hl_str_printf(out, "  %.*s\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

void hl_cli_help_text(hl_cli_command command, hl_str *out) {
    const hl_cli_info *info = hl_cli_info_of(command);
    hl_cli_option option;
    if (command == HL_CLI_WINDOW)
        hl_str_puts(out, "Headlight shows what each attention head looks at.\n\n");
    hl_str_puts(out, "Usage: ");
    put_usage(out, command);
    hl_str_printf(out, "%s.\n", info->summary);
    if (info->notes[0])
        hl_str_printf(out, "\n%s\n", info->notes);
    if (command == HL_CLI_WINDOW)
        put_subcommands(out);
    hl_str_puts(out, "\nOptions:\n");
    for (int i = 0; hl_cli_option_at(command, i, &option); i++)
        put_option(out, &option);
    if (command == HL_CLI_SCRIPT)
        put_actions(out);
    hl_str_puts(out, "\nExamples:\n");
    put_indented(out, info->example);
    if (command == HL_CLI_WINDOW)
        hl_str_puts(out, "\nExit codes: 0 done, 1 failed, 2 wrong use.\n");
}

int hl_cli_help(hl_cli *cli) {
    hl_str out = {0};
    const char *topic = cli->operand_count ? cli->operands[0] : "";
    if (strcmp(topic, "man") == 0) {
        hl_cli_man_page(&out);
        return hl_cli_write(cli, &out);
    }
    for (int c = HL_CLI_WINDOW; c < HL_CLI_COMMANDS; c++)
        if (strcmp(hl_cli_info_of((hl_cli_command)c)->name, topic) == 0) {
            hl_cli_help_text((hl_cli_command)c, &out);
            return hl_cli_write(cli, &out);
        }
    const char *near = hl_cli_near_command(topic);
    return hl_cli_fail(cli, HL_CLI_USAGE, "unknown subcommand '%s'%s%s%s", topic,
                       near ? ", did you mean '" : " (see headlight --help)", near ? near : "",
                       near ? "'?" : "");
}
