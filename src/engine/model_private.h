/* model_private.h - what a model is made of, for the files that load and run it. */
#ifndef HL_ENGINE_MODEL_PRIVATE_H
#define HL_ENGINE_MODEL_PRIVATE_H

#include "config.h"
#include "headlight/base/file.h"
#include "headlight/engine/model.h"
#include "kernels.h"
#include "linear.h"
#include "safetensors.h"

typedef struct hl_norm {
    const float *gamma, *beta; /* (D) */
} hl_norm;

/* What one head count of a layer has for itself. */
typedef struct hl_setting {
    int heads;
    hl_linear *q, *k, *v; /* (D) -> (W); W = D in this family */
    hl_linear *o;         /* (W) -> (D) */
    hl_norm after_attention;
} hl_setting;

typedef struct hl_layer {
    hl_setting *settings; /* smallest head count first; one alone serves every count */
    int setting_count, own;
    hl_linear *up, *down; /* (D) -> (intermediate), GELU -> (D) */
    hl_norm after_feed_forward;
} hl_layer;

/* The weights for a head count: its own where it was trained, else those of the layer's own count,
 * whose columns are dealt out anew. */
const hl_setting *hl_layer_weights(const hl_layer *layer, int heads);

struct hl_model {
    unsigned serial; /* a different number for every model opened in this process, never 0 */
    hl_config config;
    hl_model_info info;
    hl_vocab *vocab;
    const hl_kernels *kernels;
    hl_map map; /* model.safetensors; the embedding tables are read from it row by row */
    hl_safetensors file;
    const hl_tensor *word, *position, *type; /* (V,D) (positions,D) (types,D) */
    hl_norm after_embedding;
    hl_layer *layers; /* (L) */
    hl_pool pool;     /* their packed weights */
    hl_arena arena;   /* names, norms, heads */
};

/* heads.json of a model whose config is known: fills info->name and info->layer, from the arena. A
 * missing file gives layers without names. */
hl_status hl_heads_read(const char *path, const hl_config *config, const char *fallback_name,
                        hl_arena *arena, hl_model_info *info, hl_error *err);
hl_status hl_heads_parse(const char *bytes, size_t size, const char *name, const hl_config *config,
                         const char *fallback_name, hl_arena *arena, hl_model_info *info,
                         hl_error *err);

#endif
