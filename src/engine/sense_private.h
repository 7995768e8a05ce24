/* sense_private.h - what the files of the sense meter share. */
#ifndef HL_ENGINE_SENSE_PRIVATE_H
#define HL_ENGINE_SENSE_PRIVATE_H

#include "headlight/base/json.h"
#include "headlight/engine/sense.h"

const hl_model *hl_meter_model(const hl_meter *meter);
const hl_senses *hl_meter_senses(const hl_meter *meter);
/* How the meter's examples are run, and so is what it is measured on. */
const hl_run_options *hl_meter_options(const hl_meter *meter);

typedef struct hl_sense_line {
    hl_json *doc;     /* owns text; NULL for a blank line */
    const char *text; /* NUL-terminated */
    uint32_t start, end;
    int word, sense; /* in the inventories; word -1: there is none for it, or the line is blank */
} hl_sense_line;

/* Reads a line of JSON Lines; close it in any case. Errors name the file and the line; a sense that
 * the word does not have is one. */
hl_status hl_sense_line_open(hl_sense_line *out, const hl_senses *senses, const char *json,
                             size_t size, const char *name, int number, hl_error *err);
void hl_sense_line_close(hl_sense_line *line);

#endif
