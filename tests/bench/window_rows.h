/* window_rows.h - rows about the whole program: from a key to the picture, start, idling, memory.
 *
 * By bench_window, the real app at 1280x800 with SDL's software renderer:
 *     setting             d_k moved one step at 32 tokens: trace, maps, views, draw list; no pixels
 *     setting_to_frame    the same, drawn and presented
 *     keystroke_to_frame  a key typed until the frame with the new attention is presented
 *
 * By the real program under an Xvfb of its own:
 *     start_to_first_frame  from exec until the first frame is on screen
 *     idle_cpu_percent      the window left alone for three seconds; its caret may blink
 *     peak_memory_mb        the same window at its end: largest resident size
 */
#ifndef BENCH_WINDOW_ROWS_H
#define BENCH_WINDOW_ROWS_H

#include "child.h"
#include "headlight/base/json.h"
#include "rows.h"
#include <libgen.h>
#include <math.h>
#include <time.h>

/* The program `name` in the folder of this one; false when it was not built. */
static bool beside(const char *self, const char *name, char *out, size_t size) {
    char path[4096];
    snprintf(path, sizeof path, "%s", self);
    snprintf(out, size, "%s/%s", dirname(path), name);
    return access(out, X_OK) == 0;
}

static double window_aim(const char *name, int tokens) {
    if (strcmp(name, "keystroke_to_frame") == 0)
        return tokens <= 16 ? 16.0 : 25.0;
    return strcmp(name, "setting") == 0 ? 2.0 : 0.0;
}

/* {"name": .., "model": .., "tokens": .., "ours_ms": ..} a line, as bench_window prints them. */
static void add_json_row(const char *line) {
    hl_json *doc = NULL;
    if (hl_json_parse(&doc, line, strlen(line), "bench_window", NULL) != HL_OK)
        return;
    const hl_jval *root = hl_json_root(doc);
    const char *name = hl_json_string_or(hl_json_find(root, "name"), "");
    int tokens = (int)hl_json_int_or(hl_json_find(root, "tokens"), 0);
    if (strncmp(name, "start_", 6) != 0) /* measured on the real program below */
        bench_add(name, hl_json_string_or(hl_json_find(root, "model"), ""), tokens,
                  hl_json_real_or(hl_json_find(root, "ours_ms"), 0.0), NULL, 0.0,
                  window_aim(name, tokens));
    hl_json_close(doc);
}

static void app_rows(const char *self) {
    char program[4200], line[512];
    if (!beside(self, "bench_window", program, sizeof program)) {
        printf("bench_window was not built: no rows of settings and keystrokes\n");
        return;
    }
    char *argv[] = {program, NULL};
    child c;
    if (child_open(&c, argv))
        while (child_ask(&c, NULL, line, sizeof line))
            add_json_row(line);
    child_close(&c);
}

/* --- the real program ----------------------------------------------------------------------------
 */

static void sleep_ms(double ms) {
    struct timespec t = {.tv_sec = (time_t)(ms / 1e3), .tv_nsec = (long)(ms * 1e6) % 1000000000L};
    nanosleep(&t, NULL);
}

/* A display for the bench: an Xvfb of its own, so that the desktop does not matter. Its number goes
 * to $DISPLAY. 0 when there is no Xvfb. */
static pid_t display_open(void) {
    int fds[2];
    char number[16] = "", fd[16];
    if (pipe(fds) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 2);
        close(fds[0]);
        snprintf(fd, sizeof fd, "%d", fds[1]);
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "1280x800x24", (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    ssize_t n = read(fds[0], number, sizeof number - 1);
    close(fds[0]);
    if (n <= 0) {
        waitpid(pid, NULL, 0);
        return 0;
    }
    char display[32];
    snprintf(display, sizeof display, ":%d", atoi(number));
    setenv("DISPLAY", display, 1);
    return pid;
}

static void stop(pid_t pid) {
    if (pid > 0) {
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
    }
}

/* The number behind a key of /proc/PID/status, in kB; 0 if it cannot be read. */
static double status_kb(pid_t pid, const char *key) {
    char path[64], line[256];
    double kb = 0.0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, key, strlen(key)) == 0)
            kb = atof(line + strlen(key) + 1);
    if (f)
        fclose(f);
    return kb;
}

/* Processor time of the process so far, in milliseconds (/proc/PID/stat, fields 14 and 15). */
static double process_cpu_ms(pid_t pid) {
    char path[64], line[1024] = "";
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f && fgets(line, sizeof line, f)) {
        const char *behind = strrchr(line, ')');
        if (behind)
            sscanf(behind + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                   &kernel);
    }
    if (f)
        fclose(f);
    return (double)(user + kernel) * 1e3 / (double)sysconf(_SC_CLK_TCK);
}

/* Starts the program on its first example; HEADLIGHT_DUMP appears with the first frame. Returns the
 * process, *ms the time until then; 0 and NAN when it ended or no frame came in ten seconds. */
static pid_t start_program(const char *program, const char *dump, double *ms) {
    unlink(dump);
    double start = hl_now_ms();
    pid_t pid = fork();
    if (pid == 0) {
        setenv("HEADLIGHT_DUMP", dump, 1);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    for (*ms = NAN; hl_now_ms() - start < 10000.0; sleep_ms(0.5)) {
        if (access(dump, F_OK) == 0) {
            *ms = hl_now_ms() - start;
            return pid;
        }
        if (waitpid(pid, NULL, WNOHANG) == pid)
            return 0;
    }
    stop(pid);
    return 0;
}

static void real_window_rows(double first_frame, double idle, double memory) {
    bench_add("start_to_first_frame", "textbook", 0, first_frame, NULL, 0.0, 300.0);
    bench_add("idle_cpu_percent", "textbook", 0, idle, NULL, 0.0, 1.0);
    bench_add("peak_memory_mb", "textbook", 0, memory, NULL, 0.0, 160.0);
}

static void program_rows(const char *self) {
    char program[4200], dump[64] = "/tmp/headlight-bench-XXXXXX";
    double times[9];
    bool built = beside(self, "headlight", program, sizeof program);
    int fd = mkstemp(dump);
    pid_t display = fd >= 0 && built ? display_open() : 0;
    if (fd >= 0)
        close(fd);
    if (display == 0) {
        printf("no Xvfb or no program beside the bench: no rows of the real window\n");
        real_window_rows(NAN, NAN, NAN);
        unlink(dump);
        return;
    }
    pid_t pid = 0;
    int starts = 0;
    for (bool up = true; up && starts < 9; starts++) {
        stop(pid);
        pid = start_program(program, dump, &times[starts]);
        up = pid > 0;
    }
    if (pid == 0) {
        real_window_rows(NAN, NAN, NAN);
        stop(display);
        unlink(dump);
        return;
    }
    sleep_ms(1500.0); /* the first pass is through */
    double before = process_cpu_ms(pid);
    sleep_ms(3000.0);
    double idle = (process_cpu_ms(pid) - before) / 30.0;
    real_window_rows(bench_median(times, starts), idle, status_kb(pid, "VmHWM:") / 1024.0);
    stop(pid);
    stop(display);
    unlink(dump);
}

static void window_rows(const char *self) {
    app_rows(self);
    program_rows(self);
}

#endif
