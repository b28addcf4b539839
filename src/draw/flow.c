/* SPDX-License-Identifier: MIT */
#include "flow.h"

#include "vramgrid/words/captions.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Points. */
static const double TITLE_GAP = 2, TOP_GAP = 10, COLUMN_GAP = 24, PAIR_GAP = 8;
static const double HEADING_GAP = 9, HEADING_END = 3, HEADING_ROOM = 30, LINE_END = 2;

cairo_t *flow_ink(const struct flow *flow)
{
    return flow->is_measuring || flow->page != flow->wanted ? NULL : flow->cr;
}

size_t flow_pages(const struct flow *flow)
{
    return flow->page + 1;
}

static double bottom_of(const struct page_frame *frame)
{
    return frame->top + frame->inner_height;
}

/* How far the columns of this page go: no further than what is left takes in all of them. */
static void begin_columns(struct flow *flow)
{
    double left = flow->height - flow->spent;

    flow->top = flow->lowest = flow->y;
    flow->column = 0;
    flow->limit = bottom_of(flow->leaf->frame);
    if (flow->columns > 1)
        flow->limit = fmin(flow->limit, flow->y + left / (double)flow->columns + flow->tallest);
}

static void next_page(struct flow *flow)
{
    const struct leaf *leaf = flow->leaf;
    struct text_style style = {.font = FONT_HEADING,
                               .colour = INK_GREY,
                               .overflow = OVERFLOW_END,
                               .room = leaf->frame->inner_width};
    char title[CAPTION_SIZE], continued[CAPTION_SIZE], words[2 * CAPTION_SIZE + 8];

    flow->page++;
    flow->x = leaf->frame->left;
    flow->y = leaf->frame->top;
    words_join(flow->title, title, sizeof title);
    words_join(text_words(leaf->report->text, "leaf.continued"), continued, sizeof continued);
    snprintf(words, sizeof words, "%s (%s)", title, continued);
    flow->y += pdf_text_draw(leaf->text, flow_ink(flow), &style, flow->x, flow->y, words);
    flow->y += TOP_GAP;
    flow->page_top = flow->y;
    begin_columns(flow);
}

static void move_on(struct flow *flow)
{
    if (++flow->column == flow->columns) {
        next_page(flow);
        return;
    }
    flow->x += flow->width + COLUMN_GAP;
    flow->y = flow->top;
}

bool flow_reserve(struct flow *flow, double height)
{
    if (flow->is_measuring)
        flow->tallest = fmax(flow->tallest, height);
    if (flow->is_measuring || flow->y + height <= flow->limit || flow->y <= flow->page_top)
        return false;
    if (flow->y > flow->top) /* there may be room in the next column, */
        move_on(flow);
    if (flow->y + height > flow->limit && flow->y > flow->page_top)
        next_page(flow); /* which on the next page is as long as a page */
    return true;
}

void flow_take(struct flow *flow, double height)
{
    flow->y += height;
    flow->spent += height;
    flow->lowest = fmax(flow->lowest, flow->y);
}

void flow_gap(struct flow *flow, double height)
{
    if (flow->y > flow->top)
        flow_take(flow, height);
}

static double draw_title(const struct flow *flow, const struct flow_title *title)
{
    struct text_style style = {.font = FONT_TITLE,
                               .colour = INK_BLACK,
                               .overflow = OVERFLOW_LINES,
                               .lines = 2, /* a report's own title may be a long one */
                               .room = flow->width};
    double y = flow->y;
    char words[CAPTION_SIZE];

    if (title->title.in[1])
        style.overflow = OVERFLOW_WRAP;
    words_stack(title->title, words, sizeof words);
    y += pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x, y, words) + TITLE_GAP;
    style.font = FONT_SUBTITLE;
    style.colour = INK_GREY;
    y += pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x, y, title->subtitle);
    return y + TOP_GAP - flow->y;
}

