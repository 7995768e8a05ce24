/* The option parser: forms of an option, order of settings, operands, suggestions, help, man page.
 */
#include "cli_private.h"
#include "headlight/base/file.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS = 16 };

/* A parsed command line and what was said about it. */
typedef struct parsed {
    hl_cli cli;
    int code;
    char *said;
    size_t said_size;
} parsed;

static parsed parse(const char *const *words) {
    static const hl_cli_host host;
    parsed p = {0};
    char *argv[WORDS + 1] = {0};
    int argc = 0;
    for (; words[argc] && argc < WORDS; argc++)
        argv[argc] = strdup(words[argc]);
    p.cli.host = &host;
    p.cli.err = open_memstream(&p.said, &p.said_size);
    p.code = hl_cli_parse(&p.cli, argc, argv);
    fclose(p.cli.err);
    /* Parsed values point into argv. */
    for (int i = 0; i < HL_CLI_OPTS; i++)
        if (p.cli.value[i])
            p.cli.value[i] = hl_arena_strndup(&p.cli.arena, p.cli.value[i], strlen(p.cli.value[i]));
    for (int i = 0; i < p.cli.setting_count; i++)
        p.cli.settings[i].value = hl_arena_strndup(&p.cli.arena, p.cli.settings[i].value,
                                                   strlen(p.cli.settings[i].value));
    for (int i = 0; i < p.cli.operand_count; i++)
        p.cli.operands[i] =
            hl_arena_strndup(&p.cli.arena, p.cli.operands[i], strlen(p.cli.operands[i]));
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return p;
}
#define PARSE(...) parse((const char *const[]){"headlight", __VA_ARGS__, NULL})

static void done(parsed *p) {
    hl_arena_destroy(&p->cli.arena);
    free(p->said);
}

static void both_forms_of_a_value(void **state) {
    (void)state;
    parsed apart = PARSE("attend", "--dk", "16", "it");
    parsed joined = PARSE("attend", "--dk=16", "it");
    assert_int_equal(apart.code, HL_CLI_OK);
    assert_int_equal(joined.code, HL_CLI_OK);
    assert_string_equal(hl_cli_setting_of(&apart.cli, "--dk"), "16");
    assert_string_equal(hl_cli_setting_of(&joined.cli, "--dk"), "16");
    assert_string_equal(apart.cli.operands[0], "it");
    done(&apart);
    done(&joined);
}

static void a_value_may_hold_an_equals_sign_or_be_empty(void **state) {
    (void)state;
    parsed p = PARSE("render", "--out=a=b.png", "--pin=", "it");
    assert_int_equal(p.code, HL_CLI_OK);
    assert_string_equal(p.cli.value[HL_CLI_OPT_OUT], "a=b.png");
    assert_string_equal(hl_cli_setting_of(&p.cli, "--pin"), "");
    done(&p);
}

static void the_last_of_equal_options_wins(void **state) {
    (void)state;
    parsed p = PARSE("attend", "--dk", "8", "--format", "csv", "--dk", "4", "--format=json", "it");
    assert_string_equal(hl_cli_setting_of(&p.cli, "--dk"), "4");
    assert_string_equal(p.cli.value[HL_CLI_OPT_FORMAT], "json");
    done(&p);
}

/* d_k is checked against the head count and both against the model, whatever order they came in. */
static void settings_stand_in_table_order(void **state) {
    (void)state;
    parsed p = PARSE("attend", "--temperature", "2", "--dk", "3", "--heads", "4", "--layer", "2",
                     "--model", "m", "it");
    static const char *const order[] = {"--model", "--layer", "--heads", "--dk", "--temperature"};
    assert_int_equal(p.code, HL_CLI_OK);
    assert_int_equal(p.cli.setting_count, 5);
    for (int i = 0; i < 5; i++)
        assert_string_equal(p.cli.settings[i].option.name, order[i]);
    done(&p);
}

