#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs one script of cli/ for run.sh: run_script.sh WORK SCRIPT leaves WORK/cli/NAME.out and .code.
# One that takes longer than SCRIPT_SECONDS (600) hangs: it is ended, and what it was doing is told.
set -u
limit=${SCRIPT_SECONDS-600}
place=$1/cli/$(basename "$2" .sh)
mkdir -p "$place"
(cd "$place" && TESTS=$(cd "$(dirname "$0")" && pwd) exec setsid sh -eu "$2") > "$place.out" 2>&1 &
script=$!
timeout "$limit" tail -s 0.1 --pid=$script -f /dev/null || {
    echo "still at work after $limit s:"
    ps --sid $script --forest -o pid,ppid,stat,wchan:24,time,args
    kill -KILL $script
} >> "$place.out" 2>&1
wait $script
echo $? > "$place.code"
pkill -KILL --session $script
chmod -R u+rwx "$place"
rm -rf "$place"
