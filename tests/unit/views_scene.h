/* views_scene.h - a scene made by hand for the tests of views and export.
 *
 * Real tokens and units of any text (with a vocabulary made of that text), attention from invented
 * scores through a real softmax, and the maps derived from it the way the session's header says.
 * Eight named heads; each has a few clear links and rests on [CLS] elsewhere.
 */
#ifndef HL_TEST_VIEWS_SCENE_H
#define HL_TEST_VIEWS_SCENE_H

#include "headlight/session/session.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SCENE_HEADS = 8 };
#define SCENE_TIRED "The animal didn't cross the street because it was too tired"

typedef struct made_scene {
    hl_doc doc;
    hl_scene scene;
    hl_model_info model;
    hl_layer_info layers[2];
    hl_head_info heads[SCENE_HEADS];
    hl_vocab *vocab;
    hl_tokens tokens;
    hl_units units;
    hl_trace trace;
    hl_layer_trace layer[2];
    char *text;
    int *kept; /* unit of all units behind each shown one */
    hl_unit *shown;
    char **labels;
    float *head_map, *map, *row_max, *hidden, *special;
    uint8_t *winner, *visible;
} made_scene;

/* Each letter run becomes one piece, or two when it is long; every other visible byte run stands
 * alone. */
static inline void scene_vocab(made_scene *m, const char *text) {
    char path[] = "/tmp/headlight-vocab-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fputs("[UNK]\n[CLS]\n[SEP]\n", f);
    size_t cap = strlen(text) + 1;
    char **seen = calloc(2 * cap, sizeof *seen);
    size_t count = 0;
    for (const char *p = text; *p;) {
        size_t n = 0;
        while (isalnum((unsigned char)p[n]) || (unsigned char)p[n] >= 0x80)
            n++;
        n = n ? n : 1;
        char part[2][512] = {"", ""};
        size_t cut = n > 8 && n < 200 && (unsigned char)p[0] < 0x80 ? 5 : n < 200 ? n : 200;
        snprintf(part[0], sizeof part[0], "%.*s", (int)cut, p);
        if (cut < n && n < 200)
            snprintf(part[1], sizeof part[1], "##%.*s", (int)(n - cut), p + cut);
        for (int k = 0; k < 2; k++) {
            for (char *c = part[k]; *c; c++)
                *c = (char)tolower((unsigned char)*c);
            bool old = part[k][0] == '\0' || part[k][0] == ' ';
            for (size_t i = 0; i < count && !old; i++)
                old = strcmp(seen[i], part[k]) == 0;
            if (!old) {
                seen[count++] = strdup(part[k]);
                fprintf(f, "%s\n", part[k]);
            }
        }
        p += n;
    }
    fclose(f);
    for (size_t i = 0; i < count; i++)
        free(seen[i]);
    free(seen);
    hl_error err = {0};
    if (hl_vocab_open(&m->vocab, path, &err) != HL_OK) {
        char line[HL_ERROR_LINE];
        fprintf(stderr, "%s\n", hl_error_format(&err, line, sizeof line));
        abort();
    }
    unlink(path);
}

static inline uint32_t scene_hash(uint32_t a, uint32_t b, uint32_t c) {
    uint32_t x = a * 2654435761U ^ b * 2246822519U ^ c * 3266489917U;
    x ^= x >> 15;
    x *= 2246822519U;
    return x ^ x >> 13;
}

/* query, key, head, score above the noise, in words of the "tired" sentence without [CLS]. */
static const float scene_links[][4] = {
    {0, 1, 2, 7.0F},  {1, 3, 1, 6.2F},  {2, 3, 6, 6.6F},  {3, 1, 1, 5.6F},  {3, 5, 3, 6.0F},
    {4, 5, 2, 7.1F},  {5, 3, 3, 5.8F},  {6, 10, 7, 5.9F}, {7, 1, 4, 6.0F},  {7, 5, 4, 4.5F},
    {8, 10, 6, 6.4F}, {9, 10, 2, 6.8F}, {10, 7, 1, 6.1F}, {10, 1, 5, 4.8F}, {5, 6, 5, 4.0F}};

