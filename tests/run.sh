#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the unit test programs given, then every case of bad/ and every script of cli/, and ends
# with one line that counts them all. VRAMGRID names the program under test.
#
# A script of cli/ passes with exit code 0; with 77 it is skipped, and its last line says why.
set -u
export LC_ALL=C TZ=UTC
tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0 skipped=0

fail() {
    failed=$((failed + 1))
    echo "FAILED $1"
    sed 's/^/    /' "$2"
}

for program; do
    "$program" > "$work/out" 2>&1
    code=$?
    sed -n "s/^[0-9]* reference vectors\$/$(basename "$program"): &/p" "$work/out"
    counts=$(sed -n 's/^.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/out" | tail -n 1)
    set -- ${counts:-0 1}
    passed=$((passed + $1))
    failed=$((failed + $2))
    if [ "$code" -ne 0 ] || [ "$2" -ne 0 ] || [ -z "$counts" ]; then
        [ "$2" -ne 0 ] || failed=$((failed + 1))
        echo "FAILED $(basename "$program") (exit code $code)"
        sed 's/^/    /' "$work/out"
    fi
done

# Each folder of bad/ holds one wrong input, the arguments that read it and what must be said.
for folder in "$tests"/bad/*/; do
    name=bad/$(basename "$folder")
    (
        cd "$folder" || exit 1
        eval "set -- $(cat arguments)"
        "$VRAMGRID" --output "$work/report" "$@" > "$work/stdout" 2> "$work/stderr"
        echo "exit $?" >> "$work/stderr"
        [ ! -e "$work/report" ] || echo "a report folder was made" >> "$work/stderr"
        cat "$work/stdout" >> "$work/stderr"
    )
    if diff -u "$folder/error" "$work/stderr" > "$work/diff" 2>&1; then
        passed=$((passed + 1))
    else
        fail "$name" "$work/diff"
    fi
    rm -rf "$work/report"
done

# As many scripts at a time as there are processors, each in a folder of its own.
printf '%s\n' "$tests"/cli/*.sh | xargs -n 1 -P "$(nproc)" sh "$tests/run_script.sh" "$work"
for script in "$tests"/cli/*.sh; do
    name=cli/$(basename "$script" .sh)
    out=$work/$name.out
    case $(cat "$work/$name.code") in
    0) passed=$((passed + 1)) ;;
    77)
        skipped=$((skipped + 1))
        echo "skipped $name: $(tail -n 1 "$out")"
        ;;
    *) fail "$name" "$out" ;;
    esac
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
