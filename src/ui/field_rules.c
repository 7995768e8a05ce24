/* ui/field_rules.c - stb_textedit over grapheme clusters.
 *
 * stb counts characters; here one character is one grapheme of the line, and the only storage is a
 * record of what stb wanted deleted and inserted: the text itself is not ours.
 */
#include "field_rules.h"

#include "headlight/base/text.h"

#include <string.h>

typedef struct rules {
    const hl_field_line *line;
    int count;               /* graphemes as stb sees them */
    int removed_at, removed; /* what stb deleted */
    bool edit;
} rules;

enum { BLANK, WORD, MARK };

/* Grapheme i of the line before the edit, by its first character. */
static int class_of(const hl_field_line *line, size_t i) {
    size_t at = line->border[i];
    int32_t c = hl_utf8_next(line->text, line->size, &at);
    if (hl_char_is_space(c)) {
        return BLANK;
    }
    return hl_char_is_punctuation(c) && c != '\'' && c != 0x2019 ? MARK : WORD;
}

static int word_left(rules *r, int i) {
    const hl_field_line *line = r->line;
    while (i > 0 && class_of(line, (size_t)i - 1) == BLANK) {
        i--;
    }
    int kind = i > 0 ? class_of(line, (size_t)i - 1) : BLANK;
    while (i > 0 && class_of(line, (size_t)i - 1) == kind) {
        i--;
    }
    return i;
}

static int word_right(rules *r, int i) {
    const hl_field_line *line = r->line;
    int n = (int)line->count, kind = i < n ? class_of(line, (size_t)i) : BLANK;
    while (i < n && kind != BLANK && class_of(line, (size_t)i) == kind) {
        i++;
    }
    while (i < n && class_of(line, (size_t)i) == BLANK) {
        i++;
    }
    return i;
}

static void remove_chars(rules *r, int at, int count) {
    r->removed_at = at;
    r->removed = count;
    r->count -= count;
    r->edit = true;
}

static int insert_chars(rules *r, int at, int count) {
    if (!r->removed) {
        r->removed_at = at;
    }
    r->count += count;
    r->edit = true;
    return 1;
}

/* gcc sees a path in stb that an empty line cannot take. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#define STB_TEXTEDIT_STRING rules
#define STB_TEXTEDIT_CHARTYPE int
#define STB_TEXTEDIT_UNDOSTATECOUNT 2 /* undo is the document's */
#define STB_TEXTEDIT_UNDOCHARCOUNT 2
#include <stb_textedit.h>

#define STB_TEXTEDIT_STRINGLEN(r) ((r)->count)
#define STB_TEXTEDIT_LAYOUTROW(row, r, n)                                                          \
    (*(row) = (StbTexteditRow){0, 1, 1, 0, 1, (r)->count - (n)})
#define STB_TEXTEDIT_GETWIDTH(r, n, i) 1.0f
#define STB_TEXTEDIT_KEYTOTEXT(key) (-1)
#define STB_TEXTEDIT_GETCHAR(r, i) 'x'
#define STB_TEXTEDIT_NEWLINE '\n'
#define STB_TEXTEDIT_DELETECHARS(r, i, n) remove_chars(r, i, n)
#define STB_TEXTEDIT_INSERTCHARS(r, i, c, n) insert_chars(r, i, n)
#define STB_TEXTEDIT_K_SHIFT 0x1000
#define STB_TEXTEDIT_K_LEFT 0x100
#define STB_TEXTEDIT_K_RIGHT 0x101
#define STB_TEXTEDIT_K_UP 0x102
#define STB_TEXTEDIT_K_DOWN 0x103
#define STB_TEXTEDIT_K_PGUP 0x104
#define STB_TEXTEDIT_K_PGDOWN 0x105
#define STB_TEXTEDIT_K_LINESTART 0x106
#define STB_TEXTEDIT_K_LINEEND 0x107
#define STB_TEXTEDIT_K_TEXTSTART 0x108
#define STB_TEXTEDIT_K_TEXTEND 0x109
#define STB_TEXTEDIT_K_DELETE 0x10a
#define STB_TEXTEDIT_K_BACKSPACE 0x10b
#define STB_TEXTEDIT_K_UNDO 0x10c
#define STB_TEXTEDIT_K_REDO 0x10d
#define STB_TEXTEDIT_K_WORDLEFT 0x10e
#define STB_TEXTEDIT_K_WORDRIGHT 0x10f
#define STB_TEXTEDIT_MOVEWORDLEFT(r, i) word_left(r, i)
#define STB_TEXTEDIT_MOVEWORDRIGHT(r, i) word_right(r, i)
#define STB_TEXTEDIT_IMPLEMENTATION
#include <stb_textedit.h>

static const int stb_key[] = {
    [HL_RULE_LEFT] = STB_TEXTEDIT_K_LEFT,          [HL_RULE_RIGHT] = STB_TEXTEDIT_K_RIGHT,
    [HL_RULE_WORD_LEFT] = STB_TEXTEDIT_K_WORDLEFT, [HL_RULE_WORD_RIGHT] = STB_TEXTEDIT_K_WORDRIGHT,
    [HL_RULE_START] = STB_TEXTEDIT_K_TEXTSTART,    [HL_RULE_END] = STB_TEXTEDIT_K_TEXTEND,
    [HL_RULE_DELETE] = STB_TEXTEDIT_K_DELETE,      [HL_RULE_BACKSPACE] = STB_TEXTEDIT_K_BACKSPACE,
};

hl_rule_result hl_rule_apply(const hl_field_line *line, size_t caret, size_t anchor, hl_rule rule,
                             bool select) {
    rules r = {.line = line, .count = (int)line->count};
    STB_TexteditState state;
    stb_textedit_initialize_state(&state, 1);
    state.cursor = (int)hl_line_index(line, caret);
    state.select_start = (int)hl_line_index(line, anchor);
    state.select_end = state.cursor;
    if (rule == HL_RULE_INSERT) {
        const int one = 'x';
        stb_textedit_paste(&r, &state, &one, 1);
    } else {
        stb_textedit_key(&r, &state, stb_key[rule] | (select ? STB_TEXTEDIT_K_SHIFT : 0));
    }
    hl_rule_result out = {.edit = r.edit};
    if (r.edit) {
        out.start = line->border[r.removed_at];
        out.end = line->border[r.removed_at + r.removed];
        return out;
    }
    bool selected = state.select_start != state.select_end;
    out.caret = line->border[selected ? state.select_end : state.cursor];
    out.anchor = selected ? line->border[state.select_start] : out.caret;
    return out;
}

void hl_word_around(const hl_field_line *line, size_t at, size_t *start, size_t *end) {
    size_t i = hl_line_index(line, at), n = line->count;
    *start = *end = at;
    if (n == 0) {
        return;
    }
    i = i == n ? n - 1 : i;
    int kind = class_of(line, i);
    size_t a = i, b = i + 1;
    while (a > 0 && class_of(line, a - 1) == kind) {
        a--;
    }
    while (b < n && class_of(line, b) == kind) {
        b++;
    }
    *start = line->border[a];
    *end = line->border[b];
}
