/* png.c - pixels to PNG bytes by stb_image_write, whose code lives in this file alone. */
#include "headlight/export/export.h"

#include <limits.h>

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
/* In force to the end of the file: what stb declares and this file does not use. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include "stb_image_write.h"

static void collect(void *user, void *data, int size) {
    hl_str_put(user, data, size > 0 ? (size_t)size : 0);
}

hl_status hl_png_encode(const hl_pixels *pixels, hl_str *out, hl_error *err) {
    /* stb computes sizes in int: four bytes a pixel and one a row. */
    if (!pixels->data || pixels->w <= 0 || pixels->h <= 0 || pixels->w > (INT_MAX / 8) / pixels->h)
        return hl_fail(err, HL_ERR_RANGE, NULL, "picture size", "1x1 up to 268 million pixels",
                       "%dx%d", pixels->w, pixels->h);
    size_t before = out->size;
    int ok =
        stbi_write_png_to_func(collect, out, pixels->w, pixels->h, 4, pixels->data, 4 * pixels->w);
    if (!ok || out->failed || out->size == before)
        return hl_fail(err, HL_ERR_MEMORY, NULL, "PNG", NULL, "%dx%d pixels", pixels->w, pixels->h);
    return HL_OK;
}
