/* SPDX-License-Identifier: MIT */
/* Completion for the shell: vramgrid --complete WORD..., where the last word is being typed. */
#include "complete.h"
#include "settings_table.h"
#include "vramgrid/cli/commands.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WORD_SIZE = 256, WORDS_MAX = 255 };

/* Prints the candidate and what ends it, if it begins as what is typed, in any case. */
static void complete_offer(const struct typed *typed, const char *candidate, const char *end)
{
    if (strncasecmp(candidate, typed->text, strlen(typed->text)) == 0)
        printf("%.*s%s%s\n", typed->before_length, typed->before, candidate, end);
}

/* The last item of a list. */
static struct typed last_item(const char *word)
{
    const char *comma = strrchr(word, ',');
    int length = comma ? (int)(comma + 1 - word) : 0;

    return (struct typed){word, length, word + length};
}

/* Each word of "fixed|full" or "auto, 3.0 or 4.0" that is a value and no explanation. */
static void offer_words(const struct typed *typed, const char *words,
                        bool (*parse)(const char *text, void *value))
{
    while (*(words += strspn(words, "|, ")) != '\0') {
        int length = (int)strcspn(words, "|, ");
        char word[WORD_SIZE];
        uint64_t value; /* has room for what any parse() makes */

        snprintf(word, sizeof word, "%.*s", length, words);
        if (parse ? parse(word, &value) : strcspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") > 0)
            complete_offer(typed, word, "");
        words += length;
    }
}

static bool is_repeated(const struct sheet_layout *layout, const struct table *table, size_t row,
                        const struct sheet_column *column)
{
    const char *text = column_text(layout_row(layout, table, row), column);

    for (size_t i = 0; i < row; i++)
        if (strcmp(column_text(layout_row(layout, table, i), column), text) == 0)
            return true;
    return false;
}

void complete_offer_column(const struct run *run, const struct typed *typed, enum sheet_kind kind,
                           const char *heading)
{
    const struct sheet_layout *layout = &sheet_layouts[kind];
    const struct table *table = &run->catalogue.tables[kind];
    const struct sheet_column *column = &layout->columns[layout_find_column(layout, heading)];

    for (size_t i = 0; i < table->count; i++)
        if (!is_repeated(layout, table, i, column))
            complete_offer(typed, column_text(layout_row(layout, table, i), column), "");
    if (kind == SHEET_QUANTIZATIONS)
        complete_offer(typed, quantization_native.name, "");
}

static void offer_values(const struct run *run, const char *section, const char *key,
                         const char *word)
{
    const struct setting *setting = settings_find(settings_table, section, key);
    struct typed typed;

    if (!setting)
        return;
    typed = setting_is_list(setting) ? last_item(word) : (struct typed){"", 0, word};
    if (setting->column)
        complete_offer_column(run, &typed, setting->sheet, setting->column);
    for (size_t i = 0; setting->name && setting->name(i); i++)
        complete_offer(&typed, setting->name(i), "");
    if (setting->parse)
        offer_words(&typed, setting->known, setting->parse);
}

/* SECTION.KEY=, and then the values of that key. */
static void offer_settings(const struct run *run, const char *word)
{
    struct typed typed = {"", 0, word};
    char section[WORD_SIZE], key[WORD_SIZE];
    int length = 0;

    if (sscanf(word, "%255[^.=].%255[^=]=%n", section, key, &length) == 2 && length > 0) {
        offer_values(run, section, key, word + length);
        return;
    }
    for (const struct setting *setting = settings_table; setting->section; setting++) {
        snprintf(section, sizeof section, "%s.%s", setting->section, setting->key);
        complete_offer(&typed, section, "=");
    }
}

static void offer_argument(const struct run *run, const struct option_row *row, const char *word)
{
    struct typed typed = {"", 0, word};

    if (strchr(row->argument, '|'))
        offer_words(&typed, row->argument, NULL);
    else if (row->action == ACTION_SET)
        offer_values(run, row->section, row->key, word);
    else if (row->action == ACTION_SET_ANY)
        offer_settings(run, word);
}

static void offer_options(const char *word)
{
    struct typed typed = {"--", 2, word + strspn(word, "-")};
    const struct option_row *row;

    for (size_t i = 0; (row = option_at(i)) != NULL; i++)
        complete_offer(&typed, row->name, "");
}

/* What stands alone: a command first, then what that one is about. */
static void offer_positional(const struct run *run, const struct options *before, const char *word)
{
    const struct command *command = before->command;
    size_t given = before->second_argument ? 2 : before->argument ? 1 : 0;
    struct typed typed = {"", 0, word};

    if (command == commands[0] && given == 0)
        for (size_t i = 0; commands[i]; i++)
            complete_offer(&typed, commands[i]->name, "");
    if (given >= command->arguments_max)
        return;
    for (size_t i = 0; command->choice && command->choice(i); i++)
        complete_offer(&typed, command->choice(i), "");
    if (command->complete)
        command->complete(run, &typed);
}

/* The option that waits for a value after this word, or NULL. */
static const struct option_row *waiting_option(const char *word)
{
    const struct option_row *row;

    for (size_t i = 0; (row = option_at(i)) != NULL; i++)
        if (row->argument &&
            (strncmp(word, "--", 2) == 0
                 ? strcmp(word + 2, row->name) == 0
                 : row->letter && word[0] == '-' && word[1] == row->letter && word[2] == '\0'))
            return row;
    return NULL;
}

/* --name=value in one word: then also where the value begins. */
static const struct option_row *joined_option(const char *word, const char **value)
{
    const char *equals = strchr(word, '=');
    const struct option_row *option;
    char name[WORD_SIZE];

    if (!equals)
        return NULL;
    snprintf(name, sizeof name, "%.*s", (int)(equals - word), word);
    option = waiting_option(name);
    if (option)
        *value = equals + 1;
    return option;
}

/* The last word, after those before it have been understood as far as they can be. */
static void offer_word(struct run *run, const struct options *before,
                       const struct option_row *waiting, const char *word)
{
    const struct option_row *joined;
    struct error ignored = {0};

    if (!run_load_settings(run, before, &ignored) && !run->settings_known)
        return;
    run_load_catalogue(run, &ignored);
    joined = joined_option(word, &word);
    if (waiting || joined)
        offer_argument(run, waiting ? waiting : joined, word);
    else if (*word == '-')
        offer_options(word);
    else
        offer_positional(run, before, word);
}

/*
 * What the last of options->words may become, one candidate a line: commands, options, their
 * values, keys of templates, names in the sheets that the words before it name. Nothing where it is
 * a file, or where those words are wrong.
 */
static bool complete(struct run *run, struct error *err)
{
    const struct options *options = run->options;
    int count = options->word_count;
    char program[] = "vramgrid", *argv[WORDS_MAX + 1] = {program};
    const struct option_row *waiting;
    struct options before = {0};
    struct error ignored = {0};

    if (count < 1 || count > WORDS_MAX)
        return error_set(err, ERROR_USAGE, "--complete: from 1 to %d words", WORDS_MAX);
    memcpy(argv + 1, options->words, (size_t)(count - 1) * sizeof *argv);
    waiting = count > 1 ? waiting_option(argv[count - 1]) : NULL;
    if (options_parse(&before, waiting ? count - 1 : count, argv, &ignored))
        offer_word(run, &before, waiting, options->words[count - 1]);
    options_release(&before);
    findings_release(&run->findings);
    run->options = options;
    return true;
}

const struct command complete_command = {.run = complete};
