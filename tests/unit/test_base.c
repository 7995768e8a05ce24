/* base: arenas, errors, UTF-8, strings, numbers, files, JSON. */
#include "headlight/base/arena.h"
#include "headlight/base/error.h"
#include "headlight/base/file.h"
#include "headlight/base/json.h"
#include "headlight/base/text.h"
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- arena --- */

static void test_arena_memory(void **state) {
    (void)state;
    hl_arena a = {0};
    unsigned char *nothing = hl_arena_alloc(&a, 0), *other = hl_arena_alloc(&a, 0);
    assert_non_null(nothing);
    assert_true(nothing != other);
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        unsigned char *p = hl_arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % 64, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAB, size); /* an overlap with an earlier one would show as non-zero above */
    }
    hl_arena_reset(&a);
    assert_int_equal(a.used, 0);
    const unsigned char *again = hl_arena_alloc(&a, 4096);
    for (size_t i = 0; i < 4096; i++)
        assert_int_equal(again[i], 0); /* zeroed though the block is used a second time */
    hl_arena_destroy(&a);
    assert_null(a.blocks);
}

static void test_arena_reset_keeps_largest(void **state) {
    (void)state;
    hl_arena a = {0};
    hl_arena_alloc_raw(&a, 100);
    const void *large = hl_arena_alloc_raw(&a, 1 << 20);
    hl_arena_alloc_raw(&a, 4 << 20);
    const void *largest = a.blocks;
    hl_arena_reset(&a);
    assert_ptr_equal(a.blocks, largest);
    assert_non_null(large);
    assert_non_null(hl_arena_alloc_raw(&a, 4 << 20));
    assert_ptr_equal(a.blocks, largest); /* no new block was needed */
    hl_arena_destroy(&a);
}

static void test_arena_limits_and_text(void **state) {
    (void)state;
    hl_arena a = {0};
    assert_null(hl_arena_array(&a, SIZE_MAX / 2, 3));
    assert_null(hl_arena_alloc(&a, SIZE_MAX));
    assert_null(hl_arena_alloc(&a, SIZE_MAX - 64));
    assert_null(hl_arena_strndup(&a, "x", SIZE_MAX));
    assert_string_equal(hl_arena_strndup(&a, "headlight", 4), "head");
    assert_string_equal(hl_arena_strndup(&a, NULL, 0), "");
    assert_string_equal(hl_arena_printf(&a, "%s %d", "head", 3), "head 3");
    size_t out = 7;
    assert_false(hl_size_mul(SIZE_MAX, 2, &out));
    assert_false(hl_size_add(SIZE_MAX, 1, &out));
    assert_true(hl_size_mul(6, 7, &out));
    assert_int_equal(out, 42);
    assert_true(hl_size_add(SIZE_MAX - 1, 1, &out));
    assert_true(out == SIZE_MAX);
    hl_arena_destroy(&a);
}

/* --- error --- */

static void test_error_sentence(void **state) {
    (void)state;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    assert_int_equal(hl_fail(&err, HL_ERR_FORMAT, "config.json", "hidden_size",
                             "a whole number 1 to 8192", "\"%s\"", "big"),
                     HL_ERR_FORMAT);
    assert_int_equal(err.status, HL_ERR_FORMAT);
    assert_string_equal(
        hl_error_format(&err, line, sizeof line),
        "config.json: hidden_size: found \"big\", allowed: a whole number 1 to 8192");
    hl_fail_at(&err, HL_ERR_FORMAT, "m.safetensors", 4096, NULL, NULL, "%d", 7);
    assert_string_equal(hl_error_format(&err, line, sizeof line),
                        "m.safetensors at byte 4096: found 7");
    hl_fail(&err, HL_ERR_IO, "x", NULL, NULL, "Permission denied");
    assert_string_equal(hl_error_format(&err, line, sizeof line), "x: Permission denied");
    hl_fail(&err, HL_ERR_MEMORY, NULL, NULL, NULL, "%s", "");
    assert_string_equal(hl_error_format(&err, line, sizeof line), "out of memory");
    hl_fail(&err, HL_ERR_RANGE, "a\nb", "k\t", NULL, "\x1b[31m");
    assert_string_equal(hl_error_format(&err, line, sizeof line), "a?b: k?: found ?[31m");
    assert_int_equal(hl_fail(NULL, HL_ERR_USAGE, "f", NULL, NULL, "x"), HL_ERR_USAGE);
}

