/* views_list.h - walking a draw list in tests of views.
 */
#ifndef HL_TEST_VIEWS_LIST_H
#define HL_TEST_VIEWS_LIST_H

#include "headlight/views/views.h"
#include "views_scene.h"

/* The commands inside the groups whose name begins with prefix, groups within them included. */
typedef struct list_walk {
    const hl_draw_list *list;
    const char *prefix;
    size_t at;
    int depth; /* of groups inside the wanted one; 0 = outside */
    char name[256];
} list_walk;

static inline const hl_draw_command *walk_next(list_walk *w) {
    while (w->at < w->list->count) {
        const hl_draw_command *c = &w->list->commands[w->at++];
        if (c->kind == HL_DRAW_GROUP) {
            const char *name = w->list->text + c->first;
            bool wanted =
                c->count >= strlen(w->prefix) && strncmp(name, w->prefix, strlen(w->prefix)) == 0;
            if (w->depth > 0 || wanted)
                w->depth++;
            if (wanted)
                snprintf(w->name, sizeof w->name, "%.*s", (int)c->count, name);
        } else if (c->kind == HL_DRAW_GROUP_END) {
            w->depth -= w->depth > 0;
        } else if (w->depth > 0) {
            return c;
        }
    }
    return NULL;
}

static inline bool text_is(const hl_draw_list *list, const hl_draw_command *c, const char *text) {
    return c->kind == HL_DRAW_TEXT && c->count == strlen(text) &&
           memcmp(list->text + c->first, text, c->count) == 0;
}

static inline bool list_has_text(const hl_draw_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (text_is(list, &list->commands[i], text))
            return true;
    return false;
}

/* Text that contains part, or NULL; into out. */
static inline bool list_finds_text(const hl_draw_list *list, const char *part, char *out,
                                   size_t size) {
    for (size_t i = 0; i < list->count; i++) {
        const hl_draw_command *c = &list->commands[i];
        if (c->kind != HL_DRAW_TEXT)
            continue;
        snprintf(out, size, "%.*s", (int)c->count, list->text + c->first);
        if (strstr(out, part))
            return true;
    }
    return false;
}

/* Left edge of a text. */
static inline float text_left(const hl_draw_command *c) {
    return c->anchor == HL_LEFT     ? c->rect.x
           : c->anchor == HL_MIDDLE ? c->rect.x - c->rect.w / 2
                                    : c->rect.x - c->rect.w;
}

static inline hl_point cubic_at(const hl_point p[4], float t) {
    float s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
    return (hl_point){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                      a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

static inline hl_fonts *open_fonts(void) {
    hl_fonts *fonts = NULL;
    hl_error err = {0};
    if (hl_fonts_open(&fonts, &err) != HL_OK)
        abort();
    return fonts;
}

static inline hl_view_in view_of(const made_scene *m, bool dark) {
    return (hl_view_in){.doc = &m->doc,
                        .scene = &m->scene,
                        .theme = hl_theme_of(dark),
                        .focus = HL_FOCUS_NONE,
                        .large = m->doc.view != HL_VIEW_ALL};
}

/* A light one in its place in the window, not on the whole area. */
static inline hl_view_in card_view_of(const made_scene *m) {
    hl_view_in in = view_of(m, false);
    in.large = false;
    return in;
}

/* What a test of views draws with; setup and teardown are cmocka's. */
typedef struct bench {
    hl_fonts *fonts;
    hl_draw_list list;
    hl_hits hits;
} bench;

static inline int bench_setup(void **state) {
    bench *b = calloc(1, sizeof *b);
    b->fonts = open_fonts();
    *state = b;
    return 0;
}

static inline int bench_teardown(void **state) {
    bench *b = *state;
    hl_draw_free(&b->list);
    hl_hits_free(&b->hits);
    hl_fonts_close(b->fonts);
    free(b);
    return 0;
}

#endif
