/* headlight script: a file of action lines, carried out by the window program without a window. */
#include "cli_private.h"
#include "headlight/app/app.h"
#include "headlight/base/file.h"
#include <stdlib.h>
#include <string.h>

enum { SCRIPT_MAX = 16 << 20 }; /* bytes */

typedef struct script {
    hl_cli *cli;
    hl_app *app;
    const char *name; /* of the file, for errors */
    int line;
    char notice[HL_ERROR_LINE]; /* last one printed */
    bool quit;
} script;

static int fail(const script *s, hl_error *err) {
    char line[HL_ERROR_LINE];
    return hl_cli_fail(s->cli, HL_CLI_FAILED, "%s:%d: %s", s->name, s->line,
                       hl_error_format(err, line, sizeof line));
}

/* What the window would say ("Saved ...") goes to standard output, once. */
static int tell(script *s) {
    const char *notice = hl_app_notice(s->app);
    hl_str out = {0};
    if (strcmp(notice, s->notice) == 0)
        return HL_CLI_OK;
    snprintf(s->notice, sizeof s->notice, "%s", notice);
    if (notice[0])
        hl_str_printf(&out, "%s\n", notice);
    return hl_cli_write(s->cli, &out);
}

static bool is_word(const char *line, const char *word) {
    size_t size = strlen(word);
    line += strspn(line, " \t");
    return strncmp(line, word, size) == 0 && strspn(line + size, " \t\r") == strlen(line + size);
}

/* Each line finds the model caught up with the one before, so that a script means one thing. */
static int run_line(script *s, const char *line) {
    hl_error err = {0};
    s->line++;
    s->quit = is_word(line, "quit");
    if (s->quit)
        return HL_CLI_OK;
    if (!is_word(line, "wait") && hl_app_act(s->app, line, &err) != HL_OK)
        return fail(s, &err);
    if (hl_app_wait(s->app, &err) != HL_OK)
        return fail(s, &err);
    return tell(s);
}

static int run_lines(script *s, char *text) {
    int code = HL_CLI_OK;
    for (char *next; text && code == HL_CLI_OK && !s->quit; text = next) {
        next = strchr(text, '\n');
        if (next)
            *next++ = '\0';
        text[strcspn(text, "\r")] = '\0'; /* a script may come from Windows */
        code = run_line(s, text);
    }
    return code;
}

static int check_text(const script *s, const char *text, size_t size) {
    size_t bad;
    if (memchr(text, '\0', size))
        return hl_cli_fail(s->cli, HL_CLI_FAILED, "%s: found a NUL byte, allowed: text", s->name);
    if (!hl_utf8_valid(text, size, &bad))
        return hl_cli_fail(s->cli, HL_CLI_FAILED, "%s: found byte 0x%02x at %zu, allowed: UTF-8",
                           s->name, (unsigned)(unsigned char)text[bad], bad);
    return HL_CLI_OK;
}

int hl_cli_script(hl_cli *cli) {
    hl_error err = {0};
    char *text;
    size_t size;
    const char *path = cli->operands[0], *dir = cli->value[HL_CLI_OPT_OUT_DIR];
    script s = {.cli = cli, .name = strcmp(path, "-") == 0 ? "standard input" : path};
    if (dir && !hl_dir_exists(dir))
        return hl_cli_fail(cli, HL_CLI_FAILED, "--out: %s: no such folder", dir);
    if (hl_file_read(path, SCRIPT_MAX, &text, &size, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    int code = check_text(&s, text, size);
    hl_app_host host = {.raster = cli->host->raster, .out_dir = dir};
    if (code == HL_CLI_OK && hl_app_open(&s.app, &host, &err) != HL_OK)
        code = hl_cli_error(cli, &err);
    if (code == HL_CLI_OK)
        code = run_lines(&s, text + hl_cli_mark(text, size));
    if (s.app)
        hl_app_close(s.app);
    free(text);
    return code;
}
