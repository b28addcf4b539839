/* SPDX-License-Identifier: MIT */
/*
 * A PDF on its way into a file: pages, outline, metadata, and the same bytes for the same drawing.
 * Lengths are points (1/72 inch), the origin is the page's top left corner.
 */
#ifndef VRAMGRID_PDF_FILE_H
#define VRAMGRID_PDF_FILE_H

#include "vramgrid/base/stream.h"
#include "vramgrid/report/report.h"

#include <cairo.h>
#include <stdint.h>

enum { PDF_OUTLINE_TOP = 0 };

/* The creation date as the file shall have it, and how far the bytes that pass have got to it. */
struct pdf_date {
    char text[24];
    size_t matched, replaced;
    bool done;
};

struct pdf_file {
    struct stream stream;
    struct pdf_date date;
    struct stream tail; /* what comes behind the date, in memory until the end */
    char language[LANGUAGE_SIZE];
    cairo_surface_t *surface;
    cairo_t *cr;
    uint64_t pages; /* ended so far */
};

/*
 * Opens path for pages of the given size. The metadata comes from the report, the title is the
 * document's. To be closed in any case. The file writes to itself: it must not move in memory.
 */
bool pdf_file_open(struct pdf_file *pdf, const struct report *report, const char *title,
                   const char *path, double width, double height, struct error *err);

/* Names the current page in a viewer's list of pages. */
void pdf_file_label_page(struct pdf_file *pdf, const char *label);

/* Makes FILE.pdf#NAME lead to the top of the current page; no quotes or backslashes in name. */
void pdf_file_name_place(struct pdf_file *pdf, const char *name);

/* Adds an outline entry that leads to the current page; returns it as a parent of others. */
int pdf_file_outline(struct pdf_file *pdf, int parent, const char *title, bool open);

void pdf_file_end_page(struct pdf_file *pdf);

/* False if anything since pdf_file_open failed. Accepts a zeroed file. */
bool pdf_file_close(struct pdf_file *pdf, struct error *err);

#endif
