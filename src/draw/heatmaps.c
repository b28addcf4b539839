/* SPDX-License-Identifier: MIT */
/* heatmaps.pdf: the figures of all modes, on numbered pages with an outline. */
#include "heatmap.h"
#include "leaf.h"
#include "page_frame.h"
#include "pdf_file.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/stop.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/words/captions.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The figures of one mode. */
struct chapter {
    size_t mode;
    struct figure_axes axes;
    struct figure figures[FIGURE_KINDS]; /* of those that are drawn */
    struct heatmap heatmaps[FIGURE_KINDS];
};

/* One document on its way. */
struct book {
    const struct report *report;
    size_t lead; /* the mode that the pages of words answer for */
    struct page_frame frame;
    struct pdf_text text;
    struct cell_labels labels, small_labels;
    struct chapter *chapters; /* the leading one first */
    size_t chapter_count;
    struct pdf_file pdf;
    uint64_t pages;             /* that there will be */
    struct leaf leaf;           /* what the pages of words are drawn with */
    void *leaves[FIGURE_KINDS]; /* of those that are drawn */
    char from[CAPTION_SIZE];
};

static size_t one_file(const struct report *report)
{
    (void)report;
    return 1;
}

static void book_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report;
    (void)index;
    snprintf(path, REPORT_PATH_SIZE, "heatmaps.pdf");
}

static void draw_foot(struct book *book, const char *part)
{
    char number[24], pages[24], page[PLACE_SIZE], place[2 * PLACE_SIZE + 8];

    snprintf(number, sizeof number, "%" PRIu64, book->pdf.pages + 1);
    snprintf(pages, sizeof pages, "%" PRIu64, book->pages);
    text_join(book->report->text, "page.number", page, sizeof page, "page", number, "pages", pages,
              NULL);
    snprintf(place, sizeof place, "%s%s%s", part, *part ? " · " : "", page);
    page_frame_foot(&book->frame, &book->text, book->pdf.cr, book->from, place);
}

/* Room for what a kind of figure is called. */
enum { WORDS_SIZE = 200 };

static const char *kind_words(const struct book *book, enum figure_kind kind,
                              char words[WORDS_SIZE])
{
    return words_join(text_words(book->report->text, figure_kinds[kind].words), words, WORDS_SIZE);
}

/* "Q4_K_M 8K", "Q4_K_M", "ladder"; with the number of the part where there are several. */
static void label_page(struct book *book, const struct figure *figure, size_t part, size_t parts)
{
    const struct plan *plan = book->report->plan;
    const char *quantization = plan->quantizations[figure->quantization]->name;
    char tokens[CAPTION_TOKENS_SIZE], number[24], label[CAPTION_SIZE], words[WORDS_SIZE];

    caption_short_tokens(plan->contexts[figure->context], tokens);
    snprintf(number, sizeof number, "%zu", part + 1);
    if (figure_kinds[figure->kind].scope == SCOPE_DOCUMENT)
        snprintf(label, sizeof label, "%s", kind_words(book, figure->kind, words));
    else if (figure_kinds[figure->kind].scope == SCOPE_QUANTIZATION)
        snprintf(label, sizeof label, "%s", quantization);
    else
        text_join(book->report->text, "page.label", label, sizeof label, "quantization",
                  quantization, "tokens", tokens, NULL);
    if (figure->kind == FIGURE_FEASIBILITY)
        snprintf(label + strlen(label), sizeof label - strlen(label), " %s",
                 kind_words(book, figure->kind, words));
    if (book->chapter_count > 1)
        snprintf(label + strlen(label), sizeof label - strlen(label), " %s",
                 plan->modes[figure->mode]->name);
    if (parts > 1)
        snprintf(label + strlen(label), sizeof label - strlen(label), " (%s)", number);
    pdf_file_label_page(&book->pdf, label);
}

