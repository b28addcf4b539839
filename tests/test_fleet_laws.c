/* SPDX-License-Identifier: MIT */
/* What holds of every fleet: the shipped models and engines on any cards, for any workload. */
#include "fleet_fixture.h"
#include "random.h"

#include <math.h>
#include <unistd.h>

enum { LAW_CARDS = 24, CARD_SIZE = 200 };

static double random_if(double share, double value)
{
    return random_between(0, 1) < share ? value : NUMBER_UNKNOWN;
}

/* Pairs of cards that differ in nothing but that the second has more memory. */
static void write_cards(char text[LAW_CARDS * CARD_SIZE])
{
    size_t length =
        (size_t)sprintf(text, "name,vendor,type,vram_gb,memory_bandwidth_gb_s,fp16_tflops,"
                              "interconnect,tdp_w,price_usd,as_of\n");

    for (int i = 0; i < LAW_CARDS; i += 2) {
        double vram = random_scale(4, 200), more = vram * random_between(1, 3);
        double bandwidth = random_scale(100, 8000), tflops = random_scale(10, 3000);

        for (int j = 0; j < 2; j++)
            length += (size_t)sprintf(text + length,
                                      "C%d,NVIDIA,datacenter,%.17g,%.17g,%.17g,%s,"
                                      "300,1000,2026-01-01\n",
                                      i + j, j == 0 ? vram : more, bandwidth, tflops,
                                      i % 4 == 0 ? "NVLink" : "none");
    }
}

/* Lengths that benchmarks have, every third time. */
static struct workload any_workload(void)
{
    bool is_measured = random_between(0, 3) < 1;
    double prompt = is_measured ? 1000 : ceil(random_scale(1, 30000));
    double output = is_measured ? 300 : ceil(random_scale(1, 4000));
    double kind = random_between(0, 3);

    return (struct workload){
        .name = "any",
        .users = kind < 1 ? ceil(random_scale(1, 1e5)) : NUMBER_UNKNOWN,
        .active_percent = random_between(0.1, 100),
        .requests_per_s = kind >= 1 && kind < 2 ? random_scale(0.01, 1000) : NUMBER_UNKNOWN,
        .concurrent_requests = kind >= 2 ? ceil(random_scale(1, 1e4)) : NUMBER_UNKNOWN,
        .prompt_tokens = prompt,
        .output_tokens = output,
        .prompt_tokens_p95 = ceil(prompt * random_between(1, 4)),
        .output_tokens_p95 = ceil(output * random_between(1, 4)),
        .min_tokens_per_s = random_if(0.7, random_scale(0.5, 100)),
        .max_ttft_s = random_if(0.5, random_scale(0.05, 30)),
        .growth_percent_per_year = random_if(0.3, random_between(-50, 100)) > -50 ? 20 : 0,
        .years = random_if(0.5, random_between(0.25, 10)),
        .headroom_percent = random_between(0, 100),
        .spare_servers = floor(random_between(0, 3)),
    };
}

static void check(bool ok, const struct fleet_grid *grid, const struct fleet *fleet,
                  const char *law)
{
    if (!ok)
        fprintf(stderr, "%s: %s, %s, %s, %ux %s\n", law, grid->model->name,
                grid->quantization->name, grid->plan->engine->name, fleet->replica->gpu_count,
                fleet->replica->card->gpu->name);
    if (!ok)
        UNIT_CHECK(false, law);
}

static bool keeps(const struct fleet_grid *grid, const struct fleet *fleet, double requests)
{
    const struct workload *workload = grid->workload;
    struct throughput_times low =
        speed_at(&fleet->replica->speed, workload->prompt_tokens, workload->output_tokens, requests)
            .low;

    return requests <= fleet_limit_requests(grid, fleet, FLEET_BY_MEMORY) &&
           requests <= fleet_limit_requests(grid, fleet, FLEET_BY_SEQUENCES) &&
           !(low.tokens_per_s_per_request < workload->min_tokens_per_s) &&
           !(low.ttft_s > workload->max_ttft_s);
}

