/* SPDX-License-Identifier: MIT */
/* The pair in words and columns, as a person reads them on a terminal. */
#include "explain.h"
#include "terminal.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/verdict.h"
#include "vramgrid/words/columns.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/statements.h"
#include "vramgrid/words/warnings.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 22, FORMULA_WIDTH = 46, FIGURE_WIDTH = 14 };

static void print_source(const struct explanation *e, const char *source)
{
    char label[LINE_SIZE];

    printf("  %s", text_join(e->text, "explain.source", label, sizeof label, NULL));
    terminal_wrapped(source);
}

/* How the cache of one token comes about (vramgrid-method(7), DERIVED VALUES). */
static void describe_kv_per_token(const struct model *model, char text[LINE_SIZE])
{
    const struct kv_cache_shape *shape = &model->kv_shape;
    double sliding_heads = number_is_known(shape->sliding_key_value_heads)
                               ? shape->sliding_key_value_heads
                               : shape->key_value_heads;
    double full_dims = shape->head_dim + shape->v_head_dim;
    double sliding_dims =
        number_is_known(shape->sliding_head_dim) ? 2 * shape->sliding_head_dim : full_dims;
    double full_layers = shape->attention_layers - shape->sliding_layers;

    if (number_is_known(model->kv_cache_mb_per_token))
        snprintf(text, LINE_SIZE, "kv_cache_mb_per_token");
    else if (shape->latent_dim > 0)
        snprintf(text, LINE_SIZE, "%g x %g x 2 / 1048576", shape->attention_layers,
                 shape->latent_dim);
    else if (shape->sliding_layers > 0)
        snprintf(text, LINE_SIZE, "(%g x %g x %g + %g x %g x %g) x 2 / 1048576", full_layers,
                 shape->key_value_heads, full_dims, shape->sliding_layers, sliding_heads,
                 sliding_dims);
    else
        snprintf(text, LINE_SIZE, "%g x %g x (%g + %g) x 2 / 1048576", shape->attention_layers,
                 shape->key_value_heads, shape->head_dim, shape->v_head_dim);
}

static void print_model(const struct explanation *e)
{
    const struct model *model = e->model;
    char params[NUMBER_SIZE], kv[NUMBER_SIZE], layers[32], most[NUMBER_SIZE] = "";
    char line[LINE_SIZE];

    number_brief(params, model->params_billion);
    number_shortest(kv, model->rule_kv_mb_per_token);
    snprintf(layers, sizeof layers, "%.0f", model_num_layers(model));
    if (number_is_known(model->context_length_max))
        number_grouped(most, (uint64_t)model->context_length_max);
    text_join(e->text, *most ? "explain.model" : "explain.model_any_context", line, sizeof line,
              "params", params, "layers", layers, "context", most, "kv", kv, NULL);
    fputs(model->name, stdout);
    terminal_wrapped(line);
    if (*model->source)
        print_source(e, model->source);
}

static void print_gpu(const struct explanation *e)
{
    char vram[NUMBER_SIZE], pcie[16], line[LINE_SIZE];

    number_brief(vram, e->gpu->vram_gb);
    snprintf(pcie, sizeof pcie, "%.1f", offload_pcie_generation(e->plan, e->gpu));
    text_join(e->text, *e->gpu->type ? "explain.gpu" : "explain.gpu_any_type", line, sizeof line,
              "vram", vram, "type", e->gpu->type, "pcie", pcie, NULL);
    printf("\n%s", e->gpu->name);
    terminal_wrapped(line);
    if (*e->gpu->source)
        print_source(e, e->gpu->source);
}

static const char *verdict_word(const struct explanation *e, enum verdict verdict)
{
    return status_words(e->text, verdict_status(verdict)).in[0];
}

static void print_verdict(const struct explanation *e, enum verdict verdict, int width)
{
    terminal_begin(verdict_runs(verdict) ? STYLE_GOOD : STYLE_BAD);
    terminal_right(verdict_word(e, verdict), width);
    terminal_end();
}

void explain_print_number(const struct explanation *e, const char *number, int width)
{
    char words[NUMBER_SIZE];

    terminal_right(text_number(e->text, number, words), width);
}

void explain_print_figure(const struct explanation *e, double figure, int decimals, int width)
{
    char number[NUMBER_SIZE];

    snprintf(number, sizeof number, "%.*f", decimals, figure);
    explain_print_number(e, number, width);
}

static void print_brief(const struct explanation *e, double figure, int width)
{
    char number[NUMBER_SIZE];

    number_brief(number, figure);
    explain_print_number(e, number, width);
}

/* key NULL: no label. */
static void begin_row(const struct explanation *e, const char *key, const char *formula)
{
    char label[LINE_SIZE] = "", shown[SIGNS_SIZE];

    if (key)
        text_join(e->text, key, label, sizeof label, NULL);
    terminal_begin_row(label, LABEL_WIDTH, text_formula(e->text, formula, shown), FORMULA_WIDTH);
}

