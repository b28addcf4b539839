#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What LibreOffice calculates against what vramgrid wrote and published.

Usage: check_recalculation.py cached BOOK FOLDER
       check_recalculation.py choose BOOK RESULTS OUT...
       check_recalculation.py chosen RESULTS FOLDER OUT...
       check_recalculation.py spoil BOOK OUT...
       check_recalculation.py spoiled FOLDER OUT...
       check_recalculation.py paste BOOK OUT...
       check_recalculation.py pasted FOLDER OUT...
       check_recalculation.py quote BOOK OUT
       check_recalculation.py quoted FOLDER OUT

cached: every formula of BOOK, recalculated into FOLDER (a CSV file a sheet), gives the value that
the workbook was written with, to 1e-9. choose: copies BOOK, each copy with other choices on sheet
Compare. chosen: that sheet of each copy, recalculated into FOLDER, is what RESULTS says, which
was made with --precision full, every mode and the GPU counts 1, 2, 4 and 8. spoil: copies BOOK, each
copy with a choice that is none. spoiled: no copy shows a figure that would be another choice's.
paste: copies BOOK, each copy with something over formulas of Cost. pasted: Checks tells, and no cell shows an error.
quote: sorts the table of Cost the other way round, names first, and puts quotes into it. quoted: they count as they
should, each for its own GPU. Prints what it compared.
"""
import csv
import datetime
import math
import os
import re
import sys

import openpyxl

HEADING_ROW, FIRST_GPU = 7, 5  # of Compare, from 0
SAID_ROW = 5
PRICE, UNIT = 7, 8  # columns of Cost
FOLLOWING = 1, 2, 3, 4, 5, 6  # rank, GPUs, need, free, price and cost there
LONGEST = 2  # the third block of Workings
SHOWS = ("Free VRAM (%)", "Headroom (GB)", "GPUs needed", "Price (USD)", "Longest context (K)",
         "Rule against exact")


def read_rows(folder, book, sheet):
    stem = os.path.splitext(os.path.basename(book))[0]
    with open(os.path.join(folder, f"{stem}-{sheet}.csv"), newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def agree(found, wanted):
    if isinstance(wanted, datetime.datetime):
        wanted = wanted.date().isoformat()
    if wanted is None or isinstance(wanted, str):
        return found == (wanted or "")
    try:
        return abs(float(found) - wanted) <= 1e-9 * max(1, abs(wanted))
    except ValueError:
        return False


def check_cached(book, folder):
    values, formulas = openpyxl.load_workbook(book, data_only=True), openpyxl.load_workbook(book)
    count = 0
    for sheet in formulas:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        rows = read_rows(folder, book, sheet.title) if cells else []
        for cell in cells:
            wanted = values[sheet.title][cell.coordinate].value
            found = rows[cell.row - 1][cell.column - 1]
            if not agree(found, wanted):
                sys.exit(f"{sheet.title}!{cell.coordinate}: {found!r}, written with {wanted!r}: "
                         f"{cell.value}")
            count += 1
    if count == 0:
        sys.exit(f"{book} has no formula")
    print(f"{count} formulas agree with the values that they were written with")


def named_cell(book, name):
    """The cell that a defined name stands for, or the first of them."""
    text = next(defined.attr_text for defined in book.defined_names.definedName if defined.name == name)
    sheet, cell = text.rsplit("!", 1)
    return book[sheet.strip("'")][cell.replace("$", "").partition(":")[0]]


# The sheet that then may not have figures, the yellow cell, and what it is spoiled with.
SPOILED = (
    ("Compare", "sel_context", None), ("Compare", "sel_context", -4096),
    ("Compare", "sel_sequences", None), ("Compare", "sel_overhead", "a lot"),
    ("Compare", "sel_margin", None), ("Compare", "sel_quantization", "nothing of the kind"),
    ("Compare", "sel_mode", None), ("Compare", "sel_show", "nothing of the kind"),
    ("Cost", "sel_model", None), ("Cost", "sel_model", "nothing of the kind"),
    ("Cost", "in_pue", -100), ("Cost", "in_electricity_price", None), ("Cost", "sel_day", "soon"),
)


def spoil(book, outs):
    for out, (_, name, value) in zip(outs, SPOILED):
        copy = openpyxl.load_workbook(book)
        named_cell(copy, name).value = value
        copy.save(out)


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def check_spoiled(folder, outs):
    """No figure, no error, a sentence where the answer would be, and Checks tells."""
    for out, (sheet, name, value) in zip(outs, SPOILED):
        rows = read_rows(folder, out, sheet)
        heading = next(i for i, row in enumerate(rows) if "No." in row)
        columns = range(FIRST_GPU, len(rows[heading])) if sheet == "Compare" else FOLLOWING
        for row in rows[heading + 1:]:
            if any(row[column] for column in columns):
                sys.exit(f"{name} is {value!r}, yet {sheet} says {row}")
        sentence = rows[SAID_ROW][0] if sheet == "Compare" else rows[3][1]
        if not sentence.endswith((".", "list.")) or ":" not in sentence:
            sys.exit(f"{name} is {value!r}, and {sheet} says {sentence!r}")
        if any("#" in cell or "Err:" in cell for row in rows for cell in row):
            sys.exit(f"{name} is {value!r}, and {sheet} has errors")
        checks = read_rows(folder, out, "Checks")
        if checks[2][1] != "REVIEW":
            sys.exit(f"{name} is {value!r}, yet Checks says {checks[2]}")
    print(f"{len(outs)} choices that are none show a sentence and no figures")


# A column of Cost, and what its first cell is pasted over with.
PASTED = tuple((name, value) for name, values in (
    ("cost_gpus", (None, 0)), ("cost_ranks", ("x", 0, -100)), ("cost_counts", ("x", 0, -100)),
    ("cost_hardware", ("x", 0, -100)), ("cost_prices", ("x", 0, -100)), ("cost_units", (None, "x", 0, -100)),
    ("cost_numbers", (None, 0)), ("cost_used", ("x", -100))) for value in values)


def paste(book, outs):
    for out, (name, value) in zip(outs, PASTED, strict=True):
        copy = openpyxl.load_workbook(book)
        named_cell(copy, name).value = value
        copy.save(out)


def check_pasted(folder, outs):
    for out, (name, value) in zip(outs, PASTED, strict=True):
        if read_rows(folder, out, "Checks")[2][1] != "REVIEW":
            sys.exit(f"{name} has {value!r} in a formula's place, and Checks says nothing")
        for sheet in "Cost", "Compare", "Checks":
            if any("#" in cell or "Err:" in cell for row in read_rows(folder, out, sheet) for cell in row):
                sys.exit(f"{name} has {value!r} in a formula's place, and {sheet} has errors")
    print(f"{len(outs)} formulas that are pasted over are told, and make no errors")


# Quotes by row of Cost from the top: price, for so many GPUs, valid until (days as Excel counts them).
QUOTES = ((1, None, None), (16, 8, 73000), (5, None, 36600), (-100, None, None), (0, None, None), ("cheap", None, None))
QUOTE, QUOTE_UNIT, QUOTE_DATE, VALID_UNTIL = 9, 10, 13, 14
NUMBER, COUNT, RANK, HARDWARE, PRICE_FROM = 22, 2, 1, 5, 15


def cost_table(sheet):
    """The first row of the table and the last, from 1."""
    first = next(row for row in range(1, 40) if sheet.cell(row, NUMBER + 1).value == "No.") + 1
    last = first
    while sheet.cell(last + 1, 1).value:
        last += 1
    return first, last


def moved(value, old, new):
    """A formula of a row as a spreadsheet moves it to another: its own row's cells go with it."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    return re.sub(rf"(\$[A-Z]+){old}\b", rf"\g<1>{new}", value)


