/* The scene against the trace it comes from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/same_scene.h"
#include <math.h>

static const char *const HEADS =
    "{\"name\":\"tiny\",\"layers\":[{\"layer\":2,\"trained_heads\":[3],\"trained_dk\":[2,8],"
    "\"heads\":[{\"name\":\"Previous word\",\"short\":\"Previous\"},{\"name\":\"Pronoun\"},"
    "{\"name\":\"Meaning\"}]}]}";

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.heads = {4, 3}, .heads_json = HEADS});
    *state = l;
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

static void close_to(float a, float b) {
    if (!(fabsf(a - b) < 2e-6f))
        fail_msg("%.8f is not %.8f", (double)a, (double)b);
}

static void labels_are(const hl_scene *s, const char *want) {
    char got[512] = "";
    for (int u = 0; u < s->U; u++) {
        strcat(got, s->labels[u]);
        strcat(got, u + 1 < s->U ? " " : "");
    }
    assert_string_equal(got, want);
}

static void test_words_pieces_and_special_tokens(void **state) {
    live *l = *state;
    live_act(l, "text.set The tired zebra didn't sit");
    const hl_scene *s = live_scene(l);
    labels_are(s, "The tired zebra didn't sit");
    live_act(l, "special.set show");
    labels_are(s, "[CLS] The tired zebra didn't sit [SEP]");
    live_act(l, "units.set pieces");
    labels_are(s, "[CLS] the tired z ##e ##b ##r ##a didn ' t s ##i ##t [SEP]");
    live_act(l, "special.set hide");
    labels_are(s, "the tired z ##e ##b ##r ##a didn ' t s ##i ##t");
    live_act(l, "text.set \"A\\u202e\\u200bcar \\u0001\"");
    live_act(l, "units.set words");
    labels_are(s, "Acar");
}

/* head_map equals what the engine says of the same units; hidden tokens leave their weight in
 * special. */
static void check_against_trace(const hl_scene *s, bool pieces, bool renormalised) {
    hl_units all = {0};
    hl_error err;
    assert_int_equal(hl_units_build(s->tokens, s->text, s->text_size, pieces, &all, &err), HL_OK);
    size_t n = (size_t)all.count, U = (size_t)s->U, gone = n - U;
    float *full = malloc(n * n * sizeof *full);
    for (int h = 0; h < s->heads; h++) {
        hl_units_attention(s->trace, s->layer, h, &all, full);
        for (size_t i = 0; i < U; i++) {
            const float *row = s->head_map + ((size_t)h * U + i) * U;
            const float *want = full + (i + gone / 2) * n;
            float special = s->special[(size_t)h * U + i], sum = 0;
            float left = renormalised ? 1 - special : 1;
            close_to(special, gone ? want[0] + want[n - 1] : 0);
            for (size_t j = 0; j < U; j++) {
                if (renormalised)
                    close_to(row[j] * left, want[j + gone / 2]);
                else
                    assert_true(row[j] == want[j + gone / 2]);
                sum += row[j];
            }
            close_to(sum, renormalised ? 1 : 1 - special);
        }
    }
    free(full);
    hl_units_free(&all);
}

static void test_head_map_comes_from_the_trace(void **state) {
    live *l = *state;
    live_act(l, "text.set The animal didn't cross the street because it was too tired, zzz");
    for (int pieces = 0; pieces < 2; pieces++) {
        live_act(l, pieces ? "units.set pieces" : "units.set words");
        live_act(l, "special.set hide");
        check_against_trace(live_scene(l), pieces, false);
        live_act(l, "special.set renormalise");
        assert_true(live_scene(l)->renormalised);
        check_against_trace(live_scene(l), pieces, true);
        live_act(l, "special.set show");
        check_against_trace(live_scene(l), pieces, false);
    }
    live_act(l, "layer.set 1");
    assert_int_equal(live_scene(l)->heads, 4);
    check_against_trace(live_scene(l), true, false);
}

/* The time on show is that of the newest computation: showing another layer needs none. */
static void test_another_layer_costs_nothing(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat because it was tired");
    double ms = live_scene(l)->compute_ms;
    assert_true(ms > 0);
    live_act(l, "layer.set 1");
    assert_true(live_scene(l)->compute_ms == ms);
    live_act(l, "dk.set 1");
    assert_true(live_scene(l)->compute_ms != ms);
}

static void test_row_max_and_cut(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat because it was tired");
    live_act(l, "combine.set mean");
    live_act(l, "threshold.set 0.2");
    live_act(l, "topk.set 3");
    const hl_scene *s = live_scene(l);
    float most = 0;
    for (int i = 0; i < s->U; i++) {
        float row_max = 0, sum = 0, hidden = 0;
        int shown = 0;
        for (int j = 0; j < s->U; j++) {
            float w = s->map[i * s->U + j];
            bool visible = s->visible[i * s->U + j];
            row_max = w > row_max ? w : row_max;
            sum += w;
            hidden += visible ? 0 : w;
            shown += visible;
            assert_true(!visible || w >= 0.2f);
        }
        assert_true(shown <= 3);
        assert_true(s->row_max[i] == row_max);
        close_to(s->hidden[i], hidden / sum);
        most = row_max > most ? row_max : most;
    }
    assert_true(s->map_max == most);
}

/* Words and hidden special tokens of a row share one whole when heads are averaged, n wholes when
 * added. */
