/* platform/window.c - the SDL2 window and its loop. */
#include "headlight/platform/window.h"

#include "events.h"
#include "headlight/app/app.h"
#include "headlight/base/file.h"
#include "headlight/platform/raster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { START_W = 1280, START_H = 800, LEAST_W = 640, LEAST_H = 400, EVENTS_MAX = 256 };

typedef struct window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Cursor *arrow, *hand, *beam, *cursor;
    hl_raster *raster;
    hl_app *app;
    Uint32 wake_event;
    SDL_Rect compose;
    bool focused, exposed, quit, dark;
    hl_event events[EVENTS_MAX];
    int count, mods;
    const char *dump; /* HEADLIGHT_DUMP */
} window;

/* --- lent to the app
 * ------------------------------------------------------------------------------- */

/* Called on the worker thread; SDL's queue may be filled from any thread. */
static void wake(void *user) {
    window *w = user;
    SDL_Event event = {.type = w->wake_event};
    SDL_PushEvent(&event);
}

static char *clipboard_get(void *user) {
    (void)user;
    char *text = SDL_GetClipboardText();
    size_t n = text ? strlen(text) + 1 : 0;
    char *copy = n ? malloc(n) : NULL;
    if (copy) {
        memcpy(copy, text, n);
    }
    SDL_free(text);
    return copy;
}

static void clipboard_set(void *user, const char *text) {
    (void)user;
    SDL_SetClipboardText(text);
}

static void compose_at(void *user, hl_rect r) {
    window *w = user;
    SDL_Rect to = {(int)r.x, (int)r.y, (int)ceilf(r.w), (int)ceilf(r.h)};
    if (memcmp(&to, &w->compose, sizeof to) != 0) {
        w->compose = to;
        SDL_SetTextInputRect(&to);
    }
}

/* --- opening and closing
 * --------------------------------------------------------------------------- */

static hl_status no_display(const char *what, hl_error *err) {
    return hl_fail(err, HL_ERR_IO, "", "window",
                   "a display; without one use: headlight render --view both --out picture.png "
                   "\"SENTENCE\"",
                   "%s", what && *what ? what : "no display");
}

/* Asking only where a display can be: a driver that is tried in vain may print lines of its own. */
static bool choose_driver(void) {
    const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
    if (getenv("SDL_VIDEODRIVER") || (wayland && *wayland)) {
        return true;
    }
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11");
    return x11 && *x11;
}

static hl_status init_video(hl_error *err) {
    if (!choose_driver()) {
        return no_display("no display", err);
    }
    /* Plain pixels to the display: no OpenGL, which would only cost time and 70 MB. */
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "software");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SUPPORT_EXTENDED_TEXT, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        return no_display(SDL_GetError(), err);
    }
    /* A driver that shows nothing is a display only for those who asked for it. */
    const char *driver = SDL_GetCurrentVideoDriver(), *asked = getenv("SDL_VIDEODRIVER");
    bool blind = driver && (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0);
    if (blind && !(asked && strcmp(asked, driver) == 0)) {
        return no_display("no display", err);
    }
    return HL_OK;
}

static void start_size(int *w, int *h) {
    SDL_Rect room;
    *w = START_W;
    *h = START_H;
    if (SDL_GetDisplayUsableBounds(0, &room) == 0) {
        *w = room.w < *w ? room.w : *w;
        *h = room.h < *h ? room.h : *h;
    }
}

static hl_status open_window(window *w, hl_error *err) {
    int width, height;
    start_size(&width, &height);
    w->window = SDL_CreateWindow("Headlight", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                                 width, height, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (w->window) {
        SDL_SetWindowMinimumSize(w->window, LEAST_W, LEAST_H);
        w->renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_SOFTWARE);
    }
    if (!w->renderer) {
        return no_display(SDL_GetError(), err);
    }
    w->arrow = w->cursor = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    w->hand = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_HAND);
    w->beam = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_IBEAM);
    SDL_StartTextInput();
    return hl_raster_create(&w->raster, w->renderer, err);
}

static hl_status open_app(window *w, const char *out_dir, hl_error *err) {
    w->wake_event = SDL_RegisterEvents(1);
    w->dark = hl_system_dark();
    hl_app_host host = {.user = w,
                        .wake = wake,
                        .clipboard_get = clipboard_get,
                        .clipboard_set = clipboard_set,
                        .compose_at = compose_at,
                        .raster = hl_raster_pixels,
                        .out_dir = out_dir};
    hl_status status = hl_app_open(&w->app, &host, err);
    if (status == HL_OK) {
        hl_app_load_settings(w->app);
    }
    return status;
}

static void close_all(window *w) {
    hl_app_close(w->app); /* ends the worker, which may still push events */
    hl_raster_destroy(w->raster);
    SDL_FreeCursor(w->arrow);
    SDL_FreeCursor(w->hand);
    SDL_FreeCursor(w->beam);
    if (w->renderer) {
        SDL_DestroyRenderer(w->renderer);
    }
    if (w->window) {
        SDL_DestroyWindow(w->window);
    }
    SDL_Quit();
}

/* --- the loop
 * -------------------------------------------------------------------------------------- */

