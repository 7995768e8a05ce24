/* base/file.h - files, memory maps, the places the program reads and writes.
 *
 * Paths are NUL-terminated bytes. Reading has a stated limit, so a wrong file cannot eat all
 * memory.
 */
#ifndef HEADLIGHT_BASE_FILE_H
#define HEADLIGHT_BASE_FILE_H

#include "headlight/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Reads a whole regular file of at most limit bytes; *out is malloc'd with a NUL behind it. "-" is
 * stdin. */
hl_status hl_file_read(const char *path, size_t limit, char **out, size_t *size, hl_error *err);

/* Writes a whole file. With replace it goes through a temporary name in the same folder and rename,
 * so a full disk leaves the old file as it was; without, an existing file is an error (O_EXCL). */
hl_status hl_file_write(const char *path, const void *data, size_t size, bool replace,
                        hl_error *err);

/* The first of "dir/stem.ext", "dir/stem-2.ext", "dir/stem-3.ext" ... that does not exist. */
hl_status hl_file_free_name(const char *dir, const char *stem, const char *ext, char *out,
                            size_t size, hl_error *err);

bool hl_file_exists(const char *path);
bool hl_dir_exists(const char *path);

/* A read-only memory map of a regular file. A zeroed one is valid and closed. */
typedef struct hl_map {
    const unsigned char *data;
    size_t size;
} hl_map;
hl_status hl_map_open(hl_map *map, const char *path, hl_error *err);
void hl_map_close(hl_map *map);

/* "dir/name" into out; HL_ERR_RANGE when it does not fit. */
hl_status hl_path_join(char *out, size_t size, const char *dir, const char *name, hl_error *err);

/* The folder that holds models/, from the first of: $HEADLIGHT_ASSETS; <folder of the
 * program>/../share/headlight (installed); the compiled-in source tree's assets. HL_ERR_IO names
 * what was tried. */
hl_status hl_assets_dir(char *out, size_t size, hl_error *err);
/* The user's configuration folder ($XDG_CONFIG_HOME/headlight or ~/.config/headlight); made if
 * make. */
hl_status hl_config_dir(char *out, size_t size, bool make, hl_error *err);

/* Monotonic time in milliseconds, for measuring. */
double hl_now_ms(void);

#endif