def sort_cost(sheet):
    """As the sorting of the table's rows from Z to A does it."""
    first, last = cost_table(sheet)
    rows = [[sheet.cell(row, column).value for column in range(1, NUMBER + 3)] for row in range(first, last + 1)]
    order = sorted(range(len(rows)), key=lambda i: rows[i][0], reverse=True)
    for at, i in enumerate(order):
        for column, value in enumerate(rows[i], 1):
            sheet.cell(first + at, column).value = moved(value, first + i, first + at)


def quote(book, out):
    """Sorted the other way round, then the quotes."""
    copy = openpyxl.load_workbook(book)
    sheet = copy["Cost"]
    sort_cost(sheet)
    first, last = cost_table(sheet)
    if last - first + 1 < len(QUOTES):
        sys.exit(f"{last - first + 1} GPUs for {len(QUOTES)} quotes")
    for at, (price, unit, until) in enumerate(QUOTES):
        sheet.cell(first + at, QUOTE + 1).value = price
        sheet.cell(first + at, QUOTE_UNIT + 1).value = unit
        sheet.cell(first + at, VALID_UNTIL + 1).value = until
    copy.save(out)


def check_quoted(folder, out):
    rows = read_rows(folder, out, "Cost")
    heading = next(i for i, row in enumerate(rows) if "No." in row)
    table = rows[heading + 1:]
    names = [row[0] for row in table]
    if names != sorted(names, reverse=True):
        sys.exit("the table of Cost is not in the order that it was sorted to")
    for row, (price, unit, until) in zip(table, QUOTES):
        counts = is_number(str(price)) and float(price) > 0 and (until is None or until > 40000)
        if counts != row[PRICE_FROM].startswith("quote; no date") or counts and float(row[PRICE]) != price:
            sys.exit(f"a quote of {price!r} until {until}: {row}")
        if counts and is_number(row[COUNT]) and float(row[HARDWARE]) != math.ceil(float(row[COUNT]) / (unit or 1)) * price:
            sys.exit(f"a quote of {price!r} for {unit}: {row}")
    ranked = sorted((float(row[HARDWARE]), int(row[NUMBER]), int(row[RANK])) for row in table if row[HARDWARE])
    if [rank for _, _, rank in ranked] != list(range(1, len(ranked) + 1)):
        sys.exit(f"ranks are not those of the prices: {ranked}")
    best = next(row for row in table if row[RANK] == "1")
    if rows[4][1] != f"{best[COUNT]}x {best[0]}" or best[0] not in names[:2]:
        sys.exit(f"the lowest price is {rows[4]}, not {best}")
    checks = {row[0]: row for row in read_rows(folder, out, "Checks")}
    bad = [row for row in checks.values() if "REVIEW" in row]
    if len(bad) != 2 or "no price above 0" not in bad[1][0]:
        sys.exit(f"Checks: {bad}")
    compare = read_rows(folder, out, "Compare")
    print(f"{len(table)} sorted rows, {len(QUOTES)} quotes, {len(compare)} rows of Compare")


