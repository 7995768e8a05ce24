/* Readings: what pronouns look at, and which sense words have, as the engine says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/live.h"
#include "support/senses.h"
#include <math.h>
#include <sys/stat.h>

static const char *const HEADS =
    "{\"name\":\"tiny\",\"layers\":[{\"layer\":2,\"trained_heads\":[3],"
    "\"heads\":[{\"name\":\"Previous word\"},{\"name\":\"Pronoun\",\"relations\":[{\"name\":"
    "\"pronoun-antecedent\",\"accuracy\":0.9,\"n\":10}]},{\"name\":\"Meaning\",\"relations\":[{"
    "\"name\":\"meaning\",\"accuracy\":0.8,\"n\":10}]}]}]}";

/* Folders of assets and configuration: two inventories, and the shipped probes. */
static char assets[TINY_DIR], config[TINY_DIR];

static void make_folder(const char *name) {
    assert_int_equal(mkdir(name, 0700), 0);
}

static void write_in(const char *dir, const char *folder, const char *name, const char *text) {
    char path[TINY_DIR + 64];
    snprintf(path, sizeof path, "%s/%s", dir, folder);
    mkdir(path, 0700);
    assert_true(tiny_write(path, name, text, strlen(text)));
}

static int open_folders(void **state) {
    (void)state;
    char probes[TINY_DIR + 64];
    assert_true(tiny_model_make(assets, &(tiny_model){0}));
    assert_true(tiny_model_make(config, &(tiny_model){0}));
    write_in(assets, "senses", "bank.json", BANK);
    write_in(assets, "senses", "crane.json", CRANE);
    snprintf(probes, sizeof probes, "%s/models", assets);
    make_folder(probes);
    snprintf(probes, sizeof probes, "%s/probes", assets);
    assert_int_equal(symlink(HL_SOURCE_DIR "/assets/probes", probes), 0);
    snprintf(probes, sizeof probes, "%s/headlight", config);
    make_folder(probes);
    setenv("HEADLIGHT_ASSETS", assets, 1);
    setenv("XDG_CONFIG_HOME", config, 1);
    return 0;
}

static int remove_folders(void **state) {
    (void)state;
    char command[3 * TINY_DIR];
    snprintf(command, sizeof command, "rm -rf '%s' '%s'", assets, config);
    return system(command);
}

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.heads = {4, 3}, .heads_json = HEADS, .positions = 256});
    *state = l;
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

static const char SENTENCE[] = "text.set the animal didn't cross the street because it was tired";

/* --- references ----------------------------------------------------------------------------------
 */

/* A scene's references are what the engine reads for the same words in this head. */
static void references_are(const hl_scene *s, const char *const *words, int count,
                           hl_focus_head head) {
    hl_units units = {0};
    hl_arena arena = {0};
    hl_candidates want;
    assert_int_equal(hl_units_build(s->tokens, s->text, s->text_size, false, &units, NULL), HL_OK);
    assert_int_equal(s->reference_count, count);
    for (int i = 0; i < count; i++) {
        const hl_reference *r = &s->references[i];
        assert_int_equal(r->end - r->start, strlen(words[i]));
        assert_memory_equal(s->text + r->start, words[i], strlen(words[i]));
        assert_int_equal(r->head.layer, head.layer);
        assert_int_equal(r->head.head, head.head);
        assert_int_equal(r->head.assigned, head.assigned);
        int query = hl_units_at(&units, r->start);
        assert_int_equal(
            hl_focus_read(s->model, s->trace, &units, s->text, query, head, &arena, &want, NULL),
            HL_OK);
        assert_int_equal(r->count, want.count);
        assert_memory_equal(r->items, want.items, (size_t)want.count * sizeof *want.items);
    }
    hl_arena_destroy(&arena);
    hl_units_free(&units);
}

static const hl_focus_head PRONOUN = {.layer = 1, .head = 1, .assigned = true};

static void test_references(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    live_act(l, "text.set he saw the cat because it was near him, it's red");
    assert_int_equal(s->reference_count, 0); /* no panel shows them */
    live_act(l, "panel.set means");
    references_are(s, (const char *[]){"he", "it", "him", "it's"}, 4, PRONOUN);
    live_act(l, "pin.word cat"); /* no pronoun */
    references_are(s, (const char *[]){"he", "it", "him", "it's"}, 4, PRONOUN);
    live_act(l, "pin.word him");
    references_are(s, (const char *[]){"him"}, 1, PRONOUN);
    assert_int_equal(s->references[0].unit, 8);
    live_act(l, "units.set pieces");
    references_are(s, (const char *[]){"him"}, 1, PRONOUN);
    assert_int_equal(s->references[0].unit, -1); /* h ##i ##m */
    live_act(l, "pin.at 23");
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
    assert_string_equal(s->labels[s->references[0].unit], "it");
    live_act(l, "view.set arcs");
    assert_int_equal(s->reference_count, 0);
    live_act(l, "view.set focus");
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
    live_act(l, "dk.set 2");
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
    live_act(l, "heads.set 6"); /* no head of these has the name */
    assert_int_equal(s->reference_count, 0);
    live_act(l, "layer.set 1"); /* the named layer runs as it was made */
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
}

