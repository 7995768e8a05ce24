/* app/model_facts.c - what the model on show allows, and which of it was trained. */
#include "app_private.h"

#include <string.h>

hl_facts hl_facts_of(const hl_app *app) {
    return hl_facts_for(hl_app_doc(app), hl_app_scene(app)->model);
}

hl_facts hl_facts_for(const hl_doc *doc, const hl_model_info *model) {
    hl_limits limits = hl_limits_of(model);
    hl_facts f = {.layers = limits.layers, .width = limits.width};
    if (!model) {
        return f;
    }
    f.layer_now = hl_doc_layer(doc, &limits);
    f.heads = hl_doc_heads(doc, &limits);
    f.dk = hl_doc_dk(doc, &limits);
    f.dk_max = f.heads > 0 ? f.width / f.heads : 0;
    f.layer = &model->layer[f.layer_now];
    f.heads_trained = hl_layer_setting(f.layer, f.heads) != NULL;
    f.dk_trained = hl_layer_trained(f.layer, f.width, f.heads, f.dk);
    return f;
}

int hl_facts_head_counts(const hl_facts *f, int *out) {
    static const int common[] = {1, 2, 4, 8, 12, 16};
    int count = 0;
    for (size_t i = 0; i < sizeof common / sizeof *common && count < 5; i++) {
        if (f->width % common[i] == 0) {
            out[count++] = common[i];
        }
    }
    const int must[2] = {f->layer->heads, f->heads};
    for (int m = 0; m < 2; m++) {
        int at = 0;
        while (at < count && out[at] < must[m]) {
            at++;
        }
        if (at < count && out[at] == must[m]) {
            continue;
        }
        memmove(out + at + 1, out + at, (size_t)(count - at) * sizeof *out);
        out[at] = must[m];
        count++;
    }
    return count;
}