/* u and w are the units (with [CLS]) of tokens i and j. */
static inline float scene_score(const made_scene *m, int layer, int head, int i, int j, int u,
                                int w) {
    float noise =
        (float)(scene_hash((uint32_t)i * 611U + (uint32_t)layer, (uint32_t)j, (uint32_t)head) %
                1000) /
            500 -
        1;
    if (j == 0)
        return 4.2F; /* [CLS], where a word with nothing to look at rests */
    if (head == 0 && w == u - 1)
        return 6.4F;
    if (strcmp(m->text, SCENE_TIRED) == 0) {
        for (size_t k = 0; k < sizeof scene_links / sizeof scene_links[0]; k++)
            if ((int)scene_links[k][0] == u - 1 && (int)scene_links[k][1] == w - 1 &&
                (int)scene_links[k][2] == head)
                return scene_links[k][3];
        return noise;
    }
    uint32_t pick = scene_hash((uint32_t)u, 7, (uint32_t)head);
    int away = (int)(pick % 13) - 6;
    return head > 0 && pick % 3 == 0 && w == u + away ? 4.5F + (float)(pick % 20) / 10 : noise;
}

static inline void scene_attention(made_scene *m, int index) {
    hl_layer_trace *l = &m->layer[index];
    size_t T = (size_t)m->tokens.count, size = SCENE_HEADS * T * T;
    *l = (hl_layer_trace){.heads = SCENE_HEADS, .dk = 48, .dk_max = 48, .width = 384};
    l->scale = 1 / sqrtf(48);
    l->scaled = calloc(size, sizeof(float));
    l->masked = calloc(size, sizeof(float));
    l->attn = calloc(size, sizeof(float));
    int unit_of[1024] = {0};
    for (int k = 0; k < m->units.count; k++)
        for (int i = 0; i < m->units.items[k].count; i++)
            unit_of[m->units.items[k].first + i] = k;
    for (size_t h = 0; h < SCENE_HEADS; h++)
        for (size_t i = 0; i < T; i++) {
            size_t row = (h * T + i) * T;
            float sum = 0;
            for (size_t j = 0; j < T; j++) {
                float s = scene_score(m, index, (int)h, (int)i, (int)j, unit_of[i], unit_of[j]);
                bool masked = m->doc.mask == HL_SEES_PAST && j > i;
                l->scaled[row + j] = s;
                l->masked[row + j] = masked ? -INFINITY : s;
                sum += masked ? 0 : expf(s);
            }
            for (size_t j = 0; j < T; j++)
                l->attn[row + j] = isinf(l->masked[row + j]) ? 0 : expf(l->masked[row + j]) / sum;
        }
}

static inline void scene_free_maps(made_scene *m) {
    for (int i = 0; m->labels && i < m->scene.U; i++)
        free(m->labels[i]);
    free(m->labels);
    free(m->kept);
    free(m->shown);
    free(m->head_map);
    free(m->map);
    free(m->row_max);
    free(m->hidden);
    free(m->special);
    free(m->winner);
    free(m->visible);
}

static inline void scene_free_trace(made_scene *m) {
    for (int l = 0; l < 2; l++) {
        free(m->layer[l].scaled);
        free(m->layer[l].masked);
        free(m->layer[l].attn);
    }
}

static inline void scene_units(made_scene *m) {
    hl_error err = {0};
    if (hl_units_build(&m->tokens, m->text, strlen(m->text), m->doc.pieces, &m->units, &err) !=
        HL_OK)
        abort();
    size_t count = (size_t)m->units.count;
    m->kept = calloc(count, sizeof *m->kept);
    m->shown = calloc(count, sizeof *m->shown);
    m->labels = calloc(count, sizeof *m->labels);
    int U = 0;
    for (int i = 0; i < m->units.count; i++) {
        const hl_unit *unit = &m->units.items[i];
        if (unit->special && m->doc.special != HL_SPECIAL_SHOW)
            continue;
        const char *piece = hl_vocab_piece(m->vocab, m->tokens.items[unit->first].id);
        m->labels[U] = unit->special || m->doc.pieces
                           ? strdup(piece)
                           : strndup(m->text + unit->start, unit->end - unit->start);
        m->kept[U] = i;
        m->shown[U++] = *unit;
    }
    m->scene.U = U;
    m->scene.units = m->shown;
    m->scene.labels = (const char *const *)m->labels;
}

