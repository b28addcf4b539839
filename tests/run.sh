#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the unit test programs given, every script of cli/ and every case of bad/, two more at a time than there are
# processors, and ends with one line that counts them all. VRAMGRID names the program under test.
#
# TEST=NAME runs what has that name: a unit program, a fuzz target, cli/NAME or bad/NAME, with or without the folder.
# ONLY='unit fuzz bad' leaves out the other kinds.
# LONG=1 has the scripts do all of their rounds. TIMES=1 tells the seconds that each took: wall, user, system.
# A script of cli/ passes with exit code 0; with 77 it is skipped, and its last line says why.
set -u
# Where this was started makes no difference: of its environment tests have what finds programs and libraries, and
# neither its descriptors nor its mask. (The multi-line value of a variable may name others; they are no loss.)
for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z_0-9]*\)=.*/\1/p'); do
    case $name in
    PATH | HOME | TMPDIR | LD_* | *SAN_OPTIONS | FAKETIME* | KILL_SEED) ;;
    VRAMGRID | BUILD | ACCURACY | FAULTY | TEST | ONLY | TIMES | LONG | TEST_SECONDS) ;;
    *) unset "$name" ;;
    esac
done
umask 022
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
export LC_ALL=C TZ=UTC
tests=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0 skipped=0

# Those that take longest, first, so that the processors end together.
longest='memory hostile workbook repeat fonts changes faults capacity full-disk huge build kill pages busy split account'

# wanted KIND NAME: whether ONLY and TEST ask for it.
wanted() {
    case " ${ONLY:-unit fuzz cli bad} " in
    *" $1 "*) ;;
    *) return 1 ;;
    esac
    case ${TEST-} in
    '' | "$1/$2" | "$2") return 0 ;;
    esac
    [ "$2" = "test_$TEST" ]
}

list() {
    for name in $longest; do echo "$tests/cli/$name.sh"; done
    for program in "$@"; do echo "$program"; done
    for script in "$tests"/cli/*.sh; do
        name=$(basename "$script" .sh)
        case " $longest " in *" $name "*) ;; *) echo "$script" ;; esac
    done
    printf '%s\n' "$tests"/bad/*/arguments
}

list "$@" | while read -r test; do
    case $test in
    *.sh) kind=cli name=$(basename "$test" .sh) ;;
    */arguments) kind=bad name=$(basename "$(dirname "$test")") ;;
    */fuzz/*) kind=fuzz name=$(basename "$test") ;;
    *) kind=unit name=$(basename "$test") ;;
    esac
    ! wanted $kind "$name" || echo "$kind $name $test"
done > "$work/tests"
[ -s "$work/tests" ] || {
    echo "no test is named ${TEST-}"
    exit 2
}
mkdir "$work/cli" "$work/bad" "$work/unit" "$work/fuzz"
# Half of the time most of them wait for the disk: two more than there are processors.
xargs -L 1 -P "$(($(nproc) + 2))" sh "$tests/run_test.sh" "$work" < "$work/tests"

# What each says of itself: a script its exit code, a unit program how many tests it has.
sort "$work/tests" > "$work/sorted"
while read -r kind name test; do
    out=$work/$kind/$name.out
    code=$(cat "$work/$kind/$name.code")
    good=1 bad=0
    case $kind in
    unit | fuzz)
        sed -n "s/^[0-9]* reference vectors\$/$name: &/p" "$out"
        counts=$(sed -n 's/^.*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$out" | tail -n 1)
        good=${counts% *} bad=${counts#* }
        [ -n "$counts" ] || good=0 bad=1
        [ "$code" = 0 ] || [ "$bad" != 0 ] || bad=1
        ;;
    *)
        case $code in
        0) ;;
        77)
            good=0
            skipped=$((skipped + 1))
            echo "skipped $kind/$name: $(tail -n 1 "$out")"
            ;;
        *) good=0 bad=1 ;;
        esac
        ;;
    esac
    passed=$((passed + good)) failed=$((failed + bad))
    [ "$bad" = 0 ] || {
        echo "FAILED $kind/$name (exit code $code)"
        sed 's/^/    /' "$out"
    }
done < "$work/sorted"
[ -z "${TIMES-}" ] || sort -rn "$work"/*/*.time
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