/* FILE.pdf#fit_MODE_QUANTIZATION_CONTEXT leads to free VRAM, #ladder to the leading mode's. */
static void name_place(struct book *book, const struct figure *figure)
{
    const struct report *report = book->report;
    const struct figure_kind_traits *kind = &figure_kinds[figure->kind];
    const char *stem = figure->kind == FIGURE_FREE_VRAM ? "fit" : kind->stem;
    char name[REPORT_PATH_SIZE];

    if (kind->scope == SCOPE_DOCUMENT) {
        snprintf(name, sizeof name, "%s_%s", kind->name, report->plan->modes[figure->mode]->name);
        pdf_file_name_place(&book->pdf, figure->mode == book->lead ? kind->name : name);
        return;
    }
    if (kind->scope == SCOPE_SLICE)
        report_slice_file(report, figure_slice(figure), stem, "pdf", name);
    else
        report_quantization_file(report, figure_slice(figure), stem, "pdf", name);
    *strrchr(name, '.') = '\0';
    pdf_file_name_place(&book->pdf, name);
}

/* The pages of one figure in the scenario it shows. */
static void draw_figure(struct book *book, struct figure *figure, struct heatmap *heatmap)
{
    size_t parts = heatmap_parts(heatmap);
    char words[PLACE_SIZE] = "";

    for (size_t i = 0; i < parts; i++) {
        struct heatmap_part part = heatmap_part(heatmap, i);

        label_page(book, figure, i, parts);
        page_frame_paper(book->pdf.cr);
        if (i == 0)
            name_place(book, figure);
        heatmap_draw(heatmap, figure, &part, book->pdf.cr, book->frame.left, book->frame.top);
        if (parts > 1)
            heatmap_place(heatmap, figure, &part, words);
        draw_foot(book, words);
        pdf_file_end_page(&book->pdf);
    }
}

/* Where a figure's entry goes in the outline, and what it shows. */
struct spot {
    struct chapter *chapter;
    size_t quantization, context;
    int parent;
};

static bool has(const struct book *book, const struct chapter *chapter, enum figure_kind kind)
{
    return report_figure_count(book->report, chapter->mode, kind) > 0;
}

/* A figure with an entry in the outline. */
static void add_figure(struct book *book, enum figure_kind kind, const struct spot *spot)
{
    struct figure *figure = &spot->chapter->figures[kind];
    char words[WORDS_SIZE];

    if (!has(book, spot->chapter, kind))
        return;
    figure_show(figure, spot->quantization, spot->context);
    pdf_file_outline(&book->pdf, spot->parent, kind_words(book, kind, words), false);
    draw_figure(book, figure, &spot->chapter->heatmaps[kind]);
}

static bool is_shown(const struct figure_range *range, const struct spot *spot)
{
    return spot->quantization - range->quantizations.first < range->quantizations.count &&
           spot->context - range->contexts.first < range->contexts.count;
}

/* Feasibility and free VRAM of one scenario, where they are asked for. */
static void draw_slice(struct book *book, const struct spot *spot)
{
    static const enum figure_kind kinds[] = {FIGURE_FEASIBILITY, FIGURE_FREE_VRAM};
    struct spot below = *spot;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct figure_range range = report_figure_range(book->report, kinds[i]);
        char entry[CAPTION_SIZE], tokens[NUMBER_SIZE];

        if (!has(book, spot->chapter, kinds[i]) || !is_shown(&range, spot))
            continue;
        if (range.contexts.count > 1 && below.parent == spot->parent) {
            number_grouped(tokens, book->report->plan->contexts[spot->context]);
            text_join(book->report->text, "page.context", entry, sizeof entry, "tokens", tokens,
                      NULL);
            below.parent = pdf_file_outline(&book->pdf, spot->parent, entry, false);
        }
        add_figure(book, kinds[i], &below);
    }
}

/* Whether any of the figures that have a quantization shows more than one. */
static bool has_all_quantizations(const struct book *book, const struct chapter *chapter)
{
    for (int k = 0; k < FIGURE_KINDS; k++) {
        enum figure_kind kind = (enum figure_kind)k;

        if (figure_kinds[kind].scope != SCOPE_DOCUMENT && has(book, chapter, kind) &&
            report_figure_range(book->report, kind).quantizations.count > 1)
            return true;
    }
    return false;
}

static void draw_quantization(struct book *book, const struct spot *spot)
{
    const struct plan *plan = book->report->plan;
    struct figure_range contexts = report_figure_range(book->report, FIGURE_CONTEXTS);
    struct spot each = *spot;

    if (has_all_quantizations(book, spot->chapter))
        each.parent = pdf_file_outline(&book->pdf, spot->parent,
                                       plan->quantizations[spot->quantization]->name, true);
    for (each.context = 0; each.context < plan->context_count; each.context++)
        draw_slice(book, &each);
    each.context = contexts.contexts.first;
    if (is_shown(&contexts, &each))
        add_figure(book, FIGURE_CONTEXTS, &each);
}

