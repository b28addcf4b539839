/* SPDX-License-Identifier: MIT */
/* How fast a replica is: the formulas by hand, and what holds of any figures. */
#include "random.h"
#include "speed_laws.h"
#include "unit.h"

#include <math.h>
#include <string.h>

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

/* ---- the formulas ---- */

/* 1 GB read in 10 ms, 1e9 parameters in 20 us. */
static const struct throughput_card card = {100, 100, 100, 10};

static double or_1(double share)
{
    return share > 0 ? share : 1;
}

/* Takes all that a card has where the case does not say otherwise. */
static struct throughput_engine engine_like(struct throughput_engine engine)
{
    engine.bandwidth_efficiency = or_1(engine.bandwidth_efficiency);
    engine.compute_efficiency = or_1(engine.compute_efficiency);
    engine.expert_efficiency = or_1(engine.expert_efficiency);
    engine.minimum_rows = or_1(engine.minimum_rows);
    if (!(engine.compute_ceiling_tflops > 0))
        engine.compute_ceiling_tflops = HUGE_VAL;
    return engine;
}

static struct throughput_times times_of(const struct throughput_model *model,
                                        const struct throughput_engine *engine, unsigned gpus,
                                        double prompt, double output, double requests)
{
    struct throughput_engine filled = engine_like(*engine);
    struct throughput_replica replica = throughput_prepare(model, &card, &filled, gpus);

    return throughput_at(&replica, prompt, output, requests);
}

