/* Matrix mode: attention over the user's own numbers. */
#include "matrix.h"
#include "headlight/base/file.h"
#include "headlight/base/text.h"
#include "headlight/engine/attention.h"
#include "trace_private.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 4096 };

static hl_status check_side(const char *field, int n, hl_error *err) {
    return n >= 1 && n <= SIDE_MAX ? HL_OK
                                   : hl_fail(err, HL_ERR_RANGE, "", field, "1 to 4096", "%d", n);
}

static hl_status check_numbers(const char *field, const float *x, size_t count, hl_error *err) {
    for (size_t i = 0; x && i < count; i++)
        if (!isfinite(x[i]))
            return hl_fail(err, HL_ERR_RANGE, "", field, "finite numbers", "%f as number %zu",
                           (double)x[i], i + 1);
    return HL_OK;
}

/* A trace of one planned layer with memory for T tokens. */
/* No kernel of a model runs here and no products are prepared: projections are plain loops, because
 * matrices typed by hand are small. */
static hl_status start(hl_trace *trace, int T, int D, int width, int heads,
                       const hl_attention_options *options, hl_error *err) {
    hl_layer_trace planned = {0};
    hl_shape shape = {.T = T, .D = D, .L = 1};
    hl_status st = check_side("tokens", T, err);
    if (st == HL_OK)
        st = check_side("width", D, err);
    if (st == HL_OK)
        st = check_side("width", width, err);
    if (st == HL_OK)
        st = hl_attention_plan(options, width, heads, &planned, err);
    if (st == HL_OK)
        st = hl_attention_check_edits(&planned, T, err);
    if (st == HL_OK)
        st = hl_trace_reserve(trace, &shape, &planned, 0, hl_kernels_best(), err);
    if (st != HL_OK)
        return st;
    hl_scratch *s = trace->scratch;
    hl_trace_keep_edits(trace);
    s->model = 0;
    s->complete = false;
    trace->shown = 0;
    trace->layers[0].mid = trace->layers[0].hidden = NULL;
    return HL_OK;
}

/* Finite inputs can still overflow in q . k; softmax would then answer NaN. */
static hl_status attend(hl_trace *trace, hl_error *err) {
    hl_scratch *s = trace->scratch;
    hl_layer_trace *l = &trace->layers[0];
    size_t squares = (size_t)l->heads * (size_t)trace->T * (size_t)trace->T;
    hl_attention_compute(l, trace->T, l->options.padding, hl_kernels_best(), s->work.data);
    l->options.padding = NULL;
    hl_status st = check_numbers("scores", l->scores, squares, err);
    if (st == HL_OK)
        st = check_numbers("scaled", l->scaled, squares, err);
    return st;
}

hl_status hl_attention_qkv(const float *q, const float *k, const float *v, int T, int width,
                           int heads, const hl_attention_options *options, hl_trace *trace,
                           hl_error *err) {
    double begun = hl_now_ms();
    hl_status st = start(trace, T, width, width, heads, options, err);
    size_t count = (size_t)T * (size_t)width;
    if (st == HL_OK)
        st = check_numbers("q", q, count, err);
    if (st == HL_OK)
        st = check_numbers("k", k, count, err);
    if (st == HL_OK)
        st = check_numbers("v", v, count, err);
    if (st != HL_OK)
        return st;
    hl_layer_trace *l = &trace->layers[0];
    memcpy(l->q, q, count * sizeof *q);
    memcpy(l->k, k, count * sizeof *k);
    memcpy(l->v, v, count * sizeof *v);
    l->x = trace->embedding = NULL;
    l->out = l->concat;
    st = attend(trace, err);
    trace->compute_ms = hl_now_ms() - begun;
    return st;
}

hl_status hl_attention(const float *x, int T, int D, int width, int own_heads,
                       const hl_attention_weights *w, const hl_attention_options *options,
                       hl_trace *trace, hl_error *err) {
    double begun = hl_now_ms();
    if (D != width && (!w->wq || !w->wk || !w->wv || !w->wo))
        return hl_fail(err, HL_ERR_USAGE, "", "weights",
                       "all four matrices, when the two widths differ", "widths %d and %d", D,
                       width);
    hl_status st = start(trace, T, D, width, own_heads, options, err);
    if (st == HL_OK)
        st = check_numbers("x", x, (size_t)T * (size_t)D, err);
    if (st != HL_OK)
        return st;
    hl_layer_trace *l = &trace->layers[0];
    memcpy(l->x, x, (size_t)T * (size_t)D * sizeof *x);
    hl_project_plain(l->x, w->wq, w->bq, T, D, width, l->q);
    hl_project_plain(l->x, w->wk, w->bk, T, D, width, l->k);
    hl_project_plain(l->x, w->wv, w->bv, T, D, width, l->v);
    st = attend(trace, err);
    if (st == HL_OK)
        hl_project_plain(l->concat, w->wo, w->bo, T, width, D, l->out);
    if (st == HL_OK)
        st = check_numbers("out", l->out, (size_t)T * (size_t)D, err);
    trace->compute_ms = hl_now_ms() - begun;
    return st;
}

