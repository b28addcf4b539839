/* SPDX-License-Identifier: MIT */
/*
 * What holds of every model on every card, whatever its shape: random rows of the models sheet,
 * read as any sheet is, in the shipped engines, quantizations and types of caches.
 */
#include "random.h"
#include "unit.h"
#include "vramgrid/core/mode.h"
#include "vramgrid/sweep/memory.h"
#include "vramgrid/sweep/placement.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

enum { MODELS = 2000, CASES_OF_A_MODEL = 4, ROW_SIZE = 600, WHY_SIZE = 300 };

static const char HEADINGS[] =
    "name,params_billion,architecture,num_layers,num_attention_layers,num_sliding_layers,"
    "sliding_window,attention_chunk_size,hidden_size,num_attention_heads,num_key_value_heads,"
    "head_dim,v_head_dim,sliding_num_key_value_heads,sliding_head_dim,kv_lora_rank,"
    "qk_rope_head_dim,num_index_layers,index_head_dim,index_n_heads,num_recurrent_layers,"
    "recurrent_state_mib,conv_state_mib,mamba_ssm_dtype,vocab_size,tie_word_embeddings,"
    "intermediate_size,moe_intermediate_size,num_experts,num_experts_per_tok,"
    "expert_params_billion,vision_params_billion,num_nextn_predict_layers,"
    "hidden_size_per_layer_input,kv_cache_mb_per_token\n";

static struct catalogue catalogue;

/* ---- models ---- */

