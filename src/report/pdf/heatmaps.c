/* SPDX-License-Identifier: MIT */
/* heatmaps.pdf: the heatmaps of all slices of a mode, on numbered pages with an outline. */
#include "vramgrid/captions.h"
#include "vramgrid/heatmap.h"
#include "vramgrid/leaf.h"
#include "vramgrid/number.h"
#include "vramgrid/page_frame.h"
#include "vramgrid/pdf_file.h"
#include "vramgrid/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PLACE_SIZE = 256 };

/* One document on its way. */
struct book {
    const struct report *report;
    struct page_frame frame;
    struct pdf_text text;
    struct number_glyphs numbers;
    struct heatmap heatmap;
    struct slice slice;
    struct pdf_file pdf;
    uint64_t pages;   /* that there will be */
    struct leaf leaf; /* what the pages of words are drawn with */
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

/* "models 1–20 of 33, GPUs 1–30 of 60": which part of the figure a page holds. */
static void describe_part(const struct book *book, const struct heatmap_part *part,
                          char words[PLACE_SIZE])
{
    const struct plan *plan = book->report->plan;
    const size_t numbers[] = {
        part->rows.first + 1,    part->rows.first + part->rows.count,       plan->model_count,
        part->columns.first + 1, part->columns.first + part->columns.count, plan->set_count,
    };
    char texts[6][24];

    for (size_t i = 0; i < 6; i++)
        snprintf(texts[i], sizeof texts[i], "%zu", numbers[i]);
    text_fill(book->report->text, "page.part", words, PLACE_SIZE, "first_model", texts[0],
              "last_model", texts[1], "models", texts[2], "first_gpu", texts[3], "last_gpu",
              texts[4], "gpus", texts[5], NULL);
}

/* part NULL: no part of a figure. */
static void draw_foot(struct book *book, const struct heatmap_part *part)
{
    char number[24], pages[24], page[PLACE_SIZE], words[PLACE_SIZE] = "";
    char place[2 * PLACE_SIZE + 8];

    snprintf(number, sizeof number, "%" PRIu64, book->pdf.pages + 1);
    snprintf(pages, sizeof pages, "%" PRIu64, book->pages);
    text_fill(book->report->text, "page.number", page, sizeof page, "page", number, "pages", pages,
              NULL);
    if (part && is_split(book))
        describe_part(book, part, words);
    snprintf(place, sizeof place, "%s%s%s", words, *words ? " · " : "", page);
    page_frame_foot(&book->frame, &book->text, book->pdf.cr, book->from, place);
}

/* "Q4_K_M 8K", with the number of the part where there are several. */
static void label_page(struct book *book, size_t part)
{
    const struct scenario *scenario = &book->slice.scenario;
    char tokens[CAPTION_TOKENS_SIZE], number[24], label[CAPTION_SIZE];

    caption_short_tokens(scenario->context_tokens, tokens);
    snprintf(number, sizeof number, "%zu", part + 1);
    text_fill(book->report->text, is_split(book) ? "page.label_part" : "page.label", label,
              sizeof label, "quantization", scenario->quantization->name, "tokens", tokens, "part",
              number, NULL);
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

/* The pages of one figure: of a slice, or, behind the last slice, of the agreement. */
static void draw_figure(struct book *book, const struct figure *figure, size_t slice)
{
    bool is_slice = slice < plan_slices(book->report->plan);

    for (size_t i = 0; i < heatmap_parts(&book->heatmap); i++) {
        struct heatmap_part part = heatmap_part(&book->heatmap, i);

        if (is_slice)
            label_page(book, i);
        page_frame_paper(book->pdf.cr);
        if (i == 0 && is_slice)
            name_place(book, slice);
        else if (i == 0)
            pdf_file_name_place(&book->pdf, "agreement");
        heatmap_draw(&book->heatmap, figure, &part, book->pdf.cr, book->frame.left,
                     book->frame.top);
        draw_foot(book, &part);
        pdf_file_end_page(&book->pdf);
    }
}

static void draw_slice(struct book *book, size_t slice, int chapter)
{
    char entry[CAPTION_SIZE], tokens[NUMBER_SIZE];
    struct figure figure;

    slice_fill(&book->slice, slice);
    number_grouped(tokens, book->slice.scenario.context_tokens);
    text_fill(book->report->text, "page.context", entry, sizeof entry, "tokens", tokens, NULL);
    pdf_file_outline(&book->pdf, chapter, entry, false);
    figure_of_slice(&figure, book->report, &book->slice);
    draw_figure(book, &figure, slice);
}

/* Where two methods were asked, their agreement closes the document of the exact one. */
static bool has_agreement(const struct plan *plan, size_t mode)
{
    return plan->modes[mode]->is_architecture && agreement_is_possible(plan);
}

static bool draw_agreement(struct book *book, struct error *err)
{
    const struct report *report = book->report;
    struct disagreement disagreement;
    struct figure figure;
    bool ok = disagreement_init(&disagreement, report->plan, err);

    if (ok) {
        pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP, text_get(report->text, "page.agreement"),
                         true);
        pdf_file_label_page(&book->pdf, text_get(report->text, "page.agreement"));
        figure_of_disagreement(&figure, report, &disagreement);
        draw_figure(book, &figure, plan_slices(report->plan));
    }
    disagreement_release(&disagreement);
    return ok;
}

/* "i" is the answer's, which stands before what is counted. */
static void label_leaf(struct book *book, const struct leaf_kind *kind, size_t page)
{
    char label[PLACE_SIZE];

    if (kind == &answer_leaf)
        snprintf(label, sizeof label, "i");
    else if (page == 0)
        snprintf(label, sizeof label, "%.200s", text_get(book->report->text, kind->outline_key));
    else
        snprintf(label, sizeof label, "%.200s %zu", text_get(book->report->text, kind->outline_key),
                 page + 1);
    pdf_file_label_page(&book->pdf, label);
}

static bool draw_leaf(struct book *book, const struct leaf_kind *kind, struct error *err)
{
    size_t pages = kind->pages(&book->leaf);
    bool ok = true;

    for (size_t page = 0; ok && page < pages; page++) {
        if (page == 0)
            pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP,
                             text_get(book->report->text, kind->outline_key), true);
        label_leaf(book, kind, page);
        page_frame_paper(book->pdf.cr);
        if (page == 0)
            pdf_file_name_place(&book->pdf, kind->place);
        ok = kind->draw(&book->leaf, book->pdf.cr, page, err);
        draw_foot(book, NULL);
        pdf_file_end_page(&book->pdf);
    }
    return ok;
}

