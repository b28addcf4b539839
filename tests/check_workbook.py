#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares the sheets of the workbook in a report folder with its results.csv.

Usage: check_workbook.py FOLDER. The report must be made with --precision full and workbook.sheets=all. A cell of a Fit
sheet is vram_free_percent where the pair RUNS and negative where it does not; Required (GB)
and the contexts must agree too. libxlsxwriter writes 16 significant digits, so equal means equal
to one part in 1e15. Sheet Data is results.csv, row by row; Smallest GPU and Summary name the best
of its rows. A grid in several sheets says so on each, and together they have each row once. Also:
formulas only where the live part is, every link leads to a sheet that exists, no
sheet is without a frozen heading and filters, all are protected but Data, and names are not taken for
cells. Exits 1 with a message at the first differences.
"""
import csv
import glob
import json
import math
import os
import re
import sys
import zipfile

import openpyxl

HEADING_ROW, VRAM_ROW, FIRST_ROW, FIRST_GPU = 7, 6, 8, 5
PROBLEMS_MAX = 10
DASH = "\u2013"


class Problems(list):
    def add(self, text):
        self.append(text)
        if len(self) == PROBLEMS_MAX:
            raise SystemExit("\n".join(self + ["and perhaps more"]))


def label(row):
    """How a workbook heads the column of a row's GPUs."""
    several = int(row["gpu_count"]) > 1 and " + " not in row["gpu"]
    return f"{row['gpu_count']}x {row['gpu']}" if several else row["gpu"]


def modes_of(results):
    return list(dict.fromkeys(key[0] for key in results))


def of_mode(title, mode, results):
    """The title of a sheet for a mode: all but the first have theirs in it."""
    return title if mode == modes_of(results)[0] else f"{title} {mode}"


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


def windows(book, name, problems):
    """The sheets of a grid, each of several with its part in the second row and on sheet About."""
    sheets = [sheet for sheet in book if re.fullmatch(re.escape(name) + r"( \d+)?", sheet.title)]
    check_parts(book, sheets, problems)
    return sheets


def check_parts(book, sheets, problems):
    contents = {row[0]: row[1] for row in book["About"].iter_rows(max_col=2, values_only=True)}
    for number, sheet in enumerate(sheets, 1):
        part = f"Part {number} of {len(sheets)}  |  "
        if sheet["A2"].value.startswith("Part ") != (len(sheets) > 1):
            problems.add(f"{sheet.title}: is one of {len(sheets)} and says {sheet['A2'].value!r}")
        if len(sheets) > 1 and part not in sheet["A2"].value:
            problems.add(f"{sheet.title}: {sheet['A2'].value!r} where it is {part!r}")
        if len(sheets) > 1 and part not in contents[sheet.title]:
            problems.add(f"About: {sheet.title} is {contents[sheet.title]!r}")


class Coverage:
    """That the sheets of a grid have each of its cells once."""

    def __init__(self, name, problems):
        self.name, self.problems, self.seen = name, problems, set()

    def add(self, *cell):
        if cell in self.seen:
            self.problems.add(f"{self.name}: {cell} is there twice")
        self.seen.add(cell)

    def check(self, wanted):
        if len(self.seen) != wanted:
            self.problems.add(f"{self.name}: {len(self.seen)} cells, not {wanted}")


def check_grid(sheet, mode, quantization, results, coverage, problems):
    # The legend may be wider than the grid: cells behind the last heading are empty.
    gpus = [excel_text(cell.value) for cell in sheet[HEADING_ROW][FIRST_GPU - 1:] if cell.value]
    vram = [cell.value for cell in sheet[VRAM_ROW][FIRST_GPU - 1:]]
    for values in sheet.iter_rows(min_row=FIRST_ROW, values_only=True):
        model, context = excel_text(values[0]), values[2]
        row = results.get((mode, quantization, model, context))
        if row is None:
            problems.add(f"{sheet.title}: {model!r} at {context}: not in results.csv")
            continue
        for gpu, gpu_vram, value in zip(gpus, vram, values[FIRST_GPU - 1:]):
            result = row[gpu]
            free, where = float(result["vram_free_percent"] or "nan"), f"{sheet.title}: {model} on {gpu}"
            coverage.add(quantization, model, context, gpu)
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


LIVE = ("Answer", "Fleet", "Decision", "Decision workings", "Summary", "Compare", "Shortlist", "Cost", "Checks", "Workings",
        "Fleet workings")
CHANGES_TOP = 4  # rows of sheet Changes where nothing has changed
HIDDEN = ("Lists", "Workings", "Exact", "Reach", "Fleet workings", "Fleet data",
          "Decision workings")


