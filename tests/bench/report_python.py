#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The kinds of files that a report of vramgrid has, with csv, XlsxWriter and matplotlib.

Usage: report_python.py SHEETS-FOLDER OUTPUT-FOLDER PAGES CHARTS

What one would write instead of vramgrid; run.py measures it. It has less to do: every page of heatmaps.pdf
and every chart is a heatmap of free VRAM; the workbook has only its matrices and the rows of results.csv,
without formulas, tables, charts and checks; nothing is staged, verified or put in place. PAGES and CHARTS say how
many to draw, as matplotlib takes a second for each.
"""
import csv
import os
import sys

import xlsxwriter
import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages

from heatmap_matplotlib import draw_page, read_results
from results_csv import write_results

A4_LANDSCAPE_INCHES = (11.69, 8.27)
CHART_WIDTHS_MM = (None, 85, 120, 170)  # the first is natural: a column for each GPU
NUMBERS_MM = 100  # vramgrid leaves numbers out of narrower charts


def write_matrix_sheet(workbook, name, models, gpus, contexts, grids):
    bold, number = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "0.0"})
    sheet = workbook.add_worksheet(name)
    sheet.write_row(0, 0, ["Model", "Context"] + [gpu for gpu, _ in gpus], bold)
    row = 1
    for m, model in enumerate(models):
        for context in contexts:
            sheet.write(row, 0, model)
            sheet.write(row, 1, context)
            for g, value in enumerate(grids[context][m]):
                sheet.write_number(row, 2 + g, value, number)
            row += 1
    area = 1, 2, row - 1, 1 + len(gpus)
    for low, high, colour in (-1e9, 0, "#FDB863"), (0, 10, "#F7F7F7"), (10, 100, "#92C5DE"):
        rule = {"type": "cell", "criteria": "between", "minimum": low, "maximum": high}
        sheet.conditional_format(*area, {**rule, "format": workbook.add_format({"bg_color": colour})})
    sheet.autofilter(0, 0, row - 1, 1 + len(gpus))
    sheet.freeze_panes(1, 2)


def write_data_sheet(workbook, results):
    sheet = workbook.add_worksheet("Data")
    with open(results, newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file)):
            sheet.write_row(number, 0, row)


def write_workbook(path, results, models, gpus, grids):
    workbook = xlsxwriter.Workbook(path, {"strings_to_numbers": True})
    for quantization in {quantization: True for quantization, _ in grids}:
        of_quantization = {context: grid for (name, context), grid in grids.items() if name == quantization}
        write_matrix_sheet(workbook, f"Fit {quantization}", models, gpus, list(of_quantization), of_quantization)
    write_data_sheet(workbook, results)
    workbook.close()


def distinct_gpus(gpus, percent):
    """GPUs with the same memory have the same figures: narrow charts show one of them."""
    first = {vram: i for i, (_, vram) in reversed(list(enumerate(gpus)))}
    chosen = sorted(first.values())
    return [gpus[i] for i in chosen], percent[:, chosen]


def draw_chart(path, models, gpus, scenario, percent, width_mm):
    if width_mm:
        gpus, percent = distinct_gpus(gpus, percent)
    inches = width_mm / 25.4 if width_mm else 2 + len(gpus) * 0.25
    with_numbers = width_mm is None or width_mm >= NUMBERS_MM
    figure = draw_page(models, gpus, *scenario, percent, (inches, 2 + len(models) * 0.15), with_numbers)
    figure.savefig(path)
    plt.close(figure)


def write_pages(path, count, models, gpus, grids):
    with PdfPages(path) as pdf:
        for i in range(count):
            scenario, percent = grids[i % len(grids)]
            figure = draw_page(models, gpus, *scenario, percent, A4_LANDSCAPE_INCHES)
            pdf.savefig(figure)
            plt.close(figure)


def main():
    sheets, output, pages, charts = sys.argv[1:]
    results = os.path.join(output, "results.csv")
    write_results(sheets, output)
    models, gpus, grids = read_results(results)
    write_workbook(os.path.join(output, "report.xlsx"), results, models, gpus, grids)
    grids = list(grids.items())
    if int(pages) > 0:
        write_pages(os.path.join(output, "heatmaps.pdf"), int(pages), models, gpus, grids)
    os.makedirs(os.path.join(output, "charts"))
    for i in range(int(charts)):
        path = os.path.join(output, "charts", f"{i}.pdf")
        width_mm = CHART_WIDTHS_MM[i % len(CHART_WIDTHS_MM)]
        draw_chart(path, models, gpus, *grids[i // len(CHART_WIDTHS_MM) % len(grids)], width_mm)


main()