void flow_begin(struct flow *flow, const struct leaf *leaf, cairo_t *cr, size_t wanted,
                const struct flow_title *title)
{
    *flow = (struct flow){.leaf = leaf,
                          .cr = cr,
                          .wanted = wanted,
                          .title = title->title,
                          .x = leaf->frame->left,
                          .y = leaf->frame->top,
                          .width = leaf->frame->inner_width,
                          .columns = 1};
    flow->y += draw_title(flow, title);
    flow->page_top = flow->y;
    begin_columns(flow);
}

void flow_begin_at(struct flow *flow, const struct leaf *leaf, cairo_t *cr, double x, double y,
                   double width)
{
    *flow = (struct flow){.leaf = leaf,
                          .cr = cr,
                          .x = x,
                          .y = y,
                          .width = width,
                          .limit = HUGE_VAL,
                          .page_top = y,
                          .top = y,
                          .lowest = y,
                          .columns = 1};
}

/* How much content takes in a column without an end, and of that what cannot be parted. */
static void measure_columns(struct flow *flow, flow_content *content, const void *data)
{
    struct flow measure = *flow;

    measure.is_measuring = true;
    measure.spent = measure.tallest = 0;
    content(&measure, data);
    flow->height = measure.spent;
    flow->tallest = measure.tallest;
    flow->spent = 0;
}

/*
 * Columns of the same height need no more room than the tallest of what cannot be parted, and often
 * less: as much as ends highest.
 */
static void balance_columns(struct flow *flow, flow_content *content, const void *data)
{
    const int steps = 4;
    double best = flow->tallest, lowest = HUGE_VAL;
    size_t page = SIZE_MAX;

    for (int step = steps; step >= 0; step--) {
        struct flow trial = *flow;

        trial.cr = NULL;
        trial.tallest = flow->tallest * step / steps;
        begin_columns(&trial);
        content(&trial, data);
        if (trial.page > page || (trial.page == page && trial.lowest >= lowest))
            continue;
        page = trial.page;
        lowest = trial.lowest;
        best = flow->tallest * step / steps;
    }
    flow->tallest = best;
}

/* Measures and balances columns, or does as the last walk did. */
static void plan_columns(struct flow *flow, size_t columns, flow_content *content, const void *data)
{
    struct flow_balance *kept = flow->balances;

    flow->balances = NULL; /* trials are no walks */
    if (kept && kept->is_known) {
        flow->height = kept->height;
        flow->tallest = kept->tallest;
        flow->spent = 0;
        flow->columns = columns;
    } else {
        measure_columns(flow, content, data);
        flow->columns = columns;
        if (columns > 1 && flow->tallest > HEADING_ROOM)
            balance_columns(flow, content, data);
    }
    if (kept) {
        *kept = (struct flow_balance){true, flow->height, flow->tallest};
        flow->balances = kept + 1;
    }
}

void flow_columns(struct flow *flow, size_t columns, flow_content *content, const void *data)
{
    double full_width = flow->width;

    flow->width = (full_width - COLUMN_GAP * (double)(columns - 1)) / (double)columns;
    plan_columns(flow, columns, content, data);
    begin_columns(flow);
    content(flow, data);
    flow->x = flow->leaf->frame->left;
    flow->y = flow->lowest;
    flow->width = full_width;
    flow->columns = 1;
    flow->tallest = flow->height = flow->spent = 0;
    flow->column = 0;
    flow->limit = bottom_of(flow->leaf->frame);
}

static struct text_style wrapped(enum font font, uint32_t colour, double room)
{
    return (struct text_style){
        .font = font, .colour = colour, .overflow = OVERFLOW_WRAP, .room = room};
}

void flow_heading(struct flow *flow, const char *words)
{
    struct text_style style = wrapped(FONT_HEADING, INK_BLACK, flow->width);
    double height = pdf_text_measure(flow->leaf->text, &style, words).height;

    if (!flow_reserve(flow, HEADING_GAP + height + HEADING_ROOM))
        flow_gap(flow, HEADING_GAP);
    pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x, flow->y, words);
    flow_take(flow, height + HEADING_END);
}

