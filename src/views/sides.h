/* sides.h - two scenes beside each other: which side a view draws, which words belong together.
 * Private to views.
 */
#ifndef HL_VIEWS_SIDES_H
#define HL_VIEWS_SIDES_H

#include "parts.h"

enum { HL_PAIR_LABEL = 160 };

/* Do two sides stand beside each other (what-if has one side only)? */
bool hl_sides(const hl_view_in *in);
/* Does this view draw the second of two sides? */
bool hl_side_second(const hl_view_in *in);
/* The unit that pointer or keyboard previews on this side; -1 when it has none. */
int hl_side_hover(const hl_view_in *in);
/* The unit of a pair on the side of in->scene; -1 for none. */
int hl_side_unit(const hl_view_in *in, int pair);

/* Do the words of a pair differ (case aside), or is one of them missing? */
bool hl_pair_differs(const hl_comparison *c, int pair);
/* "it", "tired" + arrow + "wide"; a word that one side lacks is its own label. */
void hl_pair_label(const hl_comparison *c, int pair, char out[HL_PAIR_LABEL]);
/* Do all words of both sides have a partner in the same place, so that they can stand in columns?
 */
bool hl_sides_in_columns(const hl_view_in *in);

/* What one side's views get. */
hl_view_in hl_side_of(const hl_view_in *in, bool second);
/* Settings as they hold on this side. */
hl_doc_mask hl_side_mask(const hl_view_in *in);
bool hl_side_no_scale(const hl_view_in *in);
float hl_side_temperature(const hl_view_in *in);
/* End of the map's colour scale, which both sides share. */
float hl_side_map_max(const hl_view_in *in);

/* "first", "second, 1 head, d_k 48": the side, and what it has of its own. */
void hl_side_name(const hl_view_in *in, char *out, size_t size);

/* In HL_VIEW_COMPARE "it means" stands inside the panel of the arcs, at its right. */
hl_rect hl_side_reference(hl_rect arcs);
/* What the arcs leave free for it: the width of that block, 0 when neither side has a pronoun. */
float hl_side_reserved(const hl_view_in *in, hl_rect arcs);

#endif
