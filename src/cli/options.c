/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/options.h"

#include "vramgrid/base/nearest.h"
#include "vramgrid/base/shell.h"
#include "vramgrid/cli/commands.h"

#include <assert.h>
#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
#define SET(section, key) ACTION_SET, section, key, 0

static const struct option_row option_rows[] = {
    {"What is read", 'm', "models", "FILE", SET("inputs", "models"), "CSV file of models"},
    {NULL, 'g', "gpus", "FILE", SET("inputs", "gpus"), "CSV file of GPUs"},
    {NULL, 'Q', "quantization-sheet", "FILE", SET("inputs", "quantizations"), "CSV file of quantizations"},
    {NULL, '\0', "engines", "FILE", SET("inputs", "engines"), "CSV file of inference engines"},
    {NULL, '\0', "prices", "FILE", SET("inputs", "prices"), "CSV file of prices; may be given several times, all count"},
    {NULL, '\0', "rents", "FILE", SET("inputs", "rents"), "CSV file of what GPUs are rented for"},
    {NULL, '\0', "servers", "FILE", SET("inputs", "servers"), "CSV file of servers: GPUs, power, price"},
    {NULL, '\0', "workloads", "FILE", SET("inputs", "workloads"), "CSV file of workloads: users, requests, speed"},
    {NULL, '\0', "speeds", "FILE", SET("inputs", "speeds"), "CSV file of your own benchmarks, which override the formulas"},
    {"What is calculated", 'q', "quantizations", "LIST", SET("sweep", "quantizations"), "by name: native,fp16,int8,Q4_K_M (without template: fp32,fp16,int8,int4)"},
    {NULL, 'c', "contexts", "LIST", SET("sweep", "contexts"), "context lengths in tokens: 4096, 8K, 128K, 1M (K = 1024)"},
    {NULL, 'M', "modes", "LIST", SET("sweep", "modes"), NULL},
    {NULL, '\0', "select-models", "LIST", SET("sweep", "select_models"), "only models of these names (shell patterns, any case)"},
    {NULL, '\0', "select-gpus", "LIST", SET("sweep", "select_gpus"), "only GPUs of these names (shell patterns, any case)"},
    {NULL, 'w', "workload", "LIST", SET("sweep", "select_workloads"), "only workloads of these names (shell patterns, any case)"},
    {NULL, '\0', "gpu-types", "LIST", SET("sweep", "gpu_types"), "only GPUs of these types (shell patterns)"},
    {NULL, '\0', "gpu-counts", "LIST", SET("sweep", "gpu_counts"), "numbers of equal GPUs to try: 1,2,4,8"},
    {NULL, '\0', "shard", "I/N", SET("sweep", "shard"), "calculate part I of N, for several machines; CSV only"},
    {"What is assumed", '\0', "sequences", "N", SET("assumptions", "sequences"), "concurrent sequences, each with its own KV cache (default: 1)"},
    {NULL, '\0', "engine", "NAME", SET("assumptions", "engine"), "inference engine of mode architecture: vllm, llama.cpp, sglang..."},
    {"What is published", 'o', "output", "DIR", SET("output", "dir"), "folder to publish into (default: report)"},
    {NULL, 'f', "formats", "LIST", SET("output", "formats"), NULL},
    {NULL, '\0', "as-of", "DATE", SET("report", "as_of"), "date of the report, YYYY-MM-DD (default: the newest in the input files)"},
    {NULL, '\0', "language", "en|pt|en+pt", SET("report", "language"), "language of the texts"},
    {NULL, '\0', "precision", "fixed|full", SET("output", "precision"), "decimals in CSV: rounded, or all of them (default: fixed)"},
    {NULL, 's', "set", "SECTION.KEY=VALUE", ACTION_SET_ANY, NULL, NULL, 0, "any key of a template"},
    {"How it runs", 'j', "jobs", "N", SET("output", "jobs"), "files written in parallel (default: one per processor)"},
    {NULL, 'n', "dry-run", NULL, OPTION_AT(ACTION_FLAG, dry_run), "make and verify everything, publish nothing"},
    {NULL, '\0', "exit-code", NULL, OPTION_AT(ACTION_FLAG, exit_code), "end with 5 if anything differs from the last report"},
    {NULL, '\0', "force", NULL, OPTION_AT(ACTION_FLAG, force), "publish even if max_shrink_percent or max_flips_percent stops it"},
    {NULL, '\0', "strict", NULL, SET("output", "strict"), "do not publish into a folder that others may write to"},
    {NULL, '\0', "metrics", "FILE", SET("output", "metrics"), "write a Prometheus textfile about the run"},
    {NULL, '\0', "log", "stderr|syslog|FILE", SET("output", "log"), "write one line per run to it (a FILE has a '/')"},
    {NULL, '\0', "log-format", "text|json", SET("output", "log_format"), "form of that line"},
    {NULL, 'v', "verbose", NULL, OPTION_AT(ACTION_FLAG, verbose), "say what was done"},
    {NULL, '\0', "quiet", NULL, OPTION_AT(ACTION_FLAG, quiet), "no progress bar, no notices"},
    {NULL, '\0', "progress", "auto|always|never", OPTION_AT(ACTION_WHEN, progress), "progress bar (auto: on a terminal)"},
    {NULL, 'h', "help", NULL, ACTION_HELP, NULL, NULL, 0, "this text"},
    {NULL, 'V', "version", NULL, ACTION_VERSION, NULL, NULL, 0, "the version"},
};
/* clang-format on */

