/* SPDX-License-Identifier: MIT */
#include "vramgrid/captions.h"

#include "vramgrid/number.h"
#include "vramgrid/path.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void caption_short_tokens(uint64_t tokens, char text[CAPTION_TOKENS_SIZE])
{
    static const struct {
        uint64_t size;
        const char *letter;
    } units[] = {{1 << 20, "M"}, {1 << 10, "K"}, {1, ""}};
    size_t i = 0;

    while (tokens % units[i].size != 0)
        i++;
    snprintf(text, CAPTION_TOKENS_SIZE, "%" PRIu64 "%s", tokens / units[i].size, units[i].letter);
}

static bool runs(const struct slice *slice, size_t model, size_t gpu)
{
    return verdict_runs(slice_fit(slice, model, gpu)->verdict);
}

/* How many models run on some GPU with at most vram_gb. */
static size_t models_that_run(const struct slice *slice, double vram_gb)
{
    const struct plan *plan = slice->plan;
    size_t count = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t g = 0; g < plan->set_count; g++)
            if (set_vram_gb(&plan->sets[g]) <= vram_gb && runs(slice, m, g)) {
                count++;
                break;
            }
    return count;
}

/* The smallest and the largest VRAM of a GPU above one size and up to another. */
static void find_sizes(const struct plan *plan, double above_gb, double up_to_gb, double *smallest,
                       double *largest)
{
    *smallest = HUGE_VAL;
    *largest = 0;
    for (size_t g = 0; g < plan->set_count; g++) {
        double vram_gb = set_vram_gb(&plan->sets[g]);

        if (vram_gb > above_gb && vram_gb <= up_to_gb) {
            *smallest = fmin(*smallest, vram_gb);
            *largest = fmax(*largest, vram_gb);
        }
    }
}

/* The smallest VRAM with which at least half of the models run that run at all; by bisection. */
static double half_way_vram_gb(const struct slice *slice, size_t running)
{
    double above_gb = 0, up_to_gb = HUGE_VAL, smallest, largest;

    find_sizes(slice->plan, above_gb, up_to_gb, &smallest, &largest);
    while (smallest < largest) {
        double middle_gb = (smallest + largest) / 2;

        if (models_that_run(slice, middle_gb) * 2 >= running)
            up_to_gb = middle_gb;
        else
            above_gb = middle_gb;
        find_sizes(slice->plan, above_gb, up_to_gb, &smallest, &largest);
    }
    return smallest;
}

static void put_pair(const struct slice *slice, char *text, size_t size)
{
    const struct fit *fit = slice_fit(slice, 0, 0);
    const char *model = slice->plan->models[0]->name, *gpu = slice->plan->sets[0].label;

    if (runs(slice, 0, 0))
        snprintf(text, size, "%s runs on the %s with %.1f\u00a0GB free", model, gpu,
                 fit->headroom_gb);
    else
        snprintf(text, size, "%s does not run on the %s: %.1f\u00a0GB are missing", model, gpu,
                 -fit->headroom_gb);
}

static void put_one_model(const struct slice *slice, char *text, size_t size)
{
    size_t count = 0;

    for (size_t g = 0; g < slice->plan->set_count; g++)
        count += runs(slice, 0, g);
    snprintf(text, size, "%s runs on %zu of %zu %s", slice->plan->models[0]->name, count,
             slice->plan->set_count, slice->plan->has_several_gpus ? "GPU configurations" : "GPUs");
}

/* "14 of 33 models", "all 33 models" */
static void put_share(size_t running, size_t models, char text[64])
{
    if (running == models)
        snprintf(text, 64, models == 2 ? "both models" : "all %zu models", models);
    else
        snprintf(text, 64, "%zu of %zu models", running, models);
}

static void put_many_models(const struct slice *slice, char *text, size_t size)
{
    size_t models = slice->plan->model_count, running = models_that_run(slice, HUGE_VAL);
    double vram_gb = half_way_vram_gb(slice, running);
    size_t early = models_that_run(slice, vram_gb);
    char share[64];

    put_share(running, models, share);
    if (running == 0)
        snprintf(text, size, "none of %zu models runs on a single GPU", models);
    else if (running == 1)
        snprintf(text, size, "1 of %zu models runs on a single GPU, on %g\u00a0GB", models,
                 vram_gb);
    else if (early == running)
        snprintf(text, size, "%s run on a single GPU of %g\u00a0GB or less", share, vram_gb);
    else
        snprintf(text, size, "%s run on a single GPU, %zu of them on %g\u00a0GB or less", share,
                 early, vram_gb);
}

