/* SPDX-License-Identifier: MIT */
/* What sheet Answer says in words. */
#include "answer_parts.h"
#include "vramgrid/base/number.h"
#include "vramgrid/words/name_words.h"
#include "vramgrid/words/price_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { VALUES = 12, VALUE_SIZE = LITERAL_SIZE + 36 }; /* values; bytes of a formula */

/* Values of a sentence: cells of Answer, or names, with what they say when it is published. */
struct values {
    struct sentence_value list[VALUES + 1];
    char cells[VALUES][VALUE_SIZE];
    char words[VALUES][LINE_SIZE];
    size_t count;
};

static void add(struct values *values, const char *name, const char *formula, const char *words)
{
    size_t i = values->count++, length = strlen(formula);

    assert(length < sizeof values->cells[i]);
    memcpy(values->cells[i], formula, length + 1);
    snprintf(values->words[i], sizeof values->words[i], "%s", words);
    values->list[i] = (struct sentence_value){name, values->cells[i], values->words[i]};
}

/* A number as it is, at most to whole ones: no sign between thousands that a language has. */
static void add_number(struct values *values, const char *name, const char *formula, double number)
{
    char words[FORMULA_NUMBER_SIZE] = "";

    if (number_is_known(number))
        formula_number(words, number);
    add(values, name, formula, words);
}

static void add_fact(struct values *values, const struct live_fleet *live, const char *name,
                     enum fact fact, size_t column)
{
    char cell[CELL_SIZE], words[LINE_SIZE];

    fact_cell(cell, fact, column);
    fact_words(live, fact, column, words);
    if (fact_is_text(fact))
        add(values, name, cell, words);
    else
        add_number(values, name, cell, fact_number(live, fact, column));
}

static void add_rounded(struct values *values, const char *name, const char *formula, double number)
{
    char rounded[VALUE_SIZE], words[64] = "";

    snprintf(rounded, sizeof rounded, "ROUND(%s,0)", formula);
    if (number_is_known(number))
        snprintf(words, sizeof words, "%.0f", number);
    add(values, name, rounded, words);
}

static void add_fleet(struct values *values, const struct live_fleet *live, size_t column)
{
    add_fact(values, live, "gpus", FACT_GPUS, column);
    add_fact(values, live, "gpu", FACT_GPU, column);
    add_fact(values, live, "servers", FACT_SERVERS, column);
    add_fact(values, live, "machine", FACT_MACHINE, column);
    add_fact(values, live, "replicas", FACT_REPLICAS, column);
    add_fact(values, live, "count", FACT_COUNT, column);
    add_number(values, "spare", "SUM(flt_spare)", live->scalars[SCALAR_LOADS + LOAD_SPARE]);
    add_number(values, "years", "flt_term", live->scalars[SCALAR_YEARS]);
}

static void make(struct sentence *sentence, const struct live_fleet *live, const char *key,
                 const struct values *values)
{
    sentence_make(sentence, live->view->report->text, key, values->list);
}

static void make_plain(struct sentence *sentence, const struct live_fleet *live, const char *key)
{
    make(sentence, live, key, &(struct values){.count = 0});
}

/* Nothing to say while a choice is none, which the first sentence tells. */
static void put(struct live_fleet *live, size_t row, struct sentence *sentence)
{
    struct sentence nothing = {"\"\"", ""};

    sentence_choose(sentence, "flt_problem=0", true, &nothing);
    page_sentence_paragraph(live->page, row, ANSWER_LABEL, STYLE_WRAPPED, sentence);
}

/* "Answer for 1000 users, 10 of 100 at once" */
static void make_heading(const struct live_fleet *live, struct sentence *title)
{
    struct values users = {.count = 0}, rate = {.count = 0}, concurrent = {.count = 0};
    const double *loads = live->scalars + SCALAR_LOADS;
    struct sentence other, last, plain;

    add_number(&users, "users", "flt_users", loads[LOAD_USERS]);
    add_number(&users, "active", "flt_active", loads[LOAD_ACTIVE]);
    add_number(&rate, "rate", "flt_rate", loads[LOAD_RATE]);
    add_number(&concurrent, "concurrent", "flt_concurrent", loads[LOAD_CONCURRENT]);
    make(title, live, "decide.title_users", &users);
    make(&other, live, "decide.title_rate", &rate);
    make(&last, live, "decide.title_concurrent", &concurrent);
    make_plain(&plain, live, "decide.title");
    sentence_choose(&last, "ISNUMBER(flt_concurrent)", number_is_known(loads[LOAD_CONCURRENT]),
                    &plain);
    sentence_choose(&other, "ISNUMBER(flt_rate)", number_is_known(loads[LOAD_RATE]), &last);
    sentence_choose(title, "ISNUMBER(flt_users)", number_is_known(loads[LOAD_USERS]), &other);
}

