/* SPDX-License-Identifier: MIT */
/* The accuracy appendix: `make accuracy` prints it and keeps it as samples/accuracy.md. */
#include "replay.h"
#include "speed_tables.h"

#include <math.h>
#include <stdio.h>

static const char *const FIGURE_NAMES[FIGURES] = {"KV cache", "weights",   "weights by formula",
                                                  "total",    "vLLM pool", "requests"};

static void print_percent(double error)
{
    double percent = error * 100;

    printf(fabs(percent) < 0.005 ? " 0.00 %% |" : " %+.2f %% |", percent);
}

/* A method's errors: what buys too small a machine first. */
static void print_errors(const struct errors *errors, size_t count)
{
    printf(" %zu of %zu |", errors->low, count);
    print_percent(errors->lowest);
    printf(" %.2f %% |", errors->median * 100);
    print_percent(errors->worst);
}

static void print_summary_row(const struct replay *replay, const struct selection *selection,
                              const char *label)
{
    struct summary summary = replay_summarize(replay, selection);

    if (summary.count + summary.undescribed == 0)
        return;
    printf("| %s | %s | %zu |", FIGURE_NAMES[selection->figure], label, summary.undescribed);
    if (summary.count == 0) {
        puts(" | | | | |");
        return;
    }
    print_errors(&summary.architecture, summary.count);
    if (selection->figure < FIGURE_POOL)
        printf(" %.2f %% |\n", summary.rule.median * 100);
    else
        puts(" |");
}

static void print_table_heading(const char *by)
{
    printf("| figure | %s | not described | more than 10 %% too low | lowest | median | worst | "
           "the rule's median |\n",
           by);
    puts("|---|---|---:|---:|---:|---:|---:|---:|");
}

static const char *const ENGINES[] = {"vllm",         "sglang",       "tensorrt-llm", "llama.cpp",
                                      "ik_llama.cpp", "transformers", "autoawq",      "exllama"};
static const char *const FORMATS[] = {"16-bit", "GGUF", "FP8",       "INT8",  "INT4",
                                      "AWQ",    "GPTQ", "bnb 4-bit", "MXFP4", "NVFP4"};
static const char *const CLASSES[] = {"MHA", "GQA", "MoE", "MLA", "sliding window", "hybrid"};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static void print_engines(const struct replay *replay)
{
    puts("\n## By engine\n");
    print_table_heading("engine");
    for (enum figure f = 0; f < FIGURES; f++) {
        for (size_t i = 0; i < COUNT_OF(ENGINES); i++)
            print_summary_row(replay, &(struct selection){.figure = f, .engine = ENGINES[i]},
                              ENGINES[i]);
        print_summary_row(replay, &(struct selection){.figure = f}, "**all**");
    }
}

static void print_formats(const struct replay *replay)
{
    static const enum figure SHOWN[] = {FIGURE_WEIGHTS, FIGURE_FORMULA, FIGURE_TOTAL};

    puts("\n## By format\n");
    print_table_heading("format");
    for (size_t f = 0; f < COUNT_OF(SHOWN); f++) {
        for (size_t i = 0; i < COUNT_OF(FORMATS); i++)
            print_summary_row(replay, &(struct selection){.figure = SHOWN[f], .format = FORMATS[i]},
                              FORMATS[i]);
        print_summary_row(replay, &(struct selection){.figure = SHOWN[f], .quantized_only = true},
                          "quantized safetensors");
    }
}

static void print_classes(const struct replay *replay)
{
    puts("\n## By kind of attention\n");
    print_table_heading("class");
    for (enum figure f = 0; f < FIGURES; f++)
        for (size_t i = 0; i < COUNT_OF(CLASSES); i++)
            print_summary_row(replay, &(struct selection){.figure = f, .attention = CLASSES[i]},
                              CLASSES[i]);
}

/* ---- what was aimed at ---- */

static void print_target(const char *target, bool is_reached, const char *unit, double reached)
{
    printf("| %s | %.2f%s | %s |\n", target, reached, unit, is_reached ? "yes" : "**no**");
}

