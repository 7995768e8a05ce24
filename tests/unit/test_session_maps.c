/* The derived numbers by hand: combining heads, threshold, top-k, hidden share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "maps.h"
#include <cmocka.h>
#include <math.h>
#include <string.h>

static void close_to(float a, float b) {
    if (!(fabsf(a - b) < 1e-6f))
        fail_msg("%.8f is not %.8f", (double)a, (double)b);
}

/* Checks one row: marks as a string of 0 and 1. */
static void row(const float *weights, int U, float threshold, int top_k, const char *marks,
                float hidden) {
    uint8_t visible[16];
    float scratch[16];
    float share = hl_maps_visible_row(weights, U, threshold, top_k, visible, scratch);
    for (int j = 0; j < U; j++)
        if (visible[j] != (marks[j] == '1'))
            fail_msg("cell %d, threshold %g, top %d", j, (double)threshold, top_k);
    close_to(share, hidden);
}

static void test_threshold_and_top_k(void **state) {
    (void)state;
    static const float w[5] = {0.4f, 0.05f, 0.2f, 0.05f, 0.1f}; /* sum 0.8 */
    row(w, 5, 0, 0, "11111", 0);
    row(w, 5, 0.1f, 0, "10101", 0.1f / 0.8f);
    row(w, 5, 0.15f, 0, "10100", 0.2f / 0.8f);
    row(w, 5, 1, 0, "00000", 1);
    row(w, 5, 0, 1, "10000", 0.4f / 0.8f);
    row(w, 5, 0, 2, "10100", 0.2f / 0.8f);
    row(w, 5, 0, 4, "11101", 0.05f / 0.8f); /* of the two equal ones the first */
    row(w, 5, 0, 5, "11111", 0);
    row(w, 5, 0, 99, "11111", 0);
    row(w, 5, 0.3f, 2, "10000", 0.4f / 0.8f);
}

static void test_rows_without_weight(void **state) {
    (void)state;
    static const float zeros[3] = {0};
    row(zeros, 3, 0, 0, "111", 0);
    row(zeros, 3, 0.1f, 0, "000", 0);
    row(zeros, 3, 0, 2, "110", 0);
    row(zeros, 0, 0, 1, "", 0);
}

/* Top-k against counting, on rows with many equal values. */
static void test_top_k_on_random_rows(void **state) {
    (void)state;
    uint32_t seed = 5;
    for (int turn = 0; turn < 3000; turn++) {
        float w[16], scratch[16];
        uint8_t visible[16];
        int U = 1 + turn % 16, k = 1 + turn / 16 % 16;
        for (int j = 0; j < U; j++) {
            seed = seed * 1664525u + 1013904223u;
            w[j] = (float)(seed >> 29) / 8;
        }
        hl_maps_visible_row(w, U, 0, k, visible, scratch);
        for (int j = 0; j < U; j++) {
            int before = 0; /* cells that come first: larger, or equal and to the left */
            for (int i = 0; i < U; i++)
                before += w[i] > w[j] || (w[i] == w[j] && i < j);
            assert_int_equal(visible[j], before < k);
        }
    }
}

/* Three heads over two units. */
static const float THREE[3 * 2 * 2] = {
    0.9f, 0.1f, 0.2f, 0.8f, /* head 1 */
    0.3f, 0.7f, 0.6f, 0.4f, /* head 2 */
    0.5f, 0.5f, 0.6f, 0.1f, /* head 3 */
};

static void combined(hl_combine rule, uint64_t on, int count, const float want[4],
                     const int winners[4]) {
    hl_scene scene = {
        .heads = 3, .U = 2, .head_map = THREE, .heads_on = on, .heads_on_count = count};
    float map[4], best[2], wide[2];
    uint8_t winner[4];
    hl_maps_combine(&scene, rule, map, winner, best, wide);
    for (int i = 0; i < 4; i++) {
        close_to(map[i], want[i]);
        assert_int_equal(winner[i], winners[i]);
    }
}

