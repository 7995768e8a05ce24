/* app/settings_file.c - theme and interface scale, remembered in the user's configuration folder.
 *
 * settings.json: {"theme": "system|light|dark", "zoom": 1.25}. A file that cannot be read is as
 * good as none.
 */
#include "app_private.h"

#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const THEMES[] = {"system", "light", "dark"};

static hl_status settings_path(bool make, char *out, size_t size) {
    char dir[1024];
    hl_status status = hl_config_dir(dir, sizeof dir, make, NULL);
    return status == HL_OK ? hl_path_join(out, size, dir, "settings.json", NULL) : status;
}

static void apply(hl_app *app, const hl_jval *root) {
    char line[64];
    const char *theme = hl_json_string_or(hl_json_find(root, "theme"), "system");
    double zoom = hl_json_real_or(hl_json_find(root, "zoom"), 1);
    for (int i = 0; i < 3; i++) {
        if (strcmp(theme, THEMES[i]) == 0) {
            snprintf(line, sizeof line, "theme.set %s", theme);
            hl_app_act(app, line, NULL);
        }
    }
    snprintf(line, sizeof line, "zoom.set %g", zoom);
    hl_app_act(app, line, NULL); /* out of range: refused, the start value stays */
}

static void remember(hl_app *app) {
    const hl_doc *doc = hl_app_doc(app);
    app->saved_theme = (int)doc->theme;
    app->saved_zoom = doc->zoom;
}

void hl_app_load_settings(hl_app *app) {
    char path[1200], *bytes = NULL;
    size_t size = 0;
    hl_json *json = NULL;
    app->keep_settings = true;
    if (settings_path(false, path, sizeof path) == HL_OK && hl_file_exists(path) &&
        hl_file_read(path, 1 << 16, &bytes, &size, NULL) == HL_OK &&
        hl_json_parse(&json, bytes, size, path, NULL) == HL_OK) {
        apply(app, hl_json_root(json));
    }
    if (json) {
        hl_json_close(json);
    }
    free(bytes);
    remember(app);
}

void hl_app_save_settings(hl_app *app) {
    if (!app->keep_settings || !app->store) {
        return;
    }
    const hl_doc *doc = hl_app_doc(app);
    char path[1200];
    if (((int)doc->theme == app->saved_theme && doc->zoom == app->saved_zoom) ||
        settings_path(true, path, sizeof path) != HL_OK) {
        return;
    }
    hl_str s = {0};
    hl_str_printf(&s, "{\"theme\": \"%s\", \"zoom\": ", THEMES[doc->theme]);
    hl_str_float(&s, doc->zoom == 0 ? 1 : doc->zoom);
    hl_str_puts(&s, "}\n");
    if (!s.failed) {
        hl_file_write(path, s.data, s.size, true, NULL);
    }
    hl_str_free(&s);
    remember(app);
}