/* In the refresh that brings the new trace, the bars have moved too. */
static void test_references_move_with_the_trace(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    live_act(l, "panel.set means");
    live_act(l, SENTENCE);
    live_act(l, "pin.word it");
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
    const hl_trace *before = s->trace;
    float share = s->references[0].items[0].share;
    live_only_apply(l, "text.edit 50 55 \"wide\"");
    while (s->trace == before) {
        references_are(s, (const char *[]){"it"}, 1, PRONOUN);
        assert_true(s->references[0].items[0].share == share);
        assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK);
    }
    assert_non_null(strstr(s->text, "wide"));
    assert_true(s->references[0].items[0].share != share);
    references_are(s, (const char *[]){"it"}, 1, PRONOUN);
}

static void test_both_sides_have_references(void **state) {
    live *l = *state;
    live_act(l, SENTENCE);
    live_act(l, "view.set compare");
    live_act(l, "compare.text he and they love it because it was wide");
    live_act(l, "pin.word it");
    references_are(live_scene(l), (const char *[]){"it"}, 1, PRONOUN);
    references_are(hl_session_beside(l->session), (const char *[]){"it"}, 1, PRONOUN);
    live_act(l, "pin.clear");
    references_are(hl_session_beside(l->session), (const char *[]){"he", "they", "it", "it"}, 4,
                   PRONOUN);
}

/* A model that names no head is asked the probe, once, by the side of everything else. */
static void test_a_model_without_names(void **state) {
    (void)state;
    live l;
    hl_model *model;
    hl_focus_head head;
    char *lines, path[] = HL_SOURCE_DIR "/assets/probes/pronoun-antecedent.jsonl";
    FILE *file = fopen(path, "rb");
    lines = calloc(1, 1 << 20);
    size_t size = fread(lines, 1, 1 << 20, file);
    fclose(file);
    live_open(&l, &(tiny_model){.positions = 256, .seed = 3});
    assert_int_equal(hl_model_open(l.dir, &model, NULL), HL_OK);
    assert_int_equal(
        hl_focus_find_head(model, "pronoun-antecedent", lines, size, path, &head, NULL), HL_OK);
    live_act(&l, SENTENCE);
    live_only_apply(&l, "panel.set means");
    assert_int_equal(hl_session_refresh(l.session, l.store, NULL), HL_OK);
    assert_int_equal(live_scene(&l)->reference_count, 0); /* being probed */
    assert_true(hl_session_busy(l.session));
    assert_int_equal(hl_session_wait(l.session, l.store, NULL), HL_OK);
    assert_false(head.assigned);
    references_are(live_scene(&l), (const char *[]){"it"}, 1, head);
    hl_model_close(model);
    live_close(&l);
    free(lines);
}

/* --- meanings ------------------------------------------------------------------------------------
 */

/* A scene's meaning is what a meter of its own reads there. */
static void meaning_is(const hl_scene *s, const hl_meaning *m, const char *word) {
    hl_model *model;
    hl_meter *meter;
    hl_senses *senses = senses_of(BANK, CRANE);
    hl_arena arena = {0};
    hl_sense_reading want;
    assert_int_equal(hl_model_open(s->model->dir, &model, NULL), HL_OK);
    assert_int_equal(hl_meter_open(&meter, model, senses, 0, 0, NULL), HL_OK);
    assert_memory_equal(s->text + m->start, word, strlen(word));
    assert_string_equal(m->word->word, word);
    assert_true(m->ready);
    assert_int_equal(hl_meter_read(meter, hl_senses_find(senses, word, strlen(word)), s->trace,
                                   s->tokens, m->start, m->end, &arena, &want, NULL),
                     HL_OK);
    size_t L = (size_t)want.layers, cells = L * (size_t)want.senses;
    assert_int_equal(m->reading.layers, want.layers);
    assert_int_equal(m->reading.senses, want.senses);
    assert_memory_equal(m->reading.similarity, want.similarity, cells * sizeof(float));
    assert_memory_equal(m->reading.share, want.share, cells * sizeof(float));
    assert_memory_equal(m->reading.nearest, want.nearest, L * sizeof *want.nearest);
    assert_int_equal(m->winner, hl_sense_winner(&want, want.layers - 1));
    hl_arena_destroy(&arena);
    hl_meter_close(meter);
    hl_senses_close(senses);
    hl_model_close(model);
}

