/* SPDX-License-Identifier: MIT */
#include "book.h"

#include "pack.h"
#include "properties.h"
#include "styles.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/report/libraries.h"
#include "vramgrid/words/captions.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

/*
 * What one sheet of a grid takes: Excel's rows but for those above the figures, and a quarter of
 * its columns. More would open, but nobody finds a GPU so far to the right; a sweep of 110 GPUs in
 * 8 numbers has 880 sets.
 */
enum { GRID_HEADING_ROWS = 16, SETS_MAX = 4000 };

/* More would be written, but hardly opened: a program takes some 100 bytes for a cell, 2 GB. */
enum { CELLS_MAX = 20000000 };

void book_keep(struct book *book, int status)
{
    if (status != LXW_NO_ERROR && !book->failure)
        book->failure = lxw_strerror((lxw_error)status);
}

static bool is_grid(const struct tab_kind *kind)
{
    return kind->traits & (TAB_ROW_PER_CONTEXT | TAB_ROW_PER_QUANTIZATION);
}

static struct grid_size grid_of(const struct tab_kind *kind, const struct plan *plan)
{
    struct grid_size grid = {plan->model_count, 1, plan->set_count};

    if (kind->traits & TAB_ROW_PER_CONTEXT)
        grid.rows_per_model = plan->context_count;
    else if (kind->traits & TAB_ROW_PER_QUANTIZATION)
        grid.rows_per_model = plan->quantization_count;
    return grid;
}

static struct window_limits limits_of(const struct tab_kind *kind)
{
    struct window_limits limits = {SIZE_MAX, SIZE_MAX};

    if (is_grid(kind))
        limits.rows = LXW_ROW_MAX - GRID_HEADING_ROWS;
    if (kind->traits & TAB_COLUMN_PER_SET)
        limits.sets = SETS_MAX;
    return limits;
}

static size_t count_tabs(const struct tab_kind *kinds, const struct report *report)
{
    size_t count = 0;

    for (const struct tab_kind *kind = kinds; kind->write; kind++) {
        struct grid_size grid = grid_of(kind, report->plan);
        struct window_limits limits = limits_of(kind);

        count += tabs_of_kind(kind, kinds, report) * grid_windows(&grid, &limits);
    }
    return count;
}

/* The n-th sheet of a kind: quantizations within a mode. */
static void list_windows(struct book *book, const struct tab_kind *kind, size_t n)
{
    const struct plan *plan = book->report->plan;
    size_t each = kind->traits & TAB_PER_QUANTIZATION ? plan->quantization_count : 1;
    struct grid_size grid = grid_of(kind, plan);
    struct window_limits limits = limits_of(kind);
    size_t parts = grid_windows(&grid, &limits);

    for (size_t part = 0; part < parts; part++)
        book->tabs[book->tab_count++] = (struct tab){.kind = kind,
                                                     .quantization = n % each,
                                                     .mode_index = n / each,
                                                     .mode = plan->modes[n / each],
                                                     .window = grid_window(&grid, &limits, part)};
}

static void list_tabs(struct book *book, const struct tab_kind *kinds)
{
    for (const struct tab_kind *kind = kinds; kind->write; kind++) {
        size_t count = tabs_of_kind(kind, kinds, book->report);

        for (size_t i = 0; i < count; i++)
            list_windows(book, kind, i);
    }
}

static uint64_t cells_of(const struct tab *tab, const struct plan *plan)
{
    size_t columns;

    assert(tab->kind);
    columns = tab->kind->traits & TAB_COLUMN_PER_SET ? tab->window.set_count : plan->context_count;
    if (!is_grid(tab->kind))
        return 0;
    return (uint64_t)tab->window.model_count * grid_of(tab->kind, plan).rows_per_model * columns;
}

static bool check_cells(const struct book *book, struct error *err)
{
    uint64_t cells = 0;

    for (size_t i = 0; i < book->tab_count; i++)
        cells += cells_of(&book->tabs[i], book->report->plan);
    return cells <= CELLS_MAX ||
           error_set(err, ERROR_INPUT,
                     "the workbook's grids would need %" PRIu64 " cells (models x GPUs x contexts "
                     "or quantizations) where %d are the most that programs open: sweep less, "
                     "choose fewer sheets, or leave xlsx out of the formats",
                     cells, CELLS_MAX);
}

/* Its name in the first language, and in the second where that is another one. */
static struct words name_kind(const struct tab_kind *kind, const struct text *text)
{
    return kind->name_key ? text_words(text, kind->name_key) : words_same(kind->name);
}