/* --- reading -------------------------------------------------------------------------------------
 */

typedef struct parser {
    const char *name;
    const char *at, *end;
    int line;
    float *values;
    size_t count, room;
    int rows, cols;
    hl_error *err;
} parser;

static hl_status bad_cell(const parser *p, int column, hl_status status, const char *allowed,
                          const char *found, size_t size) {
    char field[64];
    (void)snprintf(field, sizeof field, "line %d, column %d", p->line, column);
    return hl_fail(p->err, status, p->name, field, allowed, "\"%.*s\"",
                   (int)(size < 60 ? size : 60), found);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_separator(char c) {
    return is_blank(c) || c == ',' || c == ';';
}

static void skip_blanks(parser *p, const char *stop) {
    while (p->at < stop && is_blank(*p->at))
        p->at++;
}

/* The number of columns is known only at the end of the first row, so the numbers are one growing
 * list. */
static hl_status push(parser *p, float value) {
    if (p->count == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        float *more = realloc(p->values, room * sizeof *more);
        if (!more)
            return hl_fail(p->err, HL_ERR_MEMORY, p->name, "", "", "%zu numbers", room);
        p->values = more;
        p->room = room;
    }
    p->values[p->count++] = value;
    return HL_OK;
}

/* The number at p->at, which is no blank; moves behind it and behind one separator. */
static hl_status read_cell(parser *p, const char *stop, int column) {
    const char *start = p->at;
    while (p->at < stop && !is_separator(*p->at))
        p->at++;
    size_t size = (size_t)(p->at - start);
    char text[64];
    double value = 0.0;
    if (size == 0 || size >= sizeof text)
        return bad_cell(p, column, HL_ERR_FORMAT, "a number", start, size);
    memcpy(text, start, size);
    text[size] = '\0';
    if (strlen(text) != size ||
        hl_parse_float(text, -3.4e38, 3.4e38, "number", &value, NULL) != HL_OK)
        return bad_cell(p, column, HL_ERR_FORMAT, "a number", start, size);
    skip_blanks(p, stop);
    if (p->at < stop && (*p->at == ',' || *p->at == ';')) {
        p->at++;
        skip_blanks(p, stop);
        if (p->at == stop)
            return bad_cell(p, column + 1, HL_ERR_FORMAT, "a number behind the separator", "", 0);
    }
    return push(p, (float)value);
}

/* One row; a line of nothing but a comment or blanks is none. */
static hl_status read_line(parser *p, const char *stop) {
    const char *comment = memchr(p->at, '#', (size_t)(stop - p->at));
    stop = comment ? comment : stop;
    int columns = 0;
    skip_blanks(p, stop);
    while (p->at < stop) {
        if (columns == SIDE_MAX)
            return bad_cell(p, columns + 1, HL_ERR_RANGE, "at most 4096 columns", "more", 4);
        hl_status st = read_cell(p, stop, ++columns);
        if (st != HL_OK)
            return st;
    }
    if (columns == 0)
        return HL_OK;
    if (p->rows > 0 && columns != p->cols) {
        char field[64], allowed[64];
        (void)snprintf(field, sizeof field, "line %d", p->line);
        (void)snprintf(allowed, sizeof allowed, "%d columns, as in the first row", p->cols);
        return hl_fail(p->err, HL_ERR_FORMAT, p->name, field, allowed, "%d columns", columns);
    }
    if (p->rows == SIDE_MAX)
        return bad_cell(p, 1, HL_ERR_RANGE, "at most 4096 rows", "more", 4);
    p->cols = columns;
    p->rows++;
    return HL_OK;
}

hl_status hl_matrix_parse(const char *bytes, size_t size, const char *name, float **out, int *rows,
                          int *cols, hl_error *err) {
    parser p = {.name = name, .at = bytes, .end = bytes + size, .err = err};
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        p.at += 3; /* a byte order mark, as spreadsheets write it */
    hl_status st = HL_OK;
    while (st == HL_OK && p.at < p.end) {
        const char *stop = memchr(p.at, '\n', (size_t)(p.end - p.at));
        stop = stop ? stop : p.end;
        p.line++;
        st = read_line(&p, stop);
        p.at = stop < p.end ? stop + 1 : p.end;
    }
    if (st == HL_OK && p.rows == 0)
        st = hl_fail(err, HL_ERR_FORMAT, name, "line 1", "rows of numbers", "no number");
    if (st != HL_OK) {
        free(p.values);
        return st;
    }
    *out = p.values;
    *rows = p.rows;
    *cols = p.cols;
    return HL_OK;
}

hl_status hl_matrix_read(const char *path, float **out, int *rows, int *cols, hl_error *err) {
    const size_t limit = (size_t)512 << 20;
    char *bytes = NULL;
    size_t size = 0;
    hl_status st = hl_file_read(path, limit, &bytes, &size, err);
    if (st == HL_OK)
        st = hl_matrix_parse(bytes, size, strcmp(path, "-") == 0 ? "standard input" : path, out,
                             rows, cols, err);
    free(bytes);
    return st;
}
