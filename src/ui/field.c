/* ui/field.c - the text field: events to rules, drawing. */
#include "headlight/ui/field.h"

#include "field_rules.h"
#include "headlight/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAD = 18, RUN_MS = 1500 };
enum { RUN_NONE = 0, RUN_TYPING, RUN_BLANK, RUN_DELETING };

static size_t low(const hl_field *f) {
    return f->caret < f->anchor ? f->caret : f->anchor;
}

static size_t high(const hl_field *f) {
    return f->caret > f->anchor ? f->caret : f->anchor;
}

/* Brings the layout up to date; after a change by somebody else the caret goes to its end. */
static bool settle(hl_ui *ui, const hl_field_in *in, hl_field *f) {
    if (!f->line) {
        f->line = calloc(1, sizeof *f->line);
    }
    hl_line_change change;
    if (!f->line || !hl_line_update(f->line, ui->fonts, in, &change)) {
        return false;
    }
    if (change.first) {
        f->caret = f->anchor = in->size;
    } else if (change.changed && !f->own_edit) {
        f->caret = f->anchor = change.new_end;
        f->run = RUN_NONE;
    }
    f->own_edit = false;
    f->caret = f->line->border[hl_line_index(f->line, f->caret)];
    f->anchor = f->line->border[hl_line_index(f->line, f->anchor)];
    return true;
}

/* Edits of one kind close to each other are one history step; a new word begins a new one. */
static uint32_t gesture_of(hl_ui *ui, hl_field *f, int run) {
    bool goes_on = f->run == run || (f->run == RUN_TYPING && run == RUN_BLANK);
    if (!goes_on || ui->now_ms - f->run_ms > RUN_MS || run == RUN_NONE) {
        f->gesture = ++ui->gesture;
    }
    f->run = run;
    f->run_ms = ui->now_ms;
    return f->gesture;
}

static hl_field_edit replace(hl_ui *ui, hl_field *f, size_t start, size_t end, const char *insert,
                             size_t size, int run) {
    if (start == end && size == 0) {
        return (hl_field_edit){0};
    }
    hl_field_edit e = {true, start, end, insert, size, gesture_of(ui, f, run)};
    f->caret = f->anchor = start + size;
    f->own_edit = true;
    return e;
}

static hl_field_edit insert_text(hl_ui *ui, hl_field *f, const char *text, int run) {
    hl_rule_result r = hl_rule_apply(f->line, f->caret, f->anchor, HL_RULE_INSERT, false);
    return replace(ui, f, r.start, r.end, text, strlen(text), run);
}

static hl_field_edit apply_rule(hl_ui *ui, hl_field *f, hl_rule rule, bool select) {
    hl_rule_result r = hl_rule_apply(f->line, f->caret, f->anchor, rule, select);
    if (r.edit) {
        return replace(ui, f, r.start, r.end, "", 0, RUN_DELETING);
    }
    f->caret = r.caret;
    f->anchor = r.anchor;
    f->run = RUN_NONE;
    return (hl_field_edit){0};
}

/* Ctrl+Backspace and Ctrl+Delete: select up to the word's border, then delete. */
static hl_field_edit delete_word(hl_ui *ui, hl_field *f, hl_rule to) {
    if (f->caret == f->anchor) {
        apply_rule(ui, f, to, true);
    }
    return apply_rule(ui, f, HL_RULE_DELETE, false);
}

static void copy_selection(const hl_field_in *in, const hl_field *f) {
    if (!in->clipboard || !in->clipboard->set || low(f) == high(f)) {
        return;
    }
    size_t n = high(f) - low(f);
    char *part = malloc(n + 1);
    if (part) {
        memcpy(part, f->line->text + low(f), n);
        part[n] = 0;
        in->clipboard->set(in->clipboard->user, part);
        free(part);
    }
}

