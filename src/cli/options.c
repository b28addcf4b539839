/* SPDX-License-Identifier: MIT */
#include "vramgrid/options.h"

#include "vramgrid/nearest.h"
#include "vramgrid/terminal.h"
#include "vramgrid/writer.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
#define SET(section, key) ACTION_SET, section, key, 0
#define AT(action, member) action, NULL, NULL, offsetof(struct options, member)

const struct option_row option_rows[] = {
    {"What is read", 'm', "models", "FILE", SET("inputs", "models"), "sheet of models"},
    {NULL, 'g', "gpus", "FILE", SET("inputs", "gpus"), "sheet of GPUs"},
    {NULL, 'Q', "quantization-sheet", "FILE", SET("inputs", "quantizations"), "sheet of quantizations"},
    {NULL, '\0', "engines", "FILE", SET("inputs", "engines"), "sheet of inference engines"},
    {"What is swept", 'q', "quantizations", "LIST", SET("sweep", "quantizations"), "rows of the quantization sheet, by name"},
    {NULL, 'c', "contexts", "LIST", SET("sweep", "contexts"), "context lengths in tokens: 4096, 8K, 128K, 1M (K = 1024)"},
    {NULL, 'M', "modes", "LIST", SET("sweep", "modes"), "theoretical, conservative, production, architecture"},
    {NULL, '\0', "select-models", "LIST", SET("sweep", "select_models"), "only models of these names (shell patterns, any case)"},
    {NULL, '\0', "select-gpus", "LIST", SET("sweep", "select_gpus"), "only GPUs of these names (shell patterns, any case)"},
    {NULL, '\0', "gpu-types", "LIST", SET("sweep", "gpu_types"), "only GPUs of these types (shell patterns)"},
    {NULL, '\0', "gpu-counts", "LIST", SET("sweep", "gpu_counts"), "numbers of equal GPUs to try: 1,2,4,8"},
    {NULL, '\0', "shard", "I/N", SET("sweep", "shard"), "the I-th of N shares of the slices, as CSV only"},
    {"What is published", 'o', "output", "DIR", SET("output", "dir"), "folder to publish into (default: report)"},
    {NULL, 'f', "formats", "LIST", SET("output", "formats"), WRITER_FORMATS},
    {NULL, '\0', "as-of", "DATE", SET("report", "as_of"), "date of the report, YYYY-MM-DD (default: of the newest sheet)"},
    {NULL, '\0', "language", "en|pt|en+pt", SET("report", "language"), "language of the texts"},
    {NULL, '\0', "precision", "fixed|full", SET("output", "precision"), "decimals in CSV: rounded, or all of them"},
    {NULL, 's', "set", "SECTION.KEY=VALUE", ACTION_SET_ANY, NULL, NULL, 0, "any key of a template"},
    {"How it runs", 'j', "jobs", "N", SET("output", "jobs"), "files made at the same time (default: one per processor)"},
    {NULL, 'n', "dry-run", NULL, AT(ACTION_FLAG, dry_run), "make and verify everything, publish nothing"},
    {NULL, '\0', "exit-code", NULL, AT(ACTION_FLAG, exit_code), "end with 5 if anything differs from the last report"},
    {NULL, '\0', "force", NULL, AT(ACTION_FLAG, force), "publish although sheets shrank or verdicts flipped too much"},
    {NULL, '\0', "metrics", "FILE", SET("output", "metrics"), "write a Prometheus textfile about the run"},
    {NULL, '\0', "log", "stderr|syslog|FILE", SET("output", "log"), "one line about the run there (a FILE has a '/')"},
    {NULL, '\0', "log-format", "text|json", SET("output", "log_format"), "form of that line"},
    {NULL, 'v', "verbose", NULL, AT(ACTION_FLAG, verbose), "say what was done"},
    {NULL, '\0', "quiet", NULL, AT(ACTION_FLAG, quiet), "no progress bar, no notices"},
    {NULL, '\0', "progress", "auto|always|never", AT(ACTION_WHEN, progress), "progress bar (auto: on a terminal)"},
    {"Of one command", '\0', "json", NULL, AT(ACTION_FLAG, json), "explain: answer as JSON"},
    {NULL, '\0', "params-b", "N", AT(ACTION_TEXT, params_billion), "import: parameters in billions"},
    {NULL, '\0', "name", "NAME", AT(ACTION_TEXT, name), "import: the model's name"},
    {NULL, '\0', "sheet", "models|checkpoints", AT(ACTION_TEXT, sheet), "import: the sheet to make rows of (default: models)"},
    {NULL, '\0', "assume", "FAMILY", AT(ACTION_TEXT, assume), "import: read a model of an unknown family as one of this"},
    {NULL, 'h', "help", NULL, ACTION_HELP, NULL, NULL, 0, "this text"},
    {NULL, 'V', "version", NULL, ACTION_VERSION, NULL, NULL, 0, "the version"},
    {NULL, '\0', NULL, NULL, ACTION_HELP, NULL, NULL, 0, NULL},
};
/* clang-format on */

