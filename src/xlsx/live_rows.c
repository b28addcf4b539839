/* SPDX-License-Identifier: MIT */
/* A row for each number of each GPU: the chain from what it reads a second to what it costs. */
#include "live_fleet.h"

#include "live_formulas.h"
#include "live_parts.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const char *const names[ROW_COLUMNS] = {
    [ROW_GPU] = "gpu",
    [ROW_COUNT] = "count",
    [ROW_SLOT] = "slot",
    [ROW_CARD] = "card",
    [ROW_PLACE] = "place",
    [ROW_USABLE] = "usable",
    [ROW_SEQUENCES] = "sequences",
    [ROW_MOST] = "most",
    [ROW_VRAM] = "vram",
    [ROW_RATE] = "rate",
    [ROW_KNOWN] = "known",
    [ROW_BODY] = "body",
    [ROW_EXPERTS] = "experts",
    [ROW_TOUCHED] = "touched",
    [ROW_COMPUTE] = "compute",
    [ROW_MINIMUM] = "minimum",
    [ROW_FIXED] = "fixed",
    [ROW_SEQUENCE] = "sequence",
    [ROW_PROMPT] = "prompt",
    [ROW_FIRST] = "first",
    [ROW_LOW] = "low",
    [ROW_LOW_MORE] = "low_more",
    [ROW_HIGH] = "high",
    [ROW_HIGH_MORE] = "high_more",
    [ROW_FIT_ALL] = "fit_all",
    [ROW_FIT_MEMORY] = "fit_memory",
    [ROW_CAP] = "cap",
    [ROW_STEP_ONE] = "step_one",
    [ROW_ALONE] = "alone",
    [ROW_REASON] = "reason",
    [ROW_GO] = "go",
    [ROW_FIT] = "fit",
    [ROW_STEP_NEXT] = "step_next",
    [ROW_LIMIT] = "limit",
    [ROW_FULL] = "full",
    [ROW_STEP_FIT] = "step_fit",
    [ROW_SECONDS] = "seconds",
    [ROW_REQUESTS] = "requests",
    [ROW_REPLICAS] = "replicas",
    [ROW_BUSY] = "busy",
    [ROW_STEP] = "step",
    [ROW_TPOT] = "tpot",
    [ROW_TTFT] = "ttft",
    [ROW_TOKENS_S] = "tokens_s",
    [ROW_LOW_EACH] = "low_each",
    [ROW_USE] = "use",
    [ROW_ORDER] = "order",
    [ROW_GPUS] = "gpus",
    [ROW_SERVERS] = "servers",
    [ROW_MACHINE] = "machine",
    [ROW_RACK] = "rack",
    [ROW_HARDWARE] = "hardware",
    [ROW_POWER] = "power",
    [ROW_ELECTRICITY] = "electricity",
    [ROW_TOTAL] = "total",
    [ROW_RENTED] = "rented",
    [ROW_RENT] = "rent",
    [ROW_BREAK_EVEN] = "break_even",
    [ROW_MILLION] = "million",
    [ROW_MEASURE] = "measured",
    [ROW_SCORE] = "score",
    [ROW_TIE] = "tie",
    [ROW_RANK] = "rank",
    [ROW_OTHER] = "other",
    [ROW_ORDERING] = "ordering",
    [ROW_SHOWN] = "shown",
    [ROW_HELD] = "held",
    [ROW_EXACT_FREE] = "exact_free",
    [ROW_RULE_FREE] = "rule_free",
    [ROW_DIFFERS] = "differs",
    [ROW_STEPS] = "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "s12", "s13", "s14", "s15", "s16", "s17", "s18", "s19", "s20",
    [ROW_FITS] = "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15", "f16", "f17", "f18", "f19", "f20",
    [ROW_RATE_STEPS] = "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13", "q14", "q15", "q16", "q17", "q18", "q19", "q20",
    [ROW_RATE_FITS] = "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9", "b10", "b11", "b12", "b13", "b14", "b15", "b16", "b17", "b18", "b19", "b20",
    [ROW_ORDERS] = "o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8",
};

