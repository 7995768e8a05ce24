/* Tokeniser, spans and display words. The ids of tests/parity/fixtures/tokens.jsonl are those of
 * both of transformers' BertTokenizers (make_fixtures.py). */
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/base/text.h"
#include "headlight/engine/tokens.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static hl_vocab *vocab;

static const char *fixture(const char *name) {
    static char path[4096];
    const char *live = getenv("HEADLIGHT_PARITY_DIR");
    snprintf(path, sizeof path, "%s/%s", live ? live : HL_TEST_DIR "/parity/fixtures", name);
    return path;
}

static int open_vocab(void **state) {
    (void)state;
    hl_error err = {0};
    const char *path = fixture("bert-uncased/vocab.txt");
    return hl_vocab_open(&vocab, path, &err) == HL_OK ? 0 : -1;
}

static int close_vocab(void **state) {
    (void)state;
    hl_vocab_close(vocab);
    return 0;
}

static hl_tokens tokens_of(const char *text, size_t size, int limit) {
    hl_tokens t = {0};
    hl_error err = {0};
    assert_int_equal(hl_tokenise(vocab, text, size, limit, &t, &err), HL_OK);
    assert_true(t.count >= 2 && t.count <= limit);
    return t;
}

/* The text of a line: "text", or "hex" for one with a NUL inside. */
static size_t text_of(const hl_jval *root, char *out, size_t room) {
    const char *text = hl_json_string_or(hl_json_find(root, "text"), NULL);
    const char *hex = hl_json_string_or(hl_json_find(root, "hex"), "");
    size_t size = text ? strlen(text) : strlen(hex) / 2;
    assert_true(size < room);
    for (size_t i = 0; i < size; i++) {
        char pair[3] = {0};
        if (!text)
            memcpy(pair, hex + 2 * i, 2);
        out[i] = text ? text[i] : (char)strtol(pair, NULL, 16);
    }
    return size;
}

static int check_ids(const hl_jval *root, int line) {
    char text[8192];
    size_t size = text_of(root, text, sizeof text);
    const hl_jval *ids = hl_json_find(root, "ids");
    hl_tokens t = tokens_of(text, size, 4096);
    bool same = hl_json_count(ids) == (size_t)t.count;
    for (int i = 0; same && i < t.count; i++)
        same = hl_json_int_or(hl_json_item(ids, (size_t)i), -1) == t.items[i].id;
    if (!same)
        print_error("tokens.jsonl:%d: \"%.*s\": %d tokens, expected %zu\n", line, (int)size, text,
                    t.count, hl_json_count(ids));
    /* Spans lie in the text, start in order, and end on character borders. */
    for (int i = 1; i + 1 < t.count; i++) {
        assert_true(t.items[i].start < t.items[i].end && t.items[i].end <= size);
        assert_true(i == 1 || t.items[i - 1].start <= t.items[i].start);
        assert_true(t.items[i].end == size || ((unsigned char)text[t.items[i].end] & 0xC0) != 0x80);
    }
    hl_tokens_free(&t);
    return same ? 0 : 1;
}

static void test_ids_of_reference(void **state) {
    (void)state;
    char *bytes = NULL;
    size_t size = 0;
    int line = 0, wrong = 0;
    hl_error err = {0};
    const char *path = fixture("tokens.jsonl");
    assert_int_equal(hl_file_read(path, 1 << 24, &bytes, &size, &err), HL_OK);
    for (char *at = bytes, *stop; at < bytes + size; at = stop + 1) {
        stop = strchr(at, '\n');
        assert_non_null(stop);
        hl_json *doc = NULL;
        if (line++ > 0) { /* the first line says what made the file */
            assert_int_equal(hl_json_parse(&doc, at, (size_t)(stop - at), path, &err), HL_OK);
            wrong += check_ids(hl_json_root(doc), line);
            hl_json_close(doc);
        }
    }
    free(bytes);
    assert_int_equal(wrong, 0);
    assert_true(line - 1 >= 500);
}

