/* Sense inventories: the folders they are read from. */
#include "headlight/base/file.h"
#include "headlight/engine/sense.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_ROOM = 4096 };

static const size_t FILE_LIMIT = 1 << 20;

static int is_inventory(const struct dirent *entry) {
    size_t size = strlen(entry->d_name);
    return entry->d_name[0] != '.' && size > 5 && strcmp(entry->d_name + size - 5, ".json") == 0;
}

/* By bytes: alphasort would follow the locale. */
static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static hl_status add_file(hl_senses *senses, const char *dir, const char *name, hl_error *err) {
    char path[PATH_ROOM], *bytes = NULL;
    size_t size = 0;
    hl_status st = hl_path_join(path, sizeof path, dir, name, err);
    if (st == HL_OK)
        st = hl_file_read(path, FILE_LIMIT, &bytes, &size, err);
    if (st == HL_OK)
        st = hl_senses_add(senses, bytes, size, path, err);
    free(bytes);
    return st;
}

hl_status hl_senses_add_dir(hl_senses *senses, const char *dir, hl_error *err) {
    struct dirent **entries = NULL;
    hl_status st = HL_OK;
    if (!hl_dir_exists(dir))
        return HL_OK;
    int count = scandir(dir, &entries, is_inventory, by_name);
    if (count < 0)
        return hl_fail(err, HL_ERR_IO, dir, "", "a folder that can be read", "no list of files");
    for (int i = 0; i < count; i++) {
        if (st == HL_OK)
            st = add_file(senses, dir, entries[i]->d_name, err);
        free(entries[i]);
    }
    free(entries);
    return st;
}

hl_status hl_senses_add_installed(hl_senses *senses, hl_error *err) {
    char base[PATH_ROOM], dir[PATH_ROOM];
    hl_status st = hl_assets_dir(base, sizeof base, err);
    if (st == HL_OK)
        st = hl_path_join(dir, sizeof dir, base, "senses", err);
    if (st == HL_OK)
        st = hl_senses_add_dir(senses, dir, err);
    /* Without a configuration folder there is nothing of the user's to add. */
    if (st == HL_OK && hl_config_dir(base, sizeof base, false, NULL) == HL_OK &&
        hl_path_join(dir, sizeof dir, base, "senses", NULL) == HL_OK)
        st = hl_senses_add_dir(senses, dir, err);
    return st;
}
