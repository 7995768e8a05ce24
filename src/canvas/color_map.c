/* color_map.c - sequential and diverging maps, even to the eye: mixed in OKLab (B. Ottosson,
 * "A perceptual color space for image processing", 2020). */
#include "headlight/canvas/color.h"

#include "light.h"
#include <math.h>

typedef struct oklab {
    float l, a, b;
} oklab;

static oklab to_oklab(hl_color c) {
    float r = light_of(c.r), g = light_of(c.g), b = light_of(c.b);
    float l = cbrtf(0.4122214708f * r + 0.5363325363f * g + 0.0514459929f * b);
    float m = cbrtf(0.2119034982f * r + 0.6806995451f * g + 0.1073969566f * b);
    float s = cbrtf(0.0883024619f * r + 0.2817188376f * g + 0.6299787005f * b);
    return (oklab){0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
                   1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
                   0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s};
}

static hl_color from_oklab(oklab c) {
    float l = c.l + 0.3963377774f * c.a + 0.2158037573f * c.b;
    float m = c.l - 0.1055613458f * c.a - 0.0638541728f * c.b;
    float s = c.l - 0.0894841775f * c.a - 1.2914855480f * c.b;
    l = l * l * l;
    m = m * m * m;
    s = s * s * s;
    return (hl_color){light_to_byte(4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
                      light_to_byte(-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
                      light_to_byte(-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s),
                      255};
}

static hl_color between(oklab a, oklab b, float t) {
    t = t > 0 ? fminf(t, 1) : 0; /* NaN gives 0 */
    return from_oklab((oklab){a.l + (b.l - a.l) * t, a.a + (b.a - a.a) * t, a.b + (b.b - a.b) * t});
}

hl_color hl_map_color(const hl_theme *theme, hl_color full, float value) {
    return between(to_oklab(theme->panel), to_oklab(full), value);
}

void hl_map_table(const hl_theme *theme, hl_color full, hl_color out[256]) {
    oklab zero = to_oklab(theme->panel), one = to_oklab(full);
    for (int i = 0; i < 256; i++)
        out[i] = between(zero, one, (float)i / 255);
}

hl_color hl_map_diverging(const hl_theme *theme, float value) {
    hl_color orange = hl_color_hex(theme->dark ? 0xFF9A57 : 0xB5451F);
    hl_color blue = hl_color_hex(theme->dark ? 0x7AB2FF : 0x1F5FB4);
    return hl_map_color(theme, value < 0 ? orange : blue, fabsf(value));
}
