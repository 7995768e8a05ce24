/* Two sides: each is what a session of its own would show, and each costs only its own changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/same_scene.h"
#include <stdatomic.h>

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.heads = {4, 3}});
    *state = l;
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

/* Both scenes against sessions that have nothing else to do. */
static void both_as_fresh(live *l) {
    live first, second;
    hl_doc beside;
    live_replay(&first, l);
    same_scenes(live_scene(l), live_scene(&first));
    assert_int_equal(hl_session_beside(l->session) != NULL,
                     hl_doc_beside(hl_store_doc(l->store), &beside));
    if (hl_session_beside(l->session)) {
        live_on_doc(&second, &beside);
        const hl_scene *s = hl_session_beside(l->session);
        hl_scene want = *live_scene(&second);
        want.pin_count = s->pin_count; /* they come from the first side */
        same_scenes(s, &want);
        live_close(&second);
    }
    live_close(&first);
}

static void test_both_sides_equal_fresh_sessions(void **state) {
    static const char *const lines[] = {
        "view.set compare",
        "compare.text the cat was red",
        "compare.heads 6",
        "dk.set 3",
        "compare.dk 2",
        "compare.layer 1",
        "layer.set 1",
        "compare.mask past",
        "compare.temperature 0.5",
        "scaling.set off",
        "compare.scaling on",
        "compare.link on",
        "text.edit 0 3 \"a\"",
        "compare.edit 2 5 \"car\"",
        "combine.set mean",
        "special.set show",
        "units.set pieces",
        "compare.swap",
        "undo",
        "head.mute 1",
        "word.mask 2",
        "cell.edit 2 0 2 0.75",
        "view.set all",
        "compare.text the car",
        "cell.edit 2 0 2 0.25",
        "dk.set 2",
        "text.edit 0 0 \"so \"",
        "whatif.reset",
        "view.set difference",
        "compare.follow all",
        "redo",
    };
    live *l = *state;
    hl_store_mark_start(l->store); /* on this model */
    live_act(l, "text.set the cat sat because it was tired");
    both_as_fresh(l);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        live_act(l, lines[i]);
        both_as_fresh(l);
    }
    while (hl_store_can_undo(l->store))
        live_act(l, "undo");
    assert_string_equal(live_scene(l)->text, "");
    assert_null(hl_session_beside(l->session));
    both_as_fresh(l);
}

/* The model is opened once: both sides' descriptions of it are the same. */
static void test_a_model_is_shared(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat");
    live_act(l, "view.set compare");
    live_act(l, "compare.text the car");
    assert_ptr_equal(hl_session_beside(l->session)->model, live_scene(l)->model);
}

static void test_two_models(void **state) {
    live *l = *state;
    char dir[TINY_DIR], line[TINY_DIR + 32];
    hl_error err = {0};
    assert_true(tiny_model_make(dir, &(tiny_model){.layers = 3, .width = 30, .heads = {5, 6, 3}}));
    live_act(l, "text.set the cat");
    live_act(l, "view.set compare");
    snprintf(line, sizeof line, "compare.model %s", dir);
    live_act(l, line);
    assert_string_equal(hl_session_beside(l->session)->model->dir, dir);
    assert_int_equal(hl_session_beside(l->session)->heads, 3);
    live_try(l, "compare.heads 4", "compare.heads: found 4, allowed: a divisor of 30 up to 64");
    live_try(l, "heads.set 5", "heads.set: found 5, allowed: a divisor of 24 up to 64");
    live_act(l, "compare.heads 10");
    assert_int_equal(hl_session_beside(l->session)->dk, 3);
    live_act(l, "compare.swap");
    assert_string_equal(live_scene(l)->model->dir, dir);
    assert_int_equal(live_scene(l)->heads, 10);
    assert_string_equal(hl_session_beside(l->session)->model->dir, l->dir);
    live_act(l, "compare.swap");
    live_act(l, "view.set all"); /* gives the other model back */
    live_act(l, "view.set compare");
    assert_int_equal(hl_session_beside(l->session)->heads, 10);
    /* A model that cannot be opened is reported once and leaves both sides as they are. */
    live_only_apply(l, "compare.model no/such/model");
    assert_int_equal(hl_session_wait(l->session, l->store, &err), HL_ERR_IO);
    live_act(l, "text.set the cat sat");
    assert_int_equal(live_scene(l)->U, 3);
    assert_int_equal(hl_session_beside(l->session)->U, 3);
    tiny_model_remove(dir);
}

static void count_wake(void *user) {
    atomic_fetch_add((atomic_int *)user, 1);
}

/* The call comes a moment after the result. */
static void woken_is(atomic_int *woken, int count) {
    for (int i = 0; i < 2000 && atomic_load(woken) < count; i++)
        usleep(500);
    assert_int_equal(atomic_load(woken), count);
}

