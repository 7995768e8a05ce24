/* Buttons, switch, choice, slider, chip, menu, focus order, layers and scroll areas. */
#include "support/ui_run.h"

typedef struct panel {
    ui_run run;
    int clicks, choice, toggles, solos;
    bool on;
    double value, seen[32];
    uint32_t gestures[32];
    int slides;
    hl_ui_drag drag;
    hl_ui_menu menu;
    int chosen;
    bool modal;
    int modal_clicks;
    hl_ui_scroll scroll;
} panel;

static void widgets(ui_run *r) {
    static const char *const items[] = {"one", "two", "three"};
    static const hl_ui_item rows[] = {{"first", NULL}, {"second", "note"}, {"third", NULL}};
    panel *p = r->user;
    hl_ui *ui = &r->ui;
    hl_ui_area(ui);
    p->clicks += hl_ui_button(ui, "button", (hl_rect){10, 10, 100, 30}, "Button", HL_BUTTON_PLAIN);
    p->on = hl_ui_switch(ui, "switch", (hl_rect){10, 50, 200, 24}, "Switch", p->on);
    hl_ui_area(ui);
    p->choice = hl_ui_choice(ui, "choice", (hl_rect){10, 90, 300, 30}, items, 3, p->choice);
    hl_ui_range range = {.min = 1, .max = 48, .step = 1, .page = 8};
    hl_ui_slide s =
        hl_ui_slider(ui, "slider", (hl_rect){10, 130, 316, 18}, &range, p->value, &p->drag);
    if (s.changed) {
        p->value = s.value;
        p->gestures[p->slides % 32] = s.gesture;
        p->seen[p->slides++ % 32] = s.value;
    }
    hl_ui_chip_in chip = {.number = 3, .name = "Pronoun", .color = hl_head_color(2), .on = true};
    hl_chip c = hl_ui_chip(ui, "chip", (hl_rect){10, 160, 110, 34}, &chip);
    p->toggles += c == HL_CHIP_TOGGLE;
    p->solos += c == HL_CHIP_SOLO;
    int row = hl_ui_menu_show(ui, "menu", (hl_rect){10, 200, 80, 30}, 200,
                              (hl_rect){0, 0, 800, 600}, rows, 3, &p->menu);
    p->chosen = row >= 0 ? row : p->chosen;
    if (p->modal) {
        hl_ui_layer_begin(ui, "modal", (hl_rect){0, 0, 800, 600}, true);
        p->modal_clicks +=
            hl_ui_button(ui, "ok", (hl_rect){10, 10, 100, 30}, "OK", HL_BUTTON_PRIMARY);
        hl_ui_layer_end(ui);
    }
}

static panel *begin(void) {
    panel *p = calloc(1, sizeof *p);
    p->value = 24;
    p->chosen = -1;
    ui_run_open(&p->run, widgets, p);
    return p;
}

static void end(panel *p) {
    ui_run_close(&p->run);
    free(p);
}

static void button(void **state) {
    (void)state;
    panel *p = begin();
    ui_click(&p->run, 50, 20);
    assert_int_equal(p->clicks, 1);
    ui_press(&p->run, 50, 20, 1, 0);
    ui_release(&p->run, 400, 400); /* let go elsewhere: no click */
    assert_int_equal(p->clicks, 1);
    ui_key(&p->run, HL_KEY_ENTER, 0);
    ui_key(&p->run, HL_KEY_SPACE, 0);
    assert_int_equal(p->clicks, 3);
    end(p);
}

