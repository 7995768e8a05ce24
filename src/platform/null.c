/* platform/null.c - scripted input without a window. */
#include "headlight/platform/null.h"

#include "headlight/base/text.h"
#include "headlight/platform/raster.h"

#include <SDL.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct hl_null {
    hl_app *app;
    hl_event *events;
    size_t count, room;
    float w, h;
    double now_ms;
    bool dark, focused;
    char *clipboard;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool wake;
    SDL_Surface *surface; /* the screen: made by the first hl_null_show */
    SDL_Renderer *renderer;
    hl_raster *raster;
};

static void wake(void *user) {
    hl_null *n = user;
    pthread_mutex_lock(&n->lock);
    n->wake = true;
    pthread_cond_signal(&n->woken);
    pthread_mutex_unlock(&n->lock);
}

void hl_null_wait(hl_null *n) {
    pthread_mutex_lock(&n->lock);
    while (!n->wake) {
        pthread_cond_wait(&n->woken, &n->lock);
    }
    n->wake = false;
    pthread_mutex_unlock(&n->lock);
}

static char *copy_of(const char *text) {
    size_t n = strlen(text) + 1;
    char *copy = malloc(n);
    return copy ? memcpy(copy, text, n) : NULL;
}

static char *clipboard_get(void *user) {
    hl_null *n = user;
    return n->clipboard ? copy_of(n->clipboard) : NULL;
}

static void clipboard_set(void *user, const char *text) {
    hl_null_set_clipboard(user, text);
}

static void close_screen(hl_null *n) {
    if (n->raster) {
        hl_raster_destroy(n->raster);
    }
    if (n->renderer) {
        SDL_DestroyRenderer(n->renderer);
    }
    SDL_FreeSurface(n->surface);
    n->raster = NULL;
    n->renderer = NULL;
    n->surface = NULL;
}

static hl_status open_screen(hl_null *n, hl_error *err) {
    close_screen(n);
    n->surface =
        SDL_CreateRGBSurfaceWithFormat(0, (int)n->w, (int)n->h, 32, SDL_PIXELFORMAT_ARGB8888);
    n->renderer = n->surface ? SDL_CreateSoftwareRenderer(n->surface) : NULL;
    if (!n->renderer) {
        return hl_fail(err, HL_ERR_MEMORY, NULL, "screen", "free memory", "%s", SDL_GetError());
    }
    return hl_raster_create(&n->raster, n->renderer, err);
}

hl_status hl_null_show(hl_null *n, const hl_frame *frame, hl_error *err) {
    bool fits = n->surface && n->surface->w == (int)n->w && n->surface->h == (int)n->h;
    hl_status status = fits ? HL_OK : open_screen(n, err);
    if (status == HL_OK && (frame->changed || !fits)) {
        status = hl_raster_draw(n->raster, frame->list, frame->scale, err);
        SDL_RenderPresent(n->renderer);
    }
    return status;
}

hl_status hl_null_open(hl_null **out, float w, float h, const char *out_dir, hl_error *err) {
    hl_null *n = calloc(1, sizeof *n);
    if (!n) {
        return hl_fail(err, HL_ERR_MEMORY, NULL, "window", "free memory", "none left");
    }
    n->w = w;
    n->h = h;
    n->now_ms = 1000;
    n->focused = true;
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->woken, NULL);
    hl_app_host host = {.user = n,
                        .wake = wake,
                        .clipboard_get = clipboard_get,
                        .clipboard_set = clipboard_set,
                        .raster = hl_raster_pixels,
                        .out_dir = out_dir};
    hl_status status = hl_app_open(&n->app, &host, err);
    if (status != HL_OK) {
        hl_null_close(n);
        return status;
    }
    *out = n;
    return HL_OK;
}

void hl_null_close(hl_null *n) {
    if (n) {
        hl_app_close(n->app); /* ends the worker, which may still call wake */
        close_screen(n);
        pthread_mutex_destroy(&n->lock);
        pthread_cond_destroy(&n->woken);
        free(n->events);
        free(n->clipboard);
        free(n);
    }
}

hl_app *hl_null_app(hl_null *n) {
    return n->app;
}

void hl_null_resize(hl_null *n, float w, float h) {
    n->w = w;
    n->h = h;
}

void hl_null_advance(hl_null *n, double ms) {
    n->now_ms += ms;
}

void hl_null_dark(hl_null *n, bool system_dark) {
    n->dark = system_dark;
}

void hl_null_focus(hl_null *n, bool focused) {
    n->focused = focused;
}

static void push(hl_null *n, hl_event event) {
    if (n->count == n->room) {
        size_t room = n->room * 2 + 64;
        hl_event *grown = realloc(n->events, room * sizeof *grown);
        if (!grown) {
            return;
        }
        n->events = grown;
        n->room = room;
    }
    n->events[n->count++] = event;
}

