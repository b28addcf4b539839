/* SPDX-License-Identifier: MIT */
/*
 * One workbook being written: libxlsxwriter behind a few verbs. The first failure sticks and is
 * told once, by book_close. Every cell goes through page_*, which counts it for the verifier,
 * keeps texts from becoming formulas or links and numbers that are not finite from becoming cells.
 * Nothing here is shared between workbooks.
 */
#ifndef VRAMGRID_BOOK_H
#define VRAMGRID_BOOK_H

#include "bulk_rows.h"
#include "celltext.h"
#include "vramgrid/base/path.h"
#include "vramgrid/look/palette.h"
#include "vramgrid/report/report.h"
#include "vramgrid/words/text.h"
#include "windows.h"

#include <stdint.h>

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

enum style {
    STYLE_TEXT,
    STYLE_TITLE,
    STYLE_BOLD,
    STYLE_NOTE,
    STYLE_WRAPPED,
    STYLE_WRAPPED_BOLD,
    STYLE_LINK,
    STYLE_HEADING,
    STYLE_HEADING_NUMBER, /* above numbers: to the right */
    STYLE_HEADING_ROTATED,
    STYLE_LABEL,      /* to the right, before a figure */
    STYLE_ANSWER,     /* a text among figures: to the right */
    STYLE_NUMBER,     /* as a sheet has it */
    STYLE_ASSUMPTION, /* the same beside wrapped text */
    STYLE_VALUE,      /* the same among texts: to the left */
    STYLE_EXACT,      /* any number, cut to its column */
    STYLE_COUNT,      /* thousands apart */
    STYLE_EXCEEDED,   /* a count with a star */
    STYLE_GB,         /* 2 decimals */
    STYLE_VRAM_GB,    /* a card's figure above its column */
    STYLE_HEADROOM,   /* percent with 1 decimal and a true minus sign */
    STYLE_PERCENT,    /* the same in a table: apart from the next column */
    STYLE_SPEED,      /* 3 digits are enough for a bound */
    STYLE_OF_MODELS,  /* "28 of 33" */
    STYLE_MONEY,      /* whole dollars */
    STYLE_USABLE_GB,  /* STYLE_VRAM_GB with 1 decimal */
    STYLE_TOKENS,     /* a count in a grid: narrow, to the right */
    STYLE_ABSENT,     /* a dash where a grid has nothing */
    STYLE_MAXIMUM,    /* tokens that the model limits, not the GPU */
    STYLE_COUNT_LEFT,
    STYLE_LIVE,     /* what the explorer shows: STYLE_HEADROOM, texts to the right too */
    STYLE_STATUS,   /* OK or REVIEW */
    STYLE_DECISION, /* what is decided, in a sentence */
    STYLE_FINE,     /* below everything else */
    STYLE_FIELD,    /* a label or words in a form: STYLE_TEXT in several lines */
    STYLE_SECTION,  /* a part of a page begins */
    STYLE_MONEY_BOLD,
    STYLE_DAY,
    STYLE_SPEED_LEFT, /* STYLE_SPEED and STYLE_GB among texts */
    STYLE_UNIT_LEFT,
    STYLE_UNIT_PRICE, /* cents where there are some, and less of what is rented by the hour */
    STYLE_BAR_LEFT,   /* bars of letters in a cell, from its right edge or from its left one */
    STYLE_BAR_RIGHT,
    STYLE_CODE,       /* a command */
    STYLE_SIGNATURE,  /* a line to write on */
    STYLE_INPUT,      /* yellow cells that readers may change: texts, */
    STYLE_INPUT_TAIL, /* where a long one runs on */
    STYLE_INPUT_NUMBER,
    STYLE_INPUT_COUNT,
    STYLE_INPUT_MONEY,
    STYLE_INPUT_DAY,
    STYLE_INPUT_RATE,
    STYLE_BIN,                                            /* the first of PALETTE_BINS styles */
    STYLE_LADDER = STYLE_BIN + PALETTE_BINS,              /* the first of LADDER_BINS */
    STYLE_LADDER_LOW = STYLE_LADDER + LADDER_BINS,        /* the same where the margin is low */
    STYLE_CONTEXT = STYLE_LADDER_LOW + LADDER_BINS,       /* the first of CONTEXT_BINS */
    STYLE_CONTEXT_MAXIMUM = STYLE_CONTEXT + CONTEXT_BINS, /* the model is the limit */
};

