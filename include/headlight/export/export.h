/* export/export.h - files made from a scene: PNG and SVG of a view, CSV and JSON of the numbers.
 *
 * Pictures go through hl_view_picture and a consumer of the draw list; numbers come from the trace.
 * Nothing here knows of a window: the rasteriser is handed in.
 */
#ifndef HEADLIGHT_EXPORT_EXPORT_H
#define HEADLIGHT_EXPORT_EXPORT_H

#include "headlight/base/text.h"
#include "headlight/canvas/consume.h"
#include "headlight/session/session.h"
#include "headlight/views/views.h"

/* PNG bytes of pixels (deflate by stb_image_write), appended to out. */
hl_status hl_png_encode(const hl_pixels *pixels, hl_str *out, hl_error *err);

typedef struct hl_picture {
    float w, h, scale; /* logical size; 1, 2 or 4 pixels each */
    bool caption;
    bool outlines; /* SVG: text as outlines */
} hl_picture;

hl_status hl_export_png(const hl_view_in *in, const hl_picture *picture, hl_raster_fn raster,
                        const hl_fonts *fonts, const char *path, bool replace, hl_error *err);
hl_status hl_export_svg(const hl_view_in *in, const hl_picture *picture, const hl_fonts *fonts,
                        const char *path, bool replace, hl_error *err);

/* The numbers of `headlight attend`. layer -1 = all, head -1 = all. Units as the document says,
 * [CLS] and [SEP] always included; scores only with pieces. */
typedef enum hl_numbers { HL_NUMBERS_TABLE, HL_NUMBERS_CSV, HL_NUMBERS_JSON } hl_numbers;
typedef struct hl_numbers_request {
    hl_numbers format;
    int layer, head;   /* 0-based; -1 = all */
    const char *model; /* name written into JSON */
} hl_numbers_request;
/* Takes the next bytes of a text; anything but HL_OK stops the writing. */
typedef hl_status (*hl_sink)(void *user, const char *bytes, size_t size);
/* The text goes to sink in pieces, so that 512 pieces of all layers (300 MB of JSON) need little
 * memory. */
hl_status hl_export_numbers_to(const hl_doc *doc, const hl_scene *scene,
                               const hl_numbers_request *request, hl_sink sink, void *user,
                               hl_error *err);
/* Both sides of a comparison and their difference; NULL is refused. */
hl_status hl_export_comparison_to(const hl_doc *doc, const hl_comparison *comparison,
                                  hl_numbers format, hl_sink sink, void *user, hl_error *err);
/* The numbers of a scene into memory, appended to out. */
hl_status hl_export_numbers(const hl_doc *doc, const hl_scene *scene,
                            const hl_numbers_request *request, hl_str *out, hl_error *err);

#endif