/* The words that a word looks at, strongest first, itself and punctuation aside, in a head, or in
 * the strongest of all that are on. */
static void check_attends(const hl_scene *s, const hl_meaning *m) {
    hl_units units = {0};
    assert_int_equal(hl_units_build(s->tokens, s->text, s->text_size, false, &units, NULL), HL_OK);
    int query = hl_units_at(&units, m->start);
    float *row = calloc((size_t)units.count, sizeof *row), *one = calloc((size_t)units.count, 4);
    for (int h = 0; h < s->heads; h++) {
        if (m->head_named ? h != m->head.head : !(s->heads_on >> h & 1))
            continue;
        hl_focus_row(s->trace, m->head.layer, h, &units, query, one);
        for (int u = 0; u < units.count; u++)
            row[u] = fmaxf(row[u], one[u]);
    }
    float sum = 0, shares = 0;
    int others = 0;
    for (int u = 0; u < units.count; u++) {
        bool word = !units.items[u].special && s->text[units.items[u].start] != '.';
        row[u] = word && u != query ? row[u] : 0;
        sum += row[u];
        others += row[u] > 0;
    }
    assert_int_equal(m->attend_count, others < 8 ? others : 8);
    for (int i = 0; i < m->attend_count; i++) {
        int best = 0;
        for (int u = 1; u < units.count; u++)
            best = row[u] > row[best] ? u : best;
        assert_int_equal(m->attends[i].unit, best);
        assert_int_equal(m->attends[i].start, units.items[best].start);
        assert_true(m->attends[i].weight == row[best]);
        shares += m->attends[i].share;
        assert_true(fabsf(m->attends[i].share - row[best] / sum) < 1e-6f);
        row[best] = -1;
    }
    assert_true(others > 8 || fabsf(shares - 1) < 1e-5f);
    free(row);
    free(one);
    hl_units_free(&units);
}

static void test_meanings(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    live_act(l, "panel.set meaning");
    live_act(l, "text.set the bank is near the river bank. a crane sat");
    assert_int_equal(s->meaning_count, 3);
    meaning_is(s, &s->meanings[0], "bank");
    meaning_is(s, &s->meanings[1], "bank");
    meaning_is(s, &s->meanings[2], "crane");
    assert_int_equal(s->meanings[1].occurrence, 1);
    assert_int_equal(s->meanings[1].occurrences, 2);
    assert_int_equal(s->meanings[2].occurrences, 1);
    assert_int_equal(s->meanings[1].unit, 6);
    for (int i = 0; i < 3; i++) {
        assert_true(s->meanings[i].head_named);
        assert_int_equal(s->meanings[i].head.head, 2);
        check_attends(s, &s->meanings[i]);
    }
    live_act(l, "pin.at 27"); /* the second bank */
    assert_int_equal(s->meaning_count, 1);
    assert_int_equal(s->meanings[0].start, 27);
}

static void test_meaning_without_a_named_head(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    live_act(l, "panel.set meaning");
    live_act(l, "text.set the bank is near the river.");
    live_act(l, "heads.set 6");
    assert_false(s->meanings[0].head_named);
    check_attends(s, &s->meanings[0]);
    live_act(l, "head.toggle 2");
    check_attends(s, &s->meanings[0]);
    live_act(l, "units.set pieces");
    meaning_is(s, &s->meanings[0], "bank");
    check_attends(s, &s->meanings[0]);
}

/* The word is there at once, its senses when the examples were run; after that they move with the
 * trace. */
static void test_meanings_come_when_ready(void **state) {
    live *l = *state;
    const hl_scene *s = live_scene(l);
    bool seen = false;
    live_act(l, "text.set the bank is red");
    live_only_apply(l, "view.set meaning");
    while (s->meaning_count == 0 || !s->meanings[0].ready) {
        assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK);
        seen = seen || (s->meaning_count == 1 && !s->meanings[0].ready);
        if (s->meaning_count == 1 && !s->meanings[0].ready)
            check_attends(s, &s->meanings[0]);
    }
    assert_true(seen);
    live_act(l, "text.edit 12 15 \"near\"");
    meaning_is(s, &s->meanings[0], "bank");
    const hl_trace *before = s->trace;
    live_only_apply(l, "text.edit 12 16 \"tired\"");
    while (s->trace == before)
        assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK);
    meaning_is(s, &s->meanings[0], "bank");
}

