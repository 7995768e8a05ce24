/* What measuring on labelled lines shares: the file, the model, the sense meter, a progress bar. */
#include "cli_private.h"
#include "headlight/base/file.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DATA_MAX = 1 << 30, BAR = 40 };

/* --- progress ------------------------------------------------------------------------------------
 */

static bool on_terminal(FILE *stream) {
    int fd = fileno(stream);
    return fd >= 0 && isatty(fd);
}

void hl_cli_bar_open(const hl_cli *cli, hl_cli_bar *bar) {
    *bar = (hl_cli_bar){.err = on_terminal(cli->err) ? cli->err : NULL};
}

void hl_cli_bar_draw(hl_cli_bar *bar, int done, int total, const char *of) {
    double now = hl_now_ms();
    int full = total > 0 ? (int)((long)done * BAR / total) : BAR;
    if (!bar->err || (done < total && now - bar->last < 100))
        return;
    bar->last = now;
    fprintf(bar->err, "\r[%.*s%*s] %d/%d %s", full, "########################################",
            BAR - full, "", done, total, of);
    if (done >= total)
        fputs("\r\033[K", bar->err);
    fflush(bar->err);
}

/* --- lines ---------------------------------------------------------------------------------------
 */

typedef struct reader {
    const hl_cli *cli;
    hl_cli_add add;
    void *user;
    hl_cli_bar *bar;
    int file; /* operand at hand */
} reader;

static void draw_read(const reader *r, double done) {
    if (r->bar)
        hl_cli_bar_draw(r->bar, (int)(100.0 * (r->file + done) / r->cli->operand_count), 100, "%");
}

static int add_lines(const reader *r, const char *name, const char *data, size_t size) {
    hl_error err = {0};
    int number = 0;
    for (size_t at = 0, length; at < size; at += length + 1) {
        const char *end = memchr(data + at, '\n', size - at);
        length = end ? (size_t)(end - (data + at)) : size - at;
        if (r->add(r->user, data + at, length, name, ++number, &err) != HL_OK)
            return hl_cli_error(r->cli, &err);
        draw_read(r, (double)(at + length) / (double)size);
    }
    return HL_CLI_OK;
}

size_t hl_cli_mark(const char *text, size_t size) {
    return size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static int add_file(const reader *r, const char *path) {
    hl_error err = {0};
    char *data;
    size_t size;
    if (hl_file_read(path, DATA_MAX, &data, &size, &err) != HL_OK)
        return hl_cli_error(r->cli, &err);
    size_t mark = hl_cli_mark(data, size);
    int code =
        add_lines(r, strcmp(path, "-") == 0 ? "standard input" : path, data + mark, size - mark);
    free(data);
    return code;
}

int hl_cli_add_lines(const hl_cli *cli, hl_cli_add add, void *user, hl_cli_bar *bar) {
    reader r = {.cli = cli, .add = add, .user = user, .bar = bar};
    int code = HL_CLI_OK;
    for (; code == HL_CLI_OK && r.file < cli->operand_count; r.file++)
        code = add_file(&r, cli->operands[r.file]);
    return code;
}

int hl_cli_no_line(const hl_cli *cli, const char *about) {
    const bool more = cli->operand_count > 1;
    return hl_cli_fail(cli, HL_CLI_FAILED, "%s%s: no line %s", cli->operands[0],
                       more ? " and the other files" : "", about);
}

/* --- what is measured ----------------------------------------------------------------------------
 */

int hl_cli_open_model(const hl_cli *cli, hl_model **model) {
    hl_error err = {0};
    char dir[4096];
    const char *name = hl_cli_setting_of(cli, "--model");
    if (hl_session_model_dir(name ? name : "", dir, sizeof dir, &err) != HL_OK ||
        hl_model_open(dir, model, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    return HL_CLI_OK;
}

/* Through a store that knows the model's top layer. */
int hl_cli_top_settings(hl_cli *cli, const hl_model_info *info, int *heads, int *dk) {
    hl_error err = {0};
    hl_store *store;
    hl_limits limits = {.layers = 1, .width = info->width};
    limits.own_heads[0] = info->layer[info->layers - 1].heads;
    if (hl_store_open(&store, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    hl_store_limit(store, &limits);
    int code = hl_cli_apply_settings(cli, store, HL_CLI_THE_OTHERS);
    *heads = hl_store_doc(store)->heads;
    *dk = hl_store_doc(store)->dk;
    hl_store_close(store);
    return code;
}

static int open_senses(const hl_cli *cli, hl_senses **senses) {
    hl_error err = {0};
    if (hl_senses_open(senses, &err) != HL_OK || hl_senses_add_installed(*senses, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    if (hl_senses_count(*senses) == 0)
        return hl_cli_fail(cli, HL_CLI_FAILED, "no sense inventory is installed (senses/*.json)");
    return HL_CLI_OK;
}

int hl_cli_meter_open(hl_cli *cli, hl_cli_meter *m) {
    hl_error err = {0};
    int heads = 0, dk = 0;
    *m = (hl_cli_meter){0};
    int code = open_senses(cli, &m->senses);
    if (code == HL_CLI_OK)
        code = hl_cli_open_model(cli, &m->model);
    if (code == HL_CLI_OK)
        code = hl_cli_top_settings(cli, hl_model_info_of(m->model), &heads, &dk);
    if (code == HL_CLI_OK &&
        hl_meter_open(&m->meter, m->model, m->senses, heads, dk, &err) != HL_OK)
        code = hl_cli_error(cli, &err);
    return code;
}

void hl_cli_meter_close(hl_cli_meter *m) {
    hl_meter_close(m->meter);
    hl_model_close(m->model);
    hl_senses_close(m->senses);
    *m = (hl_cli_meter){0};
}
