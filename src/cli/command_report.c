/* SPDX-License-Identifier: MIT */
#include "progress.h"
#include "vramgrid/base/memory_limit.h"
#include "vramgrid/base/stop.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/cli/account.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/publish/publish.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/table/csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned job_count(const struct settings *settings)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (settings->jobs >= 1)
        return (unsigned)settings->jobs;
    return processors > 0 ? (unsigned)processors : 1;
}

static bool draws(const struct settings *settings)
{
    for (size_t i = 0; writers[i]; i++)
        if (settings_has(settings->formats, writers[i]->format) &&
            (writers[i]->kind == FILE_PDF || writers[i]->kind == FILE_SVG ||
             writers[i]->kind == FILE_PNG))
            return true;
    return false;
}

static bool makes_charts(const struct settings *settings)
{
    return settings_has(settings->formats, OUTPUT_CHARTS) ||
           settings_has(settings->formats, OUTPUT_SVG) ||
           settings_has(settings->formats, OUTPUT_PNG);
}

static bool wants_progress(const struct options *options)
{
    if (options->progress == WHEN_AUTO)
        return !options->quiet && isatty(STDERR_FILENO);
    return options->progress == WHEN_ALWAYS;
}

static void print_summary(const struct run *run, const struct publish_summary *summary)
{
    const struct plan *plan = &run->plan;
    bool dry = run->options->dry_run;

    fprintf(stderr,
            "vramgrid: combinations: %" PRIu64 " (models: %zu, GPUs: %zu, quantizations: %zu, "
            "contexts: %zu, modes: %zu)\n",
            plan_combinations(plan), plan->model_count, plan->set_count, plan->quantization_count,
            plan->context_count, plan->mode_count);
    fprintf(stderr,
            "vramgrid: %zu files, %" PRIu64
            " bytes in %s: %zu %snew, %zu %schanged, %zu unchanged; "
            "%.2f seconds\n",
            summary->files, summary->bytes, run->settings.dir, summary->changes[STAGE_NEW],
            dry ? "would be " : "", summary->changes[STAGE_CHANGED], dry ? "would be " : "",
            summary->changes[STAGE_UNCHANGED], run_seconds(run));
}

static void print_differences(const struct publish_summary *summary)
{
    char words[1024];
    size_t total = changes_describe(summary->differences, words, sizeof words);

    if (*summary->note)
        fprintf(stderr, "vramgrid: the last report: %s\n", summary->note);
    if (total > 0 || !*summary->note)
        fprintf(stderr, "vramgrid: %s\n", words);
}

/* Not an error: the numbers stand. But whoever installed no such font should hear of it. */
static void print_boxes(const struct boxes *boxes)
{
    char more[64] = "";

    if (boxes->texts == 0)
        return;
    if (boxes->texts > 1)
        snprintf(more, sizeof more, " (and %zu more text%s)", boxes->texts - 1,
                 boxes->texts > 2 ? "s" : "");
    fprintf(stderr,
            "vramgrid: warning: no font has all characters of '%s'%s: the figures show boxes "
            "there; install fonts-noto-core or fonts-noto-cjk\n",
            boxes->first, more);
}

/* Nor is this, but the report's date may be another than people think. */
static void print_dateless(const char *path)
{
    char shown[PATH_SIZE];

    if (!path)
        return;
    utf8_copy_line(shown, sizeof shown, path);
    fprintf(stderr,
            "vramgrid: warning: %s: its time lies outside 2000 to 2099 and was left out of the "
            "report's date; --as-of gives one\n",
            shown);
}

/* A folder for a group is what its mode, or a umask, was set to: no news every night. */
static void print_exposure(const struct publish_summary *summary, bool is_told)
{
    if (*summary->exposure && (is_told || !summary->is_shared))
        fprintf(stderr, "vramgrid: warning: %s\n", summary->exposure);
}

static bool complete_last(const struct run *run, struct error *err)
{
    stop_watch();
    return run->options->dry_run || publish_recover(&run->settings, err);
}

static void tell(const struct run *run, const struct report *report, bool is_told)
{
    const struct publish_summary *summary = &run->outcome.summary;

    if (!run->options->quiet) {
        print_dateless(report->dateless);
        print_boxes(&summary->boxes);
        print_exposure(summary, is_told);
    }
    if (is_told) {
        print_summary(run, summary);
        print_differences(summary);
    }
}

static bool make_report(struct run *run, struct error *err)
{
    const struct options *options = run->options;
    bool is_told = options->verbose || (options->dry_run && !options->quiet);
    struct progress progress = {0};
    struct publish_options publish = {
        .jobs = job_count(&run->settings),
        .dry_run = options->dry_run,
        .force = options->force,
        .compare = is_told || account_is_wanted(&run->settings),
        .progress = wants_progress(options) ? progress_draw : NULL,
        .context = &progress,
    };
    struct outcome *outcome = &run->outcome;
    struct sources sources;
    struct chart_share *shares = NULL;
    char *command = options_describe(options);
    struct report report = {
        .plan = &run->plan,
        .settings = &run->settings,
        .text = &run->text,
        .dialect = &csv_dialects[run->settings.csv_dialect],
        .full_precision = run->settings.precision == PRECISION_FULL,
        .command = command,
        .sources = &sources,
        .palette = &run->palette,
        .logo = &run->logo,
    };
    bool ok;

    run_list_sources(run, &sources);
    ok = stop_check(err) && (command || error_set_memory(err)) &&
         (!draws(&run->settings) || memory_limit_jobs(&publish.jobs, err)) &&
         report_date(&report, err) &&
         (!makes_charts(&run->settings) || charts_share(&report, &shares, err));
    report.chart_shares = shares;
    ok = ok && publish_report(&report, &publish, &outcome->summary, err);
    progress_clear(&progress);
    free(shares);
    free(command);
    if (!ok)
        return false;
    outcome->is_made = true;
    memcpy(outcome->as_of, report.as_of, sizeof outcome->as_of);
    tell(run, &report, is_told);
    return true;
}

const struct command report_command = {
    .name = "report",
    .usage = "[OPTIONS] [TEMPLATE]",
    .help = "calculate and publish the report",
    .arguments_max = 1,
    .takes_template = true,
    .is_accounted = true,
    .loads = LOADS_PLAN,
    .prepare = complete_last,
    .run = make_report,
};
