/* Calibration against a second computation from whole word matrices; a sweep against one
 * measurement after the other; masking against margins read by hand. */
#include "headlight/engine/masking.h"
#include "headlight/engine/measure.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/senses.h"

/* Head counts 2 and 4 have names, 6 (the plain tensors) has none. */
static const char HEADS[] =
    "{\"version\":2,\"layers\":[{\"layer\":2,\"settings\":["
    "{\"heads\":4,\"head\":[{\"name\":\"A\"},{\"name\":\"B\",\"relations\":[{\"name\":\"meaning\","
    "\"accuracy\":1,\"n\":1}]},{\"name\":\"C\"},{\"name\":\"D\"}]},"
    "{\"heads\":2,\"head\":[{\"name\":\"Form\",\"relations\":[{\"name\":\"previous\","
    "\"accuracy\":0.5,\"n\":8},{\"name\":\"meaning\",\"accuracy\":0.5,\"n\":8}]},"
    "{\"name\":\"Sense\"}]}]}]}";

static const char *const TEXTS[] = {"the cat sat", "a red car is the river bank",
                                    "because it was too tired the animal didn't cross",
                                    "the mouse chased the cat, the cat chased it"};
enum { TEXT_COUNT = sizeof TEXTS / sizeof *TEXTS };

static char family_dir[TINY_DIR];
static hl_model *family;

static int open_family(void **state) {
    hl_error err = {0};
    tiny_model spec = {.heads = {6, 4}, .trained = {2, 4, 6}, .heads_json = HEADS};
    return open_tiny(state) == 0 && tiny_model_make(family_dir, &spec) &&
                   hl_model_open(family_dir, &family, &err) == HL_OK
               ? 0
               : -1;
}

static int close_family(void **state) {
    hl_model_close(family);
    tiny_model_remove(family_dir);
    return close_tiny(state);
}

/* --- calibration and sweep -----------------------------------------------------------------------
 */

/* One "previous" line for each word but the first of a text: bytes between blanks. */
static void add_previous(hl_measure *m, const char *text) {
    hl_error err = {0};
    const char *before = text, *at = strchr(text, ' ');
    for (; at; before = at + 1, at = strchr(at + 1, ' ')) {
        char line[256];
        const char *end = strchr(at + 1, ' ');
        int stop = (int)(end ? end - text : (ptrdiff_t)strlen(text));
        snprintf(line, sizeof line,
                 "{\"text\": \"%s\", \"query\": [%d, %d], \"targets\": [[%d, %d]], "
                 "\"relation\": \"previous\"}",
                 text, (int)(at + 1 - text), stop, (int)(before - text), (int)(at - text));
        must(hl_measure_add(m, line, strlen(line), "test", 1, &err), &err);
    }
}

static hl_measure *open_measure(int heads, int dk) {
    hl_measure *m = NULL;
    hl_error err = {0};
    must(hl_measure_open(&m, family, heads, dk, &err), &err);
    for (int t = 0; t < TEXT_COUNT; t++)
        add_previous(m, TEXTS[t]);
    return m;
}

