/* The numbers of the views of readings and comparisons are the scene's: texts, lengths, places. */
#include "views_boxes.h"
#include "views_sides.h"

typedef void (*view_fn)(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);

static void draw(bench *b, const hl_view_in *in, view_fn view, float w, float h) {
    hl_draw_begin(&b->list, w, h, b->fonts);
    hl_hits_reset(&b->hits);
    view(in, (hl_rect){0, 0, w, h}, &b->list, &b->hits);
    assert_false(b->list.failed);
}

static bool same_color(hl_color a, hl_color b) {
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

/* --- "it means" ----------------------------------------------------------------------------------
 */

/* A bar's length is its share of the track, its label the candidate, its colour the head's. */
static void reference_bars_are_shares(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    const hl_candidate items[] = {scene_candidate(m, 1, 0.73F), scene_candidate(m, 5, 0.27F)};
    hl_reference ref = scene_reference(m, 7, items, 2);
    m->scene.references = &ref;
    m->scene.reference_count = 1;
    hl_view_in in = view_of(m, false);
    draw(b, &in, hl_view_reference, 420, 340);
    float track = 0, shares[2];
    int bars = 0;
    list_walk w = {.list = &b->list, .prefix = "reference it"};
    for (const hl_draw_command *c; (c = walk_next(&w));) {
        if (c->kind == HL_DRAW_RECT && same_color(c->color, in.theme->sunken))
            track = c->rect.w;
        else if (c->kind == HL_DRAW_RECT && track > 0 && same_color(c->color, hl_head_color(4)))
            shares[bars++] = c->rect.w / track;
    }
    assert_int_equal(2, bars);
    assert_float_equal(0.73, shares[0], 1e-4);
    assert_float_equal(0.27, shares[1], 1e-4);
    const char *texts[] = {"it", "means", "animal", "0.73", "street", "0.27", "Pronoun"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!list_has_text(&b->list, texts[i]))
            fail_msg("'%s' is missing", texts[i]);
    int words = 0;
    for (int i = 0; i < b->hits.count; i++)
        if (b->hits.items[i].kind == HL_HIT_WORD)
            assert_int_equal(words++ ? 5 : 1, b->hits.items[i].unit);
    assert_int_equal(2, words);
    scene_free(m);
}

/* Where the view has the whole area its type grows, but never so far that a candidate drops out. */
static void large_bars_all_fit(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_candidate items[4];
    for (int i = 0; i < 4; i++)
        items[i] = scene_candidate(m, i, 0.25F);
    hl_reference ref = scene_reference(m, 7, items, 4);
    m->scene.references = &ref;
    m->scene.reference_count = 1;
    hl_view_in in = view_of(m, false);
    in.large = true;
    for (int count = 2; count <= 4; count++)
        for (float h = 200 + 20 * (float)count; h < 500; h += 37) {
            char text[64];
            ref.count = count;
            draw(b, &in, hl_view_reference, 1248, h);
            assert_false(list_finds_text(&b->list, " other", text, sizeof text));
            assert_true(list_has_text(&b->list, m->labels[count - 1]));
        }
    scene_free(m);
}

/* Of many candidates the largest are shown, in the order of the text, and the rest is their sum. */
static void many_candidates_are_cut(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_candidate items[11];
    for (int i = 0; i < 11; i++)
        items[i] = scene_candidate(m, i, i == 2 ? 0.4F : i == 9 ? 0.42F : 0.02F);
    hl_reference ref = scene_reference(m, 7, items, 11);
    m->scene.references = &ref;
    m->scene.reference_count = 1;
    hl_view_in in = view_of(m, true);
    draw(b, &in, hl_view_reference, 400, 220);
    char text[64];
    assert_true(list_has_text(&b->list, "didn't") && list_has_text(&b->list, "too"));
    assert_true(list_finds_text(&b->list, " others", text, sizeof text));
    int shown = 11 - atoi(text);
    float rest = 1 - 0.82F - 0.02F * (float)(shown - 2);
    snprintf(text, sizeof text, "%.2f", (double)rest);
    assert_true(list_has_text(&b->list, text));
    m->scene.reference_count = 0;
    draw(b, &in, hl_view_reference, 400, 220);
    assert_true(list_finds_text(&b->list, "Pin it, he, she or they", text, sizeof text));
    scene_free(m);
}

/* --- meaning -------------------------------------------------------------------------------------
 */

/* The points of a sense's line, as values 0..1 between the lines for 0 and 1. */
static int read_curve(bench *b, const char *group, float low, float high, float out[16]) {
    list_walk w = {.list = &b->list, .prefix = group};
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (c->kind == HL_DRAW_POLYLINE) {
            for (uint32_t i = 0; i < c->count; i++)
                out[i] = (b->list.points[c->first + i].y - low) / (high - low);
            return (int)c->count;
        }
    return 0;
}

static void meaning_curves_are_shares(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_BANKS);
    hl_candidate attends[2] = {scene_candidate(m, 6, 0), scene_candidate(m, 7, 0)};
    attends[0].weight = 0.46F;
    attends[1].weight = 0.38F;
    hl_meaning meaning = scene_meaning(m, 4, 0, 2, attends, 2);
    m->scene.meanings = &meaning;
    m->scene.meaning_count = 1;
    hl_view_in in = view_of(m, false);
    draw(b, &in, hl_view_meaning, 620, 460);
    float levels[3] = {0}, money[16], river[16];
    int lines = 0;
    list_walk w = {.list = &b->list, .prefix = "card first bank"};
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (c->kind == HL_DRAW_LINE && lines < 3)
            levels[lines++] = b->list.points[c->first].y;
    assert_int_equal(3, lines); /* 0, 0.5, 1 */
    assert_int_equal(7, read_curve(b, "sense money", levels[0], levels[2], money));
    assert_int_equal(7, read_curve(b, "sense river", levels[0], levels[2], river));
    for (int l = 0; l < 7; l++) {
        assert_float_equal(scene_money_share[2 * l], money[l], 0.015);
        assert_float_equal(scene_money_share[2 * l + 1], river[l], 0.015);
    }
    const char *texts[] = {"first bank", "means",   "money",          "0.94",   "deposit",
                           "0.46",       "0.38",    "river",          "before", "6",
                           "0.5",        "Meaning", "closest example"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!list_has_text(&b->list, texts[i]))
            fail_msg("'%s' is missing", texts[i]);
    char text[256];
    assert_true(list_finds_text(&b->list, "She opened an account", text, sizeof text));
    scene_free(m);
}

