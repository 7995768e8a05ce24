/* child.h - programs that the bench runs beside itself. */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A program whose input we write and whose output we read, line by line. */
typedef struct child {
    pid_t pid;
    FILE *to, *from;
} child;

/* A missing program shows as a line that cannot be read. */
static bool child_open(child *c, char *const argv[]) {
    int in[2], out[2];
    *c = (child){0};
    if (pipe(in) != 0)
        return false;
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    signal(SIGPIPE, SIG_IGN);
    c->pid = fork();
    if (c->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int i = 0; i < 2; i++) {
            close(in[i]);
            close(out[i]);
        }
        execvp(argv[0], argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    c->to = fdopen(in[1], "w");
    c->from = fdopen(out[0], "r");
    return c->pid > 0 && c->to && c->from;
}

static bool child_ask(child *c, const char *question, char *answer, int size) {
    if (question && (fprintf(c->to, "%s\n", question) < 0 || fflush(c->to) != 0))
        return false;
    return fgets(answer, size, c->from) != NULL;
}

static void child_close(child *c) {
    if (c->to)
        fclose(c->to);
    if (c->from)
        fclose(c->from);
    if (c->pid > 0)
        waitpid(c->pid, NULL, 0);
    *c = (child){0};
}

#endif