def check_sheet(book, sheet, problems):
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and sheet.title not in LIVE:
                problems.add(f"{sheet.title}!{cell.coordinate}: is a formula")
            if cell.hyperlink:
                target = re.fullmatch(r"'(.*)'!A1", cell.hyperlink.location or "")
                if not target or target[1].replace("''", "'") not in book.sheetnames:
                    problems.add(f"{sheet.title}!{cell.coordinate}: leads to nowhere: "
                                 f"{cell.hyperlink.location}")
    has_table = sheet.title not in ("About", "Answer", "Decision") + HIDDEN
    has_table = has_table and (sheet.title != "Changes" or sheet.max_row > CHANGES_TOP)
    if (has_table or sheet.title == "Answer") and not sheet.freeze_panes:
        problems.add(f"{sheet.title}: no frozen panes")
    if has_table and not (sheet.auto_filter.ref or sheet.tables):
        problems.add(f"{sheet.title}: no filter")
    if bool(sheet.protection.sheet) == (sheet.title == "Data"):
        problems.add(f"{sheet.title}: protection is {sheet.protection.sheet}")
    if (sheet.sheet_state == "hidden") != (sheet.title in HIDDEN):
        problems.add(f"{sheet.title}: is {sheet.sheet_state}")


def check_names(book, problems):
    """Defined names and tables: none that a program could take for a cell."""
    names = [name.name for name in book.defined_names.definedName]
    names += [table for sheet in book for table in sheet.tables]
    for name in names:
        if not re.fullmatch(r"(sel|lst|calc|cost|in|tbl|checks)_[a-z_]+|(flt|own)_[a-z_]+(_p95)?|_xlnm\..*", name):
            problems.add(f"the name {name} is not one of the program's")


def check_data(sheet, results, problems):
    """Sheet Data has the rows and columns of results.csv, of every mode."""
    rows = sheet.iter_rows(min_row=4, values_only=True)
    keys = next(rows)
    wanted = {(row["mode"], row["model"], row["gpu"], row["gpu_count"], row["quantization"],
               row["context_tokens"]): row
              for gpus in results.values() for row in gpus.values()}
    for values in rows:
        found = {key: excel_text(value) for key, value in zip(keys, values)}
        row = wanted.pop((found["mode"], found["model"], found["gpu"], str(found["gpu_count"]),
                          found["quantization"], str(found["context_tokens"])), None)
        if row is None:
            problems.add(f"Data: {values[:8]}: not in results.csv, or twice")
            continue
        for key, value in found.items():
            text = row[key]
            if key == "warning" or not text:
                same = (value or "") == csv_text(text)
            elif isinstance(value, str):
                same = value == csv_text(text)
            else:
                same = value is not None and close(value, float(text))
            if not same:
                problems.add(f"Data: {values[:8]}: {key} is {value!r}, not {text!r}")
    if wanted:
        problems.add(f"Data: {len(wanted)} rows of results.csv are missing")


def check_smallest(book, mode, results, problems):
    """Every cell of the table against the smallest GPU in results.csv."""
    title = of_mode("Smallest GPU", mode, results)
    coverage = Coverage(title, problems)
    for sheet in windows(book, title, problems):
        check_smallest_sheet(sheet, mode, results, coverage, problems)
    coverage.check(sum(key[0] == mode for key in results))


def check_smallest_sheet(sheet, mode, results, coverage, problems):
    heading = next(r for r in range(1, 30) if sheet.cell(r, 3).value == "Quantization")
    contexts = [int(c.value.split()[0].replace(",", "")) for c in sheet[heading][3:]
                if c.value]
    for values in sheet.iter_rows(min_row=heading + 1, values_only=True):
        for context, text in zip(contexts, values[3:]):
            key = (mode, excel_text(values[2]), excel_text(values[0]), context)
            coverage.add(*key)
            runs = [r for r in results[key].values() if r["status"] == "RUNS"]
            unknown = all(r["status"] == "unknown" for r in results[key].values())
            wanted = "none"
            if unknown:
                reason = next(iter(results[key].values()))["warning"]
                wanted = "no verdict: " + reason.split("model's ")[1].split(";")[0]
            if runs:
                best = min(runs, key=lambda r: (int(r["gpu_count"]), float(r["gpu_vram_gb"])))
                each = " each" if int(best["gpu_count"]) > 1 else ""
                wanted = f"{label(best)} ({best['gpu_vram_gb']} GB{each})"
                wanted += " – low margin" if "Low safety margin" in best["warning"] else ""
            if excel_text(text) != wanted:
                problems.add(f"Smallest GPU: {key}: {text!r} but {wanted!r}")


