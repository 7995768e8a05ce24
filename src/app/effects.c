/* app/effects.c - actions that are not about the document are carried out here, all of them. */
#include "app_private.h"

#include "headlight/base/file.h"
#include "headlight/base/text.h"
#include "headlight/export/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- files
 * ---------------------------------------------------------------------------------------- */

/* "headlight-the-animal-didn-t": up to four words of the sentence, ASCII letters and digits only.
 */
static void file_stem(const char *text, char *out, size_t size) {
    size_t n = (size_t)snprintf(out, size, "headlight");
    int words = 0;
    bool gap = true;
    for (; *text && n + 2 < size && n < 48; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
        bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (keep && gap && ++words > 4) {
            break;
        }
        if (keep && gap) {
            out[n++] = '-';
        }
        if (keep) {
            out[n++] = c;
        }
        gap = c != '\'' && !keep;
    }
    out[n] = 0;
}

static void say_saved(hl_app *app, const char *what, const char *path) {
    char *full = realpath(path, NULL);
    hl_app_say(app, false, "Saved %s %s", what, full ? full : path);
    free(full);
}

/* A name that says it holds another kind of file. */
static bool is_of_another_kind(const char *path, const char *ext) {
    static const char *const kinds[] = {"png", "svg", "csv", "json"};
    const char *dot = strrchr(path, '.');
    bool known = false;
    for (size_t i = 0; dot && i < sizeof kinds / sizeof *kinds; i++) {
        known = known || strcasecmp(dot + 1, kinds[i]) == 0;
    }
    return known && strcasecmp(dot + 1, ext) != 0;
}

static hl_status target_path(hl_app *app, const char *argument, const char *ext, char *out,
                             size_t size, hl_error *err) {
    char action[32], allowed[32];
    snprintf(action, sizeof action, "export.%s", ext);
    snprintf(allowed, sizeof allowed, "a name in .%s", ext);
    if (is_of_another_kind(argument, ext)) {
        return hl_fail(err, HL_ERR_RANGE, NULL, action, allowed, "%s", argument);
    }
    if (*argument) {
        snprintf(out, size, "%s", argument);
        return HL_OK;
    }
    char stem[64];
    file_stem(hl_app_doc(app)->text, stem, sizeof stem);
    return hl_file_free_name(app->out_dir, stem, ext, out, size, err);
}

/* The picture shows what the window shows, without the keyboard's ring. */
static hl_status save_picture(hl_app *app, const char *argument, bool svg, hl_error *err) {
    char path[1200];
    hl_status status = target_path(app, argument, svg ? "svg" : "png", path, sizeof path, err);
    if (status != HL_OK) {
        return status;
    }
    if (!hl_app_scene(app)->trace) {
        return hl_fail(err, HL_ERR_USAGE, NULL, "sentence", "a sentence that was run", "none");
    }
    hl_rect area = app->layout.pictures;
    hl_picture picture = {.w = fmaxf(floorf(area.w) + 32, 720), /* margins and caption around it */
                          .h = fmaxf(floorf(area.h) + 116, 480),
                          .scale = 2,
                          .caption = true};
    hl_view_in in = hl_app_view_in(app);
    in.focus.cell_keyboard = false;
    status = svg ? hl_export_svg(&in, &picture, app->fonts, path, false, err)
                 : hl_export_png(&in, &picture, app->host.raster, app->fonts, path, false, err);
    if (status == HL_OK) {
        say_saved(app, "picture", path);
    }
    return status;
}

static hl_status save_bytes(hl_app *app, const char *path, hl_str *s, hl_error *err) {
    hl_status status =
        s->failed ? hl_fail(err, HL_ERR_MEMORY, path, "numbers", "free memory", "none left")
                  : hl_file_write(path, s->data ? s->data : "", s->size, false, err);
    if (status == HL_OK) {
        say_saved(app, "numbers", path);
    }
    return status;
}

static hl_status append(void *user, const char *bytes, size_t size) {
    hl_str *out = user;
    hl_str_put(out, bytes, size);
    return out->failed ? HL_ERR_MEMORY : HL_OK;
}

/* The scene's numbers, or in a comparison those of both sides. */
static hl_status save_numbers(hl_app *app, const char *argument, bool json, hl_error *err) {
    char path[1200];
    hl_status status = target_path(app, argument, json ? "json" : "csv", path, sizeof path, err);
    const hl_scene *scene = hl_app_scene(app);
    hl_numbers_request request = {.format = json ? HL_NUMBERS_JSON : HL_NUMBERS_CSV,
                                  .layer = scene->layer,
                                  .head = -1,
                                  .model = scene->model ? scene->model->name : ""};
    hl_str s = {0};
    if (status == HL_OK && hl_app_compares(app)) {
        status = hl_export_comparison_to(hl_app_doc(app), hl_session_comparison(app->session),
                                         request.format, append, &s, err);
    } else if (status == HL_OK) {
        status = hl_export_numbers(hl_app_doc(app), scene, &request, &s, err);
    }
    if (status == HL_OK) {
        status = save_bytes(app, path, &s, err);
    }
    hl_str_free(&s);
    return status;
}

static hl_status save_dump(hl_app *app, const char *path, hl_error *err) {
    hl_str s = {0};
    if (app->list.count == 0) {
        return hl_fail(err, HL_ERR_USAGE, NULL, "export.dump", "a window that was drawn",
                       "no window");
    }
    hl_dump_write(&app->list, &s);
    hl_status status = hl_file_write(path, s.data ? s.data : "", s.size, true, err);
    hl_str_free(&s);
    return status;
}

