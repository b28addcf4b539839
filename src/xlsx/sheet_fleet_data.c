/* SPDX-License-Identifier: MIT */
/*
 * Fleet data: what the formulas of the live fleet look up by name. Hidden; one table beside the
 * other, headings in the first row.
 */
#include "fleet_blocks.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/placement.h"
#include "vramgrid/words/fleet_words.h"
#include "vramgrid/words/price_words.h"
#include "vramgrid/words/warnings.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

/* ---- cells ---- */

/* One row of a table being filled from left to right. */
struct filler {
    struct page *page;
    size_t row, column;
};

static void put_text(struct filler *filler, const char *text)
{
    if (*text)
        page_line(filler->page, filler->row, filler->column, STYLE_TEXT, text);
    filler->column++;
}

/* Nothing where it is not known: formulas take it for 0 or ask whether it is a number. */
static void put_number(struct filler *filler, double value)
{
    const double no_limit = 1e15;

    if (number_is_known(value))
        page_number(filler->page, filler->row, filler->column, STYLE_EXACT,
                    isfinite(value) ? value : no_limit);
    filler->column++;
}

static struct filler begin_row(struct page *page, const struct formula_block *block, size_t i)
{
    return (struct filler){page, block->first_row + i, block->first_column};
}

static void put_headings(struct page *page, const struct formula_block *block)
{
    for (size_t i = 0; i < block->column_count; i++)
        page_line(page, 0, block->first_column + i, STYLE_HEADING, block->columns[i]);
}

/* ---- tables ---- */

/* A GPU whose speed is known in this class, to learn of the model: others lack a figure. */
static bool find_parts(const struct fleet_view *view, const struct quantization *quantization,
                       const struct model *model, unsigned gpu_count, struct speed_parts *parts)
{
    struct replica replica = {model, quantization, NULL, gpu_count};

    for (size_t g = 0; g < view->plan->gpu_count; g++) {
        replica.gpu = view->plan->gpus[g];
        if (speed_parts_of(view->plan, &replica, parts))
            return true;
    }
    return false;
}

/* What is known of a model where its speed is, whatever card and precision that is for. */
static bool find_shape(const struct fleet_view *view, const struct model *model, unsigned gpu_count,
                       struct speed_parts *parts)
{
    for (size_t q = 0; q < view->plan->quantization_count; q++) {
        const struct quantization *quantization =
            quantization_for(view->plan->quantizations[q], model);

        if (quantization && find_parts(view, quantization, model, gpu_count, parts))
            return true;
    }
    return false;
}

static void put_model(struct page *page, const struct fleet_view *view,
                      const struct formula_block *block, size_t m)
{
    const struct model *model = view->plan->models[m];
    struct filler filler = begin_row(page, block, m);
    struct speed_parts parts;

    put_text(&filler, model->name);
    put_number(&filler, (double)m + 1);
    put_number(&filler, model->context_length_max);
    put_text(&filler, model->precision_default);
    put_number(&filler, model->num_layers);
    put_number(&filler, model->hidden_size);
    if (!find_shape(view, model, 1, &parts))
        return;
    put_number(&filler, parts.model.attention_width);
    put_number(&filler, parts.model.window_width);
    put_number(&filler, parts.model.window_tokens);
}

/* What a row is about: "MODEL|QUANTIZATION|COUNT". Formulas find it by its number. */
static void put_key(struct filler *filler, const char *first, const char *second, double count)
{
    char key[2 * CATALOGUE_NAME_MAX + 32];

    snprintf(key, sizeof key, "%s|%s|%.0f", first, second, count);
    put_text(filler, key);
}

/* Why engines refuse, in the report's languages; "" where they do not. */
static void put_obstacle(struct filler *filler, const struct fleet_view *view,
                         const struct scenario *scenario, const struct model *model,
                         unsigned gpu_count)
{
    struct gpu_set set = equal_gpus(view->plan->gpus[0], gpu_count);
    struct placement placement = place_model(view->plan, scenario, model, &set);
    struct pair pair = {model, &set, scenario, &placement, NULL};
    char words[WARNINGS_SIZE] = "";

    if (placement.obstacle != OBSTACLE_NONE && placement.obstacle != OBSTACLE_UNKNOWN)
        warning_of_obstacle(view->report->text, &pair, words);
    put_text(filler, words);
}

static void put_speed(struct filler *filler, const struct speed_parts *parts)
{
    double share = parts->model.num_experts_per_tok / parts->model.num_experts;

    put_number(filler, parts->model.body_gb);
    put_number(filler, parts->model.experts_gb);
    put_number(filler, share > 0 && share < 1 ? log1p(-share) : ALL_TOUCHED);
    put_number(filler, parts->model.active_params_billion);
    put_number(filler, parts->model.active_params_billion - parts->model.head_params_billion);
}

