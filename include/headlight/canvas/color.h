/* canvas/color.h - themes, head colours and colour maps.
 *
 * Contrast: text at least 4.5:1 on its ground, marks at least 3:1 (tested). Head colours are told
 * apart under simulated protanopia, deuteranopia and tritanopia (tested), and never alone: the
 * head's number always stands beside.
 */
#ifndef HEADLIGHT_CANVAS_COLOR_H
#define HEADLIGHT_CANVAS_COLOR_H

#include "headlight/canvas/draw.h"

typedef struct hl_theme {
    bool dark;
    hl_color background, panel, sunken, line; /* surfaces and hairlines */
    hl_color ink, soft, faint;  /* text: main, secondary, tertiary (all readable on panel) */
    hl_color accent, on_accent; /* controls */
    hl_color warn;              /* error and "not trained" text */
    hl_color map_full;          /* end of the map for several heads */
} hl_theme;

const hl_theme *hl_theme_of(bool dark);

hl_color hl_color_hex(uint32_t rgb);                    /* 0x2F5FD0 */
hl_color hl_color_mix(hl_color a, hl_color b, float t); /* 0 = a, 1 = b, in sRGB, alpha too */
hl_color hl_color_alpha(hl_color c, float alpha);       /* alpha 0..1 */
/* WCAG contrast ratio 1..21 of two opaque colours. */
float hl_color_contrast(hl_color a, hl_color b);
/* White or dark ink, whichever reads better on c. */
hl_color hl_color_on(hl_color c);
/* c as a person with the deficiency sees it: 1 protanopia, 2 deuteranopia, 3 tritanopia
 * (Vienot/Brettel). */
hl_color hl_color_simulate(hl_color c, int deficiency);

/* Head h (0-based): eight named colours, four more for 12 heads, further ones in a repeating cycle.
 */
hl_color hl_head_color(int head);
/* The same, moved towards ink until text in it reads on the theme's panel (4.5:1). */
hl_color hl_head_text_color(const hl_theme *theme, int head);

/* Colour of the n-th sense of a word (0-based), text on the theme's panel (4.5:1). Four, told apart
 * like the heads', then again from the first; never alone: the sense's name stands beside. */
hl_color hl_sense_color(const hl_theme *theme, int sense);

/* Sequential map from the panel's colour (0) to full (1); value is clamped; steps are even to the
 * eye. */
hl_color hl_map_color(const hl_theme *theme, hl_color full, float value);
/* The same for value = i / 255: one look-up a cell, for maps with many cells. */
void hl_map_table(const hl_theme *theme, hl_color full, hl_color out[256]);
/* Diverging map, -1 .. 0 .. 1, orange to blue, safe for colour blindness. */
hl_color hl_map_diverging(const hl_theme *theme, float value);

#endif