/* --- the table
 * ------------------------------------------------------------------------------------- */

static hl_status effect_png(hl_app *app, const char *argument, hl_error *err) {
    return save_picture(app, argument, false, err);
}

static hl_status effect_svg(hl_app *app, const char *argument, hl_error *err) {
    return save_picture(app, argument, true, err);
}

static hl_status effect_csv(hl_app *app, const char *argument, hl_error *err) {
    return save_numbers(app, argument, false, err);
}

static hl_status effect_json(hl_app *app, const char *argument, hl_error *err) {
    return save_numbers(app, argument, true, err);
}

static hl_status example_pins(hl_app *app, int index, uint32_t gesture, hl_error *err) {
    char line[64];
    snprintf(line, sizeof line, "pin.word \"%s\"", hl_example_pin(index));
    hl_status status = hl_store_apply(app->store, line, gesture, NULL, err);
    snprintf(line, sizeof line, "pin.add %d", hl_example_also(index));
    if (status == HL_OK && hl_example_also(index)) {
        status = hl_store_apply(app->store, line, gesture, NULL, err);
    }
    return status;
}

static hl_status example_heads(hl_app *app, int index, uint32_t gesture, hl_error *err) {
    hl_status status = hl_store_apply(app->store, "head.all", gesture, NULL, err);
    for (const char *d = hl_example_heads_off(index); *d && status == HL_OK; d++) {
        char line[32];
        snprintf(line, sizeof line, "head.toggle %c", *d);
        status = hl_store_apply(app->store, line, gesture, NULL, err);
    }
    return status;
}

hl_status hl_app_example(hl_app *app, int index, bool heads, hl_error *err) {
    uint32_t gesture = ++app->ui.gesture;
    hl_str line = {0};
    hl_str_puts(&line, "text.set ");
    hl_str_json(&line, hl_example(index), strlen(hl_example(index)));
    hl_status status = hl_store_apply(app->store, line.data, gesture, NULL, err);
    hl_str_free(&line);
    if (status == HL_OK) {
        status = example_pins(app, index, gesture, err);
    }
    return status == HL_OK && heads ? example_heads(app, index, gesture, err) : status;
}

/* Are the heads on show the eight that the examples speak of? */
static bool textbook_heads(const hl_doc *doc) {
    bool textbook = !doc->model[0] || strcmp(doc->model, "textbook") == 0;
    return textbook && doc->layer == 0 && doc->heads == 0;
}

static hl_status effect_example(hl_app *app, const char *argument, hl_error *err) {
    long number = 0;
    int count = 0;
    while (hl_example(count)) {
        count++;
    }
    hl_status status = hl_parse_int(argument, 1, count, "example.set", &number, err);
    if (status != HL_OK) {
        return status;
    }
    return hl_app_example(app, (int)number - 1, textbook_heads(hl_app_doc(app)), err);
}

static hl_status effect_focus_text(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    bool again = hl_app_compares(app) && app->ui.focus == hl_top_field_id(HL_FIRST);
    hl_ui_focus_on(&app->ui, hl_top_field_id(again ? HL_SECOND : HL_FIRST), true);
    return HL_OK;
}

static hl_status effect_focus_next(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    hl_ui_focus_step(&app->ui, 1, true);
    return HL_OK;
}

static hl_status effect_focus_previous(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    hl_ui_focus_step(&app->ui, -1, true);
    return HL_OK;
}

static hl_status effect_cell_move(hl_app *app, const char *argument, hl_error *err) {
    (void)err;
    hl_cell_move(app, argument);
    return HL_OK;
}

static hl_status effect_examples(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    app->examples = (hl_ui_menu){.open = !app->examples.open};
    return HL_OK;
}

static hl_status effect_preset(hl_app *app, const char *argument, hl_error *err) {
    return hl_app_preset(app, argument, err);
}

static hl_status effect_help(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    app->help_open = !app->help_open;
    app->help_scroll.y = 0;
    return HL_OK;
}

static hl_status effect_quit(hl_app *app, const char *argument, hl_error *err) {
    (void)argument, (void)err;
    app->quit = true;
    return HL_OK;
}

typedef struct effect_row {
    const char *name;
    hl_status (*run)(hl_app *app, const char *argument, hl_error *err);
} effect_row;

static const effect_row EFFECTS[] = {
    {"export.png", effect_png},        {"export.svg", effect_svg},
    {"export.csv", effect_csv},        {"export.json", effect_json},
    {"export.dump", save_dump},        {"example.set", effect_example},
    {"compare.preset", effect_preset}, {"focus.text", effect_focus_text},
    {"focus.next", effect_focus_next}, {"focus.previous", effect_focus_previous},
    {"cell.move", effect_cell_move},   {"examples.toggle", effect_examples},
    {"help.toggle", effect_help},      {"quit", effect_quit},
};

hl_status hl_app_effect(hl_app *app, const hl_effect *effect, hl_error *err) {
    for (size_t i = 0; i < sizeof EFFECTS / sizeof *EFFECTS; i++) {
        if (strcmp(EFFECTS[i].name, effect->action->name) == 0) {
            return EFFECTS[i].run(app, effect->argument, err);
        }
    }
    return hl_fail(err, HL_ERR_USAGE, NULL, effect->action->name, "an action of the window",
                   "not possible here");
}
