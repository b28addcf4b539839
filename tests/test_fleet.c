/* SPDX-License-Identifier: MIT */
/* Fleets, by hand: a model, an engine and cards with round figures. */
#include "fleet_fixture.h"

#include <math.h>

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

static const struct fleet *fleet_on(const struct fleet_fixture *f, const char *gpu,
                                    unsigned gpu_count)
{
    for (size_t i = 0; i < f->grid.count; i++)
        if (strcmp(f->grid.fleets[i].replica->card->gpu->name, gpu) == 0 &&
            f->grid.fleets[i].replica->gpu_count == gpu_count)
            return &f->grid.fleets[i];
    CU_FAIL_FATAL("no such fleet");
    return NULL;
}

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
        "as_of,max_gpus_per_machine,launch_price_usd\n"
        "Card,X,workstation,16,1000,200,none,300,1000,2026-01-01,4,\n"
        "Board,X,datacenter,16,1000,200,NVLink,300,,2026-01-01,8,1500\n"
        "Small,X,workstation,8,1000,200,none,100,100,2026-01-01,4,\n"
        "Tight,X,workstation,10.4,1000,200,none,100,100,2026-01-01,1,\n"
        "Slow,X,workstation,16,20,200,none,100,2000,2026-01-01,1,\n"
        "Dark,X,workstation,16,,200,none,100,100,2026-01-01,1,\n"
        "Dim,X,workstation,16,,200,none,100,900,2026-01-01,1,\n",
    [SHEET_ENGINES] =
        "name,gpu_memory_utilization,max_sequences,bandwidth_efficiency,compute_efficiency\n"
        "plain,1,1,1,1\n",
    [SHEET_KV_TYPES] = "name,bytes_per_element\nf16,2\n",
    [SHEET_SERVERS] = "server,gpu,gpus,rack_units,typical_power_kw,price_usd,as_of\n"
                      "Box,Board,8,6,8,20000,2026-01-01\n",
    [SHEET_RENTS] = "provider,gpu,commitment,usd_per_gpu_hour\nX,Board,on-demand,1\n",
    [SHEET_SPEEDS] = "model,gpu,gpu_count,quantization,engine,prompt_tokens,output_tokens,"
                     "concurrent_requests,output_tokens_per_s\n"
                     "M,Dim,1,int8,plain,900,100,32,320\n",
    [SHEET_WORKLOADS] =
        "name,users,active_percent,requests_per_s,concurrent_requests,prompt_tokens,output_tokens,"
        "min_tokens_per_s,max_ttft_s,headroom_percent,spare_servers,growth_percent_per_year,years\n"
        "full,,,,500,900,100,,,20,0,,\n"
        "spare,10000,50,,,900,100,,,0,1,,\n"
        "grown,,,,500,900,100,,,20,0,100,2\n"
        "long,,,,1,3900,101,,,,,,\n"
        "fast,,,,1,900,100,5,,,,,\n"
        "soon,,,,1,900,100,,1e-6,,,,\n"
        "rate,,,3,,900,100,,,10,,,\n"
        "brief,,,,1,90,10,,,,,,\n",
};

static const char TEMPLATE[] =
    "[report]\nas_of = 2026-06-01\n[sweep]\nquantizations = int8\n"
    "[assumptions]\nengine = plain\nyears = 3\nelectricity_price_usd_per_kwh = 0.1\npue = 1\n"
    "server_power_factor = 2\npower_load = 0.5\n";

static const char *const NO_PATHS[SHEET_KINDS];

static void begin(struct fleet_fixture *f, const char *template)
{
    fleet_fixture_init(f, NO_PATHS, ROUND, template);
}

