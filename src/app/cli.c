/* The command line: which subcommand, and the window when there is none. */
#include "cli_private.h"
#include "headlight/base/file.h"
#include <string.h>

static int open_window(hl_cli *cli);

static const hl_cli_info infos[HL_CLI_COMMANDS] = {
    [HL_CLI_WINDOW] = {.name = "",
                       .operand = "SENTENCE",
                       .max = 1,
                       .summary = "Open the window, on a sentence if one is given",
                       .notes = "A sentence that equals a subcommand, or begins with a dash, goes "
                                "behind --.\nF1 in the window lists the keys.",
                       .example = "headlight\n"
                                  "headlight \"The red car\" --theme dark\n"
                                  "headlight -- score",
                       .run = open_window},
    [HL_CLI_ATTEND] =
        {.name = "attend",
         .operand = "SENTENCE",
         .min = 1,
         .max = 1,
         .summary = "Print the attention of a sentence, or of your own numbers",
         .notes =
             "SENTENCE is read from standard input when it is -.\n"
             "Words: rows are averaged over the pieces of the looking word (query), columns "
             "summed\n"
             "over the pieces of the attended word (key). Scores (what the softmax sees) come "
             "with\n"
             "--pieces and --format json.\n"
             "--heads, --dk, --no-scale, --mask and --temperature change the layer chosen by\n"
             "--layer; with --layer all that is the top one, the others run as the model was "
             "made.\n"
             "--focus asks what a pronoun stands for: the nouns of the sentence and the share of "
             "the\n"
             "head's weight that each receives, the others left out. The head is the one the "
             "model\n"
             "names for pronouns, else the one that is most often right on "
             "probes/pronoun-antecedent.jsonl.\n"
             "Nouns are found by the heads for modifiers, subjects and objects, and by the "
             "words around;\n"
             "an earlier pronoun of the same kind counts too.\n"
             "JSON says under \"settings\" how the layer on show was computed, and what was "
             "muted,\n"
             "masked or set by hand.\n"
             "With --matrix, or --q, --k and --v, no model is used and every stage is printed.",
         .example = "headlight attend \"The cat chased the mouse\"\n"
                    "headlight attend --head 5 --format json \"She saw the man\"\n"
                    "headlight attend --focus it \"The lion chased the zebra because it was "
                    "hungry\"\n"
                    "headlight attend --matrix X.csv --mask causal",
         .run = hl_cli_attend},
    [HL_CLI_COMPARE] =
        {.name = "compare",
         .operand = "A [B]",
         .min = 1,
         .max = 2,
         .summary = "Say what changes between two sentences, or between two settings",
         .notes =
             "A is read from standard input when it is -. With one sentence the second side has a\n"
             "setting of its own: --second-heads, --second-mask and so on; whatever it has not is\n"
             "as on the first side.\n"
             "Words are aligned by their longest common subsequence. Of those left between two\n"
             "matches as many on both sides are pairs in order; else content words are, where\n"
             "both have as many, and so are the words between those; the rest stand alone.\n"
             "Weights are those of the heads on show, combined (--combine, --head). With\n"
             "different head counts each head's strongest link is said.\n"
             "JSON: {\"first\": {\"text\", \"model\", \"layer\", \"heads\", \"dk\", \"mask\",\n"
             "\"scaling\", \"temperature\", \"muted\", \"masked\", \"edits\"}, \"second\": {...}, "
             "\"combine\",\n"
             "\"words\": [{\"first\", \"second\", \"first_start\", \"second_start\"}],\n"
             "\"changes\": [{\"query\": {\"first\", \"second\"}, \"key\": {...}, \"before\", "
             "\"after\",\n"
             "\"head_before\", \"head_after\"}], largest change first,\n"
             "\"only\": [{\"side\", \"query\", \"key\", \"weight\", \"head\"}], links to words "
             "that\n"
             "the other side has not,\n"
             "\"strongest\": {\"first\": [{\"head\", \"name\", \"query\", \"key\", \"weight\"}], "
             "\"second\": [...]},\n"
             "\"weights\": {\"first\": [[...]], \"second\": [[...]], \"difference\": [[...]]}}, "
             "words "
             "x words.\n"
             "Layers and heads count from 1; what one side lacks is null.",
         .example =
             "headlight compare \"I went to the bank to fish\" \"I went to the bank to pay\"\n"
             "headlight compare --second-heads 1 \"The cat chased the mouse\"\n"
             "headlight compare --json --head 5 --second-mask past \"She saw it\"",
         .run = hl_cli_compare},
    [HL_CLI_RENDER] = {.name = "render",
                       .operand = "SENTENCE",
                       .min = 1,
                       .max = 1,
                       .summary = "Write the window's view as a picture; needs no display",
                       .notes = "SENTENCE is read from standard input when it is -.\n"
                                "The same input gives the same bytes.\n"
                                "--view compare and difference show what --second and the "
                                "--second-... settings say.",
                       .example = "headlight render --out tired.png --pin it \"The animal didn't "
                                  "cross the street because it was too tired\"\n"
                                  "headlight render --view arcs --out red.svg \"The red car\"\n"
                                  "headlight render --view compare --out cats.png --second \"The "
                                  "cat sat\" \"The cat slept\"",
                       .run = hl_cli_render},
    [HL_CLI_MEANING] =
        {.name = "meaning",
         .operand = "SENTENCE",
         .min = 1,
         .max = 1,
         .summary = "Say which of its senses a word has, before attention and at every layer",
         .notes =
             "SENTENCE is read from standard input when it is -.\n"
             "The word's vector at a layer is compared with those of example sentences for each "
             "sense\n"
             "(senses/*.json): cosine, centred by the word's mean, averaged over the examples; "
             "shares\n"
             "are the softmax of that over 0.1. Layer 0 is before attention. Your own words: "
             "files of\n"
             "the same form in senses/ of the configuration folder.",
         .example = "headlight meaning --word bank \"I went to the bank to deposit money near "
                    "the river bank.\"",
         .run = hl_cli_meaning},
    [HL_CLI_SCORE] =
        {.name = "score",
         .operand = "FILE.jsonl",
         .min = 1,
         .max = HL_CLI_ANY,
         .summary = "Measure the heads on labelled data",
         .notes =
             "A line of FILE: {\"text\", \"query\": [start,end], \"targets\": [[start,end], ...],\n"
             "\"relation\", \"pair\"?, \"other\"?}, byte spans of the text. - reads standard "
             "input.\n"
             "accuracy: the strongest word, the query's own word and special tokens aside.\n"
             "strict: [CLS] and [SEP] count too. far: targets 3 or more words away. pairs: both\n"
             "lines of a pair right. candidates: more attention on the targets than on \"other\".\n"
             "off: how far the weight on the strongest word is from the share that is right, in "
             "10 bins;\n"
             "with several files for each of them too, since what is too sure in one and too "
             "unsure in\n"
             "another looks right in both together.\n"
             "--sweep measures accuracy by head count and d_k.\n"
             "--senses measures the sense meter instead: how often the sense with the largest "
             "share is\n"
             "the one of the line, before attention and at each layer. --masking masks words of "
             "the same\n"
             "lines: the one that the Meaning head looks at most against another content word.\n"
             "--heads and --dk are settings of the top layer; with --senses and --masking the "
             "examples of\n"
             "the senses are run with them too.\n"
             "A line is skipped when its targets are the query's own word, past the model's "
             "limit, or\nno word at all.",
         .example = "headlight score dev.jsonl\nheadlight score --dk 8 --json dev.jsonl\n"
                    "headlight score --sweep dev.jsonl\n"
                    "headlight score novels.jsonl news.jsonl\n"
                    "headlight score --senses senses.jsonl",
         .run = hl_cli_score},
    [HL_CLI_SCRIPT] =
        {.name = "script",
         .operand = "FILE",
         .min = 1,
         .max = 1,
         .summary = "Carry out a file of actions without a window",
         .notes =
             "One action a line, as listed below; # begins a comment; - reads standard input.\n"
             "The model catches up after every line; `wait` says so explicitly.\n"
             "A file that is there already is not replaced by an export.",
         .example = "printf 'text.set The red car\\nexport.png\\n' | headlight script -",
         .run = hl_cli_script},
    [HL_CLI_MODELS] = {.name = "models",
                       .operand = "",
                       .summary = "List the installed models",
                       .notes = "",
                       .example = "headlight models --json",
                       .run = hl_cli_models},
    [HL_CLI_HELP] = {.name = "help",
                     .operand = "SUBCOMMAND",
                     .max = 1,
                     .summary = "Say what a subcommand can do; `help man` prints the manual page",
                     .notes = "",
                     .example = "headlight help attend",
                     .run = hl_cli_help},
};