def read_results(path):
    rows, axes = {}, {"mode": {}, "quantization": {}, "context_tokens": {}}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = tuple(row[name] for name in ("mode", "quantization", "context_tokens", "model",
                                               "gpu", "gpu_count"))
            rows[key] = row
            for name, values in axes.items():
                values[row[name]] = True
    return rows, {name: list(values) for name, values in axes.items()}


def scenarios(axes, count):
    """Every mode and every way to show, with other quantizations and contexts."""
    for i in range(count):
        yield (axes["mode"][i % len(axes["mode"])],
               axes["quantization"][(i + i // 4) % len(axes["quantization"])],
               axes["context_tokens"][(i + 1) % len(axes["context_tokens"])],
               SHOWS[(i + i // 5) % len(SHOWS)])


def choose(book, results, outs):
    axes = read_results(results)[1]
    for out, (mode, quantization, context, show) in zip(outs, scenarios(axes, len(outs))):
        copy = openpyxl.load_workbook(book)
        for name, value in (("sel_quantization", quantization), ("sel_context", int(context)),
                            ("sel_mode", mode), ("sel_show", show)):
            named_cell(copy, name).value = value
        copy.save(out)


def wanted_difference(rows, scenario, model, gpu):
    """By which method alone a pair runs: the rule that is chosen, or the report's, and exact memory."""
    mode, quantization, context, _ = scenario
    rule = "conservative" if mode == "architecture" else mode
    by_rule, by_exact = (rows[name, quantization, context, model, gpu, "1"]["status"] for name in (rule, "architecture"))
    if "unknown" in (by_rule, by_exact):
        return "?"
    if by_rule == by_exact:
        return ""
    return "rule" if by_rule == "RUNS" else "exact"


def wanted_cell(rows, prices, scenario, model, gpu):
    """What sheet Compare should show of a pair."""
    mode, quantization, context, show = scenario
    row = rows[mode, quantization, context, model, gpu, "1"]
    if row["status"] == "unknown":
        return "?"
    if show == SHOWS[5]:
        return wanted_difference(rows, scenario, model, gpu)
    if show == SHOWS[0]:
        return float(row["headroom_gb"]) / float(row["usable_vram_gb"]) * 100
    if show == SHOWS[1]:
        return float(row["headroom_gb"])
    on = {n: rows[mode, quantization, context, model, gpu, str(n)] for n in (1, 2, 4, 8)}
    built = [n for n in on if "More than can be built" not in on[n]["warning"]]
    count = next((n for n in built if on[n]["status"] == "RUNS"), f">{built[-1]}")
    if show == SHOWS[2] or isinstance(count, str):
        return count
    price, unit = prices[gpu]
    return math.ceil(count / unit) * float(price) if price else "\u2013"


def read_prices(folder, out):
    """By GPU: a price, and for how many GPUs it is, which are bought whole."""
    return {row[0]: (row[PRICE], float(row[UNIT])) for row in read_rows(folder, out, "Cost")
            if len(row) > UNIT and is_number(row[UNIT])}


def check_longest(rows, axes, scenario, model, gpu, longest):
    """A context runs if and only if it is no longer than the longest."""
    mode, quantization = scenario[:2]
    for context in axes["context_tokens"]:
        row = rows[mode, quantization, context, model, gpu, "1"]
        runs = row["status"] == "RUNS"
        if row["status"] != "unknown" and runs != (int(context) <= float(longest)):
            sys.exit(f"{scenario} {model} on {gpu}: {longest} fit, yet {context}: {row['status']}")


def check_said(rows, scenario, sheet, gpus):
    """The sentence that counts the pairs on which rule and exact memory differ."""
    cells = [wanted_difference(rows, scenario, row[0], gpu) for row in sheet[HEADING_ROW + 1:] for gpu in gpus]
    known = sum(rows[scenario[0], scenario[1], scenario[2], row[0], gpu, "1"]["status"] != "unknown"
                for row in sheet[HEADING_ROW + 1:] for gpu in gpus)
    by_rule, by_exact = cells.count("rule"), cells.count("exact")
    rule = "conservative" if scenario[0] == "architecture" else scenario[0]
    wanted = (f"Rule of thumb ({rule}) against exact memory (vllm): {by_rule + by_exact} of {known} pairs differ: "
              f"{by_rule} run by the rule alone, {by_exact} by exact memory alone.")
    if not sheet[SAID_ROW][0].startswith(wanted):
        sys.exit(f"{scenario}: {sheet[SAID_ROW][0]!r}, not {wanted!r}")


def check_chosen(results, folder, outs):
    rows, axes = read_results(results)
    count = 0
    for out, scenario in zip(outs, scenarios(axes, len(outs))):
        sheet, workings = read_rows(folder, out, "Compare"), read_rows(folder, out, "Workings")
        prices = read_prices(folder, out)
        gpus = [gpu for gpu in sheet[HEADING_ROW][FIRST_GPU:] if gpu]
        first = next(i for i, row in enumerate(workings) if row[0] == "Model") + 1
        blocks = workings[first - 1].index(gpus[0])
        for m, row in enumerate(sheet[HEADING_ROW + 1:]):
            for g, (gpu, found) in enumerate(zip(gpus, row[FIRST_GPU:])):
                longest = workings[first + m][blocks + LONGEST * len(gpus) + g]
                if longest not in ("", "?"):
                    check_longest(rows, axes, scenario, row[0], gpu, longest)
                wanted = wanted_cell(rows, prices, scenario, row[0], gpu)
                if scenario[3] != SHOWS[4] and not agree(found, wanted):
                    sys.exit(f"{scenario} {row[0]} on {gpu}: {found!r}, not {wanted!r}")
                count += 1
        check_said(rows, scenario, sheet, gpus)
        checks = read_rows(folder, out, "Checks")
        if any("REVIEW" in row for row in checks):
            sys.exit(f"{scenario}: sheet Checks says REVIEW")
    print(f"{count} cells of {len(outs)} chosen scenarios agree with results.csv")


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "cached":
        check_cached(*rest)
    elif command == "choose":
        choose(rest[0], rest[1], rest[2:])
    elif command == "spoil":
        spoil(rest[0], rest[1:])
    elif command == "paste":
        paste(rest[0], rest[1:])
    elif command == "pasted":
        check_pasted(rest[0], rest[1:])
    elif command == "quote":
        quote(*rest)
    elif command == "quoted":
        check_quoted(*rest)
    elif command == "spoiled":
        check_spoiled(rest[0], rest[1:])
    else:
        check_chosen(rest[0], rest[1], rest[2:])
