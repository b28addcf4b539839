/* SPDX-License-Identifier: MIT */
#include "vramgrid/account.h"
#include "vramgrid/commands.h"
#include "vramgrid/csv.h"
#include "vramgrid/progress.h"
#include "vramgrid/publish.h"
#include "vramgrid/stop.h"

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
            "vramgrid: %" PRIu64 " combinations: %zu models x %zu GPUs x %zu quantizations x "
            "%zu contexts x %zu modes\n",
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
    struct report report;
    char *command = options_describe(options);
    bool ok;

    stop_watch();
    ok = (command || error_set_memory(err)) &&
         report_init(&report, &run->plan, &run->settings, &run->text, &run->palette, &run->logo,
                     command, run->datadir, err);
    report.dialect = &csv_dialects[run->settings.csv_dialect];
    ok = ok && publish_report(&report, &publish, &outcome->summary, err);
    progress_clear(&progress);
    free(command);
    if (!ok)
        return false;
    outcome->is_made = true;
    memcpy(outcome->as_of, report.as_of, sizeof outcome->as_of);
    if (!options->quiet)
        print_boxes(&outcome->summary.boxes);
    if (is_told) {
        print_summary(run, &outcome->summary);
        print_differences(&outcome->summary);
    }
    return true;
}

const struct command report_command = {
    .name = "report",
    .usage = "[OPTIONS] [TEMPLATE]",
    .help = "sweep and publish the report",
    .arguments_max = 1,
    .takes_template = true,
    .is_accounted = true,
    .loads = LOADS_PLAN,
    .run = make_report,
};
