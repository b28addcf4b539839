/* SPDX-License-Identifier: MIT */
#include "vramgrid/pdf_text.h"

#include "vramgrid/fonts.h"
#include "vramgrid/utf8.h"

#include <string.h>

enum { LAYOUTS_MAX = 2048 }; /* some KiB each */

/* Arial's and Helvetica's widths; pango takes the next family for what one lacks. */
static const char FAMILIES[] = "Liberation Sans,DejaVu Sans,Sans";

/* Points. Nothing smaller than 6 pt survives a printer. */
static const struct {
    double size;
    PangoWeight weight;
} font_looks[FONTS] = {
    [FONT_TITLE] = {13, PANGO_WEIGHT_BOLD},   [FONT_SUBTITLE] = {9, PANGO_WEIGHT_NORMAL},
    [FONT_HEADING] = {9, PANGO_WEIGHT_BOLD},  [FONT_CHART_TITLE] = {9.5, PANGO_WEIGHT_BOLD},
    [FONT_AXIS] = {7.5, PANGO_WEIGHT_NORMAL}, [FONT_AXIS_TITLE] = {7.5, PANGO_WEIGHT_BOLD},
    [FONT_CELL] = {7, PANGO_WEIGHT_NORMAL},   [FONT_NOTE] = {6.5, PANGO_WEIGHT_NORMAL},
    [FONT_SMALL] = {6, PANGO_WEIGHT_NORMAL},  [FONT_SMALL_TITLE] = {6, PANGO_WEIGHT_BOLD},
};

/* Line height of names in several lines. */
static const float TIGHT = 0.82F;

/* A page has no pixels: widths are the font's own, the same at every zoom. */
static PangoContext *new_context(void)
{
    PangoContext *context = pango_font_map_create_context(fonts_map());
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY); /* of pictures */
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

/* What a layout depends on; the words lie behind it. */
struct layout_key {
    struct text_style style;
    const char *words;
};

static guint hash_key(gconstpointer data)
{
    const struct layout_key *key = data;

    return g_str_hash(key->words) * FONTS + key->style.font;
}

static gboolean equal_keys(gconstpointer left, gconstpointer right)
{
    const struct layout_key *a = left, *b = right;

    return a->style.font == b->style.font && a->style.anchor == b->style.anchor &&
           a->style.overflow == b->style.overflow && a->style.lines == b->style.lines &&
           a->style.is_name == b->style.is_name && !(a->style.room < b->style.room) &&
           !(b->style.room < a->style.room) && strcmp(a->words, b->words) == 0;
}

static struct layout_key *copy_key(const struct layout_key *key)
{
    size_t size = strlen(key->words) + 1;
    struct layout_key *copy = g_malloc(sizeof *copy + size);

    copy->style = key->style;
    copy->words = memcpy(copy + 1, key->words, size);
    return copy;
}

bool pdf_text_init(struct pdf_text *text, struct error *err)
{
    *text = (struct pdf_text){.context = new_context()};
    for (int i = 0; i < FONTS; i++)
        text->fonts[i] = new_font((enum font)i);
    text->layouts = g_hash_table_new_full(hash_key, equal_keys, g_free, g_object_unref);
    text->boxed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return fonts_load(text->context, text->fonts, FONTS) ||
           error_set(err, ERROR_WRITE,
                     "no usable font: install fonts-liberation or fonts-dejavu-core (fc-list shows "
                     "what there is), or leave out the formats pdf, charts, svg and png");
}

/* A name that is broken anywhere has no hyphen of its own there. */
static void wrap_anywhere(PangoLayout *layout)
{
    PangoAttrList *attributes = pango_attr_list_new();

    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
}

