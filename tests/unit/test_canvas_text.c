/* Fonts of this system: widths, runs, caret places. Bounds hold for any readable face; the few that
 * are about Inter are skipped without it. */
#include "headlight/base/text.h"
#include "headlight/canvas/draw.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static hl_fonts *fonts;

static int open_fonts(void **state) {
    (void)state;
    return hl_fonts_open(&fonts, NULL) == HL_OK ? 0 : -1;
}

static int close_fonts(void **state) {
    (void)state;
    hl_fonts_close(fonts);
    return 0;
}

static const char *const texts[] = {"The animal didn't cross the street because it was too tired",
                                    "AVATAR To Type Wave",
                                    "caf\xC3\xA9 na\xC3\xAFve e\xCC\x81t\xC3\xA9",
                                    "0.71 -3.12 1,234.56",
                                    "\xE4\xBB\x8A\xE6\x97\xA5\xE3\x81\xAF world",
                                    "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 shalom",
                                    "q\xC2\xB7k / \xE2\x88\x9A"
                                    "d_k \xE2\x86\x92",
                                    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC ok",
                                    "\xFF broken \x80 bytes"};
enum { TEXTS = sizeof texts / sizeof *texts, ARABIC = 5 };

static float width(hl_font font, const char *text, int size) {
    return hl_text_width(fonts, font, text, size);
}

static void widths_scale_with_size(void **state) {
    (void)state;
    for (int i = 0; i < TEXTS; i++)
        for (uint16_t weight = HL_REGULAR; weight <= HL_BOLD; weight++) {
            float one = width((hl_font){10, weight, 0}, texts[i], HL_ALL);
            float three = width((hl_font){30, weight, 0}, texts[i], HL_ALL);
            assert_true(one > 0);
            assert_true(fabsf(three - 3 * one) < 0.01f);
        }
    assert_true(width((hl_font){10, 0, 0}, "", HL_ALL) == 0);
}

/* Words joined by spaces are as wide as the parts: spaces do not kern by more than a trifle. */
static void widths_add_up(void **state) {
    (void)state;
    hl_font font = {20, HL_REGULAR, 0};
    float parts =
        width(font, "The", HL_ALL) + width(font, " ", HL_ALL) + width(font, "animal", HL_ALL);
    assert_true(fabsf(width(font, "The animal", HL_ALL) - parts) < 0.5f);
}

static void prefixes_grow(void **state) {
    (void)state;
    hl_font font = {20, HL_REGULAR, 0};
    for (int i = 0; i < TEXTS; i++) {
        if (i == ARABIC)
            continue; /* a letter gets narrower when the next one joins it */
        size_t size = strlen(texts[i]);
        float before = 0;
        for (size_t at = 0; at < size;) {
            at = hl_grapheme_next(texts[i], size, at);
            float now = width(font, texts[i], (int)at);
            assert_true(now >= before - 0.01f);
            before = now;
        }
    }
}

static void cached_width_is_the_width(void **state) {
    (void)state;
    hl_font font = {13, HL_MEDIUM, 0}, other = {13, HL_BOLD, 0};
    float first = width(font, "because", HL_ALL);
    assert_true(width(other, "because", HL_ALL) != first);
    assert_true(width(font, "because", HL_ALL) == first);
    assert_true(width(font, "because it", 7) == first);
}

static void kerning_is_on(void **state) {
    (void)state;
    if (strcmp(hl_fonts_face(fonts, 0).family, "Inter") != 0)
        skip();
    hl_font font = {100, HL_REGULAR, 0};
    float apart = width(font, "A", 1) + width(font, "V", 1);
    assert_true(width(font, "AV", 2) < apart - 2);
}

static void numbers_are_tabular(void **state) {
    (void)state;
    for (uint16_t weight = HL_REGULAR; weight <= HL_BOLD; weight++) {
        hl_font font = {13, weight, HL_TABULAR};
        float expected = width(font, "0.00", 4);
        const char *const numbers[] = {"1.11", "0.71", "4.17", "9.99", "7.47"};
        for (int i = 0; i < 5; i++)
            assert_true(fabsf(width(font, numbers[i], 4) - expected) < 0.001f);
        font.flags = 0;
        if (!strcmp(hl_fonts_face(fonts, 0).family, "Inter"))
            assert_true(width(font, "1.11", 4) < expected - 1);
    }
}

