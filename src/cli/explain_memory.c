/* SPDX-License-Identifier: MIT */
/* Architecture mode on a terminal: every byte's cause, and what would make the model run. */
#include "explain.h"
#include "terminal.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/remedy.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/flags.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/warnings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 22, FORMULA_WIDTH = 46, FIGURE_WIDTH = 14, LINE_SIZE = 1024 };

static void put(const struct explanation *e, const char *label, const char *formula, double figure)
{
    char words[LINE_SIZE], shown[SIGNS_SIZE];

    text_formula(e->text, formula, shown);
    terminal_begin_row(text_join(e->text, label, words, sizeof words, NULL), LABEL_WIDTH, shown,
                       FORMULA_WIDTH);
    explain_print_figure(e, figure, 2, FIGURE_WIDTH);
    terminal_end_row(shown);
}

/* A part that the engine does not have is no line. */
static void put_part(const struct explanation *e, const char *label, const char *formula,
                     double gib)
{
    char words[LINE_SIZE] = "  ", shown[SIGNS_SIZE];

    if (gib == 0)
        return;
    text_join(e->text, label, words + 2, sizeof words - 2, NULL);
    text_formula(e->text, formula, shown);
    terminal_begin_row(words, LABEL_WIDTH, shown, FORMULA_WIDTH);
    explain_print_figure(e, gib * GB_PER_GIB, 2, FIGURE_WIDTH);
    terminal_end_row(shown);
}

static void put_weights(const struct explanation *e, const struct memory *memory)
{
    const struct quantization *q = e->quantization;
    char line[LINE_SIZE];

    if (memory->checkpoint)
        snprintf(line, sizeof line, "checkpoint of %.0f bytes", memory->checkpoint->weights_bytes);
    else
        snprintf(line, sizeof line, "%g B, %s at %g bits, average %.2f", e->model->params_billion,
                 *q->scope ? q->scope : "all", q->bits_per_weight,
                 (memory->weights_gb + memory->host_gb) * 8 / e->model->params_billion);
    put(e, "explain.weights", line, memory->weights_gb);
    if (memory->host_gb > 0)
        put(e, "explain.host", "", memory->host_gb);
}

static void put_overhead(const struct explanation *e, const struct memory *memory, bool is_large)
{
    const struct engine_overhead *parts = &memory->overhead;
    struct engine_buffers buffers = memory_buffers(e->plan, is_large);
    bool of_batch = buffers.logit_rows == LOGITS_OF_BATCH;
    char line[LINE_SIZE];

    if (parts->samples_apart && parts->logits > 0 && parts->layers > 0)
        text_join(e->text, "explain.apart", line, sizeof line, NULL);
    else
        *line = '\0';
    put(e, "explain.overhead", line, memory->overhead_gb);
    put_part(e, "explain.context", "", parts->context);
    put_part(e, "explain.activation", "", parts->activation);
    snprintf(line, sizeof line, "%s %.0f x vocab_size %.0f x %g B",
             of_batch ? "batched_tokens" : "max_sequences",
             of_batch ? buffers.batched_tokens : buffers.max_sequences, e->model->vocab_size,
             buffers.logit_bytes);
    put_part(e, "explain.logits", line, parts->logits);
    snprintf(line, sizeof line, "batched_tokens %.0f", buffers.batched_tokens);
    put_part(e, "explain.layers", line, parts->layers);
    put_part(e, "explain.scores", "flash_attention off", parts->scores);
    put_part(e, "explain.index", line, parts->index);
    put_part(e, "explain.graphs", "", parts->graphs);
}

static void put_cache(const struct explanation *e, const struct memory *memory, bool is_large)
{
    struct kv_cache_engine cache = memory_cache_engine(e->plan, is_large);
    const struct kv_cache_shape *shape = &e->model->kv_shape;
    double full = kv_cache_full_bytes_per_token(shape, &cache, 1);
    double states = kv_cache_state_bytes(shape, &cache, 1);
    char line[LINE_SIZE], windows[64] = "", state[64] = "", sequences[64] = "";

    if (shape->sliding_layers > 0)
        snprintf(windows, sizeof windows, ", windows of %.0f tokens",
                 kv_cache_window_tokens(shape, &cache, (double)e->context_tokens));
    if (states > 0)
        snprintf(state, sizeof state, ", states of %.0f B", states);
    if (e->plan->sequences > 1)
        snprintf(sequences, sizeof sequences, cache.shares_context ? ", %g slots" : " x %g",
                 e->plan->sequences);
    if (cache.has_page_pool)
        snprintf(line, sizeof line, "%.0f pages of %.0f B a sequence%s", memory->request.pages,
                 memory->request.page_bytes, sequences);
    else
        snprintf(line, sizeof line, "%.0f B/token%s%s%s", full, windows, state, sequences);
    put(e, "explain.kv_cache", line, memory->kv_cache_gb);
}

