/* SPDX-License-Identifier: MIT */
#include "verify.h"

#include "vramgrid/base/file.h"
#include "vramgrid/base/path.h"
#include "vramgrid/base/png.h"
#include "xml_part.h"

#include <inttypes.h>
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* A shard may have no slice, and so no row. */
static bool verify_csv(const char *path, const struct witness *witness, struct error *err)
{
    FILE *file = fopen(path, "rb");
    bool ok;

    if (!file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    ok = fseek(file, 0, SEEK_END) == 0 && (uint64_t)ftell(file) == witness->bytes;
    if (witness->bytes > 0)
        ok = ok && fseek(file, -1, SEEK_END) == 0 && getc(file) == '\n';
    fclose(file);
    return ok || error_set(err, ERROR_WRITE, "%s: the file is not as it was written", path);
}

/*
 * Counts what a sheet's part consists of: parsing the largest parts would take as long as writing
 * them. libxlsxwriter puts nothing between tags, so an element that closes itself ends before the
 * next "<". KEPT bytes of a block are looked at again with the next one.
 */
enum { BEFORE = 2, BEHIND = 2, KEPT = BEFORE + BEHIND, BLOCK_SIZE = 65536 };

struct part_counts {
    uint64_t cells, opened, closed;
};

static void count_tags(struct part_counts *counts, const char *window, size_t length)
{
    const char *at = window + BEFORE, *end = window + length - BEHIND;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        counts->closed += at[1] == '/';
        counts->closed += at[-1] == '>' && at[-2] == '/';
        counts->opened += at[1] != '/' && at[1] != '?';
        counts->cells += at[1] == 'c' && at[2] == ' ';
        at++;
    }
}

/* Reads the current part to its end; unzCloseCurrentFile compares the checksum. */
static bool count_part(unzFile zip, struct part_counts *counts)
{
    char window[KEPT + BLOCK_SIZE] = "    ";
    int got = 0;
    bool ok = unzOpenCurrentFile(zip) == UNZ_OK;

    while (ok && (got = unzReadCurrentFile(zip, window + KEPT, BLOCK_SIZE)) > 0) {
        count_tags(counts, window, KEPT + (size_t)got);
        memmove(window, window + got, KEPT);
    }
    return ok && unzCloseCurrentFile(zip) == UNZ_OK && got == 0;
}

static bool read_xml(unzFile zip, struct xml_part *xml)
{
    char block[BLOCK_SIZE];
    int got = 0;
    bool ok = unzOpenCurrentFile(zip) == UNZ_OK;

    while (ok && (got = unzReadCurrentFile(zip, block, sizeof block)) > 0)
        xml_part_feed(xml, block, (size_t)got);
    return ok && unzCloseCurrentFile(zip) == UNZ_OK && got == 0;
}

static bool verify_xml(unzFile zip, bool *is_whole, struct error *err)
{
    struct xml_part *xml = xml_part_new();
    bool ok;

    if (!xml)
        return error_set_memory(err);
    ok = read_xml(zip, xml);
    *is_whole = xml_part_is_whole(xml);
    xml_part_free(xml);
    return ok;
}

static bool verify_part(unzFile zip, const char *path, const char *name, uint64_t *cells,
                        struct error *err)
{
    struct part_counts counts = {0};
    bool is_whole = true, ok;

    if (path_has_suffix(name, ".xml") && strncmp(name, "xl/worksheets/sheet", 19) == 0) {
        ok = count_part(zip, &counts);
        is_whole = counts.opened == counts.closed;
        *cells += counts.cells;
    } else if (path_has_suffix(name, ".xml") || path_has_suffix(name, ".rels")) {
        ok = verify_xml(zip, &is_whole, err);
    } else {
        ok = count_part(zip, &counts); /* a picture: its checksum */
    }
    if (!ok)
        return error_set(err, ERROR_WRITE, "%s: a part of the workbook cannot be read", path);
    return is_whole || error_set(err, ERROR_WRITE,
                                 "%s: %s is not whole (is the temporary folder full?)", path, name);
}

