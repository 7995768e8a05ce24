/* config.h - private: what config.json says, checked. */
#ifndef HL_ENGINE_CONFIG_H
#define HL_ENGINE_CONFIG_H

#include "headlight/base/error.h"
#include <stddef.h>

enum { HL_LAYERS_MAX = 128, HL_WIDTH_MAX = 8192, HL_POSITIONS_MAX = 4096 };

typedef struct hl_config {
    int layers, width, intermediate, vocab, positions, types;
    int heads[HL_LAYERS_MAX]; /* per layer; each divides width */
    float eps;                /* of LayerNorm */
} hl_config;

hl_status hl_config_parse(hl_config *out, const char *bytes, size_t size, const char *name,
                          hl_error *err);
hl_status hl_config_read(hl_config *out, const char *path, hl_error *err);

#endif