const hl_cli_info *hl_cli_info_of(hl_cli_command command) {
    return &infos[command];
}

static int check_out_dir(const hl_cli *cli) {
    const char *dir = cli->value[HL_CLI_OPT_OUT_DIR];
    if (dir && !hl_dir_exists(dir))
        return hl_cli_fail(cli, HL_CLI_FAILED, "--out: %s: no such folder", dir);
    return HL_CLI_OK;
}

/* What the window is to carry out: the sentence if one was given, then the settings. A pin needs
 * its word first; otherwise the window chooses what it opens with. */
static int window_lines(hl_cli *cli, const char **lines) {
    int count = 0, code;
    if (cli->operand_count)
        lines[count++] = hl_cli_text_line(cli, hl_cli_sentence(cli, &code));
    else if (hl_cli_setting_of(cli, "--pin"))
        lines[count++] = "example.set 1";
    for (int i = 0; i < cli->setting_count; i++)
        lines[count++] = hl_cli_setting_line(cli, &cli->settings[i]);
    for (int i = 0; i < count; i++)
        if (!lines[i])
            return -1;
    return count;
}

/* Settings that cannot be are refused before a window opens. */
static int open_window(hl_cli *cli) {
    int code = check_out_dir(cli);
    if (code == HL_CLI_OK)
        code = hl_cli_document_check(cli);
    if (code != HL_CLI_OK)
        return code;
    const char **lines = HL_ARENA_ARRAY(&cli->arena, const char *, (size_t)cli->setting_count + 1);
    int count = lines ? window_lines(cli, lines) : -1;
    if (count < 0)
        return hl_cli_fail(cli, HL_CLI_FAILED, "out of memory");
    if (!cli->host->window)
        return hl_cli_fail(cli, HL_CLI_FAILED, "no window here: use headlight render");
    return cli->host->window(lines, count, cli->value[HL_CLI_OPT_OUT_DIR]);
}

static int run(hl_cli *cli) {
    hl_str out = {0};
    if (cli->value[HL_CLI_OPT_VERSION]) {
        hl_str_puts(&out, "headlight " HL_VERSION "\n");
        return hl_cli_write(cli, &out);
    }
    if (cli->value[HL_CLI_OPT_HELP]) {
        hl_cli_help_text(cli->command, &out);
        return hl_cli_write(cli, &out);
    }
    return infos[cli->command].run(cli);
}

int hl_cli_run(int argc, char **argv, const hl_cli_host *host, FILE *out, FILE *err) {
    hl_cli cli = {.out = out, .err = err, .host = host};
    int code = hl_cli_parse(&cli, argc, argv);
    if (code == HL_CLI_OK)
        code = run(&cli);
    hl_arena_destroy(&cli.arena);
    return code;
}

int hl_cli_main(int argc, char **argv, const hl_cli_host *host) {
    return hl_cli_run(argc, argv, host, stdout, stderr);
}
