# Two runs at once: the second one says who is at work and changes nothing.
. "$TESTS/lib.sh"
need flock

small_sheets
"$VRAMGRID" -m models.csv -g gpus.csv -f csv -o report
digests report > before
flock report/.vramgrid.lock sleep 5 & sleep 0.3
expect 4 "$VRAMGRID" -m models.csv -g gpus.csv -c 16K -f csv -o report
[ "$(wc -l < stderr)" = 1 ] || die "not one line: $(cat stderr)"
grep -q "^vramgrid: report: another run is at work there: process unknown$" stderr || die "$(cat stderr)"
digests report | cmp - before || die "the report has changed"
kill $!
wait 2> ignored || true