const struct command_row command_rows[] = {
    {"report", COMMAND_REPORT}, {"check", COMMAND_CHECK},   {"explain", COMMAND_EXPLAIN},
    {"list", COMMAND_LIST},     {"import", COMMAND_IMPORT}, {NULL, COMMAND_REPORT},
};

enum {
    OPTION_COUNT = sizeof option_rows / sizeof option_rows[0] - 1,
    LONG_ONLY = 256,
    HELP_COLUMN = 35
};

const char *options_nearest_command(const char *typed)
{
    struct nearest nearest = {0};

    for (const struct command_row *row = command_rows; row->name; row++)
        nearest_offer(&nearest, typed, row->name);
    return nearest.name;
}

/* The table in getopt's two forms. A long-only option's value is its place. */
static void make_getopt_tables(char letters[3 * OPTION_COUNT + 2],
                               struct option longs[OPTION_COUNT + 1])
{
    *letters++ = ':';
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];

        longs[i] = (struct option){row->name, row->argument ? required_argument : no_argument, NULL,
                                   row->letter ? row->letter : LONG_ONLY + i};
        if (row->letter) {
            *letters++ = row->letter;
            if (row->argument)
                *letters++ = ':';
        }
    }
    *letters = '\0';
    longs[OPTION_COUNT] = (struct option){0};
}

static const struct option_row *find_row(int value)
{
    if (value >= LONG_ONLY)
        return &option_rows[value - LONG_ONLY];
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_rows[i].letter == value)
            return &option_rows[i];
    return NULL;
}

static bool assign(struct options *options, const char *option, const char *section,
                   size_t section_length, const char *key, size_t key_length, const char *value,
                   struct error *err)
{
    struct assignment *grown =
        realloc(options->assignments, (options->assignment_count + 1) * sizeof *grown);
    struct assignment *assignment;

    if (!grown)
        return error_set_memory(err);
    options->assignments = grown;
    assignment = &grown[options->assignment_count++];
    *assignment = (struct assignment){option, strndup(section, section_length),
                                      strndup(key, key_length), value};
    return (assignment->section && assignment->key) || error_set_memory(err);
}

/* --set SECTION.KEY=VALUE */
static bool assign_any(struct options *options, const char *text, struct error *err)
{
    const char *dot = strchr(text, '.'), *equals = strchr(text, '=');

    if (!dot || !equals || dot > equals)
        return error_set(err, ERROR_USAGE, "--set: '%s' is not SECTION.KEY=VALUE", text);
    return assign(options, "set", text, (size_t)(dot - text), dot + 1, (size_t)(equals - dot - 1),
                  equals + 1, err);
}

static bool take_when(enum when *when, const struct option_row *row, const char *text,
                      struct error *err)
{
    static const char *const NAMES[] = {"auto", "always", "never"};

