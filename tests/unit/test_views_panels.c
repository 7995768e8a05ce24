/* Every text of the views of readings and comparisons fits, whatever the sentence, the size and the
 * state; where their panels stand.
 */
#include "rows.h"
#include "views_boxes.h"
#include "views_sides.h"

static const float sizes[][2] = {{1280, 800}, {900, 560}, {1920, 1080}, {2560, 1440}, {700, 480}};

/* --- everything on one scene ---------------------------------------------------------------------
 */

enum { CANDIDATES = 12 };

/* Readings of a scene of any text: three pronouns, four words with senses, a sweep. */
typedef struct filled {
    hl_candidate candidate[CANDIDATES];
    hl_reference reference[3];
    hl_meaning meaning[4];
    hl_sweep_point sweep[SWEEP_MOST];
} filled;

static void fill(made_scene *m, filled *f) {
    int units = m->scene.U, count = units < CANDIDATES ? units : CANDIDATES;
    for (int i = 0; i < count; i++)
        f->candidate[i] = scene_candidate(m, i, 1 / (float)count);
    for (int i = 0; i < 3; i++)
        f->reference[i] = scene_reference(m, (units - 1) * i / 2, f->candidate, i == 2 ? 0 : count);
    f->reference[1].head = (hl_focus_head){.layer = 0, .head = 2};
    for (int i = 0; i < 4; i++)
        f->meaning[i] = scene_meaning(m, (units - 1) * i / 3, i, i == 3 ? 1 : 12, f->candidate,
                                      count < 3 ? count : 3);
    f->meaning[1].word = scene_sense_word();
    f->meaning[1].reading.senses = 4;
    f->meaning[1].reading.share = scene_four_share;
    f->meaning[1].reading.nearest = scene_near_long;
    f->meaning[1].winner = 0;
    f->meaning[2].ready = false;
    f->meaning[3].head_named = false;
    m->scene.references = f->reference;
    m->scene.reference_count = 3;
    m->scene.meanings = f->meaning;
    m->scene.meaning_count = 4;
    m->model.sweep = f->sweep;
    m->model.sweep_count = scene_sweep(f->sweep);
}

static void what_if(made_scene *m) {
    hl_doc *d = &m->doc;
    const hl_unit *last = &m->scene.units[m->scene.U - 1];
    d->muted = m->scene.muted = 0x55;
    d->masked[0] = last->start;
    d->masked_count = 1;
    for (int i = 0; i < 20; i++)
        d->edits[i] = (hl_cell_edit){i % 8, last->start, i ? m->scene.units[0].start : HL_PIN_CLS,
                                     0.05F * (float)i};
    d->edit_count = 20;
}

static void check_rect(bench *b, const char *group, hl_rect r, bool scrolls) {
    if (r.w > 0)
        check_view(b, group, r, scrolls);
}

static void check_all(bench *b, const hl_view_in *in, float w, float h) {
    hl_draw_begin(&b->list, w, h, b->fonts);
    hl_hits_reset(&b->hits);
    hl_view_picture(in, w, h, false, &b->list, &b->hits);
    assert_false(b->list.failed);
    hl_panels p = hl_view_panels(in->doc, (hl_rect){16, 16, w - 32, h - 32});
    bool beside = in->comparison && !in->comparison->what_if;
    bool brief = in->doc->view == HL_VIEW_COMPARE;
    bool scrolls = b->hits.arcs_w > p.arcs.w - (brief ? p.reference.w : 0) + 1;
    check_rect(b, "view arcs", p.arcs, scrolls);
    check_rect(b, "view second arcs", p.arcs_beside, scrolls);
    check_rect(b, "view heatmap", p.heatmap, false);
    check_rect(b, "view difference", p.difference, false);
    check_rect(b, "view changes", p.changes, false);
    check_rect(b, "view reference", brief && !beside ? (hl_rect){0} : p.reference, false);
    check_rect(b, "view second reference", beside ? p.reference_beside : (hl_rect){0}, false);
    check_rect(b, "view meaning", p.meaning, false);
    check_rect(b, "view what-if", p.whatif, false);
    check_rect(b, "view capacity", p.capacity, false);
}

/* All views that are new beside ALL, and ALL with each panel; themes take turns. */
static void check_views(bench *b, hl_view_in *in, hl_doc *doc) {
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        in->theme = hl_theme_of(s % 2);
        for (int view = HL_VIEW_COMPARE; view <= HL_VIEW_CAPACITY; view++) {
            doc->view = (hl_view)view;
            check_all(b, in, sizes[s][0], sizes[s][1]);
        }
        doc->view = HL_VIEW_ALL;
        for (int panel = HL_PANEL_REFERENCE; panel <= HL_PANEL_CAPACITY; panel++) {
            doc->panel = (hl_panel)panel;
            check_all(b, in, sizes[s][0], sizes[s][1]);
        }
    }
}

