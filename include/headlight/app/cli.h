/* app/cli.h - the command line: attend, render, score, script, models, and the window.
 *
 * Options that change the document are generated from the action table and go through
 * hl_store_apply like everything else. Exit codes: 0 ok, 1 failed, 2 usage. Errors: one line on
 * stderr.
 */
#ifndef HEADLIGHT_APP_CLI_H
#define HEADLIGHT_APP_CLI_H

#include "headlight/canvas/consume.h"

/* What main and the platform lend to the command line. */
typedef struct hl_cli_host {
    hl_raster_fn raster;
    /* Opens the window after these action lines were applied; returns the exit code. */
    int (*window)(const char *const *actions, int count, const char *out_dir);
} hl_cli_host;

int hl_cli_main(int argc, char **argv, const hl_cli_host *host);

#endif
