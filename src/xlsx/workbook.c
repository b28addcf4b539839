/* SPDX-License-Identifier: MIT */
/* vramgrid.xlsx: which sheets the workbook has. */
#include "vramgrid/xlsx/workbook.h"
#include "decision.h"
#include "live.h"
#include "vramgrid/base/stop.h"
#include "vramgrid/report/writer.h"
#include "vramgrid/sweep/agreement.h"

#include <stdio.h>

static bool has_several_gpus(const struct report *report)
{
    return report->plan->has_several_gpus;
}

static bool has_two_methods(const struct report *report)
{
    return agreement_is_possible(report->plan);
}

/* Whether any row of a sheet is about a GPU that was swept. */
static bool has_rows(const struct report *report, enum sheet_kind kind)
{
    const struct table *table = &report->plan->catalogue->tables[kind];

    for (; table; table = table->before)
        if (plan_rows(report->plan, kind, table) > 0)
            return true;
    return false;
}

static bool has_prices(const struct report *report)
{
    return has_rows(report, SHEET_PRICES) || has_rows(report, SHEET_RENTS) ||
           has_rows(report, SHEET_SERVERS);
}

/* In the order of the tabs: as people ask. */
static const struct tab_kind tab_kinds[] = {
    {"Answer", ROLE_LIVE, TAB_FLEET | TAB_LIVE | TAB_FEEDS_LIVE, write_answer_sheet,
     fleet_is_possible, "purpose.answer", "sheet.answer"},
    {"Fleet", ROLE_LIVE, TAB_FLEET | TAB_LIVE, write_fleet_sheet, fleet_is_possible,
     "purpose.fleet", "sheet.fleet"},
    {"Decision", ROLE_LIVE, TAB_FLEET | TAB_LIVE | TAB_PORTRAIT, write_decision_sheet,
     fleet_is_possible, "purpose.decision", "sheet.decision"},
    {"Summary", ROLE_OUTPUT, TAB_UNLESS_FLEET, write_summary_sheet, NULL, "purpose.summary",
     "sheet.summary"},
    {"Compare", ROLE_LIVE, TAB_LIVE | TAB_FEEDS_LIVE, write_compare_sheet, live_is_possible,
     "purpose.compare", "sheet.compare"},
    {"Cost", ROLE_LIVE, TAB_LIVE | TAB_FEEDS_LIVE, write_cost_sheet, live_is_possible,
     "purpose.cost", "sheet.cost"},
    {"Shortlist", ROLE_LIVE, TAB_LIVE | TAB_ON_REQUEST, write_shortlist_sheet, live_is_possible,
     "purpose.shortlist", "sheet.shortlist"},
    {"Longest context", ROLE_OUTPUT,
     TAB_GRIDLINES | TAB_PER_MODE | TAB_ROW_PER_QUANTIZATION | TAB_COLUMN_PER_SET | TAB_STREAMED,
     write_longest_context_sheet, NULL, "purpose.longest_context", "sheet.longest_context"},
    {"Ladder", ROLE_OUTPUT,
     TAB_GRIDLINES | TAB_PER_MODE | TAB_ROW_PER_CONTEXT | TAB_COLUMN_PER_SET | TAB_STREAMED,
     write_ladder_sheet, NULL, "purpose.ladder", "sheet.ladder"},
    {"Smallest GPU", ROLE_OUTPUT,
     TAB_GRIDLINES | TAB_ON_REQUEST | TAB_PER_MODE | TAB_ROW_PER_QUANTIZATION, write_smallest_sheet,
     NULL, "purpose.smallest_gpu", "sheet.smallest_gpu"},
    {"GPU ranking", ROLE_OUTPUT, TAB_ON_REQUEST, write_gpu_ranking_sheet, NULL,
     "purpose.gpu_ranking", "sheet.gpu_ranking"},
    {"Fit", ROLE_OUTPUT,
     TAB_GRIDLINES | TAB_ON_REQUEST | TAB_PER_MODE | TAB_PER_QUANTIZATION | TAB_ROW_PER_CONTEXT |
         TAB_COLUMN_PER_SET | TAB_STREAMED,
     write_fit_sheet, NULL, "purpose.fit", "sheet.fit"},
    {"Speed", ROLE_OUTPUT,
     TAB_GRIDLINES | TAB_ON_REQUEST | TAB_ROW_PER_QUANTIZATION | TAB_COLUMN_PER_SET | TAB_STREAMED,
     write_speed_sheet, NULL, "purpose.speed", "sheet.speed"},
    {"Offload", ROLE_OUTPUT, TAB_GRIDLINES | TAB_ON_REQUEST | TAB_STREAMED, write_offload_sheet,
     NULL, "purpose.offload", "sheet.offload"},
    {"Agreement", ROLE_OUTPUT, TAB_GRIDLINES | TAB_ON_REQUEST, write_agreement_sheet,
     has_two_methods, "purpose.agreement", "sheet.agreement"},
    {"Changes", ROLE_OUTPUT, TAB_GRIDLINES, write_changes_sheet, NULL, "purpose.changes",
     "sheet.changes"},
    {"Models", ROLE_INPUT, TAB_GRIDLINES, write_models_sheet, NULL, "purpose.models",
     "sheet.models"},
    {"GPUs", ROLE_INPUT, TAB_GRIDLINES, write_gpus_sheet, NULL, "purpose.gpus", "sheet.gpus"},
    {"GPU sets", ROLE_INPUT, TAB_GRIDLINES | TAB_ON_REQUEST, write_gpu_sets_sheet, has_several_gpus,
     "purpose.gpu_sets", "sheet.gpu_sets"},
    {"Quantizations", ROLE_INPUT, TAB_GRIDLINES | TAB_ON_REQUEST, write_quantizations_sheet, NULL,
     "purpose.quantizations", "sheet.quantizations"},
    {"Prices", ROLE_INPUT, TAB_GRIDLINES, write_prices_sheet, has_prices, "purpose.prices",
     "sheet.prices"},
    {"Inputs", ROLE_INPUT, TAB_FEEDS_LIVE, write_inputs_sheet, NULL, "purpose.inputs",
     "sheet.inputs"},
    {"Data", ROLE_INPUT, TAB_GRIDLINES | TAB_ON_REQUEST | TAB_UNPROTECTED | TAB_STREAMED,
     write_data_sheet, data_fits, "purpose.data", "sheet.data"},
    {"Checks", ROLE_AUDIT, 0, write_checks_sheet, NULL, "purpose.checks", "sheet.checks"},
    {"About", ROLE_AUDIT, TAB_ALWAYS, write_about_sheet, NULL, "purpose.about", "sheet.about"},
    {"Workings", ROLE_AUDIT, TAB_GRIDLINES | TAB_HIDDEN | TAB_LIVE | TAB_FEEDS_LIVE,
     write_workings_sheet, live_is_possible, "purpose.workings", NULL},
    {"Exact", ROLE_AUDIT, TAB_GRIDLINES | TAB_HIDDEN | TAB_FEEDS_LIVE | TAB_STREAMED,
     write_exact_sheet, live_is_exact, "purpose.exact", NULL},
    {"Reach", ROLE_AUDIT, TAB_GRIDLINES | TAB_HIDDEN | TAB_FEEDS_LIVE | TAB_STREAMED,
     write_reach_sheet, live_is_exact, "purpose.reach", NULL},
    {"Lists", ROLE_AUDIT, TAB_HIDDEN | TAB_FEEDS_LIVE, write_lists_sheet, live_is_possible,
     "purpose.lists", NULL},
    {FLEET_WORKINGS_SHEET, ROLE_AUDIT, TAB_FLEET | TAB_HIDDEN | TAB_LIVE | TAB_FEEDS_LIVE,
     write_fleet_workings_sheet, fleet_is_possible, "purpose.fleet_workings", NULL},
    {DECISION_WORKINGS_SHEET, ROLE_AUDIT, TAB_FLEET | TAB_HIDDEN | TAB_LIVE | TAB_FEEDS_LIVE,
     write_decision_workings_sheet, fleet_is_possible, "purpose.decision_workings", NULL},
    {FLEET_DATA_SHEET, ROLE_AUDIT, TAB_FLEET | TAB_HIDDEN | TAB_FEEDS_LIVE, write_fleet_data_sheet,
     fleet_is_possible, "purpose.fleet_data", NULL},
    {"all", ROLE_AUDIT, 0, NULL, NULL, NULL, NULL},
    {NULL, ROLE_AUDIT, 0, NULL, NULL, NULL, NULL},
};

