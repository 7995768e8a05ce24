/* Two sides with one scale, words that belong together, what-if and its buttons, capacity. */
#include "views_boxes.h"
#include "views_sides.h"

static void draw_picture(bench *b, const hl_view_in *in) {
    hl_draw_begin(&b->list, 1280, 800, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_picture(in, 1280, 800, true, &b->list, &b->hits);
    assert_false(b->list.failed);
}

/* The first command of a kind inside a group that is inside a view. */
static const hl_draw_command *find(bench *b, const char *view, const char *group, int kind) {
    list_walk v = {.list = &b->list, .prefix = view};
    const hl_draw_command *first = walk_next(&v), *last = first;
    for (const hl_draw_command *c; (c = walk_next(&v));)
        last = c;
    list_walk w = {.list = &b->list, .prefix = group};
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (c >= first && c <= last && c->kind == kind)
            return c;
    return NULL;
}

/* Equal weights are equally thick and equally strong on both sides, also when one sentence is much
 * longer and the colour scale is the map's. */
static void both_sides_share_their_scale(void **state) {
    bench *b = *state;
    const char *seconds[] = {SCENE_WIDE,
                             "The animal didn't cross the street because it was too tired to go on "
                             "and wait for the evening train to come"};
    for (int n = 0; n < 2; n++) {
        made_sides *s = sides_make(SCENE_TIRED, seconds[n]);
        scene_link(s->first, 7, 1, 4, 0.6F);
        scene_link(s->second, 7, 1, 4, 0.6F);
        scene_link(s->second, 7, 5, 4, 1.0F);
        s->first->doc.scale = HL_SCALE_MAP;
        sides_derive(s);
        hl_view_in in = sides_view(s, false);
        draw_picture(b, &in);
        const hl_draw_command *a = find(b, "view arcs", "arc it->animal", HL_DRAW_CUBIC);
        const hl_draw_command *c = find(b, "view second arcs", "arc it->animal", HL_DRAW_CUBIC);
        assert_true(a && c);
        assert_float_equal(a->width, c->width, 1e-4);
        assert_int_equal(a->color.a, c->color.a);
        sides_free(s);
    }
}

static bool is_badge(bench *b, const char *view, const char *word) {
    list_walk w = {.list = &b->list, .prefix = view};
    for (const hl_draw_command *c; (c = walk_next(&w));)
        if (text_is(&b->list, c, word) && c->font.weight == HL_SEMIBOLD && c > b->list.commands &&
            c[-1].kind == HL_DRAW_RECT && hl_rect_has(c[-1].rect, c->rect.x, c->rect.y))
            return true;
    return false;
}

/* Pointing at a word of one side shows its partner on the other, and so does a pair. */
static void pointing_shows_the_partner(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_WIDE);
    hl_view_in in = sides_view(s, false);
    for (int way = 0; way < 3; way++) {
        in.focus = HL_FOCUS_NONE;
        in.focus.hover = way < 2 ? 10 : -1;
        in.focus.beside = way == 1;
        in.focus.pair_row = way == 2 ? 10 : -1;
        draw_picture(b, &in);
        assert_true(is_badge(b, "view arcs", "tired"));
        assert_true(is_badge(b, "view second arcs", "wide"));
        assert_false(is_badge(b, "view arcs", "animal"));
    }
    int beside = 0;
    for (int i = 0; i < b->hits.count; i++) {
        const hl_hit *h = &b->hits.items[i];
        if (h->kind == HL_HIT_WORD && h->view == HL_VIEW_ARCS)
            beside += h->beside;
    }
    assert_int_equal(11, beside);
    sides_free(s);
}

/* Only words that differ are underlined, on both sides. */
static void words_that_differ_are_underlined(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_WIDE);
    hl_view_in in = sides_view(s, true);
    draw_picture(b, &in);
    int lines = 0;
    list_walk w = {.list = &b->list, .prefix = "differs"};
    for (const hl_draw_command *c; (c = walk_next(&w));) {
        assert_memory_equal(&c->color, &in.theme->accent, sizeof c->color);
        lines++;
    }
    assert_int_equal(2, lines);
    char text[256];
    assert_true(list_has_text(&b->list, SCENE_TIRED) && list_has_text(&b->list, SCENE_WIDE));
    s->first->doc.other.own = HL_OWN_MASK | HL_OWN_TEMPERATURE;
    s->first->doc.other.mask = HL_SEES_PAST;
    s->first->doc.other.temperature = 2;
    draw_picture(b, &in);
    assert_true(list_has_text(&b->list, "first, sees all, temperature 1"));
    assert_true(list_has_text(&b->list, "second, sees only the past, temperature 2"));
    assert_true(list_finds_text(&b->list, "sees only the past, scale 0 to 1, temperature 2", text,
                                sizeof text)); /* the second side's caption */
    sides_free(s);
}

