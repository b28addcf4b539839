/* SPDX-License-Identifier: MIT */
#include "vramgrid/sweep/plan.h"

#include <assert.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool plan_refuse(const struct settings *settings, const void *member, const char *problem,
                 struct error *err)
{
    const struct setting *setting = settings_setting(settings, member);
    const struct origin *origin = settings_origin(settings, member);

    if (origin->line > 0)
        return error_set(err, ERROR_INPUT, "%s:%u: %s: %s", origin->name, origin->line,
                         setting->key, problem);
    if (origin->name && strcmp(origin->name, "set") != 0)
        return error_set(err, ERROR_USAGE, "--%s: %s", origin->name, problem);
    return error_set(err, origin->name ? ERROR_USAGE : ERROR_INPUT, "%s%s.%s: %s",
                     origin->name ? "--set " : "", setting->section, setting->key, problem);
}

static bool matches_any(const struct list *patterns, const char *text, bool *used)
{
    bool match = patterns->count == 0;

    for (size_t i = 0; i < patterns->count; i++) {
        if (strcasecmp(patterns->items[i], text) == 0 ||
            fnmatch(patterns->items[i], text, FNM_CASEFOLD) == 0) {
            used[i] = true;
            match = true;
        }
    }
    return match;
}

/* A filter over one column of a table: shell patterns, any case. */
struct filter {
    const struct list *patterns; /* of the settings; NULL: the end of a list of filters */
    const char *(*text)(const void *row);
    bool *used; /* by pattern */
};

static bool filter_init(struct filter *filter, struct error *err)
{
    filter->used = calloc(filter->patterns->count + 1, sizeof *filter->used);
    return filter->used || error_set_memory(err);
}

/* A pattern that matches nothing is a typing error, not a wish for an empty report. */
static bool filter_check(const struct filter *filter, const struct settings *settings,
                         const struct table *table, const struct sheet_layout *layout,
                         struct error *err)
{
    for (size_t p = 0; p < filter->patterns->count; p++) {
        const char *pattern = filter->patterns->items[p];
        struct nearest nearest = {0};
        char suggestion[SUGGESTION_SIZE], text[1024];
        bool any = false;

        if (filter->used[p])
            continue;
        for (size_t i = 0; i < table->count; i++) {
            const char *known = filter->text(layout_row(layout, table, i));

            any = any || *known;
            nearest_offer(&nearest, pattern, known);
        }
        nearest_suggest(&nearest, suggestion);
        if (any)
            snprintf(text, sizeof text, "'%.300s' matches no %s of %.300s%s", pattern, layout->noun,
                     table->path, suggestion);
        else /* names are never empty */
            snprintf(text, sizeof text, "'%.300s': no %s of %.300s has a type", pattern,
                     layout->noun, table->path);
        return plan_refuse(settings, filter->patterns, text, err);
    }
    return true;
}

static const char *type_of(const void *row)
{
    return ((const struct gpu *)row)->type;
}

/* Asks each filter, also when one has said no: what a pattern matches is a matter of its own. */
static bool passes(const struct filter *filters, const void *row)
{
    bool pass = true;

    for (const struct filter *filter = filters; filter->patterns; filter++)
        pass = matches_any(filter->patterns, filter->text(row), filter->used) && pass;
    return pass;
}

/* Each selects some, and all together none. */
static void refuse_all(const struct filter *filters, const struct settings *settings,
                       const char *noun, struct error *err)
{
    char keys[200] = "";
    size_t length = 0;

    for (const struct filter *filter = filters; filter->patterns; filter++)
        if (filter->patterns->count > 0)
            length += (size_t)snprintf(keys + length, sizeof keys - length, "%s%s",
                                       length > 0 ? " and " : "",
                                       settings_setting(settings, filter->patterns)->key);
    error_set(err, ERROR_INPUT, "no %s is left: %s together leave out every row", noun, keys);
}

