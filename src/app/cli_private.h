/* The command line's own parts: parsed arguments, the shared document, printing.
 *
 *     argv -> hl_cli_parse -> hl_cli_info_of(command)->run(cli) -> exit code
 *
 * Every function that can fail on the user's input prints one line through hl_cli_fail and returns
 * the exit code: HL_CLI_OK, HL_CLI_FAILED or HL_CLI_USAGE.
 */
#ifndef HEADLIGHT_APP_CLI_PRIVATE_H
#define HEADLIGHT_APP_CLI_PRIVATE_H

#include "headlight/app/cli.h"
#include "headlight/base/arena.h"
#include "headlight/base/text.h"
#include "headlight/engine/measure.h"
#include "headlight/engine/sense.h"
#include "headlight/session/session.h"
#include <limits.h>
#include <stdio.h>

enum { HL_CLI_ANY = INT_MAX }; /* number of operands */
enum { HL_CLI_OK = 0, HL_CLI_FAILED = 1, HL_CLI_USAGE = 2 };

typedef enum hl_cli_command {
    HL_CLI_WINDOW = 0, /* no subcommand */
    HL_CLI_ATTEND,
    HL_CLI_COMPARE,
    HL_CLI_RENDER,
    HL_CLI_MEANING,
    HL_CLI_SCORE,
    HL_CLI_SCRIPT,
    HL_CLI_MODELS,
    HL_CLI_HELP,
    HL_CLI_COMMANDS
} hl_cli_command;

/* Options that are not settings of the document. */
typedef enum hl_cli_id {
    HL_CLI_OPT_ALL_LAYERS = 0, /* --layer, where "all" is allowed too */
    HL_CLI_OPT_HEAD,
    HL_CLI_OPT_FORMAT,
    HL_CLI_OPT_FOCUS,
    HL_CLI_OPT_FOCUS_AT,
    HL_CLI_OPT_WORD,
    HL_CLI_OPT_SENSES,
    HL_CLI_OPT_MASKING,
    HL_CLI_OPT_SWEEP,
    HL_CLI_OPT_MATRIX,
    HL_CLI_OPT_Q,
    HL_CLI_OPT_K,
    HL_CLI_OPT_V,
    HL_CLI_OPT_OUT,
    HL_CLI_OPT_OUT_DIR,
    HL_CLI_OPT_SIZE,
    HL_CLI_OPT_PIXELS,
    HL_CLI_OPT_OUTLINES,
    HL_CLI_OPT_JSON,
    HL_CLI_OPT_HELP,
    HL_CLI_OPT_VERSION,
    HL_CLI_OPTS,
    HL_CLI_SETTING = HL_CLI_OPTS /* an action that changes the document */
} hl_cli_id;

/* One row of the option table: ours, or made from a row of the store's action table. */
typedef struct hl_cli_option {
    const char *name;  /* "--size" */
    const char *value; /* "WxH" in help; NULL = a flag; "" = made from the action */
    hl_cli_id id;
    unsigned commands;       /* bit per hl_cli_command */
    const char *help;        /* NULL = the action's */
    const hl_action *action; /* HL_CLI_SETTING */
} hl_cli_option;

/* A setting of the document, as given. */
typedef struct hl_cli_setting {
    hl_cli_option option;
    const char *value;
} hl_cli_setting;

typedef struct hl_cli {
    FILE *out, *err;
    const hl_cli_host *host;
    hl_cli_command command;
    const char *value[HL_CLI_OPTS]; /* by hl_cli_id; "" for a flag, NULL = not given */
    hl_cli_setting *settings;       /* in the order of the action table; of one action, as given */
    int setting_count;
    const char **operands;
    int operand_count;
    const char *sentence; /* once read */
    bool dashes;          /* "--" stood before the first operand */
    hl_arena arena;
} hl_cli;

/* What is said of a subcommand, and who runs it. */
typedef struct hl_cli_info {
    const char *name;    /* "" for the window */
    const char *operand; /* "SENTENCE" */
    int min, max;        /* operands */
    const char *summary; /* one line */
    const char *notes;   /* further lines of help */
    const char *example; /* command lines, '\n' between */
    int (*run)(hl_cli *cli);
} hl_cli_info;
const hl_cli_info *hl_cli_info_of(hl_cli_command command);

/* The whole program but for main: any streams, so that tests can read what it says. */
int hl_cli_run(int argc, char **argv, const hl_cli_host *host, FILE *out, FILE *err);

/* cli_options.c */
int hl_cli_parse(hl_cli *cli, int argc, char **argv);
/* The options of a command in the order help shows them: false past the end. */
bool hl_cli_option_at(hl_cli_command command, int index, hl_cli_option *out);
bool hl_cli_option_find(hl_cli_command command, const char *name, size_t size, hl_cli_option *out);
/* "--dk N", "--mask none|causal" into out. */
void hl_cli_option_form(const hl_cli_option *option, char *out, size_t size);

/* cli_suggest.c */
/* Insertions, deletions, replacements and swaps of neighbours between two words. */
int hl_cli_distance(const char *a, const char *b);
/* The option or subcommand that was probably meant; NULL when nothing is near. */
const char *hl_cli_near_option(hl_cli_command command, const char *name, char *out, size_t size);
const char *hl_cli_near_command(const char *word);

