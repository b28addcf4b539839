/* SPDX-License-Identifier: MIT */
/* A row for each number of each GPU: the chain from what it reads a second to what it costs. */
#include "live_fleet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Time of a step at X requests in flight. */
#define STEP(X)                                                                                    \
    "{fixed}+{body}+{experts}*(1-EXP((" X ")*{touched}))+MAX(" X ",{minimum})*{compute}+(" X       \
    ")*{sequence}"
/* Requests whose caches fit into so many GB. */
#define FITTING(GB)                                                                                \
    "IF(INDEX({choice.pages*},{slot})<=0,10^6,MAX(0,MIN(10^6,IF(INDEX({choice.page*},{slot})>0,"   \
    "INT(INT((" GB "-INDEX({choice.need*},{slot}))*10^9/INDEX({choice.page*},{slot}))/"            \
    "INDEX({choice.pages*},{slot})),INT((" GB "-INDEX({choice.need*},{slot}))*10^9/"               \
    "INDEX({choice.pages*},{slot}))))))"
/* Time per output token at the low speed, from that of a step. */
#define LOW_TPOT(STEP_S, X)                                                                        \
    "({low}*{alone}+{low_more}*(" STEP_S "+(" X ")*{prompt}/flt_output-{alone}))"
/* Time to first token: a prompt waits for a step, or for prompts before it. */
#define PACED(STEP_S, X) "MAX(" STEP_S ",{prompt}*SQRT((" X ")/(2*flt_output)))"
#define TTFT(STEP_S, X)                                                                            \
    "({first}+{prompt}+" PACED(STEP_S, X) "+{prompt}^2*(" X ")/(2*flt_output)/" PACED(STEP_S, X) ")"
/* The last of five binary digits: 1 up to 32, 2 up to 64. */
#define BINARY_UNIT                                                                                \
    "2^(MATCH({fit},{1,32,64,128,256,512,1024,2048,4096,8192,16384,32768,65536,131072,262144,"     \
    "524288},1)-1)"
#define IF_KNOWN(WHAT) "=IF({known}=1," WHAT ",\"\")"
#define IF_GOES(WHAT) "=IF({go}=1," WHAT ",\"\")"
#define IF_SERVES(WHAT) "=IF({reason}=0," WHAT ",\"\")"
#define IF_HELD(WHAT) "=IF(ISNUMBER({held})," WHAT ",\"\")"
#define RATE_OF(NAME) "INDEX({rates." NAME "*},{rate})"
#define CHOICE_OF(NAME) "INDEX({choice." NAME "*},{slot})"
#define CARD_OF(NAME) "INDEX({cards." NAME "*},{card})"

#define SERIES(NAME) NAME "1", NAME "2", NAME "3", NAME "4", NAME "5", NAME "6", NAME "7", NAME "8"
#define MORE_OF_SERIES(NAME)                                                                       \
    NAME "9", NAME "10", NAME "11", NAME "12", NAME "13", NAME "14", NAME "15", NAME "16",         \
        NAME "17", NAME "18", NAME "19", NAME "20"

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
    [ROW_STEPS] = SERIES("s"),
    MORE_OF_SERIES("s"),
    [ROW_FITS] = SERIES("f"),
    MORE_OF_SERIES("f"),
    [ROW_RATE_STEPS] = SERIES("q"),
    MORE_OF_SERIES("q"),
    [ROW_RATE_FITS] = SERIES("b"),
    MORE_OF_SERIES("b"),
    [ROW_ORDERS] = SERIES("o"),
};

