/* SPDX-License-Identifier: MIT */
/*
 * Inputs: every assumption with its unit, who set it, and what it stands for. The yellow ones are
 * read by the live sheets; the others say what the published figures were made with.
 */
#include "vramgrid/live.h"
#include "vramgrid/number.h"
#include "vramgrid/path.h"
#include "vramgrid/text.h"

#include <stdio.h>
#include <string.h>

enum { NAME, VALUE, UNIT, SET_BY, NOTE, COLUMNS };
enum { NOTE_ROW = 2, HEADING_ROW = 4, FIRST_ROW };

/* Fills downwards. */
struct assumptions {
    struct page *page;
    size_t row;
};

/* "procurement.ini, line 12", "--sequences", "default" */
static void describe_origin(const struct report *report, const void *member, char words[LINE_SIZE])
{
    const struct origin *origin = settings_origin(report->settings, member);
    char line[NUMBER_SIZE];

    if (!origin->name) {
        text_fill(report->text, "assumptions.default", words, LINE_SIZE, NULL);
    } else if (origin->line == 0) {
        snprintf(words, LINE_SIZE, "--%.900s", origin->name);
    } else {
        snprintf(line, sizeof line, "%u", origin->line);
        text_fill(report->text, "assumptions.line", words, LINE_SIZE, "file",
                  path_base(origin->name), "line", line, NULL);
    }
}

/* The cells of a row but its value. key names the texts: KEY, KEY_unit and KEY_note. */
static void put_words(struct assumptions *assumptions, const char *key, const char *unit,
                      const char *set_by)
{
    const struct text *text = assumptions->page->book->report->text;
    char note_key[64];

    snprintf(note_key, sizeof note_key, "%s_note", key);
    page_text(assumptions->page, assumptions->row, NAME, STYLE_TEXT, text_get(text, key));
    page_text(assumptions->page, assumptions->row, UNIT, STYLE_TEXT, unit);
    page_text(assumptions->page, assumptions->row, SET_BY, STYLE_TEXT, set_by);
    page_line(assumptions->page, assumptions->row++, NOTE, STYLE_TEXT, text_get(text, note_key));
}

static void put_member(struct assumptions *assumptions, const char *key, const char *unit,
                       const void *member)
{
    char origin[LINE_SIZE];

    describe_origin(assumptions->page->book->report, member, origin);
    put_words(assumptions, key, unit, origin);
}

/* A figure that the published sheets were made with. */
static void put_number(struct assumptions *assumptions, const char *key, const char *unit,
                       const double *member)
{
    page_number(assumptions->page, assumptions->row, VALUE, STYLE_NUMBER, *member);
    put_member(assumptions, key, unit, member);
}

static void put_text(struct assumptions *assumptions, const char *key, const char *value,
                     const void *member)
{
    page_text(assumptions->page, assumptions->row, VALUE, STYLE_TEXT, value);
    put_member(assumptions, key, "", member);
}

/* A figure that the live sheets read by its name. */
static void put_rate(struct assumptions *assumptions, const char *key, const char *unit,
                     const double *member, const char *name, double minimum, double maximum)
{
    struct page *page = assumptions->page;
    struct entry_rule rule = {.minimum = minimum, .maximum = maximum};

    page_number(page, assumptions->row, VALUE, STYLE_INPUT_RATE, *member);
    page_entry(page, assumptions->row, VALUE, &rule);
    book_define(page->book, name, page->tab,
                &(struct cell_range){assumptions->row, VALUE, assumptions->row, VALUE});
    put_member(assumptions, key, unit, member);
}

/* A figure of a sheet's row: its heading, with the row and its source. */
static void put_row_figure(struct assumptions *assumptions, const char *heading, const char *unit,
                           double value, const char *row, const char *source)
{
    struct page *page = assumptions->page;

    page_text(page, assumptions->row, NAME, STYLE_TEXT, heading);
    page_number(page, assumptions->row, VALUE, STYLE_NUMBER, value);
    page_text(page, assumptions->row, UNIT, STYLE_TEXT, unit);
    page_text(page, assumptions->row, SET_BY, STYLE_TEXT, row);
    page_line(page, assumptions->row++, NOTE, STYLE_TEXT, source);
}

