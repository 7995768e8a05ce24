/* "Did you mean": the nearest option or subcommand by edit distance. */
#include "cli_private.h"
#include <string.h>

enum { WORD_MAX = 31 }; /* longer words are not names of ours */

static int least(int a, int b) {
    return a < b ? a : b;
}

/* Optimal string alignment: rows of the classic table, one more kept for swaps of neighbours. */
int hl_cli_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    if (n > WORD_MAX || m > WORD_MAX)
        return n == m && strcmp(a, b) == 0 ? 0 : WORD_MAX;
    int table[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= n; i++)
        table[i][0] = (int)i;
    for (size_t j = 0; j <= m; j++)
        table[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            int best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = least(best, least(table[i - 1][j], table[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = least(best, table[i - 2][j - 2] + 1);
            table[i][j] = best;
        }
    return table[n][m];
}

/* One slip in a short word, two in a longer one. */
static int slips(const char *word) {
    return strlen(word) > 5 ? 2 : 1;
}

const char *hl_cli_near_option(hl_cli_command command, const char *name, char *out, size_t size) {
    hl_cli_option option;
    int best = slips(name) + 1;
    out[0] = '\0';
    for (int i = 0; hl_cli_option_at(command, i, &option); i++) {
        int distance = hl_cli_distance(name, option.name);
        /* A name that was cut short ("--temp") is meant too, though it is far by letters. */
        if (strlen(name) > 4 && strncmp(option.name, name, strlen(name)) == 0)
            distance = 1;
        if (distance < best) {
            best = distance;
            snprintf(out, size, "%s", option.name);
        }
    }
    return out[0] ? out : NULL;
}

const char *hl_cli_near_command(const char *word) {
    const char *near = NULL;
    int best = slips(word) + 1;
    if (strlen(word) < 4)
        return NULL;
    for (int c = HL_CLI_WINDOW + 1; c < HL_CLI_COMMANDS; c++) {
        const char *name = hl_cli_info_of((hl_cli_command)c)->name;
        int distance = hl_cli_distance(word, name);
        if (distance < best) {
            best = distance;
            near = name;
        }
    }
    return near;
}