/* Sums of one head over all words but the first of each text, into bins. */
static int plain_bins(int head, double weight[HL_BINS], double right[HL_BINS], int n[HL_BINS]) {
    hl_error err = {0};
    hl_trace tr = {0};
    hl_tokens t = {0};
    hl_units units = {0};
    hl_run_options o = {.layer = 1, .attention = {.heads = 2, .dk = 5}};
    int lines = 0;
    for (int i = 0; i < TEXT_COUNT; i++) {
        float map[64 * 64];
        size_t size = strlen(TEXTS[i]);
        must(hl_tokenise(hl_model_vocab(family), TEXTS[i], size, 64, &t, &err), &err);
        must(hl_units_build(&t, TEXTS[i], size, false, &units, &err), &err);
        must(hl_model_run(family, &t, &o, &tr, &err), &err);
        hl_units_attention(&tr, 1, head, &units, map);
        for (int q = 2; q + 1 < units.count; q++) {
            if (TEXTS[i][units.items[q].start - 1] != ' ')
                continue; /* the comma is no query */
            int top = q == 1 ? 2 : 1;
            for (int k = 1; k + 1 < units.count; k++)
                if (k != q && map[q * units.count + k] > map[q * units.count + top])
                    top = k;
            double w = (double)map[q * units.count + top];
            int bin = (int)(w * HL_BINS) < HL_BINS ? (int)(w * HL_BINS) : HL_BINS - 1;
            uint32_t wanted = units.items[q].start - 1;
            n[bin]++;
            lines++;
            weight[bin] += w;
            right[bin] += units.items[top].start < wanted && wanted <= units.items[top].end + 1 &&
                          (units.items[top].end == wanted || TEXTS[i][units.items[top].end] == ',');
        }
    }
    hl_trace_destroy(&tr);
    hl_tokens_free(&t);
    hl_units_free(&units);
    return lines;
}

static void test_calibration(void **state) {
    (void)state;
    hl_measure *m = open_measure(2, 5);
    hl_error err = {0};
    must(hl_measure_finish(m, NULL, NULL, &err), &err);
    const hl_relation_score *r = hl_measure_relation(m, 0);
    assert_true(r->assigned && r->layer == 1 && r->head == 0);
    double weight[HL_BINS] = {0}, right[HL_BINS] = {0}, error = 0;
    int n[HL_BINS] = {0}, lines = plain_bins(0, weight, right, n);
    assert_int_equal(r->calibration.n, lines);
    assert_int_equal(r->calibration.n, r->n);
    for (int b = 0; b < HL_BINS; b++) {
        const hl_bin *bin = &r->calibration.bin[b];
        assert_int_equal(bin->n, n[b]);
        if (!n[b])
            continue;
        assert_true(fabs(bin->weight - weight[b] / n[b]) < 1e-4);
        assert_true(fabs(bin->right - right[b] / n[b]) < 1e-9);
        error += fabs(weight[b] - right[b]) / lines;
    }
    assert_true(fabs(r->calibration.error - error) < 1e-4);
    /* One head, one relation: the head's figures are the relation's. */
    assert_int_equal(hl_measure_head_count(m), 1);
    const hl_head_score *h = hl_measure_head(m, 0);
    assert_true(h->layer == 1 && h->head == 0 && h->relations == 1);
    assert_memory_equal(&h->calibration, &r->calibration, sizeof h->calibration);
    assert_true(h->accuracy.n == r->accuracy.n && h->accuracy.right == r->accuracy.right);
    assert_null(hl_measure_head(m, 1));
    hl_measure_close(m);
}

/* A random model's weights are flat: near-certain answers are rare, and the error is the distance
 * between its small weights and its accuracy. */
static void test_calibration_sums(void **state) {
    (void)state;
    hl_measure *m = open_measure(0, 0);
    hl_error err = {0};
    must(hl_measure_finish(m, NULL, NULL, &err), &err);
    const hl_calibration *c = &hl_measure_relation(m, 0)->calibration;
    int sum = 0;
    double right = 0;
    for (int b = 0; b < HL_BINS; b++) {
        sum += c->bin[b].n;
        right += c->bin[b].right * c->bin[b].n;
        assert_true(!c->bin[b].n || (c->bin[b].weight >= b / 10.0 - 1e-4 &&
                                     c->bin[b].weight <= (b + 1) / 10.0 + 1e-4));
    }
    assert_int_equal(sum, c->n);
    assert_int_equal((int)(right + 0.5), hl_measure_relation(m, 0)->accuracy.right);
    assert_true(c->error >= 0 && c->error <= 1);
    hl_measure_close(m);
}

