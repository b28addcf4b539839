#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cells of vramgrid's Fit sheets with XlsxWriter.

Usage: workbook_xlsxwriter.py SHEETS-FOLDER OUTPUT.xlsx [constant-memory]

What one would write instead of vramgrid; run.py measures it. The folder holds models.csv (name,
params_billion, kv_cache_mb_per_token), gpus.csv (name, vram_gb), quantizations.csv (name, bytes_per_param,
kv_cache_multiplier) and contexts.csv (context_tokens). A sheet a quantization, a row a model and context: name,
parameters, context, need, and the headroom on each GPU in percent, in conservative mode. It has less to do: no
titles, legend, colours, widths, filters or frozen panes, and it does not read the file back. Against
write, write_number saves less than a tenth of the time, as constant-memory does, in which rows go to a file of
their own.
"""
import csv
import os
import sys

import xlsxwriter


def read_sheet(folder, name):
    with open(os.path.join(folder, f"{name}.csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_sheet(sheet, number, quantization, models, gpus, contexts):
    bytes_per_param = float(quantization["bytes_per_param"])
    multiplier = float(quantization["kv_cache_multiplier"])
    write_number = sheet.write_number
    for column, (name, _) in enumerate(gpus, 4):
        sheet.write_string(0, column, name)
    row = 1
    for name, params_billion, kv_cache_mb_per_token in models:
        params_gb = params_billion * bytes_per_param
        for tokens in contexts:
            need_gb = params_gb + params_gb * 0.30 + kv_cache_mb_per_token * tokens * multiplier * 1.1 / 1024
            sheet.write_string(row, 0, name)
            write_number(row, 1, params_billion, number)
            write_number(row, 2, tokens, number)
            write_number(row, 3, need_gb, number)
            for column, (_, vram_gb) in enumerate(gpus, 4):
                write_number(row, column, (vram_gb - need_gb) / vram_gb * 100, number)
            row += 1


def main():
    folder, path = sys.argv[1:3]
    models = [
        (row["name"], float(row["params_billion"]), float(row["kv_cache_mb_per_token"]))
        for row in read_sheet(folder, "models")
    ]
    gpus = [(row["name"], float(row["vram_gb"])) for row in read_sheet(folder, "gpus")]
    contexts = [int(row["context_tokens"]) for row in read_sheet(folder, "contexts")]
    with xlsxwriter.Workbook(path, {"constant_memory": len(sys.argv) > 3}) as workbook:
        number = workbook.add_format({"num_format": "0.0"})
        for quantization in read_sheet(folder, "quantizations"):
            sheet = workbook.add_worksheet(f"Fit {quantization['name']}")
            write_sheet(sheet, number, quantization, models, gpus, contexts)


main()
