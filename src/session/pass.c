#include "pass.h"
#include <stdlib.h>

void hl_shared_model_drop(hl_shared_model *model) {
    if (!model || --model->holders > 0)
        return;
    hl_model_close(model->model);
    free(model);
}

hl_limits hl_pass_limits(const hl_model_info *info) {
    hl_limits limits = {.layers = info->layers, .width = info->width};
    int known = (int)(sizeof limits.own_heads / sizeof *limits.own_heads);
    for (int l = 0; l < info->layers && l < known; l++)
        limits.own_heads[l] = info->layer[l].heads;
    return limits;
}

hl_run_options hl_pass_options(const hl_doc *doc, const hl_model_info *info) {
    hl_limits limits = hl_pass_limits(info);
    hl_run_options run = {.layer = hl_doc_layer(doc, &limits)};
    int heads = hl_doc_heads(doc, &limits), dk = hl_doc_dk(doc, &limits);
    run.attention = (hl_attention_options){
        .mask = doc->mask == HL_SEES_PAST ? HL_MASK_CAUSAL : HL_MASK_NONE,
        .no_scale = doc->no_scale,
        .temperature = doc->temperature == 1 ? 0 : doc->temperature,
        .heads = heads == info->layer[run.layer].heads ? 0 : heads,
        .dk = heads > 0 && dk == info->width / heads ? 0 : dk,
    };
    return run;
}

bool hl_pass_options_equal(const hl_run_options *a, const hl_run_options *b) {
    const hl_attention_options *x = &a->attention, *y = &b->attention;
    return a->layer == b->layer && x->mask == y->mask && x->no_scale == y->no_scale &&
           x->temperature == y->temperature && x->heads == y->heads && x->dk == y->dk;
}

hl_status hl_pass_run(hl_pass *pass, hl_request *request, hl_error *err) {
    hl_model *model = pass->model->model;
    const hl_model_info *info = hl_model_info_of(model);
    free(pass->text);
    pass->text = request->text;
    pass->text_size = request->text_size;
    pass->text_revision = request->doc.text_revision;
    request->text = NULL;
    hl_status status = hl_tokenise(hl_model_vocab(model), pass->text, pass->text_size,
                                   info->max_tokens, &pass->tokens, err);
    if (status != HL_OK)
        return status;
    pass->options = hl_pass_options(&request->doc, info);
    return hl_model_run(model, &pass->tokens, &pass->options, &pass->trace, err);
}

void hl_pass_destroy(hl_pass *pass) {
    hl_trace_destroy(&pass->trace);
    hl_tokens_free(&pass->tokens);
    free(pass->text);
    hl_shared_model_drop(pass->model);
    *pass = (hl_pass){0};
}
