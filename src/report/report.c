/* SPDX-License-Identifier: MIT */
#include "vramgrid/report/report.h"

#include "vramgrid/report/sources.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { TOKEN_SIZE = 100, MARK_SIZE = 12 };

/* False where sheets of the kind asked for are there, but none has a time that can be. */
static bool find_newest_sheet(struct report *report, bool is_shipped, time_t *newest)
{
    const struct sources *sources = report->sources;
    const char *dateless = NULL;

    *newest = 0;
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->list[i];
        struct timespec when;

        if (!source->table || source_is_shipped(source) != is_shipped)
            continue;
        if (!source_time(source, &when))
            dateless = dateless ? dateless : source->path;
        else if (when.tv_sec > *newest)
            *newest = when.tv_sec;
    }
    report->dateless = dateless;
    return *newest > 0 || !dateless;
}

static bool find_sheets_day(struct report *report, time_t *when, struct error *err)
{
    if (find_newest_sheet(report, false, when) &&
        (*when > 0 || find_newest_sheet(report, true, when)))
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s: its time lies outside 2000 to 2099, so the report has no date: give "
                     "--as-of",
                     report->dateless);
}

static bool find_epoch_day(const char *epoch, time_t *when, struct error *err)
{
    char *end;

    *when = (time_t)strtoll(epoch, &end, 10);
    if (*end == '\0' && *when >= 0)
        return true;
    return error_set(err, ERROR_USAGE, "SOURCE_DATE_EPOCH: '%s' is not a number of seconds", epoch);
}

/* The date that somebody wrote down: in the settings, or, unless there is an epoch, in sheets. */
static const char *written_date(const struct report *report, bool has_epoch)
{
    const char *date = report->settings->as_of;

    return *date || has_epoch ? date : catalogue_newest_date(report->plan->catalogue);
}

bool report_date(struct report *report, struct error *err)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    bool has_epoch = epoch && *epoch;
    const char *written = written_date(report, has_epoch);
    struct tm day;
    time_t when;

    if (*written) {
        snprintf(report->as_of, sizeof report->as_of, "%.10s", written);
        return true;
    }
    if (!(has_epoch ? find_epoch_day(epoch, &when, err) : find_sheets_day(report, &when, err)))
        return false;
    if (!gmtime_r(&when, &day) ||
        strftime(report->as_of, sizeof report->as_of, "%Y-%m-%d", &day) == 0)
        return error_set(err, ERROR_USAGE, "the as-of date lies outside the calendar");
    return true;
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

static struct slice_names slice_names_of(const struct plan *plan, size_t slice)
{
    struct scenario scenario = plan_scenario(plan, slice);

    return (struct slice_names){
        .mode = scenario.mode->name,
        .quantization = quantization_name,
        .axis = plan,
        .place = slice / plan->context_count % plan->quantization_count,
        .context_tokens = scenario.context_tokens,
    };
}

void report_slice_file(const struct report *report, size_t slice, const char *prefix,
                       const char *suffix, char path[REPORT_PATH_SIZE])
{
    struct slice_names names = slice_names_of(report->plan, slice);

    report_name_slice(&names, prefix, suffix, path);
}

void report_quantization_file(const struct report *report, size_t slice, const char *prefix,
                              const char *suffix, char path[REPORT_PATH_SIZE])
{
    struct slice_names names = slice_names_of(report->plan, slice);
    char token[TOKEN_SIZE];

    unique_token(&names, token);
    snprintf(path, REPORT_PATH_SIZE, "%s_%.20s_%s.%s", prefix, names.mode, token, suffix);
}

void report_language(const struct report *report, char language[LANGUAGE_SIZE])
{
    const char *name = report->settings->language;

    snprintf(language, LANGUAGE_SIZE, "%.*s", (int)strcspn(name, "+()\\"), name);
}
