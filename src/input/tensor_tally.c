/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/tensor_tally.h"

#include <string.h>

static uint64_t sum(const uint64_t parts[TENSOR_ROLES])
{
    uint64_t total = 0;

    for (int role = 0; role < TENSOR_ROLES; role++)
        total += parts[role];
    return total;
}

/* No sum of roles overflows where the sum of all fits: each part is checked against all of it. */
static void add(struct tensor_tally *tally, uint64_t parts[TENSOR_ROLES], enum tensor_role role,
                uint64_t value)
{
    if (value > (uint64_t)INT64_MAX - sum(parts))
        tally->overflows = true;
    else
        parts[role] += value;
}

/* What finds no place is of the last type: so many there are not. */
static void add_type(struct tensor_tally *tally, const char *name, uint64_t bytes)
{
    size_t i = 0;

    while (i < TENSOR_TYPES_MAX - 1 && tally->types[i].name &&
           strcmp(tally->types[i].name, name) != 0)
        i++;
    if (!tally->types[i].name)
        tally->types[i].name = name;
    if (!tally->overflows)
        tally->types[i].bytes += bytes;
}

void tensor_tally_add(struct tensor_tally *tally, const struct tallied_tensor *tensor)
{
    add(tally, tally->params, tensor->role, tensor->params);
    add(tally, tally->bytes, tensor->role, tensor->bytes);
    add_type(tally, tensor->type, tensor->bytes);
    tally->count++;
}

uint64_t tensor_tally_params(const struct tensor_tally *tally)
{
    return sum(tally->params);
}

uint64_t tensor_tally_bytes(const struct tensor_tally *tally)
{
    return sum(tally->bytes);
}

const char *tensor_tally_main_type(const struct tensor_tally *tally)
{
    const char *name = "";
    uint64_t most = 0;

    for (size_t i = 0; i < TENSOR_TYPES_MAX; i++) {
        if (tally->types[i].bytes > most) {
            most = tally->types[i].bytes;
            name = tally->types[i].name;
        }
    }
    return name;
}
