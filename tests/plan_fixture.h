/* SPDX-License-Identifier: MIT */
/* A catalogue of sheets given as text, settings of a template, and the plan of both, for tests. */
#ifndef VRAMGRID_TESTS_PLAN_FIXTURE_H
#define VRAMGRID_TESTS_PLAN_FIXTURE_H

#include "cli/settings_table.h"
#include "unit.h"
#include "vramgrid/input/template.h"
#include "vramgrid/sweep/plan.h"

#include <string.h>

struct plan_fixture {
    struct catalogue catalogue;
    struct settings settings;
    struct findings findings;
    struct plan plan;
    struct error err;
    bool ok; /* false: findings or err says why */
};

/* Sheets as text, by kind, called "gpus"; NULL: the one that paths names, what is built in, or
 * none. */
static inline void plan_fixture_init(struct plan_fixture *f, const char *const paths[SHEET_KINDS],
                                     const char *const texts[SHEET_KINDS], const char *template)
{
    *f = (struct plan_fixture){0};
    f->ok = settings_init(&f->settings, settings_table) &&
            catalogue_load(&f->catalogue, paths, &f->findings);
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        if (texts[kind])
            f->ok = catalogue_parse(
                        &f->catalogue, (enum sheet_kind)kind,
                        &(struct sheet_source){sheet_names[kind], texts[kind], strlen(texts[kind])},
                        &f->findings) &&
                    f->ok;
    catalogue_link(&f->catalogue);
    f->ok = f->ok && template_parse(&f->settings, "t.ini", "", template, &f->findings) &&
            plan_init(&f->plan, &f->catalogue, &f->settings, &f->err);
}

static inline void plan_fixture_release(struct plan_fixture *f)
{
    plan_release(&f->plan);
    catalogue_release(&f->catalogue);
    settings_release(&f->settings);
    findings_release(&f->findings);
}

#endif
