/* ui/field_rules.h - what a key does to caret, selection and text: stb_textedit behind one
 * function.
 */
#ifndef UI_FIELD_RULES_H
#define UI_FIELD_RULES_H

#include "field_line.h"

typedef enum hl_rule {
    HL_RULE_LEFT,
    HL_RULE_RIGHT,
    HL_RULE_WORD_LEFT,
    HL_RULE_WORD_RIGHT,
    HL_RULE_START,
    HL_RULE_END,
    HL_RULE_DELETE,
    HL_RULE_BACKSPACE,
    HL_RULE_INSERT /* over the selection */
} hl_rule;

/* Bytes start..end are to be replaced by what the caller inserts (nothing for moves: edit false).
 */
typedef struct hl_rule_result {
    bool edit;
    size_t start, end;    /* bytes to replace */
    size_t caret, anchor; /* after a move */
} hl_rule_result;
hl_rule_result hl_rule_apply(const hl_field_line *line, size_t caret, size_t anchor, hl_rule rule,
                             bool select);

/* The word around byte at: letters and digits together, each mark alone, blanks together. */
void hl_word_around(const hl_field_line *line, size_t at, size_t *start, size_t *end);

#endif
