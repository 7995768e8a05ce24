/* platform/events.c - translating SDL's events. */
#include "events.h"

#include <stdio.h>
#include <string.h>

static int mods_of(int state) {
    int alt = (state & KMOD_LALT) || (state & KMOD_RALT && !(state & KMOD_MODE));
    return (state & KMOD_SHIFT ? HL_MOD_SHIFT : 0) | (state & KMOD_CTRL ? HL_MOD_CTRL : 0) |
           (alt ? HL_MOD_ALT : 0);
}

typedef struct key_row {
    SDL_Keycode sdl;
    int key;
} key_row;

static const key_row KEYS[] = {
    {SDLK_LEFT, HL_KEY_LEFT},
    {SDLK_RIGHT, HL_KEY_RIGHT},
    {SDLK_UP, HL_KEY_UP},
    {SDLK_DOWN, HL_KEY_DOWN},
    {SDLK_HOME, HL_KEY_HOME},
    {SDLK_END, HL_KEY_END},
    {SDLK_PAGEUP, HL_KEY_PAGE_UP},
    {SDLK_PAGEDOWN, HL_KEY_PAGE_DOWN},
    {SDLK_BACKSPACE, HL_KEY_BACKSPACE},
    {SDLK_DELETE, HL_KEY_DELETE},
    {SDLK_RETURN, HL_KEY_ENTER},
    {SDLK_KP_ENTER, HL_KEY_ENTER},
    {SDLK_ESCAPE, HL_KEY_ESCAPE},
    {SDLK_TAB, HL_KEY_TAB},
    {SDLK_SPACE, HL_KEY_SPACE},
    {SDLK_KP_PLUS, '+'},
    {SDLK_KP_MINUS, '-'},
    {SDLK_AC_BACK, HL_KEY_ESCAPE},
};

/* The numeric pad without Num Lock moves. */
static const key_row PAD[] = {
    {SDLK_KP_4, HL_KEY_LEFT},    {SDLK_KP_6, HL_KEY_RIGHT},     {SDLK_KP_8, HL_KEY_UP},
    {SDLK_KP_2, HL_KEY_DOWN},    {SDLK_KP_7, HL_KEY_HOME},      {SDLK_KP_1, HL_KEY_END},
    {SDLK_KP_9, HL_KEY_PAGE_UP}, {SDLK_KP_3, HL_KEY_PAGE_DOWN}, {SDLK_KP_PERIOD, HL_KEY_DELETE},
};

static int find(const key_row *rows, size_t count, SDL_Keycode sdl) {
    for (size_t i = 0; i < count; i++) {
        if (rows[i].sdl == sdl) {
            return rows[i].key;
        }
    }
    return HL_KEY_NONE;
}

/* With Ctrl or Alt, digits go by their place on the keyboard, and so do letters of other alphabets.
 */
static int by_place(const SDL_Keysym *k) {
    SDL_Scancode c = k->scancode;
    if (c >= SDL_SCANCODE_1 && c <= SDL_SCANCODE_9) {
        return '1' + (int)(c - SDL_SCANCODE_1);
    }
    if (c == SDL_SCANCODE_0) {
        return '0';
    }
    if (k->sym >= 128 && c >= SDL_SCANCODE_A && c <= SDL_SCANCODE_Z) {
        return 'a' + (int)(c - SDL_SCANCODE_A);
    }
    return HL_KEY_NONE;
}

static int key_of(const SDL_Keysym *k) {
    int key = find(KEYS, sizeof KEYS / sizeof *KEYS, k->sym);
    if (!key && !(k->mod & KMOD_NUM)) {
        key = find(PAD, sizeof PAD / sizeof *PAD, k->sym);
    }
    if (!key && k->sym >= SDLK_F1 && k->sym <= SDLK_F12) {
        key = HL_KEY_F1 + (int)(k->sym - SDLK_F1);
    }
    if (!key && k->sym >= SDLK_KP_1 && k->sym <= SDLK_KP_9) {
        key = '1' + (int)(k->sym - SDLK_KP_1);
    }
    if (!key && k->sym == SDLK_KP_0) {
        key = '0';
    }
    if (!key && mods_of(k->mod) & (HL_MOD_CTRL | HL_MOD_ALT)) {
        key = by_place(k);
    }
    return key ? key : k->sym > 32 && k->sym < 127 ? (int)k->sym : HL_KEY_NONE;
}

static bool text_event(const char *text, hl_event_kind kind, int mods, hl_event *out) {
    /* A shortcut with Ctrl or Alt types nothing; AltGr does. */
    if (kind == HL_EVENT_TEXT && mods & (HL_MOD_CTRL | HL_MOD_ALT)) {
        return false;
    }
    out->kind = kind;
    snprintf(out->text, sizeof out->text, "%s", text);
    return kind == HL_EVENT_COMPOSE || text[0] != 0;
}

static bool button_event(const SDL_MouseButtonEvent *b, int mods, hl_event *out) {
    out->kind = b->type == SDL_MOUSEBUTTONDOWN ? HL_EVENT_PRESS : HL_EVENT_RELEASE;
    out->button = b->button == SDL_BUTTON_LEFT ? 1 : b->button == SDL_BUTTON_MIDDLE ? 2 : 3;
    out->clicks = b->clicks > 3 ? 3 : b->clicks;
    out->x = (float)b->x;
    out->y = (float)b->y;
    out->mods = mods;
    return b->button <= SDL_BUTTON_RIGHT;
}

static bool wheel_event(const SDL_MouseWheelEvent *w, int mods, hl_event *out) {
    int x, y;
    SDL_GetMouseState(&x, &y);
    float sign = w->direction == SDL_MOUSEWHEEL_FLIPPED ? -1 : 1;
    out->kind = HL_EVENT_WHEEL;
    out->x = (float)x;
    out->y = (float)y;
    out->dx = sign * w->preciseX;
    out->dy = sign * w->preciseY;
    out->mods = mods;
    return true;
}

bool hl_event_of(const SDL_Event *sdl, int *mods, hl_event *out) {
    *out = (hl_event){0};
    if (sdl->type == SDL_KEYDOWN || sdl->type == SDL_KEYUP) {
        *mods = mods_of(sdl->key.keysym.mod);
    }
    switch (sdl->type) {
    case SDL_KEYDOWN:
        out->kind = HL_EVENT_KEY;
        out->key = key_of(&sdl->key.keysym);
        out->mods = *mods;
        return out->key != HL_KEY_NONE;
    case SDL_TEXTINPUT: return text_event(sdl->text.text, HL_EVENT_TEXT, *mods, out);
    case SDL_TEXTEDITING: return text_event(sdl->edit.text, HL_EVENT_COMPOSE, *mods, out);
    case SDL_TEXTEDITING_EXT: return text_event(sdl->editExt.text, HL_EVENT_COMPOSE, *mods, out);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: return button_event(&sdl->button, *mods, out);
    case SDL_MOUSEMOTION:
        out->kind = HL_EVENT_MOVE;
        out->x = (float)sdl->motion.x;
        out->y = (float)sdl->motion.y;
        return true;
    case SDL_MOUSEWHEEL: return wheel_event(&sdl->wheel, *mods, out);
    case SDL_WINDOWEVENT:
        out->kind = HL_EVENT_LEAVE;
        return sdl->window.event == SDL_WINDOWEVENT_LEAVE;
    default: return false;
    }
}