static void check_sentences(bench *b, const char *first, const char *second, bool edits) {
    made_sides *s = sides_make(first, second);
    filled *a = calloc(1, sizeof *a), *c = calloc(1, sizeof *c);
    fill(s->first, a);
    fill(s->second, c);
    scene_pin(s->first, 0);
    scene_pin(s->second, 0);
    if (edits)
        what_if(s->first);
    hl_view_in in = sides_view(s, false);
    in.large = false;
    check_views(b, &in, &s->first->doc);
    in.comparison = NULL;
    check_views(b, &in, &s->first->doc);
    free(a);
    free(c);
    sides_free(s);
}

static void every_text_fits(void **state) {
    check_sentences(*state, SCENE_TIRED, SCENE_WIDE, false);
    check_sentences(*state, SCENE_BANKS, "The bank", true);
    char *text = scene_words(44);
    check_sentences(*state, text, SCENE_BANKS, false);
    free(text);
}

static void awkward_text_fits(void **state) {
    check_sentences(*state, "Donaudampfschifffahrtsgesellschaftskapitaen it",
                    "antidisestablishmentarianism antidisestablishmentarianism it", true);
    check_sentences(*state, "it",
                    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D %s <b>",
                    true);
}

/* With nothing to show each panel says why. */
static void empty_states_fit(void **state) {
    bench *b = *state;
    made_scene *m = scene_make("Nothing here");
    hl_view_in in = card_view_of(m);
    check_views(b, &in, &m->doc);
    int units = m->scene.U;
    m->scene.U = 0;
    check_views(b, &in, &m->doc);
    m->scene.U = units;
    hl_scene none = {.only_head = -1};
    in.scene = &none;
    check_views(b, &in, &m->doc);
    scene_free(m);
}

/* No rectangle is too small, too flat or too large to survive. */
static void any_rectangle_is_survived(void **state) {
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_BANKS);
    filled *f = calloc(1, sizeof *f);
    fill(s->first, f);
    what_if(s->first);
    const float edges[] = {0, 1, 13, 40, 97, 260, 3000};
    for (int w = 0; w < 7; w++)
        for (int h = 0; h < 7; h++) {
            hl_view_in in = sides_view(s, w % 2);
            hl_rect r = {0, 0, edges[w], edges[h]};
            hl_draw_begin(&b->list, 3000, 3000, b->fonts);
            hl_view_difference(&in, r, &b->list, NULL);
            hl_view_changes(&in, r, &b->list, NULL);
            hl_view_reference(&in, r, &b->list, NULL);
            hl_view_arcs_beside(&in, r, &b->list, NULL);
            hl_view_meaning(&in, r, &b->list, NULL);
            hl_view_whatif(&in, r, &b->list, NULL);
            hl_view_capacity(&in, r, &b->list, NULL);
            assert_false(b->list.failed);
        }
    free(f);
    sides_free(s);
}

/* --- notes ---------------------------------------------------------------------------------------
 */

/* Does a panel lie behind this text? */
static bool on_a_panel(const bench *b, const hl_theme *theme, const box *t) {
    for (size_t i = 0; i < b->list.count; i++) {
        const hl_draw_command *c = &b->list.commands[i];
        hl_rect r = c->rect;
        if (c->kind == HL_DRAW_RECT && memcmp(&c->color, &theme->panel, sizeof c->color) == 0 &&
            r.x <= t->x0 && r.y <= t->y0 && r.x + r.w >= t->x1 && r.y + r.h >= t->y1)
            return true;
    }
    return false;
}

/* The note of a view ends with its caveat, uncut, inside the panel. */
static void check_note(bench *b, const hl_view_in *in, const char *caveat, float w, float h) {
    char text[1024] = "";
    list_walk walk = {.list = &b->list, .prefix = "how"};
    for (const hl_draw_command *c; (c = walk_next(&walk));) {
        size_t used = strlen(text);
        box t = box_of(c);
        snprintf(text + used, sizeof text - used, "%s%.*s", used ? " " : "", (int)c->count,
                 b->list.text + c->first);
        if (!on_a_panel(b, in->theme, &t))
            say(b, "outside its panel", &t, NULL, "how");
    }
    size_t size = strlen(text), tail = strlen(caveat);
    if (size < tail || strcmp(text + size - tail, caveat) != 0 || strstr(text, "\xE2\x80\xA6"))
        fail_msg("%.0fx%.0f: the note says '%s'", (double)w, (double)h, text);
}

