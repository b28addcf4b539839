/* SPDX-License-Identifier: MIT */
/* The figures of the recommendation and of the runner-up, and why the others fail. */
#include "answer_parts.h"

#include "vramgrid/words/fleet_words.h"
#include "vramgrid/words/price_words.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *key;
    enum replica_column column;
    enum style style;
    const char *pattern; /* with {row} for the place among the rows; NULL: the column itself */
} facts[FACTS] = {
    [FACT_GPU] = {"decide.fact_gpu", ROW_GPU, STYLE_ANSWER, "INDEX({rows.gpu*},ROW)"},
    [FACT_GPUS] = {"decide.fact_gpus", ROW_GPUS, STYLE_COUNT, NULL},
    [FACT_SERVERS] = {"decide.fact_servers", ROW_SERVERS, STYLE_COUNT, NULL},
    [FACT_MACHINE] = {"decide.fact_machine", ROW_MACHINE, STYLE_COUNT, NULL},
    [FACT_REPLICAS] = {"decide.fact_replicas", ROW_REPLICAS, STYLE_COUNT, NULL},
    [FACT_COUNT] = {"decide.fact_count", ROW_COUNT, STYLE_COUNT, NULL},
    [FACT_REQUESTS] = {"decide.fact_requests", ROW_REQUESTS, STYLE_SPEED, NULL},
    [FACT_FIT] = {"decide.fact_fit", ROW_FIT, STYLE_COUNT, NULL},
    [FACT_LIMIT] = {"decide.fact_limit", ROW_LIMIT, STYLE_ANSWER, ""},
    [FACT_USE] = {"decide.fact_use", ROW_USE, STYLE_PERCENT, NULL},
    [FACT_EXACT] = {"decide.fact_exact", ROW_EXACT_FREE, STYLE_PERCENT, NULL},
    [FACT_RULE] = {"decide.fact_rule", ROW_RULE_FREE, STYLE_PERCENT, NULL},
    [FACT_LOW] = {"decide.fact_low", ROW_LOW_EACH, STYLE_SPEED, NULL},
    [FACT_EXPECTED] = {"decide.fact_expected", ROW_TPOT, STYLE_SPEED, "1/INDEX({rows.tpot*},ROW)"},
    [FACT_HIGH] = {"decide.fact_high", ROW_TPOT, STYLE_SPEED,
                   "1/(INDEX({rows.high*},ROW)*INDEX({rows.alone*},ROW)+INDEX({rows.high_more*},"
                   "ROW)*(INDEX({rows.tpot*},ROW)-INDEX({rows.alone*},ROW)))"},
    [FACT_TTFT] = {"decide.fact_ttft", ROW_TTFT, STYLE_GB, NULL},
    [FACT_BASIS] = {"decide.fact_basis", ROW_RATE, STYLE_ANSWER,
                    "INDEX({rates.basis*},INDEX({rows.rate*},ROW))"},
    [FACT_POWER] = {"decide.fact_power", ROW_POWER, STYLE_GB, NULL},
    [FACT_RACK] = {"decide.fact_rack", ROW_RACK, STYLE_COUNT, NULL},
    [FACT_HARDWARE] = {"decide.fact_hardware", ROW_HARDWARE, STYLE_MONEY, NULL},
    [FACT_PRICE] = {"decide.fact_price", ROW_CARD, STYLE_ANSWER,
                    "INDEX({cards.from*},INDEX({rows.card*},ROW))&\"\""},
    [FACT_ELECTRICITY] = {"decide.fact_electricity", ROW_ELECTRICITY, STYLE_MONEY, NULL},
    [FACT_TOTAL] = {"decide.fact_total", ROW_TOTAL, STYLE_MONEY, NULL},
    [FACT_RENT] = {"decide.fact_rent", ROW_RENT, STYLE_MONEY, NULL},
    [FACT_OFFER] = {"decide.fact_offer", ROW_CARD, STYLE_ANSWER,
                    "IF(INDEX({cards.offer*},INDEX({rows.card*},ROW))=0,\"\",INDEX({rents.age*},"
                    "INDEX({cards.offer*},INDEX({rows.card*},ROW))))"},
    [FACT_BREAK_EVEN] = {"decide.fact_break_even", ROW_BREAK_EVEN, STYLE_SPEED, NULL},
    [FACT_MILLION] = {"decide.fact_million", ROW_MILLION, STYLE_GB, NULL},
};

/* As column ROW_LIMIT counts them from 1. */
static const enum fleet_limit limits[] = {FLEET_BY_MEMORY, FLEET_BY_SEQUENCES, FLEET_BY_SPEED,
                                          FLEET_BY_FIRST_TOKEN};

