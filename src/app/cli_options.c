/* The option table and the parser that reads a command line against it.
 *
 * Two sources, one table: the rows below, and every action of the store that names an option.
 * Forms:
 * --name VALUE, --name=VALUE, --flag, -h, and "--" before operands that begin with a dash or equal
 * a subcommand.
 */
#include "cli_private.h"
#include <string.h>

#define BIT(command) (1u << (command))
#define NUMBERS BIT(HL_CLI_ATTEND)
#define COMPARE BIT(HL_CLI_COMPARE)
#define PICTURE BIT(HL_CLI_RENDER)
#define MEANING BIT(HL_CLI_MEANING)
#define WINDOW BIT(HL_CLI_WINDOW)
#define EVERY ((1u << HL_CLI_COMMANDS) - 1)

static const hl_cli_option own[] = {
    {"--layer", "L|all", HL_CLI_OPT_ALL_LAYERS, NUMBERS,
     "Show a layer, counted from 1 (default: the top one), or all of them", NULL},
    {"--head", "H|all", HL_CLI_OPT_HEAD, NUMBERS | COMPARE | PICTURE,
     "Show one head, counted from 1, or all (the default)", NULL},
    {"--format", "table|csv|json", HL_CLI_OPT_FORMAT, NUMBERS | COMPARE,
     "Choose the form of the numbers", NULL},
    {"--focus", "WORD", HL_CLI_OPT_FOCUS, NUMBERS,
     "Print what the last WORD, a pronoun, looks at: the share of each noun", NULL},
    {"--focus-at", "BYTE", HL_CLI_OPT_FOCUS_AT, NUMBERS,
     "Focus on the word that holds this byte of the sentence", NULL},
    {"--word", "WORD", HL_CLI_OPT_WORD, MEANING,
     "Say what this word means (default: every word that has an inventory)", NULL},
    {"--senses", NULL, HL_CLI_OPT_SENSES, BIT(HL_CLI_SCORE),
     "Measure the sense meter: a line is {\"text\", \"word\": [start,end], \"sense\"}", NULL},
    {"--masking", NULL, HL_CLI_OPT_MASKING, BIT(HL_CLI_SCORE),
     "Measure whether the word that the Meaning head looks at most carries the sense", NULL},
    {"--sweep", NULL, HL_CLI_OPT_SWEEP, BIT(HL_CLI_SCORE),
     "Measure every trained head count at d_k 1, 2, 4, ... and full", NULL},
    {"--matrix", "X.csv", HL_CLI_OPT_MATRIX, NUMBERS,
     "Use your own numbers: a row for each token; query = key = value", NULL},
    {"--q", "FILE", HL_CLI_OPT_Q, NUMBERS, "Use your own queries, with --k and --v", NULL},
    {"--k", "FILE", HL_CLI_OPT_K, NUMBERS, "Use your own keys", NULL},
    {"--v", "FILE", HL_CLI_OPT_V, NUMBERS, "Use your own values", NULL},
    {"--out", "FILE", HL_CLI_OPT_OUT, PICTURE,
     "Write this picture, .png or .svg; an existing file is replaced", NULL},
    {"--size", "WxH", HL_CLI_OPT_SIZE, PICTURE, "Draw on this many logical pixels (1280x800)",
     NULL},
    {"--scale", "1|2|4", HL_CLI_OPT_PIXELS, PICTURE, "Write so many pixels for a logical one (PNG)",
     NULL},
    {"--outlines", NULL, HL_CLI_OPT_OUTLINES, PICTURE,
     "Write letters as outlines, so that no font is needed (SVG)", NULL},
    {"--out", "DIR", HL_CLI_OPT_OUT_DIR, WINDOW | BIT(HL_CLI_SCRIPT),
     "Save pictures in this folder (default: the working directory)", NULL},
    {"--json", NULL, HL_CLI_OPT_JSON,
     NUMBERS | COMPARE | MEANING | BIT(HL_CLI_SCORE) | BIT(HL_CLI_MODELS), "Print JSON", NULL},
    {"--help", NULL, HL_CLI_OPT_HELP, EVERY, "Say what can be asked, and stop", NULL},
    {"--version", NULL, HL_CLI_OPT_VERSION, EVERY, "Print the version, and stop", NULL},
};
enum { OWN = sizeof own / sizeof own[0] };

