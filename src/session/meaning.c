/* Meaning before and after: words of the text that have an inventory of senses. */
#include "headlight/base/text.h"
#include "readings.h"
#include <string.h>

enum { ATTENDS_MAX = 8 };

/* A word of an inventory in the text. */
typedef struct place {
    int word; /* of the inventories */
    uint32_t start, end;
    int occurrence;
} place;

/* --- what it attends to --------------------------------------------------------------------------
 */

static bool is_word(const hl_pass *pass, int u) {
    const hl_unit *unit = &pass->words.items[u];
    size_t at = unit->start;
    return !unit->special && !hl_char_is_punctuation(hl_utf8_next(pass->text, unit->end, &at));
}

/* The row of the word in the head for meaning, or the largest of the heads on show. */
static bool attention_row(hl_readings *r, const hl_stage *stage, int query, hl_meaning *m,
                          float *row) {
    const hl_scene *scene = &stage->scene;
    const hl_pass *pass = stage->front;
    size_t count = (size_t)pass->words.count;
    m->head_named = hl_focus_named_head_in(scene->model, &pass->trace, "meaning", &m->head);
    if (m->head_named) {
        hl_focus_row(&pass->trace, m->head.layer, m->head.head, &pass->words, query, row);
        return true;
    }
    m->head = (hl_focus_head){.layer = scene->layer, .head = -1};
    float *one = HL_ARENA_ARRAY(&r->arena, float, count);
    for (int h = 0; one && h < scene->heads && h < HL_HEADS_MAX; h++) {
        if (!(scene->heads_on >> h & 1))
            continue;
        hl_focus_row(&pass->trace, scene->layer, h, &pass->words, query, one);
        for (size_t u = 0; u < count; u++)
            row[u] = one[u] > row[u] ? one[u] : row[u];
    }
    return one != NULL;
}

/* The strongest other words; shares are of all other words, punctuation left out. */
static bool find_attends(hl_readings *r, const hl_stage *stage, hl_meaning *m) {
    const hl_pass *pass = stage->front;
    int query = hl_units_at(&pass->words, m->start);
    float *row = HL_ARENA_ARRAY(&r->arena, float, (size_t)pass->words.count), sum = 0;
    hl_candidate *items = HL_ARENA_ARRAY(&r->arena, hl_candidate, ATTENDS_MAX + 1);
    if (!row || !items || !attention_row(r, stage, query, m, row))
        return false;
    for (int u = 0; u < pass->words.count; u++) {
        const hl_unit *unit = &pass->words.items[u];
        if (u == query || !is_word(pass, u) || row[u] <= 0)
            continue;
        sum += row[u];
        int at = m->attend_count;
        for (; at > 0 && items[at - 1].weight < row[u]; at--)
            items[at] = items[at - 1];
        items[at] =
            (hl_candidate){.unit = u, .start = unit->start, .end = unit->end, .weight = row[u]};
        m->attend_count += m->attend_count < ATTENDS_MAX;
    }
    for (int i = 0; i < m->attend_count; i++)
        items[i].share = items[i].weight / sum;
    m->attends = items;
    return true;
}

/* --- one word ------------------------------------------------------------------------------------
 */

static hl_status read_meaning(hl_readings *r, hl_study *study, const hl_senses *senses,
                              const hl_stage *stage, const place *at, int occurrences,
                              hl_error *err) {
    const hl_pass *pass = stage->front;
    hl_meaning *m = &r->meanings[r->meaning_count];
    hl_study_state state = hl_study_word(study, pass->model, at->word);
    if (state == HL_STUDY_FAILED)
        return HL_OK; /* was said once */
    *m = (hl_meaning){.start = at->start,
                      .end = at->end,
                      .unit = hl_readings_unit(&stage->scene, at->start, at->end),
                      .occurrence = at->occurrence,
                      .occurrences = occurrences,
                      .word = hl_senses_word(senses, at->word),
                      .ready = state == HL_STUDY_READY};
    hl_status status = HL_OK;
    if (m->ready)
        status = hl_meter_read(pass->model->meter, at->word, &pass->trace, &pass->tokens, at->start,
                               at->end, &r->arena, &m->reading, err);
    if (status != HL_OK)
        return status;
    m->winner = m->ready ? hl_sense_winner(&m->reading, m->reading.layers - 1) : 0;
    if (!find_attends(r, stage, m))
        return hl_fail(err, HL_ERR_MEMORY, NULL, "meaning", NULL, "no memory");
    r->meaning_count++;
    return HL_OK;
}

/* --- the words of the text -----------------------------------------------------------------------
 */

/* All places of words with senses that the model reads, in the order of the text; NULL when memory
 * is out. */
static place *find_places(hl_readings *r, const hl_senses *senses, const hl_pass *pass,
                          int *count) {
    place *all = HL_ARENA_ARRAY(&r->arena, place, (size_t)pass->words.count + 1), p = {0};
    size_t at = 0;
    *count = 0;
    while (all && *count < pass->words.count &&
           (p.word = hl_senses_next(senses, pass->text, pass->text_size, &at, &p.start, &p.end)) >=
               0) {
        if (hl_units_at(&pass->words, p.start) < 0)
            continue; /* past the model's limit */
        p.occurrence = 0;
        for (int i = 0; i < *count; i++)
            p.occurrence += all[i].word == p.word;
        all[(*count)++] = p;
    }
    return all;
}

hl_status hl_readings_meanings(hl_readings *r, hl_study *study, const hl_stage *stage,
                               hl_error *err) {
    const hl_senses *senses = hl_study_senses(study);
    if (!senses)
        return HL_OK; /* being read */
    int count = 0;
    const place *all = find_places(r, senses, stage->front, &count);
    hl_status status =
        all ? HL_OK : hl_fail(err, HL_ERR_MEMORY, NULL, "meaning", NULL, "no memory");
    for (int pinned = 1; pinned >= 0 && r->meaning_count == 0; pinned--)
        for (int i = 0; i < count && status == HL_OK && r->meaning_count < HL_READINGS_MAX; i++) {
            int occurrences = 0;
            for (int j = 0; j < count; j++)
                occurrences += all[j].word == all[i].word;
            if (!pinned || hl_readings_pinned(&stage->scene, all[i].start, all[i].end))
                status = read_meaning(r, study, senses, stage, &all[i], occurrences, err);
        }
    return status;
}
