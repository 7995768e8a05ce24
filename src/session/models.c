/* Where models are found. */
#include "headlight/base/file.h"
#include "headlight/session/session.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hl_status models_dir(char *out, size_t size, hl_error *err) {
    char assets[4096];
    hl_status status = hl_assets_dir(assets, sizeof assets, err);
    return status == HL_OK ? hl_path_join(out, size, assets, "models", err) : status;
}

hl_status hl_session_model_dir(const char *model, char *out, size_t size, hl_error *err) {
    bool path = strchr(model, '/') != NULL || (model[0] && hl_dir_exists(model));
    if (path) {
        if (strlen(model) >= size)
            return hl_fail(err, HL_ERR_RANGE, NULL, "model", "a shorter path", "%.80s...", model);
        memcpy(out, model, strlen(model) + 1);
        return HL_OK;
    }
    const char *name = model[0] ? model : "textbook";
    char models[4096], allowed[256];
    hl_status status = models_dir(models, sizeof models, err);
    if (status == HL_OK)
        status = hl_path_join(out, size, models, name, err);
    if (status != HL_OK || hl_dir_exists(out))
        return status;
    int fits = snprintf(allowed, sizeof allowed, "a directory, or one in %s", models);
    if (fits < 0 || (size_t)fits >= sizeof allowed)
        snprintf(allowed, sizeof allowed, "a directory, or an installed model");
    return hl_fail(err, HL_ERR_RANGE, NULL, "model", allowed, "\"%s\"", name);
}

static int by_name(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

/* Is there a config.json in models/name? */
static bool is_model(const char *models, const char *name, char *dir, size_t size) {
    char config[4200];
    return name[0] != '.' && hl_path_join(dir, size, models, name, NULL) == HL_OK &&
           hl_path_join(config, sizeof config, dir, "config.json", NULL) == HL_OK &&
           hl_file_exists(config);
}

typedef struct names {
    char **items;
    size_t count;
} names;

static bool add_name(names *list, const char *name) {
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (!items)
        return false;
    list->items = items;
    items[list->count] = strdup(name);
    return items[list->count++] != NULL;
}

/* Names of everything that is_model in an open folder. */
static bool read_names(DIR *folder, const char *models, names *list) {
    char dir[4096];
    for (struct dirent *entry; (entry = readdir(folder));)
        if (is_model(models, entry->d_name, dir, sizeof dir) && !add_name(list, entry->d_name))
            return false;
    return true;
}

hl_status hl_session_models(hl_model_visit visit, void *user, hl_error *err) {
    char models[4096], dir[4096];
    hl_status status = models_dir(models, sizeof models, err);
    DIR *folder = status == HL_OK ? opendir(models) : NULL;
    if (!folder)
        return status; /* no folder: nothing is installed */
    names list = {0};
    bool complete = read_names(folder, models, &list);
    closedir(folder);
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, by_name);
    bool more = complete;
    for (size_t i = 0; i < list.count; i++) {
        more = more && (!is_model(models, list.items[i], dir, sizeof dir) ||
                        visit(user, list.items[i], dir));
        free(list.items[i]);
    }
    free(list.items);
    return complete ? HL_OK : hl_fail(err, HL_ERR_MEMORY, models, "models", NULL, "no memory");
}
