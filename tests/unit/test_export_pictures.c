/* PNG and SVG files of a view. */
#include "headlight/base/file.h"
#include "headlight/export/export.h"
#include "unit/views_scene.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static char folder[64];

static int setup(void **state) {
    hl_error err = {0};
    hl_fonts *fonts = NULL;
    strcpy(folder, "/tmp/headlight-export-XXXXXX");
    if (!mkdtemp(folder) || hl_fonts_open(&fonts, &err) != HL_OK)
        return -1;
    *state = fonts;
    return 0;
}

static int teardown(void **state) {
    hl_fonts_close(*state);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void path_of(const char *name, char out[128]) {
    snprintf(out, 128, "%s/%s", folder, name);
}

static uint32_t big_endian(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A rasteriser for tests: the list's size, one colour. */
static hl_status plain_raster(const hl_draw_list *list, float scale, hl_pixels *out,
                              hl_error *err) {
    (void)err;
    out->w = (int)(list->w * scale);
    out->h = (int)(list->h * scale);
    out->data = malloc((size_t)out->w * (size_t)out->h * 4);
    memset(out->data, list->count > 50 ? 0x7F : 0, (size_t)out->w * (size_t)out->h * 4);
    return HL_OK;
}

static hl_status broken_raster(const hl_draw_list *list, float scale, hl_pixels *out,
                               hl_error *err) {
    (void)list;
    (void)scale;
    (void)out;
    return hl_fail(err, HL_ERR_MEMORY, NULL, "raster", NULL, "broken");
}

static hl_view_in view_of(const made_scene *m) {
    return (hl_view_in){
        .doc = &m->doc, .scene = &m->scene, .theme = hl_theme_of(false), .focus = HL_FOCUS_NONE};
}

static void png_has_size_and_form(void **state) {
    made_scene *m = scene_make(SCENE_TIRED);
    hl_view_in in = view_of(m);
    char path[128], *data = NULL;
    size_t size = 0;
    hl_error err = {0};
    path_of("a.png", path);
    hl_picture p = {.w = 640, .h = 400, .scale = 2, .caption = true};
    assert_int_equal(HL_OK, hl_export_png(&in, &p, plain_raster, *state, path, false, &err));
    assert_int_equal(HL_OK, hl_file_read(path, 1 << 26, &data, &size, &err));
    const unsigned char *b = (const unsigned char *)data;
    assert_memory_equal("\x89PNG\r\n\x1a\n", b, 8);
    assert_memory_equal("IHDR", b + 12, 4);
    assert_int_equal(1280, big_endian(b + 16));
    assert_int_equal(800, big_endian(b + 20));
    assert_int_equal(8, b[24]); /* bits */
    assert_int_equal(6, b[25]); /* RGBA */
    assert_memory_equal("IEND", b + size - 8, 4);
    free(data);
    scene_free(m);
}

static void files_are_not_replaced_unless_told(void **state) {
    made_scene *m = scene_make("The red car");
    hl_view_in in = view_of(m);
    char png[128], svg[128];
    hl_error err = {0};
    hl_picture p = {.w = 320, .h = 200, .scale = 1};
    path_of("b.png", png);
    path_of("b.svg", svg);
    assert_int_equal(HL_OK, hl_export_png(&in, &p, plain_raster, *state, png, false, &err));
    assert_int_equal(HL_OK, hl_export_svg(&in, &p, *state, svg, false, &err));
    assert_int_equal(HL_ERR_IO, hl_export_png(&in, &p, plain_raster, *state, png, false, &err));
    assert_string_equal(png, err.file);
    assert_int_equal(HL_ERR_IO, hl_export_svg(&in, &p, *state, svg, false, &err));
    assert_int_equal(HL_OK, hl_export_png(&in, &p, plain_raster, *state, png, true, &err));
    assert_int_equal(HL_OK, hl_export_svg(&in, &p, *state, svg, true, &err));
    scene_free(m);
}

static void impossible_sizes_are_named(void **state) {
    made_scene *m = scene_make("The red car");
    hl_view_in in = view_of(m);
    const hl_picture bad[] = {{.w = 0, .h = 100, .scale = 1},
                              {.w = 100, .h = -5, .scale = 1},
                              {.w = 8000, .h = 8000, .scale = 4},
                              {.w = NAN, .h = 100, .scale = 1}};
    char path[128];
    path_of("never.png", path);
    for (int i = 0; i < 4; i++) {
        hl_error err = {0};
        assert_int_equal(HL_ERR_RANGE,
                         hl_export_png(&in, &bad[i], plain_raster, *state, path, true, &err));
        assert_string_equal("picture size", err.field);
    }
    hl_error err = {0};
    hl_picture p = {.w = 320, .h = 200, .scale = 1};
    assert_int_equal(HL_ERR_MEMORY,
                     hl_export_png(&in, &p, broken_raster, *state, path, true, &err));
    assert_int_equal(HL_ERR_IO, hl_export_png(&in, &p, plain_raster, *state,
                                              "/nonexistent/folder/a.png", true, &err));
    assert_false(hl_file_exists(path));
    scene_free(m);
}

static void svg_says_what_is_shown(void **state) {
    made_scene *m = scene_make(SCENE_TIRED);
    scene_pin(m, 7);
    hl_view_in in = view_of(m);
    char path[128], *data = NULL;
    size_t size = 0;
    hl_error err = {0};
    path_of("c.svg", path);
    hl_picture p = {.w = 1280, .h = 800, .scale = 1, .caption = true};
    assert_int_equal(HL_OK, hl_export_svg(&in, &p, *state, path, false, &err));
    assert_int_equal(HL_OK, hl_file_read(path, 1 << 26, &data, &size, &err));
    assert_non_null(strstr(data, "<svg"));
    assert_non_null(strstr(data, "made, layer 2, max of 8 heads, d_k 48, sees all, scale 0 to 1"));
    assert_non_null(strstr(data, "because"));
    assert_non_null(strstr(data, "</svg>"));
    free(data);
    scene_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_has_size_and_form),
        cmocka_unit_test(files_are_not_replaced_unless_told),
        cmocka_unit_test(impossible_sizes_are_named),
        cmocka_unit_test(svg_says_what_is_shown),
    };
    return cmocka_run_group_tests_name("export: pictures", tests, setup, teardown);
}
