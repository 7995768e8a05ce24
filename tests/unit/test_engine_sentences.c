/* The sentences of the examples menu, with the shipped weights: what each head must look at.
 *
 * A link is right when, in the head that carries the relation, the largest weight of the query's
 * row (without the word itself and [CLS], [SEP]) is on the expected word. Heads are found by the
 * relation names in heads.json, as `headlight score` finds them.
 */
#include "headlight/base/file.h"
#include "headlight/engine/model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TIRED "The animal didn't cross the street because it was too tired"
#define WIDE "The animal didn't cross the street because it was too wide"
#define LION "The lion chased the zebra because it was hungry"
#define CAKE "She didn't want to eat the cake because it was too sweet"
#define BANKS "I went to the bank to deposit money near the river bank."
#define ACCOUNT "The bank will close the account"
#define CAT "The cat chased the mouse"
#define DEEP "I love deep learning"
#define CAR "The red car"

/* Words are named as in the sentence; "#2" behind one means its second occurrence; "|" parts
 * alternatives. */
typedef struct link {
    const char *sentence, *relation, *query, *key;
} link;

static const link LINKS[] = {
    {TIRED, "subject-verb", "animal", "cross"},   {TIRED, "verb-subject", "cross", "animal"},
    {TIRED, "subject-verb", "it", "tired|was"},   {TIRED, "modifier-noun", "The", "animal"},
    {TIRED, "modifier-noun", "the", "street"},    {TIRED, "verb-object", "cross", "street"},
    {TIRED, "object-verb", "street", "cross"},    {TIRED, "time-verb", "didn't", "cross"},
    {WIDE, "subject-verb", "animal", "cross"},    {WIDE, "verb-subject", "cross", "animal"},
    {WIDE, "subject-verb", "it", "wide|was"},     {WIDE, "modifier-noun", "The", "animal"},
    {WIDE, "modifier-noun", "the", "street"},     {WIDE, "verb-object", "cross", "street"},
    {WIDE, "object-verb", "street", "cross"},     {WIDE, "time-verb", "didn't", "cross"},
    {LION, "subject-verb", "lion", "chased"},     {LION, "verb-subject", "chased", "lion"},
    {LION, "subject-verb", "it", "hungry|was"},   {LION, "modifier-noun", "The", "lion"},
    {LION, "modifier-noun", "the", "zebra"},      {LION, "verb-object", "chased", "zebra"},
    {LION, "object-verb", "zebra", "chased"},     {CAKE, "subject-verb", "She", "want"},
    {CAKE, "verb-subject", "want", "She"},        {CAKE, "modifier-noun", "the", "cake"},
    {CAKE, "verb-object", "eat", "cake"},         {CAKE, "object-verb", "cake", "eat"},
    {CAKE, "time-verb", "didn't", "want"},        {BANKS, "subject-verb", "I", "went"},
    {BANKS, "verb-subject", "went", "I"},         {BANKS, "modifier-noun", "the", "bank"},
    {BANKS, "modifier-noun", "the#2", "bank#2"},  {BANKS, "modifier-noun", "river", "bank#2"},
    {BANKS, "verb-object", "deposit", "money"},   {BANKS, "object-verb", "money", "deposit"},
    {ACCOUNT, "subject-verb", "bank", "close"},   {ACCOUNT, "verb-subject", "close", "bank"},
    {ACCOUNT, "modifier-noun", "The", "bank"},    {ACCOUNT, "modifier-noun", "the", "account"},
    {ACCOUNT, "verb-object", "close", "account"}, {ACCOUNT, "object-verb", "account", "close"},
    {ACCOUNT, "time-verb", "will", "close"},      {CAT, "subject-verb", "cat", "chased"},
    {CAT, "verb-subject", "chased", "cat"},       {CAT, "modifier-noun", "The", "cat"},
    {CAT, "modifier-noun", "the", "mouse"},       {CAT, "verb-object", "chased", "mouse"},
    {CAT, "object-verb", "mouse", "chased"},      {DEEP, "subject-verb", "I", "love"},
    {DEEP, "verb-subject", "love", "I"},          {DEEP, "modifier-noun", "deep", "learning"},
    {DEEP, "verb-object", "love", "learning"},    {DEEP, "object-verb", "learning", "love"},
    {CAR, "modifier-noun", "The", "car"},         {CAR, "modifier-noun", "red", "car"},
};

static hl_model *model;

static int open_model(void **state) {
    (void)state;
    char assets[512], dir[600];
    hl_error err = {0};
    if (hl_assets_dir(assets, sizeof assets, &err) != HL_OK ||
        hl_path_join(dir, sizeof dir, assets, "models/textbook", &err) != HL_OK)
        return -1;
    return hl_model_open(dir, &model, &err) == HL_OK ? 0 : -1;
}