static void window_event(window *w, const SDL_WindowEvent *e) {
    switch (e->event) {
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED: w->exposed = true; break;
    case SDL_WINDOWEVENT_FOCUS_GAINED:
        w->focused = true;
        w->dark = hl_system_dark();
        break;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        w->focused = false;
        w->mods = 0;
        break;
    default: break;
    }
}

/* Moves of the pointer that follow each other are one. */
static void keep(window *w, const hl_event *e) {
    if (e->kind == HL_EVENT_MOVE && w->count && w->events[w->count - 1].kind == HL_EVENT_MOVE) {
        w->count--;
    }
    w->events[w->count++] = *e;
}

static void take(window *w, const SDL_Event *sdl) {
    hl_event e;
    if (hl_event_of(sdl, &w->mods, &e)) {
        keep(w, &e);
    }
    if (sdl->type == SDL_TEXTEDITING_EXT) {
        SDL_free(sdl->editExt.text);
    } else if (sdl->type == SDL_WINDOWEVENT) {
        window_event(w, &sdl->window);
    } else if (sdl->type == SDL_RENDER_DEVICE_RESET || sdl->type == SDL_RENDER_TARGETS_RESET) {
        hl_raster_forget(w->raster);
        w->exposed = true;
    } else if (sdl->type == SDL_QUIT) {
        w->quit = true;
    }
}

/* Blocks until something happens or wake_in_ms has passed, then takes all that is there. */
static void wait_for_events(window *w, double wake_in_ms) {
    SDL_Event sdl;
    w->count = 0;
    int got = wake_in_ms < 0 ? SDL_WaitEvent(&sdl)
                             : SDL_WaitEventTimeout(&sdl, (int)fmin(ceil(wake_in_ms), 60000));
    while (got) {
        take(w, &sdl);
        got = w->count < EVENTS_MAX && !w->quit && SDL_PollEvent(&sdl);
    }
}

static float pixel_ratio(const window *w, int width) {
    int pixels = 0, unused;
    SDL_GetRendererOutputSize(w->renderer, &pixels, &unused);
    return width > 0 && pixels > 0 ? (float)pixels / (float)width : 1;
}

static void write_dump(const window *w, const hl_draw_list *list) {
    hl_str s = {0};
    hl_dump_write(list, &s);
    if (!s.failed) {
        hl_file_write(w->dump, s.data ? s.data : "", s.size, true, NULL);
    }
    hl_str_free(&s);
}

static void set_cursor(window *w, const hl_frame *frame) {
    SDL_Cursor *want = frame->beam ? w->beam : frame->hand ? w->hand : w->arrow;
    if (want && want != w->cursor) {
        w->cursor = want;
        SDL_SetCursor(want);
    }
}

static hl_status show(window *w, const hl_frame *frame, float ratio, hl_error *err) {
    hl_status status = hl_raster_draw(w->raster, frame->list, frame->scale * ratio, err);
    if (status == HL_OK) {
        SDL_RenderPresent(w->renderer);
        w->exposed = false;
    }
    if (w->dump) {
        write_dump(w, frame->list);
    }
    return status;
}

static hl_status one_frame(window *w, double *wake_in_ms, hl_error *err) {
    int width, height;
    SDL_GetWindowSize(w->window, &width, &height);
    float ratio = pixel_ratio(w, width);
    hl_input in = {.events = w->events,
                   .count = w->count,
                   .w = (float)width,
                   .h = (float)height,
                   .pixel_ratio = ratio,
                   .focused = w->focused,
                   .system_dark = w->dark,
                   .now_ms = hl_now_ms()};
    hl_frame frame = hl_app_frame(w->app, &in);
    *wake_in_ms = frame.wake_in_ms;
    w->quit |= frame.quit;
    set_cursor(w, &frame);
    return frame.changed || w->exposed ? show(w, &frame, ratio, err) : HL_OK;
}

static hl_status loop(window *w, hl_error *err) {
    double wake_in_ms = 0;
    hl_status status = HL_OK;
    w->exposed = true;
    w->focused = (SDL_GetWindowFlags(w->window) & SDL_WINDOW_INPUT_FOCUS) != 0;
    while (!w->quit && status == HL_OK) {
        status = one_frame(w, &wake_in_ms, err);
        if (!w->quit && status == HL_OK) {
            wait_for_events(w, wake_in_ms);
        }
    }
    return status;
}

hl_status hl_window_run(const char *const *actions, int count, const char *out_dir, hl_error *err) {
    window *w = calloc(1, sizeof *w);
    if (!w) {
        return hl_fail(err, HL_ERR_MEMORY, NULL, "window", "free memory", "none left");
    }
    const char *dump = getenv("HEADLIGHT_DUMP");
    w->dump = dump && *dump ? dump : NULL;
    hl_status status = init_video(err);
    if (status == HL_OK) {
        status = open_app(w, out_dir, err);
    }
    if (status == HL_OK) {
        status = hl_app_start(w->app, actions, count, err);
    }
    if (status == HL_OK) {
        status = open_window(w, err);
    }
    if (status == HL_OK) {
        status = loop(w, err);
    }
    close_all(w);
    free(w);
    return status;
}
