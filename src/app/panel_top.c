/* app/panel_top.c - sentence field, examples, the line about the model's limit. */
#include "app_private.h"

#include "headlight/base/text.h"

#include <stdio.h>
#include <string.h>

static hl_field_in field_in(const hl_app *app, hl_field_clipboard *clipboard) {
    const hl_doc *doc = hl_app_doc(app);
    *clipboard =
        (hl_field_clipboard){app->host.clipboard_get, app->host.clipboard_set, app->host.user};
    return (hl_field_in){.text = doc->text,
                         .size = doc->text_size,
                         .revision = doc->text_revision,
                         .font = app->layout.low ? 18 : 20,
                         .placeholder = "Type a sentence, or choose an example",
                         .clipboard = clipboard};
}

/* A replacement goes to the document as an action like everything else. */
static void apply_edit(hl_app *app, const hl_field_edit *e) {
    if (!e->changed) {
        return;
    }
    app->follow = 2;
    hl_str line = {0};
    hl_str_printf(&line, "text.edit %zu %zu ", e->start, e->end);
    hl_str_json(&line, e->insert, e->insert_size);
    hl_error err = {0};
    hl_status status =
        line.failed ? hl_fail(&err, HL_ERR_MEMORY, NULL, "text.edit", "free memory", "none left")
                    : hl_app_apply(app, line.data, e->gesture, &err);
    if (status != HL_OK) {
        hl_app_say_error(app, &err);
    }
    hl_str_free(&line);
}

hl_ui_id hl_top_field_id(const hl_app *app) {
    (void)app;
    hl_ui ground = {0};
    return hl_ui_id_of(&ground, "sentence");
}

static void limit_line(hl_app *app) {
    const hl_scene *s = hl_app_scene(app);
    hl_rect r = app->layout.limit;
    if (r.h <= 0) {
        return;
    }
    char text[96];
    snprintf(text, sizeof text, "The model reads the first %d of %d tokens", s->max_tokens,
             s->text_tokens);
    hl_ui_text(&app->ui, r.x + 2, r.y + r.h / 2, HL_LEFT, 13, HL_REGULAR, app->ui.theme->warn, text,
               r.w);
}

void hl_panel_top(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_field_clipboard clipboard;
    hl_field_in in = field_in(app, &clipboard);
    hl_ui_area(ui);
    hl_field_edit edit = hl_ui_field(ui, "sentence", app->layout.field, &in, &app->field);
    apply_edit(app, &edit);
    if (app->host.compose_at && ui->focus == hl_top_field_id(app)) {
        hl_rect c = app->field.caret_rect;
        float z = app->zoom;
        app->host.compose_at(app->host.user, (hl_rect){c.x * z, c.y * z, c.w * z, c.h * z});
    }
    if (hl_ui_button(ui, "examples", app->layout.examples, "Examples", HL_BUTTON_PLAIN)) {
        app->examples = (hl_ui_menu){.open = !app->examples.open, .at = ui->ring ? 0 : -1};
    }
    if (app->layout.gear.w > 0) {
        if (hl_ui_icon_button(ui, "settings", app->layout.gear, HL_ICON_SETTINGS)) {
            bool narrow = app->layout.w < HL_SETTINGS_FROM;
            app->column_open = narrow && !app->column_open;
            if (!narrow) {
                hl_app_do(app, 0, "settings.set show");
            }
        }
        hl_ui_tip(ui, "settings", app->layout.gear, "Settings (F9)");
    }
    limit_line(app);
}

void hl_panel_examples(hl_app *app) {
    hl_ui_item items[32];
    int count = 0;
    for (; count < 32 && hl_example(count); count++) {
        items[count] = (hl_ui_item){hl_example(count), hl_example_note(count)};
    }
    hl_rect bounds = {0, 0, app->layout.w, app->layout.h};
    int chosen = hl_ui_menu_show(&app->ui, "examples-menu", app->layout.examples, 520, bounds,
                                 items, count, &app->examples);
    if (chosen != HL_MENU_NONE) {
        hl_app_do(app, 0, "example.set %d", chosen + 1);
    }
}

/* Letters typed while a picture or a control has the keyboard go back to the sentence. */
void hl_top_take_text(hl_app *app) {
    hl_ui *ui = &app->ui;
    if (ui->modal || !hl_ui_is(ui, HL_EVENT_TEXT) || ui->event.text[0] == ' ' ||
        (unsigned char)ui->event.text[0] < 32) {
        return;
    }
    hl_ui_use(ui);
    hl_ui_focus_on(ui, hl_top_field_id(app), false);
    hl_field_clipboard clipboard;
    hl_field_in in = field_in(app, &clipboard);
    hl_field_edit edit = hl_field_type(ui, &in, &app->field, ui->event.text);
    apply_edit(app, &edit);
}
