/* font_find.c - asks fontconfig for faces: Inter first, then DejaVu Sans, then whatever has the
 * character. fontconfig's names stay in this file. */
#include "fonts.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

static const int css_weights[4] = {400, 500, 600, 700};
static const int fc_weights[4] = {FC_WEIGHT_REGULAR, FC_WEIGHT_MEDIUM, FC_WEIGHT_DEMIBOLD,
                                  FC_WEIGHT_BOLD};

static const char *get_string(const FcPattern *p, const char *key) {
    FcChar8 *s = NULL;
    return FcPatternGetString(p, key, 0, &s) == FcResultMatch ? (const char *)s : "";
}

static int get_int(const FcPattern *p, const char *key) {
    int value = 0;
    return FcPatternGetInteger(p, key, 0, &value) == FcResultMatch ? value : 0;
}

static bool get_bool(const FcPattern *p, const char *key) {
    FcBool value = FcFalse;
    return FcPatternGetBool(p, key, 0, &value) == FcResultMatch && value;
}

/* Named instances of a variable font carry their number in the upper half of the index; we read
 * the file's default instance, so only static faces will do. */
static bool usable(const FcPattern *p) {
    return !get_bool(p, FC_COLOR) && !get_bool(p, FC_VARIABLE) && get_int(p, FC_INDEX) < 0x10000 &&
           *get_string(p, FC_FILE);
}

static void drop_face(loaded_face *f) {
    if (f->face)
        face_close(f->face);
    hl_map_close(&f->map);
    free(f->path);
    free(f->family);
    memset(f, 0, sizeof *f);
}

static char *copied(const char *s) {
    size_t size = strlen(s) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, s, size) : NULL;
}

/* Index of the face of a pattern, loaded when it is new; -1 when it cannot be read. */
static int load(font_state *state, const FcPattern *p, int css_weight) {
    const char *path = get_string(p, FC_FILE);
    int index = get_int(p, FC_INDEX);
    for (int i = 0; i < state->count; i++)
        if (state->faces[i].index == index && !strcmp(state->faces[i].path, path))
            return i;
    if (state->count == FACE_MAX)
        return -1;
    loaded_face *f = &state->faces[state->count];
    f->index = index;
    f->css_weight = css_weight;
    f->path = copied(path);
    f->family = copied(get_string(p, FC_FAMILY));
    if (f->path && f->family && hl_map_open(&f->map, path, NULL) == HL_OK)
        f->face = face_open(f->map.data, f->map.size, index);
    if (!f->face) {
        drop_face(f);
        return -1;
    }
    return state->count++;
}

static FcPattern *upright(const char *family, int weight) {
    FcPattern *p = FcPatternCreate();
    if (!p)
        return NULL;
    FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddInteger(p, FC_WEIGHT, weight);
    FcPatternAddInteger(p, FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddInteger(p, FC_WIDTH, FC_WIDTH_NORMAL);
    FcPatternAddBool(p, FC_SCALABLE, FcTrue);
    return p;
}

/* The face of exactly this family and weight, -1 when it is not installed. A list is asked for, not
 * a match: it is exact ("Inter" never gives "Inter Display") and ten times as fast. */
static int find_exact(font_state *state, const char *family, int weight, int css_weight) {
    FcPattern *wanted = upright(family, weight);
    FcObjectSet *keys = FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_INDEX, FC_COLOR, FC_VARIABLE, NULL);
    FcFontSet *set = wanted && keys ? FcFontList(state->config, wanted, keys) : NULL;
    int found = -1;
    for (int i = 0; set && i < set->nfont && found < 0; i++)
        if (usable(set->fonts[i]) && !strcmp(get_string(set->fonts[i], FC_FAMILY), family))
            found = load(state, set->fonts[i], css_weight);
    if (set)
        FcFontSetDestroy(set);
    if (keys)
        FcObjectSetDestroy(keys);
    if (wanted)
        FcPatternDestroy(wanted);
    return found;
}

