/* panel_rows.h - what panels cost beyond the trace.
 *
 *     panels   the comparison of two sentences with references and senses on both sides, all of it
 *              anew, at 32 tokens: a step of d_k on both sides with them, less the same step of two
 *              sides without (retuning the layer and its maps). Processor time of the thread that
 *              draws, so that what else the machine does is not counted.
 */
#ifndef BENCH_PANEL_ROWS_H
#define BENCH_PANEL_ROWS_H

#include "headlight/session/session.h"
#include "rows.h"
#include <time.h>

/* Both have 32 tokens, eight words with senses and a pronoun. */
static const char *const PANEL_TEXTS[] = {
    "text.set The bank lent the club a match and a key, but the bat in spring light saw the "
    "plant by the river, as it was too tired.",
    "compare.text The bank lent the club a match and a key, but the bat in spring light saw "
    "the plant by the river, as it was too wide.",
};

typedef struct panel_bench {
    hl_store *store;
    hl_session *session;
    hl_error err;
} panel_bench;

static bool panel_act(panel_bench *b, const char *line) {
    return hl_store_apply(b->store, line, 0, NULL, &b->err) == HL_OK &&
           hl_session_wait(b->session, b->store, &b->err) == HL_OK;
}

static double panel_now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Times of a step of d_k until the scenes have it. */
static bool panel_steps(panel_bench *b, int rounds, double *times) {
    char line[32];
    for (int r = -4; r < rounds; r++) {
        snprintf(line, sizeof line, "dk.set %d", r % 2 ? 24 : 25);
        if (hl_store_apply(b->store, line, 0, NULL, &b->err) != HL_OK)
            return false;
        double start = panel_now_ms();
        if (hl_session_refresh(b->session, b->store, &b->err) != HL_OK)
            return false;
        if (r >= 0)
            times[r] = panel_now_ms() - start;
    }
    return true;
}

static bool panel_measure(panel_bench *b, double *with, double *without, int *tokens) {
    static double times[TIMES_MAX];
    if (!panel_act(b, PANEL_TEXTS[0]) || !panel_act(b, PANEL_TEXTS[1]) ||
        !panel_act(b, "view.set compare") || !panel_steps(b, 101, times))
        return false;
    const hl_scene *s = hl_session_scene(b->session), *t = hl_session_beside(b->session);
    *tokens = s->trace->T;
    *with = bench_median(times, 101);
    if (!t || !s->reference_count || !t->reference_count || s->meaning_count < 5 ||
        !s->meanings[4].ready || !t->meanings[4].ready || !hl_session_comparison(b->session))
        return false;
    if (!panel_act(b, "view.set heatmap") || !panel_steps(b, 101, times))
        return false;
    *without = bench_median(times, 101);
    return true;
}

static void panel_rows(const char *dir, const char *name) {
    char line[HL_ERROR_LINE], model[4200];
    double with = NAN, without = NAN;
    int tokens = 32;
    panel_bench b = {0};
    snprintf(model, sizeof model, "model.set %s", dir);
    bool ok = hl_store_open(&b.store, &b.err) == HL_OK &&
              hl_session_open(&b.session, NULL, NULL, &b.err) == HL_OK && panel_act(&b, model) &&
              panel_measure(&b, &with, &without, &tokens);
    if (!ok)
        fprintf(stderr, "bench: panels: %s\n", hl_error_format(&b.err, line, sizeof line));
    bench_add("panels", name, tokens, ok ? with - 2 * without : (double)NAN, NULL, 0.0, 8.0);
    hl_session_close(b.session);
    hl_store_close(b.store);
}

#endif
