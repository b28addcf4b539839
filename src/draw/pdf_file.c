/* SPDX-License-Identifier: MIT */
#include "pdf_file.h"

#include "vramgrid/words/captions.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * cairo dates a file by the clock and the time zone. Given a date, 1.16 writes it as
 * "(20260102000000+00'00)", without the "D:" that PDF 32000-1, 7.9.4 wants. The date in the right
 * form is shorter, so it is put in its place as the bytes pass, with blanks behind it: offsets
 * stay right. cairo escapes brackets in texts, so only the real key matches.
 */
static const char DATE_KEY[] = "/CreationDate (";

static void set_date(struct pdf_file *pdf, const char *as_of)
{
    char iso[32];

    snprintf(iso, sizeof iso, "%sT00:00:00+00:00", as_of);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, iso);
    snprintf(pdf->date.text, sizeof pdf->date.text, "D:%.4s%.2s%.2s000000Z)", as_of, as_of + 5,
             as_of + 8);
}

/* How many of the bytes from here on pass as they are; watches for the key across blocks. */
static size_t pass_bytes(struct pdf_date *date, const char *bytes, size_t length)
{
    size_t at = 0;

    while (at < length && date->matched < sizeof DATE_KEY - 1) {
        if (date->matched == 0) {
            const char *slash = memchr(bytes + at, '/', length - at);

            if (!slash)
                return length;
            at = (size_t)(slash - bytes);
        }
        if (bytes[at] == DATE_KEY[date->matched])
            date->matched++;
        else
            date->matched = bytes[at] == DATE_KEY[0];
        at++;
    }
    return at;
}

/* What stands in the file for one byte of cairo's date; its closing bracket ends it. */
static char dated_byte(struct pdf_date *date, char byte)
{
    char ours = date->text[date->replaced];

    if (ours != '\0')
        date->replaced++;
    if (byte != ')')
        return ours != '\0' ? ours : ' ';
    date->done = true;
    return ours != '\0' ? ')' : ' ';
}

static cairo_status_t put_bytes(void *closure, const unsigned char *block, unsigned length)
{
    struct pdf_file *pdf = closure;
    struct pdf_date *date = &pdf->date;
    const char *bytes = (const char *)block;
    size_t at = date->done ? 0 : pass_bytes(date, bytes, length);

    stream_put(&pdf->stream, bytes, at);
    while (at < length && !date->done) {
        char byte = dated_byte(date, bytes[at++]);

        stream_put(&pdf->stream, &byte, 1);
    }
    stream_put(pdf->date.done ? &pdf->tail : &pdf->stream, bytes + at, length - at);
    return CAIRO_STATUS_SUCCESS;
}

/*
 * cairo 1.16 neither names a document's language nor asks viewers to show its title. Its catalog is
 * the last object of the file: what is put there moves nothing but the table of objects behind it,
 * whose place the file's last number tells.
 */
static void put_tail(struct pdf_file *pdf)
{
    static const char CATALOG[] = "<< /Type /Catalog\n", START[] = "startxref\n";
    const char *tail = pdf->tail.buffer, *end = tail + pdf->tail.used;
    const char *catalog = memmem(tail, pdf->tail.used, CATALOG, sizeof CATALOG - 1);
    const char *start = memmem(tail, pdf->tail.used, START, sizeof START - 1);
    char more[120], place[32];
    int length;

    if (!catalog || !start || start < catalog) { /* not as cairo has it: as it is */
        stream_put(&pdf->stream, tail, pdf->tail.used);
        return;
    }
    catalog += sizeof CATALOG - 1;
    start += sizeof START - 1;
    length = snprintf(more, sizeof more,
                      "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n",
                      pdf->language);
    snprintf(place, sizeof place, "%lld", strtoll(start, NULL, 10) + length);
    stream_put(&pdf->stream, tail, (size_t)(catalog - tail));
    stream_puts(&pdf->stream, more);
    stream_put(&pdf->stream, catalog, (size_t)(start - catalog));
    stream_puts(&pdf->stream, place);
    start += strspn(start, "0123456789");
    stream_put(&pdf->stream, start, (size_t)(end - start));
}

static void set_metadata(struct pdf_file *pdf, const struct report *report, const char *title)
{
    const char *organisation = report->settings->organisation;
    char subject[CAPTION_SIZE];

    words_join(caption_title(report), subject, sizeof subject);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_SUBJECT, subject);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATOR,
                                   "vramgrid " VRAMGRID_VERSION);
    if (*organisation)
        cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, organisation);
}

bool pdf_file_open(struct pdf_file *pdf, const struct report *report, const char *title,
                   const char *path, double width, double height, struct error *err)
{
    *pdf = (struct pdf_file){0};
    if (!stream_open(&pdf->stream, path, err) || !stream_open_memory(&pdf->tail, err))
        return false;
    report_language(report, pdf->language);
    pdf->surface = cairo_pdf_surface_create_for_stream(put_bytes, pdf, width, height);
    /* The version that every chain of programs takes, and newer cairos write without
     * compressing what verify.c looks for. */
    cairo_pdf_surface_restrict_to_version(pdf->surface, CAIRO_PDF_VERSION_1_4);
    pdf->cr = cairo_create(pdf->surface);
    if (cairo_status(pdf->cr) != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_WRITE, "%s: %s", path,
                         cairo_status_to_string(cairo_status(pdf->cr)));
    set_metadata(pdf, report, title);
    set_date(pdf, report->as_of);
    return true;
}

void pdf_file_label_page(struct pdf_file *pdf, const char *label)
{
    cairo_pdf_surface_set_page_label(pdf->surface, label);
}

void pdf_file_name_place(struct pdf_file *pdf, const char *name)
{
    char attributes[REPORT_PATH_SIZE + 32];

    snprintf(attributes, sizeof attributes, "name='%s' x=0 y=0", name);
    cairo_tag_begin(pdf->cr, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(pdf->cr, CAIRO_TAG_DEST);
}

int pdf_file_outline(struct pdf_file *pdf, int parent, const char *title, bool open)
{
    char place[64];

    snprintf(place, sizeof place, "page=%llu pos=[0 0]", (unsigned long long)pdf->pages + 1);
    return cairo_pdf_surface_add_outline(pdf->surface, parent, title, place,
                                         open ? CAIRO_PDF_OUTLINE_FLAG_OPEN
                                              : (cairo_pdf_outline_flags_t)0);
}

void pdf_file_end_page(struct pdf_file *pdf)
{
    cairo_show_page(pdf->cr);
    pdf->pages++;
}

bool pdf_file_close(struct pdf_file *pdf, struct error *err)
{
    bool ok = true;

    if (pdf->surface) {
        cairo_status_t status = cairo_status(pdf->cr);

        cairo_destroy(pdf->cr);
        cairo_surface_finish(pdf->surface);
        if (status == CAIRO_STATUS_SUCCESS)
            status = cairo_surface_status(pdf->surface);
        cairo_surface_destroy(pdf->surface);
        if (status != CAIRO_STATUS_SUCCESS)
            ok = error_set(err, ERROR_WRITE, "%s: %s", pdf->stream.path,
                           cairo_status_to_string(status));
        pdf->surface = NULL;
        put_tail(pdf);
    }
    ok = stream_close(&pdf->tail, err) && ok;
    return stream_close(&pdf->stream, err) && ok;
}
