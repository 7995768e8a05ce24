/* whatif.h - what is muted, masked and edited as chips that can be taken back. Private to views.
 */
#ifndef HL_VIEWS_WHATIF_H
#define HL_VIEWS_WHATIF_H

#include "changes.h"

/* The chips in rows of r, at most `lines` of them; returns the height used. */
float hl_whatif_chips(const hl_view_in *in, hl_rect r, float k, int lines, hl_draw_list *list,
                      hl_hits *hits);

#endif