static void put_engine(struct assumptions *assumptions)
{
    const struct report *report = assumptions->page->book->report;
    const struct engine *engine = report->plan->engine;
    const struct kv_type *type = report->plan->kv_type;
    const struct {
        const char *heading, *unit;
        double value;
    } figures[] = {
        {"gpu_memory_utilization", "", engine->gpu_memory_utilization},
        {"runtime_context_gib", "GiB", engine->runtime_context_gib},
        {"activation_gib", "GiB", engine->activation_gib},
        {"multi_gpu_extra_gib", "GiB", engine->multi_gpu_extra_gib},
        {"kv_block_tokens", "tokens", engine->kv_block_tokens},
        {"sliding_extra_tokens", "tokens", engine->sliding_extra_tokens},
    };

    put_text(assumptions, "assumptions.engine", engine->name, &report->settings->engine);
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        put_row_figure(assumptions, figures[i].heading, figures[i].unit, figures[i].value,
                       engine->name, engine->source);
    put_text(assumptions, "assumptions.kv_type", type->name, &report->settings->kv_type);
    put_row_figure(assumptions, "bytes_per_element", "bytes", type->bytes_per_element, type->name,
                   type->source);
}

static void put_calculation(struct assumptions *assumptions)
{
    const struct report *report = assumptions->page->book->report;
    const struct settings *settings = report->settings;
    const struct plan *plan = report->plan;
    char tokens[NUMBER_SIZE];

    number_grouped(tokens, plan->contexts[plan->default_context]);
    put_text(assumptions, "assumptions.default_quantization",
             plan->quantizations[plan->default_quantization]->name,
             &settings->default_quantization);
    put_text(assumptions, "assumptions.default_context", tokens, &settings->default_context);
    put_number(assumptions, "assumptions.overhead_factor", "", &settings->overhead_factor);
    put_number(assumptions, "assumptions.safety_margin_percent", "%",
               &settings->safety_margin_percent);
    put_number(assumptions, "assumptions.sequences", "", &settings->sequences);
    put_text(assumptions, "assumptions.parallelism", settings->parallelism, &settings->parallelism);
    put_number(assumptions, "assumptions.bandwidth_efficiency", "",
               &settings->bandwidth_efficiency);
    put_text(assumptions, "assumptions.model_format", plan->model_format->name,
             &settings->model_format);
    put_number(assumptions, "assumptions.offload_margin_gb", "GB", &settings->offload_margin_gb);
    put_number(assumptions, "assumptions.system_ram_gb", "GB", &settings->system_ram_gb);
}

static void put_rates(struct assumptions *assumptions)
{
    const struct settings *settings = assumptions->page->book->report->settings;

    put_rate(assumptions, "assumptions.electricity_price", "USD/kWh",
             &settings->electricity_price_usd_per_kwh, "in_electricity_price", 0, 100);
    put_rate(assumptions, "assumptions.pue", "", &settings->pue, "in_pue", 1, 10);
    put_rate(assumptions, "assumptions.power_load", "", &settings->power_load, "in_power_load", 0,
             1);
}

bool write_inputs_sheet(struct page *page, struct error *err)
{
    static const char *const keys[COLUMNS] = {"assumptions.name", "assumptions.value",
                                              "assumptions.unit", "assumptions.set_by",
                                              "assumptions.note"};
    const double note_width = 130;
    struct assumptions assumptions = {.page = page, .row = FIRST_ROW};
    const struct report *report = page->book->report;
    struct heading headings[COLUMNS];

    (void)err;
    put_sheet_title(page, text_get(report->text, "assumptions.title"));
    page_line(page, NOTE_ROW, 0, STYLE_NOTE, text_get(report->text, "assumptions.intro"));
    for (size_t i = 0; i < COLUMNS; i++)
        headings[i] = (struct heading){text_get(report->text, keys[i]), false};
    put_rates(&assumptions);
    put_calculation(&assumptions);
    if (live_has_architecture(report->plan))
        put_engine(&assumptions);
    page_records(page, "tbl_inputs", HEADING_ROW, assumptions.row - FIRST_ROW, headings, COLUMNS,
                 1);
    page_width(page, NOTE, NOTE, note_width);
    return true;
}