static void draw_chapter(struct book *book, struct chapter *chapter)
{
    static const enum figure_kind last[] = {FIGURE_LADDER, FIGURE_LONGEST_CONTEXT,
                                            FIGURE_GPUS_NEEDED, FIGURE_FLEET, FIGURE_AGREEMENT};
    const struct plan *plan = book->report->plan;
    struct spot spot = {.chapter = chapter, .parent = PDF_OUTLINE_TOP};

    if (book->chapter_count > 1)
        spot.parent =
            pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP, plan->modes[chapter->mode]->name, true);
    for (; spot.quantization < plan->quantization_count && !stop_is_asked(); spot.quantization++)
        draw_quantization(book, &spot);
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        add_figure(book, last[i], &spot);
}

static void draw_figures(struct book *book)
{
    for (size_t i = 0; i < book->chapter_count; i++)
        draw_chapter(book, &book->chapters[i]);
}

/* "i" to "iv" are the answer's, which stands before what is counted. */
static void label_leaf(struct book *book, const struct leaf_kind *leaf, size_t page)
{
    static const char *const roman[] = {"i", "ii", "iii", "iv"};
    bool is_front = leaf->kind == FIGURE_ANSWER && page < sizeof roman / sizeof *roman;
    char label[CAPTION_SIZE], room[WORDS_SIZE];
    const char *words = is_front ? roman[page] : kind_words(book, leaf->kind, room);

    if (page == 0 || is_front)
        snprintf(label, sizeof label, "%s", words);
    else
        snprintf(label, sizeof label, "%s (%zu)", words, page + 1);
    pdf_file_label_page(&book->pdf, label);
}

static size_t leaf_pages(const struct book *book, const struct leaf_kind *leaf)
{
    return book->leaves[leaf->kind] ? leaf->pages(book->leaves[leaf->kind]) : 0;
}

static bool draw_leaf(struct book *book, const struct leaf_kind *leaf, struct error *err)
{
    size_t pages = leaf_pages(book, leaf);
    char words[WORDS_SIZE];
    bool ok = true;

    for (size_t page = 0; ok && page < pages; page++) {
        if (page == 0)
            pdf_file_outline(&book->pdf, PDF_OUTLINE_TOP, kind_words(book, leaf->kind, words),
                             true);
        label_leaf(book, leaf, page);
        page_frame_paper(book->pdf.cr);
        if (page == 0)
            pdf_file_name_place(&book->pdf, figure_kinds[leaf->kind].name);
        ok = leaf->draw(book->leaves[leaf->kind], book->pdf.cr, page, err);
        draw_foot(book, "");
        pdf_file_end_page(&book->pdf);
    }
    return ok;
}

static bool draw_book(struct book *book, struct error *err)
{
    if (!draw_leaf(book, &answer_leaf, err))
        return false;
    draw_figures(book);
    return stop_check(err) && draw_leaf(book, &changes_leaf, err) &&
           draw_leaf(book, &method_leaf, err);
}

/* Opens a mode's figures and plans their pages. */
static bool plan_chapter(struct book *book, size_t mode, struct error *err)
{
    const struct report *report = book->report;
    struct chapter *chapter = &book->chapters[book->chapter_count++];

    chapter->mode = mode;
    if (!figure_axes_init(&chapter->axes, report, report->plan->modes[mode], err))
        return false;
    for (int k = 0; k < FIGURE_KINDS; k++) {
        enum figure_kind kind = (enum figure_kind)k;
        struct heatmap *heatmap = &chapter->heatmaps[kind];

        if (!figure_kinds[kind].stem || !has(book, chapter, kind))
            continue;
        heatmap->page_labels[0] = &book->labels;
        heatmap->page_labels[1] = &book->small_labels;
        if (!figure_open(&chapter->figures[kind], kind, report, mode, &chapter->axes, err) ||
            !heatmap_init_paged(heatmap, &chapter->figures[kind], book->frame.inner_width,
                                book->frame.inner_height, err))
            return false;
        book->pages += report_figure_count(report, mode, kind) * heatmap_parts(heatmap);
    }
    return true;
}

