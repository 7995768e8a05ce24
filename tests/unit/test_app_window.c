/* The window without a window: layout at every size and scale, key map, examples, settings file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "headlight/base/file.h"
#include "pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static hl_app *begin(void) {
    hl_app *app = NULL;
    hl_error err = {0};
    hl_app_host host = {0};
    assert_int_equal(hl_app_open(&app, &host, &err), HL_OK);
    assert_int_equal(hl_app_start(app, NULL, 0, &err), HL_OK);
    return app;
}

static hl_frame frame_at(hl_app *app, float w, float h, const hl_event *event) {
    static double now = 1000;
    hl_input in = {
        .events = event, .count = event ? 1 : 0, .w = w, .h = h, .pixel_ratio = 1, .focused = true};
    in.now_ms = now += 0.01; /* too short for the caret to blink */
    return hl_app_frame(app, &in);
}

static bool apart(hl_rect a, hl_rect b) {
    hl_rect both = hl_rect_intersect(a, b);
    return a.w <= 0 || b.w <= 0 || a.h <= 0 || b.h <= 0 || both.w <= 0 || both.h <= 0;
}

/* The parts lie inside the window and none covers another. */
static void check_parts(const hl_layout *l, float field_least) {
    const hl_rect parts[] = {l->field, l->examples, l->compare, l->gear,     l->edits,
                             l->reset, l->second,   l->link,    l->swap,     l->preset,
                             l->own,   l->limit,    l->strip,   l->pictures, l->column};
    enum { COUNT = sizeof parts / sizeof *parts };
    for (int i = 0; i < COUNT; i++) {
        assert_true(parts[i].w <= 0 ||
                    (parts[i].x >= 0 && parts[i].x + parts[i].w <= l->w + 0.01f));
        assert_true(parts[i].h <= 0 ||
                    (parts[i].y >= 0 && parts[i].y + parts[i].h <= l->h + 0.01f));
        for (int k = 0; k < i; k++) {
            assert_true(apart(parts[i], parts[k]));
        }
    }
    if (l->field.w < field_least || l->pictures.h < 250) {
        fail_msg("field %g wide, pictures %g high at %g x %g", (double)l->field.w,
                 (double)l->pictures.h, (double)l->w, (double)l->h);
    }
    assert_true(l->second.w <= 0 || l->second.w >= 350);
}

/* Text drawn at the ground stays inside the window or inside its clip. */
static void check_text(const hl_draw_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const hl_draw_command *c = &list->commands[i];
        if (c->kind != HL_DRAW_TEXT || c->clip >= 0) {
            continue;
        }
        float left = c->rect.x - (c->anchor == HL_RIGHT    ? c->rect.w
                                  : c->anchor == HL_MIDDLE ? c->rect.w / 2
                                                           : 0);
        assert_true(left >= -0.5f && left + c->rect.w <= list->w + 0.5f);
        assert_true(c->rect.y >= 0 && c->rect.y <= list->h);
    }
}

static void sizes(void **state) {
    (void)state;
    static const float size[][2] = {{640, 400},  {800, 500},   {999, 700},  {1000, 500},
                                    {1280, 800}, {1920, 1080}, {3840, 2160}};
    static const float zoom[] = {0.75f, 1, 1.5f, 2, 3};
    hl_app *app = begin();
    hl_app_wait(app, NULL);
    for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
        for (size_t z = 0; z < 5; z++) {
            char line[32];
            snprintf(line, sizeof line, "zoom.set %g", (double)zoom[z]);
            assert_int_equal(hl_app_act(app, line, NULL), HL_OK);
            frame_at(app, size[s][0], size[s][1], NULL);
            hl_frame f = frame_at(app, size[s][0], size[s][1], NULL);
            assert_true(size[s][0] / f.scale >= 639.5f && size[s][1] / f.scale >= 399.5f);
            check_parts(&app->layout, 400);
            check_text(f.list);
            assert_false(f.changed);
        }
    }
    hl_app_close(app);
}

/* Every view and panel, with a second sentence and what-if in force, from the smallest window to a
 * classroom's zoom. */
