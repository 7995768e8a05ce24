/* headlight meaning: which of its senses a word has, before attention and at every layer. */
#include "cli_private.h"
#include "headlight/engine/focus.h"
#include <string.h>

enum { ATTENDS = 5 }; /* words that are named as looked at */

/* The sentence, computed, and what reads it. */
typedef struct job {
    hl_cli *cli;
    hl_cli_meter at;
    const hl_model_info *info;
    const char *text;
    hl_trace trace;
    hl_tokens tokens;
    hl_units units;
    hl_focus_head head; /* named for "meaning"; head -1: the mean of the top layer's heads */
    hl_str out;
} job;

typedef struct occurrence {
    int word, index; /* index counts from 0 in the output */
    uint32_t start, end;
    const hl_sense_word *about;
    hl_sense_reading reading;
    int attends[ATTENDS]; /* units, the most attended first */
    int attend_count;
    const float *row; /* (units) what the occurrence's word gives each unit */
} occurrence;

/* --- reading -------------------------------------------------------------------------------------
 */

static bool is_word(const job *j, int u) {
    size_t at = j->units.items[u].start;
    return !j->units.items[u].special &&
           !hl_char_is_punctuation(hl_utf8_next(j->text, j->units.items[u].end, &at));
}

/* What the word gives each other word; itself, punctuation and special tokens get nothing. */
static const float *attention_row(job *j, int query) {
    size_t n = (size_t)j->units.count;
    float *row = HL_ARENA_ARRAY(&j->cli->arena, float, n);
    float *one = HL_ARENA_ARRAY(&j->cli->arena, float, n);
    int heads = j->head.head < 0 ? j->trace.layers[j->head.layer].heads : 1;
    for (int h = 0; row && one && h < heads; h++) {
        hl_focus_row(&j->trace, j->head.layer, j->head.head < 0 ? h : j->head.head, &j->units,
                     query, one);
        for (size_t u = 0; u < n; u++)
            row[u] += is_word(j, (int)u) && (int)u != query ? one[u] / (float)heads : 0.0f;
    }
    return one ? row : NULL;
}

static void find_attends(job *j, occurrence *o) {
    o->row = attention_row(j, hl_units_at(&j->units, o->start));
    for (int u = 0; o->row && u < j->units.count; u++) {
        if (o->row[u] <= 0.0f)
            continue;
        int at = o->attend_count < ATTENDS ? o->attend_count++ : ATTENDS;
        for (; at > 0 && o->row[u] > o->row[o->attends[at - 1]]; at--)
            if (at < ATTENDS)
                o->attends[at] = o->attends[at - 1];
        if (at < ATTENDS)
            o->attends[at] = u;
    }
}

static int read_occurrence(job *j, occurrence *o) {
    hl_error err = {0};
    o->about = hl_senses_word(j->at.senses, o->word);
    if (hl_meter_read(j->at.meter, o->word, &j->trace, &j->tokens, o->start, o->end, &j->cli->arena,
                      &o->reading, &err) != HL_OK)
        return hl_cli_error(j->cli, &err);
    find_attends(j, o);
    return o->row ? HL_CLI_OK : hl_cli_fail(j->cli, HL_CLI_FAILED, "out of memory");
}

/* --- JSON ----------------------------------------------------------------------------------------
 */

static void put_text(hl_str *out, const char *key, const char *text, size_t size) {
    hl_str_printf(out, "\"%s\": ", key);
    hl_str_json(out, text, size);
}

static void put_floats(hl_str *out, const char *key, const float *values, int count) {
    hl_str_printf(out, "\"%s\": [", key);
    for (int i = 0; i < count; i++) {
        hl_str_puts(out, i ? ", " : "");
        hl_str_float(out, values[i]);
    }
    hl_str_puts(out, "]");
}

static void put_senses(hl_str *out, const occurrence *o) {
    const hl_sense_reading *r = &o->reading;
    const float *top = r->share + (size_t)(r->layers - 1) * (size_t)r->senses;
    hl_str_puts(out, "\"senses\": [");
    for (int s = 0; s < r->senses; s++) {
        hl_str_puts(out, s ? ", {" : "{");
        put_text(out, "sense", o->about->senses[s].name, strlen(o->about->senses[s].name));
        hl_str_puts(out, ", \"before\": ");
        hl_str_float(out, r->share[s]);
        hl_str_puts(out, ", \"after\": ");
        hl_str_float(out, top[s]);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, "]");
}