static void test_both_sides_have_meanings(void **state) {
    live *l = *state;
    live_act(l, "view.set compare");
    live_act(l, "text.set the bank is red");
    live_act(l, "compare.text the river bank, a crane");
    const hl_scene *s = hl_session_beside(l->session);
    assert_int_equal(live_scene(l)->meaning_count, 1);
    assert_int_equal(s->meaning_count, 2);
    meaning_is(s, &s->meanings[0], "bank");
    meaning_is(s, &s->meanings[1], "crane");
    live_act(l, "view.set difference");
    assert_int_equal(s->meaning_count, 0);
}

/* A file of the user's that is broken: said once, with its name; the rest goes on. */
static void test_a_broken_inventory_is_reported_once(void **state) {
    live *l = *state;
    char path[TINY_DIR + 64];
    hl_error err = {0};
    write_in(config, "headlight/senses", "bat.json", "{\"word\": \"bat\", \"senses\": 3}");
    live_act(l, "text.set the bank is red");
    live_only_apply(l, "panel.set meaning");
    assert_int_not_equal(hl_session_wait(l->session, l->store, &err), HL_OK);
    assert_non_null(strstr(err.file, "bat.json"));
    assert_int_equal(hl_session_wait(l->session, l->store, &err), HL_OK);
    meaning_is(live_scene(l), &live_scene(l)->meanings[0], "bank");
    live_act(l, "text.set the bank is tired");
    snprintf(path, sizeof path, "%s/headlight/senses/bat.json", config);
    assert_int_equal(unlink(path), 0);
}

/* --- honest by construction ----------------------------------------------------------------------
 */

/* Weights as they are before any training: no word is looked at more than another, and what the
 * meter says of a word is a guess. */
static void test_random_weights_know_nothing(void **state) {
    (void)state;
    static const char *const sentences[] = {
        "the animal chased the cat to the street because it was tired",
        "a mouse sat by the river and the car was near the street, but it was red",
        "because the cat crossed the street, it was too tired to love the mouse",
    };
    live l;
    char line[160];
    live_open(&l, &(tiny_model){.width = 96, .heads = {4}, .positions = 256, .spread = 0.07f});
    live_act(&l, "panel.set means");
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        snprintf(line, sizeof line, "text.set %s", sentences[i]);
        live_act(&l, line);
        const hl_reference *r = &live_scene(&l)->references[0];
        float words = 0;
        hl_units units = {0};
        const hl_scene *s = live_scene(&l);
        assert_int_equal(hl_units_build(s->tokens, s->text, s->text_size, false, &units, NULL),
                         HL_OK);
        assert_true(r->count >= 3);
        for (int c = 0; c < r->count; c++)
            words += (float)units.items[r->items[c].unit].count;
        for (int c = 0; c < r->count; c++) { /* a word's share is its part of the pieces */
            float even = (float)units.items[r->items[c].unit].count / words;
            assert_true(fabsf(r->items[c].share - even) < 0.1f * even);
        }
        hl_units_free(&units);
    }
    live_close(&l);
}

/* Both senses of the inventory, by sentences that are none of its examples. */
static void test_random_weights_guess_senses(void **state) {
    (void)state;
    static const char *const river[] = {"the cat sat near the river bank",
                                        "the animal and the bank of the river",
                                        "it chased the mouse to the bank", "a river, a bank"};
    static const char *const money[] = {"the bank was in the street", "the car is the bank's",
                                        "love of a bank, because it is red",
                                        "the bank didn't love it"};
    char line[160];
    int right = 0, all = 0;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        live l;
        live_open(&l, &(tiny_model){.positions = 256, .seed = seed, .spread = 0.07f});
        live_act(&l, "panel.set meaning");
        for (int i = 0; i < 8; i++, all++) {
            snprintf(line, sizeof line, "text.set %s", i < 4 ? river[i] : money[i - 4]);
            live_act(&l, line);
            right += live_scene(&l)->meanings[0].winner == (i < 4 ? 0 : 1);
        }
        live_close(&l);
    }
    if (right < all * 3 / 10 || right > all * 7 / 10)
        fail_msg("%d of %d are right", right, all);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_references),
        TEST(test_references_move_with_the_trace),
        TEST(test_both_sides_have_references),
        cmocka_unit_test(test_a_model_without_names),
        TEST(test_meanings),
        TEST(test_meaning_without_a_named_head),
        TEST(test_meanings_come_when_ready),
        TEST(test_both_sides_have_meanings),
        TEST(test_a_broken_inventory_is_reported_once),
        cmocka_unit_test(test_random_weights_know_nothing),
        cmocka_unit_test(test_random_weights_guess_senses),
    };
    return cmocka_run_group_tests(tests, open_folders, remove_folders);
}
