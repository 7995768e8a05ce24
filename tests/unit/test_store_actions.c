/* The action table, the grammar of lines, and what each setting accepts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "store_steps.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_table_is_complete(void **state) {
    (void)state;
    size_t count = 0;
    const hl_action *all = hl_actions(&count);
    assert_true(count >= 40);
    for (size_t i = 0; i < count; i++) {
        const hl_action *a = &all[i];
        assert_ptr_equal(hl_action_find(a->name, strlen(a->name)), a);
        assert_true(a->help && strlen(a->help) > 5 && strlen(a->help) < 80);
        assert_int_equal(a->arg == HL_ARG_CHOICE, a->choices != NULL);
        assert_int_equal((a->flags & HL_ACTION_EFFECT) == 0, a->run != NULL);
        assert_true(a->option == NULL || strncmp(a->option, "--", 2) == 0);
        assert_true(a->option_value == NULL || a->option != NULL);
        if (a->arg == HL_ARG_INT || a->arg == HL_ARG_REAL)
            assert_true(a->max > a->min);
    }
    assert_null(hl_action_find("text", 4));
}

static void test_a_fresh_store_has_the_defaults(void **state) {
    const hl_doc *doc = hl_store_doc(*state);
    assert_string_equal(doc->text, "");
    assert_true(doc->text_revision > 0);
    assert_true(doc->threshold == HL_THRESHOLD_START);
    assert_int_equal(doc->combine, HL_COMBINE_MAX);
    assert_int_equal(doc->special, HL_SPECIAL_HIDE);
    assert_false(hl_store_can_undo(*state));
    assert_int_equal(hl_store_revision(*state), 0);
}

static void test_lines(void **state) {
    hl_store *store = *state;
    act(store, "");
    act(store, "   \t ");
    act(store, "# dk.set 3");
    assert_int_equal(hl_store_revision(store), 0);
    act(store, "  dk.set \t 16  \r\n");
    assert_int_equal(hl_store_doc(store)->dk, 16);
    refused(store, "dk", "action: found \"dk\", allowed: a name from the list of actions");
    refused(store, "dk.set",
            "dk.set: found nothing, allowed: a whole number 1 to 4096, or a step "
            "like +1, or default");
    refused(store, "dk.set 3 4",
            "dk.set: found 3 4, allowed: a whole number 1 to 4096, or a step "
            "like +1, or default");
    refused(store, "dk.set 1e1",
            "dk.set: found 1e1, allowed: a whole number 1 to 4096, or a step "
            "like +1, or default");
    refused(store, "head.all 1", "head.all: found 1, allowed: no argument");
    refused(store, "mask.set some", "mask.set: found some, allowed: all|past|none|causal");
    refused(store, "mask.set al", "mask.set: found al, allowed: all|past|none|causal");
    refused(store, "mask.set", "mask.set: found nothing, allowed: all|past|none|causal");
}

static void test_ranges(void **state) {
    hl_store *store = *state;
    refused(store, "dk.set 0", "dk.set: found 0, allowed: 1 to 4096");
    refused(store, "layer.set 0", "layer.set: found 0, allowed: 1 to 64");
    refused(store, "temperature.set 0", "temperature.set: found 0, allowed: 0.1 to 10");
    refused(store, "temperature.set nan",
            "temperature.set: found nan, allowed: a number 0.1 to 10, or a step like +1");
    refused(store, "threshold.set 1.01", "threshold.set: found 1.01, allowed: 0 to 1");
    refused(store, "zoom.set 4", "zoom.set: found 4, allowed: 0.75 to 3");
    refused(store, "head.toggle 65", "head.toggle: found 65, allowed: 1 to 64");
    refused(store, "dk.set +1", "dk.set: found +1, allowed: a d_k, while no model is open");
    hl_store_limit(store, &TEXTBOOK);
    refused(store, "layer.set 6", "layer.set: found 6, allowed: 1 to 5");
    refused(store, "dk.set 49", "dk.set: found 49, allowed: 1 to 48");
    refused(store, "heads.set 5", "heads.set: found 5, allowed: a divisor of 384 up to 64");
    refused(store, "heads.set 96", "heads.set: found 96, allowed: a divisor of 384 up to 64");
    refused(store, "head.solo 9", "head.solo: found 9, allowed: 1 to 8");
}

static void test_choices_land_in_their_fields(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    act(store, "mask.set causal");
    assert_int_equal(doc->mask, HL_SEES_PAST);
    act(store, "mask.set none");
    assert_int_equal(doc->mask, HL_SEES_ALL);
    act(store, "scaling.set off");
    assert_true(doc->no_scale);
    act(store, "scaling.set toggle");
    assert_false(doc->no_scale);
    act(store, "combine.set overlay");
    assert_int_equal(doc->combine, HL_COMBINE_OVERLAY);
    act(store, "scale.set map");
    assert_int_equal(doc->scale, HL_SCALE_MAP);
    act(store, "special.set renormalise");
    assert_int_equal(doc->special, HL_SPECIAL_RENORMALISE);
    act(store, "units.set pieces");
    assert_true(doc->pieces);
    act(store, "view.set readout");
    assert_int_equal(doc->view, HL_VIEW_READOUT);
    act(store, "view.set capacity");
    assert_int_equal(doc->view, HL_VIEW_CAPACITY);
    act(store, "view.set focus");
    assert_int_equal(doc->view, HL_VIEW_REFERENCE);
    act(store, "panel.set whatif");
    assert_int_equal(doc->panel, HL_PANEL_WHATIF);
    act(store, "panel.set looks");
    assert_int_equal(doc->panel, HL_PANEL_READOUT);
    act(store, "view.set both");
    assert_int_equal(doc->view, HL_VIEW_ALL);
    act(store, "theme.set toggle");
    assert_int_equal(doc->theme, HL_THEME_DARK);
    act(store, "theme.set toggle");
    assert_int_equal(doc->theme, HL_THEME_LIGHT);
    act(store, "settings.toggle");
    assert_true(doc->settings_hidden);
    act(store, "settings.set show");
    assert_false(doc->settings_hidden);
}

static void test_steps_stop_at_the_ends(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    hl_store_limit(store, &TEXTBOOK);
    act(store, "dk.set -1");
    assert_int_equal(doc->dk, 47);
    act(store, "dk.set +5");
    assert_int_equal(doc->dk, 48);
    act(store, "layer.set -2");
    assert_int_equal(doc->layer, 3);
    act(store, "layer.set +9");
    assert_int_equal(doc->layer, 5);
    act(store, "heads.set +1");
    assert_int_equal(doc->heads, 12);
    act(store, "heads.set -9");
    assert_int_equal(doc->heads, 1);
    for (int i = 0; i < 3; i++)
        act(store, "zoom.set +0.1");
    assert_true(doc->zoom == 1.3f);
    act(store, "zoom.set -0.3");
    assert_true(doc->zoom == 0); /* 1 is the default */
    act(store, "threshold.set -1");
    assert_true(doc->threshold == 0);
}

