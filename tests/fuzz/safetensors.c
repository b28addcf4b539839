/* SPDX-License-Identifier: MIT */
/* Any bytes as a safetensors file: its tensors lie in the file. */
#include "fuzz.h"
#include "vramgrid/base/utf8.h"
#include "vramgrid/input/model_import.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct model_shape shape;
    struct error err = {0};

    if (model_import_safetensors(&shape, (const char *)bytes, length, &err)) {
        FUZZ_CHECK(tensor_tally_bytes(&shape.stored) <= length);
        FUZZ_CHECK(shape.stored.count > 0 || tensor_tally_params(&shape.stored) == 0);
    } else {
        FUZZ_CHECK(err.kind == ERROR_INPUT && *err.text);
        FUZZ_CHECK(utf8_is_valid(err.text, strlen(err.text)));
        FUZZ_CHECK(!utf8_has_control(err.text, strlen(err.text)));
    }
    return 0;
}
