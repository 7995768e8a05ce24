/* Comparing and what-if in the real frame function: what is drawn is what the session has, and an
 * edit by hand is one step of the history. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "support/null_window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char out_dir[] = "/tmp/headlight-compare-XXXXXX";

static void key(const char *name, int times) {
    int code, mods;
    assert_true(hl_key_parse(name, &code, &mods));
    for (int i = 0; i < times; i++)
        hl_null_key(window, code, mods);
    settle();
}

static int begin(void **state) {
    (void)state;
    hl_error err = {0};
    if (hl_null_open(&window, 1280, 800, out_dir, &err) != HL_OK ||
        hl_app_start(hl_null_app(window), NULL, 0, &err) != HL_OK)
        return -1;
    settle();
    return 0;
}

static int end(void **state) {
    (void)state;
    hl_null_close(window);
    return 0;
}

/* --- looking at the draw list --------------------------------------------------------------------
 */

static size_t group(const char *name) {
    size_t at = find(0, HL_DRAW_GROUP, name, false);
    if (at == SIZE_MAX)
        fail_msg("no group \"%s\"", name);
    return at;
}

/* The cell of the heatmap at two words: the column's label gives x, the row's y. */
static hl_point cell(const char *query, const char *key_word) {
    size_t at = group("view heatmap");
    hl_point p = {NAN, NAN};
    for (size_t i = at; i < frame.list->count; i++) {
        const hl_draw_command *c = &frame.list->commands[i];
        bool column = c->anchor == HL_MIDDLE;
        if (column && isnan(p.x) && command_says(c, HL_DRAW_TEXT, key_word, true))
            p.x = middle(i).x;
        if (!column && isnan(p.y) && command_says(c, HL_DRAW_TEXT, query, true))
            p.y = middle(i).y;
    }
    assert_false(isnan(p.x) || isnan(p.y));
    return p;
}

/* --- the ranked list -----------------------------------------------------------------------------
 */

static hl_json *saved_json(void) {
    char line[256], path[128], *bytes;
    size_t size;
    hl_error err = {0};
    hl_json *json = NULL;
    snprintf(path, sizeof path, "%s/numbers.json", out_dir);
    remove(path);
    snprintf(line, sizeof line, "export.json %s", path);
    act(line);
    assert_int_equal(hl_file_read(path, 1 << 20, &bytes, &size, &err), HL_OK);
    assert_int_equal(hl_json_parse(&json, bytes, size, path, &err), HL_OK);
    free(bytes);
    remove(path);
    return json;
}

static const char *word_of(const hl_jval *change, const char *what, const char *side) {
    return hl_json_string_or(hl_json_find(hl_json_find(change, what), side), "");
}

static double real(const hl_jval *v) {
    return hl_json_kind(v) == HL_J_INT ? (double)hl_json_int_or(v, 0) : hl_json_real_or(v, NAN);
}

/* Every drawn line of the list is the JSON's change of that rank. */
static int check_list(const hl_jval *changes) {
    int drawn = 0;
    size_t at = group("view changes"), i = at;
    while ((i = find(i + 1, HL_DRAW_GROUP, "change ", false)) != SIZE_MAX) {
        const hl_draw_command *c = &frame.list->commands[i];
        char name[256], numbers[64];
        snprintf(name, sizeof name, "%.*s", (int)c->count, frame.list->text + c->first);
        const hl_jval *change = hl_json_item(changes, (size_t)drawn++);
        assert_non_null(change);
        snprintf(numbers, sizeof numbers, " %.2f to %.2f", real(hl_json_find(change, "before")),
                 real(hl_json_find(change, "after")));
        assert_non_null(strstr(name, numbers));
        assert_non_null(strstr(name, word_of(change, "query", "first")));
        assert_non_null(strstr(name, word_of(change, "key", "second")));
    }
    return drawn;
}

static void type_wide(void) {
    key("F7", 1);
    key("Backspace", 5);
    hl_null_type(window, "wide");
    settle();
}

/* "it means", drawn on a side's arcs: shares as the session read them. */
static void check_bars(size_t at, const hl_scene *s) {
    assert_int_equal(s->reference_count, 1);
    for (int i = 0; i < s->references[0].count; i++) {
        const hl_candidate *c = &s->references[0].items[i];
        char share[16];
        snprintf(share, sizeof share, "%.2f", (double)c->share);
        assert_int_not_equal(find(at, HL_DRAW_TEXT, share, true), SIZE_MAX);
    }
}