void fact_cell(char cell[CELL_SIZE], enum fact fact, size_t column)
{
    cell_name(cell, ANSWER_TABLES_ROW + 1 + (size_t)fact, true, column, true);
}

/* The place among the rows; SIZE_MAX: there is none. */
static size_t place_of(const struct live_fleet *live, size_t column)
{
    double place = live->scalars[column == ANSWER_BEST ? SCALAR_BEST : SCALAR_SECOND];

    return place > 0 ? (size_t)place - 1 : SIZE_MAX;
}

double fact_number(const struct live_fleet *live, enum fact fact, size_t column)
{
    size_t place = place_of(live, column);
    const double *row;

    if (place == SIZE_MAX)
        return NUMBER_UNKNOWN;
    row = live->rows[place];
    if (fact == FACT_EXPECTED)
        return 1 / row[ROW_TPOT];
    if (fact == FACT_HIGH)
        return 1 / (row[ROW_HIGH] * row[ROW_ALONE] +
                    row[ROW_HIGH_MORE] * (row[ROW_TPOT] - row[ROW_ALONE]));
    return row[facts[fact].column];
}

void fact_words(const struct live_fleet *live, enum fact fact, size_t column, char words[LINE_SIZE])
{
    const struct fleet_view *view = live->view;
    const struct text *text = view->report->text;
    size_t place = place_of(live, column);

    *words = '\0';
    if (place == SIZE_MAX)
        return;
    if (fact == FACT_GPU)
        snprintf(words, LINE_SIZE, "%s", view->grid.replicas[place].card->gpu->name);
    if (fact == FACT_LIMIT)
        words_join(fleet_limit_words(text, limits[(size_t)live->rows[place][ROW_LIMIT] - 1]), words,
                   LINE_SIZE);
    if (fact == FACT_BASIS)
        words_join(
            fleet_basis_words(text, view->rates[(size_t)live->rows[place][ROW_RATE] - 1].basis),
            words, LINE_SIZE);
    if (fact == FACT_PRICE)
        card_price_words(view, place / ANSWER_COUNTS, words);
    if (fact == FACT_OFFER && view->grid.cards[place / ANSWER_COUNTS].rent)
        describe_rent_age(text, view->grid.cards[place / ANSWER_COUNTS].rent, words);
}

bool fact_is_text(enum fact fact)
{
    return fact == FACT_GPU || fact == FACT_LIMIT || fact == FACT_BASIS || fact == FACT_PRICE ||
           fact == FACT_OFFER;
}

/* CHOOSE of the words for what limits a replica. */
static void write_limit(const struct text *text, char pattern[FORMULA_SIZE])
{
    size_t used = (size_t)snprintf(pattern, FORMULA_SIZE, "CHOOSE(INDEX({rows.limit*},ROW)");
    char literal[LITERAL_SIZE], words[LINE_SIZE];

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        formula_literal(literal,
                        words_join(fleet_limit_words(text, limits[i]), words, sizeof words));
        used += (size_t)snprintf(pattern + used, FORMULA_SIZE - used, ",\"%s\"", literal);
    }
    snprintf(pattern + used, FORMULA_SIZE - used, ")");
}

/* The pattern with the place's name for ROW. */
static void write_fact(const struct live_fleet *live, enum fact fact, const char *place,
                       char formula[FORMULA_SIZE])
{
    char pattern[FORMULA_SIZE], placed[FORMULA_SIZE];
    const char *rest = pattern, *found;
    size_t used;

    if (facts[fact].pattern)
        snprintf(pattern, sizeof pattern, "%s", facts[fact].pattern);
    else
        snprintf(pattern, sizeof pattern, "INDEX({rows.%s*},ROW)",
                 live->blocks[FLEET_TABLES + 2].columns[facts[fact].column]);
    if (fact == FACT_LIMIT)
        write_limit(live->view->report->text, pattern);
    used = (size_t)snprintf(placed, sizeof placed, "=IF(%s=0,\"\",", place);
    while ((found = strstr(rest, "ROW"))) {
        used += (size_t)snprintf(placed + used, sizeof placed - used, "%.*s%s", (int)(found - rest),
                                 rest, place);
        rest = found + 3;
    }
    snprintf(placed + used, sizeof placed - used, "%s)", rest);
    formula_fill(formula, placed, live->blocks, 0);
}

