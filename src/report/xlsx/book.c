/* SPDX-License-Identifier: MIT */
#include "vramgrid/book.h"

#include "vramgrid/path.h"
#include "vramgrid/styles.h"
#include "vramgrid/text.h"
#include "vramgrid/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

void book_keep(struct book *book, int status)
{
    if (status != LXW_NO_ERROR && !book->failure)
        book->failure = lxw_strerror((lxw_error)status);
}

/* How many sheets a workbook of this report has of a kind. */
static size_t tabs_of_kind(const struct tab_kind *kind, const struct report *report)
{
    if (kind->wanted && !kind->wanted(report))
        return 0;
    return kind->name ? 1 : report->plan->quantization_count;
}

static size_t count_tabs(const struct tab_kind *kinds, const struct report *report)
{
    size_t count = 0;

    for (; kinds->write; kinds++)
        count += tabs_of_kind(kinds, report);
    return count;
}

static void list_tabs(struct book *book, const struct tab_kind *kinds)
{
    for (; kinds->write; kinds++) {
        size_t count = tabs_of_kind(kinds, book->report);

        for (size_t i = 0; i < count; i++)
            book->tabs[book->tab_count++] = (struct tab){.kind = kinds, .quantization = i};
    }
}

/* Fixed names first: people link to them, so a quantization called "Models" has to give way. */
static bool name_tabs(struct book *book, struct error *err)
{
    const struct plan *plan = book->report->plan;
    const char **taken = calloc(book->tab_count + 1, sizeof *taken);
    size_t count = 0;

    if (!taken)
        return error_set_memory(err);
    for (int fixed = 1; fixed >= 0; fixed--) {
        for (struct tab *tab = book->tabs; tab < book->tabs + book->tab_count; tab++) {
            if ((tab->kind->name != NULL) != fixed)
                continue;
            sheet_name_make(tab->name,
                            fixed ? tab->kind->name : plan->quantizations[tab->quantization]->name,
                            taken, count);
            taken[count++] = tab->name;
        }
    }
    free(taken);
    return true;
}

/* "'it''s'" */
static char *quote_name(const char *name)
{
    char *quoted = malloc(2 * strlen(name) + 3);
    char *end = quoted;

    if (!quoted)
        return NULL;
    *end++ = '\'';
    for (; *name; name++) {
        if (*name == '\'')
            *end++ = '\'';
        *end++ = *name;
    }
    *end++ = '\'';
    *end = '\0';
    return quoted;
}

/*
 * libxlsxwriter 1.1.4 leaves names such as int8 and fp16 bare in the ranges of filters and print
 * titles. They are also cell addresses, which Excel wants quoted, so every name is quoted here.
 */
