/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/model_shape.h"

#include "loader.h"
#include "vramgrid/base/utf8.h"

#include <string.h>

void model_shape_clear(struct model_shape *shape)
{
    *shape = (struct model_shape){
        .quantization = "", .index_bytes = NUMBER_UNKNOWN, .packed_bits = NUMBER_UNKNOWN};
    layout_clear_row(&sheet_layouts[SHEET_MODELS], &shape->model);
}

void model_shape_take_name(struct model_shape *shape, const char *name, size_t length)
{
    if (length > CATALOGUE_NAME_MAX || !utf8_is_valid(name, length) ||
        utf8_has_control(name, length) || strpbrk(name, "\t\r\n"))
        return;
    memcpy(shape->name, name, length);
    shape->name[length] = '\0';
}

bool model_shape_check(const struct model_shape *shape, struct error *err)
{
    const struct sheet_layout *layout = &sheet_layouts[SHEET_MODELS];

    for (size_t i = 0; i < layout->column_count; i++) {
        const struct sheet_column *column = &layout->columns[i];
        double number;

        if (column->kind != COLUMN_NUMBER && column->kind != COLUMN_COUNT)
            continue;
        number = column_number(&shape->model, column);
        if (number_is_known(number) && !column_takes(column, number))
            return error_set(err, ERROR_INPUT, "%s: %.17g is out of range", column->heading,
                             number);
    }
    return true;
}

const char *model_shape_architecture(bool hybrid, bool experts)
{
    if (hybrid)
        return experts ? "hybrid-moe" : "hybrid";
    return experts ? "moe" : "dense";
}

/* The first ratio above 1 that is small has an index: modeling code of DeepSeek-V4. */
void model_shape_take_compression(struct model *model, const double *ratios, size_t count)
{
    enum { INDEXED_UP_TO = 16 };
    double indexed = 0, heavy = 0;

    for (size_t i = 0; i < count; i++) {
        if (ratios[i] <= 1)
            continue;
        if (ratios[i] <= INDEXED_UP_TO) {
            indexed++;
            model->csa_compress_ratio = ratios[i];
        } else {
            heavy++;
            model->hca_compress_ratio = ratios[i];
        }
    }
    if (indexed > 0)
        model->num_csa_layers = model->num_index_layers = indexed;
    if (heavy > 0)
        model->num_hca_layers = heavy;
    model->num_sliding_layers = model->num_layers;
}
