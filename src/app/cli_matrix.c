/* headlight attend --matrix, or --q --k --v: attention over the user's own numbers, every stage
 * shown.
 *
 * With --matrix X each row of X is a token and q = k = v = X: no weights are involved, so a reader
 * can check each stage by hand. Stages, shapes as in engine/trace.h: x (T,D)   q k v (H,T,dk)
 * scores scaled masked attn (H,T,T)   head_out (H,T,dv) concat out (T,W)
 */
#include "cli_private.h"
#include "headlight/engine/attention.h"
#include "headlight/export/export.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 1 << 26 }; /* H * T * T: a quarter of a gigabyte for each of four tensors */

/* What was read: x alone, or q, k and v. */
typedef struct input {
    float *x, *q, *k, *v;
    int T, width;
} input;

/* A tensor of the trace as (heads, rows, cols); heads 0 = one matrix for all heads. */
typedef struct stage {
    const char *name;
    const float *data;
    int heads, rows, cols;
    size_t head_stride, row_stride;
} stage;
enum { STAGES = 11 };

/* --- reading -------------------------------------------------------------------------------------
 */

static void free_input(input *in) {
    free(in->x);
    free(in->q);
    free(in->k);
    free(in->v);
}

static int read_one(const hl_cli *cli, hl_cli_id id, input *in, float **out) {
    hl_error err = {0};
    int T, width;
    const char *path = cli->value[id];
    if (hl_matrix_read(path, out, &T, &width, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    if (in->T && (T != in->T || width != in->width))
        return hl_cli_fail(cli, HL_CLI_FAILED,
                           "%s: found %d rows of %d numbers, allowed: %d rows of %d, as in %s",
                           path, T, width, in->T, in->width, cli->value[HL_CLI_OPT_Q]);
    in->T = T;
    in->width = width;
    return HL_CLI_OK;
}

static int read_input(const hl_cli *cli, input *in) {
    if (cli->value[HL_CLI_OPT_MATRIX])
        return read_one(cli, HL_CLI_OPT_MATRIX, in, &in->x);
    int code = read_one(cli, HL_CLI_OPT_Q, in, &in->q);
    if (code == HL_CLI_OK)
        code = read_one(cli, HL_CLI_OPT_K, in, &in->k);
    if (code == HL_CLI_OK)
        code = read_one(cli, HL_CLI_OPT_V, in, &in->v);
    return code;
}

/* No model, no sentence, no what-if, and either one file or three. */
static int check_options(const hl_cli *cli) {
    static const char *const of_models[] = {"--model", "--pieces", "--mute", "--mask-word",
                                            "--edit-cell"};
    bool matrix = cli->value[HL_CLI_OPT_MATRIX] != NULL;
    int three = (cli->value[HL_CLI_OPT_Q] != NULL) + (cli->value[HL_CLI_OPT_K] != NULL) +
                (cli->value[HL_CLI_OPT_V] != NULL);
    if (matrix && three)
        return hl_cli_fail(cli, HL_CLI_USAGE, "--matrix does not go with --q, --k, --v");
    if (!matrix && three != 3)
        return hl_cli_fail(cli, HL_CLI_USAGE, "--q, --k and --v are needed together");
    if (cli->operand_count)
        return hl_cli_fail(cli, HL_CLI_USAGE, "a sentence does not go with your own numbers");
    if (cli->value[HL_CLI_OPT_FOCUS] || cli->value[HL_CLI_OPT_FOCUS_AT])
        return hl_cli_fail(cli, HL_CLI_USAGE, "--focus does not go with your own numbers");
    if (cli->value[HL_CLI_OPT_ALL_LAYERS])
        return hl_cli_fail(cli, HL_CLI_USAGE, "--layer does not go with your own numbers");
    for (size_t i = 0; i < sizeof of_models / sizeof *of_models; i++)
        if (hl_cli_setting_of(cli, of_models[i]))
            return hl_cli_fail(cli, HL_CLI_USAGE, "%s does not go with your own numbers",
                               of_models[i]);
    return HL_CLI_OK;
}

/* Settings go through a store that knows the width, as they do for a model. */
static int read_settings(hl_cli *cli, const input *in, hl_attention_options *options) {
    hl_error err = {0};
    hl_store *store;
    hl_limits limits = {.layers = 1, .width = in->width, .own_heads = {1}};
    if (hl_store_open(&store, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    hl_store_limit(store, &limits);
    int code = hl_cli_apply_settings(cli, store, HL_CLI_THE_OTHERS);
    const hl_doc *doc = hl_store_doc(store);
    *options = (hl_attention_options){
        .mask = doc->mask == HL_SEES_PAST ? HL_MASK_CAUSAL : HL_MASK_NONE,
        .no_scale = doc->no_scale,
        .temperature = doc->temperature,
        .dk = doc->dk,
        .heads = hl_doc_heads(doc, &limits),
    };
    hl_store_close(store);
    return code;
}

static int compute(const hl_cli *cli, const input *in, const hl_attention_options *options,
                   hl_trace *trace) {
    hl_error err = {0};
    hl_attention_weights identity = {0};
    if ((double)options->heads * in->T * in->T > CELLS_MAX)
        return hl_cli_fail(cli, HL_CLI_FAILED,
                           "found %d heads x %d x %d rows, allowed: %d cells in all",
                           options->heads, in->T, in->T, CELLS_MAX);
    hl_status status =
        in->x ? hl_attention(in->x, in->T, in->width, in->width, 1, &identity, options, trace, &err)
              : hl_attention_qkv(in->q, in->k, in->v, in->T, in->width, 1, options, trace, &err);
    return status == HL_OK ? HL_CLI_OK : hl_cli_error(cli, &err);
}

/* --- stages --------------------------------------------------------------------------------------
 */

static int list_stages(const hl_trace *t, bool with_x, stage out[STAGES]) {
    const hl_layer_trace *l = &t->layers[0];
    size_t w = (size_t)l->width, dk = (size_t)l->dk_max, T = (size_t)t->T;
    int H = l->heads, n = 0;
    if (with_x)
        out[n++] = (stage){"x", l->x, 0, t->T, t->D, 0, (size_t)t->D};
    out[n++] = (stage){"q", l->q, H, t->T, l->dk, dk, w};
    out[n++] = (stage){"k", l->k, H, t->T, l->dk, dk, w};
    out[n++] = (stage){"v", l->v, H, t->T, l->dk_max, dk, w};
    out[n++] = (stage){"scores", l->scores, H, t->T, t->T, T * T, T};
    out[n++] = (stage){"scaled", l->scaled, H, t->T, t->T, T * T, T};
    out[n++] = (stage){"masked", l->masked, H, t->T, t->T, T * T, T};
    out[n++] = (stage){"attn", l->attn, H, t->T, t->T, T * T, T};
    out[n++] = (stage){"head_out", l->concat, H, t->T, l->dk_max, dk, w};
    out[n++] = (stage){"concat", l->concat, 0, t->T, l->width, 0, w};
    out[n++] = (stage){"out", l->out, 0, t->T, t->D, 0, (size_t)t->D};
    return n;
}

static const float *row_of(const stage *s, int head, int row) {
    return s->data + (size_t)head * s->head_stride + (size_t)row * s->row_stride;
}

/* first..last of --head, or the only block of a stage without heads. */
static void heads_of(const stage *s, int head, int *first, int *last) {
    *first = s->heads && head >= 0 ? head : 0;
    *last = !s->heads ? 0 : head >= 0 ? head : s->heads - 1;
}

/* --- printing ------------------------------------------------------------------------------------
 */

static void put_table_rows(hl_str *out, const stage *s, int head) {
    for (int i = 0; i < s->rows; i++) {
        const float *row = row_of(s, head, i);
        hl_str_printf(out, "%5d", i + 1);
        for (int j = 0; j < s->cols; j++)
            if (isfinite(row[j]))
                hl_str_printf(out, " %9.4f", (double)row[j]);
            else
                hl_str_puts(out, "         -");
        hl_str_puts(out, "\n");
    }
}

static void put_table(hl_str *out, const stage *stages, int count, int head) {
    for (int i = 0; i < count; i++) {
        const stage *s = &stages[i];
        int first, last;
        heads_of(s, head, &first, &last);
        for (int h = first; h <= last; h++) {
            hl_str_printf(out, "%s%s", i || h > first ? "\n" : "", s->name);
            if (s->heads)
                hl_str_printf(out, ", head %d", h + 1);
            hl_str_printf(out, " (%d,%d)\n", s->rows, s->cols);
            put_table_rows(out, s, h);
        }
    }
}

static void put_csv_rows(hl_str *out, const stage *s, int head) {
    for (int i = 0; i < s->rows; i++)
        for (int j = 0; j < s->cols; j++) {
            hl_str_printf(out, "%s,", s->name);
            if (s->heads)
                hl_str_printf(out, "%d", head + 1);
            hl_str_printf(out, ",%d,%d,", i + 1, j + 1);
            if (isfinite(row_of(s, head, i)[j])) /* a masked cell stays empty */
                hl_str_float(out, row_of(s, head, i)[j]);
            hl_str_puts(out, "\n");
        }
}

static void put_csv(hl_str *out, const stage *stages, int count, int head) {
    hl_str_puts(out, "stage,head,row,column,value\n");
    for (int i = 0; i < count; i++) {
        int first, last;
        heads_of(&stages[i], head, &first, &last);
        for (int h = first; h <= last; h++)
            put_csv_rows(out, &stages[i], h);
    }
}

static void put_matrix(hl_str *out, const stage *s, int head) {
    for (int i = 0; i < s->rows; i++) {
        const float *row = row_of(s, head, i);
        hl_str_puts(out, i ? ",[" : "[[");
        for (int j = 0; j < s->cols; j++) {
            hl_str_puts(out, j ? "," : "");
            hl_str_float(out, row[j]);
        }
        hl_str_puts(out, "]");
    }
    hl_str_puts(out, "]");
}

/* Tokens "1".."T" of the sentence "1 2 ... T", so that start and end are true offsets. */
static void put_tokens(hl_str *out, int T) {
    hl_str_puts(out, "{\"model\": \"matrix\", \"sentence\": \"");
    for (int i = 1; i <= T; i++)
        hl_str_printf(out, "%s%d", i > 1 ? " " : "", i);
    hl_str_puts(out, "\",\n \"tokens\": [");
    for (int i = 1, at = 0; i <= T; i++) {
        int size = snprintf(NULL, 0, "%d", i);
        hl_str_printf(out, "%s{\"text\": \"%d\", \"start\": %d, \"end\": %d, \"special\": false}",
                      i > 1 ? ", " : "", i, at, at + size);
        at += size + 1;
    }
    hl_str_puts(out, "],\n");
}

static const stage *stage_named(const stage *stages, const char *name) {
    while (strcmp(stages->name, name) != 0)
        stages++;
    return stages;
}

static void put_heads(hl_str *out, const stage *stages, const hl_layer_trace *layer, int head) {
    int first, last;
    heads_of(stage_named(stages, "attn"), head, &first, &last);
    hl_str_puts(out, " \"layers\": [{\"layer\": 1, \"heads\": [");
    for (int h = first; h <= last; h++) {
        hl_str_printf(out,
                      "%s\n  {\"head\": %d, \"name\": \"head %d\", \"d_k\": %d,\n   \"weights\": ",
                      h > first ? "," : "", h + 1, h + 1, layer->dk);
        put_matrix(out, stage_named(stages, "attn"), h);
        hl_str_puts(out, ",\n   \"scores\": ");
        put_matrix(out, stage_named(stages, "masked"), h);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, "]}],\n");
}

static void put_json(hl_str *out, const stage *stages, int count, const hl_trace *trace, int head) {
    put_tokens(out, trace->T);
    put_heads(out, stages, &trace->layers[0], head);
    hl_str_puts(out, " \"stages\": {");
    for (int i = 0; i < count; i++) {
        const stage *s = &stages[i];
        hl_str_printf(out, "%s\n  \"%s\": %s", i ? "," : "", s->name, s->heads ? "[" : "");
        for (int h = 0; h < (s->heads ? s->heads : 1); h++) {
            hl_str_puts(out, h ? "," : "");
            put_matrix(out, s, h);
        }
        hl_str_puts(out, s->heads ? "]" : "");
    }
    hl_str_puts(out, "}}\n");
}

static int print_stages(const hl_cli *cli, const hl_trace *trace, bool with_x, int format) {
    hl_error err = {0};
    hl_str out = {0};
    stage stages[STAGES];
    int count = list_stages(trace, with_x, stages), heads = trace->layers[0].heads;
    const char *value = cli->value[HL_CLI_OPT_HEAD];
    long head = 0; /* 0 = all */
    if (value && strcmp(value, "all") != 0 &&
        hl_parse_int(value, 1, heads, "--head", &head, &err) != HL_OK)
        return hl_cli_fail(cli, HL_CLI_USAGE, "--head: found '%s', allowed: 1 to %d, or all", value,
                           heads);
    if (format == HL_NUMBERS_JSON)
        put_json(&out, stages, count, trace, (int)head - 1);
    else
        (format == HL_NUMBERS_CSV ? put_csv : put_table)(&out, stages, count, (int)head - 1);
    return hl_cli_write(cli, &out);
}

int hl_cli_matrix(hl_cli *cli) {
    input in = {0};
    hl_trace trace = {0};
    hl_attention_options options;
    int format = hl_cli_pick(cli, HL_CLI_OPT_FORMAT, "--format", "table|csv|json",
                             cli->value[HL_CLI_OPT_JSON] ? HL_NUMBERS_JSON : HL_NUMBERS_TABLE);
    int code = format < 0 ? HL_CLI_USAGE : check_options(cli);
    if (code == HL_CLI_OK)
        code = read_input(cli, &in);
    if (code == HL_CLI_OK)
        code = read_settings(cli, &in, &options);
    if (code == HL_CLI_OK)
        code = compute(cli, &in, &options, &trace);
    if (code == HL_CLI_OK)
        code = print_stages(cli, &trace, in.x != NULL, format);
    hl_trace_destroy(&trace);
    free_input(&in);
    return code;
}
