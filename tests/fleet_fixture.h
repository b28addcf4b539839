/* SPDX-License-Identifier: MIT */
/* A catalogue, settings, their plan and a grid of fleets, for tests. */
#ifndef VRAMGRID_TESTS_FLEET_FIXTURE_H
#define VRAMGRID_TESTS_FLEET_FIXTURE_H

#include "cli/settings_table.h"
#include "unit.h"
#include "vramgrid/input/template.h"
#include "vramgrid/sweep/fleet.h"

#include <string.h>

struct fleet_fixture {
    struct catalogue catalogue;
    struct settings settings;
    struct findings findings;
    struct plan plan;
    struct fleet_grid grid;
    struct error err;
};

/* Sheets as text, by kind; NULL: the shipped one where paths says so, else none. */
static inline void fleet_fixture_init(struct fleet_fixture *f, const char *const paths[SHEET_KINDS],
                                      const char *const texts[SHEET_KINDS], const char *template)
{
    bool ok;

    *f = (struct fleet_fixture){0};
    ok = settings_init(&f->settings, settings_table) &&
         catalogue_load(&f->catalogue, paths, &f->findings);
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        if (texts[kind])
            ok = ok && catalogue_parse(&f->catalogue, (enum sheet_kind)kind, "x.csv", texts[kind],
                                       strlen(texts[kind]), &f->findings);
    ok = ok && template_parse(&f->settings, "t.ini", "", template, &f->findings) &&
         plan_init(&f->plan, &f->catalogue, &f->settings, &f->err) &&
         fleet_grid_init(&f->grid, &f->plan, &f->settings, &f->err);
    if (!ok)
        fprintf(stderr, "%s%s\n", f->findings.text ? f->findings.text : "", f->err.text);
    CU_ASSERT_TRUE_FATAL(ok);
}

static inline void fleet_fixture_release(struct fleet_fixture *f)
{
    fleet_grid_release(&f->grid);
    plan_release(&f->plan);
    catalogue_release(&f->catalogue);
    settings_release(&f->settings);
    findings_release(&f->findings);
}

#endif
