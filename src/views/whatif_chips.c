/* whatif_chips.c - one chip for each muted head, masked word and edited cell, with a cross. */
#include "whatif.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHIP 28.0F
#define CROSS 26.0F /* width of the part that takes back */

typedef struct chip {
    int head; /* 0-based, shown as its number; -1 none */
    char text[320];
    char action[48];
} chip;

/* Chips on their way to the panel. */
typedef struct chips_view {
    const hl_view_in *in;
    hl_rect r;
    float k;
    hl_draw_list *list;
    hl_hits *hits;
} chips_view;

/* A place of the document as a script writes it. */
static void place_text(uint32_t place, char out[16]) {
    if (place == HL_PIN_CLS || place == HL_PIN_SEP)
        snprintf(out, 16, "%s", place == HL_PIN_CLS ? "cls" : "sep");
    else
        snprintf(out, 16, "%u", place);
}

/* The word at a place, cut to size. */
static void word_at(const hl_scene *s, uint32_t place, char *out, size_t size) {
    int unit = place < HL_PIN_SEP ? hl_part_unit_at(s, place) : -1;
    if (place >= HL_PIN_SEP)
        snprintf(out, size, "%s", place == HL_PIN_CLS ? "[CLS]" : "[SEP]");
    else if (unit >= 0)
        hl_part_bytes(s, s->units[unit].start, s->units[unit].end, out, size);
    else
        snprintf(out, size, "word at byte %u", place);
}

static chip head_chip(const hl_view_in *in, int head) {
    char name[64];
    chip c = {.head = head};
    hl_scene_head_name(in->scene, head, true, name, sizeof name);
    snprintf(c.text, sizeof c.text, "%s muted", name);
    snprintf(c.action, sizeof c.action, "head.mute %d", head + 1);
    return c;
}

static chip word_chip(const hl_view_in *in, uint32_t place) {
    char word[128], where[16];
    chip c = {.head = -1};
    word_at(in->scene, place, word, sizeof word);
    place_text(place, where);
    snprintf(c.text, sizeof c.text, "%s masked", word);
    snprintf(c.action, sizeof c.action, "word.mask %s", where);
    return c;
}

static chip cell_chip(const hl_view_in *in, const hl_cell_edit *e) {
    char query[128], key[128], q[16], k[16], number[HL_NUMBER_MAX];
    chip c = {.head = e->head};
    word_at(in->scene, e->query, query, sizeof query);
    word_at(in->scene, e->key, key, sizeof key);
    place_text(e->query, q);
    place_text(e->key, k);
    hl_part_number(e->weight, false, number);
    snprintf(c.text, sizeof c.text, "%s\xE2\x86\x92%s set to %s", query, key, number);
    snprintf(c.action, sizeof c.action, "cell.reset %d %s %s", e->head + 1, q, k);
    return c;
}

/* All chips in order: heads, words, cells; returns how many. */
static int nth_chip(const hl_view_in *in, int n, chip *out) {
    const hl_doc *d = in->doc;
    int count = 0;
    for (int h = 0; h < HL_HEADS_MAX; h++)
        if ((d->muted >> h & 1) && count++ == n)
            *out = head_chip(in, h);
    if (n >= count && n < count + d->masked_count)
        *out = word_chip(in, d->masked[n - count]);
    count += d->masked_count;
    if (n >= count && n < count + d->edit_count)
        *out = cell_chip(in, &d->edits[n - count]);
    return count + d->edit_count;
}

static float chip_width(const chips_view *v, const chip *c) {
    float head = c->head >= 0 ? 22 * v->k : 0;
    float text =
        hl_text_width(v->list->fonts, hl_part_font(13 * v->k, HL_REGULAR), c->text, HL_ALL);
    return fminf(head + text + (10 + CROSS) * v->k + 1, v->r.w);
}

static void draw_cross(const chips_view *v, float x, float y) {
    float half = 4 * v->k;
    hl_color color = v->in->theme->soft;
    hl_draw_line(v->list, (hl_point){x - half, y - half}, (hl_point){x + half, y + half}, 1.5F,
                 color);
    hl_draw_line(v->list, (hl_point){x - half, y + half}, (hl_point){x + half, y - half}, 1.5F,
                 color);
}

static void draw_chip(const chips_view *v, const chip *c, hl_rect r) {
    float k = v->k, y = r.y + r.h / 2, x = r.x + 10 * k, size = 13 * k;
    hl_rect cross = {r.x + r.w - CROSS * k, r.y, CROSS * k, r.h};
    hl_draw_group(v->list, "chip %s", c->action);
    hl_draw_rect(v->list, r, r.h / 2, v->in->theme->sunken);
    hl_draw_stroke(v->list, hl_rect_inset(r, 0.5F), r.h / 2 - 0.5F, 1, v->in->theme->line);
    if (c->head >= 0) {
        hl_part_chip(v->list, c->head, r.x + 14 * k, y, 9 * k);
        x += 19 * k;
    }
    hl_draw_text_fit(v->list, x, hl_part_baseline(y, size), cross.x - x, HL_LEFT,
                     hl_part_font(size, HL_REGULAR), v->in->theme->ink, c->text, HL_ALL);
    draw_cross(v, cross.x + cross.w / 2 - 1, y);
    hl_draw_group_end(v->list);
    hl_hit hit = {
        .kind = HL_HIT_BUTTON, .rect = cross, .unit = -1, .key = -1, .view = HL_VIEW_WHATIF};
    memcpy(hit.action, c->action, sizeof hit.action);
    hl_hits_add(v->hits, hit);
}

float hl_whatif_chips(const hl_view_in *in, hl_rect r, float k, int lines, hl_draw_list *list,
                      hl_hits *hits) {
    chips_view v = {in, r, k, list, hits};
    chip c = {.head = -1};
    int all = nth_chip(in, -1, &c), line = 0;
    float x = r.x, high = CHIP * k, step = high + 6 * k, more = 76 * k;
    for (int i = 0; i < all; i++) {
        nth_chip(in, i, &c);
        float w = chip_width(&v, &c);
        if (x > r.x && x + w > r.x + r.w && line + 1 < lines) {
            line++;
            x = r.x;
        }
        bool last = line + 1 == lines;
        float room = r.x + r.w - x - (last && i + 1 < all ? more : 0);
        if (w > room && last) {
            char text[32];
            snprintf(text, sizeof text, "and %d more", all - i);
            hl_draw_text_fit(list, x + 4 * k,
                             hl_part_baseline(r.y + (float)line * step + high / 2, 13 * k),
                             r.x + r.w - x - 4 * k, HL_LEFT, hl_part_font(13 * k, HL_REGULAR),
                             in->theme->soft, text, HL_ALL);
            break;
        }
        draw_chip(&v, &c, (hl_rect){x, r.y + (float)line * step, w, high});
        x += w + 6 * k;
    }
    return (float)(line + 1) * step;
}
