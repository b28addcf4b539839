/* SPDX-License-Identifier: MIT */
/* What --help and --version say. */
#include "settings_table.h"
#include "terminal.h"
#include "vramgrid/cli/commands.h"

#include <stdio.h>
#include <string.h>

enum { HELP_COLUMN = 35 };

/* What it says itself, or what its setting may be. */
static const char *help_of(const struct option_row *row, char known[SETTINGS_KNOWN_SIZE])
{
    if (row->help)
        return row->help;
    setting_known(settings_find(settings_table, row->section, row->key), known);
    return known;
}

static void print_option(const struct option_row *row)
{
    const struct command *owner = option_owner(row);
    char left[HELP_COLUMN], known[SETTINGS_KNOWN_SIZE], words[SETTINGS_KNOWN_SIZE + 32];

    if (row->group)
        printf("\n%s\n", row->group);
    snprintf(left, sizeof left, "  %c%c%c --%s %s", row->letter ? '-' : ' ',
             row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
             row->argument ? row->argument : "");
    terminal_left(left, HELP_COLUMN);
    snprintf(words, sizeof words, "%s%s%s", owner ? owner->name : "", owner ? ": " : "",
             help_of(row, known));
    terminal_hanging(words, HELP_COLUMN);
}

/* "models|gpus|...": what does not fit a line goes on below. */
static void print_choices(const struct command *command)
{
    enum { FIRST_COLUMN = 20, LAST_COLUMN = 96 };
    int column = FIRST_COLUMN;
    const char *choice;

    for (size_t i = 0; (choice = command->choice(i)) != NULL; i++) {
        int width = (int)strlen(choice) + 1;

        if (i > 0)
            putchar('|');
        if (column + width > LAST_COLUMN) {
            printf("\n%*s", FIRST_COLUMN, "");
            column = FIRST_COLUMN;
        }
        fputs(choice, stdout);
        column += width;
    }
}

static void print_command(const struct command *command)
{
    bool is_first = command == commands[0];
    char name[16];

    snprintf(name, sizeof name, "%s%s%s", is_first ? "[" : "", command->name, is_first ? "]" : "");
    printf("  vramgrid %-8s ", name);
    if (command->choice)
        print_choices(command);
    else
        printf("%-20s  %s", command->usage, command->help);
    putchar('\n');
}

static bool print_help(struct run *run, struct error *err)
{
    const struct option_row *row;

    (void)run;
    (void)err;
    fputs("vramgrid " VRAMGRID_VERSION ": which LLMs run on which GPUs, as XLSX, CSV and PDF\n\n",
          stdout);
    for (size_t i = 0; commands[i]; i++)
        print_command(commands[i]);
    fputs("\nWithout a template and without files of your own it reports on the shipped ones.\n",
          stdout);
    for (size_t i = 0; (row = option_at(i)) != NULL; i++) {
        if (option_owner(row) && !option_owner(option_at(i - 1)))
            puts("\nOptions of explain and import");
        print_option(row);
    }
    fputs(
        "\n"
        "Examples\n"
        "  vramgrid -m models.csv -g gpus.csv -q fp16,int4 -c 8K,32K\n"
        "      your own files, two quantizations, two contexts, into report/\n"
        "  vramgrid explain Llama-3.3-70B 'H100 SXM5*'\n"
        "      why it fits or not, with every value; names may be patterns or parts\n"
        "  vramgrid --sequences 8 --engine vllm -M architecture\n"
        "      for eight concurrent sequences, in the exact bytes of one engine\n"
        "  vramgrid -f csv,xlsx --gpu-counts 1,2,4 --select-models 'Qwen3*' -o /srv/share/sizing\n"
        "      some models, also on 2 and 4 GPUs, into a shared folder\n"
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
    return true;
}

static bool print_version(struct run *run, struct error *err)
{
    (void)run;
    (void)err;
    puts("vramgrid " VRAMGRID_VERSION);
    return true;
}

const struct command help_command = {.run = print_help};
const struct command version_command = {.run = print_version};