static void every_view_fits(void **state) {
    (void)state;
    static const char *const views[] = {
        "view.set compare",  "view.set difference", "view.set meaning",  "view.set focus",
        "view.set whatif",   "view.set capacity",   "view.set arcs",     "panel.set means",
        "panel.set meaning", "panel.set whatif",    "panel.set capacity"};
    static const float size[][3] = {{640, 400, 1}, {1000, 640, 1}, {1280, 800, 2}, {1920, 1080, 1}};
    static const char *const start[] = {"text.set I went to the bank because it was near the river",
                                        "compare.text I went to the bank because it was open",
                                        "head.mute 5", "word.mask 14", "pin.word it"};
    hl_app *app = begin();
    for (size_t i = 0; i < sizeof start / sizeof *start; i++) {
        assert_int_equal(hl_app_act(app, start[i], NULL), HL_OK);
    }
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        if (strncmp(views[v], "panel", 5) == 0) {
            assert_int_equal(hl_app_act(app, "view.set all", NULL), HL_OK);
        }
        assert_int_equal(hl_app_act(app, views[v], NULL), HL_OK);
        hl_app_wait(app, NULL);
        for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
            char line[32];
            snprintf(line, sizeof line, "zoom.set %g", (double)size[s][2]);
            assert_int_equal(hl_app_act(app, line, NULL), HL_OK);
            frame_at(app, size[s][0], size[s][1], NULL);
            frame_at(app, size[s][0], size[s][1], NULL);
            hl_frame f = frame_at(app, size[s][0], size[s][1], NULL);
            check_parts(&app->layout, 290);
            assert_true(app->layout.edits.w > 0 && app->layout.reset.w > 0);
            assert_int_equal(app->layout.second.w > 0, hl_app_compares(app));
            check_text(f.list);
            assert_false(f.changed);
        }
    }
    hl_app_close(app);
}

/* Is a word seen in the arcs, and its row in the heatmap? */
static void check_seen(const hl_app *app, int unit) {
    bool word = false;
    for (int i = 0; i < app->hits.count; i++) {
        const hl_hit *h = &app->hits.items[i];
        word |= h->kind == HL_HIT_WORD && h->view == HL_VIEW_ARCS && h->unit == unit;
    }
    const hl_hit_grid *g = &app->hits.grid;
    float high = g->rect.h / (float)g->rows, top = g->rect.y + (float)unit * high;
    assert_true(word);
    assert_true(top >= g->visible.y - 0.01f && top + high <= g->visible.y + g->visible.h + 0.01f);
}

/* A picture shows the words that the window shows. */
static void check_saved_scroll(hl_app *app) {
    char path[64], line[96], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "/tmp/headlight-scroll-%d.svg", (int)getpid());
    snprintf(line, sizeof line, "export.svg %s", path);
    assert_int_equal(hl_app_act(app, line, NULL), HL_OK);
    assert_int_equal(hl_file_read(path, 1 << 24, &text, &size, NULL), HL_OK);
    assert_non_null(strstr(text, "omega</text>"));
    assert_null(strstr(text, "words 1 to"));
    free(text);
    unlink(path);
}

/* A new pin is scrolled to, however it was set; after that scrolling is free. */
static void a_pin_is_scrolled_to(void **state) {
    (void)state;
    hl_app *app = begin();
    char line[1200] = "text.set alpha";
    for (int i = 0; i < 100; i++) {
        strcat(line, " word");
    }
    assert_int_equal(hl_app_act(app, strcat(line, " omega"), NULL), HL_OK);
    hl_app_wait(app, NULL);
    frame_at(app, 1280, 800, NULL);
    assert_true(app->hits.grid_h > app->hits.grid.visible.h + 1);
    assert_int_equal(hl_app_act(app, "pin.word omega", NULL), HL_OK);
    frame_at(app, 1280, 800, NULL);
    check_seen(app, 101);
    check_saved_scroll(app);
    app->focus.scroll_x = app->focus.grid_y = 0;
    frame_at(app, 1280, 800, NULL);
    assert_float_equal(0, app->focus.scroll_x, 0.01);
    assert_int_equal(hl_app_act(app, "pin.word alpha", NULL), HL_OK);
    frame_at(app, 1280, 800, NULL);
    check_seen(app, 0);
    assert_int_equal(hl_app_act(app, "undo", NULL), HL_OK);
    frame_at(app, 1280, 800, NULL);
    check_seen(app, 101);
    assert_int_equal(hl_app_act(app, "redo", NULL), HL_OK);
    frame_at(app, 1280, 800, NULL);
    assert_int_equal(hl_app_act(app, "pin.at 76", NULL), HL_OK);
    frame_at(app, 1280, 800, NULL);
    assert_float_equal(0, app->focus.grid_y, 0.01);
    frame_at(app, 800, 500, NULL);
    check_seen(app, 15);
    app->focus.grid_y = 0;
    assert_int_equal(hl_app_act(app, "view.set heatmap", NULL), HL_OK);
    frame_at(app, 800, 500, NULL);
    assert_int_equal(hl_app_act(app, "view.set all", NULL), HL_OK);
    frame_at(app, 800, 500, NULL);
    check_seen(app, 15);
    hl_app_close(app);
}

