# A run that is killed at any moment leaves the old report or the new one, and the next run the
# new one; every file is whole at every moment.
. "$TESTS/lib.sh"

small_sheets
small="-s heatmap.chart_widths=natural -s heatmap.figures=answer,free_vram,ladder,method" # a run takes a moment
old() { "$VRAMGRID" $small -m models.csv -g gpus.csv --as-of 2026-01-01 -c 4K,8K,16K -o report; }
new() { exec "$VRAMGRID" $small -m models.csv -g gpus.csv --as-of 2026-02-02 -c 8K,16K,32K -o report; }
# Each tells what has changed since the other, and the new one over itself that nothing has.
old && (new) && digests report > wanted_new
(new) && digests report > wanted_again
old && digests report > wanted_old
killed=0 stood=0
for round in $(seq 40); do
    (new) & pid=$!
    sleep "0.$(printf '%03d' $((round * 5)))"
    if kill -9 "$pid" 2> ignored; then killed=$((killed + 1)); fi
    wait "$pid" 2> ignored || true
    digests report > now
    if cmp -s now wanted_old; then
        stood=$((stood + 1))
    elif ! cmp -s now wanted_new && [ ! -e report/.vramgrid-commit/manifest.json ]; then
        die "round $round: neither the old report nor the new one stands"
    fi
    (new)
    digests report > now
    cmp -s now wanted_new || cmp now wanted_again || die "round $round: the next run did not complete the set"
    [ -z "$(find report -name '.vramgrid-[sc]*')" ] || die "round $round: staged files are left"
    old
    digests report | cmp - wanted_old || die "round $round: the old report did not come back"
done
[ "$killed" -gt 5 ] || die "only $killed of 40 runs were killed"
echo "$killed killed, $stood left the old report"
