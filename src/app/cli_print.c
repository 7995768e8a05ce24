/* What the command line says: one line an error, finished texts to standard output. */
#include "cli_private.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Arguments may hold anything: a line stays one line, and no control character reaches a terminal.
 */
static void say(const hl_cli *cli, const char *prefix, const char *format, va_list args) {
    char line[HL_ERROR_LINE + 512];
    vsnprintf(line, sizeof line, format, args);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = '?';
    size_t replaced;
    char *clean = hl_utf8_clean(line, strlen(line), true, &replaced);
    fprintf(cli->err, "headlight: %s%s\n", prefix, clean ? clean : "out of memory");
    free(clean);
}

int hl_cli_fail(const hl_cli *cli, int code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(cli, "", format, args);
    va_end(args);
    return code;
}

void hl_cli_warn(const hl_cli *cli, const char *format, ...) {
    va_list args;
    va_start(args, format);
    say(cli, "warning: ", format, args);
    va_end(args);
}

int hl_cli_error(const hl_cli *cli, const hl_error *err) {
    char line[HL_ERROR_LINE];
    return hl_cli_fail(cli, HL_CLI_FAILED, "%s", hl_error_format(err, line, sizeof line));
}

/* Flushed each time, so that a full disk is noticed at once and not after the last byte. */
bool hl_cli_put(const hl_cli *cli, const char *bytes, size_t size) {
    errno = 0;
    if (fwrite(bytes, 1, size, cli->out) == size && fflush(cli->out) == 0)
        return true;
    hl_cli_fail(cli, HL_CLI_FAILED, "standard output: %s",
                errno ? strerror(errno) : "cannot be written");
    return false;
}

hl_status hl_cli_sink_put(void *sink, const char *bytes, size_t size) {
    hl_cli_sink *s = sink;
    s->failed = !hl_cli_put(s->cli, bytes, size);
    return s->failed ? HL_ERR_IO : HL_OK;
}

int hl_cli_write(const hl_cli *cli, hl_str *text) {
    int code = HL_CLI_OK;
    if (text->failed)
        code = hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    else if (text->size && !hl_cli_put(cli, text->data, text->size))
        code = HL_CLI_FAILED;
    hl_str_free(text);
    return code;
}

int hl_cli_choice(const char *choices, const char *value) {
    size_t size = strlen(value);
    for (int index = 0; choices; index++) {
        const char *bar = strchr(choices, '|');
        size_t length = bar ? (size_t)(bar - choices) : strlen(choices);
        if (length == size && memcmp(choices, value, size) == 0)
            return index;
        choices = bar ? bar + 1 : NULL;
    }
    return -1;
}

int hl_cli_pick(const hl_cli *cli, hl_cli_id id, const char *name, const char *choices,
                int fallback) {
    const char *value = cli->value[id];
    int index = value ? hl_cli_choice(choices, value) : fallback;
    if (index < 0)
        hl_cli_fail(cli, HL_CLI_USAGE, "%s: found '%s', allowed: %s", name, value, choices);
    return index;
}