/* The rows of a table that pass every filter, in sheet order. To be freed in any case. */
static const void **select_rows(const struct catalogue *catalogue, enum sheet_kind kind,
                                struct filter *filters, const struct settings *settings,
                                size_t *count, struct error *err)
{
    const struct table *table = &catalogue->tables[kind];
    const struct sheet_layout *layout = &sheet_layouts[kind];
    const void **rows = calloc(table->count + 1, sizeof *rows);
    bool ok = rows || error_set_memory(err);

    *count = 0;
    for (struct filter *filter = filters; ok && filter->patterns; filter++)
        ok = filter_init(filter, err);
    for (size_t i = 0; ok && i < table->count; i++) {
        const void *row = layout_row(layout, table, i);

        if (passes(filters, row))
            rows[(*count)++] = row;
    }
    for (struct filter *filter = filters; ok && filter->patterns; filter++)
        ok = filter_check(filter, settings, table, layout, err);
    if (ok && *count == 0)
        refuse_all(filters, settings, layout->noun, err);
    for (struct filter *filter = filters; filter->patterns; filter++)
        free(filter->used);
    return rows;
}

/* Unless it is there already. */
static void add_to(const struct quantization **list, size_t *count,
                   const struct quantization *quantization)
{
    for (size_t i = 0; i < *count; i++)
        if (list[i] == quantization)
            return;
    list[(*count)++] = quantization;
}

static void add_quantization(struct plan *plan, const struct quantization *quantization)
{
    add_to(plan->quantizations, &plan->quantization_count, quantization);
}

/* The rows that figures come from: of native those of the models. */
static void add_precisions(struct plan *plan)
{
    for (size_t q = 0; q < plan->quantization_count; q++) {
        bool is_native = plan->quantizations[q] == &quantization_native;

        plan->has_native = plan->has_native || is_native;
        for (size_t m = 0; m < (is_native ? plan->model_count : 1); m++) {
            const struct quantization *row =
                quantization_for(plan->quantizations[q], plan->models[m]);

            if (row)
                add_to(plan->precisions, &plan->precision_count, row);
            else
                plan->lacks_precisions = true;
        }
    }
}

static bool refuse_quantization(const struct plan *plan, const struct settings *settings,
                                const char *name, struct error *err)
{
    const char *path = plan->catalogue->tables[SHEET_QUANTIZATIONS].path;
    struct nearest nearest = {0};
    char suggestion[SUGGESTION_SIZE], text[1024];

    for (size_t i = 0; i < plan->catalogue->tables[SHEET_QUANTIZATIONS].count; i++)
        nearest_offer(&nearest, name, catalogue_quantization(plan->catalogue, i)->name);
    nearest_offer(&nearest, name, quantization_native.name);
    nearest_suggest(&nearest, suggestion);
    snprintf(text, sizeof text, "'%.200s' is not a quantization of %.300s%s", name,
             path ? path : "the built-in sheet", suggestion);
    return plan_refuse(settings, &settings->quantizations, text, err);
}

/*
 * Rows in the order asked for, and native, each once. Nobody asked: the four of vramgrid-method(7),
 * RULE MODES, as far as the sheet has them, or the whole of a sheet that has none of them.
 */
static bool select_quantizations(struct plan *plan, const struct settings *settings,
                                 struct error *err)
{
    const struct list *wanted = &settings->quantizations;
    size_t rows = plan->catalogue->tables[SHEET_QUANTIZATIONS].count;
    bool asked = settings_origin(settings, wanted)->name != NULL;

