/* views_sides.h - what the views of readings and comparisons draw, made by hand: two scenes with
 * their pairs, pronouns with candidates, words with senses, a sweep. Numbers are invented; the maps
 * are the scenes' own.
 */
#ifndef HL_TEST_VIEWS_SIDES_H
#define HL_TEST_VIEWS_SIDES_H

#include "views_list.h"

#define SCENE_WIDE "The animal didn't cross the street because it was too wide"
#define SCENE_BANKS "I went to the bank to deposit money near the river bank."

/* --- two sides ----------------------------------------------------------------------------------
 */

typedef struct made_sides {
    made_scene *first, *second;
    hl_comparison comparison;
    hl_pair *pairs;
    float *difference;
    hl_change changes[HL_CHANGES_MAX];
} made_sides;

static inline int sides_by_size(const void *a, const void *b) {
    const hl_change *p = a, *q = b;
    float x = hl_change_size(p), y = hl_change_size(q);
    if (x != y)
        return x > y ? -1 : 1;
    return p->query != q->query ? p->query - q->query : p->key - q->key;
}

/* A link to a word that one side lacks. */
static inline void sides_lone(made_sides *s, int row, int col) {
    const hl_scene *a = &s->first->scene, *b = &s->second->scene;
    hl_pair q = s->pairs[row], k = s->pairs[col];
    hl_change lone = {row, col, NAN, NAN, -1, -1};
    if (q.first < 0 || q.second < 0 || s->comparison.change_count == HL_CHANGES_MAX)
        return;
    if (k.second < 0) {
        lone.before = a->map[q.first * a->U + k.first];
        lone.head_before = a->winner[q.first * a->U + k.first];
    } else {
        lone.after = b->map[q.second * b->U + k.second];
        lone.head_after = b->winner[q.second * b->U + k.second];
    }
    if (hl_change_size(&lone) >= 0.005F)
        s->changes[s->comparison.change_count++] = lone;
}

static inline void sides_differ(made_sides *s, int row, int col) {
    const hl_scene *a = &s->first->scene, *b = &s->second->scene;
    hl_pair q = s->pairs[row], k = s->pairs[col];
    float *out = &s->difference[row * s->comparison.count + col];
    *out = NAN;
    if (q.first < 0 || q.second < 0 || k.first < 0 || k.second < 0) {
        sides_lone(s, row, col);
        return;
    }
    float before = a->map[q.first * a->U + k.first], after = b->map[q.second * b->U + k.second];
    *out = after - before;
    s->comparison.largest = fmaxf(s->comparison.largest, fabsf(*out));
    if (fabsf(*out) < 0.005F || s->comparison.change_count == HL_CHANGES_MAX)
        return;
    s->changes[s->comparison.change_count++] = (hl_change){row,
                                                           col,
                                                           before,
                                                           after,
                                                           a->winner[q.first * a->U + k.first],
                                                           b->winner[q.second * b->U + k.second]};
}

/* Derives the comparison; words are paired by place, what one side has more stands alone. */
static inline void sides_derive(made_sides *s) {
    int a = s->first->scene.U, b = s->second->scene.U, count = a > b ? a : b;
    free(s->pairs);
    free(s->difference);
    s->pairs = calloc((size_t)count + 1, sizeof *s->pairs);
    s->difference = calloc((size_t)count * (size_t)count + 1, sizeof *s->difference);
    bool what_if = s->comparison.what_if;
    s->comparison = (hl_comparison){.first = &s->first->scene,
                                    .second = &s->second->scene,
                                    .what_if = what_if,
                                    .count = count,
                                    .pairs = s->pairs,
                                    .difference = s->difference,
                                    .changes = s->changes};
    for (int i = 0; i < count; i++)
        s->pairs[i] = (hl_pair){i < a ? i : -1, i < b ? i : -1};
    for (int row = 0; row < count; row++)
        for (int col = 0; col < count; col++)
            sides_differ(s, row, col);
    qsort(s->changes, (size_t)s->comparison.change_count, sizeof s->changes[0], sides_by_size);
}

/* The first scene's links of "it" are those of the "tired" sentence; the second's are turned round
 * where it is another sentence of as many words. */
static inline made_sides *sides_make(const char *first, const char *second) {
    made_sides *s = calloc(1, sizeof *s);
    s->first = scene_make(first);
    s->second = scene_make(second);
    s->first->doc.view = HL_VIEW_COMPARE;
    s->first->doc.other.own = HL_OWN_TEXT;
    sides_derive(s);
    return s;
}

static inline void sides_free(made_sides *s) {
    scene_free(s->first);
    scene_free(s->second);
    free(s->pairs);
    free(s->difference);
    free(s);
}

static inline hl_view_in sides_view(const made_sides *s, bool dark) {
    hl_view_in in = view_of(s->first, dark);
    in.comparison = &s->comparison;
    return in;
}

/* Sets one cell of one head, and of the combined map. */
static inline void scene_link(made_scene *m, int query, int key, int head, float weight) {
    size_t U = (size_t)m->scene.U, cell = (size_t)query * U + (size_t)key;
    m->head_map[(size_t)head * U * U + cell] = weight;
    m->map[cell] = weight;
    m->winner[cell] = (uint8_t)head;
    m->visible[cell] = weight >= m->doc.threshold;
    m->row_max[query] = fmaxf(m->row_max[query], weight);
    m->scene.map_max = fmaxf(m->scene.map_max, weight);
}

/* --- "it means" ---------------------------------------------------------------------------------
 */

