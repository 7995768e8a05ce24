/* number.h - decimals that are the same in every locale, for dumps and SVG. */
#ifndef CANVAS_NUMBER_H
#define CANVAS_NUMBER_H

#include "headlight/base/text.h"

/* Exactly `decimals` (0 to 3) digits behind the point; never "-0.0". Clamped to +-1e9; NaN is 0. */
void put_fixed(hl_str *out, float value, int decimals);
/* The same without trailing zeros: "20", "13.5". */
void put_short(hl_str *out, float value, int decimals);

#endif