static void put(char row[ROW_SIZE], const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(char row[ROW_SIZE], const char *format, ...)
{
    size_t length = strlen(row);
    va_list args;

    va_start(args, format);
    vsnprintf(row + length, ROW_SIZE - length, format, args);
    va_end(args);
}

/* One more field, empty where it is not known. */
static void put_if(char row[ROW_SIZE], bool is_known, double value)
{
    if (is_known)
        put(row, ",%.15g", value);
    else
        put(row, ",");
}

/* Layers and windows; gives the number of attention layers. */
static double put_layers(char row[ROW_SIZE], double layers, bool is_hybrid, bool has_latent)
{
    double attention = is_hybrid ? random_whole(0, layers) : layers;
    bool slides = !has_latent && attention > 0 && random_chance(0.4);
    bool is_chunked = slides && random_chance(0.2);

    put(row, "%s,%.0f", is_hybrid ? "hybrid" : "decoder", layers);
    put_if(row, is_hybrid, attention);
    put_if(row, slides, random_whole(1, attention));
    put_if(row, slides && !is_chunked, ceil(random_scale(1, 1e6)));
    put_if(row, is_chunked, ceil(random_scale(1, 1e6)));
    return attention;
}

static void put_heads(char row[ROW_SIZE], bool has_latent)
{
    double kv_heads = random_whole(1, 16), heads = kv_heads * random_whole(1, 8);
    bool own = random_chance(0.3);

    put_if(row, true, heads * 64);
    put_if(row, random_chance(0.9), heads);
    put_if(row, true, kv_heads);
    put_if(row, true, random_whole(1, 8) * 32);
    put_if(row, random_chance(0.2), random_whole(1, 8) * 32);
    put_if(row, own && !has_latent, random_whole(1, 16));
    put_if(row, own && !has_latent, random_whole(1, 8) * 32);
    put_if(row, has_latent, random_whole(1, 8) * 128);
    put_if(row, has_latent, 64);
}

static void put_states(char row[ROW_SIZE], double layers, double attention, bool is_hybrid)
{
    double state = random_scale(0.1, 1000);
    bool has_state = is_hybrid && attention < layers;

    put_if(row, has_state, layers - attention);
    put_if(row, is_hybrid, state);
    put_if(row, is_hybrid, state * random_between(0, 1));
    put(row, ",%s", random_chance(0.5) ? "" : "bfloat16");
}

static void put_widths(char row[ROW_SIZE], double params_billion)
{
    static const char *const ties[] = {"", "true", "false"};
    double experts = random_whole(2, 256);
    bool has_experts = random_chance(0.4);

    put_if(row, random_chance(0.9), ceil(random_scale(100, 300000)));
    put(row, ",%s", ties[(int)random_whole(0, 2)]);
    put_if(row, random_chance(0.9), random_whole(1, 256) * 96);
    put_if(row, has_experts, random_whole(1, 64) * 64);
    put_if(row, has_experts, experts);
    put_if(row, has_experts && random_chance(0.9), random_whole(1, fmin(experts, 16)));
    put_if(row, has_experts && random_chance(0.8), params_billion * random_between(0.5, 1));
    put_if(row, random_chance(0.2), params_billion * random_between(0.01, 1));
    put_if(row, random_chance(0.2), random_whole(1, 3));
    put_if(row, random_chance(0.1), random_whole(1, 8) * 64);
}

static void random_row(char row[ROW_SIZE], size_t number)
{
    double params_billion = random_scale(0.05, 2000);
    double layers = random_chance(0.1) ? 1 : random_whole(1, 128), attention;
    bool is_hybrid = random_chance(0.3), has_latent = random_chance(0.2);
    bool has_index = has_latent && random_chance(0.5);

    *row = '\0';
    put(row, "M%zu,%.15g,", number, params_billion);
    attention = put_layers(row, layers, is_hybrid, has_latent);
    put_heads(row, has_latent);
    put_if(row, has_index && attention > 0, attention);
    put_if(row, has_index && attention > 0, 128);
    put_if(row, has_index && attention > 0, random_whole(1, 64));
    put_states(row, layers, attention, is_hybrid);
    put_widths(row, params_billion);
    put(row, ",0.1\n");
}

/* The shipped sheets with random models; the text of them is gone once they are read. */
static void load(void)
{
    static char sheet[sizeof HEADINGS + (size_t)MODELS * ROW_SIZE];
    const char *paths[SHEET_KINDS] = {[SHEET_QUANTIZATIONS] =
                                          TESTS_DIR "/../inputs/quantizations.csv",
                                      [SHEET_ENGINES] = TESTS_DIR "/../inputs/engines.csv",
                                      [SHEET_KV_TYPES] = TESTS_DIR "/../inputs/kv_types.csv"};
    struct findings findings = {0};
    size_t length = sizeof HEADINGS - 1;
    bool ok;

    memcpy(sheet, HEADINGS, sizeof HEADINGS);
    for (size_t i = 0; i < MODELS; i++) {
        random_row(sheet + length, i);
        length += strlen(sheet + length);
    }
    ok = catalogue_load(&catalogue, paths, &findings) &&
         catalogue_parse(&catalogue, SHEET_MODELS, &(struct sheet_source){"m.csv", sheet, length},
                         &findings);
    if (!ok)
        fputs(findings.text, stderr);
    findings_release(&findings);
    CU_ASSERT_TRUE_FATAL(ok);
}

/* ---- cases ---- */

/* One model in one setting on one card. */
struct situation {
    const struct model *model;
    struct plan plan;
    struct scenario scenario;
    struct gpu gpu;
    unsigned gpu_count;
};

static const void *any_row(enum sheet_kind kind)
{
    const struct table *table = &catalogue.tables[kind];
    size_t row = (size_t)random_whole(0, (double)table->count - 1);

    return (const char *)table->rows + row * sheet_layouts[kind].row_size;
}

static struct situation any_situation(const struct model *model)
{
    static const char *const vendors[] = {"NVIDIA", "AMD", ""};

    return (struct situation){
        .model = model,
        .plan = {.catalogue = &catalogue,
                 .safety_margin_percent = 10,
                 .sequences = ceil(random_scale(1, 3000)),
                 .engine = any_row(SHEET_ENGINES),
                 .kv_type = any_row(SHEET_KV_TYPES),
                 .batched_tokens = random_chance(0.5) ? 0 : ceil(random_scale(1, 32768)),
                 .max_sequences = random_chance(0.5) ? 0 : ceil(random_scale(1, 4096)),
                 .speculative_tokens = random_chance(0.7) ? 0 : random_whole(1, 8),
                 .flash_attention = (enum flash_attention)random_whole(0, 2),
                 .parallelism = random_chance(0.7) ? PARALLEL_TENSOR : PARALLEL_PIPELINE},
        .scenario = {mode_find("architecture"), any_row(SHEET_QUANTIZATIONS),
                     random_chance(0.1) ? 1 : (uint64_t)random_scale(1, 1e9)},
        .gpu = {.name = "a card",
                .vendor = vendors[(int)random_whole(0, 2)],
                .type = "",
                .vram_gb = random_scale(0.2, 300),
                .usable_vram_mib = NUMBER_UNKNOWN,
                .cuda_visible_mib = NUMBER_UNKNOWN},
        .gpu_count = 1u << (unsigned)random_whole(0, 10),
    };
}

struct outcome {
    struct placement placement;
    struct fit fit;
    bool runs, has_figures;
    double required_gb;
};

static struct outcome outcome_of(const struct situation *s)
{
    struct gpu_set set = equal_gpus(&s->gpu, s->gpu_count);
    struct outcome out = {.placement = place_model(&s->plan, &s->scenario, s->model, &set)};

    out.fit = fit_placement(&s->plan, &s->scenario, &out.placement, &set);
    out.runs = verdict_runs(out.fit.verdict);
    out.has_figures = out.placement.obstacle == OBSTACLE_NONE;
    out.required_gb = out.placement.need.required_vram_gb;
    return out;
}

/* Sums in another order may differ in their last digits. */
static bool is_no_more(double figure, double than)
{
    return figure <= than + 1e-9 * fmax(1, fabs(than));
}

static void check(bool ok, const struct situation *s, const char *law)
{
    char why[WHY_SIZE];

    if (ok)
        return;
    snprintf(why, sizeof why, "%s: %s, %s, %s, %s, %g sequences of %g, %u GPUs of %g GB", law,
             s->model->name, s->plan.engine->name, s->scenario.quantization->name,
             s->plan.kv_type->name, s->plan.sequences, (double)s->scenario.context_tokens,
             s->gpu_count, s->gpu.vram_gb);
    fprintf(stderr, "%s\n", why);
    UNIT_CHECK(false, law);
}

static void for_each_situation(void (*law)(const struct situation *s, const struct outcome *now))
{
    size_t with_figures = 0;

    for (size_t i = 0; i < (size_t)MODELS * CASES_OF_A_MODEL; i++) {
        struct situation s = any_situation(catalogue_model(&catalogue, i % MODELS));
        struct outcome now = outcome_of(&s);

        if (now.has_figures) {
            law(&s, &now);
            with_figures++;
        }
    }
    UNIT_CHECK(with_figures > MODELS, "most situations are no refusals");
}

/* ---- laws ---- */

static void figures_are_figures(const struct situation *s, const struct outcome *now)
{
    const struct estimate *need = &now->placement.need;

    check(isfinite(need->required_vram_gb), s, "what is needed is a number");
    check(need->params_memory_gb >= 0, s, "weights are not negative");
    check(need->overhead_gb >= 0 && need->kv_cache_gb >= 0, s, "nor is the rest");
    check(now->runs == (now->fit.headroom_gb >= 0), s, "headroom and verdict agree");
    check(now->fit.usable_vram_gb > 0, s, "a card has some memory");
}

static void more_context_needs_more(const struct situation *s, const struct outcome *now)
{
    struct situation more = *s;

    more.scenario.context_tokens += (uint64_t)random_scale(1, 1e6);
    check(is_no_more(now->required_gb, outcome_of(&more).required_gb), s,
          "a longer context never needs less");
}

static void more_sequences_need_more(const struct situation *s, const struct outcome *now)
{
    struct situation more = *s;

    more.plan.sequences += ceil(random_scale(1, 1000));
    check(is_no_more(now->required_gb, outcome_of(&more).required_gb), s,
          "more sequences never need less");
}

static void larger_batches_need_more(const struct situation *s, const struct outcome *now)
{
    bool is_large = memory_is_large_card(s->plan.engine, &s->gpu);
    struct engine_buffers buffers = memory_buffers(&s->plan, is_large);
    struct situation more = *s;

    more.plan.max_sequences = buffers.max_sequences + ceil(random_scale(1, 1000));
    check(is_no_more(now->required_gb, outcome_of(&more).required_gb), s,
          "a larger max_sequences never needs less");
    more = *s;
    more.plan.batched_tokens = buffers.batched_tokens + ceil(random_scale(1, 10000));
    check(is_no_more(now->required_gb, outcome_of(&more).required_gb), s,
          "a larger batch never needs less");
}

/* Each of several GPUs pays for its communication, which a small model may not save. */
static void more_gpus_need_less_each(const struct situation *s, const struct outcome *now)
{
    double extra_gb = s->gpu_count == 1 ? s->plan.engine->multi_gpu_extra_gib * GB_PER_GIB : 0;
    struct situation more = *s;
    struct outcome then;

    more.gpu_count *= 2;
    if (more.gpu_count > GPU_COUNT_MAX)
        return;
    then = outcome_of(&more);
    check(!then.has_figures || is_no_more(then.required_gb, now->required_gb + extra_gb), s,
          "twice as many GPUs never need more each");
}

/* A card with more memory; engines whose defaults grow with it keep them here. */
static void larger_cards_hold_more(const struct situation *s, const struct outcome *now)
{
    struct situation more = *s;

    more.gpu.vram_gb *= random_between(1, 3);
    if (memory_is_large_card(s->plan.engine, &more.gpu) ==
        memory_is_large_card(s->plan.engine, &s->gpu))
        check(!now->runs || outcome_of(&more).runs, s,
              "a larger card runs what a smaller one runs");
}

/* Slots of one context are no sequences of that length. */
static void sequences_and_verdict_agree(const struct situation *s, const struct outcome *now)
{
    double sequences = placement_sequences(&now->placement, &now->fit);
    double slack_gb = 1e-9 * fmax(1, now->required_gb);

    if (s->plan.engine->shared_context > 0 || fabs(now->fit.headroom_gb) < slack_gb ||
        !number_is_known(sequences))
        return;
    check(now->runs == (sequences >= s->plan.sequences), s,
          "RUNS where so many sequences fit the pool");
}

/* The workbook's cells put a sequence together from its terms. */
static double from_terms(const struct kv_request_terms *request, double context_tokens)
{
    double pages = request->fixed;

    for (int i = 0; i < KV_TERMS; i++) {
        const struct kv_term *term = &request->terms[i];

        if (term->groups > 0)
            pages +=
                term->groups * ceil(fmin(term->limit, context_tokens / term->ratio) / term->block);
    }
    return pages * (request->page_bytes > 0 ? request->page_bytes : 1);
}

static void terms_are_the_request(const struct situation *s, const struct outcome *now)
{
    struct kv_cache_engine engine = memory_cache_engine(&s->plan, false);
    double context_tokens = (double)s->scenario.context_tokens;
    struct kv_request_terms terms =
        kv_cache_request_terms(&s->model->kv_shape, &engine, s->gpu_count);
    struct kv_request request =
        kv_cache_request(&s->model->kv_shape, &engine, context_tokens, s->gpu_count);
    double bytes = request.pages * request.page_bytes;

    (void)now;
    check(fabs(from_terms(&terms, context_tokens) - bytes) <= 1e-9 * fmax(1, bytes), s,
          "terms give what a sequence takes");
}

static void checks_terms(void)
{
    for_each_situation(terms_are_the_request);
}

static void checks_figures(void)
{
    for_each_situation(figures_are_figures);
}

static void checks_what_grows(void)
{
    for_each_situation(more_context_needs_more);
    for_each_situation(more_sequences_need_more);
    for_each_situation(larger_batches_need_more);
}

static void checks_cards(void)
{
    for_each_situation(more_gpus_need_less_each);
    for_each_situation(larger_cards_hold_more);
}

static void checks_concurrency(void)
{
    for_each_situation(sequences_and_verdict_agree);
}

int main(void)
{
    static const struct unit_test tests[] = {
        {"reads random models", load},
        {"figures", checks_figures},
        {"what grows", checks_what_grows},
        {"cards", checks_cards},
        {"concurrency", checks_concurrency},
        {"terms", checks_terms},
        {NULL, NULL},
    };
    int failed = unit_main("memory laws", tests);

    catalogue_release(&catalogue);
    return failed;
}
