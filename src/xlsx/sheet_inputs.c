/* SPDX-License-Identifier: MIT */
/*
 * Inputs: every assumption with its unit, who set it, and what it stands for. The yellow ones are
 * read by the live sheets; the others say what the published figures were made with.
 */
#include "live.h"
#include "vramgrid/words/assumptions.h"

enum { NAME, VALUE, UNIT, SET_BY, NOTE, COLUMNS };
enum { NOTE_ROW = 2, HEADING_ROW = 4, FIRST_ROW };
enum { NOTE_WIDTH = 84 };

/* Fills downwards. */
struct assumptions {
    struct page *page;
    size_t row;
    const char *note; /* of the row before */
};

/* The height is given: programs do not agree on the height of wrapped text that they only open. */
static void put_note(struct assumptions *assumptions, struct words note)
{
    enum { LINE_POINTS = 15, LETTERS = NOTE_WIDTH * 10 / 9 };
    struct page *page = assumptions->page;
    char words[2 * PHRASE_SIZE];
    size_t lines, row = assumptions->row++;

    if (note.in[0] == assumptions->note) { /* an engine's row has one for all its figures */
        page_words(page, row, NOTE, STYLE_WRAPPED,
                   text_words(page->book->report->text, "assumptions.as_above"));
        return;
    }
    assumptions->note = note.in[0];
    page_line(page, row, NOTE, STYLE_WRAPPED, words_join(note, words, sizeof words));
    lines = 1 + text_width(words) / LETTERS;
    if (lines > 1)
        page_row_height(page, row, (double)(lines * LINE_POINTS));
}

/* All cells of a row but its value. */
static void put_words(struct assumptions *assumptions, const struct assumption *assumption)
{
    struct page *page = assumptions->page;
    struct phrase phrase;

    page_label(page, assumptions->row, NAME, STYLE_WRAPPED, assumption->name);
    page_text(page, assumptions->row, UNIT, STYLE_WRAPPED, assumption->unit);
    page_label(page, assumptions->row, SET_BY, STYLE_WRAPPED,
               assumption_set_by(page->book->report, assumption, &phrase));
    put_note(assumptions, assumption->note);
}

/* What the published sheets were made with. */
static void put(struct assumptions *assumptions, const struct assumption *assumption)
{
    struct page *page = assumptions->page;

    if (assumption->words)
        page_text(page, assumptions->row, VALUE, STYLE_WRAPPED, assumption->words);
    else
        page_number(page, assumptions->row, VALUE, STYLE_ASSUMPTION, assumption->number);
    put_words(assumptions, assumption);
}

static void put_number(struct assumptions *assumptions, const char *key, const char *unit,
                       const double *member)
{
    struct assumption assumption =
        assumption_number(assumptions->page->book->report, key, unit, member);

    put(assumptions, &assumption);
}

/* A figure that the live sheets read by its name. */
struct rate {
    const char *key, *unit;
    const double *member;
    const char *name; /* of the cell */
    struct entry_rule rule;
};

static void put_rate(struct assumptions *assumptions, const struct rate *rate)
{
    struct page *page = assumptions->page;
    struct assumption assumption =
        assumption_number(page->book->report, rate->key, rate->unit, rate->member);

    page_number(page, assumptions->row, VALUE, STYLE_INPUT_RATE, *rate->member);
    page_entry(page, assumptions->row, VALUE, &rate->rule);
    book_define(page->book, rate->name, page->tab,
                &(struct cell_range){assumptions->row, VALUE, assumptions->row, VALUE});
    put_words(assumptions, &assumption);
}

static void put_engine(struct assumptions *assumptions)
{
    struct assumption list[ASSUMPTIONS_MAX];
    size_t count = assumptions_of_engine(assumptions->page->book->report, list);

    for (size_t i = 0; i < count; i++)
        put(assumptions, &list[i]);
}

static void put_calculation(struct assumptions *assumptions)
{
    const struct report *report = assumptions->page->book->report;
    const struct settings *settings = report->settings;
    struct assumption list[ASSUMPTIONS_MAX], format;
    size_t count = assumptions_of_answers(report, list);

    for (size_t i = 0; i < count; i++)
        put(assumptions, &list[i]);
    put_number(assumptions, "assumptions.bandwidth_efficiency", "",
               &settings->bandwidth_efficiency);
    format = assumption_text(report, "assumptions.model_format", report->plan->model_format->name,
                             &settings->model_format);
    put(assumptions, &format);
    put_number(assumptions, "assumptions.offload_margin_gb", "GB", &settings->offload_margin_gb);
    put_number(assumptions, "assumptions.system_ram_gb", "GB", &settings->system_ram_gb);
}

static void put_rates(struct assumptions *assumptions)
{
    const struct settings *settings = assumptions->page->book->report->settings;
    const struct rate rates[] = {
        {"assumptions.electricity_price",
         "USD/kWh",
         &settings->electricity_price_usd_per_kwh,
         "in_electricity_price",
         {.minimum = 0, .maximum = 100}},
        {"assumptions.pue", "", &settings->pue, "in_pue", {.minimum = 1, .maximum = 10}},
        {"assumptions.power_load",
         "",
         &settings->power_load,
         "in_power_load",
         {.minimum = 0, .maximum = 1}},
    };

    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++)
        put_rate(assumptions, &rates[i]);
    put_number(assumptions, "assumptions.server_power_factor", "", &settings->server_power_factor);
    put_number(assumptions, "assumptions.years", "", &settings->years);
    put_number(assumptions, "assumptions.support", "%", &settings->support_percent_per_year);
    put_number(assumptions, "assumptions.licence", "USD", &settings->licence_usd_per_gpu_year);
    put_number(assumptions, "assumptions.residual", "%", &settings->residual_percent);
    put_number(assumptions, "assumptions.min_priced", "%", &settings->min_priced_percent);
    put_number(assumptions, "assumptions.max_price_age", "", &settings->max_price_age_days);
}

bool write_inputs_sheet(struct page *page, struct error *err)
{
    static const char *const keys[COLUMNS] = {"assumptions.name", "assumptions.value",
                                              "assumptions.unit", "assumptions.set_by",
                                              "assumptions.note"};
    struct assumptions assumptions = {.page = page, .row = FIRST_ROW};
    const struct report *report = page->book->report;
    struct heading headings[COLUMNS];

    (void)err;
    put_sheet_title(page, text_words(report->text, "assumptions.title"));
    page_paragraph_words(page, NOTE_ROW, 0, STYLE_NOTE,
                         text_words(report->text, "assumptions.intro"));
    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_words(report->text, keys[i]), false};
    put_rates(&assumptions);
    put_calculation(&assumptions);
    if (report->plan->engine && report->plan->kv_type)
        put_engine(&assumptions);
    page_records(page, &(struct record_table){
                           .name = "tbl_inputs",
                           .heading_row = HEADING_ROW,
                           .count = assumptions.row - FIRST_ROW,
                           .headings = headings,
                           .columns = COLUMNS,
                           .frozen_columns = 1,
                       });
    page_width(page, NOTE, NOTE, NOTE_WIDTH);
    return true;
}
