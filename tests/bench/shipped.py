# SPDX-License-Identifier: MIT
"""Shipped sheets and templates: the largest report, fleet.csv, and how soon a small command is done."""
import os
import statistics
import subprocess
import time

from default_report import TREE
from floors import WRITE_AND_HASH, Floor, file_floors
from measure import Command, bytes_below, measure, median_processor_seconds, median_seconds
from rows import Outcome, figure_row, floor_row

PROCUREMENT = os.path.join(TREE, "templates/procurement.ini")
FORMATS = "csv", "xlsx", "pdf", "charts", "svg", "png", "offload"
FLEET_QUANTIZATIONS = "fp8", "fp16,fp8,int8,int4,Q8_0,Q6_K,Q5_K_M,Q4_K_M"
SMALL = "list gpus", "explain Llama-3.1-8B L4", "check"


def procurement(bench, output, *arguments):
    return Command(
        [bench.vramgrid, "--quiet", "--as-of", "2026-01-01", *arguments, "--output", output, PROCUREMENT], output
    )


def procurement_case(bench):
    """With every format of figures and grids; what each takes of it, one after the other."""
    folder = bench.new_folder("procurement")
    output, most = os.path.join(folder, "all"), 4
    command = procurement(bench, output, "--formats", ",".join(FORMATS))
    runs = [measure(bench, command) for _ in range(bench.runs)]
    seconds = median_seconds(runs)
    work = f"procurement.ini, {len(FORMATS)} formats, {bytes_below(output) / 1e6:.0f} MB"
    rows = [figure_row(work, f"{seconds:.3g} s", f"under {most} s", seconds < most)]
    busy = median_processor_seconds(runs) / os.cpu_count()
    floors = [Floor("procurement.ini", "its CPU time over all processors", busy, seconds)]
    for name in FORMATS:
        output = os.path.join(folder, name)
        run = measure(bench, procurement(bench, output, "--formats", name, "--jobs", "1"))
        rows.append(figure_row(f"of it {name} alone, CPU time", f"{run.processor_seconds:.3g} s", "", None))
    return Outcome(rows, floors + file_floors(bench, "procurement.ini", seconds, os.path.join(folder, "all")))


def count_rows(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file) - 1


def fleet_file_case(bench):
    """fleet.csv of all that is shipped, and its memory with one quantization and with eight."""
    folder = bench.new_folder("fleet")
    output, most = os.path.join(folder, "ours"), 1.2
    commands = [
        procurement(bench, output, "--formats", "fleet", "--quantizations", names) for names in FLEET_QUANTIZATIONS
    ]
    few, many = measure(bench, commands[0]), [measure(bench, commands[1]) for _ in range(bench.runs)]
    rows, seconds = count_rows(os.path.join(output, "fleet.csv")), median_seconds(many)
    peaks = few.peak_mib, max(run.peak_mib for run in many)
    floors = file_floors(bench, "fleet.csv", seconds, os.path.join(output, "fleet.csv"))
    least = next(floor for floor in floors if floor.what == WRITE_AND_HASH)
    return Outcome(
        [
            floor_row(f"fleet.csv, {rows:,} rows", many, least),
            figure_row(
                "memory for fleet.csv, 1 and 8 quantizations", f"{peaks[0]:.1f} and {peaks[1]:.1f} MiB",
                f"the same, at most {most} x", peaks[1] <= most * peaks[0],
            ),
        ],
        floors,
    )  # fmt: skip


def milliseconds(bench, arguments):
    began = time.monotonic()
    subprocess.run([bench.vramgrid, *arguments], stdout=bench.log, stderr=bench.log, check=True)
    return 1000 * (time.monotonic() - began)


def start_case(bench):
    """Small commands, in turn with one that only loads the libraries."""
    rounds, most = 20, 10
    names = "--version", *SMALL
    taken = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            taken[name].append(milliseconds(bench, name.split()))
    loading, *others = (statistics.median(taken[name]) for name in names)
    rows = [
        figure_row(
            f"vramgrid {name}, beyond loading libraries", f"{ms - loading:.1f} ms", f"under {most} ms",
            ms - loading < most,
        )
        for name, ms in zip(SMALL, others)
    ]  # fmt: skip
    return Outcome(
        rows,
        [Floor(f"vramgrid {name}", "loading libraries", loading / 1000, ms / 1000) for name, ms in zip(SMALL, others)],
    )
