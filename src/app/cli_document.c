/* From options to a computed scene: the same store, session and actions as the window. */
#include "cli_private.h"
#include "headlight/app/app.h"
#include "headlight/base/file.h"
#include <stdlib.h>
#include <string.h>

static const char *quoted_line(hl_cli *cli, const char *action, const char *value) {
    hl_str literal = {0};
    hl_str_json(&literal, value, strlen(value));
    const char *line =
        literal.failed ? NULL : hl_arena_printf(&cli->arena, "%s %s", action, literal.data);
    hl_str_free(&literal);
    return line;
}

const char *hl_cli_text_line(hl_cli *cli, const char *sentence) {
    return quoted_line(cli, "text.set", sentence);
}

const char *hl_cli_setting_line(hl_cli *cli, const hl_cli_setting *setting) {
    const hl_action *action = setting->option.action;
    const char *value = action->option_value ? action->option_value : setting->value;
    size_t replaced;
    if (action->arg == HL_ARG_PLACE || action->arg == HL_ARG_CELL)
        value = hl_cli_places(cli, action, value);
    if (!value)
        return NULL;
    if (action->arg != HL_ARG_TEXT)
        return hl_arena_printf(&cli->arena, "%s %s", action->name, value);
    char *clean = hl_utf8_clean(value, strlen(value), false, &replaced);
    const char *line = clean ? quoted_line(cli, action->name, clean) : NULL;
    free(clean);
    return line;
}

const char *hl_cli_setting_of(const hl_cli *cli, const char *option) {
    for (int i = cli->setting_count - 1; i >= 0; i--)
        if (strcmp(cli->settings[i].option.name, option) == 0)
            return cli->settings[i].value;
    return NULL;
}

/* What an action's numbers and choices allow in scripts and keys only. */
static void drop(char *allowed, const char *part) {
    char *at = strstr(allowed, part);
    if (at)
        memmove(at, at + strlen(part), strlen(at + strlen(part)) + 1);
}

/* The store speaks of actions; here the reader wrote an option. */
static int setting_error(const hl_cli *cli, const hl_cli_setting *setting, hl_error *err) {
    char line[HL_ERROR_LINE];
    bool of_value =
        err->status == HL_ERR_RANGE || err->status == HL_ERR_USAGE || err->status == HL_ERR_FORMAT;
    if (of_value && !err->file[0])
        snprintf(err->field, sizeof err->field, "%s", setting->option.name);
    drop(err->allowed, ", or a step like +1");
    drop(err->allowed, "|toggle");
    bool place = setting->option.action->arg == HL_ARG_PLACE;
    bool cell = setting->option.action->arg == HL_ARG_CELL;
    if (of_value && (place || cell)) /* words stand there, not their bytes */
        snprintf(err->found, sizeof err->found, "%s",
                 setting->value[0] ? setting->value : "nothing");
    if (of_value && place)
        snprintf(err->allowed, sizeof err->allowed,
                 "a word of the sentence, or a byte at which one starts");
    if (of_value && cell && strncmp(err->allowed, "a head ", 7) != 0)
        snprintf(err->allowed, sizeof err->allowed,
                 "HEAD,QUERY,KEY,WEIGHT: a head from 1, two words of the sentence or their bytes "
                 "(or cls, sep), 0 to 1");
    return hl_cli_fail(cli, of_value ? HL_CLI_USAGE : HL_CLI_FAILED, "%s",
                       hl_error_format(err, line, sizeof line));
}

/* "+1" is a step in scripts; on the command line there is nothing to step from. */
static bool is_step(const hl_cli_setting *setting) {
    return setting->option.action->flags & HL_ACTION_STEP &&
           (setting->value[0] == '+' || setting->value[0] == '-');
}

static bool is_toggle(const hl_cli_setting *setting) {
    const hl_action *action = setting->option.action;
    return action->arg == HL_ARG_CHOICE && !action->option_value &&
           strcmp(setting->value, "toggle") == 0 && strstr(action->choices, "|toggle");
}

/* Where a place stands in the sentence. */
static long rank(uint32_t place) {
    return place == HL_PIN_CLS ? -1 : place == HL_PIN_SEP ? HL_TEXT_MAX : (long)place;
}

/* Was a weight set that the mask keeps at 0? In a document it waits for another mask; here there
 * will be none. */