static void end_row(const struct explanation *e, const char *formula)
{
    char shown[SIGNS_SIZE];

    terminal_end_row(text_formula(e->text, formula, shown));
}

/* One line of the breakdown: what, how, and its figure in each mode. */
struct breakdown_row {
    const char *label; /* key */
    double (*figure)(const struct explain_case *result);
    int decimals;
    char formula[LINE_SIZE];
};

static double weights_gb(const struct explain_case *result)
{
    return result->placement.need.params_memory_gb;
}

static double overhead_gb(const struct explain_case *result)
{
    return result->placement.need.overhead_gb;
}

static double kv_cache_gb(const struct explain_case *result)
{
    return result->placement.need.kv_cache_gb;
}

static double required_gb(const struct explain_case *result)
{
    return result->placement.need.required_vram_gb;
}

static double usable_gb(const struct explain_case *result)
{
    return result->fit.usable_vram_gb;
}

static double headroom_gb(const struct explain_case *result)
{
    return result->fit.headroom_gb;
}

/* Of what does not run, the share that is missing. */
static double free_percent(const struct explain_case *result)
{
    return result->fit.headroom_gb / result->fit.usable_vram_gb * 100;
}

static void print_breakdown_row(const struct explanation *e, const struct breakdown_row *row)
{
    begin_row(e, row->label, row->formula);
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++) {
        struct explain_case result = explain_case(e, mode, e->quantization, e->context_tokens, 1);

        explain_print_figure(e, row->figure(&result), row->decimals, FIGURE_WIDTH);
    }
    end_row(e, row->formula);
}

static void describe_warning(const struct explanation *e, const struct mode *mode,
                             unsigned gpu_count, const struct explain_case *result,
                             char warning[WARNINGS_SIZE])
{
    struct scenario scenario = {mode, e->quantization, e->context_tokens};
    struct gpu_set set = explain_set(e, gpu_count);
    struct pair pair = {e->model, &set, &scenario, &result->placement, &result->fit};

    warnings_of(e->text, &pair, warning);
}

static void print_verdicts(const struct explanation *e)
{
    begin_row(e, "explain.verdict", "");
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++) {
        struct explain_case result = explain_case(e, mode, e->quantization, e->context_tokens, 1);

        print_verdict(e, result.fit.verdict, FIGURE_WIDTH);
    }
    end_row(e, "");
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++) {
        struct explain_case result = explain_case(e, mode, e->quantization, e->context_tokens, 1);
        char warning[WARNINGS_SIZE];

        describe_warning(e, mode, 1, &result, warning);
        if (*warning)
            printf("  %s: %s\n", mode_words(e->text, mode->name).in[0], warning);
    }
}

static void print_breakdown_heading(const struct explanation *e)
{
    char tokens[NUMBER_SIZE], line[LINE_SIZE];

    number_grouped(tokens, e->context_tokens);
    text_join(e->text, "explain.breakdown", line, sizeof line, "quantization",
              e->quantization->name, "tokens", tokens, NULL);
    terminal_heading(line);
}

/* Nobody knows what the model is published in: the reason, in each mode. */
static void print_no_breakdown(const struct explanation *e)
{
    print_breakdown_heading(e);
    print_verdicts(e);
}

/* The formulas of vramgrid-method(7), RULE MODES, with this pair's numbers in them. */
static void print_breakdown(const struct explanation *e)
{
    const struct quantization *q = e->quantization;
    struct breakdown_row rows[] = {
        {.label = "explain.weights", .figure = weights_gb, .decimals = 2},
        {.label = "explain.overhead", .figure = overhead_gb, .decimals = 2},
        {.label = "explain.kv_cache", .figure = kv_cache_gb, .decimals = 2},
        {.label = "explain.required", .figure = required_gb, .decimals = 2},
        {.label = "explain.usable", .figure = usable_gb, .decimals = 2},
        {.label = "explain.headroom", .figure = headroom_gb, .decimals = 2},
        {.label = "explain.free", .figure = free_percent, .decimals = 1},
    };
    char tokens[NUMBER_SIZE], sequences[32] = "", line[LINE_SIZE];

    number_grouped(tokens, e->context_tokens);
    if (e->plan->sequences > 1)
        snprintf(sequences, sizeof sequences, " x %.0f", e->plan->sequences);
    print_breakdown_heading(e);
    snprintf(rows[0].formula, LINE_SIZE, "%g B x %g", e->model->params_billion, q->bytes_per_param);
    snprintf(rows[1].formula, LINE_SIZE, "x %g", e->plan->overhead_factor);
    snprintf(rows[2].formula, LINE_SIZE, "%.6g MiB x %s x %g x b / 1024%s",
             e->model->rule_kv_mb_per_token, tokens, q->kv_cache_multiplier, sequences);
    begin_row(e, NULL, "");
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++)
        terminal_right(mode_words(e->text, mode->name).in[0], FIGURE_WIDTH);
    end_row(e, "");
    describe_kv_per_token(e->model, line);
    begin_row(e, "explain.kv_per_token", line);
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++)
        explain_print_figure(e, e->model->rule_kv_mb_per_token, 4, FIGURE_WIDTH);
    end_row(e, line);
    begin_row(e, "explain.buffer", "");
    for (const struct mode *mode = mode_table; !mode->is_architecture; mode++)
        print_brief(e, mode->buffer, FIGURE_WIDTH);
    end_row(e, "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        print_breakdown_row(e, &rows[i]);
    print_verdicts(e);
}