/* The rule is linear in tokens and sequences, whatever it makes of a model. */
static void put_rule(struct filler *filler, const struct fleet_view *view,
                     const struct model *model, size_t quantization, unsigned gpu_count)
{
    struct fleet_rule rule = fleet_view_rule(view, model, quantization, gpu_count);

    put_number(filler, rule.fixed_gb);
    put_number(filler, rule.token_gb);
}

static void put_weights(struct page *page, const struct fleet_view *view,
                        const struct formula_block *block, size_t i)
{
    const struct plan *plan = view->plan;
    unsigned gpu_count = answer_counts[i % ANSWER_COUNTS];
    size_t q = i / ANSWER_COUNTS % plan->quantization_count;
    size_t m = i / ANSWER_COUNTS / plan->quantization_count;
    const struct model *model = plan->models[m];
    const struct quantization *listed = plan->quantizations[q];
    struct scenario scenario = {mode_find("architecture"), quantization_for(listed, model), 1};
    const char *missing =
        scenario.quantization ? scenario_missing(plan, &scenario, model) : "precision_default";
    struct filler filler = begin_row(page, block, i);
    struct speed_parts parts = {.missing = "memory_bandwidth_gb_s"};
    bool is_known;

    assert(listed);
    put_key(&filler, model->name, listed->name, gpu_count);
    put_number(&filler, missing ? NUMBER_UNKNOWN
                                : memory_of(plan, &scenario, model, false, gpu_count).weights_gb);
    is_known = !missing && find_parts(view, scenario.quantization, model, gpu_count, &parts);
    if (is_known)
        put_speed(&filler, &parts);
    else
        filler.column = block->first_column + WEIGHTS_CLASS;
    put_number(&filler, is_known ? (double)fleet_view_class(view, m, q) : NUMBER_UNKNOWN);
    if (scenario.quantization)
        put_obstacle(&filler, view, &scenario, model, gpu_count);
    else
        filler.column++;
    put_text(&filler, missing ? missing : is_known ? "" : parts.missing);
    put_rule(&filler, view, model, q, gpu_count);
    put_number(&filler, (double)fleet_view_benchmarks(view, model, q));
}

static void put_terms(struct filler *filler, const struct kv_request_terms *request)
{
    put_number(filler, request->page_bytes);
    put_number(filler, request->fixed);
    for (int i = 0; i < KV_TERMS; i++) {
        const struct kv_term *term = &request->terms[i];

        put_number(filler, term->groups);
        put_number(filler, term->groups > 0 ? term->limit : 0);
        put_number(filler, term->groups > 0 ? term->ratio : 1);
        put_number(filler, term->groups > 0 ? term->block : 1);
    }
}

static void put_overhead(struct filler *filler, const struct engine_overhead *overhead)
{
    put_number(filler, (overhead->context + overhead->activation + overhead->graphs) * GB_PER_GIB);
    put_number(filler, overhead->layers * GB_PER_GIB);
    put_number(filler, (overhead->scores + overhead->index) * GB_PER_GIB); /* of one token */
    put_number(filler, overhead->logits * GB_PER_GIB);
    put_number(filler, overhead->samples_apart);
}

/* What a step reads of caches, whatever the quantization. */
static void put_cache_speeds(struct filler *filler, const struct fleet_view *view,
                             const struct model *model, unsigned gpu_count)
{
    struct speed_parts parts;

    if (!find_shape(view, model, gpu_count, &parts))
        return;
    put_number(filler, parts.model.cache_gb_per_token);
    put_number(filler, parts.model.window_gb_per_token);
    put_number(filler, parts.model.state_gb);
}

static void put_cache(struct page *page, const struct fleet_view *view,
                      const struct formula_block *block, size_t i)
{
    const struct plan *plan = view->plan;
    bool is_large = i % 2;
    unsigned gpu_count = answer_counts[i / 2 % ANSWER_COUNTS];
    const struct model *model = plan->models[i / 2 / ANSWER_COUNTS];
    struct scenario scenario = {mode_find("architecture"), plan->precisions[0], 1};
    struct kv_cache_engine engine = memory_cache_engine(plan, is_large);
    struct filler filler = begin_row(page, block, i);
    struct kv_request_terms request;
    struct memory memory;

    put_key(&filler, model->name, is_large ? "1" : "0", gpu_count);
    if (memory_missing(plan, scenario.quantization, model))
        return;
    memory = memory_of(plan, &scenario, model, is_large, gpu_count);
    request = kv_cache_request_terms(&model->kv_shape, &engine, gpu_count);
    put_overhead(&filler, &memory.overhead);
    put_terms(&filler, &request);
    put_cache_speeds(&filler, view, model, gpu_count);
}

/* By class and row: "CLASS|GPU|COUNT". */
static void put_rate(struct page *page, const struct fleet_view *view,
                     const struct formula_block *block, size_t i)
{
    const struct fleet_rates *rates = &view->rates[i];
    size_t row = i % view->grid.count;
    struct filler filler = begin_row(page, block, i);
    char class[NUMBER_SIZE];

    snprintf(class, sizeof class, "%zu", i / view->grid.count);
    put_key(&filler, class, view->plan->gpus[row / ANSWER_COUNTS]->name,
            answer_counts[row % ANSWER_COUNTS]);
    if (!rates->is_known)
        return;
    for (int r = 0; r < RATES; r++)
        put_number(&filler, rates->rate[r]);
    page_words(page, filler.row, filler.column, STYLE_TEXT,
               fleet_basis_words(view->report->text, rates->basis));
}

