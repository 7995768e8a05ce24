/* json.c - numbers as JSON:
 * {"model","sentence","tokens":[{"text","start","end","special"}],"settings":{see settings.c},
 *  "layers":[{"layer","heads":[{"head","name","d_k","weights":[[..]],"scores":[[..]]}]}]}
 * Layers and heads count from 1; scores only with pieces, null where masked.
 */
#include "numbers.h"

#include <string.h>

static void put_string(hl_str *s, const char *text) {
    hl_str_json(s, text, strlen(text));
}

static void write_tokens(hl_numbers_job *job) {
    hl_str *s = &job->out->text;
    hl_str_puts(s, ",\n \"tokens\": [");
    for (int i = 0; i < job->units.count; i++) {
        const hl_unit *unit = &job->units.items[i];
        hl_str_puts(s, i ? ",\n  {\"text\": " : "\n  {\"text\": ");
        put_string(s, job->label[i]);
        hl_str_printf(s, ", \"start\": %u, \"end\": %u, \"special\": %s}", (unsigned)unit->start,
                      (unsigned)unit->end, unit->special ? "true" : "false");
        hl_out_flush(job->out, false);
    }
    hl_str_puts(s, "]");
}

typedef float (*cell_fn)(const hl_numbers_job *job, int layer, int head, int query, int key);

static float weight_of(const hl_numbers_job *job, int layer, int head, int query, int key) {
    (void)layer;
    (void)head;
    return job->weight[(size_t)query * (size_t)job->units.count + (size_t)key];
}

static void write_matrix(hl_numbers_job *job, int layer, int head, cell_fn cell) {
    hl_str *s = &job->out->text;
    int count = job->units.count;
    for (int query = 0; query < count; query++) {
        hl_str_puts(s, query ? ",\n     [" : "[\n     [");
        for (int key = 0; key < count; key++) {
            if (key)
                hl_str_put(s, ",", 1);
            hl_number_put(s, cell(job, layer, head, query, key));
        }
        hl_str_puts(s, "]");
        hl_out_flush(job->out, false);
    }
    hl_str_puts(s, "]");
}

static void write_head(hl_numbers_job *job, int layer, int head) {
    const hl_numbers_request *r = job->request;
    const hl_layer_trace *l = &job->scene->trace->layers[layer];
    hl_str *s = &job->out->text;
    char name[128];
    bool first = head == (r->head < 0 ? 0 : r->head);
    bool last = head == (r->head < 0 ? l->heads - 1 : r->head);
    if (first)
        hl_str_printf(s, "%s\n  {\"layer\": %d, \"heads\": [",
                      layer == (r->layer < 0 ? 0 : r->layer) ? "" : ",", layer + 1);
    hl_job_head_name(job, layer, head, name, sizeof name);
    hl_str_printf(s, "%s\n   {\"head\": %d, \"name\": ", first ? "" : ",", head + 1);
    put_string(s, name);
    hl_str_printf(s, ", \"d_k\": %d, \"weights\": ", l->dk);
    hl_job_read(job, layer, head);
    write_matrix(job, layer, head, weight_of);
    if (job->doc->pieces) {
        hl_str_puts(s, ", \"scores\": ");
        write_matrix(job, layer, head, hl_job_score);
    }
    hl_str_puts(s, last ? "}]}" : "}");
}

void hl_numbers_json(hl_numbers_job *job) {
    hl_str *s = &job->out->text;
    hl_str_puts(s, "{\"model\": ");
    put_string(s, job->request->model ? job->request->model : "");
    hl_str_puts(s, ",\n \"sentence\": ");
    hl_str_json(s, job->scene->text, job->scene->text_size);
    write_tokens(job);
    hl_str_puts(s, ",\n \"settings\": {");
    hl_settings_put(s, job->doc, job->scene);
    hl_str_puts(s, "},\n \"layers\": [");
    hl_job_each(job, write_head);
    hl_str_puts(s, "]}\n");
}
