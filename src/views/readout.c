/* readout.c - the words that stand out, each with what it looks at; as much as the rectangle holds.
 */
#include "readout.h"

#include <math.h>

#define HEADER 36.0F
#define BAR 32.0F
#define LINE 24.0F
#define RULE 12.0F

/* The strongest links of the row, and what rests on special tokens that are hidden. */
static void read_links(hl_block *b) {
    hl_link all[HL_BARS_MAX + 1];
    int count = hl_scene_links(b->in->scene, b->row, -1, all, HL_BARS_MAX + 1);
    for (int i = 0; i < count; i++)
        if (all[i].key >= 0 && all[i].weight >= HL_WEIGHT_LEAST && b->links < HL_BARS_MAX)
            b->link[b->links++] = all[i];
}

/* Do the weights of a row share one whole? Under max and overlay of several heads they do not. */
static bool shares_one(const hl_view_in *in) {
    return in->scene->only_head >= 0 || in->doc->combine == HL_COMBINE_SUM ||
           in->doc->combine == HL_COMBINE_MEAN;
}

/* Special tokens are hidden: the weight that is on them. Without one whole that is shared, which
 * heads rest is listed instead. */
static float rest_weight(const hl_view_in *in, int row) {
    const hl_scene *s = in->scene;
    if (!shares_one(in))
        return 0;
    float sum = 0;
    for (int h = 0; h < s->heads && h < HL_HEADS_MAX; h++)
        if (s->heads_on >> h & 1)
            sum += s->special[(size_t)h * (size_t)s->U + (size_t)row];
    bool mean = s->only_head < 0 && in->doc->combine == HL_COMBINE_MEAN;
    return mean ? sum / (float)s->heads_on_count : sum;
}

static bool several(const hl_block *b) {
    return b->in->scene->only_head < 0 && b->in->scene->heads_on_count > 1;
}

/* A head rests when more of its row lies on hidden special tokens than on any word. */
static void read_heads(hl_block *b) {
    const hl_scene *s = b->in->scene;
    hl_link all[HL_HEADS_MAX];
    int count = several(b) ? hl_scene_heads_of(s, b->row, all, HL_HEADS_MAX) : 0;
    for (int i = 0; i < count; i++) {
        float special = s->special[(size_t)all[i].head * (size_t)s->U + (size_t)b->row];
        bool rests = all[i].key < 0 || special > all[i].weight;
        if (rests && b->in->doc->special == HL_SPECIAL_HIDE)
            b->resting[b->rests++] = all[i].head;
        else if (all[i].key >= 0)
            b->look[b->looks++] = all[i];
    }
}

/* What of the height goes to heads: what is left after one bar, but not for a few of more lines,
 * which say less than bars. */
static int plan_heads(const hl_block *b, float room) {
    int wanted = b->looks + (b->rests > 0);
    int fit = (int)fmaxf(floorf((room - RULE) / LINE), 0);
    if (!several(b) || (fit < wanted && fit < 5))
        return 0;
    return (int)fminf((float)wanted, (float)fit);
}

/* Shares the height out: first a bar, then heads or score, then more bars, then the rest. */
static void plan(hl_block *b) {
    float room = b->r.h / b->k - HEADER;
    int limit = b->in->large ? 8 : 4;
    b->bars = b->links < 1 || room < BAR ? 0 : 1;
    room -= BAR * (float)b->bars;
    b->lines = plan_heads(b, room);
    room -= b->lines > 0 ? RULE + LINE * (float)b->lines : 0;
    if (!several(b) && b->links > 0 && room > RULE + 3 * LINE + BAR) {
        b->details = true;
        room -= RULE + 3 * LINE;
    }
    b->rest = b->rest_weight >= HL_WEIGHT_LEAST && room > LINE;
    room -= b->rest ? LINE : 0;
    b->hidden = b->in->scene->hidden[b->row] >= HL_WEIGHT_LEAST && room > LINE + 2 * BAR;
    room -= b->hidden ? LINE : 0;
    int more = (int)fmaxf(floorf(room / BAR), 0);
    /* where the others are no share, only a bound of each, a third word says more */
    int words = shares_one(b->in) ? 2 : 3;
    b->others = b->bars + more > words || (more > 0 && b->links < 2);
    int bars = b->bars + more - (b->others ? 1 : 0);
    b->bars = (int)fminf((float)bars, fminf((float)b->links, (float)limit));
    room -= BAR * (float)b->bars;
    if (several(b) && b->bars > 0 && b->lines == b->looks + (b->rests > 0))
        b->details = room > RULE + 3 * LINE;
}

