/* SPDX-License-Identifier: MIT */
#include "vramgrid/cli/run.h"

#include "settings_table.h"
#include "vramgrid/base/datadir.h"
#include "vramgrid/cli/commands.h"
#include "vramgrid/input/ini_text.h"
#include "vramgrid/input/template.h"
#include "vramgrid/look/palette_file.h"
#include "vramgrid/report/writer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the settings keep the path of a kind of sheet. */
static const void *path_member(const struct settings *settings, enum sheet_kind kind)
{
    switch (kind) {
    case SHEET_MODELS:
        return &settings->models;
    case SHEET_GPUS:
        return &settings->gpus;
    case SHEET_QUANTIZATIONS:
        return &settings->quantization_sheet;
    case SHEET_ENGINES:
        return &settings->engines;
    case SHEET_PRICES:
        return &settings->prices;
    case SHEET_RENTS:
        return &settings->rents;
    case SHEET_SERVERS:
        return &settings->servers;
    case SHEET_WORKLOADS:
        return &settings->workloads;
    case SHEET_SPEEDS:
        return &settings->speeds;
    case SHEET_KV_TYPES:
        return &settings->kv_types;
    case SHEET_CHECKPOINTS:
        break;
    }
    return &settings->checkpoints;
}

static const char *given_path(const struct settings *settings, enum sheet_kind kind)
{
    const void *member = path_member(settings, kind);

    if (kind != SHEET_PRICES)
        return *(const char *const *)member;
    return settings->prices.count > 0 ? settings->prices.items[0] : NULL;
}

static bool gives_sheets(const struct options *options)
{
    for (size_t i = 0; i < options->assignment_count; i++)
        if (strcasecmp(options->assignments[i].section, "inputs") == 0)
            return true;
    return false;
}