static PangoLayout *new_layout(struct pdf_text *text, const struct text_style *style,
                               const char *words)
{
    static const PangoAlignment alignments[] = {
        [ANCHOR_LEFT] = PANGO_ALIGN_LEFT,
        [ANCHOR_CENTRE] = PANGO_ALIGN_CENTER,
        [ANCHOR_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    static const PangoEllipsizeMode modes[] = {
        [OVERFLOW_MIDDLE] = PANGO_ELLIPSIZE_MIDDLE,
        [OVERFLOW_END] = PANGO_ELLIPSIZE_END,
        [OVERFLOW_LINES] = PANGO_ELLIPSIZE_END,
        [OVERFLOW_WRAP] = PANGO_ELLIPSIZE_NONE,
    };
    PangoLayout *layout = pango_layout_new(text->context);

    pango_layout_set_text(layout, words, -1);
    pango_layout_set_font_description(layout, text->fonts[style->font]);
    pango_layout_set_alignment(layout, alignments[style->anchor]);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    if (style->overflow == OVERFLOW_WRAP)
        wrap_anywhere(layout);
    if (style->room > 0) {
        pango_layout_set_ellipsize(layout, modes[style->overflow]);
        pango_layout_set_width(layout, (int)(style->room * PANGO_SCALE));
    }
    if (style->overflow == OVERFLOW_LINES) {
        pango_layout_set_height(layout, -style->lines);
        /* A long word breaks; but above a column it shows that the name has to stand upright. */
        if (style->anchor != ANCHOR_CENTRE)
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    if (style->is_name) {
        pango_layout_set_line_spacing(layout, TIGHT);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_MIDDLE);
    }
    return layout;
}

static bool is_ascii(const char *words)
{
    while (*words && (unsigned char)*words < 0x80)
        words++;
    return *words == '\0';
}

/* As much of a text as fits, whole characters and on one line. */
static void quote(char shown[BOXED_SIZE], const char *words)
{
    static const char MORE[] = "...";
    size_t left = strcspn(words, "\r\n"), used = 0, size;
    bool fits = words[left] == '\0' && left < BOXED_SIZE;
    size_t room = fits ? BOXED_SIZE : BOXED_SIZE - (sizeof MORE - 1);

    while (left > used && (size = utf8_sequence(words + used, left - used)) > 0 &&
           used + size < room)
        used += size;
    snprintf(shown, BOXED_SIZE, "%.*s%s", (int)used, words, fits ? "" : MORE);
}

static void note_boxes(struct pdf_text *text, const char *words)
{
    if (text->boxes.texts == 0)
        quote(text->boxes.first, words);
    g_hash_table_add(text->boxed, g_strdup(words));
    text->boxes.texts = g_hash_table_size(text->boxed);
}

PangoLayout *pdf_text_layout(struct pdf_text *text, const struct text_style *style,
                             const char *words)
{
    struct layout_key key = {*style, words};
    PangoLayout *layout = g_hash_table_lookup(text->layouts, &key);

    if (layout)
        return layout;
    if (g_hash_table_size(text->layouts) >= LAYOUTS_MAX)
        g_hash_table_remove_all(text->layouts);
    layout = new_layout(text, style, words);
    /* The fonts that ASCII takes were loaded at the start. */
    if (!is_ascii(words) && fonts_shape(layout) > 0)
        note_boxes(text, words);
    g_hash_table_insert(text->layouts, copy_key(&key), layout);
    return layout;
}

struct text_size pdf_text_measure(struct pdf_text *text, const struct text_style *style,
                                  const char *words)
{
    PangoLayout *layout = pdf_text_layout(text, style, words);
    PangoRectangle extents;

    pango_layout_get_extents(layout, NULL, &extents);
    return (struct text_size){
        (double)extents.width / PANGO_SCALE, (double)extents.height / PANGO_SCALE,
        pango_layout_get_line_count(layout), pango_layout_is_ellipsized(layout)};
}

double pdf_text_draw(struct pdf_text *text, cairo_t *cr, const struct text_style *style, double x,
                     double y, const char *words)
{
    PangoLayout *layout = pdf_text_layout(text, style, words);
    PangoRectangle extents;
    double width;

    pango_layout_get_extents(layout, NULL, &extents);
    if (!cr)
        return (double)extents.height / PANGO_SCALE;
    width = (double)extents.width / PANGO_SCALE;
    x -= (double)extents.x / PANGO_SCALE;
    if (style->anchor != ANCHOR_LEFT)
        x -= style->anchor == ANCHOR_RIGHT ? width : width / 2;
    pdf_set_colour(cr, style->colour);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
    return (double)extents.height / PANGO_SCALE;
}

char *pdf_text_family(const struct pdf_text *text)
{
    PangoFont *font = pango_context_load_font(text->context, text->fonts[FONT_AXIS]);
    PangoFontDescription *description = pango_font_describe(font);
    char *family = g_strdup(pango_font_description_get_family(description));

    pango_font_description_free(description);
    g_object_unref(font);
    return family;
}

double pdf_text_baseline(struct pdf_text *text, const struct text_style *style, const char *words)
{
    return (double)pango_layout_get_baseline(pdf_text_layout(text, style, words)) / PANGO_SCALE;
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
    g_clear_pointer(&text->layouts, g_hash_table_unref);
    g_clear_pointer(&text->boxed, g_hash_table_unref);
    g_clear_object(&text->context);
}

void pdf_set_colour(cairo_t *cr, uint32_t colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
                         (colour & 0xFF) / 255.0);
}
