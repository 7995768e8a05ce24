/* The worker: newest request wins, models come and go, nothing is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/live.h"
#include <stdatomic.h>
#include <sys/stat.h>

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.positions = 128});
    *state = l;
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

static void refresh(live *l) {
    assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK);
}

static void test_before_the_first_pass(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    assert_null(s->model);
    assert_null(s->trace);
    assert_int_equal(s->U, 0);
    assert_false(hl_session_busy(l->session));
    refresh(l);
    assert_true(s->stale);
    assert_true(hl_session_busy(l->session));
    assert_int_equal(hl_session_wait(l->session, l->store, NULL), HL_OK);
    assert_false(s->stale);
    assert_non_null(s->model);
    assert_string_equal(s->model->dir, l->dir);
}

static void test_old_scene_stays_until_the_new_one_is_there(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat");
    live_act(l, "pin.word sat");
    const hl_scene *s = live_scene(l);
    live_only_apply(l, "text.edit 3 3 \" red\"");
    live_only_apply(l, "dk.set 2");
    refresh(l);
    assert_true(s->stale);
    assert_string_equal(s->text, "the cat sat");
    assert_int_equal(s->U, 3);
    assert_int_equal(s->pin_count, 1);
    assert_int_equal(s->pins[0], 2); /* the pin's byte moved, the word on show did not */
    assert_int_equal(s->dk, 6);
    assert_int_equal(hl_session_wait(l->session, l->store, NULL), HL_OK);
    assert_false(s->stale);
    assert_string_equal(s->text, "the red cat sat");
    assert_int_equal(s->pins[0], 3);
    assert_int_equal(s->dk, 2);
}

static void test_presentation_moves_at_once(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat");
    const hl_scene *s = live_scene(l);
    live_only_apply(l, "head.solo 3");
    live_only_apply(l, "mask.set past");
    refresh(l);
    assert_false(s->stale);
    assert_false(hl_session_busy(l->session));
    assert_int_equal(s->only_head, 2);
    assert_true(s->map[1] == 0); /* the cannot see cat */
}

static void test_newest_wins(void **state) {
    live *l = *state;
    char line[64];
    const char *sentence = "because the tired animal didn't cross the street it was too red";
    for (int i = 0; sentence[i]; i++) {
        char letter[2] = {sentence[i], 0};
        snprintf(line, sizeof line, "text.edit %d %d \"%s\"", i, i, letter);
        live_only_apply(l, line);
        refresh(l);
    }
    assert_int_equal(hl_session_wait(l->session, l->store, NULL), HL_OK);
    const hl_scene *s = live_scene(l);
    assert_string_equal(s->text, sentence);

    live fresh;
    live_open_on(&fresh, l->dir, NULL, NULL);
    snprintf(line, sizeof line, "text.set %.50s", sentence);
    live_only_apply(&fresh, line);
    snprintf(line, sizeof line, "text.edit 50 50 \"%s\"", sentence + 50);
    live_act(&fresh, line);
    const hl_scene *f = live_scene(&fresh);
    assert_int_equal(s->U, f->U);
    assert_memory_equal(s->head_map, f->head_map, (size_t)(4 * f->U * f->U) * sizeof(float));
    live_close(&fresh);
}

/* Every scene on the way is whole: some earlier text, and rows that are that text's. */
static void test_scenes_on_the_way_are_whole(void **state) {
    live *l = *state;
    char line[64], typed[400] = "";
    live_act(l, "special.set show");
    for (int i = 0; i < 300; i++) {
        const char letter[2] = {(char)(i % 3 == 2 ? ' ' : 'a' + i % 26), 0};
        snprintf(line, sizeof line, "text.edit %d %d \"%s\"", i, i, letter);
        strcat(typed, letter);
        live_only_apply(l, line);
        refresh(l);
        usleep((useconds_t)(i * 37 % 400));
        const hl_scene *s = live_scene(l);
        assert_memory_equal(s->text, typed, s->text_size);
        assert_int_equal(s->trace->T, s->tokens->count);
        size_t T = (size_t)s->trace->T;
        for (size_t row = 0; row < 4 * T; row++) {
            double sum = 0;
            for (size_t j = 0; j < T; j++)
                sum += (double)s->trace->layers[1].attn[row * T + j];
            assert_true(sum > 0.999 && sum < 1.001);
        }
    }
}

