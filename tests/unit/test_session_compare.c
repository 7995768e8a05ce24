/* Alignment, difference and changes of two scenes, against the plainest computation of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compare.h"
#include "support/live.h"
#include <math.h>

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.heads = {4, 3}, .positions = 256});
    *state = l;
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

static const hl_comparison *compared(const live *l) {
    const hl_comparison *c = hl_session_comparison(l->session);
    assert_non_null(c);
    return c;
}

static const char *label(const hl_scene *s, int unit) {
    return unit < 0 ? "-" : s->labels[unit];
}

/* Pairs as "the cat>car - ": equal words once. */
static void pairs_are(const live *l, const char *want) {
    const hl_comparison *c = compared(l);
    char got[1024] = "";
    for (int p = 0; p < c->count; p++) {
        const char *a = label(c->first, c->pairs[p].first);
        const char *b = label(c->second, c->pairs[p].second);
        strcat(got, p ? " " : "");
        strcat(got, a);
        if (strcmp(a, b) != 0)
            strcat(strcat(got, ">"), b);
    }
    assert_string_equal(got, want);
}

static void test_alignment_by_hand(void **state) {
    static const struct {
        const char *first, *second, *pairs;
    } cases[] = {
        {"it was too tired.", "it was too wide.", "it was too tired>wide ."},
        {"The cat sat", "the CAT sat", "The>the cat>CAT sat"},
        {"the cat", "the red cat", "the ->red cat"},
        {"the red cat", "the cat", "the red>- cat"},
        {"x y z", "v w", "x>- y>- z>- ->v ->w"},
        /* which of the two replaces the cat is not known */
        {"the cat chased it", "the big mouse chased it", "the cat>- ->big ->mouse chased it"},
        /* as many on both sides: in order, whatever they are */
        {"it was he who sat", "it was Ann who sat", "it was he>Ann who sat"},
        {"a cat sat", "the cat sat", "a>the cat sat"},
        {"deposit money", "the river", "deposit>the money>river"},
        {"went to bed", "sat on bed", "went>sat to>on bed"},
        /* content words with content words, the others between them if as many */
        {"to deposit money", "to watch the river", "to deposit>watch ->the money>river"},
        {"to watch the river", "to deposit money", "to watch>deposit the>- river>money"},
        {"we saw it here", "we chased the cat here", "we saw>chased ->the it>cat here"},
        {"see a red car", "sell the old van", "see>sell a>the red>old car>van"},
        {"he fell", "Ann slept", "he>Ann fell>slept"},
        {"in May 1912", "on a hot day", "in>- May>- 1912>- ->on ->a ->hot ->day"},
        {"in 1912 she won", "at noon she won", "in>at 1912>noon she won"},
        {"money for the", "river of", "money>river for>- the>- ->of"},
        /* never a word with a mark */
        {"it sat.", "it sat there", "it sat .>- ->there"},
        {"it sat.", "it sat!", "it sat .>!"},
        {"cat. It", "dog and she", "cat>dog .>- ->and It>she"},
        {"cat sat cat", "sat cat sat", "cat>- sat cat ->sat"},
        {"", "the cat", "->the ->cat"},
        {"", "", ""},
    };
    live *l = *state;
    char line[128];
    live_act(l, "view.set compare");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(line, sizeof line, "text.set \"%s\"", cases[i].first);
        live_act(l, line);
        snprintf(line, sizeof line, "compare.text \"%s\"", cases[i].second);
        live_act(l, line);
        pairs_are(l, cases[i].pairs);
    }
    live_act(l, "text.set the cat");
    live_act(l, "compare.text the car");
    live_act(l, "special.set show");
    pairs_are(l, "[CLS] the cat>car [SEP]");
    live_act(l, "units.set pieces");
    live_act(l, "compare.text the ca");
    pairs_are(l, "[CLS] the cat>c ->##a [SEP]");
}

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Length of the longest common subsequence by trying everything. */
static int longest(const char *a, const char *b) {
    if (!*a || !*b)
        return 0;
    if (*a == *b)
        return 1 + longest(a + 1, b + 1);
    int skip_a = longest(a + 1, b), skip_b = longest(a, b + 1);
    return skip_a > skip_b ? skip_a : skip_b;
}

/* Random letters as words: pairs hold every unit once, in order, and as many equal ones as can be.
 */