static void draw_header(hl_block *b) {
    const hl_theme *theme = b->in->theme;
    const char *word = b->in->scene->labels[b->row];
    float k = b->k, y = b->y + 20 * k;
    hl_color color = hl_head_text_color(theme, hl_part_row_head(b->in->scene, b->row));
    float w = hl_draw_text_fit(b->list, b->r.x, y, b->r.w - 70 * k - HL_CORNER, HL_LEFT,
                               hl_part_font(18 * k, HL_BOLD), color, word, HL_ALL);
    hl_draw_text(b->list, b->r.x + w + 8 * k, y, HL_LEFT, hl_part_font(14 * k, HL_REGULAR),
                 theme->soft, "looks at", HL_ALL);
    b->y += HEADER * k;
}

static void draw_block(const hl_view_in *in, hl_rect r, float k, int row, hl_draw_list *list,
                       hl_hits *hits) {
    hl_block b = {.in = in, .list = list, .hits = hits, .r = r, .k = k, .y = r.y, .row = row};
    b.rest_weight = rest_weight(in, row);
    read_links(&b);
    read_heads(&b);
    plan(&b);
    hl_draw_group(list, "word %s", in->scene->labels[row]);
    draw_header(&b);
    hl_block_bars(&b);
    if (b.lines > 0)
        hl_block_heads(&b);
    if (b.details)
        hl_block_details(&b);
    hl_draw_group_end(list);
}

/* Several words side by side where the rectangle is wide, below each other where it is high. */
static void draw_blocks(const hl_view_in *in, hl_rect r, const hl_rows *rows, hl_draw_list *list,
                        hl_hits *hits) {
    int across = (int)fmaxf(floorf((r.w + 24) / 340), 1);
    int down = (int)fmaxf(floorf((r.h + 12) / 142), 1);
    across = across < rows->count ? across : rows->count;
    int lines = (rows->count + across - 1) / across;
    down = down < lines ? down : lines;
    float w = (r.w - 24 * (float)(across - 1)) / (float)across;
    float h = (r.h - 12 * (float)(down - 1)) / (float)down;
    float k = hl_part_scale(in, (hl_rect){0, 0, w, h}, 360, 300);
    for (int i = 0; i < rows->count && i < across * down; i++) {
        hl_rect part = {r.x + (float)(i % across) * (w + 24), r.y + (float)(i / across) * (h + 12),
                        w, h};
        draw_block(in, part, k, rows->row[i], list, hits);
    }
}

static void draw_advice(const hl_view_in *in, hl_rect r, float k, hl_draw_list *list) {
    const hl_theme *theme = in->theme;
    int titles =
        hl_part_wrap(list, r.x, r.y + 20 * k, r.w - HL_CORNER, 22 * k, 2,
                     hl_part_font(16 * k, HL_SEMIBOLD), theme->ink, "What does a word look at?");
    float y = (float)(titles * 22) * k;
    int lines = (int)((r.h - y - 14 * k) / (22 * k));
    hl_part_wrap(
        list, r.x, r.y + y + 26 * k, r.w, 22 * k, lines, hl_part_font(14 * k, HL_REGULAR),
        theme->soft,
        "Point at a word to see its strongest links here. Click it to keep it; Shift and a "
        "click keep several.");
}

void hl_view_readout(const hl_view_in *in, hl_rect r, hl_draw_list *list, hl_hits *hits) {
    if (r.w <= 0 || r.h <= 0)
        return;
    hl_rows rows = hl_rows_in_focus(in);
    float k = hl_part_scale(in, r, 420, 330);
    hl_rect inner = {r.x + 16, r.y + 10, r.w - 32, r.h - 20};
    hl_draw_group(list, "view read-out");
    hl_part_panel(list, in->theme, r);
    int32_t clip = hl_draw_clip_push(list, hl_rect_inset(r, 1));
    if (hl_part_nothing(in))
        hl_part_centred(list, in->theme, r, 14, hl_part_nothing(in));
    else if (rows.count == 0)
        draw_advice(in, inner, k, list);
    else
        draw_blocks(in, inner, &rows, list, hits);
    hl_draw_clip_pop(list, clip);
    hl_draw_group_end(list);
}