/* One candidate: the n-th unit on show and its share. */
static inline hl_candidate scene_candidate(const made_scene *m, int unit, float share) {
    const hl_unit *u = &m->scene.units[unit];
    return (hl_candidate){unit, u->start, u->end, share * 0.9F, share};
}

static inline hl_reference scene_reference(const made_scene *m, int unit, const hl_candidate *items,
                                           int count) {
    const hl_unit *u = &m->scene.units[unit];
    return (hl_reference){.start = u->start,
                          .end = u->end,
                          .unit = unit,
                          .head = {.layer = 1, .head = 4, .assigned = true},
                          .items = items,
                          .count = count};
}

/* --- meaning ------------------------------------------------------------------------------------
 */

static inline const hl_sense_word *scene_sense_word(void) {
    static const hl_sense_example money[] = {
        {"She opened an account at the bank on Monday.", 29, 33},
        {"The bank lent them enough for a small house by the sea, and then it wanted every penny "
         "of it back before the end of the year.",
         4, 8}};
    static const hl_sense_example river[] = {{"We sat on the bank and watched the boats.", 14, 18},
                                             {"Reeds grow along the bank.", 21, 25}};
    static const hl_sense_example turn[] = {{"The plane went into a steep bank.", 28, 32}};
    static const hl_sense_example row[] = {{"A bank of lights hung over the stage.", 2, 6}};
    static const hl_sense senses[] = {{"money", "keeps and lends money", money, 2},
                                      {"river", "land beside a river", river, 2},
                                      {"turn", "a plane's turn", turn, 1},
                                      {"row", "things in a row", row, 1}};
    static const hl_sense_word word = {"bank", NULL, 0, senses, 4};
    return &word;
}

/* A word with two senses of the four above. */
static inline const hl_sense_word *scene_two_senses(void) {
    static hl_sense_word word;
    word = *scene_sense_word();
    word.sense_count = 2;
    return &word;
}

static const float scene_money_share[] = {0.50F, 0.50F, 0.55F, 0.45F, 0.63F, 0.37F, 0.78F,
                                          0.22F, 0.86F, 0.14F, 0.91F, 0.09F, 0.94F, 0.06F};
static const float scene_river_share[] = {0.50F, 0.50F, 0.48F, 0.52F, 0.43F, 0.57F, 0.34F,
                                          0.66F, 0.21F, 0.79F, 0.16F, 0.84F, 0.13F, 0.87F};
static const float scene_four_share[] = {0.25F, 0.25F, 0.25F, 0.25F, 0.28F, 0.24F, 0.24F,
                                         0.24F, 0.33F, 0.23F, 0.22F, 0.22F, 0.41F, 0.20F,
                                         0.20F, 0.19F, 0.52F, 0.17F, 0.16F, 0.15F, 0.61F,
                                         0.14F, 0.13F, 0.12F, 0.67F, 0.12F, 0.11F, 0.10F};
static const hl_sense_place scene_near_money[] = {{0, 0}, {0, 0}, {0, 0}, {0, 0},
                                                  {0, 0}, {0, 0}, {0, 0}};
static const hl_sense_place scene_near_long[] = {{0, 1}, {0, 1}, {0, 1}, {0, 1},
                                                 {0, 1}, {0, 1}, {0, 1}};
static const hl_sense_place scene_near_river[] = {{1, 0}, {1, 0}, {1, 0}, {1, 0},
                                                  {1, 0}, {1, 0}, {1, 0}};

static inline hl_meaning scene_meaning(const made_scene *m, int unit, int occurrence,
                                       int occurrences, const hl_candidate *attends, int count) {
    const hl_unit *u = &m->scene.units[unit];
    bool money = occurrence == 0;
    return (hl_meaning){.start = u->start,
                        .end = u->end,
                        .unit = unit,
                        .occurrence = occurrence,
                        .occurrences = occurrences,
                        .word = scene_two_senses(),
                        .ready = true,
                        .reading = {.senses = 2,
                                    .layers = 7,
                                    .share = money ? scene_money_share : scene_river_share,
                                    .nearest = money ? scene_near_money : scene_near_river},
                        .winner = money ? 0 : 1,
                        .attends = attends,
                        .attend_count = count,
                        .head = {.layer = 1, .head = 5, .assigned = true},
                        .head_named = true};
}

/* --- capacity -----------------------------------------------------------------------------------
 */

enum { SWEEP_RELATIONS = 9, SWEEP_MOST = SWEEP_RELATIONS * 5 * 9 };
static const char *const sweep_relations[SWEEP_RELATIONS] = {
    "previous",  "verb-subject", "modifier-noun", "verb-object",     "pronoun-antecedent",
    "time-verb", "meaning",      "marker-clause", "preposition-noun"};

/* Heads 1, 2, 4, 8, 12 of a width of 384, each with d_k 4, 8, 16, ... up to its full width. */
static inline int scene_sweep(hl_sweep_point out[SWEEP_MOST]) {
    static const int heads[] = {1, 2, 4, 8, 12};
    int count = 0;
    for (int r = 0; r < SWEEP_RELATIONS; r++)
        for (int h = 0; h < 5; h++)
            for (int dk = 4; dk <= 384 / heads[h] || dk < 8; dk *= 2) {
                double top = 0.55 + 0.1 * h - 0.02 * r, drop = 0.5 / sqrt((double)dk);
                int full = 384 / heads[h];
                out[count++] =
                    (hl_sweep_point){heads[h], dk, sweep_relations[r], 250, fmin(top, 0.99) - drop};
                if (dk * 2 > full && dk < full)
                    out[count++] =
                        (hl_sweep_point){heads[h], full, sweep_relations[r], 250, fmin(top, 0.99)};
            }
    return count;
}

#endif