static void typing_moves_arcs_bars_and_list(void **state) {
    (void)state;
    type_wide();
    assert_string_equal(doc()->text, "The animal didn't cross the street because it was too tired");
    size_t first = group("view arcs"), second = group("view second arcs");
    size_t to_animal = find(first, HL_DRAW_GROUP, "arc it->animal", false);
    size_t to_street = find(second, HL_DRAW_GROUP, "arc it->street", false);
    assert_true(to_animal > first && to_animal < second && to_street > second);
    assert_int_equal(find(second, HL_DRAW_GROUP, "arc it->animal", false), SIZE_MAX);
    check_bars(first, scene());
    hl_json *json = saved_json();
    assert_true(check_list(hl_json_find(hl_json_root(json), "changes")) >= 3);
    hl_json_close(json);
}

/* CSV has the same numbers, a line for each pair of words. */
static void csv_of_both_sides(void **state) {
    (void)state;
    char line[256], path[128], *bytes;
    size_t size, lines = 0;
    hl_error err = {0};
    type_wide();
    snprintf(path, sizeof path, "%s/numbers.csv", out_dir);
    snprintf(line, sizeof line, "export.csv %s", path);
    act(line);
    assert_int_equal(hl_file_read(path, 1 << 20, &bytes, &size, &err), HL_OK);
    remove(path);
    for (size_t i = 0; i < size; i++)
        lines += bytes[i] == '\n';
    assert_int_equal(lines, 1 + scene()->U * scene()->U);
    assert_non_null(strstr(bytes, "\nit,it,animal,animal,"));
    assert_non_null(strstr(bytes, "\ntired,wide,it,it,"));
    free(bytes);
}

/* --- linked hover and pins -----------------------------------------------------------------------
 */

static void a_word_of_the_second_side_pins_its_partner(void **state) {
    (void)state;
    type_wide();
    act("pin.clear");
    size_t second = group("view second arcs");
    hl_point wide = middle(find(second, HL_DRAW_TEXT, "wide", true));
    hl_null_click(window, wide.x, wide.y, 1, 0);
    settle();
    assert_int_equal(doc()->pin_count, 1);
    assert_int_equal(doc()->pins[0], strstr(doc()->text, "tired") - doc()->text);
}

static void hovering_one_side_previews_both(void **state) {
    (void)state;
    type_wide();
    act("pin.clear");
    hl_null_move(window, 1, 1);
    settle();
    uint64_t before = hl_draw_hash(frame.list);
    size_t second = group("view second arcs");
    hl_point street = middle(find(second, HL_DRAW_TEXT, "street", true));
    hl_null_move(window, street.x, street.y);
    settle();
    assert_true(hl_draw_hash(frame.list) != before);
    /* the preview of the word's strongest link, as a number, on either side */
    size_t first = group("view arcs");
    second = group("view second arcs");
    size_t preview = find(first, HL_DRAW_GROUP, "arc street->", false);
    assert_true(preview < second);
    assert_int_not_equal(find(second, HL_DRAW_GROUP, "arc street->", false), SIZE_MAX);
}

/* --- a cell by hand ------------------------------------------------------------------------------
 */

static float weight_of(int head, int query, int key_unit) {
    const hl_scene *s = scene();
    size_t U = (size_t)s->U;
    return s->head_map[((size_t)head * U + (size_t)query) * U + (size_t)key_unit];
}

static void drag(hl_point from, float dy, int mods) {
    hl_null_move(window, from.x, from.y);
    hl_null_press(window, from.x, from.y, 1, mods);
    for (int i = 1; i <= 8; i++)
        hl_null_move(window, from.x, from.y + dy * (float)i / 8);
    settle();
}

static void let_go(hl_point at) {
    hl_null_release(window, at.x, at.y);
    settle();
}

/* Unit 1 is "animal", 7 "it" of the first example. */
enum { ANIMAL = 1, IT = 7, PRONOUN = 4 };

