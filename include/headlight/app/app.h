/* app/app.h - the window program without a window: panels, key map and the frame function.
 *
 * hl_app_frame is the whole of DESIGN section 3, steps 3 to 8: shortcut -> action name, UI pass,
 * hl_store_apply, hl_session_refresh, views -> draw list. The SDL platform and the null platform of
 * the tests call the same function.
 */
#ifndef HEADLIGHT_APP_APP_H
#define HEADLIGHT_APP_APP_H

#include "headlight/app/input.h"
#include "headlight/canvas/consume.h"
#include "headlight/session/session.h"
#include "headlight/views/views.h"

typedef struct hl_app hl_app;

/* What the app needs from outside. */
typedef struct hl_app_host {
    void *user;
    void (*wake)(void *user);           /* any thread: a frame is wanted */
    char *(*clipboard_get)(void *user); /* malloc'd UTF-8 or NULL */
    void (*clipboard_set)(void *user, const char *text);
    void (*compose_at)(void *user, hl_rect caret); /* where IME windows should open */
    hl_raster_fn raster;                           /* for Ctrl+S */
    const char *out_dir; /* where pictures are saved; NULL = working directory */
} hl_app_host;

/* What a frame asks of the platform. */
typedef struct hl_frame {
    const hl_draw_list *list; /* to be drawn at scale * pixel_ratio device pixels a unit */
    float scale;              /* interface scale in force */
    bool changed;             /* the list differs from the last frame's */
    bool quit;
    double wake_in_ms; /* call again at the latest then (caret, notices); < 0 = no need */
    bool hand;         /* pointer over something clickable */
    bool beam;         /* pointer over text */
} hl_frame;

hl_status hl_app_open(hl_app **out, const hl_app_host *host, hl_error *err);
void hl_app_close(hl_app *app);
/* One action line, from command line or script; effects are carried out too. */
hl_status hl_app_act(hl_app *app, const char *line, hl_error *err);
/* Applies the actions a window starts with; without a sentence among them the first example is
 * loaded. What is then there is the start: undo goes back to it and no further. */
hl_status hl_app_start(hl_app *app, const char *const *actions, int count, hl_error *err);
/* Waits until the model has caught up (scripts, tests). */
hl_status hl_app_wait(hl_app *app, hl_error *err);
hl_frame hl_app_frame(hl_app *app, const hl_input *input);
/* Loads the theme choice and zoom from the configuration folder; saved when they change. Tests
 * leave it out. */
void hl_app_load_settings(hl_app *app);

const hl_doc *hl_app_doc(const hl_app *app);
const hl_scene *hl_app_scene(const hl_app *app);
hl_store *hl_app_store(hl_app *app);
/* The error or notice on show, "" if none. */
const char *hl_app_notice(const hl_app *app);

/* Example sentences of the menu: NULL past the end. */
const char *hl_example(int index);
const char *hl_example_note(int index); /* what to look at, one short line */

#endif