/* Readable at the sizes that panels have in small windows. */
static void notes_are_whole(void **state) {
    static const float rects[][2] = {{278, 162}, {248, 170}, {374, 222}, {776, 174}, {352, 316}};
    static const struct {
        void (*draw)(const hl_view_in *, hl_rect, hl_draw_list *, hl_hits *);
        const char *caveat;
    } views[] = {
        {hl_view_reference, HL_CAVEAT},
        {hl_view_whatif, HL_CAVEAT},
        {hl_view_changes, HL_CAVEAT},
        {hl_view_meaning, "A share says which examples lie near, not why a model decides."},
        {hl_view_capacity, "Points are measured; lines are only guides."},
    };
    bench *b = *state;
    made_sides *s = sides_make(SCENE_TIRED, SCENE_WIDE);
    filled *f = calloc(1, sizeof *f);
    fill(s->first, f);
    hl_view_in in = sides_view(s, false);
    in.large = false;
    s->first->doc.view = HL_VIEW_ALL;
    for (size_t r = 0; r < sizeof rects / sizeof *rects; r++)
        for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
            hl_rect panel = {0, 0, rects[r][0], rects[r][1]};
            hl_draw_begin(&b->list, panel.w, panel.h, b->fonts);
            hl_hits_reset(&b->hits);
            views[v].draw(&in, panel, &b->list, &b->hits);
            check_note(b, &in, views[v].caveat, panel.w, panel.h);
            check_view(b, "view", panel, false);
            char text[256];
            if (views[v].draw == hl_view_whatif && /* nor is its advice cut */
                list_finds_text(&b->list, "\xE2\x80\xA6", text, sizeof text))
                fail_msg("%.0fx%.0f: cut: %s", (double)panel.w, (double)panel.h, text);
        }
    free(f);
    sides_free(s);
}

/* --- places --------------------------------------------------------------------------------------
 */

static void inside(hl_rect area, hl_rect r) {
    if (r.w <= 0)
        return;
    assert_true(r.x >= area.x - 0.01F && r.y >= area.y - 0.01F);
    assert_true(r.x + r.w <= area.x + area.w + 0.01F && r.y + r.h <= area.y + area.h + 0.01F);
}

static void panels_of_each_view(void **state) {
    (void)state;
    hl_rect area = {16, 16, 1248, 768};
    hl_doc doc = {.view = HL_VIEW_COMPARE};
    hl_panels p = hl_view_panels(&doc, area);
    assert_float_equal(p.arcs.h, p.arcs_beside.h, 0.01);
    assert_float_equal(12, p.arcs_beside.y - p.arcs.y - p.arcs.h, 0.01);
    assert_float_equal(12, p.changes.x - p.difference.x - p.difference.w, 0.01);
    assert_float_equal(area.y + area.h, p.changes.y + p.changes.h, 0.01);
    inside(p.arcs, p.reference);
    inside(p.arcs_beside, p.reference_beside);
    doc.view = HL_VIEW_ALL;
    const hl_rect *third[] = {&p.readout, &p.reference, &p.meaning, &p.whatif, &p.capacity};
    for (int panel = 0; panel <= HL_PANEL_CAPACITY; panel++) {
        doc.panel = (hl_panel)panel;
        p = hl_view_panels(&doc, area);
        for (int i = 0; i < 5; i++)
            assert_true((third[i]->w > 0) == (i == panel));
    }
    for (int view = HL_VIEW_ALL; view <= HL_VIEW_CAPACITY; view++) {
        doc.view = (hl_view)view;
        p = hl_view_panels(&doc, area);
        const hl_rect all[] = {p.arcs,       p.heatmap, p.readout, p.arcs_beside,
                               p.reference,  p.meaning, p.changes, p.reference_beside,
                               p.difference, p.whatif,  p.capacity};
        float sum = 0;
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            inside(area, all[i]);
            sum += all[i].w * all[i].h;
        }
        assert_true(sum > 0.9F * area.w * area.h);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_fits),  cmocka_unit_test(awkward_text_fits),
        cmocka_unit_test(empty_states_fit), cmocka_unit_test(any_rectangle_is_survived),
        cmocka_unit_test(notes_are_whole),  cmocka_unit_test(panels_of_each_view),
    };
    return cmocka_run_group_tests_name("views: panels", tests, bench_setup, bench_teardown);
}
