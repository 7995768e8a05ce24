/* live.h - a store and a session on a small random model, for tests of what follows from actions.
 */
#ifndef HL_TESTS_LIVE_H
#define HL_TESTS_LIVE_H

/* cmocka.h and what it needs come before this header. */
#include "headlight/session/session.h"
#include "support/tiny_model.h"

typedef struct live {
    hl_store *store;
    hl_session *session;
    char dir[TINY_DIR]; /* "" = the model belongs to somebody else */
} live;

static inline void live_try(live *l, const char *line, const char *sentence) {
    hl_error err = {0};
    char text[HL_ERROR_LINE];
    hl_status status = hl_store_apply(l->store, line, 0, NULL, &err);
    if (status == HL_OK && sentence)
        status = hl_session_wait(l->session, l->store, &err);
    const char *got = status == HL_OK ? "" : hl_error_format(&err, text, sizeof text);
    if (strcmp(got, sentence ? sentence : "") != 0)
        fail_msg("%s: \"%s\" instead of \"%s\"", line, got, sentence ? sentence : "");
}

/* Applies and waits; no error may come. */
static inline void live_act(live *l, const char *line) {
    live_try(l, line, "");
}

/* Applies without asking the session anything. */
static inline void live_only_apply(live *l, const char *line) {
    live_try(l, line, NULL);
}

static inline const hl_scene *live_scene(const live *l) {
    return hl_session_scene(l->session);
}

static inline void live_open_on(live *l, const char *model_dir, void (*wake)(void *), void *user) {
    char line[TINY_DIR + 32];
    memset(l, 0, sizeof *l);
    assert_int_equal(hl_store_open(&l->store, NULL), HL_OK);
    assert_int_equal(hl_session_open(&l->session, wake, user, NULL), HL_OK);
    snprintf(line, sizeof line, "model.set %s", model_dir);
    live_only_apply(l, line);
}

static inline void live_open(live *l, const tiny_model *spec) {
    char dir[TINY_DIR];
    assert_true(tiny_model_make(dir, spec));
    live_open_on(l, dir, NULL, NULL);
    memcpy(l->dir, dir, sizeof l->dir);
}

static inline void live_close(live *l) {
    hl_session_close(l->session);
    hl_store_close(l->store);
    if (l->dir[0])
        tiny_model_remove(l->dir);
}

#endif
