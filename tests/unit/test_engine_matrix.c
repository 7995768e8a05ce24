/* Reading matrices of the user's own numbers. */
#include "headlight/base/file.h"
#include "headlight/engine/attention.h"
#include "matrix.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void reads(const char *text, int rows, int cols, const float *expected) {
    float *x = NULL;
    int r = 0, c = 0;
    hl_error err = {0};
    char line[HL_ERROR_LINE];
    if (hl_matrix_parse(text, strlen(text), "m.csv", &x, &r, &c, &err) != HL_OK)
        fail_msg("%s", hl_error_format(&err, line, sizeof line));
    assert_true(r == rows && c == cols);
    assert_memory_equal(x, expected, (size_t)rows * (size_t)cols * sizeof *x);
    free(x);
}

static void test_forms(void **state) {
    (void)state;
    const float six[6] = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f}, one[1] = {-0.5f};
    reads("1,2,3\n4,5,6\n", 2, 3, six);
    reads("1,2,3\r\n4,5,6", 2, 3, six);
    reads("1;2;3\n4;5;6", 2, 3, six);
    reads("1\t2\t3\n4\t5\t6", 2, 3, six);
    reads("  1 2   3 \n\n 4 5 6\n\n", 2, 3, six);
    reads("1, 2, 3\n4 , 5 ,6", 2, 3, six);
    reads("# a comment\n1 2 3 # x\n4 5 6", 2, 3, six);
    reads("\xEF\xBB\xBF"
          "1,2,3\n4,5,6",
          2, 3, six);
    reads("1e0 +2 3.0 4.000 .5e1 6.\n", 1, 6, six);
    reads("-.5", 1, 1, one);
}

static void refuses(const char *text, const char *field) {
    float *x = NULL;
    int r = 0, c = 0;
    hl_error err = {0};
    assert_int_not_equal(hl_matrix_parse(text, strlen(text), "m.csv", &x, &r, &c, &err), HL_OK);
    assert_string_equal(err.file, "m.csv");
    assert_string_equal(err.field, field);
    assert_true(err.found[0] && err.allowed[0]);
}

static void test_errors(void **state) {
    (void)state;
    refuses("", "line 1");
    refuses("# nothing\n", "line 1");
    refuses("1,2\n3\n", "line 2");
    refuses("1,2\n3,4,5\n", "line 2");
    refuses("1,x", "line 1, column 2");
    refuses("1,,2", "line 1, column 2");
    refuses(",1", "line 1, column 1");
    refuses("1,2,\n", "line 1, column 3");
    refuses("1 2\nnan 3", "line 2, column 1");
    refuses("inf", "line 1, column 1");
    refuses("1e39", "line 1, column 1");
    refuses("0x10", "line 1, column 1");
    refuses("1.2.3", "line 1, column 1");
    refuses("\xFF\xFE"
            "1",
            "line 1, column 1");
}

static void test_limits(void **state) {
    (void)state;
    char *wide = malloc(2 * 4097 + 1);
    for (int i = 0; i < 4097; i++)
        memcpy(wide + 2 * i, "1 ", 3);
    refuses(wide, "line 1, column 4097");
    for (int i = 0; i < 4097; i++)
        wide[2 * i + 1] = '\n';
    refuses(wide, "line 4097, column 1");
    free(wide);
}

static void test_file(void **state) {
    (void)state;
    float *x = NULL;
    int r = 0, c = 0;
    hl_error err = {0};
    assert_int_equal(hl_matrix_read("/nonexistent/m.csv", &x, &r, &c, &err), HL_ERR_IO);
    assert_string_equal(err.file, "/nonexistent/m.csv");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
