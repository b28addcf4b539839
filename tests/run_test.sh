#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs one test for run.sh: run_test.sh WORK KIND NAME TEST leaves WORK/KIND/NAME.out, .code and .time.
# A script or program that takes longer than TEST_SECONDS (600) hangs: it is ended, and what it was doing is told.
set -u
limit=${TEST_SECONDS-600} kind=$2 name=$3 test=$4
place=$1/$kind/$name
TESTS=$(cd "$(dirname "$0")" && pwd)
export TESTS
mkdir -p "$place"
cd "$place" || exit 1

# Each folder of bad/ holds one wrong input, the arguments that read it and what must be said.
bad() {
    (
        cd "$(dirname "$test")" || exit 1
        eval "set -- $(cat arguments)"
        "$VRAMGRID" --output "$place/report" "$@" > "$place/stdout" 2> "$place/stderr"
        echo "exit $?" >> "$place/stderr"
    )
    [ ! -e report ] || echo "a report folder was made" >> stderr
    cat stdout >> stderr
    diff -u "$(dirname "$test")/error" stderr
}

# A session of its own, of which nothing stays.
watched() {
    setsid "$@" & pid=$!
    timeout "$limit" tail -s 0.02 --pid=$pid -f /dev/null || {
        echo "still at work after $limit s:"
        ps --sid $pid --forest -o pid,ppid,stat,wchan:24,time,args
        kill -KILL $pid
    }
    wait $pid
    code=$?
    pkill -KILL --session $pid
    return $code
}

began=$(date +%s.%N)
case $kind in
bad) bad ;;
cli) watched sh -eu "$test" ;;
*) watched "$test" ;;
esac > "$place.out" 2>&1
echo $? > "$place.code"
{
    date +%s.%N
    times
} > "$place.time"
awk -v began="$began" -v name="$kind/$name" 'NR == 1 { wall = $1 - began }
    NR == 3 { split($1 "m" $2, t, /[ms]+/); printf "%7.2f %7.2f %7.2f %s\n", wall, 60 * t[1] + t[2], 60 * t[3] + t[4], name }' "$place.time" > time
mv time "$place.time"
chmod -R u+rwx "$place"
rm -rf "$place"
