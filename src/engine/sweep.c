/* Accuracy by head count and d_k. A text is run once; its top layer is run again for every trained
 * head count, and of a smaller d_k only the attention is computed: nothing above it is asked
 * about. */
#include "headlight/engine/attention.h"
#include "measure_private.h"
#include "trace_private.h"
#include <stdlib.h>

typedef struct setting {
    int heads, dk;
    size_t first; /* in right */
} setting;

typedef struct sweep {
    setting *settings; /* by head count; of one head count the full d_k is the last */
    int count;
    int *right;   /* by setting, relation and head */
    int *n;       /* (relations) */
    hl_block cut; /* scores, scaled and attn (H,T,T) and concat (T,W) of a smaller d_k */
} sweep;

static int top_of(const hl_measure *m) {
    return hl_model_info_of(m->model)->layers - 1;
}

/* 1, 2, 4, ... below the full d_k, and that. Without room it only counts. */
static int list_settings(const hl_layer_info *layer, int width, setting *out) {
    int count = 0;
    for (int i = 0; i < layer->setting_count; i++) {
        int heads = layer->settings[i].heads, full = width / heads;
        for (int dk = 1; dk < full; dk *= 2, count++)
            if (out)
                out[count] = (setting){.heads = heads, .dk = dk};
        if (out)
            out[count] = (setting){.heads = heads, .dk = full};
        count++;
    }
    return count;
}

static hl_status open_sweep(hl_measure *m, sweep *s, hl_error *err) {
    const hl_model_info *info = hl_model_info_of(m->model);
    const hl_layer_info *layer = &info->layer[top_of(m)];
    size_t relations = (size_t)m->lines.relations.count, room = 0;
    s->count = list_settings(layer, info->width, NULL);
    s->settings = calloc((size_t)s->count + 1, sizeof *s->settings);
    if (s->settings)
        list_settings(layer, info->width, s->settings);
    for (int i = 0; s->settings && i < s->count; i++) {
        s->settings[i].first = room;
        room += relations * (size_t)s->settings[i].heads;
    }
    s->right = calloc(room + 1, sizeof *s->right);
    s->n = calloc(relations + 1, sizeof *s->n);
    return s->settings && s->right && s->n
               ? HL_OK
               : hl_fail(err, HL_ERR_MEMORY, "", "score", "", "no memory");
}

static void close_sweep(sweep *s) {
    free(s->settings);
    free(s->right);
    free(s->n);
    free(s->cut.data);
}

/* Every line of the text at hand, for one setting's weights attn (H,T,T). */
static void judge_lines(hl_measure *m, sweep *s, int text, const setting *at, const float *attn) {
    for (int i = m->lines.first_of_text[text]; i >= 0; i = m->lines.items[i].next) {
        hl_line *line = &m->lines.items[i];
        if (line->targets == 0)
            continue;
        int *right = s->right + at->first + (size_t)line->relation * (size_t)at->heads;
        int query = hl_text_line(&m->text, &m->lines, line);
        if (query < 0)
            continue;
        s->n[line->relation] += at == s->settings;
        for (int h = 0; h < at->heads; h++)
            right[h] += (hl_text_judge(&m->text, attn, h, query).bits & HL_RIGHT) != 0;
    }
}

/* The top layer's attention at a smaller d_k, beside the trace, which stays as it is. */
static hl_status run_cut(hl_measure *m, sweep *s, const setting *at, const float **attn,
                         hl_error *err) {
    const hl_trace *trace = &m->text.trace;
    hl_layer_trace layer = trace->layers[top_of(m)];
    hl_attention_options options = {.heads = at->heads, .dk = at->dk};
    size_t T = (size_t)trace->T, square = ((size_t)at->heads * T * T + 15) / 16 * 16;
    hl_status st = hl_attention_plan(&options, layer.width, at->heads, &layer, err);
    if (st != HL_OK)
        return st;
    if (!hl_block_reserve(&s->cut, 3 * square + T * (size_t)layer.width))
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d tokens", trace->T);
    hl_block_commit(&s->cut);
    layer.scores = s->cut.data;
    layer.scaled = layer.masked = layer.scores + square;
    layer.attn = layer.scaled + square;
    layer.concat = layer.attn + square;
    *attn = layer.attn;
    return hl_attention_run(&layer, trace->T, NULL) == HL_OK
               ? HL_OK
               : hl_fail(err, HL_ERR_MEMORY, "", "score", "", "%d tokens", trace->T);
}

static hl_status sweep_text(hl_measure *m, int text, void *user, hl_error *err) {
    sweep *s = user;
    hl_run_options options = {.layer = top_of(m)};
    hl_status st = HL_OK;
    for (int i = 0; st == HL_OK && i < s->count; i++) {
        const setting *at = &s->settings[i];
        const hl_layer_trace *top = NULL;
        const float *attn = NULL;
        if (i == 0 || at->heads != s->settings[i - 1].heads) {
            options.attention.heads = at->heads;
            st = i == 0 ? hl_text_run(&m->text, &m->lines, text, &options, err)
                        : hl_model_retune(m->model, &options, &m->text.trace, err);
        }
        if (st != HL_OK)
            break;
        top = &m->text.trace.layers[options.layer];
        attn = top->attn;
        if (at->dk < top->dk_max)
            st = run_cut(m, s, at, &attn, err);
        if (st == HL_OK)
            judge_lines(m, s, text, at, attn);
    }
    return st;
}

/* The head that was right most often, the first among equals. */
static int best_of(const int *right, int heads) {
    int best = 0;
    for (int h = 1; h < heads; h++)
        best = right[h] > right[best] ? h : best;
    return best;
}

/* Points by relation, then by head count and d_k. */
static hl_status make_points(hl_measure *m, const sweep *s, hl_error *err) {
    const hl_layer_info *layer = &hl_model_info_of(m->model)->layer[top_of(m)];
    int relations = m->lines.relations.count;
    m->points = calloc((size_t)relations * (size_t)s->count + 1, sizeof *m->points);
    if (!m->points)
        return hl_fail(err, HL_ERR_MEMORY, "", "score", "", "no memory");
    for (int r = 0; r < relations; r++)
        for (int i = 0; i < s->count; i++) {
            const setting *at = &s->settings[i];
            const int *right = s->right + at->first + (size_t)r * (size_t)at->heads;
            const char *name = m->lines.relations.text[r];
            double accuracy = -1.0;
            int named = hl_measure_named(layer, at->heads, name, &accuracy);
            int head = named >= 0 ? named : best_of(right, at->heads);
            m->points[m->point_count++] =
                (hl_sweep_score){.relation = name,
                                 .heads = at->heads,
                                 .dk = at->dk,
                                 .head = head,
                                 .assigned = named >= 0,
                                 .accuracy = {.n = s->n[r], .right = right[head]}};
        }
    return HL_OK;
}

hl_status hl_measure_sweep(hl_measure *m, bool (*progress)(void *user, int done, int total),
                           void *user, hl_error *err) {
    sweep s = {0};
    hl_status st = open_sweep(m, &s, err);
    if (st == HL_OK)
        st = hl_measure_each_text(m, sweep_text, &s, progress, user, err);
    if (st == HL_OK)
        st = make_points(m, &s, err);
    close_sweep(&s);
    return st;
}
