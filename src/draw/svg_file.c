/* SPDX-License-Identifier: MIT */
#include "svg_file.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const cairo_user_data_key_t SVG_OF_DRAWING;

/* A hundredth of a point is less than printers show, and coordinates are most of the file. */
static long hundredths(double points)
{
    return lround(points * 100);
}

static void put_number(struct stream *stream, long value)
{
    char text[24], *end = text + sizeof text, *at = end;
    unsigned long whole = (unsigned long)labs(value) / 100;
    unsigned long part = (unsigned long)labs(value) % 100;

    if (part % 10 > 0)
        *--at = (char)('0' + part % 10);
    if (part > 0) {
        *--at = (char)('0' + part / 10);
        *--at = '.';
    }
    for (; whole > 0; whole /= 10)
        *--at = (char)('0' + whole % 10);
    if (value == 0)
        *--at = '0';
    if (value < 0)
        *--at = '-';
    stream_put(stream, at, (size_t)(end - at));
}

/* Frees the text. */
static void put_made(struct stream *stream, char *made)
{
    stream_puts(stream, made);
    g_free(made);
}

/* An attribute. */
static void put_length(struct stream *stream, const char *name, double points)
{
    stream_puts(stream, " ");
    stream_puts(stream, name);
    stream_puts(stream, "=\"");
    put_number(stream, hundredths(points));
    stream_puts(stream, "\"");
}

static void put_colour(struct stream *stream, const char *name, uint32_t colour)
{
    char text[32];

    snprintf(text, sizeof text, " %s=\"#%06x\"", name, (unsigned)colour);
    stream_puts(stream, text);
}

static uint32_t colour_of(cairo_t *cr)
{
    double red = 0, green = 0, blue = 0;

    cairo_pattern_get_rgba(cairo_get_source(cr), &red, &green, &blue, NULL);
    return (uint32_t)lround(red * 255) << 16 | (uint32_t)lround(green * 255) << 8 |
           (uint32_t)lround(blue * 255);
}

/*
 * Arial and Helvetica are as wide as Liberation Sans, and few systems have none of the three. A
 * name that CSS would have to be told how to read is left out.
 */
static void put_families(struct stream *stream, const char *family)
{
    stream_puts(stream, " font-family=\"");
    if (!strpbrk(family, "'\\"))
        put_made(stream, g_markup_printf_escaped("'%s', ", family));
    stream_puts(stream, "Arial, Helvetica, sans-serif\"");
}

/* Its ids are its own also where several figures stand in one page of HTML. */
static void put_head(struct stream *stream, const struct svg_paper *paper)
{
    stream_puts(stream, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\"");
    put_made(stream, g_markup_printf_escaped(
                         " width=\"%.2fpt\" height=\"%.2fpt\" viewBox=\"0 0 %.2f %.2f\""
                         " role=\"img\" aria-labelledby=\"%s-title %s-desc\" xml:lang=\"%s\"",
                         paper->width, paper->height, paper->width, paper->height, paper->name,
                         paper->name, paper->language));
    put_families(stream, paper->family);
    put_made(stream,
             g_markup_printf_escaped(" xml:space=\"preserve\">\n"
                                     "<title id=\"%s-title\">%s</title>\n"
                                     "<desc id=\"%s-desc\">%s</desc>\n",
                                     paper->name, paper->title, paper->name, paper->description));
    stream_puts(stream, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

/*
 * The surface is finished before anything is drawn: paths can be built then, and a call that would
 * draw what this file misses fails.
 */
static cairo_t *new_drawing(struct svg_file *svg)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(surface);

    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    cairo_set_user_data(cr, &SVG_OF_DRAWING, svg, NULL);
    return cr;
}

bool svg_file_open(struct svg_file *svg, const char *path, const struct svg_paper *paper,
                   struct error *err)
{
    *svg = (struct svg_file){0};
    if (!stream_open(&svg->stream, path, err))
        return false;
    svg->cr = new_drawing(svg);
    put_head(&svg->stream, paper);
    return true;
}

struct svg_file *svg_file_of(cairo_t *cr)
{
    return cairo_get_user_data(cr, &SVG_OF_DRAWING);
}

static void end_group(struct svg_file *svg)
{
    if (svg->group.size > 0)
        stream_puts(&svg->stream, "</g>\n");
    svg->group.size = 0;
}

struct point {
    long x, y;
};

/* Writes a path in steps, which are shorter than places, and exact in hundredths. */
struct pen {
    struct stream *stream;
    struct point at, start; /* now, and where the piece began that "z" goes back to */
    struct point next;      /* where the next one begins */
    bool is_up;             /* it begins with the next line */
};

static void put_step(struct pen *pen, char command, struct point to)
{
    long x = to.x - pen->at.x, y = to.y - pen->at.y;

    stream_put(pen->stream, &command, 1);
    if (command != 'v')
        put_number(pen->stream, x);
    if (command != 'h' && command != 'v' && y >= 0)
        stream_put(pen->stream, " ", 1);
    if (command != 'h')
        put_number(pen->stream, y);
    pen->at = to;
}

static void draw_line(struct pen *pen, struct point to)
{
    if (pen->is_up) {
        put_step(pen, 'm', pen->next);
        pen->start = pen->next;
        pen->is_up = false;
    }
    put_step(pen, to.y == pen->at.y ? 'h' : to.x == pen->at.x ? 'v' : 'l', to);
}

static struct point point_of(cairo_t *cr, const cairo_path_data_t *data)
{
    double x = data[1].point.x, y = data[1].point.y;

    cairo_user_to_device(cr, &x, &y);
    return (struct point){hundredths(x), hundredths(y)};
}

static void put_path(struct stream *stream, cairo_t *cr, const cairo_path_t *path)
{
    struct pen pen = {.stream = stream};

    stream_puts(stream, " d=\"");
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_t *data = &path->data[i];

        assert(data->header.type != CAIRO_PATH_CURVE_TO); /* no figure has one */
        if (data->header.type == CAIRO_PATH_LINE_TO) {
            draw_line(&pen, point_of(cr, data));
        } else if (data->header.type == CAIRO_PATH_MOVE_TO) {
            pen.next = point_of(cr, data);
            pen.is_up = true;
        } else {
            stream_put(stream, "z", 1);
            pen.at = pen.start;
        }
    }
    stream_puts(stream, "\"/>\n");
}

