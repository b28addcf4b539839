/* SPDX-License-Identifier: MIT */
#include "vramgrid/run.h"

#include "vramgrid/commands.h"
#include "vramgrid/datadir.h"
#include "vramgrid/palette_file.h"
#include "vramgrid/settings_table.h"
#include "vramgrid/template.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* The shipped sheet of each kind. */
static const char *const sheet_names[SHEET_KINDS] = {
    [SHEET_MODELS] = "inputs/models.csv",
    [SHEET_GPUS] = "inputs/gpus.csv",
    [SHEET_QUANTIZATIONS] = "inputs/quantizations.csv",
    [SHEET_ENGINES] = "inputs/engines.csv",
    [SHEET_KV_TYPES] = "inputs/kv_types.csv",
    [SHEET_CHECKPOINTS] = "inputs/checkpoints.csv",
};

static const char *given_path(const struct settings *settings, enum sheet_kind kind)
{
    switch (kind) {
    case SHEET_MODELS:
        return settings->models;
    case SHEET_GPUS:
        return settings->gpus;
    case SHEET_QUANTIZATIONS:
        return settings->quantization_sheet;
    case SHEET_ENGINES:
        return settings->engines;
    case SHEET_KV_TYPES:
        return settings->kv_types;
    case SHEET_CHECKPOINTS:
        break;
    }
    return settings->checkpoints;
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

/* A word that is no file but nearly a command was most likely meant as one. */
static bool check_template(const char *typed, struct error *err)
{
    const char *command = command_nearest(typed);

    if (*typed == '\0')
        return error_set(err, ERROR_USAGE, "the template's name is empty");
    if (command && strcmp(command, typed) == 0 && !is_file(typed))
        return error_set(err, ERROR_USAGE, "'%s' is a command, and one was given before it", typed);
    if (command && !strpbrk(typed, "./") && access(typed, F_OK) != 0)
        return error_set(err, ERROR_USAGE,
                         "'%s' is neither a template nor a command; did you mean '%s'?", typed,
                         command);
    return true;
}

static bool find_template(struct run *run, const char *template, struct error *err)
{
    if (template) {
        snprintf(run->template_path, PATH_SIZE, "%s", template);
        return check_template(template, err);
    }
    if (*run->datadir && !gives_sheets(run->options))
        return path_join(run->template_path, run->datadir, "templates/default.ini", err);
    return true;
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
    if (!datadir_find(run->datadir))
        run->datadir[0] = '\0';
    if (!find_template(run, template, err))
        return false;
    ok = !*run->template_path || template_load(&run->settings, run->template_path, &run->findings);
    /* They also say where a run is accounted for that fails by its template. */
    run->settings_known = options_apply(options, &run->settings, ok ? err : &(struct error){0});
    return ok && run->settings_known;
}

/* The shipped sheet stands in for one that nobody named, as far as there is a data folder. */
static bool find_sheet(struct run *run, enum sheet_kind kind, const char **path, struct error *err)
{
    *path = given_path(&run->settings, kind);
    if (*path || !*run->datadir)
        return true;
    *path = run->sheet_paths[kind];
    return path_join(run->sheet_paths[kind], run->datadir, sheet_names[kind], err);
}

bool run_load_catalogue(struct run *run, struct error *err)
{
    const char *paths[SHEET_KINDS];

    for (int kind = 0; kind < SHEET_KINDS; kind++)
        if (!find_sheet(run, (enum sheet_kind)kind, &paths[kind], err))
            return false;
    if (!paths[SHEET_MODELS] || !paths[SHEET_GPUS])
        return error_set(err, ERROR_INPUT,
                         "no shipped sheets in %s: give --models and --gpus, or set "
                         "VRAMGRID_DATADIR",
                         VRAMGRID_INSTALLED_DATADIR);
    return catalogue_load(&run->catalogue, paths, &run->findings);
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

bool run_load(struct run *run, const struct options *options, struct error *err)
{
    switch (options->command->loads) {
    case LOADS_NOTHING:
        run_init(run, options);
        return true;
    case LOADS_SETTINGS:
        return run_load_settings(run, options, err);
    case LOADS_PLAN:
        break;
    }
    return run_load_settings(run, options, err) && load_text(run, err) && load_palette(run, err) &&
           run_load_catalogue(run, err) &&
           plan_init(&run->plan, &run->catalogue, &run->settings, err) &&
           logo_load(&run->logo, &run->settings, err);
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
