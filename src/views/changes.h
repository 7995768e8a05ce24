/* changes.h - rows of changes for the panels that list them. Private to views.
 */
#ifndef HL_VIEWS_CHANGES_H
#define HL_VIEWS_CHANGES_H

#include "rows.h"

enum { HL_MOVES_MAX = 24 };

/* How many of the changes are worth a row: the two weights differ as they are printed, or the one
 * that only one side has is not 0.00. */
int hl_changes_told(const hl_comparison *c);
/* These as rows, the largest first, at most max; returns how many. */
int hl_changes_read(const hl_comparison *c, hl_move *out, int max);
/* "and 12 smaller changes"; "" when all are shown. */
void hl_changes_rest(const hl_comparison *c, int shown, char *out, size_t size);
void hl_changes_hit(const hl_comparison *c, int i, hl_view view, hl_rect r, hl_hits *hits);

/* Two sides with different head counts: every head of both with its strongest link. */
void hl_changes_heads(const hl_view_in *in, hl_rect r, float k, hl_draw_list *list, hl_hits *hits);

#endif