static void test_heads_go_on_and_off(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    hl_store_limit(store, &TEXTBOOK);
    act(store, "head.toggle 3");
    assert_int_equal(doc->heads_off, 1 << 2);
    act(store, "head.toggle 3");
    assert_int_equal(doc->heads_off, 0);
    act(store, "head.solo 2");
    assert_int_equal(doc->heads_off, 0xFD);
    act(store, "head.solo 2");
    assert_int_equal(doc->heads_off, 0);
    act(store, "head.solo 2");
    act(store, "head.toggle 2"); /* the last one on */
    assert_int_equal(doc->heads_off, 0);
    act(store, "head.solo 8");
    act(store, "head.all");
    assert_int_equal(doc->heads_off, 0);
}

static void test_head_count_resets_what_depends_on_it(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    hl_store_limit(store, &TEXTBOOK);
    act(store, "head.toggle 1");
    act(store, "dk.set 40");
    act(store, "heads.set 8"); /* as it is */
    assert_int_equal(doc->heads_off, 1);
    act(store, "heads.set 4");
    assert_int_equal(doc->heads_off, 0);
    assert_int_equal(hl_doc_dk(doc, &TEXTBOOK), 40);
    act(store, "heads.set 16");
    assert_int_equal(hl_doc_dk(doc, &TEXTBOOK), 24);
    act(store, "head.toggle 1");
    act(store, "layer.set 1"); /* 12 heads, not 8 */
    assert_int_equal(doc->heads, 0);
    assert_int_equal(doc->heads_off, 0);
    act(store, "heads.set 6");
    act(store, "layer.set 2"); /* 12 heads again */
    assert_int_equal(doc->heads, 6);
    act(store, "model.set other");
    assert_int_equal(doc->layer, 0);
    assert_int_equal(doc->heads, 0);
}

