/* app/notice.c - the one message at the bottom of the window. */
#include "app_private.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { INFO_MS = 6000, ERROR_MS = 15000 };

void hl_app_say(hl_app *app, bool is_error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(app->notice.text, sizeof app->notice.text, format, args);
    va_end(args);
    app->notice.is_error = is_error;
    app->notice.until_ms = 0;
    app->notice.stays = false;
    app->notice.revision = 0;
}

void hl_app_hint(hl_app *app, const char *text) {
    hl_app_say(app, false, "%s", text);
    app->notice.revision = hl_store_revision(app->store);
}

void hl_app_say_error(hl_app *app, const hl_error *err) {
    char line[HL_ERROR_LINE];
    hl_app_say(app, true, "%s", hl_error_format(err, line, sizeof line));
}

void hl_notice_show(hl_app *app) {
    hl_notice *n = &app->notice;
    if (!n->text[0]) {
        return;
    }
    if (n->until_ms <= 0) {
        n->until_ms = n->stays ? HUGE_VAL : app->now_ms + (n->is_error ? ERROR_MS : INFO_MS);
    }
    bool over = n->revision != 0 && n->revision != hl_store_revision(app->store);
    if (over || app->now_ms >= n->until_ms ||
        hl_ui_notice(&app->ui, (hl_rect){0, 0, app->layout.w, app->layout.h}, n->text,
                     n->is_error)) {
        n->text[0] = 0;
        return;
    }
    if (!n->stays) {
        hl_ui_wake(&app->ui, n->until_ms);
    }
}

const char *hl_app_notice(const hl_app *app) {
    return app->notice.text;
}
