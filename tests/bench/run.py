#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""vramgrid against the Python that people would write instead: what is promised, measured.

Usage: run.py [OPTIONS] VRAMGRID FOLDER

FOLDER takes the sheets and what all programs make of them; the C programs are in tests/bench beside it.
vramgrid runs a few times before each run of its peers, so that a busy machine slows down both, and medians of
wall-clock seconds are compared; the ratio of processor seconds stands beside. vramgrid uses all processors, as
it does by default, but where one thread is promised. All outputs are checked to hold the same work. Exits
1 where a target is missed or a check fails.
"""
import argparse
import functools
import os
import platform
import subprocess
import sys
from importlib.metadata import version

import cases
from default_report import report_case
from measure import Bench, Failure
from recalculation import recalculation_case
from rows import FLOOR_HEADINGS, HEADINGS, Outcome, floor_rows, markdown_table, print_table
from scaling import run_scaling
from shipped import fleet_file_case, procurement_case, start_case

HERE = os.path.dirname(os.path.abspath(__file__))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--runs", type=int, default=3, metavar="N", help="of vramgrid before each run of its peers (3)")
    add("--peer-runs", type=int, default=2, metavar="N", help="of each peer (2)")
    add("--quick", action="store_true", help="one run of each")
    add(
        "--only",
        metavar="LIST",
        help="of core, fleets, results, workbook, recalculation, heatmaps, report, procurement, fleet_csv, start, memory",
    )
    add("--share", type=int, default=12, metavar="N", help="Python draws one of N figures of the report (12); 1: all")
    add("--exceljs", action="store_true", help="download exceljs and measure its workbook too")
    add("--markdown", metavar="FILE", help="write the tables there")
    add("--scaling", metavar="FILE", help="measure how cost grows instead, into a CSV file and a PNG beside it")
    add("--most", type=float, default=1e8, metavar="N", help="combinations of results.csv when scaling (1e8)")
    add("vramgrid")
    add("folder")
    return parser.parse_args()


def chosen_cases(arguments):
    all_cases = {
        "core": cases.core_case,
        "fleets": cases.fleets_case,
        "results": cases.results_case,
        "workbook": functools.partial(cases.workbook_case, exceljs=arguments.exceljs),
        "recalculation": recalculation_case,
        "heatmaps": cases.heatmaps_case,
        "report": functools.partial(report_case, share=arguments.share),
        "procurement": procurement_case,
        "fleet_csv": fleet_file_case,
        "start": start_case,
        "memory": cases.memory_case,
    }
    names = arguments.only.split(",") if arguments.only else list(all_cases)
    return {name: all_cases[name] for name in names}


def check_load():
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"run.py: others are at work here (load {load:.1f}): trust ratios, not seconds", file=sys.stderr)


def measure_cases(bench, arguments):
    rows, floors, notes = [], [], []
    for name, case in chosen_cases(arguments).items():
        print(f"run.py: {name}", file=sys.stderr)
        outcome = case(bench)
        rows += outcome.rows
        floors += outcome.floors
        notes += [outcome.note] if outcome.note else []
    return Outcome(rows, floors, "\n".join(notes))


def describe_machine():
    with open("/proc/cpuinfo", encoding="ascii") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    compiler = subprocess.check_output(["cc", "--version"], text=True).split("\n")[0]
    commit = subprocess.check_output(["git", "-C", HERE, "describe", "--always", "--dirty"], text=True).strip()
    packages = [f"{name} {version(name)}" for name in ("XlsxWriter", "openpyxl", "pandas", "matplotlib")]
    return (
        f"{os.cpu_count()} processors of {model}; {compiler}; Python {platform.python_version()}, "
        f"{', '.join(packages)}; vramgrid at {commit}"
    )


def reasons(outcome):
    """For what is missed, what the machine needs for the parts of the work: there is no less than that."""
    lines, work = [], ""
    for row in outcome.rows:
        work = row.work or work
        parts = [f"{floor.what} {floor.seconds:.3g} s" for floor in outcome.floors if work.startswith(floor.work)]
        if row.met is False:
            lines.append(f"- {work}: {row.ratio or row.ours}, promised {row.target}. " + "; ".join(parts))
    return "\n".join(["What is missed, beside what the machine takes at least:", "", *lines, ""]) if lines else ""


def write_markdown(path, bench, outcome):
    text = f"""# Speed

`make speed` has written this: medians of {bench.runs * bench.peer_runs} runs of vramgrid and {bench.peer_runs} of its
peers, in turn, on {describe_machine()}.

A floor is what the machine takes for a part of the work alone:

{markdown_table(FLOOR_HEADINGS, floor_rows(outcome.floors))}
What is promised, against the floors and against the Python that people would write:

{markdown_table(HEADINGS, [row.cells() for row in outcome.rows])}
The ratio is how many times as long as vramgrid the peer takes; where "at most" is promised, and of bare loops, the
other way round. Peak memory is that of vramgrid / its peer. The peers are in [tests/bench](../tests/bench/); their CSV
files are the same bytes, their workbooks and PDFs have the same cells. {outcome.note}

{reasons(outcome)}
![Seconds and peak memory by combinations, cells and pages](scaling.png)

The figures behind the picture: [scaling.csv](scaling.csv).
"""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def run_cases(bench, arguments):
    outcome = measure_cases(bench, arguments)
    if outcome.floors:
        print_table(FLOOR_HEADINGS, floor_rows(outcome.floors))
        print()
    print_table(HEADINGS, [row.cells() for row in outcome.rows])
    for text in filter(None, [outcome.note, reasons(outcome)]):
        print(f"\n{text}")
    if arguments.markdown:
        write_markdown(arguments.markdown, bench, outcome)
    return all(row.met is not False for row in outcome.rows)


def main():
    arguments = parse_arguments()
    folder = os.path.abspath(arguments.folder)
    os.makedirs(folder, exist_ok=True)
    runs, peer_runs = (1, 1) if arguments.quick else (arguments.runs, arguments.peer_runs)
    programs = os.path.join(os.path.dirname(folder), "tests/bench")
    path = os.path.join(folder, "log")
    check_load()
    try:
        with open(path, "w", encoding="utf-8") as log:
            bench = Bench(os.path.abspath(arguments.vramgrid), folder, programs, log, runs, peer_runs)
            if arguments.scaling:
                return 0 if run_scaling(bench, arguments.scaling, arguments.most) else 1
            return 0 if run_cases(bench, arguments) else 1
    except Failure as failure:
        print(f"run.py: {failure} (see {path})", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