enum { STYLES = STYLE_CONTEXT_MAXIMUM + CONTEXT_BINS };

static inline enum style style_of_bin(enum palette_bin bin)
{
    return (enum style)(STYLE_BIN + (int)bin);
}

struct logo;
struct page;

/* Colours the tabs. */
enum tab_role { ROLE_OUTPUT, ROLE_LIVE, ROLE_INPUT, ROLE_AUDIT };

enum tab_traits {
    TAB_GRIDLINES = 1,
    TAB_UNPROTECTED = 2, /* a table that analysts sort */
    TAB_HIDDEN = 4,
    TAB_LIVE = 8,              /* reads what readers change */
    TAB_FEEDS_LIVE = 16,       /* and needs these */
    TAB_PER_QUANTIZATION = 32, /* one sheet each, named "NAME QUANTIZATION" */
    TAB_PER_MODE = 2048,       /* one sheet each where a template names them, else of the first */
    TAB_ON_REQUEST = 4096,     /* only where a template names it */
    TAB_FLEET = 8192,          /* of the live fleet: other live sheets do without */
    TAB_PORTRAIT = 16384,      /* printed upright: to be read, not to be looked up in */
    TAB_UNLESS_FLEET = 32768,  /* on request where the workbook has the live fleet */
    TAB_ALWAYS = 64,           /* whatever sheets a template chooses */
    /* Grids, which become several sheets where one is too small: */
    TAB_ROW_PER_CONTEXT = 128, /* of each model */
    TAB_ROW_PER_QUANTIZATION = 256,
    TAB_COLUMN_PER_SET = 512, /* else one for each context */
    TAB_STREAMED = 1024,      /* its rows go past libxlsxwriter: see page_begin_row */
};

/* A kind of sheet; see sheets.h. */
struct tab_kind {
    const char *name; /* for templates */
    enum tab_role role;
    unsigned traits;
    bool (*write)(struct page *page, struct error *err);
    /* NULL: always */
    bool (*wanted)(const struct report *report);
    const char *purpose;  /* key of what it is for */
    const char *name_key; /* of its name in the report's language; NULL: name */
};

/* How many sheets a workbook of this report has of a kind: of each mode, and of its quantizations.
 * Kinds are ended as for book_open. */
size_t tabs_of_kind(const struct tab_kind *kind, const struct tab_kind *kinds,
                    const struct report *report);

/* One sheet of this workbook. */
struct tab {
    const struct tab_kind *kind;
    size_t quantization; /* of a kind that has one sheet each */
    size_t mode_index;   /* likewise; of others the first, for which answers are given */
    const struct mode *mode;
    struct window window; /* of a grid: what of it is here; else all of the plan */
    char name[SHEET_NAME_SIZE];
    struct lxw_worksheet *sheet;
};

struct book {
    const struct report *report;
    const char *path;
    char skeleton_path[PATH_SIZE + 16]; /* beside it while it is made */
    struct lxw_workbook *workbook; /* its skeleton: of streamed sheets what is above the rows */
    FILE *rows;                    /* of all streamed sheets */
    struct lxw_format *styles[STYLES];
    struct lxw_format *open_styles[STYLES];       /* the same in cells that may be changed */
    struct lxw_format *rules[PALETTE_BINS];       /* for conditional formats */
    struct lxw_format *count_rules[PALETTE_BINS]; /* the same for whole numbers */
    struct lxw_format *rule_review;
    struct lxw_format *rule_beyond; /* BIN_FAR_SHORT by more than all of the GPU: no figure */
    struct tab *tabs;
    struct bulk *bulks; /* for each tab where its rows are */
    size_t tab_count;
    uint64_t cells;
    const char *failure; /* what libxlsxwriter said first; NULL: nothing */
};

/*
 * Creates the workbook with all its sheets, still empty. kinds is ended by one without write, whose
 * name stands for all of them. False
 * with an error also where its grids have too many cells. To be closed in any case.
 */
bool book_open(struct book *book, const struct report *report, const char *path,
               const struct tab_kind *kinds, struct error *err);

/* Writes the file if ok and nothing failed; gives everything back. False with the first failure. */
bool book_close(struct book *book, bool ok, struct error *err);

