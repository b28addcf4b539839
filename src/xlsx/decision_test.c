/* SPDX-License-Identifier: MIT */
/* How to check what is delivered: the commands, and what they have to show. */
#include "decision.h"

#include "vramgrid/base/number.h"
#include "vramgrid/sweep/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Places in a command: the model, GPUs of a replica, tokens of the longest request, sequences that
 * the engine takes, prompt, output, requests in flight, requests in all, the flag for several GPUs,
 * the share of memory. */
enum { COMMAND_SIZE = 1024, PLACE_SIZE = 320 };

struct engine_test {
    const char *engine; /* what its name begins with, or has in it */
    const char *serve, *bench;
    const char *memory, *speed, *ttft; /* what the program calls the figures; NULL: it does not */
};

/* In the engines' own words; the last suits any server that speaks OpenAI's API. */
static const struct engine_test tests[] = {
    {"vllm",
     "vllm serve {model}{flag} --max-model-len {tokens} --max-num-seqs {sequences} "
     "--gpu-memory-utilization {share}",
     "vllm bench serve --model {model} --dataset-name random --random-input-len {prompt} "
     "--random-output-len {output} --ignore-eos --max-concurrency {busy} --num-prompts {all}",
     "Maximum concurrency for {tokens} tokens per request", "Mean TPOT (ms)", "Median TTFT (ms)"},
    {"sglang",
     "python3 -m sglang.launch_server --model-path {model} --tp {count} --context-length {tokens} "
     "--max-running-requests {sequences} --mem-fraction-static {share}",
     "python3 -m sglang.bench_serving --backend sglang --model {model} --dataset-name random "
     "--random-input-len {prompt} --random-output-len {output} --random-range-ratio 1 "
     "--max-concurrency {busy} --num-prompts {all}",
     "max_total_num_tokens / {tokens}", "Mean TPOT (ms)", "Median TTFT (ms)"},
    {"llama.cpp", "llama-server -m {model}.gguf -ngl 999 -np {busy} -c {context}",
     "llama-batched-bench -m {model}.gguf -ngl 999 -npp {prompt} -ntg {output} -npl {busy} "
     "-c {context}",
     "n_slots", "1000 x B / S_TG (ms)", NULL},
    {"", "",
     "vllm bench serve --backend openai --model {model} --dataset-name random "
     "--random-input-len {prompt} --random-output-len {output} --ignore-eos "
     "--max-concurrency {busy} --num-prompts {all}",
     NULL, "Mean TPOT (ms)", "Median TTFT (ms)"},
};

static const struct engine_test *find_test(const char *engine)
{
    const struct engine_test *test = tests;

    while (!strstr(engine, test->engine))
        test++;
    return test;
}

/* ---- commands ---- */

struct place {
    const char *name;
    char formula[PLACE_SIZE], words[LINE_SIZE];
};

enum { PLACES = 11 };

static void add_place(struct place *place, const char *name, const char *formula, double value)
{
    place->name = name;
    snprintf(place->formula, sizeof place->formula, "%s", formula);
    snprintf(place->words, sizeof place->words, "%.0f", number_is_known(value) ? value : 0);
}

/* As a literal, so that no program writes it with a comma. */
static void add_share(const struct decision *decision, struct place *place)
{
    const struct plan *plan = decision->live->view->plan;

    place->name = "share";
    number_brief(place->words, memory_utilization(plan));
    snprintf(place->formula, sizeof place->formula, "\"%.64s\"", place->words);
}

static void add_flag(const struct decision *decision, struct place *place)
{
    bool is_tensor = decision->live->view->plan->parallelism == PARALLEL_TENSOR;
    const char *flag = is_tensor ? " --tensor-parallel-size " : " --pipeline-parallel-size ";
    double count = decision_best(decision, ROW_COUNT);

    place->name = "flag";
    snprintf(place->formula, sizeof place->formula,
             "IF(" BEST("count") ">1,\"%s\"&" BEST("count") ",\"\")", flag);
    *place->words = '\0';
    if (count > 1)
        snprintf(place->words, sizeof place->words, "%s%.0f", flag, count);
}

static double requests_in_all(const struct decision *decision)
{
    const double least = 50, rounds = 10;

    return fmax(least, rounds * decision_best(decision, ROW_BUSY));
}

