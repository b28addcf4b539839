# SPDX-License-Identifier: MIT
"""Seconds and peak memory over the amount of work, one column for each kind of it."""
import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt

OUR_COLOUR, PEER_COLOUR = "#2166AC", "#E66101"
BELOW, ABOVE = {"xytext": (4, -10), "ha": "left"}, {"xytext": (-4, 4), "ha": "right"}


def draw_line(axes, points, field, colour):
    values = [getattr(point, field) for point in points]
    axes.loglog([point.amount for point in points], values, marker="o", markersize=3.5, color=colour)


def name_line(axes, points, colour, place):
    middle = points[len(points) // 2]
    axes.annotate(
        middle.program, (middle.amount, middle.seconds), color=colour, textcoords="offset points", **place
    )


def draw_column(seconds, memory, scale, points):
    for program, colour, place in ("vramgrid", OUR_COLOUR, BELOW), (scale.peer, PEER_COLOUR, ABOVE):
        chosen = [point for point in points if (point.work, point.program) == (scale.work, program)]
        draw_line(seconds, chosen, "seconds", colour)
        draw_line(memory, chosen, "peak_mib", colour)
        name_line(seconds, chosen, colour, place)
    for axes in seconds, memory:
        axes.grid(True, color="#DDDDDD", linewidth=0.5)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)


def draw_scaling(path, scales, points, slopes):
    plt.rcParams.update({"font.size": 8})
    figure, grid = plt.subplots(2, len(scales), figsize=(8.4, 4.4), sharex="col", sharey="row", height_ratios=(3, 2))
    for column, scale in enumerate(scales):
        seconds, memory = grid[:, column]
        draw_column(seconds, memory, scale, points)
        seconds.set_title(f"{scale.work}\nslope of CPU time {slopes[scale.work]:.2f}", loc="left", fontsize=8, fontweight="bold")
        memory.set_xlabel(scale.unit)
        memory.set_ylim(1, 1000)
    grid[0, 0].set_ylabel("seconds")
    grid[1, 0].set_ylabel("peak memory, MiB")
    figure.align_ylabels()
    figure.tight_layout()
    figure.savefig(path, dpi=120)
