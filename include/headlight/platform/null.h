/* platform/null.h - a window that is not there: scripted input into the real frame function, for
 * tests and measuring.
 *
 * Time is virtual and moves only by hl_null_advance. Every input call queues an event;
 * hl_null_frame hands them to the app as one frame. hl_null_settle also waits for the model, so
 * that what follows is deterministic.
 */
#ifndef HEADLIGHT_PLATFORM_NULL_H
#define HEADLIGHT_PLATFORM_NULL_H

#include "headlight/app/app.h"

typedef struct hl_null hl_null;

hl_status hl_null_open(hl_null **out, float w, float h, const char *out_dir, hl_error *err);
void hl_null_close(hl_null *window);
hl_app *hl_null_app(hl_null *window);

void hl_null_resize(hl_null *window, float w, float h);
void hl_null_advance(hl_null *window, double ms);
void hl_null_dark(hl_null *window, bool system_dark);
void hl_null_focus(hl_null *window, bool focused);

void hl_null_key(hl_null *window, int key, int mods);
/* As a keyboard would: one event a character. */
void hl_null_type(hl_null *window, const char *text);
void hl_null_compose(hl_null *window, const char *text);
void hl_null_move(hl_null *window, float x, float y);
void hl_null_press(hl_null *window, float x, float y, int clicks, int mods);
void hl_null_release(hl_null *window, float x, float y);
void hl_null_click(hl_null *window, float x, float y, int clicks, int mods);
void hl_null_right_click(hl_null *window, float x, float y);
void hl_null_wheel(hl_null *window, float x, float y, float dx, float dy);

/* What a copy left, and what a paste gets. */
const char *hl_null_clipboard(const hl_null *window);
void hl_null_set_clipboard(hl_null *window, const char *text);

hl_frame hl_null_frame(hl_null *window);
/* Frame, wait for the model, frame. */
hl_frame hl_null_settle(hl_null *window);
/* Draws and presents a frame as the window does, on SDL's software renderer in memory; nothing if
 * it has not changed. */
hl_status hl_null_show(hl_null *window, const hl_frame *frame, hl_error *err);
/* Blocks until the worker thread has a result. */
void hl_null_wait(hl_null *window);

/* "Ctrl+Shift+Z", "F6", "Alt+1", "a": key and modifiers of a name; false when it names none. */
bool hl_key_parse(const char *name, int *key, int *mods);

#endif