/* NULL: a figure that no choice changes, or one that is put together below. */
static const char *const patterns[ROW_COLUMNS] = {
    [ROW_RATE] = "=IF(ISNUMBER(" CHOICE_OF("class") "),MATCH(" CHOICE_OF(
        "class") "&\"|\"&{gpu}&\"|\"&{count},{rates.key*},0),\"\")",
    [ROW_KNOWN] = "=IF(ISNUMBER({rate}),IF(ISNUMBER(" RATE_OF("weights_s") "),1,0),0)",
    [ROW_BODY] = IF_KNOWN(CHOICE_OF("body") "*" RATE_OF("weights_s")),
    [ROW_EXPERTS] = IF_KNOWN(CHOICE_OF("experts") "*" RATE_OF("weights_s")),
    [ROW_TOUCHED] = IF_KNOWN(CHOICE_OF("touched")),
    [ROW_COMPUTE] = IF_KNOWN(CHOICE_OF("active") "*" RATE_OF("row_s")),
    [ROW_MINIMUM] = IF_KNOWN(RATE_OF("rows")),
    [ROW_FIXED] = IF_KNOWN(CHOICE_OF("layers") "*" RATE_OF("layer_s")),
    [ROW_SEQUENCE] = IF_KNOWN(RATE_OF("sequence_s") "+" CHOICE_OF("hidden") "*" RATE_OF(
        "sent_s") "+" CHOICE_OF("sequence_gb") "*" RATE_OF("cache_s")),
    [ROW_PROMPT] =
        IF_KNOWN("flt_prompt*(" CHOICE_OF("body_params") "*" RATE_OF("row_s") "+" CHOICE_OF(
            "hidden") "*" RATE_OF("sent_s") ")+" CHOICE_OF("pairs") "*" RATE_OF("pair_s")),
    [ROW_FIRST] = IF_KNOWN(RATE_OF("first_s")),
    [ROW_LOW] = IF_KNOWN(RATE_OF("low")),
    [ROW_LOW_MORE] = IF_KNOWN(RATE_OF("low_more")),
    [ROW_HIGH] = IF_KNOWN(RATE_OF("high")),
    [ROW_HIGH_MORE] = IF_KNOWN(RATE_OF("high_more")),
    [ROW_FIT_ALL] = IF_KNOWN(FITTING("{usable}")),
    [ROW_FIT_MEMORY] = IF_KNOWN(FITTING("{usable}*(1-flt_margin/100)")),
    [ROW_CAP] = IF_KNOWN("MIN({fit_memory},{sequences})"),
    [ROW_STEP_ONE] = IF_KNOWN(STEP("1")),
    [ROW_ALONE] = IF_KNOWN("{step_one}+{prompt}/flt_output"),
    [ROW_REASON] = "=IF(" CHOICE_OF(
        "obstacle") "=1,1,IF(flt_tokens>flt_maximum,2,IF({known}=0,3,IF({fit_all}<1,4,"
                    "IF({fit_memory}<1,5,IF({low}*{alone}*flt_asked_speed>1,6,IF({low_more}*" TTFT(
                        "{step_one}", "1") ">flt_asked_ttft,7,IF({count}>{most},8,0))))))))",
    [ROW_GO] = "=IF(OR({reason}=0,{reason}=8),1,0)",
    [ROW_STEP_NEXT] = IF_GOES(STEP("({fit}+1)")),
    [ROW_LIMIT] = IF_GOES("IF({fit}>={cap},IF({sequences}<{fit_memory},2,1),IF(" LOW_TPOT(
        "{step_next}", "{fit}+1") "*flt_asked_speed>1,3,4))"),
    [ROW_FULL] = IF_SERVES("IF(flt_is_rate=1,INT({fit}/" BINARY_UNIT ")*" BINARY_UNIT ",{fit})"),
    [ROW_STEP_FIT] = IF_SERVES(STEP("{full}")),
    [ROW_SECONDS] = IF_SERVES("flt_output*" LOW_TPOT("{step_fit}", "{full}")),
    [ROW_REQUESTS] = IF_SERVES("IF(flt_is_rate=1,flt_peak*{seconds},flt_peak)"),
    [ROW_REPLICAS] = IF_SERVES("MAX(1,ROUNDUP({requests}*(100+SUM(flt_headroom))/(100*{full}),0))"),
    [ROW_STEP] = IF_SERVES(STEP("{busy}")),
    [ROW_TPOT] = IF_SERVES("{step}+{busy}*{prompt}/flt_output"),
    [ROW_TTFT] = IF_SERVES(TTFT("{step}", "{busy}")),
    [ROW_TOKENS_S] = IF_SERVES("{busy}/{tpot}"),
    [ROW_LOW_EACH] = IF_SERVES("1/" LOW_TPOT("{step}", "{busy}")),
    [ROW_USE] = IF_SERVES("100*{requests}/({replicas}*{full})"),
    [ROW_GPUS] = IF_SERVES("INT({order}/10^6)"),
    [ROW_SERVERS] = IF_SERVES("{order}-{gpus}*10^6"),
    [ROW_POWER] = IF_SERVES("IF(ISNUMBER(" CARD_OF("power") "),{gpus}*" CARD_OF("power") ",\"\")"),
    [ROW_ELECTRICITY] = IF_SERVES("IF(ISNUMBER({power}),{power}*8760*in_pue*"
                                  "in_electricity_price,\"\")"),
    [ROW_RENTED] = IF_SERVES("MIN({gpus},({replicas}+SUM(flt_spare))*{count})"),
    [ROW_RENT] = IF_SERVES(
        "IF(ISNUMBER(" CARD_OF("rent") "),{rented}*" CARD_OF("rent") "*8760*flt_term,\"\")"),
    [ROW_MILLION] = IF_SERVES("IF(ISNUMBER(IF(flt_rents=1,{rent},{total})),IF(flt_rents=1,{rent},{"
                              "total})/(IF(flt_is_rate=1,flt_peak*flt_output,"
                              "{requests}/{tpot})*3600*8760*flt_term/10^6),\"\")"),
    [ROW_MEASURE] = IF_SERVES(
        "IF(flt_rents=1,{rent},IF(AND(" CARD_OF("recent") "=1,ISNUMBER({total})),{total},\"\"))"),
    [ROW_SCORE] = IF_SERVES("IF(flt_enough=1,{measured},{gpus}*10^5+{vram})"),
    [ROW_TIE] = IF_SERVES("{gpus}*1000+{place}/1000"),
    [ROW_RANK] = "=IF(ISNUMBER({score}),RANK({score},{rows.score*},1)+SUMPRODUCT("
                 "({rows.score*}={score})*({rows.tie*}<{tie})),\"\")",
    [ROW_OTHER] = "=IF(AND(ISNUMBER({rank}),flt_best>0),IF({gpu}=INDEX({rows.gpu*},"
                  "MAX(1,flt_best)),\"\",{rank}),\"\")",
    [ROW_ORDERING] = "=IF(ISNUMBER({rank}),{rank},10^5*(1+{reason})+{place})",
    [ROW_SHOWN] = "=RANK({ordering},{rows.ordering*},1)",
    [ROW_HELD] =
        "=IF(AND({known}=1,ISNUMBER(" CHOICE_OF("rule_gb") ")),IF({reason}=0,{busy},1),\"\")",
    [ROW_EXACT_FREE] =
        IF_HELD("100*(1-(" CHOICE_OF("need") "+{held}*" CHOICE_OF("request_gb") ")/{usable})"),
    [ROW_RULE_FREE] = IF_HELD(
        "100*(1-(" CHOICE_OF("rule_gb") "+{held}*" CHOICE_OF("rule_request_gb") ")/{vram})"),
    [ROW_DIFFERS] = IF_HELD("IF({rule_free}>=0,IF({exact_free}<0,1,0),IF({exact_free}<0,0,2))"),
};

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

