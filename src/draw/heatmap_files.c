/* SPDX-License-Identifier: MIT */
/* The files of a figure alone: which of its parts each holds, and how large it is. */
#include "heatmap_plan.h"

#include "vramgrid/base/utf8.h"

#include <stdio.h>

size_t heatmap_files(const struct heatmap *heatmap)
{
    return span_pages(heatmap_parts(heatmap), heatmap->per_file);
}

struct span heatmap_file_parts(const struct heatmap *heatmap, size_t file)
{
    size_t first = file * heatmap->per_file, left = heatmap_parts(heatmap) - first;

    return (struct span){first, left < heatmap->per_file ? left : heatmap->per_file};
}

/* From the first of one to the last of the other. */
static struct span join(struct span first, struct span last)
{
    return (struct span){first.first, last.first + last.count - first.first};
}

struct heatmap_part heatmap_open_file(struct heatmap *heatmap, const struct figure *figure,
                                      size_t file)
{
    struct span parts = heatmap_file_parts(heatmap, file);
    struct heatmap_part first = heatmap_part(heatmap, parts.first);
    struct heatmap_part last = heatmap_part(heatmap, parts.first + parts.count - 1);
    struct heatmap_part all = {join(first.rows, last.rows), join(first.columns, last.columns),
                               join(first.panels, last.panels)};

    heatmap->shown = all.columns;
    heatmap_place(heatmap, figure, &all, heatmap->place);
    return all;
}

/* Adds "models 1–20 of 33" where not all of them are shown. */
static void add_span(const struct heatmap *heatmap, const char *key, struct span span, size_t count,
                     char words[PLACE_SIZE])
{
    char first[24], last[24], all[24], more[PLACE_SIZE];

    if (span.count == count)
        return;
    snprintf(first, sizeof first, "%zu", span.first + 1);
    snprintf(last, sizeof last, "%zu", span.first + span.count);
    snprintf(all, sizeof all, "%zu", count);
    text_join(heatmap->report->text, key, more, sizeof more, "first", first, "last", last, "count",
              all, NULL);
    if (*words)
        utf8_append(words, PLACE_SIZE, " · ");
    utf8_append(words, PLACE_SIZE, more);
}

/* Columns of several GPUs are only columns. */
void heatmap_place(const struct heatmap *heatmap, const struct figure *figure,
                   const struct heatmap_part *part, char words[PLACE_SIZE])
{
    const char *columns = heatmap->column_axis->key ? "page.columns" : "page.gpus";
    char context[CAPTION_SIZE];

    *words = '\0';
    if (part->panels.count == 1 && heatmap->panel_count > 1) {
        figure_panel_words(figure, part->panels.first, context);
        utf8_append(words, PLACE_SIZE, context);
    } else {
        add_span(heatmap, "page.contexts", part->panels, heatmap->panel_count, words);
    }
    add_span(heatmap, "page.models", part->rows, heatmap->row_axis->count, words);
    add_span(heatmap, columns, part->columns, heatmap->column_axis->count, words);
}

char *heatmap_key(const struct heatmap *heatmap)
{
    const struct figure_axis *axis = heatmap->column_axis;
    struct span shown = heatmap->shown.count > 0 ? heatmap->shown : (struct span){0, axis->count};
    size_t begin = 0, end = 0;

    for (size_t i = shown.first; axis->key && i < shown.first + shown.count; i++) {
        const struct axis_item *item = &axis->items[i];

        if (item->members_length == 0)
            continue;
        begin = end == 0 ? item->key_at : begin;
        end = item->members_at + item->members_length;
    }
    return end > 0 ? g_strndup(axis->key + begin, end - begin) : NULL;
}

/* The lines of panels in a file, each with its heads. */
static size_t lines_of(const struct heatmap *heatmap, struct span parts)
{
    size_t lines = 0;

    for (size_t i = 0; i < parts.count; i++)
        lines += span_pages(heatmap_part(heatmap, parts.first + i).panels.count, heatmap->across);
    return lines;
}

void heatmap_size(struct heatmap *heatmap, const struct figure *figure, size_t file, double *width,
                  double *height)
{
    struct axis_gaps gaps = heatmap_row_gaps(heatmap);
    double line = heatmap_head_height(heatmap) + heatmap_panel_title_height(heatmap) +
                  grid_axis_length(&heatmap->rows, heatmap->row_axis->count, &gaps);
    size_t lines = lines_of(heatmap, heatmap_file_parts(heatmap, file));

    *width = heatmap->text_width;
    *height = heatmap_titles(heatmap, figure, NULL, 0, 0) +
              (double)lines * (line + HEATMAP_PANEL_GAP) - HEATMAP_PANEL_GAP +
              heatmap_notes(heatmap, figure, NULL, 0, 0);
}