static bool is_file(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* "; did you mean 'nightly'?", of the shipped ones, or "". */
static void suggest_template(const struct run *run, const char *typed,
                             char suggestion[SUGGESTION_SIZE])
{
    struct nearest nearest = {0};
    char folder[PATH_SIZE];
    char **names;
    int count = -1;

    *suggestion = '\0';
    if (*run->datadir && path_join(folder, run->datadir, "templates", &(struct error){0}))
        count = ini_names(folder, &names);
    for (int i = 0; i < count; i++) {
        names[i][strlen(names[i]) - strlen(".ini")] = '\0';
        nearest_offer(&nearest, typed, names[i]);
    }
    if (count < 0)
        return;
    nearest_suggest(&nearest, suggestion);
    ini_names_free(names, count);
}

/* A word that is neither a file nor a shipped template was perhaps meant as one, or as a command.
 */
static bool refuse_template(const struct run *run, const char *typed, struct error *err)
{
    bool is_word = !strpbrk(typed, "./");
    const char *command = is_word ? command_nearest(typed) : NULL;
    char suggestion[SUGGESTION_SIZE] = "";

    if (is_word && !command)
        suggest_template(run, typed, suggestion);
    if (*suggestion)
        return error_set(err, ERROR_USAGE, "'%s' is neither a template nor a command%s", typed,
                         suggestion);
    if (is_word && !command && access(typed, F_OK) != 0)
        return error_set(err, ERROR_USAGE,
                         "'%s' is neither a template nor a command; see vramgrid --help", typed);
    if (!command)
        return true; /* reading it will say why not */
    if (strcmp(command, typed) == 0)
        return error_set(err, ERROR_USAGE, "'%s' is a command, and one was given before it", typed);
    return error_set(err, ERROR_USAGE,
                     "'%s' is neither a template nor a command; did you mean '%s'?", typed,
                     command);
}

/* A bare name that is no file here stands for a shipped template, with or without its .ini. */
static bool find_shipped(struct run *run, const char *typed)
{
    const char *suffix = path_has_suffix(typed, ".ini") ? "" : ".ini";

    return *run->datadir && !strchr(typed, '/') &&
           snprintf(run->template_path, PATH_SIZE, "%s/templates/%s%s", run->datadir, typed,
                    suffix) < PATH_SIZE &&
           is_file(run->template_path);
}

static bool find_template(struct run *run, const char *template, struct error *err)
{
    if (!template && *run->datadir && !gives_sheets(run->options))
        return path_join(run->template_path, run->datadir, "templates/default.ini", err);
    if (!template)
        return true;
    if (*template == '\0')
        return error_set(err, ERROR_USAGE, "the template's name is empty");
    if (!is_file(template) && find_shipped(run, template))
        return true;
    snprintf(run->template_path, PATH_SIZE, "%s", template);
    return is_file(template) || refuse_template(run, template, err);
}

static void run_init(struct run *run, const struct options *options)
{
    *run = (struct run){.options = options};
    clock_gettime(CLOCK_MONOTONIC, &run->started);
}

bool run_load_settings(struct run *run, const struct options *options, struct error *err)
{
    const char *template = options->command->takes_template ? options->argument : NULL;
    bool ok;

    run_init(run, options);
    if (!settings_init(&run->settings, settings_table))
        return error_set_memory(err);
    if (!datadir_find(run->datadir, err) || !find_template(run, template, err))
        return false;
    run->findings.named_by = template ? "it is given as the template" : NULL;
    ok = !*run->template_path || template_load(&run->settings, run->template_path, &run->findings);
    run->findings.named_by = NULL;
    /* They also say where a run is accounted for that fails by its template. */
    run->settings_known = options_apply(options, &run->settings, ok ? err : &(struct error){0});
    return ok && run->settings_known;
}

/* The shipped sheet stands in for one that nobody named, as far as there is a data folder. Speeds
 * are those that somebody measured himself: none are shipped. */
static bool find_sheet(struct run *run, enum sheet_kind kind, const char **path, struct error *err)
{
    char file[64];

    char words[NAMED_BY_SIZE];
    const char *named_by =
        settings_named_by(&run->settings, path_member(&run->settings, kind), words);

    *path = given_path(&run->settings, kind);
    if (named_by)
        run->catalogue.named_by[kind] = arena_copy(&run->catalogue.texts, words, strlen(words));
    if (*path || !*run->datadir || kind == SHEET_SPEEDS)
        return true;
    *path = run->sheet_paths[kind];
    snprintf(file, sizeof file, "inputs/%s.csv", sheet_names[kind]);
    return path_join(run->sheet_paths[kind], run->datadir, file, err);
}

bool run_load_catalogue(struct run *run, struct error *err)
{
    const struct list *prices = &run->settings.prices;
    const char *paths[SHEET_KINDS];
    bool ok;

    for (int kind = 0; kind < SHEET_KINDS; kind++)
        if (!find_sheet(run, (enum sheet_kind)kind, &paths[kind], err))
            return false;
    if (!paths[SHEET_MODELS] || !paths[SHEET_GPUS])
        return error_set(err, ERROR_INPUT,
                         "no shipped sheets in %s: give --models and --gpus, or set "
                         "VRAMGRID_DATADIR",
                         VRAMGRID_INSTALLED_DATADIR);
    ok = catalogue_load(&run->catalogue, paths, &run->findings);
    for (size_t i = 1; i < prices->count; i++)
        ok = catalogue_add(&run->catalogue, SHEET_PRICES, prices->items[i], &run->findings) && ok;
    return ok;
}

static bool load_text(struct run *run, struct error *err)
{
    char folder[PATH_SIZE];
    struct error reason = {0};

    if (*run->datadir && !path_join(folder, run->datadir, "templates/text", err))
        return false;
    if (text_load(&run->text, *run->datadir ? folder : NULL, run->settings.language, &run->findings,
                  &reason))
        return true;
    return reason.kind != ERROR_NONE &&
           plan_refuse(&run->settings, &run->settings.language, reason.text, err);
}

static bool load_palette(struct run *run, struct error *err)
{
    char folder[PATH_SIZE];

    if (*run->datadir && !path_join(folder, run->datadir, "templates/palettes", err))
        return false;
    return palette_load(&run->palette, *run->datadir ? folder : NULL, &run->settings,
                        &run->findings, err);
}

/* Prices are those of the report's day; where it has none, whoever needs it says why. */
static bool load_prices(struct run *run, struct error *err)
{
    struct sources sources;
    struct report report = {.plan = &run->plan, .settings = &run->settings, .sources = &sources};
    struct error no_date = {0};

    run_list_sources(run, &sources);
    return plan_price_gpus(&run->plan, &run->settings,
                           report_date(&report, &no_date) ? report.as_of : "", err);
}

/* Fleets are those of an engine, and of workloads that a sheet has. */
static bool check_fleets(const struct run *run, struct error *err)
{
    const struct settings *settings = &run->settings;
    const struct plan *plan = &run->plan;
    bool is_format = settings_has(settings->formats, OUTPUT_FLEET);

    if (!is_format && settings->select_workloads.count == 0)
        return true;
    if (plan->workload_count == 0)
        return plan_refuse(settings, &settings->formats,
                           "fleet: no sheet of workloads was given (--workloads)", err);
    if (!plan->engine)
        return plan_refuse(settings, &settings->engine, "fleets: no sheet has this engine", err);
    return plan->kv_type ||
           plan_refuse(settings, &settings->kv_type, "fleets: no sheet has this KV type", err);
}

/* Whoever names an engine on the command line wants figures of that engine, and a rule has none. */
static bool check_engine_is_used(const struct run *run, struct error *err)
{
    const struct settings *settings = &run->settings;
    const struct origin *origin = settings_origin(settings, &settings->engine);
    bool is_used = settings_has(settings->formats, OUTPUT_FLEET) ||
                   settings->select_workloads.count > 0 || plan_has_architecture(&run->plan);

    return is_used || !origin->name || origin->line > 0 ||
           plan_refuse(
               settings, &settings->engine,
               "only mode architecture and fleets ask for an engine, and neither is asked for",
               err);
}

static bool load_inputs(struct run *run, struct error *err)
{
    return load_text(run, err) && load_palette(run, err) && run_load_catalogue(run, err) &&
           plan_init(&run->plan, &run->catalogue, &run->settings, err) &&
           check_engine_is_used(run, err) && check_fleets(run, err) && load_prices(run, err) &&
           logo_load(&run->logo, &run->settings, err);
}

bool run_load(struct run *run, const struct options *options, struct error *err)
{
    const struct command *command = options->command;
    bool ok;

    run_init(run, options);
    if (command->loads == LOADS_NOTHING)
        return true;
    ok = run_load_settings(run, options, err);
    if (command->prepare && run->settings_known)
        ok = command->prepare(run, err) && ok;
    return ok && (command->loads == LOADS_SETTINGS || load_inputs(run, err));
}

void run_list_sources(const struct run *run, struct sources *sources)
{
    const struct settings *settings = &run->settings;

    *sources = (struct sources){.datadir = run->datadir};
    if (settings->template_path)
        sources_add(sources, settings->template_path, &settings->template_digest);
    if (*run->palette.path)
        sources_add(sources, run->palette.path, &run->palette.digest);
    if (run->logo.bytes)
        sources_add(sources, settings->logo, &run->logo.digest);
    for (size_t i = 0; i < run->text.file_count; i++)
        sources_add(sources, run->text.files[i].path, &run->text.files[i].digest);
    sources_add_sheets(sources, &run->catalogue);
}

double run_seconds(const struct run *run)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - run->started.tv_sec) +
           (double)(now.tv_nsec - run->started.tv_nsec) / 1e9;
}

void run_release(struct run *run)
{
    logo_release(&run->logo);
    plan_release(&run->plan);
    text_release(&run->text);
    catalogue_release(&run->catalogue);
    findings_release(&run->findings);
    settings_release(&run->settings);
}