    for (int i = 0; i < 3; i++) {
        if (strcasecmp(NAMES[i], text) == 0) {
            *when = (enum when)i;
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "--%s: '%s' is not %s", row->name, text, row->argument);
}

static bool take_option(struct options *options, const struct option_row *row, const char *text,
                        struct error *err)
{
    void *member = (char *)options + row->offset;

    switch (row->action) {
    case ACTION_SET:
        return assign(options, row->name, row->section, strlen(row->section), row->key,
                      strlen(row->key), text, err);
    case ACTION_SET_ANY:
        return assign_any(options, text, err);
    case ACTION_WHEN:
        return take_when(member, row, text, err);
    case ACTION_TEXT:
        *(const char **)member = text;
        break;
    case ACTION_FLAG:
        *(bool *)member = true;
        break;
    case ACTION_HELP:
        options->command = COMMAND_HELP;
        break;
    case ACTION_VERSION:
        options->command = COMMAND_VERSION;
        break;
    }
    return true;
}

static bool refuse_option(int code, char **argv, struct error *err)
{
    const char *typed = argv[optind - 1];
    struct nearest nearest = {0};

    if (code == ':')
        return error_set(err, ERROR_USAGE, "%s: a value is required", typed);
    if (strncmp(typed, "--", 2) != 0)
        return error_set(err, ERROR_USAGE, "unknown option -%c; see vramgrid --help", optopt);
    for (int i = 0; i < OPTION_COUNT; i++)
        nearest_offer(&nearest, typed + 2, option_rows[i].name);
    if (nearest.name)
        return error_set(err, ERROR_USAGE, "unknown option %s; did you mean --%s?", typed,
                         nearest.name);
    return error_set(err, ERROR_USAGE, "unknown option %s; see vramgrid --help", typed);
}

static bool take_positionals(struct options *options, int count, char **texts, struct error *err)
{
    bool decided = options->command == COMMAND_HELP || options->command == COMMAND_VERSION;
    int most;

    for (const struct command_row *row = command_rows; count > 0 && row->name; row++) {
        if (strcmp(texts[0], row->name) != 0)
            continue;
        if (!decided)
            options->command = row->command;
        texts++;
        count--;
        break;
    }
    if (decided)
        return true;
    options->arguments = texts;
    options->argument_count = count;
    most = options->command == COMMAND_EXPLAIN ? 2 : 1;
    if (options->command == COMMAND_IMPORT)
        most = count;
    if (count > most)
        return error_set(err, ERROR_USAGE, "'%s' is one argument too many", texts[most]);
    options->argument = count > 0 ? texts[0] : NULL;
    options->second_argument = count > 1 ? texts[1] : NULL;
    return true;
}

bool options_parse(struct options *options, int argc, char **argv, struct error *err)
{
    char letters[3 * OPTION_COUNT + 2];
    struct option longs[OPTION_COUNT + 1];
    int code;

    *options = (struct options){.command = COMMAND_REPORT};
    if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
        options->command = COMMAND_COMPLETE;
        options->words = argv + 2;
        options->word_count = argc - 2;
        return true;
    }
    make_getopt_tables(letters, longs);
    opterr = 0;
    optind = 0; /* glibc and musl: begin anew */
    while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (code == '?' || code == ':')
            return refuse_option(code, argv, err);
        if (!take_option(options, find_row(code), optarg, err))
            return false;
    }
    return take_positionals(options, argc - optind, argv + optind, err);
}

bool options_apply(const struct options *options, struct settings *settings, struct error *err)
{
    for (size_t i = 0; i < options->assignment_count; i++) {
        const struct assignment *assignment = &options->assignments[i];
        struct origin origin = {assignment->option, 0};
        char message[SETTINGS_MESSAGE_SIZE];

        if (settings_set(settings, assignment->section, assignment->key, assignment->value, false,
                         &origin, NULL, message))
            continue;
        if (strcmp(assignment->option, "set") == 0)
            return error_set(err, ERROR_USAGE, "--set %s.%s: %s", assignment->section,
                             assignment->key, message);
        return error_set(err, ERROR_USAGE, "--%s: %s", assignment->option, message);
    }
    return true;
}

