/* Files, maps and known places. */
#include "headlight/base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static hl_status system_error(hl_error *err, const char *path) {
    return hl_fail(err, HL_ERR_IO, path, NULL, NULL, "%s", strerror(errno));
}

/* Opens a regular file for reading; a folder, pipe or device is refused without blocking on it. */
static hl_status open_regular(const char *path, int *fd, size_t *size, hl_error *err) {
    struct stat st;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return system_error(err, path);
    hl_status status = HL_OK;
    if (fstat(*fd, &st) != 0)
        status = system_error(err, path);
    else if (!S_ISREG(st.st_mode))
        status = hl_fail(err, HL_ERR_IO, path, NULL, NULL, "not a regular file");
    if (status != HL_OK)
        close(*fd);
    else
        *size = (size_t)st.st_size;
    return status;
}

static hl_status too_large(hl_error *err, const char *path, size_t limit) {
    char allowed[64];
    snprintf(allowed, sizeof allowed, "at most %zu bytes", limit);
    return hl_fail(err, HL_ERR_RANGE, path, "size", allowed, "more");
}

/* Reads to the end of fd. expected is a first guess; a file may grow while it is read. */
static hl_status read_all(int fd, const char *path, size_t expected, size_t limit, char **out,
                          size_t *size, hl_error *err) {
    size_t capacity = expected < limit ? expected : limit, used = 0;
    char *data = malloc(capacity + 2); /* one byte to notice "more than limit", one for the NUL */
    hl_status status = HL_OK;
    while (data) {
        ssize_t n = read(fd, data + used, capacity + 1 - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = system_error(err, path);
        if (n <= 0)
            break;
        used += (size_t)n;
        if (used > limit) {
            status = too_large(err, path, limit);
            break;
        }
        if (used <= capacity)
            continue;
        capacity = capacity < limit / 2 ? capacity * 2 + 1 : limit;
        char *more = realloc(data, capacity + 2);
        if (!more)
            free(data);
        data = more;
    }
    if (!data)
        return hl_fail(err, HL_ERR_MEMORY, path, NULL, NULL, "out of memory");
    if (status != HL_OK) {
        free(data);
        return status;
    }
    data[used] = '\0';
    *out = data;
    *size = used;
    return HL_OK;
}

hl_status hl_file_read(const char *path, size_t limit, char **out, size_t *size, hl_error *err) {
    if (limit > SIZE_MAX / 2)
        limit = SIZE_MAX / 2;
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", 4096, limit, out, size, err);
    int fd;
    size_t expected = 0;
    hl_status status = open_regular(path, &fd, &expected, err);
    if (status != HL_OK)
        return status;
    if (expected > limit)
        status = too_large(err, path, limit);
    else
        status = read_all(fd, path, expected, limit, out, size, err);
    close(fd);
    return status;
}

static bool write_all(int fd, const char *data, size_t size) {
    while (size) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

/* Opens name with flags and writes everything; a file it had to create is removed on failure. */
static hl_status write_to(const char *name, int flags, const char *shown, const void *data,
                          size_t size, hl_error *err) {
    int fd = open(name, O_WRONLY | O_CLOEXEC | flags, 0666);
    if (fd < 0)
        return system_error(err, shown);
    bool ok = write_all(fd, data, size);
    int saved = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    if (ok)
        return HL_OK;
    if (flags & O_EXCL)
        unlink(name);
    errno = saved;
    return system_error(err, shown);
}

/* Writes beside the file a link may lead to, then renames over it, keeping its permissions. */
static hl_status replace_file(const char *path, const void *data, size_t size, hl_error *err) {
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode)) /* /dev/stdout, a pipe; a folder fails to open */
        return write_to(path, 0, path, data, size, err);
    char *real = exists ? realpath(path, NULL) : NULL;
    const char *target = real ? real : path;
    size_t length = strlen(target) + 32;
    char *temporary = malloc(length);
    hl_status status;
    if (!temporary) {
        status = hl_fail(err, HL_ERR_MEMORY, path, NULL, NULL, "out of memory");
    } else {
        snprintf(temporary, length, "%s.%ld.tmp", target, (long)getpid());
        status = write_to(temporary, O_CREAT | O_EXCL, path, data, size, err);
        if (status == HL_OK && ((exists && chmod(temporary, st.st_mode & 07777) != 0) ||
                                rename(temporary, target) != 0)) {
            status = system_error(err, path);
            unlink(temporary);
        }
    }
    free(temporary);
    free(real);
    return status;
}

hl_status hl_file_write(const char *path, const void *data, size_t size, bool replace,
                        hl_error *err) {
    if (replace)
        return replace_file(path, data, size, err);
    return write_to(path, O_CREAT | O_EXCL, path, data, size, err);
}