static void a_dragged_cell_is_one_step(void **state) {
    (void)state;
    float before = weight_of(PRONOUN, IT, ANIMAL);
    hl_point at = cell("it", "animal");
    drag(at, 80, HL_MOD_CTRL);
    let_go((hl_point){at.x, at.y + 80});
    assert_int_equal(doc()->edit_count, 1);
    float wanted = roundf((before - 0.5f) * 100) / 100;
    assert_int_equal(doc()->edits[0].head, PRONOUN);
    assert_true(fabsf(doc()->edits[0].weight - wanted) < 0.011f);
    assert_true(fabsf(weight_of(PRONOUN, IT, ANIMAL) - doc()->edits[0].weight) < 1e-5f);
    assert_int_not_equal(find(0, HL_DRAW_TEXT, "What if: 1 edit", true), SIZE_MAX);
    assert_int_equal(doc()->pin_count, 1); /* still the example's */
    key("Ctrl+Z", 1);
    assert_int_equal(doc()->edit_count, 0);
    assert_true(weight_of(PRONOUN, IT, ANIMAL) == before);
    key("Ctrl+Y", 1);
    assert_int_equal(doc()->edit_count, 1);
}

/* A row stays a distribution: what the other words and marks get shrinks or grows alike. */
static void the_rest_of_the_row_shares_what_is_left(void **state) {
    (void)state;
    hl_point at = cell("it", "animal");
    drag(at, 80, HL_MOD_CTRL);
    let_go(at);
    const hl_scene *s = scene();
    float sum = s->special[(size_t)PRONOUN * (size_t)s->U + IT];
    for (int k = 0; k < s->U; k++)
        sum += weight_of(PRONOUN, IT, k);
    assert_true(fabsf(sum - 1) < 1e-4f);
}

static void escape_takes_a_drag_back(void **state) {
    (void)state;
    hl_point at = cell("it", "animal");
    drag(at, 60, HL_MOD_CTRL);
    assert_int_equal(doc()->edit_count, 1);
    key("Esc", 1);
    assert_int_equal(doc()->edit_count, 0);
    let_go(at);
    assert_int_equal(doc()->edit_count, 0);
}

/* Without Ctrl a drag edits only where what-if is open; a press that does not move pins. */
static void plain_drags_edit_only_with_what_if_open(void **state) {
    (void)state;
    hl_point at = cell("cross", "animal");
    drag(at, 60, 0);
    let_go(at);
    assert_int_equal(doc()->edit_count, 0);
    act("panel.set whatif");
    act("pin.clear");
    at = cell("cross", "animal");
    drag(at, 60, 0);
    let_go((hl_point){at.x, at.y + 60});
    assert_int_equal(doc()->edit_count, 1);
    assert_int_equal(doc()->pin_count, 0);
    hl_null_click(window, at.x, at.y, 1, 0);
    settle();
    assert_int_equal(doc()->edit_count, 1);
    assert_int_equal(doc()->pin_count, 1);
}

static void keys_change_a_cell(void **state) {
    (void)state;
    hl_point at = cell("it", "animal");
    hl_null_click(window, at.x, at.y, 1, 0); /* the keyboard is in the heatmap, at this cell */
    settle();
    float before = weight_of(PRONOUN, IT, ANIMAL);
    hl_null_type(window, "--");
    settle();
    assert_int_equal(doc()->edit_count, 1);
    assert_true(fabsf(doc()->edits[0].weight - (before - 0.1f)) < 0.011f);
    hl_null_type(window, "+");
    settle();
    assert_true(fabsf(doc()->edits[0].weight - (before - 0.05f)) < 0.011f);
    assert_string_equal(doc()->text, "The animal didn't cross the street because it was too tired");
    key("Delete", 1);
    assert_true(doc()->edits[0].weight == 0);
    key("Backspace", 1);
    assert_int_equal(doc()->edit_count, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(typing_moves_arcs_bars_and_list),
        TEST(csv_of_both_sides),
        TEST(a_word_of_the_second_side_pins_its_partner),
        TEST(hovering_one_side_previews_both),
        TEST(a_dragged_cell_is_one_step),
        TEST(the_rest_of_the_row_shares_what_is_left),
        TEST(escape_takes_a_drag_back),
        TEST(plain_drags_edit_only_with_what_if_open),
        TEST(keys_change_a_cell),
    };
    if (!mkdtemp(out_dir))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(out_dir);
    return failed;
}
