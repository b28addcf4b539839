/* SPDX-License-Identifier: MIT */
#include "ink.h"

#include "svg_file.h"

void ink_fill(cairo_t *cr)
{
    struct svg_file *svg = svg_file_of(cr);

    if (svg)
        svg_file_fill(svg);
    else
        cairo_fill(cr);
}

void ink_stroke(cairo_t *cr)
{
    struct svg_file *svg = svg_file_of(cr);

    if (svg)
        svg_file_stroke(svg);
    else
        cairo_stroke(cr);
}

/* What a line shows: a piece of the text, with marks where pango has cut or broken it. */
static void take_words(GString *words, const char *text, const PangoLayoutLine *line)
{
    int from = line->start_index, end = from + line->length;

    g_string_truncate(words, 0);
    for (GSList *run = line->runs; run; run = run->next) {
        const PangoItem *item = ((const PangoGlyphItem *)run->data)->item;

        if (!(item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS))
            continue;
        g_string_append_len(words, text + from, item->offset - from);
        g_string_append(words, "\u2026");
        from = item->offset + item->length;
    }
    g_string_append_len(words, text + from, end - from);
    while (words->len > 0 && words->str[words->len - 1] == ' ')
        g_string_truncate(words, words->len - 1);
}

/* At the anchor's end of its baseline. */
static void put_line(struct svg_file *svg, struct svg_text *text, PangoLayoutIter *iter, double x,
                     double y)
{
    static const double parts[] = {[ANCHOR_LEFT] = 0, [ANCHOR_CENTRE] = 0.5, [ANCHOR_RIGHT] = 1};
    PangoRectangle extents;

    pango_layout_iter_get_line_extents(iter, NULL, &extents);
    text->width = (double)extents.width / PANGO_SCALE;
    text->x = x + (double)extents.x / PANGO_SCALE + parts[text->anchor] * text->width;
    text->y = y + (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE;
    svg_file_text(svg, text);
}

static void put_lines(struct svg_file *svg, PangoLayout *layout, enum text_anchor anchor, double x,
                      double y)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    struct svg_text text = {.font = pango_layout_get_font_description(layout), .anchor = anchor};
    GString *words = g_string_new(NULL);

    do {
        const PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);

        take_words(words, pango_layout_get_text(layout), line);
        text.words = words->str;
        text.is_rtl = line->resolved_dir == PANGO_DIRECTION_RTL;
        if (words->len > 0)
            put_line(svg, &text, iter, x, y);
    } while (pango_layout_iter_next_line(iter));
    g_string_free(words, TRUE);
    pango_layout_iter_free(iter);
}

void ink_layout(cairo_t *cr, PangoLayout *layout, enum text_anchor anchor, double x, double y)
{
    struct svg_file *svg = svg_file_of(cr);

    if (svg) {
        put_lines(svg, layout, anchor, x, y);
        return;
    }
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
}