def gpu_prices(folder):
    """What one GPU or the machine that it is sold in costs, by name, as the manifest has it."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        gpus = json.load(file)["gpus"]
    return {excel_text(gpu["name"]): math.inf if gpu["price_usd"] is None else gpu["price_usd"] for gpu in gpus}


def default_scenario(quantizations, contexts):
    """What answers are given for where the template does not say: fp16 and 8K, or the first."""
    names = [excel_text(name) for name in quantizations]
    return ("fp16" if "fp16" in names else names[0], 8192 if 8192 in contexts else contexts[0])


def check_summary(book, prices, mode, quantizations, results, problems):
    """How many models run where; a model that one GPU runs has a verdict from results.csv."""
    sheet = book["Summary"]
    heading = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "Model")
    contexts = list(dict.fromkeys(key[3] for key in results))
    for at, quantization in enumerate(quantizations[:5]):
        for column, context in enumerate(contexts):
            found = sheet.cell(9 + at, 3 + column).value
            here = [gpus.values() for key, gpus in results.items()
                    if key[0] == mode and key[1] == excel_text(quantization)
                    and key[3] == context]
            running = sum(any(row["status"] == "RUNS" for row in rows) for rows in here)
            if all(row["status"] == "unknown" for rows in here for row in rows):
                running = "unknown"
            if found != running:
                problems.add(f"Summary: {quantization} at {context}: {found} models, not {running}")
    quantization, context = default_scenario(quantizations, contexts)
    for values in sheet.iter_rows(min_row=heading + 1, values_only=True):
        gpus = results[mode, quantization, excel_text(values[0]), context]
        alone = [row for row in gpus.values()
                 if row["gpu_count"] == "1" and row["status"] == "RUNS" and " + " not in row["gpu"]]
        if not alone:
            continue
        best = min(alone, key=lambda row: (float(row["gpu_vram_gb"]), prices[row["gpu"]]))
        wanted = f"{best['gpu']} ({best['gpu_vram_gb']} GB)"
        wanted += " – low margin" if "Low safety margin" in best["warning"] else ""
        if excel_text(values[4]) != wanted:
            problems.add(f"Summary: {values[0]}: smallest is {values[4]!r}, not {wanted!r}")
        if ("exceeds the model maximum" in best["warning"]) != ("exceeds the model maximum" in (values[10] or "")):
            problems.add(f"Summary: {values[0]}: the note is {values[10]!r}: {best['warning']}")
        if not close(values[5], float(best["vram_free_percent"])):
            problems.add(f"Summary: {values[0]}: {values[5]} is not {best['vram_free_percent']}")


def grid_rows(book, name, first_gpu, problems):
    """Rows of a grid with a column for each GPU set: the cells before, and cells by GPU set."""
    for sheet in windows(book, name, problems):
        heading = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "Model")
        gpus = [excel_text(cell.value) for cell in sheet[heading][first_gpu - 1:] if cell.value]
        for cells in sheet.iter_rows(min_row=heading + 1):
            yield ([excel_text(cell.value) for cell in cells[:first_gpu - 1]],
                   dict(zip(gpus, cells[first_gpu - 1:])))


def gap(statuses):
    """What a grid shows where nothing runs."""
    words = {"unsupported": "n/s", "unknown": "?"}
    return words.get(statuses.pop(), DASH) if len(statuses) == 1 else DASH


def check_ladder(book, mode, names, results, problems):
    """Every rung against the RUNS rows: the most bits per weight, of equals the first."""
    title = of_mode("Ladder", mode, results)
    coverage = Coverage(title, problems)
    bits = {excel_text(name): bits for name, bits in names.items()}
    for (model, _, context), cells in grid_rows(book, title, 4, problems):
        rows = {name: results[mode, name, model, context] for name in bits}
        for gpu, cell in cells.items():
            running = [name for name in bits if rows[name][gpu]["status"] == "RUNS"]
            best = max(running, key=lambda name: bits[name]) if running else None
            wanted = best or gap({rows[name][gpu]["status"] for name in bits})
            is_low = best and "Low safety margin" in rows[best][gpu]["warning"]
            coverage.add(model, context, gpu)
            if excel_text(cell.value) != wanted or bool(is_low) != ("!" in cell.number_format):
                problems.add(f"{title}: {model} on {gpu} at {context}: {cell.value!r} "
                             f"({cell.number_format}) but {wanted!r}, low margin: {bool(is_low)}")
    coverage.check(row_count(mode, results) // len(bits))


def bandwidths(book):
    """GB/s by the GPU's name, None where it is unknown."""
    rows = list(book["GPUs"].iter_rows(min_row=4, values_only=True))
    at = rows[0].index("memory_bandwidth_gb_s") if "memory_bandwidth_gb_s" in rows[0] else None
    return {excel_text(row[0]): at and row[at] for row in rows[1:]}


