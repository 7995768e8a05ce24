/* Draw lists of the views as text, compared with tests/golden/views_*.txt. HL_UPDATE_GOLDEN=1
 * writes them anew; read the difference before committing it.
 */
#include "headlight/base/file.h"
#include "headlight/canvas/consume.h"
#include "unit/views_sides.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state) {
    *state = open_fonts();
    return 0;
}

static int teardown(void **state) {
    hl_fonts_close(*state);
    return 0;
}

/* Colours are the theme's and have tests of their own: a golden holds places and words. */
static void drop_colours(hl_str *text) {
    size_t to = 0;
    for (size_t from = 0; from < text->size;) {
        if (strncmp(text->data + from, " #", 2) == 0)
            from += 2 + strspn(text->data + from + 2, "0123456789abcdef");
        else
            text->data[to++] = text->data[from++];
    }
    text->data[to] = '\0';
    text->size = to;
}

/* The line in which two texts differ first. */
static void show_difference(const char *name, const char *want, const char *got) {
    int line = 1;
    while (*want && *want == *got) {
        line += *want == '\n';
        want++;
        got++;
    }
    fail_msg("%s differs in line %d: found \"%.60s\", expected \"%.60s\"", name, line, got, want);
}

static void compare(const hl_draw_list *list, const char *name) {
    char path[512];
    hl_str text = {0};
    hl_error err = {0};
    char *want = NULL;
    size_t size = 0;
    hl_dump_write(list, &text);
    drop_colours(&text);
    snprintf(path, sizeof path, "%s/golden/views_%s.txt", HL_TEST_DIR, name);
    if (getenv("HL_UPDATE_GOLDEN"))
        assert_int_equal(HL_OK, hl_file_write(path, text.data, text.size, true, &err));
    if (hl_file_read(path, 1 << 22, &want, &size, &err) != HL_OK)
        fail_msg("%s: run with HL_UPDATE_GOLDEN=1 to write it", path);
    if (strcmp(want, text.data) != 0)
        show_difference(name, want, text.data);
    free(want);
    hl_str_free(&text);
}

typedef void (*view_fn)(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits);

static void check_in(void **state, const char *name, const hl_view_in *in, view_fn view) {
    hl_fonts *fonts = *state;
    if (strcmp(hl_fonts_face(fonts, 0).family, "Inter") != 0)
        skip(); /* places depend on the face */
    hl_draw_list list = {0};
    hl_draw_begin(&list, 480, 280, fonts);
    view(in, (hl_rect){0, 0, 480, 280}, &list, NULL);
    compare(&list, name);
    hl_draw_free(&list);
}

static void check(void **state, const char *name, const made_scene *m, view_fn view, bool dark) {
    hl_view_in in = view_of(m, dark);
    check_in(state, name, &in, view);
}

static void arcs(void **state) {
    made_scene *m = scene_make("The red car stopped");
    scene_pin(m, 1);
    check(state, "arcs", m, hl_view_arcs, false);
    scene_free(m);
}

static void heatmap(void **state) {
    made_scene *m = scene_make("The red car");
    scene_pin(m, 1);
    check(state, "heatmap", m, hl_view_heatmap, true);
    scene_free(m);
}

static void readout(void **state) {
    made_scene *m = scene_make("The red car");
    scene_pin(m, 1);
    check(state, "readout", m, hl_view_readout, false);
    scene_free(m);
}

static made_sides *cars(void) {
    made_sides *s = sides_make("The red car", "The old car");
    scene_link(s->second, 2, 1, 2, 0.25F);
    sides_derive(s);
    return s;
}

static void second_arcs(void **state) {
    made_sides *s = cars();
    hl_view_in in = sides_view(s, true);
    check_in(state, "arcs_beside", &in, hl_view_arcs_beside);
    sides_free(s);
}

static void difference(void **state) {
    made_sides *s = cars();
    hl_view_in in = sides_view(s, false);
    check_in(state, "difference", &in, hl_view_difference);
    sides_free(s);
}

static void changes(void **state) {
    made_sides *s = cars();
    hl_view_in in = sides_view(s, true);
    check_in(state, "changes", &in, hl_view_changes);
    sides_free(s);
}

static void reference(void **state) {
    made_scene *m = scene_make("The car stopped because it was red");
    const hl_candidate items[] = {scene_candidate(m, 1, 1)};
    hl_reference ref = scene_reference(m, 4, items, 1);
    m->scene.references = &ref;
    m->scene.reference_count = 1;
    check(state, "reference", m, hl_view_reference, false);
    scene_free(m);
}

static void meaning(void **state) {
    made_scene *m = scene_make("The river bank");
    const hl_candidate items[] = {scene_candidate(m, 1, 0.5F)};
    hl_meaning bank = scene_meaning(m, 2, 1, 2, items, 1);
    m->scene.meanings = &bank;
    m->scene.meaning_count = 1;
    check(state, "meaning", m, hl_view_meaning, true);
    scene_free(m);
}

static void what_if(void **state) {
    made_sides *s = cars();
    s->comparison.what_if = true;
    s->second->doc.muted = 4;
    hl_view_in in = view_of(s->second, false);
    in.comparison = &s->comparison;
    check_in(state, "whatif", &in, hl_view_whatif);
    sides_free(s);
}

static void capacity(void **state) {
    made_scene *m = scene_make("The red car");
    const hl_sweep_point sweep[] = {{1, 4, "previous", 250, 0.4},
                                    {1, 384, "previous", 250, 0.5},
                                    {8, 4, "previous", 250, 0.7},
                                    {8, 48, "previous", 250, 0.96}};
    m->model.sweep = sweep;
    m->model.sweep_count = 4;
    check(state, "capacity", m, hl_view_capacity, false);
    scene_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_arcs), cmocka_unit_test(difference), cmocka_unit_test(changes),
        cmocka_unit_test(reference),   cmocka_unit_test(meaning),    cmocka_unit_test(what_if),
        cmocka_unit_test(capacity),    cmocka_unit_test(arcs),       cmocka_unit_test(heatmap),
        cmocka_unit_test(readout),
    };
    return cmocka_run_group_tests_name("golden: views", tests, setup, teardown);
}