/*
 * The sheet of a fixed name, or the one that a kind with a sheet per quantization has for one (by
 * place in the plan); of a grid in several sheets the first. NULL where this workbook has none.
 */
const struct tab *book_tab(const struct book *book, const char *name);
const struct tab *book_quantization_tab(const struct book *book, const char *name,
                                        size_t quantization);

/* A rectangle of cells, both ends in it. Rows and columns count from 0. */
struct cell_range {
    size_t first_row, first_column, last_row, last_column;
};

/* Room for a reference to cells of another sheet, and for a formula. */
enum { REFERENCE_SIZE = 256, FORMULA_SIZE = 8192 };

/* "'Models'!$A$5:$A$40": as formulas name cells from any sheet; a single one has no colon. */
void tab_range(char reference[REFERENCE_SIZE], const struct tab *tab,
               const struct cell_range *range);

/* "$A$5:$A$40" on the same sheet; a single cell has no colon. */
enum { RANGE_SIZE = 40 };
void range_name(char name[RANGE_SIZE], const struct cell_range *range);

/* "B5", "$B5", "B$5", "$B$5" on the same sheet. */
enum { CELL_SIZE = 16 };
void cell_name(char name[CELL_SIZE], size_t row, bool fixed_row, size_t column, bool fixed_column);

/*
 * Names a range for formulas and dropdowns. The names are the program's own, never from a sheet: a
 * name such as H100 is a cell's address.
 */
void book_define(struct book *book, const char *name, const struct tab *tab,
                 const struct cell_range *range);

/* Keeps the first failure; status is an lxw_error. */
void book_keep(struct book *book, int status);

enum { PAGE_WIDTHS = 64 }; /* columns whose widths follow their contents */
enum { PAGE_TOP_ROWS = 64, PAGE_BREAKS = 8, PRINT_BREAKS = 1024, PAGE_PARAGRAPHS = 16 };

/* A line of text that wraps, until it is put on its page. Both texts are owned. */
struct paragraph {
    size_t row, column;
    enum style style;
    char *text, *formula; /* formula NULL: none */
};

/* A sheet while it is being filled. Rows and columns count from 0. */
struct page {
    struct book *book;
    const struct tab *tab;
    struct lxw_worksheet *sheet;
    size_t widths[PAGE_WIDTHS]; /* of the widest text; 0: none, or set by page_width */
    double pixels[PAGE_WIDTHS]; /* that page_width gave to columns; 0: the default */
    double wide_pixels;         /* of the columns behind those */
    double set_pixels;          /* of all columns */
    size_t first_repeated, heading_row, frozen_columns; /* of page_lay_out */
    size_t group_rows; /* of a model in a grid with several: printed on one page; 0: no such grid */
    size_t table_count; /* of page_table and page_records; of them together: */
    size_t last_row, last_column;
    size_t heading_widths[PAGE_WIDTHS]; /* of a table's headings in one line; 0: none */
    struct paragraph paragraphs[PAGE_PARAGRAPHS];
    size_t paragraph_count;
    double more_points[PAGE_TOP_ROWS]; /* of rows that are higher than others */
    uint32_t breaks[PAGE_BREAKS];      /* rows that begin a printed page, ended by 0 */
    size_t break_count;
    uint32_t column_breaks[PRINT_BREAKS]; /* likewise of columns */
    size_t column_break_count;
    bool is_laid_out; /* panes and repeated rows are set */
    bool is_open; /* its next cells may be changed: Excel sorts no rows on a protected sheet else */
    struct bulk_rows rows; /* of a streamed sheet */
};

/* False when rows or columns exceed what a sheet can hold; what says which axes make them many. */
bool page_check_size(const struct page *page, size_t rows, size_t columns, const char *what,
                     struct error *err);

/*
 * Around the cells of a large grid's row: texts and numbers, from left to right, rows from the top,
 * below everything else on the sheet. On a streamed sheet they take a fifth of the time; on others
 * these do nothing.
 */
void page_begin_row(struct page *page, size_t row);
void page_end_row(struct page *page);

/* A cell of a table: its column grows with it. Never a formula or a link, whatever it begins with.
 */
void page_text(struct page *page, size_t row, size_t column, enum style style, const char *text);

/*
 * The heading of a table's column: of each language two lines, where it has words for two; as wide
 * as the widest. The row's height is up to the caller.
 */
