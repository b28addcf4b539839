/* SPDX-License-Identifier: MIT */
/* What the chosen model takes on 1, 2, 4 and 8 cards, large or not. */
#include "live_fleet.h"

#include <stdio.h>
#include <string.h>

static const char *const names[CHOICE_COLUMNS] = {
    [CHOICE_COUNT] = "count",
    [CHOICE_LARGE] = "large",
    [CHOICE_WEIGHTS_ROW] = "weights_row",
    [CHOICE_CACHE_ROW] = "cache_row",
    [CHOICE_OBSTACLE] = "obstacle",
    [CHOICE_MISSING] = "missing",
    [CHOICE_CLASS] = "class",
    [CHOICE_NEED] = "need",
    [CHOICE_PAGE] = "page",
    [CHOICE_PAGES] = "pages",
    [CHOICE_BODY] = "body",
    [CHOICE_EXPERTS] = "experts",
    [CHOICE_TOUCHED] = "touched",
    [CHOICE_ACTIVE] = "active",
    [CHOICE_SEQUENCE_GB] = "sequence_gb",
    [CHOICE_BODY_PARAMS] = "body_params",
    [CHOICE_PAIRS] = "pairs",
    [CHOICE_LAYERS] = "layers",
    [CHOICE_HIDDEN] = "hidden",
    [CHOICE_REQUEST_GB] = "request_gb",
    [CHOICE_RULE_GB] = "rule_gb",
    [CHOICE_RULE_REQUEST_GB] = "rule_request_gb",
};

static const char *const patterns[CHOICE_COLUMNS] = {
    [CHOICE_WEIGHTS_ROW] = "=IF(flt_problem>0,\"\",((flt_model-1)*ROWS({precisions.name*})+"
                           "flt_precision-1)*4+MATCH({count},{1,2,4,8},0))",
    [CHOICE_CACHE_ROW] =
        "=IF(flt_problem>0,\"\",(flt_model-1)*8+2*MATCH({count},{1,2,4,8},0)-1+{large})",
    [CHOICE_OBSTACLE] = "=IF(INDEX({weights.obstacle*},{weights_row})=\"\",0,1)",
    [CHOICE_MISSING] = "=IF(INDEX({weights.missing*},{weights_row})=\"\",0,1)",
    [CHOICE_CLASS] = "=IF(ISNUMBER(INDEX({weights.class*},{weights_row})),"
                     "INDEX({weights.class*},{weights_row}),\"\")",
    [CHOICE_NEED] =
        "=IF(ISNUMBER(INDEX({weights.weights_gb*},{weights_row})),"
        "INDEX({weights.weights_gb*},{weights_row})+INDEX({caches.fixed_gb*},{cache_row})+"
        "IF(INDEX({caches.apart*},{cache_row})=1,MAX(INDEX({caches.layers_gb*},{cache_row})+"
        "INDEX({caches.token_gb*},{cache_row})*flt_tokens,"
        "INDEX({caches.logits_gb*},{cache_row})),INDEX({caches.layers_gb*},{cache_row})+"
        "INDEX({caches.token_gb*},{cache_row})*flt_tokens+"
        "INDEX({caches.logits_gb*},{cache_row})),\"\")",
    [CHOICE_PAGE] = "=INDEX({caches.page*},{cache_row})+0",
    [CHOICE_BODY] = "=INDEX({weights.body_gb*},{weights_row})+0",
    [CHOICE_EXPERTS] = "=INDEX({weights.experts_gb*},{weights_row})+0",
    [CHOICE_TOUCHED] = "=INDEX({weights.touched*},{weights_row})+0",
    [CHOICE_ACTIVE] = "=INDEX({weights.active*},{weights_row})+0",
    [CHOICE_SEQUENCE_GB] =
        "=flt_context*INDEX({caches.read_gb*},{cache_row})+MIN(flt_context,"
        "INDEX({models.window_tokens*},flt_model))*INDEX({caches.window_gb*},{cache_row})+"
        "INDEX({caches.state_gb*},{cache_row})",
    [CHOICE_BODY_PARAMS] = "=INDEX({weights.body_params*},{weights_row})+0",
    [CHOICE_PAIRS] = "=flt_prompt^2/2*INDEX({models.full_width*},flt_model)+MIN(flt_prompt,"
                     "INDEX({models.window_tokens*},flt_model))*(flt_prompt-MIN(flt_prompt,"
                     "INDEX({models.window_tokens*},flt_model))/2)*"
                     "INDEX({models.window_width*},flt_model)",
    [CHOICE_HIDDEN] = "=INDEX({models.layers*},flt_model)*INDEX({models.hidden*},flt_model)",
    [CHOICE_LAYERS] = "=INDEX({models.layers*},flt_model)+0",
    [CHOICE_REQUEST_GB] = "={pages}*IF({page}>0,{page},1)/10^9",
    [CHOICE_RULE_GB] = "=IF(ISNUMBER(INDEX({weights.rule_gb*},{weights_row})),"
                       "INDEX({weights.rule_gb*},{weights_row}),\"\")",
    [CHOICE_RULE_REQUEST_GB] = "=INDEX({weights.rule_token_gb*},{weights_row})*flt_tokens",
};

