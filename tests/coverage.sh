#!/bin/sh
# SPDX-License-Identifier: MIT
# The share of lines that the tests have run, by folder of src: coverage.sh BUILD, which was built with --coverage.
# Fails where core or input are below 95 %, or another folder below 85 %.
set -eu
build=$1
cd "$(dirname "$0")/.."
find src -name '*.c' | sort | while read -r source; do
    gcov -n -o "$build/$(dirname "$source")" "$source" 2> "$build/gcov.log" | awk -v wanted="File '$source'" '
        $0 == wanted { found = 1; next }
        found && /^Lines executed/ { split($0, part, /[:%]/); n = $NF; print "'"$source"'", part[2] * n / 100, n; exit }
        found { exit }'
done | awk '
    { folder = $1; sub("/[^/]*$", "", folder); sub("^src/?", "", folder); ran[folder] += $2; all[folder] += $3; r += $2; a += $3
      if ($3 > 20 && $2 / $3 < 0.8) low[$1] = 100 * $2 / $3 }
    END {
        for (folder in all) {
            share = 100 * ran[folder] / all[folder]
            least = folder == "core" || folder == "input" ? 95 : 85
            printf "%-12s %6.1f %% of %d lines%s\n", folder == "" ? "main.c" : folder, share, all[folder], share < least ? ", FAILED: below " least " %" : ""
            failed = failed || share < least
        }
        for (file in low) printf "    %s: %.0f %%\n", file, low[file]
        printf "all          %6.1f %% of %d lines\n", 100 * r / a, a
        exit failed
    }'
