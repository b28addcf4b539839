/* SPDX-License-Identifier: MIT */
/* Words and figures that several sheets share. */
#include "sheets.h"
#include "vramgrid/base/number.h"
#include "vramgrid/sweep/slice.h"

#include <stdio.h>
#include <string.h>

enum { PART_SIZE = 400, ORGANISATION_WIDTH = 120 };

/* Adds to a line what stands behind a bar. */
static void add_part(char line[LINE_SIZE], const char *words)
{
    size_t length = strlen(line);

    snprintf(line + length, LINE_SIZE - length, "%s%s", length > 0 ? "  |  " : "", words);
}

static void describe_edition(const struct report *report, char line[LINE_SIZE])
{
    char words[PART_SIZE];

    shorten_name(line, PART_SIZE, report->settings->organisation, ORGANISATION_WIDTH);
    text_join(report->text, "book.as_of", words, sizeof words, "date", report->as_of, NULL);
    add_part(line, words);
}

static void add_mode(const struct page *page, char line[LINE_SIZE])
{
    const struct plan *plan = page->book->report->plan;
    const struct text *text = page->book->report->text;
    const struct mode *mode = page->tab->mode;
    char words[PART_SIZE], number[NUMBER_SIZE];

    number_brief(number, mode->buffer);
    if (mode->is_architecture)
        text_join(text, "book.architecture", words, sizeof words, "engine", plan->engine->name,
                  "kv_type", plan->kv_type->name, NULL);
    else
        text_join(text, "book.mode", words, sizeof words, "mode", mode->name, "buffer", number,
                  NULL);
    add_part(line, words);
    number_brief(number, plan->sequences);
    text_join(text, "book.sequences", words, sizeof words, "count", number, NULL);
    if (plan->sequences > 1)
        add_part(line, words);
}

void describe_report(const struct page *page, char line[LINE_SIZE])
{
    const struct report *report = page->book->report;
    bool several = report->plan->has_several_gpus;
    char words[PART_SIZE];

    describe_edition(report, line);
    if (page->tab->kind->traits & TAB_LIVE) /* the reader chooses the rest */
        return;
    add_mode(page, line);
    if (page->tab->kind->traits & TAB_COLUMN_PER_SET)
        add_part(line, text_join(report->text, several ? "book.several_gpus" : "book.one_gpu",
                                 words, sizeof words, NULL));
}

struct scenario answer_scenario(const struct book *book)
{
    const struct plan *plan = book->report->plan;

    return (struct scenario){plan->modes[0], plan->quantizations[plan->default_quantization],
                             plan->contexts[plan->default_context]};
}

void shorten_name(char *words, size_t size, const char *name, size_t width)
{
    snprintf(words, size, "%.*s%s", (int)text_fitting(name, width), name,
             text_width(name) > width ? "\u2026" : "");
}

/* What a sheet has of an axis: from one place to another of so many. */
struct span {
    const char *key;
    size_t first, shown, count;
    const char *first_name, *last_name;
};

/* Adds what a span says to a line, if it is not all of the axis. */
static void add_span(const struct text *text, const struct span *span, char line[LINE_SIZE])
{
    enum { NAME_WIDTH = 32, NAME_SIZE = 200 };
    char first[NUMBER_SIZE], last[NUMBER_SIZE], count[NUMBER_SIZE], words[LINE_SIZE / 3];
    char first_name[NAME_SIZE], last_name[NAME_SIZE];
    size_t length = strlen(line);

    if (span->shown == span->count)
        return;
    number_grouped(first, span->first + 1);
    number_grouped(last, span->first + span->shown);
    number_grouped(count, span->count);
    shorten_name(first_name, sizeof first_name, span->first_name, NAME_WIDTH);
    shorten_name(last_name, sizeof last_name, span->last_name, NAME_WIDTH);
    text_join(text, span->key, words, sizeof words, "first", first, "last", last, "count", count,
              "first_name", first_name, "last_name", last_name, NULL);
    snprintf(line + length, LINE_SIZE - length, "  |  %s", words);
}

void describe_window(const struct book *book, const struct window *window, char line[LINE_SIZE])
{
    const struct plan *plan = book->report->plan;
    const struct model *const *models = plan->models + window->first_model;
    const struct gpu_set *sets = plan->sets + window->first_set;
    struct span model_span = {"window.models",     window->first_model,
                              window->model_count, plan->model_count,
                              models[0]->name,     models[window->model_count - 1]->name};
    struct span set_span = {plan->has_several_gpus ? "window.sets" : "window.gpus",
                            window->first_set,
                            window->set_count,
                            plan->set_count,
                            sets[0].label,
                            sets[window->set_count - 1].label};
    char part[NUMBER_SIZE], parts[NUMBER_SIZE];

    number_grouped(part, window->part + 1);
    number_grouped(parts, window->parts);
    text_join(book->report->text, "window.part", line, LINE_SIZE / 4, "part", part, "parts", parts,
              NULL);
    add_span(book->report->text, &model_span, line);
    add_span(book->report->text, &set_span, line);
}

void put_description(struct page *page, const char *description)
{
    char window[LINE_SIZE], line[2 * LINE_SIZE + 8];

    if (page->tab->window.parts == 1) {
        page_paragraph(page, 1, 0, STYLE_NOTE, description);
        return;
    }
    describe_window(page->book, &page->tab->window, window);
    snprintf(line, sizeof line, "%s  |  %s", window, description);
    page_paragraph(page, 1, 0, STYLE_NOTE, line);
}

void put_sheet_title(struct page *page, struct words title)
{
    char line[LINE_SIZE];

    page_words(page, 0, 0, STYLE_TITLE, title);
    describe_report(page, line);
    put_description(page, line);
}

static void describe_gpu_set(const struct book *book, char words[LINE_SIZE],
                             const struct gpu_set *set)
{
    enum { NAME_WIDTH = 400, NAME_SIZE = 1700 };
    char name[NAME_SIZE];

    shorten_name(name, sizeof name, set->label, NAME_WIDTH);
    describe_gpus(book->report->text, name, set->gpu_count, set_vram_gb(set), words);
}

void put_gpu_set(struct page *page, size_t row, size_t column, const struct gpu_set *set,
                 enum verdict verdict)
{
    char name[LINE_SIZE], marked[LINE_SIZE];

    describe_gpu_set(page->book, name, set);
    if (verdict != VERDICT_RUNS_LOW_MARGIN) {
        page_text(page, row, column, STYLE_TEXT, name);
        return;
    }
    text_join(page->book->report->text, "summary.low_margin", marked, sizeof marked, "gpu", name,
              NULL);
    page_text(page, row, column, style_of_bin(BIN_LOW_MARGIN), marked);
}