/* Options that say where and how, not what: all of [output] but these. */
static bool leaves_files_alone(const struct assignment *assignment)
{
    static const char *const SHAPING[] = {"formats", "precision", "csv_dialect"};

    if (strcasecmp(assignment->section, "output") != 0)
        return false;
    for (size_t i = 0; i < sizeof SHAPING / sizeof SHAPING[0]; i++)
        if (strcasecmp(assignment->key, SHAPING[i]) == 0)
            return false;
    return true;
}

char *options_describe(const struct options *options)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    if (!stream)
        return NULL;
    fputs("vramgrid report", stream);
    for (size_t i = 0; i < options->assignment_count; i++) {
        const struct assignment *assignment = &options->assignments[i];

        if (!leaves_files_alone(assignment))
            fprintf(stream, " --set %s.%s='%s'", assignment->section, assignment->key,
                    assignment->value);
    }
    if (options->argument)
        fprintf(stream, " %s", options->argument);
    return fclose(stream) == 0 ? text : NULL;
}

void options_release(struct options *options)
{
    for (size_t i = 0; i < options->assignment_count; i++) {
        free(options->assignments[i].section);
        free(options->assignments[i].key);
    }
    free(options->assignments);
    *options = (struct options){0};
}

static void print_row(const struct option_row *row)
{
    char left[HELP_COLUMN];

    if (row->group)
        printf("\n%s\n", row->group);
    snprintf(left, sizeof left, "  %c%c%c --%s %s", row->letter ? '-' : ' ',
             row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
             row->argument ? row->argument : "");
    terminal_left(left, HELP_COLUMN);
    terminal_hanging(row->help, HELP_COLUMN);
}

void options_print_help(void)
{
    fputs("vramgrid " VRAMGRID_VERSION ": which LLMs run on which GPUs, as XLSX, CSV and PDF\n"
          "\n"
          "  vramgrid [report] [OPTIONS] [TEMPLATE]  sweep and publish the report\n"
          "  vramgrid check    [OPTIONS] [TEMPLATE]  read and judge everything, write nothing\n"
          "  vramgrid explain  [OPTIONS] MODEL GPU   one pair in full\n"
          "  vramgrid list     models|gpus|quantizations|engines|templates\n"
          "  vramgrid import   [OPTIONS] FILE...     a sheet from config.json, GGUF, safetensors, folders\n"
          "\n"
          "Without a template and without sheets it reports on the shipped sheets.\n",
          stdout);
    for (const struct option_row *row = option_rows; row->name; row++)
        print_row(row);
    fputs(
        "\n"
        "Examples\n"
        "  vramgrid -m models.csv -g gpus.csv -q fp16,int4 -c 8K,32K\n"
        "      your own sheets, two quantizations, two contexts, into report/\n"
        "  vramgrid explain Llama-3.3-70B 'H100 SXM5*'\n"
        "      why it fits or not, with every figure; names may be patterns or parts\n"
        "  vramgrid -f csv,xlsx --gpu-counts 1,2,4 --select-models 'Qwen3*' -o /srv/share/sizing\n"
        "      some models on sets of GPUs, to a share\n"
        "  vramgrid list gpus | awk -F '\\t' '$4 >= 80 {print $1}'\n"
        "      GPUs of 80 GB and more; piped lists have tabs and no headings\n"
        "  vramgrid --dry-run -v nightly.ini\n"
        "      what tonight's run would change\n"
        "\n"
        "Exit: 0 published or nothing to change, 1 bad input, 2 bad usage, 3 could not write,\n"
        "4 another run holds the lock, 5 with --exit-code: the report has changed, 70 a bug,\n"
        "129, 130, 143 stopped by SIGHUP, SIGINT, SIGTERM. Every key of a template, every column\n"
        "and file is in the manual: man vramgrid.\n",
        stdout);
}