def check_speed(book, mode, context, results, problems):
    """A bound where the pair runs at the first context and the bandwidth of its GPUs is known: all
    the weights that a token needs are read, and the cache besides. The report has the usual efficiency."""
    coverage, known, bits = Coverage("Speed", problems), bandwidths(book), dict(quantization_rows(book))
    bits = {excel_text(name): each for name, each in bits.items()}
    for (model, active, quantization), cells in grid_rows(book, "Speed", 4, problems):
        for gpu, cell in cells.items():
            coverage.add(model, quantization, gpu)
            result = results[mode, quantization, model, context][gpu]
            each = [known[re.sub(r"^\d+x ", "", part)] for part in result["gpu"].split(" + ")]
            where = f"Speed: {model} with {quantization} on {gpu}: {cell.value}, {result['status']}"
            if (cell.value is not None) != (result["status"] == "RUNS" and None not in each):
                problems.add(f"{where}, {each} GB/s")
            elif cell.value is not None:
                most = 0.8 * max(each) * int(result["gpu_count"]) / (active * bits[quantization] / 8)
                if not 0 < cell.value < most:
                    problems.add(f"{where} is not below {most}")
    coverage.check(sum(len(rows) for key, rows in results.items()
                       if (key[0], key[3]) == (mode, context)))