void answer_heading_words(const struct live_fleet *live, char words[LINE_SIZE])
{
    struct sentence title;

    make_heading(live, &title);
    snprintf(words, LINE_SIZE, "%s", title.words);
}

static void put_heading(struct live_fleet *live)
{
    struct sentence title;

    make_heading(live, &title);
    page_sentence(live->page, 0, ANSWER_LABEL, STYLE_TITLE, &title);
}

static void make_recommendation(const struct live_fleet *live, struct sentence *recommendation)
{
    bool is_any = live->scalars[SCALAR_BEST] > 0;
    struct values values = {.count = 0};
    struct sentence nothing, unrented, problem = {"", ""};
    struct cell_range messages = {SCALARS_ROW, SCALAR_MESSAGE, SCALARS_ROW + SCALAR_DEMAND,
                                  SCALAR_MESSAGE};
    char range[RANGE_SIZE];

    add_fleet(&values, live, ANSWER_BEST);
    make(recommendation, live, "decide.recommend", &values);
    make_plain(&nothing, live, "decide.nothing");
    make_plain(&unrented, live, "decide.nothing_rented");
    sentence_choose(&nothing, "flt_rents*flt_serving=0", true, &unrented);
    sentence_choose(recommendation, "flt_best>0", is_any, &nothing);
    range_name(range, &messages);
    snprintf(problem.formula, sizeof problem.formula, "INDEX('%s'!%s,flt_problem)",
             FLEET_WORKINGS_SHEET, range);
    sentence_choose(recommendation, "flt_problem=0", true, &problem);
}

void answer_sentence_words(const struct live_fleet *live, char words[LINE_SIZE])
{
    struct sentence recommendation;

    make_recommendation(live, &recommendation);
    snprintf(words, LINE_SIZE, "%s", recommendation.words);
}

static void put_recommendation(struct live_fleet *live)
{
    struct sentence recommendation;

    make_recommendation(live, &recommendation);
    page_sentence_paragraph(live->page, ANSWER_FIRST_SENTENCE, ANSWER_LABEL, STYLE_WRAPPED_BOLD,
                            &recommendation);
}

/* That somebody measured this, where cells go by the formulas. */
static void append_measured(const struct live_fleet *live, struct sentence *why)
{
    const struct fleet_view *view = live->view;
    struct values values = {.count = 0};
    struct sentence measured;
    size_t rows = fleet_view_benchmarks(view, view->model, view->quantization);
    char formula[FORMULA_SIZE], condition[FORMULA_SIZE + 8];

    formula_fill(formula, "INDEX({weights.benchmarks*},INDEX({choice.weights_row*},1))",
                 live->blocks, 0);
    add_number(&values, "rows", formula, (double)rows);
    make(&measured, live, "decide.measured", &values);
    snprintf(condition, sizeof condition, "%s>0", formula);
    sentence_append_if(why, condition, rows > 0, &measured);
}

/* By what it is the best, and what keeps a replica from more. */
static void put_why(struct live_fleet *live)
{
    struct values cost = {.count = 0}, rented = {.count = 0}, small = {.count = 0},
                  limited = {.count = 0};
    struct sentence why, rent, fewest, limit, nothing = {"\"\"", ""};
    char total[CELL_SIZE], rent_cell[CELL_SIZE];
    bool is_any = live->scalars[SCALAR_BEST] > 0;

    fact_cell(total, FACT_TOTAL, ANSWER_BEST);
    fact_cell(rent_cell, FACT_RENT, ANSWER_BEST);
    add_rounded(&cost, "usd", total, fact_number(live, FACT_TOTAL, ANSWER_BEST));
    add_number(&cost, "years", "flt_term", live->scalars[SCALAR_YEARS]);
    add_rounded(&rented, "usd", rent_cell, fact_number(live, FACT_RENT, ANSWER_BEST));
    add_number(&rented, "years", "flt_term", live->scalars[SCALAR_YEARS]);
    add_number(&small, "serving", "flt_serving", live->scalars[SCALAR_SERVING]);
    add_number(&small, "recent", "flt_recent", live->scalars[SCALAR_RECENT]);
    add_fact(&limited, live, "fit", FACT_FIT, ANSWER_BEST);
    add_fact(&limited, live, "limit", FACT_LIMIT, ANSWER_BEST);
    make(&why, live, "decide.why_cost", &cost);
    make(&rent, live, "decide.why_rent", &rented);
    make(&fewest, live, "decide.why_small", &small);
    make(&limit, live, "decide.limited", &limited);
    sentence_choose(&why, "flt_rents=0", true, &rent);
    sentence_choose(&why, "flt_enough=1", live->scalars[SCALAR_ENOUGH] > 0, &fewest);
    sentence_append(&why, &limit);
    sentence_choose(&why, "flt_best>0", is_any, &nothing);
    append_measured(live, &why);
    put(live, ANSWER_FIRST_SENTENCE + 1, &why);
}