/* The path as an element whose attributes say with what. */
static void put_paint(struct svg_file *svg, bool is_line)
{
    struct stream *stream = &svg->stream;
    cairo_path_t *path = cairo_copy_path(svg->cr);

    if (path->status != CAIRO_STATUS_SUCCESS)
        svg->status = path->status;
    if (path->num_data > 0) {
        end_group(svg);
        stream_puts(stream, is_line ? "<path fill=\"none\"" : "<path");
        put_colour(stream, is_line ? "stroke" : "fill", colour_of(svg->cr));
        if (is_line)
            put_length(stream, "stroke-width", cairo_get_line_width(svg->cr));
        put_path(stream, svg->cr, path);
    }
    cairo_path_destroy(path);
    cairo_new_path(svg->cr);
}

void svg_file_fill(struct svg_file *svg)
{
    put_paint(svg, false);
}

void svg_file_stroke(struct svg_file *svg)
{
    put_paint(svg, true);
}

static bool same_group(const struct svg_group *a, const struct svg_group *b)
{
    return a->colour == b->colour && a->size == b->size && a->is_bold == b->is_bold &&
           a->is_rtl == b->is_rtl && a->anchor == b->anchor;
}

/* The anchor's name in a text that runs so. */
static const char *anchor_attribute(const struct svg_group *group)
{
    if (group->anchor == ANCHOR_CENTRE)
        return " text-anchor=\"middle\"";
    return (group->anchor == ANCHOR_RIGHT) == group->is_rtl ? "" : " text-anchor=\"end\"";
}

static void need_group(struct svg_file *svg, const struct svg_group *group)
{
    struct stream *stream = &svg->stream;

    if (same_group(&svg->group, group))
        return;
    end_group(svg);
    stream_puts(stream, "<g");
    put_colour(stream, "fill", group->colour);
    put_length(stream, "font-size", (double)group->size / PANGO_SCALE);
    if (group->is_bold)
        stream_puts(stream, " font-weight=\"bold\"");
    if (group->is_rtl)
        stream_puts(stream, " direction=\"rtl\"");
    stream_puts(stream, anchor_attribute(group));
    stream_puts(stream, ">\n");
    svg->group = *group;
}

static void put_place(struct stream *stream, cairo_t *cr, double x, double y)
{
    cairo_matrix_t matrix;
    double angle;

    cairo_user_to_device(cr, &x, &y);
    cairo_get_matrix(cr, &matrix);
    angle = atan2(matrix.yx, matrix.xx) * 180 / M_PI;
    put_length(stream, "x", x);
    put_length(stream, "y", y);
    if (hundredths(angle) == 0)
        return;
    stream_puts(stream, " transform=\"rotate(");
    put_number(stream, hundredths(angle));
    stream_puts(stream, " ");
    put_number(stream, hundredths(x));
    stream_puts(stream, " ");
    put_number(stream, hundredths(y));
    stream_puts(stream, ")\"");
}

void svg_file_text(struct svg_file *svg, const struct svg_text *text)
{
    struct stream *stream = &svg->stream;
    struct svg_group group = {
        .colour = colour_of(svg->cr),
        .size = pango_font_description_get_size(text->font),
        .is_bold = pango_font_description_get_weight(text->font) > PANGO_WEIGHT_NORMAL,
        .is_rtl = text->is_rtl,
        .anchor = text->anchor,
    };

    need_group(svg, &group);
    stream_puts(stream, "<text");
    put_place(stream, svg->cr, text->x, text->y);
    if (text->width > 0)
        put_length(stream, "textLength", text->width);
    stream_puts(stream, ">");
    put_made(stream, g_markup_escape_text(text->words, -1));
    stream_puts(stream, "</text>\n");
}

static bool cairo_error(const struct svg_file *svg, cairo_status_t status, struct error *err)
{
    return error_set(err, ERROR_WRITE, "%s: %s", svg->stream.path, cairo_status_to_string(status));
}

bool svg_file_close(struct svg_file *svg, struct error *err)
{
    cairo_status_t status;
    bool ok = true;

    if (svg->cr) {
        end_group(svg);
        stream_puts(&svg->stream, "</svg>\n");
        status = cairo_status(svg->cr);
        status = status == CAIRO_STATUS_SUCCESS ? svg->status : status;
        ok = status == CAIRO_STATUS_SUCCESS || cairo_error(svg, status, err);
        cairo_destroy(svg->cr);
        svg->cr = NULL;
    }
    return stream_close(&svg->stream, err) && ok;
}
