/* Runs the scripts (txt files) of this folder: input as from keyboard and mouse through the real
 * frame function, without a display.
 *
 * One command a line; '#' begins a comment.
 *   do LINE               an action           window W H           size
 *   key NAME [N]          N times             type TEXT            one character after the other
 *   compose TEXT          IME                 paste TEXT           clipboard, then Ctrl+V
 *   click|double|shift|right|hover TEXT   on the first drawn text that is TEXT
 *   wait MS               time passes         idle                 until the caret rests
 *   expect text TEXT      the sentence        expect doc LINE      the document as a script has the
 * line expect shown TEXT     drawn somewhere     expect group TEXT    a group of the draw list
 * begins so expect pins N         expect notice TEXT  expect clipboard TEXT expect same nothing to
 * redraw   expect asleep        no wake-up wanted expect quit           also: "expect not ..."
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "headlight/base/file.h"
#include "headlight/base/text.h"
#include "headlight/platform/null.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct run {
    hl_null *window;
    hl_frame frame;
    const char *file;
    int line;
} run;

static void failed_at(const run *r, const char *what, const char *detail) {
    fail_msg("%s:%d: %s: %s", r->file, r->line, what, detail);
}

static void settle(run *r) {
    hl_frame f = hl_null_frame(r->window);
    bool quit = f.quit;
    r->frame = hl_null_settle(r->window);
    r->frame.quit |= quit;
}

/* --- looking at the draw list
 * ---------------------------------------------------------------------- */

static const hl_draw_command *text_drawn(const run *r, const char *text, bool whole) {
    const hl_draw_list *l = r->frame.list;
    size_t n = strlen(text);
    for (size_t i = 0; i < l->count; i++) {
        const hl_draw_command *c = &l->commands[i];
        if (c->kind != HL_DRAW_TEXT || c->count < n) {
            continue;
        }
        bool found = false;
        for (size_t at = 0; at + n <= c->count && !found; at++) {
            found = memcmp(l->text + c->first + at, text, n) == 0;
        }
        if (found && (!whole || c->count == n)) {
            return c;
        }
    }
    return NULL;
}

static bool group_drawn(const run *r, const char *name) {
    const hl_draw_list *l = r->frame.list;
    size_t n = strlen(name);
    for (size_t i = 0; i < l->count; i++) {
        const hl_draw_command *c = &l->commands[i];
        if (c->kind == HL_DRAW_GROUP && c->count >= n && memcmp(l->text + c->first, name, n) == 0) {
            return true;
        }
    }
    return false;
}

static hl_point middle_of(const run *r, const char *text) {
    const hl_draw_command *c = text_drawn(r, text, true);
    if (!c) {
        failed_at(r, "not drawn", text);
        return (hl_point){0};
    }
    float x = c->rect.x + (c->anchor == HL_MIDDLE  ? 0
                           : c->anchor == HL_RIGHT ? -1
                                                   : 1) *
                              c->rect.w / 2;
    float scale = r->frame.scale;
    return (hl_point){x * scale, (c->rect.y - 4) * scale};
}

/* --- commands
 * -------------------------------------------------------------------------------------- */

static void do_action(run *r, const char *arg) {
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_app_act(hl_null_app(r->window), arg, &err) != HL_OK) {
        failed_at(r, "refused", hl_error_format(&err, line, sizeof line));
    }
}

static void do_key(run *r, const char *arg) {
    char name[64];
    int times = 1, key, mods;
    if (sscanf(arg, "%63s %d", name, &times) < 1 || !hl_key_parse(name, &key, &mods)) {
        failed_at(r, "no such key", arg);
    }
    for (int i = 0; i < times; i++) {
        hl_null_key(r->window, key, mods);
        if (!mods && key < 128) { /* a plain character also types itself */
            char text[2] = {(char)key, 0};
            hl_null_type(r->window, text);
        }
        hl_null_frame(r->window);
    }
}

static void do_type(run *r, const char *arg) {
    hl_null_type(r->window, arg);
}

static void do_compose(run *r, const char *arg) {
    hl_null_compose(r->window, arg);
}

static void do_paste(run *r, const char *arg) {
    hl_null_set_clipboard(r->window, arg);
    hl_null_key(r->window, 'v', HL_MOD_CTRL);
}

static void do_click(run *r, const char *arg) {
    hl_point p = middle_of(r, arg);
    hl_null_click(r->window, p.x, p.y, 1, 0);
    hl_null_frame(r->window);
    hl_null_move(r->window, 1, 1);
}

static void do_double(run *r, const char *arg) {
    hl_point p = middle_of(r, arg);
    hl_null_click(r->window, p.x, p.y, 2, 0);
}

static void do_shift(run *r, const char *arg) {
    hl_point p = middle_of(r, arg);
    hl_null_click(r->window, p.x, p.y, 1, HL_MOD_SHIFT);
}

static void do_right(run *r, const char *arg) {
    hl_point p = middle_of(r, arg);
    hl_null_right_click(r->window, p.x, p.y);
    hl_null_frame(r->window);
    hl_null_move(r->window, 1, 1);
}

static void do_hover(run *r, const char *arg) {
    hl_point p = middle_of(r, arg);
    hl_null_move(r->window, p.x, p.y);
}

static void do_window(run *r, const char *arg) {
    float w, h;
    if (sscanf(arg, "%f %f", &w, &h) != 2) {
        failed_at(r, "needs W H", arg);
    }
    hl_null_resize(r->window, w, h);
}

