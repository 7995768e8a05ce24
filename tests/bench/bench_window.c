/* From a key to the frame on a 1280x800 window, and what a step of d_k costs.
 *
 * The real app on SDL's software renderer, drawing into a surface. One JSON object a line on
 * stdout: keystroke_to_frame     a typed character -> the model has run -> frame drawn and
 * presented setting                d_k one step: trace, maps, views and widgets, up to the finished
 * draw list setting_to_frame       the same, drawn and presented start_to_first_frame   opening
 * everything -> the first frame; first_picture: the first one with attention
 */
#include "headlight/base/file.h"
#include "headlight/platform/null.h"

#include <stdio.h>
#include <stdlib.h>

enum { W = 1280, H = 800, ROUNDS = 61 };

typedef struct bench {
    hl_null *window;
    hl_app *app;
    double clock;
} bench;

static void stop(const char *what, const hl_error *err) {
    char line[HL_ERROR_LINE];
    fprintf(stderr, "bench_window: %s: %s\n", what, hl_error_format(err, line, sizeof line));
    exit(1);
}

/* The virtual clock follows the real one. */
static hl_frame frame(bench *b) {
    double now = hl_now_ms();
    hl_null_advance(b->window, now - b->clock);
    b->clock = now;
    return hl_null_frame(b->window);
}

static void present(bench *b, const hl_frame *f) {
    hl_error err = {0};
    if (hl_null_show(b->window, f, &err) != HL_OK) {
        stop("drawing", &err);
    }
}

/* What the window's loop does: every frame is drawn, also the one before the model is there. */
static void until_fresh(bench *b) {
    hl_frame f = frame(b);
    present(b, &f);
    while (hl_app_scene(b->app)->stale || !hl_app_scene(b->app)->trace) {
        hl_null_wait(b->window);
        f = frame(b);
        present(b, &f);
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

static void row(const char *name, int tokens, double ms) {
    printf("{\"name\": \"%s\", \"model\": \"textbook\", \"tokens\": %d, \"ours_ms\": %.3f}\n", name,
           tokens, ms);
    fflush(stdout);
}

/* A sentence that has so many tokens with [CLS] and [SEP] once a letter is typed behind it. */
static void set_sentence(bench *b, int tokens) {
    static const char *const words[] = {"the",   "old", "animal", "did",     "not",
                                        "cross", "the", "street", "because", "it",
                                        "was",   "too", "tired",  "and",     "so"};
    char line[2048] = "text.set ";
    size_t n = 9;
    for (int i = 0; i < tokens - 3; i++) {
        n += (size_t)snprintf(line + n, sizeof line - n, "%s ", words[i % 15]);
    }
    hl_error err = {0};
    if (hl_app_act(b->app, line, &err) != HL_OK) {
        stop("text", &err);
    }
    until_fresh(b);
}

static void keystrokes(bench *b, int tokens) {
    static double ms[ROUNDS];
    set_sentence(b, tokens);
    for (int i = -5; i < ROUNDS; i++) {
        double start = hl_now_ms();
        hl_null_type(b->window, "a");
        until_fresh(b);
        ms[i < 0 ? 0 : i] = hl_now_ms() - start;
        hl_null_key(b->window, HL_KEY_BACKSPACE, 0);
        until_fresh(b);
    }
    row("keystroke_to_frame", tokens, median(ms, ROUNDS));
}

static void settings(bench *b, int tokens) {
    static double listed[ROUNDS], shown[ROUNDS];
    set_sentence(b, tokens + 1);
    for (int i = -5; i < ROUNDS; i++) {
        hl_null_key(b->window, i % 2 ? HL_KEY_RIGHT : HL_KEY_LEFT, HL_MOD_ALT);
        int slot = i < 0 ? 0 : i;
        double start = hl_now_ms();
        hl_frame f = frame(b);
        listed[slot] = hl_now_ms() - start;
        present(b, &f);
        shown[slot] = hl_now_ms() - start;
        if (hl_app_scene(b->app)->stale) {
            fprintf(stderr, "bench_window: a setting waits for the worker\n");
            until_fresh(b);
        }
    }
    row("setting", tokens, median(listed, ROUNDS));
    row("setting_to_frame", tokens, median(shown, ROUNDS));
}

static void open_all(bench *b) {
    hl_error err = {0};
    double start = hl_now_ms();
    b->clock = start;
    if (hl_null_open(&b->window, W, H, NULL, &err) != HL_OK ||
        hl_app_start(hl_null_app(b->window), NULL, 0, &err) != HL_OK) {
        stop("opening", &err);
    }
    b->app = hl_null_app(b->window);
    hl_frame f = frame(b);
    present(b, &f);
    row("start_to_first_frame", 15, hl_now_ms() - start);
    until_fresh(b);
    row("start_to_first_picture", 15, hl_now_ms() - start);
}

int main(void) {
    static bench b;
    open_all(&b);
    keystrokes(&b, 16);
    keystrokes(&b, 32);
    settings(&b, 32);
    hl_null_close(b.window);
    return 0;
}
