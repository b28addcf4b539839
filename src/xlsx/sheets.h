/* SPDX-License-Identifier: MIT */
/*
 * The sheets of the workbook. A new one is a file of its own with one function and one line in the
 * table tab_kinds of workbook.c; the order there is the order of the tabs.
 */
#ifndef VRAMGRID_SHEETS_H
#define VRAMGRID_SHEETS_H

#include "book.h"
#include "vramgrid/words/phrases.h"

/* Each fills one page; false with an error only where libxlsxwriter is not to blame. */
bool write_summary_sheet(struct page *page, struct error *err);
bool write_fit_sheet(struct page *page, struct error *err);
bool write_ladder_sheet(struct page *page, struct error *err);
bool write_longest_context_sheet(struct page *page, struct error *err);
bool write_gpu_ranking_sheet(struct page *page, struct error *err);
bool write_agreement_sheet(struct page *page, struct error *err);
bool write_changes_sheet(struct page *page, struct error *err);
bool write_speed_sheet(struct page *page, struct error *err);
bool write_offload_sheet(struct page *page, struct error *err);
bool write_gpu_sets_sheet(struct page *page, struct error *err);
bool write_models_sheet(struct page *page, struct error *err);
bool write_gpus_sheet(struct page *page, struct error *err);
bool write_quantizations_sheet(struct page *page, struct error *err);
bool write_prices_sheet(struct page *page, struct error *err);
bool write_about_sheet(struct page *page, struct error *err);
bool write_compare_sheet(struct page *page, struct error *err);
bool write_shortlist_sheet(struct page *page, struct error *err);
bool write_cost_sheet(struct page *page, struct error *err);
bool write_smallest_sheet(struct page *page, struct error *err);
bool write_inputs_sheet(struct page *page, struct error *err);
bool write_data_sheet(struct page *page, struct error *err);
bool write_checks_sheet(struct page *page, struct error *err);
bool write_workings_sheet(struct page *page, struct error *err);
bool write_answer_sheet(struct page *page, struct error *err);
bool write_fleet_sheet(struct page *page, struct error *err);
bool write_fleet_data_sheet(struct page *page, struct error *err);
bool write_fleet_workings_sheet(struct page *page, struct error *err);
bool write_decision_sheet(struct page *page, struct error *err);
bool write_decision_workings_sheet(struct page *page, struct error *err);
bool write_exact_sheet(struct page *page, struct error *err);
bool write_reach_sheet(struct page *page, struct error *err);
bool write_lists_sheet(struct page *page, struct error *err);

/* What answers are given for: the report's first mode, its default quantization and context. */
struct scenario answer_scenario(const struct book *book);

/* Whether sheet Data can hold every combination. */
bool data_fits(const struct report *report);

/* Where sheets that others count on have their first row of figures. */
enum { FIT_FIRST_ROW = 7, FIT_GPUS = 4, INPUTS_FIRST_ROW = 4, DATA_FIRST_ROW = 4 };

/*
 * "Company | As of 2026-01-31 | conservative mode: KV cache x 1.1": the second row of a sheet. A
 * live one has only what no choice changes.
 */
void describe_report(const struct page *page, char line[LINE_SIZE]);

/*
 * "Part 2 of 4 | models 1 to 5 of 9: A to E | GPUs 4,001 to 8,000 of 9,000: B to C": what a sheet
 * has of a grid that several share; all of what is not named.
 */
void describe_window(const struct book *book, const struct window *window, char line[LINE_SIZE]);

/* The second row of a sheet: a description, behind what the sheet has of its grid. */
void put_description(struct page *page, const char *description);

/* The first two rows of a sheet: its title and the report's description. */
void put_sheet_title(struct page *page, struct words title);

/* The beginning of a name that is wider than so many columns, with an ellipsis. */
void shorten_name(char *words, size_t size, const char *name, size_t width);

/* "L4 (24 GB)", "2x L4 (24 GB each)" in a cell, marked where a model runs with a low margin. */
void put_gpu_set(struct page *page, size_t row, size_t column, const struct gpu_set *set,
                 enum verdict verdict);

#endif
