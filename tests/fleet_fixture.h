/* SPDX-License-Identifier: MIT */
/* A plan and a grid of its fleets, for tests. */
#ifndef VRAMGRID_TESTS_FLEET_FIXTURE_H
#define VRAMGRID_TESTS_FLEET_FIXTURE_H

#include "plan_fixture.h"
#include "vramgrid/sweep/fleet.h"

struct fleet_fixture {
    struct plan_fixture base;
    struct fleet_grid grid;
};

/* As plan_fixture_init, which has to do. */
static inline void fleet_fixture_init(struct fleet_fixture *f, const char *const paths[SHEET_KINDS],
                                      const char *const texts[SHEET_KINDS], const char *template)
{
    struct plan_fixture *base = &f->base;

    *f = (struct fleet_fixture){0};
    plan_fixture_init(base, paths, texts, template);
    if (!base->ok || !fleet_grid_init(&f->grid, &base->plan, &base->settings, &base->err))
        CU_FAIL_FATAL(base->findings.text ? base->findings.text : base->err.text);
}

static inline void fleet_fixture_release(struct fleet_fixture *f)
{
    fleet_grid_release(&f->grid);
    plan_fixture_release(&f->base);
}

#endif