static struct errors errors_of(const struct replay *replay, struct selection selection)
{
    return replay_summarize(replay, &selection).architecture;
}

static void print_median_target(const struct replay *replay, const char *target, double limit,
                                struct selection selection)
{
    double median = errors_of(replay, selection).median;

    print_target(target, median <= limit, " %", median * 100);
}

static void print_low_target(const struct replay *replay, const char *target, size_t limit,
                             struct selection selection)
{
    size_t low = errors_of(replay, selection).low;

    print_target(target, low <= limit, "", (double)low);
}

static void print_weight_targets(const struct replay *replay)
{
    struct selection quantized = {FIGURE_WEIGHTS, .quantized_only = true};
    struct selection formula = {FIGURE_FORMULA, .quantized_only = true};
    struct files files = replay_files(replay);

    print_median_target(replay, "weights of quantized safetensors, median at most 1.5 %", 0.015,
                        quantized);
    print_low_target(replay, "of them more than 10 % too low: at most 1", 1, quantized);
    print_median_target(replay, "the same by the formula alone, median at most 2.5 %", 0.025,
                        formula);
    print_low_target(replay, "of them more than 10 % too low: at most 1", 1, formula);
    print_median_target(replay, "weights of 16-bit runs, median at most 2 %", 0.02,
                        (struct selection){FIGURE_WEIGHTS, .format = "16-bit"});
    printf("| %zu published GGUF files, median at most 0.5 %% | %.2f %% | %s |\n", files.count,
           files.errors.median * 100, files.errors.median <= 0.005 ? "yes" : "**no**");
    print_target("the worst of them at most 2 % off", fabs(files.errors.worst) <= 0.02, " %",
                 files.errors.worst * 100);
}

static void print_targets(const struct replay *replay)
{
    struct selection kv = {.figure = FIGURE_KV_CACHE}, requests = {.figure = FIGURE_REQUESTS};
    struct selection llama_cpp = {FIGURE_TOTAL, .engine = "llama.cpp"};
    struct errors pools = errors_of(replay, (struct selection){.figure = FIGURE_POOL});
    struct summary summary = replay_summarize(replay, &kv);
    double share = (double)summary.architecture.within_1_percent / (double)summary.count;
    double worst = errors_of(replay, requests).worst;

    puts("\n## What architecture mode aims at\n\n| target | reached | |\n|---|---:|---|");
    print_weight_targets(replay);
    print_target("vLLM pools, median at most 0.5 GiB off", pools.median_gib <= 0.5, " GiB",
                 pools.median_gib);
    print_target("none promises more than 1.5 GiB too much", pools.highest_gib <= 1.5, " GiB",
                 pools.highest_gib);
    print_target("requests that fit such a pool: within 2 %", fabs(worst) <= 0.02, " %",
                 worst * 100);
    print_median_target(replay, "totals of llama.cpp runs, median at most 5 %", 0.05, llama_cpp);
    print_low_target(replay, "of them more than 10 % too low: none", 0, llama_cpp);
    print_median_target(replay, "totals of transformers runs, median at most 5 %", 0.05,
                        (struct selection){FIGURE_TOTAL, .engine = "transformers"});
    print_target("KV cache within 1 % on at least 95 % of the runs", share >= 0.95, " % of them",
                 share * 100);
    print_median_target(replay, "KV cache, median error at most 0.1 %", 0.001, kv);
}

/* ---- run by run ---- */

/* What may explain a miss; a hit needs no words. */
static void print_remark(const struct run *run, enum figure f)
{
    const struct comparison *figure = &run->figures[f];
    double error = replay_error(figure->architecture_gib, figure->measured_gib);

    if (f == FIGURE_TOTAL && !run->has_default_flags)
        printf(" other than default flags;");
    if (fabs(error) > 0.01)
        printf(" %s", run->facts);
    puts(" |");
}

