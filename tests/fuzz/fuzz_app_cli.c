/* Command lines of any bytes, one word a line: parsed, settings applied, help asked for. Whatever
 * comes, the code is 0, 1 or 2, and a failure is told in exactly one line of valid UTF-8. */
#include "cli_private.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

enum { WORDS = 32 };

/* Words of the input, each with a NUL behind it, as a shell would pass them. */
static int split(char *text, size_t size, char *argv[WORDS + 1]) {
    int argc = 1;
    for (size_t at = 0; at <= size && argc < WORDS;) {
        argv[argc++] = text + at;
        at += strcspn(text + at, "\n");
        text[at++] = '\0';
    }
    argv[argc] = NULL;
    return argc;
}

static int apply(hl_cli *cli) {
    hl_store *store;
    hl_error err = {0};
    if (hl_store_open(&store, &err) != HL_OK)
        abort();
    int code = hl_cli_apply_settings(cli, store, HL_CLI_THE_MODEL);
    if (code == HL_CLI_OK)
        code = hl_cli_apply_settings(cli, store, HL_CLI_THE_OTHERS);
    hl_store_close(store);
    return code;
}

static void check_said(int code, const char *said, size_t size) {
    bool one_line = size > 12 && strncmp(said, "headlight: ", 11) == 0 &&
                    memchr(said, '\n', size) == said + size - 1;
    if (code == HL_CLI_OK ? size != 0 : !one_line || !hl_utf8_valid(said, size, NULL))
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    static const hl_cli_host host;
    char program[] = "headlight", *argv[WORDS + 1] = {program}, *said = NULL;
    size_t said_size = 0;
    char *text = calloc(size + 1, 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    FILE *err = open_memstream(&said, &said_size);
    hl_cli cli = {.host = &host, .out = err, .err = err};
    int code = hl_cli_parse(&cli, split(text, size, argv), argv);
    if (code == HL_CLI_OK)
        code = apply(&cli);
    if (code != HL_CLI_OK && code != HL_CLI_FAILED && code != HL_CLI_USAGE)
        abort();
    fclose(err);
    check_said(code, said, said_size);
    hl_arena_destroy(&cli.arena);
    free(said);
    free(text);
    return 0;
}
