/* platform/raster.h - the draw list as pixels: on a window's renderer, or in memory.
 *
 * Shapes are rasterised by exact area coverage and text by SDL2_ttf, into pixels of our own, so the
 * picture is the same on every driver and in every exported file. SDL only shows it. Edges that are
 * parallel to the axes (plain and rounded rectangles, strokes, straight lines, grids) stand on
 * whole device pixels; everything else is antialiased where it is.
 */
#ifndef HEADLIGHT_PLATFORM_RASTER_H
#define HEADLIGHT_PLATFORM_RASTER_H

#include "headlight/canvas/consume.h"

struct SDL_Renderer;

typedef struct hl_raster hl_raster; /* pixels, text cache, the texture they are shown through */

/* renderer is borrowed and must outlive the raster. */
hl_status hl_raster_create(hl_raster **out, struct SDL_Renderer *renderer, hl_error *err);
void hl_raster_destroy(hl_raster *raster);

/* Draws the list at scale device pixels per logical pixel and copies it to the renderer's target;
 * the caller presents. Parts of the picture that are as they were in the last call are not drawn
 * again. */
hl_status hl_raster_draw(hl_raster *raster, const hl_draw_list *list, float scale, hl_error *err);
/* After the renderer lost its textures (SDL_RENDER_DEVICE_RESET, SDL_RENDER_TARGETS_RESET). */
void hl_raster_forget(hl_raster *raster);

/* Pixels of a list, without a window or SDL's video: same list, same bytes. An hl_raster_fn. */
hl_status hl_raster_pixels(const hl_draw_list *list, float scale, hl_pixels *out, hl_error *err);

#endif