/* The first of the plan, or NULL. */
static const struct mode *rule_mode(const struct plan *plan)
{
    for (size_t i = 0; i < plan->mode_count; i++)
        if (!plan->modes[i]->is_architecture)
            return plan->modes[i];
    return NULL;
}

/* Where the rule counts less than an engine keeps, that is said beside its figures. */
static void print_kv_share(const struct explanation *e)
{
    const struct mode *mode = rule_mode(e->plan);
    char line[LINE_SIZE];
    struct phrase phrase;

    if (!mode || !(e->quantization->kv_cache_multiplier * mode->buffer < 1))
        return;
    words_join(describe_kv_share(e->text, e->quantization, mode, &phrase), line, sizeof line);
    printf("  ");
    terminal_hanging(line, 2);
}

/* Free VRAM in percent over the plan's quantizations and contexts. */
static void print_grid(const struct explanation *e)
{
    const struct plan *plan = e->plan;
    char line[LINE_SIZE], tokens[NUMBER_SIZE];

    text_join(e->text, "explain.grid", line, sizeof line, "mode", explain_mode(e)->name, NULL);
    terminal_heading(line);
    printf("  %-*s", LABEL_WIDTH, "");
    for (size_t c = 0; c < plan->context_count; c++) {
        number_grouped(tokens, plan->contexts[c]);
        explain_print_number(e, tokens, FIGURE_WIDTH);
    }
    putchar('\n');
    for (size_t q = 0; q < e->quantization_count; q++) {
        printf("  ");
        terminal_left(e->quantizations[q]->name, LABEL_WIDTH);
        for (size_t c = 0; c < plan->context_count; c++) {
            struct explain_case result =
                explain_case(e, explain_mode(e), e->quantizations[q], plan->contexts[c], 1);

            if (result.placement.obstacle != OBSTACLE_NONE)
                terminal_right(verdict_word(e, result.fit.verdict), FIGURE_WIDTH);
            else
                explain_print_figure(e, free_percent(&result), 1, FIGURE_WIDTH);
        }
        putchar('\n');
    }
}

static void print_count_headings(const struct explanation *e)
{
    printf("  %-*s", LABEL_WIDTH, "");
    for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++) {
        char count[32], heading[64];

        snprintf(count, sizeof count, "%u", answer_counts[i]);
        text_join(e->text, answer_counts[i] == 1 ? "explain.one_gpu" : "explain.gpus", heading,
                  sizeof heading, "count", count, NULL);
        terminal_right(heading, FIGURE_WIDTH);
    }
    putchar('\n');
}

/* How engines are told to use so many GPUs, where they run it, or why they cannot. */
static void print_flags(const struct explanation *e, unsigned gpu_count)
{
    struct explain_case result =
        explain_case(e, explain_mode(e), e->quantization, e->context_tokens, gpu_count);
    struct gpu_set set = explain_set(e, gpu_count);
    char warning[WARNINGS_SIZE];

    if (result.placement.obstacle != OBSTACLE_NONE) {
        describe_warning(e, explain_mode(e), gpu_count, &result, warning);
        printf("  %s\n", warning);
        return;
    }
    if (!verdict_runs(result.fit.verdict)) /* nobody is told how to start what does not run */
        return;
    explain_print_flags(e, explain_mode(e), &set);
}