static void all_layers_is_no_setting(void **state) {
    (void)state;
    parsed all = PARSE("attend", "--layer", "all", "it");
    parsed one = PARSE("attend", "--layer", "2", "it");
    assert_string_equal(all.cli.value[HL_CLI_OPT_ALL_LAYERS], "all");
    assert_null(hl_cli_setting_of(&all.cli, "--layer"));
    assert_string_equal(hl_cli_setting_of(&one.cli, "--layer"), "2");
    done(&all);
    done(&one);
}

static void flags_take_their_argument_from_the_table(void **state) {
    (void)state;
    parsed p = PARSE("attend", "--no-scale", "--pieces", "it");
    assert_int_equal(p.cli.setting_count, 2);
    assert_string_equal(hl_cli_setting_line(&p.cli, &p.cli.settings[0]), "scaling.set off");
    assert_string_equal(hl_cli_setting_line(&p.cli, &p.cli.settings[1]), "units.set pieces");
    done(&p);
}

static void texts_are_quoted_in_action_lines(void **state) {
    (void)state;
    parsed p = PARSE("render", "--pin", "a \"b\"\\", "it");
    assert_string_equal(hl_cli_setting_line(&p.cli, &p.cli.settings[0]),
                        "pin.word \"a \\\"b\\\"\\\\\"");
    assert_string_equal(hl_cli_text_line(&p.cli, "x\ty"), "text.set \"x\\ty\"");
    done(&p);
}

static void dashes_end_the_options(void **state) {
    (void)state;
    parsed score = PARSE("--", "score");
    parsed dash = PARSE("attend", "--dk", "8", "--", "--dk");
    assert_int_equal(score.code, HL_CLI_OK);
    assert_int_equal(score.cli.command, HL_CLI_WINDOW);
    assert_string_equal(score.cli.operands[0], "score");
    assert_int_equal(dash.code, HL_CLI_OK);
    assert_int_equal(dash.cli.command, HL_CLI_ATTEND);
    assert_string_equal(dash.cli.operands[0], "--dk");
    done(&score);
    done(&dash);
}

static void a_dash_alone_is_an_operand(void **state) {
    (void)state;
    parsed input = PARSE("attend", "-");
    parsed literal = PARSE("attend", "--", "-");
    assert_string_equal(input.cli.operands[0], "-");
    assert_false(input.cli.dashes);
    assert_true(literal.cli.dashes);
    done(&input);
    done(&literal);
}

static void nothing_opens_the_window(void **state) {
    (void)state;
    parsed p = parse((const char *const[]){"headlight", NULL});
    assert_int_equal(p.code, HL_CLI_OK);
    assert_int_equal(p.cli.command, HL_CLI_WINDOW);
    assert_int_equal(p.cli.operand_count, 0);
    done(&p);
    p = parse((const char *const[]){NULL});
    assert_int_equal(p.code, HL_CLI_OK);
    done(&p);
}

static void every_subcommand_is_known_by_name(void **state) {
    (void)state;
    static const char *const names[] = {"attend", "compare", "render", "meaning",
                                        "score",  "script",  "models", "help"};
    for (int i = 0; i < 8; i++) {
        parsed p = PARSE(names[i], "--help");
        assert_int_equal(p.code, HL_CLI_OK);
        assert_int_equal(p.cli.command, HL_CLI_ATTEND + i);
        assert_non_null(p.cli.value[HL_CLI_OPT_HELP]);
        done(&p);
    }
}

/* --- errors --------------------------------------------------------------------------------------
 */

static void distances(void **state) {
    (void)state;
    assert_int_equal(hl_cli_distance("score", "score"), 0);
    assert_int_equal(hl_cli_distance("scroe", "score"), 1);
    assert_int_equal(hl_cli_distance("scor", "score"), 1);
    assert_int_equal(hl_cli_distance("store", "score"), 1);
    assert_int_equal(hl_cli_distance("", "score"), 5);
    assert_int_equal(hl_cli_distance("kitten", "sitting"), 3);
    assert_true(hl_cli_distance("a word that is far too long to be a name of ours", "score") > 10);
}