static bool edits_masked(const hl_doc *doc) {
    bool found = false;
    for (int i = 0; i < doc->edit_count && doc->mask == HL_SEES_PAST; i++)
        found = found || rank(doc->edits[i].key) > rank(doc->edits[i].query);
    return found;
}

static int apply(hl_cli *cli, hl_store *store, const hl_cli_setting *setting) {
    hl_error err = {0};
    const hl_action *action = setting->option.action;
    const char *line = hl_cli_setting_line(cli, setting), *name = setting->option.name;
    if (is_step(setting))
        return hl_cli_fail(cli, HL_CLI_USAGE, "%s: found %s, allowed: %g to %g", name,
                           setting->value, action->min, action->max);
    if (is_toggle(setting))
        return hl_cli_fail(cli, HL_CLI_USAGE, "%s: found toggle, allowed: %.*s", name,
                           (int)(strlen(action->choices) - strlen("|toggle")), action->choices);
    if (!line)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    if (hl_store_apply(store, line, 0, NULL, &err) != HL_OK)
        return setting_error(cli, setting, &err);
    if (action->arg == HL_ARG_CELL && edits_masked(hl_store_doc(store)))
        return hl_cli_fail(cli, HL_CLI_USAGE,
                           "%s: found %s, allowed: a key that the mask lets through", name,
                           setting->value);
    return HL_CLI_OK;
}

int hl_cli_apply_settings(hl_cli *cli, hl_store *store, hl_cli_which which) {
    int code = HL_CLI_OK;
    for (int i = 0; i < cli->setting_count && code == HL_CLI_OK; i++) {
        bool model = strcmp(cli->settings[i].option.name, "--model") == 0;
        if (model == (which == HL_CLI_THE_MODEL))
            code = apply(cli, store, &cli->settings[i]);
    }
    return code;
}

static char *read_sentence(hl_cli *cli, size_t *size, int *code) {
    hl_error err = {0};
    char *text = NULL;
    const char *operand = cli->operand_count ? cli->operands[0] : hl_example(0);
    if (strcmp(operand, "-") != 0 || cli->dashes) {
        *size = strlen(operand);
        return hl_arena_strndup(&cli->arena, operand, *size);
    }
    if (hl_file_read("-", HL_TEXT_MAX, &text, size, &err) != HL_OK) {
        *code = hl_cli_error(cli, &err);
        return NULL;
    }
    while (*size && (text[*size - 1] == '\n' || text[*size - 1] == '\r'))
        --*size;
    size_t mark = hl_cli_mark(text, *size);
    *size -= mark;
    char *copy = hl_arena_strndup(&cli->arena, text + mark, *size);
    free(text);
    return copy;
}

const char *hl_cli_sentence(hl_cli *cli, int *code) {
    size_t size = 0, replaced = 0;
    *code = HL_CLI_OK;
    if (cli->sentence)
        return cli->sentence;
    char *text = read_sentence(cli, &size, code);
    if (*code != HL_CLI_OK)
        return NULL;
    char *clean = text ? hl_utf8_clean(text, size, true, &replaced) : NULL;
    const char *sentence = clean ? hl_arena_strndup(&cli->arena, clean, strlen(clean)) : NULL;
    free(clean);
    if (!sentence)
        *code = hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    else if (replaced)
        hl_cli_warn(cli, "the sentence is not UTF-8: bytes shown as U+FFFD: %zu", replaced);
    cli->sentence = sentence;
    return sentence;
}

