/* Memory of a trace: reserving, placing the tensors, freeing. See trace_private.h. */
#include "trace_private.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const size_t MOST = (size_t)1 << 30; /* floats of one block: 4 GiB */

static size_t aligned(size_t floats) {
    return (floats + 15) / 16 * 16;
}

/* Large blocks stand on huge pages where the system has them: fewer page faults in the first pass
 * over a long text, and faster address translation in all of them. */
static float *allocate(size_t floats) {
    const size_t huge = 2 << 20, size = floats * sizeof(float);
    if (size < huge)
        return aligned_alloc(64, size);
    float *data = aligned_alloc(huge, (size + huge - 1) / huge * huge);
#ifdef MADV_HUGEPAGE
    if (data)
        (void)madvise(data, size / huge * huge, MADV_HUGEPAGE);
#endif
    return data;
}

bool hl_block_reserve(hl_block *b, size_t floats) {
    floats = aligned(floats ? floats : 1);
    if (floats <= b->room)
        return true;
    if (floats > MOST)
        return false;
    /* A quarter more, so that a sentence that grows word by word does not allocate at each. */
    size_t room = aligned(floats + floats / 4);
    b->next = allocate(room);
    b->next_room = room;
    return b->next != NULL;
}

/* The old content goes when the new block takes its place; a block that was large enough stays as
 * it is, with its content. */
void hl_block_commit(hl_block *b) {
    if (!b->next)
        return;
    free(b->data);
    *b = (hl_block){.data = b->next, .room = b->next_room};
}

void hl_block_rollback(hl_block *b) {
    free(b->next);
    b->next = NULL;
}

/* Layers are only ever added: a trace that was used with a deep model keeps its blocks for later.
 */
static bool grow_layers(hl_scratch *s, int layers) {
    if (layers <= s->layers)
        return true;
    hl_block *more = realloc(s->layer, (size_t)layers * sizeof *more);
    if (!more)
        return false;
    memset(more + s->layers, 0, (size_t)(layers - s->layers) * sizeof *more);
    s->layer = more;
    s->layers = layers;
    return true;
}

hl_scratch *hl_trace_scratch(hl_trace *trace, int layers) {
    if (!trace->scratch)
        trace->scratch = calloc(1, sizeof(hl_scratch));
    hl_scratch *s = trace->scratch;
    return s && grow_layers(s, layers) ? s : NULL;
}

void hl_trace_keep_edits(hl_trace *trace) {
    hl_scratch *s = trace->scratch;
    for (int l = 0; l < trace->L; l++) {
        hl_attention_options *o = &trace->layers[l].options;
        if (o->edit_count > 0) /* they may be this very copy */
            memmove(s->edits, o->edits, (size_t)o->edit_count * sizeof *o->edits);
        o->edits = o->edit_count > 0 ? s->edits : NULL;
    }
}

void hl_trace_destroy(hl_trace *trace) {
    hl_scratch *s = trace->scratch;
    if (s) {
        for (int l = 0; l < s->layers; l++)
            free(s->layer[l].data);
        free(s->layer);
        free(s->fixed.data);
        free(s->work.data);
        hl_products_close(s->products);
        free(s);
    }
    hl_arena_destroy(&trace->arena);
    *trace = (hl_trace){0};
}

/* Floats of one (T, width) tensor and of one (H, T, T) tensor. T, width <= 8192 and H <= width, so
 * these fit size_t. */
static size_t flat(int T, int width) {
    return aligned((size_t)T * (size_t)width);
}

static size_t square(const hl_layer_trace *l, int T) {
    return aligned((size_t)l->heads * (size_t)T * (size_t)T);
}

static size_t attention_floats(const hl_layer_trace *l, int T) {
    return square(l, T) * (hl_options_mask(&l->options) ? 4 : 3);
}

/* scores | scaled | attn | masked, each (H,T,T). Without a mask the fourth is not there and masked
 * is scaled itself: one tensor less to write, and at 512 tokens 12 MB a layer. */