/* Settings that change numbers, and those that `score` takes. */
static const char *const number_settings[] = {
    "--model",  "--heads", "--dk",        "--no-scale",  "--mask", "--temperature",
    "--pieces", "--mute",  "--mask-word", "--edit-cell", NULL};
/* What `compare` does not take: the rest is what numbers depend on. */
static const char *const not_compared[] = {"--view",   "--panel",     "--theme", "--zoom",
                                           "--pin",    "--threshold", "--top-k", "--color-scale",
                                           "--second", NULL};
static const char *const score_settings[] = {"--model", "--heads", "--dk", NULL};
static const char *const meaning_settings[] = {"--model", NULL};
static const char *const window_settings[] = {"--zoom", NULL}; /* a picture has --size, --scale */

static bool listed(const char *const *names, const char *name) {
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static bool shadowed(hl_cli_command command, const char *name) {
    for (int i = 0; i < OWN; i++)
        if (own[i].commands & BIT(command) && strcmp(own[i].name, name) == 0)
            return true;
    return false;
}

/* cell.edit is an option under a name of its own: elsewhere its four words are an action's. */
static const char *option_of(const hl_action *action) {
    return strcmp(action->name, "cell.edit") == 0 ? "--edit-cell" : action->option;
}

static bool takes_setting(hl_cli_command command, const hl_action *action) {
    const char *option = option_of(action);
    if (!option || shadowed(command, option))
        return false;
    switch (command) {
    case HL_CLI_WINDOW: return true;
    case HL_CLI_RENDER: return !listed(window_settings, option);
    case HL_CLI_ATTEND: return listed(number_settings, option);
    case HL_CLI_COMPARE: return !listed(not_compared, option);
    case HL_CLI_MEANING: return listed(meaning_settings, option);
    case HL_CLI_SCORE: return listed(score_settings, option);
    default: return false;
    }
}

/* Where an option says it better than its action does. */
static const struct {
    const char *name, *value, *help;
} wording[] = {
    {"--model", "NAME|DIR", NULL},
    {"--pin", "WORD", NULL},
    {"--second-model", "NAME|DIR", NULL},
    {"--mute", "H", "Mute a head: it gives nothing into the output"},
    {"--mask-word", "WORD|BYTE", "Replace a word by [MASK] before the model reads it"},
    {"--edit-cell", "H,QUERY,KEY,WEIGHT",
     "Set a weight by hand (words or bytes); the rest of the row shares what is left"},
    {"--no-scale", NULL, "Leave out the division by the square root of d_k"},
    {"--pieces", NULL, "Show the pieces the model reads instead of words"},
};

static hl_cli_option from_action(const hl_action *action) {
    hl_cli_option option = {.name = option_of(action),
                            .value = action->option_value ? NULL : "",
                            .id = HL_CLI_SETTING,
                            .commands = EVERY,
                            .action = action};
    for (size_t i = 0; i < sizeof wording / sizeof *wording; i++)
        if (strcmp(wording[i].name, option.name) == 0) {
            option.value = wording[i].value;
            option.help = wording[i].help;
        }
    return option;
}

bool hl_cli_option_at(hl_cli_command command, int index, hl_cli_option *out) {
    size_t count;
    const hl_action *actions = hl_actions(&count);
    for (int i = 0; i < OWN - 2; i++)
        if (own[i].commands & BIT(command) && index-- == 0) {
            *out = own[i];
            return true;
        }
    for (size_t i = 0; i < count; i++)
        if (takes_setting(command, &actions[i]) && index-- == 0) {
            *out = from_action(&actions[i]);
            return true;
        }
    if (index < 0 || index > 1) /* --help and --version close the list */
        return false;
    *out = own[OWN - 2 + index];
    return true;
}

bool hl_cli_option_find(hl_cli_command command, const char *name, size_t size, hl_cli_option *out) {
    for (int i = 0; hl_cli_option_at(command, i, out); i++)
        if (strlen(out->name) == size && memcmp(out->name, name, size) == 0)
            return true;
    return false;
}

void hl_cli_option_form(const hl_cli_option *option, char *out, size_t size) {
    static const char *const kinds[] = {
        [HL_ARG_NONE] = "",      [HL_ARG_INT] = "N",     [HL_ARG_REAL] = "X",
        [HL_ARG_CHOICE] = "",    [HL_ARG_TEXT] = "TEXT", [HL_ARG_EDIT] = "EDIT",
        [HL_ARG_PLACE] = "BYTE", [HL_ARG_CELL] = "CELL",
    };
    const char *value = option->value;
    if (value && !value[0])
        value = option->action->choices ? option->action->choices : kinds[option->action->arg];
    snprintf(out, size, "%s%s%s", option->name, value ? " " : "", value ? value : "");
    char *toggle = strstr(out, "|toggle"); /* of use for keys only */
    if (toggle)
        *toggle = '\0';
}

/* Settings stand in the order of the action table, in which they must be applied. */
static void remember_setting(hl_cli *cli, const hl_cli_option *option, const char *value) {
    int at = cli->setting_count++;
    for (; at > 0 && cli->settings[at - 1].option.action > option->action; at--)
        cli->settings[at] = cli->settings[at - 1];
    cli->settings[at] = (hl_cli_setting){*option, value};
}

static void remember(hl_cli *cli, const hl_cli_option *option, const char *value) {
    if (option->id != HL_CLI_SETTING)
        cli->value[option->id] = value;
    else
        remember_setting(cli, option, value);
}

/* attend's --layer is the document's setting too, unless it says "all". */
static void remember_layer(hl_cli *cli) {
    size_t count;
    const char *value = cli->value[HL_CLI_OPT_ALL_LAYERS];
    const hl_action *actions = hl_actions(&count);
    for (size_t i = 0; value && strcmp(value, "all") != 0 && i < count; i++)
        if (actions[i].option && strcmp(actions[i].option, "--layer") == 0) {
            hl_cli_option option = from_action(&actions[i]);
            remember(cli, &option, value);
        }
}

static int unknown_option(const hl_cli *cli, const char *name) {
    char near[64];
    const char *command = hl_cli_info_of(cli->command)->name;
    const char *space = command[0] ? " " : "";
    if (hl_cli_near_option(cli->command, name, near, sizeof near))
        return hl_cli_fail(cli, HL_CLI_USAGE, "unknown option '%s', did you mean %s?", name, near);
    return hl_cli_fail(cli, HL_CLI_USAGE,
                       "unknown option '%s' (see headlight%s%s --help; put -- before a sentence "
                       "that begins with a dash)",
                       name, space, command);
}

/* One option at argv[*at], with its value wherever it stands. */
static int parse_option(hl_cli *cli, int argc, char **argv, int *at) {
    const char *word = strcmp(argv[*at], "-h") == 0 ? "--help" : argv[*at];
    const char *equals = strchr(word, '=');
    size_t size = equals ? (size_t)(equals - word) : strlen(word);
    hl_cli_option option;
    if (!hl_cli_option_find(cli->command, word, size, &option))
        return unknown_option(cli, hl_arena_strndup(&cli->arena, word, size));
    const char *value = equals ? equals + 1 : "";
    if (!option.value && equals)
        return hl_cli_fail(cli, HL_CLI_USAGE, "%s takes no value, found '%s'", option.name, value);
    if (option.value && !equals) {
        char form[128];
        hl_cli_option_form(&option, form, sizeof form);
        if (*at + 1 >= argc)
            return hl_cli_fail(cli, HL_CLI_USAGE, "%s needs a value: %s", option.name, form);
        value = argv[++*at];
    }
    remember(cli, &option, value);
    return HL_CLI_OK;
}

static int too_many(const hl_cli *cli) {
    const hl_cli_info *info = hl_cli_info_of(cli->command);
    const char *first = cli->operands[0], *extra = cli->operands[info->max];
    const char *near = cli->command == HL_CLI_WINDOW ? hl_cli_near_command(first) : NULL;
    if (near && strcmp(near, first) == 0)
        return hl_cli_fail(cli, HL_CLI_USAGE, "'%s' must be the first word of the command line",
                           first);
    if (near)
        return hl_cli_fail(cli, HL_CLI_USAGE, "unknown subcommand '%s', did you mean '%s'?", first,
                           near);
    if (info->max == 0)
        return hl_cli_fail(cli, HL_CLI_USAGE, "%s takes no argument, found '%s'", info->name,
                           extra);
    if (info->max > 1)
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "%s takes at most %d sentences, found '%s' too "
                           "(put each sentence in quotes)",
                           info->name, info->max, extra);
    return hl_cli_fail(cli, HL_CLI_USAGE, "one %s only, found '%s' too%s", info->operand, extra,
                       strcmp(info->operand, "SENTENCE") == 0 ? " (put the sentence in quotes)"
                                                              : "");
}