static void test_alignment_is_longest(void **state) {
    (void)state;
    hl_arena scratch = {0};
    uint32_t seed = 5;
    for (int turn = 0; turn < 300; turn++) {
        char texts[2][16];
        hl_unit units[2][8];
        hl_aligned sides[2];
        hl_pair pairs[16];
        for (int s = 0; s < 2; s++) {
            int count = (int)(next_random(&seed) % 8);
            for (int u = 0; u < count; u++) {
                texts[s][u] = (char)('a' + next_random(&seed) % 3);
                units[s][u] = (hl_unit){.start = (uint32_t)u, .end = (uint32_t)u + 1};
            }
            texts[s][count] = '\0';
            sides[s] = (hl_aligned){.units = units[s], .text = texts[s], .count = count};
        }
        int count = hl_align(&sides[0], &sides[1], &scratch, pairs), a = 0, b = 0, equal = 0;
        for (int p = 0; p < count; p++) {
            assert_true(pairs[p].first >= 0 || pairs[p].second >= 0);
            assert_true(pairs[p].first < 0 || pairs[p].first == a++);
            assert_true(pairs[p].second < 0 || pairs[p].second == b++);
            equal += pairs[p].first >= 0 && pairs[p].second >= 0 &&
                     texts[0][pairs[p].first] == texts[1][pairs[p].second];
        }
        assert_int_equal(a, sides[0].count);
        assert_int_equal(b, sides[1].count);
        assert_true(equal >= longest(texts[0], texts[1]));
    }
    hl_arena_destroy(&scratch);
}

static float lone_or_difference(const hl_change *c) {
    return c->head_before < 0  ? c->after
           : c->head_after < 0 ? c->before
                               : fabsf(c->after - c->before);
}

/* A link that one side has, to a word that the other lacks. */
static hl_change lone_link(const hl_comparison *c, int q, int k) {
    hl_pair x = c->pairs[q], y = c->pairs[k];
    int before = x.first * c->first->U + y.first, after = x.second * c->second->U + y.second;
    return y.second < 0
               ? (hl_change){q, k, c->first->map[before], NAN, c->first->winner[before], -1}
               : (hl_change){q, k, NAN, c->second->map[after], -1, c->second->winner[after]};
}

/* Equal, or both there are not. */
static bool same(float a, float b) {
    return a == b || (isnan(a) && isnan(b));
}

static int by_size(const void *a, const void *b) {
    const hl_change *x = a, *y = b;
    float size_x = lone_or_difference(x), size_y = lone_or_difference(y);
    if (size_x != size_y)
        return size_x > size_y ? -1 : 1;
    return x->query != y->query ? x->query - y->query : x->key - y->key;
}

/* Everything that a comparison says, looked up in its two scenes. */
static void check_numbers(const hl_comparison *c) {
    size_t P = (size_t)c->count;
    hl_change *all = calloc(P * P + 1, sizeof *all);
    int count = 0;
    float largest = 0;
    for (int q = 0; q < c->count; q++)
        for (int k = 0; k < c->count; k++) {
            hl_pair x = c->pairs[q], y = c->pairs[k];
            float difference = c->difference[(size_t)q * P + (size_t)k];
            if (x.first < 0 || x.second < 0 || y.first < 0 || y.second < 0) {
                assert_true(isnan(difference));
                hl_change lone = {0};
                if (x.first >= 0 && x.second >= 0)
                    lone = lone_link(c, q, k);
                if (lone_or_difference(&lone) >= 0.005f)
                    all[count++] = lone;
                continue;
            }
            int before = x.first * c->first->U + y.first;
            int after = x.second * c->second->U + y.second;
            hl_change link = {q,
                              k,
                              c->first->map[before],
                              c->second->map[after],
                              c->first->winner[before],
                              c->second->winner[after]};
            assert_true(difference == link.after - link.before);
            largest = fmaxf(largest, fabsf(difference));
            if (fabsf(difference) >= 0.005f)
                all[count++] = link;
        }
    qsort(all, (size_t)count, sizeof *all, by_size);
    assert_true(c->largest == largest);
    assert_int_equal(c->change_count, count < HL_CHANGES_MAX ? count : HL_CHANGES_MAX);
    for (int i = 0; i < c->change_count; i++) {
        const hl_change *got = &c->changes[i], *want = &all[i];
        assert_int_equal(got->query, want->query);
        assert_int_equal(got->key, want->key);
        assert_true(same(got->before, want->before) && same(got->after, want->after));
        assert_true(hl_change_is_lone(got) == (isnan(want->before) || isnan(want->after)));
        assert_int_equal(got->head_before, want->head_before);
        assert_int_equal(got->head_after, want->head_after);
    }
    free(all);
}

static void test_differences_and_changes(void **state) {
    static const char *const lines[] = {
        "compare.text the animal did cross a river because it was too red",
        "compare.heads 1",
        "combine.set sum",
        "special.set show",
        "dk.set 3",
        "compare.mask past",
        "head.solo 2",
        "text.edit 0 0 \"love \"",
        "units.set pieces",
        "compare.swap",
        "view.set difference",
        "head.mute 1",
    };
    live *l = *state;
    live_act(l, "text.set the animal didn't cross the street because it was too tired");
    live_act(l, "view.set compare");
    assert_int_equal(compared(l)->change_count, 0); /* both sides are one */
    assert_true(compared(l)->largest == 0);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        live_act(l, lines[i]);
        const hl_comparison *c = compared(l);
        assert_false(c->what_if);
        assert_ptr_equal(c->first, live_scene(l));
        assert_ptr_equal(c->second, hl_session_beside(l->session));
        assert_true(c->change_count > 0);
        check_numbers(c);
    }
    live_act(l, "view.set all"); /* the head is muted still */
    const hl_comparison *c = compared(l);
    assert_true(c->what_if);
    assert_ptr_equal(c->second, live_scene(l));
    assert_ptr_equal(c->first, hl_session_beside(l->session));
    check_numbers(c);
}

