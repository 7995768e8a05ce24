/* main.c - wires the command line, the window and the rasteriser together. */
#include "headlight/app/cli.h"
#include "headlight/platform/raster.h"
#include "headlight/platform/window.h"

#include <stdio.h>

static int window(const char *const *actions, int count, const char *out_dir) {
    hl_error err = {0};
    if (hl_window_run(actions, count, out_dir, &err) == HL_OK) {
        return 0;
    }
    char line[HL_ERROR_LINE];
    fprintf(stderr, "headlight: %s\n", hl_error_format(&err, line, sizeof line));
    return 1;
}

int main(int argc, char **argv) {
    const hl_cli_host host = {.raster = hl_raster_pixels, .window = window};
    return hl_cli_main(argc, argv, &host);
}
