#!/bin/sh
# SPDX-License-Identifier: MIT
# Opens the workbook of a small report in LibreOffice, has it calculated anew and saved as CSV, one
# file per sheet, and compares the numbers with results.csv. Prints a count line.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
if ! command -v soffice > /dev/null; then
    echo "skipped office: LibreOffice is not installed (make deps-office)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
"$VRAMGRID" report -f csv,xlsx --precision full -o report "$tests/../templates/reference.ini"
# Field separator comma, quote, UTF-8; values as stored, not as shown; every sheet.
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' \
    --outdir sheets report/vramgrid.xlsx > log 2>&1 || { cat log; exit 1; }
if /usr/bin/python3 "$tests/check_office.py" report/results.csv sheets; then
    echo "1 passed, 0 failed, 0 skipped"
else
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
