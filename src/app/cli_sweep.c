/* headlight score --sweep: what a head count and d_k cost, as a table or JSON. */
#include "cli_private.h"
#include "headlight/engine/measure.h"
#include <string.h>

enum { COLUMNS = 32 };

/* The d_k of all head counts, smallest first. */
static int list_columns(const hl_measure *m, int out[COLUMNS]) {
    int count = 0;
    for (int i = 0; i < hl_measure_sweep_count(m); i++) {
        int dk = hl_measure_sweep_point(m, i)->dk, at = count;
        while (at > 0 && out[at - 1] >= dk)
            at--;
        if ((at < count && out[at] == dk) || count == COLUMNS)
            continue;
        memmove(out + at + 1, out + at, (size_t)(count - at) * sizeof *out);
        out[at] = dk;
        count++;
    }
    return count;
}

/* The points of one relation and head count, from *at on, as one row. */
static void put_row(hl_str *out, const hl_measure *m, const int *columns, int count, int *at) {
    const hl_sweep_score *first = hl_measure_sweep_point(m, *at), *p = first;
    bool assigned = true;
    hl_str_printf(out, "%-20s %5d %6d", first->relation, first->heads, first->accuracy.n);
    for (int c = 0; c < count; c++) {
        bool mine =
            p && p->heads == first->heads && p->relation == first->relation && p->dk == columns[c];
        if (mine && p->accuracy.n)
            hl_str_printf(out, " %5.1f", 100.0 * p->accuracy.right / p->accuracy.n);
        else
            hl_str_puts(out, mine ? "     -" : "      ");
        assigned = assigned && (!mine || p->assigned);
        p = mine ? hl_measure_sweep_point(m, ++*at) : p;
    }
    hl_str_puts(out, assigned ? "\n" : "  (best)\n");
}

static void put_table(hl_str *out, const hl_measure *m) {
    int columns[COLUMNS], count = list_columns(m, columns);
    hl_str_printf(out, "%-20s %5s %6s", "relation", "heads", "n");
    for (int c = 0; c < count; c++)
        hl_str_printf(out, c ? " %5d" : " d_k %d", columns[c]);
    hl_str_puts(out, "\n");
    for (int at = 0; at < hl_measure_sweep_count(m);)
        put_row(out, m, columns, count, &at);
    hl_str_puts(out, "in %; (best): the model names no head for this relation at this head count, "
                     "and the\nbest one of each d_k was taken\n");
}

static void put_json(hl_str *out, const hl_measure *m, const hl_model_info *info) {
    hl_str_puts(out, "{\"model\": ");
    hl_str_json(out, info->name, strlen(info->name));
    hl_str_printf(out, ", \"layer\": %d, \"sweep\": [", info->layers);
    for (int i = 0; i < hl_measure_sweep_count(m); i++) {
        const hl_sweep_score *p = hl_measure_sweep_point(m, i);
        hl_str_printf(out, "%s\n  {\"heads\": %d, \"dk\": %d, \"relation\": ", i ? "," : "",
                      p->heads, p->dk);
        hl_str_json(out, p->relation, strlen(p->relation));
        hl_str_printf(out, ", \"n\": %d, \"accuracy\": ", p->accuracy.n);
        if (p->accuracy.n)
            hl_str_printf(out, "%.6g", (double)p->accuracy.right / p->accuracy.n);
        else
            hl_str_puts(out, "null");
        hl_str_printf(out, ", \"head\": %d, \"assigned\": %s}", p->head + 1,
                      p->assigned ? "true" : "false");
    }
    hl_str_puts(out, "\n ]}\n");
}

int hl_cli_print_sweep(const hl_cli *cli, const hl_measure *m, const hl_model_info *info) {
    hl_str out = {0};
    if (cli->value[HL_CLI_OPT_JSON])
        put_json(&out, m, info);
    else
        put_table(&out, m);
    return hl_cli_write(cli, &out);
}