hl_status hl_file_free_name(const char *dir, const char *stem, const char *ext, char *out,
                            size_t size, hl_error *err) {
    enum { TRIES = 100000 };
    for (int i = 1; i <= TRIES; i++) {
        char number[16] = "";
        struct stat st;
        if (i > 1)
            snprintf(number, sizeof number, "-%d", i);
        int n = snprintf(out, size, "%s/%s%s.%s", dir, stem, number, ext);
        if (n < 0 || (size_t)n >= size)
            return hl_fail(err, HL_ERR_RANGE, dir, "file name", "a shorter path", "%s", stem);
        if (lstat(out, &st) != 0 && errno == ENOENT)
            return HL_OK;
        if (errno == ENOTDIR || errno == EACCES)
            return system_error(err, dir);
    }
    return hl_fail(err, HL_ERR_IO, dir, NULL, NULL, "no free name like %s.%s", stem, ext);
}

bool hl_file_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool hl_dir_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

hl_status hl_map_open(hl_map *map, const char *path, hl_error *err) {
    static const unsigned char nothing[1]; /* an empty file cannot be mapped */
    int fd;
    size_t size = 0;
    hl_status status = open_regular(path, &fd, &size, err);
    if (status != HL_OK)
        return status;
    void *data = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (data == MAP_FAILED)
        status = system_error(err, path);
    else
        *map = (hl_map){.data = size ? data : nothing, .size = size};
    close(fd);
    return status;
}

void hl_map_close(hl_map *map) {
    union {
        const unsigned char *read;
        void *unmap;
    } data = {.read = map->data};
    if (map->size)
        munmap(data.unmap, map->size);
    *map = (hl_map){0};
}

hl_status hl_path_join(char *out, size_t size, const char *dir, const char *name, hl_error *err) {
    size_t length = strlen(dir);
    const char *slash = length && dir[length - 1] == '/' ? "" : "/";
    int n = snprintf(out, size, "%s%s%s", dir, slash, name);
    if (n < 0 || (size_t)n >= size)
        return hl_fail(err, HL_ERR_RANGE, dir, "path", "a shorter path", "%s", name);
    return HL_OK;
}

/* The folder ../share/headlight seen from the running program, without ".." in it. */
static bool installed_assets(char out[PATH_MAX]) {
    char program[PATH_MAX], relative[PATH_MAX + 32];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return false;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = '\0';
    snprintf(relative, sizeof relative, "%s/../share/headlight", program);
    return realpath(relative, out) != NULL;
}

static bool holds_models(const char *dir) {
    char models[PATH_MAX];
    return hl_path_join(models, sizeof models, dir, "models", NULL) == HL_OK &&
           hl_dir_exists(models);
}

hl_status hl_assets_dir(char *out, size_t size, hl_error *err) {
    char installed[PATH_MAX] = "";
    const char *chosen = getenv("HEADLIGHT_ASSETS");
    if (chosen && chosen[0]) {
        /* Asked for by name: another folder instead would only hide the mistake. */
        if (!holds_models(chosen))
            return hl_fail(err, HL_ERR_IO, chosen, "HEADLIGHT_ASSETS", "a folder that holds models",
                           "no folder \"models\" in it");
    } else if (installed_assets(installed) && holds_models(installed)) {
        chosen = installed;
    } else if (holds_models(HL_SOURCE_ASSETS)) {
        chosen = HL_SOURCE_ASSETS;
    } else {
        return hl_fail(err, HL_ERR_IO, NULL, "assets", "set HEADLIGHT_ASSETS",
                       "no folder \"models\" in ../share/headlight beside the program or in %s",
                       HL_SOURCE_ASSETS);
    }
    int n = snprintf(out, size, "%s", chosen);
    if (n < 0 || (size_t)n >= size)
        return hl_fail(err, HL_ERR_RANGE, NULL, "assets", "a shorter path", "%s", chosen);
    return HL_OK;
}

/* mkdir -p. path is changed and put back on the way. */
static bool make_dirs(char *path) {
    for (char *c = path + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
        *c = '/';
        if (!ok)
            return false;
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

hl_status hl_config_dir(char *out, size_t size, bool make, hl_error *err) {
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    hl_status status;
    if (xdg && xdg[0] == '/') /* the XDG specification: a relative path is to be ignored */
        status = hl_path_join(out, size, xdg, "headlight", err);
    else if (home && home[0] == '/')
        status = hl_path_join(out, size, home, ".config/headlight", err);
    else
        return hl_fail(err, HL_ERR_IO, NULL, "HOME", NULL, "not set to an absolute path");
    if (status == HL_OK && make && (!make_dirs(out) || !hl_dir_exists(out)))
        return system_error(err, out);
    return status;
}

double hl_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}