static void test_rules(void **state) {
    (void)state;
    const int all[4] = {0, 1, 1, 0}, ends[4] = {0, 2, 2, 0}, third[4] = {2, 2, 2, 2};
    combined(HL_COMBINE_MAX, 7, 3, (float[4]){0.9f, 0.7f, 0.6f, 0.8f}, all);
    combined(HL_COMBINE_OVERLAY, 7, 3, (float[4]){0.9f, 0.7f, 0.6f, 0.8f}, all);
    combined(HL_COMBINE_SUM, 7, 3, (float[4]){1.7f, 1.3f, 1.4f, 1.3f}, all);
    combined(HL_COMBINE_MEAN, 7, 3, (float[4]){1.7f / 3, 1.3f / 3, 1.4f / 3, 1.3f / 3}, all);
    combined(HL_COMBINE_MAX, 5, 2, (float[4]){0.9f, 0.5f, 0.6f, 0.8f}, ends);
    combined(HL_COMBINE_MEAN, 5, 2, (float[4]){0.7f, 0.3f, 0.4f, 0.45f}, ends);
    combined(HL_COMBINE_MAX, 4, 1, THREE + 8, third);
    combined(HL_COMBINE_MEAN, 4, 1, THREE + 8, third);
}

/* Links of the combined map, by the rule, with what hidden tokens take. */
static void test_links(void **state) {
    (void)state;
    static const hl_unit units[2] = {{.first = 1, .count = 1}, {.first = 2, .count = 1}};
    static const float special[6] = {0.15f, 0, 0.25f, 0.5f, 0.05f, 0};
    float masked[3 * 4 * 4];
    for (int i = 0; i < 48; i++)
        masked[i] = (float)i;
    hl_layer_trace layer = {.heads = 3, .masked = masked};
    hl_trace trace = {.T = 4, .L = 1, .layers = &layer};
    float map[4], best[2], wide[2];
    uint8_t winner[4];
    hl_scene scene = {.heads = 3,
                      .U = 2,
                      .head_map = THREE,
                      .heads_on = 7,
                      .heads_on_count = 3,
                      .units = units,
                      .map = map,
                      .winner = winner,
                      .special = special,
                      .trace = &trace,
                      .combine = HL_COMBINE_MAX};
    hl_maps_combine(&scene, scene.combine, map, winner, best, wide);
    hl_link out[8];
    assert_int_equal(hl_scene_links(&scene, 0, -1, out, 8), 3);
    assert_int_equal(out[0].key, 0);
    assert_int_equal(out[0].head, 0);
    close_to(out[0].weight, 0.9f);
    close_to(out[0].score, 5); /* head 1, row 1, column 1 of (3,4,4) */
    assert_int_equal(out[1].key, 1);
    close_to(out[1].score, 16 + 4 + 2);
    assert_int_equal(out[2].key, -1);
    assert_int_equal(out[2].head, 1);
    close_to(out[2].weight, 0.25f);
    assert_true(isnan(out[2].score));
    assert_int_equal(hl_scene_links(&scene, 1, -1, out, 1), 1);
    close_to(out[0].weight, 0.8f);
    assert_int_equal(hl_scene_links(&scene, 1, 2, out, 8), 2);
    assert_int_equal(out[0].key, 0);
    scene.combine = HL_COMBINE_SUM;
    hl_scene_links(&scene, 0, -1, out, 8);
    close_to(out[2].weight, 0.45f);
    scene.renormalised = true;
    assert_int_equal(hl_scene_links(&scene, 0, -1, out, 8), 2);
    assert_int_equal(hl_scene_links(&scene, 2, -1, out, 8), 0);
    assert_int_equal(hl_scene_links(&scene, 0, 3, out, 8), 0);
}

static void test_heads_of_a_word(void **state) {
    (void)state;
    static const hl_unit units[2] = {{.first = 0, .count = 1}, {.first = 1, .count = 1}};
    float masked[12] = {0};
    hl_layer_trace layer = {.heads = 3, .masked = masked};
    hl_trace trace = {.T = 2, .L = 1, .layers = &layer};
    hl_scene scene = {
        .heads = 3, .U = 2, .head_map = THREE, .heads_on = 6, .units = units, .trace = &trace};
    hl_link out[4];
    assert_int_equal(hl_scene_heads_of(&scene, 0, out, 4), 2);
    assert_int_equal(out[0].head, 1);
    assert_int_equal(out[0].key, 1);
    close_to(out[0].weight, 0.7f);
    assert_int_equal(out[1].head, 2);
    assert_int_equal(out[1].key, 0);
    assert_int_equal(hl_scene_heads_of(&scene, -1, out, 4), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threshold_and_top_k),
        cmocka_unit_test(test_rows_without_weight),
        cmocka_unit_test(test_top_k_on_random_rows),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_heads_of_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