/* --- what if
 * -------------------------------------------------------------------------------------- */

static bool has_button(const bench *b, const char *action) {
    for (int i = 0; i < b->hits.count; i++)
        if (b->hits.items[i].kind == HL_HIT_BUTTON && strcmp(b->hits.items[i].action, action) == 0)
            return b->hits.items[i].rect.w >= 24 && b->hits.items[i].rect.h >= 24;
    return false;
}

static void edits_can_be_taken_back(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_TIRED);
    made_scene *m = s->second;
    s->comparison.what_if = true;
    scene_link(m, 7, 1, 4, 0.3F);
    const hl_candidate was[] = {scene_candidate(s->first, 1, 0.8F)};
    const hl_candidate now[] = {scene_candidate(m, 1, 0.4F)};
    hl_reference before = scene_reference(s->first, 7, was, 1),
                 after = scene_reference(m, 7, now, 1);
    s->first->scene.references = &before;
    m->scene.references = &after;
    s->first->scene.reference_count = m->scene.reference_count = 1;
    sides_derive(s);
    m->doc.view = HL_VIEW_WHATIF;
    hl_view_in in = view_of(m, false);
    in.comparison = &s->comparison;
    draw_picture(b, &in);
    char text[256];
    assert_true(
        list_finds_text(&b->list, "Mute a head, mask a word, or drag a cell", text, sizeof text));
    assert_false(has_button(b, "whatif.reset"));
    uint8_t masked[16] = {[10] = 1}, *edited = calloc(8 * 121, 1);
    edited[4 * 121 + 7 * 11 + 1] = 1;
    m->scene.masked = masked;
    m->scene.edited = edited;
    m->scene.muted = m->doc.muted = 4;
    m->doc.masked[0] = m->scene.units[10].start;
    m->doc.masked_count = 1;
    m->doc.edits[0] = (hl_cell_edit){4, m->scene.units[7].start, HL_PIN_CLS, 0.3F};
    m->doc.edit_count = 1;
    draw_picture(b, &in);
    assert_true(has_button(b, "whatif.reset") && has_button(b, "head.mute 3"));
    snprintf(text, sizeof text, "word.mask %u", m->scene.units[10].start);
    assert_true(has_button(b, text));
    snprintf(text, sizeof text, "cell.reset 5 %u cls", m->scene.units[7].start);
    assert_true(has_button(b, text));
    assert_true(list_has_text(&b->list, "0.80 to 0.40"));
    assert_true(list_has_text(&b->list, "[MASK]") && list_has_text(&b->list, "head 3 muted"));
    list_walk w = {.list = &b->list, .prefix = "edited"};
    const hl_draw_command *mark = walk_next(&w);
    assert_non_null(mark);
    assert_int_equal(HL_DRAW_POLYGON, mark->kind);
    assert_null(walk_next(&w));
    free(edited);
    sides_free(s);
}

/* --- capacity
 * ------------------------------------------------------------------------------------- */

/* The ring stands at the measured accuracy of the setting in force, and its number is beside. */
static void capacity_marks_the_setting(void **state) {
    bench *b = *state;
    made_scene *m = scene_make("The red car");
    hl_sweep_point sweep[SWEEP_MOST];
    m->model.sweep = sweep;
    m->model.sweep_count = scene_sweep(sweep);
    m->doc.view = HL_VIEW_CAPACITY;
    hl_view_in in = view_of(m, false);
    draw_picture(b, &in);
    int plots = 0;
    for (int i = 0; i < m->model.sweep_count; i++) {
        const hl_sweep_point *p = &sweep[i];
        char number[32], name[64];
        if (p->heads != 8 || p->dk != 48)
            continue;
        snprintf(number, sizeof number, "%.1f %%", 100 * p->accuracy);
        snprintf(name, sizeof name, "plot %s", p->relation);
        list_walk w = {.list = &b->list, .prefix = name};
        float zero = 0, one = 0, mark = 0;
        int levels = 0;
        bool found = false;
        for (const hl_draw_command *c; (c = walk_next(&w));) {
            if (c->kind == HL_DRAW_LINE && levels < 3) /* 0, 50 and 100 % */
                *(levels++ ? &one : &zero) = b->list.points[c->first].y;
            if (c->kind == HL_DRAW_RECT && c->rect.w > 10.5F)
                mark = c->rect.y + c->rect.h / 2;
            found |= text_is(&b->list, c, number);
        }
        assert_true(found);
        assert_float_equal(p->accuracy, (mark - zero) / (one - zero), 0.02);
        plots++;
    }
    assert_int_equal(SWEEP_RELATIONS, plots);
    m->model.sweep_count = 0;
    draw_picture(b, &in);
    char text[128];
    assert_true(list_finds_text(&b->list, "was not measured", text, sizeof text));
    scene_free(m);
}

