/* Nothing is cut off, too small or printed over something else: every text of whole pictures, at
 * many sizes, sentences and settings. Also what the parts of a picture say.
 */
#include "views_boxes.h"
#include "views_sides.h"

static void check_picture(bench *b, const made_scene *m, float w, float h, int pins) {
    hl_view_in in = view_of(m, false);
    made_scene copy = *m;
    in.scene = &copy.scene;
    for (int i = 0; i < pins && i < m->scene.U; i++)
        scene_pin(&copy, m->scene.U - 1 - 3 * i >= 0 ? m->scene.U - 1 - 3 * i : 0);
    hl_draw_begin(&b->list, w, h, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_picture(&in, w, h, true, &b->list, &b->hits);
    assert_false(b->list.failed);
    hl_panels p = hl_view_panels(&m->doc, (hl_rect){16, 16, w - 32, h - 32 - 84});
    bool scrolls = b->hits.arcs_w > p.arcs.w + 1;
    if (p.arcs.w > 0)
        check_view(b, "view arcs", p.arcs, scrolls);
    if (p.heatmap.w > 0)
        check_view(b, "view heatmap", p.heatmap, false);
    if (p.readout.w > 0)
        check_view(b, "view read-out", p.readout, false);
    check_view(b, "caption", (hl_rect){16, h - 100, w - 32, 100}, false);
}

static void check_settings(bench *b, made_scene *m, float w, float h) {
    const uint64_t off[] = {0, 0x21, 0xEF};
    for (int view = 0; view < 4; view++)
        for (int o = 0; o < 3; o++)
            for (int pins = 0; pins < 4; pins += o == 0 ? 1 : 3) {
                m->doc.view = (hl_view)view;
                m->doc.heads_off = off[o];
                m->doc.combine = (hl_combine)(pins % 4);
                m->doc.scale = (hl_color_scale)o;
                scene_derive(m);
                check_picture(b, m, w, h, pins);
            }
}

static void every_text_fits(void **state) {
    bench *b = *state;
    const float sizes[][2] = {{1280, 800}, {800, 500},   {960, 680},
                              {640, 480},  {1920, 1080}, {2560, 1440}};
    const int words[] = {1, 3, 11, 30, 60};
    for (int n = 0; n < 5; n++) {
        char *text = scene_words(words[n]);
        made_scene *m = scene_make(text);
        for (int s = 0; s < 6; s++)
            check_settings(b, m, sizes[s][0], sizes[s][1]);
        scene_free(m);
        free(text);
    }
}

static void awkward_text_fits(void **state) {
    bench *b = *state;
    const char *texts[] = {
        "Donaudampfschifffahrtsgesellschaftskapitaen antidisestablishmentarianism",
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D",
        "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xAE\xE6\x96\x87",
        "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a",
        "<b>&amp;</b> \"quotes\" %s %d %n",
        ". , ; : ! ?"};
    for (int i = 0; i < 6; i++) {
        made_scene *m = scene_make(texts[i]);
        check_settings(b, m, 1280, 800);
        check_settings(b, m, 800, 500);
        scene_free(m);
    }
    char word[600];
    memset(word, 'w', 500);
    word[500] = '\0';
    made_scene *m = scene_make(word);
    check_settings(b, m, 800, 500);
    scene_free(m);
}

static void panels_fill_the_area(void **state) {
    (void)state;
    hl_rect area = {16, 124, 960, 662};
    hl_doc doc = {0};
    hl_panels p = hl_view_panels(&doc, area);
    assert_float_equal(area.w, p.arcs.w, 0.01);
    assert_float_equal(12, p.heatmap.y - p.arcs.y - p.arcs.h, 0.01);
    assert_float_equal(12, p.readout.x - p.heatmap.x - p.heatmap.w, 0.01);
    assert_float_equal(area.x + area.w, p.readout.x + p.readout.w, 0.01);
    assert_float_equal(area.y + area.h, p.heatmap.y + p.heatmap.h, 0.01);
    assert_float_equal(600, p.heatmap.w, 0.01); /* as in the drawing of the look */
    assert_float_equal(308, p.arcs.h, 0.01);
    const hl_rect *only[] = {&p.arcs, &p.heatmap, &p.readout};
    for (int view = HL_VIEW_ARCS; view <= HL_VIEW_READOUT; view++) {
        doc.view = (hl_view)view;
        p = hl_view_panels(&doc, area);
        for (int i = 0; i < 3; i++)
            assert_float_equal(i + 1 == view ? area.w : 0, only[i]->w, 0.01);
    }
}

/* A row of arcs is never so low that arcs run through the words: then the sides stand alone. */
static void compared_arcs_keep_their_height(void **state) {
    (void)state;
    hl_doc doc = {.view = HL_VIEW_COMPARE};
    for (float h = 230; h < 900; h += 10) {
        hl_panels p = hl_view_panels(&doc, (hl_rect){16, 124, 768, h});
        assert_true(p.arcs.h >= 108);
        assert_float_equal(p.arcs.h, p.arcs_beside.h, 0.01);
        assert_true(p.arcs_beside.y >= p.arcs.y + p.arcs.h);
    }
}

static void caption_names_the_settings(void **state) {
    (void)state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    char text[512];
    m->doc.threshold = 0;
    m->doc.special = HL_SPECIAL_SHOW;
    hl_view_caption(&in, text, sizeof text);
    assert_string_equal("layer 2, max of 8 heads, d_k 48, sees all, scale 0 to 1", text);
    m->doc.heads_off = 0xEF;
    m->doc.mask = HL_SEES_PAST;
    m->doc.scale = HL_SCALE_ROW;
    m->doc.no_scale = true;
    m->doc.temperature = 0.5F;
    m->doc.pieces = true;
    m->doc.top_k = 3;
    m->doc.special = HL_SPECIAL_RENORMALISE;
    scene_derive(m);
    m->scene.trained = false;
    hl_view_caption(&in, text, sizeof text);
    const char *parts[] = {
        "head 5 Pronoun",    "sees only the past", "not divided by", "temperature 0.5",
        "not trained",       "word pieces",        "renormalised",   "top 3",
        "largest of the row"};
    for (int i = 0; i < 9; i++)
        if (!strstr(text, parts[i]))
            fail_msg("'%s' is not in '%s'", parts[i], text);
    char tiny[8];
    hl_view_caption(&in, tiny, sizeof tiny);
    assert_string_equal("layer 2", tiny);
    scene_free(m);
}

/* The read-out's numbers are the row's, largest first, and "others" is what is left. */
static void readout_adds_up(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    m->doc.heads_off = 0xEF;
    m->doc.view = HL_VIEW_READOUT;
    scene_derive(m);
    scene_pin(m, 7);
    hl_view_in in = card_view_of(m);
    hl_draw_begin(&b->list, 400, 342, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_readout(&in, (hl_rect){0, 0, 400, 342}, &b->list, &b->hits);
    float shown = 0, last = 2, rest = 0;
    bool others = false, on_special = false;
    list_walk w = {.list = &b->list, .prefix = "word it"};
    for (const hl_draw_command *c; (c = walk_next(&w));) {
        if (c->kind != HL_DRAW_TEXT)
            continue;
        char text[64];
        snprintf(text, sizeof text, "%.*s", (int)c->count, b->list.text + c->first);
        others |= strcmp(text, "others") == 0;
        on_special |= strstr(text, "[CLS]") != NULL;
        float value = strtof(text, NULL);
        if (c->anchor != HL_RIGHT || rest > 0)
            continue;
        assert_true(others || value <= last);
        last = value;
        shown += value;
        rest = on_special ? value : 0;
    }
    assert_true(others && on_special);
    assert_float_equal(1, shown,
                       0.02); /* words, others and what rests on [CLS] are the whole row */
    char score[32];
    float top = hl_units_score(&m->trace, 1, 4, &m->units, 8, 2);
    snprintf(score, sizeof score, "%.2f", (double)top);
    assert_true(list_has_text(&b->list, score));
    scene_free(m);
}

static int larger_first(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

/* With several heads "others" is a bound, which says less than a word: it comes after three. */
static void a_third_word_goes_before_a_bound(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = card_view_of(m);
    scene_pin(m, 7);
    int bounds = 0, threes = 0;
    for (float h = 160; h < 400; h += 4) {
        hl_draw_begin(&b->list, 340, h, b->fonts);
        hl_hits_reset(&b->hits);
        hl_view_readout(&in, (hl_rect){0, 0, 340, h}, &b->list, &b->hits);
        int listed = 0;
        list_walk w = {.list = &b->list, .prefix = "word it"};
        for (const hl_draw_command *c; (c = walk_next(&w));) {
            if (c->kind != HL_DRAW_TEXT || c->anchor != HL_RIGHT)
                continue;
            if (strncmp(b->list.text + c->first, "\xE2\x89\xA4 ", 4) == 0)
                break;
            listed++;
        }
        bool bound = list_has_text(&b->list, "others");
        assert_true(!bound || listed >= 3);
        bounds += bound;
        threes += !bound && listed >= 3;
    }
    assert_true(bounds > 0 && threes > 0);
    scene_free(m);
}

/* Three heads look at three words: those are listed, not one of them and "2 more heads". */
static void a_low_panel_lists_words(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = card_view_of(m);
    scene_pin(m, 7);
    scene_link(m, 7, 6, 1, 0.99F);
    scene_link(m, 7, 8, 2, 0.97F);
    const float heights[] = {164, 192}; /* of the window and of the picture of 800 x 500 */
    for (int i = 0; i < 2; i++) {
        hl_draw_begin(&b->list, 276, heights[i], b->fonts);
        hl_hits_reset(&b->hits);
        hl_view_readout(&in, (hl_rect){0, 0, 276, heights[i]}, &b->list, &b->hits);
        assert_true(list_has_text(&b->list, "because"));
        assert_true(list_has_text(&b->list, "was"));
        assert_true(list_has_text(&b->list, "animal"));
    }
    scene_free(m);
}

/* With several heads "others" is a bound: never below the largest word that is not listed. */
static void others_is_a_true_bound(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    int bounds = 0;
    for (int row = 0; row < m->scene.U; row++) {
        m->scene.pin_count = 0;
        scene_pin(m, row);
        hl_draw_begin(&b->list, 400, 342, b->fonts);
        hl_hits_reset(&b->hits);
        hl_view_readout(&in, (hl_rect){0, 0, 400, 342}, &b->list, &b->hits);
        float sorted[64];
        memcpy(sorted, m->scene.map + row * m->scene.U, sizeof *sorted * (size_t)m->scene.U);
        qsort(sorted, (size_t)m->scene.U, sizeof *sorted, larger_first);
        int listed = 0;
        list_walk w = {.list = &b->list, .prefix = "word "};
        for (const hl_draw_command *c; (c = walk_next(&w));) {
            if (c->kind != HL_DRAW_TEXT || c->anchor != HL_RIGHT)
                continue;
            const char *text = b->list.text + c->first;
            if (strncmp(text, "\xE2\x89\xA4 ", 4) != 0) {
                listed++;
                continue;
            }
            float bound = strtof(text + 4, NULL);
            if (bound < sorted[listed] - 1e-4f || bound > sorted[listed] + 0.0101f)
                fail_msg("row %d: %f for %f", row, (double)bound, (double)sorted[listed]);
            bounds++;
            break;
        }
    }
    assert_true(bounds > 5);
    scene_free(m);
}

static void readout_lists_the_heads(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    scene_pin(m, 7);
    hl_view_in in = view_of(m, false);
    hl_draw_begin(&b->list, 400, 342, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_readout(&in, (hl_rect){0, 0, 400, 342}, &b->list, &b->hits);
    assert_true(list_has_text(&b->list, "Pronoun"));
    assert_true(list_has_text(&b->list, "Previous word"));
    assert_true(list_has_text(&b->list, "rest on [CLS], [SEP]"));
    int heads = 0;
    for (int i = 0; i < b->hits.count; i++)
        heads += b->hits.items[i].kind == HL_HIT_HEAD;
    assert_int_equal(SCENE_HEADS, heads);
    scene_free(m);
}

static void readout_invites_when_nothing_is_pinned(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m, false);
    char text[256];
    hl_draw_begin(&b->list, 400, 342, b->fonts);
    hl_view_readout(&in, (hl_rect){0, 0, 400, 342}, &b->list, NULL);
    assert_true(list_finds_text(&b->list, "Point at a word", text, sizeof text));
    hl_draw_begin(&b->list, 210, 240, b->fonts); /* narrow: the question takes two lines */
    hl_view_readout(&in, (hl_rect){0, 0, 210, 240}, &b->list, NULL);
    assert_false(list_finds_text(&b->list, "\xE2\x80\xA6", text, sizeof text));
    in.focus.hover = 1;
    hl_draw_begin(&b->list, 400, 342, b->fonts);
    hl_view_readout(&in, (hl_rect){0, 0, 400, 342}, &b->list, NULL);
    assert_true(list_has_text(&b->list, "animal"));
    scene_free(m);
}

/* Every text of a picture reads on the surface it stands on: panel, background, chip or badge. */
static void texts_can_be_read(void **state) {
    bench *b = *state;
    made_scene *m = scene_make(SCENE_TIRED);
    scene_pin(m, 7);
    for (int dark = 0; dark < 2; dark++) {
        hl_view_in in = view_of(m, dark);
        hl_draw_begin(&b->list, 1280, 800, b->fonts);
        hl_view_picture(&in, 1280, 800, true, &b->list, NULL);
        for (size_t i = 0; i < b->list.count; i++) {
            const hl_draw_command *c = &b->list.commands[i];
            if (c->kind != HL_DRAW_TEXT)
                continue;
            hl_color ground = in.theme->background;
            box t = box_of(c);
            float x = (t.x0 + t.x1) / 2, y = (t.y0 + t.y1) / 2;
            bool cell = false;
            for (size_t k = 0; k < i; k++) {
                const hl_draw_command *under = &b->list.commands[k];
                if (under->kind == HL_DRAW_RECT && under->color.a == 255 &&
                    hl_rect_has(under->rect, x, y))
                    ground = under->color;
                cell |= under->kind == HL_DRAW_GRID && hl_rect_has(under->rect, x, y);
            }
            if (!cell && hl_color_contrast(c->color, ground) < 4.5F)
                fail_msg("contrast %.2f: '%.*s', dark %d",
                         (double)hl_color_contrast(c->color, ground), (int)c->count,
                         b->list.text + c->first, dark);
        }
    }
    scene_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_fits),
        cmocka_unit_test(awkward_text_fits),
        cmocka_unit_test(panels_fill_the_area),
        cmocka_unit_test(compared_arcs_keep_their_height),
        cmocka_unit_test(caption_names_the_settings),
        cmocka_unit_test(readout_adds_up),
        cmocka_unit_test(a_third_word_goes_before_a_bound),
        cmocka_unit_test(a_low_panel_lists_words),
        cmocka_unit_test(others_is_a_true_bound),
        cmocka_unit_test(readout_lists_the_heads),
        cmocka_unit_test(readout_invites_when_nothing_is_pinned),
        cmocka_unit_test(texts_can_be_read),
    };
    return cmocka_run_group_tests_name("views: fit", tests, bench_setup, bench_teardown);
}