static void do_wait(run *r, const char *arg) {
    hl_null_advance(r->window, atof(arg));
}

static void do_idle(run *r, const char *arg) {
    (void)arg;
    hl_null_frame(r->window);
    hl_null_advance(r->window, 60000);
}

static bool script_has(run *r, const char *line) {
    char *script = hl_store_script(hl_app_store(hl_null_app(r->window)));
    assert_non_null(script);
    size_t n = strlen(line);
    bool found = false;
    for (const char *at = script; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        found |= strncmp(at, line, n) == 0 && (at[n] == '\n' || at[n] == 0);
    }
    free(script);
    return found;
}

static bool holds(run *r, const char *what, const char *arg) {
    hl_app *app = hl_null_app(r->window);
    if (strcmp(what, "text") == 0) {
        return strcmp(hl_app_doc(app)->text, arg) == 0;
    }
    if (strcmp(what, "doc") == 0) {
        return script_has(r, arg);
    }
    if (strcmp(what, "shown") == 0) {
        return text_drawn(r, arg, false) != NULL;
    }
    if (strcmp(what, "group") == 0) {
        return group_drawn(r, arg);
    }
    if (strcmp(what, "pins") == 0) {
        return hl_app_doc(app)->pin_count == atoi(arg);
    }
    if (strcmp(what, "notice") == 0) {
        return strstr(hl_app_notice(app), arg) != NULL && (*arg || !*hl_app_notice(app));
    }
    if (strcmp(what, "clipboard") == 0) {
        return strcmp(hl_null_clipboard(r->window), arg) == 0;
    }
    if (strcmp(what, "same") == 0) {
        return !r->frame.changed;
    }
    if (strcmp(what, "asleep") == 0) {
        return r->frame.wake_in_ms < 0;
    }
    if (strcmp(what, "quit") == 0) {
        return r->frame.quit;
    }
    failed_at(r, "nothing is known of", what);
    return false;
}

static void do_expect(run *r, const char *arg) {
    bool wanted = strncmp(arg, "not ", 4) != 0;
    const char *rest = wanted ? arg : arg + 4;
    char what[32];
    size_t n = strcspn(rest, " ");
    snprintf(what, sizeof what, "%.*s", (int)n, rest);
    rest += n + (rest[n] == ' ');
    if (holds(r, what, rest) != wanted) {
        if (strcmp(what, "text") == 0) {
            print_error("the sentence is \"%s\"\n", hl_app_doc(hl_null_app(r->window))->text);
        }
        print_error("notice: \"%s\"\n", hl_app_notice(hl_null_app(r->window)));
        failed_at(r, "does not hold", arg);
    }
}

typedef struct command {
    const char *name;
    void (*run)(run *r, const char *arg);
    bool looks; /* only looks: no frame after it */
} command;

static const command COMMANDS[] = {
    {"do", do_action, false},       {"key", do_key, false},      {"type", do_type, false},
    {"compose", do_compose, false}, {"paste", do_paste, false},  {"click", do_click, false},
    {"double", do_double, false},   {"shift", do_shift, false},  {"hover", do_hover, false},
    {"window", do_window, false},   {"wait", do_wait, false},    {"idle", do_idle, false},
    {"right", do_right, false},     {"expect", do_expect, true},
};

static void run_line(run *r, char *line) {
    line[strcspn(line, "\n")] = 0;
    if (!line[0] || line[0] == '#') {
        return;
    }
    size_t n = strcspn(line, " ");
    const char *arg = line[n] ? line + n + 1 : "";
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        if (strncmp(COMMANDS[i].name, line, n) == 0 && !COMMANDS[i].name[n]) {
            COMMANDS[i].run(r, arg);
            if (!COMMANDS[i].looks) {
                settle(r);
            }
            return;
        }
    }
    failed_at(r, "no such command", line);
}

static void run_file(const char *path, const char *out_dir) {
    run r = {.file = strrchr(path, '/') + 1};
    hl_error err = {0};
    assert_int_equal(hl_null_open(&r.window, 1280, 800, out_dir, &err), HL_OK);
    assert_int_equal(hl_app_start(hl_null_app(r.window), NULL, 0, &err), HL_OK);
    settle(&r);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char line[4096];
    while (fgets(line, sizeof line, f)) {
        r.line++;
        run_line(&r, line);
    }
    fclose(f);
    hl_null_close(r.window);
}

static char *out_dir;

static void one_script(void **state) {
    run_file(*state, out_dir);
}

int main(void) {
    glob_t found = {0};
    char template[] = "/tmp/headlight-scripts-XXXXXX";
    out_dir = mkdtemp(template);
    if (!out_dir || glob(HL_TEST_DIR "/scripts/*.txt", 0, NULL, &found) != 0) {
        return 1;
    }
    struct CMUnitTest *tests = calloc(found.gl_pathc, sizeof *tests);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        tests[i] = (struct CMUnitTest){.name = strrchr(found.gl_pathv[i], '/') + 1,
                                       .test_func = one_script,
                                       .initial_state = found.gl_pathv[i]};
    }
    int failed = _cmocka_run_group_tests("scripts", tests, found.gl_pathc, NULL, NULL);
    char clean[128];
    snprintf(clean, sizeof clean, "rm -rf '%s'", out_dir);
    failed += system(clean) != 0;
    globfree(&found);
    free(tests);
    return failed;
}
