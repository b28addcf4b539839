#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs one script of cli/ for run.sh: run_script.sh WORK SCRIPT leaves WORK/cli/NAME.out and .code.
set -u
place=$1/cli/$(basename "$2" .sh)
mkdir -p "$place"
(cd "$place" && TESTS=$(cd "$(dirname "$0")" && pwd) sh -eu "$2") > "$place.out" 2>&1
echo $? > "$place.code"
chmod -R u+rwx "$place"
rm -rf "$place"
