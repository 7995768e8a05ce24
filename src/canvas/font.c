/* font.c - the font set: opening, faces, the choice of a face for each character. */
#include "fonts.h"

#include <stdlib.h>

hl_status hl_fonts_open(hl_fonts **out, hl_error *err) {
    *out = NULL;
    hl_fonts *fonts = calloc(1, sizeof *fonts);
    font_state *state = calloc(1, sizeof *state);
    if (!fonts || !state) {
        free(fonts);
        free(state);
        return hl_fail(err, HL_ERR_MEMORY, "", "fonts", "", "no memory");
    }
    fonts->state = state;
    hl_status status = fonts_find_primary(state, err);
    if (status != HL_OK)
        hl_fonts_close(fonts);
    else
        *out = fonts;
    return status;
}

void hl_fonts_close(hl_fonts *fonts) {
    if (!fonts)
        return;
    fonts_end(fonts->state);
    free(fonts->state);
    free(fonts);
}

int hl_fonts_face_count(const hl_fonts *fonts) {
    return fonts->state->count;
}

hl_face hl_fonts_face(const hl_fonts *fonts, int index) {
    const loaded_face *f = &fonts->state->faces[index];
    return (hl_face){f->path, f->index, f->family, f->css_weight};
}

const unsigned char *hl_fonts_face_data(const hl_fonts *fonts, int index, size_t *size) {
    const loaded_face *f = &fonts->state->faces[index];
    *size = f->map.size;
    return f->map.data;
}

void hl_text_height(const hl_fonts *fonts, hl_font font, float *ascent, float *descent) {
    *ascent = 0.95f; /* without fonts: the height of most */
    *descent = 0.25f;
    if (fonts)
        face_height(fonts->state->faces[fonts->state->primary[font.weight & 3]].face, ascent,
                    descent);
    *ascent *= font.size;
    *descent *= font.size;
}

int fonts_choose(font_state *state, hl_weight weight, int32_t codepoint) {
    int primary = state->primary[weight];
    if (face_glyph(state->faces[primary].face, codepoint))
        return primary;
    bool heavy = weight >= HL_SEMIBOLD;
    uint32_t at = ((uint32_t)codepoint * 2654435761u + heavy) & (CHOICE_SLOTS - 1);
    choice_slot *slot = &state->choices[at];
    if (slot->codepoint != codepoint || slot->heavy != heavy) {
        int face = fonts_find_fallback(state, codepoint, heavy);
        *slot = (choice_slot){codepoint, heavy, (int16_t)face};
    }
    return slot->face < 0 ? fonts_find_box(state) : slot->face;
}
