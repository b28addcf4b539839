#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares the Fit sheets of every workbook in a report folder with its results.csv.

Usage: check_workbook.py FOLDER. The report must be made with --precision full. A cell of the
workbook is vram_free_percent where the pair RUNS and negative where it does not; Required (GB)
and the contexts must agree too. libxlsxwriter writes 16 significant digits, so equal means equal
to one part in 1e15. Also: no formulas, every link leads to a sheet that exists, and no sheet is
without a frozen heading. Exits 1 with a message at the first differences.
"""
import csv
import glob
import math
import os
import re
import sys

import openpyxl

HEADING_ROW, VRAM_ROW, FIRST_ROW, FIRST_GPU = 7, 6, 8, 5
PROBLEMS_MAX = 10


class Problems(list):
    def add(self, text):
        self.append(text)
        if len(self) == PROBLEMS_MAX:
            raise SystemExit("\n".join(self + ["and perhaps more"]))


def label(row):
    """How a workbook heads the column of a row's GPUs."""
    several = int(row["gpu_count"]) > 1 and " + " not in row["gpu"]
    return f"{row['gpu_count']}x {row['gpu']}" if several else row["gpu"]


def close(a, b):
    return a == b or math.isclose(a, b, rel_tol=1e-15, abs_tol=0)


def excel_text(text):
    """What openpyxl shows of a text: it does not undo Excel's _x005F_ escape."""
    return re.sub("_x005F(?=_x[0-9A-Fa-f]{4}_)", "", text) if isinstance(text, str) else text


def csv_text(text):
    """Without the apostrophe that keeps a spreadsheet from reading CSV text as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text


def read_results(folder):
    results = {}
    with open(os.path.join(folder, "results.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            row.update({key: csv_text(row[key]) for key in ("model", "gpu", "quantization")})
            key = (row["mode"], row["quantization"], row["model"], int(row["context_tokens"]))
            results.setdefault(key, {})[label(row)] = row
    return results


def check_grid(sheet, mode, quantization, results, problems):
    # The legend may be wider than the grid: cells behind the last heading are empty.
    gpus = [excel_text(cell.value) for cell in sheet[HEADING_ROW][FIRST_GPU - 1:] if cell.value]
    vram = [cell.value for cell in sheet[VRAM_ROW][FIRST_GPU - 1:]]
    cells = 0
    for values in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        model, context = excel_text(values[0]), values[2]
        row = results.get((mode, quantization, model, context))
        if row is None:
            problems.add(f"{sheet.title}: {model!r} at {context}: not in results.csv")
            continue
        for gpu, gpu_vram, value in zip(gpus, vram, values[FIRST_GPU - 1:]):
            result = row[gpu]
            free, where = float(result["vram_free_percent"] or "nan"), f"{sheet.title}: {model} on {gpu}"
            cells += 1
            if (result["gpu_count"] == "1" and result["status"] != "unknown"
                    and not close(values[3], float(result["required_vram_gb"]))):
                problems.add(f"{where}: required {values[3]} but {result['required_vram_gb']}")
            if " + " not in gpu and gpu_vram != float(result["gpu_vram_gb"]):
                problems.add(f"{where}: VRAM {gpu_vram} but {result['gpu_vram_gb']}")
            if result["status"] == "RUNS" and not close(value, free):
                problems.add(f"{where} at {context}: {value!r} but {free!r} in results.csv")
            words = {"unsupported": "n/s", "unknown": "?"}
            if result["status"] in words and value != words[result["status"]]:
                problems.add(f"{where} at {context}: {value!r} where it is {result['status']}")
            if result["status"] == "DOESN'T RUN":
                short = float(result["headroom_gb"]) / float(result["usable_vram_gb"]) * 100
                if not (value < 0 and close(value, short)):
                    problems.add(f"{where} at {context}: {value!r} where it does not run: {short}")
    return cells


def check_sheet(book, sheet, problems):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                problems.add(f"{sheet.title}!{cell.coordinate}: is a formula")
            if cell.hyperlink:
                target = re.fullmatch(r"'(.*)'!A1", cell.hyperlink.location or "")
                if not target or target[1].replace("''", "'") not in book.sheetnames:
                    problems.add(f"{sheet.title}!{cell.coordinate}: leads to nowhere: "
                                 f"{cell.hyperlink.location}")
    if sheet.title != "About" and not sheet.freeze_panes:
        problems.add(f"{sheet.title}: no frozen panes")
    if sheet.title != "About" and not sheet.auto_filter.ref and not sheet.tables:
        problems.add(f"{sheet.title}: no filter")


def check_summary(book, mode, results, problems):
    """Every cell of the summary's table against the smallest GPU in results.csv."""
    sheet = book["Summary"]
    heading = next(r for r in range(1, 30) if sheet.cell(r, 3).value == "Quantization")
    contexts = [int(c.value.split()[0].replace(",", "")) for c in sheet[heading][3:]
                if c.value]
    for values in sheet.iter_rows(min_row=heading + 1, values_only=True):
        for context, text in zip(contexts, values[3:]):
            key = (mode, excel_text(values[2]), excel_text(values[0]), context)
            runs = [r for r in results[key].values() if r["status"] == "RUNS"]
            unknown = all(r["status"] == "unknown" for r in results[key].values())
            wanted = "none"
            if unknown:
                reason = next(iter(results[key].values()))["warning"]
                wanted = "unknown: " + reason.split("model's ")[1].split(";")[0]
            if runs:
                best = min(runs, key=lambda r: (int(r["gpu_count"]), float(r["gpu_vram_gb"])))
                each = " each" if int(best["gpu_count"]) > 1 else ""
                wanted = f"{label(best)} ({best['gpu_vram_gb']} GB{each})"
                wanted += " low margin" if "Low safety margin" in best["warning"] else ""
            if excel_text(text) != wanted:
                problems.add(f"Summary: {key}: {text!r} but {wanted!r}")


def check_workbook(path, mode, results, problems):
    book = openpyxl.load_workbook(path)
    grids = [name for name in book.sheetnames if name.startswith("Fit ")]
    names = [book["Quantizations"].cell(row, 1).value
             for row in range(5, book["Quantizations"].max_row + 1)]
    cells = 0
    for name, quantization in zip(grids, names):
        cells += check_grid(book[name], mode, excel_text(quantization), results, problems)
    for sheet in book:
        check_sheet(book, sheet, problems)
    check_summary(book, mode, results, problems)
    wanted = sum(len(gpus) for key, gpus in results.items() if key[0] == mode)
    if cells != wanted or len(grids) != len(names):
        problems.add(f"{path}: {cells} cells where results.csv has {wanted} rows")


def main(folder):
    problems, results = Problems(), read_results(folder)
    modes = list(dict.fromkeys(key[0] for key in results))
    paths = sorted(glob.glob(os.path.join(folder, "*.xlsx")))
    if len(paths) != len(modes):
        problems.add(f"{folder}: {len(paths)} workbooks for {len(modes)} modes")
    for mode in modes:
        name = "vramgrid.xlsx" if len(modes) == 1 else f"vramgrid-{mode}.xlsx"
        check_workbook(os.path.join(folder, name), mode, results, problems)
    if problems:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: check_workbook.py FOLDER")
    main(sys.argv[1])