/* Where only one of both fits, the sense stands without "means". */
static void a_narrow_card_names_the_sense(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_BANKS);
    hl_meaning meaning = scene_meaning(m, 4, 0, 2, NULL, 0);
    m->scene.meanings = &meaning;
    m->scene.meaning_count = 1;
    hl_view_in in = card_view_of(m);
    for (float w = 278; w <= 400; w += 10) {
        draw(b, &in, hl_view_meaning, w, 162);
        char text[64];
        list_walk walk = {.list = &b->list, .prefix = "card"};
        const hl_draw_command *c;
        while ((c = walk_next(&walk)) && !text_is(&b->list, c, "money"))
            ;
        if (!c || list_finds_text(&b->list, "\xE2\x80\xA6", text, sizeof text))
            fail_msg("%.0f wide: the sense is %s", (double)w, c ? text : "cut");
    }
    scene_free(m);
}

/* In the window's usual size both banks have a card: the caveat stands alone before one is left
 * out. */
static void both_occurrences_have_a_card(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_BANKS);
    hl_meaning meanings[] = {scene_meaning(m, 4, 0, 2, NULL, 0),
                             scene_meaning(m, 11, 1, 2, NULL, 0)};
    m->scene.meanings = meanings;
    m->scene.meaning_count = 2;
    hl_view_in in = card_view_of(m);
    draw(b, &in, hl_view_meaning, 348, 306);
    assert_true(list_has_text(&b->list, "first bank"));
    assert_true(list_has_text(&b->list, "second bank"));
    scene_free(m);
}

/* The smallest window has a bar for both nouns, beside the whole caveat. */
static void low_panels_have_both_bars(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    const hl_candidate items[] = {scene_candidate(m, 1, 0.73F), scene_candidate(m, 5, 0.27F)};
    hl_reference ref = scene_reference(m, 7, items, 2);
    m->scene.references = &ref;
    m->scene.reference_count = 1;
    hl_view_in in = card_view_of(m);
    draw(b, &in, hl_view_reference, 280, 164);
    assert_true(list_has_text(&b->list, "animal"));
    assert_true(list_has_text(&b->list, "street"));
    scene_free(m);
}

/* Four senses that end alike: their names stand apart. */
static void end_labels_stand_apart(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_BANKS);
    hl_meaning meaning = scene_meaning(m, 4, 0, 1, NULL, 0);
    meaning.word = scene_sense_word();
    meaning.reading.senses = 4;
    meaning.reading.share = scene_four_share;
    m->scene.meanings = &meaning;
    m->scene.meaning_count = 1;
    hl_view_in in = view_of(m, false);
    draw(b, &in, hl_view_meaning, 560, 420);
    check_view(b, "view meaning", (hl_rect){0, 0, 560, 420}, false);
    const char *names[] = {"river", "turn", "row"};
    for (int i = 0; i < 3; i++)
        assert_true(list_has_text(&b->list, names[i]));
    meaning.ready = false;
    draw(b, &in, hl_view_meaning, 560, 420);
    char text[128];
    assert_true(list_finds_text(&b->list, "Reading 6 example sentences", text, sizeof text));
    assert_false(list_has_text(&b->list, "means"));
    scene_free(m);
}

