/* SPDX-License-Identifier: MIT */
#include "pdf_text.h"

#include "fonts.h"
#include "ink.h"
#include "text_layouts.h"
#include "vramgrid/base/utf8.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* fontconfig does not say why; where nothing can be opened, fonts cannot either. */
static bool refuse_fonts(struct error *err)
{
    int fd = open("/", O_PATH | O_CLOEXEC);

    if (fd < 0)
        return error_set_errno(err, ERROR_WRITE, "fonts");
    close(fd);
    return error_set(err, ERROR_WRITE,
                     "no usable font: install fonts-liberation or fonts-dejavu-core (fc-list shows "
                     "what there is), or leave out the formats pdf, charts, svg and png");
}

bool pdf_text_init(struct pdf_text *text, struct error *err)
{
    *text = (struct pdf_text){.layouts = layouts_of_thread()};
    text->boxed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return fonts_load(text->layouts->context, text->layouts->fonts, FONTS) || refuse_fonts(err);
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

static struct shape *find_shape(struct pdf_text *text, const struct text_style *style,
                                const char *words)
{
    struct shape *shape = layouts_find(text->layouts, style, words);

    if (shape->unknown > 0)
        note_boxes(text, words);
    return shape;
}

PangoLayout *pdf_text_layout(struct pdf_text *text, const struct text_style *style,
                             const char *words)
{
    return layouts_ready(text->layouts, find_shape(text, style, words));
}

struct text_size pdf_text_measure(struct pdf_text *text, const struct text_style *style,
                                  const char *words)
{
    return find_shape(text, style, words)->size;
}

double pdf_text_draw(struct pdf_text *text, cairo_t *cr, const struct text_style *style, double x,
                     double y, const char *words)
{
    struct shape *shape = find_shape(text, style, words);

    if (!cr)
        return shape->size.height;
    x -= shape->left;
    if (style->anchor != ANCHOR_LEFT)
        x -= style->anchor == ANCHOR_RIGHT ? shape->size.width : shape->size.width / 2;
    pdf_set_colour(cr, style->colour);
    ink_layout(cr, layouts_ready(text->layouts, shape), style->anchor, x, y);
    return shape->size.height;
}

const PangoFontDescription *pdf_text_font(const struct pdf_text *text, enum font font)
{
    return text->layouts->fonts[font];
}

char *pdf_text_family(const struct pdf_text *text)
{
    const struct layouts *layouts = text->layouts;
    PangoFont *font = pango_context_load_font(layouts->context, layouts->fonts[FONT_AXIS]);
    PangoFontDescription *description = pango_font_describe(font);
    char *family = g_strdup(pango_font_description_get_family(description));

    pango_font_description_free(description);
    g_object_unref(font);
    return family;
}

double pdf_text_baseline(struct pdf_text *text, const struct text_style *style, const char *words)
{
    return find_shape(text, style, words)->baseline;
}

double pdf_text_line_height(struct pdf_text *text, enum font font)
{
    struct text_style style = {.font = font};

    return pdf_text_measure(text, &style, "X").height;
}

void pdf_text_release(struct pdf_text *text)
{
    g_clear_pointer(&text->boxed, g_hash_table_unref);
}

void pdf_set_colour(cairo_t *cr, uint32_t colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 0xFF) / 255.0, (colour >> 8 & 0xFF) / 255.0,
                         (colour & 0xFF) / 255.0);
}