static bool draw_figures(struct book *book, size_t mode, struct error *err)
{
    const struct plan *plan = book->report->plan;

    for (size_t q = 0; q < plan->quantization_count; q++) {
        int chapter =
            pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP, plan->quantizations[q]->name, true);

        for (size_t c = 0; c < plan->context_count; c++)
            draw_slice(book, plan_slice_index(plan, mode, q, c), chapter);
    }
    return !has_agreement(plan, mode) || draw_agreement(book, err);
}

static bool draw_book(struct book *book, size_t mode, struct error *err)
{
    return draw_leaf(book, &answer_leaf, err) && draw_figures(book, mode, err) &&
           draw_leaf(book, &changes_leaf, err) && draw_leaf(book, &method_leaf, err);
}

/* Counts the pages, so that each can say of how many it is one. */
static void count_pages(struct book *book, size_t mode)
{
    const struct plan *plan = book->report->plan;
    uint64_t figures =
        (plan->quantization_count * plan->context_count + has_agreement(plan, mode)) *
        heatmap_parts(&book->heatmap);
    size_t changes;

    book->leaf = (struct leaf){.report = book->report,
                               .mode = mode,
                               .frame = &book->frame,
                               .text = &book->text,
                               .numbers = &book->numbers};
    book->pages = answer_leaf.pages(&book->leaf) + figures;
    changes = changes_leaf.pages(&book->leaf);
    book->leaf.changes_page = changes > 0 ? book->pages + 1 : 0;
    book->pages += changes + method_leaf.pages(&book->leaf);
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
    if (!heatmap_init_paged(&book->heatmap, report, plan->modes[mode], &book->numbers,
                            book->frame.inner_width, book->frame.inner_height, err))
        return false;
    count_pages(book, mode);
    caption_provenance(report, book->from);
    text_fill(report->text, "page.document", title, sizeof title, "title", report->settings->title,
              "mode", plan->modes[mode]->name, NULL);
    return pdf_file_open(&book->pdf, report, title, staged_path, book->frame.width,
                         book->frame.height, err);
}

static bool write_book(const struct report *report, size_t index, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct book book = {.report = report};
    bool ok = begin_book(&book, index, staged_path, err);

    if (ok) {
        ok = draw_book(&book, index, err);
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
