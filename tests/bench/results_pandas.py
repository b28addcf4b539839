#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""results.csv and matrices with pandas, byte for byte those of vramgrid.

Usage: results_pandas.py SHEETS-FOLDER OUTPUT-FOLDER

What one would write instead of vramgrid; run.py measures it. The numbers are calculated by the column,
which is fast; to_csv has one format for all columns, so they are made texts before.
"""
import os
import sys

import numpy as np
import pandas as pd


def calculate(frame):
    params_memory = frame["params_billion"] * frame["bytes_per_param"]
    frame["params_memory_gb"] = params_memory
    frame["overhead_gb"] = params_memory * 0.3
    frame["model_with_overhead_gb"] = params_memory + frame["overhead_gb"]
    tokens_mb = frame["kv_cache_mb_per_token"] * frame["context_tokens"]
    frame["kv_cache_gb"] = tokens_mb * frame["kv_cache_multiplier"] * 1.1 / 1024
    frame["required_vram_gb"] = frame["model_with_overhead_gb"] + frame["kv_cache_gb"]
    frame["headroom_gb"] = frame["usable_vram_gb"] - frame["required_vram_gb"]
    runs = frame["required_vram_gb"] <= frame["usable_vram_gb"]
    percent = frame["headroom_gb"] / frame["usable_vram_gb"] * 100
    low = runs & (percent < 10)
    text = percent.map("{:.1f}".format)
    frame["status"] = np.where(runs, "RUNS", "DOESN'T RUN")
    frame["feasibility"] = np.where(low, "RUNS (low margin)", frame["status"])
    frame["vram_free_percent"] = text.where(runs, "0.0")
    frame["free_vram"] = text.where(runs, "")
    frame["warning"] = ("Low safety margin (" + text + "% free)").where(low, "")


def format_numbers(frame):
    for column in frame.columns[frame.columns.str.endswith("_gb")]:
        if column != "gpu_vram_gb":
            frame[column] = frame[column].map("{:.2f}".format)
    for column in ("params_billion", "gpu_vram_gb"):
        frame[column] = frame[column].map("{:g}".format)


COLUMNS = (
    "model params_billion gpu gpu_count gpu_vram_gb usable_vram_gb quantization context_tokens mode params_memory_gb "
    "overhead_gb model_with_overhead_gb kv_cache_gb required_vram_gb status vram_free_percent headroom_gb warning "
    "engine kv_pool_gb concurrent_sequences"
).split()


def main():
    sheets, output = sys.argv[1:]
    os.makedirs(os.path.join(output, "matrices"))
    names = "models", "gpus", "quantizations", "contexts"
    models, gpus, quantizations, contexts = (pd.read_csv(os.path.join(sheets, name + ".csv")) for name in names)
    models = models.rename(columns={"name": "model"})
    gpus = gpus.rename(columns={"name": "gpu", "vram_gb": "gpu_vram_gb"})
    gpus["usable_vram_gb"] = gpus["gpu_vram_gb"].astype(float)
    quantizations = quantizations.rename(columns={"name": "quantization"})
    frame = quantizations.merge(contexts, how="cross").merge(models, how="cross").merge(gpus, how="cross")
    frame["gpu_count"], frame["mode"] = 1, "conservative"
    calculate(frame)
    format_numbers(frame)
    frame["engine"] = frame["kv_pool_gb"] = frame["concurrent_sequences"] = ""
    frame.to_csv(os.path.join(output, "results.csv"), columns=COLUMNS, index=False)
    for (quantization, context), part in frame.groupby(["quantization", "context_tokens"], sort=False):
        for column, name in ("feasibility", "feasibility"), ("free_vram", "free_vram_percent"):
            matrix = part.pivot(index="model", columns="gpu", values=column).loc[models["model"], gpus["gpu"]]
            path = f"matrices/{name}_conservative_{quantization}_{context}.csv"
            matrix.to_csv(os.path.join(output, path))


main()