/* One more step of a bisection, at k of so many: the load that is tried, "{f3}+64". */
static void write_trial(char trial[64], const char *series, const char *first, size_t k,
                        size_t bits)
{
    if (k == 0)
        snprintf(trial, 64, "%s+%.0f", first, ldexp(1, (int)(bits - 1)));
    else
        snprintf(trial, 64, "{%s%zu}+%.0f", series, k, ldexp(1, (int)(bits - 1 - k)));
}

/* STEP with a load in place of its X. */
static void write_step(char pattern[FORMULA_SIZE], const char *condition, const char *trial)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF(%s,{fixed}+{body}+{experts}*(1-EXP((%s)*{touched}))+MAX(%s,{minimum})*{compute}+"
             "(%s)*{sequence},\"\")",
             condition, trial, trial, trial);
}

/* The most requests in flight that keep speed, first token and cap. */
static void write_fit(char pattern[FORMULA_SIZE], size_t k, size_t bits)
{
    const char *plus;
    char trial[64];

    write_trial(trial, "f", "1", k, bits);
    plus = strchr(trial, '+');
    snprintf(pattern, FORMULA_SIZE,
             "=IF({go}=1,%.*s%s*IF(AND(%s<={cap}," LOW_TPOT(
                 "{s%zu}", "%s") "*flt_asked_speed<=1,"
                                 "{low_more}*" TTFT("{s%zu}", "%s") "<=flt_asked_ttft),1,0),\"\")",
             (int)(plus - trial), trial, plus, trial, k + 1, trial, k + 1, trial, trial, k + 1,
             trial);
}

