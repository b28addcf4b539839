/* SPDX-License-Identifier: MIT */
/*
 * What is swept: the axes after all filters, in the order of vramgrid(1), OUTPUT FILES, and the
 * figures that hold for the whole sweep. Const after plan_init; borrows the catalogue and the
 * settings.
 */
#ifndef VRAMGRID_PLAN_H
#define VRAMGRID_PLAN_H

#include "vramgrid/base/error.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/core/parallel.h"
#include "vramgrid/input/catalogue.h"
#include "vramgrid/input/settings.h"
#include "vramgrid/sweep/price.h"

#include <stdint.h>

enum { GPU_PARTS_MAX = 8 };

/* Some equal GPUs of a set. */
struct gpu_part {
    const struct gpu *gpu;
    unsigned count;
};

/* One column of the sweep: a GPU, several of one kind, or a mixed set. */
struct gpu_set {
    const char *label; /* "H100", "2x H100", "2x RTX 4090 + 1x RTX 3090" */
    struct gpu_part parts[GPU_PARTS_MAX];
    size_t part_count;
    unsigned gpu_count; /* of all parts */
    unsigned most;      /* where more than one machine takes, so many it does; 0: it can be built */
    size_t split;       /* sets with the same number share out models alike */
};

/* So many of one GPU, without a label or a split: for questions beside the sweep. */
static inline struct gpu_set equal_gpus(const struct gpu *gpu, unsigned gpu_count)
{
    return (struct gpu_set){.parts = {{gpu, gpu_count}}, .part_count = 1, .gpu_count = gpu_count};
}

struct plan {
    const struct catalogue *catalogue;
    const struct model **models;
    const struct workload **workloads; /* as selected; none without a sheet of them */
    const struct gpu **gpus;           /* the kinds of GPUs; combinations are made with sets */
    struct gpu_set *sets;
    const struct quantization **quantizations; /* native may be one of them */
    const struct quantization **precisions;    /* the rows behind them, each once; see below */
    const uint64_t *contexts;                  /* tokens; of the settings */
    const struct mode **modes;
    size_t model_count, gpu_count, set_count, quantization_count, context_count, mode_count;
    size_t workload_count;
    size_t precision_count, split_count;
    bool has_native;               /* it is swept, */
    bool lacks_precisions;         /* and what some model is published in is not known */
    struct shard shard;            /* what of the whole this run makes */
    size_t first_slice, end_slice; /* of the shard */
    size_t default_quantization, default_context; /* places of what answers are given for */
    size_t default_workload;                      /* likewise; worthless without any */
    bool has_several_gpus;                        /* any set has more than one */
    double overhead_factor;
    double safety_margin_percent;
    double sequences;
    double bandwidth_efficiency;
    const struct engine *engine; /* of architecture mode; NULL where no mode needs them */
    const struct kv_type *kv_type;
    /* What a deployer sets on the engine's command line; 0: the engine's row says. */
    double gpu_memory_utilization, batched_tokens, max_sequences;
    double speculative_tokens; /* of multi-token prediction; 0: off */
    enum flash_attention flash_attention;
    bool tells_cards_apart; /* large cards have other defaults: they share out models otherwise */
    enum parallelism parallelism;
    const struct offload_format *model_format;
    double offload_margin_gb, system_ram_gb;
    double pcie_generation; /* NAN: as each GPU's row says */
    struct machine_limits max_gpus;
    struct purchase *purchases; /* of each GPU of the catalogue; see plan_purchase */
    struct arena labels;
};

/* One point of the outer axes. */
struct scenario {
    const struct mode *mode;
    const struct quantization *quantization;
    uint64_t context_tokens;
};

/*
 * The scenario as it is for a model: native is the quantization that the model is published in, and
 * NULL where no sheet has that.
 */
static inline struct scenario scenario_for(const struct scenario *scenario,
                                           const struct model *model)
{
    return (struct scenario){scenario->mode, quantization_for(scenario->quantization, model),
                             scenario->context_tokens};
}

/* What stands for the quantization in a row or cell about one model: native only if unknown. */
static inline const char *scenario_precision(const struct scenario *scenario,
                                             const struct model *model)
{
    return quantization_shown(scenario->quantization, model)->name;
}

/*
 * Whether native is, for a model, a quantization that is swept beside it: a table that calls rows
 * by what they are has those rows already.
 */
static inline bool plan_repeats(const struct plan *plan, const struct quantization *quantization,
                                const struct model *model)
{
    const struct quantization *own = quantization_for(quantization, model);
    bool is_swept = false;

    for (size_t q = 0; own != quantization && q < plan->quantization_count; q++)
        is_swept = is_swept || plan->quantizations[q] == own;
    return is_swept;
}

/* Whether there may be models of which a mode cannot say anything (see scenario_missing). */
static inline bool plan_may_be_unknown(const struct plan *plan, const struct mode *mode)
{
    return mode->is_architecture || plan->lacks_precisions;
}

/*
 * Filters the catalogue. False with an error that names the setting when a name is unknown, a
 * pattern matches nothing or nothing is left to sweep. To be released in any case.
 */
bool plan_init(struct plan *plan, const struct catalogue *catalogue,
               const struct settings *settings, struct error *err);

/*
 * Finds what each GPU of the catalogue costs on the day of the report. plan_init has done it for
 * the settings' day, which may be none.
 */
bool plan_price_gpus(struct plan *plan, const struct settings *settings, const char *as_of,
                     struct error *err);

/* What buying and running this GPU of the catalogue takes. */
static inline const struct purchase *plan_purchase(const struct plan *plan, const struct gpu *gpu)
{
    return &plan->purchases[catalogue_place(plan->catalogue, SHEET_GPUS, gpu)];
}

/* What one of it costs, its share of a machine that is sold whole: NAN where nobody knows. */
static inline double plan_price_usd(const struct plan *plan, const struct gpu *gpu)
{
    const struct unit_price *price = &plan_purchase(plan, gpu)->price;

    return price->usd / price->unit_gpus;
}

/* Whether a row of prices, rents or servers is about a GPU of the plan. */
bool plan_has_row(const struct plan *plan, enum sheet_kind kind, const void *row);

/* How many rows of such a sheet are. */
size_t plan_rows(const struct plan *plan, enum sheet_kind kind, const struct table *table);

void plan_release(struct plan *plan);

/* modes x quantizations x contexts; slices are numbered in that order, contexts fastest. */
size_t plan_slices(const struct plan *plan);

/* The slice's number from the places on its axes. */
size_t plan_slice_index(const struct plan *plan, size_t mode, size_t quantization, size_t context);

struct scenario plan_scenario(const struct plan *plan, size_t slice);

/* Models x sets x slices. */
uint64_t plan_combinations(const struct plan *plan);

/* Whether architecture mode is among the modes. */
bool plan_has_architecture(const struct plan *plan);

/* Refuses a value of a setting, with its origin: from a file bad input, from an option bad usage.
 */
bool plan_refuse(const struct settings *settings, const void *member, const char *problem,
                 struct error *err);

/*
 * How many of a GPU one machine takes: its row's max_gpus_per_machine, else the settings' figure
 * for its type (vramgrid(1), TEMPLATES); UINT_MAX where it has no such type. From 1.
 */
unsigned plan_max_gpus(const struct plan *plan, const struct gpu *gpu);

/* Fills the sets from the plan's GPUs, gpu_counts and gpu_sets. Part of plan_init. */
bool plan_add_gpu_sets(struct plan *plan, const struct settings *settings, struct error *err);

#endif
