/* SPDX-License-Identifier: MIT */
#include "vramgrid/input/setting_values.h"

#include "vramgrid/base/number.h"
#include "vramgrid/core/offload.h"
#include "vramgrid/core/solve.h"
#include "vramgrid/input/settings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool parse_context(const char *text, void *tokens)
{
    uint64_t *number = tokens;
    unsigned shift = 0;

    for (*number = 0; isdigit((unsigned char)*text); text++) {
        *number = *number * 10 + (uint64_t)(*text - '0');
        if (*number > SOLVE_CONTEXT_MAX)
            return false;
    }
    if (*text == 'K' || *text == 'k')
        shift = 10;
    else if (*text == 'M' || *text == 'm')
        shift = 20;
    *number <<= shift;
    return text[shift > 0] == '\0' && *number >= 1 && *number <= SOLVE_CONTEXT_MAX;
}

/* A text that is all digits, and in the range. */
static bool parse_whole(const char *text, uint64_t minimum, uint64_t maximum, uint64_t *number)
{
    *number = strspn(text, "0123456789") == strlen(text) ? strtoul(text, NULL, 10) : 0;
    return *number >= minimum && *number <= maximum;
}

bool parse_gpu_count(const char *text, void *count)
{
    return parse_whole(text, 1, GPU_COUNT_MAX, count);
}

bool parse_chart_width(const char *text, void *width_mm)
{
    if (strcasecmp(text, "natural") != 0)
        return parse_whole(text, CHART_WIDTH_MIN, CHART_WIDTH_MAX, width_mm);
    *(uint64_t *)width_mm = 0;
    return true;
}

bool parse_shard(const char *text, void *shard)
{
    struct shard *parsed = shard;
    const char *slash = strchr(text, '/');
    int length = 0;

    return isdigit((unsigned char)*text) && slash && isdigit((unsigned char)slash[1]) &&
           sscanf(text, "%7u/%7u%n", &parsed->number, &parsed->count, &length) == 2 &&
           text[length] == '\0' && parsed->number >= 1 && parsed->number <= parsed->count &&
           parsed->count <= SHARD_COUNT_MAX;
}

bool parse_pcie_generation(const char *text, void *generation)
{
    double *number = generation;

    if (strcasecmp(text, "auto") != 0)
        return number_parse(text, '.', number) == NUMBER_OK && *number >= 3 && *number <= 6 &&
               offload_pcie_bandwidth_gb_s(*number) > 0;
    *number = NUMBER_UNKNOWN;
    return true;
}
