/* light.h - sRGB bytes to linear light and back (IEC 61966-2-1). */
#ifndef CANVAS_LIGHT_H
#define CANVAS_LIGHT_H

#include <math.h>
#include <stdint.h>

static inline float light_of(uint8_t byte) {
    float v = (float)byte / 255;
    return v <= 0.04045f ? v / 12.92f : powf((v + 0.055f) / 1.055f, 2.4f);
}

static inline uint8_t light_to_byte(float light) {
    float v = fminf(fmaxf(light, 0), 1);
    v = v <= 0.0031308f ? v * 12.92f : 1.055f * powf(v, 1 / 2.4f) - 0.055f;
    return (uint8_t)lrintf(v * 255);
}

#endif
