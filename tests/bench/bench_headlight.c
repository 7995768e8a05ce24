/* ./dev bench [models|window]: how fast we are, beside PyTorch and beside the bare matrix products.
 * Prints a table and writes build/bench.json. Medians; the rivals take turns in one run. Rows:
 *
 *     forward       a pass with the full trace, against torch, eager, output_attentions
 *     forward_bare  the same pass against its matrix products alone; 1 / 1.2 = 0.83 is the aim
 *     load          opening the model
 *
 * and those of panel_rows.h and window_rows.h. HL_PYTHON is the interpreter with torch (without it
 * its rows are left out), HEADLIGHT_MINILM the folder of all-MiniLM-L6-v2 (found beside HL_PYTHON
 * by itself), HEADLIGHT_THREADS the number of threads of both sides. Exit 1 when a row could not be
 * measured.
 */
#include "bare.h"
#include "child.h"
#include "headlight/engine/model.h"
#include "panel_rows.h"
#include "rows.h"
#include "support/minilm.h"
#include "window_rows.h"

static const int LENGTHS[] = {8, 16, 32, 64, 128, 512};
enum { LENGTH_COUNT = sizeof LENGTHS / sizeof LENGTHS[0] };

/* As token_ids in rival_torch.py. */
static void bench_ids(hl_token *items, int count, int vocab) {
    for (int i = 0; i < count; i++)
        items[i] = (hl_token){.id = 1000 + i * 37 % (vocab - 1000)};
}

static int rounds_of(int tokens) {
    return tokens >= 256 ? 9 : tokens >= 64 ? 25 : 50;
}

/* Times of `rounds` passes, behind two that warm up. */
static bool measure_forward(const hl_model *m, int tokens, hl_trace *trace, int rounds,
                            double *times) {
    static hl_token items[4096];
    hl_error err = {0};
    hl_tokens t = {.items = items, .count = tokens};
    bench_ids(items, tokens, hl_model_info_of(m)->vocab);
    for (int r = -2; r < rounds; r++) {
        double start = hl_now_ms();
        if (hl_model_run(m, &t, NULL, trace, &err) != HL_OK)
            return false;
        if (r >= 0)
            times[r] = hl_now_ms() - start;
    }
    return true;
}

/* What torch has to be asked for at least (issue: MiniLM, one thread). */
static double torch_aim(const char *model, int tokens) {
    bool minilm = strcmp(model, "MiniLM") == 0 && !getenv("HEADLIGHT_THREADS");
    return !minilm ? 0.0 : tokens == 16 ? 2.0 : tokens == 128 ? 1.3 : tokens == 512 ? 1.5 : 0.0;
}

/* Ours, torch, bare, ours again: what disturbs the machine meets all of them. */
static void forward_rows(const hl_model *m, const char *name, child *torch) {
    static double ours[TIMES_MAX], bare_times[TIMES_MAX];
    const hl_model_info *info = hl_model_info_of(m);
    int heads[64];
    for (int l = 0; l < info->layers && l < 64; l++)
        heads[l] = info->layer[l].heads;
    bare *b = bare_open(info->layers, info->width, info->intermediate, heads);
    hl_trace trace = {0};
    for (int i = 0; i < LENGTH_COUNT; i++) {
        char question[16], answer[64] = "";
        int tokens = LENGTHS[i], rounds = rounds_of(tokens);
        if (tokens > info->max_tokens)
            continue;
        snprintf(question, sizeof question, "%d", tokens);
        measure_forward(m, tokens, &trace, rounds, ours);
        bool answered = torch->pid > 0 && child_ask(torch, question, answer, sizeof answer);
        bare_measure(b, tokens, rounds, bare_times);
        measure_forward(m, tokens, &trace, rounds, ours + rounds);
        double median = bench_median(ours, 2 * rounds);
        if (answered)
            bench_add("forward", name, tokens, median, "torch eager", atof(answer),
                      torch_aim(name, tokens));
        else
            bench_add("forward", name, tokens, median, NULL, 0.0, 0.0);
        bench_add("forward_bare", name, tokens, median, "bare products",
                  bench_median(bare_times, rounds), 1.0 / 1.2);
    }
    hl_trace_destroy(&trace);
    bare_close(b);
}

static void start_torch(child *torch, const char *dir) {
    char answer[128] = "", folder[1024], count[16];
    char *python = getenv("HL_PYTHON"), script[] = HL_TEST_DIR "/bench/rival_torch.py";
    const char *threads = getenv("HEADLIGHT_THREADS");
    *torch = (child){0};
    if (!python)
        return;
    snprintf(folder, sizeof folder, "%s", dir);
    snprintf(count, sizeof count, "%s", threads ? threads : "1");
    char *argv[] = {python, script, folder, count, NULL};
    if (child_open(torch, argv) && child_ask(torch, NULL, answer, sizeof answer))
        return;
    fprintf(stderr, "bench: %s has no torch or transformers; no rival for this model\n", python);
    child_close(torch);
}

static void model_rows(const char *dir, const char *name) {
    double load[9];
    hl_error err = {0};
    hl_model *m = NULL;
    for (int i = 0; i < 9; i++) {
        hl_model_close(m);
        m = NULL;
        if (hl_model_open(dir, &m, &err) != HL_OK) {
            char line[HL_ERROR_LINE];
            fprintf(stderr, "bench: %s\n", hl_error_format(&err, line, sizeof line));
            return;
        }
        load[i] = hl_model_info_of(m)->load_ms;
    }
    bench_add("load", name, 0, bench_median(load, 9), NULL, 0.0,
              strcmp(name, "textbook") == 0 ? 80.0 : 0.0);
    child torch;
    start_torch(&torch, dir);
    forward_rows(m, name, &torch);
    child_close(&torch);
    hl_model_close(m);
    panel_rows(dir, name);
}

int main(int argc, char **argv) {
    char minilm[4096], machine[320], line[HL_ERROR_LINE];
    hl_error err = {0};
    bool models = argc < 2 || strcmp(argv[1], "models") == 0;
    bool window = argc < 2 || strcmp(argv[1], "window") == 0;
    bench_machine(machine, sizeof machine);
    printf("%s; %s thread(s)\n", machine,
           getenv("HEADLIGHT_THREADS") ? getenv("HEADLIGHT_THREADS") : "1");
    bench_print_head();
    if (models) {
        model_rows(HL_SOURCE_DIR "/assets/models/textbook", "textbook");
        if (find_minilm(minilm, sizeof minilm))
            model_rows(minilm, "MiniLM");
        else
            printf("MiniLM is not installed: no rows for it\n");
    }
    if (window)
        window_rows(argv[0]);
    if (bench_write(HL_SOURCE_DIR "/build/bench.json", &err) != HL_OK) {
        fprintf(stderr, "bench: %s\n", hl_error_format(&err, line, sizeof line));
        return 1;
    }
    int missed = 0, unmeasured = 0;
    for (int i = 0; i < bench_row_count; i++) {
        missed += bench_missed(&bench_rows[i]);
        unmeasured += isnan(bench_rows[i].ours);
    }
    printf("%d rows, %d below their aim; written to build/bench.json\n", bench_row_count, missed);
    return unmeasured || !bench_row_count ? 1 : 0;
}