/* Digits are runs of their own, centred in equal slots. */
static void tabular_runs_stand_in_slots(void **state) {
    (void)state;
    hl_font font = {100, HL_REGULAR, HL_TABULAR};
    hl_text_run runs[8];
    assert_int_equal(hl_text_runs(fonts, font, "a171", 4, runs, 8), 4);
    float slot = width(font, "1", 1);
    float one = runs[1].x + runs[1].w / 2, two = runs[2].x + runs[2].w / 2;
    assert_true(fabsf(two - one - slot) < 0.01f);
    assert_true(runs[1].w <= slot + 0.01f);
    assert_true(fabsf(runs[0].x + runs[0].w + slot / 2 - one) < 0.01f);
}

/* Runs cover the text in order, and each stays inside the text's width. */
static void runs_cover_text(void **state) {
    (void)state;
    for (int i = 0; i < TEXTS; i++)
        for (uint16_t flags = 0; flags <= HL_TABULAR; flags++) {
            hl_text_run runs[128];
            hl_font font = {20, HL_REGULAR, flags};
            size_t count = hl_text_runs(fonts, font, texts[i], HL_ALL, runs, 128);
            assert_true(count > 0 && count <= 128);
            uint32_t at = 0;
            for (size_t k = 0; k < count; k++) {
                assert_int_equal(runs[k].start, at);
                assert_true(runs[k].end > runs[k].start);
                assert_in_range(runs[k].face, 0, hl_fonts_face_count(fonts) - 1);
                at = runs[k].end;
            }
            assert_int_equal(at, strlen(texts[i]));
            float end = runs[count - 1].x + runs[count - 1].w;
            assert_true(end <= width(font, texts[i], HL_ALL) + 0.01f);
        }
}

static void counts_runs_beyond_max(void **state) {
    (void)state;
    hl_text_run run;
    assert_int_equal(hl_text_runs(fonts, (hl_font){20, 0, HL_TABULAR}, "123", HL_ALL, &run, 1), 3);
    assert_int_equal(run.end, 1);
}

/* Where a prefix ends, text_at finds the prefix again (but the last letter of an Arabic prefix has
 * another form than inside the word). */
static void text_at_inverts_width(void **state) {
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        if (i == ARABIC)
            continue;
        hl_font font = {20, HL_REGULAR, (uint16_t)(i % 2)};
        size_t size = strlen(texts[i]);
        for (size_t at = 0; at < size;) {
            at = hl_grapheme_next(texts[i], size, at);
            float x = width(font, texts[i], (int)at);
            if (x > width(font, texts[i], (int)hl_grapheme_prev(texts[i], size, at)) + 0.1f)
                assert_int_equal(hl_text_at(fonts, font, texts[i], HL_ALL, x), at);
        }
        assert_int_equal(hl_text_at(fonts, font, texts[i], HL_ALL, -5), 0);
        assert_int_equal(hl_text_at(fonts, font, texts[i], HL_ALL, 1e6f), size);
    }
}

/* The point a little on the inner side of a caret belongs to that caret, within one direction. */
static void point_inverts_caret(void **state) {
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        if (i == ARABIC)
            continue; /* two directions */
        hl_font font = {20, HL_REGULAR, (uint16_t)(i % 2)};
        size_t size = strlen(texts[i]);
        float before = hl_text_caret(fonts, font, texts[i], HL_ALL, 0);
        assert_true(before == 0);
        for (size_t at = 0; at < size;) {
            at = hl_grapheme_next(texts[i], size, at);
            float x = hl_text_caret(fonts, font, texts[i], HL_ALL, at);
            if (x > before + 0.1f)
                assert_int_equal(hl_text_point(fonts, font, texts[i], HL_ALL, x - 0.04f), at);
            before = x;
        }
        assert_true(fabsf(before - width(font, texts[i], HL_ALL)) < 0.01f);
        assert_int_equal(hl_text_point(fonts, font, texts[i], HL_ALL, -5), 0);
        assert_int_equal(hl_text_point(fonts, font, texts[i], HL_ALL, 1e6f), size);
    }
}

#define SHALOM "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"
#define MARHABA "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7"

