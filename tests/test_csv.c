/* SPDX-License-Identifier: MIT */
/* CSV as it is written, and as it is read back before it is published. */
#include "publish/verify.h"
#include "unit.h"
#include "vramgrid/base/file.h"
#include "vramgrid/base/stream.h"
#include "vramgrid/table/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = P_tmpdir "/vramgrid-csv-XXXXXX";

static void put(const char *text)
{
    struct stream stream;
    struct error err = {0};

    CU_ASSERT_TRUE_FATAL(stream_open(&stream, path, &err));
    stream_puts(&stream, text);
    CU_ASSERT_TRUE_FATAL(stream_close(&stream, &err));
}

static bool holds(const char *text)
{
    const char *reason;
    size_t length;
    char *bytes = file_read(path, 1 << 20, &length, &reason);
    bool same = bytes && length == strlen(text) && memcmp(bytes, text, length) == 0;

    free(bytes);
    return same;
}

static void verifies_csv(void)
{
    static const struct {
        const char *text;
        uint64_t bytes;
        bool ok;
        const char *why;
    } cases[] = {
        {"a,b\n1,2\n", 8, true, "whole"},
        {"a,b\n1,2", 8, false, "the last byte is missing"},
        {"a,b\n1,2\n", 9, false, "fewer bytes than written"},
        {"a,b\n1,2 ", 8, false, "no line break at the end"},
        {"", 8, false, "empty"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct witness witness = {.bytes = cases[i].bytes};
        struct error err = {0};

        put(cases[i].text);
        UNIT_CHECK(verify_file(FILE_CSV, path, &witness, &err) == cases[i].ok, cases[i].why);
    }
    unlink(path);
}

static void writes_csv_fields(void)
{
    static const struct {
        const char *dialect, *text, *field, *why;
    } cases[] = {
        {"unix", "plain", "plain,1.5\n", "no quotes where none are needed"},
        {"unix", "a,b", "\"a,b\",1.5\n", "the delimiter"},
        {"unix", "a\"b", "\"a\"\"b\",1.5\n", "a quote is doubled"},
        {"unix", "a\nb", "\"a\nb\",1.5\n", "a line break"},
        {"unix", "=cmd()", "'=cmd(),1.5\n", "a formula is defused"},
        {"unix", "@x,\"y", "\"'@x,\"\"y\",1.5\n", "defused and quoted"},
        {"unix", "-1", "'-1,1.5\n", "a text that begins with a minus"},
        {"unix", "a;b", "a;b,1.5\n", "a semicolon is nothing special"},
        {"rfc4180", "a", "a,1.5\r\n", "CRLF"},
        {"excel-eu", "a;b", "\xef\xbb\xbf\"a;b\";1,5\r\n", "BOM, semicolons, decimal comma"},
        {"excel-us", "a",
         "\xef\xbb\xbf"
         "a,1.5\r\n",
         "BOM"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv csv;
        struct error err = {0};

        CU_ASSERT_TRUE_FATAL(csv_open(&csv, path, csv_dialect_find(cases[i].dialect), &err));
        csv_text(&csv, cases[i].text);
        csv_number(&csv, 1.5, -1);
        csv_end_row(&csv);
        CU_ASSERT_TRUE(csv_close(&csv, &err));
        UNIT_CHECK(holds(cases[i].field), cases[i].why);
    }
    unlink(path);
}

static void tells_of_a_full_disk(void)
{
    struct csv csv;
    struct error err = {0};
    bool ok = csv_open(&csv, "/dev/full", csv_dialect_find("unix"), &err);

    CU_ASSERT_TRUE_FATAL(ok);
    csv_text(&csv, "a");
    csv_end_row(&csv);
    CU_ASSERT_FALSE(csv_close(&csv, &err));
    CU_ASSERT_EQUAL(err.kind, ERROR_WRITE);
}

static const struct unit_test tests[] = {
    {"a CSV that is not whole is found", verifies_csv},
    {"CSV fields are quoted and defused", writes_csv_fields},
    {"a full disk is told", tells_of_a_full_disk},
    {NULL, NULL},
};

int main(void)
{
    int fd = mkstemp(path);

    return fd < 0 || close(fd) != 0 ? 1 : unit_main("csv", tests);
}