static void test_limits_bring_settings_to_the_nearest(void **state) {
    hl_store *store = *state;
    const hl_doc *doc = hl_store_doc(store);
    act(store, "layer.set 9");
    act(store, "heads.set 7");
    act(store, "dk.set 1000");
    act(store, "head.solo 2");
    hl_store_limit(store, &TEXTBOOK);
    assert_int_equal(doc->layer, 5);
    assert_int_equal(doc->heads, 6);
    assert_int_equal(doc->dk, 0); /* all 64 of them */
    assert_int_equal(hl_doc_dk(doc, &TEXTBOOK), 64);
    assert_int_equal(doc->heads_off, 0x3D);
    act(store, "undo");
    assert_int_equal(doc->layer, 5);
    /* Limits belong to a model. */
    act(store, "model.set other");
    act(store, "layer.set 9");
    assert_int_equal(doc->layer, 9);
}

static void test_defaults_resolve(void **state) {
    (void)state;
    hl_doc doc = {0};
    assert_int_equal(hl_doc_layer(&doc, &TEXTBOOK), 4);
    assert_int_equal(hl_doc_heads(&doc, &TEXTBOOK), 8);
    assert_int_equal(hl_doc_dk(&doc, &TEXTBOOK), 48);
    doc.layer = 2;
    assert_int_equal(hl_doc_layer(&doc, &TEXTBOOK), 1);
    assert_int_equal(hl_doc_heads(&doc, &TEXTBOOK), 12);
    doc.heads = 24;
    doc.dk = 99;
    assert_int_equal(hl_doc_dk(&doc, &TEXTBOOK), 16);
    hl_limits unknown = {0};
    assert_int_equal(hl_doc_heads(&(hl_doc){0}, &unknown), 0);
}

static void test_effects_come_back(void **state) {
    hl_store *store = *state;
    hl_effect effect;
    hl_error err;
    assert_int_equal(hl_store_apply(store, "export.png \"a b.png\"", 0, &effect, &err), HL_OK);
    assert_string_equal(effect.action->name, "export.png");
    assert_string_equal(effect.argument, "a b.png");
    assert_int_equal(hl_store_apply(store, "export.csv", 0, &effect, &err), HL_OK);
    assert_string_equal(effect.argument, "");
    assert_int_equal(hl_store_apply(store, "example.set 2", 0, &effect, &err), HL_OK);
    assert_string_equal(effect.argument, "2");
    assert_int_equal(hl_store_apply(store, "cell.move left", 0, &effect, &err), HL_OK);
    assert_string_equal(effect.argument, "left");
    assert_int_equal(hl_store_apply(store, "dk.set 3", 0, &effect, &err), HL_OK);
    assert_null(effect.action);
    assert_int_equal(hl_store_apply(store, "compare.preset bank-bank", 0, &effect, &err), HL_OK);
    assert_string_equal(effect.argument, "bank-bank");
    refused(store, "example.set 0", "example.set: found 0, allowed: 1 to 9");
    refused(store, "cell.move", "cell.move: found nothing, allowed: left|right|up|down");
    assert_int_equal(hl_store_apply(store, "quit", 0, NULL, &err), HL_ERR_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_table_is_complete),
        TEST(test_a_fresh_store_has_the_defaults),
        TEST(test_lines),
        TEST(test_ranges),
        TEST(test_choices_land_in_their_fields),
        TEST(test_steps_stop_at_the_ends),
        TEST(test_heads_go_on_and_off),
        TEST(test_head_count_resets_what_depends_on_it),
        TEST(test_limits_bring_settings_to_the_nearest),
        TEST(test_defaults_resolve),
        TEST(test_effects_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