/* Best readable match of a pattern, which is consumed. codepoint 0 = any. */
static int find_match(font_state *state, FcPattern *wanted, int css_weight, int32_t codepoint) {
    FcResult result;
    FcConfigSubstitute(state->config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcPattern *best = FcFontMatch(state->config, wanted, &result);
    int found = best && usable(best) ? load(state, best, css_weight) : -1;
    if (best)
        FcPatternDestroy(best);
    if (found >= 0 && (!codepoint || face_glyph(state->faces[found].face, codepoint))) {
        FcPatternDestroy(wanted);
        return found;
    }
    /* The best was a colour bitmap or unreadable: walk down the sorted list. Slow, and rare. */
    FcFontSet *set = FcFontSort(state->config, wanted, FcTrue, NULL, &result);
    found = -1;
    for (int i = 0; set && i < set->nfont && found < 0; i++) {
        FcCharSet *chars = NULL;
        FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &chars);
        if (!usable(set->fonts[i]) ||
            (codepoint && (!chars || !FcCharSetHasChar(chars, (FcChar32)codepoint))))
            continue;
        int face = load(state, set->fonts[i], css_weight);
        if (face >= 0 && (!codepoint || face_glyph(state->faces[face].face, codepoint)))
            found = face;
    }
    if (set)
        FcFontSetDestroy(set);
    FcPatternDestroy(wanted);
    return found;
}

hl_status fonts_find_primary(font_state *state, hl_error *err) {
    state->config = FcInitLoadConfigAndFonts();
    if (!state->config)
        return hl_fail(err, HL_ERR_IO, "", "fontconfig", "a working fontconfig",
                       "no configuration");
    for (int w = 0; w < 4; w++) {
        int face = find_exact(state, "Inter", fc_weights[w], css_weights[w]);
        if (face < 0) /* DejaVu Sans has two weights */
            face = find_exact(state, "DejaVu Sans", w < 2 ? FC_WEIGHT_REGULAR : FC_WEIGHT_BOLD,
                              w < 2 ? 400 : 700);
        FcPattern *any = face < 0 ? upright("sans-serif", fc_weights[w]) : NULL;
        if (any)
            face = find_match(state, any, css_weights[w], 'a');
        if (face < 0)
            return hl_fail(err, HL_ERR_IO, "", "font", "install the package fonts-inter",
                           "no readable font");
        state->primary[w] = face;
    }
    state->box = -1; /* looked for when it is needed */
    return HL_OK;
}

int fonts_find_fallback(font_state *state, int32_t codepoint, bool heavy) {
    int css_weight = heavy ? 700 : 400;
    /* Text in one script mostly needs one face: try those that are loaded before the search. */
    for (int i = 0; i < state->count; i++)
        if ((state->faces[i].css_weight >= 600) == heavy &&
            face_glyph(state->faces[i].face, codepoint))
            return i;
    FcCharSet *chars = FcCharSetCreate();
    FcPattern *wanted = upright("sans-serif", heavy ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    if (!chars || !wanted || !FcCharSetAddChar(chars, (FcChar32)codepoint)) {
        if (chars)
            FcCharSetDestroy(chars);
        if (wanted)
            FcPatternDestroy(wanted);
        return -1;
    }
    FcPatternAddCharSet(wanted, FC_CHARSET, chars);
    FcCharSetDestroy(chars);
    return find_match(state, wanted, css_weight, codepoint);
}

int fonts_find_box(font_state *state) {
    if (state->box < 0)
        state->box = find_exact(state, "DejaVu Sans", FC_WEIGHT_REGULAR, 400);
    if (state->box < 0)
        state->box = state->primary[0];
    return state->box;
}

void fonts_end(font_state *state) {
    for (int i = 0; i < state->count; i++)
        drop_face(&state->faces[i]);
    if (state->config)
        FcConfigDestroy(state->config);
}