void hl_null_key(hl_null *n, int key, int mods) {
    push(n, (hl_event){.kind = HL_EVENT_KEY, .key = key, .mods = mods});
}

/* The key comes before its text, as from a keyboard. */
void hl_null_type(hl_null *n, const char *text) {
    size_t size = strlen(text);
    for (size_t at = 0; at < size;) {
        size_t next = hl_grapheme_next(text, size, at);
        hl_event e = {.kind = HL_EVENT_TEXT};
        size_t part = next - at < sizeof e.text ? next - at : sizeof e.text - 1;
        memcpy(e.text, text + at, part);
        if (text[at] == ' ') {
            hl_null_key(n, HL_KEY_SPACE, 0);
        } else if ((unsigned char)text[at] < 128) {
            hl_null_key(n, text[at] >= 'A' && text[at] <= 'Z' ? text[at] + 32 : text[at], 0);
        }
        push(n, e);
        at = next;
    }
}

void hl_null_compose(hl_null *n, const char *text) {
    hl_event e = {.kind = HL_EVENT_COMPOSE};
    snprintf(e.text, sizeof e.text, "%s", text);
    push(n, e);
}

void hl_null_move(hl_null *n, float x, float y) {
    push(n, (hl_event){.kind = HL_EVENT_MOVE, .x = x, .y = y});
}

void hl_null_press(hl_null *n, float x, float y, int clicks, int mods) {
    push(n,
         (hl_event){
             .kind = HL_EVENT_PRESS, .button = 1, .clicks = clicks, .mods = mods, .x = x, .y = y});
}

void hl_null_release(hl_null *n, float x, float y) {
    push(n, (hl_event){.kind = HL_EVENT_RELEASE, .button = 1, .x = x, .y = y});
}

void hl_null_click(hl_null *n, float x, float y, int clicks, int mods) {
    hl_null_move(n, x, y);
    for (int i = 1; i <= clicks; i++) {
        hl_null_press(n, x, y, i, mods);
        hl_null_release(n, x, y);
    }
}

void hl_null_right_click(hl_null *n, float x, float y) {
    hl_null_move(n, x, y);
    for (int release = 0; release < 2; release++) {
        push(n, (hl_event){.kind = release ? HL_EVENT_RELEASE : HL_EVENT_PRESS,
                           .button = 3,
                           .clicks = 1,
                           .x = x,
                           .y = y});
    }
}

void hl_null_wheel(hl_null *n, float x, float y, float dx, float dy) {
    push(n, (hl_event){.kind = HL_EVENT_WHEEL, .x = x, .y = y, .dx = dx, .dy = dy});
}

const char *hl_null_clipboard(const hl_null *n) {
    return n->clipboard ? n->clipboard : "";
}

void hl_null_set_clipboard(hl_null *n, const char *text) {
    char *copy = copy_of(text);
    free(n->clipboard);
    n->clipboard = copy;
}

hl_frame hl_null_frame(hl_null *n) {
    hl_input in = {.events = n->events,
                   .count = (int)n->count,
                   .w = n->w,
                   .h = n->h,
                   .pixel_ratio = 1,
                   .focused = n->focused,
                   .system_dark = n->dark,
                   .now_ms = n->now_ms};
    hl_frame frame = hl_app_frame(n->app, &in);
    n->count = 0;
    return frame;
}

/* Two frames after the model: hits belong to the picture of the frame before. */
hl_frame hl_null_settle(hl_null *n) {
    hl_null_frame(n);
    hl_app_wait(n->app, NULL);
    hl_null_frame(n);
    return hl_null_frame(n);
}

bool hl_key_parse(const char *name, int *key, int *mods) {
    static const char *const named[] = {
        "Left",   "Right", "Up",  "Down", "Home",  "End", "PageUp", "PageDown", "Backspace",
        "Delete", "Enter", "Esc", "Tab",  "Space", "F1",  "F2",     "F3",       "F4",
        "F5",     "F6",    "F7",  "F8",   "F9",    "F10", "F11",    "F12"};
    static const char *const modifiers[] = {"Shift+", "Ctrl+", "Alt+"};
    *mods = 0;
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(modifiers[i]);
        if (strncasecmp(name, modifiers[i], n) == 0) {
            *mods |= 1 << i;
            name += n;
            i = -1;
        }
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcasecmp(name, named[i]) == 0) {
            *key = HL_KEY_LEFT + (int)i;
            return true;
        }
    }
    *key = name[0] >= 'A' && name[0] <= 'Z' ? name[0] + 32 : name[0];
    return name[0] && !name[1];
}
