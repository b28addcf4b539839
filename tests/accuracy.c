/* SPDX-License-Identifier: MIT */
/* The accuracy appendix: `make accuracy` prints it and keeps it as samples/accuracy.md. */
#include "replay.h"

#include <math.h>
#include <stdio.h>

static const char *const FIGURE_NAMES[FIGURES] = {"KV cache",     "weights",  "weights by formula",
                                                    "total",        "vLLM pool", "requests"};

static void print_percent(double error)
{
    double percent = error * 100;

    printf(fabs(percent) < 0.005 ? " 0.00 %% |" : " %+.2f %% |", percent);
}

static void print_summary_row(const struct replay *replay, const struct selection *selection,
                              const char *label)
{
    struct summary summary = replay_summarize(replay, selection);

    if (summary.count + summary.undescribed == 0)
        return;
    printf("| %s | %s | %zu | %zu |", FIGURE_NAMES[selection->figure], label, summary.count,
           summary.undescribed);
    if (summary.count == 0) {
        puts(" | | | |");
        return;
    }
    printf(" %.2f %% |", summary.rule.median * 100);
    print_percent(summary.rule.worst);
    printf(" %.2f %% |", summary.architecture.median * 100);
    print_percent(summary.architecture.worst);
    putchar('\n');
}

static void print_table_heading(const char *by)
{
    printf("| figure | %s | runs | not described | rule, median | rule, worst | architecture, "
           "median | architecture, worst |\n",
           by);
    puts("|---|---|---:|---:|---:|---:|---:|---:|");
}

static void print_classes(const struct replay *replay)
{
    static const char *const CLASSES[] = {"MHA", "GQA", "MoE", "MLA", "sliding window", "hybrid"};
    enum { CLASS_COUNT = sizeof CLASSES / sizeof CLASSES[0] };

    puts("\n## By kind of attention\n");
    print_table_heading("class");
    for (enum figure f = 0; f < FIGURES; f++) {
        for (int c = 0; c < CLASS_COUNT; c++)
            print_summary_row(replay, &(struct selection){.figure = f, .attention = CLASSES[c]},
                              CLASSES[c]);
        print_summary_row(replay, &(struct selection){.figure = f}, "**all**");
    }
}

static void print_formats(const struct replay *replay)
{
    static const char *const FORMATS[] = {"16-bit", "GGUF", "FP8",   "INT8",
                                          "AWQ",    "GPTQ", "MXFP4", "bnb 4-bit"};
    static const char *const ENGINES[] = {"llama.cpp", "transformers", "autoawq", "exllama"};

    puts("\n## Weights by format, totals by engine\n");
    print_table_heading("format or engine");
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++)
        print_summary_row(replay,
                          &(struct selection){.figure = FIGURE_WEIGHTS, .format = FORMATS[i]},
                          FORMATS[i]);
    for (size_t i = 0; i < sizeof ENGINES / sizeof ENGINES[0]; i++)
        print_summary_row(replay, &(struct selection){.figure = FIGURE_TOTAL, .engine = ENGINES[i]},
                          ENGINES[i]);
    print_summary_row(replay,
                      &(struct selection){.figure = FIGURE_TOTAL, .default_flags_only = true},
                      "default flags");
}

/* ---- what was aimed at ---- */

static void print_target(const char *target, bool is_reached, const char *unit, double reached)
{
    printf("| %s | %.2f%s | %s |\n", target, reached, unit, is_reached ? "yes" : "**no**");
}

static void print_median_target(const struct replay *replay, const char *target, double limit,
                                const struct selection *selection)
{
    double median = replay_summarize(replay, selection).architecture.median;

    print_target(target, median <= limit, " %", median * 100);
}