static void put_load(struct page *page, const struct fleet_view *view,
                     const struct formula_block *block, size_t w)
{
    struct filler filler = begin_row(page, block, w);

    if (view->plan->workload_count == 0)
        return;
    put_text(&filler, view->plan->workloads[w]->name);
    put_number(&filler, (double)w + 1);
    for (int load = 0; load < LOADS; load++)
        put_number(&filler, fleet_load(view->plan->workloads[w], (enum load)load));
}

static void put_precision(struct page *page, const struct fleet_view *view,
                          const struct formula_block *block, size_t q)
{
    struct filler filler = begin_row(page, block, q);

    put_text(&filler, view->plan->quantizations[q]->name);
    put_number(&filler, (double)q + 1);
}

static void put_money(struct page *page, const struct fleet_view *view,
                      const struct formula_block *block, size_t i)
{
    page_words(page, block->first_row + i, block->first_column, STYLE_TEXT,
               text_words(view->report->text, i == 0 ? "decide.buy" : "decide.rent"));
}

static void put_commitment(struct page *page, const struct fleet_view *view,
                           const struct formula_block *block, size_t i)
{
    struct filler filler = begin_row(page, block, i);

    put_text(&filler, view->rents.commitments[i]);
    put_number(&filler, (double)i + 1);
}

static void put_rent(struct page *page, const struct fleet_view *view,
                     const struct formula_block *block, size_t i)
{
    const struct rent_offer *offer = &view->rents.offers[i];
    const struct rent *rent = offer->rent;
    struct filler filler = begin_row(page, block, i);
    char words[LINE_SIZE];

    if (view->rents.offer_count == 0)
        return;
    put_text(&filler, view->plan->gpus[offer->gpu]->name);
    put_text(&filler, offer->commitment);
    put_number(&filler, (double)i + 1);
    put_number(&filler, rent->usd_per_gpu_hour);
    put_text(&filler, rent->provider);
    snprintf(words, sizeof words, "%.400s%s%.400s%s%.400s", rent->instance,
             *rent->instance && *rent->region ? ", " : "", rent->region,
             *rent->instance || *rent->region ? ", " : "", rent->source);
    put_text(&filler, words);
    put_number(&filler, *rent->as_of ? excel_day(rent->as_of) : NUMBER_UNKNOWN);
    describe_rent_age(view->report->text, rent, words);
    put_text(&filler, words);
    describe_rent(view->report->text, rent, words);
    put_text(&filler, words);
}

/* Names that the dropdowns offer. */
static void define_lists(struct page *page, const struct fleet_view *view)
{
    static const struct {
        const char *name;
        enum fleet_table table;
    } lists[] = {{"lst_fleet_models", TABLE_MODELS},
                 {"lst_fleet_precisions", TABLE_PRECISIONS},
                 {"lst_fleet_workloads", TABLE_LOADS},
                 {"lst_fleet_money", TABLE_MONEY},
                 {"lst_fleet_commitments", TABLE_COMMITMENTS}};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct formula_block block = fleet_table(view, lists[i].table);

        book_define(page->book, lists[i].name, page->tab,
                    &(struct cell_range){block.first_row, block.first_column,
                                         block.first_row + block.row_count - 1,
                                         block.first_column});
    }
}

bool write_fleet_data_sheet(struct page *page, struct error *err)
{
    static void (*const put_row[FLEET_TABLES])(struct page *, const struct fleet_view *,
                                               const struct formula_block *, size_t) = {
        [TABLE_MODELS] = put_model, [TABLE_WEIGHTS] = put_weights,
        [TABLE_CACHES] = put_cache, [TABLE_RATES] = put_rate,
        [TABLE_LOADS] = put_load,   [TABLE_PRECISIONS] = put_precision,
        [TABLE_MONEY] = put_money,  [TABLE_COMMITMENTS] = put_commitment,
        [TABLE_RENTS] = put_rent};
    struct fleet_view view;
    bool ok = fleet_view_init(&view, page->book->report, err);

    for (int t = 0; ok && t < FLEET_TABLES; t++) {
        struct formula_block block = fleet_table(&view, (enum fleet_table)t);

        ok = page_check_size(page, block.first_row + block.row_count, block.first_column,
                             "models by quantizations", err);
        put_headings(page, &block);
        for (size_t i = 0; ok && i < block.row_count; i++)
            if (t != TABLE_RATES || view.class_count > 0)
                put_row[t](page, &view, &block, i);
    }
    if (ok)
        define_lists(page, &view);
    fleet_view_release(&view);
    return ok;
}
