/* platform/theme.c - is the desktop dark? */
#include "events.h"

#include "headlight/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool says_dark(const char *value) {
    return value && (strstr(value, "dark") || strstr(value, "Dark"));
}

/* Does a line of the file that begins with key name something dark (or "1", "true")? */
static bool file_says_dark(const char *path, const char *key) {
    char *bytes = NULL;
    size_t size = 0;
    bool dark = false;
    if (hl_file_read(path, 1 << 20, &bytes, &size, NULL) != HL_OK) {
        return false;
    }
    for (char *line = strtok(bytes, "\n"); line; line = strtok(NULL, "\n")) {
        size_t n = strlen(key);
        if (strncmp(line, key, n) == 0 && strchr("= ", line[n])) {
            const char *value = line + n + strspn(line + n, "= ");
            dark = says_dark(value) || strcmp(value, "1") == 0 || strncmp(value, "true", 4) == 0;
        }
    }
    free(bytes);
    return dark;
}

static bool config_says_dark(const char *name, const char *key) {
    char path[1024];
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config && *config) {
        snprintf(path, sizeof path, "%s/%s", config, name);
    } else {
        snprintf(path, sizeof path, "%s/.config/%s", home ? home : "", name);
    }
    return hl_file_exists(path) && file_says_dark(path, key);
}

/* GNOME keeps it in a database that only its own tool reads; asked only where GNOME runs. */
static bool gnome_says_dark(void) {
    const char *desktop = getenv("XDG_CURRENT_DESKTOP");
    char line[64] = "";
    if (!desktop || (!strstr(desktop, "GNOME") && !strstr(desktop, "Unity"))) {
        return false;
    }
    FILE *p = popen("gsettings get org.gnome.desktop.interface color-scheme 2>/dev/null", "r");
    if (!p) {
        return false;
    }
    bool got = fgets(line, sizeof line, p) != NULL;
    return pclose(p) == 0 && got && says_dark(line);
}

bool hl_system_dark(void) {
    const char *gtk = getenv("GTK_THEME");
    if (gtk && *gtk) {
        return says_dark(gtk);
    }
    const char *prefer = "gtk-application-prefer-dark-theme";
    return config_says_dark("gtk-4.0/settings.ini", prefer) ||
           config_says_dark("gtk-3.0/settings.ini", prefer) ||
           config_says_dark("kdeglobals", "ColorScheme") || gnome_says_dark();
}
