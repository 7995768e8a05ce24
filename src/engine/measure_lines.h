/* measure_lines.h - private: labelled lines as they are read, before any model has run. */
#ifndef HL_ENGINE_MEASURE_LINES_H
#define HL_ENGINE_MEASURE_LINES_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of byte strings, numbered from 0 in order of first appearance. A zeroed one is valid. */
typedef struct hl_names {
    char **text;  /* (count) malloc'd, NUL behind */
    size_t *size; /* (count) bytes */
    int count, room;
    uint32_t *slot; /* hash table: index + 1, 0 = empty */
    size_t slots;
} hl_names;

/* The number of this string, or -1 when memory is out. */
int hl_names_put(hl_names *names, const char *text, size_t size);
void hl_names_free(hl_names *names);

typedef struct hl_span {
    uint32_t start, end; /* bytes of the text, start < end */
} hl_span;

typedef struct hl_line {
    int text, relation, file; /* numbers in hl_lines */
    int pair; /* number in hl_lines.pairs, which holds "relation / pair"; -1 = alone */
    int next; /* the next line of the same text, -1 = last */
    hl_span query;
    int spans, targets, others; /* first span; its targets, then its others; 0 targets = idle */
    bool skipped, far;          /* filled when the text has been run */
} hl_line;

typedef struct hl_lines {
    hl_names texts, relations, pairs, files;
    hl_line *items;
    int count, room;
    hl_span *spans;
    int span_count, span_room;
    int *first_of_text; /* (texts.room) first line of each text */
    int first_room;
} hl_lines;

/* One line of JSON; blank lines are ignored. On error no line was added. */
hl_status hl_lines_add(hl_lines *lines, const char *json, size_t size, const char *name, int number,
                       hl_error *err);
void hl_lines_free(hl_lines *lines);

#endif