    plan->quantizations = calloc(rows + 1, sizeof(struct quantization *));
    plan->precisions = calloc(rows + 1, sizeof(struct quantization *));
    if (!plan->quantizations || !plan->precisions)
        return error_set_memory(err);
    for (size_t i = 0; i < wanted->count; i++) {
        const struct quantization *found =
            catalogue_find_quantization(plan->catalogue, wanted->items[i]);

        if (found)
            add_quantization(plan, found);
        else if (asked)
            return refuse_quantization(plan, settings, wanted->items[i], err);
    }
    if (plan->quantization_count == 0)
        for (size_t i = 0; i < rows; i++)
            add_quantization(plan, catalogue_quantization(plan->catalogue, i));
    add_precisions(plan);
    return true;
}

static bool select_modes(struct plan *plan, const struct numbers *wanted, struct error *err)
{
    plan->modes = calloc(wanted->count + 1, sizeof(struct mode *));
    if (!plan->modes)
        return error_set_memory(err);
    for (size_t i = 0; i < wanted->count; i++)
        plan->modes[plan->mode_count++] = &mode_table[wanted->items[i]];
    return true;
}

/* An option's sweep beats a template's default; what was said otherwise has to be in the sweep. */
static bool must_be_swept(const struct settings *settings, const void *axis, const void *member)
{
    const struct origin *swept = settings_origin(settings, axis);
    const struct origin *said = settings_origin(settings, member);
    bool is_option = swept->name && swept->line == 0;

    return said->name && (!is_option || said->line == 0);
}

/* The scenario of the answers: what the settings say if that is swept, or the first of each axis.
 */
static bool select_defaults(struct plan *plan, const struct settings *settings, struct error *err)
{
    const char *name = settings->default_quantization;
    const struct quantization *wanted = catalogue_find_quantization(plan->catalogue, name);
    uint64_t tokens = settings->default_context;
    size_t q = 0, c = 0;

    assert(plan->quantizations);
    while (*name && q < plan->quantization_count && plan->quantizations[q] != wanted)
        q++;
    while (c < plan->context_count && plan->contexts[c] != tokens)
        c++;
    plan->default_quantization = q < plan->quantization_count ? q : 0;
    plan->default_context = c < plan->context_count ? c : 0;
    if (q == plan->quantization_count &&
        must_be_swept(settings, &settings->quantizations, &settings->default_quantization))
        return plan_refuse(settings, &settings->default_quantization,
                           "it is none of the report's quantizations: add it to those, or choose "
                           "one of them",
                           err);
    if (c == plan->context_count &&
        must_be_swept(settings, &settings->contexts, &settings->default_context))
        return plan_refuse(settings, &settings->default_context,
                           "it is none of the report's contexts: add it to those, or choose one "
                           "of them",
                           err);
    return true;
}

static bool refuse_row(const struct plan *plan, const struct settings *settings,
                       enum sheet_kind kind, const void *member, const char *name,
                       struct error *err)
{
    const char *path = plan->catalogue->tables[kind].path;
    char suggestion[SUGGESTION_SIZE], text[1024];

    catalogue_suggest(plan->catalogue, kind, name, suggestion);
    snprintf(text, sizeof text, "%s'%.200s' is no %s of %.300s%s",
             kind == SHEET_WORKLOADS ? "" : "architecture mode: ", name, sheet_layouts[kind].noun,
             path ? path : "a sheet (there is none)", suggestion);
    return plan_refuse(settings, member, text, err);
}

/* The workload that answers are for: the settings' if it was selected, or the first. A template's
 * is of its own sheet: an option's sheet may have others. */
static bool select_answered_workload(struct plan *plan, const struct settings *settings,
                                     struct error *err)
{
    const char *name = settings->workload;
    const void *row;
    size_t w = 0;

    if (*name == '\0')
        return true;
    row = catalogue_find(plan->catalogue, SHEET_WORKLOADS, name);
    if (!row)
        return !must_be_swept(settings, &settings->workloads, &settings->workload) ||
               refuse_row(plan, settings, SHEET_WORKLOADS, &settings->workload, name, err);
    while (w < plan->workload_count && plan->workloads[w] != row)
        w++;
    plan->default_workload = w < plan->workload_count ? w : 0;
    return w < plan->workload_count ||
           !must_be_swept(settings, &settings->select_workloads, &settings->workload) ||
           plan_refuse(settings, &settings->workload, "this workload was not selected", err);
}

