/* legend.c - the colour scale with its values. */
#include "parts.h"

#include <math.h>
#include <stdio.h>

enum { STEPS = 64, STRIPS = 8 };

/* Strips of the legend: one, or in overlay one for each head that is on (the first few). */
static int strip_heads(const hl_view_in *in, int out[STRIPS]) {
    const hl_scene *s = in->scene;
    int count = 0;
    bool overlay = in->doc->combine == HL_COMBINE_OVERLAY && s->only_head < 0;
    for (int h = 0; overlay && h < s->heads && h < HL_HEADS_MAX && count < STRIPS; h++)
        if (s->heads_on >> h & 1)
            out[count++] = h;
    if (count == 0)
        out[count++] = s->only_head;
    return count;
}

static void fill_strip(const hl_view_in *in, int head, hl_color *cells) {
    hl_color full = head >= 0 ? hl_head_color(head) : in->theme->map_full;
    for (int i = 0; i < STEPS; i++)
        cells[i] = hl_map_color(in->theme, full, (float)i / (STEPS - 1));
}

static void middle_label(const hl_view_in *in, char *out, size_t size) {
    if (in->doc->scale == HL_SCALE_ROW)
        out[0] = '\0'; /* each row has another middle */
    else if (in->doc->scale == HL_SCALE_MAP)
        snprintf(out, size, "%.2f", (double)in->scene->map_max / 2);
    else
        snprintf(out, size, "0.5");
}

static void draw_values(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    char middle[32], end[32];
    hl_font font = hl_part_digits(11, HL_REGULAR);
    float y = r.y + 26;
    middle_label(in, middle, sizeof middle);
    hl_part_scale_end(in, end, sizeof end);
    hl_draw_text(list, r.x, y, HL_LEFT, font, in->theme->soft, "0", HL_ALL);
    hl_draw_text(list, r.x + r.w / 2, y, HL_MIDDLE, font, in->theme->soft, middle, HL_ALL);
    hl_draw_text(list, r.x + r.w, y, HL_RIGHT, font, in->theme->soft, end, HL_ALL);
}

void hl_view_legend(const hl_view_in *in, hl_rect r, hl_draw_list *list) {
    int heads[STRIPS], strips = strip_heads(in, heads);
    hl_rect bar = {r.x, r.y, r.w, 10};
    hl_draw_group(list, "legend");
    hl_color *cells = hl_draw_grid(list, bar, (uint32_t)strips, STEPS, 0);
    for (int i = 0; cells && i < strips; i++)
        fill_strip(in, heads[i], cells + (size_t)i * STEPS);
    hl_draw_stroke(list, hl_rect_inset(bar, 0.5F), 0, 1, in->theme->line);
    draw_values(in, r, list);
    hl_draw_group_end(list);
}