enum {
    COMMON_OPTIONS = sizeof option_rows / sizeof option_rows[0],
    OPTIONS_MAX = 64,
    LONG_ONLY = 256,
};

/* The place-th of the options that only one command takes; owner: that one. */
static const struct option_row *own_option_at(size_t place, const struct command **owner)
{
    for (const struct command *const *command = commands; *command; command++)
        for (const struct option_row *row = (*command)->options; row && row->name; row++) {
            *owner = *command;
            if (place-- == 0)
                return row;
        }
    return NULL;
}

const struct option_row *option_at(size_t place)
{
    const struct command *owner;

    return place < COMMON_OPTIONS ? &option_rows[place]
                                  : own_option_at(place - COMMON_OPTIONS, &owner);
}

const struct command *option_owner(const struct option_row *wanted)
{
    const struct option_row *row;
    const struct command *owner;

    for (size_t i = 0; (row = own_option_at(i, &owner)) != NULL; i++)
        if (row == wanted)
            return owner;
    return NULL;
}

/* The table in getopt's two forms. A long-only option's value is its place. */
static void make_getopt_tables(char letters[3 * OPTIONS_MAX + 2],
                               struct option longs[OPTIONS_MAX + 1])
{
    const struct option_row *row;
    int i = 0;

    *letters++ = ':';
    for (; (row = option_at((size_t)i)) != NULL; i++) {
        assert(i < OPTIONS_MAX);
        longs[i] = (struct option){row->name, row->argument ? required_argument : no_argument, NULL,
                                   row->letter ? row->letter : LONG_ONLY + i};
        if (row->letter) {
            *letters++ = row->letter;
            if (row->argument)
                *letters++ = ':';
        }
    }
    *letters = '\0';
    longs[i] = (struct option){0};
}

static const struct option_row *find_row(int value)
{
    const struct option_row *row;

    if (value >= LONG_ONLY)
        return option_at((size_t)value - LONG_ONLY);
    for (size_t i = 0; (row = option_at(i)) != NULL; i++)
        if (row->letter == value)
            return row;
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
                      strlen(row->key), row->argument ? text : "yes", err);
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
        options->command = &help_command;
        break;
    case ACTION_VERSION:
        options->command = &version_command;
        break;
    }
    return true;
}

