/* Stands in for libFuzzer where it is not built in: feeds every file of a folder to the fuzz entry,
 * so that inputs found once stay checked in every debug run. An empty or missing folder fails. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 1 when the file was fed, 0 when it is no regular readable file. */
static int feed(const char *dir, const char *name) {
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;
    if (!file)
        return 0;
    size_t limit = (size_t)1 << 20;
    uint8_t *whole = malloc(limit);
    size_t size = whole ? fread(whole, 1, limit, file) : 0;
    int ok = whole && !ferror(file);
    fclose(file);
    /* An exact-size copy, so that the sanitizer sees a read past the end. */
    uint8_t *data = ok ? malloc(size ? size : 1) : NULL;
    for (size_t i = 0; data && i < size; i++)
        data[i] = whole[i];
    free(whole);
    if (data)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    return data != NULL;
}

int main(int argc, char **argv) {
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
    if (!dir) {
        fprintf(stderr, "no corpus folder %s\n", argc == 2 ? argv[1] : "given");
        return 1;
    }
    int fed = 0;
    for (struct dirent *e; (e = readdir(dir));)
        if (e->d_name[0] != '.')
            fed += feed(argv[1], e->d_name);
    closedir(dir);
    printf("%d inputs replayed\n", fed);
    return fed == 0;
}
