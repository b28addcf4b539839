/* SPDX-License-Identifier: MIT */
/* About: how the figures come about, what the colours say, what went in. For the auditor. */
#include "fleet_view.h"
#include "live.h"
#include "vramgrid/base/number.h"
#include "vramgrid/base/path.h"
#include "vramgrid/report/libraries.h"
#include "vramgrid/report/sources.h"
#include "vramgrid/words/phrases.h"
#include "vramgrid/words/statements.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LABEL, VALUE, ROWS, BYTES };
enum { VALUE_WIDTH = 100 };

/* Fills downwards. */
struct about {
    struct page *page;
    size_t row;
};

static const struct text *text_of(const struct about *about)
{
    return about->page->book->report->text;
}

static void put_heading(struct about *about, const char *key)
{
    about->row++;
    page_words(about->page, about->row++, LABEL, STYLE_BOLD, text_words(text_of(about), key));
}

/* How many lines a value takes, with a line of its own for each language that is a long one. */
static size_t fit_value(struct words words, char value[2 * LINE_SIZE])
{
    size_t width = text_width(words_join(words, value, 2 * LINE_SIZE));

    if (width <= VALUE_WIDTH || !words.in[1])
        return 1 + width / VALUE_WIDTH;
    words_stack(words, value, 2 * LINE_SIZE);
    return 2 + text_width(words.in[0]) / VALUE_WIDTH + text_width(words.in[1]) / VALUE_WIDTH;
}

/* The height is given: programs do not agree on the height of wrapped text that they only open. */
static void put_pair(struct about *about, struct words label, struct words words)
{
    enum { LINE_POINTS = 15 };
    char value[2 * LINE_SIZE];

    page_row_height(about->page, about->row, (double)(fit_value(words, value) * LINE_POINTS));
    page_label(about->page, about->row, LABEL, STYLE_WRAPPED, label);
    page_line(about->page, about->row++, VALUE, STYLE_WRAPPED, value);
}

/* A label and a value that both are words. */
static void put_words(struct about *about, const char *label_key, const char *value_key)
{
    put_pair(about, text_words(text_of(about), label_key), text_words(text_of(about), value_key));
}

/* A value that is the same in any language. */
static void put_plain(struct about *about, const char *label_key, const char *value)
{
    put_pair(about, text_words(text_of(about), label_key), words_same(value));
}

static void put_statements(struct about *about, const char *heading_key,
                           const struct statements *statements)
{
    put_heading(about, heading_key);
    for (size_t i = 0; i < statements->count; i++)
        put_pair(about, statements->list[i].label, statements->list[i].words);
}

static void put_formula(struct about *about)
{
    const struct report *report = about->page->book->report;

    for (size_t i = 0; i < report->plan->mode_count; i++) {
        struct statements statements = {0};

        statements_of_method(&statements, report, report->plan->modes[i]);
        put_statements(about, "about.method", &statements);
    }
}

static void put_bins(struct about *about)
{
    const struct book *book = about->page->book;
    const struct plan *plan = book->report->plan;
    enum palette_bin bins[PALETTE_BINS];
    size_t count = palette_bins_of(plan, about->page->tab->mode, bins);
    struct phrase phrase;

    for (size_t i = 0; i < count; i++)
        page_label(about->page, about->row++, LABEL, style_of_bin(bins[i]),
                   palette_describe(text_of(about), bins[i], plan->safety_margin_percent, &phrase));
}

static void put_verdicts(struct about *about)
{
    struct statements statements = {0};

    statements_of_verdicts(&statements, about->page->book->report);
    put_statements(about, "about.verdicts", &statements);
    put_words(about, "about.does_not_run", "about.does_not_run_rule");
    put_words(about, "about.exceeded", "about.exceeded_rule");
    put_bins(about);
}

static void put_count(struct about *about, const char *label_key, uint64_t count)
{
    char number[NUMBER_SIZE], said[SIGNS_SIZE];

    number_grouped(number, count);
    put_plain(about, label_key, text_number(text_of(about), number, said));
}

/* "architecture, conservative": the first is that of the answers. */
static void put_modes(struct about *about)
{
    const struct plan *plan = about->page->book->report->plan;
    char names[LINE_SIZE] = "";

    for (size_t i = 0; i < plan->mode_count; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i > 0 ? ", " : "",
                 plan->modes[i]->name);
    put_plain(about, "about.mode", names);
}