static void test_sweep(void **state) {
    (void)state;
    hl_measure *m = open_measure(0, 0);
    hl_error err = {0};
    must(hl_measure_sweep(m, NULL, NULL, &err), &err);
    /* 2 heads: 1 2 4 8 12; 4 heads: 1 2 4 6; 6 heads: 1 2 4. */
    static const int heads[] = {2, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6};
    static const int dks[] = {1, 2, 4, 8, 12, 1, 2, 4, 6, 1, 2, 4};
    assert_int_equal(hl_measure_sweep_count(m), 12);
    for (int i = 0; i < 12; i++) {
        const hl_sweep_score *p = hl_measure_sweep_point(m, i);
        hl_measure *one = open_measure(heads[i], dks[i]);
        must(hl_measure_finish(one, NULL, NULL, &err), &err);
        const hl_relation_score *r = hl_measure_relation(one, 0);
        assert_true(p->heads == heads[i] && p->dk == dks[i]);
        assert_string_equal(p->relation, "previous");
        assert_true(p->assigned == (heads[i] == 2));
        assert_int_equal(p->accuracy.n, r->n);
        if (p->assigned) {
            assert_int_equal(p->head, r->head);
            assert_int_equal(p->accuracy.right, r->accuracy.right);
        } else if (r->best_layer == 1) {
            assert_int_equal(p->head, r->best_head);
            assert_int_equal(p->accuracy.right, r->best.right);
        } else
            assert_true(p->accuracy.right <= r->best.right);
        hl_measure_close(one);
    }
    assert_null(hl_measure_sweep_point(m, 12));
    /* A measurement behind it forgets the sweep, and the other way round. */
    must(hl_measure_finish(m, NULL, NULL, &err), &err);
    assert_true(hl_measure_sweep_count(m) == 0 && hl_measure_count(m) == 1);
    must(hl_measure_sweep(m, NULL, NULL, &err), &err);
    assert_true(hl_measure_sweep_count(m) == 12 && hl_measure_count(m) == 0);
    hl_measure_close(m);
}

static bool stop(void *user, int done, int total) {
    (void)user;
    return done < total / 2;
}

static void test_sweep_stops(void **state) {
    (void)state;
    hl_measure *m = open_measure(0, 0);
    hl_error err = {0};
    assert_int_equal(hl_measure_sweep(m, stop, NULL, &err), HL_ERR_USAGE);
    assert_int_equal(hl_measure_sweep_count(m), 0);
    hl_measure_close(m);
}

/* --- masking -------------------------------------------------------------------------------------
 */

static const char SENTENCE[] = "the animal chased the red car to the bank, it was tired";
#define LINE "{\"text\": \"%s\", \"word\": [37, 41], \"sense\": \"%s\"}"

static double margin(hl_meter *meter, const hl_trace *tr, const hl_tokens *t, int layer) {
    hl_arena arena = {0};
    hl_sense_reading r;
    hl_error err = {0};
    must(hl_meter_read(meter, 0, tr, t, 37, 41, &arena, &r, &err), &err);
    double out = (double)r.similarity[layer * 2] - (double)r.similarity[layer * 2 + 1];
    hl_arena_destroy(&arena);
    return out;
}

/* The fall of the margin of "river" at these settings with one unit masked (-1: the top one). */
static double fall_of(hl_meter *meter, int heads, int dk, int unit, int *top) {
    hl_error err = {0};
    const int layer = 2;
    const hl_run_options o = {.layer = 1, .attention = {.heads = heads, .dk = dk}};
    hl_trace tr = {0};
    hl_tokens t = {0};
    hl_units u = {0};
    float row[64];
    hl_focus_head head;
    const hl_vocab *vocab = hl_model_vocab(family);
    assert_true(hl_focus_named_head(hl_model_info_of(family), heads, "meaning", &head));
    must(hl_tokenise(vocab, SENTENCE, strlen(SENTENCE), 64, &t, &err), &err);
    must(hl_units_build(&t, SENTENCE, strlen(SENTENCE), false, &u, &err), &err);
    must(hl_model_run(family, &t, &o, &tr, &err), &err);
    int query = hl_units_at(&u, 37);
    hl_focus_row(&tr, head.layer, head.head, &u, query, row);
    *top = query == 1 ? 2 : 1;
    for (int i = 1; i + 1 < u.count; i++)
        *top = i != query && row[i] > row[*top] ? i : *top;
    double plain = margin(meter, &tr, &t, layer);
    unit = unit < 0 ? *top : unit;
    must(hl_tokens_mask(&t, u.items[unit].start, u.items[unit].end, vocab, &err), &err);
    must(hl_model_run(family, &t, &o, &tr, &err), &err);
    double masked = margin(meter, &tr, &t, layer);
    hl_trace_destroy(&tr);
    hl_tokens_free(&t);
    hl_units_free(&u);
    return plain - masked;
}

