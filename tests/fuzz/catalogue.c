/* SPDX-License-Identifier: MIT */
/* Any bytes as each kind of sheet: what loads without a finding is a sound catalogue. */
#include "vramgrid/input/catalogue.h"
#include "fuzz.h"
#include "vramgrid/base/utf8.h"

#include <string.h>

static void check_column(const void *row, const struct sheet_column *column)
{
    if (column_is_text(column->kind)) {
        const char *text = column_text(row, column);

        FUZZ_CHECK(text && utf8_is_valid(text, strlen(text)));
        FUZZ_CHECK(column->kind != COLUMN_NAME || (*text && strlen(text) <= CATALOGUE_NAME_MAX));
    } else {
        double number = column_number(row, column);

        FUZZ_CHECK(!number_is_known(number) || column_takes(column, number));
        FUZZ_CHECK(number_is_known(number) || !column->required);
    }
}

static void check_rows(const struct catalogue *catalogue, enum sheet_kind kind)
{
    const struct sheet_layout *layout = &sheet_layouts[kind];
    const struct table *table = &catalogue->tables[kind];

    FUZZ_CHECK(table->count > 0);
    for (size_t i = 0; i < table->count; i++) {
        const void *row = layout_row(layout, table, i);

        for (size_t c = 0; c < layout->column_count; c++)
            check_column(row, &layout->columns[c]);
        /* a model may have several checkpoints */
        FUZZ_CHECK(kind == SHEET_CHECKPOINTS ||
                   catalogue_find(catalogue, kind, row_name(row)) == row);
    }
}

static void check_models(const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->tables[SHEET_MODELS].count; i++) {
        const struct model *model = catalogue_model(catalogue, i);

        FUZZ_CHECK(model->rule_kv_mb_per_token >= 0 && model_num_layers(model) >= 1);
        FUZZ_CHECK(model->missing || model->kv_shape.attention_layers >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        struct catalogue catalogue = {0};
        struct findings findings = {0};
        struct sheet_source source = {"sheet.csv", (const char *)bytes, length};

        if (catalogue_parse(&catalogue, (enum sheet_kind)kind, &source, &findings)) {
            FUZZ_CHECK(findings.count == 0);
            check_rows(&catalogue, (enum sheet_kind)kind);
            if (kind == SHEET_MODELS)
                check_models(&catalogue);
        } else {
            FUZZ_CHECK(findings.count > 0);
        }
        fuzz_check_findings(&findings);
        catalogue_release(&catalogue);
        findings_release(&findings);
    }
    return 0;
}
