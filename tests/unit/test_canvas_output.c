/* Dump and SVG against goldens. Without fonts, so that they are the same on every system. To accept
 * a change that is meant: HL_GOLDEN_WRITE=1 unit_canvas_output, and read the difference. */
#include "headlight/base/file.h"
#include "headlight/canvas/color.h"
#include "headlight/canvas/consume.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every kind of command, each option of it once. */
static void draw_shapes(hl_draw_list *list) {
    const hl_point p[4] = {{10, 60}, {10, 20}, {70.25f, 20}, {70.25f, 60}};
    hl_color blue = hl_color_hex(0x2F5FD0), half = hl_color_alpha(blue, 0.5f);
    hl_draw_begin(list, 120, 80.5f, NULL);
    hl_draw_rect(list, (hl_rect){0, 0, 120, 80.5f}, 0, hl_color_hex(0xF6F6F3));
    hl_draw_group(list, "arcs \"it\" <& %s>", "animal");
    hl_draw_stroke(list, (hl_rect){4, 4, 100, 70}, 8, 1.5f, blue);
    hl_draw_line(list, p[0], p[3], 2, blue);
    hl_draw_polyline(list, p, 4, 1.25f, half);
    hl_draw_polygon(list, p, 3, half);
    hl_draw_cubic(list, p, 3, blue);
    hl_draw_arrow(list, p, 3, 9, 8, half);
    hl_draw_group_end(list);
    int32_t clip = hl_draw_clip_push(list, (hl_rect){8, 8, 50, 40});
    hl_draw_text(list, 34, 45, HL_LEFT, (hl_font){20, HL_REGULAR, 0}, blue, "a<b> & \"c\"", HL_ALL);
    hl_draw_text(list, 60, 45, HL_RIGHT, (hl_font){13.5f, HL_SEMIBOLD, HL_TABULAR}, half, "0.71",
                 HL_ALL);
    hl_draw_clip_pop(list, clip);
    hl_draw_text(list, -0.001f, 45, HL_MIDDLE, (hl_font){11, HL_BOLD, 0}, blue, "tab\there",
                 HL_ALL);
    hl_color *cells = hl_draw_grid(list, (hl_rect){20, 50, 30, 20}, 2, 3, 1);
    for (int i = 0; i < 6; i++)
        cells[i] = hl_color_hex(0x111111u * (uint32_t)i);
    cells = hl_draw_grid(list, (hl_rect){60, 50, 30, 10}, 1, 3, 0);
    cells[0] = cells[1] = blue;
    cells[2] = half;
    hl_draw_group(list, "left open");
}

static void compare(const char *name, const hl_str *actual) {
    char path[512];
    assert_int_equal(hl_path_join(path, sizeof path, HL_TEST_DIR "/golden", name, NULL), HL_OK);
    if (getenv("HL_GOLDEN_WRITE"))
        assert_int_equal(hl_file_write(path, actual->data, actual->size, true, NULL), HL_OK);
    char *golden = NULL;
    size_t size = 0;
    assert_int_equal(hl_file_read(path, 1 << 20, &golden, &size, NULL), HL_OK);
    if (size != actual->size || memcmp(golden, actual->data, size) != 0)
        print_error("%s differs; found:\n%s\n", name, actual->data);
    assert_int_equal(size, actual->size);
    assert_memory_equal(golden, actual->data, size);
    free(golden);
}

static void dump_is_golden(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_str out = {0};
    draw_shapes(&list);
    hl_dump_write(&list, &out);
    compare("canvas_shapes.dump", &out);
    hl_str_free(&out);
    hl_draw_free(&list);
}

static void svg_is_golden(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_str out = {0};
    draw_shapes(&list);
    assert_int_equal(hl_svg_write(&list, false, &out, NULL), HL_OK);
    compare("canvas_shapes.svg", &out);
    hl_str_free(&out);
    hl_draw_free(&list);
}

/* Outlines need no font of the reader: no <text> is left. Joined scripts are the exception. */
static void outlines_leave_no_text(void **state) {
    (void)state;
    hl_fonts *fonts = NULL;
    assert_int_equal(hl_fonts_open(&fonts, NULL), HL_OK);
    hl_draw_list list = {0};
    hl_str out = {0};
    hl_draw_begin(&list, 100, 100, fonts);
    hl_draw_text(&list, 5, 50, HL_LEFT, (hl_font){20, 0, HL_TABULAR}, hl_color_hex(0), "i 0.71",
                 HL_ALL);
    assert_int_equal(hl_svg_write(&list, true, &out, NULL), HL_OK);
    assert_null(strstr(out.data, "<text"));
    assert_non_null(strstr(out.data, "<path fill=\"#000000\" d=\"M"));
    hl_draw_text(&list, 5, 50, HL_LEFT, (hl_font){20, 0, 0}, hl_color_hex(0), "\xD9\x85\xD8\xB1",
                 HL_ALL);
    out.size = 0;
    assert_int_equal(hl_svg_write(&list, true, &out, NULL), HL_OK);
    assert_non_null(strstr(out.data, "<text"));
    hl_str_free(&out);
    hl_draw_free(&list);
    hl_fonts_close(fonts);
}

/* Each opened element is closed, in order: enough of XML to catch what this writer could get wrong.
 */
static void svg_is_balanced(void **state) {
    (void)state;
    hl_draw_list list = {0};
    hl_str out = {0};
    draw_shapes(&list);
    hl_draw_group_end(&list);
    hl_draw_group_end(&list); /* one too many */
    hl_svg_write(&list, false, &out, NULL);
    int depth = 0;
    for (const char *p = out.data; (p = strchr(p, '<')) != NULL; p++) {
        const char *end = strchr(p, '>');
        assert_non_null(end);
        if (p[1] == '/')
            depth--;
        else if (end[-1] != '/')
            depth++;
        assert_true(depth >= 0);
    }
    assert_int_equal(depth, 0);
    hl_str_free(&out);
    hl_draw_free(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dump_is_golden), cmocka_unit_test(svg_is_golden),
        cmocka_unit_test(outlines_leave_no_text), cmocka_unit_test(svg_is_balanced)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
