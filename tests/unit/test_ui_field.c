/* The text field: editing rules over grapheme clusters, selection, clipboard, composition, history
 * runs. */
#include "support/ui_run.h"

#include "headlight/base/text.h"

typedef struct doc {
    ui_run run;
    hl_field field;
    char text[1 << 16];
    uint64_t revision;
    char clipboard[1024];
    uint32_t gestures[64];
    int edits;
} doc;

static const hl_rect PLACE = {20, 20, 400, 48};

static char *clip_get(void *user) {
    doc *d = user;
    char *copy = malloc(strlen(d->clipboard) + 1);
    return strcpy(copy, d->clipboard);
}

static void clip_set(void *user, const char *text) {
    snprintf(((doc *)user)->clipboard, sizeof((doc *)user)->clipboard, "%s", text);
}

static void apply(doc *d, const hl_field_edit *e) {
    if (!e->changed) {
        return;
    }
    size_t size = strlen(d->text);
    assert_true(e->start <= e->end && e->end <= size);
    assert_true(size - (e->end - e->start) + e->insert_size < sizeof d->text);
    memmove(d->text + e->start + e->insert_size, d->text + e->end, size - e->end + 1);
    memcpy(d->text + e->start, e->insert, e->insert_size);
    d->revision++;
    d->gestures[d->edits++ % 64] = e->gesture;
}

static void widgets(ui_run *r) {
    doc *d = r->user;
    hl_field_clipboard clip = {clip_get, clip_set, d};
    hl_field_in in = {.text = d->text,
                      .size = strlen(d->text),
                      .revision = d->revision,
                      .font = 20,
                      .clipboard = &clip};
    hl_field_edit e = hl_ui_field(&r->ui, "field", PLACE, &in, &d->field);
    apply(d, &e);
}

static doc *begin(const char *text) {
    doc *d = calloc(1, sizeof *d);
    snprintf(d->text, sizeof d->text, "%s", text);
    ui_run_open(&d->run, widgets, d);
    d->run.ui.focus = hl_ui_id_of(&d->run.ui, "field");
    return d;
}

static void end(doc *d) {
    hl_field_free(&d->field);
    ui_run_close(&d->run);
    free(d);
}

static void key(doc *d, int k, int mods) {
    ui_key(&d->run, k, mods);
}

static void expect(doc *d, const char *text, size_t anchor, size_t caret) {
    assert_string_equal(d->text, text);
    assert_int_equal(d->field.anchor, anchor);
    assert_int_equal(d->field.caret, caret);
}

static void typing(void **state) {
    (void)state;
    doc *d = begin("");
    ui_type(&d->run, "H");
    ui_type(&d->run, "i");
    expect(d, "Hi", 2, 2);
    key(d, HL_KEY_LEFT, 0);
    ui_type(&d->run, "é");
    expect(d, "Héi", 3, 3);
    key(d, HL_KEY_HOME, 0);
    key(d, HL_KEY_DELETE, 0);
    expect(d, "éi", 0, 0);
    key(d, HL_KEY_END, 0);
    key(d, HL_KEY_BACKSPACE, 0);
    key(d, HL_KEY_BACKSPACE, 0);
    key(d, HL_KEY_BACKSPACE, 0);
    expect(d, "", 0, 0);
    end(d);
}

/* A family of four joined by zero-width joiners, a flag, e + combining acute: one step each. */
static void graphemes(void **state) {
    (void)state;
    doc *d = begin("a\U0001F468\u200D\U0001F469\u200D\U0001F467b\U0001F1E9\U0001F1EAe\u0301");
    size_t size = strlen(d->text);
    expect(d, d->text, size, size);
    static const size_t stops[] = {28, 20, 19, 1, 0, 0};
    assert_int_equal(size, 31);
    for (size_t i = 0; i < 6; i++) {
        key(d, HL_KEY_LEFT, 0);
        assert_int_equal(d->field.caret, stops[i]);
    }
    key(d, HL_KEY_RIGHT, 0);
    key(d, HL_KEY_DELETE, 0);
    assert_string_equal(d->text, "ab\U0001F1E9\U0001F1EAe\u0301");
    key(d, HL_KEY_END, 0);
    key(d, HL_KEY_BACKSPACE, 0);
    assert_string_equal(d->text, "ab\U0001F1E9\U0001F1EA");
    end(d);
}