/* Passes are counted by their wakes; a scene that nothing was done for keeps trace and time. */
static void test_a_key_costs_the_other_side_nothing(void **state) {
    live *l = *state, other;
    atomic_int woken = 0;
    live_open_on(&other, l->dir, count_wake, &woken);
    live_act(&other, "text.set the cat sat");
    live_act(&other, "compare.text the car");
    woken_is(&woken, 1);                     /* nothing stands beside: nothing is run for it */
    live_act(&other, "view.set difference"); /* which has no readings to prepare */
    woken_is(&woken, 2);
    const hl_scene *s = hl_session_beside(other.session);
    const hl_trace *trace = s->trace;
    double ms = s->compute_ms;
    live_act(&other, "text.edit 0 3 \"a\"");
    live_act(&other, "head.mute 1");
    live_act(&other, "word.mask 2");
    woken_is(&woken, 4);
    assert_ptr_equal(s->trace, trace);
    assert_true(s->compute_ms == ms);
    live_act(&other, "compare.edit 0 3 \"a\"");
    woken_is(&woken, 5);
    assert_string_equal(s->text, "a car");
    live_act(&other, "compare.dk 2"); /* retuned */
    live_act(&other, "view.set all"); /* what if: the first text, without mask and mute */
    woken_is(&woken, 6);
    assert_string_equal(s->text, "a cat sat");
    live_close(&other);
}

/* Refreshes as frames do, until nothing is under way; both texts differ by so many bytes in each.
 */
static void frames_in_step(live *l, ptrdiff_t by, const char *const *lines, size_t count) {
    hl_error err = {0};
    int old = 0;
    for (size_t i = 0; i < count; i++)
        live_only_apply(l, lines[i]);
    do {
        assert_int_equal(hl_session_refresh(l->session, l->store, &err), HL_OK);
        const hl_scene *first = live_scene(l), *second = hl_session_beside(l->session);
        assert_int_equal((ptrdiff_t)second->text_size - (ptrdiff_t)first->text_size, by);
        assert_true(first->stale == second->stale);
        old += first->stale;
        if (first->stale && (old == 1 || old == 20)) /* a key before the last one is there */
            live_only_apply(l, "text.edit 4 4 \"x\"");
    } while (hl_session_busy(l->session));
    assert_true(old > 0 && !live_scene(l)->stale);
}

static void test_one_key_is_one_frame_of_both_sides(void **state) {
    live *l = *state;
    static const char *const front[] = {"text.edit 0 0 \"a cat \""};
    static const char *const back[] = {"compare.edit 4 5 \"\"", "compare.heads 3"};
    char text[700] = "text.set so we", other[700] = "compare.text so we";
    for (int i = 0; i < 60; i++) {
        strcat(text, " cat");
        strcat(other, " car");
    }
    strcat(other, "pet");
    live_act(l, "view.set difference");
    live_act(l, text);
    live_act(l, other);
    live_act(l, "compare.link on");
    for (int i = 0; i < 4; i++) {
        frames_in_step(l, 3, front, 1);
        frames_in_step(l, 3, back, 2);
    }
    live_act(l, "compare.follow text"); /* one sentence under two settings */
    for (int i = 0; i < 4; i++)
        frames_in_step(l, 0, front, 1);
}

static void test_what_stood_there_before_is_not_shown(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat");
    live_act(l, "head.mute 1");
    assert_non_null(hl_session_beside(l->session));
    live_act(l, "head.mute 1");
    assert_null(hl_session_beside(l->session));
    assert_null(hl_session_comparison(l->session));
    live_act(l, "text.set the car");
    live_only_apply(l, "head.mute 1");
    assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK);
    assert_null(hl_session_beside(l->session)); /* being run */
    assert_int_equal(live_scene(l)->muted, 1);  /* which needs no pass */
    assert_int_equal(hl_session_wait(l->session, l->store, NULL), HL_OK);
    assert_string_equal(hl_session_beside(l->session)->text, "the car");
    assert_int_equal(hl_session_beside(l->session)->muted, 0);
}

static void test_closing_with_both_sides_busy(void **state) {
    live *l = *state;
    char first[700] = "text.set", second[700] = "compare.text";
    for (int i = 0; i < 60; i++) {
        strcat(first, " cat");
        strcat(second, " car");
    }
    for (int turn = 0; turn < 10; turn++) {
        live other;
        live_open_on(&other, l->dir, NULL, NULL);
        live_only_apply(&other, "view.set compare");
        if (turn % 2)
            live_act(&other, "text.set a");
        live_only_apply(&other, first);
        live_only_apply(&other, second);
        assert_int_equal(hl_session_refresh(other.session, other.store, NULL), HL_OK);
        live_close(&other);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_both_sides_equal_fresh_sessions),
        TEST(test_a_model_is_shared),
        TEST(test_two_models),
        TEST(test_a_key_costs_the_other_side_nothing),
        TEST(test_one_key_is_one_frame_of_both_sides),
        TEST(test_what_stood_there_before_is_not_shown),
        TEST(test_closing_with_both_sides_busy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
