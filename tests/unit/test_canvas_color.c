/* Colours: contrast floors, distances under colour-vision deficiencies, maps. */
#include "headlight/canvas/color.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const double pi = 3.14159265358979;

/* --- CIE Lab and CIEDE2000 (Sharma, Wu, Dalal 2005), independent of the code under test --- */

typedef struct lab {
    double l, a, b;
} lab;

static double light(int byte) {
    double v = byte / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double lab_f(double t) {
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static lab lab_of(hl_color c) {
    double r = light(c.r), g = light(c.g), b = light(c.b);
    double x = lab_f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    double y = lab_f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    double z = lab_f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return (lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double hue(double b, double a) {
    double h = atan2(b, a) * 180 / pi;
    return h < 0 ? h + 360 : h;
}

static double seventh(double c) {
    double p = pow(c, 7);
    return sqrt(p / (p + 6103515625.0));
}

static double distance(lab p, lab q) {
    double g = 1.5 - 0.5 * seventh((hypot(p.a, p.b) + hypot(q.a, q.b)) / 2);
    double a1 = g * p.a, a2 = g * q.a, c1 = hypot(a1, p.b), c2 = hypot(a2, q.b);
    double h1 = hue(p.b, a1), h2 = hue(q.b, a2), dh = h2 - h1, hm = (h1 + h2) / 2;
    if (fabs(h1 - h2) > 180) {
        dh += dh > 0 ? -360 : 360;
        hm += hm < 180 ? 180 : -180;
    }
    if (c1 * c2 == 0) {
        dh = 0;
        hm = h1 + h2;
    }
    double dl = q.l - p.l, dc = c2 - c1, big = 2 * sqrt(c1 * c2) * sin(dh * pi / 360);
    double lm = (p.l + q.l) / 2 - 50, cm = (c1 + c2) / 2, rad = pi / 180;
    double t = 1 - 0.17 * cos((hm - 30) * rad) + 0.24 * cos(2 * hm * rad) +
               0.32 * cos((3 * hm + 6) * rad) - 0.20 * cos((4 * hm - 63) * rad);
    double turn = 30 * exp(-pow((hm - 275) / 25, 2)), rt = -sin(2 * turn * rad) * 2 * seventh(cm);
    double l = dl / (1 + 0.015 * lm * lm / sqrt(20 + lm * lm)), c = dc / (1 + 0.045 * cm);
    double h = big / (1 + 0.015 * cm * t);
    return sqrt(l * l + c * c + h * h + rt * c * h);
}

/* Pairs 1, 7 and 13 of the paper's test data. */
static void distance_formula_is_right(void **state) {
    (void)state;
    assert_true(fabs(distance((lab){50, 2.6772, -79.7751}, (lab){50, 0, -82.7485}) - 2.0425) <
                1e-4);
    assert_true(fabs(distance((lab){50, 0, 0}, (lab){50, -1, 2}) - 2.3669) < 1e-4);
    assert_true(fabs(distance((lab){50, 2.5, 0}, (lab){50, 0, -2.5}) - 4.3065) < 1e-4);
}

/* --- themes --- */

static void contrast_is_wcag(void **state) {
    (void)state;
    hl_color white = hl_color_hex(0xFFFFFF), black = hl_color_hex(0);
    assert_true(fabsf(hl_color_contrast(white, black) - 21) < 0.01f);
    assert_true(fabsf(hl_color_contrast(black, white) - 21) < 0.01f);
    assert_true(fabsf(hl_color_contrast(hl_color_hex(0x777777), white) - 4.48f) < 0.01f);
}

static void theme_text_is_readable(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        const hl_theme *t = hl_theme_of(dark);
        assert_int_equal(t->dark, dark);
        const hl_color texts[] = {t->ink, t->soft, t->faint, t->accent, t->warn};
        const hl_color grounds[] = {t->panel, t->background, t->sunken};
        for (int i = 0; i < 5; i++)
            for (int k = 0; k < 3; k++)
                assert_true(hl_color_contrast(texts[i], grounds[k]) >= 4.5f);
        assert_true(hl_color_contrast(t->on_accent, t->accent) >= 4.5f);
        /* three steps of text, told apart by weight on the page */
        assert_true(hl_color_contrast(t->ink, t->panel) > hl_color_contrast(t->soft, t->panel));
        assert_true(hl_color_contrast(t->soft, t->panel) > hl_color_contrast(t->faint, t->panel));
    }
}

static void text_on_any_color_is_readable(void **state) {
    (void)state;
    for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 0x010307)
        assert_true(hl_color_contrast(hl_color_on(hl_color_hex(rgb)), hl_color_hex(rgb)) >= 4.05f);
    for (int h = 0; h < 12; h++)
        assert_true(hl_color_contrast(hl_color_on(hl_head_color(h)), hl_head_color(h)) >= 4.05f);
}

/* --- heads --- */

static void heads_show_on_both_panels(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++)
        for (int h = 0; h < 12; h++) {
            const hl_theme *t = hl_theme_of(dark);
            assert_true(hl_color_contrast(hl_head_color(h), t->panel) >= 3);
            hl_color text = hl_head_text_color(t, h);
            assert_true(hl_color_contrast(text, t->panel) >= 4.5f);
            assert_true(hl_color_contrast(text, t->background) >= 4.5f);
        }
}

static void heads_are_told_apart(void **state) {
    (void)state;
    for (int deficiency = 0; deficiency <= 3; deficiency++)
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < i; j++) {
                lab a = lab_of(hl_color_simulate(hl_head_color(i), deficiency));
                lab b = lab_of(hl_color_simulate(hl_head_color(j), deficiency));
                double floor = deficiency ? 6.5 : 12;
                if (distance(a, b) < floor)
                    print_error("heads %d and %d, deficiency %d: %.1f\n", i + 1, j + 1, deficiency,
                                distance(a, b));
                assert_true(distance(a, b) >= floor);
            }
}

