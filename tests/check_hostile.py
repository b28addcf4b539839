#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every hostile name comes out of a report's files as it went in: check_hostile.py REPORT NAMES."""
import csv
import glob
import json
import os
import re
import sys

import openpyxl

FORMULA_STARTERS = "=+-@\t\r"
METRIC = re.compile(r'#.*|[a-z_]+(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? -?[0-9.e+]+')


def unguarded(text):
    """Without the apostrophe that keeps a spreadsheet from reading CSV text as a formula."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in tuple(FORMULA_STARTERS) else text


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_results(folder, names):
    rows = read_rows(os.path.join(folder, "results.csv"))
    guarded = {text for row in rows for text in row.values() if text[:1] in tuple("=+@")}
    problems = [f"results.csv: {text!r} would be a formula" for text in guarded]
    for column in "model", "gpu":
        found = {unguarded(row[column]) for row in rows}
        problems += [f"results.csv: no {column} {name!r}" for name in names - found]
    return problems


def check_workbook(folder, names):
    book = openpyxl.load_workbook(os.path.join(folder, "vramgrid.xlsx"))
    problems = []
    found = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "s":
                    found.add(cell.value)
                if cell.hyperlink and cell.hyperlink.target:
                    problems.append(f"{sheet.title}!{cell.coordinate}: a link to {cell.hyperlink.target}")
    # openpyxl reads Excel's escape for characters, which libxlsxwriter escapes in turn.
    return problems + [f"vramgrid.xlsx: no {name!r}" for name in names if name not in found]


def check_logs(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        json.load(file)
    with open("log", encoding="utf-8") as file:
        for line in file:
            json.loads(line)
    with open("metrics.prom", encoding="utf-8") as file:
        return [f"metrics.prom: {line}" for line in file.read().splitlines() if not METRIC.fullmatch(line)]


def main():
    folder, list_of_names = sys.argv[1:]
    with open(list_of_names, encoding="utf-8", newline="\n") as file:
        names = set(file.read().split("\n")[:-1])
    problems = check_results(folder, names) + check_workbook(folder, names) + check_logs(folder)
    for path in glob.glob(os.path.join(folder, "**/*"), recursive=True):
        if any(part.startswith("-") for part in os.path.relpath(path, folder).split("/")):
            problems.append(f"{path}: a file name that a command takes for an option")
    for problem in problems[:20]:
        print(problem)
    return bool(problems)


sys.exit(main())
