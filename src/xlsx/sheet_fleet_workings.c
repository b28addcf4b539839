/* SPDX-License-Identifier: MIT */
/* Fleet workings: see live_fleet.h. Hidden. */
#include "live_fleet.h"

bool write_fleet_workings_sheet(struct page *page, struct error *err)
{
    const double name_width = 24;
    struct fleet_view view;
    struct live_fleet live = {0};
    bool ok = fleet_view_init(&view, page->book->report, err) && live_fleet_init(&live, &view, err);

    live.page = page;
    if (ok) {
        page_words(page, 0, 0, STYLE_TITLE,
                   text_words(page->book->report->text, "purpose.fleet_workings"));
        put_scalars(&live);
        put_choice_rows(&live);
        put_cards(&live);
        put_replicas(&live);
        page_width(page, 0, 0, name_width);
    }
    live_fleet_release(&live);
    fleet_view_release(&view);
    return ok;
}