static void heads_repeat_after_twelve(void **state) {
    (void)state;
    hl_color a = hl_head_color(3), b = hl_head_color(15);
    assert_memory_equal(&a, &b, sizeof a);
    a = hl_head_color(-1); /* no such head; still a colour */
    assert_int_equal(a.a, 255);
}

/* Greys look the same to everyone; red and green of one lightness do not look apart to all. */
static void simulation_is_plausible(void **state) {
    (void)state;
    for (int d = 1; d <= 3; d++)
        for (int v = 0; v < 256; v += 15) {
            hl_color grey = {(uint8_t)v, (uint8_t)v, (uint8_t)v, 255};
            hl_color seen = hl_color_simulate(grey, d);
            assert_in_range(seen.r - v + 1, 0, 2);
            assert_in_range(seen.g - v + 1, 0, 2);
            assert_in_range(seen.b - v + 1, 0, 2);
        }
    hl_color red = hl_color_hex(0xC03028), green = hl_color_hex(0x60801E);
    double normal = distance(lab_of(red), lab_of(green));
    assert_true(distance(lab_of(hl_color_simulate(red, 2)), lab_of(hl_color_simulate(green, 2))) <
                normal / 3);
}

/* --- mixing and maps --- */

static void mixing_has_its_ends(void **state) {
    (void)state;
    hl_color a = {10, 20, 30, 255}, b = {110, 220, 0, 55};
    hl_color zero = hl_color_mix(a, b, 0), one = hl_color_mix(a, b, 1),
             half = hl_color_mix(a, b, .5f);
    assert_memory_equal(&zero, &a, sizeof a);
    assert_memory_equal(&one, &b, sizeof b);
    assert_true(half.r == 60 && half.g == 120 && half.b == 15 && half.a == 155);
    assert_int_equal(hl_color_alpha(a, .5f).a, 128);
    assert_int_equal(hl_color_alpha(a, 7).a, 255);
}

/* From the panel to full, each step away from the last, all steps alike to the eye. */
static void map_is_even(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        const hl_theme *t = hl_theme_of(dark);
        hl_color full = t->map_full, at0 = hl_map_color(t, full, 0), at1 = hl_map_color(t, full, 1);
        assert_true(distance(lab_of(at0), lab_of(t->panel)) < 1);
        assert_true(distance(lab_of(at1), lab_of(full)) < 1);
        double lightness = lab_of(at0).l, total = lab_of(at1).l - lightness;
        for (int i = 1; i <= 10; i++) {
            double now = lab_of(hl_map_color(t, full, (float)i / 10)).l;
            assert_true(fabs(now - lightness - total / 10) < fabs(total) * 0.035);
            lightness = now;
        }
        hl_color below = hl_map_color(t, full, -3), beyond = hl_map_color(t, full, 9);
        assert_memory_equal(&below, &at0, sizeof at0);
        assert_memory_equal(&beyond, &at1, sizeof at1);
        hl_color nothing = hl_map_color(t, full, NAN);
        assert_memory_equal(&nothing, &at0, sizeof at0);
    }
}

