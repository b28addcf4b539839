# SPDX-License-Identifier: MIT
"""How time and memory grow with the work, into a CSV file and a picture."""
import csv
import math
import os
import shutil
from typing import NamedTuple

from cases import HEATMAP_SETTINGS, WORKBOOK_SETTINGS, peer
from measure import Command, bytes_below, measure, median_processor_seconds, median_seconds, median_user_seconds
from measure import peak_mib, remove
from rows import print_table
from sheets import Shape, sweep, write_sheets

SLOPE_MAX = 1.05  # cost is linear in the work
ROW_BYTES = 160  # of results.csv and matrices, at most


class Point(NamedTuple):
    work: str
    program: str
    amount: int
    seconds: float
    processor_seconds: float
    user_seconds: float
    peak_mib: float
    output_bytes: int


class Scale(NamedTuple):
    work: str
    unit: str
    formats: str
    settings: list
    shapes: list
    peer: str
    script: str
    peer_most: float  # beyond that the peer would take minutes


SCALES = [
    Scale(
        "results.csv and matrices", "combinations", "csv", [],
        [Shape(25, 10, 2, 2), Shape(50, 50, 2, 2), Shape(250, 100, 2, 2), Shape(500, 250, 2, 4),
         Shape(1000, 500, 4, 5), Shape(1000, 1000, 10, 10)],
        "Python csv", "results_csv.py", 1e6,
    ),
    Scale(
        "vramgrid.xlsx", "matrix cells", "xlsx", WORKBOOK_SETTINGS,
        [Shape(25, 10, 2, 2), Shape(50, 50, 2, 2), Shape(250, 100, 2, 2), Shape(500, 100, 4, 2),
         Shape(800, 100, 4, 5)],
        "XlsxWriter", "workbook_xlsxwriter.py", 4e5,
    ),
    Scale(
        "heatmaps.pdf", "pages of 3,000 cells", "pdf", HEATMAP_SETTINGS,
        [Shape(60, 50, 1, 1), Shape(60, 50, 1, 5), Shape(60, 50, 4, 5), Shape(60, 50, 4, 25),
         Shape(60, 50, 4, 125)],
        "matplotlib", "heatmap_matplotlib.py", 20,
    ),
]  # fmt: skip


def amount_of(scale, shape):
    return shape.slices if scale.formats == "pdf" else shape.combinations


def point_of(scale, program, shape, runs, output):
    seconds = median_seconds(runs), median_processor_seconds(runs), median_user_seconds(runs)
    return Point(scale.work, program, amount_of(scale, shape), *seconds, peak_mib(runs), bytes_below(output))


def peer_point(bench, scale, shape, folder):
    output, source = os.path.join(folder, "theirs"), folder
    if scale.formats == "pdf":  # matplotlib is given the numbers
        data = os.path.join(folder, "data")
        measure(bench, Command(sweep(bench.vramgrid, folder, shape, "csv", data, "--precision", "full"), data))
        source = os.path.join(data, "results.csv")
    return point_of(scale, scale.peer, shape, [measure(bench, peer(scale.script, source, output))], output)


def points_of(bench, scale, shape):
    folder = bench.new_folder("scaling")
    output = os.path.join(folder, "ours")
    write_sheets(folder, shape)
    command = Command(sweep(bench.vramgrid, folder, shape, scale.formats, output, *scale.settings), output)
    runs = [measure(bench, command) for _ in range(bench.runs if shape.combinations < 1e7 else 1)]
    points = [point_of(scale, "vramgrid", shape, runs, output)]
    remove(output)  # the largest takes 13 GB
    if amount_of(scale, shape) <= scale.peer_most:
        points.append(peer_point(bench, scale, shape, folder))
    return points


def has_room(bench, shape):
    need = shape.combinations * ROW_BYTES
    free = shutil.disk_usage(bench.folder).free
    if free < 2 * need:
        print(f"{shape.combinations:,} combinations are left out: {free / 1e9:.0f} GB are free")
    return free >= 2 * need


def slope_of(points):
    """Of the line through the last two decades in a log-log diagram: before them is what each run begins with.

    Of user time: what does not fit into the page cache any more waits for the disk, and costs the kernel more.
    """
    points = [point for point in points if point.amount * 100 >= points[-1].amount]
    x, y = ([math.log(value) for value in values] for values in zip(*((p.amount, p.user_seconds) for p in points)))
    x_mean, y_mean = sum(x) / len(x), sum(y) / len(y)
    return sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y)) / sum((a - x_mean) ** 2 for a in x)


def write_points(path, points):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Point._fields)
        for point in points:
            seconds = {field: f"{getattr(point, field):.4g}" for field in Point._fields if field.endswith("seconds")}
            writer.writerow(point._replace(peak_mib=f"{point.peak_mib:.1f}", **seconds))


def print_points(points):
    cells = [
        (p.work, p.program, f"{p.amount:,}", f"{p.seconds:.4g} s", f"{1e6 * p.seconds / p.amount:,.3f} us",
         f"{p.peak_mib:.1f} MiB", f"{p.output_bytes:,}")
        for p in points
    ]  # fmt: skip
    print_table(("work", "program", "amount", "median", "for one", "peak", "bytes"), cells)


def run_scaling(bench, path, most):
    points, slopes = [], {}
    for scale in SCALES:
        for shape in scale.shapes:
            if shape.combinations <= most and has_room(bench, shape):
                points += points_of(bench, scale, shape)
        slopes[scale.work] = slope_of([p for p in points if (p.work, p.program) == (scale.work, "vramgrid")])
    write_points(path, points)
    print_points(points)
    for work, slope in slopes.items():
        print(f"{work}: log-log slope of user time {slope:.2f}, {'linear' if slope <= SLOPE_MAX else 'MORE THAN LINEAR'}")
    from scaling_picture import draw_scaling  # not before: each run above is a fork, and matplotlib is big

    draw_scaling(os.path.splitext(path)[0] + ".png", SCALES, points, slopes)
    return max(slopes.values()) <= SLOPE_MAX
