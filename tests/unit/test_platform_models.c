/* Choosing a model in the window: by the pointer, for either side, and only where there is a
 * choice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/null_window.h"
#include "support/tiny_model.h"

#include <sys/stat.h>

static char assets[] = "/tmp/headlight-models-XXXXXX";
static char dirs[2][TINY_DIR];

static const char *path(const char *name) {
    static char out[128];
    snprintf(out, sizeof out, "%s/models/%s", assets, name);
    return out;
}

static int make_assets(void **state) {
    (void)state;
    bool ok = mkdtemp(assets) && setenv("HEADLIGHT_ASSETS", assets, 1) == 0 &&
              mkdir(path(""), 0755) == 0 && tiny_model_make(dirs[0], &(tiny_model){0}) &&
              tiny_model_make(dirs[1], &(tiny_model){.width = 30, .heads = {5, 3}}) &&
              symlink(dirs[0], path("textbook")) == 0 && symlink(dirs[1], path("other")) == 0;
    return ok ? 0 : -1;
}

static int remove_assets(void **state) {
    (void)state;
    char command[64];
    tiny_model_remove(dirs[0]);
    tiny_model_remove(dirs[1]);
    snprintf(command, sizeof command, "rm -rf '%s'", assets);
    return system(command);
}

static int begin(void **state) {
    (void)state;
    hl_error err = {0};
    if (hl_null_open(&window, 1600, 900, assets, &err) != HL_OK ||
        hl_app_start(hl_null_app(window), NULL, 0, &err) != HL_OK)
        return -1;
    act("text.set the cat sat");
    act("view.set compare");
    return 0;
}

static int end(void **state) {
    (void)state;
    hl_null_close(window);
    return 0;
}

/* Is there a text that is this one? */
static bool says(const char *text) {
    return find(0, HL_DRAW_TEXT, text, true) != SIZE_MAX;
}

/* On the nth text that is this one, from 0. */
static void click(const char *text, int nth) {
    size_t at = find(0, HL_DRAW_TEXT, text, true);
    while (at != SIZE_MAX && nth-- > 0)
        at = find(at + 1, HL_DRAW_TEXT, text, true);
    if (at == SIZE_MAX)
        fail_msg("nothing says \"%s\"", text);
    hl_point p = middle(at);
    hl_null_click(window, p.x, p.y, 1, 0);
    settle();
}

/* "textbook" with the mark of a menu; the second side's row stands above the settings column. */
#define BUTTON(name) name " \xE2\x96\xBE"

static void the_second_side_has_a_chooser(void **state) {
    (void)state;
    assert_false(says("other"));
    click(BUTTON("textbook"), 0);
    click("other", 0);
    assert_true(doc()->other.own & HL_OWN_MODEL);
    assert_string_equal(doc()->other.model, "other");
    assert_string_equal(doc()->model, "");
    assert_true(says(BUTTON("other")));
    assert_false(says("other")); /* the menu is closed */
    click(BUTTON("other"), 0);
    click("As on the first side", 0);
    assert_false(doc()->other.own & HL_OWN_MODEL);
    click(BUTTON("textbook"), 0);
    click("other", 0);
    click("Model", 0); /* its name: follow */
    assert_false(doc()->other.own & HL_OWN_MODEL);
    act("undo");
    assert_string_equal(doc()->other.model, "other");
}

static void the_first_side_has_the_same(void **state) {
    (void)state;
    click(BUTTON("textbook"), 1);
    assert_false(says("As on the first side"));
    click("other", 0);
    assert_string_equal(doc()->model, "other");
    assert_string_equal(scene()->model->dir, path("other"));
    assert_int_equal(scene()->heads, 3);
    act("view.set all"); /* one side: one button */
    assert_true(says(BUTTON("other")));
    size_t first = find(0, HL_DRAW_TEXT, BUTTON("other"), true);
    assert_int_equal(find(first + 1, HL_DRAW_TEXT, BUTTON("other"), true), SIZE_MAX);
}

static void one_model_is_no_choice(void **state) {
    assert_int_equal(end(state), 0);
    assert_int_equal(unlink(path("other")), 0);
    assert_int_equal(begin(state), 0);
    assert_false(says("Model"));
    assert_false(says(BUTTON("textbook")));
    char line[TINY_DIR + 32];
    snprintf(line, sizeof line, "compare.model %s", dirs[1]);
    act(line); /* a folder of its own: there is a way back */
    assert_true(says("Model"));
    assert_int_equal(symlink(dirs[1], path("other")), 0);
}

/* The name of a setting that is the second side's own: a button, in the accent. */
static hl_point own_name(const char *name) {
    hl_color accent = hl_theme_of(false)->accent;
    for (size_t i = 0; (i = find(i, HL_DRAW_TEXT, name, true)) != SIZE_MAX; i++)
        if (memcmp(&frame.list->commands[i].color, &accent, sizeof accent) == 0)
            return middle(i);
    fail_msg("%s is not to be had at %.0fx%.0f", name, (double)frame.list->w,
             (double)frame.list->h);
    return (hl_point){0};
}

/* What the second side's row has no room for stands in the column, in every window. */
static void every_setting_can_be_clicked(void **state) {
    static const float sizes[][2] = {{800, 500}, {1024, 640}, {1280, 800}, {1920, 1080}};
    static const struct {
        const char *action, *name;
        unsigned own;
    } settings[] = {{"compare.heads 1", "Heads", HL_OWN_HEADS},
                    {"compare.dk 1", "d_k", HL_OWN_DK},
                    {"compare.mask past", "Mask", HL_OWN_MASK},
                    {"compare.scaling off",
                     "\xC3\xB7 \xE2\x88\x9A"
                     "d_k",
                     HL_OWN_SCALING},
                    {"compare.model other", "Model", HL_OWN_MODEL},
                    {"compare.layer 1", "Layer", HL_OWN_LAYER},
                    {"compare.temperature 2", "Temperature", HL_OWN_TEMPERATURE}};
    (void)state;
    act("theme.set light");
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        hl_null_resize(window, sizes[s][0], sizes[s][1]);
        if (sizes[s][0] < 1000)
            hl_null_key(window, HL_KEY_F9, 0); /* the column is folded away */
        settle();
        for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
            act(settings[i].action);
            assert_true(doc()->other.own & settings[i].own);
            hl_point p = own_name(settings[i].name);
            hl_null_click(window, p.x, p.y, 1, 0);
            settle();
            if (doc()->other.own & settings[i].own)
                fail_msg("%s cannot be clicked at %.0fx%.0f", settings[i].name, (double)sizes[s][0],
                         (double)sizes[s][1]);
        }
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_second_side_has_a_chooser),
        TEST(the_first_side_has_the_same),
        TEST(every_setting_can_be_clicked),
        TEST(one_model_is_no_choice),
    };
    return cmocka_run_group_tests(tests, make_assets, remove_assets);
}
