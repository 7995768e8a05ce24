/* rows.c - rows that several panels share; see rows.h. */
#include "rows.h"

#include "headlight/base/text.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE_LEAST 64.0F /* of a move, where words need the room */

hl_color hl_change_color(const hl_theme *theme, float change) {
    return hl_map_diverging(theme, change < 0 ? -1 : 1);
}

hl_bar_place hl_bars_place(const hl_draw_list *list, hl_rect r, float k, const hl_bar *bars,
                           int count) {
    float label = 48 * k, most = 0.36F * r.w;
    for (int i = 0; i < count; i++)
        label = fmaxf(label, hl_text_width(list->fonts, hl_part_font(14 * k, HL_SEMIBOLD),
                                           bars[i].label, HL_ALL));
    label = fminf(label, most);
    float x = r.x + label + 12 * k, right = r.x + r.w;
    return (hl_bar_place){r.x, label, x, fmaxf(right - 44 * k - x, 8), right, k};
}

void hl_bar_draw(const hl_bar_place *place, const hl_theme *theme, float y, const hl_bar *bar,
                 hl_draw_list *list) {
    float k = place->k, size = 14 * k, base = hl_part_baseline(y, size);
    char number[HL_NUMBER_MAX];
    hl_part_number(bar->value, false, number);
    hl_draw_text_fit(list, place->x, base, place->label_w, HL_LEFT,
                     hl_part_font(size, bar->strong ? HL_SEMIBOLD : HL_REGULAR), theme->ink,
                     bar->label, HL_ALL);
    hl_rect r = {place->bar_x, y - 7 * k, place->bar_w, 14 * k};
    hl_draw_rect(list, r, 4 * k, theme->sunken);
    r.w = fmaxf(3, r.w * fminf(fmaxf(bar->value, 0), 1));
    hl_draw_rect(list, r, fminf(4 * k, r.w / 2), bar->color);
    hl_draw_text(list, place->right, base, HL_RIGHT, hl_part_digits(size, HL_SEMIBOLD), theme->ink,
                 number, HL_ALL);
}

static float widest(const hl_draw_list *list, hl_font font, const hl_move *moves, int count,
                    bool to) {
    float w = 0;
    for (int i = 0; i < count; i++)
        w = fmaxf(w, hl_text_width(list->fonts, font, to ? moves[i].to : moves[i].from, HL_ALL));
    return w + 1;
}

/* Has one side alone the link? */
static bool is_lone(const hl_move *move) {
    return isnan(move->before) || isnan(move->after);
}

enum { MOVE_NUMBERS = 2 * HL_NUMBER_MAX + 16 };

static void move_numbers(const hl_move *move, char out[MOVE_NUMBERS]) {
    char before[HL_NUMBER_MAX], after[HL_NUMBER_MAX];
    hl_part_number(move->before, false, before);
    hl_part_number(move->after, false, after);
    if (isnan(move->before))
        snprintf(out, MOVE_NUMBERS, "%s, second only", after);
    else if (isnan(move->after))
        snprintf(out, MOVE_NUMBERS, "%s, first only", before);
    else
        snprintf(out, MOVE_NUMBERS, "%s to %s", before, after);
}

static float widest_numbers(const hl_draw_list *list, hl_font font, const hl_move *moves,
                            int count) {
    float w = hl_text_width(list->fonts, font, "0.00 to 0.00", HL_ALL);
    for (int i = 0; i < count; i++) {
        char numbers[MOVE_NUMBERS];
        move_numbers(&moves[i], numbers);
        w = fmaxf(w, hl_text_width(list->fonts, font, numbers, HL_ALL));
    }
    return w;
}

