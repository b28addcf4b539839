#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The live fleet of a workbook against fleet.csv, as LibreOffice recalculates it.

Usage: check_fleet.py choose BOOK FLEETS OUT...
       check_fleet.py chosen FLEETS FOLDER OUT...
       check_fleet.py memory RESULTS FLEETS FOLDER OUT...
       check_fleet.py prices OUT OWN
       check_fleet.py quote BOOK FLEETS OUT...
       check_fleet.py quoted BEFORE FLEETS FOLDER OUT...
       check_fleet.py rent BOOK FLEETS COMMITMENT OUT...
       check_fleet.py rented FLEETS COMMITMENT FOLDER OUT...
       check_fleet.py spoil BOOK OUT...
       check_fleet.py spoiled FOLDER OUT...

FLEETS was made with --precision full of the same report. choose: copies BOOK, each copy with another
workload, model and quantization on sheet Answer. chosen: every row of sheet Fleet workings of each
copy, recalculated into FOLDER, is what FLEETS says, and Answer recommends what ranks first. memory: what each row has free, exactly and by the rule of
thumb, follows from RESULTS, which has the workloads' tokens as contexts, and Answer tells where the
two disagree. prices:
writes quotes as a file for --prices, and others that a report has of its own. quote: like choose, with these quotes typed into Cost, whose
rows are sorted the other way round, and entries beside them that are no prices. quoted: like chosen,
by FLEETS that was made with these prices; some recommendations are others than in BEFORE. rent: like
choose, with renting and this commitment chosen. rented: like chosen, by FLEETS that was made with
assumptions.rent_commitment, of which the least rent goes first; Answer says it and where it is from. spoil:
copies BOOK, each copy with a choice that is none. spoiled: Answer says so in a sentence and shows no
figures. Prints what it compared.
"""
import csv
import datetime
import math
import os
import sys

import openpyxl

from check_recalculation import QUOTE, QUOTE_DATE, QUOTE_UNIT, VALID_UNTIL, cost_table, sort_cost

ROW_OF_FACTS = 14  # on Answer; above it are choices that stay
ANSWER, FLEET, WORKINGS = "Answer", "Fleet", "Fleet workings"
REASONS = {"SERVES": (0,), "DOESN'T SERVE": (4, 5, 6, 7, 8), "unsupported": (1, 2), "unknown": (3,)}
LIMITS = {"memory": 1, "max_sequences": 2, "min_tokens_per_s": 3, "max_ttft_s": 4}
# Columns of the workings and of fleet.csv that have to be the same where a fleet serves.
FIGURES = {"fit": "concurrent_requests_fit", "busy": "concurrent_requests",
           "tokens_s": "tokens_per_s_expected", "low_each": "tokens_per_s_per_request_low",
           "replicas": "replicas", "gpus": "gpus", "servers": "servers", "rack": "rack_units",
           "power": "power_kw", "hardware": "hardware_usd", "total": "total_usd",
           "rent": "rent_usd", "break_even": "break_even_months",
           "million": "usd_per_million_output_tokens"}


def read_rows(folder, book, sheet):
    stem = os.path.splitext(os.path.basename(book))[0]
    with open(os.path.join(folder, f"{stem}-{sheet}.csv"), newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def read_grids(path):
    grids = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["workload"], row["model"], row["quantization"]
            grids.setdefault(key, {})[row["gpu"], row["gpu_count"]] = row
    return grids


def names_of(book):
    return {defined.name: defined.attr_text for defined in book.defined_names.definedName}


def set_cell(book, name, value):
    sheet, cell = names_of(book)[name].split("!")
    book[sheet.strip("'")][cell.replace("$", "")] = value


def offered(book, name):
    """What a list offers."""
    sheet, cells = names_of(book)[name].split("!")
    cells = book[sheet.strip("'")][cells.replace("$", "")]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]


def chosen_keys(grids, count):
    """Every workload, every model and every quantization in turn."""
    keys = list(grids)
    step = len(keys) // count + 1
    while math.gcd(step, len(keys)) > 1:
        step += 1
    return [keys[i * step % len(keys)] for i in range(count)]


# Of a GPU: price, for so many, date, valid until. One is old and valid, one is over, one is older than
# the report's own, and one has no date and is for a card of what is sold in whole machines, of which
# the report has a quote; then what is no price.
QUOTES = {"L40S": (2900, 1, "2026-11-20", None), "Instinct MI300X": (64000, 8, "2026-11-20", "2099-12-31"),
          "H100 SXM5 80GB": (99000, 8, "2021-05-01", None), "H200 SXM 141GB": (8, 8, "2000-01-01", "2000-02-01"),
          "H100 PCIe 80GB": (9000, 4, "2026-10-01", None), "B200 SXM 180GB": (900, 1, None, None)}
UNDATED = 1  # of them that count, but are too old to call anything the cheapest by
REPORT_QUOTES = {"L40S": (5000, 1, "2026-10-01", None), "H100 PCIe 80GB": (140000, 4, "2026-11-01", None),
                 "B200 SXM 180GB": (400000, 8, "2026-11-01", None)}
NO_PRICES = {"L4": 0, "H100 NVL 94GB": -5, "RTX 4090": "cheap"}


def write_prices(path, quotes):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("gpu", "gpus", "price_usd", "condition", "as_of", "valid_until", "vendor"))
        for gpu, (price, unit, day, until) in quotes.items():
            out.writerow((gpu, unit, price, "quote", day, until, "Someone"))


def excel_day(day):
    return day and (datetime.date.fromisoformat(day) - datetime.date(1899, 12, 30)).days


def enter_quotes(sheet):
    sort_cost(sheet)
    first, last = cost_table(sheet)
    rows = {sheet.cell(row, 1).value: row for row in range(first, last + 1)}
    for gpu, (price, unit, day, until) in QUOTES.items():
        for column, value in ((QUOTE, price), (QUOTE_UNIT, unit), (QUOTE_DATE, excel_day(day)),
                              (VALID_UNTIL, excel_day(until))):
            sheet.cell(rows[gpu], column + 1).value = value
    for gpu, value in NO_PRICES.items():
        sheet.cell(rows[gpu], QUOTE + 1).value = value


def choose(path, fleets, outs, has_quotes=False, commitment=None):
    grids = read_grids(fleets)
    for out, (workload, model, quantization) in zip(outs, chosen_keys(grids, len(outs))):
        book = openpyxl.load_workbook(path)
        set_cell(book, "sel_fleet_workload", workload)
        set_cell(book, "sel_fleet_model", model)
        listed = offered(book, "lst_fleet_precisions")
        set_cell(book, "sel_fleet_precision", quantization if quantization in listed else "native")
        if commitment:
            if commitment not in offered(book, "lst_fleet_commitments"):
                sys.exit(f"{commitment} is not offered")
            set_cell(book, "sel_fleet_money", "rent")
            set_cell(book, "sel_fleet_commitment", commitment)
        if has_quotes:
            enter_quotes(book["Cost"])
        book.save(out)


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def is_same(found, wanted):
    a, b = number(found), number(wanted)
    if a is None or b is None:
        return a == b
    return abs(a - b) <= 1e-9 * max(1, abs(b))


def rank_by_rent(grid):
    """Ranks of least rent instead of least cost, and what a million tokens cost then."""
    serving = [row for row in grid.values() if row["status"] == "SERVES"]
    rented = [row for row in serving if row["rent_usd"]]
    if 100 * len({row["gpu"] for row in rented}) < 60 * len({row["gpu"] for row in serving}):
        sys.exit("too few rents: nothing was tested")
    rented.sort(key=lambda row: (round(float(row["rent_usd"]), 2), float(row["gpus"])))  # equals as they stand
    for row in grid.values():
        if row["total_usd"]:
            per_usd = float(row["usd_per_million_output_tokens"]) / float(row["total_usd"])
            row["usd_per_million_output_tokens"] = row["rent_usd"] and str(per_usd * float(row["rent_usd"]))
        row["rank"] = str(rented.index(row) + 1) if row in rented else ""


def check_row(where, row, wanted):
    if number(row["reason"]) not in REASONS[wanted["status"]]:
        sys.exit(f"{where}: reason {row['reason']}, fleet.csv says {wanted['status']}: "
                 f"{wanted['reason']}")
    if wanted["status"] != "SERVES":
        return 1
    if number(row["limit"]) != LIMITS[wanted["limited_by"]]:
        sys.exit(f"{where}: limit {row['limit']}, fleet.csv says {wanted['limited_by']}")
    for column, heading in FIGURES.items():
        found, expected = row[column], wanted[heading]
        if column == "million" and not wanted["total_usd"]:
            continue  # rented: fleet.csv has it for what is bought
        if column == "break_even" and expected in ("inf", "never"):
            expected = ""
        if not is_same(found, expected):
            sys.exit(f"{where}: {column} is {found!r}, fleet.csv says {expected!r}")
    ranked = number(wanted["rank"])
    if ranked and number(row["rank"]) != ranked:
        sys.exit(f"{where}: rank {row['rank']}, fleet.csv says {wanted['rank']}")
    return len(FIGURES) + 2


def table_of(rows):
    """The rows of replicas: below the heading that begins with gpu, count."""
    at = next(i for i, row in enumerate(rows) if row[:2] == ["gpu", "count"])
    return [dict(zip(rows[at], row)) for row in rows[at + 1:] if row[0]]


def check_answer(where, folder, out, grid):
    best = next((row for row in grid.values() if row["rank"] == "1"), None)
    sentence = read_rows(folder, out, ANSWER)[2][0]
    if best and not sentence.startswith(f"{best['gpus']} × {best['gpu']} ("):
        sys.exit(f"{where}: Answer says {sentence!r}, fleet.csv ranks {best['gpu']} first")
    if any(row["status"] == "SERVES" for row in grid.values()) == sentence.startswith("Nothing"):
        sys.exit(f"{where}: Answer says {sentence!r}")
    memory = read_rows(folder, out, ANSWER)[7][0]
    if best and f" with {best['concurrent_requests']} of the longest requests" not in memory:
        sys.exit(f"{where}: a replica has {best['concurrent_requests']} in flight, Answer says {memory!r}")


def check_chosen(fleets, folder, outs, is_rented=False):
    grids = read_grids(fleets)
    count = 0
    for grid in grids.values() if is_rented else ():
        rank_by_rent(grid)
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        rows = table_of(read_rows(folder, out, WORKINGS))
        if len(rows) != len(grids[key]):
            sys.exit(f"{key}: {len(rows)} rows, fleet.csv has {len(grids[key])}")
        for row in rows:
            where = f"{key} on {row['count']}x {row['gpu']}"
            count += check_row(where, row, grids[key][row["gpu"], row["count"]])
        check_answer(key, folder, out, grids[key])
    print(f"{count} figures of {len(outs)} chosen fleets agree with fleet.csv")


RENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../inputs/rents.csv")


def rent_of(gpu, commitment):
    """What counts for it: the lowest, of equals the newest."""
    with open(RENTS, newline="", encoding="utf-8") as file:
        rents = [row for row in csv.DictReader(file) if row["gpu"] == gpu and row["commitment"] == commitment]
    rents.sort(key=lambda row: row["as_of"], reverse=True)
    return min(rents, key=lambda row: float(row["usd_per_gpu_hour"]))


def check_rented(fleets, commitment, folder, outs):
    grids = read_grids(fleets)
    check_chosen(fleets, folder, outs, is_rented=True)
    changed = 0
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        bought = best_of(grids[key])
        rank_by_rent(grids[key])
        best = next((row for row in grids[key].values() if row["rank"] == "1"), None)
        if not best:
            continue
        rows, rent = read_rows(folder, out, ANSWER), rent_of(best["gpu"], commitment)
        shown = next(row[5] for row in rows if row[4] == "Renting over the years (USD)")
        if not is_same(shown, best["rent_usd"]):
            sys.exit(f"{key}: Answer shows {shown}, fleet.csv says {best['rent_usd']}")
        usd = f"{round(float(best['rent_usd']))} USD"
        if usd not in rows[3][0] or not rows[3][0].startswith("Least rent"):
            sys.exit(f"{key}: Answer says {rows[3][0]!r}, fleet.csv {usd}")
        for part in (f"Rent of {best['gpu']}: ", commitment, rent["provider"], rent["as_of"], rent["source"]):
            if part not in rows[5][0]:
                sys.exit(f"{key}: Answer says {rows[5][0]!r} and not {part!r}")
        changed += bought != best["gpu"]
    if not changed:
        sys.exit("renting recommends what buying does everywhere: nothing was tested")
    print(f"rents of {commitment} change {changed} of {len(outs)} recommendations")


# Tokens of a request that memory is kept for, by workload: see office.sh.
TOKENS = {"users": 3800, "flight": 2300, "rate": 8900, "tight": 200, "batch": 9216}
MODES = {"exact_free": "architecture", "rule_free": "conservative"}


def read_results(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["mode"], row["model"], row["quantization"], row["context_tokens"], row["gpu"],
                 row["gpu_count"]): row for row in csv.DictReader(file)}


def free_percent(result, requests):
    """RESULTS is for one request; each has the same cache."""
    usable = float(result["usable_vram_gb"])
    need = float(result["model_with_overhead_gb"]) + requests * float(result["kv_cache_gb"])
    return (usable - need) / usable * 100


def check_memory(results, fleets, folder, outs):
    grids, results = read_grids(fleets), read_results(results)
    count = disagreeing = 0
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        rule_only = 0
        for row in table_of(read_rows(folder, out, WORKINGS)):
            fleet, free = grids[key][row["gpu"], row["count"]], {}
            where = f"{key} on {row['count']}x {row['gpu']}"
            requests = 1 if fleet["status"] != "SERVES" else float(fleet["concurrent_requests"])
            for column, mode in MODES.items():
                result = results[mode, key[1], key[2], str(TOKENS[key[0]]), row["gpu"], row["count"]]
                if result["status"] in ("unknown", "unsupported") or not row["held"]:
                    continue
                free[column] = free_percent(result, requests)
                if not is_same(row[column], free[column]):
                    sys.exit(f"{where}: {column} is {row[column]}, results.csv gives {free[column]}")
                count += 1
            if not free and fleet["status"] in ("SERVES", "DOESN'T SERVE"):
                sys.exit(f"{where}: nothing says what is free")
            rule_only += len(free) == 2 and free["exact_free"] < 0 <= free["rule_free"]
        sentence = read_rows(folder, out, ANSWER)[8][0]
        if f" {rule_only} choices" not in sentence and (rule_only or "No choice" not in sentence):
            sys.exit(f"{key}: the rule alone runs {rule_only} choices, Answer says {sentence!r}")
        disagreeing += rule_only > 0
    if not disagreeing:
        sys.exit("the rule and exact memory agree everywhere: nothing was tested")
    print(f"{count} shares of free memory of {len(outs)} chosen fleets agree with results.csv")


def best_of(grid):
    return next((row["gpu"] for row in grid.values() if row["rank"] == "1"), None)


def check_quoted(before, fleets, folder, outs):
    old, new = read_grids(before), read_grids(fleets)
    check_chosen(fleets, folder, outs)
    keys = chosen_keys(new, len(outs))
    for out, key in zip(outs, keys):
        rows = read_rows(folder, out, FLEET)
        at = next(i for i, row in enumerate(rows) if row[0] == "Rank")
        if best_of(new[key]) and rows[at + 1][1] != best_of(new[key]):
            sys.exit(f"{key}: Fleet begins with {rows[at + 1]}, not {best_of(new[key])}")
        sentence = read_rows(folder, out, ANSWER)[5][0]
        if best_of(new[key]) and f"nothing is called cheapest: {UNDATED}." not in sentence:
            sys.exit(f"{key}: {UNDATED} quotes have no recent date, Answer says {sentence!r}")
    changed = [key for key in keys if best_of(old[key]) != best_of(new[key])]
    if not changed:
        sys.exit("no quote changes what is recommended")
    print(f"quotes change {len(changed)} of {len(keys)} recommendations, as with --prices")


SPOILED = (
    ("sel_fleet_model", None), ("sel_fleet_model", "nothing of the kind"),
    ("sel_fleet_precision", None), ("sel_fleet_workload", "nothing of the kind"),
    ("sel_fleet_margin", None), ("sel_fleet_margin", -100), ("sel_fleet_margin", "much"),
    ("sel_fleet_money", None), ("sel_fleet_commitment", None), ("sel_fleet_commitment", "*"), ("own_users", 0), ("own_users", "many"), ("own_prompt", -100),
    ("own_years", 0),
)


def spoil(path, outs):
    for out, (name, value) in zip(outs, SPOILED):
        book = openpyxl.load_workbook(path)
        set_cell(book, name, value)
        book.save(out)


def check_spoiled(folder, outs):
    for out, (name, value) in zip(outs, SPOILED):
        rows = read_rows(folder, out, ANSWER)
        if not rows[2][0].startswith("No answer: "):
            sys.exit(f"{name} is {value!r}, yet Answer says {rows[2][0]!r}")
        cells = [cell for row in rows for cell in row]
        if any(cell.startswith(("#", "Err:")) for cell in cells):
            sys.exit(f"{name} is {value!r}, and Answer shows errors")
        if any(row[5] or row[6] for row in rows[ROW_OF_FACTS:] if len(row) > 6):
            sys.exit(f"{name} is {value!r}, yet Answer shows figures")
    print(f"{len(outs)} choices that are none get a sentence and no figures")


def main():
    command, *rest = sys.argv[1:]
    if command == "choose":
        choose(rest[0], rest[1], rest[2:])
    elif command == "chosen":
        check_chosen(rest[0], rest[1], rest[2:])
    elif command == "memory":
        check_memory(rest[0], rest[1], rest[2], rest[3:])
    elif command == "prices":
        write_prices(rest[0], QUOTES)
        write_prices(rest[1], REPORT_QUOTES)
    elif command == "quote":
        choose(rest[0], rest[1], rest[2:], has_quotes=True)
    elif command == "quoted":
        check_quoted(rest[0], rest[1], rest[2], rest[3:])
    elif command == "rent":
        choose(rest[0], rest[1], rest[3:], commitment=rest[2])
    elif command == "rented":
        check_rented(*rest[:3], rest[3:])
    elif command == "spoil":
        spoil(rest[0], rest[1:])
    else:
        check_spoiled(rest[0], rest[1:])


if __name__ == "__main__":
    main()
