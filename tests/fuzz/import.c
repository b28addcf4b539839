/* SPDX-License-Identifier: MIT */
/* Any bytes as a Hugging Face config.json: what is read makes a row that the models sheet takes. */
#include "fuzz.h"
#include "input/model_config.h"
#include "vramgrid/base/utf8.h"

#include <string.h>

static void check_numbers(const struct model *model)
{
    const struct sheet_layout *layout = &sheet_layouts[SHEET_MODELS];

    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];
        double number;

        if (column->kind != COLUMN_NUMBER && column->kind != COLUMN_COUNT)
            continue;
        number = column_number(model, column);
        FUZZ_CHECK(!number_is_known(number) || column_takes(column, number));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct model_shape shape;
    struct error err = {0};

    if (model_config_parse(&shape, (const char *)bytes, length, NULL, &err)) {
        FUZZ_CHECK(*shape.read_as && utf8_is_valid(shape.name, strlen(shape.name)));
        FUZZ_CHECK(!utf8_has_control(shape.name, strlen(shape.name)));
        check_numbers(&shape.model);
    } else {
        FUZZ_CHECK(err.kind == ERROR_INPUT && *err.text);
        FUZZ_CHECK(utf8_is_valid(err.text, strlen(err.text)));
        FUZZ_CHECK(!utf8_has_control(err.text, strlen(err.text)));
    }
    return 0;
}