/* "piece[start,end) piece[start,end) ..." without the special tokens. */
static void check_spans(const char *text, const char *expected) {
    char got[1024] = "";
    hl_tokens t = tokens_of(text, strlen(text), 64);
    for (int i = 1; i + 1 < t.count; i++) {
        size_t used = strlen(got);
        snprintf(got + used, sizeof got - used, "%s%s[%u,%u)", i > 1 ? " " : "",
                 hl_vocab_piece(vocab, t.items[i].id), t.items[i].start, t.items[i].end);
    }
    assert_string_equal(got, expected);
    hl_tokens_free(&t);
}

static void test_spans(void **state) {
    (void)state;
    check_spans("The cat", "the[0,3) cat[4,7)");
    check_spans("embedding", "em[0,2) ##bed[2,5) ##ding[5,9)");
    check_spans("caf\xC3\xA9!", "cafe[0,5) ![5,6)");
    check_spans("cafe\xCC\x81!", "cafe[0,6) ![6,7)"); /* the accent belongs to its letter */
    check_spans("didn't", "didn[0,4) '[4,5) t[5,6)");
    check_spans("a\xE2\x80\x8B"
                "b c",
                "ab[0,5) c[6,7)"); /* a zero-width space inside a word */
    check_spans("x[MASK]y", "x[0,1) [MASK][1,7) y[7,8)");
    check_spans("\xE4\xBD\xA0\xE4\xB8\xAD", "[UNK][0,3) \xE4\xB8\xAD[3,6)");
    check_spans("\xED\x95\x9C", "\xE1\x84\x92[0,3) ##\xE1\x85\xA1[0,3) ##\xE1\x86\xAB[0,3)");
    check_spans("   ", "");
}

static void test_limit(void **state) {
    (void)state;
    const char *text = "one two three four five";
    hl_tokens t = tokens_of(text, strlen(text), 5);
    assert_int_equal(t.count, 5);
    assert_int_equal(t.needed, 7);
    assert_true(t.items[4].special && t.items[0].special && !t.items[3].special);
    hl_error err = {0};
    assert_int_equal(hl_tokenise(vocab, text, strlen(text), 1, &t, &err), HL_ERR_RANGE);
    assert_string_equal(err.field, "limit");
    /* The same memory again, longer and shorter. */
    assert_int_equal(hl_tokenise(vocab, text, strlen(text), 512, &t, &err), HL_OK);
    assert_int_equal(t.count, 7);
    assert_int_equal(t.needed, 7);
    assert_int_equal(hl_tokenise(vocab, "", 0, 2, &t, &err), HL_OK);
    assert_int_equal(t.count, 2);
    hl_tokens_free(&t);
}

static void test_broken_utf8(void **state) {
    (void)state;
    const char text[] = "ok \xFF\xC3 \xE2\x82 fine\xF0\x9F\x98";
    hl_tokens t = tokens_of(text, sizeof text - 1, 16);
    assert_int_equal(t.count, 4);
    assert_string_equal(hl_vocab_piece(vocab, t.items[2].id), "fine");
    hl_tokens_free(&t);
}

/* A megabyte of the worst kinds is cut in linear time. */
static void test_long_paste(void **state) {
    (void)state;
    const size_t size = 1 << 20;
    const char *const pattern[] = {"a", "ab c", "e\xCC\x81", "\xED\x95\x9C", ".", "[MASK", "zq"};
    char *text = malloc(size);
    for (size_t p = 0; p < sizeof pattern / sizeof pattern[0]; p++) {
        size_t each = strlen(pattern[p]);
        for (size_t i = 0; i < size; i++)
            text[i] = i % 101 == 100 ? ' ' : pattern[p][i % each];
        clock_t start = clock();
        hl_tokens t = tokens_of(text, size, 512);
        assert_true(t.needed > t.count || t.count < 512);
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC); /* processor time, with sanitizers */
        hl_tokens_free(&t);
    }
    free(text);
}