def check_longest_context(book, mode, names, contexts, results, problems):
    """A context runs exactly if it is no more than the cell says, up to the model's maximum."""
    title = of_mode("Longest context", mode, results)
    coverage = Coverage(title, problems)
    for (model, _, maximum, quantization), cells in grid_rows(book, title, 5, problems):
        rows = {context: results[mode, quantization, model, context] for context in contexts}
        for gpu, cell in cells.items():
            where = f"{title}: {model} with {quantization} on {gpu}: {cell.value!r}"
            statuses = {context: rows[context][gpu]["status"] for context in contexts}
            is_maximum = cell.font.u == "single"
            coverage.add(model, quantization, gpu)
            if not isinstance(cell.value, int):
                if cell.value != gap(set(statuses.values())):
                    problems.add(f"{where} where {statuses}")
                continue
            if cell.value < 1 or is_maximum != (cell.value == maximum):
                problems.add(f"{where}: the model's maximum is {maximum}")
            for context, status in statuses.items():
                runs = status == "RUNS"
                if runs != (context <= cell.value) and not (is_maximum and context > cell.value):
                    problems.add(f"{where}: {status} at {context}")
    coverage.check(row_count(mode, results) // len(contexts))


def check_charts(sheet, gpus, has_price, problems):
    """Every chart reads cells with numbers or texts of its own sheet, and has as many as it should."""
    kinds = sorted(type(chart).__name__ for chart in sheet._charts)
    if kinds != ["BarChart"] + ["ScatterChart"] * has_price:
        problems.add(f"{sheet.title}: charts {kinds}")
    for chart in sheet._charts:
        for series in chart.series:
            reference = (series.val or series.yVal).numRef.f
            columns = re.fullmatch(r"'GPU ranking'!\$[A-Z]+\$7:\$[A-Z]+\$(\d+)", reference)
            rows = min(gpus, 20) if type(chart).__name__ == "BarChart" else gpus
            if not columns or int(columns[1]) != 6 + rows:
                problems.add(f"{sheet.title}: a chart reads {reference}")


def check_ranking(book, mode, scenario, results, problems):
    """Counts of RUNS rows at the default scenario, in order; counts that were not swept are not
    compared. Charts reach over the rows."""
    sheet, (quantization, context) = book["GPU ranking"], scenario
    rows = list(sheet.iter_rows(min_row=7, values_only=True))
    running, kinds, beyond = {}, {}, set()
    for (row_mode, name, _, tokens), gpus in results.items():
        for result in gpus.values() if row_mode == mode else ():
            if " + " in result["gpu"]:
                continue
            key = result["gpu"], int(result["gpu_count"])
            kinds.setdefault(result["gpu"], len(kinds))
            running.setdefault(key, 0)
            running[key] += (name, tokens, result["status"]) == (quantization, context, "RUNS")
            if "More than can be built" in result["warning"]:
                beyond.add(key)
    for row in rows:
        gpu = excel_text(row[0])
        for count, shown in zip((1, 2, 4, 8), row[6:10]):
            if shown != (None if (gpu, count) in beyond else running.get((gpu, count), shown)):
                problems.add(f"{sheet.title}: {gpu} x {count}: {shown} but {running[gpu, count]}")
        price = row[5] and row[5] / row[2]
        if (price is None) != (row[10] is None) or price is not None and not close(price, row[10]):
            problems.add(f"{sheet.title}: {gpu}: {row[5]} USD, {row[2]} GB, {row[10]} USD per GB")
    order = [(-row[6], row[10] if row[10] is not None else math.inf, kinds[excel_text(row[0])])
             for row in rows]
    if order != sorted(order) or {excel_text(row[0]) for row in rows} != set(kinds):
        problems.add(f"{sheet.title}: not in order, or not every kind of GPU")
    check_charts(sheet, len(rows), any(row[5] is not None for row in rows), problems)


def check_answers(book, mode, results, problems):
    """The sheets that turn the results round."""
    names = {row[0]: row[1] for row in quantization_rows(book)}
    contexts = list(dict.fromkeys(key[3] for key in results))
    check_fit(book, mode, list(names), results, problems)
    check_ladder(book, mode, names, results, problems)
    check_longest_context(book, mode, names, contexts, results, problems)
    check_smallest(book, mode, results, problems)


def check_first_mode(book, prices, mode, names, results, problems):
    """What answers for the first mode."""
    contexts = list(dict.fromkeys(key[3] for key in results))
    check_speed(book, mode, contexts[0], results, problems)
    check_ranking(book, mode, default_scenario(names, contexts), results, problems)
    check_summary(book, prices, mode, names, results, problems)


def quantization_rows(book):
    """Name and bits per weight of the plan's quantizations, in order."""
    rows = list(book["Quantizations"].iter_rows(min_row=4, values_only=True))
    bits = rows[0].index("bits_per_weight")
    return [(row[0], row[bits]) for row in rows[1:]]


def row_count(mode, results):
    return sum(len(gpus) for key, gpus in results.items() if key[0] == mode)


def check_fit(book, mode, names, results, problems):
    """Each quantization has as many sheets, one after the other: its name may be cut in theirs."""
    modes = modes_of(results)
    every = [sheet for sheet in book if sheet.title.startswith("Fit ")]
    share, at = len(every) // len(modes), modes.index(mode)
    grids = every[at * share:(at + 1) * share]
    coverage = Coverage(of_mode("Fit", mode, results), problems)
    each = len(grids) // len(names)
    for at, name in enumerate(names):
        sheets = grids[at * each:(at + 1) * each]
        check_parts(book, sheets, problems)
        for sheet in sheets:
            check_grid(sheet, mode, excel_text(name), results, coverage, problems)
    coverage.check(row_count(mode, results))
    if len(grids) != each * len(names):
        problems.add(f"{len(grids)} sheets Fit for {len(names)} quantizations")


def check_columns(path, problems):
    """No column has its width twice: Excel would call the sheet damaged."""
    with zipfile.ZipFile(path) as book:
        for part in book.namelist():
            if not part.startswith("xl/worksheets/sheet"):
                continue
            columns = re.search("<cols>.*?</cols>", book.read(part).decode())
            ranges = re.findall('min="([0-9]+)" max="([0-9]+)"', columns[0] if columns else "")
            last = 0
            for begin, end in ranges:
                if int(begin) <= last:
                    problems.add(f"{part}: columns {begin} to {end} have a width twice")
                last = int(end)


def check_workbook(path, results, problems):
    check_columns(path, problems)
    book = openpyxl.load_workbook(path)
    names = [row[0] for row in quantization_rows(book)]
    for sheet in book:
        check_sheet(book, sheet, problems)
    check_names(book, problems)
    check_data(book["Data"], results, problems)
    for mode in modes_of(results):
        check_answers(book, mode, results, problems)
    check_first_mode(book, gpu_prices(os.path.dirname(path)), modes_of(results)[0], names, results, problems)


def main(folder):
    problems, results = Problems(), read_results(folder)
    paths = glob.glob(os.path.join(folder, "*.xlsx"))
    if [os.path.basename(path) for path in paths] != ["vramgrid.xlsx"]:
        problems.add(f"{folder}: {paths}")
    check_workbook(os.path.join(folder, "vramgrid.xlsx"), results, problems)
    if problems:
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: check_workbook.py FOLDER")
    main(sys.argv[1])