static const struct {
    const char *when; /* NULL: always; else the cell is empty where it does not hold */
    const char *what; /* NULL: a figure that no choice changes, or one that is put together below */
} formulas[ROW_COLUMNS] = {
    [ROW_RATE] = {NULL, "IF(ISNUMBER({choice.class[slot]}),{choice.class[slot]}*ROWS({rows.gpu*})+{place},\"\")"},
    [ROW_KNOWN] = {NULL, "IF(ISNUMBER({rate}),IF(ISNUMBER({rates.weights_s[rate]}),1,0),0)"},
    [ROW_BODY] = {when_known, "{choice.body[slot]}*{rates.weights_s[rate]}"},
    [ROW_EXPERTS] = {when_known, "{choice.experts[slot]}*{rates.weights_s[rate]}"},
    [ROW_TOUCHED] = {when_known, "{choice.touched[slot]}"},
    [ROW_COMPUTE] = {when_known, "{choice.active[slot]}*{rates.row_s[rate]}"},
    [ROW_MINIMUM] = {when_known, "{rates.rows[rate]}"},
    [ROW_FIXED] = {when_known, "{choice.layers[slot]}*{rates.layer_s[rate]}"},
    [ROW_SEQUENCE] = {when_known, "{rates.sequence_s[rate]}+{choice.hidden[slot]}*{rates.sent_s[rate]}+{choice.sequence_gb[slot]}*{rates.cache_s[rate]}"},
    [ROW_PROMPT] = {when_known, "flt_prompt*({choice.body_params[slot]}*{rates.row_s[rate]}+{choice.hidden[slot]}*{rates.sent_s[rate]})+{choice.pairs[slot]}*{rates.pair_s[rate]}"},
    [ROW_FIRST] = {when_known, "{rates.first_s[rate]}"},
    [ROW_LOW] = {when_known, "{rates.low[rate]}"},
    [ROW_LOW_MORE] = {when_known, "{rates.low_more[rate]}"},
    [ROW_HIGH] = {when_known, "{rates.high[rate]}"},
    [ROW_HIGH_MORE] = {when_known, "{rates.high_more[rate]}"},
    [ROW_CAP] = {when_known, "MIN({fit_memory},{sequences})"},
    [ROW_ALONE] = {when_known, "{step_one}+{prompt}/flt_output"},
    [ROW_GO] = {NULL, "IF(OR({reason}=0,{reason}=8),1,0)"},
    [ROW_REQUESTS] = {when_serves, "IF(flt_is_rate=1,flt_peak*{seconds},flt_peak)"},
    [ROW_REPLICAS] = {when_serves, "MAX(1,ROUNDUP({requests}*(100+SUM(flt_headroom))/(100*{full}),0))"},
    [ROW_TPOT] = {when_serves, "{step}+{busy}*{prompt}/flt_output"},
    [ROW_TOKENS_S] = {when_serves, "{busy}/{tpot}"},
    [ROW_USE] = {when_serves, "100*{requests}/({replicas}*{full})"},
    [ROW_GPUS] = {when_serves, "INT({order}/10^6)"},
    [ROW_SERVERS] = {when_serves, "{order}-{gpus}*10^6"},
    [ROW_POWER] = {when_serves, "IF(ISNUMBER({cards.power[card]}),{gpus}*{cards.power[card]},\"\")"},
    [ROW_ELECTRICITY] = {when_serves, "IF(ISNUMBER({power}),{power}*8760*in_pue*in_electricity_price,\"\")"},
    [ROW_RENTED] = {when_serves, "MIN({gpus},({replicas}+SUM(flt_spare))*{count})"},
    [ROW_RENT] = {when_serves, "IF(ISNUMBER({cards.rent[card]}),{rented}*{cards.rent[card]}*8760*flt_term,\"\")"},
    [ROW_MILLION] = {when_serves, "IF(ISNUMBER(IF(flt_rents=1,{rent},{total})),IF(flt_rents=1,{rent},{total})/(IF(flt_is_rate=1,flt_peak*flt_output,{requests}/{tpot})*3600*8760*flt_term/10^6),\"\")"},
    [ROW_MEASURE] = {when_serves, "IF(flt_rents=1,{rent},IF(AND({cards.recent[card]}=1,ISNUMBER({total})),{total},\"\"))"},
    [ROW_SCORE] = {when_serves, "IF(flt_enough=1,IF(ISNUMBER({measured}),ROUND({measured},2),\"\"),IF(OR(flt_rents=0,ISNUMBER({rent})),{gpus}*10^5+{vram},\"\"))"},
    [ROW_TIE] = {when_serves, "{gpus}*1000+{place}/1000"},
    [ROW_RANK] = {NULL, "IF(ISNUMBER({score}),1+SUMPRODUCT(({rows.score*}<{score})+({rows.score*}={score})*({rows.tie*}<{tie})),\"\")"},
    [ROW_OTHER] = {NULL, "IF(AND(ISNUMBER({rank}),flt_best>0),IF({gpu}=INDEX({rows.gpu*},MAX(1,flt_best)),\"\",{rank}),\"\")"},
    [ROW_ORDERING] = {NULL, "IF(ISNUMBER({rank}),{rank},10^5*(1+{reason})+{place})"},
    [ROW_SHOWN] = {NULL, "1+SUMPRODUCT(--({rows.ordering*}<{ordering}))"},
    [ROW_HELD] = {NULL, "IF(AND({known}=1,ISNUMBER({choice.rule_gb[slot]})),IF({reason}=0,{busy},1),\"\")"},
    [ROW_EXACT_FREE] = {when_held, "100*(1-({choice.need[slot]}+{held}*{choice.request_gb[slot]})/{usable})"},
    [ROW_RULE_FREE] = {when_held, "100*(1-({choice.rule_gb[slot]}+{held}*{choice.rule_request_gb[slot]})/{vram})"},
    [ROW_DIFFERS] = {when_held, "IF({rule_free}>=0,IF({exact_free}<0,1,0),IF({exact_free}<0,0,2))"},
    [ROW_ORDER] = {when_serves, "MIN({o1},{o2},{o3},{o4},{o5},{o6},{o7},{o8})"},
};
/* clang-format on */

