/* SPDX-License-Identifier: MIT */
/*
 * Fleets: by hand on a model and an engine with round figures, and what holds of the shipped
 * models and engines on any cards for any workload.
 */
#include "cli/settings_table.h"
#include "unit.h"
#include "vramgrid/input/template.h"
#include "vramgrid/sweep/fleet.h"

#include <math.h>
#include <string.h>

/* ---- what is shared ---- */

struct fixture {
    struct catalogue catalogue;
    struct settings settings;
    struct findings findings;
    struct plan plan;
    struct fleet_grid grid;
    struct error err;
};

/* Sheets as text, by kind; NULL: the shipped one where paths says so, else none. */
static void fixture_init(struct fixture *f, const char *const paths[SHEET_KINDS],
                         const char *const texts[SHEET_KINDS], const char *template)
{
    bool ok;

    *f = (struct fixture){0};
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

static void fixture_release(struct fixture *f)
{
    fleet_grid_release(&f->grid);
    plan_release(&f->plan);
    catalogue_release(&f->catalogue);
    settings_release(&f->settings);
    findings_release(&f->findings);
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

static const struct fleet *fleet_on(const struct fixture *f, const char *gpu, unsigned gpu_count)
{
    for (size_t i = 0; i < f->grid.count; i++)
        if (strcmp(f->grid.fleets[i].replica->card->gpu->name, gpu) == 0 &&
            f->grid.fleets[i].replica->gpu_count == gpu_count)
            return &f->grid.fleets[i];
    CU_FAIL_FATAL("no such fleet");
    return NULL;
}

/* ---- by hand ---- */

/*
 * 10 GB of weights at 8 bits; 8 layers of 8 KV heads of 64 and 64 at 2 bytes: 16,384 bytes a token,
 * 0.016384 GB for 1,000 tokens. The engine takes nothing and uses all of a card. A card of 16 GiB
 * that nobody looked at, and that has no CUDA, shows 95 %: 16.320 GB; less 10 % that is 14.688 GB.
 * So one card has room for (14.688 - 10) / 0.016384 = 286 requests; two have 5 GB of weights and
 * half of each cache: (14.688 - 5) / 0.008192 = 1,182.
 */
static const char *const ROUND[SHEET_KINDS] = {
    [SHEET_MODELS] = "name,params_billion,num_layers,hidden_size,num_attention_heads,"
                     "num_key_value_heads,head_dim,vocab_size,context_length_max,"
                     "intermediate_size\n"
                     "M,10,8,4096,64,8,64,32000,4000,8192\n",
    [SHEET_GPUS] =
        "name,vendor,type,vram_gb,memory_bandwidth_gb_s,fp16_tflops,interconnect,tdp_w,price_usd,"
        "as_of,max_gpus_per_machine\n"
        "Card,X,workstation,16,1000,200,none,300,1000,2026-01-01,4\n"
        "Board,X,datacenter,16,1000,200,NVLink,300,1500,2026-01-01,8\n"
        "Small,X,workstation,8,1000,200,none,100,100,2026-01-01,4\n"
        "Tight,X,workstation,10.4,1000,200,none,100,100,2026-01-01,1\n"
        "Slow,X,workstation,16,20,200,none,100,2000,2026-01-01,1\n"
        "Dark,X,workstation,16,,200,none,100,100,2026-01-01,1\n",
    [SHEET_ENGINES] = "name,gpu_memory_utilization,max_sequences\nplain,1,1\n",
    [SHEET_KV_TYPES] = "name,bytes_per_element\nf16,2\n",
    [SHEET_SERVERS] = "server,gpu,gpus,rack_units,typical_power_kw,price_usd,as_of\n"
                      "Box,Board,8,6,8,20000,2026-01-01\n",
    [SHEET_RENTS] = "provider,gpu,commitment,usd_per_gpu_hour\nX,Board,on-demand,1\n",
    [SHEET_WORKLOADS] =
        "name,users,active_percent,requests_per_s,concurrent_requests,prompt_tokens,output_tokens,"
        "min_tokens_per_s,max_ttft_s,headroom_percent,spare_servers,growth_percent_per_year,years\n"
        "full,,,,500,900,100,,,20,0,,\n"
        "spare,10000,50,,,900,100,,,0,1,,\n"
        "grown,,,,500,900,100,,,20,0,100,2\n"
        "long,,,,1,3900,101,,,,,,\n"
        "fast,,,,1,900,100,5,,,,,\n"
        "soon,,,,1,900,100,,1e-6,,,,\n"
        "rate,,,3,,900,100,,,10,,,\n",
};

static const char *const NO_PATHS[SHEET_KINDS];

static const char TEMPLATE[] =
    "[report]\nas_of = 2026-06-01\n[sweep]\nquantizations = int8\n"
    "[assumptions]\nengine = plain\nyears = 3\nelectricity_price_usd_per_kwh = 0.1\npue = 1\n"
    "server_power_factor = 2\npower_load = 0.5\n";

static void take(struct fixture *f, const char *workload)
{
    const struct workload *row = catalogue_find(&f->catalogue, SHEET_WORKLOADS, workload);

    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    fleet_grid_prepare(&f->grid, f->plan.models[0], f->plan.quantizations[0]);
    fleet_grid_fill(&f->grid, row);
}

static void sizes_by_memory(void)
{
    static const struct {
        const char *workload, *gpu;
        unsigned gpu_count;
        double fit, requests, replicas, busiest, gpus, servers;
        const char *why;
    } cases[] = {
        {"full", "Card", 1, 286, 500, 3, 167, 3, 1, "600 in 286s"},
        {"full", "Card", 2, 1182, 500, 1, 500, 2, 1, "one of two"},
        {"full", "Board", 1, 286, 500, 3, 167, 8, 1, "three are a board"},
        {"spare", "Card", 1, 286, 5000, 18, 278, 22, 6, "half of 10,000; a full machine of spares"},
        {"spare", "Board", 2, 1182, 5000, 5, 1000, 24, 3, "five in two boards, and a spare one"},
        {"grown", "Card", 1, 286, 2000, 9, 223, 9, 3, "doubled twice: 2,400 in 286s"},
    };
    struct fixture f;

    fixture_init(&f, NO_PATHS, ROUND, TEMPLATE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fleet *fleet;

        take(&f, cases[i].workload);
        fleet = fleet_on(&f, cases[i].gpu, cases[i].gpu_count);
        UNIT_CHECK(fleet->status == FLEET_SERVES, cases[i].why);
        UNIT_CHECK(fleet->limited_by == FLEET_BY_MEMORY, cases[i].why);
        UNIT_CHECK(fleet->concurrent_requests_fit == cases[i].fit, cases[i].why);
        UNIT_CHECK(fleet->requests == cases[i].requests, cases[i].why);
        UNIT_CHECK(fleet->replicas == cases[i].replicas, cases[i].why);
        UNIT_CHECK(fleet->concurrent_requests == cases[i].busiest, cases[i].why);
        UNIT_CHECK(fleet->gpus == cases[i].gpus, cases[i].why);
        UNIT_CHECK(fleet->servers == cases[i].servers, cases[i].why);
    }
    fixture_release(&f);
}

static void says_why_not(void)
{
    static const struct {
        const char *workload, *gpu;
        unsigned gpu_count;
        enum fleet_status status;
        enum fleet_reason reason;
        const char *why;
    } cases[] = {
        {"full", "Small", 1, FLEET_DOES_NOT_SERVE, FLEET_WEIGHTS, "10 GB into 8"},
        {"full", "Tight", 1, FLEET_DOES_NOT_SERVE, FLEET_MARGIN, "10.6 GB, less a tenth 9.5"},
        {"full", "Card", 8, FLEET_DOES_NOT_SERVE, FLEET_CANNOT_BE_BUILT, "four in a machine"},
        {"long", "Card", 1, FLEET_UNSUPPORTED, FLEET_TOO_LONG, "4,001 of 4,000 tokens"},
        {"full", "Dark", 1, FLEET_UNKNOWN, FLEET_MISSING, "no bandwidth"},
        {"fast", "Slow", 1, FLEET_DOES_NOT_SERVE, FLEET_SPEED, "10 GB at 20 GB/s"},
        {"soon", "Card", 1, FLEET_DOES_NOT_SERVE, FLEET_FIRST_TOKEN, "a microsecond"},
        {"soon", "Small", 1, FLEET_DOES_NOT_SERVE, FLEET_WEIGHTS, "weights go before speed"},
        {"soon", "Card", 8, FLEET_DOES_NOT_SERVE, FLEET_FIRST_TOKEN, "speed before machines"},
        {"long", "Dark", 1, FLEET_UNSUPPORTED, FLEET_TOO_LONG, "unsupported before unknown"},
    };
    struct fixture f;

    fixture_init(&f, NO_PATHS, ROUND, TEMPLATE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fleet *fleet;

        take(&f, cases[i].workload);
        fleet = fleet_on(&f, cases[i].gpu, cases[i].gpu_count);
        UNIT_CHECK(fleet->status == cases[i].status, cases[i].why);
        UNIT_CHECK(fleet->reason == cases[i].reason, cases[i].why);
        UNIT_CHECK(fleet->gpus == 0 && fleet->concurrent_requests_fit == 0, cases[i].why);
    }
    fixture_release(&f);
}

/*
 * Three cards at 1,000 USD draw 0.3 kW x 2 x 0.5 each: 0.9 kW, 788.4 USD a year. A board of eight
 * is sold as a machine of 20,000 USD that draws 8 kW: 7,008 USD a year.
 */
static void counts_money(void)
{
    const double hours = 8760 * 3;
    const struct fleet *card, *board;
    struct fleet_answer answer;
    struct fixture f;

    fixture_init(&f, NO_PATHS, ROUND, TEMPLATE);
    take(&f, "full");
    card = fleet_on(&f, "Card", 1);
    board = fleet_on(&f, "Board", 1);
    answer = fleet_grid_answer(&f.grid);
    UNIT_CHECK(near(card->cost.hardware_usd, 3000), "three cards");
    UNIT_CHECK(near(card->cost.total_usd, 3000 + 3 * 788.4), "and their electricity");
    UNIT_CHECK(isnan(card->rent_usd) && isnan(card->break_even_months), "nobody lets it");
    UNIT_CHECK(near(board->cost.hardware_usd, 20000), "a machine, not eight modules");
    UNIT_CHECK(near(board->cost.total_usd, 20000 + 3 * 7008), "and its electricity");
    UNIT_CHECK(board->rack_units == 6, "and its size");
    UNIT_CHECK(near(board->rent_usd, 3 * hours), "three GPUs are rented, not a board");
    UNIT_CHECK(near(card->usd_per_million_output_tokens,
                    card->cost.total_usd /
                        (500 * card->speed.expected.tokens_per_s_per_request * hours * 3600 / 1e6)),
               "at the peak around the clock");
    UNIT_CHECK(answer.is_cheapest && answer.best->rank == 1, "all have prices");
    UNIT_CHECK(answer.best == fleet_on(&f, "Small", 4),
               "four of 100 USD: 2.5 GB of weights on each");
    UNIT_CHECK(answer.runner_up->replica->card != answer.best->replica->card, "another GPU");
    UNIT_CHECK(answer.serving + answer.failing[FLEET_WEIGHTS] + answer.failing[FLEET_MARGIN] +
                       answer.failing[FLEET_MISSING] + answer.failing[FLEET_CANNOT_BE_BUILT] ==
                   f.grid.count,
               "every fleet is counted once");
    fixture_release(&f);
}

static void answers_a_rate(void)
{
    const struct fleet *fleet;
    struct fixture f;
    struct speed before;
    double seconds;

    fixture_init(&f, NO_PATHS, ROUND, TEMPLATE);
    take(&f, "rate");
    fleet = fleet_on(&f, "Card", 1);
    seconds = 100 / speed_at(&fleet->replica->speed, 900, 100, 286).low.tokens_per_s_per_request;
    UNIT_CHECK(near(fleet->requests, 3 * seconds), "Little's law in a full replica");
    UNIT_CHECK(fleet->replicas == ceil(3 * seconds * 1.1 / 286), "with a tenth of headroom");
    UNIT_CHECK(fleet->concurrent_requests * fleet->speed.low.tokens_per_s_per_request >=
                   3 * 100 / fleet->replicas,
               "so many in flight answer what comes");
    before = speed_at(&fleet->replica->speed, 900, 100, fleet->concurrent_requests - 1);
    UNIT_CHECK((fleet->concurrent_requests - 1) * before.low.tokens_per_s_per_request <
                   3 * 100 / fleet->replicas,
               "and one fewer does not");
    fixture_release(&f);
}

/* Without enough recent prices nothing has a rank, and the smallest is named. */
static void ranks_only_what_is_priced(void)
{
    struct fleet_answer answer;
    struct fixture f;

    fixture_init(&f, NO_PATHS, ROUND,
                 "[report]\nas_of = 2030-01-01\n[sweep]\nquantizations = int8\n"
                 "[assumptions]\nengine = plain\n");
    take(&f, "full");
    answer = fleet_grid_answer(&f.grid);
    UNIT_CHECK(!answer.is_cheapest && !answer.coverage.is_enough, "prices of 2026 are too old");
    UNIT_CHECK(answer.unranked == answer.serving, "none has a rank");
    UNIT_CHECK(answer.best->gpus == 2, "the fewest GPUs");
    UNIT_CHECK(answer.best == fleet_on(&f, "Card", 2), "of equals the first");
    fixture_release(&f);
}

/* ---- what holds of all ---- */

enum { LAW_CARDS = 24, LAW_CASES = 1500, CARD_SIZE = 200 };

static double random_between(double low, double high)
{
    static uint64_t state = 20261127;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

static double random_scale(double low, double high)
{
    return exp(random_between(log(low), log(high)));
}

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

static struct workload any_workload(void)
{
    double prompt = ceil(random_scale(1, 30000)), output = ceil(random_scale(1, 4000));
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

/* Engines batch more on cards from 70 GiB up and keep room for it: pairs on both sides differ. */
static void check_cards(const struct fleet_grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        const struct fleet *fleet = &grid->fleets[i];
        const struct fleet *larger = fleet + ANSWER_COUNTS;

        if (i / ANSWER_COUNTS % 2 == 1 ||
            fleet->replica->card->is_large != larger->replica->card->is_large)
            continue;
        check(fleet->concurrent_requests_fit <= larger->concurrent_requests_fit, grid, fleet,
              "a bigger card never takes less");
    }
}

static void check_laws(struct fixture *f)
{
    size_t serving = 0;

    for (size_t i = 0; i < LAW_CASES; i++) {
        struct workload workload = any_workload();
        size_t model = (size_t)random_between(0, (double)f->plan.model_count);
        size_t quantization = (size_t)random_between(0, (double)f->plan.quantization_count);

        fleet_grid_prepare(&f->grid, f->plan.models[model], f->plan.quantizations[quantization]);
        fleet_grid_fill(&f->grid, &workload);
        for (size_t j = 0; j < f->grid.count; j++) {
            check_fleet(&f->grid, &f->grid.fleets[j]);
            serving += f->grid.fleets[j].status == FLEET_SERVES;
        }
        check_cards(&f->grid);
        check_demands(&f->grid, &workload);
    }
    UNIT_CHECK(serving > (size_t)10 * LAW_CASES, "many of them serve");
}

static void keeps_the_laws(void)
{
    static const char *const PATHS[SHEET_KINDS] = {
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
    for (size_t i = 0; i < sizeof ENGINES / sizeof ENGINES[0]; i++) {
        char template[200];
        struct fixture f;

        snprintf(template, sizeof template,
                 "[report]\nas_of = 2026-06-01\n[sweep]\nquantizations = fp16, int8, int4, Q4_K_M\n"
                 "[assumptions]\nengine = %s\n",
                 ENGINES[i]);
        fixture_init(&f, PATHS, texts, template);
        check_laws(&f);
        fixture_release(&f);
    }
}

static const struct unit_test tests[] = {
    {"sizes by memory", sizes_by_memory},
    {"says why not", says_why_not},
    {"counts money", counts_money},
    {"answers a rate", answers_a_rate},
    {"ranks only what is priced", ranks_only_what_is_priced},
    {"keeps the laws", keeps_the_laws},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("fleet", tests);
}