/* The edit points at the pasted text, so that it is kept until the next paste. */
static hl_field_edit paste(hl_ui *ui, const hl_field_in *in, hl_field *f) {
    if (!in->clipboard || !in->clipboard->get) {
        return (hl_field_edit){0};
    }
    char *raw = in->clipboard->get(in->clipboard->user);
    char *clean = raw ? hl_utf8_clean(raw, strlen(raw), true, NULL) : NULL;
    free(raw);
    free(f->pasted);
    f->pasted = clean;
    return clean ? insert_text(ui, f, clean, RUN_NONE) : (hl_field_edit){0};
}

static hl_field_edit control_key(hl_ui *ui, const hl_field_in *in, hl_field *f, int key,
                                 bool select) {
    switch (key) {
    case HL_KEY_LEFT: return apply_rule(ui, f, HL_RULE_WORD_LEFT, select);
    case HL_KEY_RIGHT: return apply_rule(ui, f, HL_RULE_WORD_RIGHT, select);
    case HL_KEY_HOME: return apply_rule(ui, f, HL_RULE_START, select);
    case HL_KEY_END: return apply_rule(ui, f, HL_RULE_END, select);
    case HL_KEY_BACKSPACE: return delete_word(ui, f, HL_RULE_WORD_LEFT);
    case HL_KEY_DELETE: return delete_word(ui, f, HL_RULE_WORD_RIGHT);
    case 'a':
        f->anchor = 0;
        f->caret = f->line->size;
        return (hl_field_edit){0};
    case 'c': copy_selection(in, f); return (hl_field_edit){0};
    case 'x': copy_selection(in, f); return replace(ui, f, low(f), high(f), "", 0, RUN_NONE);
    case 'v': return paste(ui, in, f);
    default: return (hl_field_edit){0};
    }
}

static hl_field_edit plain_key(hl_ui *ui, hl_field *f, int key, bool select) {
    switch (key) {
    case HL_KEY_LEFT: return apply_rule(ui, f, HL_RULE_LEFT, select);
    case HL_KEY_RIGHT: return apply_rule(ui, f, HL_RULE_RIGHT, select);
    case HL_KEY_UP:
    case HL_KEY_HOME: return apply_rule(ui, f, HL_RULE_START, select);
    case HL_KEY_DOWN:
    case HL_KEY_END: return apply_rule(ui, f, HL_RULE_END, select);
    case HL_KEY_BACKSPACE: return apply_rule(ui, f, HL_RULE_BACKSPACE, false);
    case HL_KEY_DELETE: return apply_rule(ui, f, HL_RULE_DELETE, false);
    default: return (hl_field_edit){0};
    }
}

static bool is_editing_key(int key, int mods) {
    if (mods & HL_MOD_ALT) {
        return false;
    }
    if (mods & HL_MOD_CTRL) {
        bool letter = key == 'a' || key == 'c' || key == 'x' || key == 'v';
        return letter ? !(mods & HL_MOD_SHIFT)
                      : key == HL_KEY_LEFT || key == HL_KEY_RIGHT || key == HL_KEY_HOME ||
                            key == HL_KEY_END || key == HL_KEY_BACKSPACE || key == HL_KEY_DELETE;
    }
    return key == HL_KEY_SPACE || (key >= HL_KEY_LEFT && key <= HL_KEY_DELETE &&
                                   key != HL_KEY_PAGE_UP && key != HL_KEY_PAGE_DOWN);
}

static hl_field_edit take_key(hl_ui *ui, const hl_field_in *in, hl_field *f) {
    int key = ui->event.key, mods = ui->event.mods;
    if (!is_editing_key(key, mods) || f->compose[0]) {
        return (hl_field_edit){0};
    }
    hl_ui_use(ui);
    bool select = (mods & HL_MOD_SHIFT) != 0;
    return mods & HL_MOD_CTRL ? control_key(ui, in, f, key, select) : plain_key(ui, f, key, select);
}

/* Typed text without control characters. */
static hl_field_edit take_text(hl_ui *ui, hl_field *f) {
    hl_ui_use(ui);
    f->compose[0] = 0;
    const char *t = ui->event.text;
    if ((unsigned char)t[0] < 32 || t[0] == 127) {
        return (hl_field_edit){0};
    }
    return insert_text(ui, f, t, t[0] == ' ' ? RUN_BLANK : RUN_TYPING);
}

