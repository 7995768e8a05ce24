#include "pass.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

hl_shared_model *hl_shared_model_hold(hl_shared_model *model) {
    atomic_fetch_add(&model->holders, 1);
    return model;
}

void hl_shared_model_drop(hl_shared_model *model) {
    if (!model || atomic_fetch_sub(&model->holders, 1) > 1)
        return;
    hl_meter_close(model->meter);
    free(model->words);
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

/* --- wishes --------------------------------------------------------------------------------------
 */

hl_wish hl_pass_wish(const hl_doc *doc, const hl_model_info *info) {
    hl_limits limits = hl_pass_limits(info);
    hl_wish wish = {.run.layer = hl_doc_layer(doc, &limits), .cell_count = doc->edit_count};
    int heads = hl_doc_heads(doc, &limits), dk = hl_doc_dk(doc, &limits);
    wish.run.attention = (hl_attention_options){
        .mask = doc->mask == HL_SEES_PAST ? HL_MASK_CAUSAL : HL_MASK_NONE,
        .no_scale = doc->no_scale,
        .temperature = doc->temperature == 1 ? 0 : doc->temperature,
        .heads = heads == info->layer[wish.run.layer].heads ? 0 : heads,
        .dk = heads > 0 && dk == info->width / heads ? 0 : dk,
        .muted = doc->muted,
    };
    memcpy(wish.cells, doc->edits, (size_t)doc->edit_count * sizeof *wish.cells);
    return wish;
}

static bool runs_equal(const hl_run_options *a, const hl_run_options *b) {
    const hl_attention_options *x = &a->attention, *y = &b->attention;
    return a->layer == b->layer && x->mask == y->mask && x->no_scale == y->no_scale &&
           x->temperature == y->temperature && x->heads == y->heads && x->dk == y->dk &&
           x->muted == y->muted;
}

static bool cells_equal(const hl_wish *a, const hl_wish *b) {
    bool equal = a->cell_count == b->cell_count;
    for (int i = 0; equal && i < a->cell_count; i++) {
        const hl_cell_edit *x = &a->cells[i], *y = &b->cells[i];
        equal = x->head == y->head && x->query == y->query && x->key == y->key &&
                x->weight == y->weight;
    }
    return equal;
}

bool hl_wish_equal(const hl_wish *a, const hl_wish *b) {
    return runs_equal(&a->run, &b->run) && cells_equal(a, b);
}

bool hl_pass_masks_equal(const hl_pass *pass, const hl_doc *doc) {
    return pass->masked_count == doc->masked_count &&
           memcmp(pass->masked, doc->masked, (size_t)doc->masked_count * sizeof *doc->masked) == 0;
}

/* --- cells set by hand ---------------------------------------------------------------------------
 */

int hl_pass_word(const hl_pass *pass, uint32_t place) {
    int last = pass->words.count - 1;
    if (place == HL_PIN_CLS)
        return last >= 0 && pass->words.items[0].special ? 0 : -1;
    if (place == HL_PIN_SEP)
        return last >= 0 && pass->words.items[last].special ? last : -1;
    return hl_units_at(&pass->words, place);
}

/* The part of a word's weight that each of its tokens gets: as the head deals it out by itself,
 * evenly where it gives nothing. Scores know nothing of edits. */
static void share_out(const float *scores, const hl_unit *key, float *part) {
    float most = -INFINITY, sum = 0;
    for (int j = 0; j < key->count; j++)
        most = fmaxf(most, scores[key->first + j]);
    for (int j = 0; j < key->count; j++)
        sum += part[j] = most == -INFINITY ? 1.0f : expf(scores[key->first + j] - most);
    for (int j = 0; j < key->count; j++)
        part[j] /= sum;
}

static hl_status too_many(hl_error *err) {
    char allowed[64];
    snprintf(allowed, sizeof allowed, "at most %d cells between pieces", HL_EDIT_MAX);
    return hl_fail(err, HL_ERR_RANGE, NULL, "cell.edit", allowed,
                   "edited words of more pieces than that");
}

/* One cell between words as weights between their tokens. */
static hl_status add_cell(hl_pass *pass, const hl_cell_edit *cell, hl_error *err) {
    const hl_layer_trace *layer = &pass->trace.layers[pass->wish.run.layer];
    int q = hl_pass_word(pass, cell->query), k = hl_pass_word(pass, cell->key);
    float part[HL_EDIT_MAX];
    if (q < 0 || k < 0 || cell->head >= layer->heads)
        return HL_OK; /* past the model's limit, or gone */
    const hl_unit *query = &pass->words.items[q], *key = &pass->words.items[k];
    if (key->count > HL_EDIT_MAX || query->count > (HL_EDIT_MAX - pass->edit_count) / key->count)
        return too_many(err);
    for (int i = query->first; i < query->first + query->count; i++) {
        share_out(hl_layer_row(layer->masked, pass->trace.T, cell->head, i), key, part);
        for (int j = 0; j < key->count; j++)
            pass->edits[pass->edit_count++] =
                (hl_attention_edit){cell->head, i, key->first + j, cell->weight * part[j]};
    }
    return HL_OK;
}

/* Puts cells onto a trace that has the wish's options and no cells. */
static hl_status edit_cells(hl_pass *pass, const hl_wish *wish, hl_error *err) {
    hl_run_options run = wish->run;
    hl_status status = HL_OK;
    pass->edit_count = 0;
    for (int i = 0; i < wish->cell_count && status == HL_OK; i++)
        status = add_cell(pass, &wish->cells[i], err);
    run.attention.edits = pass->edit_count ? pass->edits : NULL;
    run.attention.edit_count = pass->edit_count;
    return status == HL_OK ? hl_model_retune(pass->model->model, &run, &pass->trace, err) : status;
}

static hl_status tune(hl_pass *pass, const hl_wish *wish, hl_error *err) {
    /* Scores under the new options decide how words share their weight among tokens. */
    if (!runs_equal(&pass->wish.run, &wish->run)) {
        hl_status status = hl_model_retune(pass->model->model, &wish->run, &pass->trace, err);
        if (status != HL_OK)
            return status;
        pass->wish = (hl_wish){.run = wish->run};
        pass->edit_count = 0;
    }
    if (cells_equal(&pass->wish, wish))
        return HL_OK;
    hl_status status = edit_cells(pass, wish, err);
    if (status == HL_OK)
        pass->wish = *wish;
    return status;
}

hl_status hl_pass_tune(hl_pass *pass, const hl_wish *wish, hl_error *err) {
    hl_wish before = pass->wish;
    hl_status status = tune(pass, wish, err);
    if (status != HL_OK) {
        pass->wish.cell_count = -1; /* what was left half done is done anew */
        (void)tune(pass, &before, NULL);
    }
    return status;
}

/* --- running -------------------------------------------------------------------------------------
 */

/* Puts [MASK] in the place of the document's masked words. */
static hl_status mask_words(hl_pass *pass, const hl_doc *doc, hl_error *err) {
    hl_status status = HL_OK;
    for (int i = 0; i < doc->masked_count && status == HL_OK; i++) {
        int word = hl_pass_word(pass, doc->masked[i]);
        if (word < 0)
            continue; /* past the model's limit */
        const hl_unit *unit = &pass->words.items[word];
        status = hl_tokens_mask(&pass->tokens, unit->start, unit->end,
                                hl_model_vocab(pass->model->model), err);
    }
    memcpy(pass->masked, doc->masked, sizeof pass->masked);
    pass->masked_count = doc->masked_count;
    return status;
}

hl_status hl_pass_run(hl_pass *pass, hl_request *request, hl_error *err) {
    hl_model *model = pass->model->model;
    const hl_model_info *info = hl_model_info_of(model);
    hl_wish wish = hl_pass_wish(&request->doc, info);
    free(pass->text);
    pass->text = request->text;
    pass->text_size = request->text_size;
    pass->text_revision = request->doc.text_revision;
    request->text = NULL;
    hl_status status = hl_tokenise(hl_model_vocab(model), pass->text, pass->text_size,
                                   info->max_tokens, &pass->tokens, err);
    if (status == HL_OK)
        status =
            hl_units_build(&pass->tokens, pass->text, pass->text_size, false, &pass->words, err);
    if (status == HL_OK)
        status = mask_words(pass, &request->doc, err);
    if (status == HL_OK)
        status = hl_model_run(model, &pass->tokens, &wish.run, &pass->trace, err);
    pass->wish = (hl_wish){.run = wish.run};
    pass->edit_count = 0;
    return status == HL_OK ? tune(pass, &wish, err) : status;
}

void hl_pass_destroy(hl_pass *pass) {
    hl_trace_destroy(&pass->trace);
    hl_tokens_free(&pass->tokens);
    hl_units_free(&pass->words);
    free(pass->text);
    hl_shared_model_drop(pass->model);
    *pass = (hl_pass){0};
}