/* Tabs become a menu where they would not fit, and a dot marks what the pinned word has. */
static void tabs(void **state) {
    (void)state;
    hl_rect r;
    hl_app *app = begin();
    hl_app_wait(app, NULL);
    frame_at(app, 1280, 800, NULL);
    hl_app_panels(app, &r);
    assert_true(r.w > 310 && r.h >= 28);
    hl_panels p = hl_app_panels(app, &r);
    assert_true(p.readout.y >= r.y + r.h && apart(p.readout, r));
    assert_int_equal(hl_panel_marks(app), 1u << HL_PANEL_REFERENCE); /* "it" is pinned */
    hl_app_act(app, "example.set 5", NULL);
    hl_app_wait(app, NULL);
    assert_int_equal(hl_panel_marks(app), 1u << HL_PANEL_MEANING); /* both banks are */
    hl_app_act(app, "pin.clear", NULL);
    hl_app_wait(app, NULL);
    assert_int_equal(hl_panel_marks(app), 0);
    hl_app_act(app, "view.set arcs", NULL);
    hl_app_panels(app, &r);
    assert_true(r.w <= 0);
    hl_app_close(app);
}

/* A preset leaves everything as it was but for what it says, and is one step. */
static void presets(void **state) {
    (void)state;
    hl_app *app = begin();
    hl_app_wait(app, NULL);
    int count = 0;
    for (; hl_preset_at(count); count++) {
        const hl_preset *p = hl_preset_at(count);
        char line[64];
        hl_error err = {0};
        snprintf(line, sizeof line, "compare.preset %s", p->name);
        char *before = hl_store_script(hl_app_store(app));
        assert_int_equal(hl_app_act(app, line, &err), HL_OK);
        hl_app_wait(app, NULL);
        const hl_doc *doc = hl_app_doc(app);
        assert_int_equal(doc->view, HL_VIEW_COMPARE);
        assert_int_equal(doc->other.own != 0, true);
        assert_string_equal(p->first ? p->first : hl_example(0), doc->text);
        /* its head alone, named by the model, or all of them */
        assert_int_equal(doc->heads_off, !p->relation                          ? 0
                                         : strcmp(p->relation, "meaning") == 0 ? 0xDF
                                                                               : 0xEF);
        assert_int_equal(hl_app_act(app, "undo", &err), HL_OK);
        char *after = hl_store_script(hl_app_store(app));
        assert_string_equal(before, after);
        free(before);
        free(after);
    }
    assert_int_equal(count, 6);
    assert_int_not_equal(hl_app_act(app, "compare.preset none", NULL), HL_OK);
    hl_app_close(app);
}

/* At 1280 x 800 all settings are seen without scrolling. */
static void settings_fit(void **state) {
    (void)state;
    hl_app *app = begin();
    hl_app_wait(app, NULL);
    frame_at(app, 1280, 800, NULL);
    assert_true(app->column_scroll.content > 500);
    assert_true(app->column_scroll.content <= app->column_scroll.view.h);
    frame_at(app, 1280, 500, NULL);
    assert_true(app->column_scroll.content > app->column_scroll.view.h);
    hl_app_close(app);
}

/* Every shortcut names an action with a good argument, is listed with help, and none stands twice.
 */
static void keymap(void **state) {
    (void)state;
    int groups, seen[256], count = 0;
    const hl_key_group *group = hl_keymap_groups(&groups);
    for (int g = 0; g < groups; g++) {
        for (int i = 0; i < group[g].count; i++) {
            const hl_shortcut *s = &group[g].items[i];
            char name[64];
            hl_shortcut_name(s, name, sizeof name);
            assert_true(*hl_shortcut_help(s) || !*name);
            if (s->action[0]) {
                assert_non_null(hl_action_find(s->action, strcspn(s->action, " ")));
            }
            for (int k = 0; s->key && k < count; k++) {
                assert_int_not_equal(seen[k], s->key * 8 + s->mods);
            }
            seen[count] = s->key ? s->key * 8 + s->mods : -1 - count;
            count++;
        }
    }
    assert_true(count > 40);
}

/* What the action table calls an effect of the window, the window can do. */
static void effects(void **state) {
    (void)state;
    hl_app *app = begin();
    size_t count;
    const hl_action *actions = hl_actions(&count);
    frame_at(app, 1280, 800, NULL);
    for (size_t i = 0; i < count; i++) {
        hl_error err = {0};
        hl_effect effect = {.action = &actions[i], .argument = "/nowhere/at/all"};
        if (!(actions[i].flags & HL_ACTION_EFFECT) || strcmp(actions[i].name, "export.png") == 0) {
            continue;
        }
        hl_app_effect(app, &effect, &err);
        assert_string_not_equal(err.found, "not possible here");
    }
    hl_app_close(app);
}