static void count_wake(void *user) {
    atomic_fetch_add((atomic_int *)user, 1);
}

static void test_wake_is_called(void **state) {
    live *l = *state, other;
    atomic_int woken = 0;
    live_open_on(&other, l->dir, count_wake, &woken);
    live_act(&other, "text.set one");
    live_act(&other, "text.set two");
    live_act(&other, "dk.set 3"); /* no pass */
    live_close(&other);
    assert_int_equal(atomic_load(&woken), 2);
}

static void test_models_change(void **state) {
    live *l = *state;
    char dir[TINY_DIR], line[TINY_DIR + 32];
    assert_true(tiny_model_make(dir, &(tiny_model){.layers = 3, .width = 30, .heads = {5, 6, 3}}));
    live_act(l, "text.set the cat");
    live_act(l, "layer.set 1");
    live_act(l, "head.toggle 4");
    snprintf(line, sizeof line, "model.set %s", dir);
    live_act(l, line);
    const hl_scene *s = live_scene(l);
    assert_string_equal(s->model->dir, dir);
    assert_int_equal(s->layer, 2);
    assert_int_equal(s->heads, 3);
    live_act(l, "dk.set 10");
    live_act(l, "undo");
    live_act(l, "undo");
    assert_string_equal(s->model->dir, l->dir);
    assert_int_equal(s->layer, 0);
    assert_int_equal(s->heads_on, 7);
    tiny_model_remove(dir);
}

/* Limits follow the model that the document names. */
static void test_limits_reach_the_store(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat");
    live_try(l, "layer.set 3", "layer.set: found 3, allowed: 1 to 2");
    live_try(l, "heads.set 5", "heads.set: found 5, allowed: a divisor of 24 up to 64");
    live_only_apply(l, "model.set elsewhere/");
    live_only_apply(l, "layer.set 3");
}

static void test_settings_beyond_the_model_are_brought_back(void **state) {
    live *l = *state;
    live_only_apply(l, "layer.set 9");
    live_only_apply(l, "heads.set 7");
    live_only_apply(l, "dk.set 4000");
    live_act(l, "text.set the cat");
    const hl_doc *doc = hl_store_doc(l->store);
    assert_int_equal(doc->layer, 2);
    assert_int_equal(doc->heads, 6);
    assert_int_equal(live_scene(l)->heads, 6);
    assert_int_equal(live_scene(l)->dk, 4);
}

static void test_a_bad_model_leaves_the_old_one(void **state) {
    live *l = *state;
    char line[TINY_DIR + 64], config[TINY_DIR + 64];
    live_act(l, "text.set the cat");
    hl_error err = {0};
    live_only_apply(l, "model.set nowhere");
    assert_int_equal(hl_session_wait(l->session, l->store, &err), HL_ERR_RANGE);
    assert_string_equal(err.found, "\"nowhere\"");
    snprintf(line, sizeof line, "model.set %s/none/here", l->dir);
    live_only_apply(l, line);
    assert_int_equal(hl_session_wait(l->session, l->store, &err), HL_ERR_IO);
    assert_non_null(strstr(err.file, "none/here"));
    /* Reported once; the old model goes on, text and settings too. */
    live_act(l, "text.set the cat sat");
    live_act(l, "dk.set 1");
    const hl_scene *s = live_scene(l);
    assert_false(s->stale);
    assert_int_equal(s->U, 3);
    assert_int_equal(s->dk, 1);
    assert_string_equal(s->model->dir, l->dir);
    /* Naming another model tries again. */
    snprintf(config, sizeof config, "%s/config.json", l->dir);
    char moved[TINY_DIR + 64];
    snprintf(moved, sizeof moved, "%s.moved", config);
    assert_int_equal(rename(config, moved), 0);
    snprintf(line, sizeof line, "model.set %s/", l->dir);
    live_only_apply(l, line);
    assert_int_equal(hl_session_wait(l->session, l->store, &err), HL_ERR_IO);
    assert_int_equal(rename(moved, config), 0);
    snprintf(line, sizeof line, "model.set %s", l->dir);
    live_act(l, line);
    snprintf(line, sizeof line, "model.set %s/", l->dir);
    live_act(l, line);
    assert_int_equal(s->model->dir[strlen(l->dir)], '/');
}