/* cli_print.c */
/* Prints "headlight: ..." in one line and returns code. */
int hl_cli_fail(const hl_cli *cli, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void hl_cli_warn(const hl_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* An error record in one line; HL_CLI_FAILED. */
int hl_cli_error(const hl_cli *cli, const hl_error *err);
/* Writes bytes to standard output; false after an error was printed. */
bool hl_cli_put(const hl_cli *cli, const char *bytes, size_t size);
/* The same for an exporter that writes piece by piece: its user is an hl_cli_sink. */
typedef struct hl_cli_sink {
    const hl_cli *cli;
    bool failed; /* and said so */
} hl_cli_sink;
hl_status hl_cli_sink_put(void *sink, const char *bytes, size_t size);
/* Writes a finished text and frees it. */
int hl_cli_write(const hl_cli *cli, hl_str *text);
/* One of "a|b|c": its index, or -1. */
int hl_cli_choice(const char *choices, const char *value);
/* The value of an option that has choices: its index, the fallback when it was not given, or -1
 * after a usage error was printed. */
int hl_cli_pick(const hl_cli *cli, hl_cli_id id, const char *name, const char *choices,
                int fallback);

/* cli_document.c */
typedef struct hl_cli_document {
    hl_store *store;
    hl_session *session;
    const hl_doc *doc;
    const hl_scene *scene;
    const hl_comparison *comparison; /* NULL = nothing stands beside the scene */
} hl_cli_document;
/* Model, settings and sentence of the command line, computed. Prints and returns the exit code;
 * close in any case. */
int hl_cli_document_open(hl_cli *cli, hl_cli_document *document);
void hl_cli_document_close(hl_cli_document *document);
/* --head: that head alone, if one is asked for. */
int hl_cli_show_head(hl_cli *cli, hl_cli_document *document);
/* The same checks without computing, for a window: the model is opened only if a setting depends on
 * it. */
int hl_cli_document_check(hl_cli *cli);
/* Applies the settings of the command line, the model or all the others. */
typedef enum hl_cli_which { HL_CLI_THE_MODEL, HL_CLI_THE_OTHERS } hl_cli_which;
int hl_cli_apply_settings(hl_cli *cli, hl_store *store, hl_cli_which which);
/* The sentence: first operand (the example, if there is none), "-" = standard input, as one line of
 * valid UTF-8 in the arena. NULL after an error was printed (*code). */
const char *hl_cli_sentence(hl_cli *cli, int *code);
/* Action lines in the arena; NULL when memory is out. */
const char *hl_cli_setting_line(hl_cli *cli, const hl_cli_setting *setting);
const char *hl_cli_text_line(hl_cli *cli, const char *sentence);
/* Places of the sentence in an option's value, words replaced by their bytes; in the arena. NULL
 * when there is no sentence or no memory. */
const char *hl_cli_places(hl_cli *cli, const hl_action *action, const char *value);
/* A setting by its option name, the last one given; NULL when it was not. */
const char *hl_cli_setting_of(const hl_cli *cli, const char *option);

/* Subcommands. */
int hl_cli_attend(hl_cli *cli);
int hl_cli_compare(hl_cli *cli);
int hl_cli_focus(hl_cli *cli);
int hl_cli_matrix(hl_cli *cli);
int hl_cli_meaning(hl_cli *cli);
int hl_cli_render(hl_cli *cli);
int hl_cli_score(hl_cli *cli);
int hl_cli_senses(hl_cli *cli);  /* score --senses */
int hl_cli_masking(hl_cli *cli); /* score --masking */
int hl_cli_script(hl_cli *cli);
int hl_cli_models(hl_cli *cli);
int hl_cli_help(hl_cli *cli);

/* cli_lines.c */
/* Bytes of the mark that editors on Windows put before UTF-8 text: 3 or 0. */
size_t hl_cli_mark(const char *text, size_t size);
/* A progress bar on a terminal; a zeroed one is valid. */
typedef struct hl_cli_bar {
    FILE *err;
    double last; /* ms of the newest drawing */
} hl_cli_bar;
void hl_cli_bar_open(const hl_cli *cli, hl_cli_bar *bar);
void hl_cli_bar_draw(hl_cli_bar *bar, int done, int total, const char *of);
/* The files of the operands, "-" = standard input, line by line, with a bar of their bytes unless
 * that is NULL. add is told the file's name and the number of the line, for its errors; the first
 * error ends it. Prints and returns the exit code. */
typedef hl_status (*hl_cli_add)(void *user, const char *json, size_t size, const char *name,
                                int line, hl_error *err);
int hl_cli_add_lines(const hl_cli *cli, hl_cli_add add, void *user, hl_cli_bar *bar);
/* Prints that they have no line "of data", "about ...". */
int hl_cli_no_line(const hl_cli *cli, const char *about);
/* The model of --model, by itself: for what needs no session. Prints and returns the exit code. */
int hl_cli_open_model(const hl_cli *cli, hl_model **model);
/* --heads and --dk as this model's top layer allows them; 0 = not given. Prints and returns the
 * exit code. */
int hl_cli_top_settings(hl_cli *cli, const hl_model_info *info, int *heads, int *dk);
/* The model with the installed sense inventories, at least one word of them, at --heads and --dk.
 * Prints and returns the exit code; close in any case. */
typedef struct hl_cli_meter {
    hl_senses *senses;
    hl_model *model;
    hl_meter *meter;
} hl_cli_meter;
int hl_cli_meter_open(hl_cli *cli, hl_cli_meter *meter);
void hl_cli_meter_close(hl_cli_meter *meter);

/* cli_sweep.c */
/* Prints what hl_measure_sweep found. */
int hl_cli_print_sweep(const hl_cli *cli, const hl_measure *m, const hl_model_info *info);

/* cli_help.c, cli_man.c */
void hl_cli_help_text(hl_cli_command command, hl_str *out);
void hl_cli_man_page(hl_str *out);

#endif