static void list_places(const struct decision *decision, struct place places[PLACES])
{
    const double *scalars = decision->live->scalars, *loads = scalars + SCALAR_LOADS;
    double busy = decision_best(decision, ROW_BUSY), tokens = scalars[SCALAR_TOKENS];

    add_place(&places[0], "model", SEL_MODEL, 0);
    snprintf(places[0].words, LINE_SIZE, "%s", decision->live->view->model->name);
    add_place(&places[1], "count", BEST("count"), decision_best(decision, ROW_COUNT));
    add_place(&places[2], "tokens", "flt_tokens", tokens);
    add_place(&places[3], "sequences", BEST("sequences"), decision_best(decision, ROW_SEQUENCES));
    add_place(&places[4], "prompt", "flt_prompt", loads[LOAD_PROMPT]);
    add_place(&places[5], "output", "flt_output", loads[LOAD_OUTPUT]);
    add_place(&places[6], "busy", BEST("busy"), busy);
    add_place(&places[7], "all", "MAX(50,10*" BEST("busy") ")", requests_in_all(decision));
    add_place(&places[8], "context", "flt_tokens*" BEST("busy"), tokens * busy);
    add_flag(decision, &places[9]);
    add_share(decision, &places[10]);
}

static const struct place *find_place(const struct place *places, const char *name, size_t length)
{
    while (strlen(places->name) != length || memcmp(places->name, name, length) != 0)
        places++;
    return places;
}

/* A command with its places filled: as a formula puts it together, and as it is published. */
static void write_command(const struct decision *decision, const char *command,
                          char formula[FORMULA_SIZE], char words[COMMAND_SIZE])
{
    struct place places[PLACES];
    size_t used = 0, said = 0;

    list_places(decision, places);
    while (*command) {
        size_t length = strcspn(command, "{");

        if (length > 0)
            used += (size_t)snprintf(formula + used, FORMULA_SIZE - used, "%s\"%.*s\"",
                                     used > 0 ? "&" : "", (int)length, command);
        said += (size_t)snprintf(words + said, COMMAND_SIZE - said, "%.*s", (int)length, command);
        command += length;
        if (*command) {
            const struct place *place;

            length = strcspn(command, "}") - 1;
            place = find_place(places, command + 1, length);
            used += (size_t)snprintf(formula + used, FORMULA_SIZE - used, "%s%s",
                                     used > 0 ? "&" : "", place->formula);
            said += (size_t)snprintf(words + said, COMMAND_SIZE - said, "%s", place->words);
            command += length + 2;
        }
    }
}

static void put_command(struct decision *decision, size_t row, const char *command)
{
    enum { LINES = 3 };
    struct cell_range range = {row, DECISION_LABEL, row, DECISION_LAST};
    char formula[FORMULA_SIZE] = "\"\"", words[COMMAND_SIZE] = "";

    page_merge(decision->page, &range, STYLE_CODE);
    write_command(decision, command, formula, words);
    decision_text(decision, row, DECISION_LABEL, STYLE_CODE, words, formula);
    decision_lines(decision, row, *command ? LINES : 1);
}

/* ---- floors ---- */

struct floor_line {
    const char *key, *pattern, *shown;
    enum style style;
    double value;
};

/* What it has to be, what it is called by the program, and room for what was measured. */
static void put_floor(struct decision *decision, size_t row, const struct floor_line *line)
{
    const struct text *text = decision->live->view->report->text;
    struct cell_range label = {row, DECISION_LABEL, row, DECISION_COUNT};
    struct cell_range shown = {row, DECISION_TOTAL, row, DECISION_NUMBER};
    struct cell_range measured = {row, DECISION_DAY, row, DECISION_LAST};
    char formula[FORMULA_SIZE] = "\"\"", words[COMMAND_SIZE] = "";

    page_merge(decision->page, &label, STYLE_FIELD);
    page_words(decision->page, row, DECISION_LABEL, STYLE_FIELD, text_words(text, line->key));
    decision_number(decision, row, DECISION_PRICE, line->style, line->value, line->pattern);
    page_merge(decision->page, &shown, STYLE_FIELD);
    write_command(decision, line->shown ? line->shown : "\u2013", formula, words);
    decision_text(decision, row, DECISION_TOTAL, STYLE_FIELD, words, formula);
    page_merge(decision->page, &measured, STYLE_INPUT);
    page_blank(decision->page, row, DECISION_DAY, STYLE_INPUT);
    decision_lines(decision, row, text->count);
}

