/* SPDX-License-Identifier: MIT */
#include "model_slice.h"

bool model_slice_init(struct model_slice *at, const struct plan *plan, struct error *err)
{
    at->whole = plan;
    at->plan = *plan;
    at->plan.model_count = 1;
    return slice_init(&at->slice, &at->plan, err);
}

void model_slice_fill(struct model_slice *at, size_t model, size_t index)
{
    at->plan.models = &at->whole->models[model];
    slice_fill(&at->slice, index);
}

void model_slice_release(struct model_slice *at)
{
    slice_release(&at->slice);
}
