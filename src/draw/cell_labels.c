/* SPDX-License-Identifier: MIT */
#include "cell_labels.h"

#include "ink.h"
#include "svg_file.h"

#include <stdlib.h>
#include <string.h>

enum { GLYPHS_MAX = 16 };

/* One label, its glyphs from the left end of the baseline. */
struct label_shape {
    const char *words; /* the hash table's */
    double width;
    int count; /* 0: it takes other fonts or too many glyphs, and is drawn by pango */
    cairo_glyph_t glyphs[GLYPHS_MAX];
};

void cell_labels_init(struct cell_labels *labels, struct pdf_text *text, enum font font)
{
    memset(labels, 0, sizeof *labels);
    labels->text = text;
    labels->font = font;
    labels->by_words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The font of the digits is that of all labels that need no other. */
static void set_font(struct cell_labels *labels, PangoFont *font)
{
    PangoGlyphString *glyphs = pango_glyph_string_new();
    PangoAnalysis analysis = {.font = font};
    PangoRectangle ink;

    pango_shape("0", 1, &analysis, glyphs);
    pango_glyph_string_extents(glyphs, font, &ink, NULL);
    labels->digit_height = (double)ink.height / PANGO_SCALE;
    labels->scaled_font =
        cairo_scaled_font_reference(pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
    pango_glyph_string_free(glyphs);
}

static PangoLayout *layout_of(struct cell_labels *labels, const char *words)
{
    struct text_style style = {.font = labels->font};

    return pdf_text_layout(labels->text, &style, words);
}

/* The runs of the layout's only line. */
static GSList *runs_of(PangoLayout *layout)
{
    return pango_layout_get_line_readonly(layout, 0)->runs;
}

static void need_font(struct cell_labels *labels)
{
    const PangoGlyphItem *item;

    if (labels->scaled_font)
        return;
    item = runs_of(layout_of(labels, "0"))->data;
    set_font(labels, item->item->analysis.font);
}

static bool add_run(struct label_shape *shape, const PangoGlyphString *run)
{
    for (int i = 0; i < run->num_glyphs; i++) {
        const PangoGlyphInfo *info = &run->glyphs[i];

        if (shape->count == GLYPHS_MAX)
            return false;
        shape->glyphs[shape->count++] = (cairo_glyph_t){
            info->glyph, shape->width + (double)info->geometry.x_offset / PANGO_SCALE,
            (double)info->geometry.y_offset / PANGO_SCALE};
        shape->width += (double)info->geometry.width / PANGO_SCALE;
    }
    return true;
}

/* Takes the glyphs of a text that the digits' font has all of. */
static bool take_glyphs(const struct cell_labels *labels, struct label_shape *shape, GSList *runs)
{
    for (; runs; runs = runs->next) {
        const PangoGlyphItem *item = runs->data;
        PangoFont *font = item->item->analysis.font;

        if (pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)) != labels->scaled_font ||
            item->item->analysis.level % 2 != 0 || !add_run(shape, item->glyphs))
            return false;
    }
    return true;
}

static void shape_label(struct cell_labels *labels, struct label_shape *shape)
{
    PangoLayout *layout;
    PangoRectangle extents;

    need_font(labels);
    layout = layout_of(labels, shape->words);
    if (take_glyphs(labels, shape, runs_of(layout)))
        return;
    pango_layout_get_extents(layout, NULL, &extents);
    shape->width = (double)extents.width / PANGO_SCALE;
    shape->count = 0;
}

static struct label_shape *add_shape(struct cell_labels *labels)
{
    if (labels->count == labels->capacity) {
        labels->capacity = labels->capacity > 0 ? 2 * labels->capacity : 64;
        labels->shapes = g_renew(struct label_shape, labels->shapes, labels->capacity);
    }
    memset(&labels->shapes[labels->count], 0, sizeof *labels->shapes);
    return &labels->shapes[labels->count++];
}

int cell_label(struct cell_labels *labels, const char *words)
{
    int place = GPOINTER_TO_INT(g_hash_table_lookup(labels->by_words, words));
    struct label_shape *shape;

    if (*words == '\0')
        return NO_LABEL;
    if (place > 0)
        return place - 1;
    shape = add_shape(labels);
    shape->words = g_strdup(words);
    g_hash_table_insert(labels->by_words, (char *)shape->words, GINT_TO_POINTER(labels->count));
    shape_label(labels, shape);
    return (int)labels->count - 1;
}

int cell_label_number(struct cell_labels *labels, int number)
{
    char words[HEATMAP_LABEL_SIZE];
    int at = number + LABEL_NUMBERS / 2, label;

    if (number == HEATMAP_NO_NUMBER)
        return NO_LABEL;
    if (at >= 0 && at < LABEL_NUMBERS && labels->numbers[at] > 0)
        return labels->numbers[at] - 1;
    heatmap_label(number, words);
    label = cell_label(labels, words);
    if (at >= 0 && at < LABEL_NUMBERS)
        labels->numbers[at] = label + 1;
    return label;
}

double cell_label_width(struct cell_labels *labels, int label)
{
    return labels->shapes[label].width;
}

double cell_labels_height(struct cell_labels *labels)
{
    need_font(labels);
    return labels->digit_height;
}

static void put_by_pango(struct cell_labels *labels, cairo_t *cr, const struct label_shape *shape,
                         double x, double y)
{
    ink_layout(cr, layout_of(labels, shape->words), ANCHOR_CENTRE, x - shape->width / 2,
               y - pdf_text_line_height(labels->text, labels->font) / 2);
}

/* None keeps its width: thousands of them are most of an SVG, and they are centred. */
static void put_words(const struct cell_labels *labels, cairo_t *cr,
                      const struct label_shape *shape, double x, double y)
{
    svg_file_text(svg_file_of(cr),
                  &(struct svg_text){.font = pdf_text_font(labels->text, labels->font),
                                     .anchor = ANCHOR_CENTRE,
                                     .x = x,
                                     .y = y,
                                     .words = shape->words});
}

void cell_labels_put(struct cell_labels *labels, cairo_t *cr, int label, double x, double y)
{
    const struct label_shape *shape = &labels->shapes[label];

    if (shape->count == 0) {
        put_by_pango(labels, cr, shape, x, y);
        return;
    }
    y += labels->digit_height / 2;
    if (svg_file_of(cr)) {
        put_words(labels, cr, shape, x, y);
        return;
    }
    x -= shape->width / 2;
    if (labels->batched + shape->count > LABEL_BATCH)
        cell_labels_flush(labels, cr);
    for (int i = 0; i < shape->count; i++) {
        cairo_glyph_t glyph = shape->glyphs[i];

        glyph.x += x;
        glyph.y += y;
        labels->batch[labels->batched++] = glyph;
    }
}

void cell_labels_flush(struct cell_labels *labels, cairo_t *cr)
{
    if (labels->batched == 0)
        return;
    cairo_set_scaled_font(cr, labels->scaled_font);
    cairo_show_glyphs(cr, labels->batch, labels->batched);
    labels->batched = 0;
}

void cell_labels_release(struct cell_labels *labels)
{
    cairo_scaled_font_destroy(labels->scaled_font);
    g_clear_pointer(&labels->by_words, g_hash_table_unref);
    g_free(labels->shapes);
    labels->shapes = NULL;
    labels->scaled_font = NULL;
}