/* Opens the model with nothing to run yet, so that the store knows what it allows. */
static int open_model(hl_cli *cli, hl_cli_document *d) {
    hl_error err = {0};
    int code = hl_cli_apply_settings(cli, d->store, HL_CLI_THE_MODEL);
    if (code != HL_CLI_OK)
        return code;
    if (hl_session_wait(d->session, d->store, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    return HL_CLI_OK;
}

/* A sentence past the model's limit is cut by the session; never without a word. */
static void warn_of_limit(const hl_cli *cli, const hl_scene *scene) {
    if (scene->text_tokens > scene->max_tokens && scene->max_tokens > 0)
        hl_cli_warn(cli, "the sentence needs %d tokens, the model takes %d: the rest is left out",
                    scene->text_tokens, scene->max_tokens);
}

static int set_text(hl_cli *cli, hl_cli_document *d) {
    int code;
    hl_error err = {0};
    const char *sentence = hl_cli_sentence(cli, &code);
    if (!sentence)
        return code;
    const char *line = hl_cli_text_line(cli, sentence);
    if (!line)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    if (hl_store_apply(d->store, line, 0, NULL, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    return HL_CLI_OK;
}

/* What `compare` shows, and its second sentence. */
static int set_second(hl_cli *cli, hl_cli_document *d) {
    hl_error err = {0};
    size_t replaced = 0;
    if (cli->command != HL_CLI_COMPARE)
        return HL_CLI_OK;
    if (hl_store_apply(d->store, "view.set compare", 0, NULL, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    if (cli->operand_count < 2)
        return HL_CLI_OK;
    char *clean = hl_utf8_clean(cli->operands[1], strlen(cli->operands[1]), true, &replaced);
    const char *line = clean ? quoted_line(cli, "compare.text", clean) : NULL;
    free(clean);
    if (!line)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    if (replaced)
        hl_cli_warn(cli, "the second sentence is not UTF-8: bytes shown as U+FFFD: %zu", replaced);
    return hl_store_apply(d->store, line, 0, NULL, &err) == HL_OK ? HL_CLI_OK
                                                                  : hl_cli_error(cli, &err);
}

static int compute(hl_cli *cli, hl_cli_document *d) {
    hl_error err = {0};
    if (hl_session_wait(d->session, d->store, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    d->scene = hl_session_scene(d->session);
    d->comparison = hl_session_comparison(d->session);
    if (!d->scene->trace)
        return hl_cli_fail(cli, HL_CLI_FAILED, "nothing was computed");
    warn_of_limit(cli, d->scene);
    return HL_CLI_OK;
}

/* Everything but computing: the sentence, then the settings, each refused if the model does not
 * allow it. */
static int settle(hl_cli *cli, hl_cli_document *d, bool with_model) {
    hl_error err = {0};
    *d = (hl_cli_document){0};
    if (hl_store_open(&d->store, &err) != HL_OK ||
        hl_session_open(&d->session, NULL, NULL, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    d->doc = hl_store_doc(d->store);
    int code =
        with_model ? open_model(cli, d) : hl_cli_apply_settings(cli, d->store, HL_CLI_THE_MODEL);
    if (code == HL_CLI_OK)
        code = set_text(cli, d);
    if (code == HL_CLI_OK)
        code = set_second(cli, d);
    return code == HL_CLI_OK ? hl_cli_apply_settings(cli, d->store, HL_CLI_THE_OTHERS) : code;
}

int hl_cli_document_open(hl_cli *cli, hl_cli_document *d) {
    int code = settle(cli, d, true);
    return code == HL_CLI_OK ? compute(cli, d) : code;
}

/* After the first pass: only then it is known how many heads there are. */
int hl_cli_show_head(hl_cli *cli, hl_cli_document *d) {
    const char *value = cli->value[HL_CLI_OPT_HEAD];
    hl_error err = {0};
    long head;
    if (!value || strcmp(value, "all") == 0)
        return HL_CLI_OK;
    if (hl_parse_int(value, 1, d->scene->heads, "--head", &head, &err) != HL_OK)
        return hl_cli_fail(cli, HL_CLI_USAGE, "--head: found '%s', allowed: 1 to %d, or all", value,
                           d->scene->heads);
    const char *line = hl_arena_printf(&cli->arena, "head.solo %ld", head);
    if (!line)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    if (hl_store_apply(d->store, line, 0, NULL, &err) != HL_OK)
        return hl_cli_error(cli, &err);
    return compute(cli, d);
}

int hl_cli_document_check(hl_cli *cli) {
    static const char *const of_model[] = {"--model", "--layer", "--heads", "--dk"};
    bool with_model = false;
    hl_cli_document d;
    for (int i = 0; i < 4; i++)
        with_model = with_model || hl_cli_setting_of(cli, of_model[i]);
    int code = settle(cli, &d, with_model);
    hl_cli_document_close(&d);
    return code;
}

void hl_cli_document_close(hl_cli_document *d) {
    if (d->session)
        hl_session_close(d->session);
    if (d->store)
        hl_store_close(d->store);
    *d = (hl_cli_document){0};
}
