/* arcs_marks.c - what stands at words beside their links: words that differ between two sides,
 * words replaced by [MASK].
 */
#include "arcs.h"
#include "sides.h"

#include <math.h>

#define MASK_TYPE 11.0F

void hl_arcs_underline(const hl_view_in *in, const hl_words *words, hl_draw_list *list) {
    const hl_comparison *c = in->comparison;
    float thick = words->size >= 17 ? 3 : 2;
    hl_draw_group(list, "differs");
    for (int i = 0; hl_sides(in) && i < c->count; i++) {
        int unit = hl_side_unit(in, i);
        if (unit < words->first || unit > words->last || !hl_pair_differs(c, i))
            continue;
        const hl_word *word = &words->word[unit];
        float over = fminf(words->gap / 2 - 1, 0.35F * words->size);
        hl_rect r = {word->x - over, roundf(words->base + 0.42F * words->size), word->w + 2 * over,
                     thick};
        hl_draw_rect(list, r, thick / 2, in->theme->accent);
    }
    hl_draw_group_end(list);
}

bool hl_arcs_is_masked(const hl_scene *scene, int unit) {
    return scene->masked && scene->masked[unit];
}

void hl_arcs_make_room(const hl_view_in *in, hl_words *words) {
    for (int i = 0; i < in->scene->U; i++)
        if (hl_arcs_is_masked(in->scene, i))
            words->word[i].down += MASK_TYPE + 3;
}

void hl_arcs_strike(const hl_view_in *in, const hl_words *words, int unit, hl_color color,
                    hl_draw_list *list) {
    const hl_word *word = &words->word[unit];
    float y = roundf(words->base - 0.28F * words->size) + 0.5F;
    hl_draw_line(list, (hl_point){word->x - 2, y}, (hl_point){word->x + word->w + 2, y}, 1.5F,
                 color);
    hl_draw_text(list, word->x + word->w / 2, words->bottom + MASK_TYPE - 1, HL_MIDDLE,
                 hl_part_font(MASK_TYPE, HL_MEDIUM), in->theme->soft, "[MASK]", HL_ALL);
}