static bool plan_chapters(struct book *book, struct error *err)
{
    const struct report *report = book->report;

    book->chapters = calloc(report->plan->mode_count, sizeof *book->chapters);
    if (!book->chapters)
        return error_set_memory(err);
    if (!plan_chapter(book, book->lead, err))
        return false;
    for (size_t mode = 0; mode < report->plan->mode_count; mode++)
        if (mode != book->lead && report_mode_has_figures(report, mode) &&
            !plan_chapter(book, mode, err))
            return false;
    return true;
}

static bool open_leaf(struct book *book, const struct leaf_kind *leaf, struct error *err)
{
    book->leaves[leaf->kind] = leaf->open(&book->leaf, err);
    return book->leaves[leaf->kind] != NULL;
}

static bool open_leaves(struct book *book, struct error *err)
{
    static const struct leaf_kind *const kinds[] = {&answer_leaf, &changes_leaf, &method_leaf};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (report_has_figure(book->report, book->lead, kinds[i]->kind) &&
            !open_leaf(book, kinds[i], err))
            return false;
    return true;
}

/* Adds the pages of words to those of the figures. */
static bool plan_leaves(struct book *book, struct error *err)
{
    size_t changes;

    book->leaf = (struct leaf){.report = book->report,
                               .mode = book->lead,
                               .frame = &book->frame,
                               .text = &book->text,
                               .labels = &book->labels};
    if (!open_leaves(book, err))
        return false;
    book->pages += leaf_pages(book, &answer_leaf);
    changes = leaf_pages(book, &changes_leaf);
    book->leaf.changes_page = changes > 0 ? book->pages + 1 : 0;
    book->pages += changes + leaf_pages(book, &method_leaf);
    if (book->pages > 0)
        return true;
    /* Nothing that was asked for takes a page: the answer does. */
    if (!open_leaf(book, &answer_leaf, err))
        return false;
    book->pages = leaf_pages(book, &answer_leaf);
    return true;
}

static bool begin_book(struct book *book, const char *staged_path, struct error *err)
{
    const struct report *report = book->report;
    char own[CAPTION_SIZE], title[CAPTION_SIZE];

    book->frame = page_frame_of(report->settings->paper, report->settings->orientation);
    if (!pdf_text_init(&book->text, err))
        return false;
    cell_labels_init(&book->labels, &book->text, FONT_CELL);
    cell_labels_init(&book->small_labels, &book->text, FONT_SMALL);
    if (!plan_chapters(book, err) || !plan_leaves(book, err))
        return false;
    caption_provenance(report, book->from);
    words_join(caption_title(report), own, sizeof own);
    text_join(report->text, "page.document", title, sizeof title, "title", own, NULL);
    return pdf_file_open(&book->pdf, report, title, staged_path, book->frame.width,
                         book->frame.height, err);
}

static void release_chapter(struct chapter *chapter)
{
    for (int kind = 0; kind < FIGURE_KINDS; kind++) {
        heatmap_release(&chapter->heatmaps[kind]);
        figure_close(&chapter->figures[kind]);
    }
    figure_axes_release(&chapter->axes);
}

static void release_book(struct book *book)
{
    for (size_t i = 0; i < book->chapter_count; i++)
        release_chapter(&book->chapters[i]);
    free(book->chapters);
    for (int kind = 0; kind < FIGURE_KINDS; kind++)
        free(book->leaves[kind]);
    cell_labels_release(&book->labels);
    cell_labels_release(&book->small_labels);
    pdf_text_release(&book->text);
}

static bool write_book(const struct report *report, size_t index, const char *staged_path,
                       struct witness *witness, struct error *err)
{
    struct book *book = calloc(1, sizeof *book);
    bool ok;

    (void)index;
    if (!book)
        return error_set_memory(err);
    book->report = report;
    book->lead = report_lead_mode(report);
    ok = begin_book(book, staged_path, err);
    if (ok) {
        ok = draw_book(book, err);
        witness->pages = book->pdf.pages;
        witness->boxes = book->text.boxes;
    }
    ok = pdf_file_close(&book->pdf, err) && ok;
    release_book(book);
    free(book);
    return ok;
}

const struct writer heatmaps_writer = {OUTPUT_PDF, FILE_PDF, one_file, book_path, write_book};
