/* app/input.h - one frame's input, as the platform translates it from the window system.
 *
 * Positions are in window pixels of the logical kind (high-DPI already divided out); the app
 * divides by the interface scale. Events are ui/event.h's: typed text comes apart from keys, IME
 * composition apart from both.
 */
#ifndef HEADLIGHT_APP_INPUT_H
#define HEADLIGHT_APP_INPUT_H

#include "headlight/ui/event.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hl_input {
    const hl_event *events;
    int count;
    float w, h;        /* window size, logical */
    float pixel_ratio; /* device pixels per logical pixel */
    bool focused;
    bool system_dark; /* the desktop's theme, if it can be told */
    double now_ms;    /* monotonic; drives caret blink and notices */
} hl_input;

#endif