struct formula_block live_rows(const struct fleet_view *view)
{
    struct formula_block cards = live_cards(view);

    return (struct formula_block){
        .name = "rows",
        .columns = names,
        .column_count = ROW_COLUMNS,
        .first_row = cards.first_row + cards.row_count + 3,
        .row_count = view->grid.count,
        .sheet = "'" FLEET_WORKINGS_SHEET "'",
    };
}

/* What the table above has of a column; "" where there is nothing. */
static void write_simple(char pattern[FORMULA_SIZE], size_t column)
{
    *pattern = '\0';
    if (formulas[column].when)
        part_if(pattern, formulas[column].when, formulas[column].what);
    else if (formulas[column].what)
        snprintf(pattern, FORMULA_SIZE, "=%s", formulas[column].what);
}

void live_row_pattern(char pattern[FORMULA_SIZE], const struct live_fleet *live, size_t column)
{
    if (!write_trials(pattern, column, live->bits) && !write_load(pattern, column, live->bits) &&
        !write_purchase(pattern, column, live->view->report->settings))
        write_simple(pattern, column);
}

static void put_static(struct live_fleet *live, size_t row, size_t i, size_t column)
{
    const struct fleet_replica *replica = &live->view->grid.replicas[i];

    if (column == ROW_GPU)
        page_text(live->page, row, column, STYLE_TEXT, replica->card->gpu->name);
    else if (number_is_known(live->rows[i][column]))
        page_number(live->page, row, column, STYLE_EXACT, live->rows[i][column]);
}

void put_replicas(struct live_fleet *live)
{
    struct formula_block own = live_rows(live->view);
    struct formula_block blocks[FLEET_TABLES + 5] = {own};
    char pattern[FORMULA_SIZE], formula[FORMULA_SIZE];

    blocks[0].name = "";
    memcpy(blocks + 1, live->blocks, sizeof live->blocks);
    for (size_t c = 0; c < ROW_COLUMNS; c++)
        page_line(live->page, own.first_row - 1, c, STYLE_HEADING, names[c]);
    for (size_t c = 0; c < ROW_COLUMNS; c++) {
        live_row_pattern(pattern, live, c);
        for (size_t i = 0; i < own.row_count; i++) {
            size_t row = own.first_row + i;

            if (*pattern == '\0') {
                put_static(live, row, i, c);
                continue;
            }
            formula_fill(formula, pattern, blocks, row);
            page_formula(live->page, row, c, STYLE_EXACT, live->rows[i][c], "%s", formula);
        }
    }
}
