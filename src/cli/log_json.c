/* SPDX-License-Identifier: MIT */
#include "log.h"

#include "vramgrid/base/utf8.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of a text that may hold any bytes; null where there is none. */
static json_t *describe_bytes(const char *bytes, size_t length)
{
    char *text = strndup(bytes, length), *shown = malloc(length + 1);
    json_t *string = NULL;

    if (text && shown) {
        utf8_copy(shown, length + 1, text);
        string = length > 0 ? json_string(shown) : json_null();
    }
    free(text);
    free(shown);
    return string;
}

static json_t *describe_text(const char *text)
{
    return describe_bytes(text, strlen(text));
}

static const char *event_name(const struct run *run)
{
    if (!run->outcome.is_made)
        return "failed";
    return run->options->dry_run ? "dry_run" : "published";
}

static json_t *describe_files(const struct outcome *outcome)
{
    const size_t *changes = outcome->summary.changes;

    if (!outcome->is_made)
        return json_null();
    return json_pack("{s:I, s:I, s:I}", "new", (json_int_t)changes[STAGE_NEW], "changed",
                     (json_int_t)changes[STAGE_CHANGED], "unchanged",
                     (json_int_t)changes[STAGE_UNCHANGED]);
}

/* Kinds of which there are none are left out. */
static json_t *describe_changes(const struct outcome *outcome)
{
    const size_t *counts = outcome->summary.differences;
    json_t *changes;

    if (!outcome->is_made)
        return json_null();
    changes = json_object();
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        if (counts[kind] > 0)
            json_object_set_new(changes, change_kind_name((enum change_kind)kind),
                                json_integer((json_int_t)counts[kind]));
    return changes;
}

static json_t *describe_note(const struct outcome *outcome)
{
    return describe_text(outcome->is_made ? outcome->summary.note : "");
}

static void append_error(json_t *errors, const struct error *err)
{
    if (err->kind != ERROR_NONE)
        json_array_append_new(errors, describe_text(err->text));
}

/* What was said on stderr, line by line. */
static json_t *describe_errors(const struct account *account)
{
    json_t *errors = json_array();
    const char *line = account->run->findings.text;

    while (line && *line) {
        size_t length = strcspn(line, "\n");

        json_array_append_new(errors, describe_bytes(line, length));
        line += length + 1;
    }
    append_error(errors, account->error);
    append_error(errors, &account->metrics_error);
    return errors;
}

static json_t *describe_host(void)
{
    char name[256] = "";

    gethostname(name, sizeof name - 1);
    return describe_text(name);
}

static json_t *describe_count(const struct outcome *outcome, uint64_t count)
{
    return outcome->is_made ? json_integer((json_int_t)count) : json_null();
}

static json_t *describe_account(const struct account *account)
{
    const struct run *run = account->run;
    const struct outcome *outcome = &run->outcome;
    char when[LOG_TIME_SIZE];

    log_time(account, when);
    return json_pack(
        "{s:s, s:s, s:s, s:b, s:i, s:o, s:o, s:o, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:i, "
        "s:o}",
        "time", when, "level", account_is_success(account) ? "info" : "error", "event",
        event_name(run), "dry_run", run->options->dry_run, "exit_code", account->exit_code, "dir",
        describe_text(run->settings.dir), "template", describe_text(run->template_path), "as_of",
        describe_text(outcome->as_of), "seconds", round(account->seconds * 1000) / 1000,
        "combinations", describe_count(outcome, plan_combinations(&run->plan)), "files",
        describe_files(outcome), "bytes", describe_count(outcome, outcome->summary.bytes),
        "changes", describe_changes(outcome), "note", describe_note(outcome), "errors",
        describe_errors(account), "version", VRAMGRID_VERSION, "pid", (int)getpid(), "host",
        describe_host());
}

char *log_as_json(const struct account *account)
{
    json_t *root = describe_account(account);
    char *line = root ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;

    json_decref(root);
    return line;
}
