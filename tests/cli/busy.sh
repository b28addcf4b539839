# A file that cannot be replaced, like a workbook that is open on a Windows share: it is tried again
# for a while; then the run gives up, and last night's report stands to the byte. A mount point is
# such a file, since the system refuses to rename over it (EBUSY).
. "$TESTS/lib.sh"
need_mounts
[ "${1-}" = inside ] || exec unshare -rm sh -eu "$0" inside

small_sheets
run() {
    "$VRAMGRID" -m models.csv -g gpus.csv -s heatmap.chart_widths=natural -s heatmap.figures=free_vram \
        -f csv,xlsx,pdf -s output.retry_seconds="${retry-0.3}" -o report "$@"
}
old() { run --as-of 2026-01-01 -c 4K,8K; }
new() { run --as-of 2026-02-02 -c 8K,16K "$@"; }
old && old
echo mine > report/notes
digests report > before
# A changed file, one that is new, one that goes away, and the last of all.
for busy in vramgrid.xlsx results.csv heatmaps.pdf matrices/feasibility_conservative_fp16_4096.csv manifest.json; do
    mount --bind "report/$busy" "report/$busy"
    expect 3 new
    umount "report/$busy"
    grep -qx "vramgrid: report/$busy: cannot be replaced, is it open somewhere? (Device or resource busy); the last report stands" stderr ||
        die "$busy: $(cat stderr)"
    digests report | cmp - before || die "$busy: the report has changed"
    [ "$(find report -name '.*' | sort | tr '\n' ' ')" = 'report/.vramgrid.lock report/.vramgrid.report ' ] || die "$busy: $(ls -A report)"
done
new
digests report > after
old

# It is free again before the time is over.
digests report > before
mount --bind report/vramgrid.xlsx report/vramgrid.xlsx
(sleep 0.6 && umount report/vramgrid.xlsx) &
retry=20 new || die "not tried again: $(cat stderr)"
wait
digests report | cmp - after || die 'another report'
old && old

# What else a server may say, at the first rename of the set and at later ones.
need_trace
# refuse INJECTION: a run whose renames fail like that; the first rename is the decision.
refuse() {
    code=0
    traced -o trace -e trace=renameat -e "inject=renameat:$1" \
        "$VRAMGRID" -m models.csv -g gpus.csv -f csv -j 1 --as-of 2026-02-02 -c 8K,16K \
        -s output.retry_seconds="${retry-0}" -o report 2> stderr || code=$?
}
digests report > before
for error in EACCES EPERM ETXTBSY EEXIST; do
    for when in 2 4 9; do
        refuse error=$error:when=$when
        [ "$code" = 3 ] && grep -q 'the last report stands$' stderr || die "$error at $when: exit $code, $(cat stderr)"
        digests report | cmp - before || die "$error at $when: the report has changed"
    done
done
refuse error=EIO:when=1
[ "$code" = 3 ] || die "the decision fails: exit $code"
digests report | cmp - before || die 'the decision failed, and the report has changed'

# The way back fails too, after it was decided for (5, 7 and on) and when it was (5 and on).
for when in 5+2 5+; do
    refuse error=EIO:when=$when
    [ "$code" = 3 ] && grep -q 'the report is mixed until the next run ends it$' stderr || die "exit $code, $(cat stderr)"
    old && old
    digests report | cmp - before || die 'the next run did not end it'
done
retry=20 refuse error=EACCES:when=3..4
[ "$code" = 0 ] || die "EACCES twice is a matter of time: $(cat stderr)"