hl_move_place hl_moves_place(const hl_draw_list *list, hl_rect r, float k, const hl_move *moves,
                             int count) {
    hl_move_place p = {.x = r.x, .right = r.x + r.w};
    p.size = (r.w >= 480 * k ? 16 : 14) * k;
    float link = 0;
    float numbers = widest_numbers(list, hl_part_digits(0.9F * p.size, HL_SEMIBOLD), moves, count);
    for (int i = 0; i < count; i++)
        link = fmaxf(link, hl_text_width(list->fonts, hl_part_font(0.9F * p.size, HL_REGULAR),
                                         moves[i].link, HL_ALL));
    float gap = 8 * k, room = r.w - link - numbers - 5 * gap;
    bool narrow = r.w < 300 * k; /* words before the line */
    float from = widest(list, hl_part_font(p.size, HL_SEMIBOLD), moves, count, false);
    float to = widest(list, hl_part_font(p.size, HL_REGULAR), moves, count, true);
    /* What one column leaves, the other may have; the line gives way to words. */
    float words = narrow ? room : fmaxf(0.66F * room, room - LINE_LEAST * k);
    p.from_w = fminf(from, fmaxf(0.45F * words, words - to));
    p.to_w = fminf(to, words - p.from_w);
    p.link_x = r.x + p.from_w + gap;
    p.to_x = p.link_x + link + gap;
    p.line_x = p.to_x + p.to_w + 2 * gap;
    p.line_w = narrow ? 0 : fmaxf(p.right - numbers - 2 * gap - p.line_x, 8);
    return p;
}

static void dot(hl_draw_list *list, float x, float y, float r, hl_color color) {
    hl_draw_rect(list, (hl_rect){x - r, y - r, 2 * r, 2 * r}, r, color);
}

static void draw_line(const hl_move_place *p, const hl_theme *theme, float y, const hl_move *move,
                      hl_draw_list *list) {
    float r = 0.34F * p->size;
    if (p->line_w <= 0)
        return;
    float x0 = p->line_x + r, w = p->line_w - 2 * r;
    hl_draw_line(list, (hl_point){p->line_x, y}, (hl_point){p->line_x + p->line_w, y}, 4,
                 theme->line);
    if (is_lone(move)) {
        bool second = isnan(move->before);
        float at = second ? move->after : move->before;
        dot(list, x0 + w * fminf(fmaxf(at, 0), 1), y, r, hl_change_color(theme, second ? 1 : -1));
        return;
    }
    float before = x0 + w * fminf(fmaxf(move->before, 0), 1);
    float after = x0 + w * fminf(fmaxf(move->after, 0), 1);
    hl_color color = hl_change_color(theme, move->after - move->before);
    hl_draw_line(list, (hl_point){before, y}, (hl_point){after, y}, 4, color);
    dot(list, before, y, r, color);
    dot(list, before, y, r - 2, theme->panel);
    dot(list, after, y, r, color);
}

void hl_move_draw(const hl_move_place *p, const hl_theme *theme, float y, const hl_move *move,
                  hl_draw_list *list) {
    float base = hl_part_baseline(y, p->size), small = fmaxf(0.9F * p->size, 11);
    char numbers[MOVE_NUMBERS];
    move_numbers(move, numbers);
    hl_draw_group(list, "%s %s %s %s", is_lone(move) ? "only" : "change", move->from, move->to,
                  numbers);
    hl_draw_text_fit(list, p->x, base, p->from_w, HL_LEFT, hl_part_font(p->size, HL_SEMIBOLD),
                     theme->ink, move->from, HL_ALL);
    hl_draw_text(list, p->link_x, base, HL_LEFT, hl_part_font(small, HL_REGULAR), theme->soft,
                 move->link, HL_ALL);
    hl_draw_text_fit(list, p->to_x, base, p->to_w, HL_LEFT, hl_part_font(p->size, HL_REGULAR),
                     theme->ink, move->to, HL_ALL);
    draw_line(p, theme, y, move, list);
    hl_draw_text(list, p->right, base, HL_RIGHT, hl_part_digits(small, HL_SEMIBOLD), theme->ink,
                 numbers, HL_ALL);
    hl_draw_group_end(list);
}

void hl_part_title(hl_draw_list *list, const hl_theme *theme, hl_rect panel, float k,
                   const char *title, const char *more) {
    float x = panel.x + 16, y = panel.y + 26 * k, right = panel.x + panel.w - HL_CORNER;
    x += hl_draw_text_fit(list, x, y, right - x, HL_LEFT, hl_part_font(14 * k, HL_SEMIBOLD),
                          theme->ink, title, HL_ALL);
    if (more[0] && x + 10 * k < right)
        hl_draw_text_fit(list, x + 10 * k, y, right - x - 10 * k, HL_LEFT,
                         hl_part_font(13 * k, HL_REGULAR), theme->soft, more, HL_ALL);
}