static void put_fact(struct live_fleet *live, enum fact fact, size_t column)
{
    size_t row = ANSWER_TABLES_ROW + 1 + (size_t)fact;
    char formula[FORMULA_SIZE], words[LINE_SIZE];

    write_fact(live, fact, column == ANSWER_BEST ? "flt_best" : "flt_second", formula);
    fact_words(live, fact, column, words);
    if (fact_is_text(fact))
        page_formula_text(live->page, row, column, facts[fact].style, words, "%s", formula);
    else
        page_formula(live->page, row, column, facts[fact].style, fact_number(live, fact, column),
                     "%s", formula);
}

size_t put_answer_facts(struct live_fleet *live)
{
    const struct text *text = live->view->report->text;

    page_heading(live->page, ANSWER_TABLES_ROW, ANSWER_FACT, STYLE_HEADING,
                 text_words(text, "decide.fact"));
    page_heading(live->page, ANSWER_TABLES_ROW, ANSWER_BEST, STYLE_HEADING_NUMBER,
                 text_words(text, "decide.best"));
    page_heading(live->page, ANSWER_TABLES_ROW, ANSWER_SECOND, STYLE_HEADING_NUMBER,
                 text_words(text, "decide.other"));
    for (int fact = 0; fact < FACTS; fact++) {
        page_words(live->page, ANSWER_TABLES_ROW + 1 + (size_t)fact, ANSWER_FACT, STYLE_FIELD,
                   text_words(text, facts[fact].key));
        put_fact(live, (enum fact)fact, ANSWER_BEST);
        put_fact(live, (enum fact)fact, ANSWER_SECOND);
    }
    return ANSWER_TABLES_ROW + 1 + FACTS;
}

/* ---- why not ---- */

const char *const reason_keys[FLEET_REASONS] = {
    [FLEET_NO_REASON] = NULL,
    [FLEET_NOT_SHARED] = "decide.reason1",
    [FLEET_TOO_LONG] = "decide.reason2",
    [FLEET_MISSING] = "decide.reason3",
    [FLEET_WEIGHTS] = "decide.reason4",
    [FLEET_MARGIN] = "decide.reason5",
    [FLEET_SPEED] = "decide.reason6",
    [FLEET_FIRST_TOKEN] = "decide.reason7",
    [FLEET_CANNOT_BE_BUILT] = "decide.reason8",
};

/* The first row that fails for a reason. */
static size_t first_failing(const struct fleet_view *view, int reason, size_t *count)
{
    size_t first = SIZE_MAX;

    *count = 0;
    for (size_t i = view->grid.count; i-- > 0;)
        if ((int)view->grid.fleets[i].reason == reason) {
            first = i;
            (*count)++;
        }
    return first;
}

static void put_reason(struct live_fleet *live, size_t row, int reason)
{
    const struct fleet_view *view = live->view;
    size_t count, first = first_failing(view, reason, &count);
    char pattern[FORMULA_SIZE], formula[FORMULA_SIZE], example[LINE_SIZE] = "";

    page_words(live->page, row, ANSWER_LABEL, STYLE_FIELD,
               text_words(view->report->text, reason_keys[reason]));
    snprintf(pattern, sizeof pattern, "=IF(flt_problem>0,\"\",COUNTIF({rows.reason*},%d))", reason);
    formula_fill(formula, pattern, live->blocks, row);
    page_formula(live->page, row, ANSWER_VALUE, STYLE_VALUE, (double)count, "%s", formula);
    if (first != SIZE_MAX)
        snprintf(example, sizeof example, "%ux %s", view->grid.replicas[first].gpu_count,
                 view->grid.replicas[first].card->gpu->name);
    snprintf(
        pattern, sizeof pattern,
        "=IF(flt_problem>0,\"\",IF(COUNTIF({rows.reason*},%d)=0,\"\",INDEX({rows.count*},MATCH(%d,"
        "{rows.reason*},0))&\"x \"&INDEX({rows.gpu*},MATCH(%d,{rows.reason*},0))))",
        reason, reason, reason);
    formula_fill(formula, pattern, live->blocks, row);
    page_formula_text(live->page, row, ANSWER_OWN, STYLE_TEXT, example, "%s", formula);
}

void put_answer_reasons(struct live_fleet *live, size_t row)
{
    const struct text *text = live->view->report->text;

    page_heading(live->page, row, ANSWER_LABEL, STYLE_HEADING, text_words(text, "decide.reasons"));
    page_heading(live->page, row, ANSWER_VALUE, STYLE_HEADING,
                 text_words(text, "decide.reason_count"));
    page_heading(live->page, row, ANSWER_OWN, STYLE_HEADING,
                 text_words(text, "decide.reason_example"));
    for (int reason = 1; reason < FLEET_REASONS; reason++)
        put_reason(live, row + (size_t)reason, reason);
}