static void take(struct fleet_fixture *f, const char *workload)
{
    const struct workload *row = catalogue_find(&f->base.catalogue, SHEET_WORKLOADS, workload);

    CU_ASSERT_PTR_NOT_NULL_FATAL(row);
    fleet_grid_prepare(&f->grid, f->base.plan.models[0], f->base.plan.quantizations[0]);
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
    struct fleet_fixture f;

    begin(&f, TEMPLATE);
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
    fleet_fixture_release(&f);
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
        {"brief", "Dim", 1, FLEET_UNKNOWN, FLEET_MISSING, "no benchmark of such lengths"},
        {"fast", "Slow", 1, FLEET_DOES_NOT_SERVE, FLEET_SPEED, "10 GB at 20 GB/s"},
        {"soon", "Card", 1, FLEET_DOES_NOT_SERVE, FLEET_FIRST_TOKEN, "a microsecond"},
        {"soon", "Small", 1, FLEET_DOES_NOT_SERVE, FLEET_WEIGHTS, "weights go before speed"},
        {"soon", "Card", 8, FLEET_DOES_NOT_SERVE, FLEET_FIRST_TOKEN, "speed before machines"},
        {"long", "Dark", 1, FLEET_UNSUPPORTED, FLEET_TOO_LONG, "unsupported before unknown"},
    };
    struct fleet_fixture f;

    begin(&f, TEMPLATE);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fleet *fleet;

        take(&f, cases[i].workload);
        fleet = fleet_on(&f, cases[i].gpu, cases[i].gpu_count);
        UNIT_CHECK(fleet->status == cases[i].status, cases[i].why);
        UNIT_CHECK(fleet->reason == cases[i].reason, cases[i].why);
        UNIT_CHECK(fleet->gpus == 0 && fleet->concurrent_requests_fit == 0, cases[i].why);
    }
    fleet_fixture_release(&f);
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
    struct fleet_fixture f;

    begin(&f, TEMPLATE);
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
    f.base.settings.host_usd_per_machine = 700;
    fleet_grid_fill(&f.grid, f.grid.workload);
    UNIT_CHECK(near(card->cost.hardware_usd, 3700), "three cards in a machine of their own");
    UNIT_CHECK(near(board->cost.hardware_usd, 20000), "a machine is one already");
    fleet_fixture_release(&f);
}

static void answers_a_rate(void)
{
    const struct fleet *fleet;
    struct fleet_fixture f;
    struct speed before;
    double seconds, full;

    begin(&f, TEMPLATE);
    take(&f, "rate");
    fleet = fleet_on(&f, "Card", 1);
    full = fleet->concurrent_requests_full;
    seconds = 100 / speed_at(&fleet->replica->speed, 900, 100, full).low.tokens_per_s_per_request;
    UNIT_CHECK(near(fleet->requests, 3 * seconds), "Little's law in a full replica");
    UNIT_CHECK(fleet->replicas == ceil(3 * seconds * 1.1 / full), "with a tenth of headroom");
    UNIT_CHECK(fleet->concurrent_requests * fleet->speed.low.tokens_per_s_per_request >=
                   3 * 100 / fleet->replicas,
               "so many in flight answer what comes");
    before = speed_at(&fleet->replica->speed, 900, 100, fleet->concurrent_requests - 1);
    UNIT_CHECK((fleet->concurrent_requests - 1) * before.low.tokens_per_s_per_request <
                   3 * 100 / fleet->replicas,
               "and one fewer does not");
    fleet_fixture_release(&f);
}

/* Of a card without a bandwidth nobody knows more than what a benchmark tried. */
static void stays_within_benchmarks(void)
{
    const struct fleet *fleet;
    struct fleet_fixture f;

    begin(&f, TEMPLATE);
    take(&f, "full");
    fleet = fleet_on(&f, "Dim", 1);
    UNIT_CHECK(fleet->status == FLEET_SERVES, "there is a benchmark");
    UNIT_CHECK(fleet->concurrent_requests_fit == 32, "of 32 in flight, where memory takes 286");
    UNIT_CHECK(fleet->limited_by == FLEET_BY_SPEED, "so that is the limit");
    UNIT_CHECK(fleet->replicas == 19, "600 in 32s");
    UNIT_CHECK(fleet->speed.basis == SPEED_MEASURED, "and measured");
    UNIT_CHECK(near(fleet->speed.low.tokens_per_s_per_request, 10), "320 tokens/s for 32");
    fleet_fixture_release(&f);
}

/* Without enough recent prices nothing has a rank, and the smallest is named. */
static void ranks_only_what_is_priced(void)
{
    struct fleet_answer answer;
    struct fleet_fixture f;

    begin(&f, "[report]\nas_of = 2030-01-01\n[sweep]\nquantizations = int8\n"
              "[assumptions]\nengine = plain\n");
    take(&f, "full");
    answer = fleet_grid_answer(&f.grid);
    UNIT_CHECK(!answer.is_cheapest && !answer.coverage.is_enough, "prices of 2026 are too old");
    UNIT_CHECK(answer.unranked == answer.serving, "none has a rank");
    UNIT_CHECK(answer.best->gpus == 2, "the fewest GPUs");
    UNIT_CHECK(answer.best == fleet_on(&f, "Card", 2), "of equals the first");
    fleet_fixture_release(&f);
}

static const struct unit_test tests[] = {
    {"sizes by memory", sizes_by_memory},
    {"says why not", says_why_not},
    {"counts money", counts_money},
    {"answers a rate", answers_a_rate},
    {"stays within benchmarks", stays_within_benchmarks},
    {"ranks only what is priced", ranks_only_what_is_priced},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("fleet", tests);
}
