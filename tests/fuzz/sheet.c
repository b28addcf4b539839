/* SPDX-License-Identifier: MIT */
/* Any bytes as a sheet: what is delivered keeps the promises of sheet.h. */
#include "vramgrid/input/sheet.h"
#include "fuzz.h"
#include "vramgrid/base/utf8.h"

#include <string.h>

struct seen {
    size_t columns;
    unsigned line;
};

static void check_row(struct seen *seen, const struct sheet_row *row)
{
    bool filled = false;

    FUZZ_CHECK(row->line > seen->line && (row->decimal == '.' || row->decimal == ','));
    seen->line = row->line;
    for (size_t i = 0; i < row->count; i++) {
        const char *field = row->fields[i];
        size_t length = strlen(field);

        FUZZ_CHECK(length <= SHEET_FIELD_MAX && utf8_is_valid(field, length));
        FUZZ_CHECK(!utf8_has_control(field, length));
        FUZZ_CHECK(length == 0 || (!strchr(" \t", field[0]) && !strchr(" \t", field[length - 1])));
        filled = filled || length > 0;
    }
    FUZZ_CHECK(filled);
}

static bool take_heading(void *context, const struct sheet_row *row)
{
    struct seen *seen = context;

    FUZZ_CHECK(seen->columns == 0);
    check_row(seen, row);
    seen->columns = row->count;
    return true;
}

static void take_row(void *context, const struct sheet_row *row)
{
    struct seen *seen = context;

    FUZZ_CHECK(row->count == seen->columns);
    check_row(seen, row);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct seen seen = {0};
    struct sheet_handler handler = {.context = &seen, .heading = take_heading, .row = take_row};
    struct findings findings = {0};

    findings_begin(&findings, "sheet.csv");
    sheet_parse((const char *)bytes, length, &handler, &findings);
    FUZZ_CHECK(seen.columns > 0 || findings_in_file(&findings) > 0);
    findings_end(&findings);
    fuzz_check_findings(&findings);
    findings_release(&findings);
    return 0;
}