/* A word that the second sentence alone has: who looks at it is in the list, with the second's
 * weight and head; what it looks at is not. */
static void test_links_to_a_word_of_one_side(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat");
    live_act(l, "view.set compare");
    live_act(l, "compare.text the red cat sat");
    const hl_comparison *c = compared(l);
    const hl_scene *s = c->second;
    int lone = 0;
    for (int i = 0; i < c->change_count; i++) {
        const hl_change *change = &c->changes[i];
        assert_int_not_equal(change->query, 1);
        if (!hl_change_is_lone(change))
            continue;
        int row = c->pairs[change->query].second;
        assert_int_equal(change->key, 1);
        assert_true(isnan(change->before) && change->head_before == -1);
        assert_true(change->after == s->map[row * s->U + 1]);
        assert_true(hl_change_size(change) == change->after);
        lone++;
    }
    assert_int_equal(lone, 3); /* the, cat, sat: an untrained head looks everywhere */
    live_act(l, "compare.swap");
    c = compared(l);
    for (int i = 0; i < c->change_count; i++)
        lone -= hl_change_is_lone(&c->changes[i]) && isnan(c->changes[i].after);
    assert_int_equal(lone, 0);
}

/* A frame in which no map moved changes nothing, not even where things lie. */
static void test_nothing_is_done_for_nothing(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat");
    live_act(l, "view.set compare");
    live_act(l, "compare.text the car sat");
    const hl_comparison *c = compared(l);
    const float *difference = c->difference;
    ((float *)(uintptr_t)difference)[0] = 7; /* would be written over */
    live_act(l, "threshold.set 0.5");
    live_act(l, "view.set difference");
    live_act(l, "pin.word cat");
    assert_ptr_equal(compared(l)->difference, difference);
    assert_true(difference[0] == 7);
    live_act(l, "compare.dk 1");
    assert_true(compared(l)->difference[0] != 7);
    check_numbers(compared(l));
}

static void test_pins_are_carried_over(void **state) {
    live *l = *state;
    live_act(l, "text.set it was tired");
    live_act(l, "view.set compare");
    live_act(l, "compare.text so it was wide");
    live_act(l, "pin.word tired");
    live_act(l, "pin.add 0");
    const hl_scene *s = hl_session_beside(l->session);
    assert_int_equal(s->pin_count, 2);
    assert_int_equal(s->pins[0], 3);
    assert_int_equal(s->pins[1], 1);
    live_act(l, "compare.text so it was");
    assert_int_equal(s->pin_count, 1); /* nothing stands for tired */
    assert_int_equal(s->pins[0], 1);
    live_act(l, "view.set all");
    live_act(l, "head.mute 2");
    assert_int_equal(s->pin_count, 2);
    assert_int_equal(s->pins[0], 2);
}

static void test_long_texts(void **state) {
    live *l = *state;
    char first[900] = "text.set", second[900] = "compare.text";
    for (int i = 0; i < 100; i++) {
        strcat(first, i % 3 ? " cat" : " sat");
        strcat(second, i % 5 ? " cat" : " red");
    }
    live_act(l, "view.set difference");
    live_act(l, first);
    live_act(l, second);
    check_numbers(compared(l));
    assert_int_equal(compared(l)->change_count, HL_CHANGES_MAX);
}

static void test_strongest_link_of_a_head(void **state) {
    live *l = *state;
    live_act(l, "text.set the cat sat because it was tired");
    for (int special = 0; special < 2; special++) {
        live_act(l, special ? "special.set show" : "special.set hide");
        const hl_scene *s = live_scene(l);
        for (int h = 0; h < s->heads; h++) {
            int query = -1, key = -1;
            float weight = 0, most = 0;
            assert_true(hl_scene_head_top(s, h, &query, &key, &weight));
            for (int i = special; i < s->U - special; i++)
                for (int j = special; j < s->U - special; j++)
                    most = fmaxf(most, s->head_map[(h * s->U + i) * s->U + j]);
            assert_true(weight == most);
            assert_true(s->head_map[(h * s->U + query) * s->U + key] == most);
            assert_false(s->units[query].special || s->units[key].special);
        }
    }
    int query, key;
    float weight;
    assert_false(hl_scene_head_top(live_scene(l), 3, &query, &key, &weight));
    live_act(l, "text.clear");
    assert_false(hl_scene_head_top(live_scene(l), 0, &query, &key, &weight));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_alignment_by_hand),        cmocka_unit_test(test_alignment_is_longest),
        TEST(test_differences_and_changes),  TEST(test_nothing_is_done_for_nothing),
        TEST(test_pins_are_carried_over),    TEST(test_long_texts),
        TEST(test_strongest_link_of_a_head), TEST(test_links_to_a_word_of_one_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
