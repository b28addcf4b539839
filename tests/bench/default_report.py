# SPDX-License-Identifier: MIT
"""The whole default report against Python that makes the same kinds of files from the same rows."""
import csv
import json
import math
import os
import re
import subprocess

from cases import HERE, check_csv, peer
from floors import file_floors
from measure import Command, Run, files_below, measure, measure_in_turn, median_seconds
from rows import Outcome, faster_row
from sheets import write_sheet

TREE = os.path.join(HERE, "../..")
TEMPLATE = os.path.join(TREE, "templates/default.ini")


def rows_by_name(sheet):
    with open(os.path.join(TREE, "inputs", sheet + ".csv"), newline="", encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def write_models_and_gpus(bench, folder):
    """The rows that the template chose. At 1,024 tokens the cache in GB is the number of MiB per token."""
    probe, known, models, gpus = os.path.join(folder, "probe"), rows_by_name("models"), {}, {}
    scenario = "--formats csv --precision full --modes theoretical --contexts 1024 --quantizations fp16".split()
    measure(bench, Command([bench.vramgrid, "--quiet", *scenario, "--output", probe, TEMPLATE], probe))
    with open(os.path.join(probe, "results.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name, gpu = row["model"], row["gpu"]
            models[name] = [name, row["params_billion"], row["kv_cache_gb"], known[name]["context_length_max"]]
            gpus[gpu] = [gpu, row["gpu_vram_gb"]]
    headings = ["name", "params_billion", "kv_cache_mb_per_token", "context_length_max"]
    write_sheet(os.path.join(folder, "models.csv"), [headings, *models.values()])
    write_sheet(os.path.join(folder, "gpus.csv"), [["name", "vram_gb"], *gpus.values()])


def write_axes(folder, report):
    """Returns the quantizations; native is left out, which is another one for each model."""
    with open(os.path.join(report, "manifest.json"), encoding="utf-8") as file:
        axes = json.load(file)["axes"]
    known, quantizations = rows_by_name("quantizations"), [["name", "bytes_per_param", "kv_cache_multiplier"]]
    names = [name for name in axes["quantizations"] if name in known]
    for name in names:
        row = known[name]
        size = row["bytes_per_param"] or float(row["bits_per_weight"]) / 8
        quantizations.append([name, size, row["kv_cache_multiplier"] or 1])
    write_sheet(os.path.join(folder, "quantizations.csv"), quantizations)
    write_sheet(os.path.join(folder, "contexts.csv"), [["context_tokens"], *([c] for c in axes["contexts"])])
    return names


def count_pages(path):
    lines = subprocess.check_output(["pdfinfo", path], text=True)
    return int(re.search(r"^Pages: *(\d+)", lines, re.M)[1])


def extend(without, with_share, factor):
    """Runs as if all figures had been drawn, from those with none and with a share of them."""
    return [
        Run(
            none.seconds + (some.seconds - none.seconds) * factor,
            none.processor_seconds + (some.processor_seconds - none.processor_seconds) * factor,
            some.peak_mib,
        )
        for none, some in zip(without, with_share)
    ]


def report_case(bench, share):
    """The Python draws one of so many pages and charts; the time for the rest is taken to be the same each. It has the
    rule of thumb alone, whose files are compared with those of vramgrid."""
    folder = bench.new_folder("report")
    output, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")
    arguments = "--quiet --as-of 2026-01-01 --set output.matrices=all --output".split()
    ours = Command([bench.vramgrid, *arguments, output, TEMPLATE], output)
    measure(bench, ours)
    write_models_and_gpus(bench, folder)
    names = write_axes(folder, output)
    pages = count_pages(os.path.join(output, "heatmaps.pdf"))
    charts = sum(path.endswith(".pdf") for path in files_below(os.path.join(output, "charts")))
    drawn = math.ceil(pages / share), math.ceil(charts / share)
    scripts = [
        Command([*peer("report_python.py", folder, theirs).arguments, *map(str, counts)], theirs)
        for counts in ((0, 0), drawn)
    ]
    runs, without, with_share = measure_in_turn(bench, ours, scripts)
    rule = os.path.join(folder, "rule")
    of_rule = ["--formats", "csv", "--modes", "conservative", "--quantizations", ",".join(names)]
    measure(bench, Command([bench.vramgrid, *of_rule, *arguments, rule, TEMPLATE], rule))
    check_csv(rule, theirs)
    whole = extend(without, with_share, (pages + charts) / sum(drawn))
    seconds = median_seconds(runs)
    work = f"default report, {len(files_below(output))} files"
    row = faster_row(work, runs, "csv, XlsxWriter, matplotlib", whole, 100)
    note = (
        f"Python drew {sum(drawn)} of the {pages + charts} figures of the default report. The time for the others was "
        "not measured but extrapolated linearly. It has the rule of thumb alone, a third of the rows."
    )
    return Outcome([row], file_floors(bench, "default report", seconds, output), note if share > 1 else "")
