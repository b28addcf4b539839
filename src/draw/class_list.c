/* SPDX-License-Identifier: MIT */
#include "class_list.h"

#include "vramgrid/figure/figure_axis.h"
#include "vramgrid/words/captions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES = 3, PIECE_SIZE = 400 };

/* Points. */
static const double COLUMN_WIDTH = 240, LABEL_MAX = 80;

/* Between the members of a class in the key. */
static const char MEMBER_END[] = ", ";

struct class_list {
    const struct figure_axis *classes;
    double label_width;
    double room;   /* how much of the columns' height may be used */
    size_t *shown; /* how many there was room for */
};

/* How much of so many bytes of members makes a paragraph: one that is sure to fit into a column. */
static size_t piece_length(const char *members, size_t length)
{
    size_t end = PIECE_SIZE - 1;

    if (length < PIECE_SIZE)
        return length;
    while (end > 0 && strncmp(members + end - 1, MEMBER_END, sizeof MEMBER_END - 1) != 0)
        end--;
    if (end > 0)
        return end;
    for (end = PIECE_SIZE - 1; ((unsigned char)members[end] & 0xC0) == 0x80;)
        end--; /* one long name */
    return end;
}

/* A class whose head is a name has said all there is. */
static void put_class(struct flow *flow, const struct class_list *list,
                      const struct axis_item *class)
{
    const char *members = list->classes->key + class->members_at;
    const char *end = members + class->members_length, *label = class->label;

    while (members < end) {
        size_t length = piece_length(members, (size_t)(end - members));
        char piece[PIECE_SIZE];

        snprintf(piece, sizeof piece, "%.*s", (int)length, members);
        flow_pair(flow, FONT_NOTE, list->label_width, words_same(label), words_same(piece));
        members += length;
        members += *members == ' '; /* behind the comma */
        label = "";
    }
}

static void put_classes(struct flow *flow, const void *data)
{
    const struct class_list *list = data;
    const struct figure_axis *classes = list->classes;
    size_t i;

    for (i = 0; i < classes->count && flow->spent < list->room; i++)
        put_class(flow, list, &classes->items[i]);
    *list->shown = i;
}

static bool is_worth_it(const struct flow *flow, const struct figure_axis *classes)
{
    const struct leaf *leaf = flow->leaf;
    bool has_figure = false, is_shared = false;

    for (int kind = 0; kind < FIGURE_KINDS; kind++)
        has_figure =
            has_figure || (figure_kinds[kind].stem &&
                           report_has_figure(leaf->report, leaf->mode, (enum figure_kind)kind));
    for (size_t i = 0; i < classes->count; i++)
        is_shared = is_shared || strcmp(classes->items[i].note, "1") != 0; /* of how many */
    return has_figure && is_shared;
}

static void put_list(struct flow *flow, const struct figure_axis *classes)
{
    const struct text *text = flow->leaf->report->text;
    struct text_style style = {.font = FONT_NOTE, .colour = INK_GREY};
    size_t columns = (size_t)fmax(flow->width / COLUMN_WIDTH, 1), shown = 0;
    struct class_list list = {.classes = classes, .shown = &shown};
    char words[CAPTION_SIZE], count[NUMBER_SIZE];
    struct phrase phrase;

    for (size_t i = 0; i < classes->count; i++)
        list.label_width =
            fmax(list.label_width,
                 pdf_text_measure(flow->leaf->text, &style, classes->items[i].label).width + 1);
    list.label_width = fmin(list.label_width, LABEL_MAX);
    list.room = (double)(PAGES * columns) * flow->leaf->frame->inner_height;
    flow_heading(flow, flow_heading_words(flow->leaf, "method.classes", words, sizeof words));
    flow_columns(flow, columns, put_classes, &list);
    number_grouped(count, classes->count - shown);
    if (shown < classes->count)
        flow_paragraph(flow, FONT_NOTE, INK_GREY,
                       text_phrase(text, &phrase, "method.classes_more", "count", count, NULL));
}

bool class_list_put(struct flow *flow, struct error *err)
{
    const struct leaf *leaf = flow->leaf;
    struct figure_axis classes;
    bool ok = axis_of_classes(&classes, leaf->report, leaf->report->plan->modes[leaf->mode], err);

    if (ok && is_worth_it(flow, &classes))
        put_list(flow, &classes);
    axis_release(&classes);
    return ok;
}