/* "ab shalom marhaba 12 cd": the stretch from shalom to 12 runs from the right, 12 does not. */
static void stretches_run_from_the_right(void **state) {
    (void)state;
    const char *text = "ab " SHALOM " " MARHABA " 12 cd";
    for (uint16_t flags = 0; flags <= HL_TABULAR; flags++) {
        hl_font font = {20, 0, flags};
        hl_text_run runs[24];
        size_t count = hl_text_runs(fonts, font, text, HL_ALL, runs, 24), n = 0;
        assert_true(count <= 24);
        const hl_text_run *hebrew = NULL, *arabic = NULL, *one = NULL, *behind = NULL;
        for (size_t i = 0; i < count; i++) {
            n += runs[i].rtl;
            hebrew = runs[i].start == 3 ? &runs[i] : hebrew;
            arabic = runs[i].start == 12 ? &runs[i] : arabic;
            one = runs[i].start == 23 ? &runs[i] : one;
            behind = runs[i].start == 25 ? &runs[i] : behind;
        }
        assert_true(hebrew && arabic && one && behind && n >= 2);
        assert_true(hebrew->rtl && arabic->rtl && !one->rtl && !behind->rtl && !runs[0].rtl);
        assert_true(one->x < arabic->x && arabic->x < hebrew->x && hebrew->x < behind->x);
        assert_true(fabsf(one->x - width(font, text, 3)) < 2);
        if (flags) /* each digit is a run: they are in their own order */
            assert_true(one[1].start == 24 && one[1].x > one->x && one[1].x < arabic->x);
        assert_true(fabsf(hebrew->x + hebrew->w - behind->x) < 0.01f);
    }
}

static void brackets_stay_with_their_words(void **state) {
    (void)state;
    hl_text_run runs[8];
    const char *text = SHALOM " (" SHALOM ") ab (" SHALOM ")";
    hl_font font = {20, 0, 0};
    size_t count = hl_text_runs(fonts, font, text, HL_ALL, runs, 8);
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        if (runs[i].start <= 18 && runs[i].end > 18) /* the first ")" */
            assert_true(runs[i].rtl && runs[i].x < 1);
        if (runs[i].end == strlen(text)) /* the last one: its "(" stands before the stretch */
            assert_true(!runs[i].rtl);
    }
}

static void caret_goes_left_in_a_stretch(void **state) {
    (void)state;
    const char *text = "ab " SHALOM " cd";
    hl_font font = {20, 0, 0};
    float left = width(font, text, 3), right = width(font, text, 11), before = right;
    assert_true(fabsf(hl_text_caret(fonts, font, text, HL_ALL, 3) - left) < 0.01f);
    for (size_t at = 5; at <= 11; at += 2) {
        float x = hl_text_caret(fonts, font, text, HL_ALL, at);
        assert_true(x < before && x > left - 0.01f);
        if (at < 11)
            assert_int_equal(hl_text_point(fonts, font, text, HL_ALL, x + 0.05f), at);
        assert_int_equal(hl_text_point(fonts, font, text, HL_ALL, (x + before) / 2 - 0.1f), at);
        before = x;
    }
    assert_true(fabsf(hl_text_caret(fonts, font, text, HL_ALL, 12) - width(font, text, 12)) < .01f);
    /* Selected: the space before and two letters, which stand at the right end of the word. */
    hl_text_span span[4];
    assert_int_equal(hl_text_spans(fonts, font, text, HL_ALL, 2, 7, span, 4), 2);
    assert_true(fabsf(span[0].x + span[0].w - left) < 0.01f);
    assert_true(fabsf(span[1].x + span[1].w - right) < 0.01f && span[1].x > left + 1);
    assert_int_equal(hl_text_spans(fonts, font, text, HL_ALL, 0, 14, span, 4), 2);
    assert_true(fabsf(span[0].w + span[1].w - width(font, text, HL_ALL)) < 0.01f);
}

static void stretches_are_not_cut(void **state) {
    (void)state;
    const char *text = "ab " SHALOM " 1, " MARHABA " cd";
    size_t size = strlen(text);
    for (size_t at = 0; at <= size; at++)
        if (at <= 3 || at >= 25 || text[at] == ' ' || text[at] == ',')
            assert_int_equal(hl_text_rtl_across(text, size, at), at > 3 && at < 25);
    assert_false(hl_text_rtl_across("", 0, 0));
}