const char *workbook_sheet_name(size_t place)
{
    return tab_kinds[place].name;
}

static size_t workbook_count(const struct report *report)
{
    (void)report;
    return 1;
}

static void workbook_path(const struct report *report, size_t index, char path[REPORT_PATH_SIZE])
{
    (void)report;
    (void)index;
    snprintf(path, REPORT_PATH_SIZE, "vramgrid.xlsx");
}

static bool write_tab(struct book *book, const struct tab *tab, struct error *err)
{
    struct page page = {.book = book, .tab = tab, .sheet = tab->sheet};
    bool ok = tab->kind->write(&page, err);

    page_finish(&page);
    return ok;
}

static bool write_workbook(const struct report *report, size_t index, const char *staged_path,
                           struct witness *witness, struct error *err)
{
    struct book book;
    bool ok = book_open(&book, report, staged_path, tab_kinds, err);

    (void)index;
    for (size_t i = 0; ok && i < book.tab_count && !book.failure; i++)
        ok = stop_check(err) && write_tab(&book, &book.tabs[i], err);
    witness->cells = book.cells;
    return book_close(&book, ok, err);
}

const struct writer workbook_writer = {OUTPUT_XLSX, FILE_WORKBOOK, workbook_count, workbook_path,
                                       write_workbook};
