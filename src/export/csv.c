/* csv.c - numbers as CSV, one line a cell:
 * layer,head,name,query_index,query,key_index,key,weight[,score]. Indices count from 1; score only
 * with pieces, empty where masked.
 */
#include "numbers.h"

#include <math.h>
#include <string.h>

static void put_field(hl_str *s, const char *text) {
    hl_str_csv(s, text, strlen(text));
}

static void write_cell(hl_numbers_job *job, int layer, int head, int query, int key) {
    hl_str *s = &job->out->text;
    hl_str_printf(s, ",%d,", key + 1);
    put_field(s, job->label[key]);
    hl_str_put(s, ",", 1);
    hl_number_put(s, job->weight[(size_t)query * (size_t)job->units.count + (size_t)key]);
    if (job->doc->pieces) {
        float score = hl_job_score(job, layer, head, query, key);
        hl_str_put(s, ",", 1);
        if (isfinite(score))
            hl_number_put(s, score);
    }
    hl_str_put(s, "\n", 1);
}

static void write_head(hl_numbers_job *job, int layer, int head) {
    hl_str *s = &job->out->text;
    char name[128];
    hl_job_head_name(job, layer, head, name, sizeof name);
    hl_job_read(job, layer, head);
    for (int query = 0; query < job->units.count; query++) {
        for (int key = 0; key < job->units.count; key++) {
            hl_str_printf(s, "%d,%d,", layer + 1, head + 1);
            put_field(s, name);
            hl_str_printf(s, ",%d,", query + 1);
            put_field(s, job->label[query]);
            write_cell(job, layer, head, query, key);
        }
        hl_out_flush(job->out, false);
    }
}

void hl_numbers_csv(hl_numbers_job *job) {
    hl_str_puts(&job->out->text, "layer,head,name,query_index,query,key_index,key,weight");
    hl_str_puts(&job->out->text, job->doc->pieces ? ",score\n" : "\n");
    hl_job_each(job, write_head);
}