/* None where no sheet was given: fleets are not what every report is about. */
static bool select_workloads(struct plan *plan, const struct settings *settings, struct error *err)
{
    struct filter filters[] = {{&settings->select_workloads, row_name, NULL}, {0}};
    const struct table *table = &plan->catalogue->tables[SHEET_WORKLOADS];

    if (table->count == 0 && settings->select_workloads.count > 0)
        return refuse_row(plan, settings, SHEET_WORKLOADS, &settings->select_workloads,
                          settings->select_workloads.items[0], err);
    if (table->count == 0)
        return true;
    plan->workloads = (const struct workload **)select_rows(
        plan->catalogue, SHEET_WORKLOADS, filters, settings, &plan->workload_count, err);
    return err->kind == ERROR_NONE && select_answered_workload(plan, settings, err);
}

bool plan_has_architecture(const struct plan *plan)
{
    bool has = false;

    assert(plan->modes);
    for (size_t i = 0; i < plan->mode_count; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.*): none is left out */
        has = has || plan->modes[i]->is_architecture;
    return has;
}

/* Only architecture mode asks for an engine and a KV type. */
static bool select_engine(struct plan *plan, const struct settings *settings, struct error *err)
{
    bool needed = plan_has_architecture(plan);

    plan->engine = catalogue_find(plan->catalogue, SHEET_ENGINES, settings->engine);
    plan->kv_type = catalogue_find(plan->catalogue, SHEET_KV_TYPES, settings->kv_type);
    if (needed && !plan->engine)
        return refuse_row(plan, settings, SHEET_ENGINES, &settings->engine, settings->engine, err);
    if (needed && !plan->kv_type)
        return refuse_row(plan, settings, SHEET_KV_TYPES, &settings->kv_type, settings->kv_type,
                          err);
    plan->tells_cards_apart = needed && plan->engine->large_card_gib > 0;
    return true;
}

/* Shares as equal as they can be, and in order: put together they are the whole. */
static void take_shard(struct plan *plan, const struct settings *settings)
{
    size_t slices = plan_slices(plan), count = settings->shard.count;

    plan->shard = settings->shard;
    plan->first_slice = (plan->shard.number - 1) * slices / count;
    plan->end_slice = plan->shard.number * slices / count;
}

/* A slice is held as a whole: 17 bytes a pair, and a placement for each way to share out a model.
 */
static bool check_grid(const struct plan *plan, struct error *err)
{
    enum { PAIRS_MAX = 100000000 };

    if (plan->model_count <= PAIRS_MAX / plan->set_count)
        return true;
    return error_set(err, ERROR_INPUT,
                     "%zu models x %zu GPUs are too many at once: at most %d pairs; select fewer",
                     plan->model_count, plan->set_count, PAIRS_MAX);
}

/* What holds for the whole sweep. */
static void take_assumptions(struct plan *plan, const struct catalogue *catalogue,
                             const struct settings *settings)
{
    *plan = (struct plan){
        .catalogue = catalogue,
        .contexts = settings->contexts.items,
        .context_count = settings->contexts.count,
        .overhead_factor = settings->overhead_factor,
        .safety_margin_percent = settings->safety_margin_percent,
        .sequences = settings->sequences,
        .bandwidth_efficiency = settings->bandwidth_efficiency,
        .parallelism = settings->parallelism,
        .model_format = &offload_formats[settings->model_format],
        .offload_margin_gb = settings->offload_margin_gb,
        .system_ram_gb = settings->system_ram_gb,
        .pcie_generation = settings->pcie_generation,
        .max_gpus = settings->max_gpus,
        .gpu_memory_utilization = settings->gpu_memory_utilization,
        .batched_tokens = settings->batched_tokens,
        .max_sequences = settings->max_sequences,
        .speculative_tokens = settings->speculative_tokens,
        .flash_attention = settings->flash_attention,
    };
}

