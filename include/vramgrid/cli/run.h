/* SPDX-License-Identifier: MIT */
/* Everything that one command reads before it does its work: the front half of the pipeline. */
#ifndef VRAMGRID_RUN_H
#define VRAMGRID_RUN_H

#include "vramgrid/base/path.h"
#include "vramgrid/cli/options.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/settings.h"
#include "vramgrid/look/logo.h"
#include "vramgrid/look/palette.h"
#include "vramgrid/publish/publish.h"
#include "vramgrid/report/sources.h"
#include "vramgrid/sweep/plan.h"
#include "vramgrid/words/text.h"

#include <time.h>

/* What the command report has made. */
struct outcome {
    bool is_made;   /* and published, unless it was a dry run; the rest holds only then */
    char as_of[11]; /* YYYY-MM-DD */
    struct publish_summary summary;
};

struct run {
    const struct options *options;
    struct timespec started; /* monotonic clock */
    struct settings settings;
    bool settings_known;      /* the options are in them, and the template as far as it is right */
    struct findings findings; /* what is wrong with the files read */
    struct catalogue catalogue;
    struct text text;
    struct palette palette;
    struct plan plan;
    struct logo logo;
    char datadir[PATH_SIZE]; /* "" if there is none */
    char template_path[PATH_SIZE];
    char sheet_paths[SHEET_KINDS][PATH_SIZE];
    struct outcome outcome;
};

/*
 * Template and options over the defaults; where no template is named the shipped one, unless sheets
 * are given. False with findings or an error; the options are there even if the template has a
 * mistake.
 */
bool run_load_settings(struct run *run, const struct options *options, struct error *err);

/* The sheets that the settings name, or the shipped ones. */
bool run_load_catalogue(struct run *run, struct error *err);

/*
 * What the command needs: nothing, settings, or also texts, palette, catalogue and plan. The run is
 * to be released in any case.
 */
bool run_load(struct run *run, const struct options *options, struct error *err);

/* The files that were read, as far as it came. They live as long as the run. */
void run_list_sources(const struct run *run, struct sources *sources);

/* Since it was started. */
double run_seconds(const struct run *run);

void run_release(struct run *run);

#endif
