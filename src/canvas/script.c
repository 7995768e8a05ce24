/* script.c - see script.h. Blocks and joining types: Unicode 15, Blocks.txt, ArabicShaping.txt. */
#include "script.h"

#include "headlight/base/text.h"
#include "headlight/canvas/font.h"

typedef struct block {
    int32_t first, last;
    int script;
} block;

enum { HEBREW = 1, ARABIC, SYRIAC, THAANA, NKO, OTHER };

static const block blocks[] = {
    {0x0590, 0x05FF, HEBREW},  {0x0600, 0x06FF, ARABIC},  {0x0700, 0x074F, SYRIAC},
    {0x0750, 0x077F, ARABIC},  {0x0780, 0x07BF, THAANA},  {0x07C0, 0x07FF, NKO},
    {0x0800, 0x085F, OTHER},   {0x0860, 0x086F, SYRIAC},  {0x0870, 0x08FF, ARABIC},
    {0xFB1D, 0xFB4F, HEBREW},  {0xFB50, 0xFDFF, ARABIC},  {0xFE70, 0xFEFE, ARABIC},
    {0x10800, 0x10FFF, OTHER}, {0x1E800, 0x1EFFF, OTHER},
};

/* Unicode's Default_Ignorable_Code_Point above U+0300, without marks: what no font draws. */
static bool is_ignorable(int32_t c) {
    static const int32_t ranges[][2] = {{0x061C, 0x061C}, {0x180B, 0x180F},   {0x200B, 0x200F},
                                        {0x202A, 0x202E}, {0x2060, 0x206F},   {0xFE00, 0xFE0F},
                                        {0xFEFF, 0xFEFF}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

bool script_clings(int32_t c) {
    return c >= 0x300 && (hl_char_is_mark(c) || is_ignorable(c));
}

bool script_is_digit(int32_t c) {
    return (c >= '0' && c <= '9') || (c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9);
}

int script_of_rtl(int32_t c) {
    if (c < 0x0590 || script_is_digit(c))
        return 0;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].first && c <= blocks[i].last)
            return blocks[i].script;
    return c == 0x200F ? OTHER : 0; /* the right-to-left mark */
}

static bool is_neutral(int32_t c) {
    return hl_char_is_space(c) || hl_char_is_punctuation(c) || hl_char_is_mark(c) ||
           hl_char_is_control(c);
}

size_t script_stretch_end(const char *text, size_t size, size_t at) {
    size_t end = at;
    int open = 0; /* brackets */
    while (at < size) {
        int32_t c = hl_utf8_next(text, size, &at);
        open += c == '(' || c == '[' || c == '{';
        bool closing = (c == ')' || c == ']' || c == '}') && open-- > 0;
        if (script_of_rtl(c) || script_is_digit(c) || closing)
            end = at;
        else if (!is_neutral(c))
            break;
    }
    return end;
}

size_t script_number_end(const char *text, size_t size, size_t at) {
    size_t end = at;
    bool inside = true;
    while (at < size) {
        int32_t c = hl_utf8_next(text, size, &at);
        if (script_is_digit(c)) {
            end = at;
            inside = true;
        } else if (inside &&
                   (c == '.' || c == ',' || c == ':' || c == '/' || c == 0x066B || c == 0x066C)) {
            inside = false; /* one separator between digits */
        } else {
            break;
        }
    }
    return end;
}

/* --- Arabic ---------------------------------------------------------------------------------- */

/* Number of forms of U+0621 .. U+064A: 4 joins both neighbours, 2 the one before, 1 none. The forms
 * follow one another from U+FE80 in the order alone, final, initial, medial. */
static const char forms[] = "122224242444442222444444440000004444444224";
enum { FIRST = 0x0621, LAST = 0x064A, FORMS = 0xFE80, LAM = 0x0644, TATWEEL = 0x0640 };

/* Letters of Persian and Urdu. */
static const struct {
    int32_t letter, form;
    int count;
} more[] = {{0x067E, 0xFB56, 4}, {0x0686, 0xFB7A, 4}, {0x0698, 0xFB8A, 2}, {0x06A9, 0xFB8E, 4},
            {0x06AF, 0xFB92, 4}, {0x06CC, 0xFBFC, 4}, {0x0679, 0xFB66, 4}, {0x0688, 0xFB88, 2},
            {0x0691, 0xFB8C, 2}, {0x06C1, 0xFBA6, 4}, {0x06D2, 0xFBAE, 2}};

/* Count of forms of a letter and the first of them. */
static int forms_of(int32_t c, int32_t *first) {
    *first = FORMS;
    if (c >= FIRST && c <= LAST) {
        for (int32_t i = FIRST; i < c; i++)
            *first += forms[i - FIRST] - '0';
        return forms[c - FIRST] - '0';
    }
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].letter == c) {
            *first = more[i].form;
            return more[i].count;
        }
    return 0;
}

static bool joins_next(int32_t c) {
    int32_t first;
    return c == TATWEEL || c == 0x200D || forms_of(c, &first) == 4;
}

static bool joins_before(int32_t c) {
    int32_t first;
    return joins_next(c) || forms_of(c, &first) == 2;
}

/* The letter before byte `at`, marks passed over; 0 none. */
static int32_t letter_before(const char *text, size_t at) {
    while (at > 0) {
        size_t from = at - 1, next;
        while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
            from--;
        next = from;
        int32_t c = hl_utf8_next(text, at, &next);
        at = from;
        if (!hl_char_is_mark(c))
            return c;
    }
    return 0;
}

static int32_t letter_behind(const char *text, size_t size, size_t at) {
    while (at < size) {
        int32_t c = hl_utf8_next(text, size, &at);
        if (!hl_char_is_mark(c))
            return c;
    }
    return 0;
}

/* Which of the four lam-alef ligatures, -1 none. */
static int ligature(int32_t alef) {
    return alef == 0x0622 ? 0 : alef == 0x0623 ? 1 : alef == 0x0625 ? 2 : alef == 0x0627 ? 3 : -1;
}

int32_t script_joined(const char *text, size_t size, size_t at) {
    size_t end = at;
    int32_t c = hl_utf8_next(text, size, &end), first;
    int count = forms_of(c, &first);
    if (count < 2)
        return c;
    int32_t before = letter_before(text, at), next = letter_behind(text, size, end);
    if (before == LAM && ligature(c) >= 0)
        return 0;
    bool joined = before && joins_next(before);
    if (c == LAM && ligature(next) >= 0)
        return 0xFEF5 + 2 * ligature(next) + joined;
    return first + (count == 4 && next && joins_before(next) ? 2 : 0) + joined;
}

/* --- cutting --------------------------------------------------------------------------------- */

bool hl_text_rtl_across(const char *text, size_t size, size_t at) {
    enum { REACH = 64 }; /* code points looked at on each side */
    size_t from = at;
    bool before = false, behind = false;
    for (int i = 0; i < REACH && from > 0 && !before; i++) {
        size_t next;
        do
            from--;
        while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80);
        next = from;
        int32_t c = hl_utf8_next(text, size, &next);
        before = script_of_rtl(c) != 0;
        if (!before && !is_neutral(c) && !script_is_digit(c))
            return false;
    }
    for (int i = 0; i < REACH && before && at < size && !behind; i++) {
        int32_t c = hl_utf8_next(text, size, &at);
        behind = script_of_rtl(c) || script_is_digit(c);
        if (!behind && !is_neutral(c))
            return false;
    }
    return before && behind;
}
