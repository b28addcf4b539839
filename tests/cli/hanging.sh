# Nothing that others put, hold open or lock makes a run hang: it ends, and says what was in its way.
. "$TESTS/lib.sh"
need flock

small_sheets
run() { timeout -k 1 20 "$VRAMGRID" -m models.csv -g gpus.csv -f csv --as-of 2026-01-01 -o report "$@"; }
run -c 4K,8K -s output.keep=2
cp -a report published
again() { rm -rf report && cp -a published report; }
# A FIFO under the name of an output is replaced like a file; one that is nobody's business stays.
for name in results.csv manifest.json matrices/feasibility_conservative_fp16_8192.csv .vramgrid.report .vramgrid.holder; do
    again
    rm -f "report/$name"
    mkfifo "report/$name"
    expect 0 run -n --quiet -c 8K
    silent
    [ -p "report/$name" ] || die "a dry run has replaced $name"
    expect 0 run -c 8K -s output.keep=1
    silent
    [ $name = .vramgrid.holder ] && [ -p report/$name ] || [ -f report/$name ] || die "$name: $(ls -l "report/$name")"
    whole report
done
again
for name in .vramgrid.lock .vramgrid-stage .vramgrid-commit .vramgrid-undo .vramgrid-archive archive; do
    again
    rm -rf "report/$name"
    mkfifo "report/$name"
    expect 3 run -c 8K -s output.keep=1
    grep -q "^vramgrid: report/$name: " stderr || die "$name: $(cat stderr)"
done
# What the report reads, but need not.
again
rm report/archive/*/manifest.json
mkfifo report/archive/2026-01-01/manifest.json
expect 0 run -c 8K -s output.keep=1
again
rm report/matrices/feasibility_conservative_*_4096.csv
mkfifo report/matrices/feasibility_conservative_fp16_4096.csv
expect 0 run -c 4K,8K -f offload -v
grep -q 'the last report: 4 of its feasibility matrices are missing or damaged' stderr || die "$(cat stderr)"
[ -p report/matrices/feasibility_conservative_fp16_4096.csv ] || die "somebody's FIFO is gone"

# Sheets and templates are files, and so is what bash makes of <(...); that is told.
mkfifo fifo
for option in "-m fifo" "-g fifo" "-Q fifo" "-s heatmap.palette=./fifo" "-s workbook.logo=fifo" ./fifo; do
    code=0
    run $option 2> stderr || code=$?
    [ $code = 1 ] || [ $code = 2 ] || die "$option: exit code $code"
    grep -q 'fifo.*: is not a regular file' stderr || die "$option: $(cat stderr)"
done
# The log and the metrics.
again
expect 3 run -c 8K --log ./fifo
expect 3 run -c 8K --metrics fifo
mkfifo .m.prom.tmp
expect 3 run -c 8K --metrics m.prom
grep -q '^vramgrid: metrics: .*\.m.prom.tmp: is not from a run of vramgrid: move it away$' stderr || die "$(cat stderr)"
rm .m.prom.tmp
echo theirs > theirs
ln theirs .m.prom.tmp
expect 3 run -c 8K --metrics m.prom
[ "$(cat theirs)" = theirs ] || die "the metrics went into a file of somebody's"
rm .m.prom.tmp

# Locks. Who holds the one on the folder is told, be it a run or not.
again
[ "$(stat -c %a report/.vramgrid.lock)" = 600 ] || die "others can hold the lock: $(ls -l report/.vramgrid.lock)"
held() {
    rm -f held
    flock "$1" sh -c 'touch held; exec sleep 60' & holder=$!
    until [ -e held ]; do sleep 0.01; done
}
freed() { kill $(ps -o pid= --ppid $holder) && wait $holder || true; }
held report/.vramgrid.lock
inside=$(ps -o pid= --ppid $holder | tr -d ' ')
expect 4 run -c 8K
grep -qE "^vramgrid: report: another run is at work there: process ($holder|$inside) \((flock|sleep)\) on this machine$" stderr || grep -q 'process unknown$' stderr || die "$(cat stderr)"
# Where the system tells who has locked what, by the number that stat has for the file.
device=$((0x$(stat -c %D report/.vramgrid.lock)))
if grep -q "FLOCK .* $(printf '%02x:%02x' $((device >> 8)) $((device & 255))):$(stat -c %i report/.vramgrid.lock) " /proc/locks 2> ignored; then
    ! grep -q unknown stderr || die "the process that holds the lock is not found"
fi
freed
# A dead run's file does not lay the blame on it.
sh -c 'echo "process $$ on $(uname -n), since then"' > report/.vramgrid.holder
held report/.vramgrid.lock
expect 4 run -c 8K
! grep -q 'since then' stderr || die "a dead process is named: $(cat stderr)"
freed
# A lock on the file that only names the holder is in nobody's way.
echo > report/.vramgrid.holder
held report/.vramgrid.holder
expect 0 run -c 8K
silent
freed
# One on the metrics' temporary file is waited for, but not for ever; a signal ends the wait.
touch .m.prom.tmp
held .m.prom.tmp
expect 3 run -c 8K --metrics m.prom
grep -q '^vramgrid: metrics: m\.prom: Device or resource busy$' stderr || die "$(cat stderr)"
env --default-signal=TERM "$VRAMGRID" -m models.csv -g gpus.csv -f csv -o other --metrics m.prom > said 2>&1 & pid=$!
until [ -e other/manifest.json ]; do sleep 0.05; done
sleep 0.2
kill -TERM $pid
timeout 8 tail -s 0.02 --pid=$pid -f /dev/null || true
! kill -0 $pid 2> ignored || die 'the first SIGTERM does not end the wait for a lock'
wait $pid || true
freed

# An older version's lock was for everybody to take; the next run closes it.
again
chmod 644 report/.vramgrid.lock
expect 0 run -c 8K
[ "$(stat -c %a report/.vramgrid.lock)" = 600 ] || die "the lock of an older version: $(ls -l report/.vramgrid.lock)"
if [ "$(id -u)" = 0 ]; then
    need setpriv
    chmod 711 .
    ! setpriv --reuid=65534 --regid=65534 --clear-groups flock -n report/.vramgrid.lock true 2> ignored || die 'a reader can take the lock'
fi
