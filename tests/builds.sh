#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds with gcc and clang from -O0 to -O3: no warning, the reference vectors bit for bit, and the
# same bytes of every kind of file from each.
set -eu
tree=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$tree"
passed=0 failed=0

# One build: its tests of the core, and what it makes of samples/en.ini.
try() { # NAME COMPILER LEVEL
    make -j "$(nproc)" COMPILER_NAME="$1" CC="$2" CFLAGS="$3" WERROR=1 \
        "build-$1/vramgrid" "build-$1/tests/test_estimate" "build-$1/tests/test_offload" \
        "build-$1/tests/test_parallel" &&
        "build-$1/tests/test_estimate" && "build-$1/tests/test_offload" &&
        "build-$1/tests/test_parallel" &&
        "build-$1/vramgrid" report samples/en.ini --formats csv,xlsx,pdf,svg,png,offload --output "$work/$1" &&
        (cd "$work/$1" && find . -type f ! -name '.*' -exec sha256sum {} + | sort -k 2) > "$work/$1.sums" &&
        { [ -e "$work/first" ] || cp "$work/$1.sums" "$work/first"; } &&
        diff "$work/first" "$work/$1.sums"
}

for compiler in gcc clang; do
    for level in -O0 -O1 -O2 -O3; do
        if try "$compiler$level" "$compiler" "$level" > "$work/log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAILED $compiler $level"
            sed 's/^/    /' "$work/log"
        fi
        rm -rf "build-$compiler$level" "${work:?}/$compiler$level"
    done
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