static void tab_order(void **state) {
    (void)state;
    panel *p = begin();
    hl_ui *ui = &p->run.ui;
    const char *order[] = {"button", "switch", "choice", "slider", "chip", "button"};
    for (int i = 0; i < 6; i++) {
        ui_key(&p->run, HL_KEY_TAB, 0);
        assert_int_equal(ui->focus, hl_ui_id_of(ui, order[i]));
        assert_true(ui->ring);
    }
    ui_key(&p->run, HL_KEY_TAB, HL_MOD_SHIFT);
    assert_int_equal(ui->focus, hl_ui_id_of(ui, "chip"));
    hl_ui_focus_step(ui, 1, true);
    assert_int_equal(ui->focus, hl_ui_id_of(ui, "button"));
    hl_ui_focus_step(ui, 1, true);
    assert_int_equal(ui->focus, hl_ui_id_of(ui, "choice"));
    hl_ui_focus_step(ui, -1, true);
    assert_int_equal(ui->focus, hl_ui_id_of(ui, "button"));
    ui_click(&p->run, 100, 60);
    assert_false(ui->ring);
    end(p);
}

static void choice_and_switch(void **state) {
    (void)state;
    panel *p = begin();
    ui_click(&p->run, 250, 100);
    assert_int_equal(p->choice, 2);
    ui_key(&p->run, HL_KEY_LEFT, 0);
    assert_int_equal(p->choice, 1);
    ui_key(&p->run, HL_KEY_HOME, 0);
    ui_key(&p->run, HL_KEY_LEFT, 0);
    assert_int_equal(p->choice, 0);
    ui_key(&p->run, HL_KEY_END, 0);
    assert_int_equal(p->choice, 2);
    ui_click(&p->run, 30, 60);
    assert_true(p->on);
    ui_key(&p->run, HL_KEY_SPACE, 0);
    assert_false(p->on);
    end(p);
}

static void slider_drag(void **state) {
    (void)state;
    panel *p = begin();
    ui_press(&p->run, 18, 139, 1, 0);
    assert_true(p->value == 1);
    ui_move(&p->run, 318, 139);
    assert_true(p->value == 48);
    ui_move(&p->run, 2000, -500); /* the drag goes on outside */
    ui_move(&p->run, 168, 139);
    assert_true(p->value > 23 && p->value < 26);
    assert_true(p->gestures[0] == p->gestures[1] && p->gestures[1] == p->gestures[2]);
    ui_key(&p->run, HL_KEY_ESCAPE, 0);
    assert_true(p->value == 24);
    ui_move(&p->run, 18, 139);
    assert_true(p->value == 24);
    ui_release(&p->run, 18, 139);
    ui_move(&p->run, 318, 139);
    assert_true(p->value == 24);
    uint32_t last = p->gestures[(p->slides - 1) % 32];
    ui_press(&p->run, 318, 139, 1, 0);
    ui_release(&p->run, 318, 139);
    assert_true(p->value == 48 && p->gestures[(p->slides - 1) % 32] != last);
    end(p);
}

static void slider_keys(void **state) {
    (void)state;
    panel *p = begin();
    hl_ui_focus_on(&p->run.ui, hl_ui_id_of(&p->run.ui, "slider"), true);
    ui_key(&p->run, HL_KEY_RIGHT, 0);
    ui_key(&p->run, HL_KEY_RIGHT, 0);
    assert_true(p->value == 26 && p->gestures[0] == p->gestures[1]);
    ui_key(&p->run, HL_KEY_PAGE_DOWN, 0);
    assert_true(p->value == 18);
    p->run.now += 3000;
    ui_key(&p->run, HL_KEY_HOME, 0);
    assert_true(p->value == 1 && p->gestures[3] != p->gestures[2]);
    ui_key(&p->run, HL_KEY_LEFT, 0);
    assert_int_equal(p->slides, 4);
    ui_key(&p->run, HL_KEY_END, 0);
    assert_true(p->value == 48);
    end(p);
}

static void chip(void **state) {
    (void)state;
    panel *p = begin();
    ui_press(&p->run, 40, 175, 1, 0);
    ui_release(&p->run, 40, 175);
    ui_press(&p->run, 40, 175, 2, 0);
    ui_release(&p->run, 40, 175);
    assert_int_equal(p->toggles, 1);
    assert_int_equal(p->solos, 1);
    ui_key(&p->run, HL_KEY_ENTER, 0);
    assert_int_equal(p->toggles, 2);
    end(p);
}

