/* SPDX-License-Identifier: MIT */
#include "pack.h"

#include "vramgrid/base/deflate.h"

#include <errno.h>
#include <minizip/unzip.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
#include <zlib.h>

/* Level 4 is faster by a fifth but takes 15 % more bytes than zlib at its level 6; this 12 %. */
static const struct deflate_way WAY = {.level = 5, .piece_size = 16 << 20};

enum { BLOCK_SIZE = 1 << 16, NAME_SIZE = 512, RANGE_TEXT = 40 };

struct packing {
    const struct pack *pack;
    unzFile skeleton;
    zipFile workbook;
};

/* A part of the workbook on its way from the skeleton. */
struct part {
    char name[NAME_SIZE];
    unz_file_info64 info;
};

/* What libxlsxwriter has of a sheet, in the order in which it becomes the whole. */
struct sheet_text {
    const char *xml, *range, *behind_range, *behind_rows, *end;
};

static bool open_part(zipFile zip, const struct part *part)
{
    zip_fileinfo about = {.dosDate = part->info.dosDate};

    return zipOpenNewFileInZip2_64(zip, part->name, &about, NULL, 0, NULL, 0, NULL,
                                   (int)part->info.compression_method, Z_DEFAULT_COMPRESSION, 1,
                                   0) == ZIP_OK;
}

static bool put_packed(void *zip, const void *bytes, size_t length)
{
    return zipWriteInFileInZip(zip, bytes, (unsigned)length) == ZIP_OK;
}

static bool copy_packed(unzFile from, zipFile to)
{
    char block[BLOCK_SIZE];
    int got;

    while ((got = unzReadCurrentFile(from, block, sizeof block)) > 0)
        if (!put_packed(to, block, (size_t)got))
            return false;
    return got == 0;
}

static bool copy_part(struct packing *packing, const struct part *part)
{
    int method, level;

    return unzOpenCurrentFile2(packing->skeleton, &method, &level, 1) == UNZ_OK &&
           open_part(packing->workbook, part) &&
           copy_packed(packing->skeleton, packing->workbook) &&
           zipCloseFileInZipRaw64(packing->workbook, part->info.uncompressed_size,
                                  part->info.crc) == ZIP_OK &&
           unzCloseCurrentFile(packing->skeleton) == UNZ_OK;
}

/* With a NUL behind it, to be freed; NULL: it cannot be read. What is above a grid is small. */
static char *read_part(unzFile zip, const struct part *part)
{
    size_t size = part->info.uncompressed_size;
    char *xml = size < UINT32_MAX ? malloc(size + 1) : NULL;
    bool ok = xml && unzOpenCurrentFile(zip) == UNZ_OK &&
              unzReadCurrentFile(zip, xml, (unsigned)size) == (int)size &&
              unzCloseCurrentFile(zip) == UNZ_OK;

    if (!ok) {
        free(xml);
        return NULL;
    }
    xml[size] = '\0';
    return xml;
}

/* Each sheet has a title, so there are rows. */
static bool find_places(struct sheet_text *text, const char *xml)
{
    static const char DIMENSION[] = "<dimension ref=\"";
    const char *dimension = strstr(xml, DIMENSION);

    text->xml = xml;
    text->range = dimension ? dimension + sizeof DIMENSION - 1 : NULL;
    text->behind_range = dimension ? strchr(text->range, '"') : NULL;
    text->behind_rows = dimension ? strstr(xml, "</sheetData>") : NULL;
    text->end = xml + strlen(xml);
    return text->behind_range && text->behind_rows;
}

/* "A1:CV2508": from the first row that libxlsxwriter told, in the first column, to the last row. */
static void widen_range(char range[RANGE_TEXT], const struct sheet_text *text,
                        const struct bulk *bulk)
{
    char told[RANGE_TEXT];
    const char *corner;
    lxw_col_t column;

    snprintf(told, sizeof told, "%.*s", (int)(text->behind_range - text->range), text->range);
    corner = strchr(told, ':');
    column = lxw_name_to_col(corner ? corner + 1 : told);
    lxw_rowcol_to_range(range, lxw_name_to_row(told), 0, (lxw_row_t)bulk->last_row,
                        column > bulk->last_column ? column : (lxw_col_t)bulk->last_column);
}