/* The most requests in flight at which fewer are answered a second than come. */
static void write_rate_fit(char pattern[FORMULA_SIZE], size_t k, size_t bits)
{
    const char *plus;
    char trial[64];

    write_trial(trial, "b", "0", k, bits);
    plus = strchr(trial, '+');
    snprintf(pattern, FORMULA_SIZE,
             "=IF(AND({reason}=0,flt_is_rate=1),%.*s%s*IF(AND(%s<{full},%s<flt_peak/{replicas}*"
             "flt_output*" LOW_TPOT("{q%zu}", "%s") "),1,0),\"\")",
             (int)(plus - trial), trial, plus, trial, trial, k + 1, trial);
}

static void write_bisection(char pattern[FORMULA_SIZE], size_t column, size_t bits)
{
    char trial[64];

    if (column >= ROW_RATE_FITS) {
        write_rate_fit(pattern, column - ROW_RATE_FITS, bits);
    } else if (column >= ROW_RATE_STEPS) {
        write_trial(trial, "b", "0", column - ROW_RATE_STEPS, bits);
        write_step(pattern, "AND({reason}=0,flt_is_rate=1)", trial);
    } else if (column >= ROW_FITS) {
        write_fit(pattern, column - ROW_FITS, bits);
    } else {
        write_trial(trial, "f", "1", column - ROW_STEPS, bits);
        write_step(pattern, "{go}=1", trial);
    }
}

/* GPUs x 10^6 + servers with one size of machine; 10^15 where a replica does not fit into it. */
static void write_order(char pattern[FORMULA_SIZE], size_t machine)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(SUM(INDEX({cards.size%zu*},{card}))<{count},10^15,"
             "IF(INDEX({cards.whole%zu*},{card})=1,"
             "(ROUNDUP({replicas}/INT(INDEX({cards.size%zu*},{card})/{count}),0)+SUM(flt_spare))*"
             "INDEX({cards.size%zu*},{card}),{replicas}*{count}+SUM(flt_spare)*MIN({replicas},"
             "INT(INDEX({cards.size%zu*},{card})/{count}))*{count})*10^6+"
             "ROUNDUP({replicas}/INT(INDEX({cards.size%zu*},{card})/{count}),0)+SUM(flt_spare)),"
             "\"\")",
             machine, machine, machine, machine, machine, machine);
}

/* With the machines around cards that are priced alone. */
static void write_hardware(char pattern[FORMULA_SIZE], const struct settings *settings)
{
    snprintf(pattern, FORMULA_SIZE,
             "=IF({reason}=0,IF(ISNUMBER(" CARD_OF("price") "),ROUNDUP({gpus}/" CARD_OF(
                 "unit") ",0)*" CARD_OF("price") "+IF(" CARD_OF("unit") ">1,0,{servers}*%.15g),"
                                                                        "\"\"),\"\")",
             settings->host_usd_per_machine);
}