struct formula_block live_choice(const struct fleet_view *view)
{
    (void)view;
    return (struct formula_block){
        .name = "choice",
        .columns = names,
        .column_count = CHOICE_COLUMNS,
        .first_row = SCALARS_ROW + SCALARS + 2,
        .row_count = CHOICE_ROWS,
        .sheet = "'" FLEET_WORKINGS_SHEET "'",
    };
}

/* fixed + the sum of groups x whole blocks; see kv_cache.h. */
static void write_pages(char pattern[FORMULA_SIZE])
{
    size_t used = (size_t)snprintf(pattern, FORMULA_SIZE, "=INDEX({caches.pages*},{cache_row})");

    for (int i = 1; i <= KV_TERMS; i++)
        used += (size_t)snprintf(
            pattern + used, FORMULA_SIZE - used,
            "+INDEX({caches.groups%d*},{cache_row})*ROUNDUP(MIN(INDEX({caches.limit%d*},"
            "{cache_row}),flt_tokens/MAX(1,INDEX({caches.ratio%d*},{cache_row})))/MAX(1,"
            "INDEX({caches.block%d*},{cache_row})),0)",
            i, i, i, i);
}

void live_choice_pattern(char pattern[FORMULA_SIZE], enum choice_column column)
{
    snprintf(pattern, FORMULA_SIZE, "%s", patterns[column] ? patterns[column] : "");
    if (column == CHOICE_PAGES)
        write_pages(pattern);
}

void put_choice_rows(struct live_fleet *live)
{
    const struct formula_block *block = &live->blocks[FLEET_TABLES];
    struct formula_block blocks[FLEET_TABLES + 2] = {*block};
    char pattern[FORMULA_SIZE], formula[FORMULA_SIZE];

    blocks[0].name = "";
    memcpy(blocks + 1, live->blocks, FLEET_TABLES * sizeof blocks[0]);
    for (size_t c = 0; c < CHOICE_COLUMNS; c++)
        page_line(live->page, block->first_row - 1, c, STYLE_HEADING, names[c]);
    for (size_t i = 0; i < CHOICE_ROWS; i++)
        for (size_t c = 0; c < CHOICE_COLUMNS; c++) {
            live_choice_pattern(pattern, (enum choice_column)c);
            formula_fill(formula, pattern, blocks, block->first_row + i);
            if (*pattern)
                page_formula(live->page, block->first_row + i, c, STYLE_EXACT, live->choice[i][c],
                             "%s", formula);
            else
                page_number(live->page, block->first_row + i, c, STYLE_EXACT, live->choice[i][c]);
        }
}