static void add_masking(hl_masking *m, const char *text, const char *sense) {
    char line[256];
    hl_error err = {0};
    snprintf(line, sizeof line, LINE, text, sense);
    must(hl_masking_add(m, line, strlen(line), "test", 1, &err), &err);
}

static void check_masking(int heads, int dk) {
    hl_senses *senses = senses_of(BANK, NULL);
    hl_meter *meter = NULL;
    hl_masking *m = NULL;
    hl_error err = {0};
    int top, drawn = 0;
    must(hl_meter_open(&meter, family, senses, heads, dk, &err), &err);
    must(hl_masking_open(&m, meter, &err), &err);
    assert_true(hl_masking_head(m).layer == 1 && hl_masking_head(m).head == (heads == 2 ? 0 : 1));
    assert_int_equal(hl_masking_layers(m), 3);
    add_masking(m, SENTENCE, "river");
    hl_masking_result r = hl_masking_word(m, 0);
    assert_true(r.n == 1 && strcmp(r.word, "bank") == 0);
    double fall = fall_of(meter, heads, dk, -1, &top), other = r.fall_other[2];
    assert_true(fabs(r.fall_top[2] - fall) < 1e-6);
    assert_true(r.won[2] == (fall > other ? 1.0 : fall < other ? 0.0 : 0.5));
    /* The other word is one of the content words: animal, chased, red, car, tired. */
    static const int content[] = {2, 3, 5, 6, 13};
    for (int i = 0; i < 5; i++)
        drawn +=
            content[i] != top && fabs(fall_of(meter, heads, dk, content[i], &top) - other) < 1e-6;
    assert_true(drawn >= 1);
    /* Before attention no other word can matter: nothing falls, and equal falls count half. */
    assert_true(r.fall_top[0] == 0.0 && r.fall_other[0] == 0.0 && r.won[0] == 0.5);
    /* The same line again gives the same again; the other sense loses what this one won. */
    double won = r.won[2];
    add_masking(m, SENTENCE, "river");
    r = hl_masking_all(m);
    assert_true(r.n == 2 && r.won[2] == won && fabs(r.fall_other[2] - other) < 1e-9);
    add_masking(m, SENTENCE, "money");
    assert_true(fabs(hl_masking_all(m).won[2] - (2 * won + 1 - won) / 3) < 1e-9);
    hl_masking_close(m);
    hl_meter_close(meter);
    hl_senses_close(senses);
}

static void test_masking(void **state) {
    (void)state;
    check_masking(0, 0);
    check_masking(4, 2);
    check_masking(2, 0);
    check_masking(2, 5);
}

