#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sheet Decision against fleet.csv, as LibreOffice recalculates it.

Usage: check_decision.py chosen FLEETS FOLDER OUT...
       check_decision.py quoted FLEETS FOLDER OUT...
       check_decision.py rented FLEETS COMMITMENT FOLDER OUT...
       check_decision.py spoiled FOLDER OUT...
       check_decision.py vary WORKLOADS VARIED
       check_decision.py tornado FLEETS VARIED FOLDER OUT...

The books are those of check_fleet.py. chosen: the bill, power, floors and command of the recommended
fleet are what FLEETS says; the options are the best numbers of the best GPUs; the lines of the bill
come to the hardware. quoted: likewise, and a bill by a quote names it. rented: by FLEETS with this
commitment the bill has the rent, its commitment, provider, date and source, and no hardware. spoiled: where a choice is
none nothing is decided. vary: copies a sheet of workloads, each in every case of the tornado that a
workload can have. tornado: GPUs and cost of these cases are what VARIED, a fleet.csv of theirs, says of
the recommended GPU and number; prices and electricity change the cost by their share; the widest comes
first and has the longest bar. Prints what it compared.
"""
import csv
import math
import os
import sys

from check_fleet import (FLEET, QUOTES, WORKINGS, chosen_keys, excel_day, is_same, number, rank_by_rent,
                         read_grids, read_rows, rent_of, table_of)

LABEL, COUNT, PRICE, TOTAL, CONDITION, VENDOR, NUMBER, DAY, LAST = range(9)
SECTIONS = ("1  Demand and capacity", "2  Options considered", "3  Bill of materials",
            "4  Power, heat and space", "5  What the answer hangs on", "6  Acceptance test", "7  Approvals")
OPTIONS = 5


class Sheet:
    def __init__(self, folder, out):
        self.rows = [row + [""] * (9 - len(row)) for row in read_rows(folder, out, "Decision")]
        self.where = os.path.basename(out)
        found = [row[LABEL] for row in self.rows if row[LABEL] in SECTIONS]
        if found != list(SECTIONS):
            sys.exit(f"{self.where}: sections {found}")

    def at(self, label):
        """The row of a label, in the left half."""
        return next(i for i, row in enumerate(self.rows) if row[LABEL] == label)

    def left(self, label, column=COUNT):
        return self.rows[self.at(label)][column]

    def right(self, label):
        return next(row[DAY] for row in self.rows if row[CONDITION] == label)

    def expect(self, what, found, wanted):
        if not is_same(found, wanted):
            sys.exit(f"{self.where}: {what} is {found!r}, fleet.csv says {wanted!r}")
        return 1


def recommended(folder, out, grid):
    """The row of fleet.csv that is recommended."""
    first = [row for row in table_of(read_rows(folder, out, WORKINGS)) if row["rank"] == "1"]
    return grid[first[0]["gpu"], first[0]["count"]] if first else None


def check_figures(sheet, best):
    low, busy = float(best["tokens_per_s_per_request_low"]), float(best["concurrent_requests"])
    wanted = (
        ("replicas", sheet.right("Replicas"), best["replicas"]),
        ("GPUs", sheet.right("GPUs in all"), best["gpus"]),
        ("machines", sheet.right("Machines, spare ones too"), best["servers"]),
        ("rack units", sheet.right("Rack units"), best["rack_units"]),
        ("power", sheet.left("Average of the machines (kW)"), best["power_kw"]),
        ("hardware", sheet.left("Hardware", TOTAL), best["hardware_usd"]),
        ("total", sheet.left("Cost over the years", TOTAL), best["total_usd"]),
        ("low speed", sheet.left("Tokens/s of each request, at least", PRICE), str(low)),
        ("TPOT", sheet.left("Time for each output token (ms), at most", PRICE), str(1000 / low)),
        ("throughput", sheet.left("Output tokens/s of the replica, at least", PRICE), str(low * busy)),
    )
    return sum(sheet.expect(*figure) for figure in wanted)


def check_bill(sheet, best):
    """What is known of each line comes to the hardware."""
    at = sheet.at("Item")
    lines = sheet.rows[at + 1:at + 4]
    for line in lines:
        if line[PRICE] and not is_same(line[TOTAL], str(float(line[COUNT]) * float(line[PRICE]))):
            sys.exit(f"{sheet.where}: {line} is not number x price")
    if not best["hardware_usd"]:
        return 0
    return sheet.expect("the bill", str(sum(float(line[TOTAL] or 0) for line in lines)), best["hardware_usd"])


def check_command(sheet, key, best):
    bench = next(row[LABEL] for row in sheet.rows if row[LABEL].startswith("vllm bench serve"))
    serve = next(row[LABEL] for row in sheet.rows if row[LABEL].startswith("vllm serve"))
    flag = f"--tensor-parallel-size {best['gpu_count']} "
    if f"--model {key[1]} " not in bench or f"--max-concurrency {best['concurrent_requests']} " not in bench:
        sys.exit(f"{sheet.where}: {bench}")
    if (flag in serve) != (best["gpu_count"] != "1") or f"vllm serve {key[1]} " not in serve:
        sys.exit(f"{sheet.where}: {serve}")


def check_options(sheet, grid):
    """The best number of each GPU that has a rank, in the order of ranks."""
    ranked = sorted((row for row in grid.values() if number(row["rank"])), key=lambda row: float(row["rank"]))
    if not ranked:
        return 0
    firsts = list({row["gpu"]: row for row in reversed(ranked)}.values())
    firsts.sort(key=lambda row: float(row["rank"]))
    at = sheet.at("Serve: the best number of each GPU") + 1
    for row, wanted in zip(sheet.rows[at:at + OPTIONS], firsts + [None] * OPTIONS):
        name = f"{wanted['gpus']} x {wanted['gpu']}" if wanted else ""
        if row[LABEL] != name:
            sys.exit(f"{sheet.where}: the option {row[LABEL]!r}, fleet.csv ranks {name!r}")
        if wanted:
            sheet.expect(name, row[CONDITION], wanted["total_usd"])
    return min(OPTIONS, len(firsts))


def check_failing(sheet, folder, out):
    """Each is a row of sheet Fleet with the same reason, and so many fail alike."""
    fleet = read_rows(folder, out, FLEET)
    at = next(i for i, row in enumerate(fleet) if row[0] == "Rank")
    reasons = {f"{row[2]} x {row[1]}": row[3] for row in fleet[at + 1:]}
    at = sheet.at("Fail: the nearest of each reason") + 1
    shown = [row for row in sheet.rows[at:at + OPTIONS] if row[LABEL]]
    for row in shown:
        if reasons[row[LABEL]] != row[VENDOR] or int(row[COUNT]) != list(reasons.values()).count(row[VENDOR]):
            sys.exit(f"{sheet.where}: {row}, Fleet says {reasons[row[LABEL]]!r}")
    return len(shown)


def check_chosen(fleets, folder, outs):
    grids, count, quoted = read_grids(fleets), 0, 0
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        sheet, best = Sheet(folder, out), recommended(folder, out, grids[key])
        count += check_failing(sheet, folder, out)
        if not best:
            continue
        count += check_figures(sheet, best) + check_bill(sheet, best) + check_options(sheet, grids[key])
        check_command(sheet, key, best)
        quoted += sheet.rows[sheet.at("Item") + 1][CONDITION] == "quote" and best["gpu"] in QUOTES
    if count < 10 * len(outs):
        sys.exit(f"only {count} figures")
    return count, quoted


HOURS = 8760
YEARS = {"users": 3, "flight": 3, "rate": 3, "tight": 3, "batch": 3}


def check_rent(sheet, best, commitment, years):
    """The first line of the bill, what the second says of the first, and the sums."""
    at, rent = sheet.at("Item") + 1, rent_of(best["gpu"], commitment)
    line, more = sheet.rows[at], sheet.rows[at + 1]
    count = sheet.expect("the rent of an hour", line[PRICE], rent["usd_per_gpu_hour"])
    count += sheet.expect("the rent", line[TOTAL], best["rent_usd"])
    count += sheet.expect("hours", str(float(line[COUNT]) * float(line[PRICE]) * float(more[COUNT])), best["rent_usd"])
    count += sheet.expect("paid hours", more[COUNT], str(HOURS * years))
    count += sheet.expect("the cost", sheet.left("Cost over the years", TOTAL), best["rent_usd"])
    said = [line[CONDITION], line[VENDOR], line[NUMBER], line[LAST], sheet.left("Hardware", TOTAL)]
    if said != [commitment, rent["provider"], "", "", ""] or not line[LABEL].startswith(f"{best['gpu']}, rented"):
        sys.exit(f"{sheet.where}: {line}, hardware {said[-1]!r}, not {commitment} of {rent['provider']}")
    if not is_same(line[DAY], str(excel_day(rent["as_of"]))) and line[DAY] != rent["as_of"]:
        sys.exit(f"{sheet.where}: {line[DAY]!r}, not {rent['as_of']}")
    if rent["source"] not in more[CONDITION] or rent["instance"] not in more[CONDITION]:
        sys.exit(f"{sheet.where}: {more}, not {rent['source']}")
    return count


def check_rented(fleets, commitment, folder, outs):
    grids, count = read_grids(fleets), 0
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        rank_by_rent(grids[key])
        sheet, best = Sheet(folder, out), recommended(folder, out, grids[key])
        if not best:
            continue
        count += check_rent(sheet, best, commitment, YEARS[key[0]])
        at = sheet.at("Serve: the best number of each GPU") + 1
        count += sheet.expect("the first option", sheet.rows[at][CONDITION], best["rent_usd"])
        count += check_failing(sheet, folder, out)
    if count < 5 * len(outs):
        sys.exit(f"only {count} figures")
    print(f"{count} figures of {len(outs)} decisions to rent for {commitment} agree with fleet.csv")


VARIED = {"Users or requests \u00b120%": ("users", "requests_per_s", "concurrent_requests"),
          "Prompt tokens \u00b120%": ("prompt_tokens", "prompt_tokens_p95"),
          "Output tokens \u00b120%": ("output_tokens", "output_tokens_p95")}
FACTORS = ("0.8", "1.2")


def vary(path, out):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            for label, columns in VARIED.items():
                for factor in FACTORS:
                    varied = dict(row, name=f"{row['name']}, {label}, {factor}")
                    for column in columns:
                        figure = float(row[column] or 0) * float(factor)
                        is_tokens = "tokens" in column
                        varied[column] = row[column] and (int(figure + 0.5) if is_tokens else figure)
                    writer.writerow(varied)


def check_case(sheet, shown, wanted, where):
    """GPUs and cost of a case; a word where it does not serve."""
    if wanted["status"] != "SERVES":
        if shown != ["fails", "fails"]:
            sys.exit(f"{where}: {shown}, fleet.csv says {wanted['status']}")
        return 1
    return sheet.expect(where, shown[0], wanted["gpus"]) + sheet.expect(where, shown[1], wanted["total_usd"])


def check_money(sheet, row, label, less):
    """A share of what prices change: both ways the same."""
    base, down, up = (float(sheet.left("As it is", TOTAL)), *map(float, row[TOTAL:TOTAL + 2]))
    sheet.expect(label, str(base - down), str(less))
    sheet.expect(label, str(up - base), str(less))


def check_tornado(fleets, varied, folder, outs):
    grids, cases, count = read_grids(fleets), read_grids(varied), 0
    for out, key in zip(outs, chosen_keys(grids, len(outs))):
        sheet, best = Sheet(folder, out), recommended(folder, out, grids[key])
        if not best:
            continue
        at = sheet.at("As it is") + 1
        lines = {row[LABEL]: row for row in sheet.rows[at:at + 6]}
        for label in VARIED:
            for i, factor in enumerate(FACTORS):
                wanted = cases[f"{key[0]}, {label}, {factor}", *key[1:]][best["gpu"], best["gpu_count"]]
                shown = [lines[label][COUNT + i], lines[label][TOTAL + i]]
                count += check_case(sheet, shown, wanted, f"{out}: {key} on {best['gpu']}: {label}, {factor}")
        check_money(sheet, lines["Price \u00b115%"], "price", 0.15 * float(best["hardware_usd"]))
        electricity = float(sheet.left("Electricity over the years", TOTAL))
        check_money(sheet, lines["Electricity price \u00b150%"], "electricity", 0.5 * electricity)
        check_order(sheet, list(lines.values()))
    if count < 60:
        sys.exit(f"only {count} figures")
    print(f"{count} figures of tornados agree with fleet.csv of changed workloads")


def check_order(sheet, lines):
    """Bars of both sides grow with the change, and the widest of all has all its letters."""
    widths = [float(row[PRICE + 2]) - float(row[TOTAL]) if "fails" not in row else math.inf for row in lines]
    widths = [abs(width) for width in widths]
    if sorted(widths, reverse=True) != widths:
        sys.exit(f"{sheet.where}: not in order: {widths}")
    bars = [len(row[column]) for row in lines for column in (VENDOR, NUMBER)]
    if max(bars) != 10 and any(width > 0 and width < math.inf for width in widths):
        sys.exit(f"{sheet.where}: bars of {bars}")


def check_spoiled(folder, outs):
    for out in outs:
        sheet = Sheet(folder, out)
        cells = [cell for row in sheet.rows for cell in row]
        bad = [cell for cell in cells if cell.startswith(("#", "Err:"))]
        figures = [row for row in sheet.rows if any(number(cell) is not None for cell in row)]
        if bad or figures:
            sys.exit(f"{out}: {bad} {figures}")
        if not sheet.rows[3][LABEL].startswith("No answer: "):
            sys.exit(f"{out}: {sheet.rows[3][LABEL]!r}")
    print(f"{len(outs)} choices that are none decide nothing")


def main():
    command, *rest = sys.argv[1:]
    if command == "spoiled":
        check_spoiled(rest[0], rest[1:])
        return
    if command == "rented":
        check_rented(*rest[:3], rest[3:])
        return
    if command == "vary":
        vary(*rest)
        return
    if command == "tornado":
        check_tornado(*rest[:3], rest[3:])
        return
    count, quoted = check_chosen(rest[0], rest[1], rest[2:])
    if command == "quoted" and not quoted:
        sys.exit("no bill is by a quote")
    print(f"{count} figures of {len(rest) - 2} decisions agree with fleet.csv, {quoted} bills by quotes")


if __name__ == "__main__":
    main()
