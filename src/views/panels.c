/* panels.c - where the panels of each of the document's views stand. */
#include "sides.h"

#include <math.h>

#define GAP 12.0F

static float on_grid(float x) {
    return roundf(x / 4) * 4;
}

/* The upper part of a rectangle; *rest is what lies below, a gap away. */
static hl_rect cut_top(hl_rect r, float share, hl_rect *rest) {
    float high = on_grid(share * r.h);
    *rest = (hl_rect){r.x, r.y + high + GAP, r.w, fmaxf(r.h - high - GAP, 0)};
    return (hl_rect){r.x, r.y, r.w, high};
}

static hl_rect cut_left(hl_rect r, float share, hl_rect *rest) {
    float wide = on_grid(share * r.w);
    *rest = (hl_rect){r.x + wide + GAP, r.y, fmaxf(r.w - wide - GAP, 0), r.h};
    return (hl_rect){r.x, r.y, wide, r.h};
}

static hl_rect *third_panel(hl_panels *p, hl_panel panel) {
    switch (panel) {
    case HL_PANEL_REFERENCE: return &p->reference;
    case HL_PANEL_MEANING: return &p->meaning;
    case HL_PANEL_WHATIF: return &p->whatif;
    case HL_PANEL_CAPACITY: return &p->capacity;
    case HL_PANEL_READOUT: break;
    }
    return &p->readout;
}

static hl_panels all_panels(hl_panel panel, hl_rect area) {
    hl_panels p = {0};
    hl_rect below;
    p.arcs = cut_top(area, 0.465F, &below);
    p.heatmap = cut_left(below, 0.625F, third_panel(&p, panel));
    return p;
}

/* Little height: both sides, and what changed beside the difference, in the view of that. In three
 * rows of less than this, arcs would run through their words. */
static bool is_low(hl_rect area) {
    return area.h < 420;
}

static hl_panels difference_panels(hl_rect area) {
    hl_panels p = {.difference = area};
    if (is_low(area))
        p.difference = cut_left(area, 0.53F, &p.changes);
    return p;
}

static hl_panels compare_panels(hl_rect area) {
    hl_panels p = {0};
    hl_rect below;
    p.arcs = cut_top(area, is_low(area) ? (area.h - GAP) / (2 * area.h) : 0.277F, &below);
    p.arcs_beside = p.arcs;
    p.arcs_beside.y = below.y;
    below.y += p.arcs.h + GAP;
    below.h = fmaxf(below.h - p.arcs.h - GAP, 0);
    if (!is_low(area))
        p.difference = cut_left(below, 0.45F, &p.changes);
    p.reference = hl_side_reference(p.arcs);
    p.reference_beside = hl_side_reference(p.arcs_beside);
    return p;
}

static hl_panels whatif_panels(hl_rect area) {
    hl_panels p = {0};
    hl_rect below;
    p.arcs = cut_top(area, 0.4F, &below);
    p.heatmap = cut_left(below, 0.5F, &p.whatif);
    return p;
}

hl_panels hl_view_panels(const hl_doc *doc, hl_rect area) {
    hl_panels p = {0};
    switch (doc->view) {
    case HL_VIEW_ARCS: p.arcs = area; break;
    case HL_VIEW_HEATMAP: p.heatmap = area; break;
    case HL_VIEW_READOUT: p.readout = area; break;
    case HL_VIEW_COMPARE: return compare_panels(area);
    case HL_VIEW_DIFFERENCE: return difference_panels(area);
    case HL_VIEW_MEANING: p.arcs = cut_top(area, 0.39F, &p.meaning); break;
    case HL_VIEW_REFERENCE: p.arcs = cut_top(area, 0.6F, &p.reference); break;
    case HL_VIEW_WHATIF: return whatif_panels(area);
    case HL_VIEW_CAPACITY: p.capacity = area; break;
    case HL_VIEW_ALL: return all_panels(doc->panel, area);
    }
    return p;
}
