/* null_window.h - the window that is not there, and what its newest frame says; include it behind
 * <cmocka.h>. */
#ifndef HL_TESTS_NULL_WINDOW_H
#define HL_TESTS_NULL_WINDOW_H

#include "headlight/platform/null.h"
#include <stdint.h>
#include <string.h>

static hl_null *window;
static hl_frame frame;

static inline void settle(void) {
    frame = hl_null_settle(window);
}

static inline void act(const char *line) {
    hl_error err = {0};
    if (hl_app_act(hl_null_app(window), line, &err) != HL_OK)
        fail_msg("%s: %s", line, err.found);
    settle();
}

static inline const hl_doc *doc(void) {
    return hl_app_doc(hl_null_app(window));
}

static inline const hl_scene *scene(void) {
    return hl_app_scene(hl_null_app(window));
}

static inline bool command_says(const hl_draw_command *c, hl_draw_kind kind, const char *text,
                                bool whole) {
    size_t n = strlen(text);
    return c->kind == kind && c->count >= n && (!whole || c->count == n) &&
           memcmp(frame.list->text + c->first, text, n) == 0;
}

/* The first command of a kind that begins with (or is) a text, at or after index from. */
static inline size_t find(size_t from, hl_draw_kind kind, const char *text, bool whole) {
    for (size_t i = from; i < frame.list->count; i++)
        if (command_says(&frame.list->commands[i], kind, text, whole))
            return i;
    return SIZE_MAX;
}

/* The middle of a text command, in the window's pixels. */
static inline hl_point middle(size_t index) {
    const hl_draw_command *c = &frame.list->commands[index];
    float x = c->anchor == HL_MIDDLE ? 0 : c->anchor == HL_RIGHT ? -0.5f : 0.5f;
    return (hl_point){(c->rect.x + x * c->rect.w) * frame.scale, (c->rect.y - 4) * frame.scale};
}

#endif