static void print_targets(const struct replay *replay)
{
    struct selection kv = {.figure = FIGURE_KV_CACHE};
    struct selection defaults = {.figure = FIGURE_TOTAL, .default_flags_only = true};
    struct summary summary = replay_summarize(replay, &kv);
    double share = (double)summary.architecture.within_1_percent / (double)summary.count;
    double lowest = replay_summarize(replay, &defaults).architecture.lowest;

    puts("\n## What architecture mode aims at\n\n| target | reached | |\n|---|---:|---|");
    print_target("KV cache within 1 % on at least 95 % of the runs", share >= 0.95, " % of them",
                 share * 100);
    print_median_target(replay, "KV cache, median error at most 0.1 %", 0.001, &kv);
    print_median_target(replay, "weights of 16-bit runs, median at most 2 %", 0.02,
                        &(struct selection){.figure = FIGURE_WEIGHTS, .format = "16-bit"});
    print_median_target(replay, "weights of GGUF runs, median at most 2 %", 0.02,
                        &(struct selection){.figure = FIGURE_WEIGHTS, .format = "GGUF"});
    print_median_target(replay, "totals of llama.cpp runs, median at most 5 %", 0.05,
                        &(struct selection){.figure = FIGURE_TOTAL, .engine = "llama.cpp"});
    print_median_target(replay, "totals of transformers runs, median at most 5 %", 0.05,
                        &(struct selection){.figure = FIGURE_TOTAL, .engine = "transformers"});
    print_target("no total more than 10 % too low with default flags", lowest >= -0.10,
                 " % at the lowest", lowest * 100);
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
    printf(" %.3f |", figure->rule_gib);
    print_percent(replay_error(figure->rule_gib, figure->measured_gib));
    printf(" %.3f |", figure->architecture_gib);
    print_percent(replay_error(figure->architecture_gib, figure->measured_gib));
    print_remark(run, f);
}

static void print_runs(const struct replay *replay, enum figure f)
{
    printf("\n## Run by run: %s in GiB\n\n", FIGURE_NAMES[f]);
    puts("| run | model | class | format | measured | rule | | architecture | | |\n"
         "|---|---|---|---|---:|---:|---:|---:|---:|---|");
    for (size_t i = 0; i < replay->count; i++)
        if (number_is_known(replay->runs[i].figures[f].measured_gib))
            print_run(&replay->runs[i], f);
}

static void print_introduction(const struct replay *replay)
{
    printf(
        "# Predicted against measured\n\n"
        "Written by `make accuracy`; do not edit. %zu runs from public logs\n"
        "(tests/data/measured.csv, with sources) against what vramgrid says of them.\n\n"
        "- An error is predicted / measured - 1: below zero is too low. A median is of absolute\n"
        "  errors, a worst error keeps its sign. GiB = 2^30 bytes.\n"
        "- The rule is mode conservative with its 30 %% overhead, from the sheets of inputs/\n"
        "  alone. Architecture mode takes parameters and bits per weight from the log where it\n"
        "  prints them, so its weights show what a known file size is worth; the rule's show\n"
        "  what the quantization sheet's row is worth.\n"
        "- Weights count those in host memory too; totals only what is on the GPUs.\n"
        "- Totals are nvidia-smi readings (llama.cpp, two transformers runs) or the peak of\n"
        "  PyTorch's allocator, which does not see the CUDA context. vLLM fills what it is\n"
        "  given, so its totals say nothing about a need. Engines that inputs/engines.csv\n"
        "  lacks are taken as generic.\n"
        "- The overheads of llama.cpp and transformers in inputs/engines.csv were read off logs "
        "that\n"
        "  hold these runs too: their totals show consistency, not an independent test.\n"
        "- Formats other than 16-bit and GGUF leave embeddings, the head or whole layers at 16 "
        "bits;\n"
        "  a row of the quantization sheet cannot say so (its notes do), hence the low weights.\n"
        "- Runs not described are in no median: each is in the lists below with its reason.\n",
        replay->count);
}

int main(void)
{
    static struct replay replay;
    struct error err = {0};
    bool ok = replay_load(&replay, TESTS_DIR "/..", &err);

    if (ok) {
        print_introduction(&replay);
        print_targets(&replay);
        print_classes(&replay);
        print_formats(&replay);
        for (enum figure f = 0; f < FIGURES; f++)
            print_runs(&replay, f);
    } else {
        fprintf(stderr, "accuracy: %s\n", err.text);
    }
    replay_release(&replay);
    return !ok;
}
