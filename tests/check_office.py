#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares the Fit sheets that LibreOffice saved as CSV with results.csv.

Usage: check_office.py RESULTS FOLDER. The report must be made with --precision full. LibreOffice
writes 15 significant digits, so equal means equal to 1e-9 of a percent.
"""
import csv
import glob
import re
import sys


def label(row):
    """How a workbook heads the column of a row's GPUs."""
    several = int(row["gpu_count"]) > 1 and " + " not in row["gpu"]
    return f"{row['gpu_count']}x {row['gpu']}" if several else row["gpu"]


def read_sheet(path):
    """Percentages by model, context and GPU of one quantization sheet."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    heading = next(i for i, row in enumerate(rows) if row[:2] == ["Model", "Params (B)"])
    gpus = [name for name in rows[heading][4:] if name]
    cells = {}
    for row in rows[heading + 1:]:
        for gpu, value in zip(gpus, row[4:]):
            cells[row[0], int(float(row[2])), gpu] = float(value)
    return cells


def main(results_path, folder):
    sheets = {}
    compared = 0
    with open(results_path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quantization = row["quantization"]
            if quantization not in sheets:
                (path,) = glob.glob(f"{folder}/*-Fit {re.sub('[^A-Za-z0-9_.-]', '_', quantization)}.csv")
                sheets[quantization] = read_sheet(path)
            shown = sheets[quantization].pop((row["model"], int(row["context_tokens"]), label(row)))
            runs = row["status"] == "RUNS"
            wanted = float(row["vram_free_percent"]) if runs else None
            if runs and abs(shown - wanted) > 1e-9 or not runs and shown >= 0:
                sys.exit(f"{quantization} {row['model']} {row['gpu']}: {shown} is not {wanted}")
            compared += 1
    if any(sheets.values()):
        sys.exit("the workbook has cells that results.csv has not")
    print(f"{compared} cells agree")


main(*sys.argv[1:])