/* 400 words: what is off screen costs nothing that could be seen. */
static void long_sentences_draw_what_is_seen(void **state) {
    bench *b = *state;
    char *text = scene_words(300);
    made_sides *s = sides_make(text, text);
    hl_view_in in = sides_view(s, false);
    draw_picture(b, &in);
    assert_true(b->list.count < 3000);
    assert_int_equal(300, b->hits.grid.rows);
    assert_true(b->hits.grid_w > b->hits.grid.visible.w);
    in.focus.grid_y = 1e6F;
    in.focus.scroll_x = 1e6F;
    draw_picture(b, &in);
    assert_true(list_has_text(&b->list, s->first->labels[299]));
    sides_free(s);
    free(text);
}

/* What is said where an edit moves no weight on show is true of this edit, in this layer. */
static void an_edit_without_effect_says_why(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_TIRED);
    made_scene *m = s->second;
    s->comparison.what_if = true;
    m->doc.view = HL_VIEW_WHATIF;
    m->doc.muted = m->scene.muted = 4;
    m->model.layers = 2;
    hl_view_in in = view_of(m, false);
    in.comparison = &s->comparison;
    const char *const above = "above", *const last = "leave",
                      *const past = "later"; /* a line each */
    char text[256];
    for (int layer = 0; layer < 2; layer++) {
        m->scene.layer = layer;
        draw_picture(b, &in);
        assert_int_equal(layer == 0, list_finds_text(&b->list, above, text, sizeof text));
        assert_int_equal(layer == 1, list_finds_text(&b->list, last, text, sizeof text));
    }
    m->doc.muted = m->scene.muted = 0;
    m->doc.mask = HL_SEES_PAST;
    uint32_t early = m->scene.units[1].start, late = m->scene.units[7].start;
    const hl_cell_edit edits[] = {{4, early, late, 0.8F},       {4, late, HL_PIN_SEP, 0.8F},
                                  {4, HL_PIN_CLS, early, 0.8F}, {4, late, early, 0.8F},
                                  {4, late, HL_PIN_CLS, 0.8F},  {4, early, early, 0.8F}};
    m->doc.edit_count = 1;
    for (int i = 0; i < 6; i++) {
        m->doc.edits[0] = edits[i];
        draw_picture(b, &in);
        assert_int_equal(i < 3, list_finds_text(&b->list, past, text, sizeof text));
        assert_int_equal(i >= 3, list_finds_text(&b->list, last, text, sizeof text));
    }
    sides_free(s);
}

/* One head beside eight: a head whose largest weight reads 0.00 has no link to name. */
static void heads_without_a_link_say_so(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_TIRED);
    size_t U = (size_t)s->first->scene.U;
    float *map = s->first->head_map + 5 * U * U;
    s->second->scene.heads = 1;
    hl_view_in in = sides_view(s, false);
    memset(map, 0, U * U * sizeof *map);
    map[3 * U + 5] = 0.004F;
    draw_picture(b, &in);
    assert_true(list_has_text(&b->list, "Each head's strongest link"));
    assert_true(list_has_text(&b->list, "no link between words"));
    map[3 * U + 5] = 0.25F;
    draw_picture(b, &in);
    assert_false(list_has_text(&b->list, "no link between words"));
    s->second->scene.heads = s->first->scene.heads;
    sides_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_share_their_scale),
        cmocka_unit_test(pointing_shows_the_partner),
        cmocka_unit_test(words_that_differ_are_underlined),
        cmocka_unit_test(edits_can_be_taken_back),
        cmocka_unit_test(an_edit_without_effect_says_why),
        cmocka_unit_test(heads_without_a_link_say_so),
        cmocka_unit_test(capacity_marks_the_setting),
        cmocka_unit_test(long_sentences_draw_what_is_seen),
    };
    return cmocka_run_group_tests_name("views: sides", tests, bench_setup, bench_teardown);
}
