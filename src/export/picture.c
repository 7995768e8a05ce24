/* picture.c - a view as a PNG or SVG file. */
#include "headlight/export/export.h"

#include "headlight/base/file.h"
#include <stdlib.h>

enum { SIDE_MAX = 16384 };

static hl_status check(const hl_picture *p, hl_error *err) {
    float w = p->w * p->scale, h = p->h * p->scale;
    if (w >= 1 && h >= 1 && w <= SIDE_MAX && h <= SIDE_MAX)
        return HL_OK;
    return hl_fail(err, HL_ERR_RANGE, NULL, "picture size", "sides of 1 to 16384 pixels",
                   "%gx%g at scale %g", (double)p->w, (double)p->h, (double)p->scale);
}

static hl_status draw(const hl_view_in *in, const hl_picture *p, const hl_fonts *fonts,
                      hl_draw_list *list, hl_error *err) {
    hl_draw_begin(list, p->w, p->h, fonts);
    hl_view_picture(in, p->w, p->h, p->caption, list, NULL);
    return list->failed ? hl_fail(err, HL_ERR_MEMORY, NULL, "picture", NULL, "out of memory")
                        : HL_OK;
}

hl_status hl_export_png(const hl_view_in *in, const hl_picture *picture, hl_raster_fn raster,
                        const hl_fonts *fonts, const char *path, bool replace, hl_error *err) {
    hl_draw_list list = {0};
    hl_pixels pixels = {0};
    hl_str bytes = {0};
    hl_status status = check(picture, err);
    if (status == HL_OK)
        status = draw(in, picture, fonts, &list, err);
    if (status == HL_OK)
        status = raster(&list, picture->scale, &pixels, err);
    if (status == HL_OK)
        status = hl_png_encode(&pixels, &bytes, err);
    if (status == HL_OK)
        status = hl_file_write(path, bytes.data, bytes.size, replace, err);
    hl_str_free(&bytes);
    free(pixels.data);
    hl_draw_free(&list);
    return status;
}

hl_status hl_export_svg(const hl_view_in *in, const hl_picture *picture, const hl_fonts *fonts,
                        const char *path, bool replace, hl_error *err) {
    hl_picture once = *picture;
    once.scale = 1;
    hl_draw_list list = {0};
    hl_str text = {0};
    hl_status status = check(&once, err);
    if (status == HL_OK)
        status = draw(in, &once, fonts, &list, err);
    if (status == HL_OK)
        status = hl_svg_write(&list, picture->outlines, &text, err);
    if (status == HL_OK)
        status = hl_file_write(path, text.data, text.size, replace, err);
    hl_str_free(&text);
    hl_draw_free(&list);
    return status;
}
