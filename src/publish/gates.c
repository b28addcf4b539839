/* SPDX-License-Identifier: MIT */
#include "gates.h"

#include <inttypes.h>
#include <stdio.h>

static bool refuse(const struct changes *changes, const char *reason, struct error *err)
{
    char words[1024];

    changes_describe(changes->counts, words, sizeof words);
    return error_set(err, ERROR_INPUT,
                     "not published: %s. See what differs with --dry-run --force -v; if it is "
                     "right, publish with --force (%s)",
                     reason, words);
}

static bool check_shrink(const struct changes *changes, const struct settings *settings,
                         struct error *err)
{
    const struct shrunk_sheet *sheet = &changes->shrunk;
    char reason[512];

    if (!sheet->path || sheet->rows_before <= GATE_ROWS_MIN ||
        100 * (sheet->rows_before - sheet->rows) <=
            settings->max_shrink_percent * sheet->rows_before)
        return true;
    snprintf(
        reason, sizeof reason,
        "%.200s has %.0f rows, the last report had %.0f, and max_shrink_percent allows %g%% fewer",
        sheet->path, sheet->rows, sheet->rows_before, settings->max_shrink_percent);
    return refuse(changes, reason, err);
}

static bool check_flips(const struct changes *changes, const struct settings *settings,
                        struct error *err)
{
    size_t flipped = changes->counts[CHANGE_VERDICT_FLIPPED];
    double percent = 100.0 * (double)flipped / (double)changes->verdicts_compared;
    char reason[512];

    if (flipped == 0 || percent <= settings->max_flips_percent)
        return true;
    snprintf(reason, sizeof reason,
             "%zu of %" PRIu64 " verdicts changed (%.1f%%), and max_flips_percent allows %g%%",
             flipped, changes->verdicts_compared, percent, settings->max_flips_percent);
    return refuse(changes, reason, err);
}

bool gates_pass(const struct changes *changes, const struct settings *settings, struct error *err)
{
    return check_shrink(changes, settings, err) && check_flips(changes, settings, err);
}