void page_heading(struct page *page, size_t row, size_t column, enum style style,
                  struct words words);

/* A line that runs over the cells to its right. */
void page_line(struct page *page, size_t row, size_t column, enum style style, const char *text);

/* page_text and page_line of words in the report's languages, side by side. */
void page_label(struct page *page, size_t row, size_t column, enum style style, struct words words);
void page_words(struct page *page, size_t row, size_t column, enum style style, struct words words);

void page_number(struct page *page, size_t row, size_t column, enum style style, double value);

/*
 * A line that is as wide as a printed page and wraps there; of a formula value is what it says as
 * it is published. At most PAGE_PARAGRAPHS on a page.
 */
void page_paragraph(struct page *page, size_t row, size_t column, enum style style,
                    const char *text);
void page_paragraph_words(struct page *page, size_t row, size_t column, enum style style,
                          struct words words);
void page_paragraph_formula(struct page *page, size_t row, size_t column, enum style style,
                            const char *value, const char *formula);

/* A cell that shows its style only. */
void page_blank(struct page *page, size_t row, size_t column, enum style style);

/* Jumps to the first cell of another sheet; plain text where target is NULL. */
void page_link(struct page *page, size_t row, size_t column, const struct tab *target,
               const char *text);

/*
 * Several cells as one, blank so far: what is written into the first one shows over all of them.
 * Only where a page is to be read and printed, never in tables.
 */
void page_merge(struct page *page, const struct cell_range *range, enum style style);

/*
 * A formula with the value that it has now, for those who do not calculate it: previews, pandas,
 * protected view. value NAN: an empty text. Printed as printf does.
 */
void page_formula(struct page *page, size_t row, size_t column, enum style style, double value,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The same with a text as its value. */
void page_formula_text(struct page *page, size_t row, size_t column, enum style style,
                       const char *value, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* What a reader may type into a cell. Texts are shown beside it, at most 32 and 255 characters. */
struct entry_rule {
    const char *list;        /* a defined name: what the dropdown offers; or */
    double minimum, maximum; /* a number between these, */
    bool whole;              /* a whole one */
    bool is_advice;          /* other values of a list are only asked back */
    bool is_day;             /* a date of this century */
    bool may_be_blank;
    const char *title, *message;
};

/* A day ("2026-11-26") as Excel counts them. */
double excel_day(const char *day);

void page_entry(struct page *page, size_t row, size_t column, const struct entry_rule *rule);

/* A picture with its top left corner in a cell, at most as high as two title rows. */
void page_picture(struct page *page, size_t row, size_t column, const struct logo *logo);

void page_row_height(struct page *page, size_t row, double points);

/* A row that begins a new page in print; not the first, and fewer than PAGE_BREAKS. */
void page_break(struct page *page, size_t row);

/*
 * The width of columns in characters, whatever they hold. No column twice: Excel takes a sheet with
 * overlapping ranges of columns for damaged.
 */
void page_width(struct page *page, size_t first, size_t last, double characters);

struct table_area {
    size_t first_repeated, heading_row, last_row; /* rows */
    size_t last_column, frozen_columns;
};

/*
 * Filter buttons on a heading row, the panes frozen below it and right of so many columns; printed
 * pages repeat those columns and the rows from first_repeated to the heading, and are as many side
 * by side as keep the text readable.
 */
void page_table(struct page *page, const struct table_area *area);

struct heading {
    struct words words;
    bool is_number;
};

struct record_table {
    const char *name; /* the program's own */
    size_t heading_row;
    size_t count; /* of records; may be 0 */
    const struct heading *headings;
    size_t columns, frozen_columns;
};

/*
 * An Excel table of records: its headings, filter buttons, and what page_table does. On a streamed
 * sheet to be called before the records are written.
 */
void page_records(struct page *page, const struct record_table *table);

/* Nothing is printed beside or below the tables; when they are written. */
void page_print_tables(struct page *page);

/* Colours a rectangle of headroom percentages by bin; texts in it are unsupported pairs. */
void page_colour_headroom(struct page *page, const struct cell_range *range);

/* Colours a rectangle by a formula that is written for its first cell; the first that holds wins.
 */
void page_colour(struct page *page, const struct cell_range *range, struct lxw_format *format,
                 const char *formula);

/* Sets the widths that page_text found. The last call on a page. */
void page_finish(struct page *page);

#endif