static int close_model(void **state) {
    (void)state;
    hl_model_close(model);
    return 0;
}

/* The top layer's head that heads.json assigns to the relation; -1 if none. */
static int head_of(const char *relation) {
    const hl_model_info *info = hl_model_info_of(model);
    const hl_layer_info *top = &info->layer[info->layers - 1];
    for (int h = 0; top->head && h < top->heads; h++)
        for (int r = 0; r < top->head[h].relation_count; r++)
            if (strcmp(top->head[h].relations[r].name, relation) == 0)
                return h;
    return -1;
}

typedef struct pass {
    const char *text;
    hl_tokens tokens;
    hl_units units;
    hl_trace trace;
    float *map; /* (U,U) of the head asked last */
} pass;

static void run(pass *p, const char *text) {
    hl_error err = {0};
    p->text = text;
    assert_int_equal(hl_tokenise(hl_model_vocab(model), text, strlen(text), 512, &p->tokens, &err),
                     HL_OK);
    assert_int_equal(hl_units_build(&p->tokens, text, strlen(text), false, &p->units, &err), HL_OK);
    assert_int_equal(hl_model_run(model, &p->tokens, NULL, &p->trace, &err), HL_OK);
    size_t cells = (size_t)p->units.count * (size_t)p->units.count;
    p->map = realloc(p->map, cells * sizeof *p->map);
    assert_non_null(p->map);
}

static void end(pass *p) {
    hl_tokens_free(&p->tokens);
    hl_units_free(&p->units);
    hl_trace_destroy(&p->trace);
    free(p->map);
}

/* The unit that is the word, "#2" its second occurrence. */
static int unit_of(const pass *p, const char *word, size_t size) {
    int nth = 1;
    if (size > 2 && word[size - 2] == '#') {
        nth = word[size - 1] - '0';
        size -= 2;
    }
    for (int u = 0; u < p->units.count; u++) {
        const hl_unit *unit = &p->units.items[u];
        if (!unit->special && unit->end - unit->start == size &&
            strncmp(p->text + unit->start, word, size) == 0 && --nth == 0)
            return u;
    }
    return -1;
}

static int argmax(const pass *p, int head, int query) {
    hl_units_attention(&p->trace, p->trace.L - 1, head, &p->units, p->map);
    int best = -1;
    for (int k = 0; k < p->units.count; k++) {
        if (k == query || p->units.items[k].special)
            continue;
        if (best < 0 || p->map[query * p->units.count + k] > p->map[query * p->units.count + best])
            best = k;
    }
    return best;
}

/* Is unit one of the words in "a|b"? */
static bool one_of(const pass *p, int unit, const char *words) {
    for (const char *w = words; *w;) {
        size_t size = strcspn(w, "|");
        if (unit_of(p, w, size) == unit)
            return true;
        w += size + (w[size] == '|');
    }
    return false;
}

static void links_are_right(void **state) {
    (void)state;
    pass p = {0};
    int wrong = 0;
    for (size_t i = 0; i < sizeof LINKS / sizeof *LINKS; i++) {
        const link *l = &LINKS[i];
        run(&p, l->sentence);
        int head = head_of(l->relation), query = unit_of(&p, l->query, strlen(l->query));
        assert_true(head >= 0 && query >= 0);
        int got = argmax(&p, head, query);
        if (one_of(&p, got, l->key))
            continue;
        const hl_unit *g = &p.units.items[got];
        print_message("%s: %s: %s -> %.*s, expected %s\n", l->sentence, l->relation, l->query,
                      (int)(g->end - g->start), l->sentence + g->start, l->key);
        wrong++;
    }
    end(&p);
    assert_int_equal(wrong, 0);
}

static void previous_word_is_always_right(void **state) {
    (void)state;
    const char *const sentences[] = {TIRED, WIDE, LION, CAKE, BANKS, ACCOUNT, CAT, DEEP, CAR};
    pass p = {0};
    int head = head_of("previous"), wrong = 0;
    assert_true(head >= 0);
    for (size_t s = 0; s < sizeof sentences / sizeof *sentences; s++) {
        run(&p, sentences[s]);
        /* unit 0 is [CLS]; the first word has nothing before it */
        for (int u = 2; u < p.units.count - 1; u++) {
            if (argmax(&p, head, u) == u - 1)
                continue;
            print_message("%s: word %d does not look at the one before\n", sentences[s], u);
            wrong++;
        }
    }
    end(&p);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_right),
        cmocka_unit_test(previous_word_is_always_right),
    };
    return cmocka_run_group_tests(tests, open_model, close_model);
}
