/* table.c - numbers for reading: one table a head, rows = looking word, columns = attended word,
 * two decimals. */
#include "numbers.h"

#include <stdio.h>
#include <string.h>

/* Columns a text takes in a terminal: one a character cluster, two for CJK ideographs. */
static int columns_of(const char *text) {
    size_t size = strlen(text), at = 0;
    int columns = 0;
    while (at < size) {
        size_t next = at;
        columns += hl_char_is_cjk(hl_utf8_next(text, size, &next)) ? 2 : 1;
        at = hl_grapheme_next(text, size, at);
    }
    return columns;
}

static void put_blanks(hl_str *s, int count) {
    for (int i = 0; i < count; i++)
        hl_str_put(s, " ", 1);
}

static void put_right(hl_str *s, const char *text, int width) {
    put_blanks(s, width - columns_of(text));
    hl_str_puts(s, text);
}

static int at_least(int a, int b) {
    return a > b ? a : b;
}

static int widest_label(const hl_numbers_job *job) {
    int widest = 0;
    for (int i = 0; i < job->units.count; i++)
        widest = at_least(widest, columns_of(job->label[i]));
    return widest;
}

static void write_title(hl_numbers_job *job, int layer, int head) {
    const hl_layer_trace *l = &job->scene->trace->layers[layer];
    char name[128], plain[32];
    hl_str *s = &job->out->text;
    hl_job_head_name(job, layer, head, name, sizeof name);
    int size = snprintf(plain, sizeof plain, "head %d", head + 1);
    hl_str_printf(s, "layer %d, %s", layer + 1, plain);
    if (size < 0 || strcmp(name, plain) != 0)
        hl_str_printf(s, " %s", name);
    bool muted = layer == job->scene->layer && job->doc->muted >> head & 1;
    hl_str_printf(s, ", d_k %d%s (rows look at columns)\n", l->dk, muted ? ", muted" : "");
}

static void write_row(hl_numbers_job *job, int query, int label_w) {
    hl_str *s = &job->out->text;
    put_right(s, job->label[query], label_w);
    for (int key = 0; key < job->units.count; key++) {
        float weight = job->weight[(size_t)query * (size_t)job->units.count + (size_t)key];
        put_blanks(s, at_least(columns_of(job->label[key]), 4) + 1 - 4);
        hl_str_printf(s, " %.2f", (double)weight);
    }
    hl_str_puts(s, "\n");
}

static void write_head(hl_numbers_job *job, int layer, int head) {
    hl_str *s = &job->out->text;
    int label_w = widest_label(job);
    hl_job_read(job, layer, head);
    write_title(job, layer, head);
    put_blanks(s, label_w);
    for (int key = 0; key < job->units.count; key++) {
        put_blanks(s, 2);
        put_right(s, job->label[key], at_least(columns_of(job->label[key]), 4));
    }
    hl_str_puts(s, "\n");
    for (int query = 0; query < job->units.count; query++) {
        write_row(job, query, label_w);
        hl_out_flush(job->out, false);
    }
    hl_str_puts(s, "\n");
}

void hl_numbers_table(hl_numbers_job *job) {
    hl_job_each(job, write_head);
}
