/* heads.h - private: the two files that read heads.json. Its form is described in engine/model.h.
 */
#ifndef HL_ENGINE_HEADS_H
#define HL_ENGINE_HEADS_H

#include "headlight/base/json.h"
#include "model_private.h"

typedef struct hl_heads_reader {
    const hl_json *doc;
    const hl_config *config;
    hl_arena *arena;
    hl_error *err;
    int layer; /* 0-based, for field names */
    int heads; /* of the setting at hand, for field names; 0 = about the layer */
} hl_heads_reader;

/* Fails about "layer 5: part" or "layer 5, 8 heads: part", the layer counted from 1. */
hl_status hl_heads_bad(const hl_heads_reader *r, hl_status status, const char *part,
                       const char *allowed, const char *found);
hl_status hl_heads_memory(const hl_heads_reader *r);

/* The list of heads behind a key, if it is there; it must have this many entries. */
hl_status hl_heads_list(const hl_heads_reader *r, const hl_jval *v, const char *key, int need,
                        const hl_head_info **out);

/* What holds when the file is silent: what config.json lists, else the layer's own head count, was
 * trained at full d_k. False when memory is out. */
bool hl_heads_silent(const hl_config *config, int layer, hl_arena *arena, hl_layer_info *out);
/* A layer as version 1 has it, with one setting, and as version 2 has it. */
hl_status hl_heads_single(hl_heads_reader *r, const hl_jval *v, hl_layer_info *out);
hl_status hl_heads_settings(hl_heads_reader *r, const hl_jval *v, hl_layer_info *out);

#endif
