#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Walks every formula of a workbook as Excel would read it.

Usage: check_formulas.py BOOK...

A number has at most 15 digits: Excel cuts the rest, and a comparison with it then fails. Functions
are those that Excel 2007 and LibreOffice know without a prefix and that give the same whatever is
sorted, filtered, hidden, or the day on which it is opened. Figures are compared with <= or with a
tolerance, not with =. A formula's text is at most 8,192 characters, a text in it 255. Conditional
formats and dropdowns name no other sheet but by a defined name, as Excel 2007 wants it.
"""
import html
import re
import sys
import zipfile

FUNCTIONS = set("""ABS AND CHOOSE COLUMNS COUNT COUNTA COUNTIF EXP FALSE IF IFERROR INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT MATCH
    MAX MIN N NOT OR RANK REPT ROUND ROUNDDOWN ROUNDUP ROW ROWS SMALL SQRT SUM SUMPRODUCT TRUE""".split())
TEXT = re.compile(r'"(?:[^"]|"")*"')
QUOTED_SHEET = re.compile(r"'(?:[^']|'')*'!")
NUMBER = re.compile(r"(?<![A-Za-z_$\d.])(\d+\.?\d*(?:E[+-]?\d+)?)", re.I)
EQUAL_FRACTION = re.compile(r"[^<>]=\s*-?\d+\.\d")


def digits(number):
    return len(re.sub(r"E.*", "", number, flags=re.I).replace(".", "").strip("0"))


def problems_of(formula):
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


def main(books):
    count, found = 0, []
    for book in books:
        for where, formula, is_rule in formulas(book):
            count += 1
            found += [f"{book}: {where}: {problem}: {formula[:200]}" for problem in problems_of(formula)]
            if is_rule and "!" in TEXT.sub("", formula):
                found.append(f"{book}: {where}: a rule names another sheet: {formula[:200]}")
    if found or count == 0:
        sys.exit("\n".join(found[:10]) or "no formulas")
    print(f"{count} formulas are as Excel reads them")


main(sys.argv[1:])