static hl_field_edit take_compose(hl_ui *ui, hl_field *f) {
    hl_ui_use(ui);
    bool begins = !f->compose[0] && ui->event.text[0];
    memcpy(f->compose, ui->event.text, sizeof f->compose);
    f->compose[sizeof f->compose - 1] = 0;
    return begins ? replace(ui, f, low(f), high(f), "", 0, RUN_NONE) : (hl_field_edit){0};
}

static void press(hl_ui *ui, hl_field *f, const hl_ui_sense *s, size_t at) {
    f->run = RUN_NONE;
    f->drag_from = f->drag_to = at;
    if (s->clicks >= 3) {
        f->drag_from = 0;
        f->drag_to = f->line->size;
    } else if (s->clicks == 2) {
        hl_word_around(f->line, at, &f->drag_from, &f->drag_to);
    } else if (ui->mods & HL_MOD_SHIFT) {
        f->drag_from = f->drag_to = f->anchor;
        f->caret = at;
        return;
    }
    f->drag_unit = s->clicks;
    f->anchor = f->drag_from;
    f->caret = f->drag_to;
}

/* A drag that began with a double click grows by whole words. */
static void drag(hl_field *f, size_t at) {
    size_t a = at, b = at;
    if (f->drag_unit >= 3) {
        return;
    }
    if (f->drag_unit == 2) {
        hl_word_around(f->line, at, &a, &b);
    }
    bool back = at < f->drag_from;
    f->anchor = back ? f->drag_to : f->drag_from;
    f->caret = back ? a : b > f->drag_to ? b : f->drag_to;
}

static void take_pointer(hl_ui *ui, hl_rect r, hl_field *f, const hl_ui_sense *s) {
    size_t at = hl_line_at(f->line, ui->fonts, ui->x - r.x - PAD + f->scroll);
    if (s->pressed) {
        press(ui, f, s, at);
    } else if (s->held && ui->event.kind == HL_EVENT_MOVE) {
        drag(f, at);
    }
}

static hl_field_edit take_event(hl_ui *ui, const hl_field_in *in, hl_field *f) {
    if (hl_ui_is(ui, HL_EVENT_TEXT)) {
        return take_text(ui, f);
    }
    if (hl_ui_is(ui, HL_EVENT_COMPOSE)) {
        return take_compose(ui, f);
    }
    return hl_ui_is(ui, HL_EVENT_KEY) ? take_key(ui, in, f) : (hl_field_edit){0};
}

/* Scrolls so that the caret is seen and no room is wasted at the end. At the end of the text the
 * line's end is seen too: behind a word that runs to the left the caret is not there. */
static void keep_in_view(hl_field *f, float caret_x, float extra, float view) {
    float w = f->line->w + extra;
    f->scroll = f->caret == f->line->size ? w : f->scroll;
    f->scroll = fminf(f->scroll, caret_x);
    f->scroll = fmaxf(f->scroll, caret_x - view + 2);
    f->scroll = fmaxf(0, fminf(f->scroll, w - view + 2));
}

static bool caret_on(hl_ui *ui) {
    double since = ui->now_ms - ui->input_ms;
    if (since >= HL_UI_BLINK_FOR_MS) {
        return true;
    }
    double phase = floor(since / HL_UI_BLINK_MS);
    hl_ui_wake(ui, ui->input_ms + (phase + 1) * HL_UI_BLINK_MS);
    return fmod(phase, 2) < 0.5;
}