static void words(void **state) {
    (void)state;
    doc *d = begin("The animal didn't, truly");
    key(d, HL_KEY_LEFT, HL_MOD_CTRL);
    assert_int_equal(d->field.caret, 19);
    key(d, HL_KEY_LEFT, HL_MOD_CTRL);
    assert_int_equal(d->field.caret, 17);
    key(d, HL_KEY_LEFT, HL_MOD_CTRL);
    assert_int_equal(d->field.caret, 11);
    key(d, HL_KEY_RIGHT, HL_MOD_CTRL | HL_MOD_SHIFT);
    expect(d, d->text, 11, 17);
    key(d, HL_KEY_BACKSPACE, 0);
    expect(d, "The animal , truly", 11, 11);
    key(d, HL_KEY_BACKSPACE, HL_MOD_CTRL);
    expect(d, "The , truly", 4, 4);
    key(d, HL_KEY_DELETE, HL_MOD_CTRL);
    expect(d, "The truly", 4, 4);
    end(d);
}

static void selection(void **state) {
    (void)state;
    doc *d = begin("red car");
    key(d, HL_KEY_HOME, HL_MOD_SHIFT);
    expect(d, "red car", 7, 0);
    key(d, HL_KEY_RIGHT, 0);
    expect(d, "red car", 7, 7);
    key(d, 'a', HL_MOD_CTRL);
    expect(d, "red car", 0, 7);
    ui_type(&d->run, "x");
    expect(d, "x", 1, 1);
    end(d);
}

static void clipboard(void **state) {
    (void)state;
    doc *d = begin("one two");
    key(d, HL_KEY_LEFT, HL_MOD_CTRL | HL_MOD_SHIFT);
    key(d, 'c', HL_MOD_CTRL);
    assert_string_equal(d->clipboard, "two");
    key(d, 'x', HL_MOD_CTRL);
    expect(d, "one ", 4, 4);
    strcpy(d->clipboard, "a\nb\r\nc\t\xff!");
    key(d, 'v', HL_MOD_CTRL);
    assert_true(hl_utf8_valid(d->text, strlen(d->text), NULL));
    assert_null(strpbrk(d->text, "\r\n\t"));
    assert_non_null(strstr(d->text, "one a b"));
    assert_int_equal(d->field.caret, strlen(d->text));
    end(d);
}

static float x_of(doc *d, size_t at) {
    hl_font font = {20, HL_REGULAR, 0};
    return PLACE.x + 18 + hl_text_width(d->run.fonts, font, d->text, (int)at) - d->field.scroll;
}

static void mouse(void **state) {
    (void)state;
    doc *d = begin("The red car stops");
    ui_click(&d->run, x_of(d, 4) + 0.5f, 44);
    expect(d, d->text, 4, 4);
    ui_press(&d->run, x_of(d, 5), 44, 2, 0);
    ui_release(&d->run, x_of(d, 5), 44);
    expect(d, d->text, 4, 7);
    ui_press(&d->run, x_of(d, 5), 44, 2, 0);
    ui_move(&d->run, x_of(d, 9), 44);
    expect(d, d->text, 4, 11);
    ui_move(&d->run, x_of(d, 1), 44);
    expect(d, d->text, 7, 0);
    ui_release(&d->run, x_of(d, 1), 44);
    ui_press(&d->run, x_of(d, 5), 44, 3, 0);
    ui_release(&d->run, x_of(d, 5), 44);
    expect(d, d->text, 0, 17);
    ui_press(&d->run, x_of(d, 3) + 0.5f, 44, 1, 0);
    ui_move(&d->run, x_of(d, 8), 44);
    ui_release(&d->run, x_of(d, 8), 44);
    expect(d, d->text, 3, 8);
    ui_press(&d->run, x_of(d, 12) + 0.5f, 44, 1, HL_MOD_SHIFT);
    ui_release(&d->run, x_of(d, 12), 44);
    expect(d, d->text, 3, 12);
    end(d);
}

static void compose(doc *d, const char *text) {
    hl_event e = {.kind = HL_EVENT_COMPOSE};
    snprintf(e.text, sizeof e.text, "%s", text);
    ui_send(&d->run, e);
}

static bool drawn(const ui_run *r, const char *text) {
    for (size_t i = 0; i < r->list.count; i++) {
        const hl_draw_command *c = &r->list.commands[i];
        if (c->kind == HL_DRAW_TEXT && c->count == strlen(text) &&
            memcmp(r->list.text + c->first, text, c->count) == 0) {
            return true;
        }
    }
    return false;
}

