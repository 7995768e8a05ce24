/* app/panel_top.c - sentence fields, examples, what is in force of what-if, the line about the
 * model's limit. */
#include "app_private.h"

#include "headlight/base/text.h"

#include <stdio.h>
#include <string.h>

/* --- sentence fields
 * ------------------------------------------------------------------------------- */

static hl_field_in field_in(const hl_app *app, int side, hl_field_clipboard *clipboard) {
    const hl_doc *doc = hl_app_doc(app);
    const hl_side *other = &doc->other;
    bool own = side == HL_SECOND && other->own & HL_OWN_TEXT;
    *clipboard =
        (hl_field_clipboard){app->host.clipboard_get, app->host.clipboard_set, app->host.user};
    return (hl_field_in){.text = own ? other->text : doc->text,
                         .size = own ? other->text_size : doc->text_size,
                         .revision = own ? other->text_revision : doc->text_revision,
                         .font = app->layout.low ? 18 : 20,
                         .placeholder = side == HL_FIRST ? "Type a sentence, or choose an example"
                                                         : "The second sentence",
                         .clipboard = clipboard};
}

/* A replacement goes to the document as an action like everything else. */
static void apply_edit(hl_app *app, int side, const hl_field_edit *e) {
    if (!e->changed) {
        return;
    }
    app->follow |= side == HL_FIRST;
    hl_str line = {0};
    const char *action = side == HL_FIRST ? "text.edit" : "compare.edit";
    hl_str_printf(&line, "%s %zu %zu ", action, e->start, e->end);
    hl_str_json(&line, e->insert, e->insert_size);
    hl_error err = {0};
    hl_status status = line.failed
                           ? hl_fail(&err, HL_ERR_MEMORY, NULL, action, "free memory", "none left")
                           : hl_app_apply(app, line.data, e->gesture, &err);
    if (status != HL_OK) {
        hl_app_say_error(app, &err);
    }
    hl_str_free(&line);
}

static const char *field_key(int side) {
    return side == HL_FIRST ? "sentence" : "second";
}

hl_ui_id hl_top_field_id(int side) {
    hl_ui ground = {0};
    return hl_ui_id_of(&ground, field_key(side));
}

bool hl_top_has_focus(const hl_app *app) {
    return app->ui.focus == hl_top_field_id(HL_FIRST) ||
           (hl_app_compares(app) && app->ui.focus == hl_top_field_id(HL_SECOND));
}

void hl_top_field(hl_app *app, int side, hl_rect r) {
    hl_ui *ui = &app->ui;
    hl_field_clipboard clipboard;
    hl_field_in in = field_in(app, side, &clipboard);
    hl_ui_area(ui);
    hl_field_edit edit = hl_ui_field(ui, field_key(side), r, &in, &app->field[side]);
    apply_edit(app, side, &edit);
    if (ui->focus != hl_top_field_id(side)) {
        return;
    }
    app->typed_side = side;
    if (app->host.compose_at) {
        hl_rect c = app->field[side].caret_rect;
        float z = app->zoom;
        app->host.compose_at(app->host.user, (hl_rect){c.x * z, c.y * z, c.w * z, c.h * z});
    }
}

/* Letters typed while a picture or a control has the keyboard go back to the sentence. */
void hl_top_take_text(hl_app *app) {
    hl_ui *ui = &app->ui;
    if (ui->modal || !hl_ui_is(ui, HL_EVENT_TEXT) || ui->event.text[0] == ' ' ||
        (unsigned char)ui->event.text[0] < 32) {
        return;
    }
    int side = hl_app_compares(app) ? app->typed_side : HL_FIRST;
    hl_ui_use(ui);
    hl_ui_focus_on(ui, hl_top_field_id(side), false);
    hl_field_clipboard clipboard;
    hl_field_in in = field_in(app, side, &clipboard);
    hl_field_edit edit = hl_field_type(ui, &in, &app->field[side], ui->event.text);
    apply_edit(app, side, &edit);
}

/* --- beside the first
 * ------------------------------------------------------------------------------ */

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

static int edits_in_force(const hl_doc *doc) {
    int count = doc->masked_count + doc->edit_count;
    for (uint64_t muted = doc->muted; muted; muted &= muted - 1) {
        count++;
    }
    return count;
}

/* In every view: that what is seen is not the model as it is, and the way back. */
static void what_if(hl_app *app) {
    hl_ui *ui = &app->ui;
    const hl_layout *l = &app->layout;
    if (l->edits.w <= 0) {
        return;
    }
    int count = edits_in_force(hl_app_doc(app));
    char text[48];
    snprintf(text, sizeof text, "%s%d edit%s", l->edits.w > 100 ? "What if: " : "", count,
             count == 1 ? "" : "s");
    if (hl_ui_button(ui, "edits", l->edits, text, HL_BUTTON_PRIMARY)) {
        hl_app_panel(app, HL_PANEL_WHATIF);
    }
    hl_ui_tip(ui, "edits", l->edits,
              "The pictures show the model with your edits: muted heads, masked words, weights set "
              "by hand. Click: what they change");
    bool reset = l->reset.w < 40 ? hl_ui_icon_button(ui, "reset", l->reset, HL_ICON_CLOSE)
                                 : hl_ui_button(ui, "reset", l->reset, "Reset", HL_BUTTON_PLAIN);
    if (reset) {
        hl_app_do(app, 0, "whatif.reset");
    }
    hl_ui_tip(ui, "reset", l->reset, "Take all edits back (Alt+R)");
}

static void compare_button(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_rect r = app->layout.compare;
    bool on = hl_app_compares(app);
    bool clicked = r.w < 60 ? hl_ui_icon_button(ui, "compare", r, HL_ICON_COMPARE)
                            : hl_ui_toggle(ui, "compare", r, "Compare", on);
    hl_ui_tip(ui, "compare", r,
              on ? "Leave the comparison (F7)"
                 : "Two sentences, or one under two settings, one below the other (F7)");
    if (clicked) {
        hl_app_compare(app, !on);
    }
}

void hl_panel_top(hl_app *app) {
    hl_ui *ui = &app->ui;
    hl_top_field(app, HL_FIRST, app->layout.field);
    what_if(app);
    if (hl_ui_button(ui, "examples", app->layout.examples, "Examples", HL_BUTTON_PLAIN)) {
        app->examples = (hl_ui_menu){.open = !app->examples.open, .at = ui->ring ? 0 : -1};
    }
    compare_button(app);
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