/* A note and the lines that it takes. */
typedef struct note {
    char text[1024];
    hl_font font;
    float step; /* from line to line */
    int lines;
} note;

static note note_of(const hl_draw_list *list, hl_rect r, float k, int lines, const char *how,
                    const char *caveat) {
    note n = {.font = hl_part_font(fmaxf(roundf(11 * k), 11), HL_REGULAR)};
    n.step = n.font.size + 4;
    snprintf(n.text, sizeof n.text, "How is this computed: %s %s", how, caveat);
    n.lines = hl_part_wrap_lines(list, r.w, lines + 1, n.font, n.text);
    if (n.lines > lines) {
        snprintf(n.text, sizeof n.text, "%s", caveat);
        n.lines = hl_part_wrap_lines(list, r.w, (int)fmaxf(r.h / n.step, 0), n.font, n.text);
    }
    return n;
}

float hl_part_how(hl_draw_list *list, const hl_theme *theme, hl_rect r, float k, int lines,
                  const char *how, const char *caveat) {
    note n = note_of(list, r, k, lines, how, caveat);
    float high = (float)n.lines * n.step;
    hl_draw_group(list, "how");
    hl_part_wrap(list, r.x, r.y + r.h - high + n.font.size, r.w, n.step, n.lines, n.font,
                 theme->faint, n.text);
    hl_draw_group_end(list);
    return high;
}

float hl_part_how_height(const hl_draw_list *list, hl_rect r, float k, int lines, const char *how,
                         const char *caveat) {
    note n = note_of(list, r, k, lines, how, caveat);
    return (float)n.lines * n.step;
}

void hl_part_caveat(const char *caveat, const char *what, int shown, int all,
                    char out[HL_CAVEAT_MAX]) {
    snprintf(out, HL_CAVEAT_MAX, "%s", caveat);
    if (shown < all)
        snprintf(out, HL_CAVEAT_MAX, "%d of %s%d %s shown, pin one to choose. %s", shown,
                 all == HL_READINGS_MAX ? "the first " : "", all, what, caveat); /* or more */
}

void hl_part_rule(hl_draw_list *list, const hl_theme *theme, hl_rect r, float y) {
    y = roundf(y) + 0.5F;
    hl_draw_line(list, (hl_point){r.x, y}, (hl_point){r.x + r.w, y}, 1, theme->line);
}

int hl_part_unit_at(const hl_scene *scene, uint32_t start) {
    for (int i = 0; i < scene->U; i++)
        if (!scene->units[i].special && scene->units[i].start <= start &&
            start < scene->units[i].end)
            return i;
    return -1;
}

void hl_part_bytes(const hl_scene *scene, uint32_t start, uint32_t end, char *out, size_t size) {
    size_t stop = end < scene->text_size ? end : scene->text_size;
    size_t from = start < stop ? start : stop, length = stop - from;
    if (length > size - 1)
        length = hl_grapheme_prev(scene->text + from, length, size - 1);
    memcpy(out, scene->text + from, length);
    out[length] = '\0';
}

void hl_part_head_name(const hl_scene *scene, hl_focus_head head, bool beside_chip, char *out,
                       size_t size) {
    const hl_layer_info *layer = scene->model->layer ? &scene->model->layer[head.layer] : NULL;
    int heads = head.layer == scene->layer ? scene->heads : 0; /* other layers: their own */
    const hl_head_info *info = layer ? hl_layer_heads(layer, heads) : NULL;
    int count = layer ? (heads ? heads : layer->heads) : 0;
    const char *name = info && head.head < count ? info[head.head].name : "";
    char number[24], where[32] = "";
    snprintf(number, sizeof number, "head %d", head.head + 1);
    if (head.layer != scene->layer)
        snprintf(where, sizeof where, ", layer %d", head.layer + 1);
    if (name[0] && beside_chip)
        snprintf(out, size, "%s%s", name, where);
    else
        snprintf(out, size, "%s%s%s%s", number, name[0] ? " " : "", name, where);
}