/* --- changes -------------------------------------------------------------------------------------
 */

/* Each row: the words, both numbers, and marks at before and after on one scale. */
static void changes_are_the_comparison(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_WIDE);
    scene_link(s->second, 7, 1, 4, 0.18F);
    scene_link(s->second, 7, 5, 4, 0.66F);
    sides_derive(s);
    hl_view_in in = sides_view(s, false);
    draw(b, &in, hl_view_changes, 676, 320);
    int rows = 0;
    for (int i = 0; i < s->comparison.change_count; i++) {
        const hl_change *change = &s->changes[i];
        char name[256], query[64], key[64];
        snprintf(query, sizeof query, "%s", s->first->labels[s->pairs[change->query].first]);
        snprintf(key, sizeof key, "%s", s->first->labels[s->pairs[change->key].first]);
        snprintf(name, sizeof name, "change %s%s %s%s %.2f to %.2f", query,
                 change->query == 10 ? "\xE2\x86\x92wide" : "", key,
                 change->key == 10 ? "\xE2\x86\x92wide" : "", (double)change->before,
                 (double)change->after);
        list_walk w = {.list = &b->list, .prefix = name};
        const hl_draw_command *c = walk_next(&w);
        if (!c)
            break;
        hl_point track[2] = {{0}}, moved[2] = {{0}};
        for (int lines = 0; c; c = walk_next(&w))
            if (c->kind == HL_DRAW_LINE)
                memcpy(lines++ ? moved : track, b->list.points + c->first, sizeof track);
        float wide = track[1].x - track[0].x, gone = (moved[1].x - moved[0].x) / wide;
        assert_float_equal(change->after - change->before, gone, 0.05);
        rows++;
    }
    assert_true(rows >= 4 && rows <= s->comparison.change_count);
    char text[64];
    if (rows < s->comparison.change_count) {
        assert_true(list_finds_text(&b->list, "smaller change", text, sizeof text));
        assert_int_equal(s->comparison.change_count - rows, atoi(text + strlen("and ")));
    }
    hl_hit hit;
    assert_true(hl_hits_at(&b->hits, 100, 60, &hit));
    assert_int_equal(HL_HIT_PAIR, hit.kind);
    assert_int_equal(s->changes[0].query, hit.unit);
    assert_int_equal(s->changes[0].key, hit.key);
    sides_free(s);
}

/* A link to a word that one sentence alone has is among them, in its rank, and says so. */
static void changes_name_links_of_one_side(void **state) {
    bench *b = *state;
    made_sides *s = sides_make("The animal slept", "The animal slept deeply");
    scene_link(s->second, 1, 3, 4, 0.96F);
    sides_derive(s);
    hl_view_in in = sides_view(s, false);
    draw(b, &in, hl_view_changes, 676, 320);
    check_view(b, "view changes", (hl_rect){0, 0, 676, 320}, false);
    list_walk w = {.list = &b->list, .prefix = "only animal deeply 0.96, second only"};
    bool says = false;
    for (const hl_draw_command *c; (c = walk_next(&w));)
        says |= text_is(&b->list, c, "0.96, second only");
    assert_true(says);
    hl_hit hit;
    int rank = 0;
    while (s->changes[rank].query != 1 || s->changes[rank].key != 3)
        rank++;
    assert_true(rank == 0 && hl_hits_at(&b->hits, 100, 60, &hit));
    assert_int_equal(1, hit.unit);
    assert_int_equal(3, hit.key);
    sides_free(s);
}

/* A wide panel has room for long words: the line gives way before they are cut. */
static void long_words_are_whole_in_a_wide_list(void **state) {
    bench *b = *state;
    made_sides *s = sides_make("I deposit money", "I watched the river");
    scene_link(s->second, 1, 3, 4, 0.97F);
    sides_derive(s);
    hl_view_in in = sides_view(s, false);
    draw(b, &in, hl_view_changes, 676, 320);
    assert_true(list_has_text(&b->list, "deposit\xE2\x86\x92watched"));
    sides_free(s);
}

static void check_heads(const bench *b, const made_sides *s) {
    assert_true(list_has_text(&b->list, "first, 8 heads"));
    assert_true(list_has_text(&b->list, "second, 1 head"));
    for (int h = 0; h < SCENE_HEADS; h++) {
        int query, key;
        float weight;
        char name[32], link[128], number[16];
        assert_true(hl_scene_head_top(&s->first->scene, h, &query, &key, &weight));
        snprintf(name, sizeof name, "head %d", h + 1);
        snprintf(link, sizeof link, "%s \xE2\x86\x92 %s", s->first->labels[query],
                 s->first->labels[key]);
        snprintf(number, sizeof number, "%.2f", (double)weight);
        list_walk w = {.list = &b->list, .prefix = name};
        bool has_link = false, has_number = false;
        for (const hl_draw_command *c; (c = walk_next(&w));) {
            has_link |= text_is(&b->list, c, link);
            has_number |= text_is(&b->list, c, number);
        }
        if (!has_link || !has_number)
            fail_msg("%s: %s %s is missing", name, link, number);
    }
}

