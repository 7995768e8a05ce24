/* headlight render: the window's view as a file. Same input, same bytes. */
#include "cli_private.h"
#include "headlight/export/export.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SIDE_MIN = 200, SIDE_MAX = 8192, PIXELS_MAX = 100 * 1000 * 1000 };

/* What is known before anything is computed: a wrong option costs no model load. */
typedef struct request {
    hl_picture picture;
    const char *path;
    bool svg;
} request;

static bool read_size(const char *value, hl_picture *picture) {
    char *rest;
    long w = strtol(value, &rest, 10);
    bool ok = rest > value && (*rest == 'x' || *rest == 'X') && rest[1] >= '0' && rest[1] <= '9';
    const char *second = rest + 1;
    long h = ok ? strtol(second, &rest, 10) : 0;
    picture->w = (float)w;
    picture->h = (float)h;
    return ok && *rest == '\0' && w >= SIDE_MIN && w <= SIDE_MAX && h >= SIDE_MIN && h <= SIDE_MAX;
}

static int read_picture(const hl_cli *cli, hl_picture *picture) {
    static const float scales[] = {1, 2, 4};
    const char *size = cli->value[HL_CLI_OPT_SIZE] ? cli->value[HL_CLI_OPT_SIZE] : "1280x800";
    int scale = hl_cli_pick(cli, HL_CLI_OPT_PIXELS, "--scale", "1|2|4", 0);
    if (scale < 0)
        return HL_CLI_USAGE;
    *picture = (hl_picture){.scale = scales[scale],
                            .caption = true,
                            .outlines = cli->value[HL_CLI_OPT_OUTLINES] != NULL};
    if (!read_size(size, picture))
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "--size: found '%s', allowed: WIDTHxHEIGHT, each %d to %d", size,
                           SIDE_MIN, SIDE_MAX);
    float pixels = picture->w * picture->h * picture->scale * picture->scale;
    if (pixels > (float)PIXELS_MAX)
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "--size: found %s at scale %d, allowed: %d million pixels", size,
                           (int)picture->scale, PIXELS_MAX / 1000000);
    return HL_CLI_OK;
}

static bool ends_in(const char *path, const char *ending) {
    size_t n = strlen(path), m = strlen(ending);
    return n > m && strcasecmp(path + n - m, ending) == 0;
}

static int read_request(const hl_cli *cli, request *r) {
    *r = (request){.path = cli->value[HL_CLI_OPT_OUT]};
    if (!r->path)
        return hl_cli_fail(cli, HL_CLI_USAGE, "render needs --out FILE.png or --out FILE.svg");
    r->svg = ends_in(r->path, ".svg");
    if (!r->svg && !ends_in(r->path, ".png"))
        return hl_cli_fail(cli, HL_CLI_USAGE, "--out: found '%s', allowed: a name in .png or .svg",
                           r->path);
    if (!r->svg && !cli->host->raster)
        return hl_cli_fail(cli, HL_CLI_FAILED, "this build draws no PNG: use --out FILE.svg");
    return read_picture(cli, &r->picture);
}

static int save(const hl_cli *cli, const hl_cli_document *d, const request *r) {
    hl_error err = {0};
    hl_fonts *fonts = NULL;
    if (hl_fonts_open(&fonts, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    hl_view_in in = {.doc = d->doc,
                     .scene = d->scene,
                     .theme = hl_theme_of(d->doc->theme == HL_THEME_DARK),
                     .focus = HL_FOCUS_NONE,
                     .large = d->doc->view != HL_VIEW_ALL,
                     .comparison = d->comparison};
    in.focus.show_word = in.focus.show_row = hl_scene_newest_pin(d->scene);
    hl_status status =
        r->svg ? hl_export_svg(&in, &r->picture, fonts, r->path, true, &err)
               : hl_export_png(&in, &r->picture, cli->host->raster, fonts, r->path, true, &err);
    hl_fonts_close(fonts);
    return status == HL_OK ? HL_CLI_OK : hl_cli_error(cli, &err);
}

int hl_cli_render(hl_cli *cli) {
    request r;
    hl_cli_document document;
    int code = read_request(cli, &r);
    if (code != HL_CLI_OK)
        return code;
    code = hl_cli_document_open(cli, &document);
    if (code == HL_CLI_OK)
        code = hl_cli_show_head(cli, &document);
    if (code == HL_CLI_OK)
        code = save(cli, &document, &r);
    hl_cli_document_close(&document);
    return code;
}
