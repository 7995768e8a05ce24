/* Actions on settings whose range no model changes. Choices come in the order of the enums. */
#include "state.h"
#include <math.h>

/* "on|off|toggle" and its kin: the new value of a switch that is now. */
static bool switched(const hl_call *call, bool now, bool first) {
    return call->choice == 2 ? !now : call->choice == 0 ? first : !first;
}

hl_status hl_run_mask_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.mask = (hl_doc_mask)(call->choice % 2); /* all past none causal */
    return HL_OK;
}

hl_status hl_run_scaling_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.no_scale = switched(call, call->doc.no_scale, false);
    return HL_OK;
}

hl_status hl_run_combine_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.combine = (hl_combine)call->choice;
    return HL_OK;
}

hl_status hl_run_scale_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.scale = (hl_color_scale)call->choice;
    return HL_OK;
}

hl_status hl_run_special_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.special = (hl_special)call->choice;
    return HL_OK;
}

hl_status hl_run_units_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.pieces = switched(call, call->doc.pieces, false);
    return HL_OK;
}

/* A real setting in its table range. Steps are rounded to thousandths, so that ten times +0.1 is 1.
 */
static hl_status real_value(const hl_call *call, double now, double *out, hl_error *err) {
    hl_status status = hl_call_number(call, now, call->action->min, call->action->max, out, err);
    if (status == HL_OK && call->step)
        *out = round(*out * 1000) / 1000;
    return status;
}

/* Real settings whose zero means 1. */
static hl_status set_factor(hl_call *call, float *field, hl_error *err) {
    double value = 1, now = *field == 0 ? 1 : (double)*field;
    hl_status status = real_value(call, now, &value, err);
    if (status == HL_OK)
        *field = (float)value == 1.0f ? 0 : (float)value;
    return status;
}

hl_status hl_run_temperature_set(hl_call *call, hl_error *err) {
    return set_factor(call, &call->doc.temperature, err);
}

hl_status hl_run_zoom_set(hl_call *call, hl_error *err) {
    return set_factor(call, &call->doc.zoom, err);
}

hl_status hl_run_threshold_set(hl_call *call, hl_error *err) {
    double value = 0;
    hl_status status = real_value(call, (double)call->doc.threshold, &value, err);
    if (status == HL_OK)
        call->doc.threshold = (float)value;
    return status;
}

hl_status hl_run_topk_set(hl_call *call, hl_error *err) {
    double value = 0;
    hl_status status =
        hl_call_number(call, call->doc.top_k, call->action->min, call->action->max, &value, err);
    if (status == HL_OK)
        call->doc.top_k = (int)value;
    return status;
}

hl_status hl_run_view_set(hl_call *call, hl_error *err) {
    (void)err;
    bool both = call->choice > HL_VIEW_CAPACITY; /* the command line's word for all */
    call->doc.view = both ? HL_VIEW_ALL : (hl_view)call->choice;
    return HL_OK;
}

hl_status hl_run_panel_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.panel = (hl_panel)call->choice;
    return HL_OK;
}

/* From the system's theme, toggle goes to dark: what the system shows is not known here. */
hl_status hl_run_theme_set(hl_call *call, hl_error *err) {
    (void)err;
    hl_doc *doc = &call->doc;
    hl_doc_theme other = doc->theme == HL_THEME_DARK ? HL_THEME_LIGHT : HL_THEME_DARK;
    doc->theme = call->choice > HL_THEME_DARK ? other : (hl_doc_theme)call->choice;
    return HL_OK;
}

hl_status hl_run_settings_set(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.settings_hidden = switched(call, call->doc.settings_hidden, false);
    return HL_OK;
}

hl_status hl_run_settings_toggle(hl_call *call, hl_error *err) {
    (void)err;
    call->doc.settings_hidden = !call->doc.settings_hidden;
    return HL_OK;
}
