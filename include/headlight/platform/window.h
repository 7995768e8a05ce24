/* platform/window.h - the program's window: SDL2 events in, frames out.
 *
 * The loop blocks until something happens, a frame asked to be woken, or the worker thread has a
 * result; an idle window uses no processor time. With HEADLIGHT_DUMP=FILE in the environment the
 * drawing commands of the frame on screen are written there after each change (for tests).
 */
#ifndef HEADLIGHT_PLATFORM_WINDOW_H
#define HEADLIGHT_PLATFORM_WINDOW_H

#include "headlight/base/error.h"

/* Opens the window after these action lines were applied, runs until it is closed. out_dir NULL =
 * working directory. Without a display: HL_ERR_IO that names the command to use instead. */
hl_status hl_window_run(const char *const *actions, int count, const char *out_dir, hl_error *err);

#endif
