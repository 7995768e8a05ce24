/* bitmap.c - spans and boxes. */
#include "bitmap.h"

box box_and(box a, box b) {
    return (box){a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0, a.x1 < b.x1 ? a.x1 : b.x1,
                 a.y1 < b.y1 ? a.y1 : b.y1};
}

void fill_span(uint32_t *out, int count, uint32_t source, uint32_t alpha) {
    if (alpha == 255) {
        for (int i = 0; i < count; i++)
            out[i] = source;
        return;
    }
    for (int i = 0; i < count; i++)
        out[i] = blend(out[i], source, alpha);
}

void fill_box(bitmap *to, box b, hl_color color) {
    if (box_empty(b) || color.a == 0)
        return;
    for (int y = b.y0; y < b.y1; y++)
        fill_span(to->pixels + (size_t)y * (size_t)to->w + b.x0, b.x1 - b.x0, opaque_pixel(color),
                  color.a);
}