static void menu(void **state) {
    (void)state;
    panel *p = begin();
    p->menu = (hl_ui_menu){.open = true, .at = -1};
    ui_pass(&p->run, NULL);
    ui_pass(&p->run, NULL);
    ui_key(&p->run, HL_KEY_DOWN, 0);
    ui_key(&p->run, HL_KEY_DOWN, 0);
    ui_key(&p->run, HL_KEY_ENTER, 0);
    assert_int_equal(p->chosen, 1);
    assert_false(p->menu.open);
    p->menu = (hl_ui_menu){.open = true, .at = -1};
    ui_pass(&p->run, NULL);
    ui_click(&p->run, 50, 20); /* closes, and the button below does not get it */
    assert_false(p->menu.open);
    assert_int_equal(p->clicks, 0);
    p->menu = (hl_ui_menu){.open = true, .at = -1};
    ui_pass(&p->run, NULL);
    ui_key(&p->run, HL_KEY_ESCAPE, 0);
    assert_false(p->menu.open);
    end(p);
}

static void modal_layer(void **state) {
    (void)state;
    panel *p = begin();
    hl_ui *ui = &p->run.ui;
    ui_click(&p->run, 250, 100);
    hl_ui_id before = ui->focus;
    p->modal = true;
    ui_pass(&p->run, NULL);
    ui_pass(&p->run, NULL);
    ui_key(&p->run, HL_KEY_ENTER, 0);
    ui_click(&p->run, 50, 20);
    assert_int_equal(p->modal_clicks, 2);
    assert_int_equal(p->clicks, 0);
    ui_key(&p->run, HL_KEY_LEFT, 0);
    assert_int_equal(p->choice, 2);
    p->modal = false;
    ui_pass(&p->run, NULL);
    ui_pass(&p->run, NULL);
    assert_int_equal(ui->focus, before);
    end(p);
}

static void scrolled(ui_run *r) {
    panel *p = r->user;
    hl_rect at = hl_ui_scroll_begin(&r->ui, "area", (hl_rect){0, 0, 200, 100}, &p->scroll);
    for (int i = 0; i < 20; i++) {
        char key[8];
        snprintf(key, sizeof key, "b%d", i);
        hl_rect row = {at.x, at.y + (float)i * 30, 180, 28};
        p->clicks += (i + 1) * hl_ui_button(&r->ui, key, row, key, HL_BUTTON_PLAIN);
    }
    hl_ui_scroll_end(&r->ui, "area", &p->scroll, 600);
}

static void scroll_area(void **state) {
    (void)state;
    panel *p = calloc(1, sizeof *p);
    ui_run_open(&p->run, scrolled, p);
    ui_send(&p->run, (hl_event){.kind = HL_EVENT_WHEEL, .x = 50, .y = 50, .dy = -1});
    assert_true(p->scroll.y == 48);
    for (int i = 0; i < 20; i++) {
        ui_key(&p->run, HL_KEY_TAB, 0);
    }
    assert_true(p->scroll.y > 470 && p->scroll.y <= 500); /* the last button is in view */
    ui_click(&p->run, 50, 95);
    assert_int_equal(p->clicks, 20);
    ui_click(&p->run, 50, 130); /* clipped away */
    assert_int_equal(p->clicks, 20);
    ui_press(&p->run, 195, 95, 1, 0);
    ui_move(&p->run, 195, -400);
    ui_release(&p->run, 195, -400);
    assert_true(p->scroll.y == 0);
    end(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(button),
        cmocka_unit_test(tab_order),
        cmocka_unit_test(choice_and_switch),
        cmocka_unit_test(slider_drag),
        cmocka_unit_test(slider_keys),
        cmocka_unit_test(chip),
        cmocka_unit_test(menu),
        cmocka_unit_test(modal_layer),
        cmocka_unit_test(scroll_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
