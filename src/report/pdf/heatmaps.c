/* SPDX-License-Identifier: MIT */
/* heatmaps.pdf: the heatmaps of all slices of a mode, on numbered pages with an outline. */
#include "vramgrid/captions.h"
#include "vramgrid/heatmap.h"
#include "vramgrid/number.h"
#include "vramgrid/page_frame.h"
#include "vramgrid/pdf_file.h"
#include "vramgrid/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One document on its way. */
struct book {
    const struct report *report;
    struct page_frame frame;
    struct pdf_text text;
    struct number_glyphs numbers;
    struct heatmap heatmap;
    struct slice slice;
    struct pdf_file pdf;
    uint64_t pages; /* that there will be */
    char from[CAPTION_SIZE];
};

static size_t book_count(const struct report *report)
{
    return report->plan->mode_count;
}

static void book_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    report_mode_file(report, index, "heatmaps", "pdf", path);
}

static bool is_split(const struct book *book)
{
    return heatmap_parts(&book->heatmap) > 1;
}

static void draw_foot(struct book *book, const struct heatmap_part *part)
{
    const struct plan *plan = book->report->plan;
    char place[256];
    int length = 0;

    if (is_split(book))
        length = snprintf(place, sizeof place, "models %zu–%zu of %zu, GPUs %zu–%zu of %zu · ",
                          part->rows.first + 1, part->rows.first + part->rows.count,
                          plan->model_count, part->columns.first + 1,
                          part->columns.first + part->columns.count, plan->set_count);
    snprintf(place + length, sizeof place - (size_t)length, "page %" PRIu64 " of %" PRIu64,
             book->pdf.pages + 1, book->pages);
    page_frame_foot(&book->frame, &book->text, book->pdf.cr, book->from, place);
}

/* "Q4_K_M 8K", with the number of the part where there are several. */
static void label_page(struct book *book, size_t part)
{
    const struct scenario *scenario = &book->slice.scenario;
    char tokens[CAPTION_TOKENS_SIZE], label[CATALOGUE_NAME_MAX + 64];
    int length;

    caption_short_tokens(scenario->context_tokens, tokens);
    length = snprintf(label, sizeof label, "%s %s", scenario->quantization->name, tokens);
    if (is_split(book))
        snprintf(label + length, sizeof label - (size_t)length, " part %zu", part + 1);
    pdf_file_label_page(&book->pdf, label);
}

/* FILE.pdf#fit_MODE_QUANTIZATION_CONTEXT leads to the slice. */
static void name_place(struct book *book, size_t slice)
{
    char name[REPORT_PATH_SIZE];

    report_slice_file(book->report, slice, "fit", "pdf", name);
    *strrchr(name, '.') = '\0';
    pdf_file_name_place(&book->pdf, name);
}

static void draw_slice(struct book *book, size_t slice, int chapter)
{
    char entry[NUMBER_SIZE + 16], tokens[NUMBER_SIZE];

    slice_fill(&book->slice, slice);
    number_grouped(tokens, book->slice.scenario.context_tokens);
    snprintf(entry, sizeof entry, "%s tokens", tokens);
    pdf_file_outline(&book->pdf, chapter, entry, false);
    for (size_t i = 0; i < heatmap_parts(&book->heatmap); i++) {
        struct heatmap_part part = heatmap_part(&book->heatmap, i);

        label_page(book, i);
        page_frame_paper(book->pdf.cr);
        if (i == 0)
            name_place(book, slice);
        heatmap_draw(&book->heatmap, &book->slice, &part, book->pdf.cr, book->frame.left,
                     book->frame.top);
        draw_foot(book, &part);
        pdf_file_end_page(&book->pdf);
    }
}

static void draw_book(struct book *book, size_t mode)
{
    const struct plan *plan = book->report->plan;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        int chapter =
            pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP, plan->quantizations[q]->name, true);

        for (size_t c = 0; c < plan->context_count; c++)
            draw_slice(book, plan_slice_index(plan, mode, q, c), chapter);
    }
}

static bool begin_book(struct book *book, size_t mode, const char *staged_path, struct error *err)
{
    const struct report *report = book->report;
    const struct plan *plan = report->plan;
    char title[CAPTION_SIZE];

    book->frame = page_frame_of(report->settings->paper);
    if (!slice_init(&book->slice, plan, err) || !pdf_text_init(&book->text, err))
        return false;
    number_glyphs_init(&book->numbers, &book->text);
    if (!heatmap_init_paged(&book->heatmap, report, &book->numbers, book->frame.inner_width,
                            book->frame.inner_height, err))
        return false;
    book->pages = plan->quantization_count * plan->context_count * heatmap_parts(&book->heatmap);
    caption_provenance(report, book->from);
    snprintf(title, sizeof title, "%.200s – free VRAM by model and GPU, %s mode",
             report->settings->title, plan->modes[mode]->name);
    return pdf_file_open(&book->pdf, report, title, staged_path, book->frame.width,
                         book->frame.height, err);
}

static bool write_book(const struct report *report, size_t index, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct book book = {.report = report};
    bool ok = begin_book(&book, index, staged_path, err);

    if (ok) {
        draw_book(&book, index);
        witness->pages = book.pdf.pages;
    }
    ok = pdf_file_close(&book.pdf, err) && ok;
    heatmap_release(&book.heatmap);
    number_glyphs_release(&book.numbers);
    pdf_text_release(&book.text);
    slice_release(&book.slice);
    return ok;
}

const struct writer heatmaps_writer = {"pdf", FILE_PDF, book_count, book_path, write_book};