/* Counts of operands, and a lone word that is nearly a subcommand. */
static int check_operands(const hl_cli *cli) {
    const hl_cli_info *info = hl_cli_info_of(cli->command);
    bool own_numbers = cli->value[HL_CLI_OPT_MATRIX] || cli->value[HL_CLI_OPT_Q] ||
                       cli->value[HL_CLI_OPT_K] || cli->value[HL_CLI_OPT_V];
    if (cli->value[HL_CLI_OPT_HELP] || cli->value[HL_CLI_OPT_VERSION])
        return HL_CLI_OK;
    if (cli->operand_count > info->max)
        return too_many(cli);
    if (cli->operand_count < info->min && !own_numbers)
        return hl_cli_fail(cli, HL_CLI_USAGE, "%s needs %s%s (see headlight %s --help)", info->name,
                           strchr(info->operand, ' ') ? "" : "a ", info->operand, info->name);
    const char *near = NULL;
    if (cli->command == HL_CLI_WINDOW && cli->operand_count == 1 && !cli->dashes)
        near = hl_cli_near_command(cli->operands[0]);
    if (near)
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "unknown subcommand '%s', did you mean '%s'? (for a window on this "
                           "word: headlight -- %s)",
                           cli->operands[0], near, cli->operands[0]);
    return HL_CLI_OK;
}

static hl_cli_command command_of(const char *word) {
    for (int c = HL_CLI_WINDOW + 1; word && c < HL_CLI_COMMANDS; c++)
        if (strcmp(hl_cli_info_of((hl_cli_command)c)->name, word) == 0)
            return (hl_cli_command)c;
    return HL_CLI_WINDOW;
}

int hl_cli_parse(hl_cli *cli, int argc, char **argv) {
    size_t room = argc > 0 ? (size_t)argc : 1;
    cli->settings = HL_ARENA_ARRAY(&cli->arena, hl_cli_setting, room);
    cli->operands = HL_ARENA_ARRAY(&cli->arena, const char *, room);
    if (!cli->settings || !cli->operands)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    cli->command = argc > 1 ? command_of(argv[1]) : HL_CLI_WINDOW;
    bool only_operands = false;
    for (int i = cli->command == HL_CLI_WINDOW ? 1 : 2; i < argc; i++) {
        if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0') {
            cli->operands[cli->operand_count++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_operands = true;
            cli->dashes = cli->operand_count == 0;
        } else {
            int code = parse_option(cli, argc, argv, &i);
            if (code != HL_CLI_OK)
                return code;
        }
    }
    remember_layer(cli);
    return check_operands(cli);
}
