# SPDX-License-Identifier: MIT
"""Sheets of any size, and the command with which vramgrid sweeps them.

The sheets are made up, so that a row more in inputs/ does not change the work. A folder of them, which
every peer reads, has models.csv, gpus.csv, quantizations.csv and contexts.csv.
"""
import csv
import os
from typing import NamedTuple

CONTEXT_MAX = 16384

# Name, bytes per parameter, KV cache multiplier.
QUANTIZATIONS = [
    ("Q8_0", 1.0625, 0.85), ("int8", 1, 0.85), ("Q6_K", 0.82, 0.85), ("Q5_K_M", 0.71, 0.85), ("int4", 0.5, 0.85),
    ("Q4_K_M", 0.61, 0.85), ("Q3_K_M", 0.49, 0.85), ("fp8", 1, 1), ("fp16", 2, 1), ("fp32", 4, 2),
]  # fmt: skip


class Shape(NamedTuple):
    models: int
    gpus: int
    quantizations: int
    contexts: int

    @property
    def slices(self):
        return self.quantizations * self.contexts

    @property
    def combinations(self):
        return self.models * self.gpus * self.slices


def write_sheet(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def contexts_of(shape):
    return [CONTEXT_MAX * (i + 1) // shape.contexts for i in range(shape.contexts)]


def write_sheets(folder, shape):
    """With the first four quantizations nowhere is more VRAM missing than a GPU has, since vramgrid writes
    no number there, and each colour is on the pages."""
    models = [["name", "params_billion", "kv_cache_mb_per_token"]]
    for i in range(shape.models):
        params = 4 + i * 37 % 60 * 16 / 60
        models.append([f"Family{i // 6 + 1}-{params:.1f}B-Instruct", f"{params:.3g}", f"{0.04 + params / 125:.3f}"])
    gpus = [["name", "vram_gb"]]
    for i in range(shape.gpus):
        vram = [16, 32, 20, 48, 24][i % 5]
        gpus.append([f"Vendor GPU {1000 + 10 * i} {vram}GB", vram])
    quantizations = [["name", "bytes_per_param", "kv_cache_multiplier"], *QUANTIZATIONS[: shape.quantizations]]
    contexts = [["context_tokens"], *([context] for context in contexts_of(shape))]
    os.makedirs(folder, exist_ok=True)
    write_sheet(os.path.join(folder, "models.csv"), models)
    write_sheet(os.path.join(folder, "gpus.csv"), gpus)
    write_sheet(os.path.join(folder, "quantizations.csv"), quantizations)
    write_sheet(os.path.join(folder, "contexts.csv"), contexts)


def sweep(vramgrid, sheets, shape, formats, output, *more):
    return [
        vramgrid, "report", "--quiet", "--as-of", "2026-01-01", "--formats", formats, "--output", output,
        "--models", os.path.join(sheets, "models.csv"), "--gpus", os.path.join(sheets, "gpus.csv"),
        "--quantization-sheet", os.path.join(sheets, "quantizations.csv"),
        "--quantizations", ",".join(name for name, *_ in QUANTIZATIONS[: shape.quantizations]),
        "--contexts", ",".join(str(context) for context in contexts_of(shape)), *more,
    ]  # fmt: skip
