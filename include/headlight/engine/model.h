/* engine/model.h - a BERT-family encoder from a Hugging Face directory, and its forward pass.
 *
 * The directory holds config.json, model.safetensors (F32, F16 or BF16; one file, memory-mapped,
 * every header field checked before use) and vocab.txt; heads.json (optional) names the heads.
 * Supported: model_type "bert", absolute positions, hidden_act "gelu" (erf), post-LayerNorm. Tensor
 * names with or without the prefix "bert."; pooler and task heads are ignored. Weights are
 * converted to F32 and packed for oneDNN once, when the model is opened.
 *
 * Head counts. Our own key of config.json says what a layer shows by default and, layers counted
 * from 1, which head counts were trained, each with weights of its own:
 *   "headlight": {"heads_per_layer": [12, 12, 12, 12, 8], "trained_heads": {"5": [1, 2, 4, 8, 12]}}
 * The plain tensors of such a layer hold num_attention_heads, so that the directory opens as a
 * plain BertModel; the others are further tensors of the same file, behind
 *   headlight.layer.4.heads.8.attention.self.{query,key,value}.{weight,bias}
 *   headlight.layer.4.heads.8.attention.output.{dense,LayerNorm}.{weight,bias}
 * (layer counted from 0, as in all tensor names; the feed-forward is shared). A head count that was
 * not trained deals out the columns of the layer's default setting anew.
 *
 * heads.json, layers and heads counted from 1; every key optional but "name" of a head or relation
 * and all of a point of "sweep":
 *   {"version": 2, "name": "textbook",
 *    "layers": [{"layer": 5, "settings": [
 *        {"heads": 8, "trained_dk": [1, 48],
 *         "head": [{"head": 5, "name": "Pronoun", "short": "Pronoun", "description": "...",
 *                   "question": "...",
 *                   "relations": [{"name": "pronoun-antecedent", "accuracy": 0.78, "n":
 * 250}]}]}]}], "sweep": [{"heads": 8, "dk": 4, "relation": "previous", "n": 250, "accuracy":
 * 0.98}]} "head", when given, has one entry per head, in order. In version 1 a layer has one
 * setting, its own head count: {"layer", "trained_heads": [8], "trained_dk": [1, 48], "heads":
 * [...]}.
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
/* One trained head count of a layer. */
typedef struct hl_setting_info {
    int heads;
    int trained_dk_min, trained_dk_max; /* d_k that was trained; both width / heads if silent */
    const hl_head_info *head;           /* (heads) or NULL when unnamed */
} hl_setting_info;
/* What is known of one layer's heads. */
typedef struct hl_layer_info {
    int heads;                /* the layer's own head count: shown by default */
    const int *trained_heads; /* head counts that were trained; own count if the file is silent */
    int trained_heads_count;
    int trained_dk_min, trained_dk_max; /* of the own head count (dk_max..dk_max if silent) */
    const hl_head_info *head;           /* (heads) or NULL when unnamed */
    const hl_setting_info
        *settings; /* (setting_count) the trained head counts, as in trained_heads */
    int setting_count;
} hl_layer_info;

/* Accuracy of a head count and d_k of the top layer on one relation, as measured when the model was
 * made (`headlight score --sweep`). */
typedef struct hl_sweep_point {
    int heads, dk;
    const char *relation;
    int n;
    double accuracy; /* 0..1 */
} hl_sweep_point;

typedef struct hl_model_info {
    const char *dir, *name; /* as opened; name from heads.json or the folder */
    int layers, width, vocab, max_tokens, intermediate;
    const hl_layer_info *layer;  /* (layers) */
    const hl_sweep_point *sweep; /* (sweep_count) in the order of heads.json */
    int sweep_count;
    size_t weight_bytes; /* size of model.safetensors */
    double load_ms;
} hl_model_info;

hl_status hl_model_open(const char *dir, hl_model **out, hl_error *err);
void hl_model_close(hl_model *model); /* NULL is fine */
const hl_model_info *hl_model_info_of(const hl_model *model);
const hl_vocab *hl_model_vocab(const hl_model *model);

/* In all of these heads 0 stands for the layer's own head count. */

/* A trained head count, NULL when this one was not trained. */
const hl_setting_info *hl_layer_setting(const hl_layer_info *layer, int heads);
/* Names at a head count: (heads) of them, NULL when it has none. */
const hl_head_info *hl_layer_heads(const hl_layer_info *layer, int heads);
/* Was this head count trained at this d_k (0 = full)? width: hl_model_info.width. */
bool hl_layer_trained(const hl_layer_info *layer, int width, int heads, int dk);

/* The same for a layer (0-based) of a model. */
const hl_setting_info *hl_model_setting(const hl_model *model, int layer, int heads);
const hl_head_info *hl_model_heads(const hl_model *model, int layer, int heads);
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
 * untouched, the changed layer reuses its q, k, v unless the head count goes to other weights,
 * layers above are recomputed. Equal, bit for bit, to a fresh hl_model_run. On error the trace is
 * as before. */
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
