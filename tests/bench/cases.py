# SPDX-License-Identifier: MIT
"""What is promised, line by line: each case returns the rows that it adds to the table, and the floors of its stage."""
import csv
import glob
import math
import os
import re
import shutil
import subprocess
import zipfile

from floors import WRITE_AND_HASH, Floor, file_floors, workbook_floors
from measure import Command, Failure, measure, measure_in_turn, median_seconds
from rows import Outcome, faster_row, figure_row, floor_row, slower_row
from sheets import Shape, sweep, write_sheets

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # Debian's, which has the packages of `make deps-bench`

RESULTS = Shape(models=200, gpus=100, quantizations=5, contexts=10)
MATRICES = Shape(models=500, gpus=100, quantizations=4, contexts=5)
HEATMAPS = Shape(models=60, gpus=50, quantizations=4, contexts=5)  # a grid fits one page of A3
MANY_SLICES = Shape(models=160, gpus=110, quantizations=7, contexts=13)
FEW_SLICES = MANY_SLICES._replace(quantizations=1, contexts=1)
EVERYTHING = Shape(models=160, gpus=105, quantizations=4, contexts=6)
GPU_COUNTS = "1,2,4,8"

WORKBOOK_SETTINGS = ["--set", "workbook.sheets=Fit"]
# So that heatmaps.pdf holds the free VRAM of each slice on one page, and nothing else.
HEATMAP_SETTINGS = ["--set", "heatmap.paper=a3", "--set", "heatmap.figures=free_vram"]
# One width of the charts: the others are the same figures, smaller.
EVERYTHING_SETTINGS = f"""--gpu-counts {GPU_COUNTS} --set heatmap.chart_widths=natural
    --set heatmap.figures=all --set workbook.sheets=all --set output.matrices=all""".split()


def peer(script, *arguments):
    """The last argument is the output."""
    return Command([PYTHON, "-B", os.path.join(HERE, script), *arguments], arguments[-1])


def combination_rates(bench, program):
    """What a program prints of its cases, by name; it takes medians itself."""
    lines = subprocess.check_output([os.path.join(bench.programs, program)], text=True)
    return {name: float(rate) for name, rate in re.findall(r"^(\w+) (\d+) combinations/s$", lines, re.M)}


def fleets_case(bench):
    rates = combination_rates(bench, "fleets")
    rate, in_file_order = rates["fleets"], rates["fleets_in_file_order"]
    return Outcome(
        [
            figure_row("fleets, sizing alone, one thread", f"{rate / 1e6:.1f} M/s", "at least 1 M/s", rate >= 1e6),
            figure_row("fleets, in the order of fleet.csv", f"{in_file_order / 1e6:.1f} M/s", "", None),
        ]
    )


def core_case(bench):
    """The program has the promised case first, then others, then floors."""
    rates = combination_rates(bench, "core")
    rate = rates.pop("core")
    rows = [figure_row("core alone, one thread", f"{rate / 1e6:.0f} M/s", "at least 300 M/s", rate >= 300e6)]
    floors = []
    for name, other in rates.items():
        kind, words = name.split("_", 1)
        if kind == "core":
            rows.append(figure_row(f"core, {words.replace('_', ' ')}", f"{other / 1e6:.0f} M/s", "", None))
        else:
            floors.append(Floor("core, 1e9 combinations", words, 1e9 / other, 1e9 / rate))
    return Outcome(rows, floors)


def check_csv(ours, theirs):
    for path in [os.path.join(theirs, "results.csv"), *glob.glob(os.path.join(theirs, "matrices/*"))]:
        with open(path, "rb") as a, open(os.path.join(ours, os.path.relpath(path, theirs)), "rb") as b:
            if a.read() != b.read():
                raise Failure(f"{path} is not what vramgrid wrote")


def results_case(bench):
    folder = bench.new_folder("results")
    output = os.path.join(folder, "ours")
    write_sheets(folder, RESULTS)
    scripts = "results_csv.py", "results_csv_hoisted.py", "results_pandas.py"
    peers = [peer(script, folder, os.path.join(folder, script + ".out")) for script in scripts]
    runs, straight, hoisted, pandas = measure_in_turn(
        bench, Command(sweep(bench.vramgrid, folder, RESULTS, "csv", output), output), peers
    )
    for command in peers:
        check_csv(output, command.output)
    floors = file_floors(bench, "results.csv and matrices", median_seconds(runs), output)
    least = next(floor for floor in floors if floor.what == WRITE_AND_HASH)
    rows = [
        floor_row(f"results.csv and matrices, {RESULTS.combinations:,} rows", runs, least, 2),
        faster_row("", runs, "Python csv", straight, 20),
        faster_row("", runs, "Python csv, tuned", hoisted),
        faster_row("", runs, "pandas", pandas),
    ]
    return Outcome(rows, floors)


