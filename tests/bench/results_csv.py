#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""results.csv and matrices with Python's csv module, byte for byte those of vramgrid.

Usage: results_csv.py SHEETS-FOLDER OUTPUT-FOLDER

What one would write instead of vramgrid; run.py measures it: a function for one combination, and loops.
"""
import csv
import os
import sys
from typing import NamedTuple

COLUMNS = (
    "model params_billion gpu gpu_count gpu_vram_gb usable_vram_gb quantization context_tokens mode params_memory_gb "
    "overhead_gb model_with_overhead_gb kv_cache_gb required_vram_gb status vram_free_percent headroom_gb warning "
    "engine kv_pool_gb concurrent_sequences"
).split()

RULES_HAVE_NONE = "", "", ""  # of an engine


class Estimate(NamedTuple):
    params_memory_gb: float
    overhead_gb: float
    model_with_overhead_gb: float
    kv_cache_gb: float
    required_vram_gb: float
    usable_vram_gb: float
    runs: bool
    vram_free_percent: float
    headroom_gb: float
    warning: str


def estimate(model, gpu, quantization, context):
    params_memory = float(model["params_billion"]) * float(quantization["bytes_per_param"])
    overhead = params_memory * 0.3
    with_overhead = params_memory + overhead
    multiplier = float(quantization["kv_cache_multiplier"])
    kv_cache = float(model["kv_cache_mb_per_token"]) * context * multiplier * 1.1 / 1024
    required = with_overhead + kv_cache
    usable = float(gpu["vram_gb"])
    runs = required <= usable
    free_percent = (usable - required) / usable * 100 if runs else 0.0
    warnings = []
    if runs and free_percent < 10:
        warnings.append(f"Low safety margin ({free_percent:.1f}% free)")
    longest = model.get("context_length_max")
    if longest and context > int(longest):
        warnings.append(f"Context exceeds the model maximum ({longest})")
    return Estimate(
        params_memory, overhead, with_overhead, kv_cache, required, usable, runs, free_percent, usable - required,
        "; ".join(warnings),
    )  # fmt: skip


def result_row(model, gpu, quantization, context, found):
    return [
        model["name"],
        model["params_billion"],
        gpu["name"],
        1,
        gpu["vram_gb"],
        f"{found.usable_vram_gb:.2f}",
        quantization["name"],
        context,
        "conservative",
        f"{found.params_memory_gb:.2f}",
        f"{found.overhead_gb:.2f}",
        f"{found.model_with_overhead_gb:.2f}",
        f"{found.kv_cache_gb:.2f}",
        f"{found.required_vram_gb:.2f}",
        "RUNS" if found.runs else "DOESN'T RUN",
        f"{found.vram_free_percent:.1f}",
        f"{found.headroom_gb:.2f}",
        found.warning,
        *RULES_HAVE_NONE,
    ]


def verdict(found):
    if not found.runs:
        return "DOESN'T RUN"
    return "RUNS (low margin)" if found.vram_free_percent < 10 else "RUNS"


def read_sheet(folder, name):
    with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def open_csv(output, name):
    return open(os.path.join(output, name), "w", newline="", encoding="utf-8")


def write_matrix(output, name, gpus, rows):
    with open_csv(output, os.path.join("matrices", name)) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["model"] + [gpu["name"] for gpu in gpus])
        writer.writerows(rows)


def write_slice(results, models, gpus, quantization, context):
    """The rows of one quantization and context; returns those of its two matrices."""
    feasibility, free_vram = [], []
    for model in models:
        verdicts, percents = [model["name"]], [model["name"]]
        for gpu in gpus:
            found = estimate(model, gpu, quantization, context)
            results.writerow(result_row(model, gpu, quantization, context, found))
            verdicts.append(verdict(found))
            percents.append(f"{found.vram_free_percent:.1f}" if found.runs else "")
        feasibility.append(verdicts)
        free_vram.append(percents)
    return feasibility, free_vram


def write_results(sheets, output, write_slice=write_slice):
    models, gpus = read_sheet(sheets, "models"), read_sheet(sheets, "gpus")
    contexts = [int(row["context_tokens"]) for row in read_sheet(sheets, "contexts")]
    os.makedirs(os.path.join(output, "matrices"))
    with open_csv(output, "results.csv") as file:
        results = csv.writer(file, lineterminator="\n")
        results.writerow(COLUMNS)
        for quantization in read_sheet(sheets, "quantizations"):
            for context in contexts:
                feasibility, free_vram = write_slice(results, models, gpus, quantization, context)
                suffix = f"_conservative_{quantization['name']}_{context}.csv"
                write_matrix(output, "feasibility" + suffix, gpus, feasibility)
                write_matrix(output, "free_vram_percent" + suffix, gpus, free_vram)


if __name__ == "__main__":
    write_results(sys.argv[1], sys.argv[2])
