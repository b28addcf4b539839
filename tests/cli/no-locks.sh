# Where the file system has no locks, the file that names the holder is the lock: two runs that meet there.
. "$TESTS/lib.sh"
need_trace

small_sheets
run() { "$VRAMGRID" -m models.csv -g gpus.csv -f csv --as-of 2026-01-01 -o report "$@"; }
run
for round in 1 2 3; do
    rm -f slow
    # It stops where it flushes its fifth file (strace counts by thread).
    traced -o slow -e trace=flock,fsync -e inject=flock:error=ENOLCK -e inject=fsync:signal=STOP:when=5 \
        "$VRAMGRID" -j1 -m models.csv -g gpus.csv -f csv --as-of 2026-01-02 -c 4K -o report > said 2>&1 & first=$!
    until grep -q 'stopped by SIGSTOP' slow 2> ignored; do
        kill -0 "$first" 2> ignored || die "it has not stopped: $(cat said)"
        sleep 0.01
    done
    [ -s report/.vramgrid.holder ] || die "no holder: $(ls -A report)"
    holder=$(sed 's/process \([0-9]*\) .*/\1/' report/.vramgrid.holder)
    expect 4 traced -o ignored -e trace=flock -e inject=flock:error=ENOLCK "$VRAMGRID" -m models.csv -g gpus.csv -f csv -c 8K -o report
    grep -qx "vramgrid: report: another run is at work there: process $holder on $(uname -n), since 20.*Z" stderr || die "$(cat stderr)"
    kill -CONT "$holder"
    wait "$first" || die "the run that was there first: $(cat said)"
    whole report
    settled report
done
# One that failed or was killed is in nobody's way.
expect 1 traced -o ignored -e trace=flock -e inject=flock:error=ENOLCK "$VRAMGRID" -m models.csv -g models.csv -f csv -o report
settled report
code=0
traced -o ignored -e trace=flock,renameat -e inject=flock:error=ENOLCK -e inject=renameat:signal=KILL:when=1 \
    "$VRAMGRID" -m models.csv -g gpus.csv -f csv -c 16K -o report 2> ignored || code=$?
[ $code = 137 ] || die "not killed: $code"
[ -s report/.vramgrid.holder ] || die 'a killed run has taken its holder along'
expect 0 traced -o ignored -e trace=flock -e inject=flock:error=ENOLCK "$VRAMGRID" -m models.csv -g gpus.csv -f csv -c 16K -o report
whole report
settled report