static void examples(void **state) {
    (void)state;
    hl_app *app = begin();
    int count = 0;
    for (; hl_example(count); count++) {
        char line[32];
        hl_error err = {0};
        snprintf(line, sizeof line, "example.set %d", count + 1);
        assert_int_equal(hl_app_act(app, line, &err), HL_OK);
        assert_string_equal(hl_app_doc(app)->text, hl_example(count));
        /* both banks are pinned; the meaning head is off where nothing has two meanings */
        bool banks = strstr(hl_example(count), "river bank") != NULL;
        bool it = strstr(hl_example(count), " it was ") != NULL;
        assert_int_equal(hl_app_doc(app)->pin_count, banks ? 2 : 1);
        assert_int_equal(hl_app_doc(app)->heads_off, it ? 0x21 : 0x01);
        assert_true(strlen(hl_example_note(count)) > 5);
    }
    assert_int_equal(count, 9);
    assert_null(hl_example(-1));
    assert_int_not_equal(hl_app_act(app, "example.set 10", NULL), HL_OK);
    hl_app_close(app);
}

static void settings_file(void **state) {
    (void)state;
    char dir[] = "/tmp/headlight-settings-XXXXXX", path[256];
    assert_non_null(mkdtemp(dir));
    setenv("XDG_CONFIG_HOME", dir, 1);
    hl_app *app = begin();
    hl_app_load_settings(app);
    hl_app_act(app, "theme.set dark", NULL);
    hl_app_act(app, "zoom.set 1.25", NULL);
    hl_app_close(app);
    app = begin();
    hl_app_load_settings(app);
    assert_int_equal(hl_app_doc(app)->theme, HL_THEME_DARK);
    assert_true(hl_app_doc(app)->zoom == 1.25f);
    hl_app_close(app);
    snprintf(path, sizeof path, "%s/headlight/settings.json", dir);
    static const char *const broken[] = {"", "{", "{\"theme\": 3, \"zoom\": \"x\"}",
                                         "{\"zoom\": 99}", "{\"theme\": \"pink\"}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fputs(broken[i], f);
        fclose(f);
        app = begin();
        hl_app_load_settings(app);
        assert_int_equal(hl_app_doc(app)->theme, HL_THEME_SYSTEM);
        assert_true(hl_app_doc(app)->zoom == 0 || hl_app_doc(app)->zoom == 1);
        hl_app_close(app);
    }
    remove(path);
    snprintf(path, sizeof path, "%s/headlight", dir);
    remove(path);
    remove(dir);
}

/* A model that cannot be opened: the reason stays on show, and the window goes on. */
static void no_model(void **state) {
    (void)state;
    hl_app *app = NULL;
    hl_error err = {0};
    hl_app_host host = {0};
    const char *actions[] = {"model.set /nowhere/at/all", "text.set It was late"};
    assert_int_equal(hl_app_open(&app, &host, &err), HL_OK);
    assert_int_equal(hl_app_start(app, actions, 2, &err), HL_OK);
    for (int i = 0; i < 1000 && !*hl_app_notice(app); i++) {
        frame_at(app, 1280, 800, NULL);
        usleep(5000);
    }
    hl_event key = {.kind = HL_EVENT_TEXT, .text = "r"};
    hl_frame f = frame_at(app, 1280, 800, &key);
    check_text(f.list);
    assert_non_null(strstr(hl_app_notice(app), "/nowhere/at/all"));
    assert_string_equal(hl_app_doc(app)->text, "It was later");
    hl_app_close(app);
}

/* However long the model took, the foot of the settings column has room for it. */
static void times(void **state) {
    (void)state;
    static const struct {
        double ms;
        const char *text;
    } cases[] = {{0, "0.0 ms"},     {92.14, "92.1 ms"},   {999.94, "999.9 ms"},
                 {999.96, "1.0 s"}, {21726.04, "21.7 s"}, {600000, "600.0 s"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[24];
        hl_time_text(cases[i].ms, text, sizeof text);
        assert_string_equal(cases[i].text, text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),    cmocka_unit_test(settings_fit),
        cmocka_unit_test(keymap),   cmocka_unit_test(effects),
        cmocka_unit_test(examples), cmocka_unit_test(settings_file),
        cmocka_unit_test(no_model), cmocka_unit_test(every_view_fits),
        cmocka_unit_test(tabs),     cmocka_unit_test(presets),
        cmocka_unit_test(times),    cmocka_unit_test(a_pin_is_scrolled_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