/* What tells the sheets of a kind apart: " conservative Q4_K_M 2". */
static void describe_part(const struct tab *tab, const struct plan *plan, char part[PATH_SIZE / 2])
{
    bool is_of_mode = tab->mode_index > 0;
    bool is_of_quantization = tab->kind->traits & TAB_PER_QUANTIZATION;
    char suffix[WINDOW_SUFFIX_SIZE];

    window_suffix(suffix, &tab->window);
    snprintf(part, PATH_SIZE / 2, "%s%s%s%s%s", is_of_mode ? " " : "",
             is_of_mode ? tab->mode->name : "", is_of_quantization ? " " : "",
             is_of_quantization ? plan->quantizations[tab->quantization]->name : "", suffix);
}

/*
 * "Fit Q4_K_M", or the kind's own name; the second window of a grid is "Fit Q4_K_M 2", and where
 * there are sheets of several modes all but the first have theirs: "Fit conservative Q4_K_M". In
 * two languages "Cost - Custos", where that is short enough: no name may have a slash.
 */
static void describe_tab(const struct tab *tab, const struct report *report, char name[PATH_SIZE])
{
    struct words kind = name_kind(tab->kind, report->text);
    char part[PATH_SIZE / 2];

    describe_part(tab, report->plan, part);
    snprintf(name, PATH_SIZE, "%s%s%s%s", kind.in[0], kind.in[1] ? " - " : "",
             kind.in[1] ? kind.in[1] : "", part);
    if (kind.in[1] && text_width(name) > SHEET_NAME_UNITS)
        snprintf(name, PATH_SIZE, "%s%s", kind.in[0], part);
}