static inline float scene_combine(const made_scene *m, size_t cell, int *winner) {
    const hl_scene *s = &m->scene;
    float most = -1, sum = 0;
    size_t map = (size_t)s->U * (size_t)s->U;
    for (int h = 0; h < SCENE_HEADS; h++) {
        if (!(s->heads_on >> h & 1))
            continue;
        float w = m->head_map[(size_t)h * map + cell];
        sum += w;
        if (w > most) {
            most = w;
            *winner = h;
        }
    }
    if (s->heads_on_count == 0)
        return 0;
    return m->doc.combine == HL_COMBINE_MEAN  ? sum / (float)s->heads_on_count
           : m->doc.combine == HL_COMBINE_SUM ? sum
                                              : most;
}

static inline void scene_rows(made_scene *m) {
    hl_scene *s = &m->scene;
    size_t U = (size_t)s->U;
    for (size_t i = 0; i < U; i++) {
        float sum = 0, gone = 0;
        for (size_t j = 0; j < U; j++) {
            int winner = 0;
            m->map[i * U + j] = scene_combine(m, i * U + j, &winner);
            m->winner[i * U + j] = (uint8_t)winner;
            m->row_max[i] = fmaxf(m->row_max[i], m->map[i * U + j]);
        }
        for (size_t j = 0; j < U; j++) {
            int larger = 0;
            for (size_t k = 0; m->doc.top_k > 0 && k < U; k++)
                larger += m->map[i * U + k] > m->map[i * U + j];
            bool kept = m->doc.top_k == 0 || larger < m->doc.top_k;
            m->visible[i * U + j] = kept && m->map[i * U + j] >= m->doc.threshold;
            sum += m->map[i * U + j];
            gone += m->visible[i * U + j] ? 0 : m->map[i * U + j];
        }
        m->hidden[i] = sum > 0 ? gone / sum : 0;
        s->map_max = fmaxf(s->map_max, m->row_max[i]);
    }
}

static inline void scene_head_maps(made_scene *m) {
    hl_scene *s = &m->scene;
    size_t U = (size_t)s->U, all = (size_t)m->units.count;
    float *full = calloc(all * all, sizeof *full);
    for (int h = 0; h < SCENE_HEADS; h++) {
        hl_units_attention(&m->trace, s->layer, h, &m->units, full);
        for (size_t i = 0; i < U; i++) {
            float sum = 0;
            size_t from = (size_t)m->kept[i] * all;
            for (size_t j = 0; j < U; j++)
                sum += full[from + (size_t)m->kept[j]];
            bool renormalise = m->doc.special == HL_SPECIAL_RENORMALISE && sum > 0;
            for (size_t j = 0; j < U; j++)
                m->head_map[((size_t)h * U + i) * U + j] =
                    full[from + (size_t)m->kept[j]] / (renormalise ? sum : 1);
            if (m->doc.special != HL_SPECIAL_SHOW)
                m->special[(size_t)h * U + i] = 1 - sum;
        }
    }
    free(full);
}

/* Derives everything again after doc was changed (not its text). */
static inline void scene_derive(made_scene *m) {
    hl_scene *s = &m->scene;
    scene_free_maps(m);
    scene_free_trace(m);
    scene_units(m);
    for (int l = 0; l < 2; l++)
        scene_attention(m, l);
    m->trace = (hl_trace){.T = m->tokens.count, .D = 384, .L = 2, .layers = m->layer};
    size_t U = (size_t)s->U, cells = U * U + 1;
    m->head_map = calloc(SCENE_HEADS * cells, sizeof(float));
    m->map = calloc(cells, sizeof(float));
    m->row_max = calloc(U + 1, sizeof(float));
    m->hidden = calloc(U + 1, sizeof(float));
    m->special = calloc(SCENE_HEADS * (U + 1), sizeof(float));
    m->winner = calloc(cells, 1);
    m->visible = calloc(cells, 1);
    s->heads_on = ((1ULL << SCENE_HEADS) - 1) & ~m->doc.heads_off;
    s->heads_on_count = 0;
    s->only_head = -1;
    s->map_max = 0;
    for (int h = 0; h < SCENE_HEADS; h++)
        if (s->heads_on >> h & 1) {
            s->heads_on_count++;
            s->only_head = h;
        }
    if (s->heads_on_count != 1)
        s->only_head = -1;
    s->combine = m->doc.combine;
    s->renormalised = m->doc.special == HL_SPECIAL_RENORMALISE;
    scene_head_maps(m);
    scene_rows(m);
    s->trace = &m->trace;
    s->tokens = &m->tokens;
    s->head_map = m->head_map;
    s->map = m->map;
    s->winner = m->winner;
    s->visible = m->visible;
    s->row_max = m->row_max;
    s->hidden = m->hidden;
    s->special = m->special;
}

