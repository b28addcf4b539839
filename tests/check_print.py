# SPDX-License-Identifier: MIT
"""Reads the PDF that LibreOffice made of a workbook, as a reader prints it: no page is empty, no sheet takes
more pages than it says here, all text is at least 8 points, and no cell shows ### for a number.

Usage: check_print.py WORKBOOK PDF
"""
import re
import subprocess
import sys
import zipfile
import xml.etree.ElementTree as ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Sheets that are signed or sent alone.
PAGES_MAX = {"Decision": 2, "Answer": 2, "Checks": 1, "Decisão": 2, "Resposta": 2, "Verificações": 1}
POINTS_MIN = 8


def visible_sheets(path):
    with zipfile.ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    return [sheet.get("name") for sheet in workbook.iter(MAIN + "sheet") if sheet.get("state") is None]


def pages_of(pdf):
    """The words of each page: (text, height in points)."""
    run = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, check=True)
    # Glyphs of blocks come out as characters that no XML has.
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", run.stdout.decode("utf-8", "replace"))
    for page in re.findall(r"<page .*?</page>|<page [^>]*/>", text, re.S):
        yield re.findall(r'<word [^>]*?yMin="([^"]*)"[^>]*?yMax="([^"]*)"[^>]*>([^<]*)</word>', page)


def main():
    workbook, pdf = sys.argv[1:]
    sheets, problems, counts = visible_sheets(workbook), [], {}
    for number, words in enumerate(pages_of(pdf), 1):
        texts = [text for _, _, text in words]
        if not texts:
            problems.append(f"page {number} is empty")
            continue
        if any(set(text) == {"#"} and len(text) > 1 for text in texts):
            problems.append(f"page {number}: ### where a number is")
        # The footer is the lowest line; the sheet's name stands in its middle.
        lowest = max(float(bottom) for _, bottom, _ in words)
        footer = " ".join(text for _, bottom, text in words if float(bottom) > lowest - 2)
        names = [name for name in sheets if f" {name} " in f" {footer} "]
        if not names:
            problems.append(f"page {number}: no sheet's name in its footer: {footer!r}")
            continue
        name = max(names, key=len)
        counts[name] = counts.get(name, 0) + 1
    for name in sheets:
        if name not in counts:
            problems.append(f"{name} is not printed")
        elif counts[name] > PAGES_MAX.get(name, counts[name]):
            problems.append(f"{name} takes {counts[name]} pages, not {PAGES_MAX[name]}")
    sizes = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", pdf], capture_output=True, check=True)
    for page in re.findall(rb"<page number.*?</page>", sizes.stdout, re.S):
        number = re.search(rb'number="(\d+)"', page).group(1).decode()
        for size in re.findall(rb'<fontspec [^>]*size="(\d+)"', page):
            if int(size) < POINTS_MIN:
                problems.append(f"page {number}: text of {int(size)} points")
    for problem in problems[:20]:
        print(problem)
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    return 1 if problems or not counts else 0


sys.exit(main())
