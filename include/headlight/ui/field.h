/* ui/field.h - a one-line text field over text that belongs to somebody else.
 *
 * The field keeps caret, selection and scroll; the text comes in with every pass and edits go out
 * as one replacement of bytes. Editing rules (moves, selection, words, deletion) are
 * stb_textedit's, run over grapheme clusters, so that a caret never stands inside a character. Undo
 * belongs to the text's owner: after a change from outside the caret stands at the end of what
 * changed.
 */
#ifndef HEADLIGHT_UI_FIELD_H
#define HEADLIGHT_UI_FIELD_H

#include "headlight/ui/ui.h"

typedef struct hl_field_line hl_field_line; /* layout cache */

/* Zeroed is valid. */
typedef struct hl_field {
    size_t caret, anchor;      /* bytes; what lies between is selected */
    float scroll;              /* pixels */
    char compose[256];         /* IME composition, "" = none */
    int drag_unit;             /* 1 characters, 2 words */
    size_t drag_from, drag_to; /* the word a drag began on */
    hl_field_line *line;       /* owned */
    bool own_edit;             /* the text's next change is ours */
    int run;                   /* kind of the last edit, for joining history steps */
    double run_ms;
    uint32_t gesture;
    char *pasted;       /* owned: what the last edit points at */
    hl_rect caret_rect; /* where it was drawn */
} hl_field;

/* Lent by the app. */
typedef struct hl_field_clipboard {
    char *(*get)(void *user); /* malloc'd UTF-8 or NULL */
    void (*set)(void *user, const char *text);
    void *user;
} hl_field_clipboard;

typedef struct hl_field_in {
    const char *text;
    size_t size;
    uint64_t revision; /* another number whenever text differs */
    float font;        /* size */
    const char *placeholder;
    const hl_field_clipboard *clipboard;
} hl_field_in;

/* Replace bytes start..end by insert. insert is valid until the next call of the field. */
typedef struct hl_field_edit {
    bool changed;
    size_t start, end;
    const char *insert;
    size_t insert_size;
    uint32_t gesture; /* one history step: a run of typing */
} hl_field_edit;

hl_field_edit hl_ui_field(hl_ui *ui, const char *key, hl_rect r, const hl_field_in *in,
                          hl_field *field);
/* Typed text from elsewhere, as if the field had had the focus. */
hl_field_edit hl_field_type(hl_ui *ui, const hl_field_in *in, hl_field *field, const char *text);
void hl_field_free(hl_field *field);

#endif
