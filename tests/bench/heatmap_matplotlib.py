#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Heatmaps of free VRAM with matplotlib, one page per quantization and context.

Usage: heatmap_matplotlib.py RESULTS.csv HEATMAPS.pdf

What one would write instead of vramgrid; run.py measures it. It has less to do: results.csv gives it
the finished numbers, and it draws no hatches, borders, wide gaps or outline, and fits no labels. One
figure for all pages, with its texts changed in place, saves about a tenth; imshow saves nothing.
"""
import csv
import math
import sys

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Patch

A3_LANDSCAPE_INCHES = (16.54, 11.69)
BOUNDARIES = (-1e9, -25, 0, 10, 25, 50, 100)
COLOURS = ("#E66101", "#FDB863", "#F7F7F7", "#D1E5F0", "#67A9CF", "#2166AC")
TEXT_COLOURS = ("black", "black", "black", "black", "black", "white")
LEGEND = (
    "short by more than 25 %",
    "short by up to 25 %",
    "under 10 % free: low margin",
    "10 to 25 % free",
    "25 to 50 % free",
    "50 % free or more",
)


def read_results(path):
    """Models, GPUs with their VRAM, and for each slice free VRAM in percent by model and GPU."""
    models, gpus, grids = {}, {}, {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            models[row["model"]] = gpus[row["gpu"], row["gpu_vram_gb"]] = True
            grid = grids.setdefault((row["quantization"], int(row["context_tokens"])), [])
            grid.append(100 * float(row["headroom_gb"]) / float(row["usable_vram_gb"]))
    shape = len(models), len(gpus)
    return list(models), list(gpus), {key: np.reshape(grid, shape) for key, grid in grids.items()}


def draw_page(models, gpus, quantization, context, percent, inches=A3_LANDSCAPE_INCHES, with_numbers=True):
    figure, axes = plt.subplots(figsize=inches)
    figure.subplots_adjust(left=0.13, right=0.98, top=0.82, bottom=0.08)
    norm = BoundaryNorm(BOUNDARIES, len(COLOURS))
    axes.pcolormesh(percent, cmap=ListedColormap(COLOURS), norm=norm, edgecolors="white", linewidth=0.75)
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xticks(np.arange(len(gpus)) + 0.5, [f"{name} ({vram})" for name, vram in gpus], rotation=90, fontsize=7)
    axes.set_yticks(np.arange(len(models)) + 0.5, models, fontsize=7)
    axes.set_frame_on(False)
    bins = norm(percent)
    for (row, column), value in np.ndenumerate(percent):
        if value < -100 or not with_numbers:
            continue
        axes.text(
            column + 0.5,
            row + 0.5,
            f"{math.floor(value)}",
            ha="center",
            va="center",
            fontsize=7,
            color=TEXT_COLOURS[bins[row, column]],
        )
    running = int((percent >= 0).any(axis=1).sum())
    figure.suptitle(
        f"{quantization} at {context:,} tokens: {running} of {len(models)} models run on a single GPU",
        x=0.02,
        ha="left",
        fontweight="bold",
    )
    swatches = [Patch(color=colour, label=label) for colour, label in zip(COLOURS, LEGEND)]
    figure.legend(handles=swatches, loc="lower left", ncol=len(LEGEND), fontsize=7, frameon=False)
    return figure


def main():
    models, gpus, grids = read_results(sys.argv[1])
    with PdfPages(sys.argv[2]) as pdf:
        for (quantization, context), percent in grids.items():
            figure = draw_page(models, gpus, quantization, context, percent)
            pdf.savefig(figure)
            plt.close(figure)


if __name__ == "__main__":
    main()
