/* SPDX-License-Identifier: MIT */
#include "vramgrid/report.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

enum { TOKEN_SIZE = 100, MARK_SIZE = 12 };

const char *report_shown_path(const struct report *report, const char *path)
{
    size_t length = strlen(report->datadir);

    if (length > 0 && strncmp(path, report->datadir, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

/* Of the sheets that somebody named; of the shipped ones where there are no others. */
static time_t newest_sheet(const struct report *report)
{
    time_t newest = 0, newest_shipped = 0;

    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const char *path = report->plan->catalogue->tables[kind].path;
        struct stat status;
        time_t *which;

        if (!path || stat(path, &status) != 0)
            continue;
        which = report_shown_path(report, path) == path ? &newest : &newest_shipped;
        *which = status.st_mtime > *which ? status.st_mtime : *which;
    }
    return newest > 0 ? newest : newest_shipped;
}

static bool find_as_of(struct report *report, struct error *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t when = newest_sheet(report);
    struct tm day;
    char *end;

    if (*report->settings->as_of) {
        snprintf(report->as_of, sizeof report->as_of, "%.10s", report->settings->as_of);
        return true;
    }
    if (epoch && *epoch) {
        when = (time_t)strtoll(epoch, &end, 10);
        if (*end != '\0' || when < 0)
            return error_set(err, ERROR_USAGE, "SOURCE_DATE_EPOCH: '%s' is not a number of seconds",
                             epoch);
    }
    if (!gmtime_r(&when, &day) ||
        strftime(report->as_of, sizeof report->as_of, "%Y-%m-%d", &day) == 0)
        return error_set(err, ERROR_USAGE, "the as-of date lies outside the calendar");
    return true;
}

bool report_init(struct report *report, const struct plan *plan, const struct settings *settings,
                 const struct text *text, const struct palette *palette, const struct logo *logo,
                 const char *command, const char *datadir, struct error *err)
{
    *report = (struct report){
        .plan = plan,
        .settings = settings,
        .text = text,
        .palette = palette,
        .full_precision = settings->precision == PRECISION_FULL,
        .command = command,
        .datadir = datadir,
        .logo = logo,
    };
    return find_as_of(report, err);
}

/* The part of a file name that a quantization's name becomes, before clashes are settled. */
static void file_token(const char *name, char token[TOKEN_SIZE])
{
    size_t length = 0;

    for (; name[length] && length < TOKEN_SIZE - MARK_SIZE; length++) {
        unsigned char c = (unsigned char)name[length];

        token[length] = isalnum(c) || c == '-' || c == '.' || c == '+' ? (char)c : '_';
    }
    token[length] = '\0';
}

static void unique_token(const struct slice_names *names, char token[TOKEN_SIZE])
{
    unsigned same = 1;
    char other[TOKEN_SIZE];

    file_token(names->quantization(names->axis, names->place), token);
    for (size_t i = 0; i < names->place; i++) {
        file_token(names->quantization(names->axis, i), other);
        same += strcasecmp(other, token) == 0;
    }
    if (same > 1)
        snprintf(token + strlen(token), MARK_SIZE, "~%u", same);
}

void report_name_slice(const struct slice_names *names, const char *prefix, const char *suffix,
                       char path[REPORT_PATH_SIZE])
{
    char token[TOKEN_SIZE];

    unique_token(names, token);
    snprintf(path, REPORT_PATH_SIZE, "%s_%.20s_%s_%" PRIu64 ".%s", prefix, names->mode, token,
             names->context_tokens, suffix);
}

static const char *quantization_name(const void *plan, size_t i)
{
    return ((const struct plan *)plan)->quantizations[i]->name;
}

void report_slice_file(const struct report *report, size_t slice, const char *prefix,
                       const char *suffix, char path[REPORT_PATH_SIZE])
{
    const struct plan *plan = report->plan;
    struct slice_names names = {
        .mode = plan_scenario(plan, slice).mode->name,
        .quantization = quantization_name,
        .axis = plan,
        .place = slice / plan->context_count % plan->quantization_count,
        .context_tokens = plan_scenario(plan, slice).context_tokens,
    };

    report_name_slice(&names, prefix, suffix, path);
}

void report_quantization_file(const struct report *report, size_t mode, size_t quantization,
                              const char *prefix, const char *suffix, char path[REPORT_PATH_SIZE])
{
    struct slice_names names = {
        .quantization = quantization_name, .axis = report->plan, .place = quantization};
    char token[TOKEN_SIZE];

    unique_token(&names, token);
    snprintf(path, REPORT_PATH_SIZE, "%s_%.20s_%s.%s", prefix, report->plan->modes[mode]->name,
             token, suffix);
}

void report_mode_file(const struct report *report, size_t mode, const char *stem,
                      const char *suffix, char path[REPORT_PATH_SIZE])
{
    if (report->plan->mode_count == 1)
        snprintf(path, REPORT_PATH_SIZE, "%s.%s", stem, suffix);
    else
        snprintf(path, REPORT_PATH_SIZE, "%s-%s.%s", stem, report->plan->modes[mode]->name, suffix);
}
