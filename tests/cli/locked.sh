# Runs at once into one folder: one at a time publishes, the others say so in one line and change nothing.
. "$TESTS/lib.sh"

small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv --as-of 2026-01-01 "$@"; }
# at_work: a run that has been stopped while it works in ./report, as $pid.
at_work() { caught open:5 -m models.csv -g gpus.csv -c 16K -f csv,pdf -s heatmap.figures=free_vram -o report; }
refused() {
    [ "$(wc -l < "$1")" = 1 ] || die "not one line: $(cat "$1")"
    grep -q '^vramgrid: report: another run ' "$1" || die "$(cat "$1")"
}
# One report and nothing else.
one_report() {
    whole report
    settled report
    [ "$(digests report | wc -l)" = $(($(wc -l < sums) + 1)) ] || die "more than the manifest lists: $(digests report)"
}

run -f csv -o report
digests report > before
at_work
expect 4 run -c 8K -f csv -o report
refused stderr
digests report | cmp - before || die "the report has changed"
# A dry run needs no lock, and another folder has its own.
expect 0 run -n -c 8K -f csv -o report
expect 0 run -c 8K -f csv -o other
silent
kill -CONT "$pid"
wait "$pid" || die "the run that was there first: $(cat caught)"
one_report
# A killed run holds nothing.
at_work
kill -9 "$pid"
wait "$pid" 2> ignored || true
expect 0 run -c 8K -f csv -o report
silent
one_report

published=0 refused=0
# at_once N ROUND FORMATS: as many runs with different reports. Some begin where another one ends.
at_once() {
    for i in $(seq "$1"); do
        (
            code=0
            run -f $3 -s heatmap.figures=free_vram -q int8 -c "${i}K,9K" -o report > "said$i" 2>&1 || code=$?
            echo $code > "code$i"
        ) &
        [ $((i % 2)) = 1 ] || sleep "0.0$(($2 % 10))"
    done
    wait
    together=0
    for i in $(seq "$1"); do
        case $(cat "code$i") in
        0)
            together=$((together + 1))
            [ ! -s "said$i" ] || die "not silent: $(cat "said$i")"
            ;;
        4)
            refused "said$i"
            refused=$((refused + 1))
            ;;
        *) die "exit code $(cat "code$i"): $(cat "said$i")" ;;
        esac
    done
    [ $together -gt 0 ] || die "none of $1 runs published"
    published=$((published + together))
    one_report
}
# How many are refused in a round is the machine's: as many rounds as it takes.
round=0
until [ $round -ge 10 ] && [ $refused -gt 10 ] || [ $round -ge 100 ]; do
    round=$((round + 1))
    [ $((round % 3)) != 0 ] || rm -rf report # the first night of all
    at_once 2 "$round" csv,pdf
    at_once 5 "$round" csv
done
echo "$published runs published, $refused were refused"
[ $refused -gt 10 ] && [ $published -ge 20 ] || die "too few of either"

# Where the file system has no locks, the file that names the holder is the lock.
need_trace
without_locks() { traced -o ignored -e trace=flock -e inject=flock:error=ENOLCK "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o report; }
for holder in "process $$ on $(uname -n), since then" "process 1 on elsewhere, since then" 'anything else'; do
    echo "$holder" > report/.vramgrid.holder
    expect 4 without_locks
    refused stderr
    grep -qF "$holder" stderr || die "the holder is not named: $(cat stderr)"
done
sh -c 'echo "process $$ on $(uname -n), since then"' > report/.vramgrid.holder
expect 0 without_locks # which is a process that has ended
one_report
