/* SPDX-License-Identifier: MIT */
/* Lists, hidden: what the dropdowns offer, with the figures behind each choice. */
#include "live.h"

#include <stdio.h>

enum { FIRST_ROW = 1 };

static void put_heading(struct page *page, size_t column, const char *heading)
{
    page_text(page, 0, column, STYLE_HEADING, heading);
}

static void define_list(struct page *page, const char *name, size_t column, size_t count)
{
    book_define(page->book, name, page->tab,
                &(struct cell_range){FIRST_ROW, column, FIRST_ROW + count - 1, column});
}

static void put_numbers(struct page *page, size_t row, size_t column, const double *numbers,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        page_number(page, row, column + i, STYLE_EXACT, numbers[i]);
}

static void put_quantizations(struct page *page)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        const struct quantization *row = plan->quantizations[q];
        double numbers[] = {row->bytes_per_param, row->bits_per_weight, row->kv_cache_multiplier};

        page_text(page, FIRST_ROW + q, LISTS_QUANTIZATION, STYLE_TEXT, row->name);
        put_numbers(page, FIRST_ROW + q, LISTS_BYTES, numbers, sizeof numbers / sizeof numbers[0]);
    }
    define_list(page, "lst_quantizations", LISTS_QUANTIZATION, plan->quantization_count);
}

static void put_contexts(struct page *page)
{
    const struct plan *plan = page->book->report->plan;

    for (size_t c = 0; c < plan->context_count; c++)
        page_number(page, FIRST_ROW + c, LISTS_CONTEXT, STYLE_EXACT, (double)plan->contexts[c]);
    define_list(page, "lst_contexts", LISTS_CONTEXT, plan->context_count);
}

static void put_modes(struct page *page)
{
    size_t count = 0;

    for (const struct mode *mode = mode_table; mode->name; mode++) {
        double numbers[] = {mode->buffer, mode->is_architecture};

        if (mode->is_architecture && !live_has_architecture(page->book->report->plan))
            continue;
        page_text(page, FIRST_ROW + count, LISTS_MODE, STYLE_TEXT, mode->name);
        put_numbers(page, FIRST_ROW + count++, LISTS_BUFFER, numbers, 2);
    }
    define_list(page, "lst_modes", LISTS_MODE, count);
}

static void put_shows(struct page *page)
{
    for (size_t i = 0; i < LIVE_SHOWS; i++)
        page_label(page, FIRST_ROW + i, LISTS_SHOW, STYLE_TEXT,
                   live_show_words(page->book->report, (enum live_show)i));
    define_list(page, "lst_shows", LISTS_SHOW, LIVE_SHOWS);
}

static void put_engines(struct page *page, const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct engine *engine = (const struct engine *)table->rows + i;
        double numbers[] = {engine->gpu_memory_utilization, engine->runtime_context_gib,
                            engine->activation_gib,         engine->multi_gpu_extra_gib,
                            engine->kv_block_tokens,        engine->sliding_extra_tokens};

        page_text(page, FIRST_ROW + i, LISTS_ENGINE, STYLE_TEXT, engine->name);
        put_numbers(page, FIRST_ROW + i, LISTS_UTILIZATION, numbers,
                    sizeof numbers / sizeof numbers[0]);
    }
    define_list(page, "lst_engines", LISTS_ENGINE, table->count);
}

static void put_kv_types(struct page *page, const struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct kv_type *type = (const struct kv_type *)table->rows + i;

        page_text(page, FIRST_ROW + i, LISTS_KV_TYPE, STYLE_TEXT, type->name);
        page_number(page, FIRST_ROW + i, LISTS_KV_BYTES, STYLE_EXACT, type->bytes_per_element);
    }
    define_list(page, "lst_kv_types", LISTS_KV_TYPE, table->count);
}

bool write_lists_sheet(struct page *page, struct error *err)
{
    static const char *const headings[] = {
        "quantization",
        "bytes_per_param",
        "bits_per_weight",
        "kv_cache_multiplier",
        "context_tokens",
        "mode",
        "mode_buffer",
        "is_architecture",
        "show",
        "engine",
        "gpu_memory_utilization",
        "runtime_context_gib",
        "activation_gib",
        "multi_gpu_extra_gib",
        "kv_block_tokens",
        "sliding_extra_tokens",
        "kv_type",
        "bytes_per_element",
    };
    const struct plan *plan = page->book->report->plan;

    (void)err;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        put_heading(page, i, headings[i]);
    put_quantizations(page);
    put_contexts(page);
    put_modes(page);
    put_shows(page);
    if (live_has_architecture(plan)) {
        put_engines(page, &plan->catalogue->tables[SHEET_ENGINES]);
        put_kv_types(page, &plan->catalogue->tables[SHEET_KV_TYPES]);
    }
    return true;
}