/* What each of several GPUs has to hold, at the scenario of the breakdown. */
static void print_several(const struct explanation *e)
{
    char line[LINE_SIZE], parallelism[LINE_SIZE / 4];

    text_join(e->text,
              e->plan->parallelism == PARALLEL_TENSOR ? "explain.tensor" : "explain.pipeline",
              parallelism, sizeof parallelism, NULL);
    text_join(e->text, "explain.several", line, sizeof line, "parallelism", parallelism, NULL);
    terminal_heading(line);
    print_count_headings(e);
    for (int row = 0; row < 2; row++) {
        printf("  ");
        text_join(e->text, row == 0 ? "explain.required" : "explain.verdict", line, sizeof line,
                  NULL);
        terminal_left(line, LABEL_WIDTH);
        for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++) {
            struct explain_case result = explain_case(e, explain_mode(e), e->quantization,
                                                      e->context_tokens, answer_counts[i]);

            if (row == 1)
                print_verdict(e, result.fit.verdict, FIGURE_WIDTH);
            else if (result.placement.obstacle == OBSTACLE_NONE)
                explain_print_figure(e, result.placement.need.required_vram_gb, 2, FIGURE_WIDTH);
            else
                terminal_right("-", FIGURE_WIDTH);
        }
        putchar('\n');
    }
    /* What is unknown is so on any number of GPUs, and told once. */
    for (size_t i = 1; i < answer_counts_of(e->plan, e->gpu); i++)
        if (i == 1 || !explain_missing(e))
            print_flags(e, answer_counts[i]);
}

static void print_longest_contexts(const struct explanation *e)
{
    const struct plan *plan = e->plan;
    char line[LINE_SIZE], tokens[NUMBER_SIZE], shown[SIGNS_SIZE + 1];

    text_join(e->text, "explain.longest", line, sizeof line, "mode", explain_mode(e)->name, NULL);
    terminal_heading(line);
    print_count_headings(e);
    for (size_t q = 0; q < e->quantization_count; q++) {
        struct scenario scenario = {explain_mode(e), e->quantizations[q], 1};

        printf("  ");
        terminal_left(e->quantizations[q]->name, LABEL_WIDTH);
        for (size_t i = 0; i < answer_counts_of(e->plan, e->gpu); i++) {
            struct gpu_set set = explain_set(e, answer_counts[i]);
            uint64_t longest;

            if (!answer_longest_context(plan, &scenario, e->model, &set, &longest)) {
                terminal_right(verdict_word(e, VERDICT_UNKNOWN), FIGURE_WIDTH);
                continue;
            }
            number_grouped(tokens, longest);
            text_number(e->text, tokens, shown);
            if ((double)longest > e->model->context_length_max)
                strcat(shown, "*");
            terminal_right(longest > 0 ? shown : "-", FIGURE_WIDTH);
        }
        putchar('\n');
    }
    if (number_is_known(e->model->context_length_max)) {
        number_grouped(tokens, (uint64_t)e->model->context_length_max);
        text_join(e->text, "explain.beyond", line, sizeof line, "tokens", tokens, NULL);
        printf("  %s\n", line);
    }
}

/* One line a quantization: what llama.cpp would be told, and what comes of it. */
static void print_offload(const struct explanation *e)
{
    const struct plan *plan = e->plan;
    char line[LINE_SIZE], tokens[NUMBER_SIZE], ram[NUMBER_SIZE], margin[NUMBER_SIZE];

    number_grouped(tokens, e->context_tokens);
    number_shortest(ram, plan->system_ram_gb);
    number_shortest(margin, plan->offload_margin_gb);
    text_join(e->text, "explain.offload", line, sizeof line, "tokens", tokens, "format",
              plan->model_format->name, "ram", ram, "margin", margin, NULL);
    terminal_heading(line);
    for (size_t q = 0; q < e->quantization_count; q++) {
        struct scenario scenario = {explain_mode(e), e->quantizations[q], e->context_tokens};
        struct offload_row row;
        char split[OFFLOAD_SPLIT_SIZE], used[32], needed[32], speed[32];

        offload_row_fill(&row, plan, e->model, e->gpu, &scenario);
        offload_describe_split(&row.offload, row.input.num_layers, split);
        printf("  ");
        terminal_left(e->quantizations[q]->name, LABEL_WIDTH);
        if (row.offload.status == OFFLOAD_UNKNOWN) {
            puts(offload_status_name(row.offload.status));
            continue;
        }
        snprintf(used, sizeof used, "%.2f", row.offload.gpu_vram_used_gb);
        snprintf(needed, sizeof needed, "%.2f", row.offload.system_ram_required_gb);
        snprintf(speed, sizeof speed, "%.1f", row.offload.tokens_per_s);
        text_join(e->text,
                  row.offload.fits_in_ram ? "explain.offload_row" : "explain.offload_row_no_ram",
                  line, sizeof line, "used", used, "needed", needed, "speed", speed, NULL);
        printf("--gpu-layers %-26s %s\n", split, line);
    }
}

void explain_print(const struct explanation *e)
{
    print_model(e);
    print_gpu(e);
    if (e->quantization == &quantization_native)
        print_no_breakdown(e);
    else
        print_breakdown(e);
    print_kv_share(e);
    explain_print_memory(e);
    print_grid(e);
    print_several(e);
    print_longest_contexts(e);
    explain_print_answers(e);
    print_offload(e);
    explain_print_money(e);
}
