/* SPDX-License-Identifier: MIT */
/*
 * A whole run on small sheets: every format made, verified and published. The input is four files,
 * parted by lines "---": template, models, GPUs, quantizations.
 */
#include "fuzz.h"
#include "vramgrid/cli/commands.h"

#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

enum { COMBINATIONS_MAX = 400, TEXT_MAX = 1 << 14, FILES = 4 };

static const char *const names[FILES] = {"report.ini", "models.csv", "gpus.csv",
                                         "quantizations.csv"};

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(path);
}

static void remove_folder(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Works from now on in a folder that is gone when the process ends. */
static char folder[] = "/tmp/vramgrid-fuzz-XXXXXX";

static void leave(void)
{
    remove_folder(folder);
}

static void enter(void)
{
    FUZZ_CHECK(mkdtemp(folder) && chdir(folder) == 0 && atexit(leave) == 0);
}

static void write_file(const char *name, const uint8_t *bytes, size_t length)
{
    FILE *file = fopen(name, "wb");

    FUZZ_CHECK(file != NULL);
    FUZZ_CHECK(fwrite(bytes, 1, length, file) == length);
    FUZZ_CHECK(fclose(file) == 0);
}

static void write_files(const uint8_t *bytes, size_t length)
{
    for (int i = 0; i < FILES; i++) {
        const uint8_t *part = length ? memmem(bytes, length, "\n---\n", 5) : NULL;
        size_t size = part && i + 1 < FILES ? (size_t)(part - bytes) + 1 : length;
        size_t skipped = size < length ? size + 4 : size;

        write_file(names[i], bytes, size);
        bytes += skipped;
        length -= skipped;
    }
}

/* A report is made only of what takes a moment. */
static void make_report(struct run *run, struct error *err)
{
    if (plan_combinations(&run->plan) > COMBINATIONS_MAX || run->plan.shard.count > 1)
        return;
    if (report_command.run(run, err))
        FUZZ_CHECK(access("out/manifest.json", F_OK) == 0);
    else
        FUZZ_CHECK(err->kind == ERROR_INPUT || err->kind == ERROR_USAGE);
}

/* The template says the rest; these would be slow, or lead out of the folder. */
static const char *const arguments[] = {"vramgrid",
                                        "--quiet",
                                        "-j1",
                                        "--models",
                                        "models.csv",
                                        "--gpus",
                                        "gpus.csv",
                                        "--quantization-sheet",
                                        "quantizations.csv",
                                        "--output",
                                        "out",
                                        "--set",
                                        "output.keep=0",
                                        "--set",
                                        "heatmap.chart_widths=85",
                                        "--formats",
                                        "csv,xlsx,pdf,svg,offload",
                                        "report.ini"};

enum { ARGUMENTS = sizeof arguments / sizeof *arguments };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *argv[ARGUMENTS + 1] = {NULL};
    struct options options;
    struct run run = {0};
    struct error err = {0};

    if (length > TEXT_MAX)
        return 0;
    if (strstr(folder, "XXXXXX"))
        enter();
    write_files(bytes, length);
    for (int i = 0; i < ARGUMENTS; i++)
        argv[i] = (char *)arguments[i];
    FUZZ_CHECK(options_parse(&options, ARGUMENTS, argv, &err));
    if (run_load(&run, &options, &err))
        make_report(&run, &err);
    else
        FUZZ_CHECK(err.kind != ERROR_NONE || run.findings.count > 0);
    FUZZ_CHECK(err.kind != ERROR_BUG);
    fuzz_check_findings(&run.findings);
    run_release(&run);
    options_release(&options);
    remove_folder("out");
    return 0;
}
