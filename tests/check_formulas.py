#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Walks every formula of a workbook as Excel would read it.

Usage: check_formulas.py BOOK...

A number has at most 15 digits: Excel cuts the rest, and a comparison with it then fails; it has no
exponent with a capital E, TRUE and FALSE are functions, and an INDEX of a row names both places, all
of which HyperFormula wants. Functions are those that Excel 2007, LibreOffice, Gnumeric and HyperFormula know
without a prefix and that give the same whatever is sorted, filtered, hidden, or the day on which it
is opened. Figures are compared with <= or with a tolerance, not with =. A formula's text is at most 8,192 characters, a text in it 255. Conditional
formats and dropdowns name no other sheet but by a defined name, as Excel 2007 wants it. Every name is defined, leads
to cells and is used; links lead to sheets.
"""
import html
import re
import sys
import zipfile

# Not RANK, which HyperFormula does not know; not ROW, of a list no array there.
FUNCTIONS = set("""ABS AND CHOOSE COLUMNS COUNT COUNTA COUNTIF EXP FALSE IF IFERROR INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT MATCH
    MAX MIN N NOT OR REPT ROUND ROUNDDOWN ROUNDUP ROWS SMALL SQRT SUM SUMPRODUCT TRUE""".split())
TEXT = re.compile(r'"(?:[^"]|"")*"')
QUOTED_SHEET = re.compile(r"'(?:[^']|'')*'!")
NUMBER = re.compile(r"(?<![A-Za-z_$\d.])(\d+\.?\d*(?:E[+-]?\d+)?)", re.I)
EXPONENT = re.compile(r"(?<![A-Za-z_$\d.])\d+\.?\d*E[+-]?\d")
LOGICAL = re.compile(r"\b(TRUE|FALSE)\b(?!\()", re.I)
INDEX_OF_NAME = re.compile(r"INDEX\(([A-Za-z_]\w*),[^,()]*\)")
EQUAL_FRACTION = re.compile(r"[^<>]=\s*-?\d+\.\d")


def digits(number):
    return len(re.sub(r"E.*", "", number, flags=re.I).replace(".", "").strip("0"))


def problems_of(formula, rows_of, is_rule):
    """rows_of: how many rows a defined name has. Rules are no formulas to HyperFormula."""
    texts = TEXT.findall(formula)
    bare = QUOTED_SHEET.sub("S!", TEXT.sub('""', formula))
    for text in texts:
        if len(text[1:-1].replace('""', '"')) > 255:
            yield f"a text of {len(text)} characters"
    if len(formula) > 8192:
        yield f"{len(formula)} characters"
    for number in NUMBER.findall(re.sub(r"\$?[A-Z]{1,3}\$?\d+", "", bare)):
        if digits(number) > 15:
            yield f"{number} has more than 15 digits"
    for name in re.findall(r"([A-Za-z_.][A-Za-z0-9_.]*)\(", bare):
        if name not in FUNCTIONS:
            yield f"the function {name}"
    if EXPONENT.search(bare) and not is_rule:
        yield "a number with the exponent E"
    if LOGICAL.search(bare) and not is_rule:
        yield "TRUE or FALSE without brackets"
    for name in INDEX_OF_NAME.findall(bare):
        if rows_of.get(name) == 1:
            yield f"an INDEX of the row {name} with one place"
    if EQUAL_FRACTION.search(bare):
        yield "compares with a fraction by ="
    if "#REF!" in bare or "_xl" in bare:
        yield "a reference to nothing or a prefix"


def formulas(book):
    """Every formula with where it stands, and whether it is a rule of a sheet."""
    with zipfile.ZipFile(book) as parts:
        for part in parts.namelist():
            if not part.startswith(("xl/worksheets/sheet", "xl/workbook.xml")):
                continue
            xml = parts.read(part).decode()
            for cell, formula in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', xml, re.S):
                yield f"{part} {cell}", html.unescape(formula), False
            for formula in re.findall(r"<formula[12]?>(.*?)</formula[12]?>", xml, re.S):
                yield part, html.unescape(formula), True
            for name, formula in re.findall(r'<definedName name="([^"]*)"[^>]*>(.*?)</definedName>', xml, re.S):
                yield name, html.unescape(formula), False


def rows_of_names(found):
    ranges = {where: re.search(r"\$(\d+):\$[A-Z]+\$(\d+)$", formula) for where, formula, _ in found}
    return {name: int(range[2]) - int(range[1]) + 1 for name, range in ranges.items() if range}


def parts_of(book):
    with zipfile.ZipFile(book) as parts:
        return {part: html.unescape(parts.read(part).decode()) for part in parts.namelist()
                if part.startswith(("xl/worksheets/sheet", "xl/workbook.xml"))}


def names_of(formulas):
    """The defined names that formulas have: all of them begin with a few letters and an underscore."""
    return {name for formula in formulas
            for name in re.findall(r"(?<![\w.$!\"])([a-z]+_\w+)(?![\w(])", TEXT.sub("", formula))}


def lost_names(parts, all_formulas):
    """Names to no sheet, unused or undefined, and links to nowhere. What is calc_ serves sheets on request too."""
    sheets = set(re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"]))
    defined = dict(re.findall(r'<definedName name="([a-z]+_[^"]*)"[^>]*>(.*?)</definedName>', parts["xl/workbook.xml"], re.S))
    used = names_of(formula for where, formula, _ in all_formulas if where not in defined)
    for name, target in defined.items():
        if target.rsplit("!", 1)[0].strip("'").replace("''", "'") not in sheets:
            yield f"{name} is {target}"
        if name not in used and not name.startswith("calc_"):
            yield f"{name} is used nowhere"
    for name in used - defined.keys():
        yield f"{name} is not defined"
    for part, xml in parts.items():
        for target in re.findall(r'<hyperlink [^>]*location="([^"]*)"', xml):
            if target.rsplit("!", 1)[0].strip("'").replace("''", "'") not in sheets:
                yield f"{part}: a link to {target}"


def main(books):
    count, found = 0, []
    for book in books:
        all_formulas = list(formulas(book))
        rows_of = rows_of_names(all_formulas)
        found += [f"{book}: {lost}" for lost in lost_names(parts_of(book), all_formulas)]
        for where, formula, is_rule in all_formulas:
            count += 1
            found += [f"{book}: {where}: {problem}: {formula[:200]}"
                      for problem in problems_of(formula, rows_of, is_rule)]
            if is_rule and "!" in TEXT.sub("", formula):
                found.append(f"{book}: {where}: a rule names another sheet: {formula[:200]}")
    if found or count == 0:
        sys.exit("\n".join(found[:10]) or "no formulas")
    print(f"{count} formulas are as Excel reads them")


main(sys.argv[1:])
