#!/bin/sh
# SPDX-License-Identifier: MIT
# Takes into each target's corpus what fuzz.sh has found and reaches code that the corpus does not.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)

for program; do
    name=$(basename "$program")
    work=$(cd "$(dirname "$program")" && pwd)/$name.work
    "$program" -merge=1 -max_len=4096 "$tests/fuzz/corpus/$name" "$work/found" > "$work/merge.log" 2>&1
    echo "$name: $(ls "$tests/fuzz/corpus/$name" | wc -l) inputs"
done