/* A composition is shown but is not in the text before it is committed. */
static void composing(void **state) {
    (void)state;
    doc *d = begin("ab");
    key(d, HL_KEY_LEFT, 0);
    compose(d, "に");
    compose(d, "にほ");
    assert_string_equal(d->text, "ab");
    assert_true(drawn(&d->run, "にほ"));
    assert_true(drawn(&d->run, "a"));
    assert_true(drawn(&d->run, "b"));
    key(d, HL_KEY_BACKSPACE, 0); /* the IME's, not ours */
    assert_string_equal(d->text, "ab");
    compose(d, "");
    ui_type(&d->run, "日本");
    expect(d, "a日本b", 7, 7);
    assert_false(drawn(&d->run, "にほ"));
    end(d);
}

static void history_runs(void **state) {
    (void)state;
    doc *d = begin("");
    ui_type(&d->run, "a");
    ui_type(&d->run, "b");
    ui_type(&d->run, " ");
    ui_type(&d->run, "c");
    key(d, HL_KEY_BACKSPACE, 0);
    d->run.now += 5000;
    key(d, HL_KEY_BACKSPACE, 0);
    assert_int_equal(d->edits, 6);
    const uint32_t *g = d->gestures;
    assert_true(g[0] == g[1] && g[1] == g[2]);
    assert_true(g[3] != g[2] && g[4] != g[3] && g[5] != g[4]);
    end(d);
}

/* After an undo the caret stands where the text changed. */
static void outside_change(void **state) {
    (void)state;
    doc *d = begin("The lion slept");
    strcpy(d->text, "The old lion slept");
    d->revision++;
    ui_pass(&d->run, NULL);
    expect(d, "The old lion slept", 8, 8);
    strcpy(d->text, "");
    d->revision++;
    ui_pass(&d->run, NULL);
    expect(d, "", 0, 0);
    end(d);
}

static void caret_stays_in_view(void **state) {
    (void)state;
    doc *d = begin("");
    for (int i = 0; i < 3000; i++) {
        strcat(d->text, i % 7 == 6 ? " " : "w");
    }
    d->revision++;
    ui_pass(&d->run, NULL);
    key(d, HL_KEY_END, 0);
    hl_rect c = d->field.caret_rect;
    assert_true(c.x >= PLACE.x && c.x + c.w <= PLACE.x + PLACE.w);
    key(d, HL_KEY_HOME, 0);
    assert_true(d->field.scroll == 0);
    for (int i = 0; i < 120; i++) {
        key(d, HL_KEY_RIGHT, i % 2 ? HL_MOD_CTRL : 0);
        c = d->field.caret_rect;
        assert_true(c.x >= PLACE.x && c.x + c.w <= PLACE.x + PLACE.w);
    }
    end(d);
}

/* Behind a word that runs to the left the caret is at its left edge; the word is seen all the same.
 */
static void a_last_word_to_the_left_is_seen(void **state) {
    (void)state;
    doc *d = begin("one two three four five six seven eight nine ten "
                   "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
    ui_pass(&d->run, NULL);
    key(d, HL_KEY_HOME, 0);
    key(d, HL_KEY_END, 0);
    hl_rect c = d->field.caret_rect;
    float word = hl_text_width(d->run.ui.fonts, (hl_font){20, HL_REGULAR, 0},
                               strrchr(d->text, ' ') + 1, HL_ALL);
    assert_true(c.x >= PLACE.x && c.x + word <= PLACE.x + PLACE.w);
    end(d);
}

static void blinks_and_rests(void **state) {
    (void)state;
    doc *d = begin("x");
    ui_type(&d->run, "y");
    size_t with = d->run.list.count;
    assert_true(d->run.ui.wake_at_ms > d->run.now);
    d->run.now += 600;
    ui_pass(&d->run, NULL);
    assert_int_equal(d->run.list.count, with - 1);
    d->run.now += 20000;
    ui_pass(&d->run, NULL);
    assert_int_equal(d->run.list.count, with);
    assert_true(d->run.ui.wake_at_ms < 0);
    end(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing),
        cmocka_unit_test(graphemes),
        cmocka_unit_test(words),
        cmocka_unit_test(selection),
        cmocka_unit_test(clipboard),
        cmocka_unit_test(mouse),
        cmocka_unit_test(composing),
        cmocka_unit_test(history_runs),
        cmocka_unit_test(outside_change),
        cmocka_unit_test(caret_stays_in_view),
        cmocka_unit_test(a_last_word_to_the_left_is_seen),
        cmocka_unit_test(blinks_and_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