/* Joined letters are measured joined: closer than apart. */
static void arabic_is_measured_joined(void **state) {
    (void)state;
    hl_font font = {20, 0, 0};
    hl_text_run run;
    hl_text_runs(fonts, font, MARHABA, HL_ALL, &run, 1);
    if (strcmp(hl_fonts_face(fonts, run.face).family, "DejaVu Sans") != 0)
        skip(); /* the face may lack the forms as characters */
    float apart = 0;
    for (size_t at = 0; at < 10; at += 2)
        apart += width(font, MARHABA + at, 2);
    assert_true(width(font, MARHABA, HL_ALL) < apart - 5);
    /* A lam takes the alef into one letter. */
    assert_true(width(font, "\xD9\x84\xD8\xA7", 4) <
                width(font, "\xD9\x84", 2) + width(font, "\xD8\xA7", 2) - 1);
}

static void never_inside_a_cluster(void **state) {
    (void)state;
    const char *text = "e\xCC\x81x"; /* e + combining acute: one cluster of three bytes */
    for (float x = 0; x < 40; x += 0.5f) {
        size_t at = hl_text_at(fonts, (hl_font){20, 0, 0}, text, HL_ALL, x);
        assert_true(at == 0 || at == 3 || at == 4);
    }
}

static void missing_scripts_fall_back(void **state) {
    (void)state;
    hl_text_run runs[4];
    hl_font font = {20, 0, 0};
    size_t count = hl_text_runs(fonts, font,
                                "a\xE4\xB8\x96"
                                "b",
                                HL_ALL, runs, 4);
    if (count == 1)
        skip(); /* no font with Chinese here */
    assert_int_equal(count, 3);
    assert_true(runs[1].face != runs[0].face);
    assert_int_equal(runs[2].face, runs[0].face);
    size_t size = 0;
    assert_non_null(hl_fonts_face_data(fonts, runs[1].face, &size));
    assert_true(size > 0);
}

/* Inter's missing glyph is a pile of bars; DejaVu's is a box. */
static void nobody_has_it(void **state) {
    (void)state;
    hl_text_run run;
    const char *text = "a\xF3\xB0\x80\x80"; /* private use */
    assert_true(width((hl_font){20, 0, 0}, text, HL_ALL) > width((hl_font){20, 0, 0}, text, 1) + 4);
    hl_text_runs(fonts, (hl_font){20, 0, 0}, text + 1, HL_ALL, &run, 1);
    hl_face face = hl_fonts_face(fonts, run.face);
    if (run.face != 0)
        assert_string_equal(face.family, "DejaVu Sans");
    assert_true(run.w > 4);
    /* Joiners and variation selectors take no room. */
    const char *family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xEF\xB8\x8F";
    hl_font font = {20, 0, 0};
    assert_true(fabsf(width(font, family, HL_ALL) - 2 * width(font, family, 4)) < 0.01f);
}

static void heights_are_plausible(void **state) {
    (void)state;
    float up, down;
    hl_text_height(fonts, (hl_font){20, 0, 0}, &up, &down);
    assert_true(up > 14 && up < 26 && down > 2 && down < 10);
}

static void works_without_fonts(void **state) {
    (void)state;
    assert_true(hl_text_width(NULL, (hl_font){10, 0, 0}, "word", HL_ALL) == 24);
    assert_int_equal(hl_text_at(NULL, (hl_font){10, 0, 0}, "word", HL_ALL, 13), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(widths_scale_with_size),
                                       cmocka_unit_test(widths_add_up),
                                       cmocka_unit_test(prefixes_grow),
                                       cmocka_unit_test(cached_width_is_the_width),
                                       cmocka_unit_test(kerning_is_on),
                                       cmocka_unit_test(numbers_are_tabular),
                                       cmocka_unit_test(tabular_runs_stand_in_slots),
                                       cmocka_unit_test(runs_cover_text),
                                       cmocka_unit_test(counts_runs_beyond_max),
                                       cmocka_unit_test(text_at_inverts_width),
                                       cmocka_unit_test(point_inverts_caret),
                                       cmocka_unit_test(stretches_run_from_the_right),
                                       cmocka_unit_test(brackets_stay_with_their_words),
                                       cmocka_unit_test(caret_goes_left_in_a_stretch),
                                       cmocka_unit_test(stretches_are_not_cut),
                                       cmocka_unit_test(arabic_is_measured_joined),
                                       cmocka_unit_test(never_inside_a_cluster),
                                       cmocka_unit_test(missing_scripts_fall_back),
                                       cmocka_unit_test(nobody_has_it),
                                       cmocka_unit_test(heights_are_plausible),
                                       cmocka_unit_test(works_without_fonts)};
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