static bool put_rows(struct deflating *deflating, FILE *rows, const struct bulk *bulk)
{
    char block[BLOCK_SIZE];
    uint64_t left = bulk->bytes;

    if (fseeko(rows, bulk->offset, SEEK_SET) != 0)
        return false;
    while (left > 0) {
        size_t length = left < sizeof block ? (size_t)left : sizeof block;

        if (fread(block, 1, length, rows) != length || !deflate_put(deflating, block, length))
            return false;
        left -= length;
    }
    return true;
}

static bool put_text(struct deflating *deflating, const char *begin, const char *end)
{
    return deflate_put(deflating, begin, (size_t)(end - begin));
}

static bool put_sheet_text(struct deflating *deflating, const struct sheet_text *text, FILE *rows,
                           const struct bulk *bulk)
{
    char range[RANGE_TEXT];

    widen_range(range, text, bulk);
    return put_text(deflating, text->xml, text->range) &&
           deflate_put(deflating, range, strlen(range)) &&
           put_text(deflating, text->behind_range, text->behind_rows) &&
           put_rows(deflating, rows, bulk) && put_text(deflating, text->behind_rows, text->end) &&
           deflate_finish(deflating);
}

static bool put_sheet(struct packing *packing, const struct part *part, const struct bulk *bulk)
{
    const struct deflate_sink sink = {put_packed, packing->workbook};
    struct deflating deflating = {0};
    struct sheet_text text;
    char *xml = read_part(packing->skeleton, part);
    bool ok = xml && find_places(&text, xml) && open_part(packing->workbook, part) &&
              deflate_open(&deflating, &WAY, &sink) &&
              put_sheet_text(&deflating, &text, packing->pack->rows, bulk) &&
              zipCloseFileInZipRaw64(packing->workbook, deflating.bytes, deflating.sum) == ZIP_OK;

    deflate_close(&deflating);
    free(xml);
    return ok;
}

/* The rows of a part, NULL if it has none. */
static const struct bulk *find_bulk(const struct pack *pack, const char *name)
{
    unsigned number;

    if (sscanf(name, "xl/worksheets/sheet%u.xml", &number) != 1 || number < 1 ||
        number > pack->sheets || pack->bulks[number - 1].bytes == 0)
        return NULL;
    return &pack->bulks[number - 1];
}

static bool put_part(struct packing *packing)
{
    struct part part;
    const struct bulk *bulk;

    if (unzGetCurrentFileInfo64(packing->skeleton, &part.info, part.name, sizeof part.name, NULL, 0,
                                NULL, 0) != UNZ_OK)
        return false;
    bulk = find_bulk(packing->pack, part.name);
    return bulk ? put_sheet(packing, &part, bulk) : copy_part(packing, &part);
}

static bool put_parts(struct packing *packing)
{
    int status;

    for (status = unzGoToFirstFile(packing->skeleton); status == UNZ_OK;
         status = unzGoToNextFile(packing->skeleton))
        if (!put_part(packing))
            return false;
    return status == UNZ_END_OF_LIST_OF_FILE;
}

static bool put_all(struct packing *packing)
{
    bool ok = packing->workbook && fflush(packing->pack->rows) == 0 &&
              !ferror(packing->pack->rows) && put_parts(packing);

    if (packing->workbook && zipClose(packing->workbook, NULL) != ZIP_OK)
        ok = false;
    return ok;
}

bool pack_workbook(const struct pack *pack, struct error *err)
{
    struct packing packing = {.pack = pack};
    bool ok;

    errno = 0;
    packing.skeleton = unzOpen64(pack->skeleton);
    if (packing.skeleton)
        packing.workbook = zipOpen64(pack->workbook, APPEND_STATUS_CREATE);
    ok = put_all(&packing);
    if (!ok && errno != 0)
        error_set_errno(err, ERROR_WRITE, "%s", pack->workbook);
    else if (!ok)
        error_set(err, ERROR_WRITE, "%s: the workbook cannot be packed", pack->workbook);
    unzClose(packing.skeleton);
    return ok;
}
