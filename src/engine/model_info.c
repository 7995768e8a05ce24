/* What is known of a model's settings. */
#include "model_private.h"

const hl_setting_info *hl_layer_setting(const hl_layer_info *layer, int heads) {
    heads = heads ? heads : layer->heads;
    for (int i = 0; i < layer->setting_count; i++)
        if (layer->settings[i].heads == heads)
            return &layer->settings[i];
    return NULL;
}

const hl_head_info *hl_layer_heads(const hl_layer_info *layer, int heads) {
    const hl_setting_info *setting = hl_layer_setting(layer, heads);
    if (setting && setting->head)
        return setting->head;
    return heads == 0 || heads == layer->heads ? layer->head : NULL;
}

bool hl_layer_trained(const hl_layer_info *layer, int width, int heads, int dk) {
    const hl_setting_info *s = hl_layer_setting(layer, heads);
    if (!s)
        return false;
    int full = width / s->heads;
    dk = dk ? dk : full;
    return dk == full || (dk >= s->trained_dk_min && dk <= s->trained_dk_max);
}

const hl_setting_info *hl_model_setting(const hl_model *m, int layer, int heads) {
    return layer >= 0 && layer < m->info.layers ? hl_layer_setting(&m->info.layer[layer], heads)
                                                : NULL;
}

const hl_head_info *hl_model_heads(const hl_model *m, int layer, int heads) {
    return layer >= 0 && layer < m->info.layers ? hl_layer_heads(&m->info.layer[layer], heads)
                                                : NULL;
}

bool hl_model_trained(const hl_model *m, int layer, int heads, int dk) {
    return layer >= 0 && layer < m->info.layers &&
           hl_layer_trained(&m->info.layer[layer], m->info.width, heads, dk);
}
