#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""vramgrid against the Python that people would write instead: SPEC 6, measured.

Usage: run.py [--runs N] [--peer-runs N] [--pages LIST] VRAMGRID FOLDER

FOLDER takes the sheets and what both programs make of them. They run in turn, vramgrid N times before
each run of the peer, so that a busy machine slows down both, and medians of wall-clock seconds are
compared; those of processor seconds stand below. Both outputs are checked to hold the same work. Exits
1 where a target is missed or a check fails. With --pages 1,20,500 measures instead how time and memory
of heatmaps.pdf grow.
"""
import argparse
import csv
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from typing import Callable, NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
QUANTIZATION_SHEET = os.path.join(HERE, "../../inputs/quantizations.csv")
PYTHON = "/usr/bin/python3"  # Debian's, which has the packages of `make deps-bench`

MODELS, GPUS = 60, 50  # in this shape a grid fits one page of A3
QUANTIZATIONS = ["Q8_0", "int8", "Q6_K", "Q5_K_M"]
CONTEXT_MAX = 16384
CONTEXTS = 5

# So that heatmaps.pdf holds the free VRAM of each slice on one page, and nothing else.
HEATMAP_SETTINGS = ["heatmap.paper=a3", "heatmap.figures=free_vram"]


class Failure(Exception):
    pass


class Run(NamedTuple):
    seconds: float
    processor_seconds: float
    peak_kib: int
    floor_kib: int  # a smaller peak cannot be seen: the child begins as a copy of this program


class Case(NamedTuple):
    name: str
    peer: str
    target: float  # times as fast as the peer, at least
    prepare: Callable  # of VRAMGRID, FOLDER: makes sheets and what the peer reads
    ours: Callable  # of VRAMGRID, FOLDER: the command
    theirs: Callable  # of FOLDER: the command
    our_output: str  # files in FOLDER
    their_output: str
    check: Callable  # of either output: raises Failure


def measure(command, log):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=log, stderr=log)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"exit code {process.returncode}: {' '.join(command)}")
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, floor)


def write_sheet(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_sheets(folder):
    """Made up, so that a row more in inputs/ does not change the work: each colour is on the pages, and
    nowhere is more VRAM missing than a GPU has, since vramgrid writes no number there."""
    models = [["name", "params_billion", "kv_cache_mb_per_token"]]
    for i in range(MODELS):
        params = 4 + i * 37 % MODELS * 16 / MODELS
        models.append([f"Family{i // 6 + 1}-{params:.1f}B-Instruct", f"{params:.1f}", f"{0.04 + params / 125:.3f}"])
    gpus = [["name", "vram_gb"]]
    for i in range(GPUS):
        vram = [16, 32, 20, 48, 24][i % 5]
        gpus.append([f"Vendor GPU {1000 + 10 * i} {vram}GB", vram])
    write_sheet(os.path.join(folder, "models.csv"), models)
    write_sheet(os.path.join(folder, "gpus.csv"), gpus)


def sweep(vramgrid, folder, formats, output, quantizations=QUANTIZATIONS, contexts=CONTEXTS):
    tokens = [str(CONTEXT_MAX * (i + 1) // contexts) for i in range(contexts)]
    return [vramgrid, "report", "--quiet", "--jobs", "1",
            "--formats", formats, "--output", os.path.join(folder, output),
            "--models", os.path.join(folder, "models.csv"), "--gpus", os.path.join(folder, "gpus.csv"),
            "--quantization-sheet", QUANTIZATION_SHEET, "--as-of", "2026-01-01", "--precision", "full",
            "--quantizations", ",".join(quantizations), "--contexts", ",".join(tokens)]


def heatmaps(vramgrid, folder, **slices):
    settings = [word for setting in HEATMAP_SETTINGS for word in ("--set", setting)]
    return sweep(vramgrid, folder, "pdf", "ours", **slices) + settings


def heatmaps_theirs(folder):
    return [PYTHON, os.path.join(HERE, "heatmap_matplotlib.py"),
            os.path.join(folder, "data/results.csv"), os.path.join(folder, "theirs.pdf")]


def check_heatmaps(path):
    """There is a page for each slice and on it a number for each cell, in the text of the PDF."""
    pages = []
    with subprocess.Popen(["pdftotext", "-bbox", path, "-"], stdout=subprocess.PIPE, text=True) as lines:
        for line in lines.stdout:
            if "<page " in line:
                pages.append(0)
            elif re.search(r">[-\u2212]?\d+</word>", line):
                pages[-1] += 1
    if len(pages) != len(QUANTIZATIONS) * CONTEXTS:
        raise Failure(f"{path}: {len(pages)} pages, not {len(QUANTIZATIONS) * CONTEXTS}")
    if min(pages) < MODELS * GPUS:
        raise Failure(f"{path}: a page has {min(pages)} numbers, not {MODELS * GPUS}")


def write_results(vramgrid, folder):
    write_sheets(folder)
    subprocess.run(sweep(vramgrid, folder, "csv", "data"), check=True)


CASES = [
    Case("heatmaps, 20 pages x 3,000 cells", "matplotlib", 60, write_results, heatmaps, heatmaps_theirs,
         "ours/heatmaps.pdf", "theirs.pdf", check_heatmaps),
]


def run_ours(folder, log, command):
    """Anew each time: a report that did not change would not be put in place."""
    shutil.rmtree(os.path.join(folder, "ours"), ignore_errors=True)
    return measure(command, log)


def run_in_turn(case, arguments, folder, log):
    ours, theirs = [], []
    for _ in range(arguments.peer_runs):
        for _ in range(arguments.runs):
            ours.append(run_ours(folder, log, case.ours(arguments.vramgrid, folder)))
        theirs.append(measure(case.theirs(folder), log))
    case.check(os.path.join(folder, case.our_output))
    case.check(os.path.join(folder, case.their_output))
    return ours, theirs


def median_seconds(runs):
    return statistics.median(run.seconds for run in runs)


def describe_times(runs):
    seconds = [run.seconds for run in runs]
    processor = statistics.median(run.processor_seconds for run in runs)
    return f"{len(runs)} runs of {min(seconds):.3g} to {max(seconds):.3g} s, {processor:.3g} s of processor"


def peak_mib(runs):
    peak, floor = max(run.peak_kib for run in runs), max(run.floor_kib for run in runs)
    return f"{'under ' if peak <= floor else ''}{peak / 1024:.1f} MiB"


def run_case(case, arguments, log):
    folder = os.path.join(arguments.folder, case.name.split(",")[0])
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    case.prepare(arguments.vramgrid, folder)
    ours, theirs = run_in_turn(case, arguments, folder, log)
    ratio = median_seconds(theirs) / median_seconds(ours)
    met = ratio >= case.target
    print(f"{case.name:34}{median_seconds(ours):8.3f} s{median_seconds(theirs):8.2f} s  {case.peer:12}"
          f"{ratio:6.0f} x{case.target:6.0f} x  {'met' if met else 'MISSED'}")
    for who, runs, output in ("vramgrid", ours, case.our_output), (case.peer, theirs, case.their_output):
        size = os.path.getsize(os.path.join(folder, output))
        print(f"  {who:12}{describe_times(runs)}, peak {peak_mib(runs)}, {size:,} bytes")
    return met


def run_cases(arguments, log):
    print(f"{'case, medians':34}{'vramgrid':>10}{'peer':>10}  {'':12}{'ratio':>8}{'target':>8}")
    met = [run_case(case, arguments, log) for case in CASES]
    return all(met)


def run_pages(arguments, log):
    folder = os.path.join(arguments.folder, "pages")
    os.makedirs(folder, exist_ok=True)
    write_sheets(folder)
    print(f"{'pages':>6}{'median':>10}{'a page':>10}   peak, bytes")
    for pages in arguments.pages:
        quantizations = QUANTIZATIONS if pages % len(QUANTIZATIONS) == 0 else QUANTIZATIONS[:1]
        command = heatmaps(arguments.vramgrid, folder, quantizations=quantizations,
                           contexts=pages // len(quantizations))
        runs = [run_ours(folder, log, command) for _ in range(arguments.runs)]
        size = os.path.getsize(os.path.join(folder, "ours/heatmaps.pdf"))
        seconds = median_seconds(runs)
        print(f"{pages:6}{seconds:8.3f} s{1000 * seconds / pages:7.2f} ms   {peak_mib(runs)}, {size:,}")
    return True


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2][7:])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=3)
    parser.add_argument("--pages", type=lambda text: [int(number) for number in text.split(",")])
    parser.add_argument("vramgrid")
    parser.add_argument("folder")
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    path = os.path.join(arguments.folder, "log")
    try:
        with open(path, "w") as log:
            return 0 if (run_pages if arguments.pages else run_cases)(arguments, log) else 1
    except Failure as failure:
        print(f"run.py: {failure} (see {path})", file=sys.stderr)
        return 1


sys.exit(main())
