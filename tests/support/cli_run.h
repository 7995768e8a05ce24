/* Runs the command line inside the test, with everything it says caught. */
#ifndef HL_TEST_CLI_RUN_H
#define HL_TEST_CLI_RUN_H

#include "cli_private.h"
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A model of two layers, width 24, 4 and 3 heads, random weights, a vocabulary of letters. */
#define TINY HL_TEST_DIR "/parity/fixtures/tiny-f32"

enum { RUN_WORDS = 24 };

typedef struct ran {
    int code;
    char *out, *err;
    size_t out_size, err_size;
} ran;

/* What the window would have been opened with. */
typedef struct window_call {
    int calls, count;
    char lines[RUN_WORDS][256];
    char out_dir[256];
} window_call;
static window_call window;

static int fake_window(const char *const *actions, int count, const char *out_dir) {
    window.calls++;
    window.count = count;
    for (int i = 0; i < count && i < RUN_WORDS; i++)
        snprintf(window.lines[i], sizeof window.lines[i], "%s", actions[i]);
    snprintf(window.out_dir, sizeof window.out_dir, "%s", out_dir ? out_dir : "");
    return 7;
}

/* A picture of one colour for each number of commands: enough to see that PNG gets there. */
static hl_status fake_raster(const hl_draw_list *list, float scale, hl_pixels *out, hl_error *err) {
    out->w = (int)(list->w * scale);
    out->h = (int)(list->h * scale);
    out->data = calloc((size_t)out->w * (size_t)out->h, 4);
    if (!out->data)
        return hl_fail(err, HL_ERR_MEMORY, NULL, NULL, NULL, "out of memory");
    memset(out->data, (int)(list->count % 251), (size_t)out->w * 4);
    return HL_OK;
}

/* words without the program's name, closed by NULL; input becomes standard input (NULL = empty). */
static ran run_words(const char *const *words, const char *input, size_t input_size) {
    static const hl_cli_host host = {.raster = fake_raster, .window = fake_window};
    ran r = {0};
    char *argv[RUN_WORDS + 1] = {strdup("headlight")};
    int argc = 1;
    for (; words[argc - 1] && argc < RUN_WORDS; argc++)
        argv[argc] = strdup(words[argc - 1]);
    FILE *in = tmpfile(), *out = open_memstream(&r.out, &r.out_size),
         *err = open_memstream(&r.err, &r.err_size);
    assert_true(in && out && err);
    assert_int_equal(fwrite(input ? input : "", 1, input_size, in), input_size);
    rewind(in);
    int saved = dup(STDIN_FILENO);
    dup2(fileno(in), STDIN_FILENO);
    r.code = hl_cli_run(argc, argv, &host, out, err);
    dup2(saved, STDIN_FILENO);
    close(saved);
    fclose(in);
    fclose(out);
    fclose(err);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return r;
}
#define RUN(...) run_words((const char *const[]){__VA_ARGS__, NULL}, NULL, 0)
#define RUN_INPUT(input, ...)                                                                      \
    run_words((const char *const[]){__VA_ARGS__, NULL}, input, strlen(input))

static inline void ran_done(ran *r) {
    free(r->out);
    free(r->err);
    *r = (ran){0};
}

/* Exactly one line, "headlight: ...". */
static inline bool is_one_line(const ran *r) {
    return r->err_size > 12 && strncmp(r->err, "headlight: ", 11) == 0 &&
           strchr(r->err, '\n') == r->err + r->err_size - 1;
}

/* A use that fails: the exit code, a part of the one line that is said, and the words. */
typedef struct wrong_use {
    int code;
    const char *said, *words[8];
} wrong_use;

static inline void wrong_uses_are_named(const wrong_use *uses, size_t count) {
    for (size_t i = 0; i < count; i++) {
        ran r = run_words(uses[i].words, NULL, 0);
        if (r.code != uses[i].code || !strstr(r.err, uses[i].said) || !is_one_line(&r))
            fail_msg("%zu: code %d, said %s (wanted \"%s\")", i, r.code, r.err, uses[i].said);
        ran_done(&r);
    }
}

/* --- files of a test -----------------------------------------------------------------------------
 */

static char test_dir[64]; /* made by make_test_dir, removed by remove_test_dir */

/* The folder also stands for the assets, with the tiny model as its textbook. */
static int make_test_dir(void **state) {
    (void)state;
    char models[128], textbook[192];
    snprintf(test_dir, sizeof test_dir, "/tmp/headlight-test-XXXXXX");
    if (!mkdtemp(test_dir) || setenv("HEADLIGHT_ASSETS", test_dir, 1) != 0)
        return -1;
    snprintf(models, sizeof models, "%s/models", test_dir);
    snprintf(textbook, sizeof textbook, "%s/textbook", models);
    return mkdir(models, 0755) == 0 && symlink(TINY, textbook) == 0 ? 0 : -1;
}

/* The same with the shipped inventories and probes beside the model; no folder of the user's. */
static inline int make_test_assets(void **state) {
    char senses[128], probes[128];
    if (make_test_dir(state) != 0 || setenv("XDG_CONFIG_HOME", test_dir, 1) != 0)
        return -1;
    snprintf(senses, sizeof senses, "%s/senses", test_dir);
    snprintf(probes, sizeof probes, "%s/probes", test_dir);
    return symlink(HL_SOURCE_DIR "/assets/senses", senses) == 0 &&
                   symlink(HL_SOURCE_DIR "/assets/probes", probes) == 0
               ? 0
               : -1;
}

static int remove_test_dir(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", test_dir);
    return system(command);
}

/* A path in the folder; four calls may be in use at once. */
static inline const char *test_path(const char *name) {
    static char paths[4][256];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", test_dir, name);
    return path;
}

static inline const char *test_file(const char *name, const char *text) {
    hl_error err = {0};
    const char *path = test_path(name);
    assert_int_equal(hl_file_write(path, text, strlen(text), true, &err), HL_OK);
    return path;
}

#endif