static void test_links_account_for_the_row(void **state) {
    live *l = *state;
    hl_link links[32];
    live_act(l, "text.set the cat sat");
    for (int sums = 0; sums <= 1; sums++) {
        live_act(l, sums ? "combine.set sum" : "combine.set mean");
        const hl_scene *s = live_scene(l);
        int count = hl_scene_links(s, 1, -1, links, 32);
        float whole = 0;
        for (int i = 0; i < count; i++)
            whole += links[i].weight;
        assert_int_equal(count, s->U + 1);
        close_to(whole, sums ? (float)s->heads_on_count : 1);
    }
}

/* Every setting reached by retuning equals a session that starts with it. */
static void same_as_fresh(live *l) {
    live fresh;
    live_replay(&fresh, l);
    same_scenes(live_scene(l), live_scene(&fresh));
    live_close(&fresh);
}

static void test_settings_equal_a_fresh_run(void **state) {
    live *l = *state;
    live_act(l, "text.set the animal didn't cross the street");
    static const char *const lines[] = {
        "dk.set 3",
        "heads.set 6",
        "mask.set past",
        "scaling.set off",
        "layer.set 1",
        "heads.set 2",
        "temperature.set 0.5",
        "head.toggle 1",
        "combine.set sum",
        "threshold.set 0",
        "special.set show",
        "units.set pieces",
        "layer.set 2",
        "topk.set 2",
        "special.set renormalise",
        "mask.set all",
        "pin.word street",
        "undo",
        "head.solo 2",
        "redo",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        live_act(l, lines[i]);
        same_as_fresh(l);
    }
}

static void test_head_names_and_training(void **state) {
    live *l = *state;
    char name[64];
    live_act(l, "text.set the cat");
    const hl_scene *s = live_scene(l);
    hl_scene_head_name(s, 0, false, name, sizeof name);
    assert_string_equal(name, "Previous word");
    hl_scene_head_name(s, 0, true, name, sizeof name);
    assert_string_equal(name, "Previous");
    hl_scene_head_name(s, 1, true, name, sizeof name);
    assert_string_equal(name, "Pronoun");
    assert_true(s->trained);
    live_act(l, "dk.set 2");
    assert_true(s->trained);
    live_act(l, "dk.set 1");
    assert_false(s->trained);
    live_act(l, "heads.set 6");
    assert_false(s->trained);
    hl_scene_head_name(s, 1, false, name, sizeof name);
    assert_string_equal(name, "head 2");
}

static void test_heads_on(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat");
    const hl_scene *s = live_scene(l);
    assert_int_equal(s->heads_on, 7);
    assert_int_equal(s->heads_on_count, 3);
    assert_int_equal(s->only_head, -1);
    live_act(l, "head.solo 2");
    assert_int_equal(s->heads_on, 2);
    assert_int_equal(s->only_head, 1);
    assert_memory_equal(s->map, s->head_map + s->U * s->U, (size_t)(s->U * s->U) * sizeof(float));
}

static void test_empty_and_blank_texts(void **state) {
    live *l = *state;
    hl_link link;
    static const char *const texts[] = {"text.set \"\"", "text.set \"   \"",
                                        "text.set \"\\u200b\""};
    for (size_t i = 0; i < 3; i++) {
        live_act(l, texts[i]);
        const hl_scene *s = live_scene(l);
        assert_non_null(s->trace);
        assert_int_equal(s->trace->T, 2);
        assert_int_equal(s->U, 0);
        assert_int_equal(hl_scene_links(s, 0, -1, &link, 1), 0);
        live_act(l, "special.set show");
        labels_are(s, "[CLS] [SEP]");
        assert_int_equal(s->U, 2);
        live_act(l, "undo");
    }
}

static void test_text_past_the_limit(void **state) {
    live *l = *state;
    char line[1024] = "text.set";
    for (int i = 0; i < 100; i++)
        strcat(line, " cat");
    live_act(l, line);
    const hl_scene *s = live_scene(l);
    assert_int_equal(s->max_tokens, 64);
    assert_int_equal(s->text_tokens, 102);
    assert_int_equal(s->trace->T, 64);
    assert_int_equal(s->U, 62);
}

static void test_pins_become_units(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat didn't love it");
    live_act(l, "pin.word it");
    const hl_scene *s = live_scene(l);
    assert_int_equal(s->pin_count, 1);
    assert_int_equal(s->pins[0], 4);
    live_act(l, "pin.add 8");
    live_act(l, "pin.add 13"); /* another byte of didn't */
    live_act(l, "pin.add 7");  /* the space */
    live_act(l, "pin.add sep");
    assert_int_equal(s->pin_count, 2);
    assert_int_equal(s->pins[1], 2);
    live_act(l, "special.set show");
    assert_int_equal(s->pin_count, 3);
    assert_int_equal(s->pins[2], s->U - 1);
    live_act(l, "text.edit 0 0 \"so \"");
    assert_int_equal(s->pins[0], 6);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_words_pieces_and_special_tokens),
        TEST(test_head_map_comes_from_the_trace),
        TEST(test_another_layer_costs_nothing),
        TEST(test_row_max_and_cut),
        TEST(test_links_account_for_the_row),
        TEST(test_settings_equal_a_fresh_run),
        TEST(test_head_names_and_training),
        TEST(test_heads_on),
        TEST(test_empty_and_blank_texts),
        TEST(test_text_past_the_limit),
        TEST(test_pins_become_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
