# SPDX-License-Identifier: MIT
"""A large live workbook, opened in LibreOffice: every formula is read and calculated anew."""
import os
import shutil

from cases import HERE
from measure import Command, measure, median_processor_seconds, median_seconds
from rows import Outcome, figure_row

TREE = os.path.join(HERE, "../..")
MODELS, GPUS = 160, 110
QUANTIZATIONS = "native,fp16,int8,int4,Q4_K_M,Q8_0,Q6_K,Q5_K_M"
WORK = f"LibreOffice reads and recalculates {MODELS} models x {GPUS} GPUs x {len(QUANTIZATIONS.split(','))} quantizations"
MOST_SECONDS = 10  # of a processor: it uses one, and those who share the machine do not count
TARGET = f"under {MOST_SECONDS} s of CPU"
SCENARIO = f"--quantizations {QUANTIZATIONS} --contexts 8K,32K --gpu-types consumer,workstation,datacenter,integrated"
# Every sheet as CSV: that takes less than any office format.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def write_head(path, source, rows):
    with open(source, encoding="utf-8") as file, open(path, "w", encoding="utf-8") as head:
        head.writelines(line for line, _ in zip(file, range(rows + 1)))


def report_command(bench, folder, output):
    sheets = []
    for sheet, rows in (("models", MODELS), ("gpus", GPUS)):
        path = os.path.join(folder, sheet + ".csv")
        write_head(path, os.path.join(TREE, "inputs", sheet + ".csv"), rows)
        sheets += ["--" + sheet, path, "--select-" + sheet, "*"]
    template = os.path.join(TREE, "templates/default.ini")
    return [bench.vramgrid, "--quiet", "--formats", "xlsx", *SCENARIO.split(), *sheets, "--output", output, template]


def make_profile(profile):
    os.makedirs(os.path.join(profile, "user"))
    settings = os.path.join(HERE, "../data/always-recalculate.xcu")
    shutil.copy(settings, os.path.join(profile, "user/registrymodifications.xcu"))


def recalculation_case(bench):
    if not shutil.which("soffice"):
        return Outcome([figure_row(WORK, "LibreOffice is not installed", TARGET, None)])
    folder = bench.new_folder("recalculation")
    report, sheets, profile = (os.path.join(folder, name) for name in ("report", "sheets", "profile"))
    measure(bench, Command(report_command(bench, folder, report), report))
    make_profile(profile)
    command = ["soffice", "-env:UserInstallation=file://" + profile, "--headless", "--convert-to", EVERY_SHEET,
               "--outdir", sheets, os.path.join(report, "vramgrid.xlsx")]  # fmt: skip
    runs = [measure(bench, Command(command, sheets)) for _ in range(bench.peer_runs)]
    seconds = median_processor_seconds(runs)
    ours = f"{seconds:.1f} s of CPU ({median_seconds(runs):.1f} s)"
    return Outcome([figure_row(WORK, ours, TARGET, seconds < MOST_SECONDS)])
