/* SPDX-License-Identifier: MIT */
/* GPU sets: what each column of several GPUs stands for, and how an engine is told. */
#include "sheets.h"
#include "vramgrid/sweep/slice.h"
#include "vramgrid/words/flags.h"

#include <stdio.h>

enum { LABEL, COUNT, VRAM_GB, VLLM, LLAMA_CPP };
enum { NOTE_ROW = 2, HEADING_ROW = 4, FIRST_ROW };

static void put_set(struct page *page, size_t row, const struct gpu_set *set)
{
    const struct plan *plan = page->book->report->plan;
    char flags[FLAGS_SIZE], room[LINE_SIZE];

    page_text(page, row, LABEL, STYLE_TEXT, set_heading(page->book->report->text, set, room));
    page_number(page, row, COUNT, STYLE_COUNT, set->gpu_count);
    page_number(page, row, VRAM_GB, STYLE_NUMBER, set_vram_gb(set));
    flags_vllm(plan, set, flags);
    page_text(page, row, VLLM, STYLE_TEXT, flags);
    flags_llama_cpp(plan, set, flags);
    page_text(page, row, LLAMA_CPP, STYLE_TEXT, flags);
}

bool write_gpu_sets_sheet(struct page *page, struct error *err)
{
    static const char *const keys[] = {"gpu_sets.label", "gpu_sets.count", "gpu_sets.vram_gb",
                                       "gpu_sets.vllm", "gpu_sets.llama_cpp"};
    const struct report *report = page->book->report;
    const struct plan *plan = report->plan;

    if (!page_check_size(page, FIRST_ROW + plan->set_count, LLAMA_CPP + 1, "GPU sets", err))
        return false;
    put_sheet_title(page, text_words(report->text, "gpu_sets.title"));
    page_paragraph_words(page, NOTE_ROW, 0, STYLE_NOTE,
                         text_words(report->text, plan->parallelism == PARALLEL_TENSOR
                                                      ? "gpu_sets.tensor"
                                                      : "gpu_sets.pipeline"));
    page_paragraph_words(page, NOTE_ROW + 1, 0, STYLE_NOTE,
                         text_words(report->text, "gpu_sets.mixed"));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        page_label(page, HEADING_ROW, i,
                   i == COUNT || i == VRAM_GB ? STYLE_HEADING_NUMBER : STYLE_HEADING,
                   text_words(report->text, keys[i]));
    for (size_t g = 0; g < plan->set_count; g++)
        put_set(page, FIRST_ROW + g, &plan->sets[g]);
    page_table(page, &(struct table_area){
                         .first_repeated = HEADING_ROW,
                         .heading_row = HEADING_ROW,
                         .last_row = FIRST_ROW + plan->set_count - 1,
                         .last_column = LLAMA_CPP,
                         .frozen_columns = 1,
                     });
    return true;
}
