/* ui/event.h - one thing that happened at the keyboard or the pointer, in the program's own terms.
 *
 * Typed text (UTF-8) comes apart from keys, IME composition apart from both.
 */
#ifndef HEADLIGHT_UI_EVENT_H
#define HEADLIGHT_UI_EVENT_H

typedef enum hl_key {
    HL_KEY_NONE = 0,
    /* printable keys by their character: 'a'..'z', '0'..'9', '+', '-', '=' ... */
    HL_KEY_LEFT = 256,
    HL_KEY_RIGHT,
    HL_KEY_UP,
    HL_KEY_DOWN,
    HL_KEY_HOME,
    HL_KEY_END,
    HL_KEY_PAGE_UP,
    HL_KEY_PAGE_DOWN,
    HL_KEY_BACKSPACE,
    HL_KEY_DELETE,
    HL_KEY_ENTER,
    HL_KEY_ESCAPE,
    HL_KEY_TAB,
    HL_KEY_SPACE,
    HL_KEY_F1,
    HL_KEY_F2,
    HL_KEY_F3,
    HL_KEY_F4,
    HL_KEY_F5,
    HL_KEY_F6,
    HL_KEY_F7,
    HL_KEY_F8,
    HL_KEY_F9,
    HL_KEY_F10,
    HL_KEY_F11,
    HL_KEY_F12
} hl_key;
enum { HL_MOD_SHIFT = 1, HL_MOD_CTRL = 2, HL_MOD_ALT = 4 };

typedef enum hl_event_kind {
    HL_EVENT_NONE = 0,
    HL_EVENT_KEY,     /* pressed (repeats too) */
    HL_EVENT_TEXT,    /* text[] typed */
    HL_EVENT_COMPOSE, /* text[] is the IME composition now ("" = ended) */
    HL_EVENT_PRESS,   /* mouse button 1 left, 2 middle, 3 right; clicks 1, 2 or 3 */
    HL_EVENT_RELEASE,
    HL_EVENT_MOVE,
    HL_EVENT_WHEEL, /* dx, dy = steps, dy > 0 away from the user */
    HL_EVENT_LEAVE  /* the pointer left the window */
} hl_event_kind;

typedef struct hl_event {
    hl_event_kind kind;
    int key, mods;
    int button, clicks;
    float x, y, dx, dy;
    char text[256]; /* longer text arrives in several events */
} hl_event;

#endif
