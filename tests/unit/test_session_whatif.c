/* What if: the trace is what the model computes with these options, no more and no less. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/same_scene.h"
#include <math.h>

static int open_live(void **state) {
    live *l = calloc(1, sizeof *l);
    live_open(l, &(tiny_model){.heads = {4, 3}, .positions = 128});
    *state = l;
    live_act(l, "text.set the zebra chased it");
    return 0;
}

static int close_live(void **state) {
    live_close(*state);
    free(*state);
    return 0;
}

static void must(hl_status status) {
    assert_int_equal(status, HL_OK);
}

/* The scene's trace against a run of the model on its text: masked bytes, then options. */
static void equals_run(const live *l, const uint32_t *masked, int masked_count,
                       const hl_run_options *options) {
    const hl_scene *s = live_scene(l);
    hl_model *model;
    hl_tokens tokens = {0};
    hl_trace trace = {0};
    must(hl_model_open(l->dir, &model, NULL));
    must(hl_tokenise(hl_model_vocab(model), s->text, s->text_size, s->max_tokens, &tokens, NULL));
    for (int i = 0; i < masked_count; i++)
        must(
            hl_tokens_mask(&tokens, masked[2 * i], masked[2 * i + 1], hl_model_vocab(model), NULL));
    must(hl_model_run(model, &tokens, options, &trace, NULL));
    size_t T = (size_t)trace.T, D = (size_t)trace.D;
    assert_int_equal(s->trace->T, trace.T);
    for (int layer = 0; layer < trace.L; layer++) {
        const hl_layer_trace *a = &s->trace->layers[layer], *b = &trace.layers[layer];
        assert_memory_equal(a->attn, b->attn, (size_t)b->heads * T * T * sizeof(float));
        assert_memory_equal(a->hidden, b->hidden, T * D * sizeof(float));
    }
    hl_trace_destroy(&trace);
    hl_tokens_free(&tokens);
    hl_model_close(model);
}

static void test_muted_heads(void **state) {
    live *l = *state;
    live_act(l, "layer.set 1");
    live_act(l, "head.mute 2");
    live_act(l, "head.mute 4");
    hl_run_options options = {.attention.muted = 10};
    equals_run(l, NULL, 0, &options);
    assert_int_equal(live_scene(l)->muted, 10);
    live_act(l, "dk.set 3");
    options.attention.dk = 3;
    equals_run(l, NULL, 0, &options);
    live_act(l, "whatif.reset");
    assert_int_equal(live_scene(l)->muted, 0);
}

/* A masked word loses all its pieces; units and labels stay. */
static void test_masked_words(void **state) {
    static const uint32_t spans[] = {4, 9, 17, 19};
    live *l = *state;
    hl_run_options options = {.layer = 1};
    live_act(l, "word.mask 4");
    equals_run(l, spans, 1, &options);
    live_act(l, "word.mask 17");
    equals_run(l, spans, 2, &options);
    const hl_scene *s = live_scene(l);
    assert_int_equal(s->U, 4);
    assert_string_equal(s->labels[1], "zebra");
    assert_memory_equal(s->masked, ((uint8_t[]){0, 1, 0, 1}), 4);
    live_act(l, "units.set pieces");
    assert_int_equal(s->U, 8);
    assert_string_equal(s->labels[1], "[MASK]");
    assert_memory_equal(s->masked, ((uint8_t[]){0, 1, 1, 1, 1, 1, 0, 1}), 8);
    live_act(l, "units.set words");
    live_act(l, "text.edit 0 0 \"so \"");
    assert_memory_equal(s->masked, ((uint8_t[]){0, 0, 1, 0, 1}), 5);
    live_act(l, "text.edit 3 3 \"a \"");
    assert_memory_equal(s->masked, ((uint8_t[]){0, 0, 0, 1, 0, 1}), 6);
    live_act(l, "text.edit 10 11 \"\""); /* zebra is another word now */
    assert_memory_equal(s->masked, ((uint8_t[]){0, 0, 0, 0, 0, 1}), 6);
}

/* Words to tokens: chased (7) to the (1), it (8) to the five pieces of zebra (2..6), all rows. */
static int add_edits(const hl_trace *plain, hl_attention_edit *edits, bool to_zebra) {
    const hl_layer_trace *layer = &plain->layers[1];
    int count = 0;
    if (!to_zebra) {
        for (int i = 2; i < 7; i++)
            edits[count++] = (hl_attention_edit){2, i, 1, 0.5f};
        return count;
    }
    const float *row = hl_layer_row(layer->attn, plain->T, 2, 8);
    float sum = 0;
    for (int j = 2; j < 7; j++)
        sum += row[j];
    for (int j = 2; j < 7; j++)
        edits[count++] = (hl_attention_edit){2, 8, j, 0.75f * row[j] / sum};
    return count;
}

