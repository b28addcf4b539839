# SPDX-License-Identifier: MIT
"""The table of make bench, for people at a terminal and as Markdown."""
from typing import NamedTuple

from measure import median_processor_seconds, median_seconds, peak_mib


class Row(NamedTuple):
    work: str
    ours: str
    peer: str
    theirs: str
    ratio: str
    processor_ratio: str
    target: str
    met: bool | None  # None: nothing was promised
    peak: str

    def cells(self):
        return *self[:7], {True: "met", False: "MISSED", None: ""}[self.met], self.peak


class Outcome(NamedTuple):
    """Of a case."""

    rows: list
    floors: list = []
    note: str = ""


HEADINGS = "work", "vramgrid", "against", "", "ratio", "of CPU time", "promised", "", "peak memory, MiB"
FLOOR_HEADINGS = "work", "vramgrid", "floor", "", "times the floor"
TEXT_COLUMNS = {"work", "against", "floor"}  # others are to the right


def times(ratio):
    return f"{ratio:.2f} x" if ratio < 10 else f"{ratio:.0f} x"


def faster_row(work, ours, peer, theirs, at_least=None):
    """How many times as long the peer takes."""
    ratio = median_seconds(theirs) / median_seconds(ours)
    return Row(
        work, f"{median_seconds(ours):.3g} s", peer, f"{median_seconds(theirs):.3g} s", times(ratio),
        times(median_processor_seconds(theirs) / median_processor_seconds(ours)),
        f"at least {at_least} x" if at_least else "", ratio >= at_least if at_least else None,
        f"{peak_mib(ours):.0f} / {peak_mib(theirs):.0f}",
    )  # fmt: skip


def slower_row(work, ours, peer, theirs):
    """How many times as long vramgrid takes as what it should come close to."""
    ratio = median_seconds(ours) / median_seconds(theirs)
    row = faster_row(work, ours, peer, theirs)
    processor_ratio = median_processor_seconds(ours) / median_processor_seconds(theirs)
    return row._replace(ratio=times(ratio), processor_ratio=times(processor_ratio))


def floor_row(work, ours, floor, at_most=None):
    """How many times as long vramgrid takes as the machine needs at least."""
    seconds = median_seconds(ours)
    ratio = seconds / floor.seconds
    return Row(
        work, f"{seconds:.3g} s", floor.what, f"{floor.seconds:.3g} s", times(ratio), "",
        f"at most {at_most} x" if at_most else "", ratio <= at_most if at_most else None, "",
    )  # fmt: skip


def figure_row(work, ours, target, met):
    return Row(work, ours, "", "", "", "", target, met, "")


def floor_rows(floors):
    """Work and vramgrid's time stand in the first row of several."""
    rows, last = [], None
    for floor in floors:
        ours = (floor.work, f"{floor.our_seconds:.3g} s")
        ratio = times(floor.our_seconds / floor.seconds)
        rows.append((*(ours if ours != last else ("", "")), floor.what, f"{floor.seconds:.3g} s", ratio))
        last = ours
    return rows


def print_table(headings, rows):
    table = [headings, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(headings))]
    for row in table:
        cells = [
            cell.ljust(width) if heading in TEXT_COLUMNS else cell.rjust(width)
            for cell, width, heading in zip(row, widths, headings)
        ]
        print("  ".join(cells).rstrip())


def markdown_table(headings, rows):
    marks = ["---" if heading in TEXT_COLUMNS else "---:" for heading in headings]
    lines = [headings, *rows]
    lines[1:1] = [marks]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines).replace("|  |", "| |")
