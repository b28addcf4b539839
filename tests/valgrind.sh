#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit test programs given and one small report under valgrind: no error, no leak of ours.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
passed=0 failed=0
suppressions=$(cd "$(dirname "$0")" && pwd)/valgrind.supp
printf 'name,params_billion,kv_cache_mb_per_token\nA,8,0.7\nB,70,1\n' > "$work/models.csv"
printf 'name,vram_gb\nX,24\nY,80\n' > "$work/gpus.csv"

# What is run, a line `NAME COMMAND...`.
for program; do
    echo "$(basename "$program") $program"
done > "$work/commands"
cat >> "$work/commands" << END
report $VRAMGRID -m $work/models.csv -g $work/gpus.csv -c 4K,8K -q fp16,int4 -M conservative,production -o $work/report
bad-sheet $VRAMGRID -m $work/gpus.csv -g $work/models.csv -o $work/none
list $VRAMGRID list models
END

# One line: what valgrind finds ends it with 99; another code is the program's own.
cat > "$work/check" << END
    name=\$1
    shift
    valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \\
        --suppressions=$suppressions "\$@" > $work/\$name.out 2>&1
    echo \$? > $work/\$name.code
END
xargs -L 1 -P "$(nproc)" sh "$work/check" < "$work/commands"
while read -r name command; do
    [ "$name" = bad-sheet ] && wanted=1 || wanted=0
    if [ "$(cat "$work/$name.code")" = $wanted ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        sed 's/^/    /' "$work/$name.out"
    fi
done < "$work/commands"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