/* From hardware and electricity to the total, in the report's terms. */
static void write_money(char pattern[FORMULA_SIZE], size_t column, const struct settings *settings)
{
    if (column == ROW_TOTAL)
        snprintf(pattern, FORMULA_SIZE,
                 "=IF({reason}=0,IF(AND(ISNUMBER({hardware}),ISNUMBER({electricity})),{hardware}*"
                 "(1+%.15g/100*flt_term-%.15g/100)+{gpus}*%.15g*flt_term+flt_term*{electricity},"
                 "\"\"),\"\")",
                 settings->support_percent_per_year, settings->residual_percent,
                 settings->licence_usd_per_gpu_year);
    else
        snprintf(pattern, FORMULA_SIZE,
                 "=IF({reason}=0,IF(AND(ISNUMBER({total}),ISNUMBER({rent})),IF({rent}/flt_term<="
                 "{hardware}*%.15g/100+{gpus}*%.15g+{electricity},\"\",12*{hardware}*(1-%.15g/100)/"
                 "({rent}/flt_term-{hardware}*%.15g/100-{gpus}*%.15g-{electricity})),\"\"),\"\")",
                 settings->support_percent_per_year, settings->licence_usd_per_gpu_year,
                 settings->residual_percent, settings->support_percent_per_year,
                 settings->licence_usd_per_gpu_year);
}

/* What is read from the machine that makes the fewest GPUs. */
static void write_machine(char pattern[FORMULA_SIZE], size_t column)
{
    static const char *const wanted[] = {"size", "rack"};
    size_t used = 0;

    if (column == ROW_ORDER) {
        snprintf(pattern, FORMULA_SIZE,
                 "=IF({reason}=0,MIN({o1},{o2},{o3},{o4},{o5},{o6},{o7},"
                 "{o8}),\"\")");
        return;
    }
    used = (size_t)snprintf(pattern, FORMULA_SIZE, "=IF({reason}=0,%s",
                            column == ROW_RACK ? "IF(ISNUMBER(" : "");
    for (int repeat = 0; repeat <= (column == ROW_RACK); repeat++) {
        used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used,
                                 "%sCHOOSE(MATCH({order},{o1}:{o8},0)", repeat ? ")," : "");
        for (int m = 1; m <= FLEET_MACHINES_MAX; m++)
            used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used,
                                     ",INDEX({cards.%s%d*},{card})", wanted[column == ROW_RACK], m);
        used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used, ")");
    }
    snprintf(pattern + used, FORMULA_SIZE - used, "%s,\"\")",
             column == ROW_RACK ? "*{servers},\"\")" : "");
}

void live_row_pattern(char pattern[FORMULA_SIZE], const struct live_fleet *live, size_t column)
{
    size_t bits = live->bits;
    char last[32];

    snprintf(pattern, FORMULA_SIZE, "%s", patterns[column] ? patterns[column] : "");
    if (column >= ROW_STEPS && column < ROW_FIT && (column - ROW_STEPS) % BITS_MAX < bits)
        write_bisection(pattern, column, bits);
    if (column >= ROW_RATE_STEPS && column < ROW_BUSY &&
        (column - ROW_RATE_STEPS) % BITS_MAX < bits)
        write_bisection(pattern, column, bits);
    if (column >= ROW_ORDERS && column < ROW_ORDER)
        write_order(pattern, column - ROW_ORDERS + 1);
    if (column == ROW_HARDWARE)
        write_hardware(pattern, live->view->report->settings);
    if (column == ROW_TOTAL || column == ROW_BREAK_EVEN)
        write_money(pattern, column, live->view->report->settings);
    if (column == ROW_ORDER || column == ROW_MACHINE || column == ROW_RACK)
        write_machine(pattern, column);
    snprintf(last, sizeof last, "{f%zu}", bits);
    if (column == ROW_FIT)
        snprintf(pattern, FORMULA_SIZE, "=IF({go}=1,%s,\"\")", bits > 0 ? last : "1");
    snprintf(last, sizeof last, "{b%zu}", bits);
    if (column == ROW_BUSY)
        snprintf(pattern, FORMULA_SIZE,
                 "=IF({reason}=0,MIN({full},IF(flt_is_rate=1,%s+1,MAX(1,ROUNDUP({requests}/"
                 "{replicas},0)))),\"\")",
                 bits > 0 ? last : "0");
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
