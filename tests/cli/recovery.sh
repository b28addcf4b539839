# What a killed run had decided for is completed before the next one reads its sheets: the folder is whole even
# if that one ends with bad input. And what is to be put back when a set cannot be completed is there.
. "$TESTS/lib.sh"
need_trace

small_sheets
two_nights -j1 -f csv
digests first > wanted_first
bad() { "$VRAMGRID" -m models.csv -g models.csv -f csv -o report "$@"; }

# Between two renames: of the files, of the manifest, and behind that the marker's.
night 2 calls renameat
many=$(wc -l < calls)
[ "$many" -ge 5 ] || die "few renames: $many"
mixed=0
for when in 2 3 $((many - 1)) "$many"; do
    for next in bad 'bad ./no.ini' 'bad ./bad.ini'; do
        yesterday
        printf '[output]\nformats = nonsense\n' > bad.ini
        code=0
        night 2 injected "renameat:signal=KILL:when=$when" 2> ignored || code=$?
        [ $code = 137 ] || die "not killed at rename $when: $code"
        judge "rename $when"
        [ $stands != journal ] || mixed=$((mixed + 1))
        expect 0 bad -n -g gpus.csv
        [ -e report/.vramgrid-commit ] || die 'a dry run has completed the set'
        code=0
        $next 2> stderr || code=$?
        [ $code = 1 ] || die "$next: exit code $code"
        judge "rename $when, then $next"
        [ $stands = new ] || die "rename $when, then $next: $stands stands"
        settled report
        whole report
        [ -s report/.vramgrid.report ] || die 'no marker'
        grep -q "$(sha256sum < report/manifest.json | cut -d ' ' -f 1)" report/.vramgrid.report || die "rename $when: the marker is not of this report"
    done
done
[ "$mixed" -ge 6 ] || die "only $mixed left a mixed folder"

# Not while another run is at work there: that one does it.
yesterday
night 2 injected renameat:signal=KILL:when=3 2> ignored || true
if command -v flock > ignored; then
    rm -f held
    flock report/.vramgrid.lock sh -c 'touch held; exec sleep 30' & holder=$!
    until [ -e held ]; do sleep 0.01; done
    expect 1 bad
    [ -e report/.vramgrid-commit ] || die 'the set was completed beside another run'
    kill -KILL $(ps -o pid= --ppid $holder)
    wait $holder || true
fi
expect 1 bad
judge 'after the other run'
[ $stands = new ] || die "$stands stands"
# What somebody has put meanwhile where a file had yet to go is his: no run takes it, and all goes back.
for name in results.csv manifest.json; do
    rm -rf report
    mkdir report
    rm -f bad.ini
    code=0
    options="-j1 -f csv" night 2 injected renameat:signal=KILL:when=2 2> ignored || code=$?
    [ $code = 137 ] && [ -e "report/.vramgrid-commit/$name" ] || die "$name: not killed before it: $code"
    echo theirs > "report/$name"
    expect 3 bad
    grep -qx "vramgrid: report/$name: is not from a report: move it away, or publish elsewhere; the last report stands" stderr || die "$name: $(cat stderr)"
    settled report
    [ "$(cat "report/$name")" = theirs ] || die "$name: somebody's own file is gone"
    [ "$(find report -type f ! -name '.vramgrid*')" = "report/$name" ] || die "$name: $(find report)"
done

# Not in a folder that --strict refuses.
yesterday
night 2 injected renameat:signal=KILL:when=3 2> ignored || true
chmod 777 report
expect 1 bad --strict
[ -e report/.vramgrid-commit ] || die 'the set was completed in a folder that --strict refuses'
# An empty or missing folder stays what it is.
mkdir empty
expect 1 bad -o empty
expect 1 bad -o missing
[ -z "$(ls -A empty)" ] && [ ! -e missing ] || die 'bad input has left something'

# The way back has every file: also those that the new set lacks, and the first of them.
yesterday
code=0
options="-j1 -f offload"
night 2 injected "renameat:error=EIO:when=3" 2> stderr || code=$?
[ $code = 3 ] && grep -q 'the last report stands$' stderr || die "the manifest cannot be moved: exit code $code, $(cat stderr)"
digests report | cmp - wanted_first || die 'a file of the old set was not put back'
settled report
[ -z "$(find report -name offload.csv)" ] || die 'a file of the new set is left'
# What cannot be kept stops the run while that costs nothing, unless there is another way.
for error in ENOSPC EIO EDQUOT; do
    code=0
    night 2 injected "linkat:error=$error:when=1" 2> stderr || code=$?
    [ $code = 3 ] || die "$error: exit code $code"
    digests report | cmp - wanted_first || die "$error: the report has changed"
    settled report
done
code=0
night 2 injected linkat:error=EPERM 2> stderr || code=$?
[ $code = 0 ] || die "no links: $(cat stderr)"
whole report

# A file that cannot be looked at is not one that is gone: what is opened from the manifest on either fails, and
# the run says what stands, or it does not matter.
options="-j1 -f csv"
yesterday
night 2 calls openat
awk 'index($2, "openat(") == 1 { n++ } /manifest.json", O_WRONLY/ { from = n }
    END { for (i = from + 1; i <= n; i++) print i }' trace > opens
[ "$(wc -l < opens)" -ge 100 ] || die "few files are opened: $(wc -l < opens)"
{ head -n -100 opens | spread 10; tail -n 100 opens | spread "$(long && echo 100 || echo 30)"; } > some
failed=0 passed=0
for when in $(cat some); do
    yesterday
    code=0
    night 2 injected "openat:error=EIO:when=$when" > ignored 2> stderr || code=$?
    judge "open $when"
    case "$code $stands" in
    '0 new')
        whole report
        settled report
        passed=$((passed + 1))
        ;;
    '3 old') failed=$((failed + 1)) ;;
    '3 new') grep -q '; the report itself is published$' stderr || die "open $when: $(cat stderr)" ;;
    *) die "open $when: exit code $code, $stands stands: $(cat stderr)" ;;
    esac
done
[ $failed -ge 10 ] || die "only $failed runs failed: $passed passed"