static size_t put_floors(struct decision *decision, const struct engine_test *test, size_t row)
{
    double limit = decision->live->scalars[SCALAR_LOADS + LOAD_MAX_TTFT];
    double low_ttft = decision_best(decision, ROW_LOW_MORE) * decision_best(decision, ROW_TTFT);
    double low = decision_best(decision, ROW_LOW_EACH), ms = 1000;
    const struct floor_line lines[] = {
        {"pack.floor_memory", BEST("fit_memory"), test->memory, STYLE_COUNT,
         decision_best(decision, ROW_FIT_MEMORY)},
        {"pack.floor_speed", BEST("low_each"), NULL, STYLE_GB, low},
        {"pack.floor_tpot", "1000/" BEST("low_each"), test->speed, STYLE_GB, ms / low},
        {"pack.floor_throughput", BEST("busy") "*" BEST("low_each"),
         test->ttft ? "Output token throughput (tok/s)" : "S_TG t/s", STYLE_SPEED,
         decision_best(decision, ROW_BUSY) * low},
        {"pack.floor_ttft",
         "1000*IF(ISNUMBER(flt_max_ttft),flt_max_ttft," BEST("low_more") "*" BEST("ttft") ")",
         test->ttft, STYLE_COUNT, ms * (number_is_known(limit) ? limit : low_ttft)},
    };

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        put_floor(decision, row++, &lines[i]);
    return row;
}

size_t put_decision_test(struct decision *decision, size_t row)
{
    static const struct decision_heading headings[] = {
        {DECISION_LABEL, "pack.floor", false},
        {DECISION_PRICE, "pack.floor_value", true},
        {DECISION_TOTAL, "pack.floor_shown", false},
        {DECISION_DAY, "pack.measured", false},
    };
    const struct engine_test *test = find_test(decision->live->view->plan->engine->name);

    decision_section(decision, row++, "pack.test");
    decision_words(decision, row++, STYLE_FIELD, "pack.test_how", 2);
    if (*test->serve)
        put_command(decision, row++, test->serve);
    put_command(decision, row++, test->bench);
    decision_headings(decision, row++, headings, sizeof headings / sizeof headings[0]);
    return put_floors(decision, test, row);
}

/* ---- approvals ---- */

static void put_field(struct decision *decision, size_t row, size_t first, size_t last,
                      enum style style)
{
    if (last > first)
        page_merge(decision->page, &(struct cell_range){row, first, row, last}, style);
    page_blank(decision->page, row, first, style);
}

size_t put_decision_approvals(struct decision *decision, size_t row)
{
    static const struct decision_heading headings[] = {
        {DECISION_LABEL, "pack.step", false},     {DECISION_COUNT, "pack.name", false},
        {DECISION_CONDITION, "pack.role", false}, {DECISION_NUMBER, "pack.date", false},
        {DECISION_DAY, "pack.signature", false},
    };
    static const char *const steps[] = {"pack.prepared", "pack.checked", "pack.approved"};

    decision_section(decision, row++, "pack.approvals");
    decision_headings(decision, row++, headings, sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++, row++) {
        page_words(decision->page, row, DECISION_LABEL, STYLE_BOLD,
                   text_words(decision->live->view->report->text, steps[i]));
        put_field(decision, row, DECISION_COUNT, DECISION_TOTAL, STYLE_INPUT);
        put_field(decision, row, DECISION_CONDITION, DECISION_VENDOR, STYLE_INPUT);
        put_field(decision, row, DECISION_NUMBER, DECISION_NUMBER, STYLE_INPUT_DAY);
        put_field(decision, row, DECISION_DAY, DECISION_LAST, STYLE_SIGNATURE);
        decision_lines(decision, row, 2);
    }
    page_words(decision->page, row, DECISION_LABEL, STYLE_BOLD,
               text_words(decision->live->view->report->text, "pack.notes"));
    put_field(decision, row, DECISION_COUNT, DECISION_LAST, STYLE_INPUT);
    decision_lines(decision, row++, 2);
    return row;
}