static void quote_sheet(struct book *book, struct lxw_worksheet *sheet, const char *name)
{
    char *quoted = quote_name(name);

    if (!quoted) {
        book_keep(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    free(sheet->quoted_name);
    sheet->quoted_name = quoted;
}

/* Titles hold fields that begin with "&"; Excel takes 255 characters in all. */
static void set_footer(const struct book *book, struct tab *tab)
{
    enum { TITLE_BYTES = 180, NUMBERS_SIZE = 50 };
    char title[TITLE_BYTES + 4], page[NUMBERS_SIZE], footer[256];
    const char *text = book->report->settings->title;
    size_t left = strlen(text), length, end = 0;

    for (; left > 0 && end + 8 < TITLE_BYTES; text += length, left -= length) {
        length = utf8_sequence(text, left);
        if (length == 0 || utf8_has_control(text, length)) {
            length = 1;
            title[end++] = '?';
            continue;
        }
        if (*text == '&')
            title[end++] = '&';
        memcpy(title + end, text, length);
        end += length;
    }
    title[end] = '\0';
    text_fill(book->report->text, "book.page", page, sizeof page, "page", "&P", "pages", "&N",
              NULL);
    snprintf(footer, sizeof footer, "&L%s  %s&C&A&R%s", title, book->report->as_of, page);
    worksheet_set_footer(tab->sheet, footer);
}

static void set_up_sheet(struct book *book, struct tab *tab)
{
    static const lxw_color_t tab_colours[] = {
        [ROLE_OUTPUT] = 0x2166AC, [ROLE_INPUT] = 0x808080, [ROLE_AUDIT] = 0xFFFFFF};

    quote_sheet(book, tab->sheet, tab->name);
    worksheet_set_tab_color(tab->sheet, tab_colours[tab->kind->role]);
    worksheet_set_zoom(tab->sheet, 90);
    worksheet_gridlines(tab->sheet,
                        tab->kind->gridlines ? LXW_SHOW_SCREEN_GRIDLINES : LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_paper(tab->sheet, 9); /* A4 */
    worksheet_set_landscape(tab->sheet);
    worksheet_set_margins(tab->sheet, 0.4, 0.4, 0.5, 0.6);
    worksheet_fit_to_pages(tab->sheet, 1, 0);
    set_footer(book, tab);
}

static void add_sheets(struct book *book)
{
    for (size_t i = 0; i < book->tab_count && !book->failure; i++) {
        struct tab *tab = &book->tabs[i];

        tab->sheet = workbook_add_worksheet(book->workbook, tab->name);
        if (tab->sheet)
            set_up_sheet(book, tab);
        else
            book_keep(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
    }
}

/* Noon: never 0, which would mean "now", and the same day in most time zones. */
static time_t as_of_time(const char *as_of)
{
    struct tm day = {.tm_hour = 12};

    if (sscanf(as_of, "%d-%d-%d", &day.tm_year, &day.tm_mon, &day.tm_mday) != 3)
        return 1;
    day.tm_year -= 1900;
    day.tm_mon--;
    return timegm(&day);
}

static void set_properties(struct book *book)
{
    enum { PROPERTY_SIZE = 256 }; /* as Excel has it */
    const struct text *text = book->report->text;
    const struct settings *settings = book->report->settings;
    char *title = cell_text_make(settings->title);
    char *author = cell_text_make(settings->organisation);
    char subject[PROPERTY_SIZE], comments[PROPERTY_SIZE];
    lxw_doc_properties properties = {
        .title = title,
        .author = author,
        .subject = subject,
        .comments = comments,
        .created = as_of_time(book->report->as_of),
    };

    text_fill(text, "book.subject", subject, sizeof subject, NULL);
    text_fill(text, "book.comments", comments, sizeof comments, "program",
              "vramgrid " VRAMGRID_VERSION, NULL);
    if (title && author)
        book_keep(book, (int)workbook_set_properties(book->workbook, &properties));
    else
        book_keep(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(title);
    free(author);
}

/* The library tells on stderr when it cannot create the file, so that is tried before. */
static bool can_create(const char *path, struct error *err)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    fclose(file);
    return true;
}

/* Temporary files belong beside the target: same disk, and cleaned up with the staging folder. */
static bool create_workbook(struct book *book, struct error *err)
{
    char folder[PATH_SIZE];
    lxw_workbook_options options = {.tmpdir = folder};
    char *slash;

    snprintf(folder, sizeof folder, "%s", book->path);
    slash = strrchr(folder, '/');
    snprintf(slash ? slash + 1 : folder, 2, "%s", slash ? "" : ".");
    if (!can_create(book->path, err))
        return false;
    book->workbook = workbook_new_opt(book->path, &options);
    return book->workbook || error_set_memory(err);
}

bool book_open(struct book *book, const struct report *report, size_t mode, const char *path,
               const struct tab_kind *kinds, struct error *err)
{
    *book = (struct book){
        .report = report, .mode = report->plan->modes[mode], .mode_index = mode, .path = path};
    book->tabs = calloc(count_tabs(kinds, report) + 1, sizeof *book->tabs);
    if (!book->tabs)
        return error_set_memory(err);
    list_tabs(book, kinds);
    if (!name_tabs(book, err) || !create_workbook(book, err))
        return false;
    styles_create(book);
    set_properties(book);
    add_sheets(book);
    return true;
}

bool book_close(struct book *book, bool ok, struct error *err)
{
    lxw_workbook *workbook = book->workbook;
    int reason; /* what the system said, if the file was to blame */

    book->workbook = NULL;
    errno = 0;
    if (workbook && ok && !book->failure)
        book_keep(book, (int)workbook_close(workbook));
    else if (workbook)
        lxw_workbook_free(workbook);
    reason = errno;
    free(book->tabs);
    book->tabs = NULL;
    if (!book->failure)
        return ok;
    if (reason != 0) {
        errno = reason;
        return error_set_errno(err, ERROR_WRITE, "%s", book->path);
    }
    return error_set(err, ERROR_WRITE, "%s: %s", book->path, book->failure);
}

const struct tab *book_quantization_tab(const struct book *book, size_t quantization)
{
    const struct tab *tab = book->tabs;

    while (tab->kind->name || tab->quantization != quantization)
        tab++;
    return tab;
}

const struct tab *book_tab(const struct book *book, const char *name)
{
    const struct tab *tab = book->tabs;

    while (!tab->kind->name || strcmp(tab->kind->name, name) != 0)
        tab++;
    return tab;
}
