#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit test programs given and one small report under valgrind: no error, no leak of ours.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0 failed=0

check() {
    name=$1
    shift
    if valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
        --suppressions="$(dirname "$0")/valgrind.supp" "$@" > "$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        sed 's/^/    /' "$work/out"
    fi
}

for program; do
    check "$(basename "$program")" "$program"
done
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\nB,70,1\n' > "$work/models.csv"
printf 'name,vram_gb\nX,24\nY,80\n' > "$work/gpus.csv"
check report "$VRAMGRID" -m "$work/models.csv" -g "$work/gpus.csv" -c 4K,8K -q fp16,int4 \
    -M conservative,production -o "$work/report"
check 'bad sheet' sh -c '! "$@"' sh "$VRAMGRID" -m "$work/gpus.csv" -g "$work/models.csv" -o "$work/none"
check list "$VRAMGRID" list models
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
