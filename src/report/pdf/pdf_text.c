/* SPDX-License-Identifier: MIT */
#include "vramgrid/pdf_text.h"

/* Arial's and Helvetica's widths; pango takes the next family for what one lacks. */
static const char FAMILIES[] = "Liberation Sans,DejaVu Sans,Sans";

/* Points. Nothing smaller than 6 pt survives a printer. */
static const struct {
    double size;
    PangoWeight weight;
} font_looks[FONTS] = {
    [FONT_TITLE] = {13, PANGO_WEIGHT_BOLD},   [FONT_SUBTITLE] = {9, PANGO_WEIGHT_NORMAL},
    [FONT_AXIS] = {7.5, PANGO_WEIGHT_NORMAL}, [FONT_AXIS_TITLE] = {7.5, PANGO_WEIGHT_BOLD},
    [FONT_CELL] = {7, PANGO_WEIGHT_NORMAL},   [FONT_NOTE] = {6.5, PANGO_WEIGHT_NORMAL},
};

/* Line height of names in two lines, so that it shows which lines belong together. */
static const float TIGHT = 0.82F;

/* A page has no pixels: widths are the font's own, the same at every zoom. */
static PangoContext *new_context(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    return context;
}

static PangoFontDescription *new_font(enum font font)
{
    PangoFontDescription *description = pango_font_description_new();

    pango_font_description_set_family_static(description, FAMILIES);
    pango_font_description_set_weight(description, font_looks[font].weight);
    pango_font_description_set_absolute_size(description, font_looks[font].size * PANGO_SCALE);
    return description;
}

bool pdf_text_init(struct pdf_text *text, struct error *err)
{
    PangoFontMap *map = pango_cairo_font_map_get_default(); /* this thread's own */
    PangoFont *font;

    *text = (struct pdf_text){.context = new_context(map)};
    for (int i = 0; i < FONTS; i++)
        text->fonts[i] = new_font((enum font)i);
    text->layout = pango_layout_new(text->context);
    font = pango_font_map_load_font(map, text->context, text->fonts[FONT_CELL]);
    if (!font)
        return error_set(err, ERROR_WRITE,
                         "no font for the PDF: install fonts-liberation or fonts-dejavu-core, or "
                         "leave out the formats pdf and charts");
    g_object_unref(font);
    return true;
}

static void set_layout(struct pdf_text *text, const struct text_style *style, const char *words)
{
    static const PangoAlignment alignments[] = {
        [ANCHOR_LEFT] = PANGO_ALIGN_LEFT,
        [ANCHOR_CENTRE] = PANGO_ALIGN_CENTER,
        [ANCHOR_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    static const PangoEllipsizeMode modes[] = {
        [OVERFLOW_MIDDLE] = PANGO_ELLIPSIZE_MIDDLE,
        [OVERFLOW_END] = PANGO_ELLIPSIZE_END,
        [OVERFLOW_TWO] = PANGO_ELLIPSIZE_END,
        [OVERFLOW_WRAP] = PANGO_ELLIPSIZE_NONE,
    };
    PangoLayout *layout = text->layout;

    pango_layout_set_text(layout, words, -1);
    pango_layout_set_font_description(layout, text->fonts[style->font]);
    pango_layout_set_alignment(layout, alignments[style->anchor]);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_line_spacing(layout, style->overflow == OVERFLOW_TWO ? TIGHT : 0);
    pango_layout_set_height(layout, style->overflow == OVERFLOW_TWO ? -2 : -1);
    pango_layout_set_ellipsize(layout,
                               style->room > 0 ? modes[style->overflow] : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_width(layout, style->room > 0 ? (int)(style->room * PANGO_SCALE) : -1);
}

struct text_size pdf_text_measure(struct pdf_text *text, const struct text_style *style,
                                  const char *words)
{
    PangoRectangle extents;

    set_layout(text, style, words);
    pango_layout_get_extents(text->layout, NULL, &extents);
    return (struct text_size){
        (double)extents.width / PANGO_SCALE, (double)extents.height / PANGO_SCALE,
        pango_layout_get_line_count(text->layout), pango_layout_is_ellipsized(text->layout)};
}

double pdf_text_draw(struct pdf_text *text, cairo_t *cr, const struct text_style *style, double x,
                     double y, const char *words)
{
    PangoRectangle extents;
    double width;

    set_layout(text, style, words);
    pango_layout_get_extents(text->layout, NULL, &extents);
    if (!cr)
        return (double)extents.height / PANGO_SCALE;
    width = (double)extents.width / PANGO_SCALE;
    x -= (double)extents.x / PANGO_SCALE;
    if (style->anchor != ANCHOR_LEFT)
        x -= style->anchor == ANCHOR_RIGHT ? width : width / 2;
    pdf_set_colour(cr, style->colour);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, text->layout);
    return (double)extents.height / PANGO_SCALE;
}

double pdf_text_line_height(struct pdf_text *text, enum font font)
{
    struct text_style style = {.font = font};

    return pdf_text_measure(text, &style, "X").height;
}

void pdf_text_release(struct pdf_text *text)
{
    for (int i = 0; i < FONTS; i++)
        pango_font_description_free(text->fonts[i]);
    g_clear_object(&text->layout);
    g_clear_object(&text->context);
}

void pdf_set_colour(cairo_t *cr, uint32_t colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
                         (colour & 0xFF) / 255.0);
}