static void print_run(const struct run *run, enum figure f)
{
    const struct comparison *figure = &run->figures[f];

    printf("| %s | %s | %s | %s | %.3f |", run->id, run->model, run->attention, run->format,
           figure->measured_gib);
    if (*figure->reason != '\0') {
        printf(" | | | | not described: %s |\n", figure->reason);
        return;
    }
    if (f < FIGURE_POOL) {
        printf(" %.3f |", figure->rule_gib);
        print_percent(replay_error(figure->rule_gib, figure->measured_gib));
    } else {
        printf(" | |");
    }
    printf(" %.3f |", figure->architecture_gib);
    print_percent(replay_error(figure->architecture_gib, figure->measured_gib));
    print_remark(run, f);
}

static void print_runs(const struct replay *replay, enum figure f)
{
    printf("\n## Run by run: %s%s\n\n", FIGURE_NAMES[f], f == FIGURE_REQUESTS ? "" : " in GiB");
    puts("| run | model | class | format | measured | rule | | architecture | | |\n"
         "|---|---|---|---|---:|---:|---:|---:|---:|---|");
    for (size_t i = 0; i < replay->count; i++)
        if (number_is_known(replay->runs[i].figures[f].measured_gib))
            print_run(&replay->runs[i], f);
}

static void print_files(const struct replay *replay)
{
    puts("\n## Published GGUF files in GB\n\n| model | quantization | file | formula | |\n"
         "|---|---|---:|---:|---:|");
    for (size_t i = 0; i < replay->file_count; i++) {
        const struct published_file *file = &replay->files[i];

        printf("| %s | %s | %.3f | %.3f |", file->model, file->quantization, file->file_gb,
               file->predicted_gb);
        print_percent(replay_error(file->predicted_gb, file->file_gb));
        putchar('\n');
    }
}

static void print_introduction(const struct replay *replay)
{
    printf(
        "# Predicted against measured\n\n"
        "Written by `make accuracy`; do not edit. %zu runs from public logs\n"
        "(tests/data/measured.csv and measured2.csv, with sources) against what vramgrid says of\n"
        "them.\n\n"
        "- An error is predicted / measured - 1: below zero is too low. A median is of absolute\n"
        "  errors, a worst error keeps its sign. GiB = 2^30 bytes.\n"
        "- The rule is mode conservative with its 30 %% overhead, from the sheets of inputs/\n"
        "  alone. Architecture mode takes parameters and bits per weight of 16-bit and GGUF runs\n"
        "  from the log where it prints them, and what was set on the engine's command line.\n"
        "- Weights are those of the checkpoints sheet where it has one: some of its sizes come "
        "from\n"
        "  these very runs, which the lists say. Weights by formula are without that sheet.\n"
        "- Weights count those in host memory too; totals only what is on the GPUs.\n"
        "- Totals are nvidia-smi readings (llama.cpp, two transformers runs) or the peak of\n"
        "  PyTorch's allocator, which does not see the CUDA context. vLLM fills what it is\n"
        "  given, so its totals say nothing about a need: its pool does, what utilization leaves\n"
        "  beside weights and overhead, and the requests that it says fit there.\n"
        "- Engines that inputs/engines.csv lacks (AutoAWQ, ExLlama) are taken as generic.\n"
        "- The overheads in inputs/engines.csv were read off logs that hold these runs too: they\n"
        "  show consistency, not an independent test.\n"
        "- Runs not described are in no median: each is in the lists below with its reason.\n",
        replay->count);
}

int main(void)
{
    static struct replay replay;
    static struct points points, unseen;
    struct error err = {0};
    bool ok = replay_load(&replay, TESTS_DIR "/..", &err) &&
              points_load(&points, &replay, TESTS_DIR "/data", "throughput.csv", &err) &&
              points_load(&unseen, &replay, TESTS_DIR "/data", "throughput-unseen.csv", &err);

    if (ok) {
        print_introduction(&replay);
        print_targets(&replay);
        print_engines(&replay);
        print_formats(&replay);
        print_classes(&replay);
        print_speed_tables(&points);
        print_unseen_speeds(&unseen);
        for (enum figure f = 0; f < FIGURES; f++)
            print_runs(&replay, f);
        print_files(&replay);
    } else {
        fprintf(stderr, "accuracy: %s\n", err.text);
    }
    replay_release(&replay);
    return !ok;
}
