/* rows.h - what the bench has measured: collected, printed as a table, written as JSON. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include "headlight/base/file.h"
#include "headlight/base/text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS_MAX = 128, TIMES_MAX = 512 };

typedef struct bench_row {
    char name[40], model[40], rival[40]; /* rival "" = none */
    int tokens;                          /* 0 = does not apply */
    double ours, theirs;                 /* ms, or the unit in the name; NAN = not measured */
    double aim; /* least ratio, or most of ours when there is no rival; 0 = none */
} bench_row;

static bench_row bench_rows[ROWS_MAX];
static int bench_row_count;

static double bench_ratio(const bench_row *r) {
    return r->rival[0] && r->ours > 0.0 ? r->theirs / r->ours : 0.0;
}

static bool bench_missed(const bench_row *r) {
    if (isnan(r->ours))
        return true;
    if (r->aim <= 0.0)
        return false;
    return r->rival[0] ? bench_ratio(r) < r->aim : r->ours > r->aim;
}

static void bench_print_row(const bench_row *r) {
    char tokens[16] = "", aim[32] = "";
    if (r->tokens)
        snprintf(tokens, sizeof tokens, "%d", r->tokens);
    if (r->aim > 0.0)
        snprintf(aim, sizeof aim, "%s %g%s", r->rival[0] ? ">=" : "<=", r->aim,
                 bench_missed(r) ? "  missed" : "");
    printf("%-22s %-10s %6s %9.2f  ", r->name, r->model, tokens, r->ours);
    if (r->rival[0])
        printf("%-16s %9.2f %6.2f  %s\n", r->rival, r->theirs, bench_ratio(r), aim);
    else
        printf("%-16s %9s %6s  %s\n", "", "", "", aim);
    fflush(stdout);
}

static void bench_print_head(void) {
    printf("%-22s %-10s %6s %9s  %-16s %9s %6s  %s\n", "row", "model", "tokens", "ours ms", "rival",
           "rival ms", "ratio", "aim");
}

/* rival NULL: none. */
static void bench_add(const char *name, const char *model, int tokens, double ours,
                      const char *rival, double theirs, double aim) {
    bench_row r = {.tokens = tokens, .ours = ours, .theirs = theirs, .aim = aim};
    snprintf(r.name, sizeof r.name, "%s", name);
    snprintf(r.model, sizeof r.model, "%s", model);
    snprintf(r.rival, sizeof r.rival, "%s", rival ? rival : "");
    bench_print_row(&r);
    if (bench_row_count < ROWS_MAX)
        bench_rows[bench_row_count++] = r;
}

static int bench_by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the times. */
static double bench_median(double *times, int count) {
    qsort(times, (size_t)count, sizeof *times, bench_by_value);
    return count ? times[count / 2] : 0.0;
}

/* "Intel(R) Xeon(R) Processor, 2 cores". */
static void bench_machine(char *out, size_t size) {
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    snprintf(out, size, "unknown processor");
    while (f && fgets(line, sizeof line, f)) {
        char *value = strstr(line, ": ");
        if (strncmp(line, "model name", 10) != 0 || !value)
            continue;
        value[strcspn(value, "\n")] = '\0';
        snprintf(out, size, "%s", value + 2);
        break;
    }
    if (f)
        fclose(f);
    size_t used = strlen(out);
    snprintf(out + used, size - used, ", %ld cores", sysconf(_SC_NPROCESSORS_ONLN));
}

static void bench_number(hl_str *s, const char *key, bool present, double value) {
    hl_str_printf(s, ",\"%s\":", key);
    if (present)
        hl_str_printf(s, "%.4g", value);
    else
        hl_str_puts(s, "null");
}

static hl_status bench_write(const char *path, hl_error *err) {
    char machine[320];
    hl_str s = {0};
    bench_machine(machine, sizeof machine);
    hl_str_puts(&s, "{\"machine\":");
    hl_str_json(&s, machine, strlen(machine));
    hl_str_puts(&s, ",\"rows\":[");
    for (int i = 0; i < bench_row_count; i++) {
        const bench_row *r = &bench_rows[i];
        hl_str_printf(&s, "%s\n{\"name\":\"%s\",\"model\":", i ? "," : "", r->name);
        hl_str_json(&s, r->model, strlen(r->model));
        bench_number(&s, "tokens", r->tokens > 0, r->tokens);
        bench_number(&s, "ours_ms", !isnan(r->ours), r->ours);
        hl_str_puts(&s, ",\"rival\":");
        if (r->rival[0])
            hl_str_json(&s, r->rival, strlen(r->rival));
        else
            hl_str_puts(&s, "null");
        bench_number(&s, "rival_ms", r->rival[0] != '\0', r->theirs);
        bench_number(&s, "ratio", r->rival[0] != '\0', bench_ratio(r));
        hl_str_puts(&s, "}");
    }
    hl_str_puts(&s, "\n]}\n");
    hl_status st = hl_file_write(path, s.data, s.size, true, err);
    hl_str_free(&s);
    return st;
}

#endif
