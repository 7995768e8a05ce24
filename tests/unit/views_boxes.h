/* views_boxes.h - is every text of a view inside its panel, large enough and free of the others?
 */
#ifndef HL_TEST_VIEWS_BOXES_H
#define HL_TEST_VIEWS_BOXES_H

#include "views_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct box {
    float x0, y0, x1, y1; /* capitals and digits; descenders may touch a line below */
    const hl_draw_command *c;
} box;

static inline box box_of(const hl_draw_command *c) {
    float x = text_left(c);
    return (box){x + 0.5F, c->rect.y - 0.7F * c->font.size + 0.5F, x + c->rect.w - 0.5F,
                 c->rect.y - 0.5F, c};
}

static inline bool apart(const box *a, const box *b) {
    return a->x1 <= b->x0 || b->x1 <= a->x0 || a->y1 <= b->y0 || b->y1 <= a->y0;
}

static inline void say(bench *b, const char *what, const box *a, const box *other,
                       const char *where) {
    fail_msg("%s: '%.*s' at %.1f,%.1f size %.1f%s%.*s (%s, %.0fx%.0f)", what, (int)a->c->count,
             b->list.text + a->c->first, (double)a->c->rect.x, (double)a->c->rect.y,
             (double)a->c->font.size, other ? " and " : "", other ? (int)other->c->count : 0,
             other ? b->list.text + other->c->first : "", where, (double)b->list.w,
             (double)b->list.h);
}

/* A text scrolled half out of a clip counts with what is seen of it. */
static inline bool clipped_away(bench *b, const hl_draw_command *c, const box *t) {
    if (c->clip < 0)
        return false;
    hl_rect k = b->list.clips[c->clip];
    return t->x0 < k.x || t->x1 > k.x + k.w || t->y0 < k.y || t->y1 > k.y + k.h;
}

/* All texts of the groups whose name begins with `group`; r is the view's rectangle. */
static inline void check_view(bench *b, const char *group, hl_rect r, bool scrolls) {
    static box boxes[8192];
    int count = 0;
    list_walk w = {.list = &b->list, .prefix = group};
    for (const hl_draw_command *c; (c = walk_next(&w)) && count < 8192;) {
        if (c->kind != HL_DRAW_TEXT)
            continue;
        box t = box_of(c);
        if (c->font.size < 10.99F)
            say(b, "too small", &t, NULL, group);
        bool cut = clipped_away(b, c, &t);
        if (cut && !scrolls)
            say(b, "clipped", &t, NULL, group);
        if (!cut && (t.x0 < r.x || t.x1 > r.x + r.w || t.y0 < r.y || t.y1 > r.y + r.h))
            say(b, "outside", &t, NULL, group);
        box corner = {r.x + r.w - 44, r.y, r.x + r.w, r.y + 36, c};
        if (strcmp(group, "caption") != 0 && !apart(&t, &corner))
            say(b, "in the window's corner", &t, NULL, group);
        for (int i = 0; i < count; i++)
            if (!apart(&t, &boxes[i]))
                say(b, "overlap", &t, &boxes[i], group);
        boxes[count++] = t;
    }
    assert_true(count > 0);
}

#endif