static void place_attention(hl_layer_trace *l, int T, float *at) {
    size_t n = square(l, T);
    l->scores = at;
    l->scaled = at + n;
    l->attn = at + 2 * n;
    l->masked = hl_options_mask(&l->options) ? at + 3 * n : l->scaled;
}

static size_t fixed_floats(const hl_shape *s, const hl_layer_trace *planned) {
    size_t floats = flat(s->T, s->D);
    for (int l = 0; l < s->L; l++)
        floats += 4 * flat(s->T, planned[l].width) + 3 * flat(s->T, s->D);
    return floats;
}

/* embedding | per layer: q k v concat out mid hidden. x of a layer is hidden of the one below, no
 * copy. */
static void place_fixed(hl_trace *trace, const hl_shape *s, float *at) {
    trace->embedding = at;
    at += flat(s->T, s->D);
    for (int l = 0; l < s->L; l++) {
        hl_layer_trace *to = &trace->layers[l];
        float **wide[] = {&to->q, &to->k, &to->v, &to->concat};
        float **model[] = {&to->out, &to->mid, &to->hidden};
        for (int i = 0; i < 4; i++, at += flat(s->T, to->width))
            *wide[i] = at;
        for (int i = 0; i < 3; i++, at += flat(s->T, s->D))
            *model[i] = at;
        to->x = l == 0 ? trace->embedding : trace->layers[l - 1].hidden;
    }
}

/* The largest of what is needed at one moment: feed-forward activations (T, inner) or the packed
 * keys and values of one head. They are never needed together. */
static size_t work_floats(const hl_shape *s, const hl_layer_trace *planned,
                          const hl_kernels *kernels) {
    size_t most = flat(s->T, s->inner);
    for (int l = 0; l < s->L; l++) {
        size_t head = kernels->scratch(s->T, planned[l].dk, planned[l].dk_max);
        most = head > most ? head : most;
    }
    return most;
}

static void settle(hl_scratch *s, int layers, void (*fn)(hl_block *)) {
    fn(&s->fixed);
    fn(&s->work);
    for (int l = 0; l < layers; l++)
        fn(&s->layer[l]);
}

static hl_status too_large(const hl_layer_trace *l, int T, hl_error *err) {
    return hl_fail(err, HL_ERR_RANGE, "", "heads", "fewer heads or a shorter text",
                   "%d heads for %d tokens do not fit in memory", l->heads, T);
}

hl_status hl_trace_reserve(hl_trace *trace, const hl_shape *shape, const hl_layer_trace *planned,
                           int first, const hl_kernels *kernels, hl_error *err) {
    hl_scratch *s = hl_trace_scratch(trace, shape->L);
    bool ok = s && hl_block_reserve(&s->fixed, fixed_floats(shape, planned)) &&
              hl_block_reserve(&s->work, work_floats(shape, planned, kernels));
    for (int l = first; ok && l < shape->L; l++)
        if (!hl_block_reserve(&s->layer[l], attention_floats(&planned[l], shape->T))) {
            settle(s, shape->L, hl_block_rollback);
            return too_large(&planned[l], shape->T, err);
        }
    hl_layer_trace *layers = trace->layers;
    if (ok && trace->L != shape->L) {
        hl_arena_reset(&trace->arena);
        layers = HL_ARENA_ARRAY(&trace->arena, hl_layer_trace, (size_t)shape->L);
        trace->layers = layers;
        trace->L = layers ? shape->L : 0;
        trace->T = layers ? trace->T : 0;
    }
    if (!ok || !layers) {
        if (s)
            settle(s, shape->L, hl_block_rollback);
        return hl_fail(err, HL_ERR_MEMORY, "", "trace", "", "%d tokens", shape->T);
    }
    /* Nothing can fail any more. */
    settle(s, shape->L, hl_block_commit);
    for (int l = first; l < shape->L; l++)
        trace->layers[l] = planned[l];
    trace->T = shape->T;
    trace->D = shape->D;
    place_fixed(trace, shape, s->fixed.data);
    for (int l = first; l < shape->L; l++)
        place_attention(&trace->layers[l], shape->T, s->layer[l].data);
    return HL_OK;
}
