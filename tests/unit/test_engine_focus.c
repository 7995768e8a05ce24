/* The pronoun focus: classes of words, candidates, shares, the choice of a head. */
#include "focus_private.h"
#include "headlight/base/file.h"
#include "headlight/engine/focus.h"
#include "headlight/engine/measure.h"
#include "support/tiny_model.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXTBOOK HL_SOURCE_DIR "/assets/models/textbook"
#define PROBE HL_SOURCE_DIR "/assets/probes/pronoun-antecedent.jsonl"
#define RELATION "pronoun-antecedent"

static void must(hl_status status, const hl_error *err) {
    char line[HL_ERROR_LINE];
    if (status != HL_OK)
        fail_msg("%s", hl_error_format(err, line, sizeof line));
}

/* A sentence, computed. */
typedef struct run {
    hl_tokens tokens;
    hl_units units;
    hl_trace trace;
    hl_arena arena;
    const char *text;
} run;

static void run_text(run *r, const hl_model *model, const char *text) {
    hl_error err = {0};
    size_t size = strlen(text);
    r->text = text;
    must(hl_tokenise(hl_model_vocab(model), text, size, hl_model_info_of(model)->max_tokens,
                     &r->tokens, &err),
         &err);
    must(hl_units_build(&r->tokens, text, size, false, &r->units, &err), &err);
    must(hl_model_run(model, &r->tokens, NULL, &r->trace, &err), &err);
}

static void run_done(run *r) {
    hl_tokens_free(&r->tokens);
    hl_units_free(&r->units);
    hl_trace_destroy(&r->trace);
    hl_arena_destroy(&r->arena);
}

static hl_model *open_tiny(char dir[TINY_DIR], const char *heads_json) {
    hl_model *model = NULL;
    hl_error err = {0};
    tiny_model spec = {.positions = 256, .heads_json = heads_json};
    assert_true(tiny_model_make(dir, &spec));
    must(hl_model_open(dir, &model, &err), &err);
    return model;
}

