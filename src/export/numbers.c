/* numbers.c - a request for numbers: checked, looked up, handed to one of three writers. */
#include "numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

void hl_out_flush(hl_out *out, bool all) {
    if (out->text.failed && out->status == HL_OK)
        out->status = HL_ERR_MEMORY;
    if (!all && out->text.size < CHUNK)
        return;
    if (out->status == HL_OK && out->text.size > 0)
        out->status = out->sink(out->user, out->text.data, out->text.size);
    out->text.size = 0;
}

void hl_job_head_name(const hl_numbers_job *job, int layer, int head, char *out, size_t size) {
    const hl_model_info *model = job->scene->model;
    int heads = job->scene->trace->layers[layer].heads;
    const hl_head_info *named =
        model && model->layer ? hl_layer_heads(&model->layer[layer], heads) : NULL;
    if (named)
        snprintf(out, size, "%s", named[head].name);
    else
        snprintf(out, size, "head %d", head + 1);
}

void hl_job_read(hl_numbers_job *job, int layer, int head) {
    hl_units_attention(job->scene->trace, layer, head, &job->units, job->weight);
}

float hl_job_score(const hl_numbers_job *job, int layer, int head, int query, int key) {
    const hl_trace *trace = job->scene->trace;
    return hl_layer_row(trace->layers[layer].masked, trace->T, head, query)[key];
}

void hl_job_each(hl_numbers_job *job, void (*write)(hl_numbers_job *job, int layer, int head)) {
    const hl_numbers_request *r = job->request;
    const hl_trace *trace = job->scene->trace;
    for (int layer = 0; layer < trace->L; layer++) {
        if (r->layer >= 0 && r->layer != layer)
            continue;
        for (int head = 0; head < trace->layers[layer].heads; head++)
            if (r->head < 0 || r->head == head)
                write(job, layer, head);
    }
}

static hl_status check(const hl_scene *scene, const hl_numbers_request *r, hl_error *err) {
    char allowed[64];
    const hl_trace *trace = scene->trace;
    if (!trace || !scene->tokens)
        return hl_fail(err, HL_ERR_USAGE, NULL, "sentence", "a sentence that was run", "none");
    if (r->layer >= trace->L) {
        snprintf(allowed, sizeof allowed, "1 to %d, or all", trace->L);
        return hl_fail(err, HL_ERR_RANGE, NULL, "layer", allowed, "%d", r->layer + 1);
    }
    for (int layer = 0; layer < trace->L; layer++) {
        int heads = trace->layers[layer].heads;
        if ((r->layer < 0 || r->layer == layer) && r->head >= heads) {
            snprintf(allowed, sizeof allowed, "1 to %d in layer %d, or all", heads, layer + 1);
            return hl_fail(err, HL_ERR_RANGE, NULL, "head", allowed, "%d", r->head + 1);
        }
    }
    return HL_OK;
}

/* Pieces and special tokens as in the vocabulary, words as they were typed. */
static char *label_of(const hl_numbers_job *job, const hl_unit *unit) {
    const hl_scene *s = job->scene;
    if (unit->special || job->doc->pieces)
        return strdup(hl_vocab_piece(s->vocab, s->tokens->items[unit->first].id));
    return strndup(s->text + unit->start, unit->end - unit->start);
}

static hl_status prepare(hl_numbers_job *job, hl_error *err) {
    const hl_scene *s = job->scene;
    hl_status status =
        hl_units_build(s->tokens, s->text, s->text_size, job->doc->pieces, &job->units, err);
    if (status != HL_OK)
        return status;
    size_t count = (size_t)job->units.count;
    job->label = calloc(count, sizeof *job->label);
    job->weight = calloc(count * count, sizeof *job->weight);
    bool ok = job->label && job->weight;
    for (size_t i = 0; ok && i < count; i++)
        ok = (job->label[i] = label_of(job, &job->units.items[i])) != NULL;
    return ok ? HL_OK : hl_fail(err, HL_ERR_MEMORY, NULL, "numbers", NULL, "%zu units", count);
}

static void release(hl_numbers_job *job) {
    for (int i = 0; job->label && i < job->units.count; i++)
        free(job->label[i]);
    free(job->label);
    free(job->weight);
    hl_units_free(&job->units);
    hl_str_free(&job->out->text);
}

static void write_all(hl_numbers_job *job) {
    switch (job->request->format) {
    case HL_NUMBERS_TABLE: hl_numbers_table(job); break;
    case HL_NUMBERS_CSV: hl_numbers_csv(job); break;
    case HL_NUMBERS_JSON: hl_numbers_json(job); break;
    }
    hl_out_flush(job->out, true);
}

hl_status hl_export_numbers_to(const hl_doc *doc, const hl_scene *scene,
                               const hl_numbers_request *request, hl_sink sink, void *user,
                               hl_error *err) {
    hl_out out = {.sink = sink, .user = user};
    hl_numbers_job job = {.doc = doc, .scene = scene, .request = request, .out = &out};
    hl_status status = check(scene, request, err);
    if (status == HL_OK)
        status = prepare(&job, err);
    if (status == HL_OK) {
        write_all(&job);
        status = out.status;
        if (status != HL_OK)
            hl_fail(err, status, NULL, "output", NULL, "the numbers could not be written");
    }
    release(&job);
    return status;
}

static hl_status append(void *user, const char *bytes, size_t size) {
    hl_str *out = user;
    hl_str_put(out, bytes, size);
    return out->failed ? HL_ERR_MEMORY : HL_OK;
}

hl_status hl_export_numbers(const hl_doc *doc, const hl_scene *scene,
                            const hl_numbers_request *request, hl_str *out, hl_error *err) {
    return hl_export_numbers_to(doc, scene, request, append, out, err);
}