/* The text of each unit, special ones as "-", joined by "|". */
static void check_units(const char *text, bool pieces, const char *expected) {
    char got[1024] = "";
    hl_tokens t = tokens_of(text, strlen(text), 128);
    hl_units u = {0};
    hl_error err = {0};
    assert_int_equal(hl_units_build(&t, text, strlen(text), pieces, &u, &err), HL_OK);
    int next = 0;
    for (int i = 0; i < u.count; i++) {
        const hl_unit *unit = &u.items[i];
        size_t used = strlen(got);
        assert_int_equal(unit->first, next);
        next += unit->count;
        snprintf(got + used, sizeof got - used, "%s%.*s", i ? "|" : "",
                 unit->special ? 1 : (int)(unit->end - unit->start),
                 unit->special ? "-" : text + unit->start);
    }
    assert_int_equal(next, t.count);
    assert_string_equal(got, expected);
    hl_units_free(&u);
    hl_tokens_free(&t);
}

static void test_units(void **state) {
    (void)state;
    check_units("She didn't sleep.", false, "-|She|didn't|sleep|.|-");
    check_units("She didn't", true, "-|She|didn|'|t|-");
    check_units("the teacher's friends' books", false, "-|the|teacher's|friends|'|books|-");
    check_units("it\xE2\x80\x99s late", false, "-|it\xE2\x80\x99s|late|-");
    check_units("y'all'd've gone", false, "-|y'all'd've|gone|-");
    check_units("'tis 'quoted' here", false, "-|'|tis|'|quoted|'|here|-");
    check_units("embeddings' use", false, "-|embeddings|'|use|-");
    check_units("well-known (really)", false, "-|well|-|known|(|really|)|-");
    check_units("rock 'n' roll", false, "-|rock|'|n|'|roll|-");
    check_units("don 't", false, "-|don|'|t|-");
    check_units("a''b", false, "-|a|'|'|b|-");
    check_units("", false, "-|-");
}

static void test_unit_at(void **state) {
    (void)state;
    const char *text = "She didn't sleep";
    hl_tokens t = tokens_of(text, strlen(text), 64);
    hl_units u = {0};
    hl_error err = {0};
    assert_int_equal(hl_units_build(&t, text, strlen(text), false, &u, &err), HL_OK);
    assert_int_equal(hl_units_at(&u, 0), 1);
    assert_int_equal(hl_units_at(&u, 3), -1);
    assert_int_equal(hl_units_at(&u, 8), 2);
    assert_int_equal(hl_units_at(&u, 15), 3);
    assert_int_equal(hl_units_at(&u, 16), -1);
    hl_units_free(&u);
    hl_tokens_free(&t);
}

static void test_vocab(void **state) {
    (void)state;
    assert_int_equal(hl_vocab_count(vocab), 30522);
    assert_int_equal(hl_vocab_id(vocab, "[CLS]"), 101);
    assert_int_equal(hl_vocab_id(vocab, "no such piece"), -1);
    assert_int_equal(hl_vocab_id(vocab, "##ing"), 2075);
    assert_string_equal(hl_vocab_piece(vocab, 2075), "##ing");
    assert_string_equal(hl_vocab_piece(vocab, -1), "[UNK]");
    assert_string_equal(hl_vocab_piece(vocab, 30522), "[UNK]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vocab),       cmocka_unit_test(test_ids_of_reference),
        cmocka_unit_test(test_spans),       cmocka_unit_test(test_limit),
        cmocka_unit_test(test_broken_utf8), cmocka_unit_test(test_long_paste),
        cmocka_unit_test(test_units),       cmocka_unit_test(test_unit_at),
    };
    return cmocka_run_group_tests(tests, open_vocab, close_vocab);
}