static void steps_by_hand(void)
{
    static const struct {
        struct throughput_model model;
        struct throughput_engine engine;
        unsigned gpus;
        double requests, step_s;
        const char *why;
    } cases[] = {
        {{.body_gb = 2}, {.layer_us = 0}, 1, 1, 0.02, "2 GB at 100 GB/s"},
        {{.body_gb = 2}, {.bandwidth_efficiency = 0.5}, 1, 1, 0.04, "at half of them"},
        {{.body_gb = 2}, {.layer_us = 0}, 4, 1, 0.005, "on four GPUs"},
        {{.body_gb = 2}, {.splits_layers = true}, 4, 1, 0.02, "one after the other"},
        {{.active_params_billion = 5}, {.layer_us = 0}, 1, 10, 1e-3, "1e11 FLOP at 1e14"},
        {{.active_params_billion = 5}, {.minimum_rows = 40}, 1, 10, 4e-3, "as long as 40 rows"},
        {{.active_params_billion = 5},
         {.compute_efficiency = 0.5, .compute_ceiling_tflops = 50},
         1,
         10,
         4e-3,
         "half of 100 below a ceiling of 50: 25 TFLOP/s"},
        {{.experts_gb = 8, .num_experts = 8, .num_experts_per_tok = 4},
         {.layer_us = 0},
         1,
         1,
         0.04,
         "one token reads half of the experts"},
        {{.experts_gb = 8, .num_experts = 8, .num_experts_per_tok = 4},
         {.layer_us = 0},
         1,
         2,
         0.06,
         "two read 1 - 0.5^2 of them"},
        {{.active_params_billion = 5, .num_experts = 2, .num_experts_per_tok = 2},
         {.expert_efficiency = 0.5},
         1,
         10,
         2e-3,
         "experts compute half as well"},
        {{.cache_gb_per_token = 1e-5}, {.layer_us = 0}, 1, 3, 3.15e-5, "3 x 105 tokens of 10 kB"},
        {{.cache_gb_per_token = 1e-5, .window_gb_per_token = 1e-5, .window_tokens = 5},
         {.layer_us = 0},
         1,
         1,
         1.1e-5,
         "105 tokens, and 5 in the window"},
        {{.state_gb = 0.01}, {.layer_us = 0}, 2, 3, 3e-4, "states of three sequences"},
        {{.num_layers = 10}, {.layer_us = 50}, 1, 1, 5e-4, "ten layers"},
        {{.body_gb = 0}, {.sequence_us = 100}, 1, 8, 8e-4, "eight sequences"},
        {{.num_layers = 10}, {.all_reduce_us = 20}, 2, 1, 4e-4, "two all-reduces a layer"},
        {{.num_layers = 10, .hidden_size = 5000},
         {.layer_us = 0},
         2,
         3,
         6e-5,
         "20 x 10 kB of each of three at 10 GB/s"},
        {{.num_layers = 10, .hidden_size = 5000},
         {.all_reduce_us = 20, .splits_layers = true},
         2,
         3,
         0,
         "layers exchange nothing worth counting"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct throughput_times times =
            times_of(&cases[i].model, &cases[i].engine, cases[i].gpus, 100, 10, cases[i].requests);

        UNIT_CHECK(fabs(times.step_s - cases[i].step_s) <= 1e-12 + 1e-9 * cases[i].step_s,
                   cases[i].why);
    }
}

static void prompts_by_hand(void)
{
    static const struct {
        struct throughput_model model;
        double tokens, prompt_s;
        const char *why;
    } cases[] = {
        {{.active_params_billion = 5}, 1000, 0.1, "1e13 FLOP at 1e14"},
        {{.active_params_billion = 5, .head_params_billion = 1}, 1000, 0.08, "one head for all"},
        {{.attention_width = 1e6}, 1000, 0.02, "half of 1e6 pairs x 4e6 FLOP"},
        {{.window_width = 1e6, .window_tokens = 1000}, 1000, 0.02, "all of them in the window"},
        {{.window_width = 1e6, .window_tokens = 100},
         1000,
         0.0038,
         "100 x 950 pairs x 4e6: each of the last 900 sees 100"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        UNIT_CHECK(
            same(times_of(&cases[i].model, &(struct throughput_engine){0}, 1, cases[i].tokens, 1, 1)
                     .prompt_s,
                 cases[i].prompt_s),
            cases[i].why);
}

/* A step of 20 ms, a prompt of 100 ms; 10 requests of 50 output tokens each. */
static void requests_by_hand(void)
{
    static const struct throughput_model model = {.active_params_billion = 5, .body_gb = 1.9};
    static const struct throughput_engine engine = {1, 1, HUGE_VAL, 1, 1, .first_token_ms = 40};
    static const struct throughput_factors twice_and_thrice = {2, 3};
    struct throughput_times times = times_of(&model, &engine, 1, 1000, 50, 10), slower;

    UNIT_CHECK(same(times.step_s, 0.02), "19 ms to read, 1 to compute");
    UNIT_CHECK(same(times.tpot_s, 0.04), "and a fifth of a prompt between two steps");
    UNIT_CHECK(same(times.tokens_per_s_per_request, 25), "a token each 40 ms");
    UNIT_CHECK(same(times.tokens_per_s, 250), "ten of them");
    UNIT_CHECK(same(times.ttft_s, 0.04 + 0.1 + 2 * 0.1 * sqrt(0.1)),
               "prompts that wait for prompts");
    slower = times_of(&model, &engine, 1, 1000, 500, 10);
    UNIT_CHECK(same(slower.ttft_s, 0.04 + 0.1 + 0.02 + 0.005), "M/D/1: a tenth of the time");
    UNIT_CHECK(same(times.alone_tpot_s, 0.0211), "one: 19.1 ms and a fiftieth of a prompt");
    UNIT_CHECK(same(times.alone_tpot_s, times_of(&model, &engine, 1, 1000, 50, 1).tpot_s), "so");
    slower = throughput_stretch(&times, &twice_and_thrice);
    UNIT_CHECK(same(slower.tpot_s, 2 * 0.0211 + 3 * (0.04 - 0.0211)), "twice, and thrice the rest");
    UNIT_CHECK(same(slower.tokens_per_s, 10 / slower.tpot_s), "ten of them");
    UNIT_CHECK(same(slower.ttft_s, 3 * times.ttft_s), "a first token thrice");
}

/* ---- laws ---- */

struct setting_out {
    struct throughput_model model;
    struct throughput_card card;
    struct throughput_engine engine;
    unsigned gpus;
    double prompt, output, requests;
};

static struct setting_out random_setting(void)
{
    double params = random_scale(0.5, 1000);
    bool has_experts = random_share() < 0.5;

    return (struct setting_out){
        .model = {.body_gb = params * random_scale(0.1, 2),
                  .experts_gb = has_experts ? params * random_scale(0.3, 2) : 0,
                  .num_experts = has_experts ? floor(random_scale(8, 512)) : 0,
                  .num_experts_per_tok = has_experts ? floor(random_scale(1, 8)) : 0,
                  .active_params_billion = params * random_scale(0.03, 1),
                  .num_layers = floor(random_scale(12, 128)),
                  .hidden_size = floor(random_scale(512, 20000)),
                  .attention_width = random_scale(1e4, 1e6),
                  .window_width = random_scale(1e4, 1e6),
                  .window_tokens = floor(random_scale(1, 8192)),
                  .cache_gb_per_token = random_scale(1e-6, 1e-3),
                  .window_gb_per_token = random_scale(1e-6, 1e-3),
                  .state_gb = random_scale(1e-4, 1)},
        .card = {random_scale(100, 8000), random_scale(10, 5000), random_scale(10, 2500),
                 random_scale(5, 900)},
        .engine = {random_scale(0.3, 1), random_scale(0.3, 1), random_scale(300, 5000),
                   random_scale(0.3, 1), random_scale(1, 64), random_scale(1, 500),
                   random_scale(1, 300), random_scale(1, 100), random_scale(1, 100),
                   random_share() < 0.3},
        .gpus = 1u << (unsigned)(4 * random_share()),
        .prompt = random_scale(1, 1e5),
        .output = random_scale(1, 1e4),
        .requests = random_scale(1, 4000),
    };
}

static struct throughput_times times_at(const struct setting_out *setting)
{
    struct throughput_replica replica =
        throughput_prepare(&setting->model, &setting->card, &setting->engine, setting->gpus);

    return throughput_at(&replica, setting->prompt, setting->output, setting->requests);
}

/* As an engine's low figure has it: what more requests add is less certain. */
static struct throughput_times low_times_at(const struct setting_out *setting)
{
    static const struct throughput_factors factors = {1.25, 2.5};
    struct throughput_times at = times_at(setting);

    return throughput_stretch(&at, &factors);
}

static void more_requests_are_no_better(void)
{
    bool is_law = true;

    for (unsigned round = 0; round < 20000; round++) {
        struct setting_out setting = random_setting();
        struct throughput_times few = times_at(&setting), few_low = low_times_at(&setting), many,
                                many_low;

        setting.requests += random_scale(0.01, 2000);
        many = times_at(&setting);
        many_low = low_times_at(&setting);
        is_law = is_law && is_no_better(&many, &few) && is_no_better(&many_low, &few_low);
        setting.prompt *= 1 + random_share();
        is_law = is_law && times_at(&setting).ttft_s >= many.ttft_s;
    }
    UNIT_CHECK(is_law, "more requests in flight are no better for one, nor are longer prompts");
}

static void larger_cards_are_no_slower(void)
{
    bool is_law = true;

    for (unsigned round = 0; round < 20000; round++) {
        struct setting_out setting = random_setting();
        struct throughput_times small = times_at(&setting), small_low = low_times_at(&setting),
                                large, large_low;
        double *figures[] = {&setting.card.bandwidth_gb_s, &setting.card.weight_tflops,
                             &setting.card.attention_tflops, &setting.card.link_gb_s};

        *figures[(size_t)(4 * random_share())] *= 1 + random_share();
        large = times_at(&setting);
        large_low = low_times_at(&setting);
        is_law = is_law && is_no_better(&small, &large) && is_no_better(&small_low, &large_low);
    }
    UNIT_CHECK(is_law, "a larger figure of a card is no slower");
}

static const struct unit_test tests[] = {
    {"steps by hand", steps_by_hand},
    {"prompts by hand", prompts_by_hand},
    {"requests by hand", requests_by_hand},
    {"more requests are no better", more_requests_are_no_better},
    {"larger cards are no slower", larger_cards_are_no_slower},
    {NULL, NULL},
};

int main(void)
{
    return unit_main("speed", tests);
}
