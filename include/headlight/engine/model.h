/* engine/model.h - a BERT-family encoder from a Hugging Face directory, and its forward pass.
 *
 * The directory holds config.json, model.safetensors (F32, F16 or BF16; one file, memory-mapped,
 * every header field checked before use) and vocab.txt; heads.json (optional) names the heads.
 * Supported: model_type "bert", absolute positions, hidden_act "gelu" (erf), post-LayerNorm. Head
 * count may differ per layer through our own key "headlight": {"heads_per_layer": [..]}. Tensor
 * names with or without the prefix "bert."; pooler and task heads are ignored. Weights are
 * converted to F32 and packed for oneDNN once, when the model is opened.
 *
 * heads.json, every key optional but "name" of a head or relation; layers and heads are counted
 * from 1:
 *   {"version": 1, "name": "textbook",
 *    "layers": [{"layer": 5, "trained_heads": [8], "trained_dk": [1, 48],
 *                "heads": [{"head": 5, "name": "Pronoun", "short": "Pronoun", "description": "...",
 * "question": "...", "relations": [{"name": "pronoun-antecedent", "accuracy": 0.78, "n": 250}]}]}]}
 * "heads" of a layer, when given, has one entry per head of config.json, in order.
 *
 *     hl_model *m; hl_trace tr = {0}; hl_tokens tok = {0};
 *     hl_model_open(dir, &m, &err);
 *     hl_tokenise(hl_model_vocab(m), text, size, hl_model_info_of(m)->max_tokens, &tok, &err);
 *     hl_model_run(m, &tok, NULL, &tr, &err);
 *     hl_layer_row(tr.layers[4].attn, tr.T, 4, 7)   // head 5 of layer 5, eighth token
 *
 * A model is immutable after opening and may be used by several threads, each with its own trace.
 * Computing is single-threaded per call unless HEADLIGHT_THREADS says otherwise.
 */
#ifndef HEADLIGHT_ENGINE_MODEL_H
#define HEADLIGHT_ENGINE_MODEL_H

#include "headlight/base/error.h"
#include "headlight/engine/tokens.h"
#include "headlight/engine/trace.h"

typedef struct hl_model hl_model;

/* What heads.json says of one head; strings are "" when absent. */
typedef struct hl_head_relation {
    const char *name; /* relation name as in `headlight score` */
    double accuracy;  /* 0..1, as measured when the model was made */
    int n;
} hl_head_relation;
typedef struct hl_head_info {
    const char *name, *shorter, *description, *question;
    const hl_head_relation *relations;
    int relation_count;
} hl_head_info;
/* What is known of one layer's heads. */
typedef struct hl_layer_info {
    int heads;                /* the model's own head count */
    const int *trained_heads; /* head counts that were trained; own count if the file is silent */
    int trained_heads_count;
    int trained_dk_min, trained_dk_max; /* d_k range that was trained (dk_max..dk_max if silent) */
    const hl_head_info *head;           /* (heads) or NULL when unnamed */
} hl_layer_info;

typedef struct hl_model_info {
    const char *dir, *name; /* as opened; name from heads.json or the folder */
    int layers, width, vocab, max_tokens, intermediate;
    const hl_layer_info *layer; /* (layers) */
    size_t weight_bytes;        /* size of model.safetensors */
    double load_ms;
} hl_model_info;

hl_status hl_model_open(const char *dir, hl_model **out, hl_error *err);
void hl_model_close(hl_model *model); /* NULL is fine */
const hl_model_info *hl_model_info_of(const hl_model *model);
const hl_vocab *hl_model_vocab(const hl_model *model);

/* Is this setting of this layer (0-based) one the model was trained in? */
bool hl_model_trained(const hl_model *model, int layer, int heads, int dk);

/* The options of one layer; the others run as the model was made. */
typedef struct hl_run_options {
    int layer; /* 0-based */
    hl_attention_options attention;
} hl_run_options;

/* The whole forward pass. options may be NULL. Reuses trace's memory. T =
 * tokens->count, 2..max_tokens. */
hl_status hl_model_run(const hl_model *model, const hl_tokens *tokens,
                       const hl_run_options *options, hl_trace *trace, hl_error *err);

/* Brings a finished trace of the same tokens to other options: layers below the first change are
 * untouched, the changed layer reuses its q, k, v when only attention options moved, layers above
 * are recomputed. Equal, bit for bit, to a fresh hl_model_run. On error the trace is as before. */
hl_status hl_model_retune(const hl_model *model, const hl_run_options *options, hl_trace *trace,
                          hl_error *err);

/* Attention between units: out (U,U) row = query; averaged over the query's pieces, summed over the
 * key's. */
void hl_units_attention(const hl_trace *trace, int layer, int head, const hl_units *units,
                        float *out);
/* What the softmax saw between two units: the largest masked score of their piece pairs; -INFINITY
 * if masked. */
float hl_units_score(const hl_trace *trace, int layer, int head, const hl_units *units, int query,
                     int key);

#endif
