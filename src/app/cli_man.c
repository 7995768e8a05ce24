/* The manual page, made from the same tables as the help: headlight help man > src/app/headlight.1
 */
#include "cli_private.h"
#include <string.h>

/* Text for roff: dashes stay dashes, backslashes are shown, a line never begins with a control. */
static void put_text(hl_str *out, const char *text) {
    bool start = true;
    for (; *text; text++) {
        if (start && (*text == '.' || *text == '\''))
            hl_str_puts(out, "\\&");
        if (*text == '-')
            hl_str_puts(out, "\\-");
        else if (*text == '\\')
            hl_str_puts(out, "\\e");
        else
            hl_str_put(out, text, 1);
        start = *text == '\n';
    }
}

static void put_line(hl_str *out, const char *macro, const char *text) {
    hl_str_puts(out, macro);
    put_text(out, text);
    hl_str_puts(out, "\n");
}

static void put_range(hl_str *out, const hl_action *action) {
    if (action && (action->arg == HL_ARG_INT || action->arg == HL_ARG_REAL))
        hl_str_printf(out, "%g to %g.\n", action->min, action->max);
}

static void put_options(hl_str *out, hl_cli_command command) {
    hl_cli_option option;
    char form[128];
    for (int i = 0; hl_cli_option_at(command, i, &option); i++) {
        hl_cli_option_form(&option, form, sizeof form);
        hl_str_puts(out, ".TP\n");
        put_line(out, ".B ", form);
        put_text(out, option.help ? option.help : option.action->help);
        hl_str_puts(out, ".\n");
        put_range(out, option.action);
    }
}

/* Lines as they are, for notes and examples. */
static void put_block(hl_str *out, const char *text) {
    if (!text[0])
        return;
    hl_str_puts(out, ".PP\n.nf\n");
    put_text(out, text);
    hl_str_puts(out, "\n.fi\n");
}

static void put_command(hl_str *out, hl_cli_command command) {
    const hl_cli_info *info = hl_cli_info_of(command);
    hl_str_printf(out, ".SS headlight %s %s%s\n", info->name, info->operand,
                  info->max == HL_CLI_ANY ? " ..." : "");
    put_text(out, info->summary);
    hl_str_puts(out, ".\n");
    put_block(out, info->notes);
    put_options(out, command);
    put_block(out, info->example);
}

static void put_actions(hl_str *out) {
    size_t count;
    const hl_action *actions = hl_actions(&count);
    hl_str_puts(out, ".SH ACTIONS\nWhat a line of a script may say.\n");
    for (size_t i = 0; i < count; i++) {
        hl_str_puts(out, ".TP\n.B ");
        put_text(out, actions[i].name);
        if (actions[i].choices) {
            hl_str_puts(out, " ");
            put_text(out, actions[i].choices);
        }
        hl_str_puts(out, "\n");
        put_text(out, actions[i].help);
        hl_str_puts(out, ".\n");
        put_range(out, &actions[i]);
    }
}

void hl_cli_man_page(hl_str *out) {
    hl_str_puts(out, ".\\\" Made by: headlight help man\n"
                     ".TH HEADLIGHT 1 \"\" \"headlight " HL_VERSION "\" \"User commands\"\n"
                     ".SH NAME\nheadlight \\- see what each attention head looks at\n"
                     ".SH SYNOPSIS\n.nf\n");
    for (int c = HL_CLI_WINDOW; c < HL_CLI_COMMANDS; c++) {
        const hl_cli_info *info = hl_cli_info_of((hl_cli_command)c);
        hl_str_printf(out, "headlight%s%s [OPTIONS] %s%s%s%s\n", c ? " " : "", info->name,
                      info->min || !info->max ? "" : "[", info->operand,
                      info->max == HL_CLI_ANY ? " ..." : "", info->min || !info->max ? "" : "]");
    }
    hl_str_puts(out, ".fi\n.SH DESCRIPTION\n"
                     "A window in which one types a sentence and sees, while typing, which word\n"
                     "each attention head of a model looks at. Without a window the same\n"
                     "numbers and pictures come from the subcommands.\n");
    put_block(out, hl_cli_info_of(HL_CLI_WINDOW)->notes);
    hl_str_puts(out, ".SH OPTIONS\n");
    put_options(out, HL_CLI_WINDOW);
    hl_str_puts(out, ".SH SUBCOMMANDS\n");
    for (int c = HL_CLI_WINDOW + 1; c < HL_CLI_COMMANDS; c++)
        put_command(out, (hl_cli_command)c);
    put_actions(out);
    hl_str_puts(out,
                ".SH EXIT STATUS\n0 done, 1 failed, 2 wrong use. Errors are one line on standard "
                "error.\n"
                ".SH ENVIRONMENT\n"
                ".TP\n.B HEADLIGHT_ASSETS\nFolder that holds models/, senses/ and probes/.\n"
                ".TP\n.B HEADLIGHT_THREADS\nThreads for computing; 1 when not set.\n"
                ".TP\n.B XDG_CONFIG_HOME\nIts folder headlight remembers theme and interface "
                "scale; its senses/ may hold inventories of yours.\n");
}