/* How many models run on some set of at most so many GPUs. */
static size_t models_on(const struct slice *slice, unsigned gpu_count)
{
    const struct plan *plan = slice->plan;
    size_t count = 0;

    for (size_t m = 0; m < plan->model_count; m++)
        for (size_t g = 0; g < plan->set_count; g++)
            if (plan->sets[g].gpu_count <= gpu_count && runs(slice, m, g)) {
                count++;
                break;
            }
    return count;
}

static void put_several_gpus(const struct slice *slice, char *text, size_t size)
{
    const struct plan *plan = slice->plan;
    unsigned least = plan->sets[0].gpu_count, most = least;
    char share[64];

    for (size_t g = 0; g < plan->set_count; g++) {
        least = plan->sets[g].gpu_count < least ? plan->sets[g].gpu_count : least;
        most = plan->sets[g].gpu_count > most ? plan->sets[g].gpu_count : most;
    }
    if (least == 1) {
        put_share(models_on(slice, 1), plan->model_count, share);
        snprintf(text, size, "%s run on a single GPU, %zu on up to %u GPUs", share,
                 models_on(slice, most), most);
    } else {
        put_share(models_on(slice, most), plan->model_count, share);
        snprintf(text, size, "%s run on up to %u GPUs", share, most);
    }
}

static void put_one_gpu(const struct slice *slice, char *text, size_t size)
{
    size_t models = slice->plan->model_count, running = models_that_run(slice, HUGE_VAL);
    char share[64];

    put_share(running, models, share);
    snprintf(text, size, "%s %s on the %s", share, running == 1 ? "runs" : "run",
             slice->plan->sets[0].label);
}

void caption_finding(const struct slice *slice, char text[CAPTION_SIZE])
{
    const struct plan *plan = slice->plan;
    char tokens[NUMBER_SIZE];
    size_t length;

    number_grouped(tokens, slice->scenario.context_tokens);
    length = (size_t)snprintf(text, CAPTION_SIZE,
                              "%s at %s tokens: ", slice->scenario.quantization->name, tokens);
    text += length;
    if (plan->model_count == 1 && plan->set_count == 1)
        put_pair(slice, text, CAPTION_SIZE - length);
    else if (plan->model_count == 1)
        put_one_model(slice, text, CAPTION_SIZE - length);
    else if (plan->has_several_gpus)
        put_several_gpus(slice, text, CAPTION_SIZE - length);
    else if (plan->set_count == 1)
        put_one_gpu(slice, text, CAPTION_SIZE - length);
    else
        put_many_models(slice, text, CAPTION_SIZE - length);
}

void caption_scenario(const struct slice *slice, char text[CAPTION_SIZE])
{
    const struct quantization *quantization = slice->scenario.quantization;
    char tokens[NUMBER_SIZE];

    number_grouped(tokens, slice->scenario.context_tokens);
    snprintf(text, CAPTION_SIZE,
             "%s weights of %g bytes, context of %s tokens, %s mode (KV cache × %g × %g), "
             "overhead %g\u00a0%% of the weights, safety margin %g\u00a0%%",
             quantization->name, quantization->bytes_per_param, tokens, slice->scenario.mode->name,
             quantization->kv_cache_multiplier, slice->scenario.mode->buffer,
             slice->plan->overhead_factor * 100, slice->plan->safety_margin_percent);
}

void caption_formula(char text[CAPTION_SIZE])
{
    snprintf(text, CAPTION_SIZE,
             "Required VRAM = weights × (1 + overhead) + KV cache. Usable VRAM = nominal VRAM of "
             "one GPU. Free VRAM = usable − required; of several GPUs, on the one that holds "
             "most for its size: VRAM is never summed.");
}

static size_t put_digest(char *text, size_t size, const struct table *table, bool first)
{
    return (size_t)snprintf(text, size, "%s%.80s %.8s", first ? " · SHA-256 " : ", ",
                            path_base(table->path), table->digest.hex);
}

void caption_provenance(const struct report *report, char text[CAPTION_SIZE])
{
    static const enum sheet_kind shown[] = {SHEET_MODELS, SHEET_GPUS, SHEET_QUANTIZATIONS};
    const char *organisation = report->settings->organisation;
    size_t length, start;

    length = (size_t)snprintf(text, CAPTION_SIZE, "%.200s%svramgrid %s · as of %s", organisation,
                              *organisation ? " · " : "", VRAMGRID_VERSION, report->as_of);
    start = length;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        const struct table *table = &report->plan->catalogue->tables[shown[i]];

        if (table->path)
            length += put_digest(text + length, CAPTION_SIZE - length, table, length == start);
    }
}
