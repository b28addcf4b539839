#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""results.csv and matrices with Python's csv module, tuned.

Usage: results_csv_hoisted.py SHEETS-FOLDER OUTPUT-FOLDER

As results_csv.py, but what does not depend on the GPU is calculated and formatted once for each model.
"""
import sys

from results_csv import RULES_HAVE_NONE, write_results


def write_slice(results, models, gpus, quantization, context):
    """The rows of one quantization and context; returns those of its two matrices."""
    feasibility, free_vram = [], []
    for model in models:
        params_memory = float(model["params_billion"]) * float(quantization["bytes_per_param"])
        overhead = params_memory * 0.3
        with_overhead = params_memory + overhead
        kv_cache = (
            float(model["kv_cache_mb_per_token"]) * context * float(quantization["kv_cache_multiplier"]) * 1.1 / 1024
        )
        required = with_overhead + kv_cache
        figures = [f"{number:.2f}" for number in (params_memory, overhead, with_overhead, kv_cache, required)]
        longest = model.get("context_length_max")
        too_long = f"Context exceeds the model maximum ({longest})" if longest and context > int(longest) else ""
        verdicts, percents = [model["name"]], [model["name"]]
        for gpu in gpus:
            usable = float(gpu["vram_gb"])
            headroom = usable - required
            warnings = []
            if required <= usable:
                status = verdict = "RUNS"
                free_percent = headroom / usable * 100
                percent = f"{free_percent:.1f}"
                if free_percent < 10:
                    verdict = "RUNS (low margin)"
                    warnings.append(f"Low safety margin ({percent}% free)")
                percents.append(percent)
            else:
                status = verdict = "DOESN'T RUN"
                percent = "0.0"
                percents.append("")
            verdicts.append(verdict)
            if too_long:
                warnings.append(too_long)
            results.writerow(
                [model["name"], model["params_billion"], gpu["name"], 1, gpu["vram_gb"], f"{usable:.2f}"]
                + [quantization["name"], context, "conservative", *figures]
                + [status, percent, f"{headroom:.2f}", "; ".join(warnings), *RULES_HAVE_NONE]
            )
        feasibility.append(verdicts)
        free_vram.append(percents)
    return feasibility, free_vram


write_results(sys.argv[1], sys.argv[2], write_slice)
