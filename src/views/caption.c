/* caption.c - the settings behind a picture, in words. */
#include "sides.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Appends to a NUL-terminated out, cut at size. */
__attribute__((format(printf, 3, 4))) static void add(char *out, size_t size, const char *format,
                                                      ...) {
    size_t used = strlen(out);
    va_list args;
    va_start(args, format);
    vsnprintf(out + used, size - used, format, args);
    va_end(args);
}

static const char *rule_name(hl_combine combine) {
    switch (combine) {
    case HL_COMBINE_MEAN: return "mean";
    case HL_COMBINE_SUM: return "sum";
    case HL_COMBINE_OVERLAY: return "overlay";
    case HL_COMBINE_MAX: break;
    }
    return "max";
}

static void add_heads(const hl_view_in *in, char *out, size_t size) {
    const hl_scene *s = in->scene;
    char name[64];
    if (s->heads_on_count == 0)
        add(out, size, "no head on");
    else if (s->only_head < 0)
        add(out, size, "%s of %d heads", rule_name(in->doc->combine), s->heads_on_count);
    else {
        char plain[24];
        hl_scene_head_name(s, s->only_head, false, name, sizeof name);
        snprintf(plain, sizeof plain, "head %d", s->only_head + 1);
        if (strcmp(name, plain) == 0)
            add(out, size, "%s", plain);
        else
            add(out, size, "%s %s", plain, name);
    }
}

void hl_part_heads_caption(const hl_view_in *in, char *out, size_t size) {
    out[0] = '\0';
    add_heads(in, out, size);
}

void hl_part_short_caption(const hl_view_in *in, char *out, size_t size) {
    out[0] = '\0';
    if (!in->scene->model)
        return;
    add(out, size, "layer %d, ", in->scene->layer + 1);
    add_heads(in, out, size);
    add(out, size, ", d_k %d", in->scene->dk);
}

void hl_part_scale_end(const hl_view_in *in, char *out, size_t size) {
    if (in->doc->scale == HL_SCALE_ROW)
        snprintf(out, size, "largest of the row");
    else if (in->doc->scale == HL_SCALE_MAP)
        snprintf(out, size, "%.2f", (double)hl_side_map_max(in));
    else
        snprintf(out, size,
                 in->doc->combine == HL_COMBINE_SUM && in->scene->only_head < 0 ? "1 or more"
                                                                                : "1");
}

static void add_scale(const hl_view_in *in, char *out, size_t size) {
    char end[32];
    hl_part_scale_end(in, end, sizeof end);
    add(out, size, ", scale 0 to %s", end);
    if (in->doc->scale == HL_SCALE_MAP)
        add(out, size, " (map)");
}

void hl_part_muted(const hl_scene *scene, char *out, size_t size) {
    int count = 0;
    char list[64] = "";
    for (int h = 0; h < HL_HEADS_MAX; h++)
        if (scene->muted >> h & 1)
            add(list, sizeof list, "%s%d", count++ ? ", " : "", h + 1);
    out[0] = '\0';
    if (count > 6)
        snprintf(out, size, "%d heads muted", count);
    else if (count > 0)
        snprintf(out, size, "head%s %s muted", count > 1 ? "s" : "", list);
}

/* What was changed by hand. */
static void add_what_if(const hl_view_in *in, char *out, size_t size) {
    const hl_scene *s = in->scene;
    char muted[64];
    int masked = 0;
    hl_part_muted(s, muted, sizeof muted);
    for (int i = 0; s->masked && i < s->U; i++)
        masked += s->masked[i];
    if (muted[0])
        add(out, size, ", %s", muted);
    if (masked > 0)
        add(out, size, ", %d word%s masked", masked, masked > 1 ? "s" : "");
    if (s->edited)
        add(out, size, ", weights set by hand");
}

/* What differs from the plain case. */
static void add_exceptions(const hl_view_in *in, char *out, size_t size) {
    const hl_doc *d = in->doc;
    if (hl_side_no_scale(in))
        add(out, size,
            ", not divided by \xE2\x88\x9A"
            "d_k");
    float warm = hl_side_temperature(in);
    if (warm > 0 && fabsf(warm - 1) > 1e-4F)
        add(out, size, ", temperature %.3g", (double)warm);
    if (!in->scene->trained)
        add(out, size, ", setting not trained");
    if (d->pieces)
        add(out, size, ", word pieces");
    if (d->special == HL_SPECIAL_HIDE)
        add(out, size, ", [CLS] and [SEP] hidden");
    if (d->special == HL_SPECIAL_RENORMALISE)
        add(out, size, ", [CLS] and [SEP] left out and rows renormalised");
    if (d->threshold > 0)
        add(out, size, ", links below %.2f hidden", (double)d->threshold);
    if (d->top_k > 0)
        add(out, size, ", top %d of each row", d->top_k);
}

void hl_view_caption(const hl_view_in *in, char *out, size_t size) {
    if (size == 0)
        return;
    hl_part_short_caption(in, out, size);
    if (!in->scene->model)
        return;
    add(out, size, "%s", hl_side_mask(in) == HL_SEES_PAST ? ", sees only the past" : ", sees all");
    add_scale(in, out, size);
    add_exceptions(in, out, size);
    add_what_if(in, out, size);
}