static void test_error_is_cut_between_characters(void **state) {
    (void)state;
    static const char *const wide[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (size_t w = 0; w < 3; w++)
        for (int shift = 0; shift < 4; shift++) {
            char text[2000] = "xxxx";
            text[shift] = '\0';
            while (strlen(text) < 1000)
                strcat(text, wide[w]);
            hl_error err = {0};
            hl_fail(&err, HL_ERR_RANGE, text, text, text, "%s", text);
            const char *const fields[] = {err.file, err.field, err.found, err.allowed};
            const size_t sizes[] = {sizeof err.file, sizeof err.field, sizeof err.found,
                                    sizeof err.allowed};
            for (size_t f = 0; f < 4; f++) {
                assert_true(hl_utf8_valid(fields[f], strlen(fields[f]), NULL));
                assert_in_range(strlen(fields[f]), sizes[f] - 4, sizes[f] - 1);
            }
            for (size_t size = 1; size < HL_ERROR_LINE; size += 37) {
                char line[HL_ERROR_LINE];
                hl_error_format(&err, line, size);
                assert_true(strlen(line) < size && hl_utf8_valid(line, strlen(line), NULL));
            }
        }
}

/* --- UTF-8 --- */

static void test_utf8_round_trip(void **state) {
    (void)state;
    for (int32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t at = 0, length = hl_utf8_put(c, bytes);
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(length, 0);
            continue;
        }
        assert_int_equal(hl_utf8_next(bytes, length, &at), c);
        assert_int_equal(at, length);
    }
    char bytes[4];
    assert_int_equal(hl_utf8_put(0x110000, bytes), 0);
    assert_int_equal(hl_utf8_put(-1, bytes), 0);
}

static void test_utf8_broken(void **state) {
    (void)state;
    /* stray continuation, overlong, surrogate, past U+10FFFF, cut short, impossible byte */
    static const char *const broken[] = {"\x80",
                                         "\xC0\x80",
                                         "\xC1\xBF",
                                         "\xE0\x80\x80",
                                         "\xED\xA0\x80",
                                         "\xF4\x90\x80\x80",
                                         "\xF0\x8F\xBF\xBF",
                                         "\xE2\x82",
                                         "\xF0\x9F\x98",
                                         "\xFF",
                                         "\xC3"
                                         "A"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        char text[16] = "ok";
        strcat(text, broken[i]);
        size_t bad = 99, at = 2, replaced = 0;
        assert_false(hl_utf8_valid(text, strlen(text), &bad));
        assert_int_equal(bad, 2);
        assert_int_equal(hl_utf8_next(text, strlen(text), &at), 0xFFFD);
        assert_int_equal(at, 3);
        char *clean = hl_utf8_clean(text, strlen(text), false, &replaced);
        assert_true(hl_utf8_valid(clean, strlen(clean), NULL));
        assert_true(replaced >= 1);
        free(clean);
    }
}

static void test_utf8_clean(void **state) {
    (void)state;
    size_t replaced = 9;
    char *s = hl_utf8_clean("a\nb\r\tc\xC3\xA9", 8, true, &replaced);
    assert_string_equal(s, "a b  c\xC3\xA9");
    assert_int_equal(replaced, 0);
    free(s);
    s = hl_utf8_clean("a\n\0\xFF", 4, false, &replaced);
    assert_string_equal(s, "a\n\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(replaced, 2);
    free(s);
    s = hl_utf8_clean("", 0, true, NULL);
    assert_string_equal(s, "");
    free(s);
}

static void test_graphemes(void **state) {
    (void)state;
    /* Clusters, in order: e + acute | space + acute | a | family emoji | two flags | CR LF |
     * Hangul L V T | thumb with skin tone */
    static const char *const clusters[] = {"e\xCC\x81",
                                           " \xCC\x81",
                                           "a",
                                           "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
                                           "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA",
                                           "\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7",
                                           "\r\n",
                                           "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8",
                                           "\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD"};
    enum { N = sizeof clusters / sizeof clusters[0] };
    char text[256] = "";
    size_t border[N + 1] = {0};
    for (size_t i = 0; i < N; i++) {
        strcat(text, clusters[i]);
        border[i + 1] = strlen(text);
    }
    size_t size = border[N];
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(hl_grapheme_next(text, size, border[i]), border[i + 1]);
        assert_int_equal(hl_grapheme_prev(text, size, border[i + 1]), border[i]);
    }
    assert_int_equal(hl_grapheme_next(text, size, size), size);
    assert_int_equal(hl_grapheme_next(text, size, size + 9), size);
    assert_int_equal(hl_grapheme_prev(text, size, 0), 0);
    assert_int_equal(hl_grapheme_prev(text, size, size + 9), border[N - 1]);
    assert_int_equal(hl_grapheme_prev("plain", 5, 3), 2);
    assert_int_equal(hl_grapheme_next("\xFF\xFE", 2, 0), 1);
}