def check_workbook(path):
    """Each cell of the matrices has a value. XlsxWriter and exceljs write <v>, openpyxl too."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        count = sum(archive.read(name).count(b"<v>") for name in sheets)
    if count < MATRICES.combinations:
        raise Failure(f"{path} has {count} values, not {MATRICES.combinations}")


def exceljs_row(bench, folder, our_runs):
    """Downloads exceljs, so only when asked for."""
    subprocess.run(["npm", "install", "--silent", "--prefix", folder, "exceljs"], check=True, stdout=bench.log)
    script, output = os.path.join(folder, "workbook.js"), os.path.join(folder, "exceljs.xlsx")
    shutil.copy(os.path.join(HERE, "workbook_exceljs.js"), script)  # beside its node_modules
    runs = [measure(bench, Command(["node", script, folder, output], output))]
    check_workbook(output)
    return faster_row("", our_runs, "exceljs, streaming", runs)


def workbook_case(bench, exceljs=False):
    folder = bench.new_folder("workbook")
    output, bare = os.path.join(folder, "ours"), os.path.join(folder, "bare.xlsx")
    write_sheets(folder, MATRICES)
    ours = sweep(bench.vramgrid, folder, MATRICES, "xlsx", output, *WORKBOOK_SETTINGS)
    peers = [peer(f"workbook_{name}.py", folder, os.path.join(folder, name)) for name in ("xlsxwriter", "openpyxl")]
    runs, xlsxwriter, openpyxl = measure_in_turn(bench, Command(ours, output), peers)
    single, bare_runs = measure_in_turn(
        bench,
        Command([*ours, "--jobs", "1"], output),
        [Command([os.path.join(bench.programs, "bare_xlsx"), folder, bare], bare)],
    )
    workbook = os.path.join(output, "vramgrid.xlsx")
    for path in workbook, bare, *(command.output for command in peers):
        check_workbook(path)
    rows = [
        faster_row(f"workbook of {MATRICES.combinations:,} matrix cells", runs, "XlsxWriter", xlsxwriter, 10),
        faster_row("", runs, "openpyxl, write-only", openpyxl),
        slower_row("the same on one thread", single, "bare libxlsxwriter loop", bare_runs),
    ]
    if exceljs:
        rows.insert(2, exceljs_row(bench, folder, runs))
    seconds = median_seconds(runs)
    floors = workbook_floors(bench, "workbook", seconds, workbook) + file_floors(bench, "workbook", seconds, workbook)
    return Outcome(rows, floors)


def check_heatmaps(path):
    """There is a page for each slice and on it a number for each cell, in the text of the PDF."""
    pages = []
    with subprocess.Popen(["pdftotext", "-bbox", path, "-"], stdout=subprocess.PIPE, text=True) as lines:
        for line in lines.stdout:
            if "<page " in line:
                pages.append(0)
            elif re.search(r">[-\u2212]?\d+</word>", line):
                pages[-1] += 1
    if len(pages) != HEATMAPS.slices:
        raise Failure(f"{path}: {len(pages)} pages, not {HEATMAPS.slices}")
    if min(pages) < HEATMAPS.models * HEATMAPS.gpus:
        raise Failure(f"{path}: a page has {min(pages)} numbers, not {HEATMAPS.models * HEATMAPS.gpus}")


def write_grids(results, path):
    """What bare_cairo draws: for each slice its size and the numbers of its cells."""
    with open(results, newline="", encoding="utf-8") as file, open(path, "w") as grids:
        for i, row in enumerate(csv.DictReader(file)):
            if i % (HEATMAPS.models * HEATMAPS.gpus) == 0:
                print(HEATMAPS.models, HEATMAPS.gpus, file=grids)
            print(math.floor(100 * float(row["headroom_gb"]) / float(row["usable_vram_gb"])), file=grids)


def heatmaps_case(bench):
    folder = bench.new_folder("heatmaps")
    names = "data", "ours", "grids", "theirs.pdf", "bare.pdf"
    data, output, grids, theirs, bare = (os.path.join(folder, name) for name in names)
    results, drawn = os.path.join(data, "results.csv"), os.path.join(output, "heatmaps.pdf")
    write_sheets(folder, HEATMAPS)
    measure(bench, Command(sweep(bench.vramgrid, folder, HEATMAPS, "csv", data, "--precision", "full"), data))
    write_grids(results, grids)
    runs, matplotlib, bare_runs = measure_in_turn(
        bench,
        Command(sweep(bench.vramgrid, folder, HEATMAPS, "pdf", output, *HEATMAP_SETTINGS), output),
        [
            peer("heatmap_matplotlib.py", results, theirs),
            Command([os.path.join(bench.programs, "bare_cairo"), grids, bare], bare),
        ],
    )
    for path in drawn, theirs, bare:
        check_heatmaps(path)
    seconds = median_seconds(runs)
    work = f"heatmaps.pdf, {HEATMAPS.slices} pages x {HEATMAPS.models * HEATMAPS.gpus:,} cells"
    floors = [Floor("heatmaps.pdf", "bare cairo loop", median_seconds(bare_runs), seconds)]
    floors += file_floors(bench, "heatmaps.pdf", seconds, drawn)
    return Outcome([faster_row(work, runs, "matplotlib", matplotlib, 200)], floors)


def growth_row(bench, folder, formats):
    """The share more that so many slices may take: lists of pages and files."""
    most = 1.2
    output = os.path.join(folder, formats)
    few, many = (
        measure(bench, Command(sweep(bench.vramgrid, folder, shape, formats, output), output)).peak_mib
        for shape in (FEW_SLICES, MANY_SLICES)
    )
    work = f"memory for {formats}, {FEW_SLICES.slices} and {MANY_SLICES.slices} slices"
    return figure_row(work, f"{few:.1f} and {many:.1f} MiB", f"the same, at most {most} x", many <= most * few)


def memory_case(bench):
    folder = bench.new_folder("memory")
    output = os.path.join(folder, "ours")
    write_sheets(folder, EVERYTHING)
    formats = "csv,xlsx,pdf,charts,svg,png,offload"
    command = sweep(bench.vramgrid, folder, EVERYTHING, formats, output, *EVERYTHING_SETTINGS)
    run = measure(bench, Command(command, output))
    combinations = EVERYTHING.combinations * len(GPU_COUNTS.split(","))
    work = f"memory for all formats, {combinations:,} combinations"
    row = figure_row(work, f"{run.peak_mib:.0f} MiB ({run.seconds:.0f} s)", "under 256 MiB", run.peak_mib < 256)
    write_sheets(folder, MANY_SLICES)
    return Outcome([row, growth_row(bench, folder, "csv"), growth_row(bench, folder, "pdf")])