static bool read_parts(unzFile zip, const char *path, uint64_t *cells, struct error *err)
{
    int status;

    for (status = unzGoToFirstFile(zip); status == UNZ_OK; status = unzGoToNextFile(zip)) {
        unz_file_info info; /* minizip 1.2.13 writes to it even where none is asked for */
        char name[512];

        if (unzGetCurrentFileInfo(zip, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
            return error_set(err, ERROR_WRITE, "%s: a part of the workbook cannot be read", path);
        if (!verify_part(zip, path, name, cells, err))
            return false;
    }
    return status == UNZ_END_OF_LIST_OF_FILE ||
           error_set(err, ERROR_WRITE, "%s: the workbook's directory is damaged", path);
}

/* The end record of a ZIP without comment (APPNOTE 4.3.16) is its last 22 bytes. */
static bool ends_with_directory(const char *path)
{
    enum { END_SIZE = 22 };
    char end[END_SIZE];
    FILE *file = fopen(path, "rb");
    bool ok = file && fseek(file, -END_SIZE, SEEK_END) == 0 &&
              fread(end, 1, END_SIZE, file) == END_SIZE && memcmp(end, "PK\5\6", 4) == 0;

    if (file)
        fclose(file);
    return ok;
}

static bool verify_workbook(const char *path, const struct witness *witness, struct error *err)
{
    unzFile zip = ends_with_directory(path) ? unzOpen64(path) : NULL;
    uint64_t cells = 0;
    bool ok;

    if (!zip)
        return error_set(err, ERROR_WRITE, "%s: the workbook cannot be opened again", path);
    ok = read_parts(zip, path, &cells, err);
    unzClose(zip);
    if (ok && cells != witness->cells)
        return error_set(err, ERROR_WRITE,
                         "%s: is incomplete: %" PRIu64 " cells were written and %" PRIu64
                         " are there",
                         path, witness->cells, cells);
    return ok;
}

/*
 * cairo 1.16 writes "<< /Type /Page % 1"; texts have their brackets escaped and no line breaks.
 * Block by block: a report may have thousands of pages. What a block ends with is looked at again
 * with the next one, so that no mark is missed between them.
 */
static uint64_t count_pages(FILE *file)
{
    static const char PAGE[] = "obj\n<< /Type /Page ";
    enum { MARK = sizeof PAGE - 1 };
    char block[65536];
    size_t kept = 0, got;
    uint64_t pages = 0;

    rewind(file);
    while ((got = fread(block + kept, 1, sizeof block - kept, file)) > 0) {
        const char *at = block, *end = block + kept + got;

        while ((at = memmem(at, (size_t)(end - at), PAGE, MARK)) != NULL) {
            pages++;
            at += MARK;
        }
        kept = kept + got < MARK - 1 ? kept + got : MARK - 1;
        memmove(block, end - kept, kept);
    }
    return pages;
}

static bool reads(FILE *file, long offset, int whence, const char *expected)
{
    char bytes[16];
    size_t length = strlen(expected);

    return fseek(file, offset, whence) == 0 && fread(bytes, 1, length, file) == length &&
           memcmp(bytes, expected, length) == 0;
}

/* The number behind the last startxref is where the cross-reference begins. */
static bool trailer_is_whole(FILE *file)
{
    enum { TAIL = 64 };
    static const char MARK[] = "startxref";
    char tail[TAIL + 1] = "";
    const char *mark;
    long offset;

    if (fseek(file, -TAIL, SEEK_END) != 0 || fread(tail, 1, TAIL, file) != TAIL)
        return false;
    mark = memmem(tail, TAIL, MARK, sizeof MARK - 1);
    if (!mark || !strstr(mark, "%%EOF"))
        return false;
    offset = strtol(mark + sizeof MARK - 1, NULL, 10);
    return offset > 0 && reads(file, offset, SEEK_SET, "xref");
}

static bool verify_pdf(const char *path, const struct witness *witness, struct error *err)
{
    FILE *file = fopen(path, "rb");
    uint64_t pages;
    bool ok;

    if (!file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    ok = reads(file, 0, SEEK_SET, "%PDF-") && trailer_is_whole(file);
    pages = ok ? count_pages(file) : 0;
    fclose(file);
    if (!ok)
        return error_set(err, ERROR_WRITE, "%s: the PDF is not whole", path);
    return pages == witness->pages ||
           error_set(err, ERROR_WRITE, "%s: %" PRIu64 " pages were drawn and %" PRIu64 " are there",
                     path, witness->pages, pages);
}

static bool is_svg(const char *bytes, size_t length, const struct witness *witness)
{
    static const char HEAD[] = "<?xml", ROOT[] = "?>\n<svg ", END[] = "</svg>\n";
    const char *root = memmem(bytes, length, "?>", 2);

    return length == witness->bytes && root && memcmp(bytes, HEAD, sizeof HEAD - 1) == 0 &&
           strncmp(root, ROOT, sizeof ROOT - 1) == 0 && length >= sizeof END - 1 &&
           memcmp(bytes + length - (sizeof END - 1), END, sizeof END - 1) == 0;
}

/* The size of the chunk that bytes begin with, or 0 if it is cut off or not as it was written. */
static size_t whole_chunk(const char *bytes, size_t left)
{
    enum { AROUND = 12 }; /* length, type and checksum */
    size_t length = left >= AROUND ? png_number(bytes) : 0;

    if (left < AROUND || length > left - AROUND)
        return 0;
    if (crc32(0, (const Bytef *)bytes + 4, (uInt)length + 4) != png_number(bytes + 8 + length))
        return 0;
    return length + AROUND;
}

/* Signature, a head that tells the size, and whole chunks up to IEND, which ends the file. */
static bool is_png(const char *bytes, size_t length, const struct witness *witness)
{
    size_t at = PNG_SIGNATURE_SIZE, size = 1;
    bool ended = false;

    if (!png_begins(bytes, length) || png_number(bytes + PNG_WIDTH_AT) != witness->width ||
        png_number(bytes + PNG_HEIGHT_AT) != witness->height)
        return false;
    for (; !ended && size > 0; at += size) {
        size = whole_chunk(bytes + at, length - at);
        ended = size > 0 && memcmp(bytes + at + 4, "IEND", 4) == 0;
    }
    return ended && at == length;
}

/* Reads a file as a whole, which the figures of documents allow. */
static bool
verify_image(bool (*is_whole)(const char *bytes, size_t length, const struct witness *witness),
             const char *name, const char *path, const struct witness *witness, struct error *err)
{
    size_t length;
    const char *reason;
    char *bytes = file_read(path, SIZE_MAX / 2, &length, &reason);
    bool ok;

    if (!bytes)
        return error_set(err, ERROR_WRITE, "%s: %s", path, reason);
    ok = is_whole(bytes, length, witness);
    free(bytes);
    return ok || error_set(err, ERROR_WRITE, "%s: the %s is not whole", path, name);
}

bool verify_file(enum file_kind kind, const char *path, const struct witness *witness,
                 struct error *err)
{
    switch (kind) {
    case FILE_CSV:
        return verify_csv(path, witness, err);
    case FILE_WORKBOOK:
        return verify_workbook(path, witness, err);
    case FILE_SVG:
        return verify_image(is_svg, "SVG", path, witness, err);
    case FILE_PNG:
        return verify_image(is_png, "PNG", path, witness, err);
    case FILE_PDF:
        break;
    }
    return verify_pdf(path, witness, err);
}