static void test_edited_cells(void **state) {
    live *l = *state;
    hl_attention_edit edits[16];
    hl_run_options options = {.layer = 1};
    live_act(l, "cell.edit 3 4 0 0.5"); /* every piece of a query */
    options.attention.edits = edits;
    options.attention.edit_count = add_edits(live_scene(l)->trace, edits, false);
    equals_run(l, NULL, 0, &options);
    const hl_scene *s = live_scene(l);
    assert_true(fabsf(s->head_map[(2 * s->U + 1) * s->U] - 0.5f) < 1e-6f);
    for (int i = 0; i < s->heads * s->U * s->U; i++)
        assert_int_equal(s->edited[i], i == (2 * s->U + 1) * s->U);
    live_act(l, "cell.reset 3 4 0");
    assert_null(s->edited);
    options.attention.edit_count = 0;
    equals_run(l, NULL, 0, &options);
}

/* The pieces of a key share its weight as the head itself deals it out. */
static void test_a_key_of_several_pieces(void **state) {
    live *l = *state;
    hl_attention_edit edits[16];
    const hl_scene *s = live_scene(l);
    int count = add_edits(s->trace, edits, true);
    live_act(l, "cell.edit 3 17 4 0.75");
    const float *row = hl_layer_row(s->trace->layers[1].attn, s->trace->T, 2, 8);
    float sum = 0;
    for (int i = 0; i < count; i++) {
        sum += row[edits[i].key];
        assert_true(fabsf(row[edits[i].key] - edits[i].weight) < 1e-6f);
    }
    assert_true(fabsf(sum - 0.75f) < 1e-6f);
    assert_true(fabsf(s->head_map[(2 * s->U + 3) * s->U + 1] - 0.75f) < 1e-6f);
    live_act(l, "units.set pieces");
    int marked = 0;
    for (int i = 0; i < s->heads * s->U * s->U; i++)
        marked += s->edited[i];
    assert_int_equal(marked, 5);
    assert_int_equal(s->edited[(2 * s->U + 7) * s->U + 1], 1);
}

/* Whatever the way there, the numbers are those of a session that begins with them. */
static void test_every_way_equals_a_fresh_run(void **state) {
    static const char *const lines[] = {
        "cell.edit 3 17 4 0.75",
        "cell.edit 1 cls 4 0.5",
        "mask.set past",
        "dk.set 2",
        "cell.edit 3 17 4 0.5",
        "head.mute 1",
        "temperature.set 0.5",
        "word.mask 0",
        "mask.set all",
        "cell.edit 2 4 sep 1",
        "cell.edit 2 4 0 1",
        "scaling.set off",
        "text.edit 0 0 \"so \"",
        "cell.reset 3 20 7",
        "special.set show",
        "units.set pieces",
        "heads.set 4",
        "cell.edit 4 3 7 0.1",
        "layer.set 1",
        "head.mute 4",
        "undo",
        "undo",
        "undo",
        "undo",
    };
    live *l = *state, fresh;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        live_act(l, lines[i]);
        live_replay(&fresh, l);
        same_scenes(live_scene(l), live_scene(&fresh));
        live_close(&fresh);
    }
}

static void test_more_cells_than_an_attention_takes(void **state) {
    live *l = *state;
    char line[64], text[256] = "text.set the ";
    for (int i = 0; i < 60; i++)
        strcat(text, "z");
    live_act(l, text);
    live_act(l, "cell.edit 1 0 4 0.5"); /* 60 pieces */
    const float *row = hl_layer_row(live_scene(l)->trace->layers[1].attn, 63, 0, 1);
    float before = row[2];
    live_try(l, "cell.edit 1 4 4 0.5",
             "cell.edit: found edited words of more pieces than that, allowed: at most 256 cells "
             "between pieces");
    assert_int_equal(hl_session_refresh(l->session, l->store, NULL), HL_OK); /* said once */
    assert_true(row[2] == before);
    snprintf(line, sizeof line, "cell.reset 1 4 4");
    live_act(l, line);
    assert_true(row[2] == before);
}

static void test_before_and_after_stand_beside_each_other(void **state) {
    live *l = *state;
    live_act(l, "head.mute 1");
    const hl_comparison *c = hl_session_comparison(l->session);
    assert_true(c->what_if);
    assert_int_equal(c->first->muted, 0);
    assert_int_equal(c->second->muted, 1);
    assert_true(c->largest == 0); /* a muted head looks where it looked; what follows moves */
    size_t T = (size_t)c->first->trace->T, D = (size_t)c->first->trace->D;
    assert_memory_not_equal(c->first->trace->layers[1].hidden, c->second->trace->layers[1].hidden,
                            T * D * sizeof(float));
    live_act(l, "cell.edit 2 4 0 1");
    assert_true(hl_session_comparison(l->session)->largest > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_live, close_live)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_muted_heads),
        TEST(test_masked_words),
        TEST(test_edited_cells),
        TEST(test_a_key_of_several_pieces),
        TEST(test_every_way_equals_a_fresh_run),
        TEST(test_more_cells_than_an_attention_takes),
        TEST(test_before_and_after_stand_beside_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