static void check_fleet(const struct fleet_grid *grid, const struct fleet *fleet)
{
    double fit = fleet->concurrent_requests_fit, gpu_count = fleet->replica->gpu_count;

    check((fleet->status == FLEET_SERVES) == (fleet->reason == FLEET_NO_REASON), grid, fleet,
          "what does not serve has a reason");
    if (fleet->status != FLEET_SERVES)
        return;
    check(keeps(grid, fleet, fit), grid, fleet, "what fits keeps every limit");
    check(fit == FLEET_REQUESTS_MAX || !keeps(grid, fleet, fit + 1), grid, fleet,
          "and one more does not");
    check(fit == fleet_limit_requests(grid, fleet, fleet->limited_by), grid, fleet,
          "limited_by is the limit");
    check(fleet->concurrent_requests >= 1 && fleet->concurrent_requests <= fit, grid, fleet,
          "no replica has more than fits");
    check(fleet->utilization_percent > 0 && fleet->utilization_percent <= 100.000001, grid, fleet,
          "nor has all of them");
    check(fleet->gpus >= (fleet->replicas * gpu_count), grid, fleet, "replicas have their GPUs");
    check(fleet->servers >= fleet->spare_servers + 1, grid, fleet, "spare ones come on top");
}

/* With the more demanding workload nothing gets by with fewer GPUs, and what did not serve does
 * not. */
static void check_more(struct fleet_grid *grid, const struct workload *more,
                       const struct fleet *before, const char *law)
{
    fleet_grid_fill(grid, more);
    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *now = &grid->fleets[i];

        check(now->status != FLEET_SERVES || before[i].status == FLEET_SERVES, grid, now, law);
        check(now->status != FLEET_SERVES || now->gpus >= before[i].gpus, grid, now, law);
    }
}

static void check_demands(struct fleet_grid *grid, const struct workload *workload)
{
    static struct fleet before[LAW_CARDS * ANSWER_COUNTS];
    double factor = random_scale(1, 10);
    struct workload more = *workload;

    memcpy(before, grid->fleets, grid->count * sizeof *before);
    more.users *= factor;
    more.requests_per_s *= factor;
    more.concurrent_requests *= factor;
    check_more(grid, &more, before, "more users never need fewer GPUs");
    more = *workload;
    more.min_tokens_per_s = number_is_known(workload->min_tokens_per_s)
                                ? workload->min_tokens_per_s * factor
                                : random_scale(0.5, 100);
    check_more(grid, &more, before, "a faster limit never needs fewer");
    more = *workload;
    more.max_ttft_s = number_is_known(workload->max_ttft_s) ? workload->max_ttft_s / factor
                                                            : random_scale(0.05, 30);
    check_more(grid, &more, before, "nor does an earlier first token");
    more = *workload;
    more.prompt_tokens_p95 *= ceil(factor);
    check_more(grid, &more, before, "nor do longer prompts to keep memory for");
    fleet_grid_fill(grid, workload);
}

/*
 * Engines batch more on cards from 70 GiB up and keep room for it: pairs on both sides differ, and
 * so do those of which somebody measured one.
 */
static void check_cards(const struct fleet_grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];
        const struct fleet *larger = fleet + ANSWER_COUNTS;

        if (i / ANSWER_COUNTS % 2 == 1 ||
            fleet->replica->card->is_large != larger->replica->card->is_large ||
            fleet->replica->speed.benchmarks || larger->replica->speed.benchmarks)
            continue;
        check(fleet->concurrent_requests_fit <= larger->concurrent_requests_fit, grid, fleet,
              "a bigger card never takes less");
    }
}

/* Where requests come by rate, full replicas are found among some numbers only. */
static void check_levels(struct fleet_grid *grid, const struct workload *workload)
{
    static struct fleet before[LAW_CARDS * ANSWER_COUNTS];

    for (grid->level = SPEED_EXPECTED; grid->level <= SPEED_HIGH; grid->level++) {
        memcpy(before, grid->fleets, grid->count * sizeof *before);
        fleet_grid_fill(grid, workload);
        for (size_t i = 0; i < grid->count; i++) {
            const struct fleet *now = &grid->fleets[i];

            check(before[i].status != FLEET_SERVES || now->status == FLEET_SERVES, grid, now,
                  "what serves at a low speed serves at a higher one");
            check(before[i].status != FLEET_SERVES || now->gpus <= before[i].gpus, grid, now,
                  "with no more GPUs");
        }
    }
    grid->level = SPEED_LOW;
    fleet_grid_fill(grid, workload);
}

