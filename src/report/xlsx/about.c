/* SPDX-License-Identifier: MIT */
/* About: how the figures come about, what the colours say, what went in. For the auditor. */
#include "vramgrid/number.h"
#include "vramgrid/path.h"
#include "vramgrid/sheets.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { LABEL, VALUE, ROWS, BYTES };
enum { VALUE_WIDTH = 100 };

/* Fills downwards. */
struct about {
    struct page *page;
    size_t row;
};

static void put_heading(struct about *about, const char *heading)
{
    about->row++;
    page_line(about->page, about->row++, LABEL, STYLE_BOLD, heading);
}

/* The height is given: programs do not agree on the height of wrapped text that they only open. */
static void put_pair(struct about *about, const char *label, const char *value)
{
    enum { LINE_POINTS = 15 };
    size_t lines = 1 + text_width(value) / VALUE_WIDTH;

    page_row_height(about->page, about->row, (double)(lines * LINE_POINTS));
    page_text(about->page, about->row, LABEL, STYLE_WRAPPED, label);
    page_line(about->page, about->row++, VALUE, STYLE_WRAPPED, value);
}

static void put_formula(struct about *about)
{
    const struct plan *plan = about->page->book->report->plan;
    const struct mode *mode = about->page->book->mode;
    char text[LINE_SIZE];

    put_heading(about, "How it is calculated (for each model, quantization and context)");
    put_pair(about, "Weights (GB)", "parameters in billions x bytes per parameter");
    snprintf(text, sizeof text, "weights x %g", plan->overhead_factor);
    put_pair(about, "Overhead (GB)", text);
    snprintf(text, sizeof text,
             "KV cache per token (MiB) x context (tokens) x the quantization's KV cache multiplier "
             "x %g (%s mode) / 1024",
             mode->buffer, mode->name);
    put_pair(about, "KV cache (GB)", text);
    put_pair(about, "Required (GB)", "weights + overhead + KV cache");
    put_pair(about, "Headroom (%)",
             "(VRAM - required) / VRAM x 100; negative where the model does "
             "not run: short by that share of the VRAM");
    put_pair(
        about, "KV cache per token",
        "kv_cache_mb_per_token of the sheet; where that is empty, from the architecture at 2 "
        "bytes per element, every attention layer at full length (conservative): layers x KV "
        "heads x (key + value dimension) x 2 / 1,048,576, or for latent attention (MLA) layers "
        "x (latent rank + rotary dimension) x 2 / 1,048,576");
    put_pair(
        about, "Units",
        "GB is 1,000,000,000 bytes for weights and overhead. The rule adds the KV cache as MiB "
        "/ 1024 and compares the sum with the VRAM that the card is sold with, all of it: a "
        "rule of thumb, as are the modes' factors. Leave a margin.");
}

static void put_verdicts(struct about *about)
{
    const struct plan *plan = about->page->book->report->plan;
    double margin = plan->safety_margin_percent;
    char text[LINE_SIZE];

    put_heading(about, "Verdicts and colours");
    put_pair(about, "RUNS", "required is at most the VRAM of one GPU");
    snprintf(text, sizeof text, "it runs, with less than %g %% of the VRAM free", margin);
    put_pair(about, "low margin", text);
    put_pair(about, "DOESN'T RUN, none",
             "required exceeds the VRAM of the GPU; of every single GPU");
    put_pair(about, "Context with *", "the context exceeds context_length_max of the model's row");
    for (int i = 0; i < palette_bins_used(plan->has_several_gpus); i++) {
        enum palette_bin bin = (enum palette_bin)i;

        palette_describe(bin, margin, text);
        page_text(about->page, about->row++, LABEL, style_of_bin(bin), text);
    }
}

static void put_count(struct about *about, const char *label, uint64_t count)
{
    char text[NUMBER_SIZE];

    number_grouped(text, count);
    put_pair(about, label, text);
}

/* Of the modes this workbook shows one. */
static void put_report(struct about *about)
{
    const struct report *report = about->page->book->report;
    const struct plan *plan = report->plan;

    put_heading(about, "This report");
    put_pair(about, "As of", report->as_of);
    if (*report->settings->organisation)
        put_pair(about, "Organisation", report->settings->organisation);
    put_pair(about, "Mode of this workbook", about->page->book->mode->name);
    put_count(about, "Models", plan->model_count);
    put_count(about, "GPUs", plan->gpu_count);
    put_count(about, "Quantizations", plan->quantization_count);
    put_count(about, "Contexts", plan->context_count);
    put_count(about, "Combinations here", plan_combinations(plan) / plan->mode_count);
    put_pair(about, "Made by", "vramgrid " VRAMGRID_VERSION ", libxlsxwriter " LXW_VERSION);
}

/* rows 0: not a sheet. */
static void put_file(struct about *about, const char *path, const struct digest *digest,
                     size_t rows)
{
    struct page *page = about->page;

    page_text(page, about->row, LABEL, STYLE_WRAPPED, path_base(path));
    page_line(page, about->row, VALUE, STYLE_WRAPPED, digest->hex);
    if (rows > 0)
        page_number(page, about->row, ROWS, STYLE_COUNT, (double)rows);
    page_number(page, about->row++, BYTES, STYLE_COUNT, (double)digest->bytes);
}

static void put_files(struct about *about)
{
    static const char *const headings[] = {"File", "SHA-256", "Rows", "Bytes"};
    const struct settings *settings = about->page->book->report->settings;
    const struct catalogue *catalogue = about->page->book->report->plan->catalogue;

    put_heading(about, "Input files");
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        page_text(about->page, about->row, i, i < ROWS ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                  headings[i]);
    about->row++;
    if (settings->template_path)
        put_file(about, settings->template_path, &settings->template_digest, 0);
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct table *table = &catalogue->tables[kind];

        if (table->path)
            put_file(about, table->path, &table->digest, table->count);
    }
}

static void put_contents(struct about *about)
{
    const struct book *book = about->page->book;

    put_heading(about, "Contents");
    for (size_t i = 0; i < book->tab_count; i++) {
        const struct tab *tab = &book->tabs[i];

        page_link(about->page, about->row, LABEL, tab, tab->name);
        if (!tab->kind->name)
            page_line(about->page, about->row, VALUE, STYLE_TEXT,
                      book->report->plan->quantizations[tab->quantization]->name);
        about->row++;
    }
}

bool write_about_sheet(struct page *page, struct error *err)
{
    struct about about = {.page = page, .row = 1};

    (void)err;
    page_line(page, 0, 0, STYLE_TITLE, "About this workbook");
    put_formula(&about);
    put_verdicts(&about);
    put_report(&about);
    put_files(&about);
    put_contents(&about);
    page_width(page, VALUE, VALUE, VALUE_WIDTH);
    return true;
}
