/* SPDX-License-Identifier: MIT */
#include "formula.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The place of a column's name, which the block has. */
static size_t formula_column(const struct formula_block *block, const char *name, size_t length)
{
    size_t i = 0;

    while (i < block->column_count &&
           (strlen(block->columns[i]) != length || memcmp(block->columns[i], name, length) != 0))
        i++;
    assert(i < block->column_count);
    return i;
}

/* Where the cells of a column are, as cells of any sheet name them. */
static void formula_range(char range[REFERENCE_SIZE], const struct formula_block *block,
                          size_t column)
{
    size_t at = block->first_column + column;
    char cells[RANGE_SIZE];

    range_name(cells, &(struct cell_range){block->first_row, at,
                                           block->first_row + block->row_count - 1, at});
    snprintf(range, REFERENCE_SIZE, "%s%s%s", block->sheet ? block->sheet : "",
             block->sheet ? "!" : "", cells);
}

static const struct formula_block *find_block(const struct formula_block *blocks, const char *name,
                                              size_t length)
{
    while (blocks->columns &&
           (strlen(blocks->name) != length || memcmp(blocks->name, name, length) != 0))
        blocks++;
    assert(blocks->columns);
    return blocks;
}

/* "column", "block.column*": what stands between braces. */
static void name_cells(char cells[REFERENCE_SIZE], const char *name, size_t length,
                       const struct formula_block *blocks, size_t row)
{
    const char *dot = memchr(name, '.', length);
    size_t block_length = dot ? (size_t)(dot - name) : 0, begin = dot ? block_length + 1 : 0;
    const struct formula_block *block = find_block(blocks, name, block_length);
    bool is_range = name[length - 1] == '*';
    size_t column = formula_column(block, name + begin, length - begin - is_range);

    if (is_range)
        formula_range(cells, block, column);
    else
        cell_name(cells, row, false, block->first_column + column, true);
}

void formula_fill(char formula[FORMULA_SIZE], const char *pattern,
                  const struct formula_block *blocks, size_t row)
{
    size_t used = 0;

    while (*pattern && used + 1 < FORMULA_SIZE) {
        const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
        bool is_name = end && pattern[1] >= 'a' && pattern[1] <= 'z';
        char cells[REFERENCE_SIZE];

        if (is_name) {
            name_cells(cells, pattern + 1, (size_t)(end - pattern) - 1, blocks, row);
            used += (size_t)snprintf(formula + used, FORMULA_SIZE - used, "%s", cells);
            pattern = end + 1;
        } else {
            formula[used++] = *pattern++;
        }
    }
    assert(used + 1 < FORMULA_SIZE);
    formula[used] = '\0';
}

void formula_number(char text[FORMULA_NUMBER_SIZE], double value)
{
    snprintf(text, FORMULA_NUMBER_SIZE, "%.15g", value);
}