/* Every third time one that somebody measured. */
static size_t any_model(const struct plan *plan)
{
    size_t model = (size_t)random_between(0, (double)plan->model_count);

    if (random_between(0, 3) > 1)
        return model;
    while (!plan->models[model]->benchmarks)
        model = (model + 1) % plan->model_count;
    return model;
}

static void check_laws(struct fleet_fixture *f)
{
    int cases = unit_rounds(800, 300), serving = 0;

    for (int i = 0; i < cases; i++) {
        struct workload workload = any_workload();
        size_t model = any_model(&f->base.plan);
        size_t quantization = (size_t)random_between(0, (double)f->base.plan.quantization_count);

        fleet_grid_prepare(&f->grid, f->base.plan.models[model],
                           f->base.plan.quantizations[quantization]);
        fleet_grid_fill(&f->grid, &workload);
        for (size_t j = 0; j < f->grid.count; j++) {
            check_fleet(&f->grid, &f->grid.fleets[j]);
            serving += f->grid.fleets[j].status == FLEET_SERVES;
        }
        check_cards(&f->grid);
        check_demands(&f->grid, &workload);
        check_levels(&f->grid, &workload);
    }
    UNIT_CHECK(serving > 10 * cases, "many of them serve");
}

/* Somebody's benchmarks of many models on any of the cards, some of them contradictory. */
static void write_benchmarks(const char *path)
{
    static const char *const MODELS[] = {"Llama-3.1-8B",       "Llama-3.3-70B", "Qwen3-32B",
                                         "Qwen3-30B-A3B-2507", "gpt-oss-120b",  "Gemma-3-27B"};
    static const char *const QUANTIZATIONS[] = {"fp16", "int8", "int4", "Q4_K_M"};
    FILE *file = fopen(path, "w");

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs("model,gpu,gpu_count,quantization,engine,prompt_tokens,output_tokens,"
          "concurrent_requests,output_tokens_per_s,ttft_ms\n",
          file);
    for (int i = 0; i < 1500; i++) {
        fprintf(file, "%s,C%.0f,%u,%s,vllm,1000,300,%.0f,%.1f,", MODELS[i % 6],
                floor(random_between(0, LAW_CARDS)), answer_counts[i % ANSWER_COUNTS],
                QUANTIZATIONS[i / 6 % 4], ceil(random_scale(1, 300)), random_scale(1, 5000));
        if (random_between(0, 1) < 0.5)
            fprintf(file, "%.0f", random_scale(10, 5000));
        fputc('\n', file);
    }
    fclose(file);
}

static void keeps_the_laws(void)
{
    static char benchmarks[100];
    const char *const PATHS[SHEET_KINDS] = {
        [SHEET_SPEEDS] = benchmarks,
        [SHEET_MODELS] = TESTS_DIR "/../inputs/models.csv",
        [SHEET_QUANTIZATIONS] = TESTS_DIR "/../inputs/quantizations.csv",
        [SHEET_ENGINES] = TESTS_DIR "/../inputs/engines.csv",
        [SHEET_KV_TYPES] = TESTS_DIR "/../inputs/kv_types.csv",
        [SHEET_CHECKPOINTS] = TESTS_DIR "/../inputs/checkpoints.csv",
    };
    static const char *const ENGINES[] = {"vllm", "sglang", "llama.cpp", "generic"};
    static char cards[LAW_CARDS * CARD_SIZE];
    const char *texts[SHEET_KINDS] = {[SHEET_GPUS] = cards};

    write_cards(cards);
    unit_temporary_file(benchmarks, sizeof benchmarks);
    write_benchmarks(benchmarks);
    for (size_t i = 0; i < sizeof ENGINES / sizeof ENGINES[0]; i++) {
        char template[200];
        struct fleet_fixture f;

        snprintf(template, sizeof template,
                 "[report]\nas_of = 2026-06-01\n[sweep]\nquantizations = fp16, int8, int4, Q4_K_M\n"
                 "[assumptions]\nengine = %s\n",
                 ENGINES[i]);
        fleet_fixture_init(&f, PATHS, texts, template);
        check_laws(&f);
        fleet_fixture_release(&f);
    }
    unlink(benchmarks);
}

static const struct unit_test tests[] = {
    {"keeps the laws", keeps_the_laws},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("fleet_laws", tests);
}