static void draw_text(hl_ui *ui, hl_rect in, const hl_field *f, float caret_x, float compose_w) {
    const hl_theme *t = ui->theme;
    const hl_field_line *line = f->line;
    float x = in.x - f->scroll, mid = in.y + in.h / 2, right = in.x + in.w;
    if (low(f) != high(f)) {
        hl_rect sel = {in.x, mid - line->font.size * 0.72f, in.w, line->font.size * 1.44f};
        hl_line_mark(ui, line, low(f), high(f), x, hl_rect_intersect(sel, in),
                     hl_color_alpha(t->accent, 0.28f));
    }
    if (!f->compose[0]) {
        hl_line_draw(ui, line, 0, line->size, x, mid, in.x, right, t->ink);
        return;
    }
    hl_line_draw(ui, line, 0, f->caret, x, mid, in.x, right, t->ink);
    hl_draw_text(ui->list, x + caret_x, mid + 0.36f * line->font.size, HL_LEFT, line->font, t->ink,
                 f->compose, HL_ALL);
    float under = mid + line->font.size * 0.62f;
    hl_draw_line(ui->list, (hl_point){x + caret_x, under},
                 (hl_point){x + caret_x + compose_w, under}, 1.5f, t->accent);
    hl_line_draw(ui, line, f->caret, line->size, x + compose_w, mid, in.x - compose_w, right,
                 t->ink);
}

static void draw_frame(hl_ui *ui, hl_rect r, bool focused) {
    const hl_theme *t = ui->theme;
    hl_draw_rect(ui->list, r, 8, t->panel);
    hl_draw_stroke(ui->list, hl_rect_inset(r, focused ? 0.75f : 0.5f), 7.5f, focused ? 1.5f : 1,
                   focused ? t->accent : t->line);
}

static void draw(hl_ui *ui, hl_rect r, const hl_field_in *in, hl_field *f, bool focused) {
    float compose_w =
        f->compose[0] ? hl_text_width(ui->fonts, f->line->font, f->compose, HL_ALL) : 0;
    float caret_x = f->compose[0] ? hl_line_before(f->line, ui->fonts, f->caret)
                                  : hl_line_x(f->line, ui->fonts, f->caret);
    hl_rect inner = {r.x + PAD, r.y + 2, r.w - 2 * PAD, r.h - 4};
    keep_in_view(f, caret_x + compose_w, compose_w, inner.w);
    hl_ui_clip_push(ui, (hl_rect){inner.x - 2, inner.y, inner.w + 4, inner.h});
    if (in->size == 0 && !f->compose[0] && in->placeholder) {
        hl_ui_text(ui, inner.x, r.y + r.h / 2, HL_LEFT, in->font, HL_REGULAR, ui->theme->faint,
                   in->placeholder, inner.w);
    }
    draw_text(ui, inner, f, caret_x, compose_w);
    f->caret_rect = (hl_rect){inner.x - f->scroll + caret_x + compose_w - 1,
                              r.y + r.h / 2 - in->font * 0.62f, 2, in->font * 1.24f};
    if (focused && ui->window_focused && caret_on(ui)) {
        hl_draw_rect(ui->list, f->caret_rect, 0, ui->theme->accent);
    }
    hl_ui_clip_pop(ui);
}

hl_field_edit hl_ui_field(hl_ui *ui, const char *key, hl_rect r, const hl_field_in *in,
                          hl_field *f) {
    hl_field_edit edit = {0};
    hl_ui_sense s = hl_ui_sense_at(ui, key, r, HL_SENSE_FOCUS | HL_SENSE_DRAG);
    draw_frame(ui, r, s.focused);
    if (!settle(ui, in, f)) {
        return edit;
    }
    if (s.over) {
        ui->hand = false;
        ui->beam = true;
    }
    take_pointer(ui, r, f, &s);
    if (s.focused) {
        edit = take_event(ui, in, f);
    } else {
        f->compose[0] = 0;
    }
    draw(ui, r, in, f, s.focused);
    return edit;
}

hl_field_edit hl_field_type(hl_ui *ui, const hl_field_in *in, hl_field *f, const char *text) {
    if (!settle(ui, in, f)) {
        return (hl_field_edit){0};
    }
    return insert_text(ui, f, text, text[0] == ' ' ? RUN_BLANK : RUN_TYPING);
}

void hl_field_free(hl_field *f) {
    if (f->line) {
        hl_line_free(f->line);
    }
    free(f->line);
    free(f->pasted);
    *f = (hl_field){0};
}