static void classes_of_words(void **state) {
    (void)state;
    static const struct {
        const char *word;
        hl_word_class class;
    } cases[] = {
        {"a", HL_CLASS_ARTICLE},
        {"The", HL_CLASS_ARTICLE},
        {"your", HL_CLASS_ARTICLE},
        {"all", HL_CLASS_DETERMINER},
        {"her", HL_CLASS_DETERMINER},
        {"whose", HL_CLASS_DETERMINER},
        {"that's", HL_CLASS_DETERMINER},
        {"about", HL_CLASS_PREPOSITION},
        {"OF", HL_CLASS_PREPOSITION},
        {"without", HL_CLASS_PREPOSITION},
        {"and", HL_CLASS_AND},
        {"ago", HL_CLASS_CLOSED},
        {"didn't", HL_CLASS_CLOSED},
        {"it\xE2\x80\x99s", HL_CLASS_CLOSED},
        {"because", HL_CLASS_CLOSED},
        {"yourselves", HL_CLASS_CLOSED},
        {"animal", HL_CLASS_OPEN},
        {"teacher's", HL_CLASS_OPEN},
        {"caf\xC3\xA9", HL_CLASS_OPEN},
        {"andes", HL_CLASS_OPEN},
        {"misunderstandings", HL_CLASS_OPEN},
        {"U2", HL_CLASS_OPEN},
        {"42", HL_CLASS_NONE},
        {".", HL_CLASS_NONE},
        {"", HL_CLASS_NONE},
        {"\xE2\x80\x94", HL_CLASS_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (hl_word_class_of(cases[i].word, strlen(cases[i].word)) != cases[i].class)
            fail_msg("%s: %d", cases[i].word,
                     (int)hl_word_class_of(cases[i].word, strlen(cases[i].word)));
}

static void kinds_of_words(void **state) {
    (void)state;
    const struct {
        const char *word;
        hl_word_kind kind;
    } cases[] = {
        {"river", HL_WORD_CONTENT}, {"He", HL_WORD_CONTENT},        {"1912", HL_WORD_CONTENT},
        {"3rd", HL_WORD_CONTENT},   {"the", HL_WORD_FUNCTION},      {"its", HL_WORD_FUNCTION},
        {"To", HL_WORD_FUNCTION},   {"didn't", HL_WORD_FUNCTION},   {"and", HL_WORD_FUNCTION},
        {".", HL_WORD_MARK},        {"\xE2\x80\x94", HL_WORD_MARK}, {"", HL_WORD_MARK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (hl_focus_word_kind(cases[i].word, strlen(cases[i].word)) != cases[i].kind)
            fail_msg("%s", cases[i].word);
}

static void kinds_of_pronouns(void **state) {
    (void)state;
    assert_int_equal(hl_pronoun_kind("animal", 6), 0);
    assert_int_equal(hl_pronoun_kind("", 0), 0);
    assert_true(hl_pronoun_kind("He", 2) > 0);
    assert_int_equal(hl_pronoun_kind("he's", 4), hl_pronoun_kind("himself", 7));
    assert_int_not_equal(hl_pronoun_kind("he", 2), hl_pronoun_kind("her", 3));
    assert_int_equal(hl_pronoun_kind("yourselves", 10), hl_pronoun_kind("You", 3));
}

static void pronouns_of_the_third_person(void **state) {
    (void)state;
    static const char *const are[] = {
        "it",     "Its",     "itself", "they",       "them",    "their",
        "HE",     "him",     "his",    "she",        "her",     "hers",
        "theirs", "himself", "it's",   "themselves", "herself", "they\xE2\x80\x99re"};
    static const char *const not [] = {"I",   "you", "we",   "ours", "myself", "one",  "this",
                                       "who", "ite", "item", "s",    "",       "'it'", "hi"};
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        if (!hl_focus_is_pronoun(are[i], strlen(are[i])))
            fail_msg("%s is one", are[i]);
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (hl_focus_is_pronoun(not [i], strlen(not [i])))
            fail_msg("%s is none", not [i]);
}

static void finds_the_last_place_of_a_word(void **state) {
    (void)state;
    char dir[TINY_DIR];
    hl_model *model = open_tiny(dir, NULL);
    run r = {0};
    run_text(&r, model, "It sat, it's red. The cat");
    assert_int_equal(hl_focus_last(&r.units, r.text, "IT"), 4); /* "it's" */
    assert_int_equal(hl_focus_last(&r.units, r.text, "it's"), 4);
    assert_int_equal(hl_focus_last(&r.units, r.text, "the"), 7);
    assert_int_equal(hl_focus_last(&r.units, r.text, "i"), -1);
    assert_int_equal(hl_focus_last(&r.units, r.text, "its"), -1);
    assert_int_equal(hl_focus_last(&r.units, r.text, ""), -1);
    run_done(&r);
    hl_model_close(model);
    tiny_model_remove(dir);
}

static void rows_are_those_of_the_matrix(void **state) {
    (void)state;
    char dir[TINY_DIR];
    hl_model *model = open_tiny(dir, NULL);
    run r = {0};
    run_text(&r, model, "the zebra didn't chase it");
    int n = r.units.count;
    float all[32 * 32], row[32];
    assert_true(n < 32);
    for (int h = 0; h < r.trace.layers[1].heads; h++) {
        hl_units_attention(&r.trace, 1, h, &r.units, all);
        for (int q = 0; q < n; q++) {
            hl_focus_row(&r.trace, 1, h, &r.units, q, row);
            for (int u = 0; u < n; u++)
                assert_true(fabsf(row[u] - all[q * n + u]) < 1e-5f);
        }
    }
    run_done(&r);
    hl_model_close(model);
    tiny_model_remove(dir);
}

/* Random weights and no names: every word of an open class, with shares that are nearly equal. */
static void an_unnamed_model_has_all_open_words(void **state) {
    (void)state;
    char dir[TINY_DIR];
    hl_model *model = open_tiny(dir, NULL);
    hl_error err = {0};
    run r = {0};
    hl_candidates f;
    hl_focus_head none;
    float sum = 0;
    assert_false(hl_focus_named_head(hl_model_info_of(model), 0, RELATION, &none));
    run_text(&r, model, "the animal chased 2 cats because it was too tired .");
    int query = hl_focus_last(&r.units, r.text, "it");
    must(hl_focus_read(hl_model_info_of(model), &r.trace, &r.units, r.text, query,
                       (hl_focus_head){.layer = 1, .head = 2}, &r.arena, &f, &err),
         &err);
    assert_int_equal(f.count, 4); /* animal chased cats tired */
    static const char *const want[] = {"animal", "chased", "cats", "tired"};
    for (int i = 0; i < f.count; i++) {
        const hl_candidate *c = &f.items[i];
        assert_memory_equal(r.text + c->start, want[i], strlen(want[i]));
        assert_int_equal(c->end - c->start, strlen(want[i]));
        assert_true(c->share > 0.02f && c->share < 0.8f);
        sum += c->share;
    }
    assert_true(fabsf(sum - 1.0f) < 1e-5f);
    assert_int_equal(hl_focus_read(hl_model_info_of(model), &r.trace, &r.units, r.text, 99,
                                   (hl_focus_head){0}, &r.arena, &f, &err),
                     HL_ERR_USAGE);
    assert_int_equal(hl_focus_read(hl_model_info_of(model), &r.trace, &r.units, r.text, query,
                                   (hl_focus_head){.layer = 2}, &r.arena, &f, &err),
                     HL_ERR_USAGE);
    run_done(&r);
    hl_model_close(model);
    tiny_model_remove(dir);
}

static void the_named_head_is_the_most_accurate(void **state) {
    (void)state;
    char dir[TINY_DIR];
    hl_model *model = open_tiny(
        dir,
        "{\"layers\": [{\"layer\": 2, \"heads\": [{\"name\": \"A\", \"relations\": [{\"name\": "
        "\"" RELATION "\", \"accuracy\": 0.5}]}, {\"name\": \"B\"}, {\"name\": \"C\", "
        "\"relations\": [{\"name\": \"" RELATION "\", \"accuracy\": 0.7}]}, {\"name\": "
        "\"D\"}]}]}");
    hl_focus_head head = {0};
    hl_error err = {0};
    /* No line is read when the model names a head. */
    must(hl_focus_find_head(model, RELATION, "{", 1, "broken", &head, &err), &err);
    assert_int_equal(head.layer, 1);
    assert_int_equal(head.head, 2);
    assert_true(head.assigned);
    hl_model_close(model);
    tiny_model_remove(dir);
}

static void the_probed_head_is_that_of_score(void **state) {
    (void)state;
    char dir[TINY_DIR], *lines = NULL;
    size_t size = 0;
    hl_model *model = open_tiny(dir, NULL);
    hl_error err = {0};
    hl_focus_head head = {0};
    hl_measure *m = NULL;
    must(hl_file_read(PROBE, 1 << 20, &lines, &size, &err), &err);
    must(hl_focus_find_head(model, RELATION, lines, size, "probe", &head, &err), &err);
    assert_false(head.assigned);
    must(hl_measure_open(&m, model, 0, 0, &err), &err);
    int number = 0;
    for (char *at = lines, *end; at < lines + size; at = end + 1) {
        end = memchr(at, '\n', (size_t)(lines + size - at));
        must(hl_measure_add(m, at, (size_t)(end - at), "probe", ++number, &err), &err);
    }
    must(hl_measure_finish(m, NULL, NULL, &err), &err);
    const hl_relation_score *score = hl_measure_relation(m, 0);
    assert_int_equal(hl_measure_count(m), 1);
    assert_true(score->n >= 40);
    assert_int_equal(score->skipped, 0);
    assert_int_equal(head.layer, score->best_layer);
    assert_int_equal(head.head, score->best_head);
    hl_measure_close(m);
    assert_int_equal(hl_focus_find_head(model, RELATION, "{", 1, "probe", &head, &err),
                     HL_ERR_FORMAT);
    assert_int_equal(hl_focus_find_head(model, RELATION, "", 0, "probe", &head, &err),
                     HL_ERR_FORMAT);
    assert_int_equal(hl_focus_find_head(model, "other", lines, size, "probe", &head, &err),
                     HL_ERR_FORMAT);
    free(lines);
    hl_model_close(model);
    tiny_model_remove(dir);
}

static const struct {
    const char *text, *query, *nouns;
} SENTENCES[] = {
    {"The waiter dropped the plate because it was hot", "it", "waiter plate "},
    {"The old dog followed the boy until he got home", "he", "dog boy "},
    {"The chair broke under the guest because it was weak", "it", "chair guest "},
    {"He did not touch the soup because he was full", "he", "He soup "},
    {"The nurse asked the doctors what they wanted", "they", "nurse doctors "},
    {"The key did not fit into Anna's drawer because it was bent", "it", "key Anna's drawer "},
    {"The mouse ate my uncle\xE2\x80\x99s old cheese because it was soft", "it",
     "mouse uncle\xE2\x80\x99s cheese "},
    {"The dog's tired because it ran up the hill", "it", "dog's hill "},
};

static void list_nouns(const hl_model *model, const char *text, const char *query,
                       hl_focus_head head, char *out, size_t size) {
    run r = {0};
    hl_candidates f;
    hl_error err = {0};
    run_text(&r, model, text);
    must(hl_focus_read(hl_model_info_of(model), &r.trace, &r.units, r.text,
                       hl_focus_last(&r.units, r.text, query), head, &r.arena, &f, &err),
         &err);
    out[0] = '\0';
    for (int c = 0; c < f.count; c++) {
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%.*s ", (int)(f.items[c].end - f.items[c].start),
                 r.text + f.items[c].start);
    }
    run_done(&r);
}

static void the_shipped_model_finds_nouns(void **state) {
    (void)state;
    hl_model *model = NULL;
    hl_error err = {0};
    hl_focus_head head;
    char nouns[256];
    if (!hl_dir_exists(TEXTBOOK))
        skip();
    must(hl_model_open(TEXTBOOK, &model, &err), &err);
    assert_true(hl_focus_named_head(hl_model_info_of(model), 0, RELATION, &head));
    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++) {
        list_nouns(model, SENTENCES[i].text, SENTENCES[i].query, head, nouns, sizeof nouns);
        assert_string_equal(nouns, SENTENCES[i].nouns);
    }
    hl_model_close(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_of_words),
        cmocka_unit_test(kinds_of_words),
        cmocka_unit_test(kinds_of_pronouns),
        cmocka_unit_test(pronouns_of_the_third_person),
        cmocka_unit_test(finds_the_last_place_of_a_word),
        cmocka_unit_test(rows_are_those_of_the_matrix),
        cmocka_unit_test(an_unnamed_model_has_all_open_words),
        cmocka_unit_test(the_named_head_is_the_most_accurate),
        cmocka_unit_test(the_probed_head_is_that_of_score),
        cmocka_unit_test(the_shipped_model_finds_nouns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