static void put_layers(hl_str *out, const occurrence *o) {
    const hl_sense_reading *r = &o->reading;
    hl_str_puts(out, "\"layers\": [");
    for (int l = 0; l < r->layers; l++) {
        const char *winner = o->about->senses[hl_sense_winner(r, l)].name;
        size_t at = (size_t)l * (size_t)r->senses;
        hl_str_printf(out, "%s{\"layer\": %d, ", l ? ",\n    " : "\n    ", l);
        put_text(out, "sense", winner, strlen(winner));
        hl_str_puts(out, ", ");
        put_floats(out, "shares", r->share + at, r->senses);
        hl_str_puts(out, ", ");
        put_floats(out, "similarities", r->similarity + at, r->senses);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, "]");
}

static void put_attends(hl_str *out, const job *j, const occurrence *o) {
    hl_str_puts(out, "\"attends\": [");
    for (int i = 0; i < o->attend_count; i++) {
        const hl_unit *unit = &j->units.items[o->attends[i]];
        hl_str_puts(out, i ? ", {" : "{");
        put_text(out, "text", j->text + unit->start, unit->end - unit->start);
        hl_str_printf(out, ", \"start\": %u, \"end\": %u, \"weight\": ", unit->start, unit->end);
        hl_str_float(out, o->row[o->attends[i]]);
        hl_str_puts(out, "}");
    }
    hl_str_puts(out, "]");
}

static const char *nearest(const occurrence *o, const char **sense) {
    hl_sense_place place = o->reading.nearest[o->reading.layers - 1];
    *sense = o->about->senses[place.sense].name;
    return o->about->senses[place.sense].examples[place.example].text;
}

static void put_occurrence_json(job *j, const occurrence *o) {
    hl_str *out = &j->out;
    const char *sense, *text = nearest(o, &sense);
    hl_str_puts(out, o->index ? ",\n  {" : "\n  {");
    put_text(out, "word", o->about->word, strlen(o->about->word));
    hl_str_printf(out, ", \"start\": %u, \"end\": %u,\n   ", o->start, o->end);
    put_senses(out, o);
    hl_str_puts(out, ",\n   ");
    put_layers(out, o);
    hl_str_puts(out, ",\n   ");
    put_attends(out, j, o);
    hl_str_puts(out, ",\n   \"nearest\": {");
    put_text(out, "sense", sense, strlen(sense));
    hl_str_puts(out, ", ");
    put_text(out, "text", text, strlen(text));
    hl_str_puts(out, ", \"similarity\": ");
    hl_str_float(out, o->reading.nearest_cosine[o->reading.layers - 1]);
    hl_str_puts(out, "}}");
}

static const char *head_name(const job *j) {
    return j->head.head < 0 ? "mean of the heads"
                            : j->info->layer[j->head.layer].head[j->head.head].name;
}

static void begin_json(job *j) {
    hl_str_puts(&j->out, "{");
    put_text(&j->out, "model", j->info->name, strlen(j->info->name));
    hl_str_puts(&j->out, ", ");
    put_text(&j->out, "sentence", j->text, strlen(j->text));
    if (j->head.head < 0)
        hl_str_puts(&j->out, ",\n \"attends_by\": {\"head\": null");
    else
        hl_str_printf(&j->out, ",\n \"attends_by\": {\"head\": %d", j->head.head + 1);
    hl_str_printf(&j->out, ", \"layer\": %d, ", j->head.layer + 1);
    put_text(&j->out, "name", head_name(j), strlen(head_name(j)));
    hl_str_puts(&j->out, "},\n \"occurrences\": [");
}

/* --- table ---------------------------------------------------------------------------------------
 */

static void put_occurrence_table(job *j, const occurrence *o) {
    hl_str *out = &j->out;
    const hl_sense_reading *r = &o->reading;
    const char *sense, *text = nearest(o, &sense);
    char title[96];
    snprintf(title, sizeof title, "%.*s (byte %u)", (int)(o->end - o->start), j->text + o->start,
             o->start);
    hl_str_printf(out, "%s%-24s", o->index ? "\n" : "", title);
    for (int l = 0; l < r->layers; l++)
        hl_str_printf(out, l ? " %5d" : "  before", l);
    for (int s = 0; s < r->senses; s++) {
        hl_str_printf(out, "\n  %-22s  %6.2f", o->about->senses[s].name, (double)r->share[s]);
        for (int l = 1; l < r->layers; l++)
            hl_str_printf(out, " %5.2f", (double)r->share[l * r->senses + s]);
    }
    hl_str_printf(out, "\n  looks at (%s):", head_name(j));
    for (int i = 0; i < o->attend_count; i++) {
        const hl_unit *unit = &j->units.items[o->attends[i]];
        hl_str_printf(out, "%s %.*s %.2f", i ? "," : "", (int)(unit->end - unit->start),
                      j->text + unit->start, (double)o->row[o->attends[i]]);
    }
    hl_str_printf(out, "\n  nearest example (%s): %s\n", sense, text);
}

