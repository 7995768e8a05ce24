/* platform/events.h - SDL's events as the program's own. */
#ifndef PLATFORM_EVENTS_H
#define PLATFORM_EVENTS_H

#include "headlight/app/input.h"
#include <SDL.h>

/* False when the event is none of the program's. mods: HL_MOD_ bits as the key events so far left
 * them; SDL's own state is already that of the newest event in its queue. */
bool hl_event_of(const SDL_Event *sdl, int *mods, hl_event *out);

/* Is the desktop dark? Told by GTK_THEME, GTK's and KDE's settings files, or GNOME. Light when it
 * cannot be told. */
bool hl_system_dark(void);

#endif