static void put_report(struct about *about)
{
    const struct report *report = about->page->book->report;
    const struct plan *plan = report->plan;
    char made_by[100], day[SIGNS_SIZE];

    put_heading(about, "about.report");
    put_plain(about, "about.as_of", text_number(report->text, report->as_of, day));
    if (*report->settings->organisation)
        put_plain(about, "about.organisation", report->settings->organisation);
    put_modes(about);
    put_count(about, "about.models", plan->model_count);
    put_count(about, "about.gpus", plan->gpu_count);
    put_count(about, "about.quantizations", plan->quantization_count);
    put_count(about, "about.contexts", plan->context_count);
    put_count(about, "about.combinations", plan_combinations(plan));
    snprintf(made_by, sizeof made_by, "vramgrid %s, libxlsxwriter %s", VRAMGRID_VERSION,
             library_xlsxwriter());
    put_plain(about, "about.made_by", made_by);
    put_pair(about, text_words(text_of(about), "method.command"), shown_command(report));
}

static void put_file(struct about *about, const struct source *source)
{
    struct page *page = about->page;

    page_text(page, about->row, LABEL, STYLE_WRAPPED, path_base(source->path));
    page_line(page, about->row, VALUE, STYLE_WRAPPED, source->digest->hex);
    if (source->table)
        page_number(page, about->row, ROWS, STYLE_COUNT, (double)source->table->count);
    page_number(page, about->row++, BYTES, STYLE_COUNT, (double)source->digest->bytes);
}

static void put_files(struct about *about)
{
    static const char *const keys[] = {"about.file", "about.sha256", "about.rows", "about.bytes"};
    const struct sources *sources = about->page->book->report->sources;

    put_heading(about, "about.files");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        page_label(about->page, about->row, i, i < ROWS ? STYLE_HEADING : STYLE_HEADING_NUMBER,
                   text_words(text_of(about), keys[i]));
    about->row++;
    for (size_t i = 0; i < sources->count; i++)
        put_file(about, &sources->list[i]);
}

/* What a sheet is for, and what it has of a grid that several share. */
static void put_purpose(struct about *about, const struct tab *tab)
{
    char purpose[LINE_SIZE], window[LINE_SIZE], line[2 * LINE_SIZE + 8];

    text_join(text_of(about), tab->kind->purpose, purpose, sizeof purpose, NULL);
    if (tab->window.parts > 1)
        describe_window(about->page->book, &tab->window, window);
    snprintf(line, sizeof line, "%s%s%s", purpose, tab->window.parts > 1 ? "  |  " : "",
             tab->window.parts > 1 ? window : "");
    page_line(about->page, about->row++, VALUE, STYLE_TEXT, line);
}

static void put_contents(struct about *about)
{
    const struct book *book = about->page->book;

    put_heading(about, "about.contents");
    for (size_t i = 0; i < book->tab_count; i++) {
        const struct tab *tab = &book->tabs[i];

        if (tab->kind->traits & TAB_HIDDEN)
            continue;
        page_link(about->page, about->row, LABEL, tab, tab->name);
        put_purpose(about, tab);
    }
}

/* What a reader would look for and not find. */
static void put_absent(struct about *about)
{
    const struct report *report = about->page->book->report;
    char rows[NUMBER_SIZE];
    struct phrase phrase;

    number_grouped(rows, plan_combinations(report->plan));
    if (!data_fits(report))
        put_pair(about, text_words(text_of(about), "sheet.data"),
                 text_phrase(text_of(about), &phrase, "about.no_data", "rows", rows, NULL));
    if (!live_is_possible(report))
        put_words(about, "about.no_live",
                  report->plan->model_count > LIVE_PAIRS_MAX / report->plan->gpu_count
                      ? "about.no_live_reason"
                      : "about.no_live_exact");
    if (!fleet_is_possible(report))
        put_words(about, "about.no_fleet", "about.no_fleet_reason");
    else if (report->plan->catalogue->tables[SHEET_SPEEDS].count > 0)
        put_words(about, "about.no_fleet", "about.no_fleet_speeds");
}

bool write_about_sheet(struct page *page, struct error *err)
{
    struct about about = {.page = page, .row = 1};

    (void)err;
    page_words(page, 0, 0, STYLE_TITLE, text_words(text_of(&about), "about.title"));
    put_formula(&about);
    put_verdicts(&about);
    put_report(&about);
    put_files(&about);
    put_contents(&about);
    put_absent(&about);
    page_width(page, VALUE, VALUE, VALUE_WIDTH);
    return true;
}