/* --- the subcommand ------------------------------------------------------------------------------
 */

static int no_inventory(const job *j, const char *word) {
    hl_str list = {0};
    for (int w = 0; w < hl_senses_count(j->at.senses); w++)
        hl_str_printf(&list, "%s%s", w ? ", " : "", hl_senses_word(j->at.senses, w)->word);
    int code = hl_cli_fail(j->cli, HL_CLI_USAGE, "--word: found \"%s\", allowed: %s", word,
                           list.data ? list.data : "");
    hl_str_free(&list);
    return code;
}

/* Every place of the word, or with word -1 of any word that has an inventory. */
static int each_occurrence(job *j, int word, int *found) {
    size_t at = 0, size = strlen(j->text);
    int code = HL_CLI_OK;
    for (;;) {
        occurrence o = {.index = *found};
        o.word = hl_senses_next(j->at.senses, j->text, size, &at, &o.start, &o.end);
        if (o.word < 0 || code != HL_CLI_OK)
            return code;
        if ((word >= 0 && o.word != word) || hl_units_at(&j->units, o.start) < 0)
            continue; /* another word, or past the model's limit */
        code = read_occurrence(j, &o);
        if (code != HL_CLI_OK)
            return code;
        (j->cli->value[HL_CLI_OPT_JSON] ? put_occurrence_json : put_occurrence_table)(j, &o);
        ++*found;
    }
}

static int compute(job *j) {
    hl_error err = {0};
    size_t size = strlen(j->text);
    if (hl_tokenise(hl_model_vocab(j->at.model), j->text, size, j->info->max_tokens, &j->tokens,
                    &err) != HL_OK ||
        hl_units_build(&j->tokens, j->text, size, false, &j->units, &err) != HL_OK ||
        hl_model_run(j->at.model, &j->tokens, NULL, &j->trace, &err) != HL_OK)
        return hl_cli_error(j->cli, &err);
    if (j->tokens.needed > j->tokens.count)
        hl_cli_warn(j->cli,
                    "the sentence needs %d tokens, the model takes %d: the rest is left out",
                    j->tokens.needed, j->tokens.count);
    if (!hl_focus_named_head(j->info, 0, "meaning", &j->head))
        j->head = (hl_focus_head){.layer = j->info->layers - 1, .head = -1};
    return HL_CLI_OK;
}

static int answer(job *j) {
    const char *asked = j->cli->value[HL_CLI_OPT_WORD];
    int found = 0, word = asked ? hl_senses_find(j->at.senses, asked, strlen(asked)) : -1;
    if (asked && word < 0)
        return no_inventory(j, asked);
    int code = compute(j);
    if (code == HL_CLI_OK && j->cli->value[HL_CLI_OPT_JSON])
        begin_json(j);
    if (code == HL_CLI_OK)
        code = each_occurrence(j, word, &found);
    if (code != HL_CLI_OK)
        return code;
    if (!found && asked)
        return hl_cli_fail(j->cli, HL_CLI_USAGE,
                           "--word: found \"%s\", allowed: a word of the sentence", asked);
    if (j->cli->value[HL_CLI_OPT_JSON])
        hl_str_puts(&j->out, found ? "\n ]}\n" : "]}\n");
    else if (!found)
        hl_str_puts(&j->out, "no word of the sentence has a sense inventory\n");
    return hl_cli_write(j->cli, &j->out);
}

int hl_cli_meaning(hl_cli *cli) {
    job j = {.cli = cli};
    int code = HL_CLI_OK;
    j.text = hl_cli_sentence(cli, &code);
    if (code == HL_CLI_OK)
        code = hl_cli_meter_open(cli, &j.at);
    if (code == HL_CLI_OK) {
        j.info = hl_model_info_of(j.at.model);
        code = answer(&j);
    }
    hl_str_free(&j.out);
    hl_trace_destroy(&j.trace);
    hl_tokens_free(&j.tokens);
    hl_units_free(&j.units);
    hl_cli_meter_close(&j.at);
    return code;
}
