#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cells of vramgrid's Fit sheets with openpyxl in its write-only mode.

Usage: workbook_openpyxl.py SHEETS-FOLDER OUTPUT.xlsx

What one would write instead of vramgrid; run.py measures it. As workbook_xlsxwriter.py, with the same cells.
"""
import sys

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from results_csv import read_sheet


def with_decimal(sheet, value):
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "0.0"
    return cell


def fill_sheet(sheet, quantization, models, gpus, contexts):
    bytes_per_param = float(quantization["bytes_per_param"])
    multiplier = float(quantization["kv_cache_multiplier"])
    sheet.append([None] * 4 + [name for name, _ in gpus])
    for name, params_billion, kv_cache_mb_per_token in models:
        params_gb = params_billion * bytes_per_param
        for tokens in contexts:
            need_gb = params_gb + params_gb * 0.30 + kv_cache_mb_per_token * tokens * multiplier * 1.1 / 1024
            numbers = [params_billion, tokens, need_gb] + [(vram_gb - need_gb) / vram_gb * 100 for _, vram_gb in gpus]
            sheet.append([name] + [with_decimal(sheet, number) for number in numbers])


def main():
    folder, path = sys.argv[1:]
    models = [
        (row["name"], float(row["params_billion"]), float(row["kv_cache_mb_per_token"]))
        for row in read_sheet(folder, "models")
    ]
    gpus = [(row["name"], float(row["vram_gb"])) for row in read_sheet(folder, "gpus")]
    contexts = [int(row["context_tokens"]) for row in read_sheet(folder, "contexts")]
    workbook = Workbook(write_only=True)
    for quantization in read_sheet(folder, "quantizations"):
        sheet = workbook.create_sheet(f"Fit {quantization['name']}")
        fill_sheet(sheet, quantization, models, gpus, contexts)
    workbook.save(path)


main()
