/* SPDX-License-Identifier: MIT */
/*
 * What is swept: the axes after all filters, in the order of SPEC 4, and the figures that hold for
 * the whole sweep. Const after plan_init; borrows the catalogue and the settings.
 */
#ifndef VRAMGRID_PLAN_H
#define VRAMGRID_PLAN_H

#include "vramgrid/catalogue.h"
#include "vramgrid/error.h"
#include "vramgrid/mode.h"
#include "vramgrid/settings.h"

#include <stdint.h>

struct plan {
    const struct catalogue *catalogue;
    const struct model **models;
    const struct gpu **gpus;
    const struct quantization **quantizations;
    uint64_t *contexts; /* tokens */
    const struct mode **modes;
    size_t model_count, gpu_count, quantization_count, context_count, mode_count;
    double overhead_factor;
    double safety_margin_percent;
};

/* One point of the outer axes. */
struct scenario {
    const struct mode *mode;
    const struct quantization *quantization;
    uint64_t context_tokens;
};

/*
 * Filters the catalogue. False with an error that names the setting when a name is unknown, a
 * pattern matches nothing or nothing is left to sweep. To be released in any case.
 */
bool plan_init(struct plan *plan, const struct catalogue *catalogue,
               const struct settings *settings, struct error *err);

void plan_release(struct plan *plan);

/* modes x quantizations x contexts; slices are numbered in that order, contexts fastest. */
size_t plan_slices(const struct plan *plan);

/* The slice's number from the places on its axes. */
size_t plan_slice_index(const struct plan *plan, size_t mode, size_t quantization, size_t context);

struct scenario plan_scenario(const struct plan *plan, size_t slice);

uint64_t plan_combinations(const struct plan *plan);

#endif