/* What it costs more, owned or rented. */
static void put_runner_up(struct live_fleet *live)
{
    struct values values = {.count = 0};
    struct sentence runner, plain, none;
    char best[2][CELL_SIZE], second[2][CELL_SIZE], formula[VALUE_SIZE - 16];
    double more =
        fact_number(live, FACT_TOTAL, ANSWER_SECOND) - fact_number(live, FACT_TOTAL, ANSWER_BEST);

    fact_cell(best[0], FACT_TOTAL, ANSWER_BEST);
    fact_cell(best[1], FACT_RENT, ANSWER_BEST);
    fact_cell(second[0], FACT_TOTAL, ANSWER_SECOND);
    fact_cell(second[1], FACT_RENT, ANSWER_SECOND);
    add_fleet(&values, live, ANSWER_SECOND);
    make(&plain, live, "decide.runner_gpus", &values);
    snprintf(formula, sizeof formula, "IF(flt_rents=1,%s-%s,%s-%s)", second[1], best[1], second[0],
             best[0]);
    add_rounded(&values, "usd", formula, more);
    make(&runner, live, "decide.runner", &values);
    make_plain(&none, live, "decide.no_runner");
    sentence_choose(&runner, "flt_enough=1", live->scalars[SCALAR_ENOUGH] > 0, &plain);
    sentence_choose(&runner, "flt_second>0", live->scalars[SCALAR_SECOND] > 0, &none);
    put(live, ANSWER_FIRST_SENTENCE + 2, &runner);
}

static void put_failing(struct live_fleet *live)
{
    const struct fleet_grid *grid = &live->view->grid;
    struct values values = {.count = 0};
    struct sentence fails;
    double failing = 0;
    char pattern[64], formula[FORMULA_SIZE];

    for (size_t i = 0; i < grid->count; i++)
        failing += grid->fleets[i].reason != FLEET_NO_REASON;
    snprintf(pattern, sizeof pattern, "COUNTIF({rows.reason*},\">0\")");
    formula_fill(formula, pattern, live->blocks, 0);
    add_number(&values, "failing", formula, failing);
    snprintf(pattern, sizeof pattern, "%zu", grid->count);
    add_number(&values, "all", pattern, (double)grid->count);
    make(&fails, live, "decide.fails", &values);
    put(live, ANSWER_FIRST_SENTENCE + 4, &fails);
}

/* What each card of a row lacks by one kind of memory, in MB: no sign before decimals. */
static void add_missing(struct values *values, const struct live_fleet *live, enum scalar place,
                        enum replica_column free, enum replica_column capacity)
{
    const char *const *columns = live->blocks[FLEET_TABLES + 2].columns;
    double at = live->scalars[place];
    const double *row = live->rows[at > 0 ? (size_t)at - 1 : 0];
    char name[32], pattern[FORMULA_SIZE], formula[FORMULA_SIZE];

    scalar_name(name, place);
    snprintf(pattern, sizeof pattern, "-10*INDEX({rows.%s*},%s)*INDEX({rows.%s*},%s)",
             columns[free], name, columns[capacity], name);
    formula_fill(formula, pattern, live->blocks, 0);
    add_rounded(values, "missing", formula, -10 * row[free] * row[capacity]);
}

/* Words that no choice changes. */
static void add_words(struct values *values, const char *name, const char *words)
{
    char literal[LITERAL_SIZE], formula[VALUE_SIZE];

    formula_literal(literal, words);
    snprintf(formula, sizeof formula, "\"%s\"", literal);
    add(values, name, formula, words);
}