/* One head beside eight: every head has its line, with its strongest link between words. */
static void heads_are_compared_by_their_best_link(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_TIRED);
    s->second->scene.heads = 1;
    s->first->doc.other.own = HL_OWN_HEADS;
    hl_view_in in = sides_view(s, true);
    draw(b, &in, hl_view_changes, 676, 360);
    check_heads(b, s);
    draw(b, &in, hl_view_changes, 376, 172); /* as at 1024 x 640: no room below each other */
    check_heads(b, s);
    sides_free(s);
}

/* --- difference ----------------------------------------------------------------------------------
 */

/* Cells have the diverging colour of their change on a symmetric scale; numbers are printed. */
static void difference_is_second_minus_first(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_WIDE);
    scene_link(s->second, 7, 1, 4, 0.18F);
    sides_derive(s);
    hl_view_in in = sides_view(s, false);
    draw(b, &in, hl_view_difference, 900, 620);
    list_walk w = {.list = &b->list, .prefix = "cells"};
    const hl_draw_command *c = walk_next(&w);
    assert_non_null(c);
    assert_int_equal(HL_DRAW_GRID, c->kind);
    assert_int_equal(11, c->rows);
    float end = fmaxf(s->comparison.largest, 0.1F);
    for (uint32_t i = 0; i < 121; i++)
        assert_true(same_color(hl_map_diverging(in.theme, s->difference[i] / end),
                               b->list.cells[c->first + i]));
    char text[32];
    snprintf(text, sizeof text, "\xE2\x88\x92.%02d",
             (int)lroundf(-100 * s->difference[7 * 11 + 1]));
    assert_true(list_has_text(&b->list, text));
    snprintf(text, sizeof text, "+%.2f", (double)end);
    assert_true(list_has_text(&b->list, text)); /* the legend */
    assert_true(list_has_text(&b->list, "tired\xE2\x86\x92wide"));
    hl_rect cell = b->hits.grid.rect;
    hl_hit hit;
    assert_true(
        hl_hits_at(&b->hits, cell.x + 1.5F * cell.w / 11, cell.y + 7.5F * cell.h / 11, &hit));
    assert_int_equal(HL_HIT_PAIR, hit.kind);
    assert_int_equal(7, hit.unit);
    assert_int_equal(1, hit.key);
    sides_free(s);
}

/* A link that one side lacks is no zero. */
static void missing_links_have_no_change(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, "The animal");
    hl_view_in in = sides_view(s, true);
    in.focus.pair_row = 7;
    in.focus.pair_col = 1;
    in.focus.cell_keyboard = true;
    draw(b, &in, hl_view_difference, 900, 620);
    list_walk w = {.list = &b->list, .prefix = "cells"};
    const hl_draw_command *c = walk_next(&w);
    assert_true(same_color(in.theme->sunken, b->list.cells[c->first + 7 * 11 + 1]));
    assert_false(same_color(in.theme->sunken, b->list.cells[c->first]));
    char text[256];
    assert_true(list_finds_text(&b->list, "only one side has these words", text, sizeof text));
    bool ring = false;
    for (size_t i = 0; i < b->list.count; i++)
        ring |= b->list.commands[i].kind == HL_DRAW_STROKE &&
                same_color(b->list.commands[i].color, in.theme->accent);
    assert_true(ring);
    sides_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_bars_are_shares),
        cmocka_unit_test(large_bars_all_fit),
        cmocka_unit_test(many_candidates_are_cut),
        cmocka_unit_test(meaning_curves_are_shares),
        cmocka_unit_test(end_labels_stand_apart),
        cmocka_unit_test(a_narrow_card_names_the_sense),
        cmocka_unit_test(both_occurrences_have_a_card),
        cmocka_unit_test(low_panels_have_both_bars),
        cmocka_unit_test(changes_are_the_comparison),
        cmocka_unit_test(changes_name_links_of_one_side),
        cmocka_unit_test(long_words_are_whole_in_a_wide_list),
        cmocka_unit_test(heads_are_compared_by_their_best_link),
        cmocka_unit_test(difference_is_second_minus_first),
        cmocka_unit_test(missing_links_have_no_change),
    };
    return cmocka_run_group_tests_name("views: readings", tests, bench_setup, bench_teardown);
}
