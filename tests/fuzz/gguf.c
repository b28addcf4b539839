/* SPDX-License-Identifier: MIT */
/* Any bytes as a GGUF file: what is read makes a row, and its tensors lie in the file. */
#include "fuzz.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/input/model_import.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct model_shape shape;
    struct error err = {0};

    if (model_import_gguf(&shape, (const char *)bytes, length, &err)) {
        FUZZ_CHECK(*shape.read_as && utf8_is_valid(shape.name, strlen(shape.name)));
        FUZZ_CHECK(!utf8_has_control(shape.name, strlen(shape.name)));
        FUZZ_CHECK(model_shape_check(&shape, &err));
        FUZZ_CHECK(shape.model.num_layers >= 1);
        FUZZ_CHECK(tensor_tally_bytes(&shape.stored) <= length);
    } else {
        FUZZ_CHECK(err.kind == ERROR_INPUT && *err.text);
        FUZZ_CHECK(utf8_is_valid(err.text, strlen(err.text)));
        FUZZ_CHECK(!utf8_has_control(err.text, strlen(err.text)));
    }
    return 0;
}