bool plan_init(struct plan *plan, const struct catalogue *catalogue,
               const struct settings *settings, struct error *err)
{
    struct filter model_filters[] = {{&settings->select_models, row_name, NULL}, {0}};
    struct filter gpu_filters[] = {
        {&settings->select_gpus, row_name, NULL},
        {&settings->gpu_types, type_of, NULL},
        {0},
    };

    take_assumptions(plan, catalogue, settings);
    plan->models = (const struct model **)select_rows(catalogue, SHEET_MODELS, model_filters,
                                                      settings, &plan->model_count, err);
    plan->gpus = (const struct gpu **)select_rows(catalogue, SHEET_GPUS, gpu_filters, settings,
                                                  &plan->gpu_count, err);
    if (err->kind != ERROR_NONE || !select_modes(plan, &settings->modes, err) ||
        !select_engine(plan, settings, err) || !plan_add_gpu_sets(plan, settings, err) ||
        !check_grid(plan, err) || !select_quantizations(plan, settings, err) ||
        !select_defaults(plan, settings, err) || !select_workloads(plan, settings, err) ||
        !plan_price_gpus(plan, settings, settings->as_of, err))
        return false;
    take_shard(plan, settings);
    return true;
}

bool plan_price_gpus(struct plan *plan, const struct settings *settings, const char *as_of,
                     struct error *err)
{
    size_t count = plan->catalogue->tables[SHEET_GPUS].count;

    if (!plan->purchases)
        plan->purchases = calloc(count, sizeof *plan->purchases);
    if (!plan->purchases)
        return error_set_memory(err);
    for (size_t i = 0; i < count; i++)
        plan->purchases[i] =
            purchase_of(plan->catalogue, settings, catalogue_gpu(plan->catalogue, i), as_of);
    return true;
}

bool plan_has_row(const struct plan *plan, enum sheet_kind kind, const void *row)
{
    const struct sheet_layout *layout = &sheet_layouts[kind];
    const struct sheet_column *column = &layout->columns[layout_find_column(layout, "gpu")];

    for (size_t g = 0; g < plan->gpu_count; g++)
        if (gpu_is_called(plan->gpus[g], column_text(row, column)))
            return true;
    return false;
}

size_t plan_rows(const struct plan *plan, enum sheet_kind kind, const struct table *table)
{
    size_t count = 0;

    for (size_t i = 0; i < table->count; i++)
        count += plan_has_row(plan, kind, layout_row(&sheet_layouts[kind], table, i));
    return count;
}

void plan_release(struct plan *plan)
{
    free(plan->models);
    free(plan->workloads);
    free(plan->gpus);
    free(plan->sets);
    free(plan->purchases);
    arena_release(&plan->labels);
    free(plan->quantizations);
    free(plan->precisions);
    free(plan->modes);
    *plan = (struct plan){0};
}

size_t plan_slices(const struct plan *plan)
{
    return plan->mode_count * plan->quantization_count * plan->context_count;
}

size_t plan_slice_index(const struct plan *plan, size_t mode, size_t quantization, size_t context)
{
    return (mode * plan->quantization_count + quantization) * plan->context_count + context;
}

struct scenario plan_scenario(const struct plan *plan, size_t slice)
{
    size_t context = slice % plan->context_count;
    size_t quantization = slice / plan->context_count % plan->quantization_count;
    size_t mode = slice / plan->context_count / plan->quantization_count;

    return (struct scenario){plan->modes[mode], plan->quantizations[quantization],
                             plan->contexts[context]};
}

uint64_t plan_combinations(const struct plan *plan)
{
    return (uint64_t)plan_slices(plan) * plan->model_count * plan->set_count;
}