/* A word that begins like several options, which getopt will not choose between. */
static bool refuse_ambiguous(const char *typed, size_t length, struct error *err)
{
    char names[512] = "";
    size_t count = 0, end = 0;
    const struct option_row *row;

    for (size_t i = 0; (row = option_at(i)) != NULL; i++)
        if (strncmp(row->name, typed, length) == 0 && ++count)
            end += (size_t)snprintf(names + end, sizeof names - end, "%s--%s", end > 0 ? ", " : "",
                                    row->name);
    return count < 2 ||
           error_set(err, ERROR_USAGE, "--%.*s may mean %s", (int)length, typed, names);
}

/* typed is behind its "--". */
static bool refuse_name(const char *typed, struct error *err)
{
    size_t length = strcspn(typed, "=");
    const struct option_row *row;
    struct nearest nearest = {0};
    char name[64];

    if (!refuse_ambiguous(typed, length, err))
        return false;
    snprintf(name, sizeof name, "%.*s", (int)length, typed);
    for (size_t i = 0; (row = option_at(i)) != NULL; i++)
        nearest_offer(&nearest, name, row->name);
    if (nearest.name)
        return error_set(err, ERROR_USAGE, "unknown option --%.*s; did you mean --%s?", (int)length,
                         typed, nearest.name);
    return error_set(err, ERROR_USAGE, "unknown option --%.*s; see vramgrid --help", (int)length,
                     typed);
}

/* getopt moves on with the last letter of a word only. */
static const char *word_of_letter(char **argv, char letter)
{
    const char *next = argv[optind];

    return next && next[0] == '-' && next[1] != '-' && strchr(next, letter) ? next
                                                                            : argv[optind - 1];
}

/* What getopt leaves in optopt says what is wrong: a row's value, a letter, or 0 for a name. */
static bool refuse_option(int code, char **argv, struct error *err)
{
    const char *typed = argv[optind - 1];
    const struct option_row *row = optopt ? find_row(optopt) : NULL;

    if (row && code == ':' && optopt < LONG_ONLY && strncmp(typed, "--", 2) != 0)
        return error_set(err, ERROR_USAGE, "-%c: a value is required", optopt);
    if (row && code == ':')
        return error_set(err, ERROR_USAGE, "--%s: a value is required", row->name);
    if (row)
        return error_set(err, ERROR_USAGE, "--%s takes no value", row->name);
    if (optopt == 0)
        return refuse_name(typed + 2, err);
    if (!isalnum((unsigned char)optopt)) /* a sign, or a part of a character */
        return error_set(err, ERROR_USAGE, "unknown option in '%s'; see vramgrid --help",
                         word_of_letter(argv, (char)optopt));
    return error_set(err, ERROR_USAGE, "unknown option -%c; see vramgrid --help", optopt);
}

static bool take_positionals(struct options *options, int count, char **texts, struct error *err)
{
    size_t i = 0;

    if (options->command) /* --help or --version */
        return true;
    while (count > 0 && commands[i] && strcmp(texts[0], commands[i]->name) != 0)
        i++;
    if (count > 0 && commands[i]) {
        options->command = commands[i];
        texts++;
        count--;
    } else {
        options->command = commands[0];
    }
    assert(options->command);
    options->arguments = texts;
    options->argument_count = count;
    if ((size_t)count > options->command->arguments_max)
        return error_set(err, ERROR_USAGE, "'%s' is one argument too many: vramgrid %s %s",
                         texts[options->command->arguments_max], options->command->name,
                         options->command->usage);
    options->argument = count > 0 ? texts[0] : NULL;
    options->second_argument = count > 1 ? texts[1] : NULL;
    return true;
}

bool options_parse(struct options *options, int argc, char **argv, struct error *err)
{
    char letters[3 * OPTIONS_MAX + 2];
    struct option longs[OPTIONS_MAX + 1];
    int code;

    *options = (struct options){0};
    if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
        options->command = &complete_command;
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

static void print_assignment(FILE *stream, const struct assignment *assignment)
{
    fprintf(stream, " --set %s.%s=", assignment->section, assignment->key);
    shell_print_quoted(stream, assignment->value);
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
            print_assignment(stream, assignment);
    }
    if (options->argument) {
        fputs(*options->argument == '-' ? " -- " : " ", stream);
        shell_print_word(stream, options->argument);
    }
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