static bool name_tabs(struct book *book, struct error *err)
{
    const char **taken = calloc(book->tab_count + 1, sizeof *taken);
    char name[PATH_SIZE];

    if (!taken)
        return error_set_memory(err);
    for (size_t i = 0; i < book->tab_count; i++) {
        describe_tab(&book->tabs[i], book->report, name);
        sheet_name_make(book->tabs[i].name, name, taken, i);
        taken[i] = book->tabs[i].name;
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
    const char *text = caption_title(book->report).in[0]; /* two would run into the sheet's name */
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
    text_join(book->report->text, "book.page", page, sizeof page, "page", "&P", "pages", "&N",
              NULL);
    snprintf(footer, sizeof footer, "&L%s  %s&C&A&R%s", title, book->report->as_of, page);
    worksheet_set_footer(tab->sheet, footer);
}

static lxw_color_t tab_colour(const struct book *book, enum tab_role role)
{
    static const lxw_color_t colours[] = {
        [ROLE_LIVE] = 0xFFC000, [ROLE_INPUT] = 0x808080, [ROLE_AUDIT] = 0xFFFFFF};

    return role == ROLE_OUTPUT ? styles_accent(book) : colours[role];
}

/* Against slips, not against people: no password, and filters and widths stay free. */
static void protect_sheet(struct tab *tab)
{
    lxw_protection allowed = {.format_columns = 1,
                              .format_rows = 1,
                              .sort = 1,
                              .autofilter = 1,
                              .pivot_tables = 1,
                              .objects = 1};

    worksheet_protect(tab->sheet, NULL, &allowed);
}

/* Names such as "7B" and "1e5" are texts on purpose, formulas differ from row to row: no triangles.
 */
static void ignore_errors(struct book *book, struct tab *tab)
{
    static const uint8_t types[] = {LXW_IGNORE_NUMBER_STORED_AS_TEXT, LXW_IGNORE_FORMULA_DIFFERS};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        book_keep(book, (int)worksheet_ignore_errors(tab->sheet, types[i], "A1:XFD1048576"));
}

static void set_up_sheet(struct book *book, struct tab *tab)
{
    static const uint8_t papers[] = {[PAPER_A4] = 9, [PAPER_A3] = 8, [PAPER_LETTER] = 1};

    quote_sheet(book, tab->sheet, tab->name);
    worksheet_set_tab_color(tab->sheet, tab_colour(book, tab->kind->role));
    worksheet_set_zoom(tab->sheet, 90);
    worksheet_gridlines(tab->sheet, tab->kind->traits & TAB_GRIDLINES ? LXW_SHOW_SCREEN_GRIDLINES
                                                                      : LXW_HIDE_ALL_GRIDLINES);
    if (tab->kind->traits & TAB_HIDDEN)
        worksheet_hide(tab->sheet);
    if (!(tab->kind->traits & TAB_UNPROTECTED))
        protect_sheet(tab);
    ignore_errors(book, tab);
    worksheet_set_paper(tab->sheet, papers[book->report->settings->paper]);
    if (!(tab->kind->traits & TAB_PORTRAIT))
        worksheet_set_landscape(tab->sheet);
    worksheet_set_margins(tab->sheet, 0.4, 0.4, 0.4, 0.5);
    set_footer(book, tab);
}

static void add_sheets(struct book *book)
{
    for (size_t i = 0; i < book->tab_count && !book->failure; i++) {
        struct tab *tab = &book->tabs[i];

        book_keep(book, (int)workbook_validate_sheet_name(book->workbook, tab->name));
        if (book->failure)
            return;
        tab->sheet = workbook_add_worksheet(book->workbook, tab->name);
        if (tab->sheet)
            set_up_sheet(book, tab);
        else /* its name is right */
            book_keep(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
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

/* Without a name, so that nothing is left of it. */
static bool create_rows(struct book *book, struct error *err)
{
    char path[PATH_SIZE + 16];

    snprintf(path, sizeof path, "%s.rows", book->path);
    book->rows = fopen(path, "w+b");
    if (!book->rows)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    unlink(path);
    return true;
}

/* Beside the workbook: same disk, and cleaned up with the staging folder. */
static bool create_skeleton(struct book *book, struct error *err)
{
    char folder[PATH_SIZE];
    lxw_workbook_options options = {.tmpdir = folder};
    char *slash;

    snprintf(folder, sizeof folder, "%s", book->path);
    slash = strrchr(folder, '/');
    snprintf(slash ? slash + 1 : folder, 2, "%s", slash ? "" : ".");
    snprintf(book->skeleton_path, sizeof book->skeleton_path, "%s.skeleton", book->path);
    if (!can_create(book->skeleton_path, err))
        return false;
    book->workbook = workbook_new_opt(book->skeleton_path, &options);
    return book->workbook || error_set_memory(err);
}

static bool list_sheets(struct book *book, const struct tab_kind *kinds, struct error *err)
{
    size_t count = count_tabs(kinds, book->report) + 1;

    book->tabs = calloc(count, sizeof *book->tabs);
    book->bulks = calloc(count, sizeof *book->bulks);
    if (!book->tabs || !book->bulks)
        return error_set_memory(err);
    list_tabs(book, kinds);
    return check_cells(book, err) && name_tabs(book, err);
}

bool book_open(struct book *book, const struct report *report, const char *path,
               const struct tab_kind *kinds, struct error *err)
{
    *book = (struct book){.report = report, .path = path};
    if (!list_sheets(book, kinds, err) || !create_skeleton(book, err) || !create_rows(book, err))
        return false;
    styles_create(book);
    properties_set(book);
    add_sheets(book);
    return true;
}

/* One at a time: libxlsxwriter makes dates with gmtime, whose result all threads share. */
static int close_workbook(lxw_workbook *workbook)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    int status;

    pthread_mutex_lock(&mutex);
    status = (int)workbook_close(workbook);
    pthread_mutex_unlock(&mutex);
    return status;
}

/* What libxlsxwriter has of the workbook goes into the skeleton. */
static bool close_skeleton(struct book *book, bool ok, struct error *err)
{
    int reason = 0; /* what the system said, if the file was to blame */

    if (book->workbook && ok && !book->failure) {
        errno = 0;
        book_keep(book, close_workbook(book->workbook));
        reason = errno;
    } else if (book->workbook) {
        lxw_workbook_free(book->workbook);
    }
    book->workbook = NULL;
    if (!book->failure)
        return ok;
    if (reason != 0) {
        errno = reason;
        return error_set_errno(err, ERROR_WRITE, "%s", book->path);
    }
    return error_set(err, ERROR_WRITE, "%s: %s", book->path, book->failure);
}

bool book_close(struct book *book, bool ok, struct error *err)
{
    const struct pack pack = {book->path, book->skeleton_path, book->rows, book->bulks,
                              book->tab_count};

    ok = close_skeleton(book, ok, err) && pack_workbook(&pack, err);
    unlink(book->skeleton_path);
    if (book->rows)
        fclose(book->rows);
    free(book->tabs);
    free(book->bulks);
    book->rows = NULL;
    book->tabs = NULL;
    book->bulks = NULL;
    return ok;
}

const struct tab *book_tab(const struct book *book, const char *name)
{
    return book_quantization_tab(book, name, 0);
}

const struct tab *book_quantization_tab(const struct book *book, const char *name,
                                        size_t quantization)
{
    for (size_t i = 0; i < book->tab_count; i++)
        if (book->tabs[i].quantization == quantization &&
            strcmp(book->tabs[i].kind->name, name) == 0)
            return &book->tabs[i];
    return NULL;
}

void book_define(struct book *book, const char *name, const struct tab *tab,
                 const struct cell_range *range)
{
    char reference[REFERENCE_SIZE], formula[REFERENCE_SIZE + 1];

    tab_range(reference, tab, range);
    snprintf(formula, sizeof formula, "=%s", reference);
    book_keep(book, (int)workbook_define_name(book->workbook, name, formula));
}

const char *library_xlsxwriter(void)
{
    return lxw_version();
}
