#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs each fuzz target given for FUZZ_SECONDS, from its corpus here and what earlier runs have found, which
# gathers beside the programs. Ends at the first input that fails: it lies there too.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
export LSAN_OPTIONS="suppressions=$tests/lsan.supp:print_suppressions=0"

for program; do
    name=$(basename "$program")
    work=$(cd "$(dirname "$program")" && pwd)/$name.work
    dictionary=$tests/fuzz/$name.dict
    mkdir -p "$work/found"
    set -- -timeout=20 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 "-max_total_time=$FUZZ_SECONDS" "-artifact_prefix=$work/"
    [ ! -e "$dictionary" ] || set -- "$@" "-dict=$dictionary"
    "$program" "$@" "$work/found" "$tests/fuzz/corpus/$name" > "$work/log" 2>&1 || {
        grep -v '^#' "$work/log" | tail -n 60
        echo "FAILED $name: the input is in $work"
        exit 1
    }
    echo "$name: $(sed -n 's/^Done \([0-9]* runs in [0-9]*\).*/\1 seconds/p' "$work/log"), $(ls "$work/found" | wc -l) inputs found"
done