static void test_a_bad_first_model(void **state) {
    live *l = *state, other;
    hl_error err;
    char dir[TINY_DIR + 16], line[TINY_DIR + 32];
    snprintf(dir, sizeof dir, "%s/none", l->dir);
    live_open_on(&other, dir, NULL, NULL);
    assert_false(live_scene(&other)->failed);
    assert_int_equal(hl_session_wait(other.session, other.store, &err), HL_ERR_IO);
    assert_true(live_scene(&other)->failed);
    live_act(&other, "text.set the cat");
    assert_null(live_scene(&other)->model);
    assert_false(live_scene(&other)->stale);
    assert_true(live_scene(&other)->failed);
    snprintf(line, sizeof line, "model.set %s", l->dir);
    live_only_apply(&other, line);
    refresh(&other);
    assert_false(live_scene(&other)->failed); /* it is being tried */
    assert_int_equal(hl_session_wait(other.session, other.store, &err), HL_OK);
    assert_false(live_scene(&other)->failed);
    assert_int_equal(live_scene(&other)->U, 2);
    live_close(&other);
}

/* Closing in the middle of a long pass, of opening, and with a request still waiting. */
static void test_closing_while_busy(void **state) {
    live *l = *state;
    char text[700] = "text.set";
    for (int i = 0; i < 120; i++)
        strcat(text, " cat");
    for (int turn = 0; turn < 10; turn++) {
        live other;
        live_open_on(&other, l->dir, NULL, NULL);
        if (turn % 2)
            live_act(&other, "text.set a");
        live_only_apply(&other, text);
        refresh(&other);
        live_only_apply(&other, "text.edit 0 3 \"dog\"");
        refresh(&other);
        live_close(&other);
    }
}

static void test_model_directories(void **state) {
    (void)state;
    char dir[4096], small[4];
    hl_error err;
    assert_int_equal(hl_session_model_dir("some/where", dir, sizeof dir, &err), HL_OK);
    assert_string_equal(dir, "some/where");
    assert_int_equal(hl_session_model_dir(".", dir, sizeof dir, &err), HL_OK);
    assert_string_equal(dir, ".");
    assert_int_equal(hl_session_model_dir("some/where", small, sizeof small, &err), HL_ERR_RANGE);
    assert_int_equal(hl_session_model_dir("no-such-model", dir, sizeof dir, &err), HL_ERR_RANGE);
    assert_string_equal(err.found, "\"no-such-model\"");
}

static bool collect_names(void *user, const char *name, const char *dir) {
    assert_non_null(strstr(dir, name));
    strcat(user, name);
    strcat(user, " ");
    return strcmp(name, "stop") != 0;
}

static void test_installed_models(void **state) {
    (void)state;
    char dir[TINY_DIR], path[TINY_DIR + 64], names[256] = "";
    static const char *const made[] = {"beta", "alpha", "stop", "zeta"};
    assert_true(tiny_model_make(dir, &(tiny_model){0}));
    snprintf(path, sizeof path, "%s/models", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/models/%s", dir, made[i]);
        assert_int_equal(mkdir(path, 0700), 0);
        if (i != 3)
            assert_true(tiny_model_fill(path, &(tiny_model){0}));
    }
    setenv("HEADLIGHT_ASSETS", dir, 1);
    assert_int_equal(hl_session_models(collect_names, names, NULL), HL_OK);
    assert_string_equal(names, "alpha beta stop ");
    assert_int_equal(hl_session_model_dir("beta", path, sizeof path, NULL), HL_OK);
    assert_non_null(strstr(path, "/models/beta"));
    unsetenv("HEADLIGHT_ASSETS");
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/models/%s", dir, made[i]);
        tiny_model_remove(path);
    }
    snprintf(path, sizeof path, "%s/models", dir);
    rmdir(path);
    tiny_model_remove(dir);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_before_the_first_pass),
        TEST(test_old_scene_stays_until_the_new_one_is_there),
        TEST(test_presentation_moves_at_once),
        TEST(test_newest_wins),
        TEST(test_scenes_on_the_way_are_whole),
        TEST(test_wake_is_called),
        TEST(test_models_change),
        TEST(test_limits_reach_the_store),
        TEST(test_settings_beyond_the_model_are_brought_back),
        TEST(test_a_bad_model_leaves_the_old_one),
        TEST(test_a_bad_first_model),
        TEST(test_closing_while_busy),
        cmocka_unit_test(test_model_directories),
        cmocka_unit_test(test_installed_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
