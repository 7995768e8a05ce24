/* The shipped weights on the fixed sample of tests/data/sample: no relation, head count or d_k may
 * fall under its floor in tests/data/floors.json. tests/data/sample/README.md says where both come
 * from. */
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/engine/measure.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA HL_TEST_DIR "/data"
#define MODEL HL_SOURCE_DIR "/assets/models/textbook"

/* Fewer lines than these would prove nothing. */
enum { FEWEST_FLOORS = 10, FEWEST_LINES = 20, SETS = 8 };

typedef struct floor {
    const char *set, *relation, *rate;
    int heads, dk;
    double least;
} floor_of;

static hl_model *model;
static hl_json *doc;
static char *bytes;

static void must(hl_status status, const hl_error *err) {
    char line[HL_ERROR_LINE];
    if (status != HL_OK)
        fail_msg("%s", hl_error_format(err, line, sizeof line));
}

static const hl_jval *floors(void) {
    return hl_json_find(hl_json_root(doc), "floors");
}

static int open_all(void **state) {
    (void)state;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    size_t size;
    if (hl_file_read(DATA "/floors.json", 1 << 20, &bytes, &size, &err) == HL_OK &&
        hl_json_parse(&doc, bytes, size, DATA "/floors.json", &err) == HL_OK &&
        hl_model_open(MODEL, &model, &err) == HL_OK)
        return 0;
    print_error("%s\n", hl_error_format(&err, line, sizeof line));
    return -1;
}

static int close_all(void **state) {
    (void)state;
    hl_model_close(model);
    hl_json_close(doc);
    free(bytes);
    return 0;
}

static floor_of floor_at(size_t index) {
    const hl_jval *v = hl_json_item(floors(), index);
    return (floor_of){.set = hl_json_string_or(hl_json_find(v, "set"), ""),
                      .relation = hl_json_string_or(hl_json_find(v, "relation"), ""),
                      .rate = hl_json_string_or(hl_json_find(v, "rate"), ""),
                      .heads = (int)hl_json_int_or(hl_json_find(v, "heads"), 0),
                      .dk = (int)hl_json_int_or(hl_json_find(v, "dk"), 0),
                      .least = hl_json_real_or(hl_json_find(v, "floor"), -1)};
}

/* A floor that says nothing would never fail. */
static void test_floors_say_something(void **state) {
    (void)state;
    assert_true(hl_json_count(floors()) >= FEWEST_FLOORS);
    for (size_t i = 0; i < hl_json_count(floors()); i++) {
        floor_of f = floor_at(i);
        assert_true(f.set[0] && f.relation[0] && f.heads > 0 && f.dk > 0);
        assert_true(strcmp(f.rate, "accuracy") == 0 || strcmp(f.rate, "pairs") == 0);
        assert_true(f.least > 0 && f.least < 1);
    }
}

static hl_measure *open_set(const char *set, int heads) {
    char path[512], *data = NULL;
    size_t size;
    hl_error err = {0};
    hl_measure *m = NULL;
    int number = 0;
    snprintf(path, sizeof path, "%s/sample/%s.jsonl", DATA, set);
    must(hl_file_read(path, 1 << 24, &data, &size, &err), &err);
    must(hl_measure_open(&m, model, heads, 0, &err), &err);
    for (char *at = data, *end = data + size; at < end;) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        must(hl_measure_add(m, at, (size_t)(stop - at), path, ++number, &err), &err);
        at = stop + 1;
    }
    free(data);
    return m;
}

static hl_rate swept(const hl_measure *m, const floor_of *f) {
    for (int i = 0; i < hl_measure_sweep_count(m); i++) {
        const hl_sweep_score *p = hl_measure_sweep_point(m, i);
        if (p->assigned && p->heads == f->heads && p->dk == f->dk &&
            strcmp(p->relation, f->relation) == 0)
            return p->accuracy;
    }
    return (hl_rate){0};
}

static hl_rate paired(const hl_measure *m, const floor_of *f) {
    for (int i = 0; i < hl_measure_count(m); i++)
        if (strcmp(hl_measure_relation(m, i)->relation, f->relation) == 0)
            return hl_measure_relation(m, i)->pairs;
    return (hl_rate){0};
}

/* How many floors of this rate and set (and head count, 0 = any) are not reached. */
static int count_missed(const hl_measure *m, const char *set, const char *rate, int heads) {
    int missed = 0;
    for (size_t i = 0; i < hl_json_count(floors()); i++) {
        floor_of f = floor_at(i);
        if (strcmp(f.set, set) != 0 || strcmp(f.rate, rate) != 0 || (heads && f.heads != heads))
            continue;
        hl_rate r = heads ? paired(m, &f) : swept(m, &f);
        if (r.n >= FEWEST_LINES && (double)r.right / r.n >= f.least)
            continue;
        print_error("%s, %s, %d heads, d_k %d: %s %.1f %% of %d, at least %.1f %%\n", set,
                    f.relation, f.heads, f.dk, rate, r.n ? 100.0 * r.right / r.n : 0.0, r.n,
                    100.0 * f.least);
        missed++;
    }
    return missed;
}

/* Each set once, in the order of the file. */
static int list_sets(const char *sets[SETS]) {
    int count = 0;
    for (size_t i = 0; i < hl_json_count(floors()); i++) {
        const char *set = floor_at(i).set;
        int at = 0;
        while (at < count && strcmp(sets[at], set) != 0)
            at++;
        assert_true(at < SETS);
        sets[at] = set;
        count = at == count ? count + 1 : count;
    }
    return count;
}

static void test_accuracy(void **state) {
    (void)state;
    const char *sets[SETS];
    hl_error err = {0};
    int missed = 0, count = list_sets(sets);
    for (int s = 0; s < count; s++) {
        hl_measure *m = open_set(sets[s], 0);
        must(hl_measure_sweep(m, NULL, NULL, &err), &err);
        missed += count_missed(m, sets[s], "accuracy", 0);
        hl_measure_close(m);
    }
    assert_int_equal(missed, 0);
}

/* Both twins right, at full d_k, for every head count that has such a floor. */
static void test_pairs(void **state) {
    (void)state;
    hl_error err = {0};
    int missed = 0;
    char last[64] = "";
    for (size_t i = 0; i < hl_json_count(floors()); i++) {
        floor_of f = floor_at(i);
        char key[64];
        snprintf(key, sizeof key, "%s/%d", f.set, f.heads);
        if (strcmp(f.rate, "pairs") != 0 || strcmp(key, last) == 0)
            continue;
        memcpy(last, key, sizeof last);
        hl_measure *m = open_set(f.set, f.heads);
        must(hl_measure_finish(m, NULL, NULL, &err), &err);
        missed += count_missed(m, f.set, "pairs", f.heads);
        hl_measure_close(m);
    }
    assert_int_equal(missed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_floors_say_something),
        cmocka_unit_test(test_accuracy),
        cmocka_unit_test(test_pairs),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
