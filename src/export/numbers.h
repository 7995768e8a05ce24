/* numbers.h - the numbers of `headlight attend`: what is asked, and where text goes. Private to
 * export.
 */
#ifndef HL_EXPORT_NUMBERS_H
#define HL_EXPORT_NUMBERS_H

#include "headlight/export/export.h"

/* Text on its way out: collected, handed on in pieces. */
typedef struct hl_out {
    hl_str text;
    hl_sink sink;
    void *user;
    hl_status status; /* of the sink, the first that was not HL_OK */
} hl_out;

/* One request with everything looked up. */
typedef struct hl_numbers_job {
    const hl_doc *doc;
    const hl_scene *scene;
    const hl_numbers_request *request;
    hl_units units; /* special tokens included */
    char **label;   /* (units) */
    float *weight;  /* (units, units) of the head at work */
    hl_out *out;
} hl_numbers_job;

void hl_out_flush(hl_out *out, bool all);

/* The head's name from the model, "head 3" when it has none. */
void hl_job_head_name(const hl_numbers_job *job, int layer, int head, char *out, size_t size);
/* Weights of one head between the units, into job->weight. */
void hl_job_read(hl_numbers_job *job, int layer, int head);
/* What the softmax saw; pieces only. */
float hl_job_score(const hl_numbers_job *job, int layer, int head, int query, int key);
/* Calls write for every layer and head that is asked for. */
void hl_job_each(hl_numbers_job *job, void (*write)(hl_numbers_job *job, int layer, int head));

void hl_numbers_table(hl_numbers_job *job);
void hl_numbers_csv(hl_numbers_job *job);
void hl_numbers_json(hl_numbers_job *job);

/* How the numbers of a scene were computed, as members of a JSON object. */
void hl_settings_put(hl_str *s, const hl_doc *doc, const hl_scene *scene);

/* As hl_str_float, several times as fast (a file may hold 30 million numbers). */
void hl_number_put(hl_str *s, float value);

#endif