/* Two languages that do not fit into one line get one each. */
static void fit_words(const struct leaf *leaf, const struct text_style *style, struct words words,
                      char *fitted, size_t size)
{
    words_join(words, fitted, size);
    if (pdf_text_measure(leaf->text, style, fitted).lines > 1)
        words_stack(words, fitted, size);
}

void flow_paragraph(struct flow *flow, enum font font, uint32_t colour, struct words words)
{
    struct text_style style = wrapped(font, colour, flow->width);
    char fitted[2 * CAPTION_SIZE];
    double height;

    fit_words(flow->leaf, &style, words, fitted, sizeof fitted);
    height = pdf_text_measure(flow->leaf->text, &style, fitted).height;
    flow_reserve(flow, height);
    pdf_text_draw(flow->leaf->text, flow_ink(flow), &style, flow->x, flow->y, fitted);
    flow_take(flow, height + LINE_END);
}

void flow_pair(struct flow *flow, enum font font, double label_width, struct words label,
               struct words words)
{
    struct text_style left = wrapped(font, INK_GREY, label_width);
    struct text_style right = wrapped(font, INK_BLACK, flow->width - label_width - PAIR_GAP);
    struct pdf_text *text = flow->leaf->text;
    char name[CAPTION_SIZE], fitted[2 * CAPTION_SIZE];
    double height;

    fit_words(flow->leaf, &left, label, name, sizeof name);
    fit_words(flow->leaf, &right, words, fitted, sizeof fitted);
    height = fmax(pdf_text_measure(text, &left, name).height,
                  pdf_text_measure(text, &right, fitted).height);
    flow_reserve(flow, height);
    pdf_text_draw(text, flow_ink(flow), &left, flow->x, flow->y, name);
    pdf_text_draw(text, flow_ink(flow), &right, flow->x + label_width + PAIR_GAP, flow->y, fitted);
    flow_take(flow, height + LINE_END);
}

/* The headings above a row; both stay together. */
static void put_headings(struct flow *flow, const struct leaf_table *table, double row)
{
    double height = leaf_table_draw_headings(table, NULL, 0, 0);

    flow_reserve(flow, height + row);
    leaf_table_draw_headings(table, flow_ink(flow), flow->x, flow->y);
    flow_take(flow, height);
}

static void put_row(struct flow *flow, const struct leaf_table *table,
                    const struct leaf_cell *cells, bool first)
{
    double height = leaf_table_draw_row(table, NULL, 0, 0, cells);
    double end = leaf_table_draw_end(table, NULL, 0, 0);
    struct flow here = *flow;

    if (first) {
        put_headings(flow, table, height + end);
    } else if (flow_reserve(flow, height + end)) {
        leaf_table_draw_end(table, flow_ink(&here), here.x, here.y);
        put_headings(flow, table, height + end);
    }
    leaf_table_draw_row(table, flow_ink(flow), flow->x, flow->y, cells);
    flow_take(flow, height);
}

void flow_table(struct flow *flow, struct leaf_table *table, size_t count,
                void (*fill)(const void *data, size_t row, struct leaf_cell *cells),
                const void *data)
{
    struct leaf_cell cells[LEAF_COLUMNS_MAX];

    leaf_table_begin(table);
    for (size_t i = 0; i < count; i++) {
        memset(cells, 0, sizeof cells);
        fill(data, i, cells);
        leaf_table_measure(table, cells);
    }
    leaf_table_arrange(table, flow->width);
    for (size_t i = 0; i < count; i++) {
        memset(cells, 0, sizeof cells);
        fill(data, i, cells);
        put_row(flow, table, cells, i == 0);
    }
    if (count > 0)
        flow_take(flow, leaf_table_draw_end(table, flow_ink(flow), flow->x, flow->y));
}

const char *flow_heading_words(const struct leaf *leaf, const char *key, char *words, size_t size)
{
    words_stack(text_words(leaf->report->text, key), words, size);
    return words;
}