static void test_char_classes(void **state) {
    (void)state;
    assert_true(hl_char_is_space(0xA0) && hl_char_is_space(0x3000) && hl_char_is_space('\n'));
    assert_false(hl_char_is_space('a') || hl_char_is_space(0x200B) || hl_char_is_space('\v'));
    assert_true(hl_char_is_control(0) && hl_char_is_control(0x200D) && hl_char_is_control(0xE000));
    assert_false(hl_char_is_control('\n') || hl_char_is_control('a') || hl_char_is_control(0xFFFD));
    assert_true(hl_char_is_control(0x0378)); /* unassigned */
    for (const char *c = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"; *c; c++)
        assert_true(hl_char_is_punctuation(*c));
    assert_true(hl_char_is_punctuation(0x2014) && hl_char_is_punctuation(0x3002));
    assert_false(hl_char_is_punctuation('7') || hl_char_is_punctuation(' ') ||
                 hl_char_is_punctuation(0x20AC));
    assert_true(hl_char_is_mark(0x301));
    assert_false(hl_char_is_mark(0x0903)); /* Mc: a spacing mark */
    assert_true(hl_char_is_cjk(0x4E00) && hl_char_is_cjk(0x20000) && hl_char_is_cjk(0xF900));
    assert_false(hl_char_is_cjk(0x3042) || hl_char_is_cjk(0xAC00) || hl_char_is_cjk(0x4DFF));
    assert_int_equal(hl_char_lower(0xC9), 0xE9);
    assert_int_equal(hl_char_lower('z'), 'z');
    int32_t out[18];
    assert_int_equal(hl_char_decompose(0x1E69, out), 3); /* s, dot below, dot above */
    assert_true(out[0] == 's' && out[1] == 0x323 && out[2] == 0x307);
    assert_int_equal(hl_char_decompose(0xFB01, out), 1); /* the fi ligature is not canonical */
    assert_int_equal(hl_char_decompose(0xAC01, out), 3);
    assert_int_equal(hl_char_decompose('a', out), 1);
    assert_int_equal(out[0], 'a');
    assert_int_equal(hl_char_decompose(0x7FFFFFFF, out), 1);
}

/* --- strings and numbers --- */

static void test_str(void **state) {
    (void)state;
    hl_str s = {0};
    hl_str_put(&s, NULL, 0);
    assert_string_equal(s.data, "");
    for (int i = 0; i < 1000; i++)
        hl_str_printf(&s, "%03d", i);
    assert_int_equal(s.size, 3000);
    assert_memory_equal(s.data + 2997, "999", 4);
    hl_str_free(&s);
    assert_null(s.data);
    hl_str_json(&s, "a\"\\\n\x01\xC3\xA9", 7);
    hl_str_puts(&s, " ");
    hl_str_csv(&s, "plain", 5);
    hl_str_puts(&s, ",");
    hl_str_csv(&s, "a,\"b\"", 5);
    assert_string_equal(s.data, "\"a\\\"\\\\\\n\\u0001\xC3\xA9\" plain,\"a,\"\"b\"\"\"");
    hl_str_put(&s, "", SIZE_MAX); /* cannot fit: sticky, content untouched */
    size_t size = s.size;
    assert_true(s.failed);
    hl_str_puts(&s, "more");
    assert_int_equal(s.size, size);
    hl_str_free(&s);
}

static void test_str_float_round_trips(void **state) {
    (void)state;
    uint32_t seed = 1;
    for (int i = 0; i < 100000; i++) {
        seed = seed * 1664525u + 1013904223u;
        float value;
        memcpy(&value, &seed, sizeof value);
        hl_str s = {0};
        hl_str_float(&s, value);
        if (isfinite(value))
            assert_true(strtof(s.data, NULL) == value);
        else
            assert_string_equal(s.data, "null");
        hl_str_free(&s);
    }
    hl_str s = {0};
    hl_str_float(&s, 0.1f);
    hl_str_puts(&s, " ");
    hl_str_float(&s, -INFINITY);
    hl_str_puts(&s, " ");
    hl_str_float(&s, 1.0f / 3.0f);
    assert_string_equal(s.data, "0.1 null 0.33333334");
    hl_str_free(&s);
}

static void test_parse_numbers(void **state) {
    (void)state;
    hl_error err = {0};
    long n = 0;
    double x = 0;
    assert_int_equal(hl_parse_int("-12", -12, 48, "dk", &n, &err), HL_OK);
    assert_int_equal(n, -12);
    static const char *const bad_int[] = {
        "", " 1", "1 ", "1.0", "0x1", "49", "-13", "one", "99999999999999999999999", "--1"};
    for (size_t i = 0; i < sizeof bad_int / sizeof bad_int[0]; i++)
        assert_int_equal(hl_parse_int(bad_int[i], -12, 48, "dk", &n, &err), HL_ERR_RANGE);
    assert_int_equal(n, -12);
    assert_string_equal(err.field, "dk");
    assert_string_equal(err.found, "\"--1\"");
    assert_string_equal(err.allowed, "a whole number -12 to 48");
    assert_int_equal(hl_parse_float("2.5e-1", 0.0, 1.0, "t", &x, &err), HL_OK);
    assert_true(x == 0.25);
    static const char *const bad_float[] = {"",       "nan",  "inf",  "1e999", "1.01", "-0.1",
                                            "0x1p-2", "0.5x", " 0.5", "0,5",   "e5"};
    for (size_t i = 0; i < sizeof bad_float / sizeof bad_float[0]; i++)
        assert_int_equal(hl_parse_float(bad_float[i], 0.0, 1.0, "t", &x, &err), HL_ERR_RANGE);
    assert_true(x == 0.25);
}

/* --- files --- */

static char folder[64]; /* made for this run, removed after it */

static const char *inside(const char *name) {
    static char path[256];
    assert_int_equal(hl_path_join(path, sizeof path, folder, name, NULL), HL_OK);
    return path;
}

static int make_folder(void **state) {
    (void)state;
    strcpy(folder, "/tmp/headlight-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void test_file_write_and_read(void **state) {
    (void)state;
    hl_error err = {0};
    char *data = NULL;
    size_t size = 0;
    const char *path = inside("a.txt");
    assert_int_equal(hl_file_write(path, "one", 3, false, &err), HL_OK);
    assert_int_equal(hl_file_write(path, "two", 3, false, &err), HL_ERR_IO);
    assert_string_equal(err.file, path);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(hl_file_write(path, "three\0!", 7, true, &err), HL_OK);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(hl_file_read(path, 7, &data, &size, &err), HL_OK);
    assert_int_equal(size, 7);
    assert_memory_equal(data, "three\0!", 8); /* with the NUL behind it */
    free(data);
    assert_int_equal(hl_file_read(path, 6, &data, &size, &err), HL_ERR_RANGE);
    assert_int_equal(hl_file_read(folder, 100, &data, &size, &err), HL_ERR_IO);
    assert_int_equal(hl_file_read("/dev/zero", 100, &data, &size, &err), HL_ERR_IO);
    assert_int_equal(hl_file_read(inside("none"), 100, &data, &size, &err), HL_ERR_IO);
    assert_string_equal(err.found, "No such file or directory");
    assert_int_equal(hl_file_write(inside("no/such"), "x", 1, true, &err), HL_ERR_IO);
    assert_int_equal(hl_file_write("/dev/null", "x", 1, true, &err), HL_OK);
    assert_true(hl_file_exists(inside("a.txt")) && !hl_file_exists(folder));
    assert_true(hl_dir_exists(folder) && !hl_dir_exists(inside("a.txt")));
}

static void test_file_write_follows_links(void **state) {
    (void)state;
    char real[128];
    snprintf(real, sizeof real, "%s", inside("real"));
    assert_int_equal(hl_file_write(real, "1", 1, false, NULL), HL_OK);
    assert_int_equal(symlink(real, inside("link")), 0);
    assert_int_equal(hl_file_write(inside("link"), "22", 2, true, NULL), HL_OK);
    struct stat st;
    assert_int_equal(stat(real, &st), 0);
    assert_int_equal(st.st_size, 2);
    assert_int_equal(lstat(inside("link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

static void test_full_disk_keeps_old_file(void **state) {
    (void)state;
    hl_error err = {0};
    assert_int_equal(hl_file_write("/dev/full", "x", 1, true, &err), HL_ERR_IO);
    assert_string_equal(err.found, "No space left on device");
}

static void test_standard_input(void **state) {
    (void)state;
    static char large[20000]; /* more than the first guess of a pipe's size */
    memset(large, 'x', sizeof large);
    assert_int_equal(hl_file_write(inside("stdin"), large, sizeof large, true, NULL), HL_OK);
    assert_non_null(freopen(inside("stdin"), "rb", stdin));
    char *data = NULL;
    size_t size = 0;
    assert_int_equal(hl_file_read("-", sizeof large, &data, &size, NULL), HL_OK);
    assert_int_equal(size, sizeof large);
    assert_memory_equal(data, large, size);
    free(data);
    assert_int_equal(lseek(STDIN_FILENO, 0, SEEK_SET), 0);
    assert_int_equal(hl_file_read("-", sizeof large - 1, &data, &size, NULL), HL_ERR_RANGE);
}

static void test_free_name(void **state) {
    (void)state;
    hl_error err = {0};
    char path[256], small[8];
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(hl_file_free_name(folder, "shot", "png", path, sizeof path, &err), HL_OK);
        assert_int_equal(hl_file_write(path, "", 0, false, &err), HL_OK);
    }
    assert_string_equal(path, inside("shot-3.png"));
    assert_int_equal(hl_file_free_name(folder, "shot", "png", small, sizeof small, &err),
                     HL_ERR_RANGE);
}

static void test_map(void **state) {
    (void)state;
    hl_map map = {0};
    hl_map_close(&map);
    assert_int_equal(hl_file_write(inside("map"), "abc", 3, false, NULL), HL_OK);
    assert_int_equal(hl_map_open(&map, inside("map"), NULL), HL_OK);
    assert_int_equal(map.size, 3);
    assert_memory_equal(map.data, "abc", 3);
    hl_map_close(&map);
    assert_null(map.data);
    assert_int_equal(hl_file_write(inside("empty"), "", 0, false, NULL), HL_OK);
    assert_int_equal(hl_map_open(&map, inside("empty"), NULL), HL_OK);
    assert_int_equal(map.size, 0);
    hl_map_close(&map);
    assert_int_equal(hl_map_open(&map, folder, NULL), HL_ERR_IO);
}

static void test_known_places(void **state) {
    (void)state;
    hl_error err = {0};
    char out[256], small[4];
    assert_int_equal(hl_path_join(out, sizeof out, "a/", "b", NULL), HL_OK);
    assert_string_equal(out, "a/b");
    assert_int_equal(hl_path_join(small, sizeof small, "a", "bc", &err), HL_ERR_RANGE);

    setenv("XDG_CONFIG_HOME", inside("x/y"), 1);
    assert_int_equal(hl_config_dir(out, sizeof out, false, &err), HL_OK);
    assert_string_equal(out, inside("x/y/headlight"));
    assert_false(hl_dir_exists(out));
    assert_int_equal(hl_config_dir(out, sizeof out, true, &err), HL_OK);
    assert_true(hl_dir_exists(out));
    setenv("XDG_CONFIG_HOME", "relative", 1);
    setenv("HOME", folder, 1);
    assert_int_equal(hl_config_dir(out, sizeof out, false, &err), HL_OK);
    assert_string_equal(out, inside(".config/headlight"));
    unsetenv("HOME");
    assert_int_equal(hl_config_dir(out, sizeof out, false, &err), HL_ERR_IO);

    setenv("HEADLIGHT_ASSETS", folder, 1);
    assert_int_equal(hl_assets_dir(out, sizeof out, &err), HL_ERR_IO);
    assert_string_equal(err.field, "HEADLIGHT_ASSETS");
    assert_int_equal(mkdir(inside("models"), 0777), 0);
    assert_int_equal(hl_assets_dir(out, sizeof out, &err), HL_OK);
    assert_string_equal(out, folder);
    assert_int_equal(hl_assets_dir(small, sizeof small, &err), HL_ERR_RANGE);
    unsetenv("HEADLIGHT_ASSETS");

    double before = hl_now_ms();
    usleep(2000);
    assert_true(hl_now_ms() - before >= 1.5);
}

/* --- JSON --- */

static hl_json *parse(const char *text) {
    hl_json *doc = NULL;
    hl_error err = {0};
    if (hl_json_parse(&doc, text, strlen(text), "t.json", &err) != HL_OK)
        fail_msg("%s: %s", text, err.found);
    return doc;
}

static bool add_keys(void *user, const char *key, const hl_jval *value) {
    hl_str_printf(user, "%s=%d ", key, (int)hl_json_int_or(value, -1));
    return strcmp(key, "stop") != 0;
}

static void test_json_values(void **state) {
    (void)state;
    hl_json *doc = parse("{\"i\": 3, \"r\": 0.5, \"b\": true, \"s\": \"\xC3\xA9\", \"n\": null,"
                         " \"a\": [1, [2]], \"stop\": 1, \"after\": 2}");
    const hl_jval *root = hl_json_root(doc), *a = hl_json_find(root, "a");
    assert_string_equal(hl_json_name(doc), "t.json");
    static const struct {
        const char *key;
        hl_jkind kind;
    } kinds[] = {{"i", HL_J_INT},    {"r", HL_J_REAL}, {"b", HL_J_BOOL},
                 {"s", HL_J_STRING}, {"n", HL_J_NULL}, {"a", HL_J_ARRAY}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        assert_int_equal(hl_json_kind(hl_json_find(root, kinds[i].key)), kinds[i].kind);
    assert_int_equal(hl_json_kind(root), HL_J_OBJECT);
    assert_null(hl_json_find(root, "none"));
    assert_null(hl_json_find(a, "i"));
    assert_int_equal(hl_json_count(root), 8);
    assert_int_equal(hl_json_count(a), 2);
    assert_int_equal(hl_json_count(hl_json_find(root, "s")), 0);
    assert_int_equal(hl_json_int_or(hl_json_item(a, 0), 9), 1);
    assert_null(hl_json_item(a, 2));
    assert_int_equal(hl_json_int_or(hl_json_find(root, "r"), 9), 9);
    assert_true(hl_json_real_or(hl_json_find(root, "i"), 9) == 3.0);
    assert_true(hl_json_bool_or(hl_json_find(root, "b"), false));
    assert_true(hl_json_bool_or(hl_json_find(root, "i"), true));
    assert_string_equal(hl_json_string_or(hl_json_find(root, "s"), ""), "\xC3\xA9");
    assert_string_equal(hl_json_string_or(NULL, "fallback"), "fallback");
    hl_str keys = {0};
    hl_json_each(root, add_keys, &keys);
    assert_string_equal(keys.data, "i=3 r=-1 b=-1 s=-1 n=-1 a=-1 stop=1 ");
    hl_str_free(&keys);
    hl_json_close(doc);
    hl_json_close(NULL);
}

static void test_json_required(void **state) {
    (void)state;
    hl_error err = {0};
    int64_t n = 0;
    double x = 0;
    const char *s = NULL;
    const hl_jval *a = NULL;
    hl_json *doc = parse("{\"layers\": [{\"d_k\": 99, \"eps\": 1, \"name\": \"x\", \"v\": []}]}");
    const hl_jval *layer = hl_json_item(hl_json_find(hl_json_root(doc), "layers"), 0);
    assert_int_equal(hl_json_need_int(doc, layer, "d_k", 99, 99, &n, &err), HL_OK);
    assert_int_equal(n, 99);
    assert_int_equal(hl_json_need_int(doc, layer, "d_k", 1, 48, &n, &err), HL_ERR_RANGE);
    assert_string_equal(err.file, "t.json");
    assert_string_equal(err.field, "layers[0].d_k");
    assert_string_equal(err.found, "99");
    assert_string_equal(err.allowed, "a whole number 1 to 48");
    assert_int_equal(hl_json_need_int(doc, layer, "name", 1, 48, &n, &err), HL_ERR_FORMAT);
    assert_string_equal(err.found, "\"x\"");
    assert_int_equal(hl_json_need_int(doc, layer, "none", 1, 48, &n, &err), HL_ERR_FORMAT);
    assert_non_null(strstr(err.found, "missing"));
    assert_int_equal(hl_json_need_real(doc, layer, "eps", 0.0, 1.0, &x, &err), HL_OK);
    assert_int_equal(hl_json_need_real(doc, layer, "eps", 0.0, 0.5, &x, &err), HL_ERR_RANGE);
    assert_int_equal(hl_json_need_real(doc, layer, "v", 0.0, 0.5, &x, &err), HL_ERR_FORMAT);
    assert_string_equal(err.found, "a list");
    assert_int_equal(hl_json_need_string(doc, layer, "name", &s, &err), HL_OK);
    assert_string_equal(s, "x");
    assert_int_equal(hl_json_need_string(doc, layer, "d_k", &s, &err), HL_ERR_FORMAT);
    assert_int_equal(hl_json_need_array(doc, layer, "v", &a, &err), HL_OK);
    assert_int_equal(hl_json_need_array(doc, layer, "d_k", &a, &err), HL_ERR_FORMAT);
    hl_json_close(doc);
}

static void test_json_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "{",
                                      "{\"a\": 1, \"a\": 2}",
                                      "[1,]",
                                      "\"\xFF\"",
                                      "[1] garbage",
                                      "{\"a\": 1e999}",
                                      "99999999999999999999",
                                      "\"\\u0000\"",
                                      "nul"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        hl_error err = {0};
        hl_json *doc = NULL;
        assert_int_equal(hl_json_parse(&doc, bad[i], strlen(bad[i]), "t.json", &err),
                         HL_ERR_FORMAT);
        assert_null(doc);
        assert_true(err.has_offset && err.found[0]);
    }
    char deep[140] = "";
    memset(deep, '[', 64);
    memset(deep + 64, ']', 64);
    hl_json_close(parse(deep));
    memset(deep, '[', 65);
    memset(deep + 65, ']', 65);
    hl_json *doc = NULL;
    hl_error err = {0};
    assert_int_equal(hl_json_parse(&doc, deep, 130, "t.json", &err), HL_ERR_FORMAT);
    assert_int_equal(err.offset, 64);
    hl_json_close(
        parse("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_memory),
        cmocka_unit_test(test_arena_reset_keeps_largest),
        cmocka_unit_test(test_arena_limits_and_text),
        cmocka_unit_test(test_error_sentence),
        cmocka_unit_test(test_error_is_cut_between_characters),
        cmocka_unit_test(test_utf8_round_trip),
        cmocka_unit_test(test_utf8_broken),
        cmocka_unit_test(test_utf8_clean),
        cmocka_unit_test(test_graphemes),
        cmocka_unit_test(test_char_classes),
        cmocka_unit_test(test_str),
        cmocka_unit_test(test_str_float_round_trips),
        cmocka_unit_test(test_parse_numbers),
        cmocka_unit_test_setup_teardown(test_file_write_and_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_file_write_follows_links, make_folder, remove_folder),
        cmocka_unit_test(test_full_disk_keeps_old_file),
        cmocka_unit_test_setup_teardown(test_standard_input, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_free_name, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_map, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_known_places, make_folder, remove_folder),
        cmocka_unit_test(test_json_values),
        cmocka_unit_test(test_json_required),
        cmocka_unit_test(test_json_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