static inline void scene_names(made_scene *m) {
    static const char *const names[SCENE_HEADS][2] = {{"Previous word", "Previous"},
                                                      {"Subject-verb", "Subject"},
                                                      {"Modifier-noun", "Modifier"},
                                                      {"Action-object", "Action"},
                                                      {"Pronoun", "Pronoun"},
                                                      {"Meaning", "Meaning"},
                                                      {"Time", "Time"},
                                                      {"Discourse & cause", "Discourse"}};
    for (int h = 0; h < SCENE_HEADS; h++)
        m->heads[h] = (hl_head_info){names[h][0], names[h][1], "", "", NULL, 0};
    static const int trained[] = {SCENE_HEADS};
    m->layers[0] = (hl_layer_info){.heads = SCENE_HEADS,
                                   .trained_heads = trained,
                                   .trained_heads_count = 1,
                                   .trained_dk_min = 48,
                                   .trained_dk_max = 48};
    m->layers[1] = m->layers[0];
    m->layers[1].trained_dk_min = 1;
    m->layers[1].head = m->heads;
    m->model = (hl_model_info){.dir = "models/made",
                               .name = "made",
                               .layers = 2,
                               .width = 384,
                               .max_tokens = 512,
                               .layer = m->layers};
}

/* The caller sets doc fields and calls scene_derive again where the defaults do not do. */
static inline made_scene *scene_make(const char *text) {
    made_scene *m = calloc(1, sizeof *m);
    hl_error err = {0};
    m->text = strdup(text);
    m->doc.text = m->text;
    m->doc.text_size = strlen(text);
    m->doc.threshold = 0.1F;
    scene_names(m);
    scene_vocab(m, text);
    if (hl_tokenise(m->vocab, text, strlen(text), 512, &m->tokens, &err) != HL_OK)
        abort();
    m->scene = (hl_scene){.model = &m->model,
                          .vocab = m->vocab,
                          .text = m->text,
                          .text_size = strlen(text),
                          .text_tokens = m->tokens.needed,
                          .max_tokens = 512,
                          .layer = 1,
                          .heads = SCENE_HEADS,
                          .dk = 48,
                          .dk_max = 48,
                          .trained = true};
    scene_derive(m);
    return m;
}

static inline void scene_pin(made_scene *m, int unit) {
    m->scene.pins[m->scene.pin_count++] = unit;
}

static inline void scene_free(made_scene *m) {
    scene_free_maps(m);
    scene_free_trace(m);
    hl_units_free(&m->units);
    hl_tokens_free(&m->tokens);
    hl_vocab_close(m->vocab);
    free(m->text);
    free(m);
}

/* n words of running text, malloc'd. */
static inline char *scene_words(int n) {
    static const char *const words[] = {
        "The",  "teacher", "explained", "that",    "a",       "long",    "river",   "runs",
        "past", "the",     "old",       "bank",    "because", "nobody",  "ever",    "moved",
        "it",   "and",     "children",  "often",   "ask",     "why",     "water",   "finds",
        "its",  "own",     "way",       "through", "stones",  "without", "thinking"};
    size_t count = sizeof words / sizeof words[0];
    char *text = calloc((size_t)n * 12 + 1, 1);
    for (int i = 0; i < n; i++) {
        strcat(text, i ? " " : "");
        strcat(text, words[(size_t)i % count]);
    }
    return text;
}

#endif