static void put_pool(const struct explanation *e, const struct explain_case *result)
{
    double sequences = placement_sequences(&result->placement, &result->fit);
    char line[LINE_SIZE], tokens[NUMBER_SIZE], count[NUMBER_SIZE];

    number_grouped(tokens, e->context_tokens);
    put(e, "explain.pool", "", placement_kv_pool_gb(&result->placement, &result->fit));
    if (!number_is_known(sequences))
        return;
    number_grouped(count, (uint64_t)fmin(sequences, 1e15));
    text_join(e->text, "explain.sequences", line, sizeof line, "tokens", tokens, "count", count,
              NULL);
    printf("  %s\n", line);
}

static void put_remedy(const struct explanation *e, const struct scenario *scenario)
{
    struct gpu_set one = explain_set(e, 1);
    char changes[REMEDY_SIZE], line[LINE_SIZE];
    bool found = remedy_find(e->plan, scenario, e->model, &one, changes);

    text_join(e->text, found ? "explain.would_fit" : "explain.would_not_fit", line, sizeof line,
              "changes", changes, NULL);
    printf("  %s\n", line);
}

static void put_verdict(const struct explanation *e, const struct explain_case *result,
                        const char *warning)
{
    double usable_gb = result->fit.usable_vram_gb;
    char line[LINE_SIZE];

    snprintf(line, sizeof line, "%.2f GiB x %g", gpu_process_vram_gib(e->gpu),
             memory_utilization(e->plan));
    put(e, "explain.required", "", result->placement.need.required_vram_gb);
    put(e, "explain.usable", line, usable_gb);
    put(e, "explain.headroom", "", result->fit.headroom_gb);
    put_pool(e, result);
    printf("  ");
    terminal_begin(verdict_runs(result->fit.verdict) ? STYLE_GOOD : STYLE_BAD);
    terminal_right(status_words(e->text, verdict_status(result->fit.verdict)).in[0], 0);
    terminal_end();
    printf("%s%s\n", *warning ? "  " : "", warning);
}

void explain_print_memory(const struct explanation *e)
{
    const struct plan *plan = e->plan;
    struct scenario scenario = {mode_find("architecture"), e->quantization, e->context_tokens};
    struct gpu_set one = explain_set(e, 1);
    char line[LINE_SIZE], warning[WARNINGS_SIZE];
    struct explain_case result;
    struct memory memory;
    bool is_large;

    if (!plan->engine || !plan->kv_type)
        return;
    text_join(e->text, "explain.architecture", line, sizeof line, "engine", plan->engine->name,
              "kv_type", plan->kv_type->name, NULL);
    terminal_heading(line);
    result = explain_case(e, scenario.mode, e->quantization, e->context_tokens, 1);
    warnings_of(e->text, &(struct pair){e->model, &one, &scenario, &result.placement, &result.fit},
                warning);
    if (result.placement.obstacle != OBSTACLE_NONE) {
        printf("  %s\n", warning);
        return;
    }
    is_large = memory_is_large_card(plan->engine, e->gpu);
    memory = memory_of(plan, &scenario, e->model, is_large, 1);
    put_weights(e, &memory);
    put_overhead(e, &memory, is_large);
    put_cache(e, &memory, is_large);
    put_verdict(e, &result, warning);
    if (!verdict_runs(result.fit.verdict))
        put_remedy(e, &scenario);
}

void explain_print_flags(const struct explanation *e, const struct mode *mode,
                         const struct gpu_set *set)
{
    char flags[FLAGS_SIZE];

    flags_vllm(e->plan, set, flags);
    if (flags_suit(e->plan, mode, "vllm"))
        printf("  vLLM       %s\n", flags);
    flags_llama_cpp(e->plan, set, flags);
    if (flags_suit(e->plan, mode, "llama.cpp"))
        printf("  llama.cpp  %s\n", flags);
}