static void add_methods(struct values *values, const struct live_fleet *live)
{
    const struct text *text = live->view->report->text;
    char words[2 * PHRASE_SIZE];

    add_words(values, "engine", live->view->plan->engine->name);
    add_words(
        values, "rule",
        words_join(mode_words(text, fleet_view_rule_mode(live->view)->name), words, sizeof words));
}

/* The busiest replica of the recommendation by the rule of thumb. */
static void make_rule(const struct live_fleet *live, struct sentence *rule)
{
    struct values values = {.count = 0};
    struct sentence falls_short;
    char exact[CELL_SIZE], free[CELL_SIZE], runs[CELL_SIZE + 8], busy[FORMULA_SIZE];
    double best = live->scalars[SCALAR_BEST];
    const double *row = live->rows[best > 0 ? (size_t)best - 1 : 0];
    double rule_free = fact_number(live, FACT_RULE, ANSWER_BEST);

    fact_cell(exact, FACT_EXACT, ANSWER_BEST);
    fact_cell(free, FACT_RULE, ANSWER_BEST);
    add_fact(&values, live, "count", FACT_COUNT, ANSWER_BEST);
    add_fact(&values, live, "gpu", FACT_GPU, ANSWER_BEST);
    formula_fill(busy, "INDEX({rows.busy*},flt_best)", live->blocks, 0);
    add_number(&values, "requests", busy, row[ROW_BUSY]);
    add_methods(&values, live);
    add_number(&values, "tokens", "flt_tokens", live->scalars[SCALAR_TOKENS]);
    add_rounded(&values, "exact", exact, fact_number(live, FACT_EXACT, ANSWER_BEST));
    add_rounded(&values, "free", free, rule_free);
    add_missing(&values, live, SCALAR_BEST, ROW_RULE_FREE, ROW_VRAM);
    make(rule, live, "decide.rule_runs", &values);
    make(&falls_short, live, "decide.rule_short", &values);
    snprintf(runs, sizeof runs, "%s>=0", free);
    sentence_choose(rule, runs, rule_free >= 0, &falls_short);
}

/* Choices of GPU and number that only the rule lets run, and the first of them. */
static void make_rule_only(const struct live_fleet *live, struct sentence *differ)
{
    struct values values = {.count = 0};
    struct sentence nowhere;
    char formula[FORMULA_SIZE];
    double place = live->scalars[SCALAR_DIFFERS], count = 0;
    size_t first = place > 0 ? (size_t)place - 1 : 0;

    for (size_t i = 0; i < live->view->grid.count; i++)
        count += live_rule_only(live->rows[i]);
    formula_fill(formula, "COUNTIF({rows.differs*},1)", live->blocks, 0);
    add_number(&values, "choices", formula, count);
    formula_fill(formula, "INDEX({rows.count*},flt_differs)", live->blocks, 0);
    add_number(&values, "count", formula, live->rows[first][ROW_COUNT]);
    formula_fill(formula, "INDEX({rows.gpu*},flt_differs)", live->blocks, 0);
    add(&values, "gpu", formula, live->view->grid.replicas[first].card->gpu->name);
    add_missing(&values, live, SCALAR_DIFFERS, ROW_EXACT_FREE, ROW_USABLE);
    make(differ, live, "decide.rule_only", &values);
    make_plain(&nowhere, live, "decide.rule_nowhere");
    sentence_choose(differ, "flt_differs>0", place > 0, &nowhere);
}

static void put_rule(struct live_fleet *live)
{
    struct sentence rule, differ, nothing = {"\"\"", ""};

    make_rule(live, &rule);
    make_rule_only(live, &differ);
    sentence_choose(&rule, "flt_best>0", live->scalars[SCALAR_BEST] > 0, &nothing);
    put(live, ANSWER_FIRST_SENTENCE + 5, &rule);
    put(live, ANSWER_FIRST_SENTENCE + 6, &differ);
}

/* Of the recommendation; NULL: there is none. */
static const struct fleet_card *best_card(const struct live_fleet *live)
{
    double best = live->scalars[SCALAR_BEST];

    return best > 0 ? live->view->grid.replicas[(size_t)best - 1].card : NULL;
}

