/* SPDX-License-Identifier: MIT */
/* Which sheets a workbook has: what the template chose, and what that cannot do without. */
#include "book.h"
#include "fleet_view.h"

/* Whether the template names it, or all of them. */
static bool is_named(const struct tab_kind *kind, const struct tab_kind *kinds, uint64_t sheets)
{
    const struct tab_kind *all = kinds;

    while (all->write)
        all++;
    return settings_has(sheets, (unsigned)(kind - kinds)) ||
           settings_has(sheets, (unsigned)(all - kinds));
}

static bool has_live_sheet(const struct tab_kind *kinds, uint64_t sheets, unsigned traits)
{
    for (const struct tab_kind *kind = kinds; kind->write; kind++)
        if ((kind->traits & traits) == traits && is_named(kind, kinds, sheets))
            return true;
    return false;
}

/* Where a template names none: what answers, and Summary where nothing else does. */
static bool is_usual(const struct tab_kind *kind, const struct report *report)
{
    if (kind->traits & TAB_UNLESS_FLEET)
        return !fleet_is_possible(report);
    return !(kind->traits & TAB_ON_REQUEST);
}

/* What the template chose, and what that cannot do without. */
static bool is_chosen(const struct tab_kind *kind, const struct tab_kind *kinds,
                      const struct report *report)
{
    uint64_t sheets = report->settings->sheets;

    if (kind->traits & TAB_ALWAYS)
        return true;
    if (sheets == 0)
        return is_usual(kind, report);
    if (is_named(kind, kinds, sheets))
        return true;
    return (kind->traits & TAB_FEEDS_LIVE) &&
           has_live_sheet(kinds, sheets, TAB_LIVE | (kind->traits & TAB_FLEET));
}

/* Of how many modes a kind has sheets. */
static size_t modes_of_kind(const struct tab_kind *kind, const struct report *report)
{
    return kind->traits & TAB_PER_MODE && report->settings->sheets != 0 ? report->plan->mode_count
                                                                        : 1;
}

size_t tabs_of_kind(const struct tab_kind *kind, const struct tab_kind *kinds,
                    const struct report *report)
{
    if ((kind->wanted && !kind->wanted(report)) || !is_chosen(kind, kinds, report))
        return 0;
    return modes_of_kind(kind, report) *
           (kind->traits & TAB_PER_QUANTIZATION ? report->plan->quantization_count : 1);
}
