/* SPDX-License-Identifier: MIT */
#include "properties.h"

#include "vramgrid/report/sources.h"
#include "vramgrid/words/captions.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <xlsxwriter.h>

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

static void set_document(struct book *book)
{
    enum { PROPERTY_SIZE = 256 }; /* as Excel has it */
    const struct text *text = book->report->text;
    const struct settings *settings = book->report->settings;
    char whole[CAPTION_SIZE];
    char *title = cell_text_make(words_join(caption_title(book->report), whole, sizeof whole));
    char *author = cell_text_make(settings->organisation);
    char subject[PROPERTY_SIZE], comments[PROPERTY_SIZE];
    lxw_doc_properties properties = {
        .title = title,
        .author = author,
        .subject = subject,
        .comments = comments,
        .created = as_of_time(book->report->as_of),
    };

    text_join(text, "book.subject", subject, sizeof subject, NULL);
    text_join(text, "book.comments", comments, sizeof comments, "program",
              "vramgrid " VRAMGRID_VERSION, NULL);
    if (title && author)
        book_keep(book, (int)workbook_set_properties(book->workbook, &properties));
    else
        book_keep(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(title);
    free(author);
}

/* The digest of each sheet, so that a workbook can be matched without its manifest. */
static void set_digests(struct book *book)
{
    const struct sources *sources = book->report->sources;
    size_t same = 0;
    char name[64], place[24];

    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->list[i];

        if (!source->table)
            continue;
        same = source->table->before && source->table->before->path ? same + 1 : 1;
        *place = '\0';
        if (same > 1)
            snprintf(place, sizeof place, " %zu", same);
        snprintf(name, sizeof name, "sha256 of %s%s", sheet_layouts[source->kind].plural, place);
        book_keep(book, (int)workbook_set_custom_property_string(book->workbook, name,
                                                                 source->digest->hex));
    }
}

void properties_set(struct book *book)
{
    set_document(book);
    set_digests(book);
}