/* A price of GPUs alone leaves the machines out, which a price of a whole server has in it. */
static void append_cards_alone(const struct live_fleet *live, struct sentence *priced)
{
    struct values values = {.count = 0};
    const struct fleet_card *card = best_card(live);
    bool is_alone = card && number_is_known(card->price->usd) && card->price->unit_gpus <= 1;
    struct sentence alone, nothing = {"\"\"", ""};
    char formula[FORMULA_SIZE];

    if (live->view->report->settings->host_usd_per_machine > 0)
        return;
    add_fact(&values, live, "servers", FACT_SERVERS, ANSWER_BEST);
    make(&alone, live, "decide.cards_alone", &values);
    formula_fill(formula,
                 "ISNUMBER(INDEX({cards.price*},INDEX({rows.card*},flt_best)))*"
                 "(INDEX({cards.unit*},INDEX({rows.card*},flt_best))<=1)",
                 live->blocks, 0);
    sentence_choose(&alone, formula, is_alone, &nothing);
    sentence_append(priced, &alone);
}

/* Quotes that take the place of a price that something could be called the cheapest by. */
static void append_undated(const struct live_fleet *live, struct sentence *priced)
{
    struct values values = {.count = 0};
    struct sentence undated, nothing = {"\"\"", ""};

    if (!book_tab(live->page->book, "Cost"))
        return;
    add_number(&values, "quotes", "COUNTIF(cost_used,1)", 0); /* none as it is published */
    make(&undated, live, "decide.undated_quotes", &values);
    sentence_choose(&undated, "COUNTIF(cost_used,1)>0", false, &nothing);
    sentence_append(priced, &undated);
}

/* All that is known of the rent, which its cell tells in short. */
static void add_rent(struct values *values, const struct live_fleet *live)
{
    const struct fleet_card *card = best_card(live);
    char formula[FORMULA_SIZE], words[LINE_SIZE] = "";

    if (card && card->rent)
        describe_rent(live->view->report->text, card->rent, words);
    formula_fill(formula, "INDEX({rents.from*},INDEX({cards.offer*},INDEX({rows.card*},flt_best)))",
                 live->blocks, 0);
    add(values, "from", formula, words);
}

/* Where a price or a rent is from, or that nobody says it, and how many have one. */
static void make_source(const struct live_fleet *live, enum fact fact, const char *known,
                        const char *unknown, struct sentence *source)
{
    struct values values = {.count = 0};
    struct sentence none;
    char cell[CELL_SIZE], condition[64], words[LINE_SIZE];

    add_fact(&values, live, "gpu", FACT_GPU, ANSWER_BEST);
    if (fact == FACT_OFFER)
        add_rent(&values, live);
    else
        add_fact(&values, live, "from", fact, ANSWER_BEST);
    add_number(&values, "serving", "flt_serving", live->scalars[SCALAR_SERVING]);
    add_number(&values, "recent", "flt_recent", live->scalars[SCALAR_RECENT]);
    make(source, live, known, &values);
    make(&none, live, unknown, &values);
    fact_cell(cell, fact, ANSWER_BEST);
    fact_words(live, fact, ANSWER_BEST, words);
    snprintf(condition, sizeof condition, "%s<>\"\"", cell);
    sentence_choose(source, condition, *words != '\0', &none);
}

static void make_priced(const struct live_fleet *live, struct sentence *priced)
{
    struct sentence rented, nothing = {"\"\"", ""};

    make_source(live, FACT_PRICE, "decide.priced", "decide.unpriced", priced);
    append_cards_alone(live, priced);
    append_undated(live, priced);
    make_source(live, FACT_OFFER, "decide.offered", "decide.unoffered", &rented);
    sentence_choose(priced, "flt_rents=0", true, &rented);
    sentence_choose(priced, "flt_best>0", live->scalars[SCALAR_BEST] > 0, &nothing);
}

void answer_source_words(const struct live_fleet *live, char words[LINE_SIZE])
{
    struct sentence priced;

    make_priced(live, &priced);
    snprintf(words, LINE_SIZE, "%s", priced.words);
}

static void put_priced(struct live_fleet *live)
{
    struct sentence priced;

    make_priced(live, &priced);
    put(live, ANSWER_FIRST_SENTENCE + 3, &priced);
}

void put_answer_sentences(struct live_fleet *live)
{
    put_heading(live);
    put_recommendation(live);
    put_why(live);
    put_runner_up(live);
    put_priced(live);
    put_failing(live);
    put_rule(live);
}
