/* SPDX-License-Identifier: MIT */
#include "text_layouts.h"

#include "fonts.h"

#include <string.h>

/* A layout takes some KiB, what is kept of it some hundred bytes. */
enum { LAYOUTS_MAX = 1024, SHAPES_MAX = 4096 };

/* Longer words hardly ever have room in one line. */
enum { SHORT_WORDS = 64 };

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

/* What a shape depends on; of a copy, the words lie behind it. */
struct shape_key {
    struct text_style style;
    const char *words;
};

static guint hash_key(gconstpointer data)
{
    const struct shape_key *key = data;

    return (g_str_hash(key->words) * FONTS + key->style.font) * 31 + (guint)key->style.room;
}

static gboolean equal_keys(gconstpointer left, gconstpointer right)
{
    const struct shape_key *a = left, *b = right;

    return a->style.font == b->style.font && a->style.anchor == b->style.anchor &&
           a->style.overflow == b->style.overflow && a->style.lines == b->style.lines &&
           a->style.is_name == b->style.is_name && !(a->style.room < b->style.room) &&
           !(b->style.room < a->style.room) && strcmp(a->words, b->words) == 0;
}

static struct shape_key *copy_key(const struct shape_key *key)
{
    size_t size = strlen(key->words) + 1;
    struct shape_key *copy = g_malloc(sizeof *copy + size);

    copy->style = key->style;
    copy->words = memcpy(copy + 1, key->words, size);
    return copy;
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

static bool is_ascii(const char *words)
{
    while (*words && (unsigned char)*words < 0x80)
        words++;
    return *words == '\0';
}

static PangoLayout *new_layout(struct layouts *layouts, const struct text_style *style,
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
    PangoLayout *layout = pango_layout_new(layouts->context);

    pango_layout_set_text(layout, words, -1);
    pango_layout_set_font_description(layout, layouts->fonts[style->font]);
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

/* Layouts only: what they measure is kept. */
static void drop_layouts(struct layouts *layouts)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, layouts->shapes);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        struct shape *shape = value;

        g_clear_object(&shape->layout);
    }
    layouts->ready = 0;
}

PangoLayout *layouts_ready(struct layouts *layouts, struct shape *shape)
{
    if (shape->layout)
        return shape->layout;
    if (layouts->ready >= LAYOUTS_MAX)
        drop_layouts(layouts);
    shape->layout = new_layout(layouts, &shape->key->style, shape->key->words);
    layouts->ready++;
    /* The fonts that ASCII takes were loaded at the start. */
    if (!is_ascii(shape->key->words))
        shape->unknown = fonts_shape(shape->layout);
    return shape->layout;
}

static void measure(struct layouts *layouts, struct shape *shape)
{
    PangoLayout *layout = layouts_ready(layouts, shape);
    PangoRectangle extents;

    pango_layout_get_extents(layout, NULL, &extents);
    shape->size = (struct text_size){
        (double)extents.width / PANGO_SCALE, (double)extents.height / PANGO_SCALE,
        pango_layout_get_line_count(layout), pango_layout_is_ellipsized(layout)};
    shape->left = (double)extents.x / PANGO_SCALE;
    shape->baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
}

static struct shape *find(struct layouts *layouts, const struct text_style *style,
                          const char *words)
{
    struct shape_key key = {*style, words}, *copy;
    struct shape *shape = g_hash_table_lookup(layouts->shapes, &key);

    if (shape)
        return shape;
    if (g_hash_table_size(layouts->shapes) >= SHAPES_MAX) {
        g_hash_table_remove_all(layouts->shapes);
        layouts->ready = 0;
    }
    copy = copy_key(&key);
    shape = g_new0(struct shape, 1);
    shape->key = copy;
    g_hash_table_insert(layouts->shapes, copy, shape);
    measure(layouts, shape);
    return shape;
}

/* One line that has room is the same whatever the style would do if it had not. */
struct shape *layouts_find(struct layouts *layouts, const struct text_style *style,
                           const char *words)
{
    struct text_style plain = {.font = style->font};
    struct shape *shape;

    if (style->is_name || strlen(words) > SHORT_WORDS || strchr(words, '\n'))
        return find(layouts, style, words);
    shape = find(layouts, &plain, words);
    if (style->room <= 0 || shape->size.width <= style->room)
        return shape;
    return find(layouts, style, words);
}

static void free_shape(gpointer data)
{
    struct shape *shape = data;

    g_clear_object(&shape->layout);
    g_free(shape);
}

static struct layouts *new_layouts(void)
{
    struct layouts *layouts = g_new0(struct layouts, 1);

    layouts->context = new_context();
    for (int i = 0; i < FONTS; i++)
        layouts->fonts[i] = new_font((enum font)i);
    layouts->shapes = g_hash_table_new_full(hash_key, equal_keys, g_free, free_shape);
    return layouts;
}

static void free_layouts(gpointer data)
{
    struct layouts *layouts = data;

    g_hash_table_unref(layouts->shapes);
    for (int i = 0; i < FONTS; i++)
        pango_font_description_free(layouts->fonts[i]);
    g_object_unref(layouts->context);
    g_free(layouts);
}

struct layouts *layouts_of_thread(void)
{
    static GPrivate of_thread = G_PRIVATE_INIT(free_layouts);
    struct layouts *layouts = g_private_get(&of_thread);

    if (!layouts) {
        layouts = new_layouts();
        g_private_set(&of_thread, layouts);
    }
    return layouts;
}