typedef struct wrong {
    const char *words[6];
    const char *said; /* part of the one line */
} wrong;

static void wrong_use_is_said_in_one_line(void **state) {
    (void)state;
    static const wrong cases[] = {
        {{"atend", "it"}, "unknown subcommand 'atend', did you mean 'attend'?"},
        {{"model"}, "did you mean 'models'? (for a window on this word: headlight -- model)"},
        {{"--dk", "8", "attend", "it"}, "'attend' must be the first word"},
        {{"The", "red", "car"}, "one SENTENCE only, found 'red' too (put the sentence in quotes)"},
        {{"attend"}, "attend needs a SENTENCE"},
        {{"attend", "The", "cat"}, "put the sentence in quotes"},
        {{"attend", "it", "--dkk", "8"}, "unknown option '--dkk', did you mean --dk?"},
        {{"attend", "--temp", "2", "it"}, "did you mean --temperature?"},
        {{"attend", "--teperature=2", "it"}, "unknown option '--teperature', did you mean"},
        {{"attend", "--unheard", "it"}, "unknown option '--unheard' (see headlight attend --help"},
        {{"attend", "-5 degrees"}, "put -- before a sentence that begins with a dash"},
        {{"attend", "it", "--dk"}, "--dk needs a value: --dk N"},
        {{"attend", "it", "--mask"}, "--mask needs a value: --mask all|past|none|causal"},
        {{"attend", "--pieces=yes", "it"}, "--pieces takes no value, found 'yes'"},
        {{"attend", "--theme", "dark", "it"}, "unknown option '--theme'"},
        {{"render", "--zoom", "2", "it"}, "unknown option '--zoom'"},
        {{"score", "--mask", "causal", "x"}, "unknown option '--mask'"},
        {{"script", "a.txt", "b.txt"}, "one FILE only, found 'b.txt' too"},
        {{"score"}, "score needs a FILE.jsonl"},
        {{"script"}, "script needs a FILE"},
        {{"models", "textbook"}, "models takes no argument, found 'textbook'"},
        {{"--verson"}, "did you mean --version?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *words[8] = {"headlight"};
        memcpy(words + 1, cases[i].words, sizeof cases[i].words);
        parsed p = parse(words);
        if (p.code != HL_CLI_USAGE || !strstr(p.said, cases[i].said))
            fail_msg("case %zu: code %d, said: %s", i, p.code, p.said);
        assert_int_equal(strncmp(p.said, "headlight: ", 11), 0);
        assert_ptr_equal(strchr(p.said, '\n'), p.said + p.said_size - 1);
        done(&p);
    }
}

static void control_characters_do_not_reach_the_terminal(void **state) {
    (void)state;
    parsed p = PARSE("attend", "--\033[31m\n\xff", "it");
    assert_int_equal(p.code, HL_CLI_USAGE);
    assert_null(strchr(p.said, '\033'));
    assert_ptr_equal(strchr(p.said, '\n'), p.said + p.said_size - 1);
    assert_true(hl_utf8_valid(p.said, p.said_size, NULL));
    done(&p);
}

/* --- the tables ----------------------------------------------------------------------------------
 */

static void no_command_has_an_option_twice(void **state) {
    (void)state;
    hl_cli_option a, b;
    for (int c = 0; c < HL_CLI_COMMANDS; c++)
        for (int i = 0; hl_cli_option_at((hl_cli_command)c, i, &a); i++)
            for (int j = 0; j < i && hl_cli_option_at((hl_cli_command)c, j, &b); j++)
                assert_string_not_equal(a.name, b.name);
}

static void every_action_with_an_option_is_an_option_of_the_window(void **state) {
    (void)state;
    size_t count, found = 0;
    hl_cli_option option;
    const hl_action *actions = hl_actions(&count);
    for (size_t i = 0; i < count; i++) {
        if (!actions[i].option)
            continue;
        found++;
        assert_true(hl_cli_option_find(HL_CLI_WINDOW, actions[i].option, strlen(actions[i].option),
                                       &option));
        assert_ptr_equal(option.action, &actions[i]);
    }
    assert_true(found > 10);
}

static void help_names_every_option_and_action(void **state) {
    (void)state;
    size_t count;
    hl_cli_option option;
    const hl_action *actions = hl_actions(&count);
    for (int c = 0; c < HL_CLI_COMMANDS; c++) {
        hl_str help = {0};
        hl_cli_help_text((hl_cli_command)c, &help);
        char form[128];
        for (int i = 0; hl_cli_option_at((hl_cli_command)c, i, &option); i++) {
            hl_cli_option_form(&option, form, sizeof form);
            assert_non_null(strstr(help.data, form));
        }
        for (size_t i = 0; c == HL_CLI_SCRIPT && i < count; i++) {
            snprintf(form, sizeof form, "\n  %s ", actions[i].name);
            assert_non_null(strstr(help.data, form));
            assert_non_null(strstr(help.data, actions[i].help));
        }
        for (char *line = help.data; *line; line += strcspn(line, "\n") + 1)
            assert_true(strcspn(line, "\n") <= 120);
        hl_str_free(&help);
    }
}

static void the_manual_page_is_up_to_date(void **state) {
    (void)state;
    char *file;
    size_t size;
    hl_error err = {0};
    hl_str page = {0};
    hl_cli_man_page(&page);
    assert_int_equal(
        hl_file_read(HL_SOURCE_DIR "/src/app/headlight.1", 1 << 20, &file, &size, &err), HL_OK);
    if (size != page.size || memcmp(file, page.data, size) != 0)
        fail_msg("run: headlight help man > src/app/headlight.1");
    free(file);
    hl_str_free(&page);
}

static void the_manual_page_names_every_option_and_action(void **state) {
    (void)state;
    size_t count;
    hl_cli_option option;
    hl_str page = {0};
    const hl_action *actions = hl_actions(&count);
    hl_cli_man_page(&page);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(page.data, actions[i].name));
    for (int c = 0; c < HL_CLI_COMMANDS; c++)
        for (int i = 0; hl_cli_option_at((hl_cli_command)c, i, &option); i++) {
            /* "--dk" is written "\-\-dk". */
            char roff[128] = ".B ";
            size_t n = strlen(roff);
            for (const char *at = option.name; *at; at++)
                n += (size_t)snprintf(roff + n, sizeof roff - n, *at == '-' ? "\\-" : "%c", *at);
            assert_non_null(strstr(page.data, roff));
        }
    hl_str_free(&page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_forms_of_a_value),
        cmocka_unit_test(a_value_may_hold_an_equals_sign_or_be_empty),
        cmocka_unit_test(the_last_of_equal_options_wins),
        cmocka_unit_test(settings_stand_in_table_order),
        cmocka_unit_test(all_layers_is_no_setting),
        cmocka_unit_test(flags_take_their_argument_from_the_table),
        cmocka_unit_test(texts_are_quoted_in_action_lines),
        cmocka_unit_test(dashes_end_the_options),
        cmocka_unit_test(a_dash_alone_is_an_operand),
        cmocka_unit_test(nothing_opens_the_window),
        cmocka_unit_test(every_subcommand_is_known_by_name),
        cmocka_unit_test(distances),
        cmocka_unit_test(wrong_use_is_said_in_one_line),
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(no_command_has_an_option_twice),
        cmocka_unit_test(every_action_with_an_option_is_an_option_of_the_window),
        cmocka_unit_test(help_names_every_option_and_action),
        cmocka_unit_test(the_manual_page_is_up_to_date),
        cmocka_unit_test(the_manual_page_names_every_option_and_action),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