/* Examples are run at the meter's settings: one of them, run the same way, is its own nearest. */
static void test_meter_settings(void **state) {
    (void)state;
    static const struct { int heads, dk; } at[] = {{0, 0}, {0, 2}, {2, 0}, {6, 1}};
    static const char text[] = "the river bank";
    hl_senses *senses = senses_of(BANK, NULL);
    hl_error err = {0};
    hl_meter *meter = NULL;
    hl_trace tr = {0};
    hl_tokens t = {0};
    hl_arena arena = {0};
    hl_sense_reading r;
    must(hl_tokenise(hl_model_vocab(family), text, strlen(text), 64, &t, &err), &err);
    for (size_t of = 0; of < sizeof at / sizeof *at; of++) {
        must(hl_meter_open(&meter, family, senses, at[of].heads, at[of].dk, &err), &err);
        for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
            hl_run_options o = {.layer = 1, .attention = {.heads = at[i].heads, .dk = at[i].dk}};
            must(hl_model_run(family, &t, &o, &tr, &err), &err);
            must(hl_meter_read(meter, 0, &tr, &t, 10, 14, &arena, &r, &err), &err);
            assert_true(r.nearest_cosine[1] > 0.999999f); /* below the layer that has settings */
            assert_true((r.nearest_cosine[2] > 0.999999f) == (i == of));
        }
        hl_meter_close(meter);
    }
    meter = NULL;
    assert_int_equal(hl_meter_open(&meter, family, senses, 5, 0, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "heads");
    assert_int_equal(hl_meter_open(&meter, family, senses, 2, 13, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "d_k");
    assert_null(meter);
    hl_arena_destroy(&arena);
    hl_trace_destroy(&tr);
    hl_tokens_free(&t);
    hl_senses_close(senses);
}

static void test_masking_skips(void **state) {
    (void)state;
    hl_senses *senses = senses_of(BANK, NULL);
    hl_meter *meter = NULL;
    hl_masking *m = NULL;
    hl_error err = {0};
    must(hl_meter_open(&meter, family, senses, 0, 0, &err), &err);
    must(hl_masking_open(&m, meter, &err), &err);
    static const char *const skipped[] = {
        "{\"text\": \"a cat\", \"word\": [2, 5], \"sense\": \"x\"}",
        "{\"text\": \"the bank\", \"word\": [4, 8], \"sense\": \"river\"}",
        "{\"text\": \"the bank sat\", \"word\": [4, 8], \"sense\": \"river\"}"};
    static const char unknown[] = "{\"text\": \"the bank\", \"word\": [4, 8], \"sense\": \"moon\"}";
    for (int i = 0; i < 2; i++)
        must(hl_masking_add(m, skipped[i], strlen(skipped[i]), "test", 1, &err), &err);
    must(hl_masking_add(m, " \n", 2, "test", 1, &err), &err);
    assert_true(hl_masking_skipped(m) == 2 && hl_masking_count(m) == 0);
    /* One content word: skipped when it is the one looked at most. */
    must(hl_masking_add(m, skipped[2], strlen(skipped[2]), "test", 1, &err), &err);
    assert_int_equal(hl_masking_skipped(m) + hl_masking_all(m).n, 3);
    assert_int_equal(hl_masking_add(m, unknown, sizeof unknown - 1, "f", 9, &err), HL_ERR_RANGE);
    assert_string_equal(err.file, "f:9");
    assert_string_equal(err.field, "sense");
    hl_masking_close(m);
    m = NULL;
    hl_meter_close(meter);
    /* A model that names no Meaning head, or none at this head count, cannot be asked. */
    must(hl_meter_open(&meter, family, senses, 6, 0, &err), &err);
    assert_int_equal(hl_masking_open(&m, meter, &err), HL_ERR_FORMAT);
    assert_string_equal(err.found, "none at 6 heads");
    hl_meter_close(meter);
    must(hl_meter_open(&meter, tiny, senses, 0, 0, &err), &err);
    assert_int_equal(hl_masking_open(&m, meter, &err), HL_ERR_FORMAT);
    assert_string_equal(err.field, "heads.json");
    assert_null(m);
    hl_meter_close(meter);
    hl_senses_close(senses);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calibration),   cmocka_unit_test(test_calibration_sums),
        cmocka_unit_test(test_sweep),         cmocka_unit_test(test_sweep_stops),
        cmocka_unit_test(test_masking),       cmocka_unit_test(test_meter_settings),
        cmocka_unit_test(test_masking_skips),
    };
    return cmocka_run_group_tests(tests, open_family, close_family);
}
