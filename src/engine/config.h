/* config.h - private: what config.json says, checked. */
#ifndef HL_ENGINE_CONFIG_H
#define HL_ENGINE_CONFIG_H

#include "headlight/base/error.h"
#include <stddef.h>

enum { HL_LAYERS_MAX = 128, HL_WIDTH_MAX = 8192, HL_POSITIONS_MAX = 4096, HL_SETTINGS_MAX = 16 };

typedef struct hl_config {
    int layers, width, intermediate, vocab, positions, types;
    int plain;                /* num_attention_heads: what the tensors with plain names hold */
    int heads[HL_LAYERS_MAX]; /* per layer; each divides width */
    /* Head counts of a layer that have weights of their own, smallest first; none: one set of
     * weights for every count. With some, heads[l] and plain are among them. */
    int trained[HL_LAYERS_MAX][HL_SETTINGS_MAX], trained_count[HL_LAYERS_MAX];
    float eps; /* of LayerNorm */
} hl_config;

hl_status hl_config_parse(hl_config *out, const char *bytes, size_t size, const char *name,
                          hl_error *err);
hl_status hl_config_read(hl_config *out, const char *path, hl_error *err);

#endif