static void table_is_the_map(void **state) {
    (void)state;
    hl_color table[256];
    hl_map_table(hl_theme_of(false), hl_head_color(4), table);
    for (int i = 0; i < 256; i++) {
        hl_color c = hl_map_color(hl_theme_of(false), hl_head_color(4), (float)i / 255);
        assert_memory_equal(&c, &table[i], sizeof c);
    }
}

/* Losses and gains of the same size look apart to everyone, the more the larger they are; nothing
 * looks like the panel but zero. */
static void diverging_sides_differ_for_all(void **state) {
    (void)state;
    static const struct {
        float value;
        double apart, from_zero;
    } steps[] = {{0.1f, 2.5, 1.2}, {0.25f, 7, 3.5}, {0.5f, 14, 7}, {1, 24, 14}};
    for (int dark = 0; dark < 2; dark++)
        for (int d = 0; d <= 3; d++)
            for (int i = 0; i < 4; i++) {
                const hl_theme *t = hl_theme_of(dark);
                lab zero = lab_of(hl_color_simulate(hl_map_diverging(t, 0), d));
                lab low = lab_of(hl_color_simulate(hl_map_diverging(t, -steps[i].value), d));
                lab high = lab_of(hl_color_simulate(hl_map_diverging(t, steps[i].value), d));
                if (distance(low, high) < steps[i].apart ||
                    distance(low, zero) < steps[i].from_zero ||
                    distance(high, zero) < steps[i].from_zero)
                    print_error("dark %d, deficiency %d, value %.2f: %.1f apart, %.1f and %.1f\n",
                                dark, d, (double)steps[i].value, distance(low, high),
                                distance(low, zero), distance(high, zero));
                assert_true(distance(low, high) >= steps[i].apart);
                assert_true(distance(low, zero) >= steps[i].from_zero);
                assert_true(distance(high, zero) >= steps[i].from_zero);
            }
}

static void diverging_is_symmetric_about_the_panel(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        const hl_theme *t = hl_theme_of(dark);
        assert_true(distance(lab_of(hl_map_diverging(t, 0)), lab_of(t->panel)) < 1);
        for (int side = -1; side <= 1; side += 2) {
            assert_true(hl_color_contrast(hl_map_diverging(t, (float)side), t->panel) >= 3);
            hl_color end = hl_map_diverging(t, (float)side),
                     past = hl_map_diverging(t, 3.0f * (float)side);
            assert_memory_equal(&end, &past, sizeof end);
        }
    }
}

static void senses_are_told_apart(void **state) {
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        const hl_theme *t = hl_theme_of(dark);
        for (int i = 0; i < 4; i++) {
            assert_true(hl_color_contrast(hl_sense_color(t, i), t->panel) >= 4.5f);
            for (int j = 0; j < i; j++)
                for (int d = 0; d <= 3; d++) {
                    lab a = lab_of(hl_color_simulate(hl_sense_color(t, i), d));
                    lab b = lab_of(hl_color_simulate(hl_sense_color(t, j), d));
                    if (distance(a, b) < 11)
                        print_error("senses %d and %d, deficiency %d, dark %d: %.1f\n", i + 1,
                                    j + 1, d, dark, distance(a, b));
                    assert_true(distance(a, b) >= 11);
                }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(distance_formula_is_right),
                                       cmocka_unit_test(contrast_is_wcag),
                                       cmocka_unit_test(theme_text_is_readable),
                                       cmocka_unit_test(text_on_any_color_is_readable),
                                       cmocka_unit_test(heads_show_on_both_panels),
                                       cmocka_unit_test(heads_are_told_apart),
                                       cmocka_unit_test(heads_repeat_after_twelve),
                                       cmocka_unit_test(simulation_is_plausible),
                                       cmocka_unit_test(mixing_has_its_ends),
                                       cmocka_unit_test(map_is_even),
                                       cmocka_unit_test(table_is_the_map),
                                       cmocka_unit_test(diverging_sides_differ_for_all),
                                       cmocka_unit_test(diverging_is_symmetric_about_the_panel),
                                       cmocka_unit_test(senses_are_told_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
